/** Picks the columns of amounts and balances, and finds out which of them is money out. */
import { decimalsOf, scaled } from '../values.ts';
import { mendAmount, parseCsvAmount } from './amounts.ts';
import { amountShare, type ColumnFacts } from './columns.ts';
import type { CsvRow } from './scan.ts';
import { type Role, roleOfName } from './words.ts';

/** The currency that an amount column's name carries, as in `Betrag (EUR)`. */
export function currencyInName(names: readonly string[], used: readonly number[]): string | null {
  for (const index of used) {
    const match = /\b([A-Z]{3})\b/.exec(names[index] ?? '');
    if (match) return match[1] as string;
  }
  return null;
}

interface Money {
  readonly columns: Partial<Record<'amount' | 'debit' | 'credit' | 'flag' | 'balance', number>>;
  readonly used: readonly number[];
  readonly debitFlags: readonly string[];
  readonly creditFlags: readonly string[];
  /** Money out is printed without a sign and money in with one. */
  readonly isInverse: boolean;
  /** Nothing tells which column is money out. */
  readonly isGuessed?: boolean;
  readonly confidence: number;
  readonly label: string;
}

/** What the amounts of a column must be at least, of a column that its name tells and of any other. */
const NAMED_SHARE = 0.5;
const UNNAMED_SHARE = 0.9;

/** One signed or flagged amount column, or a pair of debit and credit. */
export function pickAmounts(
  columns: readonly ColumnFacts[],
  data: readonly CsvRow[],
): Money | null {
  const amounts = columns.filter(
    (column) => amountShare(column) >= NAMED_SHARE && column.dates === 0,
  );
  const named = (role: Role): ColumnFacts | undefined =>
    amounts.find((column) => roleOfName(column.name) === role);
  const balance = named('balance');
  const extra = balance ? { balance: balance.index } : {};
  const none = { debitFlags: [], creditFlags: [], isInverse: false };
  const candidates = amounts.filter(
    (column) => column !== balance && amountShare(column) >= UNNAMED_SHARE,
  );
  const full = candidates.filter((column) => column.filled >= data.length * 0.9);
  // A day of nothing but payments leaves the other column empty.
  const side = (role: 'debit' | 'credit') =>
    named(role) ?? columns.find((c) => c.filled === 0 && roleOfName(c.name) === role);
  const [debit, credit] = [side('debit'), side('credit')];
  const isPair = debit !== undefined && credit !== undefined && debit !== credit;
  const amount =
    named('amount') ??
    (isPair ? undefined : full.find((c) => c.negatives > 0)) ??
    full.find((c) => c.commaAmounts + c.pointAmounts > 0 && c.name === '');
  if (amount && amount.filled >= data.length * 0.9) {
    const flag = amount.negatives === 0 ? pickFlag(columns, data.length) : null;
    const isInverse = !flag && balance !== undefined && runsInverse(amount, balance, data);
    return {
      columns: { amount: amount.index, ...extra, ...(flag ? { flag: flag.index } : {}) },
      used: flag ? [amount.index, flag.index] : [amount.index],
      debitFlags: flag?.debit ?? [],
      creditFlags: flag?.credit ?? [],
      isInverse,
      confidence: amount.negatives > 0 || flag || isInverse ? 0.95 : 0.7,
      label: String(amount.index),
    };
  }
  if (isPair)
    return {
      columns: { debit: debit.index, credit: credit.index, ...extra },
      used: [debit.index, credit.index],
      ...none,
      confidence: 0.95,
      label: `${debit.index}/${credit.index}`,
    };
  return pickPair(candidates, data, balance);
}

/** More decimals than any currency has. */
const SCALE = 6;

function magnitude(value: bigint | null): bigint {
  return value === null ? 0n : value < 0n ? -value : value;
}

/** Reads the cells of some columns by the marks that they show; null where a cell is no amount. */
function readerOf(
  columns: readonly ColumnFacts[],
): (row: CsvRow, column: ColumnFacts) => bigint | null {
  const { decimal, thousands } = pickMarks(columns);
  return (row, column) => {
    const cell = (row.cells[column.index] ?? '').trim();
    const printed = cell === '' ? null : parseCsvAmount(cell, decimal, thousands);
    if (!printed || decimalsOf(printed.amount) > SCALE) return null;
    const value = scaled(printed.amount, SCALE);
    return printed.isNegative ? -value : value;
  };
}

/** How many neighbours the running balance joins, reading downwards or upwards, whichever is more. */
function runLength(after: readonly bigint[], amounts: readonly bigint[]): number {
  let down = 0;
  let up = 0;
  for (let i = 1; i < after.length; i++) {
    const step = (after[i] as bigint) - (after[i - 1] as bigint);
    if (step === amounts[i]) down++;
    if (step === -(amounts[i - 1] as bigint)) up++;
  }
  return Math.max(down, up);
}

