/**
 * The liquidity ladder: what cash, expected flows and committed lines come to in time buckets, and
 * where the cumulative balance falls below the minimum that is to be kept.
 */
import { Decimal } from '../money/decimal.ts';
import { convert, type Money, money } from '../money/money.ts';
import type { BusinessCalendar } from '../time/calendar.ts';
import type { IsoDate } from '../time/dates.ts';
import { bucketEnds, bucketOf } from './bucketDays.ts';

export interface LadderBucket {
  readonly id: string;
  /** Days after the effective date, both included; ends move to business days. */
  readonly fromDay: number;
  readonly toDay: number;
}

/** Short buckets first: the next week decides, the far ones only warn. */
export const LADDER_BUCKETS: readonly LadderBucket[] = [
  { id: 'today', fromDay: 0, toDay: 0 },
  { id: '1d', fromDay: 1, toDay: 1 },
  { id: '2-7d', fromDay: 2, toDay: 7 },
  { id: '8-14d', fromDay: 8, toDay: 14 },
  { id: '15-30d', fromDay: 15, toDay: 30 },
  { id: '31-90d', fromDay: 31, toDay: 90 },
  { id: '91-180d', fromDay: 91, toDay: 180 },
  { id: '181-365d', fromDay: 181, toDay: 365 },
];

export interface LadderFlow {
  readonly date: IsoDate;
  /** Receipts positive, payments negative. */
  readonly minor: bigint;
}

/** Cash of one currency within a group. */
export interface LadderPart {
  readonly currency: string;
  /** Units of the reporting currency for one; null where it is missing. */
  readonly rate: string | null;
  /** Usable cash at the effective date: closing less what is restricted or trapped. */
  readonly openingMinor: bigint;
  /** Committed lines that may be drawn: agreed overdrafts. */
  readonly linesMinor: bigint;
  /** What is to be kept at least; null where nobody set one. */
  readonly minimumMinor: bigint | null;
  readonly flows: readonly LadderFlow[];
  /** The days on which the currency settles; every day where it is null. */
  readonly calendar: BusinessCalendar | null;
}

export interface LadderGroup {
  readonly id: string;
  readonly label: string;
  readonly parts: readonly LadderPart[];
}

export interface LadderCell {
  readonly inflow: Money;
  /** Positive. */
  readonly outflow: Money;
  readonly cumulative: Money;
  /** Cumulative plus the committed lines. */
  readonly withLines: Money;
  /** What lacks to the minimum; null where there is none or it is kept. */
  readonly short: Money | null;
}

export interface LadderRow {
  readonly id: string;
  readonly label: string;
  /** Null where a rate is missing; then `missing` names the currencies. */
  readonly opening: Money | null;
  readonly lines: Money | null;
  readonly minimum: Money | null;
  readonly cells: readonly (LadderCell | null)[];
  /** The first bucket below the minimum. */
  readonly breach: string | null;
  readonly missing: readonly string[];
}

export interface LadderInput {
  readonly asOf: IsoDate;
  readonly reportingCurrency: string;
  readonly buckets: readonly LadderBucket[];
  readonly groups: readonly LadderGroup[];
}

export interface Ladder {
  readonly rows: readonly LadderRow[];
  readonly total: LadderRow;
  /** Flows after the last bucket, which no figure holds. */
  readonly laterCount: number;
}

interface Sums {
  opening: bigint;
  lines: bigint;
  minimum: bigint | null;
  readonly inflow: bigint[];
  readonly outflow: bigint[];
}

function emptySums(count: number): Sums {
  const zeros = () => Array.from({ length: count }, () => 0n);
  return { opening: 0n, lines: 0n, minimum: null, inflow: zeros(), outflow: zeros() };
}

