/**
 * The one model of payment orders, whatever format they are read from or written to: a message, its
 * blocks (one debtor account, one execution date), and their transactions. Money is decimal text as
 * printed, never a JavaScript number. Null means that the file says nothing.
 */
import type { IsoDate } from '../../../core/time/dates.ts';
import type { AmountInCurrency, Issue } from '../model.ts';

/** A value of a public code list, or of a bank's own. Exactly one of the two is set. */
export interface CodeOrOwn {
  readonly code: string | null;
  readonly own: string | null;
}

/**
 * A postal address. Structured: fields only; hybrid: town and country as fields, up to two lines;
 * unstructured: lines without town, which banks stop to accept at the end of November 2026.
 */
export interface PostalAddress {
  readonly department: string | null;
  readonly subDepartment: string | null;
  readonly street: string | null;
  readonly buildingNumber: string | null;
  readonly buildingName: string | null;
  readonly floor: string | null;
  readonly postBox: string | null;
  readonly room: string | null;
  readonly postCode: string | null;
  readonly town: string | null;
  readonly townLocation: string | null;
  readonly district: string | null;
  readonly subdivision: string | null;
  /** ISO 3166, two letters. */
  readonly country: string | null;
  readonly lines: readonly string[];
}

export type AddressKind = 'empty' | 'structured' | 'hybrid' | 'unstructured';

/** An identification by a scheme: of a party or of an account without IBAN. */
export interface OtherId {
  readonly id: string;
  readonly scheme: CodeOrOwn | null;
  readonly issuer: string | null;
}

export interface Party {
  readonly name: string | null;
  readonly address: PostalAddress | null;
  readonly bic: string | null;
  readonly lei: string | null;
  /** Whether the other identifications are those of a person. */
  readonly isPerson: boolean;
  readonly otherIds: readonly OtherId[];
  readonly residence: string | null;
}

export interface PaymentAccount {
  readonly iban: string | null;
  readonly other: OtherId | null;
  readonly type: CodeOrOwn | null;
  readonly currency: string | null;
  readonly name: string | null;
}

/** A bank: by BIC, by number in a clearing system (USABA 021000021), or by name. */
export interface Agent {
  readonly bic: string | null;
  readonly clearingSystem: CodeOrOwn | null;
  readonly clearingNumber: string | null;
  readonly lei: string | null;
  readonly name: string | null;
  readonly address: PostalAddress | null;
  readonly otherId: OtherId | null;
  readonly branch: string | null;
}

export interface PaymentType {
  readonly priority: string | null;
  readonly serviceLevels: readonly CodeOrOwn[];
  readonly localInstrument: CodeOrOwn | null;
  readonly categoryPurpose: CodeOrOwn | null;
}

export interface ReferredDocument {
  readonly type: CodeOrOwn | null;
  readonly issuer: string | null;
  readonly number: string | null;
  readonly date: IsoDate | null;
}

export interface StructuredRemittance {
  readonly documents: readonly ReferredDocument[];
  readonly due: AmountInCurrency | null;
  readonly creditNote: AmountInCurrency | null;
  readonly remitted: AmountInCurrency | null;
  readonly referenceType: CodeOrOwn | null;
  readonly referenceIssuer: string | null;
  readonly reference: string | null;
  readonly additional: readonly string[];
}

export interface Remittance {
  readonly unstructured: readonly string[];
  readonly structured: readonly StructuredRemittance[];
}

export interface InstructionForAgent {
  readonly code: string | null;
  readonly text: string | null;
}

export interface ExchangeInstruction {
  readonly unitCurrency: string | null;
  readonly rate: string | null;
  readonly type: string | null;
  readonly contract: string | null;
}

export interface PaymentTransaction {
  readonly instructionId: string | null;
  readonly endToEndId: string | null;
  readonly uetr: string | null;
  readonly type: PaymentType | null;
  readonly amount: AmountInCurrency;
  /** Where `amount` is the equivalent in the debtor's currency: the currency to be transferred. */
  readonly transferCurrency: string | null;
  /** What the payer ordered, where the bank converts it into `amount` (MT101 :33B:). */
  readonly ordered: AmountInCurrency | null;
  readonly exchange: ExchangeInstruction | null;
  /** ISO codes: SLEV, SHAR, DEBT, CRED. */
  readonly chargeBearer: string | null;
  readonly ultimateDebtor: Party | null;
  readonly intermediaries: readonly Agent[];
  readonly creditorAgent: Agent | null;
  readonly creditor: Party | null;
  readonly creditorAccount: PaymentAccount | null;
  readonly ultimateCreditor: Party | null;
  readonly instructionsForCreditorAgent: readonly InstructionForAgent[];
  readonly instructionForDebtorAgent: string | null;
  readonly purpose: CodeOrOwn | null;
  readonly remittance: Remittance;
}

/** What a file says about its own content, as printed. */
export interface DeclaredControl {
  readonly count: string | null;
  readonly sum: string | null;
}

