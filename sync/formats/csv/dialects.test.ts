/** Tables as banks of many countries write them: every figure, sign and date as a person reads it. */
import { describe, expect, test } from 'vitest';
import { encodeText } from '../charset.ts';
import type { ReadOptions } from '../format.ts';
import { readStatements } from '../index.ts';
import { proveStatement } from '../proof.ts';
import { mendAmount } from './amounts.ts';
import { detectProfile } from './detect.ts';

const KNOWN: ReadOptions = { defaultAccount: 'A1', defaultCurrency: 'XXX' };

function read(text: string, encoding: Parameters<typeof encodeText>[1] = 'utf-8', told = KNOWN) {
  const result = readStatements(encodeText(text, encoding), 'f.csv', told);
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.value;
}

/** The entries as `date signed-amount text`. */
function entries(file: ReturnType<typeof read>): string[] {
  return [...file.statements, ...file.refused].flatMap((statement) =>
    statement.entries.map(
      ({ bookingDate, sign, amount, remittance }) =>
        `${bookingDate} ${sign === 'debit' ? '-' : ''}${amount} ${remittance ?? ''}`,
    ),
  );
}

describe('amounts', () => {
  test.each([
    ['1’234.55', "1'234.55", null],
    ['−100,00', '-100,00', null],
    ['1\u202f234,56', '1 234,56', null],
    ['-45,10 PLN', '-45,10', 'PLN'],
    ['EUR -1.000,00', '-1.000,00', 'EUR'],
    ['-£120.00', '-120.00', 'GBP'],
    ['$5.00', '5.00', null],
    ['9.000,00 TL', '9.000,00', 'TRY'],
    ['500.00 CR', '500.00 CR', null],
    ['12 ABC', '12 ABC', null],
  ])('%j is mended to %j', (cell, text, currency) => {
    expect(mendAmount(cell)).toEqual({ text, currency });
  });

  test.each([
    ['apostrophes', "D;Text;Amount\n31.03.2026;a;1'234.55\n30.03.2026;b;-2.00\n", '1234.55'],
    ['typographic ones', 'D;Text;Amount\n31.03.2026;a;1’234.55\n30.03.2026;b;-2.00\n', '1234.55'],
    ['narrow blanks', 'D;Text;Amount\n31.03.2026;a;1\u202f234,55\n30.03.2026;b;-2,00\n', '1234.55'],
    ['lakhs', 'D,Text,Amount\n31-03-2026,a,"1,00,234.55"\n30-03-2026,b,-2.00\n', '100234.55'],
    ['whole ones', 'D;Text;Amount\n31.03.2026;a;1.234\n30.03.2026;b;-2.000\n', '1234'],
    ['whole ones', 'D,Text,Amount\n2026-03-31,a,"1,234"\n2026-03-30,b,"-2,000"\n', '1234'],
    ['no digit before the mark', 'D,Text,Amount\n2026-03-31,a,.50\n2026-03-30,b,-2.\n', '0.50'],
  ])('thousands and decimals: %s', (_, text, amount) => {
    expect(entries(read(text))[0]).toBe(`2026-03-31 ${amount} a`);
  });

  test('a letter behind tells the direction', () => {
    const text = 'Date,Details,Amount\n14/03/2026,Rent,500.00 DR\n15/03/2026,Sale,"1,250.00CR"\n';
    expect(entries(read(text))).toEqual(['2026-03-14 -500.00 Rent', '2026-03-15 1250.00 Sale']);
  });

  test('the running balance shows that purchases are printed without a sign', () => {
    const text =
      'Date,Details,Amount,Balance\n2026-03-14,Shop,20.00,80.00\n2026-03-15,Shop,30.00,50.00\n' +
      '2026-03-16,Back,-5.00,55.00\n';
    const file = read(text);
    expect(entries(file)).toEqual([
      '2026-03-14 -20.00 Shop',
      '2026-03-15 -30.00 Shop',
      '2026-03-16 5.00 Back',
    ]);
    expect(file.statements.map((one) => proveStatement(one).status)).toEqual(['proven']);
  });

  test('of two nameless columns the running balance tells which is money out', () => {
    const rows = '2026-03-14,Pay,100.00,,200.00\n2026-03-15,More,50.00,,250.00\n';
    const text = `Day,What,X,Y,Z\n${rows}2026-03-16,Shop,,30.00,220.00\n`;
    expect(entries(read(text))).toEqual([
      '2026-03-14 100.00 Pay',
      '2026-03-15 50.00 More',
      '2026-03-16 -30.00 Shop',
    ]);
    const proposal = detectProfile(encodeText(text, 'utf-8'));
    expect(proposal).toMatchObject({ profile: { columns: { debit: 3, credit: 2 } } });
    const silent = detectProfile(encodeText(text.replace(/,[^,\n]*$/gm, ''), 'utf-8'));
    expect(silent.isSideGuessed).toBe(true);
  });
});

