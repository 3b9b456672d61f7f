/**
 * Reads a NACHA file record by record. Lines that lost their blanks are padded, files without line
 * ends are cut every 94 characters; both are told. Wrong totals, missing or misplaced records and
 * wrong check digits refuse the file.
 */
import { fail, ok, type Result } from '../../../../core/result.ts';
import type { Draft } from '../model.ts';
import { Findings } from '../report.ts';
import { checkBatch, checkControl, checkEntry, checkHeader } from './check.ts';
import {
  addendaLayout,
  BATCH_HEADER,
  batchControlLayout,
  cutRecord,
  entryLayout,
  FILE_HEADER,
  fileControlLayout,
  WIDTH,
} from './layout.ts';
import {
  batchTotals,
  dollarsOf,
  type FileControl,
  fileTotals,
  type NachaBatch,
  type NachaEntry,
  type NachaFile,
  type NachaHeader,
  returnKind,
} from './model.ts';
import { nachaRecords, nachaText } from './records.ts';

const PADDING = '9'.repeat(WIDTH);
const CORE_FIELDS = new Set([
  'code',
  'routing',
  'account',
  'amount',
  'identification',
  'name',
  'discretionary',
  'indicator',
  'trace',
]);

/** How likely the bytes are a NACHA file: lines that begin like its records at their width. */
export function sniffNacha(head: Uint8Array): number {
  const text = Buffer.from(head.subarray(0, 4096)).toString('latin1');
  if (/^\s*101[ \d]{10}[ \dA-Z]{10}\d{6}/.test(text)) return 0.95;
  const lines = text.split(/\r?\n/, 6);
  const fitting = lines.filter((line) => /^[15-9]\d\d.{70,97}$/.test(line)).length;
  return /^5(?:200|220|225|280)/.test(text) && fitting >= 3 ? 0.8 : 0;
}

interface Open {
  readonly batch: Draft<NachaBatch>;
  readonly line: number;
  readonly lines: number[];
}

class NachaReader {
  readonly findings = new Findings();
  readonly batches: Draft<NachaBatch>[] = [];
  readonly entryLines: number[][] = [];
  header: NachaHeader | null = null;
  declared: FileControl | null = null;
  controlLine: number | null = null;
  recordCount = 0;
  #open: Open | null = null;
  #entry: Draft<NachaEntry> | null = null;

  take(raw: string, line: number): void {
    const text = this.#fitted(raw, line);
    this.recordCount++;
    if (text === PADDING) {
      if (this.declared === null && !this.#isTold('PADDING_EARLY'))
        this.#error('PADDING_EARLY', 'Filling lines stand before the file control record.', line);
      return;
    }
    if (this.declared !== null) {
      this.#error('RECORD_AFTER_END', 'A record follows the file control record.', line);
      return;
    }
    const kind = text.charAt(0);
    if (kind === '1') this.#fileHeader(text, line);
    else if (kind === '5') this.#batchHeader(text, line);
    else if (kind === '6') this.#entryRecord(text, line);
    else if (kind === '7') this.#addendaRecord(text, line);
    else if (kind === '8') this.#batchControl(text, line);
    else if (kind === '9') this.#fileControl(text, line);
    else this.#error('RECORD_UNKNOWN', `No record begins with "${kind}".`, line);
  }

  #isTold(code: string): boolean {
    return this.findings.issues.some((issue) => issue.code === code);
  }

