/** Double entry: what balances, what is taken back, what is closed, and what closing rates do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_CHART } from '../../resources/reference/chart.ts';
import { fxTable } from '../market/fx.ts';
import { money } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { type IsoDate, isoDate } from '../time/dates.ts';
import { type AccountSums, balanceSheet, incomeStatement, trialBalance } from './balances.ts';
import { type AccountKind, checkChart, type LedgerAccount } from './chart.ts';
import {
  checkJournal,
  type Journal,
  type Posting,
  reverseJournal,
  sumByCurrency,
  withBase,
} from './journal.ts';
import { nextStatus, type Period, postingRefusal } from './periods.ts';
import { type BankLine, compileRules, journalOfLine, partWeights } from './postingRules.ts';
import { revalue } from './revaluation.ts';

const DAY = isoDate('2026-11-20');

function account(id: string, kind: AccountKind, more: Partial<LedgerAccount> = {}): LedgerAccount {
  return {
    id,
    code: id,
    name: id,
    kind,
    parentId: null,
    currency: null,
    bankAccountId: null,
    monetary: false,
    closed: false,
    ...more,
  };
}

const bank = account('1010', 'asset', { bankAccountId: 'bank-eur', monetary: true });
const bankUsd = account('1020', 'asset', { bankAccountId: 'bank-usd', monetary: true });
const payable = account('2110', 'liability', { monetary: true });
const capital = account('3010', 'equity');
const revenue = account('4010', 'income');
const gains = account('4950', 'income');
const fees = account('5810', 'expense');
const losses = account('5950', 'expense');
const vat = account('2210', 'liability');
const chart = [bank, bankUsd, payable, vat, capital, revenue, gains, fees, losses];
const byId = new Map(chart.map((each) => [each.id, each]));
const mirrors = new Map(
  chart.flatMap((each) =>
    each.bankAccountId === null ? [] : [[each.bankAccountId, each] as const],
  ),
);
const rates = fxTable([
  { base: 'EUR', quote: 'USD', date: DAY, rate: '1.08', source: 'TEST' },
  { base: 'EUR', quote: 'JPY', date: DAY, rate: '161.37', source: 'TEST' },
]);
const rateOf = (currency: string) => (currency === 'USD' ? '0.9259259259' : '0.006196938');

/** Postings whose currencies each come to zero: random amounts and one that closes them. */
const balancedPostings = fc
  .array(
    fc.tuple(
      fc.constantFrom('EUR', 'USD', 'JPY'),
      fc.array(fc.tuple(fc.nat(8), fc.bigInt(-(10n ** 12n), 10n ** 12n)), {
        minLength: 1,
        maxLength: 6,
      }),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((groups) =>
    groups.flatMap(([currency, parts]) => {
      const made = parts.map(([index, minor]) => ({
        accountId: chart[index]?.id ?? bank.id,
        amount: money(currency, minor),
      }));
      const sum = made.reduce((total, { amount }) => total + amount.minor, 0n);
      return [...made, { accountId: payable.id, amount: money(currency, -sum) }].filter(
        ({ amount }) => amount.minor !== 0n,
      );
    }),
  )
  .filter((postings) => postings.length >= 2)
  .map((postings) => withBase(postings, 'EUR', rateOf));

function journal(postings: readonly Posting[], postingDate: IsoDate = DAY): Journal {
  const description = 'Test';
  return {
    postingDate,
    documentDate: postingDate,
    description,
    source: 'manual',
    externalId: 'x',
    postings,
  };
}

function sumsOf(journals: readonly Journal[]): AccountSums[] {
  const sums = new Map<string, AccountSums>();
  for (const { accountId, amount, base } of journals.flatMap(({ postings }) => postings)) {
    const key = `${accountId} ${amount.currency}`;
    const old = sums.get(key) ?? {
      accountId,
      currency: amount.currency,
      opening: 0n,
      debit: 0n,
      credit: 0n,
      baseOpening: 0n,
      baseDebit: 0n,
      baseCredit: 0n,
    };
    sums.set(key, {
      ...old,
      debit: old.debit + (amount.minor > 0n ? amount.minor : 0n),
      credit: old.credit + (amount.minor < 0n ? -amount.minor : 0n),
      baseDebit: old.baseDebit + (base.minor > 0n ? base.minor : 0n),
      baseCredit: old.baseCredit + (base.minor < 0n ? -base.minor : 0n),
    });
  }
  return [...sums.values()];
}

function balancesOf(journals: readonly Journal[]): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const { accountId, base } of journals.flatMap(({ postings }) => postings))
    found.set(accountId, (found.get(accountId) ?? 0n) + base.minor);
  return found;
}

