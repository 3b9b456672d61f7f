/** From gathered camt elements to the model: signs, dates, counterparties and what is wrong with them. */
import type { IsoDate } from '../../../core/time/dates.ts';
import {
  type AmountInCurrency,
  type BalanceKind,
  type Counterparty,
  type EntryDetail,
  type EntryStatus,
  type Issue,
  NO_CODE,
  NO_COUNTERPARTY,
  NO_DETAILS,
  type PaymentFacts,
  type References,
  type Sign,
  type StatementBalance,
  type StatementEntry,
  type TransactionCode,
} from '../model.ts';
import { amountFault, parseIsoDatePrefix, parseXmlAmount, tidy } from '../values.ts';
import type {
  DraftAmount,
  DraftBalance,
  DraftDetail,
  DraftEntry,
  DraftFacts,
  DraftParty,
} from './draft.ts';

const KINDS: Record<string, BalanceKind> = {
  OPBD: 'opening',
  PRCD: 'opening',
  CLBD: 'closing',
  OPAV: 'opening-available',
  CLAV: 'available',
  FWAV: 'forward',
  ITBD: 'interim',
  ITAV: 'interim',
};

function flip(sign: Sign): Sign {
  return sign === 'credit' ? 'debit' : 'credit';
}

type Report = (issue: Issue) => void;

/** A balance, or null with an issue. Settlement banks leave the indicator out: that means credit. */
export function buildBalance(
  draft: DraftBalance,
  accountCurrency: string | null,
  report: Report,
): StatementBalance | null {
  const { line, code } = draft;
  const printed = draft.amount && parseXmlAmount(draft.amount.text);
  const currency = draft.amount?.currency ?? accountCurrency;
  if (!printed || currency === null) {
    const isNeeded = code === 'OPBD' || code === 'CLBD' || code === 'PRCD';
    report({
      code: 'BALANCE_SYNTAX',
      severity: isNeeded ? 'error' : 'warning',
      line,
      message: `The balance ${code ?? 'without a code'} cannot be read: ${balanceFault(draft, currency)}.`,
    });
    return null;
  }
  if (draft.indicator === null)
    report({
      code: 'SIGN_ASSUMED',
      severity: 'info',
      line,
      message: `The balance ${code ?? ''} has no CdtDbtInd and was read as a credit.`,
    });
  const sign: Sign = draft.indicator === 'DBIT' ? 'debit' : 'credit';
  const date = draft.date === null ? null : parseIsoDatePrefix(draft.date);
  if (draft.date !== null && (!date || date.isClamped))
    report({
      code: date ? 'DATE_CLAMPED' : 'DATE_IMPOSSIBLE',
      severity: 'warning',
      line,
      message: `The balance ${code ?? ''} has the date "${draft.date}", which no calendar has.`,
    });
  return {
    kind: KINDS[code ?? ''] ?? 'info',
    code: code ?? '',
    isIntermediate: draft.subType === 'INTM',
    isDerived: false,
    sign: printed.isNegative ? flip(sign) : sign,
    amount: printed.amount,
    currency,
    date: date?.date ?? null,
  };
}

function balanceFault({ amount }: DraftBalance, currency: string | null): string {
  if (amount === null) return 'it has no amount (Amt)';
  if (!parseXmlAmount(amount.text)) return amountFault(amount.text, 'ISO 20022');
  return currency === null ? `${amount.text} has no currency (Ccy)` : `"${amount.text}"`;
}

/**
 * Leaves one opening and one closing balance. PRCD opens only where there is no OPBD, and of several
 * the first opening and the last closing by date count; the others become information.
 */
export function settleBalances(balances: readonly StatementBalance[]): StatementBalance[] {
  const openings = balances.filter((b) => b.kind === 'opening');
  const preferred = openings.filter((b) => b.code === 'OPBD');
  const opening = (preferred.length > 0 ? preferred : openings).reduce<StatementBalance | null>(
    (best, b) => (best === null || (b.date ?? '') < (best.date ?? '') ? b : best),
    null,
  );
  const closing = balances
    .filter((b) => b.kind === 'closing')
    .reduce<StatementBalance | null>(
      (best, b) => (best === null || (b.date ?? '') >= (best.date ?? '') ? b : best),
      null,
    );
  return balances.map((b) =>
    (b.kind === 'opening' && b !== opening) || (b.kind === 'closing' && b !== closing)
      ? { ...b, kind: 'info' }
      : b,
  );
}

export interface EntryDefaults {
  readonly currency: string | null;
  /** Taken where an entry has no date at all: the closing balance's. */
  readonly date: IsoDate | null;
  readonly onDateAssumed: () => void;
}

