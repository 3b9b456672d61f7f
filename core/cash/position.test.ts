/** The position's arithmetic: the design's worked example, footing, shares, missing rates. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FxRate, fxTable } from '../market/fx.ts';
import { money } from '../money/money.ts';
import { type IsoDate, isoDate } from '../time/dates.ts';
import { buildPosition, type PositionAccount } from './position.ts';
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
