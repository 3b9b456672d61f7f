/**
 * Every package's file read back by readers of its own: account sums by document are the ledger's, each
 * document balances, texts are safe, dates and signs are the package's.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { withBase } from '../../core/ledger/journal.ts';
import { money, parseMoney } from '../../core/money/money.ts';
import { isoDate } from '../../core/time/dates.ts';
import { DATEV_COLUMNS } from './datevColumns.ts';
import { type ExportBatch, type ExportJournal, reversedJournals } from './export.ts';
import { accountingExports, findExport } from './index.ts';

const kinds = { 1010: 'asset', 2110: 'liability', 4010: 'income', 5810: 'expense' } as const;
const codes = Object.keys(kinds) as unknown as (keyof typeof kinds)[];
const nasty = [
  '=1+1',
  '+49 30 1234',
  '-x',
  '@SUM(A1)',
  '\tTab',
  'Zeile\r\nzwei',
  'a;b,c"d',
  'Müller & Łódź',
  '',
];

function journalOf(
  number: number,
  parts: readonly (readonly [account: number, currency: string, minor: bigint])[],
  description = 'Invoice 4711',
): ExportJournal {
  const postings = withBase(
    parts.map(([account, currency, minor]) => ({
      accountId: String(account),
      amount: money(currency, minor),
    })),
    'EUR',
    (currency) => (currency === 'USD' ? '0.9259259259' : '0.006196938'),
  );
  return {
    id: `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    number,
    postingDate: isoDate('2026-11-09'),
    documentDate: isoDate('2026-11-08'),
    description,
    postings: postings.map((posting) => ({
      accountCode: posting.accountId,
      accountName: `Account ${posting.accountId}`,
      accountKind: kinds[Number(posting.accountId) as keyof typeof kinds],
      amount: posting.amount,
      base: posting.base,
      rate: posting.rate,
      costCenter: null,
      taxCode: null,
      description: null,
    })),
  };
}

function batchOf(journals: readonly ExportJournal[], isReversal = false): ExportBatch {
  return {
    number: 7,
    entityCode: 'N01',
    entityName: 'Norholt',
    baseCurrency: 'EUR',
    from: isoDate('2026-11-01'),
    to: isoDate('2026-11-30'),
    createdAt: '2026-11-20T10:11:12.345Z',
    isReversal,
    journals: isReversal ? reversedJournals(journals) : journals,
  };
}

const someJournals = fc
  .array(
    fc.tuple(
      fc.constantFrom('EUR', 'USD', 'JPY'),
      fc.array(fc.tuple(fc.constantFrom(...codes), fc.bigInt(1n, 10n ** 9n), fc.boolean()), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.constantFrom(...nasty),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((made) =>
    made.map(([currency, parts, text], index) => {
      const signed = parts.map(
        ([account, minor, isDebit]) =>
          [Number(account), currency, isDebit ? minor : -minor] as const,
      );
      const sum = signed.reduce((total, [, , minor]) => total + minor, 0n);
      const closing = [2110, currency, -sum] as const;
      const full = [...signed, closing].filter(([, , minor]) => minor !== 0n);
      return journalOf(index + 1, full, `Doc ${index + 1} ${text}`);
    }),
  )
  .filter((journals) => journals.every(({ postings }) => postings.length > 1));

/** Sums by document, account and currency; what every reader below answers. */
type Sums = Map<string, bigint>;

function addTo(
  sums: Sums,
  reference: string,
  account: string,
  currency: string,
  minor: bigint,
): void {
  const key = `${reference} ${Number(account)} ${currency}`;
  sums.set(key, (sums.get(key) ?? 0n) + minor);
}

const nonZero = (sums: Sums) =>
  [...sums].filter(([, minor]) => minor !== 0n).sort(([a], [b]) => (a < b ? -1 : 1));

function baseSums(batch: ExportBatch): Sums {
  const sums: Sums = new Map();
  for (const { number, postings } of batch.journals)
    for (const { accountCode, base } of postings)
      addTo(
        sums,
        `B${String(number).padStart(6, '0')}${batch.isReversal ? 'R' : ''}`,
        accountCode,
        base.currency,
        base.minor,
      );
  return sums;
}