/** An entry; a text says why it cannot be taken over. */
export function buildEntry(
  draft: DraftEntry,
  end: number,
  defaults: EntryDefaults,
  report: Report,
): StatementEntry | string {
  const printed = draft.amount && parseXmlAmount(draft.amount.text);
  if (!printed)
    return draft.amount === null
      ? 'it has no amount (Amt)'
      : `its amount: ${amountFault(draft.amount.text, 'ISO 20022')}`;
  const currency = draft.amount?.currency ?? defaults.currency;
  if (currency === null) return 'it has no currency';
  const { indicator } = draft;
  if (indicator !== 'CRDT' && indicator !== 'DBIT')
    return `CdtDbtInd is "${indicator ?? ''}", not CRDT or DBIT`;
  const sign: Sign = (indicator === 'CRDT') !== printed.isNegative ? 'credit' : 'debit';
  if (printed.isNegative)
    report({
      code: 'AMOUNT_NEGATIVE',
      severity: 'warning',
      line: draft.line,
      message:
        `The amount is ${draft.amount?.text} with ${indicator}; ISO 20022 knows no minus sign. It was ` +
        `read as a ${sign}: compare it with the bank.`,
    });
  const status = statusOf(draft.status);
  if (status === null)
    report({
      code: 'STATUS_UNKNOWN',
      severity: 'warning',
      line: draft.line,
      message: `The entry has the status "${draft.status}", which is unknown; it was not taken as booked.`,
    });
  const dates = datesOf(draft, defaults, report);
  if (typeof dates === 'string') return dates;
  const details =
    draft.details.length === 0
      ? NO_DETAILS
      : draft.details.map((detail) => buildDetail(detail, sign, currency, draft.isReversal));
  const only = draft.details.length === 1 ? (details[0] as EntryDetail) : null;
  const own = factsOf(draft.facts, sign, draft.isReversal, currency);
  return {
    ...mergeFacts(own, only, draft.entryReference),
    remittance: only?.remittance ?? null,
    sign,
    amount: printed.amount,
    currency,
    status: status ?? 'info',
    isReversal: draft.isReversal,
    bookingDate: dates.booking,
    valueDate: dates.value,
    code: codeOf(draft),
    balanceAfter: null,
    batchCount: draft.batchCount,
    details,
    slice: { offset: draft.offset, length: end - draft.offset, line: draft.line },
  };
}

let lastCode: TransactionCode = NO_CODE;

/** Entries of a file have few codes; neighbours share one object. */
function codeOf(draft: DraftEntry): TransactionCode {
  const { domain, family, subFamily, proprietary, proprietaryIssuer } = draft;
  const text = tidy(draft.text);
  const isSame =
    lastCode.domain === domain &&
    lastCode.family === family &&
    lastCode.subFamily === subFamily &&
    lastCode.proprietary === proprietary &&
    lastCode.proprietaryIssuer === proprietaryIssuer &&
    lastCode.text === text;
  if (!isSame)
    lastCode = {
      ...germanCode(proprietary),
      domain,
      family,
      subFamily,
      proprietary,
      proprietaryIssuer,
      text,
    };
  return lastCode;
}

/** German banks put the SWIFT type and the business code into the proprietary one: NTRF+166+0399. */
function germanCode(text: string | null): { swift: string | null; business: string | null } {
  const match = text === null ? null : /^([NFS][A-Z0-9]{3})\+(\d{3})(?:\+|$)/.exec(text);
  return { swift: match?.[1] ?? null, business: match?.[2] ?? null };
}

function statusOf(text: string | null): EntryStatus | null {
  if (text === null || text === 'BOOK') return 'booked';
  if (text === 'PDNG' || text === 'FUTR') return 'pending';
  return text === 'INFO' ? 'info' : null;
}

function datesOf(
  draft: DraftEntry,
  defaults: EntryDefaults,
  report: Report,
): { booking: IsoDate; value: IsoDate | null } | string {
  const read = (text: string | null): IsoDate | null | undefined => {
    if (text === null) return null;
    const parsed = parseIsoDatePrefix(text);
    if (parsed?.isClamped)
      report({
        code: 'DATE_CLAMPED',
        severity: 'warning',
        line: draft.line,
        message: `The entry has the date ${text}, which its month lacks; ${parsed.date} was taken.`,
      });
    return parsed?.date;
  };
  const booking = read(draft.bookingDate);
  const value = read(draft.valueDate);
  if (booking === undefined) return `its booking date "${draft.bookingDate}" is no date`;
  if (value === undefined) return `its value date "${draft.valueDate}" is no date`;
  if (booking !== null) return { booking, value };
  if (value !== null) return { booking: value, value };
  if (defaults.date === null) return 'neither it nor a balance has a date';
  defaults.onDateAssumed();
  return { booking: defaults.date, value: null };
}

