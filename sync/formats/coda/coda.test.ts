/** CODA: every sample's numbers, and each trap of the format by a small file. */
import { describe, expect, test } from 'vitest';
import {
  areSamplesAbsent,
  bytesOf,
  canonical,
  checkSlices,
  codesOf,
  type Expected,
  expectedOf,
  readSample,
  readText,
  sampleBytes,
} from '../../../test/helpers/bankSamples.ts';
import { readStatements, sniffFormats } from '../index.ts';
import type { Statement } from '../model.ts';
import { proveStatement } from '../proof.ts';

describe.skipIf(areSamplesAbsent)('CODA samples', () => {
  for (const [name, want] of Object.entries<Expected>(expectedOf('coda').files))
    test(`${name} (${want.class})`, () => {
      const file = readSample('coda', name);
      expect(file.refused).toEqual([]);
      expect(file.statements.length).toBe(want.statements.length);
      file.statements.forEach((statement, index) => {
        const expected = want.statements[index];
        expect(statement.account.id).toBe(expected.account);
        expect(statement.currency).toBe(expected.currency);
        expect(statement.number).toBe(expected.statementNumber);
        const day = expected.date as string;
        // The note's date is that of the file.
        expect(statement.createdAt ?? statement.to).toMatch(/^20\d\d-/);
        expect([statement.createdAt, statement.to]).toContain(
          `20${day.slice(4)}-${day.slice(2, 4)}-${day.slice(0, 2)}`,
        );
        const proof = proveStatement(statement);
        expect(canonical(proof.opening)).toBe(canonical(expected.openingBalance));
        expect(canonical(proof.closing)).toBe(canonical(expected.closingBalance));
        expect(proof.entryCount).toBe(expected.entries);
        expect(canonical(proof.sumCredits)).toBe(canonical(expected.sumCredits));
        expect(canonical(proof.sumDebits)).toBe(canonical(expected.sumDebits));
        expect(proof.status).toBe(expected.balanceIdentity ? 'proven' : 'unbalanced');
        const details = statement.entries.reduce((sum, entry) => sum + entry.details.length, 0);
        expect(details).toBe(expected.detailRecords);
        const isDeclared =
          Number(expected.declaredDebit) === Number(expected.sumDebits) &&
          Number(expected.declaredCredit) === Number(expected.sumCredits);
        const told = file.issues.filter((issue) => /debits|credits/.test(issue.message));
        expect(told.length === 0).toBe(isDeclared);
      });
      checkSlices(sampleBytes('coda', name), file.statements, /^21/);
    });

  test('counterparty, structured communication and return are read', () => {
    const [statement] = readSample('coda', 'sample1.cod').statements;
    expect(statement?.entries[0]).toMatchObject({
      bookingDate: '2017-10-11',
      valueDate: '2017-10-11',
      references: { bank: 'JRFC00120DSCCOCACAERT', structured: '+++000/0035/05158+++' },
      counterparty: { name: 'KLANT1 MET NAAM1', account: 'BE22313215646432', bankId: 'KREDBEBB' },
    });
    const [recurring] = readSample('coda', 'sample11.cod').statements;
    expect(recurring?.entries[0]?.references.customer).toBe('REF-RECUR-06-05');
    const [group] = readSample('coda', 'sample3.cod').statements;
    expect(group?.entries[0]?.details.map((one) => one.amount)).toEqual(['805.73', '6.96']);
  });
});

const at = (fields: Record<number, string>): string => {
  let record = ' '.repeat(128);
  for (const [index, text] of Object.entries(fields)) {
    const from = Number(index);
    record = record.slice(0, from) + text + record.slice(from + text.length);
  }
  return record;
};
const amount = (cents: number): string => String(cents * 10).padStart(15, '0');
const HEAD = at({ 0: '00000050126725', 14: '05', 24: 'REF', 60: 'KREDBEBB', 127: '2' });
const opening = (cents: number, account = 'BE68539007547034', currency = 'EUR'): string =>
  at({
    0: '12001',
    5: account,
    39: currency,
    42: '0',
    43: amount(cents),
    58: '040126',
    125: '001',
  });
const closing = (cents: number): string =>
  at({ 0: '8001', 4: 'BE68539007547034', 38: 'EUR', 41: '0', 42: amount(cents), 57: '050126' });
const trailer = (records: number, debits: number, credits: number): string =>
  at({
    0: '9',
    16: String(records).padStart(6, '0'),
    22: amount(debits),
    37: amount(credits),
    127: '2',
  });
