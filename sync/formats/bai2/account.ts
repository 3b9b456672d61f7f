/** One account of a BAI2 group: its summaries and transactions become a statement. */
import { isCurrency, minorDigits } from '../../../core/money/currencies.ts';
import type { IsoDate } from '../../../core/time/dates.ts';
import type { ReadContext } from '../format.ts';
import {
  type DeclaredTotals,
  type Issue,
  ibanShape,
  NO_CODE,
  NO_DETAILS,
  NO_REFERENCES,
  type StatementBalance,
  type StatementEntry,
  type StatementHeader,
  type StatementKind,
} from '../model.ts';
import { overridable, sliceOf, type TextSource } from '../source.ts';
import { tidy } from '../values.ts';
import { balanceKindOf, nameOf, signOf } from './codes.ts';
import { amountText, parseMinor, readTags, takeFunds, valueDateOf } from './fields.ts';
import { type Bai2Record, FieldCursor } from './records.ts';

/** What the group tells about its accounts. */
export interface GroupFacts {
  readonly currency: string;
  readonly asOf: IsoDate | null;
  readonly kind: StatementKind;
  readonly isCorrection: boolean;
  readonly messageId: string | null;
  readonly createdAt: string | null;
}

export class AccountBuilder {
  readonly id: string;
  readonly currency: string;
  readonly issues: Issue[] = [];
  readonly line: number;
  /** Algebraic sum of all amounts so far, and of physical records. */
  total = 0n;
  recordCount = 0;
  #entries: StatementEntry[] = [];
  readonly #balances: StatementBalance[] = [];
  readonly #sides = new Map<string, { sum: string; entryCount: number | null }>();
  readonly #notes: string[] = [];
  readonly #source: TextSource;
  readonly #context: ReadContext;
  readonly #group: GroupFacts;
  readonly #digits: number;
  readonly #start: number;
  #end: number;

  constructor(record: Bai2Record, group: GroupFacts, source: TextSource, context: ReadContext) {
    this.#source = source;
    this.#context = context;
    this.#group = group;
    this.line = record.line;
    this.#start = record.start;
    this.#end = record.end;
    const cursor = new FieldCursor(record.body);
    this.id = tidy(source.decode(cursor.next())) ?? '';
    this.currency = cursor.next().toUpperCase() || group.currency;
    this.#digits = isCurrency(this.currency) ? minorDigits(this.currency) : 2;
    this.recordCount = record.count;
    if (this.id === '')
      this.#error('ACCOUNT_MISSING', record.line, 'The record 03 names no account.');
    this.#takeSummaries(cursor, record.line);
  }