describe('journals', () => {
  test('with one rate a currency balance in each currency and in base, whatever is rounded', () => {
    fc.assert(
      fc.property(balancedPostings, (postings) => {
        for (const sum of sumByCurrency(postings.map(({ amount }) => amount)))
          expect(sum.minor).toBe(0n);
        for (const sum of sumByCurrency(postings.map(({ base }) => base)))
          expect(sum.minor).toBe(0n);
        expect(checkJournal({ postings }, byId).ok).toBe(true);
      }),
    );
  });

  test('and rounding moves no base amount by more than the count of postings', () => {
    fc.assert(
      fc.property(balancedPostings, (postings) => {
        for (const { amount, base } of postings) {
          if (amount.currency === 'EUR') continue;
          const digits = amount.currency === 'JPY' ? 100 : 1;
          const exact = Number(amount.minor) * Number(rateOf(amount.currency)) * digits;
          expect(Math.abs(Number(base.minor) - exact)).toBeLessThan(postings.length + 2);
        }
      }),
    );
  });

  test.each([
    ['JOURNAL_TOO_SHORT', [[bank, 100n]]],
    [
      'JOURNAL_UNBALANCED',
      [
        [bank, 100n],
        [fees, -99n],
      ],
    ],
    [
      'POSTING_EMPTY',
      [
        [bank, 0n],
        [fees, 0n],
      ],
    ],
    [
      'POSTING_ACCOUNT_UNKNOWN',
      [
        [account('9', 'asset'), 100n],
        [fees, -100n],
      ],
    ],
  ] as const)('are refused with %s', (code, parts) => {
    const postings = withBase(
      parts.map(([to, minor]) => ({ accountId: to.id, amount: money('EUR', minor) })),
      'EUR',
      rateOf,
    );
    expect(checkJournal({ postings }, byId)).toMatchObject({ ok: false, error: { code } });
  });

  test('are refused where base amounts do not balance, accounts are closed or take no such currency', () => {
    const postings = withBase(
      [
        { accountId: bank.id, amount: money('USD', 100n) },
        { accountId: fees.id, amount: money('USD', -100n) },
      ],
      'EUR',
      rateOf,
    );
    const [first, second] = postings;
    if (first === undefined || second === undefined) throw new Error('two postings');
    const worse = [first, { ...second, base: money('EUR', 0n) }];
    expect(checkJournal({ postings: worse }, byId)).toMatchObject({
      error: { code: 'JOURNAL_BASE_UNBALANCED' },
    });
    const closed = new Map([...byId, [fees.id, { ...fees, closed: true }]]);
    expect(checkJournal({ postings }, closed)).toMatchObject({
      error: { code: 'POSTING_ACCOUNT_CLOSED', path: 'postings.1' },
    });
    const euro = new Map([...byId, [fees.id, { ...fees, currency: 'EUR' }]]);
    expect(checkJournal({ postings }, euro)).toMatchObject({ error: { code: 'POSTING_CURRENCY' } });
  });

  test('and their reversal restore every balance', () => {
    fc.assert(
      fc.property(balancedPostings, balancedPostings, (before, postings) => {
        const original = journal(postings);
        const reversal = reverseJournal({ ...original, number: 7 }, { postingDate: DAY });
        expect(checkJournal(reversal, byId).ok).toBe(true);
        const all = balancesOf([journal(before), original, reversal]);
        const alone = balancesOf([journal(before)]);
        for (const [id, minor] of all) expect(minor).toBe(alone.get(id) ?? 0n);
        expect(reversal).toMatchObject({ externalId: 'reversal:x', source: 'reversal' });
      }),
    );
  });
});

