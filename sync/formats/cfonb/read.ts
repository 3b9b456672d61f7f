/** The CFONB 120 reader: statements of French banks, read line by line. */
import { fieldDecoder } from '../charset.ts';
import { type ReadContext, refusal, type StatementEvent, type StatementFormat } from '../format.ts';
import type {
  Issue,
  Severity,
  StatementBalance,
  StatementEntry,
  StatementHeader,
} from '../model.ts';
import { type Place, RecordFeed, type RecordStatement, recordsOf } from '../records.ts';
import { hasError, type LineConsumer, LineReader } from '../source.ts';
import { Movement } from './entry.ts';
import { amountOf, dateOf, RECORD_LENGTH } from './layout.ts';

/** Bank, branch and account: what identifies an account in every record of its statement. */
function accountOf(record: string): string {
  return record.slice(2, 7) + record.slice(11, 16) + record.slice(21, 32).trimEnd();
}

class CfonbStatement implements RecordStatement {
  readonly issues: Issue[] = [];
  entries: StatementEntry[] = [];
  hasOpened = false;
  hasClosing = false;
  end: number;
  #movement: Movement | null = null;
  readonly #account: string;
  readonly #currency: string;
  readonly #place: Place;
  readonly #balances: StatementBalance[] = [];

  constructor(record: string, place: Place) {
    this.#place = place;
    this.end = place.end;
    this.#account = accountOf(record);
    this.#currency = record.slice(16, 19).trim();
    if (this.#account.trim() === '')
      this.issue('ACCOUNT_MISSING', 'error', place.line, 'The record names no account.');
    if (this.#currency === '')
      this.issue('CURRENCY_MISSING', 'error', place.line, 'The record names no currency.');
  }

  issue(code: string, severity: Severity, line: number, message: string): void {
    this.issues.push({ code, severity, line, message });
  }

  /** Whether a record is of this account and currency; another bank or branch is told and borne. */
  isOwn(record: string, place: Place): boolean {
    const account = accountOf(record);
    if (account.slice(10) !== this.#account.slice(10)) return false;
    if (account !== this.#account)
      this.issue(
        'ACCOUNT_DIFFERS',
        'warning',
        place.line,
        `The record is of account ${account}, the opening balance of ${this.#account}.`,
      );
    return record.slice(16, 19).trim() === this.#currency;
  }

  takeBalance(record: string, kind: 'opening' | 'closing', place: Place): void {
    this.finishMovement();
    this.end = place.end;
    if (kind === 'closing') this.hasClosing = true;
    const money = amountOf(record.slice(90, 104), record.slice(19, 20));
    if (money === null) {
      const printed = record.slice(90, 104);
      this.issue('BALANCE_SYNTAX', 'error', place.line, `"${printed}" is no balance.`);
      return;
    }
    this.#balances.push({
      kind,
      code: kind === 'opening' ? '01' : '07',
      isIntermediate: false,
      isDerived: false,
      sign: money.isNegative ? 'debit' : 'credit',
      amount: money.amount,
      currency: this.#currency,
      date: dateOf(record.slice(34, 40))?.date ?? null,
    });
  }

  takeMovement(record: string, place: Place): void {
    this.finishMovement();
    this.end = place.end;
    const money = amountOf(record.slice(90, 104), record.slice(19, 20));
    const booking = dateOf(record.slice(34, 40));
    const value = dateOf(record.slice(42, 48));
    if (money === null || booking === null) {
      const what = money === null ? `the amount "${record.slice(90, 104)}"` : 'no date';
      const message = `The movement has ${what}, which cannot be read. The statement is refused.`;
      this.issue('ENTRY_SYNTAX', 'error', place.line, message);
      return;
    }
    if (booking.isClamped || value?.isClamped)
      this.issue(
        'DATE_CLAMPED',
        'warning',
        place.line,
        'A date has a day that its month lacks; the last day of the month was taken.',
      );
    this.#movement = new Movement(record, place, {
      money,
      bookingDate: booking.date,
      valueDate: value?.date ?? null,
    });
  }

