/** One STMTTRN, gathered field by field, becomes an entry. */
import { isCurrency, minorDigits } from '../../../core/money/currencies.ts';
import { Decimal, roundDecimal } from '../../../core/money/decimal.ts';
import type { IsoDate } from '../../../core/time/dates.ts';
import type { ReadContext } from '../format.ts';
import {
  type EntryCorrection,
  type Issue,
  NO_CODE,
  NO_DETAILS,
  NO_REFERENCES,
  type SourceSlice,
  type StatementEntry,
} from '../model.ts';
import { overridable } from '../source.ts';
import { tidy } from '../values.ts';
import { parseOfxAmount, parseOfxDate } from './fields.ts';

/** The fields of an aggregate; those of an aggregate inside of it carry its name before a point. */
export type OfxFields = ReadonlyMap<string, string>;

export interface RawTransaction {
  readonly fields: OfxFields;
  readonly isPending: boolean;
  readonly slice: SourceSlice;
}

export interface EntrySurroundings {
  readonly currency: string;
  /** Stands in, once a second person agrees, where an entry has no date. */
  readonly lastDay: IsoDate | null;
  readonly context: ReadContext;
  readonly issues: Issue[];
}

/** The entry, whose findings go to the statement's. One that cannot be read is kept as `info`. */
export function entryOf(raw: RawTransaction, around: EntrySurroundings): StatementEntry {
  const { fields, slice } = raw;
  const get = (name: string): string | null => tidy(fields.get(name));
  const amountField = get('TRNAMT') ?? '';
  const currency = currencyOf(get, around.currency);
  const money = parseOfxAmount(amountField, currency);
  if (money === null)
    around.issues.push({
      code: 'ENTRY_AMOUNT',
      severity: 'error',
      line: slice.line,
      message: `"${amountField.slice(0, 30)}" is no amount. The statement is refused.`,
    });
  const corrects = correctionOf(get);
  const bookingDate = bookingDateOf(get, slice.line, around);
  const value = parseOfxDate(get('DTAVAIL') ?? '');
  return {
    sign: money?.isNegative ? 'debit' : 'credit',
    amount: money?.amount ?? '0',
    currency,
    status: money === null || corrects ? 'info' : raw.isPending ? 'pending' : 'booked',
    isReversal: false,
    bookingDate,
    valueDate: value?.date ?? null,
    code: { ...NO_CODE, proprietary: get('TRNTYPE'), proprietaryIssuer: 'OFX' },
    references: {
      ...NO_REFERENCES,
      bank: get('FITID'),
      customer: get('CHECKNUM'),
      transaction: get('REFNUM') ?? get('SRVRTID'),
    },
    counterparty: {
      name: get('NAME') ?? get('PAYEE.NAME'),
      account: get('BANKACCTTO.ACCTID') ?? get('CCACCTTO.ACCTID'),
      bankId: get('BANKACCTTO.BANKID'),
      ultimateName: get('EXTDNAME'),
    },
    remittance: get('MEMO'),
    returnReason: null,
    ...conversionOf(get, money?.amount ?? null, currency),
    charges: null,
    balanceAfter: null,
    batchCount: null,
    details: NO_DETAILS,
    ...(corrects ? { corrects } : {}),
    slice,
  };
}

type Get = (name: string) => string | null;

/** CURRENCY says that the amount is in another currency; ORIGCURRENCY that it was converted. */
function currencyOf(get: Get, currency: string): string {
  const symbol = get('CURRENCY.CURSYM')?.toUpperCase();
  return symbol !== undefined && /^[A-Z]{3}$/.test(symbol) ? symbol : currency;
}

/**
 * ORIGCURRENCY: the amount was converted from CURSYM at CURRATE, units of the account's currency for one
 * of the original (OFX 2.2, 5.2), so that the original is the amount divided by the rate. A rate of 1
 * between two currencies is a filler and tells nothing. CURRENCY: nothing was converted yet.
 */
function conversionOf(
  get: Get,
  amount: string | null,
  currency: string,
): Pick<StatementEntry, 'original' | 'exchangeRate'> {
  const symbol = get('ORIGCURRENCY.CURSYM')?.toUpperCase() ?? currency;
  const rate = rateOf(get('ORIGCURRENCY.CURRATE') ?? get('CURRENCY.CURRATE'));
  const isFilled = rate !== null && !rate.equals(1);
  if (symbol === currency || !isCurrency(symbol) || amount === null || !isFilled)
    return { original: null, exchangeRate: isFilled ? rate.toFixed() : null };
  const places = minorDigits(symbol);
  const original = roundDecimal(new Decimal(amount).div(rate), places, 'half-even').toFixed(places);
  return { original: { amount: original, currency: symbol }, exchangeRate: rate.toFixed() };
}

function rateOf(text: string | null): Decimal | null {
  const plain = text?.replace(',', '.') ?? '';
  if (!/^\+?\d{1,12}(?:\.\d{0,20})?$/.test(plain)) return null;
  const rate = new Decimal(plain.replace('+', ''));
  return rate.isZero() ? null : rate;
}

function correctionOf(get: Get): EntryCorrection | null {
  const bankId = get('CORRECTFITID');
  if (bankId === null) return null;
  return { bankId, action: get('CORRECTACTION') === 'DELETE' ? 'delete' : 'replace' };
}

function bookingDateOf(get: Get, line: number, around: EntrySurroundings): IsoDate {
  const posted = get('DTPOSTED') ?? get('DTTRAN');
  const parsed = posted === null ? null : parseOfxDate(posted);
  if (parsed) {
    if (parsed.isClamped)
      around.issues.push({
        code: 'DATE_CLAMPED',
        severity: 'warning',
        line,
        message: `"${posted?.slice(0, 20)}" is a day that its month lacks; ${parsed.date} was taken.`,
      });
    return parsed.date;
  }
  const user = parseOfxDate(get('DTUSER') ?? '');
  const what = posted === null ? 'no date' : `"${posted.slice(0, 20)}", which is no date,`;
  if (user) {
    around.issues.push({
      code: 'DATE_OF_ORDER',
      severity: 'warning',
      line,
      message: `The entry has ${what} as posting; the date of the order, ${user.date}, was taken.`,
    });
    return user.date;
  }
  const instead = around.lastDay;
  const message = `The entry has ${what} of posting. `;
  if (instead === null)
    around.issues.push({
      code: 'ENTRY_DATE',
      severity: 'error',
      line,
      message: `${message}The statement is refused.`,
    });
  else
    around.issues.push(
      overridable(
        around.context,
        'ENTRY_DATE',
        line,
        `${message}A second person may let ${instead}, the last day of the statement, stand in for it.`,
      ),
    );
  return instead ?? ('1970-01-01' as IsoDate);
}
