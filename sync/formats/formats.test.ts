/** The way in, the XML guard, the CSV scanner, proofs, identity and pages, each by small examples. */
import { parse as parseCsvLibrary } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureProcessor } from '../../test/helpers/processorTime.ts';
import { decodeBytes, detectEncoding, encodeText, fieldDecoder } from './charset.ts';
import { parseCsvAmount } from './csv/amounts.ts';
import { compileDatePattern } from './csv/cells.ts';
import { detectDatePattern } from './csv/dates.ts';
import { detectProfile, fingerprintHeader } from './csv/detect.ts';
import { CsvScanner } from './csv/scan.ts';
import { readEcbRates } from './ecb/read.ts';
import type { ReadOptions } from './format.ts';
import { canonicalAmount, identifyEntries, statementKey } from './identity.ts';
import { readStatements, sniffFormats } from './index.ts';
import type { Statement } from './model.ts';
import { parseLine61 } from './mt940/line61.ts';
import { joinPages } from './pages.ts';
import { linkStatements, proveStatement, storedMinor } from './proof.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function codeOf(text: string, options: ReadOptions = {}): string {
  const result = readStatements(bytesOf(text), 'file', options);
  return result.ok ? 'ok' : result.error.code;
}

function statementsIn(text: string, options: ReadOptions = {}): readonly Statement[] {
  const result = readStatements(bytesOf(text), 'file', options);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.statements;
}

function mt940(
  entries: string,
  closing = 'C260102EUR100,00',
  opening = 'C260101EUR100,00',
): string {
  return `:20:R\n:25:DE89370400440532013000\n:28C:1/1\n:60F:${opening}\n${entries}:62F:${closing}\n-\n`;
}

