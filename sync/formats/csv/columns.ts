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
  /** Cells that were judged before: days, names and currencies come again and again. */
  readonly judged: Map<string, Verdict>;
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
const MAX_JUDGED = 1000;

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
    judged: new Map(),
  };
}

/** What one cell is. */
interface Verdict {
  readonly kind:
    | 'dates'
    | 'commaAmounts'
    | 'pointAmounts'
    | 'plainAmounts'
    | 'currencies'
    | 'ibans'
    | null;
  readonly currency: string | null;
  readonly isLongInteger: boolean;
  readonly isNegative: boolean;
}

const TEXT: Verdict = { kind: null, currency: null, isLongInteger: false, isNegative: false };
const DATE: Verdict = { ...TEXT, kind: 'dates' };

function judgeCell(cell: string): Verdict {
  if (DATE_CELL.test(cell)) return DATE;
  // Only the code of a currency is anything else without a digit.
  if (cell.length !== 3 && !/\d/.test(cell)) return TEXT;
  const { text: money, currency } = mendAmount(cell);
  const kind = kindOfCell(cell, money);
  if (kind === null) return { ...TEXT, currency };
  return {
    kind,
    currency,
    isLongInteger: kind === 'plainAmounts' && /^\d{7,}$/.test(money),
    isNegative: /^[-(]|-$|\dD$|DR\.?$/i.test(money),
  };
}

function kindOfCell(cell: string, money: string): Verdict['kind'] {
  if (COMMA.test(money)) return 'commaAmounts';
  if (POINT.test(money)) return 'pointAmounts';
  if (PLAIN.test(money)) return 'plainAmounts';
  if (cell.length === 3 && isCurrency(cell)) return 'currencies';
  return /^[A-Z]{2}\d{2}[A-Z0-9 ]{10,32}$/.test(cell) ? 'ibans' : null;
}

export function countCell(column: ColumnFacts, raw: string): void {
  const cell = narrow(raw).trim();
  if (cell === '') return;
  column.filled++;
  column.totalLength += cell.length;
  if (column.distinct.size < MAX_DISTINCT || column.distinct.has(cell))
    column.distinct.set(cell, (column.distinct.get(cell) ?? 0) + 1);
  if (cell.length > 40) return;
  let verdict = column.judged.get(cell);
  if (verdict === undefined) {
    verdict = judgeCell(cell);
    if (column.judged.size < MAX_JUDGED) column.judged.set(cell, verdict);
  }
  if (verdict.currency !== null) column.beside.add(verdict.currency);
  if (verdict.kind !== null) column[verdict.kind]++;
  if (verdict.isLongInteger) column.longIntegers++;
  if (verdict.isNegative) column.negatives++;
}

export function amountCount(column: ColumnFacts): number {
  return column.commaAmounts + column.pointAmounts + column.plainAmounts;
}

/** Share of filled cells that are amounts, zero for a column of numbers that are ids. */
export function amountShare(column: ColumnFacts): number {
  if (column.filled === 0 || column.longIntegers > column.filled / 2) return 0;
  return amountCount(column) / column.filled;
}