const minorOf = (text: string, currency: string) => parseMoney(text, currency).minor;
const rows = (bytes: Uint8Array, delimiter: string, encoding: string, from = 1): string[][] =>
  parse(iconv.decode(Buffer.from(bytes), encoding), {
    delimiter,
    from_line: from,
    relax_column_count: true,
  });

interface Idoc {
  readonly reference: string;
  readonly currency: string;
  readonly items: readonly Readonly<Record<string, string>>[];
}

/** The documents of an IDoc file, parsed as XML: what is no XML fails here. */
function idocsOf(bytes: Uint8Array): Idoc[] {
  const document = XmlDocument.fromBuffer(bytes);
  try {
    const textOf = (node: XmlElement, name: string) => node.get(name)?.content ?? '';
    return (document.find('/FIDCCP02/IDOC/E1FIKPF') as XmlElement[]).map((head) => ({
      reference: textOf(head, 'XBLNR'),
      currency: textOf(head, 'WAERS'),
      items: (head.find('E1FISEG') as XmlElement[]).map((item) =>
        Object.fromEntries(
          ['BSCHL', 'SHKZG', 'DMBTR', 'WRBTR', 'HKONT'].map((name) => [name, textOf(item, name)]),
        ),
      ),
    }));
  } finally {
    document.dispose();
  }
}

/** Base amounts by document and account as each package's file tells them. */
const readers: { readonly [id: string]: (bytes: Uint8Array) => Sums } = {
  iif(bytes) {
    const sums: Sums = new Map();
    const lines = iconv.decode(Buffer.from(bytes), 'win1252').split('\r\n');
    let document = 0n;
    for (const cells of lines.map((line) => line.split('\t'))) {
      if (cells[0] === 'ENDTRNS') expect(document).toBe(0n);
      if (cells[0] === 'TRNS') document = 0n;
      if (cells[0] !== 'TRNS' && cells[0] !== 'SPL') continue;
      expect(cells[3]).toBe('11/09/2026');
      const minor = minorOf(cells[7] ?? '', 'EUR');
      document += minor;
      addTo(sums, cells[8] ?? '', (cells[4] ?? '').replace('Account ', ''), 'EUR', minor);
    }
    return sums;
  },
  'sage-50'(bytes) {
    const sums: Sums = new Map();
    for (const cells of rows(bytes, ',', 'win1252', 2)) {
      expect(cells[4]).toBe('09/11/2026');
      expect([cells[8], cells[9]]).toEqual(['T9', '0.00']);
      const minor = minorOf(cells[7] ?? '', 'EUR');
      expect(minor > 0n).toBe(true);
      addTo(sums, cells[5] ?? '', cells[2] ?? '', 'EUR', cells[0] === 'JD' ? minor : -minor);
    }
    return sums;
  },
  xero(bytes) {
    const sums: Sums = new Map();
    for (const cells of rows(bytes, ',', 'utf8', 2)) {
      expect(cells[1]).toBe('09/11/2026');
      addTo(
        sums,
        (cells[0] ?? '').split(' ')[0] ?? '',
        cells[3] ?? '',
        'EUR',
        minorOf(cells[5] ?? '', 'EUR'),
      );
    }
    return sums;
  },
  sap(bytes) {
    const sums: Sums = new Map();
    for (const cells of rows(bytes, ';', 'utf8', 2)) {
      expect([cells[3], cells[4]]).toEqual(['20261108', '20261109']);
      const minor = minorOf(cells[13] ?? '', 'EUR');
      addTo(sums, cells[5] ?? '', cells[9] ?? '', 'EUR', cells[8] === '40' ? minor : -minor);
    }
    return sums;
  },
  'sap-idoc'(bytes) {
    const sums: Sums = new Map();
    for (const { reference, items } of idocsOf(bytes))
      for (const item of items) {
        expect(item.SHKZG === 'S').toBe(item.BSCHL === '40');
        const minor = minorOf(item.DMBTR ?? '', 'EUR');
        addTo(sums, reference, item.HKONT ?? '', 'EUR', item.SHKZG === 'S' ? minor : -minor);
      }
    return sums;
  },
  datev(bytes) {
    const sums: Sums = new Map();
    for (const cells of rows(bytes, ';', 'win1252', 3)) {
      expect(cells).toHaveLength(DATEV_COLUMNS.length);
      expect(cells[9]).toBe('0911');
      const inBase = cells[2] === 'EUR' ? cells[0] : cells[4];
      const minor = minorOf((inBase ?? '').replace(',', '.'), 'EUR');
      addTo(sums, cells[10] ?? '', cells[6] ?? '', 'EUR', cells[1] === 'S' ? minor : -minor);
      addTo(sums, cells[10] ?? '', cells[7] ?? '', 'EUR', cells[1] === 'S' ? -minor : minor);
    }
    return sums;
  },
};

