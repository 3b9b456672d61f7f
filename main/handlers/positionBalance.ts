/** The balance of an account in Explain: how it opened, what moved it, and the lines that did. */
import type { PositionAccount, PositionRow } from '../../core/cash/position.ts';
import { money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { expectedFlows } from '../queries/cashFlows.ts';

type Section = Explanation['sections'][number];
type Line = Section['lines'][number];
type Basis = DomainInput<'position.explain'>['basis'];

/** How many statement lines a panel shows before it leads to all of them. */
const LINES_SHOWN = 12;

interface Day {
  readonly account: PositionAccount;
  readonly asOf: IsoDate;
  readonly basis: Basis;
  /** Of one category alone; null for lines without one, undefined for all. */
  readonly categoryId?: string | null | undefined;
}

/** The statement lines of the day, by the date that the basis goes by. */
function bookedLines({ store }: QueryContext, { account, asOf, basis, categoryId }: Day): Line[] {
  const lines = store.all<{
    id: string;
    position: bigint;
    counterparty_name: string | null;
    remittance: string | null;
    amount_minor: bigint;
  }>(
    `SELECT id, position, counterparty_name, remittance, amount_minor FROM statement_line
      WHERE account_id = :account AND ${basis === 'value' ? 'value_date' : 'booking_date'} = :asOf
        AND (:all OR category_id IS :category)
      ORDER BY position LIMIT :limit`,
    {
      account: account.id,
      asOf,
      all: categoryId === undefined ? 1n : 0n,
      category: categoryId ?? null,
      limit: LINES_SHOWN + 1,
    },
  );
  const shown = lines.slice(0, LINES_SHOWN).map(
    (line): Line => ({
      label: line.counterparty_name ?? line.remittance ?? 'Statement line',
      prefix: String(line.position),
      money: money(account.currency, line.amount_minor),
      link: { target: 'lines.explain', input: { lineId: line.id } },
    }),
  );
  return lines.length > LINES_SHOWN
    ? [...shown, { label: 'Further lines of the day', tone: 'muted' }]
    : shown;
}

/** The expected flows that the projected basis adds to the balance. */
function expectedLines({ store }: QueryContext, { account, asOf, categoryId }: Day): Line[] {
  return expectedFlows(store, [account], asOf)
    .filter((flow) => categoryId === undefined || flow.categoryId === categoryId)
    .map((flow) => ({
      label: flow.description,
      prefix: flow.date,
      money: money(flow.currency, flow.amountMinor),
      link: { target: 'expectedFlows.explain', input: { id: flow.id, asOf } },
    }));
}

/** Opening, movements and closing of an account, or of the part of it that a row by category holds. */
export function balanceSection(
  context: QueryContext,
  row: PositionRow,
  asOf: IsoDate,
  basis: Basis,
): Section {
  const { account, piece } = row;
  if (account === null || account.opening === null) return { title: 'Balance', lines: [] };
  const categoryId = piece?.kind === 'category' ? piece.categoryId : undefined;
  const day = { account, asOf, basis, categoryId };
  const moved = basis === 'projected' ? expectedLines(context, day) : bookedLines(context, day);
  const total = row.accountBalance;
  return {
    title: `${piece?.kind === 'category' ? 'Movements' : 'Balance'} in ${account.currency}`,
    link: {
      label: 'All lines',
      target: 'screen:position',
      input: { accountId: account.id, asOf },
    },
    lines: [
      ...(piece?.kind === 'category' ? [] : [{ label: 'Opening', money: account.opening }]),
      ...(piece?.kind === 'brought-forward' ? [] : moved),
      ...(total === null || piece?.kind === 'brought-forward'
        ? []
        : [
            {
              label: piece === undefined ? 'Closing' : 'In − out',
              money: total,
              tone: 'total' as const,
            },
          ]),
    ],
  };
}