function buildDetail(
  draft: DraftDetail,
  entrySign: Sign,
  entryCurrency: string,
  isReversal: boolean,
): EntryDetail {
  const { amounts } = draft.facts;
  const source = draft.amount ?? amounts.TxAmt ?? null;
  const printed = source && parseXmlAmount(source.text);
  const sign: Sign =
    draft.indicator === 'CRDT' ? 'credit' : draft.indicator === 'DBIT' ? 'debit' : entrySign;
  const facts = factsOf(draft.facts, sign, isReversal, entryCurrency);
  return {
    ...facts,
    remittance: facts.remittance ?? tidy(draft.additional),
    sign: printed?.isNegative ? flip(sign) : sign,
    amount: printed ? printed.amount : null,
    currency: source?.currency ?? entryCurrency,
  };
}

/** An entry with one transaction takes over what the transaction says. */
function mergeFacts(
  own: PaymentFacts,
  only: EntryDetail | null,
  entryReference: string | null,
): PaymentFacts {
  const mine = own.references;
  if (!only) return { ...own, references: { ...mine, entry: entryReference } };
  const its = only.references;
  return {
    references: {
      entry: entryReference,
      bank: mine.bank ?? its.bank,
      customer: its.customer,
      endToEnd: its.endToEnd,
      instruction: its.instruction,
      transaction: its.transaction,
      mandate: its.mandate,
      creditorId: its.creditorId,
      message: its.message ?? mine.message,
      paymentInfo: its.paymentInfo ?? mine.paymentInfo,
      uetr: its.uetr,
      structured: its.structured,
    },
    counterparty: only.counterparty,
    remittance: only.remittance,
    returnReason: only.returnReason,
    original: own.original ?? only.original,
    exchangeRate: own.exchangeRate ?? only.exchangeRate,
    charges: own.charges ?? only.charges,
  };
}

function factsOf(
  draft: DraftFacts,
  sign: Sign,
  isReversal: boolean,
  currency: string,
): PaymentFacts {
  const { references } = draft;
  return {
    references: {
      entry: null,
      bank: references.bank,
      customer: references.customer,
      endToEnd: references.endToEnd === 'NOTPROVIDED' ? null : references.endToEnd,
      instruction: references.instruction,
      transaction: references.transaction,
      mandate: references.mandate,
      creditorId: references.mandate === null ? null : draft.creditorId,
      message: references.message,
      paymentInfo: references.paymentInfo,
      uetr: references.uetr,
      structured: references.structured,
    } satisfies References,
    counterparty: counterpartyOf(draft, sign, isReversal),
    remittance: remittanceOf(draft),
    returnReason: draft.returnReason,
    original: originalOf(draft, currency),
    exchangeRate: draft.exchangeRate,
    charges: inCurrency(draft.charges, currency),
  };
}

/** Money in comes from the debtor; a reversal keeps the roles of what it reverses. */
function counterpartyOf(draft: DraftFacts, sign: Sign, isReversal: boolean): Counterparty {
  const isFromDebtor = (sign === 'credit') !== isReversal;
  const [first, second] = isFromDebtor
    ? [draft.debtor, draft.creditor]
    : [draft.creditor, draft.debtor];
  const party = hasParty(first) ? first : isReversal && hasParty(second) ? second : first;
  return party ?? NO_COUNTERPARTY;
}

function hasParty(party: DraftParty | null): boolean {
  return party !== null && (party.name !== null || party.account !== null);
}

/** Pieces of exactly 140 characters were cut and go on without a blank. */
function remittanceOf(draft: DraftFacts): string | null {
  const pieces = draft.unstructured;
  if (pieces.length === 1) return tidy(pieces[0]);
  let text = '';
  let isCut = true;
  for (const piece of pieces) {
    text += isCut ? piece : ` ${piece}`;
    isCut = piece.length === 140;
  }
  return tidy(text) ?? tidy(draft.additionalRemittance.join(' '));
}

function inCurrency(draft: DraftAmount | null, currency: string): AmountInCurrency | null {
  const printed = draft && parseXmlAmount(draft.text);
  return printed ? { amount: printed.amount, currency: draft?.currency ?? currency } : null;
}

function originalOf(draft: DraftFacts, currency: string): AmountInCurrency | null {
  for (const kind of ['InstdAmt', 'TxAmt', 'CntrValAmt'] as const) {
    const found = inCurrency(draft.amounts[kind] ?? null, currency);
    if (found && found.currency !== currency) return found;
  }
  return null;
}
