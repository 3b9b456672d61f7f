/** The camt family by small examples: kinds, versions, statuses, balances and what is wrong with them. */
import { describe, expect, test } from 'vitest';
import { readStatements } from '../index.ts';
import type { Statement } from '../model.ts';
import { joinPages } from '../pages.ts';
import { proveStatement } from '../proof.ts';

interface Message {
  readonly root: string;
  readonly item: string;
  readonly space: string;
}

const REPORT: Message = { root: 'BkToCstmrAcctRpt', item: 'Rpt', space: 'camt.052.001.08' };
const STATEMENT: Message = { root: 'BkToCstmrStmt', item: 'Stmt', space: 'camt.053.001.08' };
const NOTICE: Message = {
  root: 'BkToCstmrDbtCdtNtfctn',
  item: 'Ntfctn',
  space: 'camt.054.001.08',
};

const ACCOUNT = '<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>';

function message({ root, item, space }: Message, ...reports: readonly string[]): string {
  const inner = reports
    .map((report) => `<${item}><Id>S1</Id>${ACCOUNT}${report}</${item}>`)
    .join('');
  const namespace = space === '' ? '' : ` xmlns="urn:iso:std:iso:20022:tech:xsd:${space}"`;
  return (
    `<Document${namespace}><${root}><GrpHdr><MsgId>M</MsgId>` +
    `<CreDtTm>2026-03-02T12:30:00+01:00</CreDtTm></GrpHdr>${inner}</${root}></Document>`
  );
}

