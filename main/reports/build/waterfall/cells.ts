/**
 * Cells and columns that the sheets of a waterfall workbook share.
 */
import { Decimal } from '../../../../core/money/decimal.ts';
import type { Cell, Column, MarkedCell, Row } from '../../model.ts';

export const ZERO = new Decimal(0);
/** A spreadsheet keeps 15 digits; sums of cents are told apart at five decimals. */
export const CENT_PLACES = 5;
const SHOWN_DIGITS = 15;

export function textOf(value: Decimal): string {
  return value.toSignificantDigits(SHOWN_DIGITS).toFixed();
}

export function formula(value: Decimal, text: string, type?: MarkedCell['type']): MarkedCell {
  return { value: textOf(value), formula: text, ...(type === undefined ? {} : { type }) };
}

export function decimalColumn(id: string, title: string, decimals = 4): Column {
  return { id, title, type: 'rate', decimals };
}

/** Money stated or computed; the currency's own digits. */
export function moneyColumn(id: string, title: string, currency: string): Column {
  return { id, title, type: 'amount', currency, isFlow: true };
}

export const textColumn = (id: string, title: string): Column => ({ id, title, type: 'text' });

export function line(cells: { readonly [id: string]: Cell | undefined }): Row {
  return { kind: 'line', cells };
}

export const major = (minor: bigint, digits: number) =>
  new Decimal(minor.toString()).div(new Decimal(10).pow(digits));
