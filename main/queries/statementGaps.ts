/** The chain of the statements of an account as stored, and with those that wait for import. */
import {
  type ChainStatement,
  type GapCode,
  type StatementGap,
  statementGaps,
} from '../../core/cash/statementChain.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { cellOf, type ParsedStatement } from '../import/parsed.ts';
import type { ReadStore } from '../store/index.ts';

function storedChain(store: ReadStore, accountId: string): ChainStatement[] {
  return store
    .all<{
      id: string;
      number: string | null;
      from_date: string;
      to_date: string;
      opening_minor: bigint | null;
      closing_minor: bigint | null;
    }>(
      `SELECT id, number, from_date, to_date, opening_minor, closing_minor FROM statement
        WHERE account_id = ? AND kind = 'booked' ORDER BY to_date, id`,
      [accountId],
    )
    .map((row) => ({
      id: row.id,
      number: row.number,
      from: row.from_date as IsoDate,
      to: row.to_date as IsoDate,
      openingMinor: row.opening_minor,
      closingMinor: row.closing_minor,
    }));
}

function movedIn(store: ReadStore, accountId: string) {
  return (after: IsoDate, until: IsoDate): bigint =>
    store.pluck<bigint | null>(
      `SELECT SUM(inflow_minor - outflow_minor) FROM daily_flow
        WHERE account_id = ? AND booking_date > ? AND booking_date <= ?`,
      [accountId, after, until],
    ) ?? 0n;
}

/** Where the chain of an account's stored statements breaks. */
export function gapsOf(store: ReadStore, accountId: string): StatementGap[] {
  return statementGaps(storedChain(store, accountId), movedIn(store, accountId));
}

const ROOM: { readonly [Code in GapCode]: (days: string) => string } = {
  STATEMENT_MISSING: (days) => `A statement is missing ${days}`,
  BALANCE_BREAK: (days) =>
    `The balances do not meet ${days}; a statement is missing or was corrected`,
  SEQUENCE_GAP: (days) => `The bank's numbers leave a statement out ${days}`,
};

/** A gap in words: what, where, and the balances that do not meet. */
export function gapMessage(gap: StatementGap, currency: string): string {
  const days = gap.from === gap.to ? `on ${gap.from}` : `between ${gap.from} and ${gap.to}`;
  const amount = (minor: bigint | null) =>
    minor === null ? 'no balance' : `${currency} ${formatAmount(money(currency, minor))}`;
  const balances =
    gap.expectedMinor === gap.actualMinor
      ? 'The balances agree.'
      : `The one before closes with ${amount(gap.expectedMinor)}, the next opens with ${amount(gap.actualMinor)}.`;
  return `${ROOM[gap.code](days)}. ${balances}`;
}

/** A statement that waits, with the account it belongs to where the register knows it. */
export interface WaitingStatement {
  readonly statement: ParsedStatement;
  readonly accountKey: string;
  readonly accountId: string | null;
  /** Whether it would bring its lines to the ledger, and which of them are not there yet. */
  readonly isNew: boolean;
  readonly isAdded: (position: number) => boolean;
}

export interface ChainFinding {
  readonly code: GapCode | 'OUT_OF_ORDER';
  readonly message: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly expectedMinor: bigint | null;
  readonly actualMinor: bigint | null;
}

/**
 * What the chain says of statements that wait, all of them taken together with what is stored: breaks
 * before or after one of them, and that a later statement is stored already, which does no harm.
 */
export function waitingFindings(
  store: ReadStore,
  waiting: readonly WaitingStatement[],
): ReadonlyMap<ParsedStatement, readonly ChainFinding[]> {
  const findings = new Map<ParsedStatement, ChainFinding[]>();
  const fresh = waiting.filter(({ isNew }) => isNew);
  for (const group of Map.groupBy(fresh, ({ accountKey }) => accountKey).values())
    for (const [statement, found] of accountFindings(store, group)) findings.set(statement, found);
  return findings;
}

function accountFindings(
  store: ReadStore,
  group: readonly WaitingStatement[],
): Map<ParsedStatement, ChainFinding[]> {
  const accountId = group[0]?.accountId ?? null;
  const stored = accountId === null ? [] : storedChain(store, accountId);
  const byId = new Map(group.map((one, index) => [`waiting ${index}`, one.statement]));
  const added = addedFlows(group);
  const known = accountId === null ? () => 0n : movedIn(store, accountId);
  const moved = (after: IsoDate, until: IsoDate): bigint => {
    let sum = known(after, until);
    for (const [day, minor] of added) if (day > after && day <= until) sum += minor;
    return sum;
  };
  const chain = [...byId].map(
    ([id, statement]): ChainStatement => ({
      id,
      number: statement.number,
      from: statement.from,
      to: statement.to,
      openingMinor: statement.openingMinor,
      closingMinor: statement.closingMinor,
    }),
  );
  const findings = new Map<ParsedStatement, ChainFinding[]>();
  const tell = (statement: ParsedStatement | undefined, finding: ChainFinding): void => {
    if (statement === undefined) return;
    findings.set(statement, [...(findings.get(statement) ?? []), finding]);
  };
  for (const gap of statementGaps([...stored, ...chain], moved)) {
    const statement = byId.get(gap.afterId) ?? byId.get(gap.beforeId);
    tell(statement, { ...gap, message: gapMessage(gap, statement?.currency ?? 'EUR') });
  }
  const last = stored.at(-1);
  for (const statement of byId.values())
    if (last !== undefined && last.to > statement.to)
      tell(statement, {
        code: 'OUT_OF_ORDER',
        message: `A later statement, until ${last.to}, is stored already. The ledger is the same in any order.`,
        from: statement.to,
        to: last.to,
        expectedMinor: null,
        actualMinor: null,
      });
  return findings;
}

/** What the lines that would be added move, by booking date. */
function addedFlows(group: readonly WaitingStatement[]): ReadonlyMap<string, bigint> {
  const flows = new Map<string, bigint>();
  for (const { statement, isAdded } of group)
    for (const line of statement.lines) {
      if (!isAdded(cellOf<number>(line, 'position'))) continue;
      const day = cellOf<string>(line, 'booking_date');
      flows.set(day, (flows.get(day) ?? 0n) + BigInt(cellOf<bigint>(line, 'amount_minor')));
    }
  return flows;
}
