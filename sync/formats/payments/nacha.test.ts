/** NACHA: samples, every rule, writing and reading back. */
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abaCheckDigit } from '../../../core/banking/identifiers.ts';
import { measureProcessor } from '../../../test/helpers/processorTime.ts';
import {
  bankFile,
  type Expected,
  expectedFiles,
  noBankFiles,
} from '../../../test/helpers/sampleFiles.ts';
import {
  batchTotals,
  fileTotals,
  type NachaBatch,
  type NachaContent,
  type NachaEntry,
  type NachaFile,
  originalOf,
  returnsOf,
} from './nacha/model.ts';
import { readNacha } from './nacha/read.ts';
import { writeNacha } from './nacha/write.ts';

function read(bytes: Uint8Array): NachaFile {
  const result = readNacha(bytes);
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.value;
}

const codes = (file: NachaFile, severity: string): string[] =>
  file.issues.filter((issue) => issue.severity === severity).map((issue) => issue.code);

const ENTRIES_ABOVE = 10_000;

describe.skipIf(noBankFiles)('samples', () => {
  /** What makes each malformed sample one, by the words of its note. */
  const faults: readonly (readonly [RegExp, string, 'error' | 'warning'])[] = [
    [/declares 5 batches/, 'BATCH_COUNT_WRONG', 'error'],
    [/longer than 94/, 'LINE_TOO_LONG', 'warning'],
    [/control record missing/, 'FILE_CONTROL_MISSING', 'error'],
    [/check digit wrong/, 'ROUTING_CHECK_DIGIT', 'error'],
    [/header record missing/, 'FILE_HEADER_MISSING', 'error'],
    [/Format code/, 'FORMAT_CODE', 'error'],
    [/out of order/, 'RECORD_ORDER', 'error'],
  ];

  for (const [name, want] of expectedFiles('nacha'))
    test(`${name} (${want.class})`, () => {
      const raw = bankFile('nacha', name);
      const bytes = name.endsWith('.gz') ? gunzipSync(raw) : raw;
      const spentMs = measureProcessor();
      const file = read(bytes);
      expect(spentMs()).toBeLessThan(5000);
      expect(file.batches.length).toBe(want.batchesCount ?? want.batches.length);
      want.batches.forEach((one: Expected, index: number) => {
        checkBatch(file.batches[index] as NachaBatch, one);
      });
      expect(file.header ? 1 : 0).toBe(want.fileHeaders);
      if (file.header)
        expect({ ...file.header, reference: null }).toEqual({
          destination: want.destination,
          origin: want.origin,
          date: want.fileDate,
          time: want.fileTime,
          modifier: want.fileIdModifier,
          destinationName: want.destinationName,
          originName: want.originName,
          reference: null,
        });
      const totals = fileTotals(file.batches);
      expect(totals.entryCount).toBe(want.entries);
      expect(Number(totals.debitMinor)).toBe(want.totalDebitMinor);
      expect(Number(totals.creditMinor)).toBe(want.totalCreditMinor);
      expect(Number(totals.hash)).toBe(want.entryHash);
      // Where a line of nines is wider, the expected numbers took it for the control record.
      if (file.declared && want.fileControl.batches !== 999_999)
        expect({
          batches: file.declared.batchCount,
          blocks: file.declared.blockCount,
          entryAddenda: file.declared.entryCount,
          hash: Number(file.declared.hash),
          debits: Number(file.declared.debit.replace('.', '')),
          credits: Number(file.declared.credit.replace('.', '')),
        }).toEqual(want.fileControl);
      if (want.class === 'valid') expect(codes(file, 'error')).toEqual([]);
      else {
        const fault = faults.find(([note]) => note.test(want.note));
        if (!fault) throw new Error(`no rule for "${want.note}"`);
        expect(codes(file, fault[2])).toContain(fault[1]);
        if (fault[2] === 'error') expect(file.isRefused).toBe(true);
      }
      if (/lost their trailing blanks/.test(want.note ?? ''))
        expect(codes(file, 'warning').filter((code) => code === 'LINE_PADDED').length).toBe(2);
      if (want.class === 'valid' && totals.entryCount < ENTRIES_ABOVE) checkWritten(file);
    });

  function checkBatch(batch: NachaBatch, want: Expected): void {
    const totals = batchTotals(batch.entries);
    expect({
      n: batch.number,
      sec: batch.entryClass,
      serviceClass: batch.serviceClass,
      company: batch.companyName.trim(),
      companyId: batch.companyId.trim(),
      entryDescription: batch.description.trim(),
      effectiveDate: batch.effectiveDate,
      odfi: batch.odfi,
      entries: totals.entryCount,
      addenda: totals.addendaCount,
      totalDebitMinor: Number(totals.debitMinor),
      totalCreditMinor: Number(totals.creditMinor),
      entryHash: Number(totals.hash),
      transactionCodes: [...new Set(batch.entries.map((entry) => entry.code))].sort(),
    }).toEqual(want);
  }

  function checkWritten(file: NachaFile): void {
    const written = writeNacha(file);
    if (!written.ok) throw new Error(JSON.stringify(written.error));
    const again = read(written.value.bytes);
    expect(again.header).toEqual(file.header);
    expect(again.batches).toEqual(file.batches);
  }
});

