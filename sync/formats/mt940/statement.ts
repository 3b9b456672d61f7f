/** Gathers the fields of one MT940 or MT942 message into a statement, and says what is wrong with them. */
import type { IsoDate } from '../../../core/time/dates.ts';
import {
  type AccountRef,
  type BalanceKind,
  type FloorLimit,
  type Issue,
  ibanShape,
  NO_CODE,
  NO_DETAILS,
  type PageInfo,
  type Severity,
  type SideTotal,
  type StatementBalance,
  type StatementEntry,
  type StatementHeader,
  type TransactionCode,
} from '../model.ts';
import { amountFault, parseCompactDate, parseUnsignedAmount, tidy } from '../values.ts';
import {
  accountFromSupplementary,
  counterpartyOf,
  emptyInformation,
  parseInformation,
  parseNsField,
} from './information.ts';
import { type Line61, parseLine61 } from './line61.ts';

interface Place {
  readonly offset: number;
  readonly end: number;
  readonly line: number;
}

interface PendingEntry {
  readonly line61: Line61;
  readonly offset: number;
  readonly line: number;
  end: number;
  information: string | null;
  ns: string | null;
}

const FLOOR = /^([A-Z]{3})([CD])?\s?([\d.,]+)/;
const TOTAL = /^(\d{1,5})([A-Z]{3})\s?([\d.,]+)/;
const TIME = /^(\d{6})(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?/;
/** The amount with all that looks like its digits, so that `1'234,56` is refused and not read as 1. */
const BALANCE = /^([CD])(\d{6})([A-Z]{3})\s?(\d[\d.,]*(?:[ '\u2019]\d[\d.,]*)*|,\d+)/;
const KINDS: Record<string, BalanceKind> = {
  '60F': 'opening',
  '60M': 'opening',
  '62F': 'closing',
  '62M': 'closing',
  '64': 'available',
  '65': 'forward',
};
const MISSING: AccountRef = { id: '', iban: null, bic: null, name: null, ownerName: null };

export class StatementBuilder {
  phase: 'head' | 'body' | 'tail' = 'head';
  readonly issues: Issue[] = [];
  isRefused = false;
  private entries: StatementEntry[] = [];
  private pending: PendingEntry | null = null;
  private reference: string | null = null;
  private number: string | null = null;
  private page: PageInfo | null = null;
  private account: AccountRef | null = null;
  private currency = '';
  private balances: StatementBalance[] = [];
  private information: string[] = [];
  private createdAt: string | null = null;
  private floorLimits: FloorLimit[] = [];
  private readonly declared: { credits?: SideTotal; debits?: SideTotal } = {};
  private isInterim: boolean;
  private readonly offset: number;
  private readonly line: number;
  private end: number;

  /** `isInterim`: an MT942; otherwise the tags decide. */
  constructor(offset: number, line: number, isInterim: boolean) {
    this.isInterim = isInterim;
    this.offset = offset;
    this.line = line;
    this.end = offset;
  }

  get entryCount(): number {
    return this.entries.length;
  }

  /** Hands over the entries gathered so far. */
  drain(): StatementEntry[] {
    const entries = this.entries;
    this.entries = [];
    return entries;
  }

  private issue(code: string, severity: Severity, line: number, message: string): void {
    this.issues.push({ code, severity, line, message });
    if (severity === 'error') this.isRefused = true;
  }

  take(tag: string, value: string, place: Place): void {
    this.end = place.end;
    if (tag === '61') this.takeEntry(value, place);
    else if (tag === '86') this.takeInformation(value, place);
    else if (tag === 'NS') this.takeNs(value, place);
    else if (KINDS[tag]) this.takeBalance(tag, value, place.line);
    else if (tag === '25' || tag === '25P') this.takeAccount(value, place);
    else if (tag === '20') this.reference = referenceOrNull(tidy(value));
    else if (tag === '28' || tag === '28C') this.takeNumber(value);
    else if (tag === '13D' || tag === '13') this.takeTime(value, place.line);
    else if (tag === '34F') this.takeFloor(value, place.line);
    else if (tag === '90C' || tag === '90D') this.takeTotal(tag, value, place.line);
  }

  private takeNumber(value: string): void {
    const text = tidy(value);
    this.number = text;
    const slash = text?.indexOf('/') ?? -1;
    this.page =
      text !== null && slash >= 0 ? { number: text.slice(slash + 1), isLast: null } : null;
  }

  private takeAccount(value: string, place: Place): void {
    if (this.phase === 'body') {
      this.issue(
        'TAG_MISPLACED',
        'warning',
        place.line,
        'A second :25: stands between the entries. It was read as the text of the entry before.',
      );
      this.takeInformation(value, place);
      return;
    }
    if (this.account !== null) {
      this.issue('ACCOUNT_TWICE', 'warning', place.line, 'A second :25: was not taken as account.');
      return;
    }
    const id = tidy(value.split('\n')[0]);
    if (id === null) return;
    this.account = { ...MISSING, id, iban: ibanShape(id), bic: bicBeforeSlash(id) };
  }

  private takeBalance(tag: string, value: string, line: number): void {
    this.finishEntry();
    const kind = KINDS[tag] as BalanceKind;
    if (kind === 'opening') this.phase = 'body';
    else this.phase = 'tail';
    const match = BALANCE.exec(value);
    const amount = match && parseUnsignedAmount(match[4] as string);
    if (!match || amount === null) {
      const severity = kind === 'opening' || kind === 'closing' ? 'error' : 'warning';
      const why = match ? `: ${amountFault(match[4] as string, 'SWIFT')}` : '';
      this.issue(
        'BALANCE_SYNTAX',
        severity,
        line,
        `:${tag}: "${firstOf(value)}" is no balance${why}.`,
      );
      return;
    }
    const parsed = parseCompactDate(match[2] as string);
    if (!parsed || parsed.isClamped)
      this.issue(
        parsed ? 'DATE_CLAMPED' : 'DATE_IMPOSSIBLE',
        'warning',
        line,
        `:${tag}: has the date ${match[2]}, which no calendar has` +
          (parsed ? `; ${parsed.date} was taken.` : '; it was left out.'),
      );
    const currency = match[3] as string;
    this.takeCurrency(currency, tag, kind === 'closing' ? 'error' : 'warning', line);
    this.balances.push({
      kind,
      code: tag,
      isIntermediate: tag.endsWith('M'),
      isDerived: false,
      sign: match[1] === 'C' ? 'credit' : 'debit',
      amount: amount as string,
      currency,
      date: parsed?.date ?? null,
    });
  }

  /** `YYMMDDHHMM` with an offset, the time of the report. */
  private takeTime(value: string, line: number): void {
    const match = TIME.exec(value);
    const parsed = match && parseCompactDate(match[1] as string);
    if (!match || !parsed || Number(match[2]) > 23 || Number(match[3]) > 59) {
      this.issue('TIME_SYNTAX', 'warning', line, `:13D: "${firstOf(value)}" is no time.`);
      return;
    }
    const zone = match[4] === undefined ? '' : `${match[4]}:${match[5]}`;
    this.createdAt = `${parsed.date}T${match[2]}:${match[3]}:00${zone}`;
  }

  private takeFloor(value: string, line: number): void {
    if (!this.balances.some((balance) => balance.kind === 'opening')) this.isInterim = true;
    const match = FLOOR.exec(value);
    const amount = match && parseUnsignedAmount(match[3] as string);
    if (!match || amount === null) {
      this.issue('FLOOR_SYNTAX', 'warning', line, `:34F: "${firstOf(value)}" is no floor limit.`);
      return;
    }
    const currency = match[1] as string;
    this.takeCurrency(currency, '34F', 'warning', line);
    const sign = match[2] === undefined ? null : match[2] === 'C' ? 'credit' : 'debit';
    this.floorLimits.push({ sign, amount: amount as string, currency });
  }

  private takeTotal(tag: '90C' | '90D', value: string, line: number): void {
    this.finishEntry();
    this.phase = 'tail';
    const match = TOTAL.exec(value);
    const sum = match && parseUnsignedAmount(match[3] as string);
    if (!match || sum === null) {
      this.issue('TOTAL_SYNTAX', 'warning', line, `:${tag}: "${firstOf(value)}" is no total.`);
      return;
    }
    this.takeCurrency(match[2] as string, tag, 'warning', line);
    const total = { entryCount: Number(match[1]), sum };
    if (tag === '90C') this.declared.credits = total;
    else this.declared.debits = total;
  }

  /** The first currency is the statement's; another one is told. */
  private takeCurrency(currency: string, tag: string, severity: Severity, line: number): void {
    if (this.currency === '') this.currency = currency;
    else if (currency !== this.currency)
      this.issue(
        'CURRENCY_DIFFERS',
        severity,
        line,
        `:${tag}: is in ${currency}, the statement in ${this.currency}.`,
      );
  }

  private takeEntry(value: string, place: Place): void {
    this.finishEntry();
    if (this.phase === 'head') {
      this.phase = 'body';
      if (!this.isInterim)
        this.issue('OPENING_MISSING', 'warning', place.line, 'An entry stands before any :60F:.');
    }
    const line61 = parseLine61(value);
    if (typeof line61 === 'string') {
      this.issue(
        'ENTRY_SYNTAX',
        'error',
        place.line,
        `The entry ":61:${firstOf(value)}" cannot be read: ${line61}. The statement is refused.`,
      );
      return;
    }
    if (line61.isClamped)
      this.issue(
        'DATE_CLAMPED',
        'warning',
        place.line,
        `The entry has a day that its month lacks; ${line61.valueDate} was taken.`,
      );
    const { offset, line, end } = place;
    this.pending = { line61, offset, line, end, information: null, ns: null };
  }

  private takeInformation(value: string, place: Place): void {
    const pending = this.pending;
    if (pending) {
      pending.information =
        pending.information === null ? value : `${pending.information}\n${value}`;
      pending.end = place.end;
    } else {
      const text = value.split('\n').map((line) => line.trim());
      this.information.push(...text.filter((line) => line !== ''));
    }
  }

  private takeNs(value: string, place: Place): void {
    const pending = this.pending;
    if (!pending) return;
    pending.ns = pending.ns === null ? value : `${pending.ns}\n${value}`;
    pending.end = place.end;
  }

  private finishEntry(): void {
    const pending = this.pending;
    if (!pending) return;
    this.pending = null;
    this.entries.push(buildEntry(pending, this.currency));
  }

  /** Checks that the statement is whole; call once, after its last field. */
  finish(isEndOfFile: boolean): void {
    this.finishEntry();
    const line = this.line;
    if (this.account === null)
      this.issue(
        'ACCOUNT_MISSING',
        'error',
        line,
        'The statement has no account (:25:). It is refused; ask the bank for the complete file.',
      );
    if (this.currency === '')
      this.issue(
        'CURRENCY_MISSING',
        'error',
        line,
        'The statement has no balance or limit with a currency.',
      );
    if (this.isInterim) this.reportInterimEnd(isEndOfFile);
    else if (!this.balances.some((balance) => balance.kind === 'closing'))
      this.reportOpenEnd(isEndOfFile);
  }

  /** A report has no balances: only its totals, which banks may leave out, tell that it is whole. */
  private reportInterimEnd(isEndOfFile: boolean): void {
    if (this.declared.credits || this.declared.debits) return;
    this.issue(
      'TOTALS_MISSING',
      isEndOfFile ? 'warning' : 'info',
      this.line,
      'The report has no totals (:90D:, :90C:)' +
        (isEndOfFile ? ' and no end; the file may be cut.' : ', so nothing proves it whole.'),
    );
  }

  private reportOpenEnd(isEndOfFile: boolean): void {
    if (isEndOfFile)
      this.issue(
        'STATEMENT_CUT',
        'error',
        this.line,
        'The file ends inside this statement: there is no closing balance. It is refused as a whole.',
      );
    else
      this.issue('CLOSING_MISSING', 'warning', this.line, 'The statement has no closing balance.');
  }

  private createdDate(): IsoDate | null {
    return this.createdAt === null ? null : (this.createdAt.slice(0, 10) as IsoDate);
  }

  header(): StatementHeader {
    const first = this.balances.find((balance) => balance.kind === 'opening');
    const last = this.balances.findLast((balance) => balance.kind === 'closing');
    return {
      kind: this.isInterim ? 'interim' : 'booked',
      statementId: this.reference,
      number: this.number,
      legalNumber: null,
      messageId: null,
      page: this.page,
      account: this.account ?? MISSING,
      currency: this.currency,
      from: first?.date ?? null,
      to: last?.date ?? (this.isInterim ? this.createdDate() : null),
      createdAt: this.createdAt,
      balances: this.balances,
      information: this.information.length === 0 ? null : this.information.join(' '),
      declared:
        this.declared.credits || this.declared.debits
          ? { entryCount: null, sum: null, ...this.declared }
          : null,
      ...(this.floorLimits.length > 0 ? { floorLimits: this.floorLimits } : {}),
      slice: { offset: this.offset, length: this.end - this.offset, line: this.line },
    };
  }
}

let lastCode: TransactionCode = NO_CODE;

/** Entries of a file have few codes; neighbours share one object. */
function codeOf(
  swift: string | null,
  business: string | null,
  text: string | null,
): TransactionCode {
  if (lastCode.swift !== swift || lastCode.business !== business || lastCode.text !== text)
    lastCode = { ...NO_CODE, swift, business, text };
  return lastCode;
}

function firstOf(value: string): string {
  return value.slice(0, 60).split('\n')[0] as string;
}

function bicBeforeSlash(id: string): string | null {
  const match = /^([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\//.exec(id);
  return match ? (match[1] as string) : null;
}

function referenceOrNull(text: string | null): string | null {
  return text === 'NONREF' || text === 'KREF+' || text === 'EREF' ? null : text;
}

function buildEntry(pending: PendingEntry, currency: string): StatementEntry {
  const { line61 } = pending;
  const text = pending.information;
  const info = text === null ? emptyInformation() : parseInformation(text);
  if (pending.ns !== null) parseNsField(pending.ns, info);
  const { supplementary } = line61;
  const account = info.account ?? accountFromSupplementary(supplementary);
  if (info.account === null) info.account = account;
  const bankCode = supplementary === null ? null : /^\/TRCD\/(\d{1,5})\/?$/.exec(supplementary);
  if (bankCode) info.businessCode ??= bankCode[1] as string;
  else if (supplementary !== null && supplementary !== account)
    addSupplementary(supplementary, info);
  return {
    sign: line61.sign,
    amount: line61.amount,
    currency,
    status: line61.isExpected ? 'pending' : 'booked',
    isReversal: line61.isReversal,
    bookingDate: line61.bookingDate,
    valueDate: line61.valueDate,
    code: codeOf(line61.swiftCode, info.businessCode, info.bookingText),
    references: {
      entry: null,
      bank: referenceOrNull(line61.bankReference),
      customer: referenceOrNull(line61.customerReference) ?? info.customer,
      endToEnd: info.endToEnd,
      instruction: null,
      transaction: null,
      mandate: info.mandate,
      creditorId: info.creditorId,
      message: null,
      paymentInfo: null,
      uetr: null,
      structured: info.structured,
    },
    counterparty: counterpartyOf(info, line61.sign, line61.isReversal),
    remittance: info.remittance,
    returnReason: info.returnReason,
    original: line61.original ?? info.original,
    exchangeRate: line61.exchangeRate ?? info.exchangeRate,
    charges: line61.charges ?? info.charges,
    balanceAfter: null,
    batchCount: null,
    details: NO_DETAILS,
    slice: {
      offset: pending.offset,
      length: pending.end - pending.offset,
      line: pending.line,
    },
  };
}

/** The 34 characters under :61: are the only text of an entry without :86:, else its beginning. */
function addSupplementary(
  supplementary: string,
  info: { remittance: string | null; structured: string | null },
): void {
  if (info.remittance === null) info.remittance = supplementary;
  else if (!info.remittance.includes(supplementary))
    info.remittance = `${supplementary} ${info.remittance}`;
}