  takeComplement(record: string, place: Place): void {
    this.end = place.end;
    if (this.#movement) this.#movement.takeComplement(record, place.end);
    else if (!hasError(this.issues))
      this.issue('RECORD_STRAY', 'error', place.line, 'A record 05 has no movement before it.');
  }

  finishMovement(): void {
    if (this.#movement) this.entries.push(this.#movement.entry());
    this.#movement = null;
  }

  header(): StatementHeader {
    const opening = this.#balances.find((balance) => balance.kind === 'opening');
    const closing = this.#balances.find((balance) => balance.kind === 'closing');
    return {
      kind: 'booked',
      statementId: null,
      number: null,
      legalNumber: null,
      messageId: null,
      page: null,
      account: { id: this.#account, iban: null, bic: null, name: null, ownerName: null },
      currency: this.#currency,
      from: opening?.date ?? null,
      to: closing?.date ?? null,
      createdAt: null,
      balances: this.#balances,
      information: null,
      declared: null,
      slice: {
        offset: this.#place.start,
        length: this.end - this.#place.start,
        line: this.#place.line,
      },
    };
  }
}

class CfonbConsumer implements LineConsumer {
  readonly #decode: (raw: string) => string;
  readonly #feed = new RecordFeed('new balance (record 07)');
  #statement: CfonbStatement | null = null;
  #count = 0;

  constructor(context: ReadContext) {
    this.#decode = fieldDecoder(context.encoding);
  }

  drain(): StatementEvent[] {
    return this.#feed.drain();
  }

  takeLine(raw: string, start: number, end: number, line: number): void {
    for (const [record, place] of recordsOf(raw, RECORD_LENGTH, { start, end, line }))
      this.#takeRecord(record, place);
  }

  #takeRecord(raw: string, place: Place): void {
    const record = this.#decode(raw).padEnd(RECORD_LENGTH);
    if (record.replaceAll('\x1a', '').trim() === '') return;
    const type = record.slice(0, 2);
    if (type === '01') {
      this.#closeStatement();
      this.#statement = new CfonbStatement(record, place);
      this.#count++;
      this.#statement.takeBalance(record, 'opening', place);
      return;
    }
    const statement = this.#statement;
    const isPossible = /^0[457]$/.test(type) && statement !== null && !statement.hasClosing;
    if (!isPossible || !statement.isOwn(record, place)) this.#stray(type, place);
    else if (type === '04') statement.takeMovement(record, place);
    else if (type === '05') statement.takeComplement(record, place);
    else statement.takeBalance(record, 'closing', place);
    if (statement) this.#feed.emitMany(statement);
  }

  /** A record of another account, of no kind, or out of its order: the statement is not whole. */
  #stray(type: string, place: Place): void {
    const message = `The record "${type}" is not possible on line ${place.line}.`;
    const issue = { code: 'RECORD_STRAY', severity: 'error', line: place.line, message } as const;
    if (this.#statement) this.#statement.issues.push(issue);
    else this.#feed.push({ type: 'issue', issue });
  }

  #closeStatement(): void {
    if (this.#statement) this.#feed.close(this.#statement);
    this.#statement = null;
  }

  finish(): void {
    this.#closeStatement();
    if (this.#count === 0)
      this.#feed.push(
        refusal(
          'CFONB_NO_STATEMENT',
          'The file holds no old balance (record 01). Check that it is complete.',
        ),
      );
  }
}

/** Account statements of French banks, 120 characters a record. */
export const cfonb120: StatementFormat = {
  id: 'cfonb120',
  label: 'CFONB 120',
  sniff(head) {
    const text = Buffer.from(head.subarray(0, 2048)).toString('latin1');
    const first =
      /^(?:\u00ef\u00bb\u00bf)?\s*(0[147]\d{5}[ \w]{4}\d{5}[A-Z]{3}\d.\w{11}.{2}\d{6})/.exec(text);
    if (!first) return 0;
    return /^(?:\u00ef\u00bb\u00bf)?\s*.{90}\d{13}[{}A-R]/.test(text) ? 0.97 : 0.6;
  },
  open: (context) => new LineReader(new CfonbConsumer(context)),
};
