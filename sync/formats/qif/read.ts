/**
 * The QIF reader. The format names no currency, no id and often no account, and leaves open how dates
 * and amounts are written: what the whole file does not decide is asked, never guessed.
 */
import type { IsoDate } from '../../../core/time/dates.ts';
import { parseCsvAmount } from '../csv/amounts.ts';
import {
  type DateOrder,
  type ReadContext,
  refusal,
  type StatementEvent,
  type StatementFormat,
} from '../format.ts';
import {
  type EntryDetail,
  type Issue,
  ibanShape,
  NO_CODE,
  NO_COUNTERPARTY,
  NO_DETAILS,
  NO_REFERENCES,
  type StatementEntry,
} from '../model.ts';
import {
  hasError,
  overridable,
  sliceOf,
  sourceOf,
  type TextSource,
  WholeFileReader,
} from '../source.ts';
import { decimalsOf, type PrintedAmount, scaled, tidy, withoutBlankGroups } from '../values.ts';
import { detectOrder, orderInWords, parseQifDate } from './dates.ts';
import { type QifRecord, recordsOf } from './records.ts';

/** Sections whose records are entries of an account. */
const ENTRY_SECTIONS = new Set(['bank', 'cash', 'ccard', 'oth a', 'oth l']);

type AmountReader = (text: string) => PrintedAmount | null;

interface Group {
  readonly account: string | null;
  readonly line: number;
  readonly records: QifRecord[];
}

const fieldOf = (record: QifRecord, letter: string): string | null =>
  tidy(record.fields.find((field) => field.letter === letter)?.value);

/** A point or a comma as decimal mark, whichever reads every amount of the file with few decimals. */
function amountReaderOf(texts: readonly string[]): AmountReader {
  const readers: AmountReader[] = (['.', ','] as const).map((mark) => (text: string) => {
    const clean = withoutBlankGroups(text);
    // No letters, no currency signs: what is not plainly an amount is reported.
    if (clean === null || !/^[-+]?[\d.,]*\d[.,]?$/.test(clean)) return null;
    return parseCsvAmount(clean.replace(/[.,]$/, ''), mark, mark === '.' ? ',' : '.');
  });
  const worth = (read: AmountReader): number => {
    let sum = 0;
    for (const text of texts) {
      const amount = read(text);
      if (amount) sum += decimalsOf(amount.amount) <= 2 ? 2 : 1;
    }
    return sum;
  };
  const [point, comma] = readers as [AmountReader, AmountReader];
  return worth(comma) > worth(point) ? comma : point;
}

class QifParser {
  readonly issues: Issue[] = [];
  readonly #source: TextSource;
  readonly #context: ReadContext;
  readonly #records: QifRecord[] = [];
  readonly #order: DateOrder;
  readonly #openOrders: readonly DateOrder[];
  readonly #readAmount: AmountReader;

