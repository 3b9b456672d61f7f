/** Group statements: translation at three kinds of rates, its difference, eliminations, and footing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FxRate, fxTable } from '../market/fx.ts';
import { addDays, isoDate, weekday } from '../time/dates.ts';
import type { AccountKind, LedgerAccount } from './chart.ts';
import type { EliminationRule } from './elimination.ts';
import { groupStatements, TRANSLATION_DIFFERENCE } from './groupStatements.ts';
import { type FunctionalBooks, translateBooks } from './translation.ts';

const account = (id: string, kind: AccountKind): LedgerAccount => ({
  ...TRANSLATION_DIFFERENCE,
  id,
  code: id,
  name: id,
  kind,
});
const ACCOUNTS = [
  account('cash', 'asset'),
  account('owedByGroup', 'asset'),
  account('owedToGroup', 'liability'),
  account('clearing', 'liability'),
  account('capital', 'equity'),
  account('sales', 'income'),
  account('costs', 'expense'),
];

const AS_OF = isoDate('2026-12-31');
const day = (text: string) => isoDate(text);

/** USD for a euro: 1.25 all of 2026 until the end of November, 1.00 in December. */
const rates = fxTable(
  [
    ['2025-01-01', '1.60'],
    ['2026-01-01', '1.25'],
    ['2026-12-01', '1'],
  ].map(
    ([date = '', rate = '']): FxRate => ({
      base: 'EUR',
      quote: 'USD',
      date: day(date),
      rate,
      source: 'TEST',
    }),
  ),
);

const input = {
  asOf: AS_OF,
  yearStart: day('2026-01-01'),
  from: day('2026-01-01'),
  currency: 'EUR',
  method: 'dated' as const,
  rates,
};

const inc: FunctionalBooks = {
  entityId: 'inc',
  name: 'Inc',
  currency: 'USD',
  balances: new Map([
    ['cash', 150_00n],
    ['owedToGroup', -30_00n],
  ]),
  equity: [{ accountId: 'capital', date: day('2025-06-02'), minor: -80_00n }],
  results: [
    { accountId: 'sales', date: day('2025-07-01'), minor: -16_00n },
    { accountId: 'sales', date: day('2026-03-02'), minor: -50_00n },
    { accountId: 'costs', date: day('2026-12-15'), minor: 26_00n },
  ],
};

const holding: FunctionalBooks = {
  entityId: 'holding',
  name: 'Holding',
  currency: 'EUR',
  balances: new Map([
    ['cash', 71_00n],
    ['owedByGroup', 29_00n],
  ]),
  equity: [{ accountId: 'capital', date: day('2025-01-02'), minor: -100_00n }],
  results: [],
};

const RULE: EliminationRule = {
  id: 'r',
  name: 'Loans within the group',
  accountIds: ['owedByGroup', 'owedToGroup'],
  differenceAccountId: 'clearing',
};

const statements = (rules: readonly EliminationRule[], more: Partial<typeof input> = {}) => {
  const made = groupStatements({
    ...input,
    ...more,
    accounts: ACCOUNTS,
    books: [holding, inc],
    rules,
  });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
};

describe('translateBooks', () => {
  test('assets at closing, equity at its day, results at theirs; the difference closes the sum', () => {
    const made = translateBooks(inc, input);
    if (!made.ok) throw new Error(made.error.message);
    const amounts = Object.fromEntries(
      made.value.balances.map(({ accountId, minor }) => [accountId, minor]),
    );
    // 150 and 30 at 1.00; 80 at 1/1.60; 16 at 1/1.60 and 50 at 1/1.25; 26 at 1.00.
    expect(amounts).toEqual({
      cash: 150_00n,
      owedToGroup: -30_00n,
      capital: -50_00n,
      sales: -50_00n,
      costs: 26_00n,
    });
    // Net assets of 120 against 50 + 10 + 40 - 26 = 74 that they were entered at.
    expect(made.value.differenceMinor).toBe(-46_00n);
    expect(made.value.closingRate).toBe('1');
  });

  test('the average is the mean of the rates of the weekdays of the month', () => {
    const first = day('2026-12-01');
    const daily = fxTable(
      Array.from({ length: 31 }, (_, index) => addDays(first, index))
        .filter((date) => weekday(date) <= 5)
        .map((date, index) => ({
          base: 'USD',
          quote: 'EUR',
          date,
          rate: index < 11 ? '1' : '2',
          source: 'TEST',
        })),
    );
    const made = translateBooks(
      { ...inc, balances: new Map(), equity: [], results: inc.results.slice(2) },
      { ...input, method: 'average', rates: daily },
    );
    // December 2026 has 23 weekdays: 11 at 1 and 12 at 2, so 35/23 on average; 26 times that.
    expect(made).toMatchObject({
      value: { movements: [{ minor: 39_57n, functionalMinor: 26_00n }] },
    });
  });

  test('a missing rate is named with the entity', () => {
    const made = groupStatements({
      ...input,
      rates: fxTable([]),
      accounts: ACCOUNTS,
      books: [holding, inc],
      rules: [],
    });
    expect(made).toMatchObject({ error: { code: 'FX_RATE_MISSING' } });
    expect(made.ok ? '' : made.error.message).toMatch(/^Inc \(USD\)/);
  });
});