const movement = (
  key: string,
  cents: number,
  options: {
    debit?: boolean;
    code?: string;
    level?: string;
    text?: string;
    structured?: string;
  } = {},
): string =>
  at({
    0: `21${key}`,
    10: `B${key}`,
    31: options.debit ? '1' : '0',
    32: amount(cents),
    47: '060126',
    53: options.code ?? '00150000',
    61: options.structured ? '1' : '0',
    62: options.structured ?? options.text ?? '',
    115: '050126',
    124: options.level ?? '0',
  });

const fileOf = (...body: string[]): string => [HEAD, ...body].join('\r\n');

describe('CODA records', () => {
  test('a clean file with an IBAN is proven, without a finding', () => {
    const file = readText(
      fileOf(
        opening(1000),
        movement('00010000', 500, { text: 'HELLO' }),
        closing(1500),
        trailer(3, 0, 500),
      ),
    );
    expect(codesOf(file)).toEqual([]);
    const [statement] = file.statements as [Statement];
    expect(proveStatement(statement).status).toBe('proven');
    expect(statement).toMatchObject({
      account: { id: 'BE68539007547034', iban: 'BE68539007547034', bic: 'KREDBEBB' },
      number: '001',
      currency: 'EUR',
      from: '2026-01-04',
      to: '2026-01-05',
    });
    expect(statement.entries[0]).toMatchObject({
      amount: '5.00',
      valueDate: '2026-01-06',
      bookingDate: '2026-01-05',
      remittance: 'HELLO',
    });
  });

  test('a total, its subtotals and its parts count once', () => {
    const file = readText(
      fileOf(
        opening(1000),
        movement('00010000', 600, { code: '10107000', level: '1' }),
        movement('00010001', 300, { code: '50107000', level: '2' }),
        movement('00010002', 100, { code: '50107000' }),
        movement('00010003', 200, { code: '50107000', level: '2' }),
        movement('00010004', 300, { code: '50107000', level: '1' }),
        movement('00020000', 50, { debit: true }),
        closing(1550),
        trailer(8, 50, 600),
      ),
    );
    expect(codesOf(file)).toEqual([]);
    const [statement] = file.statements as [Statement];
    expect(proveStatement(statement).status).toBe('proven');
    expect(statement.entries.map((entry) => entry.details.map((part) => part.amount))).toEqual([
      [null, '1.00', '2.00', '3.00'],
      [],
    ]);
  });

  test('parts with a number of their own are parts by their type, while a total is open', () => {
    const file = readText(
      fileOf(
        opening(1000),
        movement('00010000', 300, { code: '10107000', level: '1' }),
        movement('00020000', 100, { code: '50107000' }),
        movement('00030000', 200, { code: '50107000', level: '1' }),
        movement('00040000', 7, {}),
        closing(1307),
        trailer(6, 0, 307),
      ),
    );
    expect(codesOf(file)).toEqual([]);
    const [statement] = file.statements as [Statement];
    expect(proveStatement(statement).status).toBe('proven');
    expect(statement.entries.map((entry) => entry.details.length)).toEqual([2, 0]);
  });

  test('an ISO reference, and an amount that was converted', () => {
    const converted = `105${amount(9_250)}${amount(10_000)}000108108108USD${'123412341234'}US${amount(9_250)}`;
    const file = readText(
      fileOf(
        opening(1000),
        movement('00010000', 500, { structured: '100RF18539007547034' }),
        movement('00020000', 9_250, { debit: true, structured: converted.slice(0, 53) }),
        at({ 0: '2200020000', 10: converted.slice(53), 63: 'NOTPROVIDED' }),
        at({
          0: '8001',
          4: 'BE68539007547034',
          38: 'EUR',
          41: '1',
          42: amount(7_750),
          57: '050126',
        }),
      ),
    );
    const [iso, foreign] = file.statements[0]?.entries ?? [];
    expect(iso).toMatchObject({
      references: { structured: 'RF18539007547034' },
      remittance: null,
    });
    expect(foreign).toMatchObject({
      original: { amount: '100.00', currency: 'USD' },
      exchangeRate: '1.08108108',
      references: { structured: '+++123/4123/41234+++', endToEnd: null, customer: null },
      remittance: 'US',
    });
  });

  test('a direct debit, a text over three records, a return and an information', () => {
    const debit = `127${'050126'}101${'BE68ZZZ0123456789'.padEnd(35)}${'MANDATE-1'.padEnd(35)}`;
    const body = (debit + 'INVOICE 7'.padEnd(62)).padEnd(200);
    const file = readText(
      fileOf(
        opening(1000),
        movement('00010000', 500, { structured: body.slice(0, 53) }),
        at({
          0: '2200010000',
          10: body.slice(53, 106),
          63: 'CUSTOMER',
          98: 'GEBABEBB',
          112: '4',
          113: 'MD01',
        }),
        at({
          0: '2300010000',
          10: 'BE62510007547061',
          44: 'EUR',
          47: 'NAME',
          82: body.slice(106, 149),
        }),
        at({ 0: '3100010001', 39: '0', 40: 'MORE ' }),
        at({ 0: '3200010001', 10: 'AND MORE' }),
        at({ 0: '4', 32: 'A WORD OF THE BANK' }),
        closing(1500),
        trailer(7, 0, 500),
      ),
    );
    expect(codesOf(file)).toEqual([]);
    expect(file.statements[0]?.information).toBe('A WORD OF THE BANK');
    expect(file.statements[0]?.entries[0]).toMatchObject({
      isReversal: true,
      returnReason: 'MD01',
      references: { customer: 'CUSTOMER', mandate: 'MANDATE-1', creditorId: 'BE68ZZZ0123456789' },
      counterparty: { name: 'NAME', account: 'BE62510007547061', bankId: 'GEBABEBB' },
      remittance: 'INVOICE 7 MORE AND MORE',
    });
  });

  test.each([
    ['no record 8', fileOf(opening(1), movement('00010000', 1), trailer(2, 0, 1)), 'STATEMENT_CUT'],
    [
      'a detail of nobody',
      fileOf(opening(1), movement('00020001', 1), closing(1), trailer(3, 0, 0)),
      'DETAIL_ORPHAN',
    ],
    [
      'a bad amount',
      fileOf(
        opening(1),
        movement('00010000', 1).replace('000010', '00X010'),
        closing(1),
        trailer(3, 0, 0),
      ),
      'ENTRY_SYNTAX',
    ],
    [
      'an unknown record',
      fileOf(opening(1), at({ 0: '77' }), closing(1), trailer(2, 0, 0)),
      'RECORD_STRAY',
    ],
    [
      'no account',
      fileOf(opening(1, ' '.repeat(16)), closing(1), trailer(2, 0, 0)),
      'ACCOUNT_MISSING',
    ],
  ])('%s refuses the statement', (_, text, code) => {
    const file = readText(text);
    expect(file.statements).toEqual([]);
    expect(codesOf(file)).toContain(code);
  });

  test.each([
    ['wrong sums', fileOf(opening(1), closing(1), trailer(2, 5, 0)), 'TRAILER_DIFFERS'],
    ['no record 9', fileOf(opening(1), closing(1)), 'FILE_CUT'],
    [
      'a copy',
      fileOf(opening(1), closing(1), trailer(2, 0, 0)).replace('05  ', '05D '),
      'DUPLICATE_COPY',
    ],
    [
      'another account at the end',
      fileOf(opening(1), closing(1).replace('BE68', 'BE69'), trailer(2, 0, 0)),
      'ACCOUNT_DIFFERS',
    ],
  ])('%s is told', (_, text, code) => {
    const file = readText(text.replace('REF', '   '));
    expect(file.statements.length).toBe(1);
    expect(codesOf(file)).toContain(code);
  });

  test('records without line ends, two files in one and three decimals', () => {
    const one = [HEAD, opening(1000), closing(1000), trailer(2, 0, 0)];
    expect(readText(one.join('')).statements.length).toBe(1);
    expect(readText([...one, ...one].join('\n')).statements.length).toBe(2);
    const dinar = [HEAD, opening(1000, 'BE68539007547034', 'KWD'), closing(1000), trailer(2, 0, 0)];
    expect(readText(dinar.join('\n')).statements[0]?.balances[0]?.amount).toBe('10.000');
  });

  test('a file without a statement is refused, and other files are not CODA', () => {
    expect(readStatements(bytesOf([HEAD, trailer(0, 0, 0)].join('\n')), 'x')).toMatchObject({
      error: { code: 'CODA_NO_STATEMENT' },
    });
    for (const text of ['0000,1,2\n', '12,13\n2026-01-01,5.00\n'])
      expect(sniffFormats(bytesOf(text))[0]?.format).not.toBe('coda');
  });
});
