/** The letters of a column of directions, and the marks inside of amounts. */
import { mendAmount } from './amounts.ts';
import type { ColumnFacts } from './columns.ts';
import { type Role, roleOfName } from './words.ts';

const DEBIT_FLAGS = new Set(
  (
    'o d dr db dt dbit debit debito débito débit debet s soll af - out uit ut deebet dare debe cargo adeudo ' +
    'borç расход дебет uttag withdrawal'
  ).split(' '),
);
const CREDIT_FLAGS = new Set(
  (
    'i c k cr ct crdt credit credito crédito crédit kredit kreedit h haben bij + in inn avere haber abono ' +
    'alacak приход кредит deposit'
  ).split(' '),
);

/** Columns whose names say that a letter in them is no flag. */
const NO_FLAGS: ReadonlySet<Role> = new Set(['text', 'reference', 'id', 'counterpartyName']);

export function pickFlag(
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
