/**
 * Exchange rates by date: finding the rate of any pair from published ones, and translating money with
 * it. Rates are data with a date and a source; nothing here looks past the date asked for.
 */

import type { TraceStep } from '../calculation.ts';
import { DECIMAL_TEXT, Decimal, type RoundingMode } from '../money/decimal.ts';
import { convert, formatAmount, type Money } from '../money/money.ts';
import { type AppError, AppFailure, fail, ok, type Result } from '../result.ts';
import { daysBetween, type IsoDate } from '../time/dates.ts';

/** `rate` units of `quote` for one unit of `base`, as decimal text, as published. */
export interface FxRate {
  readonly base: string;
  readonly quote: string;
  readonly date: IsoDate;
  readonly rate: string;
  readonly source: string;
}

/** One published rate in a chain, and whether it was used upside down. */
export interface FxLeg extends FxRate {
  readonly isInverted: boolean;
}

/** A rate that was found: `rate` units of `to` for one unit of `from`. */
export interface FxQuote {
  readonly from: string;
  readonly to: string;
  /** Decimal text of up to 40 significant digits; only an amount made with it is rounded. */
  readonly rate: string;
  readonly legs: readonly FxLeg[];
  /** The date of the oldest leg. */
  readonly date: IsoDate;
  /** Sources of the legs, joined by `+`; `identity` where both currencies are one. */
  readonly source: string;
  /** Calendar days from `date` to the date asked for. */
  readonly ageDays: number;
}

/** Rates by pair, each in date order with one rate a date. Build it once with `fxTable`. */
export interface FxTable {
  readonly byPair: ReadonlyMap<string, readonly FxRate[]>;
  /** Currencies to cross through, in the order tried. */
  readonly pivots: readonly string[];
}

export interface FxTableOptions {
  /** Wins where several sources publish one pair on one date; otherwise the first by name. */
  readonly preferredSource?: string;
  /** Crossing currency tried first; EUR by default. */
  readonly pivot?: string;
}

/** Orders rates for look-up. Throws `AppFailure` FX_RATE_INVALID for a rate that is not above zero. */
export function fxTable(rates: Iterable<FxRate>, options: FxTableOptions = {}): FxTable {
  const grouped = new Map<string, Map<IsoDate, FxRate>>();
  const currencies = new Set<string>();
  for (const rate of rates) {
    if (!DECIMAL_TEXT.test(rate.rate) || !new Decimal(rate.rate).gt(0))
      throw new AppFailure(invalidRate(rate));
    const pair = `${rate.base}/${rate.quote}`;
    const dated = grouped.get(pair) ?? new Map<IsoDate, FxRate>();
    grouped.set(pair, dated);
    const other = dated.get(rate.date);
    if (other === undefined || isPreferred(rate, other, options)) dated.set(rate.date, rate);
    currencies.add(rate.base).add(rate.quote);
  }
  const byPair = new Map<string, readonly FxRate[]>();
  for (const [pair, dated] of grouped)
    byPair.set(
      pair,
      [...dated.values()].sort((a, b) => (a.date < b.date ? -1 : 1)),
    );
  const pivot = options.pivot ?? 'EUR';
  const others = [...currencies].filter((currency) => currency !== pivot).sort();
  return { byPair, pivots: currencies.has(pivot) ? [pivot, ...others] : others };
}

function isPreferred(rate: FxRate, other: FxRate, { preferredSource }: FxTableOptions): boolean {
  if (rate.source === other.source || other.source === preferredSource) return false;
  return rate.source === preferredSource || rate.source < other.source;
}

function invalidRate(rate: FxRate): AppError {
  return {
    kind: 'invalid-input',
    code: 'FX_RATE_INVALID',
    message:
      `The rate ${rate.base}/${rate.quote} of ${rate.date} is "${rate.rate}". ` +
      'A rate is a decimal number above zero; correct it at its source.',
  };
}

/** The last element whose date is not after `date`. */
function lastUntil(rates: readonly FxRate[], date: IsoDate): FxRate | undefined {
  let [low, high] = [0, rates.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rates[middle]?.date ?? date) <= date) low = middle + 1;
    else high = middle;
  }
  return rates[low - 1];
}

