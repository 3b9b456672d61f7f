/** Where a balance stands in a file, as banks print it, and lists of lines that foot. */
import { expect, test } from 'vitest';
import { balancePlace, linesSection } from './statementFigures.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const placeIn = (text: string, amount: string, isClosing = false) =>
  balancePlace(bytes(text), { offset: 0, length: bytes(text).length }, amount, isClosing);

test('a balance is found in the ways that formats print it', () => {
  const mt940 = ':20:A\r\n:25:B\r\n:60F:C231120EUR1200,5\r\n:62F:C231121EUR1200,50\r\n';
  expect(placeIn(mt940, '1200.50')).toEqual({ line: 3, text: ':60F:C231120EUR1200,5' });
  expect(placeIn(mt940, '1200.50', true)).toEqual({ line: 4, text: ':62F:C231121EUR1200,50' });
  expect(placeIn('<Amt Ccy="EUR">1000000</Amt>', '1000000.00')?.line).toBe(1);
  expect(placeIn('Saldo;1.234.567,89\n', '1234567.89')?.text).toBe('Saldo;1.234.567,89');
  expect(placeIn('x\nBalance "1,234.50"', '-1234.50')?.line).toBe(2);
});

test('a part of a longer number is no balance; a bare zero is none either', () => {
  expect(placeIn('11000,00 and 1000,50 and 2,001,000.00', '1000.00')).toBeNull();
  expect(placeIn(':28C:00000/001 0', '0.00')).toBeNull();
  expect(placeIn(':60F:C131130CHF0,', '0.00')?.line).toBe(1);
});

test('lines beyond the first stand in one, so that the list foots', () => {
  const lines = Array.from({ length: 15 }, (_, index) => ({
    position: index + 1,
    label: 'Receipt',
    amountMinor: 100n,
    link: { target: 'lines.explain' },
  }));
  const section = linesSection('EUR', lines);
  const minors = section.lines.map((line) => line.money?.minor ?? 0n);
  expect(section.lines.at(-2)?.label).toBe('3 further lines');
  expect(minors.at(-1)).toBe(1500n);
  expect(minors.slice(0, -1).reduce((sum, minor) => sum + minor, 0n)).toBe(1500n);
});
