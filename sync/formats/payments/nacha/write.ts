/**
 * Writes NACHA files: controls, hash and totals are worked out, blocks are filled to ten lines. What
 * does not fit its columns or breaks a rule gives no bytes.
 */
import { ok, type Result } from '../../../../core/result.ts';
import { encodeText } from '../../charset.ts';
import type { Issue } from '../../model.ts';
import { notWritten } from '../pain001/write.ts';
import { Findings } from '../report.ts';
import { checkBatch, checkEntry, checkHeader, controlOf } from './check.ts';
import {
  addendaLayout,
  BATCH_HEADER,
  batchControlLayout,
  entryLayout,
  FILE_HEADER,
  fileControlLayout,
  joinRecord,
  type Layout,
  WIDTH,
} from './layout.ts';
import {
  batchTotals,
  centsOf,
  fileTotals,
  type NachaBatch,
  type NachaContent,
  type NachaEntry,
  returnKind,
} from './model.ts';

export interface WrittenNacha {
  readonly bytes: Uint8Array;
  /** The content with the declared controls, as reading the bytes gives it. */
  readonly content: NachaContent;
  readonly issues: readonly Issue[];
}

const BLOCK = 10;

class NachaWriter {
  readonly findings = new Findings();
  readonly lines: string[] = [];

  add(type: string, fields: Readonly<Record<string, string>>, layout: Layout): void {
    for (const [name, first, last, kind] of layout)
      this.#checkField(fields[name] ?? '', name, last - first + 1, kind);
    this.lines.push(joinRecord(type, fields, layout));
  }

  #checkField(text: string, name: string, size: number, kind: 'n' | 'r' | undefined): void {
    const line = this.lines.length + 1;
    if (text.length > size)
      this.findings.report(
        'error',
        'FIELD_TOO_LONG',
        `${name} "${text}" has over ${size} characters.`,
        line,
      );
    if (!/^[\x20-\x7e]*$/.test(text))
      this.findings.report(
        'error',
        'FIELD_CHARACTERS',
        `${name} "${text}" is not plain ASCII.`,
        line,
      );
    if (kind === 'n' && !/^\d*$/.test(text))
      this.findings.report('error', 'FIELD_NUMBER', `${name} "${text}" is no number.`, line);
  }
}

/**
 * Writes a file. Errors: PAYMENT_NOT_WRITTEN with the findings in `details.issues` (a field that does
 * not fit, a wrong routing number, a service class that its entries contradict, no header).
 */
export function writeNacha(content: NachaContent): Result<WrittenNacha> {
  const writer = new NachaWriter();
  const { findings } = writer;
  const { header } = content;
  if (header === null) {
    findings.report('error', 'FILE_HEADER_MISSING', 'The file has no header.', null);
    return notWritten(findings, 'NACHA');
  }
  for (const { amount } of content.batches.flatMap(({ entries }) => entries))
    if (!/^\d+\.\d{2}$/.test(amount))
      findings.report('error', 'AMOUNT_SYNTAX', `"${amount}" is not dollars and cents.`, null);
  if (findings.hasErrors) return notWritten(findings, 'NACHA');
  checkHeader(header, findings.report, 1);
  const fixed = { priority: '01', recordSize: '094', blockingFactor: '10', formatCode: '1' };
  writer.add('1', { ...header, ...fixed }, FILE_HEADER);
  const batches = content.batches.map((batch) => writeBatch(writer, batch));
  const isAdvice = batches.length > 0 && batches.every((batch) => batch.entryClass === 'ADV');
  const control = controlOf(fileTotals(batches));
  const declared = {
    ...control,
    batchCount: batches.length,
    blockCount: Math.ceil((writer.lines.length + 1) / BLOCK),
  };
  writer.add('9', { ...texts(control), ...counts(declared) }, fileControlLayout(isAdvice));
  while (writer.lines.length % BLOCK !== 0) writer.lines.push('9'.repeat(WIDTH));
  if (findings.hasErrors) return notWritten(findings, 'NACHA');
  return ok({
    bytes: encodeText(`${writer.lines.join('\n')}\n`, 'utf-8'),
    content: { header, batches, declared },
    issues: findings.issues,
  });
}

function texts(control: ReturnType<typeof controlOf>): Record<string, string> {
  return {
    entryCount: String(control.entryCount),
    hash: control.hash,
    debit: centsOf(control.debit).toString(),
    credit: centsOf(control.credit).toString(),
  };
}

function counts(declared: { readonly batchCount: number; readonly blockCount: number }) {
  return { batchCount: String(declared.batchCount), blockCount: String(declared.blockCount) };
}

function writeBatch(writer: NachaWriter, batch: NachaBatch): NachaBatch {
  const { report } = writer.findings;
  const line = writer.lines.length + 1;
  const { entries, declared: _, authentication, ...fields } = batch;
  writer.add('5', fields, BATCH_HEADER);
  for (const entry of entries) {
    checkEntry(batch, entry, report, writer.lines.length + 1);
    writeEntry(writer, batch.entryClass, entry);
  }
  checkBatch(batch, report, line);
  const control = controlOf(batchTotals(entries));
  const { serviceClass, companyId, odfi, number } = batch;
  writer.add(
    '8',
    { ...texts(control), serviceClass, companyId, authentication, odfi, number },
    batchControlLayout(batch.entryClass === 'ADV'),
  );
  return { ...batch, declared: control };
}

function writeEntry(writer: NachaWriter, entryClass: string, entry: NachaEntry): void {
  const { addenda, extra, amount, ...fields } = entry;
  writer.add(
    '6',
    {
      ...extra,
      ...fields,
      amount: amount.replace('.', '').replace(/^0+(?=\d)/, ''),
      indicator: addenda.length > 0 ? '1' : '0',
    },
    entryLayout(entryClass),
  );
  for (const { type, fields: values } of addenda)
    writer.add(`7${type}`, values, addendaLayout(type, returnKind(values.code ?? '')));
}
