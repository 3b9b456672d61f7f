/**
 * An entity's books in the currency of the group (IAS 21.39-40): assets and liabilities at the closing
 * rate, income and expenses at the rates of their days or averages of their months, equity at the
 * rates of its days. What does not come to zero then is the translation difference, a part of equity.
 */
import { type FxTable, fxRate } from '../market/fx.ts';
import { Decimal } from '../money/decimal.ts';
import { fromDecimal, money, toDecimal } from '../money/money.ts';
import { type AppError, fail, ok, type Result } from '../result.ts';
import { addDays, addMonths, type IsoDate, weekday } from '../time/dates.ts';

/** How income and expenses are translated: at the average of the month, or at the rate of each day. */
export const TRANSLATION_METHODS = ['average', 'dated'] as const;
export type TranslationMethod = (typeof TRANSLATION_METHODS)[number];

/** What an account moved on a day, debit-positive in the entity's currency. */
export interface DatedSum {
  readonly accountId: string;
  readonly date: IsoDate;
  readonly minor: bigint;
}

/** The books of an entity at a date in its functional currency, without what year-end closings moved. */
export interface FunctionalBooks {
  readonly entityId: string;
  readonly name: string;
  readonly currency: string;
  /** Balances of assets and liabilities, debit-positive. */
  readonly balances: ReadonlyMap<string, bigint>;
  /** Everything that moved equity accounts. */
  readonly equity: readonly DatedSum[];
  /** Everything that moved income and expense accounts. */
  readonly results: readonly DatedSum[];
}

export interface TranslationInput {
  readonly asOf: IsoDate;
  /** The first day of the business year that the date lies in. */
  readonly yearStart: IsoDate;
  /** The first day of the income statement. */
  readonly from: IsoDate;
  readonly currency: string;
  readonly method: TranslationMethod;
  readonly rates: FxTable;
}

export type TranslationBasis = 'closing' | 'historical' | TranslationMethod;

export interface TranslatedAmount {
  readonly accountId: string;
  readonly basis: TranslationBasis;
  /** In the functional currency, debit-positive. */
  readonly functionalMinor: bigint;
  /** In the currency of the group. */
  readonly minor: bigint;
}

export interface TranslatedBooks {
  readonly entityId: string;
  readonly name: string;
  readonly currency: string;
  /** Units of the group's currency for one of the entity's, at the date. */
  readonly closingRate: string;
  /** All accounts at the date. */
  readonly balances: readonly TranslatedAmount[];
  /** Income and expenses before the year. */
  readonly beforeYear: readonly TranslatedAmount[];
  /** Income and expenses from the first day of the statement. */
  readonly movements: readonly TranslatedAmount[];
  /** The translation difference, debit-positive: with it, the balances come to zero. */
  readonly differenceMinor: bigint;
}

/** The rate of a day or month, asked for once each. */
type RateOf = (date: IsoDate) => Result<Decimal>;

/** Rates keep this many significant digits where they are shown. */
const SHOWN_DIGITS = 10;

function dailyRates(currency: string, { rates, currency: to }: TranslationInput): RateOf {
  const known = new Map<IsoDate, Result<Decimal>>();
  return (date) => {
    const found = known.get(date);
    if (found !== undefined) return found;
    const quote = fxRate(rates, currency, to, date);
    const rate = quote.ok ? ok(new Decimal(quote.value.rate)) : quote;
    known.set(date, rate);
    return rate;
  };
}

/**
 * The mean of a month's rates over its weekdays up to the closing date; days before the first quote
 * are left out. Fails where no day has a rate.
 */
function monthlyAverages(daily: RateOf, asOf: IsoDate): RateOf {
  const known = new Map<string, Result<Decimal>>();
  return (date) => {
    const month = date.slice(0, 7);
    const found = known.get(month);
    if (found !== undefined) return found;
    const first = `${month}-01` as IsoDate;
    const end = addMonths(first, 1);
    let sum = new Decimal(0);
    let count = 0;
    let error: AppError | null = null;
    for (let day = first; day < end && day <= asOf; day = addDays(day, 1)) {
      if (weekday(day) > 5) continue;
      const rate = daily(day);
      if (rate.ok) {
        sum = sum.plus(rate.value);
        count += 1;
      } else error ??= rate.error;
    }
    // A month of which only a weekend has passed takes the rate of the day itself.
    const average = count > 0 ? ok(sum.div(count)) : error === null ? daily(date) : fail(error);
    known.set(month, average);
    return average;
  };
}

/** Sums by account, each day at its rate; an account is rounded once, half-even. */
function translateDated(
  sums: readonly DatedSum[],
  rateOf: RateOf,
  basis: TranslationBasis,
  currencies: { readonly from: string; readonly to: string },
): Result<TranslatedAmount[]> {
  const found = new Map<string, { minor: bigint; value: Decimal }>();
  for (const { accountId, date, minor } of sums) {
    const rate = rateOf(date);
    if (!rate.ok) return rate;
    const sum = found.get(accountId) ?? { minor: 0n, value: new Decimal(0) };
    found.set(accountId, sum);
    sum.minor += minor;
    sum.value = sum.value.plus(toDecimal(money(currencies.from, minor)).times(rate.value));
  }
  return ok(
    [...found].map(([accountId, { minor, value }]) => ({
      accountId,
      basis,
      functionalMinor: minor,
      minor: fromDecimal(value, currencies.to, 'half-even').minor,
    })),
  );
}

function sumOf(amounts: readonly { readonly minor: bigint }[]): bigint {
  return amounts.reduce((sum, { minor }) => sum + minor, 0n);
}

/**
 * Translates the books of one entity. The difference closes what the different rates leave: net
 * assets at the closing rate less equity and results at theirs (IAS 21.41), with the roundings.
 * Fails with the error of the first rate that is missing (FX_RATE_MISSING).
 */
export function translateBooks(
  books: FunctionalBooks,
  input: TranslationInput,
): Result<TranslatedBooks> {
  const { entityId, name, currency, balances, equity, results } = books;
  const { asOf, from, yearStart, method } = input;
  const daily = dailyRates(currency, input);
  const closing = daily(asOf);
  if (!closing.ok) return closing;
  const resultRates = method === 'average' ? monthlyAverages(daily, asOf) : daily;
  const currencies = { from: currency, to: input.currency };
  const atClosing = translateDated(
    [...balances].map(([accountId, minor]) => ({ accountId, date: asOf, minor })),
    daily,
    'closing',
    currencies,
  );
  const ofResults = (isWanted: (date: IsoDate) => boolean) =>
    translateDated(
      results.filter(({ date }) => isWanted(date)),
      resultRates,
      method,
      currencies,
    );
  const [historical, all, beforeYear, movements] = [
    translateDated(equity, daily, 'historical', currencies),
    ofResults(() => true),
    ofResults((date) => date < yearStart),
    ofResults((date) => date >= from),
  ];
  if (!atClosing.ok) return atClosing;
  if (!historical.ok) return historical;
  if (!all.ok) return all;
  if (!beforeYear.ok) return beforeYear;
  if (!movements.ok) return movements;
  const translated = [...atClosing.value, ...historical.value, ...all.value];
  return ok({
    entityId,
    name,
    currency,
    closingRate: closing.value.toSignificantDigits(SHOWN_DIGITS).toFixed(),
    balances: translated,
    beforeYear: beforeYear.value,
    movements: movements.value,
    differenceMinor: -sumOf(translated),
  });
}
