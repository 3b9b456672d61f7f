/** OFX: every sample's numbers, and each trap of the format by a small file. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMinor } from '../../../core/money/money.ts';
import { addDays, type IsoDate } from '../../../core/time/dates.ts';
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
import { measureProcessor } from '../../../test/helpers/processorTime.ts';
import { encodeText } from '../charset.ts';
import { readStatements } from '../index.ts';
import {
  closingBalance,
  NO_CODE,
  NO_DETAILS,
  NO_REFERENCES,
  openingBalance,
  type Sign,
  type Statement,
  type StatementEntry,
  signedAmount,
} from '../model.ts';
import { linkStatements, proveStatement } from '../proof.ts';
import { parseOfxAmount, parseOfxDate } from './fields.ts';
import { writeOfx } from './write.ts';

function checkStatement(statement: Statement, want: Expected): void {
  expect(statement.account.id).toBe(want.account ?? '');
  expect(statement.account.bankId ?? null).toBe(want.bankId);
  if (want.accountType) expect(statement.information).toContain(want.accountType);
  expect(statement.currency).toBe(want.currency);
  const day = (text: string | null) => (text ? (parseOfxDate(text)?.date ?? null) : null);
  expect([statement.from, statement.to]).toEqual([day(want.dtStart), day(want.dtEnd)]);
  const closing = closingBalance(statement);
  expect(canonical(closing && signedAmount(closing))).toBe(canonical(want.ledgerBalance || null));
  if (closing) expect(closing.date).toBe(day(want.ledgerDate));
  const available = statement.balances.find((balance) => balance.code === 'AVAILBAL');
  expect(canonical(available && signedAmount(available))).toBe(canonical(want.availableBalance));
  const { entries } = statement;
  const ids = entries.map((entry) => entry.references.bank);
  expect(new Set(ids).size).toBe(want.distinctFitids);
  expect(ids.length - new Set(ids).size).toBe(want.duplicateFitids);
  const proof = proveStatement(statement);
  expect(proof.status).toBe('unproven');
  expect(proof.entryCount).toBe(want.entries);
  expect([proof.creditCount, proof.debitCount]).toEqual([want.credits, want.debits]);
  expect(canonical(proof.sumCredits)).toBe(canonical(want.sumCredits));
  expect(canonical(proof.sumDebits)).toBe(canonical(want.sumDebits));
}

describe.skipIf(areSamplesAbsent)('OFX samples', () => {
  for (const [name, want] of Object.entries<Expected>(expectedOf('ofx').files)) {
    if (want.statements.length === 0) {
      test(`${name} (${want.class}) is refused in the bank's words`, () => {
        const result = readStatements(sampleBytes('ofx', name), name);
        expect(result).toMatchObject({ ok: false, error: { code: 'OFX_BANK_ERROR' } });
        if (!result.ok) {
          expect(result.error.message).toContain(want.signonStatus);
          const words = /<MESSAGE>([^<]*)/.exec(sampleBytes('ofx', name).toString('latin1'))?.[1];
          expect(result.error.message).toContain(words as string);
        }
      });
      continue;
    }
    test(`${name} (${want.class})`, () => {
      const file = readSample('ofx', name);
      const isRefused = want.class === 'malformed';
      const statements = isRefused ? file.refused : file.statements;
      expect((isRefused ? file.statements : file.refused).length).toBe(0);
      expect(statements.length).toBe(want.statements.length);
      statements.forEach((statement, index) => {
        checkStatement(statement, want.statements[index]);
        if (want.intuBid) expect(statement.information).toContain(`INTU.BID ${want.intuBid}`);
      });
      checkSlices(sampleBytes('ofx', name), statements, /^<STMTTRN>/);
      const findings = statements.flatMap((one) => one.issues);
      if (want.class === 'valid')
        expect(findings.filter((issue) => issue.severity !== 'info')).toEqual([]);
      const trades = want.statements[0].investmentTransactions;
      if (trades)
        expect(findings.find((one) => one.code === 'INVESTMENT_PARTIAL')?.message).toContain(
          `${trades - want.statements[0].entries} trades`,
        );
    });
  }

  test('text: a raw "&", a double escape, UTF-8 under a header that says 1252', () => {
    const [amp] = readSample('ofx', 'br-ampersand.ofx').statements;
    expect(amp?.entries[0]?.remittance).toBe('Amazon.Com.Br Amazon & Cloud 3/3');
    const [qfx] = readSample('ofx', 'ca-quicken.qfx').statements;
    expect(qfx?.entries[1]?.counterparty.name).toBe('TPAY <DEFTPYMT>');
    expect(qfx?.entries[0]?.remittance).toContain('HYDRO & POWER');
    const [brazil] = readSample('ofx', 'br-banco-do-brasil.ofx').statements;
    expect(brazil?.entries[0]?.remittance).toBe('DOC CRÉDITO EM CONTA');
  });

  test('an account may be given, and a date be let in by a second person', () => {
    const given = readSample('ofx', 'au-no-account.ofx', { defaultAccount: 'A1' });
    expect(given.statements[0]?.account.id).toBe('A1');
    expect(codesOf(given)).toContain('ACCOUNT_ASSUMED');
    const dated = readSample('ofx', 'missing-date.ofx', { isOverridden: true });
    expect(dated.statements[0]?.entries.map((entry) => entry.bookingDate)).toEqual([
      '2011-06-14',
      '2011-06-14',
      '2012-02-29',
    ]);
    expect(readSample('ofx', 'bad-amount.ofx', { isOverridden: true }).statements).toEqual([]);
  });
});

const SGML = 'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n';

function sgml(
  list: string,
  balance = '<LEDGERBAL><BALAMT>100.00<DTASOF>20260131</LEDGERBAL>',
): string {
  return (
    `${SGML}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1>` +
    '<BANKMSGSRSV1><STMTTRNRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR' +
    '<BANKACCTFROM><BANKID>1<ACCTID>42</BANKACCTFROM>' +
    `<BANKTRANLIST><DTSTART>20260101<DTEND>20260131${list}</BANKTRANLIST>${balance}` +
    '</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>'
  );
}

const trn = (amount: string, id: string, more = ''): string =>
  `<STMTTRN><TRNTYPE>OTHER<DTPOSTED>20260115<TRNAMT>${amount}<FITID>${id}${more}</STMTTRN>`;

describe('OFX dialects', () => {
  test.each([
    ['-12.34', true, '12.34'],
    ['+00000000000000.2400', false, '0.2400'],
    ['-12,34', true, '12.34'],
    ['1.234,56', false, '1234.56'],
    ['-1,234.56', true, '1234.56'],
    ['1,234,567', false, '1234567'],
    ['-1,234', true, '1234'],
    ['1 000,5', false, '1000.5'],
    ['12.', false, '12'],
    ['.5', false, '0.5'],
  ])('amount %s', (text, isNegative, amount) => {
    expect(parseOfxAmount(text, 'USD')).toEqual({ isNegative, amount });
  });

  test('three digits after a comma are decimals where the currency has three', () => {
    expect(parseOfxAmount('-1,234', 'KWD')).toEqual({ isNegative: true, amount: '1.234' });
  });

  test.each(['$120', '', '-', '1e5', '12.34-', '1.2.3', '1,23,456', 'NaN', '12 CR'])(
    '%j is no amount',
    (text) => {
      expect(parseOfxAmount(text, 'USD')).toBeNull();
    },
  );

  test.each([
    ['20150930120000.000[-5:EST]', '2015-09-30', false],
    ['20150930', '2015-09-30', false],
    ['20190918100000[-03:EST]', '2019-09-18', false],
    ['20120231', '2012-02-29', true],
    ['2015-09-30', '2015-09-30', false],
  ])('date %s', (text, date, isClamped) => {
    expect(parseOfxDate(text)).toEqual({ date, isClamped });
  });

  test.each(['', '201120000000', '2015', '30/09/2015'])('%j is no date', (text) => {
    expect(parseOfxDate(text)).toBeNull();
  });

  test('the opening balance is derived, marked, proves nothing and still chains', () => {
    const [first] = readText(sgml(trn('30.00', 'A') + trn('-10.00', 'B'))).statements;
    expect(openingBalance(first as Statement)).toMatchObject({
      amount: '80.00',
      isDerived: true,
      date: '2026-01-01',
    });
    expect(proveStatement(first as Statement).status).toBe('unproven');
    const before = '<LEDGERBAL><BALAMT>80.00<DTASOF>20260131</LEDGERBAL>';
    const [previous] = readText(sgml('', before)).statements;
    expect(linkStatements(previous as Statement, first as Statement).status).toBe('joined');
  });

  test('a balance of another day than the last entry gives no opening', () => {
    const balance = '<LEDGERBAL><BALAMT>100.00<DTASOF>20260205</LEDGERBAL>';
    const file = readText(sgml(trn('30.00', 'A'), balance));
    expect(openingBalance(file.statements[0] as Statement)).toBeNull();
    expect(codesOf(file)).toEqual(['BALANCE_OTHER_DAY']);
  });

  test('missing end tags, an unknown element and an empty balance are survived', () => {
    const list =
      '<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260115<TRNAMT>-1<FITID>A<X.Y>z' +
      '<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260116<TRNAMT>-2<FITID>B<MEMO>a < b';
    const text = sgml(list, '<LEDGERBAL><BALAMT><DTASOF>20260131</LEDGERBAL>').replace(
      '</BANKTRANLIST>',
      '',
    );
    const file = readText(text);
    expect(file.statements[0]?.entries.map((entry) => [entry.amount, entry.remittance])).toEqual([
      ['1', null],
      ['2', 'a < b'],
    ]);
    expect(codesOf(file)).toEqual(['BALANCE_MISSING']);
  });

  test('ids that are empty or given twice are told and both entries taken', () => {
    const file = readText(sgml(trn('1', 'A') + trn('2', 'A') + trn('3', '')));
    expect(file.statements[0]?.entries.length).toBe(3);
    expect(codesOf(file).sort()).toEqual(['FITID_MISSING', 'FITID_REISSUED']);
  });

  test('a correction of this file is carried out, one of an earlier file waits unbooked', () => {
    const correct = (id: string, action: string): string =>
      `<CORRECTFITID>${id}<CORRECTACTION>${action}`;
    const list =
      trn('1', 'A') +
      trn('2', 'B') +
      trn('5', 'C', correct('A', 'REPLACE')) +
      trn('0', 'D', correct('B', 'DELETE')) +
      trn('7', 'E', correct('OLD', 'REPLACE'));
    const file = readText(sgml(list));
    const entries = file.statements[0]?.entries ?? [];
    expect(entries.map((entry) => [entry.references.bank, entry.status])).toEqual([
      ['C', 'booked'],
      ['E', 'info'],
    ]);
    expect(entries[1]?.corrects).toEqual({ action: 'replace', bankId: 'OLD' });
    expect(codesOf(file)).toContain('ENTRY_CORRECTION');
  });

  test("an error of one response refuses it in the bank's words, the others stand", () => {
    const bad =
      '<STMTTRNRS><STATUS><CODE>2003<SEVERITY>ERROR<MESSAGE>Account not found</STATUS></STMTTRNRS>';
    const file = readText(sgml('').replace('<STMTTRNRS>', `${bad}<STMTTRNRS>`));
    expect(file.statements.length).toBe(1);
    expect(file.issues[0]).toMatchObject({ code: 'OFX_BANK_ERROR', severity: 'error' });
    expect(file.issues[0]?.message).toContain('Account not found');
    const signOn = readStatements(
      Buffer.from(
        sgml('').replace('<CODE>0<SEVERITY>INFO', '<CODE>15500<SEVERITY>ERROR<MESSAGE>No'),
      ),
      'x',
    );
    expect(signOn).toMatchObject({ ok: false, error: { code: 'OFX_BANK_ERROR' } });
  });

  test('a cut file refuses its open statement', () => {
    const text = sgml(trn('1', 'A') + trn('2', 'B'));
    const file = readText(text.slice(0, text.indexOf('</BANKTRANLIST>')));
    expect(file.statements).toEqual([]);
    expect(codesOf(file)).toContain('STATEMENT_CUT');
  });

  test.each([
    ['windows-1252', '', 'Müller €'],
    ['windows-1252', 'ISO-8859-1', 'Müller €'],
    ['windows-1252', 'NONE', 'Müller €'],
    ['windows-1250', '1250', 'Łódź'],
    ['utf-8', '1252', '東京'],
  ] as const)('charset %s under CHARSET:%s', (encoding, label, words) => {
    const text = sgml(trn('1', 'A', `<MEMO>${words}`)).replace('CHARSET:1252', `CHARSET:${label}`);
    expect(readText(encodeText(text, encoding)).statements[0]?.entries[0]?.remittance).toBe(words);
  });

  test('entities do not expand, a document type is refused', () => {
    const xml = `<?xml version="1.0"?><!DOCTYPE OFX [<!ENTITY a "b">]><OFX></OFX>`;
    expect(readStatements(Buffer.from(xml), 'x')).toMatchObject({
      error: { code: 'XML_DOCTYPE_REFUSED' },
    });
    const [statement] = readText(
      sgml(trn('1', 'A', '<MEMO>&a; &#65; <![CDATA[<STMTTRN>]]>')),
    ).statements;
    expect(statement?.entries[0]?.remittance).toContain('&a; A');
  });

  test('one line of many entries, and comments without end, take no time', () => {
    const spentMs = measureProcessor();
    const many = Array.from({ length: 20_000 }, (_, i) => trn('1', `ID${i}`)).join('');
    expect(readText(sgml(many)).statements[0]?.entries.length).toBe(20_000);
    readStatements(Buffer.from(`${sgml('')}${'<!--'.repeat(200_000)}`), 'x');
    readStatements(Buffer.from(`${SGML}<OFX>${'<A '.repeat(200_000)}`), 'x');
    expect(spentMs()).toBeLessThan(2000);
  });

  test('a comment hides what stands in it', () => {
    const text = sgml(`<!-- ${trn('1', 'A')} -->${trn('2', 'B')}`);
    expect(readText(text).statements[0]?.entries.map((entry) => entry.amount)).toEqual(['2']);
  });

  test.each([
    ['<ORIGCURRENCY><CURRATE>1.25<CURSYM>USD</ORIGCURRENCY>', '80.00', 'USD', '1.25'],
    ['<ORIGCURRENCY><CURRATE>0,0061<CURSYM>jpy</ORIGCURRENCY>', '16393', 'JPY', '0.0061'],
    ['<ORIGCURRENCY><CURRATE>1.000<CURSYM>USD</ORIGCURRENCY>', undefined, undefined, null],
    ['<ORIGCURRENCY><CURRATE>0<CURSYM>USD</ORIGCURRENCY>', undefined, undefined, null],
    ['<ORIGCURRENCY><CURRATE>1.25<CURSYM>EUR</ORIGCURRENCY>', undefined, undefined, '1.25'],
    ['<ORIGCURRENCY><CURRATE>n/a<CURSYM>USD</ORIGCURRENCY>', undefined, undefined, null],
  ])('%s tells what a converted amount was', (aggregate, amount, currency, rate) => {
    const [statement] = readText(sgml(trn('-100', 'A', aggregate))).statements;
    const [entry] = statement?.entries ?? [];
    expect(entry).toMatchObject({ amount: '100', currency: 'EUR', sign: 'debit' });
    expect(entry?.original ?? {}).toEqual(amount === undefined ? {} : { amount, currency });
    expect(entry?.exchangeRate).toBe(rate);
  });

  test('a foreign amount is flagged, a pending one is not booked', () => {
    const foreign = '<CURRENCY><CURRATE>1.1<CURSYM>USD</CURRENCY>';
    const text = sgml(trn('1', 'A', foreign)).replace(
      '</STMTRS>',
      '<BANKTRANLISTP><STMTTRNP><TRNTYPE>POS<DTTRAN>20260130<TRNAMT>-9<NAME>N</STMTTRNP></BANKTRANLISTP></STMTRS>',
    );
    const [statement] = readText(text).statements;
    expect(statement?.entries.map((entry) => [entry.currency, entry.status])).toEqual([
      ['USD', 'booked'],
      ['EUR', 'pending'],
    ]);
    const codes = proveStatement(statement as Statement).issues.map((issue) => issue.code);
    expect(codes).toContain('ENTRY_CURRENCY');
  });
});

const date = fc
  .integer({ min: 0, max: 9000 })
  .map((days) => addDays('2003-01-01' as IsoDate, days));
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<b>',
        '&amp;',
        '& Co',
        'Łódź',
        '東京',
        '</STMTTRN>',
        '<FITID>',
        '"q"',
        '€',
        '&#65;',
      ),
      fc.stringMatching(/^[A-Za-z0-9 .,:/-]{1,12}$/),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(' ').replace(/\s+/g, ' ').trim())
  .filter((text) => text !== '');
const maybe = fc.option(words, { nil: null });
const entry = fc
  .record({
    sign: fc.constantFrom<Sign>('credit', 'debit'),
    minor: fc.bigInt({ min: 1n, max: 10n ** 13n }),
    bookingDate: date,
    valueDate: fc.option(date, { nil: null }),
    name: maybe,
    remittance: maybe,
    customer: fc.option(fc.stringMatching(/^[0-9]{1,8}$/), { nil: null }),
  })
  .map((v) => ({
    sign: v.sign,
    amount: formatMinor(v.minor, 2),
    currency: 'EUR',
    status: 'booked' as const,
    isReversal: false,
    bookingDate: v.bookingDate,
    valueDate: v.valueDate,
    code: { ...NO_CODE, proprietary: 'XFER', proprietaryIssuer: 'OFX' },
    references: { ...NO_REFERENCES, customer: v.customer },
    counterparty: { name: v.name, account: null, bankId: null, ultimateName: null },
    remittance: v.remittance,
    returnReason: null,
    original: null,
    exchangeRate: null,
    charges: null,
    balanceAfter: null,
    batchCount: null,
    details: NO_DETAILS,
    slice: { offset: 0, length: 0, line: 1 },
  }));

test.each(['102', '220'] as const)('OFX %s is read back to the same value', (version) => {
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 6 }),
      fc.bigInt(-(10n ** 9n), 10n ** 9n),
      (list, minor) => {
        const entries: StatementEntry[] = list.map((one, index) => ({
          ...one,
          references: { ...one.references, bank: `ID${index}` },
        }));
        const day = '2030-01-01' as IsoDate;
        const statement: Statement = {
          kind: 'booked',
          statementId: null,
          number: null,
          legalNumber: null,
          messageId: 'M1',
          page: null,
          account: { id: '42', iban: null, bic: null, name: null, ownerName: null, bankId: '7' },
          currency: 'EUR',
          from: '2003-01-01' as IsoDate,
          to: day,
          createdAt: '20300102',
          balances: [
            {
              kind: 'closing',
              code: 'LEDGERBAL',
              isIntermediate: false,
              isDerived: false,
              sign: minor < 0n ? 'debit' : 'credit',
              amount: formatMinor(minor < 0n ? -minor : minor, 2),
              currency: 'EUR',
              date: day,
            },
          ],
          information: null,
          declared: null,
          entries,
          issues: [],
          slice: { offset: 0, length: 0, line: 1 },
        };
        const { bytes, issues } = writeOfx([statement, statement], {
          version,
          createdAt: '20300102',
        });
        expect(issues).toEqual([]);
        const file = readText(bytes);
        expect(codesOf(file)).toEqual([]);
        const [back, again] = file.statements;
        const plain = (one: Statement | undefined) => ({
          ...one,
          information: null,
          balances: one?.balances.filter((balance) => !balance.isDerived),
          slice: null,
          entries: one?.entries.map((each) => ({ ...each, slice: null })),
        });
        expect(plain(back)).toEqual(plain(statement));
        expect(again?.entries.length).toBe(entries.length);
      },
    ),
    { numRuns: 120 },
  );
});

describe('balances that prove nothing', () => {
  const head = `${SGML}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1>`;
  const invested = (trades: string, balances: string) =>
    `${head}<INVSTMTMSGSRSV1><INVSTMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><INVSTMTRS>` +
    '<DTASOF>20260131<CURDEF>USD<INVACCTFROM><BROKERID>broker.example<ACCTID>77</INVACCTFROM>' +
    `<INVTRANLIST><DTSTART>20260101<DTEND>20260131${trades}</INVTRANLIST>` +
    `<INVPOSLIST><POSSTOCK><INVPOS><UNITS>5</INVPOS></POSSTOCK><POSMF><INVPOS><UNITS>1</INVPOS></POSMF></INVPOSLIST>` +
    `<INVBAL>${balances}</INVBAL></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>`;
  const bal = (name: string, type: string, value: string, more = '') =>
    `<BAL><NAME>${name}<DESC>x<BALTYPE>${type}<VALUE>${value}<DTASOF>20260130${more}</BAL>`;
  const amounts = '<AVAILCASH>18073.98<MARGINBALANCE>-1250.00<SHORTBALANCE>0.00<BUYPOWER>30000.5';

  test('an investment account shows cash, margin, shorts, buying power and its list', () => {
    const list = `<BALLIST>${bal('Net worth', 'DOLLAR', '32993.79')}${bal('Abroad', 'DOLLAR', '-10.00', '<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY>')}${bal('Equity', 'PERCENT', '55.2')}</BALLIST>`;
    const file = readText(invested('', amounts + list));
    const [statement] = file.statements;
    expect(statement?.balances).toMatchObject([
      { code: 'AVAILCASH', kind: 'info', sign: 'credit', amount: '18073.98', date: '2026-01-31' },
      { code: 'MARGINBALANCE', sign: 'debit', amount: '1250.00', currency: 'USD' },
      { code: 'SHORTBALANCE', amount: '0.00' },
      { code: 'BUYPOWER', amount: '30000.5' },
      { code: 'Net worth', amount: '32993.79', date: '2026-01-30' },
      { code: 'Abroad', sign: 'debit', amount: '10.00', currency: 'EUR' },
    ]);
    const said = (code: string) => statement?.issues.find((one) => one.code === code)?.message;
    expect(said('INVESTMENT_BALANCE')).toContain('cash 18073.98, margin -1250.00');
    expect(said('INVESTMENT_BALANCE')).toContain('close nothing');
    expect(said('INVESTMENT_POSITIONS')).toContain('2 positions');
    expect(said('BALANCE_OTHER')).toContain('Equity: 55.2 %');
    expect(statement && proveStatement(statement).status).toBe('unproven');
  });

  test('cash that trades move is told as not proven, and what is no amount is told', () => {
    const trade = '<BUYSTOCK><INVBUY><UNITS>5</INVBUY></BUYSTOCK>';
    const wrong = `<AVAILCASH>12 34<MARGINBALANCE>1.00<BALLIST>${bal('Odd', 'DOLLAR', 'n/a')}</BALLIST>`;
    const [statement] = readText(invested(trade, wrong)).statements;
    expect(statement?.balances).toMatchObject([{ code: 'MARGINBALANCE', amount: '1.00' }]);
    const messages = statement?.issues.map(({ code, message }) => `${code} ${message}`).join('\n');
    expect(messages).toContain('Trades move this cash');
    expect(messages).toContain('BALANCE_SYNTAX AVAILCASH: "12 34" is no amount.');
    expect(messages).toContain('BALANCE_SYNTAX Odd: "n/a" is no amount.');
  });

  test('the list of a bank account stands beside its booked balance, in OFX 2 too', () => {
    const text =
      '<?xml version="1.0"?><?OFX OFXHEADER="200" VERSION="211"?><OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1</TRNUID>' +
      '<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><STMTRS><CURDEF>USD</CURDEF>' +
      '<BANKACCTFROM><BANKID>1</BANKID><ACCTID>9</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>' +
      '<BANKTRANLIST><DTSTART>20260101</DTSTART><DTEND>20260131</DTEND></BANKTRANLIST>' +
      '<LEDGERBAL><BALAMT>5.00</BALAMT><DTASOF>20260131</DTASOF></LEDGERBAL>' +
      '<BALLIST><BAL><NAME>Held</NAME><DESC>h</DESC><BALTYPE>DOLLAR</BALTYPE><VALUE>2.00</VALUE></BAL>' +
      '<BAL><NAME>Pledged</NAME><DESC>p</DESC><BALTYPE>DOLLAR</BALTYPE><VALUE>1.00</VALUE></BAL></BALLIST>' +
      '</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>';
    const [statement] = readText(text).statements;
    const codes = statement?.balances.map(({ kind, code, amount }) => `${kind} ${code} ${amount}`);
    expect(codes?.slice(-3)).toEqual([
      'closing LEDGERBAL 5.00',
      'info Held 2.00',
      'info Pledged 1.00',
    ]);
  });
});