export interface PaymentBlock {
  readonly id: string | null;
  /** TRF, CHK or TRA. */
  readonly method: string;
  readonly isBatch: boolean | null;
  readonly declared: DeclaredControl;
  readonly type: PaymentType | null;
  readonly executionDate: IsoDate | null;
  /** Date and time as printed, where a time is wanted; its date is `executionDate`. */
  readonly executionTime: string | null;
  readonly debtor: Party;
  readonly debtorAccount: PaymentAccount;
  readonly debtorAgent: Agent;
  readonly ultimateDebtor: Party | null;
  readonly chargeBearer: string | null;
  readonly chargesAccount: PaymentAccount | null;
  readonly transactions: readonly PaymentTransaction[];
}

export interface PaymentOrder {
  readonly messageId: string | null;
  /** As printed, with its own offset; null in formats that have no time of making. */
  readonly createdAt: string | null;
  readonly declared: DeclaredControl;
  readonly initiator: Party;
  readonly forwarder: Agent | null;
  readonly blocks: readonly PaymentBlock[];
}

/** Where a transaction stands: block and transaction from 0; null for the level above. */
export type LineOf = (block: number | null, transaction: number | null) => number | null;

/**
 * A payment file as read. With `isRefused` something of it is wrong in a way that forbids to use it;
 * it is for display only, and `issues` tell why.
 */
export interface PaymentFile {
  /** pain.001.001.03, pain.001.001.09, MT101 ... as the file names itself. */
  readonly messageType: string;
  readonly namespace: string | null;
  readonly order: PaymentOrder;
  /** The line of the file on which each transaction begins, by block. */
  readonly transactionLines: readonly (readonly number[])[];
  readonly issues: readonly Issue[];
  readonly isRefused: boolean;
}

/** What a writer gives: the bytes, the order as it stands in them, and what had to be changed. */
export interface WrittenPayments {
  readonly bytes: Uint8Array;
  readonly order: PaymentOrder;
  readonly issues: readonly Issue[];
}

export const NO_ADDRESS: PostalAddress = Object.freeze({
  department: null,
  subDepartment: null,
  street: null,
  buildingNumber: null,
  buildingName: null,
  floor: null,
  postBox: null,
  room: null,
  postCode: null,
  town: null,
  townLocation: null,
  district: null,
  subdivision: null,
  country: null,
  lines: Object.freeze([]) as readonly string[],
});

export const NO_PARTY: Party = Object.freeze({
  name: null,
  address: null,
  bic: null,
  lei: null,
  isPerson: false,
  otherIds: Object.freeze([]) as readonly OtherId[],
  residence: null,
});

export const NO_ACCOUNT: PaymentAccount = Object.freeze({
  iban: null,
  other: null,
  type: null,
  currency: null,
  name: null,
});

export const NO_AGENT: Agent = Object.freeze({
  bic: null,
  clearingSystem: null,
  clearingNumber: null,
  lei: null,
  name: null,
  address: null,
  otherId: null,
  branch: null,
});

export const NO_TYPE: PaymentType = Object.freeze({
  priority: null,
  serviceLevels: Object.freeze([]) as readonly CodeOrOwn[],
  localInstrument: null,
  categoryPurpose: null,
});

export const NO_TRANSACTION: PaymentTransaction = Object.freeze({
  instructionId: null,
  endToEndId: null,
  uetr: null,
  type: null,
  amount: Object.freeze({ amount: '0', currency: '' }),
  transferCurrency: null,
  ordered: null,
  exchange: null,
  chargeBearer: null,
  ultimateDebtor: null,
  intermediaries: Object.freeze([]) as readonly Agent[],
  creditorAgent: null,
  creditor: null,
  creditorAccount: null,
  ultimateCreditor: null,
  instructionsForCreditorAgent: Object.freeze([]) as readonly InstructionForAgent[],
  instructionForDebtorAgent: null,
  purpose: null,
  remittance: Object.freeze({ unstructured: [], structured: [] }),
});

export const NO_BLOCK: PaymentBlock = Object.freeze({
  id: null,
  method: 'TRF',
  isBatch: null,
  declared: Object.freeze({ count: null, sum: null }),
  type: null,
  executionDate: null,
  executionTime: null,
  debtor: NO_PARTY,
  debtorAccount: NO_ACCOUNT,
  debtorAgent: NO_AGENT,
  ultimateDebtor: null,
  chargeBearer: null,
  chargesAccount: null,
  transactions: Object.freeze([]) as readonly PaymentTransaction[],
});

/** The same shape with everything writable, for readers that fill it piece by piece. */
export type Draft<T> = T extends string | number | boolean | bigint | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Draft<Item>[]
    : { -readonly [Key in keyof T]: Draft<T[Key]> };

export function codeOf(code: string): CodeOrOwn {
  return { code, own: null };
}

export function ownOf(own: string): CodeOrOwn {
  return { code: null, own };
}

/** Whether an address is structured, hybrid or unstructured, judged by its town and lines. */
export function addressKind(address: PostalAddress | null): AddressKind {
  if (address === null) return 'empty';
  const hasLines = address.lines.length > 0;
  const { country, lines, ...fields } = address;
  const hasFields = Object.values(fields).some((value) => value !== null);
  if (!hasLines && !hasFields && country === null) return 'empty';
  if (!hasLines) return 'structured';
  return address.town !== null && country !== null ? 'hybrid' : 'unstructured';
}
