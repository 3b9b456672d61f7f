/** Price lists as banks send them, and the lines that are refused. */
import { expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { readPriceList } from './read.ts';

const read = (text: string, encoding: BufferEncoding = 'utf8') =>
  readPriceList(Buffer.from(text, encoding));

test('a list with decimal points and dates', () => {
  const text =
    'Code,Description,Currency,Unit price,Fixed price,Valid from,Valid to\r\n' +
    'PAY,"Payments, SEPA",eur,0.045,,2026-01-01,\r\nACC,Account,EUR,,5.00,,2026-12-31\r\n';
  expect(unwrap(read(text))).toEqual([
    {
      line: 2,
      serviceCode: 'PAY',
      description: 'Payments, SEPA',
      currency: 'EUR',
      unitPrice: '0.045',
      fixedPrice: null,
      validFrom: '2026-01-01',
      validTo: null,
    },
    expect.objectContaining({ line: 3, fixedPrice: '5.00', validTo: '2026-12-31' }),
  ]);
});

test('a German list: semicolons, commas, Latin-1', () => {
  const text = 'Leistungscode;Bezeichnung;Währung;Preis\n808;Überweisung;EUR;1.250,50\n';
  expect(unwrap(read(text, 'latin1'))[0]).toMatchObject({
    serviceCode: '808',
    description: 'Überweisung',
    unitPrice: '1250.50',
  });
});

test.each([
  ['no heads', 'PAY,EUR,1\n', 'PRICE_LIST_SYNTAX'],
  ['no code', 'code,currency,price\n,EUR,1\n', 'PRICE_LINE'],
  ['no currency', 'code,currency,price\nA,EURO,1\n', 'PRICE_LINE'],
  ['no price', 'code,currency,price\nA,EUR,\n', 'PRICE_LINE'],
  ['a word for a price', 'code,currency,price\nA,EUR,free\n', 'PRICE_LINE'],
  ['a price below zero', 'code,currency,price\nA,EUR,-1\n', 'PRICE_LINE'],
  ['a date of its own kind', 'code,currency,price,from\nA,EUR,1,1.1.2026\n', 'PRICE_LINE'],
  ['a service twice', 'code,currency,price\nA,EUR,1\nA,EUR,2\n', 'PRICE_TWICE'],
  ['only heads', 'code,currency,price\n', 'PRICE_LIST_EMPTY'],
  ['a quote that never ends', 'code,currency,price\n"A,EUR,1\n', 'PRICE_LIST_SYNTAX'],
])('%s', (_, text, code) => {
  expect(read(text)).toMatchObject({ ok: false, error: { code } });
});