describe('groupStatements', () => {
  test('adds up, tells results of the year and before apart, and shows the difference in equity', () => {
    const { sheet, income } = statements([]);
    expect(sheet.assets.total.minor).toBe(250_00n);
    expect(sheet.liabilities.total.minor).toBe(30_00n);
    expect(sheet.resultBefore.minor).toBe(10_00n);
    expect(sheet.resultOfYear.minor).toBe(14_00n);
    expect(sheet.equity.rows.map(({ account: { id }, amount }) => [id, amount.minor])).toEqual(
      [
        ['CTA', 46_00n],
        ['capital', 150_00n],
      ].map(([id, minor]) => [id === 'CTA' ? TRANSLATION_DIFFERENCE.id : id, minor]),
    );
    expect(income.result).toEqual(sheet.resultOfYear);
  });

  test('takes balances between entities out; what does not cancel stands as a difference', () => {
    const { sheet, eliminations } = statements([RULE]);
    expect(eliminations).toEqual([
      {
        ruleId: 'r',
        amounts: new Map([
          ['owedByGroup', 29_00n],
          ['owedToGroup', -30_00n],
        ]),
        differenceMinor: -1_00n,
      },
    ]);
    expect(sheet.assets.total.minor).toBe(221_00n);
    expect(sheet.liabilities.rows.map(({ account: { id } }) => id)).toEqual(['clearing']);
    expect(sheet.liabilities.total.minor).toBe(1_00n);
  });

  test('income and expenses within the group leave the result as it was where they cancel', () => {
    const rule = { ...RULE, accountIds: ['sales', 'costs'], differenceAccountId: 'clearing' };
    const { income, incomeEliminations } = statements([rule]);
    expect(income.result.minor).toBe(0n);
    expect(incomeEliminations[0]?.differenceMinor).toBe(-14_00n);
  });

  test.each([
    ['ELIMINATION_ACCOUNT_UNKNOWN', { ...RULE, accountIds: ['other'] }],
    ['ELIMINATION_ACCOUNT_TWICE', { ...RULE, accountIds: ['cash', 'cash'] }],
    ['ELIMINATION_DIFFERENCE', { ...RULE, differenceAccountId: 'costs' }],
    ['ELIMINATION_DIFFERENCE', { ...RULE, differenceAccountId: 'owedByGroup' }],
  ])('refuses a rule that does not fit the chart: %s', (code, rule) => {
    const made = groupStatements({
      ...input,
      accounts: ACCOUNTS,
      books: [holding, inc],
      rules: [rule],
    });
    expect(made).toMatchObject({ error: { code } });
  });

  test('whatever the books and rates, the sheet foots and entities add up', () => {
    const minor = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
    const dated = (accountId: string) =>
      fc.array(
        fc.record({
          accountId: fc.constant(accountId),
          date: fc.integer({ min: 0, max: 720 }).map((days) => addDays(day('2025-01-10'), days)),
          minor,
        }),
        { maxLength: 4 },
      );
    const books = fc
      .tuple(
        fc.constantFrom('EUR', 'USD'),
        minor,
        dated('capital'),
        fc.tuple(dated('sales'), dated('costs')).map((lists) => lists.flat()),
      )
      .map(([currency, owed, equity, results]): FunctionalBooks => {
        const sum = [...equity, ...results].reduce((all, one) => all + one.minor, owed);
        return {
          entityId: 'e',
          name: 'E',
          currency,
          balances: new Map([
            ['owedToGroup', owed],
            ['cash', -sum],
          ]),
          equity,
          results,
        };
      });
    fc.assert(
      fc.property(
        fc.array(books, { maxLength: 4 }),
        fc.constantFrom('average' as const, 'dated' as const),
        fc.boolean(),
        (drawn, method, isRuled) => {
          const made = groupStatements({
            ...input,
            method,
            accounts: ACCOUNTS,
            books: drawn,
            rules: isRuled ? [RULE] : [],
          });
          if (!made.ok) throw new Error(made.error.message);
          const { sheet, entities, income } = made.value;
          expect(sheet.assets.total.minor).toBe(
            sheet.liabilities.total.minor + sheet.equityTotal.minor,
          );
          for (const one of entities)
            if (one.currency === 'EUR') expect(one.differenceMinor).toBe(0n);
          const year = sheet.resultOfYear.minor - income.result.minor;
          // Years and spans are rounded by account: a cent for each account and entity at most.
          expect(year >= -16n && year <= 16n).toBe(true);
        },
      ),
    );
  });
});
