/**
 * The chain of an account's statements: each begins where the one before has ended. Where it breaks,
 * days or a numbered statement are missing, or a statement was corrected. Pure, in any order of input.
 */
import { daysBetween, type IsoDate } from '../time/dates.ts';

export interface ChainStatement {
  readonly id: string;
  readonly number: string | null;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly openingMinor: bigint | null;
  readonly closingMinor: bigint | null;
}

/**
 * STATEMENT_MISSING: balances differ and there is room for a statement between the two.
 * BALANCE_BREAK: balances differ though the statements follow each other without room.
 * SEQUENCE_GAP: balances agree, but the bank's numbers leave one out.
 */
export type GapCode = 'STATEMENT_MISSING' | 'BALANCE_BREAK' | 'SEQUENCE_GAP';

export interface StatementGap {
  readonly code: GapCode;
  /** The statement before the gap and the one after it. */
  readonly beforeId: string;
  readonly afterId: string;
  /** The last day before the gap and the first one after it. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** The closing before and the opening after; null where a statement does not print it. */
  readonly expectedMinor: bigint | null;
  readonly actualMinor: bigint | null;
}

/** What the ledger moved after one day up to and including another, in minor units. */
export type MovedBetween = (after: IsoDate, until: IsoDate) => bigint;

/** The statements in the order in which they follow each other. */
export function chainOrder(statements: readonly ChainStatement[]): ChainStatement[] {
  const sorted = statements.toSorted(
    (a, b) =>
      compare(a.to, b.to) ||
      compare(a.from, b.from) ||
      (sequenceOf(a) ?? 0) - (sequenceOf(b) ?? 0) ||
      compare(a.id, b.id),
  );
  const ordered: ChainStatement[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end]?.to === sorted[start]?.to) end++;
    ordered.push(...followBalances(sorted.slice(start, end), ordered.at(-1)));
    start = end;
  }
  return ordered;
}

/** Statements that end on one day follow each other by their balances, whatever their numbers. */
function followBalances(
  group: readonly ChainStatement[],
  before: ChainStatement | undefined,
): readonly ChainStatement[] {
  if (group.length < 2) return group;
  const rest = [...group];
  const ordered: ChainStatement[] = [];
  let balance = before?.closingMinor ?? null;
  while (rest.length > 0) {
    const follows = (one: ChainStatement) => balance !== null && one.openingMinor === balance;
    const starts = (one: ChainStatement) =>
      !rest.some((other) => other !== one && other.closingMinor === one.openingMinor);
    const next = rest.find(follows) ?? rest.find(starts) ?? rest[0];
    if (next === undefined) break;
    rest.splice(rest.indexOf(next), 1);
    ordered.push(next);
    balance = next.closingMinor;
  }
  return ordered;
}

/**
 * The breaks of the chain, in order of time. Overlapping statements agree where the ledger leads from
 * the closing of the one to that of the other; without `moved` they are not compared.
 */
export function statementGaps(
  statements: readonly ChainStatement[],
  moved?: MovedBetween,
): StatementGap[] {
  const ordered = chainOrder(statements);
  const gapOf = countsOn(ordered) ? numberGap : () => null;
  const gaps: StatementGap[] = [];
  ordered.forEach((next, index) => {
    const before = ordered[index - 1];
    if (before === undefined) return;
    const code = breakBetween(before, next, moved) ?? gapOf(before, next);
    if (code !== null)
      gaps.push({
        code,
        beforeId: before.id,
        afterId: next.id,
        from: before.to,
        to: next.from > before.to ? next.from : next.to,
        expectedMinor: before.closingMinor,
        actualMinor: next.openingMinor,
      });
  });
  return gaps;
}

function breakBetween(
  before: ChainStatement,
  next: ChainStatement,
  moved: MovedBetween | undefined,
): GapCode | null {
  const { closingMinor } = before;
  if (closingMinor === null || next.openingMinor === null) return null;
  if (closingMinor === next.openingMinor) return null;
  if (next.from < before.to || (next.from === before.to && next.to > next.from)) {
    // Whether an opening on the day of the closing is that of its evening is for the ledger to tell.
    if (next.closingMinor === null || moved === undefined) return null;
    const led = closingMinor + moved(before.to, next.to);
    return led === next.closingMinor ? null : 'BALANCE_BREAK';
  }
  if (next.to === before.to && next.from === before.from && covers(before, next)) return null;
  // A daily MT940 begins with the closing of the day before, which then is a day without a statement.
  const startsLate = next.from > before.to && daysBetween(next.from, next.to) === 1;
  const hasRoom =
    startsLate || daysBetween(before.to, next.from) > 1 || numberGap(before, next) !== null;
  return hasRoom ? 'STATEMENT_MISSING' : 'BALANCE_BREAK';
}

/** Two pictures of one day: they begin or end with the same balance. */
function covers(a: ChainStatement, b: ChainStatement): boolean {
  return a.openingMinor === b.openingMinor || a.closingMinor === b.closingMinor;
}

function numberGap(before: ChainStatement, next: ChainStatement): GapCode | null {
  const [first, second] = [sequenceOf(before), sequenceOf(next)];
  return first === null || second === null || second <= first + 1 ? null : 'SEQUENCE_GAP';
}

/** The number in front of a page: `00017/1` is 17. Dates and long ids are no sequence. */
function sequenceOf({ number }: ChainStatement): number | null {
  const digits = /^0*(\d{1,6})(?:\/\d+)?$/.exec(number?.trim() ?? '')?.[1];
  return digits === undefined || /^0*$/.test(digits) ? null : Number(digits);
}

/**
 * Whether the bank counts its statements: most steps go up by one. Some number by the day of the year,
 * so that every weekend leaves numbers out; then a number tells no more than the date.
 */
function countsOn(ordered: readonly ChainStatement[]): boolean {
  let [steps, ones, onAfterDays, byDays] = [0, 0, 0, 0];
  ordered.forEach((next, index) => {
    const before = ordered[index - 1];
    if (before === undefined) return;
    const [first, second] = [sequenceOf(before), sequenceOf(next)];
    if (first === null || second === null) return;
    const days = daysBetween(before.to, next.to);
    steps++;
    if (second === first + 1) ones++;
    if (days > 1 && second === first + 1) onAfterDays++;
    if (days > 1 && second === first + days) byDays++;
  });
  return ones * 2 >= Math.max(steps, 1) && (byDays < 2 || onAfterDays > 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
