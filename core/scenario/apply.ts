/**
 * Applies shocks to plain data: flows, exchange rates and holdings. Shocks act one after the other,
 * each on what the earlier ones left: a haircut whose window begins in March finds a receipt that a
 * delay before it moved into March. Nothing here reads a clock or changes its input.
 */
import { Decimal } from '../money/decimal.ts';
import { fromDecimal, type Money, toDecimal } from '../money/money.ts';
import { addDays, daysBetween, type IsoDate, weekday } from '../time/dates.ts';
import type { Shock } from './shocks.ts';

export interface BusinessCalendar {
  /** ISO weekdays without payments, Monday 1. */
  readonly weekend: readonly number[];
  readonly holidays: readonly IsoDate[];
}

/** The first business day on or after a date; the date itself where every weekday is weekend. */
export function businessDayFinder({
  weekend,
  holidays,
}: BusinessCalendar): (date: IsoDate) => IsoDate {
  const closed = new Set<number>(weekend);
  const off = new Set<IsoDate>(holidays);
  return (date) => {
    if (closed.size >= 7) return date;
    let day = date;
    while (closed.has(weekday(day)) || off.has(day)) day = addDays(day, 1);
    return day;
  };
}

/** Whether a shock acts on a date: both ends of its window belong to it, missing ends are open. */
export function actsOn(shock: Shock, date: IsoDate): boolean {
  return (
    (shock.from === undefined || date >= shock.from) && (shock.to === undefined || date <= shock.to)
  );
}

function percentLeft(percent: string): Decimal {
  return new Decimal(1).minus(new Decimal(percent).div(100));
}

export interface FlowFacts {
  readonly category: string;
  readonly date: IsoDate;
  /** Delays act on receipts only. */
  readonly isReceipt: boolean;
}

/** Where a flow ends up, and the share of its amount that is left. */
export interface ShockedPlace {
  readonly date: IsoDate;
  readonly kept: Decimal;
}

/** The path of one flow through the shocks that concern its category. */
export function shockPlace(
  { category, date, isReceipt }: FlowFacts,
  shocks: readonly Shock[],
  toBusinessDay: (date: IsoDate) => IsoDate,
): ShockedPlace {
  let at = date;
  let kept = new Decimal(1);
  for (const shock of shocks) {
    if (shock.kind !== 'delayReceipts' && shock.kind !== 'haircut') continue;
    if (!shock.categories.includes(category) || !actsOn(shock, at)) continue;
    if (shock.kind === 'haircut') kept = kept.times(percentLeft(shock.percent));
    else if (isReceipt) at = toBusinessDay(addDays(at, shock.days));
  }
  return { date: at, kept };
}

/** A dated flow of exact money; whatever else the caller keeps with it stays. */
export interface DatedFlow {
  readonly category: string;
  readonly date: IsoDate;
  readonly amount: Money;
}

/** Flows after the shocks; an amount that a haircut reduces is rounded half-even, once. */
export function shockFlows<F extends DatedFlow>(
  flows: readonly F[],
  shocks: readonly Shock[],
  toBusinessDay: (date: IsoDate) => IsoDate,
): F[] {
  return flows.map((flow) => {
    const facts = { ...flow, isReceipt: flow.amount.minor > 0n };
    const { date, kept } = shockPlace(facts, shocks, toBusinessDay);
    const amount = kept.eq(1)
      ? flow.amount
      : fromDecimal(toDecimal(flow.amount).times(kept), flow.amount.currency, 'half-even');
    return { ...flow, date, amount };
  });
}

/** What a currency's rate on a date is multiplied by: the product of (1 + percent / 100). */
export function fxFactor(currency: string, date: IsoDate, shocks: readonly Shock[]): Decimal {
  let factor = new Decimal(1);
  for (const shock of shocks)
    if (shock.kind === 'fx' && shock.currency === currency && actsOn(shock, date))
      factor = factor.times(new Decimal(1).plus(new Decimal(shock.percent).div(100)));
  return factor;
}

/** An interest-bearing holding at its market value. */
export interface RatedHolding {
  readonly id: string;
  readonly value: Money;
  /** Null for holdings that follow the rate from day to day, whose value it does not move. */
  readonly maturityDate: IsoDate | null;
  /** Annual simple yield as decimal text; zero where absent. */
  readonly rateAnnual: string | null;
  /** In years; where given it is used instead of the maturity. */
  readonly modifiedDuration: string | null;
}

/**
 * Modified duration of a holding at a date, in years: as given, or t / (1 + r t) of a single
 * payment at maturity under simple interest, t on ACT/365; zero at or after maturity and without
 * one.
 */
export function durationOf(holding: RatedHolding, date: IsoDate): Decimal {
  if (holding.modifiedDuration !== null) return new Decimal(holding.modifiedDuration);
  if (holding.maturityDate === null || holding.maturityDate <= date) return new Decimal(0);
  const years = new Decimal(daysBetween(date, holding.maturityDate)).div(365);
  return years.div(new Decimal(holding.rateAnnual ?? '0').times(years).plus(1));
}

/**
 * Holdings revalued for rate shifts that still act on `valuedOn`: value (1 - duration * shift) for
 * each shift, to first order, with the duration at the later of `asOf` and the shift's first day.
 * Convexity, under one basis point of value for maturities below a year and shifts below 100 bp, is
 * left out.
 */
export function shockHoldings<H extends RatedHolding>(
  holdings: readonly H[],
  shocks: readonly Shock[],
  { asOf, valuedOn }: { readonly asOf: IsoDate; readonly valuedOn: IsoDate },
): H[] {
  return holdings.map((holding) => {
    let factor = new Decimal(1);
    for (const shock of shocks) {
      if (shock.kind !== 'rateShift' || shock.currency !== holding.value.currency) continue;
      if (!actsOn(shock, valuedOn)) continue;
      const start = shock.from !== undefined && shock.from > asOf ? shock.from : asOf;
      const shift = new Decimal(shock.basisPoints).div(10_000);
      factor = factor.times(new Decimal(1).minus(durationOf(holding, start).times(shift)));
    }
    if (factor.eq(1)) return holding;
    const moved = toDecimal(holding.value).times(factor);
    return { ...holding, value: fromDecimal(moved, holding.value.currency, 'half-even') };
  });
}

/** A shock in words, for bridges and traces. */
export function describeShock(shock: Shock): string {
  const window =
    shock.from === undefined && shock.to === undefined
      ? ''
      : ` (${shock.from ?? 'start'} to ${shock.to ?? 'end'})`;
  if (shock.kind === 'fx') return `${shock.currency} ${signed(shock.percent)} %${window}`;
  if (shock.kind === 'rateShift')
    return `${shock.currency} rates ${signed(shock.basisPoints)} bp${window}`;
  const names = shock.categories.join(', ');
  if (shock.kind === 'haircut') return `${names} less ${shock.percent} %${window}`;
  return `Receipts of ${names} ${shock.days} days later${window}`;
}

function signed(text: string): string {
  return text.startsWith('-') ? text : `+${text}`;
}