/** Whether the running balance follows from the amounts only with their signs exchanged. */
function runsInverse(amount: ColumnFacts, balance: ColumnFacts, data: readonly CsvRow[]): boolean {
  const read = readerOf([amount, balance]);
  const after: bigint[] = [];
  const amounts: bigint[] = [];
  for (const row of data) {
    const [value, next] = [read(row, amount), read(row, balance)];
    if (value === null || next === null) continue;
    amounts.push(value);
    after.push(next);
  }
  const inverse = runLength(
    after,
    amounts.map((value) => -value),
  );
  return inverse > (after.length - 1) / 2 && inverse > runLength(after, amounts);
}

/**
 * Two amount columns of which each row fills one and whose names say nothing. A running balance tells
 * which one is money out; without it the busier one is taken, which must be said.
 */
function pickPair(
  candidates: readonly ColumnFacts[],
  data: readonly CsvRow[],
  balance: ColumnFacts | undefined,
): Money | null {
  let guessed: Money | null = null;
  for (const a of candidates)
    for (const b of candidates) {
      if (b.index <= a.index || a.filled + b.filled < data.length * 0.9) continue;
      const isFilled = (row: CsvRow, { index }: ColumnFacts) =>
        (row.cells[index] ?? '').trim() !== '';
      if (data.some((row) => isFilled(row, a) && isFilled(row, b))) continue;
      const running = balance ?? candidates.find((c) => c !== a && c !== b && c.filled > a.filled);
      if (!running) {
        guessed ??= pairOf(a.filled >= b.filled ? [a, b] : [b, a], null);
        continue;
      }
      const read = readerOf([a, b, running]);
      const rows = data.filter((row) => read(row, running) !== null);
      const after = rows.map((row) => read(row, running) as bigint);
      const net = rows.map((row) => magnitude(read(row, b)) - magnitude(read(row, a)));
      const [forth, back] = [
        runLength(after, net),
        runLength(
          after,
          net.map((value) => -value),
        ),
      ];
      if (forth === back || Math.max(forth, back) < (rows.length - 1) / 2) continue;
      return pairOf(forth > back ? [a, b] : [b, a], running);
    }
  return guessed;
}

function pairOf(
  [debit, credit]: readonly [ColumnFacts, ColumnFacts],
  running: ColumnFacts | null,
): Money {
  return {
    columns: {
      debit: debit.index,
      credit: credit.index,
      ...(running ? { balance: running.index } : {}),
    },
    used: [debit.index, credit.index],
    debitFlags: [],
    creditFlags: [],
    isInverse: false,
    isGuessed: running === null,
    confidence: running ? 0.8 : 0.5,
    label: `${debit.index}/${credit.index}`,
  };
}

const DEBIT_FLAGS = new Set(
  (
    'o d dr db dt dbit debit debito débito débit debet s soll af - out uit ut dare debe cargo adeudo ' +
    'borç расход дебет uttag withdrawal'
  ).split(' '),
);
const CREDIT_FLAGS = new Set(
  (
    'i c cr ct crdt credit credito crédito crédit kredit h haben bij + in inn avere haber abono ' +
    'alacak приход кредит deposit'
  ).split(' '),
);

/** Columns whose names say that a letter in them is no flag. */
const NO_FLAGS: ReadonlySet<Role> = new Set(['text', 'reference', 'id', 'counterpartyName']);

function pickFlag(
  columns: readonly ColumnFacts[],
  rowCount: number,
): { index: number; debit: string[]; credit: string[] } | null {
  for (const column of columns) {
    if (NO_FLAGS.has(roleOfName(column.name))) continue;
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
    for (const cell of column.distinct.keys()) samples.push(mendAmount(cell).text);
  }
  const total = comma + point;
  const grouped = (mark: string): boolean =>
    samples.some((cell) => new RegExp(`\\d[${mark}]\\d{3}(?:\\D|$)`).test(cell));
  // Whole amounts only: three digits behind a mark are thousands, for money hardly has three decimals.
  const isWholeByPoint = total === 0 && grouped('.') && !grouped(',');
  const decimal = comma > point || isWholeByPoint ? ',' : '.';
  const other = decimal === ',' ? '.' : ',';
  const thousands = grouped(other) ? other : grouped("'") ? "'" : grouped(' ') ? ' ' : '';
  return {
    decimal,
    // Distinct samples are bounded: without one in sight, the other mark may still group thousands.
    thousands: thousands === '' && total > 0 ? other : thousands,
    confidence: total === 0 ? 0.5 : Math.max(comma, point) / total,
  };
}
