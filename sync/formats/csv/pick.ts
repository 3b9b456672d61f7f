/** Picks the column for each role from what the cells hold and what the header says. */
import { amountShare, type ColumnFacts, type Role, roleOfName } from './columns.ts';
import type { CsvRow } from './scan.ts';

/** The currency that an amount column's name carries, as in `Betrag (EUR)`. */
export function currencyInName(names: readonly string[], used: readonly number[]): string | null {
  for (const index of used) {
    const match = /\b([A-Z]{3})\b/.exec(names[index] ?? '');
    if (match) return match[1] as string;
  }
  return null;
}

/** The columns of booking and value date, or null where no column holds dates. */
export function pickDates(
  columns: readonly ColumnFacts[],
  rowCount: number,
): { booking: number; value: number | null; confidence: number } | null {
  const dated = columns.filter((column) => column.dates >= Math.max(1, rowCount * 0.7));
  const byRole = (role: Role): ColumnFacts | undefined =>
    dated.find((column) => roleOfName(column.name) === role);
  const booking =
    byRole('bookingDate') ?? dated.find((c) => roleOfName(c.name) !== 'valueDate') ?? dated[0];
  if (!booking) return null;
  const value =
    byRole('valueDate') ??
    (booking.name === '' ? dated.find((column) => column.index > booking.index) : undefined);
  const isNamed = roleOfName(booking.name) === 'bookingDate';
  return {
    booking: booking.index,
    value: value && value !== booking ? value.index : null,
    confidence: isNamed || dated.length === 1 ? 0.95 : 0.7,
  };
}

interface Money {
  readonly columns: Partial<Record<'amount' | 'debit' | 'credit' | 'flag' | 'balance', number>>;
  readonly used: readonly number[];
  readonly debitFlags: readonly string[];
  readonly creditFlags: readonly string[];
  readonly confidence: number;
  readonly label: string;
}

/** One signed or flagged amount column, or a pair of debit and credit. */
export function pickAmounts(
  columns: readonly ColumnFacts[],
  data: readonly CsvRow[],
): Money | null {
  const numeric = columns.filter((column) => amountShare(column) >= 0.9 && column.dates === 0);
  const named = (role: Role): ColumnFacts | undefined =>
    numeric.find((column) => roleOfName(column.name) === role);
  const balance = named('balance');
  const extra = balance ? { balance: balance.index } : {};
  const none = { debitFlags: [], creditFlags: [] };
  const candidates = numeric.filter((column) => column !== balance);
  const full = candidates.filter((column) => column.filled >= data.length * 0.9);
  const amount =
    named('amount') ??
    full.find((c) => c.negatives > 0) ??
    full.find((c) => c.commaAmounts + c.pointAmounts > 0 && c.name === '');
  if (amount && amount.filled >= data.length * 0.9) {
    const flag = amount.negatives === 0 ? pickFlag(columns, data.length) : null;
    return {
      columns: { amount: amount.index, ...extra, ...(flag ? { flag: flag.index } : {}) },
      used: flag ? [amount.index, flag.index] : [amount.index],
      debitFlags: flag?.debit ?? [],
      creditFlags: flag?.credit ?? [],
      confidence: amount.negatives > 0 || flag ? 0.95 : 0.7,
      label: String(amount.index),
    };
  }
  const debit = named('debit');
  const credit = named('credit');
  if (debit && credit)
    return {
      columns: { debit: debit.index, credit: credit.index, ...extra },
      used: [debit.index, credit.index],
      ...none,
      confidence: 0.95,
      label: `${debit.index}/${credit.index}`,
    };
  return pickPair(candidates, data, extra);
}

/** Two amount columns of which each row fills one: money out is usually the busier one. */
function pickPair(
  candidates: readonly ColumnFacts[],
  data: readonly CsvRow[],
  extra: { balance?: number },
): Money | null {
  for (const a of candidates)
    for (const b of candidates) {
      if (b.index <= a.index || a.filled + b.filled < data.length * 0.9) continue;
      const both = data.filter(
        (row) =>
          (row.cells[a.index] ?? '').trim() !== '' && (row.cells[b.index] ?? '').trim() !== '',
      );
      if (both.length > 0) continue;
      const [debit, credit] = a.filled >= b.filled ? [a, b] : [b, a];
      return {
        columns: { debit: debit.index, credit: credit.index, ...extra },
        used: [debit.index, credit.index],
        debitFlags: [],
        creditFlags: [],
        confidence: 0.5,
        label: `${debit.index}/${credit.index}`,
      };
    }
  return null;
}