/** Own currency amounts by document and account, for the packages that take them. */
const foreignReaders: { readonly [id: string]: (bytes: Uint8Array) => Sums } = {
  'quickbooks-online'(bytes) {
    const sums: Sums = new Map();
    const text = new TextDecoder()
      .decode(bytes)
      .replaceAll(/"Amount": (\d+(?:\.\d+)?)/g, '"Amount": "$1"');
    const { requests } = JSON.parse(text) as {
      requests: {
        requestid: string;
        JournalEntry: {
          DocNumber: string;
          CurrencyRef: { value: string };
          Line: {
            Amount: string;
            JournalEntryLineDetail: { PostingType: string; AccountRef: { value: string } };
          }[];
        };
      }[];
    };
    expect(new Set(requests.map(({ requestid }) => requestid)).size).toBe(requests.length);
    for (const { JournalEntry: entry } of requests)
      for (const { Amount, JournalEntryLineDetail: line } of entry.Line) {
        const minor = minorOf(Amount, entry.CurrencyRef.value);
        addTo(
          sums,
          entry.DocNumber,
          line.AccountRef.value,
          entry.CurrencyRef.value,
          line.PostingType === 'Debit' ? minor : -minor,
        );
      }
    return sums;
  },
  'sage-intacct'(bytes) {
    const sums: Sums = new Map();
    let reference = '';
    for (const cells of rows(bytes, ',', 'utf8', 2)) {
      if (cells[6] === '1') reference = cells[5] ?? '';
      else expect(cells[5]).toBe('');
      const currency = cells[14] ?? '';
      const minor =
        cells[12] === '' ? -minorOf(cells[13] ?? '', currency) : minorOf(cells[12] ?? '', currency);
      addTo(sums, reference, cells[7] ?? '', currency, minor);
    }
    return sums;
  },
  'sap-idoc'(bytes) {
    const sums: Sums = new Map();
    for (const { reference, currency, items } of idocsOf(bytes))
      for (const item of items) {
        const minor = minorOf(item.WRBTR ?? '', currency);
        addTo(sums, reference, item.HKONT ?? '', currency, item.SHKZG === 'S' ? minor : -minor);
      }
    return sums;
  },
  sap(bytes) {
    const sums: Sums = new Map();
    for (const cells of rows(bytes, ';', 'utf8', 2)) {
      const minor = minorOf(cells[11] ?? '', cells[10] ?? '');
      addTo(
        sums,
        cells[5] ?? '',
        cells[9] ?? '',
        cells[10] ?? '',
        cells[8] === '40' ? minor : -minor,
      );
    }
    return sums;
  },
};

const writerOf = (id: string) => {
  const found = findExport(id);
  if (found === undefined) throw new Error(`no writer ${id}`);
  return found;
};