describe('statements', () => {
  test('come to zero, assets equal liabilities and equity, in whatever order journals came', () => {
    fc.assert(
      fc.property(
        fc.array(balancedPostings, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        (many, seed) => {
          const journals = many.map((postings) => journal(postings));
          const shuffled = [...journals].sort(
            (a, b) => ((a.postings.length + seed) % 3) - ((b.postings.length + seed) % 3),
          );
          const trial = trialBalance(chart, sumsOf(journals), 'EUR');
          expect(trial.total.closing.minor).toBe(0n);
          expect(trialBalance(chart, sumsOf(shuffled), 'EUR')).toEqual(trial);
          const balances = balancesOf(journals);
          const sheet = balanceSheet(chart, balances, new Map(), 'EUR');
          expect(sheet.assets.total.minor).toBe(
            sheet.liabilities.total.minor + sheet.equityTotal.minor,
          );
          expect(incomeStatement(chart, balances, 'EUR').result).toEqual(sheet.resultOfYear);
        },
      ),
    );
  });

  test('show a small company', () => {
    const post = (parts: readonly (readonly [LedgerAccount, bigint])[]) =>
      journal(
        withBase(
          parts.map(([to, minor]) => ({ accountId: to.id, amount: money('EUR', minor) })),
          'EUR',
          rateOf,
        ),
      );
    const journals = [
      post([
        [bank, 100_000n],
        [capital, -100_000n],
      ]),
      post([
        [bank, 11_900n],
        [revenue, -10_000n],
        [vat, -1_900n],
      ]),
      post([
        [fees, 250n],
        [bank, -250n],
      ]),
    ];
    const sheet = balanceSheet(chart, balancesOf(journals), new Map(), 'EUR');
    expect(sheet.assets.total.minor).toBe(111_650n);
    expect(sheet.liabilities.total.minor).toBe(1_900n);
    expect(sheet.resultOfYear.minor).toBe(9_750n);
    expect(sheet.equityTotal.minor).toBe(109_750n);
    const income = incomeStatement(chart, balancesOf(journals), 'EUR');
    expect(income.income.total.minor).toBe(10_000n);
    expect(income.expenses.rows).toMatchObject([
      { account: { code: '5810' }, own: { minor: 250n } },
    ]);
    expect(income.trace.at(-1)?.result).toBe('97.50');
  });

  test('sum accounts under their parents', () => {
    const head = account('1000', 'asset');
    const child = { ...bank, parentId: head.id };
    const balances = new Map([
      [child.id, 500n],
      [capital.id, -500n],
    ]);
    const { rows } = balanceSheet([head, child, capital], balances, new Map(), 'EUR').assets;
    expect(
      rows.map(({ account: { code }, level, own, amount }) => [
        code,
        level,
        own.minor,
        amount.minor,
      ]),
    ).toEqual([
      ['1000', 0, 0n, 500n],
      ['1010', 1, 500n, 500n],
    ]);
  });
});

describe('periods', () => {
  const span = (from: string, to: string, status: Period['status']): Period => ({
    from: isoDate(from),
    to: isoDate(to),
    status,
  });
  const october = span('2026-10-01', '2026-10-31', 'closed');
  const september = span('2026-09-01', '2026-09-30', 'locked');

  test('take no postings when closed or before what is locked', () => {
    const refusals = ['2026-11-01', '2026-10-15', '2026-09-30', '2026-05-01'].map(
      (date) => postingRefusal([september, october], isoDate(date))?.code ?? null,
    );
    expect(refusals).toEqual([null, 'PERIOD_CLOSED', 'PERIOD_LOCKED', 'PERIOD_LOCKED']);
  });

  test('close, lock in order, reopen, and never open once locked', () => {
    const november = { from: isoDate('2026-11-01'), to: isoDate('2026-11-30') };
    expect(nextStatus([september, october], november, 'close')).toBe('closed');
    expect(nextStatus([september, october], october, 'reopen')).toBe('open');
    expect(nextStatus([september, october], october, 'lock')).toBe('locked');
    const refused =
      (periods: Period[], period: typeof november, action: 'close' | 'lock' | 'reopen') => () =>
        nextStatus(periods, period, action);
    expect(refused([september], september, 'reopen')).toThrow('PERIOD_LOCKED');
    expect(refused([], november, 'lock')).toThrow('PERIOD_NOT_CLOSED');
    expect(
      refused([october, span('2026-11-01', '2026-11-30', 'closed')], november, 'lock'),
    ).toThrow('PERIOD_GAP');
    const cut = { from: isoDate('2026-10-15'), to: isoDate('2026-11-15') };
    expect(refused([october], cut, 'close')).toThrow('PERIOD_OVERLAP');
    expect(refused([], { from: cut.to, to: cut.from }, 'close')).toThrow('PERIOD_ORDER');
  });
});

describe('revaluation', () => {
  const input = {
    date: DAY,
    baseCurrency: 'EUR',
    accounts: chart,
    rates,
    gainAccountId: gains.id,
    lossAccountId: losses.id,
    externalId: 'revaluation:1',
  };

  test('brings monetary balances to the closing rate and books gain and loss apart', () => {
    const { output, trace } = unwrap(
      revalue({
        ...input,
        balances: [
          {
            accountId: bankUsd.id,
            amount: money('USD', 10_800_00n),
            base: money('EUR', 9_800_00n),
          },
          {
            accountId: payable.id,
            amount: money('USD', -5_400_00n),
            base: money('EUR', -4_900_00n),
          },
          {
            accountId: revenue.id,
            amount: money('USD', -5_400_00n),
            base: money('EUR', -4_900_00n),
          },
          { accountId: bank.id, amount: money('EUR', 1n), base: money('EUR', 1n) },
        ],
      }),
    );
    expect([output.gain.minor, output.loss.minor]).toEqual([200_00n, 100_00n]);
    expect(output.items.map(({ after }) => after.minor)).toEqual([10_000_00n, -5_000_00n]);
    expect(
      output.journal?.postings.map(({ accountId, amount, base }) => [
        accountId,
        amount.minor,
        base.minor,
      ]),
    ).toEqual([
      [bankUsd.id, 0n, 200_00n],
      [gains.id, 0n, -200_00n],
      [payable.id, 0n, -100_00n],
      [losses.id, 0n, 100_00n],
    ]);
    expect(trace.map(({ result }) => result)).toEqual(['200.00', '-100.00']);
  });

  test('once done is done, whatever the balances were, and its journal balances', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('USD', 'JPY'),
            fc.bigInt(-(10n ** 12n), 10n ** 12n),
            fc.bigInt(-(10n ** 12n), 10n ** 12n),
          ),
          { maxLength: 4 },
        ),
        (held) => {
          const balances = held.map(([currency, minor, base], index) => ({
            accountId: [bankUsd, payable, bank][index % 3]?.id ?? bank.id,
            amount: money(currency, minor),
            base: money('EUR', base),
          }));
          const first = unwrap(revalue({ ...input, balances })).output;
          if (first.journal !== null) expect(checkJournal(first.journal, byId).ok).toBe(true);
          const worth = first.items.map(({ accountId, amount, after }) => ({
            accountId,
            amount,
            base: after,
          }));
          expect(unwrap(revalue({ ...input, balances: worth })).output.journal).toBeNull();
        },
      ),
    );
  });

  test('names the pair that has no rate', () => {
    const balances = [{ accountId: bank.id, amount: money('CHF', 1n), base: money('EUR', 1n) }];
    expect(revalue({ ...input, balances })).toMatchObject({ error: { code: 'FX_RATE_MISSING' } });
  });
});

