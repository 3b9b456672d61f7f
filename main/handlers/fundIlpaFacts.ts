/**
 * The lines of the ILPA reporting template by holder: the columns of the capital accounts, parted as
 * the template asks for. Parts sum to their column for every holder and to the books for the fund.
 */
import { type Books, booksAt } from '../../core/fund/accounts/books.ts';
import { CARRY_HOLDER_ID } from '../../core/fund/commitments.ts';
import { allocate } from '../../core/money/allocate.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import { recallableAt } from '../queries/capitalCallFacts.ts';
import { carryPaidAt, fundBooks } from '../queries/fundBooks.ts';
import { commitmentsAt, type FundRow, flowsByCommitment, holderIdsOf } from '../queries/funds.ts';
import type { IlpaLeaf } from '../reports/build/ilpaReporting.ts';
import type { CapitalAccount, PeriodAccounts, StatementFacts } from './fundStatementFacts.ts';

/** Parts of columns since the fund began, by holder; what is left of the column is its main part. */
const PARTS = [
  'feeOffsets',
  'organisation',
  'taxes',
  'subscription',
  'other',
  'carryPaid',
] as const;
type Part = (typeof PARTS)[number];

type Standing = ReadonlyMap<string, Readonly<Record<Part, bigint>>>;

export type LeafAmounts = Readonly<Record<IlpaLeaf, bigint>>;

export interface UnfundedMovement {
  readonly opening: bigint;
  readonly called: bigint;
  readonly recallable: bigint;
  /** Commitments that were made, or passed to or from others. */
  readonly other: bigint;
  readonly closing: bigint;
}

function partTotals(context: QueryContext, fund: FundRow, books: Books, date: IsoDate) {
  const { cumulative } = booksAt(books, date);
  const moved = (kind: string) =>
    books.movements
      .filter((row) => row.kind === kind && row.date <= date)
      .reduce((sum, row) => sum + row.amount.minor, 0n);
  return {
    feeOffsets: moved('fee-offset'),
    organisation: moved('organisation-cost'),
    taxes: moved('tax'),
    subscription: cumulative.financing,
    other: cumulative.accruals + cumulative.other + cumulative.unexplained,
    carryPaid: -carryPaidAt(context.store, fund, date),
  } satisfies Record<Part, bigint>;
}

/**
 * Parts at a date, over the commitments as the accounts share expenses; carry that was paid goes by
 * what each bears of all carry.
 */
function standingAt(
  context: QueryContext,
  { fund, periods }: StatementFacts,
  books: Books,
  date: IsoDate,
): Standing {
  const ids = holderIdsOf(context.store, fund.id, date);
  const rows = commitmentsAt(context.store, fund.id, date);
  if (rows.length === 0) return new Map();
  const holders = rows.map((row) => ids.get(row.id) ?? row.id);
  const commitments = rows.map((row) => row.amount_minor);
  const carried = holders.map((id) => {
    const carry = periods.inception.accounts.get(id)?.carry.minor ?? 0n;
    return carry < 0n ? -carry : 0n;
  });
  const totals = partTotals(context, fund, books, date);
  const split = Object.fromEntries(
    PARTS.map((part) => {
      const isCarry = part === 'carryPaid' && carried.some((weight) => weight > 0n);
      return [part, allocate(totals[part], isCarry ? carried : commitments)];
    }),
  );
  const standing = new Map(
    holders.map((id, k) => [
      id,
      Object.fromEntries(PARTS.map((part) => [part, split[part]?.[k] ?? 0n])) as Record<
        Part,
        bigint
      >,
    ]),
  );
  const nothing = Object.fromEntries(PARTS.map((part) => [part, 0n])) as Record<Part, bigint>;
  standing.set(CARRY_HOLDER_ID, { ...nothing, carryPaid: -totals.carryPaid });
  return standing;
}

function leavesOf(account: CapitalAccount, part: (name: Part) => bigint): LeafAmounts {
  const feeOffsets = part('feeOffsets');
  const parted = part('organisation') + part('taxes') + part('subscription') + part('other');
  const incentivePaid = part('carryPaid');
  return {
    contributions: account.contributions.minor,
    distributions: account.distributions.minor,
    feesGross: account.managementFees.minor - feeOffsets,
    feeOffsets,
    feeWaivers: 0n,
    partnership: account.expenses.minor - parted,
    organisation: part('organisation'),
    taxes: part('taxes'),
    subscription: part('subscription'),
    chargebacks: 0n,
    income: account.income.minor,
    other: part('other'),
    realised: account.realised.minor,
    unrealised: account.unrealised.minor,
    incentivePaid,
    incentiveAccrued: account.carry.minor - incentivePaid,
  };
}

/** The template's lines of each period by holder. */
export function ilpaLeaves(
  context: QueryContext,
  facts: StatementFacts,
): (period: PeriodAccounts) => ReadonlyMap<string, LeafAmounts> {
  const books = fundBooks(context.store, facts.fund, facts.asOf);
  const closing = standingAt(context, facts, books, facts.asOf);
  return ({ from, accounts }) => {
    const opening: Standing =
      from === undefined ? new Map() : standingAt(context, facts, books, from);
    return new Map(
      [...accounts].map(([id, account]) => [
        id,
        leavesOf(
          account,
          (name) => (closing.get(id)?.[name] ?? 0n) - (opening.get(id)?.[name] ?? 0n),
        ),
      ]),
    );
  };
}

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

/** How the unfunded commitment of each holder moved in a period. */
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
            opening: then.committed - then.called + then.recallable,
            called: then.called - now.called,
            recallable: now.recallable - then.recallable,
            other: now.committed - then.committed,
            closing: now.committed - now.called + now.recallable,
          },
        ];
      }),
    );
  };
}