describe('batches read back', () => {
  test.each(Object.keys(readers))('%s: base amounts of every account and document', (id) => {
    fc.assert(
      fc.property(someJournals, fc.boolean(), (journals, isReversal) => {
        const batch = batchOf(journals, isReversal);
        const { bytes } = writerOf(id).write(batch, {});
        expect(nonZero(readers[id]?.(bytes) ?? new Map())).toEqual(nonZero(baseSums(batch)));
      }),
      { numRuns: 60 },
    );
  });

  test.each(Object.keys(foreignReaders))(
    '%s: documents balance in the currency they are in',
    (id) => {
      fc.assert(
        fc.property(someJournals, (journals) => {
          const batch = batchOf(journals);
          const sums = foreignReaders[id]?.(writerOf(id).write(batch, {}).bytes) ?? new Map();
          const documents = new Map<string, bigint>();
          const expected: Sums = new Map();
          for (const { number, postings } of batch.journals) {
            const isOwn = postings.every(
              ({ amount, base }) => amount.minor !== 0n && base.minor !== 0n,
            );
            for (const { accountCode, amount, base } of postings) {
              const { currency, minor } = isOwn ? amount : base;
              addTo(expected, `B${String(number).padStart(6, '0')}`, accountCode, currency, minor);
            }
          }
          expect(nonZero(sums)).toEqual(nonZero(expected));
          for (const [key, minor] of sums) {
            const document = key.split(' ')[0] ?? '';
            documents.set(document, (documents.get(document) ?? 0n) + minor);
          }
          expect([...documents.values()].every((minor) => minor === 0n)).toBe(true);
        }),
        { numRuns: 60 },
      );
    },
  );
});

