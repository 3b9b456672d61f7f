/** BAI2: every sample's numbers, and each trap of the format by a small file. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMinor } from '../../../core/money/money.ts';
import { addDays, type IsoDate } from '../../../core/time/dates.ts';
import {
  areSamplesAbsent,
  bytesOf,
  checkSlices,
  codesOf,
  type Expected,
  expectedOf,
  readSample,
  readText,
  sampleBytes,
} from '../../../test/helpers/bankSamples.ts';
import { readStatements, sniffFormats } from '../index.ts';
import {
  NO_CODE,
  NO_COUNTERPARTY,
  NO_DETAILS,
  NO_REFERENCES,
  type Sign,
  type Statement,
  type StatementEntry,
  signedAmount,
} from '../model.ts';
import { proveStatement } from '../proof.ts';
import { writeBai2 } from './write.ts';

const minorOf = (text: string): bigint => BigInt(text.replace('.', ''));

function checkAccount(statement: Statement, want: Expected, group: Expected): void {
  expect(statement.account.id).toBe(want.account);
  expect(statement.currency).toBe(want.currency);
  const date = `20${group.asOfDate.slice(0, 2)}-${group.asOfDate.slice(2, 4)}-${group.asOfDate.slice(4)}`;
  expect([statement.from, statement.to]).toEqual([date, date]);
  const balance = (code: string): bigint | null => {
    const found = statement.balances.find((one) => one.code === code);
    return found ? minorOf(signedAmount(found)) : null;
  };
  const named = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
  expect(balance('010')).toBe(named(want.openingLedger));
  expect(balance('015')).toBe(named(want.closingLedger));
  expect(balance('040')).toBe(named(want.openingAvailable));
  expect(balance('045')).toBe(named(want.closingAvailable));
  expect(balance('030')).toBe(named(want.currentLedger));
  const summaries = Object.entries<Expected>(want.summaryCodes);
  expect(statement.balances.length).toBe(summaries.length);
  for (const [code, { amount }] of summaries) expect(balance(code)).toBe(BigInt(amount));
  const proof = proveStatement(statement);
  expect(proof.entryCount).toBe(want.entries);
  expect([proof.creditCount, proof.debitCount]).toEqual([want.credits, want.debits]);
  expect(proof.entryCount - proof.creditCount - proof.debitCount).toBe(want.nonMonetaryOrCustom);
  expect(minorOf(proof.sumCredits)).toBe(BigInt(want.sumCreditsMinor));
  expect(minorOf(proof.sumDebits)).toBe(BigInt(want.sumDebitsMinor));
  const identity: boolean | undefined = want.balanceIdentity;
  if (identity === undefined) expect(proof.status).toBe('unproven');
  else expect(proof.status).toBe(identity ? 'proven' : 'unbalanced');
}

describe.skipIf(areSamplesAbsent)('BAI2 samples', () => {
  for (const [name, want] of Object.entries<Expected>(expectedOf('bai2').files)) {
    if (want.groups.length === 0) {
      test(`${name} (${want.class}) is refused`, () => {
        const result = readStatements(sampleBytes('bai2', name), name);
        expect(result).toMatchObject({ ok: false, error: { code: 'BAI2_NO_STATEMENT' } });
      });
      continue;
    }
    test(`${name} (${want.class})`, () => {
      const file = readSample('bai2', name);
      const isHeld = want.issues !== undefined;
      const statements = isHeld ? file.refused : file.statements;
      expect((isHeld ? file.statements : file.refused).length).toBe(0);
      const accounts = want.groups.flatMap((group: Expected) =>
        group.accounts.map((account: Expected) => ({ account, group })),
      );
      expect(statements.length).toBe(accounts.length);
      statements.forEach((statement, index) => {
        checkAccount(statement, accounts[index].account, accounts[index].group);
        expect(statement.isCorrection ?? false).toBe(accounts[index].group.status === '3');
      });
      checkSlices(sampleBytes('bai2', name), statements, /^16,/);
      const findings = [...file.issues, ...statements.flatMap((one) => one.issues)];
      const control = findings.filter((one) => /^CONTROL_(?!ABOVE|BLANK)/.test(one.code));
      expect(control.length).toBe(want.issues?.length ?? 0);
      for (const issue of control) expect(issue.isOverridable).toBe(true);
      if (want.class === 'valid') expect(codesOf(file)).toEqual([]);
    });
  }

  test('a second person may let wrong totals in, and the warnings stay', () => {
    const name = 'us-goldman-text-continuations.bai';
    const file = readSample('bai2', name, { isOverridden: true });
    expect([file.statements.length, file.refused.length]).toEqual([5, 0]);
    expect(codesOf(file)).toContain('CONTROL_TOTAL');
    expect(file.statements[2]?.entries[4]).toMatchObject({
      sign: 'credit',
      amount: '11.25',
      references: { bank: 'GI2229300000187', customer: 'GS0D9VGMP1IWPLW' },
      counterparty: { account: '8348572423', bankId: 'CITIUS30XXX' },
    });
  });
});

/** A file around account records, with right totals unless told otherwise. */
function fileOf(
  account: readonly string[],
  options: { total?: string; status?: string; modifier?: string; currency?: string } = {},
): string {
  const { total = '0', status = '1', modifier = '2', currency = 'USD' } = options;
  const lines = [
    '01,SENDER,RECEIVER,260105,0700,7,,,2/',
    `02,RECEIVER,BANK,${status},260104,2359,${currency},${modifier}/`,
    ...account,
    `49,${total},${account.length + 1}/`,
    `98,${total},1,${account.length + 3}/`,
    `99,${total},1,${account.length + 5}/`,
  ];
  return `${lines.join('\n')}\n`;
}

