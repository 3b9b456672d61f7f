/** QIF: every sample's numbers, and each trap of the format by a small file. */
import { describe, expect, test } from 'vitest';
import {
  areSamplesAbsent,
  canonical,
  checkSlices,
  codesOf,
  type Expected,
  expectedOf,
  readSample,
  readText,
  sampleBytes,
} from '../../../test/helpers/bankSamples.ts';
import { readStatements } from '../index.ts';
import type { Statement } from '../model.ts';
import { proveStatement } from '../proof.ts';
import { detectOrder, parseQifDate } from './dates.ts';

const GIVEN = { defaultAccount: 'A1', defaultCurrency: 'USD' };

describe.skipIf(areSamplesAbsent)('QIF samples', () => {
  for (const [name, want] of Object.entries<Expected>(expectedOf('qif').files)) {
    const sections = want.sections.filter((section: Expected) => section.entries !== undefined);
    if (sections.length === 0) {
      test(`${name} (${want.class}) holds no entry`, () => {
        const result = readStatements(sampleBytes('qif', name), name, GIVEN);
        expect(result).toMatchObject({ ok: false, error: { code: 'QIF_NO_ENTRY' } });
      });
      continue;
    }
    test(`${name} (${want.class})`, () => {
      const file = readSample('qif', name, GIVEN);
      expect(file.refused).toEqual([]);
      expect(file.statements.length).toBe(1);
      const [statement] = file.statements as [Statement];
      expect([statement.account.id, statement.currency]).toEqual(['A1', 'USD']);
      const [section] = sections;
      const proof = proveStatement(statement);
      expect(proof.status).toBe('unproven');
      expect(proof.entryCount).toBe(section.entries);
      expect(canonical(proof.sumCredits)).toBe(canonical(section.sumCredits));
      expect(canonical(proof.sumDebits)).toBe(canonical(section.sumDebits));
      const split = statement.entries.filter((entry) => entry.details.length > 0);
      expect(split.length).toBe(section.splitRecords);
      const { order } = detectOrder([section.firstDate]);
      expect(statement.entries[0]?.bookingDate).toBe(parseQifDate(section.firstDate, order)?.date);
      for (const other of want.sections) {
        if (other.entries !== undefined) continue;
        const kind = other.type.replace('Type:', '').toLowerCase();
        const records = want.sections
          .filter((one: Expected) => one.type === other.type)
          .reduce((sum: number, one: Expected) => sum + one.records, 0);
        expect(file.issues.map((issue) => issue.message)).toContain(
          `Section "${kind}": ${records} records are no entries of an account.`,
        );
      }
      checkSlices(sampleBytes('qif', name), file.statements, /^[A-Z]/);
      const serious = [...file.issues, ...statement.issues]
        .filter((one) => one.severity !== 'info')
        .map((one) => one.code);
      // What the format cannot say is always said to be assumed.
      const assumed = ['ACCOUNT_ASSUMED', 'CURRENCY_ASSUMED'];
      if (want.class === 'valid') expect(serious).toEqual(assumed);
      else expect(serious).toEqual(expect.arrayContaining(assumed));
    });
  }

  test('without an account and a currency it asks', () => {
    const file = readSample('qif', 'us-payee-memo.qif');
    expect(file.statements).toEqual([]);
    expect(codesOf(file).sort()).toEqual(['ACCOUNT_MISSING', 'CURRENCY_MISSING']);
  });
});

const bank = (...records: string[]): string => `!Type:Bank\n${records.join('\n^\n')}\n^\n`;