describe('posting rules', () => {
  const ID = '01900000-0000-7000-8000-00000000000';
  const chartOfRules = new Map(
    [
      bank,
      bankUsd,
      { ...revenue, id: `${ID}1` },
      { ...vat, id: `${ID}2` },
      { ...fees, id: `${ID}3` },
    ].map((each) => [each.id, each]),
  );
  const line: BankLine = {
    id: 'line-1',
    accountId: 'bank-usd',
    bankId: 'b',
    entityId: 'e',
    currency: 'USD',
    amountMinor: 119_01n,
    counterpartyName: 'ACME GmbH',
    remittance: 'Invoice 4711',
    categoryId: null,
    bookingDate: DAY,
    valueDate: DAY,
    description: 'ACME GmbH, Invoice 4711',
  };
  const rule = {
    id: 'r',
    name: 'Receipts',
    conditions: {
      all: [{ field: 'counterparty' as const, op: 'contains' as const, values: ['acme'] }],
      none: [],
    },
    actions: {
      categoryIds: [],
      parts: [{ ledgerAccountId: `${ID}1`, share: '0.3' }, { ledgerAccountId: `${ID}3` }],
      tax: { rate: '0.19', ledgerAccountId: `${ID}2`, code: 'T1' },
    },
  };
  const context = {
    accounts: chartOfRules,
    mirrors,
    baseCurrency: 'EUR',
    rateOf: () => ({ ok: true, value: '0.9259259259' }) as const,
    externalId: 'line:1',
  };

  test('split a line with its tax so that nothing is lost, in currency and base', () => {
    expect(compileRules([rule])(line)?.grounds).toMatchObject([{ wanted: 'acme' }]);
    const made = unwrap(journalOfLine(line, rule, context));
    expect(made.postings.map(({ accountId, amount }) => [accountId, amount.minor])).toEqual([
      [bankUsd.id, 119_01n],
      [`${ID}1`, -30_00n],
      [`${ID}3`, -70_01n],
      [`${ID}2`, -19_00n],
    ]);
    expect(made.postings.reduce((sum, { base }) => sum + base.minor, 0n)).toBe(0n);
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 14n), 10n ** 14n), (amountMinor) => {
        const posted = journalOfLine({ ...line, amountMinor }, rule, context);
        if (amountMinor === 0n) expect(posted).toMatchObject({ error: { code: 'LINE_EMPTY' } });
        else expect(checkJournal(unwrap(posted), chartOfRules).ok).toBe(true);
      }),
    );
  });

  test('ask in their order and keep to their categories', () => {
    const food = `${ID}9`;
    const narrow = { ...rule, id: 'n', actions: { ...rule.actions, categoryIds: [food] } };
    const ask = compileRules([narrow, rule]);
    expect(ask(line)?.rule.id).toBe('r');
    expect(ask({ ...line, categoryId: food })?.rule.id).toBe('n');
    expect(ask({ ...line, counterpartyName: 'Other' })).toBeNull();
  });

  test('need shares that come to one and a mirror of the bank account', () => {
    const parts = (...shares: (string | undefined)[]) =>
      partWeights(
        shares.map((text) => ({
          ledgerAccountId: `${ID}1`,
          ...(text === undefined ? {} : { share: text }),
        })),
      ).ok;
    expect([
      parts('0.5', '0.5'),
      parts('0.5'),
      parts('0.6', '0.5'),
      parts(undefined, undefined),
      parts(undefined),
    ]).toEqual([true, false, false, false, true]);
    expect(journalOfLine({ ...line, accountId: 'elsewhere' }, rule, context)).toMatchObject({
      error: { code: 'LINE_NO_BANK_ACCOUNT' },
    });
  });
});

