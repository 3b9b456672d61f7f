/** What camt elements are gathered into before they become the model: text as printed, nothing judged. */

import type { Attributes } from '../xml.ts';

export interface DraftAmount {
  readonly text: string;
  readonly currency: string | null;
}

export interface DraftParty {
  name: string | null;
  account: string | null;
  bankId: string | null;
  ultimateName: string | null;
}

export interface DraftReferences {
  bank: string | null;
  customer: string | null;
  endToEnd: string | null;
  instruction: string | null;
  transaction: string | null;
  mandate: string | null;
  message: string | null;
  paymentInfo: string | null;
  uetr: string | null;
  structured: string | null;
}

export interface DraftFacts {
  readonly references: DraftReferences;
  debtor: DraftParty | null;
  creditor: DraftParty | null;
  creditorId: string | null;
  readonly unstructured: string[];
  readonly additionalRemittance: string[];
  returnReason: string | null;
  readonly amounts: Partial<Record<'InstdAmt' | 'TxAmt' | 'CntrValAmt', DraftAmount>>;
  exchangeRate: string | null;
  charges: DraftAmount | null;
}

export interface DraftDetail {
  amount: DraftAmount | null;
  indicator: string | null;
  additional: string | null;
  readonly facts: DraftFacts;
}

export interface DraftEntry {
  readonly offset: number;
  readonly line: number;
  entryReference: string | null;
  amount: DraftAmount | null;
  indicator: string | null;
  isReversal: boolean;
  status: string | null;
  bookingDate: string | null;
  valueDate: string | null;
  domain: string | null;
  family: string | null;
  subFamily: string | null;
  proprietary: string | null;
  proprietaryIssuer: string | null;
  text: string | null;
  batchCount: number | null;
  readonly details: DraftDetail[];
  readonly facts: DraftFacts;
}

export interface DraftBalance {
  readonly line: number;
  code: string | null;
  subType: string | null;
  amount: DraftAmount | null;
  indicator: string | null;
  date: string | null;
}

export interface DraftTotal {
  count: string | null;
  sum: string | null;
}

export interface DraftStatement {
  readonly offset: number;
  readonly line: number;
  id: string | null;
  number: string | null;
  legalNumber: string | null;
  page: string | null;
  isLastPage: boolean | null;
  createdAt: string | null;
  from: string | null;
  to: string | null;
  information: string | null;
  readonly declared: Record<'all' | 'credits' | 'debits', DraftTotal>;
  iban: string | null;
  otherId: string | null;
  currency: string | null;
  accountName: string | null;
  ownerName: string | null;
  bic: string | null;
}

/** What the table of paths works on; the reader implements it. */
export interface ReadState {
  hasRoot: boolean;
  messageId: string | null;
  messageCreatedAt: string | null;
  messagePage: string | null;
  messageIsLastPage: boolean | null;
  statement: DraftStatement;
  balance: DraftBalance;
  entry: DraftEntry;
  detail: DraftDetail;
  line(): number;
  beginDocument(attributes: Attributes): void;
  beginStatement(): void;
  endStatement(): void;
  endBalance(): void;
  beginEntry(): void;
  endEntry(): void;
}

export function newParty(): DraftParty {
  return { name: null, account: null, bankId: null, ultimateName: null };
}

export function newFacts(): DraftFacts {
  return {
    references: {
      bank: null,
      customer: null,
      endToEnd: null,
      instruction: null,
      transaction: null,
      mandate: null,
      message: null,
      paymentInfo: null,
      uetr: null,
      structured: null,
    },
    debtor: null,
    creditor: null,
    creditorId: null,
    unstructured: [],
    additionalRemittance: [],
    returnReason: null,
    amounts: {},
    exchangeRate: null,
    charges: null,
  };
}

export function newDetail(): DraftDetail {
  return { amount: null, indicator: null, additional: null, facts: newFacts() };
}

export function newEntry(offset: number, line: number): DraftEntry {
  return {
    offset,
    line,
    entryReference: null,
    amount: null,
    indicator: null,
    isReversal: false,
    status: null,
    bookingDate: null,
    valueDate: null,
    domain: null,
    family: null,
    subFamily: null,
    proprietary: null,
    proprietaryIssuer: null,
    text: null,
    batchCount: null,
    details: [],
    facts: newFacts(),
  };
}

export function newBalance(line: number): DraftBalance {
  return { line, code: null, subType: null, amount: null, indicator: null, date: null };
}

export function newStatement(offset: number, line: number): DraftStatement {
  return {
    offset,
    line,
    id: null,
    number: null,
    legalNumber: null,
    page: null,
    isLastPage: null,
    createdAt: null,
    from: null,
    to: null,
    information: null,
    declared: {
      all: { count: null, sum: null },
      credits: { count: null, sum: null },
      debits: { count: null, sum: null },
    },
    iban: null,
    otherId: null,
    currency: null,
    accountName: null,
    ownerName: null,
    bic: null,
  };
}