const DEBIT_FLAGS = new Set([
  'o',
  'd',
  'dr',
  'dbit',
  'debit',
  's',
  'soll',
  'af',
  '-',
  'out',
  'debet',
]);
const CREDIT_FLAGS = new Set(['i', 'c', 'cr', 'crdt', 'credit', 'h', 'haben', 'bij', '+', 'in']);

function pickFlag(
  columns: readonly ColumnFacts[],
  rowCount: number,
): { index: number; debit: string[]; credit: string[] } | null {
  for (const column of columns) {
    if (column.distinct.size > 6 || column.filled < rowCount * 0.8) continue;
    const values = [...column.distinct.keys()];
    const debit = values.filter((value) => DEBIT_FLAGS.has(value.toLowerCase()));
    const credit = values.filter((value) => CREDIT_FLAGS.has(value.toLowerCase()));
    let known = 0;
    for (const value of [...debit, ...credit]) known += column.distinct.get(value) ?? 0;
    if (known >= column.filled * 0.8) return { index: column.index, debit, credit };
  }
  return null;
}

/** The decimal mark and the mark of thousands that the amounts show. */
export function pickMarks(columns: readonly ColumnFacts[]): {
  decimal: ',' | '.';
  thousands: '' | ',' | '.' | ' ' | "'";
  confidence: number;
} {
  let comma = 0;
  let point = 0;
  const samples: string[] = [];
  for (const column of columns) {
    comma += column.commaAmounts;
    point += column.pointAmounts;
    samples.push(...column.distinct.keys());
  }
  const decimal = comma > point ? ',' : '.';
  const other = decimal === ',' ? '.' : ',';
  const grouped = (mark: string): boolean =>
    samples.some((cell) => new RegExp(`\\d[${mark}]\\d{3}(?:\\D|$)`).test(cell));
  const thousands = grouped(other) ? other : grouped("'") ? "'" : grouped(' \u00a0') ? ' ' : '';
  const total = comma + point;
  return {
    decimal,
    // Distinct samples are bounded: without one in sight, the other mark may still group thousands.
    thousands: thousands === '' && total > 0 ? other : thousands,
    confidence: total === 0 ? 0.5 : Math.max(comma, point) / total,
  };
}

type OtherColumns = Partial<
  Record<
    | 'currency'
    | 'account'
    | 'id'
    | 'reference'
    | 'endToEnd'
    | 'mandate'
    | 'bookingText'
    | 'counterpartyName'
    | 'counterpartyAccount'
    | 'counterpartyBank',
    number
  >
> & {
  text: number[];
};

/** The columns of currency, account, references, parties and text. */
export function pickOthers(
  columns: readonly ColumnFacts[],
  rowCount: number,
  used: readonly number[],
): OtherColumns {
  const free = columns.filter((column) => !used.includes(column.index));
  const result: OtherColumns = { text: [] };
  const currency = free.find(
    (c) =>
      c.currencies >= Math.max(1, c.filled * 0.8) &&
      (c.name === '' || roleOfName(c.name) !== 'other'),
  );
  if (currency && currency.currencies >= rowCount * 0.8) result.currency = currency.index;
  const accounts = free.filter(
    (c) => c.filled >= rowCount * 0.95 && roleOfName(c.name) === 'account',
  );
  const account = accounts.find((c) => c.ibans > 0 && /iban/i.test(c.name)) ?? accounts[0];
  if (account) result.account = account.index;
  const roles = [
    'id',
    'reference',
    'endToEnd',
    'mandate',
    'bookingText',
    'counterpartyName',
    'counterpartyAccount',
    'counterpartyBank',
  ] as const;
  for (const role of roles) {
    const found = free.find((c) => roleOfName(c.name) === role && c.filled > 0);
    if (found) result[role] = found.index;
  }
  const texts = free.filter((c) => roleOfName(c.name) === 'text' && c.filled > 0);
  const unnamed = free.filter(
    (c) =>
      c.name === '' && c.filled > 0 && c.dates === 0 && amountShare(c) < 0.5 && c.currencies === 0,
  );
  result.text = (texts.length > 0 ? texts : unnamed).map((c) => c.index);
  return result;
}
