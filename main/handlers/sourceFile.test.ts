/** Where a balance stands in a file, as banks print it. */
import { expect, test } from 'vitest';
import { balancePlace } from './sourceFile.ts';

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