const only = (text: string): Statement => {
  const { statements } = readText(text);
  expect(statements.length).toBe(1);
  return statements[0] as Statement;
};

describe('BAI2 records', () => {
  const head = '03,12345,,010,1000,,,015,1500,,/';

  test('a clean file is proven, without a finding', () => {
    const text = fileOf([head, '16,195,500,0,B1,C1,HELLO/'], { total: '3000' });
    const file = readText(text);
    expect(codesOf(file)).toEqual([]);
    expect(proveStatement(file.statements[0] as Statement).status).toBe('proven');
    expect(file.statements[0]).toMatchObject({
      kind: 'booked',
      currency: 'USD',
      createdAt: '2026-01-05T07:00',
      entries: [
        {
          sign: 'credit',
          amount: '5.00',
          bookingDate: '2026-01-04',
          valueDate: '2026-01-04',
          code: { proprietary: '195', text: 'Incoming money transfer' },
          references: { bank: 'B1', customer: 'C1' },
          remittance: 'HELLO',
        },
      ],
    });
  });

  test.each([
    ['none', '16,195,500,,B1,C1,T/', null, undefined],
    ['Z', '16,195,500,Z,B1,C1,T/', null, undefined],
    ['1', '16,195,500,1,B1,C1,T/', null, [{ days: 1, amount: '5.00' }]],
    ['2', '16,195,500,2,B1,C1,T/', null, [{ days: 2, amount: '5.00' }]],
    [
      'S',
      '16,195,500,S,100,,400,B1,C1,T/',
      null,
      [
        { days: 0, amount: '1.00' },
        { days: 2, amount: '4.00' },
      ],
    ],
    ['V', '16,195,500,V,260107,1200,B1,C1,T/', '2026-01-07', undefined],
    ['V no time', '16,195,500,V,260107,,B1,C1,T/', '2026-01-07', undefined],
    [
      'D',
      '16,195,500,D,2,0,200,3,300,B1,C1,T/',
      null,
      [
        { days: 0, amount: '2.00' },
        { days: 3, amount: '3.00' },
      ],
    ],
  ])('funds type %s leaves the references in place', (_, record, valueDate, availability) => {
    const [entry] = only(fileOf([head, record], { total: '3000' })).entries;
    expect(entry?.valueDate).toBe(valueDate);
    expect(entry?.availability).toEqual(availability);
    expect([entry?.references.bank, entry?.references.customer, entry?.remittance]).toEqual([
      'B1',
      'C1',
      'T',
    ]);
  });

  test('88 after "/" is the next field, 88 without it is more text, and both may split anything', () => {
    const account = [
      '03,12345,USD,010,1000,,,015/',
      '88,1500,,/',
      '16,195,500,V,260107/',
      '88,,B1/',
      '88,C1,ORG:=ACME, INC. 12/24/25',
      '88,BNF NAME:=YOU/ME',
      '88,last, line/',
    ];
    const statement = only(fileOf(account, { total: '3000' }));
    expect(proveStatement(statement).status).toBe('proven');
    expect(statement.entries[0]).toMatchObject({
      valueDate: '2026-01-07',
      references: { bank: 'B1', customer: 'C1' },
      counterparty: { name: 'ACME, INC. 12/24/25' },
      remittance: 'ORG:=ACME, INC. 12/24/25 BNF NAME:=YOU/ME last, line',
    });
  });

  test('several records on one line, trailing blanks, CR LF and a 99 without "/"', () => {
    const text =
      '01,S,R,260105,14:59:35,1,,,2/02,R,B,1,260104,2400,USD,2/   \r\n' +
      '03,12345,,010,1000,,,015,1500,,/16,195,500,,,03/16,2025 A/B/49,3000,3/\r\n' +
      '98,3000,1,5/99,3000,1,7';
    const file = readText(text);
    expect(codesOf(file)).toEqual([]);
    const [statement] = file.statements;
    expect(statement?.createdAt).toBe('2026-01-05T14:59:35');
    expect(statement?.entries[0]).toMatchObject({
      references: { customer: '03/16' },
      remittance: '2025 A/B',
    });
  });

  test.each([
    ['100', 'credit', 'booked'],
    ['399', 'credit', 'booked'],
    ['400', 'debit', 'booked'],
    ['699', 'debit', 'booked'],
    ['760', 'debit', 'booked'],
    ['721', 'credit', 'info'],
    ['905', 'credit', 'info'],
    ['890', 'credit', 'info'],
  ])('code %s is a %s and %s', (code, sign, status) => {
    const statement = only(fileOf(['03,1,USD/', `16,${code},100,,,,T/`], { total: '100' }));
    expect(statement.entries[0]).toMatchObject({ sign, status });
    const codes = statement.issues.map((issue) => issue.code);
    expect(codes.includes('CODE_WITHOUT_SIGN')).toBe(status === 'info' && code !== '890');
  });

  test.each([
    ['JPY', '500', '500'],
    ['KWD', '500', '0.500'],
    ['', '500', '5.00'],
  ])('minor units of %j', (currency, minor, amount) => {
    const account = [`03,1,${currency}/`, `16,195,${minor},,,,T/`];
    expect(only(fileOf(account, { total: minor })).entries[0]?.amount).toBe(amount);
  });

  test.each([
    ['1', 'interim'],
    ['2', 'booked'],
    ['3', 'interim'],
    ['4', 'booked'],
    ['', 'booked'],
  ])('as-of modifier %j is %s', (modifier, kind) => {
    expect(only(fileOf(['03,1,USD/'], { modifier })).kind).toBe(kind);
  });

  test.each([
    ['2', 'GROUP_DELETION', false],
    ['4', 'GROUP_TEST', false],
    ['9', 'GROUP_STATUS', true],
  ])('group status %s is never booked', (status, code, isOverridable) => {
    const file = readText(fileOf(['03,1,USD/'], { status }));
    expect(file.statements).toEqual([]);
    const issue = file.refused[0]?.issues.find((one) => one.code === code);
    expect(issue?.isOverridable ?? false).toBe(isOverridable);
    const released = readText(fileOf(['03,1,USD/'], { status }), { isOverridden: true });
    expect(released.statements.length).toBe(isOverridable ? 1 : 0);
  });

  test('group status 3 is taken and marked as a correction', () => {
    const statement = only(fileOf(['03,1,USD/'], { status: '3' }));
    expect(statement.isCorrection).toBe(true);
    expect(statement.issues.map((issue) => issue.code)).toEqual(['GROUP_CORRECTION']);
  });

  test.each([
    ['account total', '49,3000,3/', '49,3001,3/', ['CONTROL_TOTAL', 'CONTROL_TOTAL']],
    ['account records', '49,3000,3/', '49,3000,4/', ['CONTROL_RECORDS']],
    ['group total', '98,3000,1,5/', '98,2999,1,5/', ['CONTROL_TOTAL', 'CONTROL_TOTAL']],
    ['group accounts', '98,3000,1,5/', '98,3000,2,5/', ['CONTROL_ACCOUNTS']],
    ['group records', '98,3000,1,5/', '98,3000,1,6/', ['CONTROL_RECORDS']],
    ['file total', '99,3000,1,7/', '99,300,1,7/', ['CONTROL_TOTAL']],
    ['file groups', '99,3000,1,7/', '99,3000,2,7/', ['CONTROL_GROUPS']],
    ['file records', '99,3000,1,7/', '99,3000,1,8/', ['CONTROL_RECORDS']],
    ['no 98', '98,3000,1,5/\n', '', ['GROUP_CUT', 'CONTROL_RECORDS']],
    ['no 99', '99,3000,1,7/', '', ['FILE_CUT']],
  ])(
    'a wrong %s keeps the statement out until a second person lets it in',
    (_, from, to, codes) => {
      const text = fileOf([head, '16,195,500,0,B1,C1,HELLO/'], { total: '3000' }).replace(from, to);
      const file = readText(text);
      expect(file.statements).toEqual([]);
      expect(file.refused.length).toBe(1);
      expect(codesOf(file).filter((code) => code !== 'CONTROL_ABOVE')).toEqual(codes);
      const released = readText(text, { isOverridden: true });
      expect(released.statements.length).toBe(1);
      expect(codesOf(released).length).toBeGreaterThan(0);
    },
  );

  test('blank totals are told, not checked', () => {
    const text = fileOf([head, '16,195,500,0,B1,C1,HELLO/'], { total: '' });
    const file = readText(text);
    expect(file.statements.length).toBe(1);
    expect(new Set(codesOf(file))).toEqual(new Set(['CONTROL_BLANK']));
  });

  test.each([
    ['an account without 49', /49,.*\n/, 'STATEMENT_CUT'],
    ['an amount that is none', /16,195,500/, 'ENTRY_SYNTAX'],
    ['a stray line', /16,195,500,0/, 'RECORD_STRAY'],
  ])('%s refuses the statement for good', (_, pattern, code) => {
    const replaced = {
      STATEMENT_CUT: '',
      ENTRY_SYNTAX: '16,195,5x0',
      RECORD_STRAY: '17,195,500,0',
    };
    const text = fileOf([head, '16,195,500,0,B1,C1,HELLO/'], { total: '3000' }).replace(
      pattern,
      replaced[code as keyof typeof replaced],
    );
    const file = readText(text, { isOverridden: true });
    expect(file.statements).toEqual([]);
    expect(file.refused[0]?.issues.map((issue) => issue.code)).toContain(code);
  });

  test('BTR3 dates of eight digits are read', () => {
    const text = fileOf(['03,1,USD/']).replaceAll('260104', '20260104').replace(',2/', ',3/');
    expect(only(text).to).toBe('2026-01-04');
  });

  test('two accounts of one number and day stay two statements', () => {
    const text =
      '01,S,R,260105,0700,1,,,2/\n02,R,B,1,260104,,CAD,2/\n03,1,CAD/\n16,195,100,,,,A/\n49,100,3/\n' +
      '03,1,CAD/\n16,195,200,,,,B/\n49,200,3/\n98,300,2,8/\n99,300,1,10/\n';
    expect(readText(text).statements.map((one) => one.number)).toEqual([null, '2']);
  });

  test('other files are not BAI2', () => {
    for (const text of ['01,02,2026,5.00\n02,02,2026,6.00\n', 'a,b\n1,2\n', ':20:X\n'])
      expect(sniffFormats(bytesOf(text))[0]?.format).not.toBe('bai2');
  });
});