  #error(code: string, message: string, line: number | null): void {
    this.findings.report('error', code, message, line);
  }

  #fitted(raw: string, line: number): string {
    if (raw.length === WIDTH) return raw;
    if (raw.length < WIDTH) {
      this.findings.report(
        'warning',
        'LINE_PADDED',
        `The line has ${raw.length} characters; blanks were added to make ${WIDTH}.`,
        line,
      );
      return raw.padEnd(WIDTH);
    }
    const excess = raw.slice(WIDTH);
    this.findings.report(
      excess.trim() === '' ? 'warning' : 'error',
      'LINE_TOO_LONG',
      `The line has ${raw.length} characters; what stands after the first ${WIDTH} was left out.`,
      line,
    );
    return raw.slice(0, WIDTH);
  }

  #fileHeader(text: string, line: number): void {
    if (this.header !== null) {
      this.#error('FILE_HEADER_TWICE', 'A second file header stands in the file.', line);
      return;
    }
    if (this.batches.length > 0)
      this.#error('RECORD_ORDER', 'The file header stands after a batch header.', line);
    const fields = cutRecord(text, FILE_HEADER);
    if (fields.recordSize !== '094' || fields.blockingFactor !== '10' || fields.formatCode !== '1')
      this.#error(
        'FORMAT_CODE',
        `Record size, blocking factor and format code are ${fields.recordSize}, ` +
          `${fields.blockingFactor}, ${fields.formatCode}; they must be 094, 10, 1.`,
        line,
      );
    const { priority, recordSize, blockingFactor, formatCode, ...header } = fields;
    if (priority !== '01')
      this.findings.report(
        'warning',
        'PRIORITY_CODE',
        `The priority is ${priority}, not 01.`,
        line,
      );
    this.header = header as unknown as NachaHeader;
    checkHeader(this.header, this.findings.report, line);
  }

  #batchHeader(text: string, line: number): void {
    this.#closeOpen(line);
    const fields = cutRecord(text, BATCH_HEADER) as unknown as Omit<
      Draft<NachaBatch>,
      'entries' | 'authentication' | 'declared'
    >;
    const batch: Draft<NachaBatch> = { ...fields, entries: [], authentication: '', declared: null };
    this.batches.push(batch);
    const lines: number[] = [];
    this.entryLines.push(lines);
    this.#open = { batch, line, lines };
    this.#entry = null;
  }

  #closeOpen(line: number | null): void {
    if (this.#open === null) return;
    this.#error(
      'BATCH_CONTROL_MISSING',
      `Batch ${this.#open.batch.number} has no control record.`,
      line,
    );
    this.#finishBatch(this.#open);
  }

  #finishBatch({ batch, line, lines }: Open): void {
    const { report } = this.findings;
    batch.entries.forEach((entry, index) => {
      checkEntry(batch, entry, report, lines[index] ?? null);
    });
    checkBatch(batch, report, line);
    this.#open = null;
    this.#entry = null;
  }

  #entryRecord(text: string, line: number): void {
    if (this.#open === null) {
      this.#error('ENTRY_OUTSIDE_BATCH', 'An entry stands outside of a batch.', line);
      this.#entry = null;
      return;
    }
    const { batch, lines } = this.#open;
    const fields = cutRecord(text, entryLayout(batch.entryClass));
    const amount = fields.amount ?? '';
    if (!/^\d+$/.test(amount))
      this.#error('AMOUNT_SYNTAX', `"${amount}" is no amount in cents.`, line);
    const extra: Record<string, string> = {};
    for (const [name, value] of Object.entries(fields))
      if (!CORE_FIELDS.has(name)) extra[name] = value;
    this.#entry = {
      code: fields.code ?? '',
      routing: fields.routing ?? '',
      account: fields.account ?? '',
      amount: dollarsOf(/^\d+$/.test(amount) ? BigInt(amount) : 0n),
      identification: fields.identification ?? '',
      name: fields.name ?? '',
      discretionary: fields.discretionary ?? '',
      trace: fields.trace ?? '',
      extra,
      addenda: [],
    };
    batch.entries.push(this.#entry);
    lines.push(line);
  }

  #addendaRecord(text: string, line: number): void {
    if (this.#entry === null) {
      this.#error('ADDENDA_OUTSIDE_ENTRY', 'Addenda stand without an entry before them.', line);
      return;
    }
    const type = text.slice(1, 3);
    const layout = addendaLayout(type, returnKind(text.slice(3, 6)));
    this.#entry.addenda.push({ type, fields: cutRecord(text, layout) });
  }

  #batchControl(text: string, line: number): void {
    if (this.#open === null) {
      this.#error('CONTROL_WITHOUT_BATCH', 'A batch control stands without its batch.', line);
      return;
    }
    const { batch } = this.#open;
    const fields = cutRecord(text, batchControlLayout(batch.entryClass === 'ADV'));
    batch.authentication = fields.authentication ?? '';
    batch.declared = controlFrom(fields);
    const name = `Batch ${Number(batch.number) || batch.number}`;
    for (const field of ['serviceClass', 'odfi', 'number'] as const)
      if (fields[field] !== batch[field])
        this.#error(
          'CONTROL_MISMATCH',
          `${name}: header and control differ in ${field} (${batch[field]}, ${fields[field]}).`,
          line,
        );
    const company = fields.companyId?.trim();
    if (company && company !== batch.companyId.trim())
      this.findings.report(
        'warning',
        'CONTROL_COMPANY',
        `${name}: header and control name different companies.`,
        line,
      );
    checkControl(name, batch.declared, batchTotals(batch.entries), this.findings.report, line);
    this.#finishBatch(this.#open);
  }

  #fileControl(text: string, line: number): void {
    this.#closeOpen(line);
    const isAdvice = this.batches.length > 0 && this.batches.every((b) => b.entryClass === 'ADV');
    const fields = cutRecord(text, fileControlLayout(isAdvice));
    this.declared = {
      ...controlFrom(fields),
      batchCount: numberFrom(fields.batchCount),
      blockCount: numberFrom(fields.blockCount),
    };
    this.controlLine = line;
  }

  finish(): void {
    const { report } = this.findings;
    this.#closeOpen(null);
    if (this.header === null)
      this.#error('FILE_HEADER_MISSING', 'The file has no header record (1).', null);
    if (this.declared === null) {
      this.#error(
        'FILE_CONTROL_MISSING',
        'The file has no control record (9). It is not whole.',
        null,
      );
      return;
    }
    const { batchCount, blockCount } = this.declared;
    if (batchCount !== this.batches.length)
      this.#error(
        'BATCH_COUNT_WRONG',
        `${batchCount} batches are declared, ${this.batches.length} are there.`,
        this.controlLine,
      );
    checkControl('The file', this.declared, fileTotals(this.batches), report, this.controlLine);
    if (this.recordCount % 10 !== 0)
      report(
        'warning',
        'BLOCK_NOT_FULL',
        `${this.recordCount} lines are no full blocks of ten.`,
        null,
      );
    if (blockCount !== Math.ceil(this.recordCount / 10))
      report(
        'warning',
        'BLOCK_COUNT',
        `${blockCount} blocks are declared, ${Math.ceil(this.recordCount / 10)} are there.`,
        this.controlLine,
      );
    let last = -1;
    for (const { number } of this.batches) {
      if (Number(number) <= last)
        report('warning', 'BATCH_ORDER', `Batch number ${number} does not rise.`, null);
      last = Number(number);
    }
  }
}