describe('every package', () => {
  const journals = [
    journalOf(
      1,
      [
        [1010, 'EUR', 11_900n],
        [4010, 'EUR', -10_000n],
        [2110, 'EUR', -1_900n],
      ],
      '=cmd|/c calc',
    ),
    journalOf(
      2,
      [
        [5810, 'USD', 1_250n],
        [1010, 'USD', -1_250n],
      ],
      '@SUM(A1:A9)',
    ),
    journalOf(
      3,
      [
        [5810, 'JPY', 90_000n],
        [1010, 'JPY', -90_000n],
      ],
      '+49 "quoted", Łódź; Müller',
    ),
  ];

  test.each(accountingExports.map(({ id }) => id))(
    '%s writes the same bytes again, in a file of its name',
    (id) => {
      const [first, again] = [
        writerOf(id).write(batchOf(journals), {}),
        writerOf(id).write(batchOf(journals), {}),
      ];
      expect(first.bytes).toEqual(again.bytes);
      expect(first.fileName).toContain('ballast-N01-000007');
    },
  );

  test('revaluations, which move no currency, go in the base currency', () => {
    const revaluation: ExportJournal = {
      ...journalOf(9, [
        [1010, 'USD', 100n],
        [4010, 'USD', -100n],
      ]),
      postings: journalOf(9, [
        [1010, 'EUR', 250n],
        [4010, 'EUR', -250n],
      ]).postings.map((posting) => ({
        ...posting,
        amount: money('USD', 0n),
      })),
    };
    for (const [id, read] of Object.entries(readers))
      expect([...read(writerOf(id).write(batchOf([revaluation]), {}).bytes).values()], id).toEqual([
        250n,
        -250n,
      ]);
  });

  test('options are checked, and limits of the package are told', () => {
    expect(() => writerOf('datev').write(batchOf(journals), { client: 'x' })).toThrow(
      'EXPORT_OPTION',
    );
    expect(() => writerOf('xero').write(batchOf(journals), { colour: 'red' })).toThrow(
      'EXPORT_OPTION',
    );
    const long = {
      ...journals[0],
      postings: journals[0]?.postings.map((posting) => ({
        ...posting,
        accountCode: 'CASH-AT-BANK',
      })),
    } as ExportJournal;
    for (const id of ['datev', 'xero', 'sage-50', 'sap', 'sap-idoc'])
      expect(() => writerOf(id).write(batchOf([long]), {}), id).toThrow('EXPORT_ACCOUNT');
    const foreign = { ...batchOf(journals), entityCode: 'NORHOLT' };
    for (const id of ['sap', 'sap-idoc']) {
      expect(() => writerOf(id).write(foreign, {}), id).toThrow('EXPORT_OPTION');
      expect(writerOf(id).write(foreign, { companyCode: '1000' }).warnings, id).toEqual([]);
      const [first] = journals;
      const cut = {
        ...first,
        postings: first?.postings.map((posting) => ({ ...posting, taxCode: 'A19' })),
      } as ExportJournal;
      expect(writerOf(id).write(batchOf([cut]), {}).warnings, id).toMatchObject([
        { code: 'EXPORT_CUT' },
      ]);
    }
    const wide = { ...batchOf(journals), from: isoDate('2025-12-31') };
    expect(() => writerOf('datev').write(wide, {})).toThrow('EXPORT_YEAR');
    const many = Array.from({ length: 151 }, (_, index) =>
      journalOf(index + 1, [
        [1010, 'EUR', 1n],
        [4010, 'EUR', -1n],
      ]),
    );
    expect(writerOf('xero').write(batchOf(many), {}).warnings).toMatchObject([
      { code: 'EXPORT_LINES' },
    ]);
    expect(writerOf('iif').write(batchOf(journals), {}).warnings).toMatchObject([
      { code: 'EXPORT_CHARACTERS' },
    ]);
  });

  test('the control record of an IDoc names ports and systems in the order of EDI_DC40', () => {
    const journal = journalOf(1, [
      [1010, 'EUR', 100n],
      [4010, 'EUR', -100n],
    ]);
    const controlOf = (options: { readonly [name: string]: string }): string[] => {
      const { bytes } = writerOf('sap-idoc').write(batchOf([journal]), options);
      const [control = ''] = /<EDI_DC40.*<\/EDI_DC40>/.exec(Buffer.from(bytes).toString()) ?? [];
      return [...control.matchAll(/<((?:SND|RCV)\w+)>([^<]*)/g)].map(
        ([, name, text]) => `${name}=${text}`,
      );
    };
    expect(controlOf({})).toEqual(['SNDPOR=BALLAST', 'SNDPRT=LS', 'SNDPRN=BALLAST']);
    expect(
      controlOf({ senderPort: 'FILES', receiver: 'P01CLNT100', receiverPort: 'SAPP01' }),
    ).toEqual([
      'SNDPOR=FILES',
      'SNDPRT=LS',
      'SNDPRN=BALLAST',
      'RCVPOR=SAPP01',
      'RCVPRT=LS',
      'RCVPRN=P01CLNT100',
    ]);
    expect(() => controlOf({ receiverPort: 'P01' })).toThrow('EXPORT_OPTION');
  });

  test('QuickBooks Online has an id to replace for each class, and a side for each tax code', () => {
    const journal = journalOf(1, [
      [1010, 'EUR', 100n],
      [4010, 'EUR', -100n],
    ]);
    const postings = journal.postings.map((posting) => ({
      ...posting,
      costCenter: 'K1',
      taxCode: 'TAX',
    }));
    const { bytes } = writerOf('quickbooks-online').write(batchOf([{ ...journal, postings }]), {});
    const { requests } = JSON.parse(Buffer.from(bytes).toString());
    const kinds = postings.map(({ accountKind }) =>
      accountKind === 'income' ? 'Sales' : 'Purchase',
    );
    expect(new Set(kinds).size).toBe(2);
    expect(
      requests[0].JournalEntry.Line.map(
        (line: { JournalEntryLineDetail: object }) => line.JournalEntryLineDetail,
      ),
    ).toMatchObject(
      kinds.map((TaxApplicableOn) => ({
        ClassRef: { value: 'K1', name: 'K1' },
        TaxApplicableOn,
        TaxCodeRef: { value: 'TAX' },
      })),
    );
  });

  test('DATEV has its header, its columns and Windows-1252', () => {
    const { bytes, fileName } = writerOf('datev').write(batchOf(journals), {
      consultant: '29098',
      client: '55003',
      chart: '03',
    });
    expect(fileName).toMatch(/^EXTF_.*\.csv$/);
    const [head, columns, first] = iconv.decode(Buffer.from(bytes), 'win1252').split('\r\n');
    expect(head).toBe(
      '"EXTF";700;21;"Buchungsstapel";13;20261120101112345;;"RE";"";"";29098;55003;20260101;4;20261101;20261130;"Ballast 7 N01";"";1;0;0;"EUR";;"";;;"03";;;"";""',
    );
    expect(columns?.split(';')).toHaveLength(125);
    expect(first).toMatch(/^100,00;"S";"EUR";;;"";1010;4010;"";0911;"B000001";""/);
    expect(Buffer.from(bytes).includes(Buffer.from([0xfc]))).toBe(true);
  });

  test('DATEV refuses what its fields cannot hold', () => {
    const taxed = (code: string, accountCode = '1010', minor = 100n) => {
      const journal = journalOf(1, [
        [1010, 'EUR', minor],
        [4010, 'EUR', -minor],
      ]);
      const [debit, credit] = journal.postings;
      const postings = [{ ...debit, taxCode: code, accountCode }, credit];
      return { ...journal, postings } as ExportJournal;
    };
    const write = (journal: ExportJournal, entityCode = 'N01') => {
      const batch = { ...batchOf([journal]), entityCode };
      return iconv.decode(Buffer.from(writerOf('datev').write(batch, {}).bytes), 'win1252');
    };
    // The key of tax has four digits, and the name of a batch no marks but a few.
    expect(write(taxed('9')).split('\r\n')[2]?.split(';')[8]).toBe('"0009"');
    expect(write(taxed('9'), 'A&B "Co"').split(';')[16]).toBe('"Ballast 7 A-B -Co-"');
    expect(() => write(taxed('9', '0000'))).toThrow('EXPORT_ACCOUNT');
    expect(write(taxed('9', '1010', 999_999_999_999n))).toContain('9999999999,99');
    expect(() => write(taxed('9', '1010', 1_000_000_000_000n))).toThrow('EXPORT_ACCOUNT');
  });
});