const ENTRY: NachaEntry = {
  code: '22',
  routing: '231380104',
  account: '12345678',
  amount: '1000.00',
  identification: 'EMP-1',
  name: 'Alpha Works',
  discretionary: '',
  trace: '121042880000001',
  extra: {},
  addenda: [],
};

const BATCH: NachaBatch = {
  serviceClass: '220',
  companyName: 'Northwind',
  discretionary: '',
  companyId: '121042882',
  entryClass: 'PPD',
  description: 'PAYROLL',
  descriptiveDate: '',
  effectiveDate: '261123',
  settlementDate: '',
  originatorStatus: '1',
  odfi: '12104288',
  number: '0000001',
  entries: [ENTRY],
  authentication: '',
  declared: null,
};

const CONTENT: NachaContent = {
  header: {
    destination: '231380104',
    origin: '121042882',
    date: '261122',
    time: '1030',
    modifier: 'A',
    destinationName: 'Federal Reserve Bank',
    originName: 'Northwind Bank',
    reference: '',
  },
  batches: [BATCH],
  declared: null,
};

function bytesOf(content: NachaContent): Buffer {
  const written = writeNacha(content);
  if (!written.ok) throw new Error(JSON.stringify(written.error));
  return Buffer.from(written.value.bytes);
}

const withEntry = (entry: Partial<NachaEntry>, batch: Partial<NachaBatch> = {}): NachaContent => ({
  ...CONTENT,
  batches: [{ ...BATCH, ...batch, entries: [{ ...ENTRY, ...entry }] }],
});

function refusal(content: NachaContent): string[] {
  const result = writeNacha(content);
  if (result.ok) return [];
  return (result.error.details as { issues: { code: string }[] }).issues.map(({ code }) => code);
}

