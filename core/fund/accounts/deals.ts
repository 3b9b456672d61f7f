/**
 * One investment of a fund over time: what it cost, what came back, what of the cost is realised and
 * what it is worth. Nothing after a date changes how the deal stood on it.
 */
import { Decimal, roundDecimal } from '../../money/decimal.ts';
import type { IsoDate } from '../../time/dates.ts';
import type { Books, Movement } from './books.ts';

/** A deal on the evening of a date; minor units since the fund began. */
export interface DealStanding {
  readonly deal: string;
  readonly investedMinor: bigint;
  readonly proceedsMinor: bigint;
  readonly incomeMinor: bigint;
  /** What is still invested at cost. */
  readonly costMinor: bigint;
  readonly valueMinor: bigint;
  /** Proceeds less the cost that they released, less cost written off. */
  readonly realisedMinor: bigint;
  /** The date of the last valuation; absent where the deal stands at cost. */
  readonly valuedOn: IsoDate | undefined;
}

interface Running {
  invested: bigint;
  proceeds: bigint;
  income: bigint;
  cost: bigint;
  value: bigint;
  realised: bigint;
  valuedOn: IsoDate | undefined;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** The part of the cost that proceeds release: proceeds over proceeds and what is left. */
function released(cost: bigint, proceeds: bigint, valueAfter: bigint): bigint {
  const whole = proceeds + valueAfter;
  if (whole <= 0n) return 0n;
  const exact = new Decimal((cost * proceeds).toString()).div(whole.toString());
  return least(cost, BigInt(roundDecimal(exact, 0, 'half-even').toFixed(0)));
}

/** Takes the movements of one day; proceeds count as one, so that their order cannot matter. */
function takeDay(deal: Running, day: readonly Movement[], stated: bigint | undefined): void {
  const sum = (kind: Movement['kind']) =>
    day.reduce((total, row) => (row.kind === kind ? total + row.amount.minor : total), 0n);
  const invested = -sum('investment');
  deal.invested += invested;
  deal.cost += invested;
  deal.value += invested;
  deal.income += sum('income');
  const proceeds = sum('proceeds');
  if (proceeds > 0n) {
    const left = stated ?? (deal.value > proceeds ? deal.value - proceeds : 0n);
    const cost = released(deal.cost, proceeds, left);
    deal.proceeds += proceeds;
    deal.cost -= cost;
    deal.realised += proceeds - cost;
    deal.value = left;
  }
  const writtenOff = least(deal.cost, -sum('write-off'));
  deal.cost -= writtenOff;
  deal.realised -= writtenOff;
  deal.value -= least(deal.value, writtenOff);
}

/**
 * A deal on the evening of a date.
 *
 * Value: the last valuation, moved on at cost by investments, proceeds and write-offs since; cost
 * where it was never valued. Proceeds release cost in the proportion of proceeds to proceeds and the
 * value left, which is the valuation of that day or, without one, the value before less the proceeds.
 * A valuation of nil realises what is left of the cost.
 *
 * Source: IFRS 9, 3.2.13 (a part given up takes its share of the carrying amount by fair value).
 */
export function dealAt(books: Books, code: string, date: IsoDate): DealStanding {
  const deal: Running = {
    invested: 0n,
    proceeds: 0n,
    income: 0n,
    cost: 0n,
    value: 0n,
    realised: 0n,
    valuedOn: undefined,
  };
  const movements = books.movements.filter((row) => row.deal === code && row.date <= date);
  const values = new Map(
    books.valuations
      .filter((row) => row.kind === 'deal' && row.label === code && row.date <= date)
      .map((row) => [row.date, row.amount.minor]),
  );
  const days = [...new Set([...movements.map((row) => row.date), ...values.keys()])].sort();
  for (const day of days) {
    const stated = values.get(day);
    takeDay(
      deal,
      movements.filter((row) => row.date === day),
      stated,
    );
    if (stated === undefined) continue;
    deal.value = stated;
    deal.valuedOn = day;
    if (stated > 0n) continue;
    deal.realised -= deal.cost;
    deal.cost = 0n;
  }
  return {
    deal: code,
    investedMinor: deal.invested,
    proceedsMinor: deal.proceeds,
    incomeMinor: deal.income,
    costMinor: deal.cost,
    valueMinor: deal.value,
    realisedMinor: deal.realised,
    valuedOn: deal.valuedOn,
  };
}
