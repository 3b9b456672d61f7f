/** The position's arithmetic: the design's worked example, footing, shares, missing rates. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FxRate, fxTable } from '../market/fx.ts';
import { money } from '../money/money.ts';
import { type IsoDate, isoDate } from '../time/dates.ts';
import { buildPosition, type PositionAccount, type PositionMovement } from './position.ts';
import { sharesInTenths } from './shares.ts';

const asOf = isoDate('2026-11-20');
const rate = (quote: string, value: string, date: IsoDate): FxRate => ({
  base: 'EUR',
  quote,
  date,
  rate: value,
  source: 'TEST',
});
const rates = fxTable([
  rate('GBP', '0.88020', isoDate('2026-11-19')),
  rate('GBP', '0.87915', asOf),
  rate('JPY', '179.6', isoDate('2026-11-19')),
]);

function account(id: string, currency: string, figures: [bigint, bigint, bigint]): PositionAccount {
  return {
    id,
    name: id,
    entityId: id.slice(0, 1),
    entityName: `Entity ${id.slice(0, 1)}`,
    bankId: 'b',
    bankName: 'Bank',
    country: 'GB',
    currency,
    opening: money(currency, figures[0]),
    inflow: money(currency, figures[1]),
    outflow: money(currency, figures[2]),
    lateSince: null,
  };
}

describe('buildPosition', () => {
  test('translates opening at the day before and closing at the day', () => {
    const position = buildPosition({
      asOf,
      reportingCurrency: 'EUR',
      groupBy: 'none',
      accounts: [account('a1', 'GBP', [850150408n, 33901935n, 42761656n])],
      rates,
    });
    const [row] = position.rows;
    expect(row?.accountBalance?.minor).toBe(841290687n);
    expect(row?.closing?.minor).toBe(956936458n);
    expect(row?.opening?.minor).toBe(965860495n);
    expect(row?.inflow?.minor).toBe(38562174n);
  });

  test('marks a currency whose rate is not of the day', () => {
    const position = buildPosition({
      asOf,
      reportingCurrency: 'EUR',
      groupBy: 'currency',
      accounts: [account('a1', 'JPY', [1000000n, 0n, 0n])],
      rates,
    });
    expect(position.staleCurrencies).toEqual(['JPY']);
  });

  test('a missing rate makes row and total unknown and says why', () => {
    const position = buildPosition({
      asOf,
      reportingCurrency: 'EUR',
      groupBy: 'entity',
      accounts: [account('a1', 'EUR', [100n, 0n, 0n]), account('b1', 'USD', [100n, 0n, 0n])],
      rates,
    });
    expect(position.total.closing).toBeNull();
    expect(position.total.missing).toContain('USD');
    expect(position.missingCurrencies).toEqual(['USD']);
    expect(position.rows.find((row) => row.id === 'group:a')?.closing?.minor).toBe(100n);
  });

  test('every row foots and groups sum to the total', () => {
    const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
    const movement = fc.bigInt({ min: 0n, max: 10n ** 11n });
    const accounts = fc.array(
      fc.tuple(
        fc.constantFrom('a', 'b', 'c'),
        fc.constantFrom('EUR', 'GBP'),
        amount,
        movement,
        movement,
      ),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(
        accounts,
        fc.constantFrom('entity', 'bank', 'currency', 'none'),
        (list, groupBy) => {
          const position = buildPosition({
            asOf,
            reportingCurrency: 'EUR',
            groupBy: groupBy as 'entity',
            accounts: list.map(([entity, currency, ...figures], index) =>
              account(`${entity}${index}`, currency, figures),
            ),
            rates,
          });
          for (const row of [...position.rows, position.total]) {
            const figure = (value: { minor: bigint } | null) => value?.minor ?? 0n;
            expect(
              figure(row.opening) + figure(row.inflow) - figure(row.outflow) + figure(row.rates),
            ).toBe(figure(row.closing));
          }
          const heads = position.rows.filter((row) => row.level === 0);
          expect(heads.reduce((sum, row) => sum + (row.closing?.minor ?? 0n), 0n)).toBe(
            position.total.closing?.minor,
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('sharesInTenths', () => {
  test('always sum to one hundred percent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: -1000n, max: 100000n }), { minLength: 1 }),
        (values) => {
          const shares = sharesInTenths(values);
          const whole = values.reduce((sum, value) => sum + value, 0n);
          if (whole <= 0n) expect(shares).toBeNull();
          else expect(shares?.reduce((sum, share) => sum + share, 0n)).toBe(1000n);
        },
      ),
    );
  });
});

describe('by category', () => {
  const COLUMNS = ['opening', 'inflow', 'outflow', 'rates', 'closing'] as const;
  const moved = (categoryId: string | null, inflowMinor: bigint, outflowMinor: bigint) => ({
    categoryId,
    categoryName: categoryId,
    inflowMinor,
    outflowMinor,
  });
  const position = (accounts: readonly PositionAccount[], groupBy: 'category' | 'none') =>
    buildPosition({
      asOf,
      reportingCurrency: 'EUR',
      groupBy,
      accounts,
      rates,
      categoryOrder: ['tax', 'sales'],
    });
  const withMovements = (base: PositionAccount, movements: readonly PositionMovement[]) => ({
    ...base,
    movements,
  });

  test('shows what was brought forward, then categories in their order, then the rest', () => {
    const { rows, total } = position(
      [
        withMovements(account('a1', 'GBP', [850150408n, 33901935n, 42761656n]), [
          moved('sales', 33900000n, 0n),
          moved('tax', 0n, 42761656n),
        ]),
      ],
      'category',
    );
    expect(rows.filter(({ kind }) => kind === 'group').map(({ label }) => label)).toEqual([
      'Brought forward',
      'tax',
      'sales',
      'No category',
    ]);
    const [, brought, , tax, , sales, , rest] = rows;
    expect(brought?.opening?.minor).toBe(965860495n);
    expect(brought?.accountBalance?.minor).toBe(850150408n);
    expect(tax?.outflow).toEqual(total.outflow);
    expect((sales?.inflow?.minor ?? 0n) + (rest?.inflow?.minor ?? 0n)).toBe(38562174n);
    expect(rest?.accountBalance?.minor).toBe(1935n);
  });

  test('a missing rate leaves every part of the account unknown', () => {
    const lacking = withMovements(account('b1', 'SEK', [100n, 5n, 0n]), [moved('sales', 5n, 0n)]);
    const { rows, total } = position([lacking], 'category');
    expect(total.closing).toBeNull();
    expect(rows.map(({ closing }) => closing)).toEqual([null, null, null, null]);
    expect(rows.every(({ missing }) => missing !== null)).toBe(true);
  });

  test('parts foot and sum to the accounts, column by column, to the cent', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 11n });
    const movement = fc.tuple(fc.constantFrom('tax', 'sales', 'other', null), amount, amount);
    const arbitrary = fc.array(
      fc.tuple(
        fc.constantFrom('EUR', 'GBP', 'JPY'),
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc.uniqueArray(movement, { selector: ([id]) => id, maxLength: 4 }),
        amount,
      ),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(arbitrary, (drawn) => {
        const accounts = drawn.map(([currency, opening, parts, untold], index) => {
          const sum = (place: 1 | 2) => parts.reduce((all, part) => all + part[place], 0n);
          return withMovements(
            account(`a${index}`, currency, [opening, sum(1) + untold, sum(2)]),
            parts.map(([id, inflow, outflow]) => moved(id, inflow, outflow)),
          );
        });
        const byAccount = position(accounts, 'none');
        const byCategory = position(accounts, 'category');
        expect(byCategory.total).toEqual(byAccount.total);
        for (const row of byCategory.rows) {
          const [opening, inflow, outflow, effect, closing] = COLUMNS.map(
            (column) => row[column]?.minor ?? 0n,
          ) as [bigint, bigint, bigint, bigint, bigint];
          expect(opening + inflow - outflow + effect).toBe(closing);
        }
        for (const whole of byAccount.rows)
          for (const column of COLUMNS) {
            const parts = byCategory.rows.filter(
              (row) => row.kind === 'account' && row.account?.id === whole.id,
            );
            const sum = parts.reduce((all, part) => all + (part[column]?.minor ?? 0n), 0n);
            expect(sum, `${whole.id} ${column}`).toBe(whole[column]?.minor);
          }
      }),
    );
  });
});