describe('columns in many languages', () => {
  test.each([
    [
      'windows-1254',
      'Tarih;Açıklama;Tutar;Bakiye\n02/03/2026;Ayşe;-1.000,00 TL;9.000,00 TL',
      'TRY',
    ],
    ['windows-1250', '#Data operacji;#Opis;#Kwota\n2026-03-02;Ayşe Żółć;-1 000,00 PLN', 'PLN'],
    ['windows-1251', 'Дата;Описание;Сумма\n02.03.2026;Платеж;-1 000,00 руб.', 'RUB'],
    ['utf-16le', '\ufeffDato\tTekst\tBeløp\n02.03.2026\tKjøp\t-1000,00', 'XXX'],
  ] as const)('%s', (encoding, text, currency) => {
    const file = read(text.replace('Ayşe Żółć', 'Żółć'), encoding);
    expect(file.encoding).toBe(encoding);
    const [entry] = file.statements.flatMap((one) => one.entries);
    expect(entry).toMatchObject({ bookingDate: '2026-03-02', sign: 'debit', amount: '1000.00' });
    expect(text).toContain(entry?.remittance);
    expect(detectProfile(encodeText(text, encoding)).above.currency ?? 'XXX').toBe(currency);
  });

  test('Japanese columns in Shift-JIS', () => {
    const text = '日付,摘要,お支払金額,お預り金額,差引残高\n2026/03/02,電気料金,10000,,90000\n';
    expect(entries(read(text, 'shift_jis'))).toEqual(['2026-03-02 -10000 電気料金']);
  });

  test('a text whose column has an unknown name is kept', () => {
    expect(entries(read('Date,Quux,Amount\n2026-03-02,Rent,-1.00\n'))).toEqual([
      '2026-03-02 -1.00 Rent',
    ]);
  });

  test('entries that are pending or never came about are not booked', () => {
    const text =
      'Completed Date,Description,Amount,Currency,State\n2026-03-02 10:11:12,a,-3.50,GBP,COMPLETED\n' +
      '2026-03-04,b,-50.00,GBP,PENDING\n2026-03-04,c,-5.00,GBP,REVERTED\n';
    const [statement] = read(text).statements;
    expect(statement?.entries.map((one) => one.status)).toEqual(['booked', 'pending', 'info']);
  });
});

describe('around the table', () => {
  const IBAN = 'DE89370400440532013000';
  const table =
    'Buchungstag;Text;Betrag;Saldo\n02.03.2026;a;-1,00;9,00\n01.03.2026;b;10,00;10,00\n';

  test.each([
    [`Konto;Girokonto ${IBAN} EUR\nWährung;EUR\nZeitraum;01.03.2026 - 02.03.2026\n\n`, IBAN],
    ['Kontonummer: 12345678;\nStand;05.03.2026\n\n', '12345678'],
  ])('lines above it name the account: %j', (above, account) => {
    const file = read(above + table, 'utf-8', { defaultCurrency: 'EUR' });
    expect(file).toMatchObject({ statements: [{ account: { id: account }, currency: 'EUR' }] });
    expect(file.statements.map((one) => proveStatement(one).status)).toEqual(['proven']);
  });

  test('sums below it are told as rows that were left out', () => {
    const file = read('Date,Text,Amount\n2026-03-02,a,1.00\n2026-03-03,b,-2.00\nTotal,,-1.00\n');
    expect(file.issues).toMatchObject([{ code: 'ROW_REJECTED', line: 4 }]);
    expect(entries(file).length).toBe(2);
  });

  test('a running balance that breaks names its line', () => {
    const text =
      'Date,Text,Amount,Balance\n2026-03-02,a,1.00,101.00\n2026-03-03,b,-2.00,98.99\n' +
      '2026-03-04,c,-2.00,96.99\n';
    expect(read(text).statements[0]?.issues).toMatchObject([{ code: 'RUNNING_BALANCE', line: 3 }]);
  });
});

describe('the order of dates', () => {
  const rows = '01/02/2026,A,1.00\n02/03/2026,B,-2.00\n';
  const open = `Date,Description,Amount\n${rows}`;

  test('that nothing tells is asked', () => {
    const file = read(open);
    expect(file.statements).toEqual([]);
    expect(file.refused[0]?.issues).toMatchObject([
      { code: 'DATE_ORDER_OPEN', severity: 'error', isOverridable: true },
    ]);
  });

  test.each([
    ['dmy', '2026-02-01'],
    ['mdy', '2026-01-02'],
  ] as const)('that a person tells counts: %s', (dateOrder, day) => {
    const file = read(open, 'utf-8', { ...KNOWN, dateOrder });
    expect(file.statements[0]?.entries[0]?.bookingDate).toBe(day);
  });

  test('that another column tells counts', () => {
    const text =
      'Transaction Date,Post Date,Description,Amount\n03/01/2026,03/02/2026,a,-1.00\n' +
      '03/05/2026,03/15/2026,b,5.00\n';
    expect(entries(read(text))).toEqual(['2026-03-02 -1.00 a', '2026-03-15 5.00 b']);
  });

  test('is not American with a decimal comma', () => {
    const file = read('Date;Description;Amount\n01/02/2026;A;1,00\n02/03/2026;B;-2,00\n');
    expect(entries(file)).toEqual(['2026-02-01 1.00 A', '2026-03-02 -2.00 B']);
  });

  test.each([
    ['Mar 13, 2026', 'mar 14, 2026'],
    ['13 mars 2026', '14 mars 2026'],
    ['13-Mär-26', '14-Mär-26'],
    ['13 mrt. 2026', '14 mrt. 2026'],
  ])('months may be words: %s', (first, second) => {
    expect(entries(read(`Date;Text;Amount\n${first};a;-1,00\n${second};b;2,00\n`))).toEqual([
      '2026-03-13 -1.00 a',
      '2026-03-14 2.00 b',
    ]);
  });
});
