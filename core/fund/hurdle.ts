/**
 * The first hurdle flow by flow: what each call and payment is worth on the date of a distribution.
 * It is a second way to the figure that the ledger carries forward, and the two must agree.
 */
import { Decimal } from '../money/decimal.ts';
import { invariant } from '../result.ts';
import { daysBetween, type IsoDate } from '../time/dates.ts';
import type { Book, Entry } from './book.ts';
import { NOISE, ZERO } from './replay.ts';
import type { Balance, Ledger } from './tiers/tier.ts';

/** One row of the hurdle balance on the distribution date; amounts are unrounded minor units. */
export interface HurdleRow {
  readonly date: IsoDate;
  readonly kind: 'call' | 'distribution';
  readonly flow: Decimal;
  readonly applied: Decimal;
  readonly days: number;
  /** Growth factor from the flow to the distribution date. */
  readonly growth: Decimal;
  readonly valueWithReturn: Decimal;
}

const ONE = new Decimal(1);
const UNIT: Balance = {
  unreturnedCapital: ONE,
  idleCapital: ZERO,
  unpaidPreferred: ZERO,
  uncompounded: ZERO,
};

/** Entries of one date and kind as one. */
function mergeEntries(entries: readonly Entry[]): Entry[] {
  const merged = new Map<string, Entry>();
  for (const entry of entries) {
    const key = `${entry.date}:${entry.kind}`;
    const known = merged.get(key);
    const add = (of: keyof Balance) => (known?.applied[of] ?? ZERO).plus(entry.applied[of]);
    merged.set(key, {
      ...entry,
      flow: (known?.flow ?? ZERO).plus(entry.flow),
      hurdle: (known?.hurdle ?? ZERO).plus(entry.hurdle),
      applied: {
        unreturnedCapital: add('unreturnedCapital'),
        idleCapital: add('idleCapital'),
        unpaidPreferred: add('unpaidPreferred'),
        uncompounded: add('uncompounded'),
      },
    });
  }
  return [...merged.values()];
}

/**
 * The balance that must be paid for the first hurdle to be met, and its rows. By investor hurdles
 * that is the first tier's, negative once it is passed; else capital and preferred return.
 */
export function hurdleRows(
  book: Book,
  entries: readonly Entry[],
  ledger: Ledger,
  date: IsoDate,
): { readonly rows: HurdleRow[]; readonly balance: Decimal } {
  const isHurdle = book.terms.form === 'investor-hurdles';
  const { growth } = book;
  const rows = mergeEntries(entries).map((entry): HurdleRow => {
    const { applied, hurdle, ...rest } = entry;
    return {
      date: rest.date,
      kind: rest.kind,
      flow: rest.flow,
      applied: isHurdle ? hurdle : applied.unreturnedCapital.plus(applied.unpaidPreferred),
      days: daysBetween(entry.date, date),
      growth: isHurdle
        ? growth.hurdleValueAt(0, ONE, entry.date, date)
        : growth.valueAt(UNIT, entry.date, date),
      valueWithReturn: isHurdle
        ? growth.hurdleValueAt(0, hurdle, entry.date, date)
        : growth.valueAt(applied, entry.date, date),
    };
  });
  const balance = isHurdle
    ? (ledger.hurdles[0] ?? ZERO)
    : ledger.unreturnedCapital.plus(ledger.unpaidPreferred);
  const total = rows.reduce((sum, row) => sum.plus(row.valueWithReturn), ZERO);
  const size = rows.reduce((sum, row) => sum.plus(row.valueWithReturn.abs()), ONE);
  invariant(
    total.minus(balance).abs().lte(size.times(NOISE)),
    `future values (${total}) equal the hurdle balance (${balance})`,
  );
  return { rows, balance };
}
