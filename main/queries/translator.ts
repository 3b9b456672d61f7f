/** Translation at one date's rates for figures that are statistics and never enter a ledger. */
import { type FxTable, fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, toDecimal } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { fxTableAt } from './rates.ts';

/** Turns amounts of any currency into the reporting currency at one date's rates, as doubles. */
export class Translator {
  readonly to: string;
  readonly asOf: IsoDate;
  readonly #rates: FxTable;
  readonly #found = new Map<string, Decimal>();

  constructor(store: ReadStore, asOf: IsoDate, to: string) {
    this.#rates = fxTableAt(store, asOf);
    this.asOf = asOf;
    this.to = to;
  }

  /** Units of the reporting currency for one of `currency`. Throws FX_RATE_MISSING. */
  rate(currency: string): Decimal {
    const known = this.#found.get(currency);
    if (known !== undefined) return known;
    const rate = new Decimal(unwrap(fxRate(this.#rates, currency, this.to, this.asOf)).rate);
    this.#found.set(currency, rate);
    return rate;
  }

  decimal(amount: Money): Decimal {
    return toDecimal(amount).times(this.rate(amount.currency));
  }

  number(amount: Money): number {
    return this.decimal(amount).toNumber();
  }
}
