/** How the unfunded commitment of each holder moved in a period, for the ILPA reporting template. */
import type { IsoDate } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import { recallableAt } from '../queries/capitalCallFacts.ts';
import { commitmentsAt, type FundRow, flowsByCommitment } from '../queries/funds.ts';
import { holderIdsOf } from '../queries/waterfallFacts.ts';
import type { PeriodAccounts, StatementFacts } from './fundStatementFacts.ts';

/** Of them `other` is what commitments were made, or passed to or from others. */
export const UNFUNDED_LEAVES = ['committed', 'opening', 'called', 'recallable', 'other'] as const;
export type UnfundedMovement = Readonly<Record<(typeof UNFUNDED_LEAVES)[number], bigint>>;

interface Commitment {
  readonly committed: bigint;
  readonly called: bigint;
  readonly recallable: bigint;
}

const NOTHING: Commitment = { committed: 0n, called: 0n, recallable: 0n };

function commitmentStanding({ store }: QueryContext, fund: FundRow, date: IsoDate) {
  const rows = commitmentsAt(store, fund.id, date);
  if (rows.length === 0) return new Map<string, Commitment>();
  const ids = holderIdsOf(store, fund.id, date);
  const { called } = flowsByCommitment(store, fund.id, date);
  const again = recallableAt(store, fund, date);
  return new Map(
    rows.map((row): [string, Commitment] => [
      ids.get(row.id) ?? row.id,
      {
        committed: row.amount_minor,
        called: called.get(row.id) ?? 0n,
        recallable: again.get(row.id) ?? 0n,
      },
    ]),
  );
}

export function unfundedMovements(
  context: QueryContext,
  { fund, asOf }: StatementFacts,
): (period: PeriodAccounts) => ReadonlyMap<string, UnfundedMovement> {
  const after = commitmentStanding(context, fund, asOf);
  return ({ from }) => {
    const before = from === undefined ? new Map() : commitmentStanding(context, fund, from);
    return new Map(
      [...after].map(([id, now]): [string, UnfundedMovement] => {
        const then: Commitment = before.get(id) ?? NOTHING;
        return [
          id,
          {
            committed: now.committed,
            opening: then.committed - then.called + then.recallable,
            called: then.called - now.called,
            recallable: now.recallable - then.recallable,
            other: now.committed - then.committed,
          },
        ];
      }),
    );
  };
}
