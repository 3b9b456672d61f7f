/** Blanks and apostrophes between digits: read where they group thousands, refused where they do not. */
import { describe, expect, test } from 'vitest';
import { codesOf, readText } from '../../test/helpers/bankSamples.ts';
import { parseOfxAmount } from './ofx/fields.ts';
import { withoutBlankGroups } from './values.ts';

const GROUPED = [
  ['a blank', '+1 234.50', '1234.50', false],
  ['a no-break space', '-12\u00a0345.60', '12345.60', true],
  ['a narrow no-break space', '1\u202f234\u202f567.89', '1234567.89', false],
  ['a thin space', '1\u2009234', '1234', false],
  ['an apostrophe', "-1'234'567.00", '1234567.00', true],
  ['a typographic apostrophe', '1\u2019234.50', '1234.50', false],
  ['a blank after the sign', '- 99.00', '99.00', true],
] as const;

const NOT_GROUPED = ['1 23', '12 34.50', '1 234 56', "1 234'567", '1 2345.00', '1. 50', "'123"];

describe('marks of thousands that no decimals have', () => {
  test.each(GROUPED)('%s', (_, text, amount, isNegative) => {
    const sign = /^[-+]/.exec(text)?.[0] ?? '';
    expect(withoutBlankGroups(text)).toBe(`${sign}${amount}`);
    expect(parseOfxAmount(text, 'USD')).toEqual({ isNegative, amount });
  });

  test.each(NOT_GROUPED)('%j is no group', (text) => {
    expect(withoutBlankGroups(text)).toBeNull();
    expect(parseOfxAmount(text, 'USD')).toBeNull();
  });

  test('an amount without any stays as it is', () => {
    for (const text of ['', '12', '-1,234.50', '1.234,50', '.5', '12,'])
      expect(withoutBlankGroups(text)).toBe(text);
  });
});

describe('in files', () => {
  const GIVEN = { defaultAccount: 'A1', defaultCurrency: 'USD' };
  const readUtf8 = (text: string) => readText(new TextEncoder().encode(text), GIVEN);
  const amountsOf = (file: ReturnType<typeof readText>) =>
    file.statements.flatMap(({ entries }) =>
      entries.map(({ sign, amount }) => `${sign} ${amount}`),
    );

  test.each(GROUPED)('QIF reads %s', (_, text, amount, isNegative) => {
    const file = readUtf8(`!Type:Bank\nD13/03/2026\nT${text}\nPShop\n^\n`);
    expect(amountsOf(file)).toEqual([`${isNegative ? 'debit' : 'credit'} ${amount}`]);
  });

  test('QIF leaves out what does not group, and says so', () => {
    const text = '!Type:Bank\nD13/03/2026\nT12 34.50\n^\nD14/03/2026\nT5.00\n^\n';
    const file = readUtf8(text);
    expect(codesOf(file)).toContain('RECORD_REJECTED');
    expect(amountsOf(file)).toEqual([]);
  });

  test('QIF splits with grouped amounts sum to their entry', () => {
    const text = '!Type:Bank\nD13/03/2026\nT-1 234.50\nSRent\n$-1 000.00\nSPower\n$-234.50\n^\n';
    const file = readUtf8(text);
    expect(codesOf(file)).not.toContain('SPLIT_SUM');
    expect(file.statements[0]?.entries[0]?.details.map(({ amount }) => amount)).toEqual([
      '1000.00',
      '234.50',
    ]);
  });

  test.each(GROUPED.slice(0, 6))('CSV reads %s beside commas', (_, text, amount, isNegative) => {
    const rows = `Date,Text,Amount\n2026-03-30,a,"1,234.50"\n2026-03-31,b,${text}\n`;
    const file = readUtf8(rows);
    expect(amountsOf(file)).toContain(`${isNegative ? 'debit' : 'credit'} ${amount}`);
  });

  test('CSV rejects a row whose blank does not group', () => {
    const rows = 'Date,Text,Amount\n2026-03-30,a,100.00\n2026-03-31,b,12 34.50\n';
    const file = readUtf8(rows);
    expect(amountsOf(file)).not.toContain('credit 1234.50');
    expect(codesOf(file).length).toBeGreaterThan(0);
  });
});
