/** A movement of CODA: records 21 to 23 with their information 31 to 33, and the parts of a total. */
import type { IsoDate } from '../../../core/time/dates.ts';
import {
  type EntryDetail,
  NO_CODE,
  NO_DETAILS,
  NO_REFERENCES,
  type PaymentFacts,
  type Sign,
  type StatementEntry,
} from '../model.ts';
import { tidy } from '../values.ts';
import { communicationOf, familyOf } from './layout.ts';

export class Movement {
  readonly line: number;
  readonly start: number;
  readonly sign: Sign;
  readonly amount: string;
  readonly bookingDate: IsoDate;
  readonly valueDate: IsoDate | null;
  /** A total inside of a total: its own amount is in its parts again. */
  readonly isSubtotal: boolean;
  readonly sequence: string;
  end: number;
  readonly parts: Movement[] = [];
  readonly #bankReference: string | null;
  readonly #code: string;
  readonly #isStructured: boolean;
  #communication: string;
  #customer: string | null = null;
  #bic: string | null = null;
  #account: string | null = null;
  #name: string | null = null;
  #returnReason: string | null = null;
  #isReversal = false;
  readonly #information: string[] = [];
  #isNameInformation = false;

  constructor(
    record: string,
    place: { readonly start: number; readonly end: number; readonly line: number },
    read: {
      readonly amount: string;
      readonly bookingDate: IsoDate;
      readonly valueDate: IsoDate | null;
      readonly isSubtotal: boolean;
    },
  ) {
    this.line = place.line;
    this.start = place.start;
    this.end = place.end;
    this.amount = read.amount;
    this.bookingDate = read.bookingDate;
    this.valueDate = read.valueDate;
    this.isSubtotal = read.isSubtotal;
    this.sequence = record.slice(2, 6);
    this.sign = record[31] === '1' ? 'debit' : 'credit';
    this.#bankReference = tidy(record.slice(10, 31));
    this.#code = record.slice(53, 61);
    this.#isStructured = record[61] === '1';
    this.#communication = record.slice(62, 115);
  }

  /** A record 22 or 23. */
  takeContinuation(record: string): void {
    if (record[1] === '2') {
      this.#communication += record.slice(10, 63);
      const reference = tidy(record.slice(63, 98));
      this.#customer = reference === 'NOTPROVIDED' ? null : reference;
      this.#bic = tidy(record.slice(98, 109));
      this.#isReversal = record[112] === '4';
      this.#returnReason = tidy(record.slice(113, 117));
    } else {
      const account = tidy(record.slice(10, 44));
      this.#account = account === null ? null : account.replace(/ [A-Z]{3}\S*$/, '');
      this.#name = tidy(record.slice(47, 82));
      this.#communication += record.slice(82, 125);
    }
  }

  /** A record 31, 32 or 33. Kind 001 repeats the name and address of the counterparty. */
  takeInformation(record: string): void {
    if (record[1] === '1') {
      this.#isNameInformation = record[39] === '1' && record.slice(40, 43) === '001';
      if (this.#isNameInformation) this.#name ??= tidy(record.slice(43, 113));
      else this.#information.push(record.slice(40, 113));
    } else if (!this.#isNameInformation)
      this.#information.push(record[1] === '2' ? record.slice(10, 115) : record.slice(10, 100));
    else if (record[1] === '3') this.#information.push(record.slice(10, 100));
  }

  #facts(): PaymentFacts {
    const said = communicationOf(this.#isStructured, this.#communication);
    const information = tidy(this.#information.join(''));
    return {
      references: {
        ...NO_REFERENCES,
        bank: this.#bankReference,
        customer: this.#customer,
        endToEnd: this.#customer,
        mandate: said.mandate,
        creditorId: said.creditorId,
        structured: said.structured,
      },
      counterparty: {
        name: this.#name,
        account: this.#account,
        bankId: this.#bic,
        ultimateName: null,
      },
      remittance: tidy([said.text, information].filter((text) => text !== null).join(' ')),
      returnReason: this.#returnReason,
      original: said.original ?? null,
      exchangeRate: said.exchangeRate ?? null,
      charges: null,
    };
  }

  #detail(currency: string): EntryDetail {
    return {
      ...this.#facts(),
      sign: this.sign,
      amount: this.isSubtotal ? null : this.amount,
      currency,
    };
  }

  entry(currency: string): StatementEntry {
    return {
      ...this.#facts(),
      sign: this.sign,
      amount: this.amount,
      currency,
      status: 'booked',
      isReversal: this.#isReversal,
      bookingDate: this.bookingDate,
      valueDate: this.valueDate,
      code: {
        ...NO_CODE,
        proprietary: tidy(this.#code),
        proprietaryIssuer: 'CODA',
        text: familyOf(this.#code),
      },
      balanceAfter: null,
      batchCount: null,
      details:
        this.parts.length === 0 ? NO_DETAILS : this.parts.map((part) => part.#detail(currency)),
      slice: { offset: this.start, length: this.end - this.start, line: this.line },
    };
  }
}
