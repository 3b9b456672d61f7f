/** A movement of CFONB 120: the record 04 and the complements 05 that follow it. */
import type { IsoDate } from '../../../core/time/dates.ts';
import {
  type AmountInCurrency,
  NO_CODE,
  NO_DETAILS,
  NO_REFERENCES,
  type StatementEntry,
} from '../model.ts';
import { type PrintedAmount, tidy } from '../values.ts';
import { unsignedAmountOf } from './layout.ts';

/** Qualifiers whose 70 characters are free text of the payment. */
const TEXTS = new Set(['LIB', 'LCC', 'LC2', 'LCS']);

export class Movement {
  end: number;
  readonly #record: string;
  readonly #start: number;
  readonly #line: number;
  readonly #money: PrintedAmount;
  readonly #bookingDate: IsoDate;
  readonly #valueDate: IsoDate | null;
  readonly #currency: string;
  readonly #texts: string[] = [];
  readonly #named = new Map<string, string>();
  #original: AmountInCurrency | null = null;
  #rate: string | null = null;
  #charges: AmountInCurrency | null = null;
  #returnReason: string | null = null;
  /** The text of 140 characters goes on in the next complement, in the middle of a word. */
  #isFull = false;

  constructor(
    record: string,
    place: { readonly start: number; readonly end: number; readonly line: number },
    read: {
      readonly money: PrintedAmount;
      readonly bookingDate: IsoDate;
      readonly valueDate: IsoDate | null;
    },
  ) {
    this.#record = record;
    this.#start = place.start;
    this.end = place.end;
    this.#line = place.line;
    this.#money = read.money;
    this.#bookingDate = read.bookingDate;
    this.#valueDate = read.valueDate;
    this.#currency = record.slice(16, 19);
  }

  takeComplement(record: string, end: number): void {
    this.end = end;
    const qualifier = record.slice(45, 48);
    const text = record.slice(48, 118);
    if (qualifier === 'LC2' && this.#isFull) this.#texts[this.#texts.length - 1] += text;
    else if (TEXTS.has(qualifier)) this.#texts.push(text);
    else if (qualifier === 'MMO' && moneyOf(text)) {
      this.#original = moneyOf(text);
      this.#rate = unsignedAmountOf(text.slice(19, 30).padStart(14, '0'), text.slice(18, 19));
    } else if (qualifier === 'FEE' && moneyOf(text)) this.#charges = moneyOf(text);
    else if (qualifier === 'RET') {
      this.#returnReason = tidy(text.slice(0, 4));
      this.#texts.push(text.slice(4));
    } else if (NAMED.has(qualifier) && !this.#named.has(qualifier))
      this.#named.set(qualifier, text);
    else this.#texts.push(`${qualifier} ${text}`);
    if (qualifier === 'RCN') this.#texts.push(text.slice(35));
    this.#isFull = qualifier === 'LCC' && !text.endsWith(' ') && text.length === 70;
  }

  entry(): StatementEntry {
    const record = this.#record;
    const named = (qualifier: string, from = 0, to = 70): string | null =>
      tidy(this.#named.get(qualifier)?.slice(from, to));
    const isDebit = this.#money.isNegative;
    // The name told is the other party's: who is paid for money out, who pays for money in.
    const name = isDebit ? named('NBE') : named('NPY');
    const texts = [record.slice(48, 79), ...this.#texts].map(tidy);
    const code = record.slice(32, 34).trim();
    return {
      sign: isDebit ? 'debit' : 'credit',
      amount: this.#money.amount,
      currency: this.#currency,
      status: 'booked',
      isReversal: false,
      bookingDate: this.#bookingDate,
      valueDate: this.#valueDate,
      code: {
        ...NO_CODE,
        business: tidy(record.slice(7, 11)),
        proprietary: tidy(code),
        proprietaryIssuer: 'CFONB',
      },
      references: {
        ...NO_REFERENCES,
        entry: /^0*$/.test(record.slice(81, 88).trim()) ? null : tidy(record.slice(81, 88)),
        bank: tidy(record.slice(104, 120)),
        customer: named('RCN', 0, 35),
        endToEnd: named('RCN', 0, 35) ?? named('REF', 0, 35),
        transaction: named('REF', 0, 35),
        mandate: named('RUM', 0, 35),
        creditorId: named('ICS', 0, 35),
      },
      counterparty: {
        name: name ?? named('NPY') ?? named('NBE'),
        account: isDebit ? (named('CBE') ?? named('CPY')) : (named('CPY') ?? named('CBE')),
        bankId: isDebit ? (named('BBE') ?? named('BDB')) : (named('BPY') ?? named('BDP')),
        ultimateName: isDebit ? named('NBU') : named('NPO'),
      },
      remittance: tidy(texts.filter((text) => text !== null).join(' ')),
      returnReason: this.#returnReason ?? tidy(record.slice(40, 42)),
      original: this.#original,
      exchangeRate: this.#rate,
      charges: this.#charges,
      balanceAfter: null,
      batchCount: null,
      details: NO_DETAILS,
      slice: { offset: this.#start, length: this.end - this.#start, line: this.#line },
    };
  }
}

/** Qualifiers with a field of their own; each may stand once. */
const NAMED = new Set([
  ...['NPY', 'NBE', 'NPO', 'NBU', 'RCN', 'REF', 'RUM', 'ICS'],
  ...['CBE', 'CPY', 'BBE', 'BPY', 'BDB', 'BDP'],
]);

/** Currency, number of decimals and fourteen digits, which carry no sign in a complement. */
function moneyOf(text: string): AmountInCurrency | null {
  const currency = text.slice(0, 3);
  const amount = unsignedAmountOf(text.slice(4, 18), text.slice(3, 4));
  return amount !== null && /^[A-Z]{3}$/.test(currency) ? { amount, currency } : null;
}
