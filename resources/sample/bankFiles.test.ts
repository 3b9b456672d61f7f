/** The sample's bank files, held against the rows that they brought: an import must know them again. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../core/result.ts';
import { identifyEntries, statementKey } from '../../sync/formats/identity.ts';
import { readStatements } from '../../sync/formats/index.ts';
import { type SampleBatch, type SampleFile, type SampleRow, sampleBatches } from './sample.ts';

const batches: SampleBatch[] = [];
const filed: { readonly file: SampleFile; readonly raw: SampleRow; readonly batch: SampleBatch }[] =
  [];

beforeAll(() => {
  for (const batch of sampleBatches({ roles: [] })) {
    if (batch.tables.statement === undefined) continue;
    batches.push(batch);
    batch.files?.forEach((file, index) => {
      const raw = batch.tables.raw_file?.[index];
      if (raw === undefined) throw new Error(`${file.name} has no row`);
      filed.push({ file, raw, batch });
    });
  }
});

const statementsOf = ({ batch, raw }: (typeof filed)[number]) =>
  (batch.tables.statement ?? []).filter((row) => row.raw_file_id === raw.id);
const linesOf = (batch: SampleBatch, statement: SampleRow) =>
  (batch.tables.statement_line ?? []).filter((row) => row.statement_id === statement.id);

describe('bank files of the sample', () => {
  it('come with the daily statements, one a bank and day, and not with the months before', () => {
    for (const { label, files } of batches)
      expect(files !== undefined, label).toBe(label.startsWith('Statements, 2026-11-'));
    const names = filed.map(({ file }) => file.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.includes('_20261117_'))).toHaveLength(9);
    // Bank Warta has been silent since the 18th.
    expect(names.filter((name) => name.includes('_20261120_'))).toEqual([
      'RB_20261120_0935.camt053.xml',
      'HC_20261120_0935.camt053.xml',
      'FH_20261120_0935.camt053.xml',
      'AC_20261120_0935.camt053.xml',
      'BL_20261120_0935.camt053.xml',
      'NF_20261120_0935.mt940.sta',
      'ST_20261120_0935.camt053.xml',
      'SO_20261120_0935.camt053.xml',
    ]);
  });

  it('are what their rows say', () => {
    for (const { file, raw, batch } of filed) {
      expect(raw).toMatchObject({
        name: file.name,
        sha256: createHash('sha256').update(file.bytes).digest('hex'),
        size_bytes: file.bytes.length,
        format: file.name.endsWith('.sta') ? 'mt940' : 'camt.053',
        received_at: batch.at,
      });
    }
  });

  it('hold every statement and line of their day, with the identities of an import', () => {
    let lineCount = 0;
    for (const one of filed) {
      const read = unwrap(readStatements(one.file.bytes, one.file.name));
      expect(read.refused).toEqual([]);
      const rows = statementsOf(one);
      expect(read.statements.map(statementKey)).toEqual(rows.map((row) => row.identity));
      const lines = rows.map((row) => linesOf(one.batch, row));
      expect(identifyEntries(read.statements), one.file.name).toEqual(
        lines.map((list) =>
          list.map(({ fingerprint, occurrence }) => ({ fingerprint, occurrence })),
        ),
      );
      lineCount += lines.flat().length;
    }
    const all = batches.filter((batch) => batch.files).flatMap((b) => b.tables.statement_line);
    expect(lineCount).toBe(all.length);
  });

  it('have each line where its row says', () => {
    for (const one of filed) {
      const text = new TextDecoder();
      const isSwift = one.raw.format === 'mt940';
      for (const row of statementsOf(one))
        for (const line of linesOf(one.batch, row)) {
          const [offset, length] = [Number(line.source_offset), Number(line.source_length)];
          const slice = text.decode(one.file.bytes.subarray(offset, offset + length));
          expect(slice.startsWith(isSwift ? ':61:' : '<Ntry>'), slice).toBe(true);
          expect(slice).toContain(String(line.bank_reference));
          const before = text.decode(one.file.bytes.subarray(0, offset));
          expect(before.split('\n').length).toBe(line.source_line);
        }
    }
  });
});
