/** Tables with the habits of real exports: what surrounds the entries, and columns that look alike. */
import { describe, expect, test } from 'vitest';
import { detectEncoding, encodeText } from '../charset.ts';
import type { ReadOptions } from '../format.ts';
import { readStatements } from '../index.ts';
import { proveStatement } from '../proof.ts';
import { detectProfile } from './detect.ts';
import { csvProfileSchema } from './profile.ts';

const IBAN = 'DE89370400440532013000';
const OTHER = 'DE12500105170648489890';

function read(lines: readonly string[], told: ReadOptions = {}) {
  const bytes = encodeText(`${lines.join('\n')}\n`, 'utf-8');
  const { above } = detectProfile(bytes);
  const result = readStatements(bytes, 'f.csv', {
    defaultAccount: above.account ?? 'A1',
    defaultCurrency: above.currency ?? 'XXX',
    ...told,
  });
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  const { statements, issues } = result.value;
  return {
    accounts: [...new Set(statements.map(({ account }) => account.id))],
    entries: statements.flatMap(({ entries }) =>
      entries.map(
        ({ bookingDate, sign, amount, status }) =>
          `${bookingDate} ${sign === 'debit' ? '-' : ''}${amount}${status === 'booked' ? '' : ` ${status}`}`,
      ),
    ),
    texts: statements.flatMap(({ entries }) => entries.map(({ remittance }) => remittance)),
    proofs: statements.map((one) => proveStatement(one).status),
    rejected: issues.filter(({ code }) => code === 'ROW_REJECTED').map(({ line }) => line),
    issues: issues.map(({ code }) => code),
    first: statements[0]?.entries[0],
  };
}

describe('which figure moved on the account', () => {
  test('the net amount where gross and fee stand beside it', () => {
    const { entries, proofs } = read([
      'Date,Name,Currency,Gross,Fee,Net,Balance',
      '16/01/2024,Shop,EUR,"100,00","-3,20","96,80","96,80"',
      '17/01/2024,Payout,EUR,"-96,80","0,00","-96,80","0,00"',
    ]);
    expect(entries).toEqual(['2024-01-16 96.80', '2024-01-17 -96.80']);
    expect(proofs).toEqual(['proven']);
  });

  test('the amount less the fee where the running balance shows it, and the fee is kept', () => {
    const { entries, proofs, first } = read([
      'Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance',
      '2024-01-02 10:00:00,2024-01-03 11:00:00,Taxi,-10.00,0.30,EUR,COMPLETED,89.70',
      '2024-01-04 10:00:00,2024-01-04 11:00:00,To J,-20.00,0.50,EUR,COMPLETED,69.20',
      '2024-01-05 10:00:00,,Shop,-5.00,0.00,EUR,PENDING,',
    ]);
    expect(entries).toEqual(['2024-01-03 -10.30', '2024-01-04 -20.50', '2024-01-05 -5.00 pending']);
    expect(first?.charges).toEqual({ amount: '0.30', currency: 'EUR' });
    expect(proofs).toEqual(['proven']);
  });

  test('the running sum is found without names, and a figure that never moves is none', () => {
    const rows = [
      '15/01/2024,"-700.00","RENT","+300.00"',
      '16/01/2024,"+1500.00","PAY","+1800.00"',
    ];
    const found = read(rows, { defaultCurrency: 'AUD' });
    expect(found.entries).toEqual(['2024-01-15 -700.00', '2024-01-16 1500.00']);
    expect(found.proofs).toEqual(['proven']);
    const still = read([
      'Date;Label;Amount;Account balance',
      '2024-01-15;a;-45,10;1454,90',
      '2024-01-14;b;500,00;1454,90',
    ]);
    expect([still.proofs, still.issues]).toEqual([['unproven'], []]);
  });

  test('a column of minus signs beside one without is money out', () => {
    const { entries, issues } = read([
      'Datum;Text;Spalte A;Spalte B',
      '15.01.2024;Kauf;;-45.10',
      "14.01.2024;Lohn;1'500.00;",
      "13.01.2024;Lohn;1'500.00;",
    ]);
    expect(entries).toEqual(['2024-01-15 -45.10', '2024-01-14 1500.00', '2024-01-13 1500.00']);
    expect(issues).toEqual([]);
  });

  test('purchases of a card without a sign are turned, and that is a guess', () => {
    const text =
      'Date,Description,Card Member,Amount\n01/16/2024,Air,J,450.20\n01/10/2024,Paid,J,-300.00\n';
    const proposal = detectProfile(encodeText(text, 'utf-8'));
    expect(proposal).toMatchObject({ isSideGuessed: true, profile: { isInverse: true } });
  });
});

