/** Fixed-width files by a given profile, by a proposed one, and what is none. */
import { describe, expect, test } from 'vitest';
import { bytesOf, codesOf, readText } from '../../../test/helpers/bankSamples.ts';
import { FIXED_FILE as APART } from '../../../test/helpers/ownBankFiles.ts';
import { parseCsvProfile } from '../csv/profile.ts';
import { readStatements, sniffFormats } from '../index.ts';
import { proveStatement } from '../proof.ts';
import { detectFixedProfile } from './detect.ts';

const GIVEN = { defaultAccount: 'A1', defaultCurrency: 'EUR' };

const TOUCHING = parseCsvProfile({
  encoding: 'utf-8',
  delimiter: ' ',
  quote: '',
  decimal: ',',
  thousands: '',
  datePattern: 'yyyyMMdd',
  skipRows: 1,
  impliedDecimals: 2,
  fixedFields: [
    { start: 0, length: 8 },
    { start: 8, length: 10 },
    { start: 18, length: 1 },
    { start: 19, length: 10 },
    { start: 29, length: 3 },
  ],
  columns: { bookingDate: 0, amount: 1, flag: 2, text: [3], currency: 4 },
  debitFlags: ['D'],
  creditFlags: ['C'],
});

const TEXT = [
  'DATE    AMOUNT    STEXT      CCY',
  '202601050000012345CMüller AG EUR',
  '202601060000000005DŁódź      EUR',
  '',
].join('\r\n');

describe('fixed width by a profile', () => {
  test('fields that touch, decimals implied, characters of more than one byte', () => {
    const file = readText(Buffer.from(TEXT), { ...GIVEN, csvProfile: TOUCHING });
    expect(file.format).toBe('fixed');
    expect(codesOf(file)).toEqual([]);
    const { entries } = file.statements[0] ?? { entries: [] };
    expect(entries.map((one) => [one.bookingDate, one.sign, one.amount, one.remittance])).toEqual([
      ['2026-01-05', 'credit', '123.45', 'Müller AG'],
      ['2026-01-06', 'debit', '0.05', 'Łódź'],
    ]);
    const bytes = Buffer.from(TEXT);
    for (const { slice } of entries)
      expect(bytes.subarray(slice.offset, slice.offset + slice.length).toString()).toMatch(
        /^2026010.*EUR$/,
      );
    expect(entries.map((one) => one.slice.line)).toEqual([2, 3]);
  });

  test('a line that does not fit is reported, the others are taken', () => {
    const bad = TEXT.replace('0000000005D', '00000x0005D');
    const file = readText(Buffer.from(bad), { ...GIVEN, csvProfile: TOUCHING });
    expect(file.statements[0]?.entries.length).toBe(1);
    expect(file.issues).toMatchObject([{ code: 'ROW_REJECTED', line: 3 }]);
  });

  test('no line that fits is a refusal', () => {
    const result = readStatements(bytesOf('x\ny\n'), 'x', { ...GIVEN, csvProfile: TOUCHING });
    expect(result).toMatchObject({ ok: false, error: { code: 'CSV_NO_ENTRY' } });
  });
});

describe('fixed width by looking', () => {
  test('columns parted by blanks are proposed and read, the running balance proves them', () => {
    expect(sniffFormats(bytesOf(APART))[0]?.format).toBe('fixed');
    const { profile, choices } = detectFixedProfile(bytesOf(APART));
    expect(profile?.fixedFields?.length).toBeGreaterThanOrEqual(4);
    expect(choices.map((choice) => choice.setting)).toContain('fixedFields');
    const file = readText(APART, GIVEN);
    const [statement] = file.statements;
    expect(statement?.entries.map((one) => one.amount)).toEqual(['100.00', '7.50', '20.00']);
    expect(statement && proveStatement(statement)).toMatchObject({
      status: 'proven',
      opening: '1000.00',
      closing: '1112.50',
    });
    // A saved profile reads the same.
    const saved = parseCsvProfile(JSON.parse(JSON.stringify(profile)));
    expect(readText(APART, { ...GIVEN, csvProfile: saved }).statements).toEqual(file.statements);
  });

  test('lines above and below do not hide the table, and wider values are not cut', () => {
    const text = [
      'BANK OF SOMEWHERE                                   STATEMENT',
      'Account: 12345678       Currency: USD',
      'DATE      DESCRIPTION              AMOUNT        BALANCE',
      '01/13/26  CHECK 1001                -1,234.50     8,765.50',
      '01/14/26  DEPOSIT                    2,000.00    10,765.50',
      '01/15/26  FEE                           -5.00    10,760.50',
      'TOTAL                                  760.50',
      '',
    ].join('\n');
    const proposal = detectFixedProfile(bytesOf(text));
    expect(proposal.above).toEqual({ account: '12345678', currency: 'USD' });
    expect(proposal.header).toEqual(['DATE', 'DESCRIPTION', 'AMOUNT', 'BALANCE']);
    const file = readText(text, GIVEN);
    expect(codesOf(file)).toEqual(['ROW_REJECTED']);
    const [statement] = file.statements;
    expect(statement && proveStatement(statement)).toMatchObject({
      status: 'proven',
      opening: '10000.00',
      closing: '10760.50',
    });
    const wider = text
      .replace('    -1,234.50     8,765.50', '-1,001,234.50   -91,234.50')
      .replace('    2,000.00    10,765.50', '1,002,000.00    10,765.50');
    const profile = parseCsvProfile(JSON.parse(JSON.stringify(proposal.profile)));
    const later = readText(wider, { ...GIVEN, csvProfile: profile }).statements[0];
    expect(later?.entries.map((one) => one.amount)).toEqual(['1001234.50', '1002000.00', '5.00']);
  });

  test.each([
    'On 05.01.2026 we paid 5,00\nand then on 06.01.2026 nothing\n',
    '05.01.2026 5,00\n06.01.2026 6,00\n',
    'Dear customer\n',
    '05.01.2026;5,00;a\n06.01.2026;6,00;b\n',
  ])('%j is not fixed width', (text) => {
    expect(sniffFormats(bytesOf(text))[0]?.format).not.toBe('fixed');
  });
});
