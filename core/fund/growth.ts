/**
 * How what investors are owed grows with time, by the terms. Compounded by day, capital and unpaid
 * return are the hurdle balance of an IRR at the preferred rate. Simple return grows on capital
 * alone. Compounded once a year, quarter
 * or month, return is simple until the day on which it joins the balance. All
 * three are linear in the balance, so that the future values of flows sum to it (Metrick & Yasuda,
 * ch. 2; Schell, Private Equity Funds).
 */
import { Decimal } from '../money/decimal.ts';
import type { IsoDate } from '../time/dates.ts';
import { type DayCount, yearFractionDecimal } from '../time/dayCount.ts';
import { type Convention, compoundingDays } from './compounding.ts';
import { type HurdleMeasure, hurdleMeasures } from './tiers/index.ts';
import type { Balance, Ledger } from './tiers/tier.ts';
import type { WaterfallTerms } from './waterfallTerms.ts';

/** Growth under one set of terms; each factor is computed once per date or interval. */
export interface Growth {
  readonly measures: readonly HurdleMeasure[];
  /** The ledger after the time from one date to a later one. */
  accrue(ledger: Ledger, from: IsoDate, to: IsoDate): Ledger;
  /** What capital and preferred return are worth together at a later date. */
  valueAt(balance: Balance, from: IsoDate, to: IsoDate): Decimal;
  /** What a movement of a hurdle's balance is worth at a later date. */
  hurdleValueAt(place: number, amount: Decimal, from: IsoDate, to: IsoDate): Decimal;
}

/** How a return joins the balance on which it is earned. */
export type AccrualManner = Convention | 'simple';

interface Accrual {
  readonly rate: Decimal;
  readonly manner: AccrualManner;
  readonly dayCount: DayCount;
}

function accrualOf(terms: WaterfallTerms): Accrual {
  if (terms.form === 'investor-hurdles')
    return { rate: new Decimal(0), manner: 'simple', dayCount: terms.dayCount };
  const { rateAnnual, compounding, convention, dayCount } = terms.preferredReturn;
  return {
    rate: new Decimal(rateAnnual),
    manner: compounding === 'simple' ? 'simple' : convention,
    dayCount,
  };
}

/** By investor hurdles no preferred return grows at all. */
export function mannerOf(terms: WaterfallTerms): AccrualManner {
  return accrualOf(terms).manner;
}

/** A cache that asks once per key. */
function remember<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

const MOST_POWERS = 5000;
const powers = new Map<string, Decimal>();

/**
 * A power, computed once per length of interval: quarters have few lengths, and a fund is computed
 * over and over with other amounts at the same dates and rates.
 *
 * Callers cannot tell that it is kept between computations: the key is the whole text of both
 * operands, a power under the one precision of `core/money/decimal.ts` is the same whenever it is
 * computed, Decimals never change, and clearing the bounded map costs time alone. Handing the map
 * from computation to computation instead would put it into the signature of every waterfall, fee
 * and projection, and each what-if, worker and person would begin with an empty one.
 */
function powerOf(base: Decimal, years: Decimal): Decimal {
  const key = `${base} ${years}`;
  const found = powers.get(key);
  if (found !== undefined) return found;
  if (powers.size >= MOST_POWERS) powers.clear();
  const power = base.pow(years);
  powers.set(key, power);
  return power;
}

/** (1 + rate)^years by date, carried on from the newest date. */
function indexOf(rate: Decimal, yearsAt: (date: IsoDate) => Decimal): (date: IsoDate) => Decimal {
  const base = rate.plus(1);
  let newest = { years: new Decimal(0), index: new Decimal(1) };
  return remember((date: IsoDate) => {
    const years = yearsAt(date);
    const step = years.minus(newest.years);
    if (step.lt(0)) return powerOf(base, years);
    const index = newest.index.times(powerOf(base, step));
    newest = { years, index };
    return index;
  });
}

function sumOf({ unreturnedCapital, unpaidPreferred }: Balance): Decimal {
  return unreturnedCapital.plus(unpaidPreferred);
}

/**
 * Growth under terms. Years are counted from `first` and subtracted, so that growth from flow to
 * flow adds up to growth over the whole time under every day count.
 */
export function growthOf(terms: WaterfallTerms, first: IsoDate): Growth {
  const { rate, manner, dayCount } = accrualOf(terms);
  const measures = hurdleMeasures(terms);
  const yearsAt = remember((date: IsoDate) => yearFractionDecimal(dayCount, first, date));
  const indexAt = indexOf(rate, yearsAt);
  const hurdleIndexAt = measures.map((measure) =>
    'irr' in measure ? indexOf(measure.irr, yearsAt) : undefined,
  );
  const daysBetween = remember((span: string) => {
    const [from, to] = span.split(' ') as [IsoDate, IsoDate];
    return compoundingDays(manner, first, from, to);
  });

  const earnSimple = <B extends Balance>(balance: B, from: IsoDate, to: IsoDate): B => {
    const base = sumOf(balance).minus(balance.idleCapital).minus(balance.uncompounded);
    const earned = base.times(rate).times(yearsAt(to).minus(yearsAt(from)));
    return {
      ...balance,
      unpaidPreferred: balance.unpaidPreferred.plus(earned),
      uncompounded: balance.uncompounded.plus(earned),
    };
  };
  const grow = <B extends Balance>(balance: B, from: IsoDate, to: IsoDate): B => {
    if (from === to || rate.isZero()) return balance;
    if (manner === 'continuous') {
      const base = sumOf(balance).minus(balance.idleCapital);
      const grown = base.times(indexAt(to)).div(indexAt(from));
      return {
        ...balance,
        unpaidPreferred: grown.plus(balance.idleCapital).minus(balance.unreturnedCapital),
      };
    }
    if (manner === 'simple') return earnSimple(balance, from, to);
    let next = balance;
    let since = from;
    for (const day of daysBetween(`${from} ${to}`)) {
      next = { ...earnSimple(next, since, day), uncompounded: new Decimal(0) };
      since = day;
    }
    return earnSimple(next, since, to);
  };
  const hurdleValueAt = (place: number, amount: Decimal, from: IsoDate, to: IsoDate) => {
    const index = hurdleIndexAt[place];
    return index === undefined || from === to ? amount : amount.times(index(to)).div(index(from));
  };
  return {
    measures,
    accrue: (ledger, from, to) => ({
      ...grow(ledger, from, to),
      hurdles: ledger.hurdles.map((due, place) => hurdleValueAt(place, due, from, to)),
    }),
    valueAt: (balance, from, to) => sumOf(grow(balance, from, to)),
    hurdleValueAt,
  };
}