describe('which side an amount is on', () => {
  test('zero in one of two columns whose names nobody knows is a blank', () => {
    const { entries, proofs } = read([
      'Day,What,X,Y,Z',
      '15/01/2024,a,45.10,0.00,954.90',
      '16/01/2024,b,0.00,500.00,1454.90',
    ]);
    expect([entries, proofs]).toEqual([['2024-01-15 -45.10', '2024-01-16 500.00'], ['proven']]);
  });

  test.each([
    ['Date,Description,Amount', '2024-01-15,Rent,700.00\n2024-01-16,Pay,1500.00', true],
    ['Date,Description,Amount', '2024-01-15,Rent,700.00\n2024-01-16,Pay,+1500.00', false],
    ['Date,Description,Debit,Credit', '2024-01-15,Taxi,45.10,\n2024-01-16,Paid,,-500.00', true],
  ])('%s: %j is a guess: %s', (header, rows, isGuess) => {
    const proposal = detectProfile(encodeText(`${header}\n${rows}\n`, 'utf-8'));
    expect(proposal.isSideGuessed).toBe(isGuess);
  });

  test('payments to a card with a minus sign are money in', () => {
    const { entries } = read([
      'Status,Date,Description,Debit,Credit',
      'Cleared,01/15/2024,Taxi,45.10,',
      'Cleared,01/16/2024,Paid,,-500.00',
    ]);
    expect(entries).toEqual(['2024-01-15 -45.10', '2024-01-16 500.00']);
  });
});

describe('rows that are no entries', () => {
  test('balances and totals among the entries are told and not booked', () => {
    const { entries, rejected } = read([
      'Account;Date;Text;Amount;Currency;D/C',
      'A7;01.01.2024;Opening balance;100,00;EUR;C',
      'A7;15.01.2024;Shop;25,50;EUR;D',
      'A7;16.01.2024;Pay;500,00;EUR;C',
      'A7;31.01.2024;Closing balance 31.01.2024;574,50;EUR;C',
    ]);
    expect(entries).toEqual(['2024-01-15 -25.50', '2024-01-16 500.00']);
    expect(rejected).toEqual([2, 5]);
  });

  test('a balance brought forward has no amount and hides none', () => {
    const { entries, rejected, proofs } = read([
      'Data;Histórico;Valor (R$);Saldo (R$)',
      '14/01/2024;SALDO ANTERIOR;;1.000,00',
      '15/01/2024;PIX;-45,10;954,90',
    ]);
    expect([entries, rejected, proofs]).toEqual([['2024-01-15 -45.10'], [2], ['proven']]);
  });

  test('a row that waits without a date is told, and is not taken for the header', () => {
    const { entries, rejected } = read([
      'Buchungstag;Wertstellung;Vorgang;Buchungstext;Umsatz in EUR;',
      'offen;--;Karte;Laden;-12,00;',
      '04.01.2024;04.01.2024;Übertrag;Ref. 1;100,00;',
    ]);
    expect([entries, rejected]).toEqual([['2024-01-04 100.00'], [2]]);
  });

  test('an entry above the first row of a saved mapping is taken and told', () => {
    const profile = csvProfileSchema.parse({
      encoding: 'utf-8',
      delimiter: ';',
      quote: '"',
      decimal: ',',
      thousands: '.',
      datePattern: 'dd.MM.yyyy',
      skipRows: 3,
      columns: { bookingDate: 0, amount: 2, text: [1] },
    });
    const { entries, issues } = read(
      ['Tag;Text;Betrag', '02.01.2024;a;-1,00', '03.01.2024;b;2,00', '04.01.2024;c;3,00'],
      { csvProfile: profile },
    );
    expect(entries).toEqual(['2024-01-02 -1.00', '2024-01-03 2.00', '2024-01-04 3.00']);
    expect(issues).toEqual(['ROW_ABOVE_TABLE', 'ROW_ABOVE_TABLE']);
  });
});

