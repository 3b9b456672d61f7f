/** Exchange rates as stored, ready for look-up. */
import { type FxRate, type FxTable, fxTable } from '../../core/market/fx.ts';
import type { DayRate } from '../../core/reconcile/model.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { dayOf } from './itemRows.ts';

/** A rate older than this no longer speaks for a date. */
const OLDEST_DAYS = 370;

/**
 * The rates that can matter on a date: for each pair and source the newest on or before it, and the
 * newest before that, for the opening balance.
 */
export function fxTableAt(store: ReadStore, asOf: IsoDate): FxTable {
  return fxTable(
    store.all<FxRate & { readonly [column: string]: string }>(
      `SELECT r.base, r.quote, r.date, r.rate, r.source
         FROM (SELECT DISTINCT base, quote, source FROM fx_rate) p
         JOIN fx_rate r ON r.base = p.base AND r.quote = p.quote AND r.source = p.source
        WHERE r.date IN (
          SELECT x.date FROM fx_rate x
           WHERE x.base = p.base AND x.quote = p.quote AND x.source = p.source
             AND x.date <= :asOf AND x.date >= :oldest
           ORDER BY x.date DESC LIMIT 3)`,
      { asOf, oldest: addDays(asOf, -OLDEST_DAYS) },
    ),
  );
}

/** All rates up to a date, for series. */
export function fxHistory(store: ReadStore, from: IsoDate, to: IsoDate): FxTable {
  return fxTable(
    store.all<FxRate & { readonly [column: string]: string }>(
      'SELECT base, quote, date, rate, source FROM fx_rate WHERE date >= ? AND date <= ?',
      [from, to],
    ),
  );
}

/** The rates of the last year that matches between currencies may need; one a day and pair. */
export function matchRates(store: ReadStore, currencies: ReadonlySet<string>): DayRate[] {
  if (currencies.size < 2) return [];
  return store
    .all<{ base: string; quote: string; date: string; rate: string }>(
      `SELECT base, quote, date, rate FROM fx_rate
        WHERE base IN (SELECT value FROM json_each(:all)) AND quote IN (SELECT value FROM json_each(:all))
        GROUP BY base, quote, date HAVING source = MIN(source) ORDER BY date DESC LIMIT 5000`,
      { all: JSON.stringify([...currencies]) },
    )
    .map(({ base, quote, date, rate }) => ({ from: base, to: quote, day: dayOf(date), rate }));
}