/** The published rate of a pair in either direction, the later date winning. */
function findLeg(table: FxTable, from: string, to: string, date: IsoDate): FxLeg | undefined {
  const direct = lastUntil(table.byPair.get(`${from}/${to}`) ?? [], date);
  const inverse = lastUntil(table.byPair.get(`${to}/${from}`) ?? [], date);
  if (direct && (!inverse || direct.date >= inverse.date)) return { ...direct, isInverted: false };
  return inverse ? { ...inverse, isInverted: true } : undefined;
}

/**
 * The rate from one currency to another on a date: the pair's own last published rate on or before the
 * date (inverted if need be), or else two such rates crossed through EUR or another common currency.
 * Fails with FX_RATE_MISSING (missing-data) naming pair and date.
 */
export function fxRate(table: FxTable, from: string, to: string, date: IsoDate): Result<FxQuote> {
  if (from === to)
    return ok({ from, to, rate: '1', legs: [], date, source: 'identity', ageDays: 0 });
  const own = findLeg(table, from, to, date);
  if (own) return ok(quoteOf(from, to, date, [own]));
  for (const pivot of table.pivots) {
    if (pivot === from || pivot === to) continue;
    const first = findLeg(table, from, pivot, date);
    const second = first && findLeg(table, pivot, to, date);
    if (first && second) return ok(quoteOf(from, to, date, [first, second]));
  }
  return fail({
    kind: 'missing-data',
    code: 'FX_RATE_MISSING',
    message:
      `There is no exchange rate from ${from} to ${to} on or before ${date}. ` +
      'Import rates that reach this date.',
    details: { from, to, date },
  });
}

function quoteOf(from: string, to: string, date: IsoDate, legs: readonly FxLeg[]): FxQuote {
  // One division at the end keeps all 40 digits for the quotient.
  let [above, below] = [new Decimal(1), new Decimal(1)];
  let oldest = date;
  for (const leg of legs) {
    if (leg.isInverted) below = below.times(leg.rate);
    else above = above.times(leg.rate);
    if (leg.date < oldest) oldest = leg.date;
  }
  return {
    from,
    to,
    rate: above.div(below).toFixed(),
    legs,
    date: oldest,
    source: [...new Set(legs.map((leg) => leg.source))].join('+'),
    ageDays: daysBetween(oldest, date),
  };
}

export interface Translation {
  readonly money: Money;
  readonly quote: FxQuote;
  readonly trace: TraceStep;
}

export interface TranslationOptions {
  readonly to: string;
  readonly date: IsoDate;
  /** How the translated amount is rounded to its minor unit; half-even by default. */
  readonly rounding?: RoundingMode;
  /** Id of the trace step; `fx.USD.EUR` by default. */
  readonly traceId?: string;
}

/** Translates an amount at the table's rate, rounding once. Errors as `fxRate`. */
export function translate(
  table: FxTable,
  value: Money,
  options: TranslationOptions,
): Result<Translation> {
  const { to, date, rounding = 'half-even' } = options;
  const found = fxRate(table, value.currency, to, date);
  if (!found.ok) return found;
  const quote = found.value;
  const money = convert(value, new Decimal(quote.rate), to, rounding);
  const trace: TraceStep = {
    id: options.traceId ?? `fx.${value.currency}.${to}`,
    label: `${value.currency} in ${to}`,
    rule: `amount x rate, rounded ${rounding} to the minor unit`,
    inputs: [
      { label: 'Amount', value: formatAmount(value), unit: value.currency },
      { label: 'Rate', value: quote.rate, unit: `${to} per ${value.currency}` },
      ...quote.legs.map((leg) => ({
        label: `${leg.source} ${leg.date}${leg.isInverted ? ', inverted' : ''}`,
        value: leg.rate,
        unit: `${leg.quote} per ${leg.base}`,
      })),
    ],
    result: formatAmount(money),
    unit: to,
  };
  return ok({ money, quote, trace });
}