  constructor(source: TextSource, context: ReadContext) {
    this.#source = source;
    this.#context = context;
    const outside: number[] = [];
    for (const record of recordsOf(source, (line) => outside.push(line)))
      this.#records.push(record);
    if (outside.length > 0)
      this.issues.push({
        code: 'TEXT_OUTSIDE_STATEMENT',
        severity: 'info',
        line: outside[0] as number,
        message: `${outside.length} lines of text stand before the first section and were left out.`,
      });
    const dated = this.#records.filter(
      ({ section }) => ENTRY_SECTIONS.has(section) || section === 'invst',
    );
    const guess = detectOrder(dated.map((record) => fieldOf(record, 'D') ?? '').filter(Boolean));
    this.#order = context.dateOrder ?? guess.order;
    this.#openOrders = context.dateOrder || guess.candidates.length < 2 ? [] : guess.candidates;
    const entries = this.#records.filter(({ section }) => ENTRY_SECTIONS.has(section));
    this.#readAmount = amountReaderOf(
      entries.flatMap((record) =>
        record.fields.filter((field) => 'TU$'.includes(field.letter)).map((field) => field.value),
      ),
    );
  }

  *events(): Generator<StatementEvent> {
    const groups = new Map<string, Group>();
    for (const record of this.#records) {
      if (!record.hasEnd)
        this.issues.push({
          code: 'RECORD_NOT_ENDED',
          severity: 'warning',
          line: record.line,
          message: 'The record has no "^" at its end. It was read; check that nothing is missing.',
        });
      if (!ENTRY_SECTIONS.has(record.section)) continue;
      const key = record.account ?? '';
      const group = groups.get(key);
      if (group) group.records.push(record);
      else groups.set(key, { account: record.account, line: record.line, records: [record] });
    }
    this.#reportSections();
    for (const issue of this.issues) yield { type: 'issue', issue };
    if (groups.size === 0) {
      yield refusal(
        'QIF_NO_ENTRY',
        'The file holds no entry of an account (!Type:Bank, CCard, Cash, Oth A, Oth L). ' +
          'Export the register of the account.',
      );
      return;
    }
    for (const group of groups.values()) yield* this.#statement(group);
  }

  /** Lists and investments are no entries: each section left out is named with its size. */
  #reportSections(): void {
    const others = Map.groupBy(
      this.#records.filter(({ section }) => !ENTRY_SECTIONS.has(section)),
      ({ section }) => section,
    );
    for (const [section, records] of others)
      this.issues.push({
        code: 'SECTION_SKIPPED',
        severity: section === 'invst' ? 'warning' : 'info',
        line: records[0]?.line ?? null,
        message: `Section "${section}": ${records.length} records are no entries of an account.`,
      });
  }

  *#statement(group: Group): Generator<StatementEvent> {
    const found: Issue[] = [];
    const account = group.account ?? this.#context.defaultAccount ?? '';
    const currency = this.#context.defaultCurrency ?? '';
    const add = (code: string, severity: 'error' | 'warning', message: string): void => {
      found.push({ code, severity, line: group.line, message });
    };
    if (account === '')
      add('ACCOUNT_MISSING', 'error', 'QIF names no account here. Choose it before importing.');
    else if (group.account === null)
      add('ACCOUNT_ASSUMED', 'warning', `QIF names no account here; ${account} was taken.`);
    if (currency === '')
      add('CURRENCY_MISSING', 'error', 'QIF names no currency. Choose it before importing.');
    else add('CURRENCY_ASSUMED', 'warning', `QIF names no currency; ${currency} was taken.`);
    if (this.#openOrders.length > 0)
      found.push(
        overridable(
          this.#context,
          'DATE_ORDER_OPEN',
          group.line,
          `All dates of the file can be read as ${this.#openOrders.map(orderInWords).join(' and as ')}. ` +
            `Choose the order; ${orderInWords(this.#order)} is proposed.`,
        ),
      );
    const entries: StatementEntry[] = [];
    for (const record of group.records) {
      const entry = this.#entry(record, currency, found);
      if (entry) entries.push(entry);
    }
    const dates = entries.map((entry) => entry.bookingDate).sort();
    const first = group.records[0] as QifRecord;
    const last = group.records.at(-1) as QifRecord;
    const header = {
      kind: 'booked' as const,
      statementId: null,
      number: null,
      legalNumber: null,
      messageId: null,
      page: null,
      account: { id: account, iban: ibanShape(account), bic: null, name: null, ownerName: null },
      currency,
      from: dates[0] ?? null,
      to: dates.at(-1) ?? null,
      createdAt: null,
      balances: [],
      information: null,
      declared: null,
      slice: sliceOf(this.#source, first.start, last.end, first.line),
    };
    yield { type: 'open', header };
    if (entries.length > 0) yield { type: 'entries', entries };
    yield { type: 'close', header, issues: found, isRefused: hasError(found) };
  }

  #entry(record: QifRecord, currency: string, found: Issue[]): StatementEntry | null {
    const dateText = fieldOf(record, 'D') ?? '';
    const date = parseQifDate(dateText, this.#order);
    const amountText = fieldOf(record, 'T') ?? fieldOf(record, 'U') ?? '';
    const money = this.#readAmount(amountText);
    if (!date || !money) {
      const what = date
        ? `the amount "${amountText.slice(0, 30)}"`
        : `the date "${dateText.slice(0, 30)}"`;
      const message = `The record has ${what}, which cannot be read, and was left out.`;
      found.push(overridable(this.#context, 'RECORD_REJECTED', record.line, message));
      return null;
    }
    const category = fieldOf(record, 'L');
    const payee = fieldOf(record, 'P');
    if (payee?.toLowerCase() === 'opening balance' && category?.startsWith('['))
      found.push({
        code: 'OPENING_AS_ENTRY',
        severity: 'warning',
        line: record.line,
        message: 'The opening balance of the register stands as an entry, and was read as one.',
      });
    return {
      sign: money.isNegative ? 'debit' : 'credit',
      amount: money.amount,
      currency,
      status: 'booked',
      isReversal: false,
      bookingDate: date.date as IsoDate,
      valueDate: null,
      code: { ...NO_CODE, text: category },
      references: { ...NO_REFERENCES, customer: fieldOf(record, 'N') },
      counterparty: { ...NO_COUNTERPARTY, name: payee },
      remittance: fieldOf(record, 'M'),
      returnReason: null,
      original: null,
      exchangeRate: null,
      charges: null,
      balanceAfter: null,
      batchCount: null,
      details: this.#splits(record, money, currency, found),
      slice: sliceOf(this.#source, record.start, record.end, record.line),
    };
  }

  /** S, E and $ of each split, whose amounts must sum to the entry's. */
  #splits(
    record: QifRecord,
    total: PrintedAmount,
    currency: string,
    found: Issue[],
  ): readonly EntryDetail[] {
    const splits: { category: string; memo: string; amount: string }[] = [];
    for (const { letter, value } of record.fields) {
      const last = splits.at(-1);
      if (letter === 'S') splits.push({ category: value, memo: '', amount: '' });
      else if (last && letter === 'E') last.memo = value;
      else if (last && letter === '$') last.amount = value;
    }
    if (splits.length === 0) return NO_DETAILS;
    const amounts = splits.map((split) => this.#readAmount(split.amount));
    this.#checkSum(record, total, amounts, found);
    return splits.map((split, index) => {
      const amount = amounts[index];
      return {
        sign: amount?.isNegative ? 'debit' : 'credit',
        amount: amount?.amount ?? null,
        currency,
        references: NO_REFERENCES,
        counterparty: NO_COUNTERPARTY,
        remittance: tidy([split.category, split.memo].filter(Boolean).join(': ')),
        returnReason: null,
        original: null,
        exchangeRate: null,
        charges: null,
      };
    });
  }

  #checkSum(
    record: QifRecord,
    total: PrintedAmount,
    amounts: readonly (PrintedAmount | null)[],
    found: Issue[],
  ): void {
    let scale = decimalsOf(total.amount);
    for (const amount of amounts) if (amount) scale = Math.max(scale, decimalsOf(amount.amount));
    const minorOf = ({ amount, isNegative }: PrintedAmount): bigint =>
      isNegative ? -scaled(amount, scale) : scaled(amount, scale);
    let sum = 0n;
    for (const amount of amounts) sum += amount ? minorOf(amount) : 0n;
    if (sum !== minorOf(total) || amounts.includes(null))
      found.push({
        code: 'SPLIT_SUM',
        severity: 'warning',
        line: record.line,
        message:
          'The splits of the record do not sum to its amount. The amount counts; check the splits.',
      });
  }
}

/** Quicken Interchange Format: registers of bank, card and cash accounts. */
export const qif: StatementFormat = {
  id: 'qif',
  label: 'QIF',
  sniff(head) {
    const text = Buffer.from(head.subarray(0, 16_384)).toString('latin1').replaceAll('\0', '');
    const starts = /^[^\w!]{0,8}!(?:type:|account|option:|clear:)/i.test(text);
    if (starts) return 0.97;
    const hasEnds = /^\^\s*$/m.test(text);
    return hasEnds && /^!(?:type:|account)/im.test(text) ? 0.9 : 0;
  },
  open: (context) =>
    new WholeFileReader(context, (bytes, given) =>
      new QifParser(sourceOf(bytes, given.encoding), given).events(),
    ),
};
