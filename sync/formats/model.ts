/**
 * The one model that every statement format is read into and written from. Money stays decimal text
 * exactly as printed (a point, no thousands, no sign); nothing here is a JavaScript number of money.
 */
import type { IsoDate } from '../../core/time/dates.ts';

export type Sign = 'credit' | 'debit';

/** Booked statements rule the ledger; interim reports and notifications never do. */
export type StatementKind = 'booked' | 'interim' | 'notification';

/** Only booked entries count in the balance proof. */
export type EntryStatus = 'booked' | 'pending' | 'info';

/** Where something stands in the file: bytes from its start, and the line counted from one. */
export interface SourceSlice {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
}

/**
 * `error`: something of the file was not taken over (a row, a statement); `warning`: taken over, but
 * a person should look; `info`: a dialect was recognised or a value was completed.
 */
export type Severity = 'info' | 'warning' | 'error';

/** A finding with a stable code and its place; `line` is null where it concerns the whole file. */
export interface Issue {
  readonly code: string;
  readonly severity: Severity;
  readonly line: number | null;
  readonly message: string;
  /** The refusal may be lifted by a second person, who then answers for it. */
  readonly isOverridable?: true;
}

/** The account as the file names it. `id` is as printed; `iban` is set where it has that shape. */
export interface AccountRef {
  readonly id: string;
  readonly iban: string | null;
  readonly bic: string | null;
  readonly name: string | null;
  readonly ownerName: string | null;
  /** The bank's national code as the file prints it (OFX BANKID). */
  readonly bankId?: string;
}

export type BalanceKind =
  | 'opening'
  | 'closing'
  | 'opening-available'
  | 'available'
  | 'forward'
  | 'interim'
  | 'info';

/**
 * A balance with its code in the file (60F, OPBD). `isIntermediate` marks the balance of a page that
 * is not the first or last of its statement; `isDerived` one that the reader worked out.
 */
export interface StatementBalance {
  readonly kind: BalanceKind;
  readonly code: string;
  readonly isIntermediate: boolean;
  readonly isDerived: boolean;
  readonly sign: Sign;
  readonly amount: string;
  readonly currency: string;
  readonly date: IsoDate | null;
}

/** What kind of booking it is: SWIFT type (NTRF), business code (GVC), ISO 20022 and own codes. */
export interface TransactionCode {
  readonly swift: string | null;
  readonly business: string | null;
  readonly domain: string | null;
  readonly family: string | null;
  readonly subFamily: string | null;
  readonly proprietary: string | null;
  readonly proprietaryIssuer: string | null;
  readonly text: string | null;
}

export interface References {
  /** The number the bank gave to the entry in this statement (camt NtryRef). */
  readonly entry: string | null;
  /** The bank's own reference (camt AcctSvcrRef, MT940 after "//"). */
  readonly bank: string | null;
  readonly customer: string | null;
  readonly endToEnd: string | null;
  readonly instruction: string | null;
  readonly transaction: string | null;
  readonly mandate: string | null;
  readonly creditorId: string | null;
  readonly message: string | null;
  readonly paymentInfo: string | null;
  readonly uetr: string | null;
  /** The creditor's structured reference (RF, QRR, national). */
  readonly structured: string | null;
}

export interface Counterparty {
  readonly name: string | null;
  readonly account: string | null;
  /** BIC or national bank code. */
  readonly bankId: string | null;
  readonly ultimateName: string | null;
}

export interface AmountInCurrency {
  readonly amount: string;
  readonly currency: string;
}

/** What an entry and each part of a collective entry have in common. */
export interface PaymentFacts {
  readonly references: References;
  readonly counterparty: Counterparty;
  readonly remittance: string | null;
  readonly returnReason: string | null;
  /** The amount as instructed, where it is in another currency. */
  readonly original: AmountInCurrency | null;
  readonly exchangeRate: string | null;
  readonly charges: AmountInCurrency | null;
}

/** One transaction inside a collective entry. It informs reconciliation and never the ledger. */
export interface EntryDetail extends PaymentFacts {
  readonly sign: Sign;
  /** Null where the bank gives none. */
  readonly amount: string | null;
  readonly currency: string;
}

/** A part of an entry that becomes available so many days after the date of the statement. */
export interface AvailabilityPart {
  readonly days: number;
  readonly amount: string;
}

/** An entry that replaces or deletes one of an earlier file, known by the bank's id. */
export interface EntryCorrection {
  readonly action: 'replace' | 'delete';
  readonly bankId: string;
}

