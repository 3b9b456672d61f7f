/** Worksheet, ladder, available balance and comparison of positions: they foot, and gaps show. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fxTable } from '../market/fx.ts';
import { money } from '../money/money.ts';
import { addDays, isoDate } from '../time/dates.ts';
import { availableOf, NO_LIMITS } from './available.ts';
import { buildLadder, LADDER_BUCKETS } from './ladder.ts';
import { diffSnapshots, type SnapshotContent } from './snapshotDiff.ts';
import { buildWorksheet, type WorksheetFlow, worksheetDays } from './worksheet.ts';

const asOf = isoDate('2026-11-20');
const eur = (minor: bigint) => money('EUR', minor);
const rates = fxTable([
  { base: 'EUR', quote: 'USD', date: asOf, rate: '1.0873', source: 'TEST' },
  { base: 'EUR', quote: 'GBP', date: asOf, rate: '0.87915', source: 'TEST' },
]);

describe('availableOf', () => {
  test('takes what is held, adds the overdraft, and tells target and minimum', () => {
    const limits = {
      ...NO_LIMITS,
      restriction: 'restricted' as const,
      restricted: 300n,
      overdraft: 50n,
      target: 400n,
      minimum: 1_200n,
    };
    expect(availableOf(eur(1_000n), limits)).toEqual({
      closing: eur(1_000n),
      restricted: eur(300n),
      trapped: eur(0n),
      overdraft: eur(50n),
      available: eur(750n),
      overTarget: eur(600n),
      short: eur(200n),
    });
  });

  test('a restriction of all holds no more than is there, and nothing of an overdrawn account', () => {
    const trapped = { ...NO_LIMITS, restriction: 'trapped' as const };
    expect(availableOf(eur(700n), trapped)).toMatchObject({
      trapped: eur(700n),
      available: eur(0n),
    });
    expect(availableOf(eur(-700n), trapped)).toMatchObject({
      trapped: eur(0n),
      available: eur(-700n),
    });
    const part = { ...trapped, restricted: 900n };
    expect(availableOf(eur(700n), part).trapped).toEqual(eur(700n));
  });
});

const days = worksheetDays(asOf, 2, 3);
const flow = (more: Partial<WorksheetFlow>): WorksheetFlow => ({
  accountId: 'a',
  currency: 'EUR',
  date: asOf,
  categoryId: 'c1',
  origin: 'booked',
  inMinor: 0n,
  outMinor: 0n,
  ...more,
});
const sheet = (flows: readonly WorksheetFlow[], openings = [{ id: 'a', minor: 1_000n }]) =>
  buildWorksheet({
    days,
    asOf,
    reportingCurrency: 'EUR',
    rates,
    openings: openings.map(({ id, minor }) => ({
      accountId: id,
      currency: id === 'u' ? 'USD' : id === 'p' ? 'PLN' : 'EUR',
      minor,
    })),
    flows,
    categories: [
      { id: 'c1', name: 'Receipts' },
      { id: 'c2', name: 'Suppliers' },
    ],
    items: [{ id: 'i1', label: 'Dividend' }],
  });

describe('buildWorksheet', () => {
  test('has weekdays only and puts flows of a weekend on the next of them', () => {
    expect(days).toEqual([
      '2026-11-18',
      '2026-11-19',
      '2026-11-20',
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
    ]);
    const { rows } = sheet([
      flow({ date: isoDate('2026-11-21'), inMinor: 70n, origin: 'expected' }),
      flow({ date: isoDate('2026-11-20'), outMinor: 30n, categoryId: 'c2' }),
      flow({ date: isoDate('2026-11-24'), outMinor: 5n, itemId: 'i1', origin: 'manual' }),
    ]);
    const cellsOf = (id: string) => rows.find((row) => row.id === id)?.cells.map((c) => c?.minor);
    expect(cellsOf('opening')).toEqual([1000n, 1000n, 1000n, 970n, 1040n, 1035n]);
    expect(cellsOf('in:c1')).toEqual([0n, 0n, 0n, 70n, 0n, 0n]);
    expect(cellsOf('out:c2')).toEqual([0n, 0n, 30n, 0n, 0n, 0n]);
    expect(cellsOf('manual:i1')).toEqual([0n, 0n, 0n, 0n, -5n, 0n]);
    expect(cellsOf('closing')).toEqual([1000n, 1000n, 970n, 1040n, 1035n, 1035n]);
    expect(rows.find((row) => row.id === 'in')?.origins[3]).toEqual(['expected']);
  });

  test('says what is missing and leaves no total that is too small', () => {
    const made = sheet(
      [flow({ accountId: 'p', currency: 'PLN', inMinor: 5n })],
      [
        { id: 'a', minor: 1_000n },
        { id: 'p', minor: 10n },
      ],
    );
    expect(made.missingCurrencies).toEqual(['PLN']);
    expect(made.rows.at(-1)?.cells.every((cell) => cell === null)).toBe(true);
  });

  test('foots on every day, whatever flows', () => {
    const flows = fc.array(
      fc.record({
        account: fc.constantFrom('a', 'u'),
        day: fc.integer({ min: -2, max: 9 }),
        amount: fc.bigInt({ min: -100_000n, max: 100_000n }),
        category: fc.constantFrom('c1', 'c2', null),
        isItem: fc.boolean(),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(flows, (drawn) => {
        const { rows } = sheet(
          drawn.map(({ account, day, amount, category, isItem }) =>
            flow({
              accountId: account,
              currency: account === 'u' ? 'USD' : 'EUR',
              date: addDays(asOf, day),
              categoryId: category,
              inMinor: amount > 0n ? amount : 0n,
              outMinor: amount < 0n ? -amount : 0n,
              ...(isItem ? { itemId: 'i1', origin: 'manual' as const } : {}),
            }),
          ),
          [
            { id: 'a', minor: 1_000n },
            { id: 'u', minor: 77_777n },
          ],
        );
        const at = (id: string, day: number) =>
          rows.find((row) => row.id === id)?.cells[day]?.minor ?? 0n;
        days.forEach((_, day) => {
          const flowed = at('in', day) - at('out', day) + at('manual', day);
          expect(at('opening', day) + flowed + at('rounding', day)).toBe(at('closing', day));
          if (day > 0) expect(at('opening', day)).toBe(at('closing', day - 1));
          const children = rows.filter((row) => row.parentId === 'in');
          expect(children.reduce((sum, row) => sum + (row.cells[day]?.minor ?? 0n), 0n)).toBe(
            at('in', day),
          );
        });
      }),
    );
  });
});

describe('buildLadder', () => {
  const ladder = (minimum: bigint | null, rate: string | null = '1') =>
    buildLadder({
      asOf,
      reportingCurrency: 'EUR',
      buckets: LADDER_BUCKETS,
      groups: [
        {
          id: 'g',
          label: 'Group',
          parts: [
            {
              currency: 'EUR',
              rate,
              openingMinor: 1_000n,
              linesMinor: 200n,
              minimumMinor: minimum,
              calendar: null,
              flows: [
                { date: addDays(asOf, -3), minor: -100n },
                { date: addDays(asOf, 1), minor: 50n },
                { date: addDays(asOf, 8), minor: -700n },
                { date: addDays(asOf, 400), minor: 9n },
              ],
            },
          ],
        },
      ],
    });

  test('runs from opening through the buckets and names the first below the minimum', () => {
    const { rows, total, laterCount } = ladder(300n);
    expect(rows[0]?.cells.map((cell) => cell?.cumulative.minor)).toEqual([
      900n,
      950n,
      950n,
      250n,
      250n,
      250n,
      250n,
      250n,
    ]);
    expect(rows[0]?.breach).toBe('8-14d');
    expect(rows[0]?.cells[3]).toMatchObject({ short: eur(50n), withLines: eur(450n) });
    expect(total.cells).toEqual(rows[0]?.cells);
    expect(laterCount).toBe(1);
    expect(ladder(250n).rows[0]?.breach).toBeNull();
  });

  test('a missing rate makes row and total unknown', () => {
    const { rows, total } = ladder(null, null);
    expect(rows[0]?.opening).toBeNull();
    expect(total).toMatchObject({ opening: null, missing: ['EUR'] });
  });
});

describe('diffSnapshots', () => {
  const content = (more: Partial<SnapshotContent>): SnapshotContent => ({
    asOf,
    basis: 'booked',
    reportingCurrency: 'EUR',
    total: eur(100n),
    accounts: [],
    days: [asOf],
    worksheet: [],
    gaps: [],
    ...more,
  });
  const account = (id: string, minor: bigint) => ({
    id,
    name: id,
    entityName: 'E',
    currency: 'EUR',
    balance: eur(minor),
    closing: eur(minor),
  });

  test('tells added, removed and changed accounts, cells and gaps', () => {
    const before = content({
      accounts: [account('a', 60n), account('b', 40n)],
      worksheet: [{ id: 'in', label: 'In', kind: 'group', cells: [eur(5n)] }],
      gaps: ['PLN', 'Warta'],
    });
    const after = content({
      total: eur(130n),
      accounts: [account('a', 90n), account('c', 40n)],
      worksheet: [
        { id: 'in', label: 'In', kind: 'group', cells: [eur(35n)] },
        { id: 'out', label: 'Out', kind: 'group', cells: [eur(0n)] },
      ],
      gaps: ['Warta'],
    });
    const diff = diffSnapshots(before, after);
    expect(diff.total.difference).toEqual(eur(30n));
    expect(diff.accounts.map(({ id, change }) => [id, change])).toEqual([
      ['a', 'changed'],
      ['c', 'added'],
      ['b', 'removed'],
    ]);
    const sum = diff.accounts.reduce((all, one) => all + (one.closing.difference?.minor ?? 0n), 0n);
    expect(sum).toBe(30n);
    expect(diff.cells).toEqual([
      {
        rowId: 'in',
        label: 'In',
        date: asOf,
        value: { before: eur(5n), after: eur(35n), difference: eur(30n) },
      },
    ]);
    expect(diff.gapsClosed).toEqual(['PLN']);
    expect(diffSnapshots(before, before).cells).toEqual([]);
  });
});