const camt = (inner: string): string =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>${inner}</BkToCstmrStmt></Document>`;

describe('the way in', () => {
  test.each([
    ['', 'FILE_EMPTY'],
    [' \r\n\0', 'FILE_EMPTY'],
    ['Dear customer,\nhere is nothing.\n', 'FORMAT_UNKNOWN'],
    ['1\n2\n3\n', 'FORMAT_UNKNOWN'],
    ['<html><body>Sign in</body></html>', 'FORMAT_NOT_A_STATEMENT'],
    ['<!DOCTYPE html><html></html>', 'XML_DOCTYPE_REFUSED'],
    ['<?xml version="1.0"?><Document><BkToCstmrAcctRpt/></Document>', 'CAMT_NO_STATEMENT'],
    ['<?xml version="1.0"?><Document><CstmrPmtStsRpt/></Document>', 'FORMAT_NOT_A_STATEMENT'],
    [':25:1\n:34F:EUR0,\n:13D:2601011200+0100\n', 'ok'],
    [camt(''), 'CAMT_NO_STATEMENT'],
    [camt('<Stmt><Id>1'), 'XML_MALFORMED'],
    ['<gesmes xmlns="x/eurofxref"><Cube/></gesmes>', 'FORMAT_IS_RATES'],
  ])('%j gives %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test('a file above the limit is refused before it is read', () => {
    expect(codeOf(mt940(''), { maxBytes: 10 })).toBe('FILE_TOO_LARGE');
  });

  test('an extension never decides', () => {
    expect(sniffFormats(bytesOf(mt940('')))[0]?.format).toBe('mt940');
    expect(sniffFormats(bytesOf(camt('<Stmt/>')))[0]?.format).toBe('camt.053');
  });
});

describe('XML attacks', () => {
  const entity = `<!DOCTYPE d [<!ENTITY a "${'x'.repeat(100)}"><!ENTITY b "&a;&a;&a;">]>`;
  test.each([
    ['entities', entity + camt('<Stmt><Id>&b;</Id></Stmt>'), 'XML_DOCTYPE_REFUSED'],
    ['external file', `<!DOCTYPE d SYSTEM "file:///etc/passwd">${camt('')}`, 'XML_DOCTYPE_REFUSED'],
    ['undeclared entity', camt('<Stmt><Id>&b;</Id></Stmt>'), 'XML_MALFORMED'],
    ['depth', camt('<a>'.repeat(200_000)), 'XML_TOO_DEEP'],
    ['text', camt(`<Stmt><Id>${'x'.repeat(3_000_000)}</Id></Stmt>`), 'XML_TEXT_TOO_LONG'],
  ])('%s', (_, text, code) => {
    const spentMs = measureProcessor();
    expect(codeOf(text)).toBe(code);
    expect(spentMs()).toBeLessThan(1000);
  });

  test('rates refuse them too, and a comma is no rate', () => {
    const doc =
      '<Envelope><Cube><Cube time="2026-01-02"><Cube currency="USD" rate="1,1476"/><Cube currency="CHF" rate="0.93"/></Cube></Cube></Envelope>';
    expect(readEcbRates(bytesOf(entity + doc))).toMatchObject({
      error: { code: 'XML_DOCTYPE_REFUSED' },
    });
    expect(readEcbRates(bytesOf(doc))).toMatchObject({
      value: {
        days: [{ rates: [{ currency: 'CHF', rate: '0.93' }] }],
        issues: [{ code: 'RATE_SYNTAX' }],
      },
    });
  });
});

describe('MT940 marks and dates', () => {
  test.each([
    ['2601020102DR800,NSTONONREF//5', 'debit', false, '800', '2026-01-02'],
    ['2601020102RD800,5NSTONONREF', 'credit', true, '800.5', '2026-01-02'],
    ['2601020102RC800,50NSTONONREF', 'debit', true, '800.50', '2026-01-02'],
    ['2601020102RDR1027,25N068NONREF', 'credit', true, '1027.25', '2026-01-02'],
    ['2601020102DD20000,NTRFX', 'debit', false, '20000', '2026-01-02'],
    ['2601020102CN0,01NTRFX', 'credit', false, '0.01', '2026-01-02'],
    ['260102C000000000300.00N102X', 'credit', false, '300.00', '2026-01-02'],
    ['2601021231D1,NTRFX', 'debit', false, '1', '2025-12-31'],
    ['2512310102D1,NTRFX', 'debit', false, '1', '2026-01-02'],
    ['2602300301DR6,00N024NONREF', 'debit', false, '6.00', '2026-03-01'],
  ])(':61:%s', (value, sign, isReversal, amount, bookingDate) => {
    expect(parseLine61(value)).toMatchObject({ sign, isReversal, amount, bookingDate });
  });

  test.each(['', 'abc', '260102X1,NTRF', '261302C1,NTRFX', '260102C1.234,56NTRFX'])(
    '%j is refused',
    (value) => {
      expect(typeof parseLine61(value)).toBe('string');
    },
  );

  test.each(['1.234,56', '1,234.56', '1.234.567,00', "1'234,56", '1 234,56'])(
    'the grouped amount %s is refused with what to do, in an entry and in a balance',
    (amount) => {
      expect(parseLine61(`260102C${amount}NTRFX`)).toMatch(/groups its thousands.*ask the bank/);
      const opened = mt940('', `C260102EUR${amount}`);
      expect(readStatements(bytesOf(opened), 'f')).toMatchObject({
        value: {
          statements: [],
          refused: [
            {
              issues: [
                {
                  code: 'BALANCE_SYNTAX',
                  message: expect.stringContaining('groups its thousands'),
                },
                { code: 'CLOSING_MISSING' },
              ],
            },
          ],
        },
      });
    },
  );

  test('camt shows the amount that it refuses', () => {
    const balance = (amount: string): string =>
      camt(
        `<Stmt><Id>1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal></Stmt>`,
      );
    for (const [amount, why] of [
      ['1.234,56', '"1.234,56" groups its thousands'],
      ['12,50', '"12,50" has a comma'],
      ['1.5E3', '"1.5E3" is written with an exponent'],
      ['', 'it is empty'],
    ] as const)
      expect(readStatements(bytesOf(balance(amount)), 'f')).toMatchObject({
        value: { refused: [{ issues: [{ message: expect.stringContaining(why) }, {}] }] },
      });
  });

  test('an unreadable entry refuses its statement and keeps the others', () => {
    const text = mt940(':61:260102C1.2.3NTRFX\n') + mt940('');
    const result = readStatements(bytesOf(text), 'f');
    expect(result).toMatchObject({
      value: { statements: [{}], refused: [{ issues: [{ code: 'ENTRY_SYNTAX', line: 5 }] }] },
    });
  });

  test('a statement that the end of the file cuts is refused as a whole', () => {
    const text = mt940('') + mt940(':61:260102C1,NTRFX\n').split(':62F:')[0];
    const result = readStatements(bytesOf(text), 'f');
    expect(result).toMatchObject({
      value: { statements: [{}], refused: [{ issues: [{ code: 'STATEMENT_CUT' }] }] },
    });
  });

  test('CP1252, CP850 and UTF-8 names come out alike', () => {
    for (const encoding of ['utf-8', 'windows-1252', 'cp850'] as const) {
      const text = mt940(':61:260102C0,NTRFX\n:86:166?00Überweisung?32Müller Söhne Größe\n');
      const result = readStatements(encodeText(text, encoding), 'f');
      expect(result).toMatchObject({
        value: { statements: [{ entries: [{ counterparty: { name: 'Müller Söhne Größe' } }] }] },
      });
    }
  });
});

describe('proof', () => {
  test('says by how much a statement does not add up', () => {
    const [statement] = statementsIn(mt940(':61:260102D0,50NTRFX\n:61:260102C1,NTRFY\n'));
    expect(statement && proveStatement(statement)).toMatchObject({
      status: 'unbalanced',
      difference: '-0.50',
      issues: [{ code: 'BALANCE_MISMATCH' }],
    });
  });

  test('is exact far beyond 2^53 and with more decimals than the currency has', () => {
    const [statement] = statementsIn(
      mt940(':61:260102C99999999999999999,995NTRFX\n', 'C260102EUR100000000000000099,995'),
    );
    const proof = statement && proveStatement(statement);
    expect(proof?.status).toBe('proven');
    expect(proof?.issues.map((issue) => issue.code)).toEqual(['AMOUNT_SCALE']);
    expect(storedMinor('-0.125', 'EUR')).toEqual({ minor: -12n, isRounded: true });
    expect(storedMinor('0.135', 'EUR')).toEqual({ minor: 14n, isRounded: true });
    expect(storedMinor('12', 'EUR')).toEqual({ minor: 1200n, isRounded: false });
    expect(storedMinor('12.00', 'JPY')).toEqual({ minor: 12n, isRounded: false });
  });

  test('a gap in the chain is measured', () => {
    const [a] = statementsIn(mt940(''));
    const [b] = statementsIn(mt940('', 'C260103EUR90,', 'C260102EUR90,'));
    if (!a || !b) throw new Error('both are read');
    expect(linkStatements(a, a)).toEqual({ status: 'joined' });
    expect(linkStatements(a, b)).toEqual({ status: 'gap', difference: '-10.00' });
  });
});

describe('identity', () => {
  const coffee = ':61:2601020102D2,50NTRFNONREF\n:86:COFFEE\n';

  test('two equal payments on a day are two, read twice they stay two', () => {
    const all = statementsIn(mt940(coffee + coffee, 'C260102EUR95,'));
    const [ids] = identifyEntries(all);
    expect(ids?.map((id) => id.occurrence)).toEqual([1, 2]);
    expect(ids?.[0]?.fingerprint).toBe(ids?.[1]?.fingerprint);
    expect(identifyEntries([...all, ...all])[1]).toEqual(ids);
  });

  test('counting goes on over statements that continue each other', () => {
    const all = statementsIn(
      mt940(coffee, 'C260102EUR97,50') + mt940(coffee, 'C260102EUR95,', 'C260102EUR97,50'),
    );
    expect(identifyEntries(all).map((ids) => ids[0]?.occurrence)).toEqual([1, 2]);
    expect(statementKey(all[0] as Statement)).not.toBe(statementKey(all[1] as Statement));
  });

  test('line wraps, case and trailing zeros make no other entry', () => {
    const other = ':61:2601020102D2,5NTRFNONREF\n:86:Cof\nfee\n';
    const [a] = identifyEntries(statementsIn(mt940(coffee, 'C260102EUR97,5')));
    const [b] = identifyEntries(statementsIn(mt940(other, 'C260102EUR97,5')));
    expect(b).toEqual(a);
    expect(['12.00', '12', '-0.10', '0.0', '-0'].map(canonicalAmount)).toEqual([
      '12',
      '12',
      '-0.1',
      '0',
      '0',
    ]);
  });

  test('the bank reference rules where the bank keeps it unique', () => {
    const one = statementsIn(mt940(':61:2601020102D1,NTRFA//B1\n', 'C260102EUR99,'));
    const two = statementsIn(mt940(':61:2601030103D1,NTRFZ//B1\n', 'C260103EUR99,'));
    const options = { hasUniqueBankReference: true };
    expect(identifyEntries(two, options)).toEqual(identifyEntries(one, options));
    expect(identifyEntries(two)).not.toEqual(identifyEntries(one));
  });
});

test('pages join into one statement with the real balances', () => {
  const page = mt940(':61:260102C1,NTRFX\n').replace(
    ':62F:C260102EUR100,00',
    ':62M:C260102EUR101,',
  );
  const last = mt940(':61:260102C2,NTRFY\n', 'C260102EUR103,', 'C260102EUR101,').replace(
    ':60F:',
    ':60M:',
  );
  const joined = joinPages(statementsIn(page + last));
  expect(joined.length).toBe(1);
  const [statement] = joined;
  expect(statement && proveStatement(statement)).toMatchObject({
    status: 'proven',
    opening: '100.00',
    closing: '103',
    entryCount: 2,
  });
});

describe('CSV', () => {
  test('the scanner cuts well-formed files as csv-parse does', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('', 'a"b', 'x;y', 'l1\nl2', 'ü'),
    );
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, (table) => {
        const text = table
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(';'))
          .join('\n');
        const want: string[][] = parseCsvLibrary(text, {
          delimiter: ';',
          relax_column_count: true,
        });
        const scanner = new CsvScanner(text, ';', '"');
        const got: string[][] = [];
        for (let row = scanner.next(); row; row = scanner.next()) {
          expect(row.isBroken).toBe(false);
          got.push([...row.cells]);
        }
        expect(got).toEqual(want);
      }),
    );
  });

  test('a lost quote costs one row', () => {
    const text =
      'date,text,amount\n2026-01-01,"lost,1.00\n2026-01-02,"fine",2.00\n2026-01-03,ok,3.00\n';
    const result = readStatements(bytesOf(text), 'f', {
      defaultAccount: 'A',
      defaultCurrency: 'EUR',
    });
    expect(result).toMatchObject({
      value: {
        statements: [{ entries: [{ amount: '2.00' }, { amount: '3.00' }] }],
        issues: [{ code: 'ROW_REJECTED', line: 2 }],
      },
    });
  });

  test.each([
    ['1.234,56', ',', '.', '1234.56', false],
    ['-1,234.5', '.', ',', '1234.5', true],
    ['1.5', ',', '.', null, false],
    ['1,5', '.', ',', null, false],
    ['(12.00)', '.', '', '12.00', true],
    ['12.00-', '.', '', '12.00', true],
    ['12.00 DR', '.', '', '12.00', true],
    ['12.00CR', '.', '', '12.00', false],
    ['£ 1,000.00', '.', ',', '1000.00', false],
    ['-€12,50', ',', '.', '12.50', true],
    ['1 234,50', ',', ' ', '1234.50', false],
    ["1'234.50", '.', "'", '1234.50', false],
    ['12abc', '.', '', null, false],
    ['1e5', '.', '', null, false],
    ['', '.', '', null, false],
  ])('amount %j with %j and %j', (cell, decimal, thousands, amount, isNegative) => {
    const got = parseCsvAmount(cell, decimal, thousands);
    expect(got).toEqual(amount === null ? null : { amount, isNegative });
  });

  test.each([
    ['dd.MM.yyyy', '5.1.2026', '2026-01-05'],
    ['dd.MM.yyyy', '05.01.2026.', '2026-01-05'],
    ['dd.MM.yy', '05.01.26', '2026-01-05'],
    ['yyyyMMdd', '20260105', '2026-01-05'],
    ['yyyy-MM-dd HH:mm:ss xx', '2026-01-05 23:59:59 -0500', '2026-01-05'],
    ['dd MMM yyyy', '05 Mär 2026', '2026-03-05'],
    ['MM/dd/yyyy', '13/01/2026', null],
    ['dd.MM.yyyy', '05.01.20261', null],
  ])('date %s reads %j', (pattern, cell, want) => {
    expect(compileDatePattern(pattern)?.(cell)?.date ?? null).toBe(want);
  });

  test('the date order is found from the whole file, or left open', () => {
    expect(detectDatePattern(['01/02/2026', '13/02/2026'])).toEqual({
      pattern: 'dd/MM/yyyy',
      confidence: 1,
    });
    expect(detectDatePattern(['01/02/2026', '02/13/2026'])).toEqual({
      pattern: 'MM/dd/yyyy',
      confidence: 1,
    });
    expect(detectDatePattern(['01/02/2026']).confidence).toBe(0.5);
    expect(
      detectDatePattern(['01/09/2026', '01/10/2026', '01/11/2026', '02/01/2026']).pattern,
    ).toBe('MM/dd/yyyy');
  });

  test('a running balance proves the file, newest first too, and betrays a missing row', () => {
    const rows = ['2026-01-03,3.00,106.00', '2026-01-02,2.00,103.00', '2026-01-01,1.00,101.00'];
    const proofOf = (lines: readonly string[]) => {
      const text = `date,amount,balance\n${lines.join('\n')}\n`;
      const [statement] = statementsIn(text, { defaultAccount: 'A', defaultCurrency: 'EUR' });
      return (
        statement && { ...proveStatement(statement), found: statement.issues.map((i) => i.code) }
      );
    };
    expect(proofOf(rows)).toMatchObject({ status: 'proven', opening: '100.00', closing: '106.00' });
    expect(proofOf([...rows].reverse())).toMatchObject({ status: 'proven', opening: '100.00' });
    expect(proofOf([rows[0] as string, rows[2] as string])).toMatchObject({
      status: 'unproven',
      found: ['RUNNING_BALANCE'],
    });
  });

  test('several accounts in one file become several statements', () => {
    const text =
      'account;date;amount;currency\nA;01.02.2026;-1,00;EUR\nB;01.02.2026;2,00;CHF\nA;13.02.2026;3,00;EUR\n';
    expect(statementsIn(text).map((s) => [s.account.id, s.currency, s.entries.length])).toEqual([
      ['A', 'EUR', 2],
      ['B', 'CHF', 1],
    ]);
  });

  test('a file that names no account or currency is held back, not guessed', () => {
    const result = readStatements(bytesOf('date,amount\n2026-01-01,-1.00\n'), 'f');
    expect(result).toMatchObject({
      value: {
        statements: [],
        refused: [{ issues: [{ code: 'ACCOUNT_MISSING' }, { code: 'CURRENCY_MISSING' }] }],
      },
    });
  });

  test('UTF-16 with a mark is read, with offsets in bytes', () => {
    const text = 'Datum;Betrag;Währung;Konto\r\n01.02.2026;-1.234,56;EUR;Ä1\r\n';
    const bytes = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')]);
    const result = readStatements(bytes, 'f');
    if (!result.ok) throw new Error(result.error.message);
    const [statement] = result.value.statements;
    expect(statement).toMatchObject({
      account: { id: 'Ä1' },
      entries: [{ amount: '1234.56', sign: 'debit' }],
    });
    const slice = statement?.entries[0]?.slice;
    const raw = bytes.subarray(slice?.offset, (slice?.offset ?? 0) + (slice?.length ?? 0));
    expect(raw.toString('utf16le')).toBe('01.02.2026;-1.234,56;EUR;Ä1');
  });

  test('a header keeps its fingerprint whatever the rows are', () => {
    const a = detectProfile(bytesOf('Date,Amount\n2026-01-01,1.00\n'));
    const b = detectProfile(bytesOf('date , AMOUNT\n2026-05-01,-7.00\n2026-05-02,1.00\n'));
    expect(a.fingerprint).toBe(b.fingerprint);
    expect(a.fingerprint).toBe(fingerprintHeader(['Date', 'Amount'], ','));
    expect(a.missing).toEqual(['currency', 'account']);
  });
});

describe('charset', () => {
  test.each(['utf-8', 'windows-1252', 'cp850', 'utf-16le', 'utf-16be'] as const)(
    '%s is recognised',
    (encoding) => {
      const text = 'Grüße aus München, Gebühr für Überweisung größer als üblich';
      const bytes = encodeText(text, encoding);
      expect(decodeBytes(bytes, detectEncoding(bytes).encoding)).toBe(text);
    },
  );

  test('Polish code pages are told apart', () => {
    for (const encoding of ['windows-1250', 'cp852'] as const) {
      const bytes = encodeText('Zażółć gęślą jaźń, przelew środków, Łódź', encoding);
      expect(detectEncoding(bytes).encoding).toBe(encoding);
    }
  });

  test('fields read byte by byte decode to what they are', () => {
    const raw = Buffer.from('Zürich 東京', 'utf8').toString('latin1');
    expect(fieldDecoder('utf-8')(raw)).toBe('Zürich 東京');
  });
});