function numberFrom(text: string | undefined): number {
  return /^\d+$/.test(text ?? '') ? Number(text) : -1;
}

/** Amounts and hash brought to the form of the totals; what is not a number stays as printed. */
function controlFrom(fields: Readonly<Record<string, string>>) {
  const cents = (text: string | undefined): string =>
    /^\d+$/.test(text ?? '') ? dollarsOf(BigInt(text as string)) : (text ?? '');
  const hash = fields.hash ?? '';
  return {
    entryCount: numberFrom(fields.entryCount),
    hash: /^\d+$/.test(hash) ? BigInt(hash).toString() : hash,
    debit: cents(fields.debit),
    credit: cents(fields.credit),
  };
}

/** Reads a NACHA file. Errors: NACHA_NO_RECORD where not one line is a record of the format. */
export function readNacha(bytes: Uint8Array): Result<NachaFile> {
  const text = nachaText(bytes);
  const reader = new NachaReader();
  for (const { text: record, line } of nachaRecords(text)) reader.take(record, line);
  if (reader.header === null && reader.batches.length === 0)
    return fail({
      kind: 'invalid-input',
      code: 'NACHA_NO_RECORD',
      message: 'The file holds no file header and no batch of NACHA. Check which file it is.',
    });
  reader.finish();
  return ok({
    header: reader.header,
    batches: reader.batches,
    declared: reader.declared,
    lineCount: reader.recordCount,
    issues: reader.findings.issues,
    entryLines: reader.entryLines,
    isRefused: reader.findings.hasErrors,
  });
}