/** Sums a part's flows in its own currency by its own days, then converts each sum once, half-even. */
function addPart(into: Sums, part: LadderPart, rate: Decimal, input: LadderInput): void {
  const { buckets, asOf, reportingCurrency } = input;
  const at = (minor: bigint) =>
    convert(money(part.currency, minor), rate, reportingCurrency, 'half-even').minor;
  const own = emptySums(buckets.length);
  const ends = bucketEnds(buckets, asOf, part.calendar);
  for (const { date, minor } of part.flows) {
    const index = bucketOf(ends, date);
    if (index < 0) continue;
    if (minor > 0n) own.inflow[index] = (own.inflow[index] ?? 0n) + minor;
    else own.outflow[index] = (own.outflow[index] ?? 0n) - minor;
  }
  into.opening += at(part.openingMinor);
  into.lines += at(part.linesMinor);
  if (part.minimumMinor !== null) into.minimum = (into.minimum ?? 0n) + at(part.minimumMinor);
  buckets.forEach((_, index) => {
    into.inflow[index] = (into.inflow[index] ?? 0n) + at(own.inflow[index] ?? 0n);
    into.outflow[index] = (into.outflow[index] ?? 0n) + at(own.outflow[index] ?? 0n);
  });
}

function rowOf(head: { id: string; label: string }, sums: Sums, input: LadderInput): LadderRow {
  const { buckets, reportingCurrency: currency } = input;
  let cumulative = sums.opening;
  const cells = buckets.map((_, index): LadderCell => {
    const [inflow, outflow] = [sums.inflow[index] ?? 0n, sums.outflow[index] ?? 0n];
    cumulative += inflow - outflow;
    const lacking = sums.minimum === null ? 0n : sums.minimum - cumulative;
    return {
      inflow: money(currency, inflow),
      outflow: money(currency, outflow),
      cumulative: money(currency, cumulative),
      withLines: money(currency, cumulative + sums.lines),
      short: lacking > 0n ? money(currency, lacking) : null,
    };
  });
  const breached = cells.findIndex(({ short }) => short !== null);
  return {
    ...head,
    opening: money(currency, sums.opening),
    lines: money(currency, sums.lines),
    minimum: sums.minimum === null ? null : money(currency, sums.minimum),
    cells,
    breach: buckets[breached]?.id ?? null,
    missing: [],
  };
}

function unknownRow(
  head: { id: string; label: string },
  missing: readonly string[],
  count: number,
): LadderRow {
  return {
    ...head,
    opening: null,
    lines: null,
    minimum: null,
    cells: Array.from({ length: count }, () => null),
    breach: null,
    missing,
  };
}

/**
 * Builds the ladder. Each currency's figure of a bucket is converted once; cumulative balances and
 * the total sum what is shown, so rows and columns foot. A missing rate makes its group and the total
 * unknown rather than too small.
 */
export function buildLadder(input: LadderInput): Ladder {
  const { groups, buckets, asOf } = input;
  const all = emptySums(buckets.length);
  const lacking = new Set<string>();
  const rows = groups.map((group): LadderRow => {
    const missing = group.parts.filter(({ rate }) => rate === null).map((part) => part.currency);
    if (missing.length > 0) {
      for (const currency of missing) lacking.add(currency);
      return unknownRow(group, missing, buckets.length);
    }
    const sums = emptySums(buckets.length);
    for (const part of group.parts) addPart(sums, part, new Decimal(part.rate ?? '1'), input);
    all.opening += sums.opening;
    all.lines += sums.lines;
    if (sums.minimum !== null) all.minimum = (all.minimum ?? 0n) + sums.minimum;
    buckets.forEach((_, index) => {
      all.inflow[index] = (all.inflow[index] ?? 0n) + (sums.inflow[index] ?? 0n);
      all.outflow[index] = (all.outflow[index] ?? 0n) + (sums.outflow[index] ?? 0n);
    });
    return rowOf({ id: group.id, label: group.label }, sums, input);
  });
  const head = { id: 'total', label: 'Total' };
  const laterCount = groups
    .flatMap(({ parts }) => parts)
    .flatMap(({ flows, calendar }) => {
      const ends = bucketEnds(buckets, asOf, calendar);
      return flows.filter(({ date }) => bucketOf(ends, date) < 0);
    }).length;
  return {
    rows,
    total:
      lacking.size > 0
        ? unknownRow(head, [...lacking].sort(), buckets.length)
        : rowOf(head, all, input),
    laterCount,
  };
}