/** One booking. `sign` is the direction on the account, for reversals too. */
export interface StatementEntry extends PaymentFacts {
  readonly sign: Sign;
  readonly amount: string;
  readonly currency: string;
  readonly status: EntryStatus;
  readonly isReversal: boolean;
  readonly bookingDate: IsoDate;
  readonly valueDate: IsoDate | null;
  readonly code: TransactionCode;
  /** The account's balance after this entry, signed, where the file prints it (CSV). */
  readonly balanceAfter: string | null;
  /** How many transactions a collective entry stands for, where stated. */
  readonly batchCount: number | null;
  readonly details: readonly EntryDetail[];
  /** Where the bank says when the money may be used (BAI2 funds types 1, 2, S and D). */
  readonly availability?: readonly AvailabilityPart[];
  /** Such an entry has status `info` until the one that it corrects has been dealt with. */
  readonly corrects?: EntryCorrection;
  readonly slice: SourceSlice;
}

/** What a bank declares about the entries, to be checked against them. */
export interface SideTotal {
  readonly entryCount: number | null;
  readonly sum: string | null;
}

/** Totals of all entries and, where given, of credits and debits apart. */
export interface DeclaredTotals extends SideTotal {
  readonly credits?: SideTotal;
  readonly debits?: SideTotal;
}

/** Entries below it are not reported one by one (MT942 :34F:); `sign` is null where it is for both. */
export interface FloorLimit {
  readonly sign: Sign | null;
  readonly amount: string;
  readonly currency: string;
}

export interface PageInfo {
  readonly number: string;
  readonly isLast: boolean | null;
}

export interface StatementHeader {
  readonly kind: StatementKind;
  /** The bank's id of this statement or message (MT940 :20:, camt Stmt/Id). */
  readonly statementId: string | null;
  /** The number as printed (MT940 :28C:, camt ElctrncSeqNb). Not reliable as a sequence. */
  readonly number: string | null;
  readonly legalNumber: string | null;
  readonly messageId: string | null;
  readonly page: PageInfo | null;
  readonly account: AccountRef;
  readonly currency: string;
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  /** The time of making as printed, with its own offset. */
  readonly createdAt: string | null;
  readonly balances: readonly StatementBalance[];
  readonly information: string | null;
  readonly declared: DeclaredTotals | null;
  /** The bank sends this statement in place of one sent before (BAI2 group status 3). */
  readonly isCorrection?: true;
  readonly floorLimits?: readonly FloorLimit[];
  readonly slice: SourceSlice;
}

/** A statement, or one page of it: join pages with `joinPages`. */
export interface Statement extends StatementHeader {
  readonly entries: readonly StatementEntry[];
  readonly issues: readonly Issue[];
}

export const NO_REFERENCES: References = Object.freeze({
  entry: null,
  bank: null,
  customer: null,
  endToEnd: null,
  instruction: null,
  transaction: null,
  mandate: null,
  creditorId: null,
  message: null,
  paymentInfo: null,
  uetr: null,
  structured: null,
});

export const NO_COUNTERPARTY: Counterparty = Object.freeze({
  name: null,
  account: null,
  bankId: null,
  ultimateName: null,
});

export const NO_CODE: TransactionCode = Object.freeze({
  swift: null,
  business: null,
  domain: null,
  family: null,
  subFamily: null,
  proprietary: null,
  proprietaryIssuer: null,
  text: null,
});

export const NO_DETAILS: readonly EntryDetail[] = Object.freeze([]);

/** Code of an opening balance that is the closing one minus the entries, so that it proves nothing. */
export const DERIVED_FROM_CLOSING = 'DERIVED';

/** The balance that the entries start from: the first opening one, or null. */
export function openingBalance(header: StatementHeader): StatementBalance | null {
  return header.balances.find((balance) => balance.kind === 'opening') ?? null;
}

/** The balance that the entries lead to: the last closing one, or null. */
export function closingBalance(header: StatementHeader): StatementBalance | null {
  return header.balances.findLast((balance) => balance.kind === 'closing') ?? null;
}

/** A balance's amount with its sign: `-27.00` for a debit balance. */
export function signedAmount(value: { readonly sign: Sign; readonly amount: string }): string {
  return value.sign === 'debit' ? `-${value.amount}` : value.amount;
}

const IBAN_SHAPE = /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/;

/** The account where it has the shape of an IBAN (blanks dropped), else null. No check digits here. */
export function ibanShape(text: string): string | null {
  const compact = text.replace(/\s+/g, '');
  return IBAN_SHAPE.test(compact) ? compact : null;
}