describe('QIF dates', () => {
  test.each([
    [["2/10'2020", "2/14'2020"], 'mdy', '2020-02-10'],
    [['22/12/2017', '01/01/2018'], 'dmy', '2017-12-22'],
    [['01/02/2018', '22/12/2017'], 'dmy', '2018-02-01'],
    [['2022-09-23'], 'ymd', '2022-09-23'],
    [['20220923'], 'ymd', '2022-09-23'],
    [["1/ 1'00"], 'mdy', '2000-01-01'],
    [["1/ 1' 4"], 'mdy', '2004-01-01'],
    [['12/31/98'], 'mdy', '1998-12-31'],
    [['31.12.98'], 'dmy', '1998-12-31'],
    [['5 Jan 2020'], 'dmy', '2020-01-05'],
  ] as const)('%j is %s', (texts, order, date) => {
    const guess = detectOrder([...texts]);
    expect(guess.candidates).toEqual([order]);
    expect(parseQifDate(texts[0], guess.order)?.date).toBe(date);
  });

  test('an order that all dates leave open is asked, then taken as told', () => {
    const text = bank('D01/02/2020\nT1.00', 'D03/04/2020\nT2.00');
    const asked = readText(text, GIVEN);
    expect(asked.statements).toEqual([]);
    const issue = asked.refused[0]?.issues.find((one) => one.code === 'DATE_ORDER_OPEN');
    expect(issue?.message).toContain('month-day-year and as day-month-year');
    for (const [dateOrder, day] of [
      ['dmy', '2020-02-01'],
      ['mdy', '2020-01-02'],
    ] as const) {
      const told = readText(text, { ...GIVEN, dateOrder });
      expect(told.statements[0]?.entries[0]?.bookingDate).toBe(day);
    }
    expect(readText(text, { ...GIVEN, isOverridden: true }).statements.length).toBe(1);
  });

  test.each(['', '13/13/2020', '30/02/2020', 'soon', '1/2', '2020'])('%j is no date', (text) => {
    expect(['ymd', 'mdy', 'dmy'].map((order) => parseQifDate(text, order as 'ymd'))).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('QIF records', () => {
  test.each([
    [['-1,234.56', '10.00'], '1234.56'],
    [['-1.234,56', '10,00'], '1234.56'],
    [['-1,234', '5'], '1234'],
    [['1.234', '10,50'], '1234'],
    [['12.', '1'], '12'],
  ])('amounts %j', (amounts, first) => {
    const text = bank(...amounts.map((amount) => `D12/31/2020\nT${amount}`));
    expect(readText(text, GIVEN).statements[0]?.entries[0]?.amount).toBe(first);
  });

  test('accounts of one file become statements of their own, lists are named', () => {
    const text =
      '!Option:AutoSwitch\n!Account\nNChecking\nTBank\n^\nNCard\nTCCard\n^\n!Clear:AutoSwitch\n' +
      '!Account\nNChecking\nTBank\n^\n!Type:Bank\nD12/31/2020\nT1\n^\n' +
      '!Account\nNCard\nTCCard\n^\n!Type:CCard\nD12/30/2020\nT-2\nN77\n^\n!Type:Cat\nNFood\n^\n';
    const file = readText(text, { defaultCurrency: 'USD' });
    expect(file.statements.map((one) => [one.account.id, one.entries.length])).toEqual([
      ['Checking', 1],
      ['Card', 1],
    ]);
    expect(file.statements[1]?.entries[0]?.references.customer).toBe('77');
    expect(codesOf(file)).toContain('SECTION_SKIPPED');
  });

  test('splits that miss the amount are told, and the amount counts', () => {
    const record = 'D12/31/2020\nT-10.00\nSFood\nEhalf\n$-5.00\nSHome\n$-4.00';
    const file = readText(bank(record), GIVEN);
    expect(codesOf(file)).toContain('SPLIT_SUM');
    expect(
      file.statements[0]?.entries[0]?.details.map((one) => [one.amount, one.remittance]),
    ).toEqual([
      ['5.00', 'Food: half'],
      ['4.00', 'Home'],
    ]);
    expect(codesOf(readText(bank(record.replace('4.00', '5.00')), GIVEN))).not.toContain(
      'SPLIT_SUM',
    );
  });

  test('a record that cannot be read keeps the statement out until a second person lets it in', () => {
    const text = bank('D12/31/2020\nT1.00', 'D12/31/2020\nT$5', 'Dsoon\nT1');
    const file = readText(text, GIVEN);
    expect(file.statements).toEqual([]);
    const rejected = file.refused[0]?.issues.filter((one) => one.code === 'RECORD_REJECTED');
    expect(rejected?.map((issue) => issue.line)).toEqual([5, 8]);
    expect(readText(text, { ...GIVEN, isOverridden: true }).statements[0]?.entries.length).toBe(1);
  });

  test('a last record without "^" is read and told; an opening balance is named', () => {
    const file = readText('!Type:Bank\nD12/31/2020\nT5\nPOpening Balance\nL[A]', GIVEN);
    expect(file.statements[0]?.entries.length).toBe(1);
    expect(codesOf(file)).toEqual(expect.arrayContaining(['RECORD_NOT_ENDED', 'OPENING_AS_ENTRY']));
  });
});
