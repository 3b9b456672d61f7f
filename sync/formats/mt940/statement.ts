/** Gathers the fields of one MT940 message into a statement, and says what is wrong with them. */
import {
  type AccountRef,
  type BalanceKind,
  type Issue,
  ibanShape,
  NO_DETAILS,
  type PageInfo,
  type Severity,
  type StatementBalance,
  type StatementEntry,
  type StatementHeader,
} from '../model.ts';
import { parseCompactDate, parseUnsignedAmount, tidy } from '../values.ts';
import {
  accountFromSupplementary,
  counterpartyOf,
  emptyInformation,
  parseInformation,
  parseNsField,
} from './information.ts';
import { type Line61, parseLine61, tagAmount } from './line61.ts';

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

const BALANCE = /^([CD])(\d{6})([A-Z]{3})\s?([\d.,]+)/;
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
  #entries: StatementEntry[] = [];
  #pending: PendingEntry | null = null;
  #reference: string | null = null;
  #number: string | null = null;
  #page: PageInfo | null = null;
  #account: AccountRef | null = null;
  #currency = '';
  #balances: StatementBalance[] = [];
  #information: string[] = [];
  readonly #offset: number;
  readonly #line: number;
  #end: number;

  constructor(offset: number, line: number) {
    this.#offset = offset;
    this.#line = line;
    this.#end = offset;
  }

  get entryCount(): number {
    return this.#entries.length;
  }

  /** Hands over the entries gathered so far. */
  drain(): StatementEntry[] {
    const entries = this.#entries;
    this.#entries = [];
    return entries;
  }

  #issue(code: string, severity: Severity, line: number, message: string): void {
    this.issues.push({ code, severity, line, message });
    if (severity === 'error') this.isRefused = true;
  }

  take(tag: string, value: string, place: Place): void {
    this.#end = place.end;
    if (tag === '61') this.#takeEntry(value, place);
    else if (tag === '86') this.#takeInformation(value, place);
    else if (tag === 'NS') this.#takeNs(value, place);
    else if (KINDS[tag]) this.#takeBalance(tag, value, place.line);
    else if (tag === '25' || tag === '25P') this.#takeAccount(value, place);
    else if (tag === '20') this.#reference = referenceOrNull(tidy(value));
    else if (tag === '28' || tag === '28C') this.#takeNumber(value);
  }

  #takeNumber(value: string): void {
    const text = tidy(value);
    this.#number = text;
    const slash = text?.indexOf('/') ?? -1;
    this.#page =
      text !== null && slash >= 0 ? { number: text.slice(slash + 1), isLast: null } : null;
  }

  #takeAccount(value: string, place: Place): void {
    if (this.phase === 'body') {
      this.#issue(
        'TAG_MISPLACED',
        'warning',
        place.line,
        'A second :25: stands between the entries. It was read as the text of the entry before.',
      );
      this.#takeInformation(value, place);
      return;
    }
    if (this.#account !== null) {
      this.#issue(
        'ACCOUNT_TWICE',
        'warning',
        place.line,
        'A second :25: was not taken as account.',
      );
      return;
    }
    const id = tidy(value.split('\n')[0]);
    if (id === null) return;
    this.#account = { ...MISSING, id, iban: ibanShape(id), bic: bicBeforeSlash(id) };
  }

  #takeBalance(tag: string, value: string, line: number): void {
    this.#finishEntry();
    const kind = KINDS[tag] as BalanceKind;
    if (kind === 'opening') this.phase = 'body';
    else this.phase = 'tail';
    const match = BALANCE.exec(value);
    const amount = match && parseUnsignedAmount(match[4] as string);
    if (!match || amount === null) {
      const severity = kind === 'opening' || kind === 'closing' ? 'error' : 'warning';
      this.#issue('BALANCE_SYNTAX', severity, line, `:${tag}: "${firstOf(value)}" is no balance.`);
      return;
    }
    const parsed = parseCompactDate(match[2] as string);
    if (!parsed || parsed.isClamped)
      this.#issue(
        parsed ? 'DATE_CLAMPED' : 'DATE_IMPOSSIBLE',
        'warning',
        line,
        `:${tag}: has the date ${match[2]}, which no calendar has` +
          (parsed ? `; ${parsed.date} was taken.` : '; it was left out.'),
      );
    const currency = match[3] as string;
    if (this.#currency === '') this.#currency = currency;
    else if (currency !== this.#currency)
      this.#issue(
        'CURRENCY_DIFFERS',
        kind === 'closing' ? 'error' : 'warning',
        line,
        `:${tag}: is in ${currency}, the statement in ${this.#currency}.`,
      );
    this.#balances.push({
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

  #takeEntry(value: string, place: Place): void {
    this.#finishEntry();
    if (this.phase === 'head') {
      this.phase = 'body';
      this.#issue('OPENING_MISSING', 'warning', place.line, 'An entry stands before any :60F:.');
    }
    const line61 = parseLine61(value);
    if (typeof line61 === 'string') {
      this.#issue(
        'ENTRY_SYNTAX',
        'error',
        place.line,
        `The entry ":61:${firstOf(value)}" cannot be read: ${line61}. The statement is refused.`,
      );
      return;
    }
    if (line61.isClamped)
      this.#issue(
        'DATE_CLAMPED',
        'warning',
        place.line,
        `The entry has a day that its month lacks; ${line61.valueDate} was taken.`,
      );
    const { offset, line, end } = place;
    this.#pending = { line61, offset, line, end, information: null, ns: null };
  }

  #takeInformation(value: string, place: Place): void {
    const pending = this.#pending;
    if (pending) {
      pending.information =
        pending.information === null ? value : `${pending.information}\n${value}`;
      pending.end = place.end;
    } else {
      const text = value.split('\n').map((line) => line.trim());
      this.#information.push(...text.filter((line) => line !== ''));
    }
  }

  #takeNs(value: string, place: Place): void {
    const pending = this.#pending;
    if (!pending) return;
    pending.ns = pending.ns === null ? value : `${pending.ns}\n${value}`;
    pending.end = place.end;
  }

  #finishEntry(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = null;
    this.#entries.push(buildEntry(pending, this.#currency));
  }

  /** Checks that the statement is whole; call once, after its last field. */
  finish(isEndOfFile: boolean): void {
    this.#finishEntry();
    const line = this.#line;
    if (this.#account === null)
      this.#issue(
        'ACCOUNT_MISSING',
        'error',
        line,
        'The statement has no account (:25:). It is refused; ask the bank for the complete file.',
      );
    if (this.#currency === '')
      this.#issue(
        'CURRENCY_MISSING',
        'error',
        line,
        'The statement has no balance with a currency.',
      );
    if (!this.#balances.some((balance) => balance.kind === 'closing'))
      this.#reportOpenEnd(isEndOfFile);
  }

  #reportOpenEnd(isEndOfFile: boolean): void {
    if (isEndOfFile)
      this.#issue(
        'STATEMENT_CUT',
        'error',
        this.#line,
        'The file ends inside this statement: there is no closing balance. It is refused as a whole.',
      );
    else
      this.#issue(
        'CLOSING_MISSING',
        'warning',
        this.#line,
        'The statement has no closing balance.',
      );
  }

  header(): StatementHeader {
    const first = this.#balances.find((balance) => balance.kind === 'opening');
    const last = this.#balances.findLast((balance) => balance.kind === 'closing');
    return {
      kind: 'booked',
      statementId: this.#reference,
      number: this.#number,
      legalNumber: null,
      messageId: null,
      page: this.#page,
      account: this.#account ?? MISSING,
      currency: this.#currency,
      from: first?.date ?? null,
      to: last?.date ?? null,
      createdAt: null,
      balances: this.#balances,
      information: this.#information.length === 0 ? null : this.#information.join(' '),
      declared: null,
      slice: { offset: this.#offset, length: this.#end - this.#offset, line: this.#line },
    };
  }
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
  if (supplementary !== null && supplementary !== account) addSupplementary(supplementary, info);
  return {
    sign: line61.sign,
    amount: line61.amount,
    currency,
    status: line61.isExpected ? 'pending' : 'booked',
    isReversal: line61.isReversal,
    bookingDate: line61.bookingDate,
    valueDate: line61.valueDate,
    code: {
      swift: line61.swiftCode,
      business: info.businessCode,
      domain: null,
      family: null,
      subFamily: null,
      proprietary: null,
      proprietaryIssuer: null,
      text: info.bookingText,
    },
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
    counterparty: counterpartyOf(info),
    remittance: info.remittance,
    returnReason: info.returnReason,
    original: line61.original ?? (text === null ? null : tagAmount(text, 'OCMT')),
    exchangeRate: null,
    charges: line61.charges ?? (text === null ? null : tagAmount(text, 'CHGS')),
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