describe('a chart', () => {
  test('is sound by default', () => {
    const ids = new Map(DEFAULT_CHART.map(({ code }) => [code, code]));
    const accounts = DEFAULT_CHART.map(({ code, name, kind, parent, monetary }) =>
      account(code, kind, {
        name,
        monetary,
        parentId: parent === null ? null : (ids.get(parent) ?? '?'),
      }),
    );
    expect(unwrap(checkChart(accounts)).length).toBe(DEFAULT_CHART.length);
  });

  test.each([
    ['CHART_CODE_TWICE', [bank, { ...bankUsd, code: bank.code }]],
    ['CHART_PARENT_MISSING', [{ ...bank, parentId: 'none' }]],
    ['CHART_PARENT_KIND', [{ ...bank, parentId: revenue.id }, revenue]],
    [
      'CHART_PARENT_CYCLE',
      [
        { ...bank, parentId: bankUsd.id },
        { ...bankUsd, parentId: bank.id },
      ],
    ],
    ['CHART_CURRENCY', [{ ...bank, currency: 'XXX' }]],
    ['CHART_MONETARY', [{ ...revenue, monetary: true }]],
    ['CHART_BANK_KIND', [{ ...revenue, bankAccountId: 'b' }]],
    ['CHART_BANK_TWICE', [bank, { ...bankUsd, bankAccountId: 'bank-eur' }]],
  ])('is refused with %s', (code, accounts) => {
    expect(checkChart(accounts)).toMatchObject({ ok: false, error: { code } });
  });
});