const date = fc
  .integer({ min: 0, max: 9000 })
  .map((days) => addDays('2003-01-01' as IsoDate, days));
const words = fc.array(
  fc.oneof(
    fc.constantFrom('A/B', '12,50', '88,x', '16,195', 'Müller', '/', 'x/', '+1', '東京', '49,1,2'),
    fc.stringMatching(/^[A-Za-z0-9.:-]{1,30}$/),
  ),
  { minLength: 1, maxLength: 20 },
);
const reference = fc.option(fc.stringMatching(/^[A-Z0-9][A-Z0-9./-]{0,14}[A-Z0-9]$/), {
  nil: null,
});
const entry: fc.Arbitrary<StatementEntry> = fc
  .record({
    sign: fc.constantFrom<Sign>('credit', 'debit'),
    minor: fc.bigInt({ min: 0n, max: 10n ** 13n }),
    valueDate: fc.option(date, { nil: null }),
    bank: reference,
    customer: reference,
    words,
  })
  .map((v) => ({
    sign: v.sign,
    amount: formatMinor(v.minor, 2),
    currency: 'EUR',
    status: 'booked' as const,
    isReversal: false,
    bookingDate: '2003-01-01' as IsoDate,
    valueDate: v.valueDate,
    code: {
      ...NO_CODE,
      proprietary: v.sign === 'credit' ? '195' : '495',
      proprietaryIssuer: 'BAI',
    },
    references: { ...NO_REFERENCES, bank: v.bank, customer: v.customer },
    counterparty: NO_COUNTERPARTY,
    remittance: v.words.join(' '),
    returnReason: null,
    original: null,
    exchangeRate: null,
    charges: null,
    balanceAfter: null,
    batchCount: null,
    details: NO_DETAILS,
    slice: { offset: 0, length: 0, line: 1 },
  }));