describe('whose account', () => {
  const table = [
    'Buchungsdatum;Zahlungsempfänger;Verwendungszweck;IBAN;Betrag (EUR)',
    `03.01.2024;Laden;Einkauf;${OTHER};-1.023,45`,
  ];

  test.each([
    ['named above the table', [`Girokonto;${IBAN}`, '', ...table], IBAN],
    ['named above with its kind', [`Kontonummer:;${IBAN} / Girokonto`, '', ...table], IBAN],
    ['not named: the other side stands behind its name', table, 'A1'],
    [
      'named in a line of names over a line of values',
      ['#Numer rachunku;', '11 1140 2004 0000 3002 0135 5387;', '', ...table],
      '11 1140 2004 0000 3002 0135 5387',
    ],
    ['named in a sentence', ['Compte de dépôt carte n° 12345678901;', '', ...table], '12345678901'],
    ['behind what keeps it a text', [`Konto:;="${IBAN}"`, '', ...table], IBAN],
  ])('%s', (_, lines, account) => {
    const { accounts, first } = read(lines);
    expect(accounts).toEqual([account]);
    expect(first?.counterparty.account).toBe(OTHER);
  });
});

describe('columns and cells', () => {
  test('a second line of units below the header, and a delimiter too many', () => {
    const two = read([
      'Booking;Value;Text;Amount;Balance',
      'Date;Date;;EUR;EUR',
      '15.01.2024;15.01.2024;Rent;-700,00;300,00;',
    ]);
    expect([two.entries, two.proofs]).toEqual([['2024-01-15 -700.00'], ['proven']]);
  });

  test('cells between single quotes', () => {
    const { entries, texts } = read([
      "'Date';'Text';'Amount'",
      "'2024-01-15';'Rent; Jan';'-700,00'",
      "'2024-01-16';'Pay';'1500,00'",
    ]);
    expect(entries).toEqual(['2024-01-15 -700.00', '2024-01-16 1500.00']);
    expect(texts).toEqual(['Rent; Jan', 'Pay']);
  });

  test('stages count under any name', () => {
    const { entries } = read([
      'Datum;Text;Betrag;Info',
      '15.01.2024;a;-1,00;Umsatz gebucht',
      '16.01.2024;b;-2,00;Umsatz vorgemerkt',
    ]);
    expect(entries).toEqual(['2024-01-15 -1.00', '2024-01-16 -2.00 pending']);
  });

  test('digits and marks of full width', () => {
    const { entries, proofs } = read([
      '取引日,摘要,出金額,入金額,残高',
      '２０２４/０１/１５,電気,"１，０８０",,"９８，９２０"',
      '２０２４/０１/１６,給与,,"５０，０００","１４８，９２０"',
    ]);
    expect([entries, proofs]).toEqual([['2024-01-15 -1080', '2024-01-16 50000'], ['proven']]);
  });

  test('one letter of an Eastern code page is told by the currency beside it', () => {
    const bytes = encodeText(':60F:C240315PLN1,\n:86:WPŁATA\n', 'cp852');
    expect(detectEncoding(bytes).encoding).toBe('cp852');
  });
});