describe('writing', () => {
  test('lines of 94, blocks of ten, totals and hash', () => {
    const text = bytesOf(CONTENT).toString('latin1');
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBe(10);
    for (const line of lines) expect(line.length).toBe(94);
    expect(lines[3]).toBe(
      '82200000010023138010000000000000000000100000121042882                          121042880000001',
    );
    expect(lines[4]?.trimEnd()).toBe('9000001000001000000010023138010000000000000000000100000');
    expect(lines[9]).toBe('9'.repeat(94));
  });

  test('each wrong file is refused for its own reason', () => {
    const cases: readonly [string, NachaContent][] = [
      ['ROUTING_CHECK_DIGIT', withEntry({ routing: '231380105' })],
      ['SERVICE_CLASS_MIXED', withEntry({ code: '27' })],
      ['SERVICE_CLASS_MIXED', withEntry({}, { serviceClass: '225' })],
      ['SERVICE_CLASS', withEntry({}, { serviceClass: '300' })],
      ['TRANSACTION_CODE', withEntry({ code: '99' })],
      ['AMOUNT_SYNTAX', withEntry({ amount: '10' })],
      ['AMOUNT_SYNTAX', withEntry({ amount: 'ten' })],
      ['ROUTING_FORMAT', withEntry({ routing: '1.5e3 00' })],
      ['FIELD_TOO_LONG', withEntry({ name: 'N'.repeat(23) })],
      ['FIELD_TOO_LONG', withEntry({ amount: '123456789.00' })],
      ['FIELD_CHARACTERS', withEntry({ name: 'Müller' })],
      ['ENTRY_CLASS', withEntry({}, { entryClass: 'X' })],
      ['FILE_HEADER_MISSING', { ...CONTENT, header: null }],
    ];
    for (const [code, content] of cases)
      expect([code, refusal(content)]).toEqual([code, expect.arrayContaining([code])]);
  });

  test('random files read back as they were written', () => {
    const text = (most: number) =>
      fc.stringMatching(new RegExp(`^[A-Z0-9#.&-]{1,${most}}$`)) as fc.Arbitrary<string>;
    const routing = fc.stringMatching(/^\d{8}$/).map((eight) => eight + abaCheckDigit(eight));
    const entry = fc.record({
      code: fc.constantFrom('22', '27', '32', '37', '23', '28'),
      routing,
      account: text(17),
      cents: fc.integer({ min: 0, max: 2_000_000_000 }),
      identification: text(15),
      name: text(16),
      discretionary: fc.constantFrom('', 'S', 'R1'),
      notes: fc.array(text(80), { maxLength: 3 }),
    });
    const batch = fc.record({
      entryClass: fc.constantFrom('PPD', 'CCD', 'CTX', 'WEB', 'TEL', 'CIE'),
      companyName: text(15),
      entries: fc.array(entry, { minLength: 1, maxLength: 12 }),
    });
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 4 }), (batches) => {
        const content: NachaContent = {
          ...CONTENT,
          batches: batches.map((one, b) => ({
            ...BATCH,
            serviceClass: '200',
            entryClass: one.entryClass,
            companyName: one.companyName,
            number: String(b + 1).padStart(7, '0'),
            entries: one.entries.map(({ cents, notes, ...fields }, e) => ({
              ...fields,
              name: one.entryClass === 'CIE' ? fields.name.slice(0, 15) : fields.name,
              amount: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
              trace: `12104288${String(e + 1).padStart(7, '0')}`,
              extra: (one.entryClass === 'CTX'
                ? { addendaCount: String(notes.length).padStart(4, '0') }
                : {}) as Record<string, string>,
              addenda: notes.map((information, n) => ({
                type: '05',
                fields: {
                  information,
                  sequence: String(n + 1).padStart(4, '0'),
                  entrySequence: String(e + 1).padStart(7, '0'),
                },
              })),
            })),
          })),
        };
        const written = writeNacha(content);
        if (!written.ok) throw new Error(JSON.stringify(written.error));
        const file = read(written.value.bytes);
        expect(codes(file, 'error')).toEqual([]);
        expect({ header: file.header, batches: file.batches, declared: file.declared }).toEqual(
          written.value.content,
        );
        expect(file.batches.map((one) => ({ ...one, declared: null }))).toEqual(content.batches);
        expect(file.lineCount % 10).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

describe('reading', () => {
  test('wrong totals, hash and counts are errors', () => {
    const good = bytesOf(CONTENT).toString('latin1');
    const damaged = (from: string, to: string) => read(Buffer.from(good.replace(from, to)));
    const control = '82200000010023138010000000000000000000100000';
    expect(
      codes(damaged(control, '82200000020023138010000000000000000000100000'), 'error'),
    ).toEqual(['ENTRY_COUNT_WRONG']);
    expect(
      codes(damaged(control, '82200000010023138011000000000000000000100000'), 'error'),
    ).toEqual(['HASH_WRONG']);
    expect(
      codes(damaged(control, '82200000010023138010000000000000000000100001'), 'error'),
    ).toEqual(['CREDIT_WRONG']);
    expect(codes(damaged('9000001', '9000002'), 'error')).toEqual(['BATCH_COUNT_WRONG']);
    expect(codes(damaged('5220', '4220'), 'error')).toContain('RECORD_UNKNOWN');
  });

  test('trimmed lines, carriage returns and files without line ends give the same', () => {
    const good = bytesOf(CONTENT).toString('latin1');
    const plain = read(Buffer.from(good)).batches;
    const trimmed = read(Buffer.from(good.replace(/ +\n/g, '\r\n')));
    expect(trimmed.batches).toEqual(plain);
    expect(codes(trimmed, 'warning')).toEqual(['LINE_PADDED', 'LINE_PADDED']);
    const joined = read(Buffer.from(good.replaceAll('\n', '')));
    expect(joined.batches).toEqual(plain);
    expect(joined.issues).toEqual([]);
  });

  test('a return finds its original by trace number', () => {
    const back: NachaContent = withEntry(
      {
        code: '21',
        trace: '231380100000009',
        addenda: [
          {
            type: '99',
            fields: {
              code: 'R01',
              originalTrace: ENTRY.trace,
              dateOfDeath: '',
              originalOdfi: '23138010',
              information: 'no funds',
              trace: '231380100000009',
            },
          },
        ],
      },
      {},
    );
    const file = read(bytesOf(back));
    const [one] = returnsOf(file);
    expect(one).toMatchObject({ kind: 'return', code: 'R01', information: 'no funds' });
    if (!one) throw new Error('a return');
    expect(originalOf(one, [CONTENT])?.entry.identification).toBe('EMP-1');
    expect(originalOf(one, [file])).toBeNull();
  });

  test('a file of something else is refused', () => {
    expect(readNacha(Buffer.from('hello\n'))).toMatchObject({
      ok: false,
      error: { code: 'NACHA_NO_RECORD' },
    });
  });
});
