/** What is not booked stays beside the ledger: pages, interim reports, pending entries, notifications. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
} from '../../test/helpers/analysisWorkspace.ts';

let group: AnalysisWorkspace;

beforeAll(async () => {
  group = await analysisWorkspace();
});
afterAll(() => group?.dispose());

const content = (text: string) => Buffer.from(text, 'latin1').toString('base64');

/** Imports that the test has to take back. */
const imported: number[] = [];

async function importFile(name: string, text: string) {
  const done = await group.call('import.files', { files: [{ name, content: content(text) }] });
  const { rows: entries } = await group.call('journal.list', { count: 1 });
  imported.push(entries[0]?.entry ?? 0);
  return done;
}

function rows<T>(sql: string): T[] {
  return group.store.all<T & { readonly [column: string]: never }>(sql) as T[];
}

/** Everything that the ledger says: its lines, their daily sums and the position. */
async function ledgerNow() {
  const { total, rows: accounts } = await group.call('position.get', { asOf: AS_OF });
  return {
    lines: rows('SELECT COUNT(*) AS n, SUM(amount_minor) AS sum FROM statement_line'),
    flows: rows('SELECT * FROM daily_flow ORDER BY 1, 2, 3'),
    total: total.closing,
    closings: accounts
      .filter((row) => row.kind === 'account')
      .map((row) => [row.id, row.closing?.amount, row.opening?.amount]),
  };
}

/** Takes back the last imports, newest first, as one command. */
async function undoLast(count: number) {
  const entries = imported.splice(-count).reverse();
  await group.call('journal.undo', { entries });
}

const ACCOUNT = 'DE89370400440532013000';
const mt940 = (number: string, body: string) =>
  `:20:R${number}\r\n:25:${ACCOUNT}\r\n:28C:${number}\r\n${body}-\r\n`;
const entry = (day: string, amount: string, reference: string, name: string) =>
  `:61:2610${day}10${day}${amount}NTRFNONREF//${reference}\r\n:86:166?00TRANSFER?20INVOICE?32${name}\r\n`;

const BOOKED = mt940(
  '7/1',
  `:60F:C261006EUR100,00\r\n${entry('07', 'C50,00', 'B1', 'ALPHA')}:62M:C261007EUR150,00\r\n`,
).concat(
  mt940(
    '7/2',
    `:60M:C261007EUR150,00\r\n${entry('07', 'D20,00', 'B2', 'BETA')}:62F:C261007EUR130,00\r\n`,
  ),
);

const INTERIM = `:20:I1\r\n:25:${ACCOUNT}\r\n:28C:1/1\r\n:34F:EURD0,\r\n:34F:EURC0,\r\n:13D:2610071200+0200\r\n${entry('07', 'C50,00', 'B1', 'ALPHA')}:90D:0EUR0,\r\n:90C:1EUR50,\r\n-\r\n`;

const money = (amount: string) => `<Amt Ccy="EUR">${amount}</Amt>`;
const balance = (code: string, amount: string) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${money(amount)}<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-08</Dt></Dt></Bal>`;
const camtEntry = (status: string, amount: string, reference: string, details = '') =>
  `<Ntry>${money(amount)}<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>${status}</Cd></Sts><BookgDt><Dt>2026-10-08</Dt></BookgDt><ValDt><Dt>2026-10-08</Dt></ValDt><AcctSvcrRef>${reference}</AcctSvcrRef><BkTxCd/>${details}</Ntry>`;
function camt(type: '052' | '053' | '054', id: string, inner: string): string {
  const [root, part] = {
    '052': ['BkToCstmrAcctRpt', 'Rpt'],
    '053': ['BkToCstmrStmt', 'Stmt'],
    '054': ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'],
  }[type] as [string, string];
  return `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${type}.001.08"><${root}><GrpHdr><MsgId>${id}</MsgId><CreDtTm>2026-10-08T09:00:00</CreDtTm></GrpHdr><${part}><Id>${id}</Id><CreDtTm>2026-10-08T09:00:00</CreDtTm><Acct><Id><IBAN>${ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy></Acct>${inner}</${part}></${root}></Document>`;
}

describe('pages', () => {
  it('are stored as one statement, which shows the figures of each page', async () => {
    const done = await importFile('pages.sta', BOOKED);
    expect(done).toMatchObject({ statementCount: 1, lineCount: 2, refusedFileCount: 0 });
    expect(done.files[0]?.statements).toMatchObject([
      {
        proof: 'proven',
        opening: { amount: '100.00' },
        closing: { amount: '130.00' },
        pages: [{ closing: '150.00' }, { opening: '150.00', sumDebits: '20.00' }],
      },
    ]);
    expect(rows("SELECT line_count FROM statement WHERE number LIKE '7/%'")).toEqual([
      { line_count: 2n },
    ]);
    await undoLast(1);
  });
});

describe('what is not booked', () => {
  it.each([
    ['an MT942', INTERIM, 1, 'interim', ['booked']],
    ['a camt.052', camt('052', 'R1', camtEntry('BOOK', '5.00', 'X1')), 1, 'interim', ['booked']],
    [
      'a camt.054',
      camt('054', 'N1', camtEntry('BOOK', '6.00', 'X2') + camtEntry('PDNG', '7.00', 'X3')),
      2,
      'notification',
      ['booked', 'pending'],
    ],
    [
      'a booked statement with pending and information entries',
      camt(
        '053',
        'S1',
        balance('OPBD', '100.00') +
          balance('CLBD', '100.00') +
          camtEntry('PDNG', '8.00', 'X4') +
          camtEntry('INFO', '9.00', 'X5'),
      ),
      2,
      'booked',
      ['pending', 'info'],
    ],
  ])(
    '%s never moves the ledger, comes once and goes with its undo',
    async (name, text, count, kind, statuses) => {
      await importFile(
        'opening.sta',
        mt940('1/1', ':60F:C261001EUR100,00\r\n:62F:C261001EUR100,00\r\n'),
      );
      const before = await ledgerNow();
      const done = await importFile(name, text);
      expect(done).toMatchObject({ statementCount: 1, lineCount: 0, interimLineCount: count });
      expect(done.files[0]?.statements).toMatchObject([{ kind, interimLineCount: count }]);
      const stored = rows<{ status: string }>('SELECT status FROM interim_line ORDER BY position');
      expect(stored.map((row) => row.status)).toEqual(statuses);
      if (kind !== 'booked') expect(await ledgerNow()).toEqual(before);
      else expect((await ledgerNow()).flows).toEqual(before.flows);
      // Other bytes, the same report: nothing is added.
      const again = await importFile(name, `${text}\r\n`);
      expect(again).toMatchObject({ statementCount: 0, lineCount: 0, interimLineCount: 0 });
      await undoLast(2);
      expect(rows('SELECT id FROM interim_line')).toEqual([]);
      expect(await ledgerNow()).toEqual(before);
      await undoLast(1);
    },
  );

  it('a later report of the same day adds only what it has more', async () => {
    await importFile('first.fin', INTERIM);
    const more = INTERIM.replace('1200+0200', '1500+0200').replace(
      ':90D:',
      `${entry('07', 'C60,00', 'B9', 'GAMMA')}:90D:`,
    );
    const done = await importFile('second.fin', more);
    expect(done).toMatchObject({ statementCount: 1, interimLineCount: 1 });
    await undoLast(2);
  });
});
