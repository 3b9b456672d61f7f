/** The figures of one row: amount and direction, fee and running balance, as the profile says. */
import { formatMinor } from '../../../core/money/money.ts';
import type { Sign } from '../model.ts';
import { decimalsOf, type PrintedAmount, scaled } from '../values.ts';
import { parseCsvAmount } from './amounts.ts';
import type { CsvProfile } from './profile.ts';
import type { CsvRow } from './scan.ts';

/** Turns the characters of a cell into text. */
export type Decode = (cell: string) => string;

/** Why a row was not taken over. */
export class RowProblem {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

function readAmount(cell: string, profile: CsvProfile): PrintedAmount | null {
  const printed = parseCsvAmount(cell, profile.decimal, profile.thousands);
  const digits = profile.impliedDecimals;
  if (!printed || !digits || printed.amount.includes('.')) return printed;
  const padded = printed.amount.padStart(digits + 1, '0');
  const cut = padded.length - digits;
  return { ...printed, amount: `${padded.slice(0, cut)}.${padded.slice(cut)}` };
}

export function balanceOf(
  row: CsvRow,
  profile: CsvProfile,
  decode: Decode,
): string | null | RowProblem {
  if (profile.columns.balance === undefined) return null;
  const cell = decode(row.cells[profile.columns.balance] ?? '').trim();
  if (cell === '') return null;
  const printed = readAmount(cell, profile);
  if (!printed) return new RowProblem(`"${cell.slice(0, 30)}" is not a balance`);
  return printed.isNegative ? `-${printed.amount}` : printed.amount;
}

export function amountOf(
  row: CsvRow,
  profile: CsvProfile,
  decode: Decode,
): { sign: Sign; amount: string } | RowProblem {
  const { columns, isInverse } = profile;
  const read = (column: number | undefined) => {
    const cell = column === undefined ? '' : decode(row.cells[column] ?? '').trim();
    return { cell, printed: cell === '' ? null : readAmount(cell, profile) };
  };
  if (columns.amount === undefined)
    return amountOfPair(read(columns.debit), read(columns.credit), isInverse);
  const { cell, printed } = read(columns.amount);
  if (!printed) return new RowProblem(`"${cell.slice(0, 30)}" is not an amount`);
  let isDebit = printed.isNegative;
  if (columns.flag !== undefined) {
    const flag = decode(row.cells[columns.flag] ?? '')
      .trim()
      .toLowerCase();
    if (profile.debitFlags.some((known) => known.toLowerCase() === flag)) isDebit = !isDebit;
    else if (!profile.creditFlags.some((known) => known.toLowerCase() === flag))
      return new RowProblem(`"${flag.slice(0, 30)}" says neither debit nor credit`);
  }
  if (isInverse) isDebit = !isDebit;
  return { sign: isDebit ? 'debit' : 'credit', amount: printed.amount };
}

export function feeOf(
  row: CsvRow,
  profile: CsvProfile,
  decode: Decode,
): PrintedAmount | null | RowProblem {
  const cell = decode(row.cells[profile.columns.fee ?? -1] ?? '').trim();
  if (cell === '') return null;
  const printed = readAmount(cell, profile);
  if (!printed) return new RowProblem(`"${cell.slice(0, 30)}" is not a fee`);
  return /^[0.]+$/.test(printed.amount) ? null : printed;
}

interface SignedAmount {
  readonly sign: Sign;
  readonly amount: string;
}

/** The account moves by the amount less the fee that stands beside it. */
export function lessFee({ sign, amount }: SignedAmount, fee: PrintedAmount): SignedAmount {
  const scale = Math.max(decimalsOf(amount), decimalsOf(fee.amount));
  const gross = scaled(amount, scale);
  const taken = scaled(fee.amount, scale);
  const net = (sign === 'debit' ? -gross : gross) - (fee.isNegative ? -taken : taken);
  return {
    sign: net < 0n ? 'debit' : 'credit',
    amount: formatMinor(net < 0n ? -net : net, scale),
  };
}

interface ReadCell {
  readonly cell: string;
  readonly printed: { readonly isNegative: boolean; readonly amount: string } | null;
}

/** Two columns: one must hold the amount. The debit column may already be negative. */
function amountOfPair(
  debit: ReadCell,
  credit: ReadCell,
  isInverse: boolean,
): { sign: Sign; amount: string } | RowProblem {
  if (debit.cell !== '' && !debit.printed)
    return new RowProblem(`"${debit.cell.slice(0, 30)}" is not an amount`);
  if (credit.cell !== '' && !credit.printed)
    return new RowProblem(`"${credit.cell.slice(0, 30)}" is not an amount`);
  const isZero = (cell: ReadCell): boolean =>
    cell.printed === null || /^[0.]+$/.test(cell.printed.amount);
  if (!isZero(debit) && !isZero(credit))
    return new RowProblem('both the debit and the credit column hold an amount');
  const isDebit = !isZero(debit) || credit.printed === null;
  const printed = isDebit ? debit.printed : credit.printed;
  if (!printed) return new RowProblem('neither the debit nor the credit column holds an amount');
  // A card prints what it owes less: then the column alone tells the direction.
  const isFlipped = !isDebit && printed.isNegative && !isInverse;
  return { sign: isDebit || isFlipped ? 'debit' : 'credit', amount: printed.amount };
}
