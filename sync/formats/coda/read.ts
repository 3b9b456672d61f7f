/**
 * The CODA reader: coded statements of Belgian banks, read line by line. A total and its parts are one
 * entry with details, so that no amount counts twice.
 */
import { formatMinor } from '../../../core/money/money.ts';
import { fieldDecoder } from '../charset.ts';
import { type ReadContext, refusal, type StatementEvent, type StatementFormat } from '../format.ts';
import { type Place, RecordFeed, recordsOf } from '../records.ts';
import { type LineConsumer, LineReader } from '../source.ts';
import { tidy } from '../values.ts';
import { dateOf, RECORD_LENGTH } from './layout.ts';
import { CodaStatement, type FileFacts } from './statement.ts';

const NO_FILE = { messageId: null, bic: null, createdAt: null, isCopy: false };

class CodaConsumer implements LineConsumer {
  readonly #decode: (raw: string) => string;
  readonly #feed = new RecordFeed('closing balance (record 8)');
  #file: FileFacts | null = null;
  #statement: CodaStatement | null = null;
  #count = 0;

  constructor(context: ReadContext) {
    this.#decode = fieldDecoder(context.encoding);
  }

  drain(): StatementEvent[] {
    return this.#feed.drain();
  }

  takeLine(raw: string, start: number, end: number, line: number): void {
    const length = raw.startsWith('0000') ? RECORD_LENGTH : raw.length;
    for (const [record, place] of recordsOf(raw, length, { start, end, line }))
      this.#takeRecord(record, place);
  }

  #takeRecord(raw: string, place: Place): void {
    const record = this.#decode(raw).padEnd(RECORD_LENGTH);
    if (record.replaceAll('\x1a', '').trim() === '') return;
    const type = record[0] as string;
    if (type === '0' && record.startsWith('0000')) this.#openFile(record, place);
    else if (type === '1') this.#openStatement(record, place);
    else if (type === '9') this.#takeTrailer(record, place);
    else if (this.#statement) this.#takeBody(this.#statement, type, record, place);
    else
      this.#feed.report(
        'RECORD_STRAY',
        'error',
        place.line,
        `Line ${place.line} is no record of a statement and was left out.`,
      );
  }

  #takeBody(statement: CodaStatement, type: string, record: string, place: Place): void {
    const isKnown = /^(?:2[123]|3[123]|4|8)/.test(record);
    if (isKnown) statement.end = place.end;
    if (this.#file && isKnown && type !== '4') this.#file.records++;
    if (!isKnown || (statement.hasClosing && type !== '4'))
      statement.issue(
        'RECORD_STRAY',
        'error',
        place.line,
        `A record "${record.slice(0, 10).trim()}" is not possible on line ${place.line}.`,
      );
    else if (record.startsWith('21')) statement.takeMovement(record, place);
    else if (type === '2' || type === '3') statement.takeContinuation(record, place);
    else if (type === '4') statement.takeText(record);
    else statement.takeClosing(record, place);
    this.#feed.emitMany(statement);
  }

  #openFile(record: string, place: Place): void {
    this.#closeStatement();
    if (this.#file) this.#reportCut(place.line);
    if (record[127] !== '2')
      this.#feed.report(
        'VERSION_UNKNOWN',
        'warning',
        place.line,
        `The file is of version "${record[127]}"; it is read as version 2.`,
      );
    this.#file = {
      messageId: tidy(record.slice(24, 34)),
      bic: tidy(record.slice(60, 71)),
      createdAt: dateOf(record.slice(5, 11))?.date ?? null,
      isCopy: record[16] === 'D',
      records: 0,
      debits: 0n,
      credits: 0n,
    };
  }

  #openStatement(record: string, place: Place): void {
    this.#closeStatement();
    const file = this.#file ?? { ...NO_FILE, records: 0, debits: 0n, credits: 0n };
    file.records++;
    this.#statement = new CodaStatement(record, place, file);
    if (!this.#file)
      this.#statement.issue(
        'FILE_HEADER_MISSING',
        'warning',
        place.line,
        'The statement has no record 0 before it.',
      );
    this.#count++;
  }

  #reportCut(line: number): void {
    this.#feed.report(
      'FILE_CUT',
      'warning',
      line,
      'The file has no record 9, so its sums cannot be checked. Its end may be missing.',
    );
  }

  /** The record 9: number of records, sums of debits and of credits, against the movements read. */
  #takeTrailer(record: string, place: Place): void {
    const file = this.#file;
    this.#file = null;
    const statement = this.#statement;
    if (statement) statement.finishMovement();
    if (!file) {
      this.#feed.report(
        'RECORD_STRAY',
        'error',
        place.line,
        'A record 9 has no record 0 before it.',
      );
      this.#closeStatement();
      return;
    }
    const report = (what: string, declared: string, computed: string): void =>
      this.#feed.report(
        'TRAILER_DIFFERS',
        'warning',
        place.line,
        `The record 9 declares ${declared} ${what}, the file gives ${computed}.`,
      );
    const records = record.slice(16, 22);
    if (/^\d+$/.test(records) && Number(records) !== file.records)
      report('records', String(Number(records)), String(file.records));
    const check = (what: string, field: string, computed: bigint): void => {
      if (/^\d+$/.test(field) && BigInt(field) !== computed)
        report(what, formatMinor(BigInt(field), 3), formatMinor(computed, 3));
    };
    check('of debits', record.slice(22, 37), file.debits);
    check('of credits', record.slice(37, 52), file.credits);
    this.#closeStatement();
  }

  #closeStatement(): void {
    if (this.#statement) this.#feed.close(this.#statement);
    this.#statement = null;
  }

  finish(): void {
    this.#closeStatement();
    if (this.#file && this.#count > 0) this.#reportCut(1);
    if (this.#count === 0)
      this.#feed.push(
        refusal(
          'CODA_NO_STATEMENT',
          'The file holds no statement: no record 1 with an account. Check that it is complete.',
        ),
      );
  }
}

/** Coded statements of account of Belgian banks. */
export const coda: StatementFormat = {
  id: 'coda',
  label: 'CODA',
  sniff(head) {
    const text = Buffer.from(head.subarray(0, 2048)).toString('latin1');
    const start = /^(?:\u00ef\u00bb\u00bf)?\s*(0000[ \d]\d{6}[ \d]{3}05)/.exec(text);
    if (start) return /[\r\n]1[0-3][ \d]{3}/.test(text) || text.length >= 129 ? 0.97 : 0.6;
    return /^\s*1[0-3]\d{3}.{37}[01]\d{15}\d{6}.{26}/.test(text) ? 0.7 : 0;
  },
  open: (context) => new LineReader(new CodaConsumer(context)),
};
