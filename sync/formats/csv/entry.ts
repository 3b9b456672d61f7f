/** One row of delimited text as an entry, by the profile; or why it is none. */
import { type EntryStatus, NO_CODE, NO_DETAILS, type StatementEntry } from '../model.ts';
import { tidy } from '../values.ts';
import { type DateReader, isSumText, mayBeSum, unguard } from './cells.ts';
import type { CsvProfile } from './profile.ts';
import { amountOf, balanceOf, type Decode, feeOf, lessFee, RowProblem } from './rowMoney.ts';
import type { CsvRow } from './scan.ts';

/** How cells become text, and places in the text places in the file. */
export interface CellSource {
  readonly bytesPerChar: number;
  readonly decode: Decode;
}

/** Prepares a profile once, so that each row costs its own cells alone. */
export function rowBuilder(
  source: CellSource,
  profile: CsvProfile,
  readDate: DateReader,
): (row: CsvRow, ownCurrency: string) => StatementEntry | RowProblem {
  const { columns } = profile;
  const stages = new Map<string | undefined, EntryStatus>([
    ...profile.pendingValues.map((value) => [value.toLowerCase(), 'pending'] as const),
    ...profile.voidValues.map((value) => [value.toLowerCase(), 'info'] as const),
  ]);
  const cellOf = (row: CsvRow, column: number | undefined): string | null => {
    if (column === undefined) return null;
    const text = tidy(source.decode(row.cells[column] ?? ''));
    return text !== null && profile.hasFormulaGuard ? unguard(text) : text;
  };
  const [onlyText] = columns.text.length === 1 ? columns.text : [undefined];
  return (row, ownCurrency) => {
    if (row.isBroken) return new RowProblem('a quote is opened and never closed');
    const dateText = source.decode(row.cells[columns.bookingDate] ?? '');
    const day = columns.pendingDate;
    const isWaiting = day !== undefined && dateText.trim() === '';
    const booking = readDate(isWaiting ? source.decode(row.cells[day] ?? '') : dateText);
    if (!booking) return new RowProblem(`"${dateText.slice(0, 30)}" is not a date`);
    const gross = amountOf(row, profile, source.decode);
    if (gross instanceof RowProblem) return gross;
    const fee = feeOf(row, profile, source.decode);
    if (fee instanceof RowProblem) return fee;
    const money = fee === null ? gross : lessFee(gross, fee);
    const value =
      columns.valueDate === undefined
        ? null
        : readDate(source.decode(row.cells[columns.valueDate] ?? ''));
    const balance = balanceOf(row, profile, source.decode);
    if (balance instanceof RowProblem) return balance;
    const remittance =
      onlyText === undefined
        ? tidy(columns.text.map((column) => cellOf(row, column) ?? '').join(' '))
        : cellOf(row, onlyText);
    const sum = mayBeSum(remittance)
      ? columns.text.map((column) => cellOf(row, column)).find(isSumText)
      : undefined;
    if (sum) return new RowProblem(`"${sum}" is a balance or a total and no entry`);
    const status = cellOf(row, columns.status)?.toLowerCase();
    const currency = currencyOf(cellOf(row, columns.currency)) ?? ownCurrency;
    const code = cellOf(row, columns.code);
    const text = cellOf(row, columns.bookingText);
    return {
      sign: money.sign,
      amount: money.amount,
      currency,
      status: stages.get(status) ?? (isWaiting ? 'pending' : 'booked'),
      isReversal: false,
      bookingDate: booking.date,
      valueDate: value?.date ?? null,
      code:
        code === null && text === null
          ? NO_CODE
          : {
              swift: null,
              business: null,
              domain: null,
              family: null,
              subFamily: null,
              proprietary: code,
              proprietaryIssuer: null,
              text,
            },
      references: {
        entry: null,
        bank: cellOf(row, columns.id),
        customer: cellOf(row, columns.reference),
        endToEnd: cellOf(row, columns.endToEnd),
        instruction: null,
        transaction: null,
        mandate: cellOf(row, columns.mandate),
        creditorId: null,
        message: null,
        paymentInfo: null,
        uetr: null,
        structured: null,
      },
      counterparty: {
        name: cellOf(row, columns.counterpartyName),
        account: cellOf(row, columns.counterpartyAccount),
        bankId: cellOf(row, columns.counterpartyBank),
        ultimateName: null,
      },
      remittance,
      returnReason: null,
      original: null,
      exchangeRate: null,
      charges: fee === null ? null : { amount: fee.amount, currency },
      balanceAfter: balance,
      batchCount: null,
      details: NO_DETAILS,
      slice: {
        offset: row.start * source.bytesPerChar,
        length: (row.end - row.start) * source.bytesPerChar,
        line: row.line,
      },
    };
  };
}

/** A currency's code in capitals, the same object for each, or null where the text is none. */
function currencyOf(text: string | null): string | null {
  if (text === null) return null;
  const known = CURRENCIES.get(text);
  if (known !== undefined) return known;
  if (!/^[A-Za-z]{3}$/.test(text)) return null;
  const code = text.toUpperCase();
  if (CURRENCIES.size < 1000) CURRENCIES.set(text, code);
  return code;
}

const CURRENCIES = new Map<string, string>();
