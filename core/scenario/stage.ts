/**
 * One stage of a scenario: the base with the first shocks applied, as balances by currency and day
 * and their value in the base currency. Everything is exact money; the only roundings are of
 * shocked amounts and of translated balances, half-even.
 */
import { Decimal } from '../money/decimal.ts';
import { convert, type Money, money } from '../money/money.ts';
import { AppFailure } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { type DatedFlow, fxFactor, type RatedHolding, shockFlows, shockHoldings } from './apply.ts';
import type { Shock } from './shocks.ts';

export interface StageBase {
  readonly baseCurrency: string;
  readonly asOf: IsoDate;
  /** Business days of the path, in order; the last one is the day of valuation. */
  readonly dates: readonly IsoDate[];
  readonly opening: readonly Money[];
  readonly flows: readonly DatedFlow[];
  readonly holdings: readonly RatedHolding[];
  /** Units of the base currency for one unit of each currency, decimal text. */
  readonly rates: ReadonlyMap<string, string>;
  readonly toBusinessDay: (date: IsoDate) => IsoDate;
}

export interface Stage {
  /** Cash in the base currency on each date. */
  readonly path: readonly Money[];
  /** Cash by currency on the last date, in its own currency and in the base currency. */
  readonly cash: readonly { readonly balance: Money; readonly translated: Money }[];
  /** Value of all holdings on the last date, in the base currency. */
  readonly holdings: Money;
  /** Cash and holdings on the last date. */
  readonly total: Money;
  /** Flows that fall behind the last date, in the base currency at its rates. */
  readonly beyond: Money;
}

/**
 * Translates at the base rate times the shocks of a date; throws FX_RATE_MISSING without a rate.
 */
function translator(base: StageBase, shocks: readonly Shock[]) {
  const factors = new Map<string, Decimal>();
  return (value: Money, date: IsoDate): Money => {
    if (value.currency === base.baseCurrency) return value;
    const rate = base.rates.get(value.currency);
    if (rate === undefined)
      throw new AppFailure({
        kind: 'missing-data',
        code: 'FX_RATE_MISSING',
        message:
          `No rate from ${value.currency} to ${base.baseCurrency} is given. Add one to the ` +
          'rates.',
        path: 'rates',
      });
    const key = `${value.currency} ${date}`;
    const known = factors.get(key);
    const shocked = known ?? new Decimal(rate).times(fxFactor(value.currency, date, shocks));
    factors.set(key, shocked);
    return convert(value, shocked, base.baseCurrency, 'half-even');
  };
}

function sumMinor(values: readonly Money[]): bigint {
  return values.reduce((sum, { minor }) => sum + minor, 0n);
}

/** Totals of flows by currency for each date index; the entry behind the last holds the rest. */
function bucketFlows(base: StageBase, flows: readonly DatedFlow[]): Map<string, bigint>[] {
  const buckets = Array.from({ length: base.dates.length + 1 }, () => new Map<string, bigint>());
  const places = new Map(base.dates.map((date, index) => [date, index]));
  for (const { amount, date } of flows) {
    const day = base.toBusinessDay(date);
    const bucket = buckets[places.get(day) ?? base.dates.length] as Map<string, bigint>;
    bucket.set(amount.currency, (bucket.get(amount.currency) ?? 0n) + amount.minor);
  }
  return buckets;
}

/** Runs the base through `shocks`. */
export function runStage(base: StageBase, shocks: readonly Shock[]): Stage {
  const translate = translator(base, shocks);
  const buckets = bucketFlows(base, shockFlows(base.flows, shocks, base.toBusinessDay));
  const balances = new Map<string, bigint>();
  const book = (currency: string, minor: bigint) =>
    balances.set(currency, (balances.get(currency) ?? 0n) + minor);
  for (const { currency, minor } of base.opening) book(currency, minor);
  const inBase = (minor: bigint) => money(base.baseCurrency, minor);
  const path = base.dates.map((date, index) => {
    for (const [currency, minor] of buckets[index] as Map<string, bigint>) book(currency, minor);
    const values = [...balances].map(([currency, minor]) =>
      translate(money(currency, minor), date),
    );
    return inBase(sumMinor(values));
  });
  const last = base.dates.at(-1) as IsoDate;
  const cash = [...balances]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, minor]) => {
      const balance = money(currency, minor);
      return { balance, translated: translate(balance, last) };
    });
  const valued = shockHoldings(base.holdings, shocks, { asOf: base.asOf, valuedOn: last });
  const holdings = inBase(sumMinor(valued.map(({ value }) => translate(value, last))));
  const rest = [...(buckets[base.dates.length] as Map<string, bigint>)];
  const beyond = inBase(
    sumMinor(rest.map(([currency, minor]) => translate(money(currency, minor), last))),
  );
  const total = inBase((path.at(-1) as Money).minor + holdings.minor);
  return { path, cash, holdings, total, beyond };
}