const office = spawnSync('soffice', ['--version']).status === 0;
if (!office) console.log('skipped: LibreOffice is not installed');

describe.skipIf(!office)('in LibreOffice', () => {
  test('no cell of any file is a formula', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ballast-exports-'));
    try {
      const journals = nasty.map((text, index) =>
        journalOf(
          index + 1,
          [
            [1010, 'EUR', 100n],
            [4010, 'EUR', -100n],
          ],
          text === '' ? '=HYPERLINK("x")' : text,
        ),
      );
      for (const [delimiter, ids] of [
        // What would run is found: the test can fail.
        [44, ['xero', 'sage-50', 'sage-intacct', 'control']],
        [59, ['sap', 'datev']],
        [9, ['iif']],
      ] as const) {
        for (const id of ids) {
          const { bytes } =
            id === 'control'
              ? { bytes: Buffer.from(`"=1+1",2\n`.repeat(12)) }
              : writerOf(id).write(batchOf(journals), {});
          // Every start of the office takes seconds, so all files of a delimiter come as UTF-8.
          const isAnsi = ['sage-50', 'datev', 'iif'].includes(id);
          const text = isAnsi ? iconv.decode(Buffer.from(bytes), 'win1252') : bytes;
          writeFileSync(join(folder, `${id}.csv`), text);
        }
        // Quotes do not make text, special numbers are detected and formulas evaluated: the worst case.
        const filter = `Text - txt - csv (StarCalc):${delimiter},34,76,1,,1033,false,true,false,false,false,0,true`;
        execFileSync('soffice', [
          '--headless',
          `-env:UserInstallation=file://${folder}/profile`,
          `--infilter=${filter}`,
          ...['--convert-to', 'fods', '--outdir', folder],
          ...ids.map((id) => join(folder, `${id}.csv`)),
        ]);
        for (const id of ids) {
          const sheet = readFileSync(join(folder, `${id}.fods`), 'utf8');
          expect(sheet.includes('table:formula'), id).toBe(id === 'control');
          expect(sheet.match(/<table:table-row/g)?.length ?? 0, id).toBeGreaterThan(10);
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