function balance(code: string, amount: string, day = '2026-03-02', sub = ''): string {
  const page = sub === '' ? '' : `<SubTp><Cd>${sub}</Cd></SubTp>`;
  return (
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry>${page}</Tp><Amt Ccy="EUR">${amount}</Amt>` +
    `<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`
  );
}

function entry(amount: string, sign: string, status: string, rest = ''): string {
  return (
    `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${sign}</CdtDbtInd>${status}` +
    `<BookgDt><Dt>2026-03-02</Dt></BookgDt>${rest}</Ntry>`
  );
}

const BOOK = '<Sts>BOOK</Sts>';

function read(text: string) {
  const result = readStatements(new TextEncoder().encode(text), 'f');
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.value;
}

function only(text: string): Statement {
  const [statement] = read(text).statements;
  if (!statement) throw new Error('one statement is read');
  return statement;
}

describe('kinds and versions', () => {
  test.each([
    [REPORT, 'camt.052', 'interim'],
    [STATEMENT, 'camt.053', 'booked'],
    [NOTICE, 'camt.054', 'notification'],
  ] as const)('%j', (kind, format, expected) => {
    const file = read(message(kind, entry('1.00', 'CRDT', BOOK)));
    expect(file).toMatchObject({ format, issues: [], statements: [{ kind: expected }] });
  });

  test.each([
    ['a business header', '<Envelope><AppHdr><Fr/></AppHdr>', '</Envelope>'],
    [
      'a data unit of a network',
      '<Saa:DataPDU xmlns:Saa="urn:swift:saa:xsd:saa.2.0"><Saa:Header/><Saa:Body><AppHdr/>',
      '</Saa:Body></Saa:DataPDU>',
    ],
  ])('in the envelope of %s', (_name, head, tail) => {
    const bare = message(STATEMENT, entry('1.00', 'CRDT', BOOK));
    const [inside, alone] = [only(`${head}${bare}${tail}`), only(bare)];
    expect(inside.entries).toHaveLength(1);
    expect(inside).toMatchObject({ account: alone.account, kind: alone.kind });
  });

  test('the very first version has its own element and transactions under the entry', () => {
    const old = { root: 'BkToCstmrAcctRptV01', item: 'Rpt', space: 'camt.052.001.01' };
    const rest =
      '<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><RmtInf><Strd><CdtrRefInf>' +
      '<CdtrRef>RF18539007547034</CdtrRef></CdtrRefInf></Strd></RmtInf></TxDtls>';
    const bal =
      '<Bal><Tp><Cd>ITBD</Cd></Tp><Amt Ccy="EUR">5</Amt><CdtDbtInd>DBIT</CdtDbtInd></Bal>';
    expect(only(message(old, bal + entry('1.00', 'CRDT', BOOK, rest)))).toMatchObject({
      kind: 'interim',
      balances: [{ kind: 'interim', code: 'ITBD', sign: 'debit' }],
      entries: [{ references: { endToEnd: 'E1', structured: 'RF18539007547034' } }],
    });
  });

  test.each([
    [{ ...STATEMENT, space: '' }],
    [{ ...STATEMENT, space: 'camt.053.001.99' }],
    [{ ...STATEMENT, space: 'camt.052.001.08' }],
  ])('a strange namespace is told and read: %j', (kind) => {
    const file = read(message(kind, entry('1.00', 'CRDT', BOOK)));
    expect(file.issues).toMatchObject([{ code: 'NAMESPACE_UNKNOWN', severity: 'warning' }]);
    expect(file.statements[0]?.entries.length).toBe(1);
  });

  test('prefixes do not matter', () => {
    const text = message(STATEMENT, entry('1.00', 'CRDT', BOOK))
      .replaceAll('</', '</c:')
      .replaceAll(/<(?=[A-Z])/g, '<c:')
      .replace('xmlns=', 'xmlns:c=');
    expect(read(text)).toMatchObject({ format: 'camt.053', issues: [], statements: [{}] });
  });
});

describe('entries', () => {
  test('only booked ones count; every status is kept', () => {
    const text = message(
      STATEMENT,
      balance('OPBD', '10.00') +
        balance('CLBD', '13.00') +
        entry('3.00', 'CRDT', '<Sts><Cd>BOOK</Cd></Sts>') +
        entry('5.00', 'CRDT', '<Sts>PDNG</Sts>') +
        entry('7.00', 'DBIT', '<Sts><Cd>INFO</Cd></Sts>') +
        entry('9.00', 'DBIT', '<Sts><Cd>FUTR</Cd></Sts>'),
    );
    const statement = only(text);
    expect(statement.entries.map((one) => one.status)).toEqual([
      'booked',
      'pending',
      'info',
      'pending',
    ]);
    expect(proveStatement(statement)).toMatchObject({ status: 'proven', creditCount: 1 });
  });

  test('an unknown status is never booked and is told', () => {
    const statement = only(message(REPORT, entry('3.00', 'CRDT', '<Sts><Prtry>X9</Prtry></Sts>')));
    expect(statement.entries[0]?.status).toBe('info');
    expect(statement.issues).toMatchObject([{ code: 'STATUS_UNKNOWN', severity: 'warning' }]);
  });

  test('a reversal keeps the printed direction', () => {
    const statement = only(
      message(
        STATEMENT,
        balance('PRCD', '10.00', '2026-03-01') +
          balance('CLBD', '13.00') +
          entry('3.00', 'CRDT', `<RvslInd>true</RvslInd>${BOOK}`),
      ),
    );
    expect(statement.entries[0]).toMatchObject({ sign: 'credit', isReversal: true });
    expect(proveStatement(statement).status).toBe('proven');
  });

  test('without status and dates it is booked on the closing day', () => {
    const bare = '<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>';
    const statement = only(message(STATEMENT, balance('CLBD', '1.00') + bare));
    expect(statement.entries[0]).toMatchObject({ status: 'booked', bookingDate: '2026-03-02' });
    expect(statement.issues).toMatchObject([{ code: 'DATE_ASSUMED' }]);
  });

  test('totals of credits and debits are checked apart', () => {
    const totals = (credits: string) =>
      `<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries><TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>${credits}</Sum></TtlCdtNtries></TxsSummry>`;
    const entries = entry('3.00', 'CRDT', BOOK) + entry('5.00', 'DBIT', '<Sts>PDNG</Sts>');
    const codes = (credits: string) =>
      proveStatement(only(message(REPORT, totals(credits) + entries))).issues.map((i) => i.code);
    expect(codes('3.00')).toEqual(['BALANCE_UNPROVEN']);
    expect(codes('4.00')).toEqual(['DECLARED_SUM', 'BALANCE_UNPROVEN']);
  });
});

describe('pages', () => {
  const page = (number: number, isLast: boolean, rest: string) =>
    `<StmtPgntn><PgNb>${number}</PgNb><LastPgInd>${isLast}</LastPgInd></StmtPgntn>${rest}`;
  const first = page(
    1,
    false,
    balance('OPBD', '10.00') +
      balance('CLBD', '11.00', '2026-03-02', 'INTM') +
      entry('1.00', 'CRDT', BOOK),
  );
  const second = page(
    2,
    false,
    balance('OPBD', '11.00', '2026-03-02', 'INTM') +
      balance('CLBD', '13.00', '2026-03-02', 'INTM') +
      entry('2.00', 'CRDT', BOOK),
  );
  const last = page(
    3,
    true,
    balance('OPBD', '13.00', '2026-03-02', 'INTM') +
      balance('CLBD', '16.00') +
      entry('3.00', 'CRDT', BOOK),
  );

  test.each([
    ['in order', [first, second, last]],
    ['out of order', [second, last, first]],
  ])('with intermediate balances, %s', (_, pages) => {
    const joined = joinPages(read(message(STATEMENT, ...pages)).statements);
    expect(joined.length).toBe(1);
    expect(joined.map(proveStatement)).toMatchObject([
      { status: 'proven', opening: '10.00', closing: '16.00', entryCount: 3 },
    ]);
  });

  test('without inner balances, by number', () => {
    const a = page(1, false, balance('OPBD', '10.00') + entry('1.00', 'CRDT', BOOK));
    const b = page(2, true, balance('CLBD', '13.00') + entry('2.00', 'CRDT', BOOK));
    const joined = joinPages(read(message(STATEMENT, a, b)).statements);
    expect(joined.map(proveStatement)).toMatchObject([{ status: 'proven', entryCount: 2 }]);
  });

  test('a page that is missing keeps the others apart', () => {
    const joined = joinPages(read(message(STATEMENT, first, last)).statements);
    expect(joined.map((one) => one.entries.length)).toEqual([1, 1]);
  });
});