  #error(code: string, line: number, message: string): void {
    this.issues.push({ code, severity: 'error', line, message });
  }

  #warn(code: string, line: number, message: string): void {
    this.issues.push({ code, severity: 'warning', line, message });
  }

  /** Groups of code, amount, item count and funds type; a group without a code is skipped. */
  #takeSummaries(cursor: FieldCursor, line: number): void {
    while (!cursor.isAtEnd) {
      const code = cursor.next();
      if (code === '') continue;
      if (!/^\d{3}$/.test(code)) {
        this.#warn(
          'SUMMARY_SYNTAX',
          line,
          `"${code.slice(0, 20)}" is no type code; it was left out.`,
        );
        continue;
      }
      const field = cursor.next();
      const count = cursor.next();
      const funds = takeFunds(cursor);
      if (funds.problem !== null)
        this.#warn('FUNDS_TYPE', line, `Summary ${code}: ${funds.problem}.`);
      const minor = parseMinor(field);
      if (minor === null) {
        this.#error(
          'AMOUNT_SYNTAX',
          line,
          `Summary ${code}: "${field.slice(0, 30)}" is no amount.`,
        );
        continue;
      }
      this.total += minor;
      if (field !== '') this.#takeSummary(code, minor, count);
    }
  }

  #takeSummary(code: string, minor: bigint, count: string): void {
    const amount = amountText(minor, this.#digits);
    if (code === '100' || code === '400')
      this.#sides.set(code, {
        sum: amount,
        entryCount: /^\d{1,9}$/.test(count) ? Number(count) : null,
      });
    this.#balances.push({
      kind: balanceKindOf(code),
      code,
      isIntermediate: false,
      isDerived: false,
      sign: minor < 0n ? 'debit' : 'credit',
      amount,
      currency: this.currency,
      date: this.#group.asOf,
    });
  }

  /** A record 16 with its 88s. */
  takeTransaction(record: Bai2Record): void {
    this.recordCount += record.count;
    this.#end = record.end;
    const cursor = new FieldCursor(record.body);
    const code = cursor.next();
    const field = cursor.next();
    const minor = parseMinor(field);
    if (!/^\d{3}$/.test(code) || minor === null) {
      this.#error(
        'ENTRY_SYNTAX',
        record.line,
        `Record 16 has the code "${code.slice(0, 10)}" and the amount "${field.slice(0, 30)}", ` +
          'which cannot be read. The statement is refused.',
      );
      return;
    }
    this.total += minor;
    const funds = takeFunds(cursor);
    if (funds.problem !== null)
      this.#warn(
        'FUNDS_TYPE',
        record.line,
        `${funds.problem}; the references after it may be shifted.`,
      );
    else if (funds.valueDate?.isClamped)
      this.#warn(
        'DATE_CLAMPED',
        record.line,
        `The value date does not exist; ${funds.valueDate.date} was taken.`,
      );
    const natural = signOf(code);
    if (natural === null && code !== '890')
      this.#warn(
        'CODE_WITHOUT_SIGN',
        record.line,
        `The bank's code ${code} tells neither credit nor debit. The entry is shown and not booked.`,
      );
    if (minor < 0n && natural !== null)
      this.#warn(
        'AMOUNT_SIGNED',
        record.line,
        `The amount of code ${code} is negative, which only balances may be. Its direction was turned.`,
      );
    this.#entries.push(this.#entryOf(record, cursor, { code, minor, natural, funds }));
  }

  #entryOf(
    record: Bai2Record,
    cursor: FieldCursor,
    read: {
      readonly code: string;
      readonly minor: bigint;
      readonly natural: ReturnType<typeof signOf>;
      readonly funds: ReturnType<typeof takeFunds>;
    },
  ): StatementEntry {
    const { code, minor, natural, funds } = read;
    const decode = this.#source.decode;
    const bank = tidy(decode(cursor.next()));
    const customer = tidy(decode(cursor.next()));
    const lines = cursor.lines().map(decode);
    const sign = minor < 0n ? (natural === 'credit' ? 'debit' : 'credit') : (natural ?? 'credit');
    const tagged = readTags(lines, sign);
    const asOf = this.#group.asOf ?? ('1970-01-01' as IsoDate);
    if (code === '890') this.#notes.push(...lines);
    return {
      sign,
      amount: amountText(minor, this.#digits),
      currency: this.currency,
      status: natural === null ? 'info' : 'booked',
      isReversal: false,
      bookingDate: asOf,
      valueDate: valueDateOf(funds, this.#group.asOf),
      code: { ...NO_CODE, proprietary: code, proprietaryIssuer: 'BAI', text: nameOf(code) },
      references: { ...NO_REFERENCES, bank, customer, endToEnd: tagged.endToEnd },
      counterparty: tagged.counterparty,
      remittance: tidy(lines.join(' ')),
      returnReason: null,
      original: null,
      exchangeRate: null,
      charges: null,
      balanceAfter: null,
      batchCount: null,
      details: NO_DETAILS,
      ...this.#availabilityOf(funds, minor),
      slice: sliceOf(this.#source, record.start, record.end, record.line),
    };
  }

  #availabilityOf(
    funds: ReturnType<typeof takeFunds>,
    minor: bigint,
  ): Pick<StatementEntry, 'availability'> {
    const digits = this.#digits;
    if (funds.type === '1' || funds.type === '2')
      return { availability: [{ days: Number(funds.type), amount: amountText(minor, digits) }] };
    if (funds.parts.length === 0) return {};
    return {
      availability: funds.parts.map((part) => ({
        days: part.days,
        amount: amountText(part.minor, digits),
      })),
    };
  }

  /** The record 49, with its totals checked. */
  takeTrailer(record: Bai2Record): bigint {
    this.recordCount += record.count;
    this.#end = record.end;
    const cursor = new FieldCursor(record.body);
    const [total, records] = [cursor.next(), cursor.next()];
    const context = this.#context;
    const where = `Account ${this.id}`;
    this.issues.push(
      ...checkControl(context, record.line, where, 'total', total, this.total),
      ...checkControl(context, record.line, where, 'records', records, BigInt(this.recordCount)),
    );
    const declared = total === '' ? null : parseMinor(total);
    return declared ?? this.total;
  }

  /** The next account, a trailer or the end of the file came before the record 49. */
  takeCut(line: number): void {
    this.#error(
      'STATEMENT_CUT',
      line,
      `Account ${this.id} has no trailer 49: its records are not complete. It is refused as a whole.`,
    );
  }

  /** Empties the builder, whose entries may be many. */
  drain(): StatementEntry[] {
    const entries = this.#entries;
    this.#entries = [];
    return entries;
  }

  header(number: string | null): StatementHeader {
    const { asOf, kind, messageId, createdAt, isCorrection } = this.#group;
    return {
      kind,
      statementId: null,
      number,
      legalNumber: null,
      messageId,
      page: null,
      account: { id: this.id, iban: ibanShape(this.id), bic: null, name: null, ownerName: null },
      currency: this.currency,
      from: asOf,
      to: asOf,
      createdAt,
      balances: this.#balances,
      information: this.#notes.length === 0 ? null : this.#notes.join(' '),
      declared: this.#declared(),
      ...(isCorrection ? { isCorrection } : {}),
      slice: sliceOf(this.#source, this.#start, this.#end, this.line),
    };
  }

  #declared(): DeclaredTotals | null {
    const credits = this.#sides.get('100');
    const debits = this.#sides.get('400');
    if (!credits && !debits) return null;
    return {
      entryCount: null,
      sum: null,
      ...(credits ? { credits } : {}),
      ...(debits ? { debits } : {}),
    };
  }
}

const WORDS = {
  total: ['CONTROL_TOTAL', 'a control total of'],
  records: ['CONTROL_RECORDS', 'a number of records of'],
  accounts: ['CONTROL_ACCOUNTS', 'a number of accounts of'],
  groups: ['CONTROL_GROUPS', 'a number of groups of'],
} as const;

/** Compares one figure of a trailer with the file's own; a blank one is told and not compared. */
export function checkControl(
  context: ReadContext,
  line: number,
  where: string,
  what: keyof typeof WORDS,
  field: string,
  computed: bigint,
): Issue[] {
  const [code, words] = WORDS[what];
  if (field === '')
    return [
      {
        code: 'CONTROL_BLANK',
        severity: 'info',
        line,
        message: `${where}: the trailer leaves the ${what === 'total' ? 'total' : `count of ${what}`} blank.`,
      },
    ];
  const declared = parseMinor(field);
  if (declared === computed) return [];
  return [
    overridable(
      context,
      code,
      line,
      `${where}: the trailer declares ${words} ${field.slice(0, 40)}, the file gives ${computed}. ` +
        'Ask the bank for the file again, or have a second person let it in.',
    ),
  ];
}
