/** Year-end closing, several entities together, and the ledger's calculations on plain JSON. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleInputs } from '../../test/helpers/examples.ts';
import { silentContext } from '../calculation.ts';
import { findCalculation } from '../calculations.ts';
import { money } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { isoDate } from '../time/dates.ts';
import type { AccountSums } from './balances.ts';
import type { AccountKind, LedgerAccount } from './chart.ts';
import { closeYear } from './closing.ts';
import { groupTrialBalance } from './group.ts';
import { checkJournal } from './journal.ts';
import type { MonetaryBalance } from './revaluation.ts';

const DAY = isoDate('2026-12-31');

function account(code: string, kind: AccountKind, closed = false): LedgerAccount {
  const more = { parentId: null, currency: null, bankAccountId: null, monetary: false };
  return { id: code, code, name: code, kind, closed, ...more };
}

const chart = [
  account('1010', 'asset'),
  account('3900', 'equity'),
  account('3999', 'equity', true),
  account('4010', 'income'),
  account('5810', 'expense'),
];

function balance(accountId: string, currency: string, minor: bigint, base: bigint) {
  return { accountId, amount: money(currency, minor), base: money('EUR', base) };
}

function close(balances: readonly MonetaryBalance[], retainedAccountId = '3900') {
  return closeYear({
    date: DAY,
    baseCurrency: 'EUR',
    accounts: chart,
    balances,
    retainedAccountId,
    externalId: 'closing:1',
  });
}

describe('closing of a year', () => {
  test('income and expenses go to retained earnings in each currency', () => {
    const { output, trace } = unwrap(
      close([
        balance('1010', 'EUR', 100_000n, 100_000n),
        balance('4010', 'EUR', -80_000n, -80_000n),
        balance('4010', 'USD', -10_800n, -10_000n),
        balance('5810', 'EUR', 2_500n, 2_500n),
        balance('3900', 'EUR', -12_500n, -12_500n),
      ]),
    );
    expect(output.result).toEqual(money('EUR', 87_500n));
    expect(
      output.journal?.postings.map(({ accountId, amount, base }) => [
        accountId,
        amount.currency,
        amount.minor,
        base.minor,
      ]),
    ).toEqual([
      ['4010', 'EUR', 80_000n, 80_000n],
      ['4010', 'USD', 10_800n, 10_000n],
      ['5810', 'EUR', -2_500n, -2_500n],
      ['3900', 'EUR', -77_500n, -77_500n],
      ['3900', 'USD', -10_800n, -10_000n],
    ]);
    expect(output.journal?.source).toBe('closing');
    expect(trace[0]?.result).toBe('875.00');
  });

  test('what is closed already makes no journal', () => {
    const { output } = unwrap(
      close([balance('1010', 'EUR', 5n, 5n), balance('4010', 'EUR', 0n, 0n)]),
    );
    expect(output).toMatchObject({ items: [], journal: null, result: money('EUR', 0n) });
  });

  test('results go to an open equity account alone', () => {
    for (const id of ['1010', '3999', 'none'])
      expect(close([], id)).toMatchObject({ ok: false, error: { code: 'CLOSING_ACCOUNT' } });
  });

  test('any balances make a journal that balances and leaves the accounts at zero', () => {
    const byId = new Map(chart.map((each) => [each.id, each]));
    const amount = fc.bigInt(-(10n ** 12n), 10n ** 12n);
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(
            fc.constantFrom('4010', '5810'),
            fc.constantFrom('EUR', 'USD', 'JPY'),
            amount,
            amount,
          ),
          { selector: ([code, currency]) => code + currency },
        ),
        (held) => {
          const balances = held.map(([code, currency, minor, base]) =>
            balance(code, currency, minor, base),
          );
          const { items, journal } = unwrap(close(balances)).output;
          if (journal === null) return;
          expect(checkJournal(journal, byId)).toEqual({ ok: true, value: null });
          for (const { accountId, amount: before } of items) {
            const posted = journal.postings.find(
              (posting) =>
                posting.accountId === accountId && posting.amount.currency === before.currency,
            );
            expect((posted?.amount.minor ?? 0n) + before.minor).toBe(0n);
          }
        },
      ),
    );
  });
});

function sums(accountId: string, currency: string, opening: bigint, moved: bigint): AccountSums {
  const base = { baseOpening: 0n, baseDebit: 0n, baseCredit: 0n };
  const side = moved > 0n ? { debit: moved, credit: 0n } : { debit: 0n, credit: -moved };
  return { accountId, currency, opening, ...side, ...base };
}

describe('several entities', () => {
  test('accounts are added up by currency, and each currency comes to zero', () => {
    const { rows, totals } = groupTrialBalance(chart, [
      { entityId: 'a', sums: [sums('1010', 'EUR', 100n, 40n), sums('4010', 'EUR', -100n, -40n)] },
      { entityId: 'b', sums: [sums('1010', 'EUR', 5n, 0n), sums('3900', 'EUR', -5n, 0n)] },
      { entityId: 'c', sums: [sums('1010', 'USD', 0n, 7n), sums('4010', 'USD', 0n, -7n)] },
    ]);
    expect(
      rows.map(({ account: { code }, currency, figures, entityIds }) => [
        currency,
        code,
        figures.closing.minor,
        entityIds.join(),
      ]),
    ).toEqual([
      ['EUR', '1010', 145n, 'a,b'],
      ['EUR', '3900', -5n, 'b'],
      ['EUR', '4010', -140n, 'a'],
      ['USD', '1010', 7n, 'c'],
      ['USD', '4010', -7n, 'c'],
    ]);
    expect(
      totals.map(({ closing, debit }) => [closing.currency, closing.minor, debit.minor]),
    ).toEqual([
      ['EUR', 0n, 40n],
      ['USD', 0n, 7n],
    ]);
  });

  test('a currency that does not come to zero is a broken store', () => {
    expect(() =>
      groupTrialBalance(chart, [{ entityId: 'a', sums: [sums('1010', 'EUR', 1n, 0n)] }]),
    ).toThrow();
  });
});

function runOn(id: string, change: Readonly<Record<string, unknown>> = {}) {
  const calculation = findCalculation(id);
  if (calculation === undefined) throw new Error(`no calculation ${id}`);
  const input = calculation.input.parse({ ...(exampleInputs[id] as object), ...change });
  return calculation.run(input, silentContext);
}

describe('calculations', () => {
  test('the trial balance of the example foots', () => {
    const { output, trace } = unwrap(runOn('ledger.trialBalance')) as {
      output: { total: Record<string, { minor: bigint }>; rows: { code: string }[] };
      trace: readonly { id: string; result: string }[];
    };
    expect(output.rows.map(({ code }) => code)).toEqual(['1001', '1002', '3010', '4010', '5810']);
    expect(output.total).toMatchObject({
      opening: money('EUR', 0n),
      debit: money('EUR', 101_250n),
      credit: money('EUR', 101_250n),
      closing: money('EUR', 0n),
    });
    expect(trace.find(({ id }) => id === 'account.1002')?.result).toBe('49987.50');
  });

  test('sheet, income, revaluation and closing tell the figures of the example', () => {
    expect(unwrap(runOn('ledger.balanceSheet')).output).toMatchObject({
      assets: { total: money('EUR', 5_098_750n) },
      resultOfYear: money('EUR', 98_750n),
      equityTotal: money('EUR', 5_098_750n),
    });
    expect(unwrap(runOn('ledger.incomeStatement')).output).toMatchObject({
      income: { total: money('EUR', 100_000n) },
      result: money('EUR', 98_750n),
    });
    // USD 1,080.00 at 1.12 is EUR 964.29; it stood at 1,000.00.
    expect(unwrap(runOn('ledger.revaluation')).output).toMatchObject({
      gain: money('EUR', 0n),
      loss: money('EUR', 3_571n),
      journal: { source: 'revaluation' },
    });
    expect(unwrap(runOn('ledger.closeYear')).output).toMatchObject({
      result: money('EUR', 98_750n),
      journal: { source: 'closing' },
    });
  });

  test('a closed year keeps its income statement', () => {
    const input = exampleInputs['ledger.incomeStatement'] as { postings: object[] };
    const eur = (amount: string) => ({ currency: 'EUR', amount });
    const closing = { date: '2026-11-20', closing: true };
    const postings = [
      ...input.postings,
      {
        accountId: 'sales',
        ...closing,
        amount: { currency: 'USD', amount: '1080.00' },
        base: eur('1000.00'),
      },
      {
        accountId: 'retained',
        ...closing,
        amount: { currency: 'USD', amount: '-1080.00' },
        base: eur('-1000.00'),
      },
    ];
    expect(unwrap(runOn('ledger.incomeStatement', { postings })).output).toMatchObject({
      result: money('EUR', 98_750n),
    });
    expect(unwrap(runOn('ledger.balanceSheet', { postings })).output).toMatchObject({
      resultOfYear: money('EUR', -1_250n),
      equityTotal: money('EUR', 5_098_750n),
    });
  });

  test('postings that are no books are refused', () => {
    const eur = { currency: 'EUR', amount: '1.00' };
    const one = { accountId: 'cash', date: '2026-11-09', amount: eur };
    const codes = [
      [one],
      [{ ...one, accountId: 'nobody' }],
      [{ ...one, amount: { currency: 'USD', amount: '1.00' } }],
    ].map((postings) => {
      const found = runOn('ledger.trialBalance', { postings });
      return found.ok ? 'taken' : found.error.code;
    });
    expect(codes).toEqual([
      'JOURNAL_UNBALANCED',
      'POSTING_ACCOUNT_UNKNOWN',
      'JOURNAL_BASE_CURRENCY',
    ]);
  });
});
