/** What the columns of a CSV hold, judged from all rows and, where there is one, from the header. */
import { isCurrency } from '../../../core/money/currencies.ts';
import { mendAmount } from './amounts.ts';
import { narrow } from './cells.ts';

/** Counts over the cells of one column. */
export interface ColumnFacts {
  readonly index: number;
  readonly name: string;
  filled: number;
  dates: number;
  /** Amounts that are only right with a decimal comma, only with a point, or with either. */
  commaAmounts: number;
  pointAmounts: number;
  plainAmounts: number;
  negatives: number;
  longIntegers: number;
  currencies: number;
  ibans: number;
  /** Currencies that stand beside the digits of amounts. */
  readonly beside: Set<string>;
  totalLength: number;
  readonly distinct: Map<string, number>;
}

/** A cell that is a date, a time may follow; a span of two dates is none. */
export const DATE_CELL =
  /^\s*(?:(\d{1,4})([.\-/ ])(\d{1,2})\2(\d{2,4})(?:\.|\b)|((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)\s*$|\d{1,2}[ \-/.]\p{L}{3,9}\.?[ \-/.](?:\d{2}){1,2}\b|\p{L}{3,9}\.? \d{1,2}, ?\d{4}\b)(?!\s*[-–]\s*\d{1,4}[.\-/ ])/u;
const BEHIND = String.raw`\)?\s?(?:-|\+|CR\.?|DR\.?|[CDHS])?$`;
export const COMMA = new RegExp(
  String.raw`^[-+(]?\s?(?:\d{1,3}(?:[.' ]\d{3})+|\d*),\d{1,2}${BEHIND}`,
  'i',
);
export const POINT = new RegExp(
  String.raw`^[-+(]?\s?(?:\d{1,3}(?:[,' ]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d*)\.\d{1,2}${BEHIND}`,
  'i',
);
const PLAIN =
  /^[-+(]?\s?(?:\d{1,12}(?:[.,]|[.,]\d{3,5})?|\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*)\)?\s?(?:-|\+|CR|DR)?$/i;
const MAX_DISTINCT = 50;

export function newColumn(index: number, name: string): ColumnFacts {
  return {
    index,
    name,
    filled: 0,
    dates: 0,
    commaAmounts: 0,
    pointAmounts: 0,
    plainAmounts: 0,
    negatives: 0,
    longIntegers: 0,
    currencies: 0,
    ibans: 0,
    beside: new Set(),
    totalLength: 0,
    distinct: new Map(),
  };
}

export function countCell(column: ColumnFacts, raw: string): void {
  const cell = narrow(raw).trim();
  if (cell === '') return;
  column.filled++;
  column.totalLength += cell.length;
  if (column.distinct.size < MAX_DISTINCT || column.distinct.has(cell))
    column.distinct.set(cell, (column.distinct.get(cell) ?? 0) + 1);
  if (cell.length > 40) return;
  if (DATE_CELL.test(cell)) {
    column.dates++;
    return;
  }
  const { text: money, currency } = mendAmount(cell);
  if (currency !== null) column.beside.add(currency);
  if (COMMA.test(money)) column.commaAmounts++;
  else if (POINT.test(money)) column.pointAmounts++;
  else if (PLAIN.test(money)) {
    column.plainAmounts++;
    if (/^\d{7,}$/.test(money)) column.longIntegers++;
  } else if (cell.length === 3 && isCurrency(cell)) column.currencies++;
  else if (/^[A-Z]{2}\d{2}[A-Z0-9 ]{10,32}$/.test(cell)) column.ibans++;
  else return;
  if (/^[-(]|-$|\dD$|DR\.?$/i.test(money)) column.negatives++;
}

export function amountCount(column: ColumnFacts): number {
  return column.commaAmounts + column.pointAmounts + column.plainAmounts;
}

/** Share of filled cells that are amounts, zero for a column of numbers that are ids. */
export function amountShare(column: ColumnFacts): number {
  if (column.filled === 0 || column.longIntegers > column.filled / 2) return 0;
  return amountCount(column) / column.filled;
}