test('what is written is read back to the same value, proven and with right totals', () => {
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 8 }),
      date,
      fc.bigInt(-(10n ** 9n), 10n ** 9n),
      (entries, to, opening) => {
        let closing = opening;
        for (const { sign, amount } of entries)
          closing += sign === 'credit' ? minorOf(amount) : -minorOf(amount);
        const balance = (kind: 'opening' | 'closing', code: string, value: bigint) => ({
          kind,
          code,
          isIntermediate: false,
          isDerived: false,
          sign: (value < 0n ? 'debit' : 'credit') as Sign,
          amount: formatMinor(value < 0n ? -value : value, 2),
          currency: 'EUR',
          date: to,
        });
        const statement: Statement = {
          kind: 'booked',
          statementId: null,
          number: null,
          legalNumber: null,
          messageId: null,
          page: null,
          account: { id: 'DE1', iban: null, bic: null, name: null, ownerName: null },
          currency: 'EUR',
          from: to,
          to,
          createdAt: null,
          balances: [balance('opening', '010', opening), balance('closing', '015', closing)],
          information: null,
          declared: null,
          entries: entries.map((one) => ({ ...one, bookingDate: to })),
          issues: [],
          slice: { offset: 0, length: 0, line: 1 },
        };
        const facts = { sender: 'S', receiver: 'R', date: '260105', time: '0700', fileId: '1' };
        const { bytes, issues } = writeBai2([statement, statement], facts);
        expect(issues).toEqual([]);
        const file = readText(bytes);
        expect(codesOf(file)).toEqual([]);
        expect(file.statements.length).toBe(2);
        const [back] = file.statements;
        expect(proveStatement(back as Statement).status).toBe('proven');
        expect(back?.balances).toEqual(statement.balances);
        const facts2 = (one: StatementEntry) => [
          one.sign,
          one.amount,
          one.bookingDate,
          one.valueDate,
          one.code.proprietary,
          one.references.bank,
          one.references.customer,
          one.remittance,
        ];
        expect(back?.entries.map(facts2)).toEqual(statement.entries.map(facts2));
      },
    ),
    { numRuns: 150 },
  );
});
