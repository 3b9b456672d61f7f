/** The columns of CODA records (version 2, Febelfin), counted from zero, and the values in them. */
import { isCurrency, minorDigits } from '../../../core/money/currencies.ts';
import type { AmountInCurrency } from '../model.ts';
import { dateFromParts, fullYear, type ParsedDate, tidy } from '../values.ts';

export const RECORD_LENGTH = 128;

/** Twelve digits and three decimals; zeros beyond the currency's own decimals go. */
export function amountOf(digits: string, currency: string): string | null {
  if (!/^\d{15}$/.test(digits)) return null;
  const whole = digits.slice(0, 12).replace(/^0+(?=\d)/, '');
  const own = isCurrency(currency) ? minorDigits(currency) : 2;
  let fraction = digits.slice(12);
  while (fraction.length > own && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** `DDMMYY`; zeros or blanks are no date. */
export function dateOf(text: string): ParsedDate | null {
  if (!/^\d{6}$/.test(text)) return null;
  return dateFromParts(
    fullYear(Number(text.slice(4, 6))),
    Number(text.slice(2, 4)),
    Number(text.slice(0, 2)),
  );
}

/**
 * The 37 characters of account and currency. Structure 0: twelve digits of a Belgian account, currency
 * after a blank; 1 and 3: foreign, 34 characters and the currency; 2: Belgian IBAN, 31 characters.
 */
export function accountOf(text: string, structure: string): { id: string; currency: string } {
  if (structure === '0')
    return { id: text.slice(0, 12).trim(), currency: text.slice(13, 16).trim() };
  const id = tidy(text.slice(0, structure === '2' ? 31 : 34)) ?? '';
  return { id, currency: text.slice(34, 37).trim() };
}

/** Transaction families of the code, where they say something to a reader. */
const FAMILIES: Record<string, string> = {
  '01': 'SEPA credit transfer',
  '02': 'Instant credit transfer',
  '03': 'Cheque',
  '04': 'Card',
  '05': 'SEPA direct debit',
  '07': 'Collective transfer',
  '09': 'Counter transaction',
  '11': 'Securities',
  '13': 'Credit',
  '30': 'Various transactions',
  '35': 'Closing of the account',
  '41': 'International credit transfer',
  '43': 'Foreign cheque',
  '47': 'Foreign bill',
  '80': 'Fees and commissions',
};

/** The name of the family in an eight-digit transaction code, or null. */
export function familyOf(code: string): string | null {
  return FAMILIES[code.slice(1, 3)] ?? null;
}

export interface Communication {
  readonly text: string | null;
  readonly structured: string | null;
  readonly mandate: string | null;
  readonly creditorId: string | null;
  /** The amount in the currency that it was in before, and the rate (kind 105). */
  readonly original?: AmountInCurrency | undefined;
  readonly exchangeRate?: string | undefined;
}

/**
 * The communication of records 21 to 23 put together. Structured: three digits tell the kind; 100 is the
 * reference of ISO 11649, 101 and 102 are the Belgian one of twelve digits, 105 an amount that was
 * converted, 127 a SEPA direct debit; any other is kept as text.
 */
export function communicationOf(isStructured: boolean, raw: string): Communication {
  const none = { text: null, structured: null, mandate: null, creditorId: null };
  if (!isStructured) return { ...none, text: tidy(raw) };
  const kind = raw.slice(0, 3);
  const body = raw.slice(3);
  if ((kind === '101' || kind === '102') && /^\d{12}/.test(body)) {
    const structured = belgianReference(body.slice(0, 12));
    return { ...none, structured, text: tidy(body.slice(12)) };
  }
  if (kind === '100' && /^RF\d{2}[A-Z0-9]{1,21}\s*$/.test(body))
    return { ...none, structured: body.trim() };
  if (kind === '105') return conversionOf(body) ?? { ...none, text: tidy(`${kind} ${body}`) };
  if (kind === '127')
    return {
      ...none,
      creditorId: tidy(body.slice(9, 44)),
      mandate: tidy(body.slice(44, 79)),
      text: tidy(body.slice(79, 141)),
    };
  return { ...none, text: tidy(`${kind} ${body}`) };
}

/**
 * Kind 105: gross amount in the account's and in the original currency (12 and 3 digits), rate (4 and 8
 * digits), currency, reference of twelve digits, country, value in euro.
 */
function conversionOf(body: string): Communication | null {
  const match = /^\d{15}(\d{15})(\d{4})(\d{8})([A-Z]{3})([\d ]{12})(.*)$/s.exec(body);
  if (!match) return null;
  const [, digits = '', whole = '', fraction = '', currency = '', reference = '', rest = ''] =
    match;
  const amount = amountOf(digits, currency);
  const rate = `${Number(whole)}.${fraction}`.replace(/\.?0+$/, '');
  return {
    structured: /^0*\s*$/.test(reference) ? null : belgianReference(reference),
    text: tidy(rest.replace(/\d{15}\s*$/, '')),
    mandate: null,
    creditorId: null,
    ...(amount === null ? {} : { original: { amount, currency } }),
    ...(rate === '0' ? {} : { exchangeRate: rate }),
  };
}

function belgianReference(digits: string): string {
  return `+++${digits.slice(0, 3)}/${digits.slice(3, 7)}/${digits.slice(7)}+++`;
}
