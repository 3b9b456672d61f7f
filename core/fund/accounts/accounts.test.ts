/** Books, roll-forwards, capital accounts and credit lines: examples by hand, and what always holds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { silentContext } from '../../calculation.ts';
import { formatAmount, money } from '../../money/money.ts';
import { type Result, unwrap } from '../../result.ts';
import { addDays, daysBetween, type IsoDate, isoDate } from '../../time/dates.ts';
import { type Books, booksAt, booksSchema, checkBooks } from './books.ts';
import {
  ACCOUNT_COLUMNS,
  type AccountStanding,
  accountsAt,
  capitalAccounts,
} from './capitalAccounts.ts';
import { capitalAccountsCalculation } from './capitalAccountsCalculation.ts';
import { creditLineCalculation } from './creditLine.ts';
import { dealAt } from './deals.ts';
import { hypotheticalLiquidationCalculation } from './hypotheticalLiquidation.ts';
import { lineAt } from './lineInterest.ts';
import { navRollForwardCalculation } from './navRollForward.ts';

const start = isoDate('2024-01-01');
const eur = (minor: bigint | number) => money('EUR', BigInt(minor));
const codeOf = (result: Result<unknown>) => (result.ok ? '' : result.error.code);
const wire = (amount: string) => ({ currency: 'EUR', amount });

type WireBooks = z.input<typeof booksSchema>;
const booksOf = (books: Partial<WireBooks>): Books =>
  booksSchema.decode({ currency: 'EUR', movements: [], valuations: [], ...books });

const DEALS = ['one', 'two', 'three'];
const dayArb = fc.integer({ min: 0, max: 900 }).map((days) => addDays(start, days));
const sizeArb = fc.bigInt({ min: 0n, max: 10n ** 12n });

const movementArb = fc.record({
  date: dayArb,
  kind: fc.constantFrom(
    'contribution' as const,
    'distribution' as const,
    'investment' as const,
    'proceeds' as const,
    'income' as const,
    'write-off' as const,
    'management-fee' as const,
    'expense' as const,
    'other' as const,
  ),
  deal: fc.constantFrom(...DEALS),
  size: sizeArb,
});

const byDate = (a: { date: IsoDate }, b: { date: IsoDate }) => (a.date < b.date ? -1 : 1);
const INTO = ['contribution', 'proceeds', 'income'];

const booksArb = fc
  .record({
    movements: fc.array(movementArb, { maxLength: 30 }),
    values: fc.array(fc.record({ date: dayArb, deal: fc.constantFrom(...DEALS), size: sizeArb }), {
      maxLength: 12,
    }),
    cash: fc.array(fc.record({ date: dayArb, size: sizeArb }), { maxLength: 3 }),
    draws: fc.array(fc.record({ date: dayArb, size: sizeArb, isDraw: fc.boolean() }), {
      maxLength: 10,
    }),
  })
  .map(({ movements, values, cash, draws }): Books => {
    let principal = 0n;
    const flows = [...draws].sort(byDate).map(({ date, size, isDraw }) => {
      const minor = isDraw ? size : size < principal ? size : principal;
      principal += isDraw ? minor : -minor;
      const kind = isDraw ? ('draw' as const) : ('repay' as const);
      return { date, kind, amount: eur(minor), byCall: false };
    });
    return {
      currency: 'EUR',
      movements: [...movements].sort(byDate).map(({ date, kind, deal, size }) => ({
        date,
        kind,
        deal,
        amount: eur(INTO.includes(kind) ? size : -size),
      })),
      valuations: [
        ...values.map(({ date, deal, size }) => ({
          date,
          kind: 'deal' as const,
          label: deal,
          amount: eur(size),
        })),
        ...cash.map(({ date, size }) => ({
          date,
          kind: 'cash' as const,
          label: 'Bank',
          amount: eur(size),
        })),
      ].sort(byDate),
      lines: [
        { name: 'Line', limit: eur(10n ** 15n), rateAnnual: '0.0575', dayCount: 'act/360', flows },
      ],
    };
  });

describe('the books of a fund', () => {
  it('always sum to the net asset value, and periods chain', () => {
    fc.assert(
      fc.property(booksArb, dayArb, dayArb, (books, one, other) => {
        unwrap(checkBooks(books));
        const [from, to] = one < other ? [one, other] : [other, one];
        const standing = booksAt(books, to);
        const sum = Object.values(standing.cumulative).reduce((all, minor) => all + minor, 0n);
        expect(sum).toBe(standing.navMinor);
        const run = unwrap(navRollForwardCalculation.run({ books, from, to }, silentContext));
        const moved = run.output.rows.reduce((all, { amount }) => all + amount.minor, 0n);
        expect(run.output.opening.nav.minor + moved).toBe(run.output.closing.nav.minor);
        expect(run.output.closing.nav.minor).toBe(standing.navMinor);
      }),
      { numRuns: 300 },
    );
  });

  it('cost is what was invested less what was realised, never below zero', () => {
    fc.assert(
      fc.property(booksArb, dayArb, (books, date) => {
        for (const code of DEALS) {
          const deal = dealAt(books, code, date);
          expect(deal.costMinor >= 0n && deal.costMinor <= deal.investedMinor).toBe(true);
          const lost = deal.investedMinor - deal.costMinor;
          expect(deal.realisedMinor).toBe(deal.proceedsMinor - lost);
        }
      }),
    );
  });

  it('do not change with what comes later, nor with the order within a date', () => {
    fc.assert(
      fc.property(booksArb, dayArb, (books, date) => {
        const known = {
          ...books,
          movements: books.movements.filter((row) => row.date <= date),
          valuations: books.valuations.filter((row) => row.date <= date),
        };
        expect(booksAt(known, date)).toEqual(booksAt(books, date));
        const turned = {
          ...books,
          movements: [...books.movements].reverse().sort(byDate),
        };
        expect(booksAt(turned, date)).toEqual(booksAt(books, date));
      }),
    );
  });

  it('proceeds release cost by fair value, and nil realises the rest', () => {
    const books = booksOf({
      movements: [
        { date: '2024-01-31', kind: 'investment', deal: 'one', amount: wire('-1000.00') },
        { date: '2024-06-30', kind: 'proceeds', deal: 'one', amount: wire('500.00') },
        { date: '2024-12-31', kind: 'proceeds', deal: 'one', amount: wire('300.00') },
      ],
      valuations: [
        { date: '2024-03-31', kind: 'deal', label: 'one', amount: wire('1500.00') },
        { date: '2024-06-30', kind: 'deal', label: 'one', amount: wire('750.00') },
        { date: '2024-12-31', kind: 'deal', label: 'one', amount: wire('0.00') },
      ],
    });
    // 500 of 1,250 releases 40% of the cost.
    const half = dealAt(books, 'one', isoDate('2024-06-30'));
    expect([half.costMinor, half.realisedMinor, half.valueMinor]).toEqual([60000n, 10000n, 75000n]);
    const done = dealAt(books, 'one', isoDate('2024-12-31'));
    expect([done.costMinor, done.realisedMinor, done.valueMinor]).toEqual([0n, -20000n, 0n]);
  });

  it.each([
    ['MOVEMENT_SIGN', [{ date: '2024-01-31', kind: 'contribution', amount: wire('-1.00') }]],
    ['MOVEMENT_WITHOUT_DEAL', [{ date: '2024-01-31', kind: 'proceeds', amount: wire('1.00') }]],
    [
      'FLOWS_OUT_OF_ORDER',
      [
        { date: '2024-02-01', kind: 'other', amount: wire('1.00') },
        { date: '2024-01-31', kind: 'other', amount: wire('1.00') },
      ],
    ],
    [
      'CURRENCY_MIXED',
      [{ date: '2024-01-31', kind: 'other', amount: { currency: 'USD', amount: '1.00' } }],
    ],
  ] as const)('refuse with %s', (code, movements) => {
    expect(codeOf(checkBooks(booksOf({ movements: [...movements] })))).toBe(code);
  });

  it('say what cash does not explain', () => {
    const books = booksOf({
      movements: [{ date: '2024-01-31', kind: 'contribution', amount: wire('100.00') }],
      valuations: [{ date: '2024-02-29', kind: 'cash', label: 'Bank', amount: wire('99.00') }],
    });
    const run = unwrap(
      navRollForwardCalculation.run({ books, to: isoDate('2024-03-31') }, silentContext),
    );
    expect(run.warnings.map(({ code }) => code)).toEqual(['NAV_CASH_UNEXPLAINED']);
    expect(run.output.closing.nav.minor).toBe(9900n);
  });
});

const investorArb = fc.record({
  commitment: fc.bigInt({ min: 1n, max: 10n ** 13n }),
  feeFactor: fc.constantFrom('0', '0.5', '0.875', '1'),
  carryFactor: fc.constantFrom('0', '1'),
  isExcused: fc.boolean(),
});
const signedArb = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n });
const standingArb = fc
  .record({
    investors: fc.array(investorArb, { minLength: 1, maxLength: 8 }),
    paid: fc.array(sizeArb, { minLength: 8, maxLength: 8 }),
    totals: fc.array(signedArb, { minLength: 9, maxLength: 9 }),
    carry: fc.array(sizeArb, { minLength: 2, maxLength: 2 }),
  })
  .map(({ investors, paid, totals, carry }): AccountStanding => {
    const total = (k: number) => eur(totals[k] ?? 0n);
    return {
      date: start,
      investors: investors.map(({ commitment, isExcused, ...factors }, k) => ({
        id: `i${k}`,
        name: `Investor ${k}`,
        classId: 'A',
        className: 'Class A',
        kind: 'lp',
        commitment: eur(commitment),
        ...factors,
        excusedFrom: isExcused ? ['one'] : [],
      })),
      contributions: investors.map((_, k) => ({ id: `i${k}`, amount: eur(paid[k] ?? 0n) })),
      distributions: [{ id: 'carry', amount: eur(carry[0] ?? 0n) }],
      managementFees: total(0),
      expenses: total(1),
      income: total(2),
      gains: ['one', 'two'].map((deal, k) => ({
        deal,
        income: total(3 + 3 * k),
        realised: total(4 + 3 * k),
        unrealised: total(5 + 3 * k),
      })),
      accruedCarry: eur(carry[1] ?? 0n),
    };
  });

describe('capital accounts', () => {
  it('foot to the fund by row and by column', () => {
    fc.assert(
      fc.property(standingArb, standingArb, (closing, before) => {
        const opening = { ...before, investors: closing.investors, contributions: [] };
        const { output } = unwrap(
          capitalAccountsCalculation.run({ currency: 'EUR', opening, closing }, silentContext),
        );
        for (const column of ['opening', ...ACCOUNT_COLUMNS, 'closing'] as const) {
          const sum = output.accounts.reduce((all, account) => all + account[column].minor, 0n);
          expect(sum).toBe(output.totals[column].minor);
        }
        for (const account of [...output.accounts, output.totals]) {
          const moved = ACCOUNT_COLUMNS.reduce((sum, column) => sum + account[column].minor, 0n);
          expect(account.opening.minor + moved).toBe(account.closing.minor);
        }
        expect(output.totals.carry.minor).toBe(0n);
        expect(output.accounts.at(-1)?.closing.minor).toBe(closing.accruedCarry.minor);
      }),
    );
  });

  it('two periods are one, to the cent', () => {
    fc.assert(
      fc.property(standingArb, standingArb, (one, two) => {
        const middle = { ...two, investors: one.investors, contributions: one.contributions };
        const whole = unwrap(capitalAccounts({ currency: 'EUR', closing: one }));
        const first = unwrap(capitalAccounts({ currency: 'EUR', closing: middle }));
        const second = unwrap(capitalAccounts({ currency: 'EUR', opening: middle, closing: one }));
        whole.forEach((account, k) => {
          for (const column of ACCOUNT_COLUMNS)
            expect((first[k]?.columns[column] ?? 0n) + (second[k]?.columns[column] ?? 0n)).toBe(
              account.columns[column],
            );
        });
      }),
    );
  });

  it('shares are within a cent of proportion, and who is excused has none', () => {
    fc.assert(
      fc.property(standingArb, (standing) => {
        const bare = { ...standing, gains: standing.gains.slice(0, 1) };
        const accounts = accountsAt(bare);
        const isAnyIn = bare.investors.some(({ excusedFrom }) => excusedFrom.length === 0);
        const total = bare.investors.reduce((sum, { commitment }) => sum + commitment.minor, 0n);
        bare.investors.forEach(({ commitment, excusedFrom }, k) => {
          const exact = (Number(bare.expenses.minor) * Number(commitment.minor)) / Number(total);
          expect(Math.abs(Number(accounts[k]?.columns.expenses) - exact)).toBeLessThan(1.1);
          if (isAnyIn && excusedFrom.length > 0) expect(accounts[k]?.columns.realised).toBe(0n);
        });
      }),
    );
  });

  it('refuse an unknown holder', () => {
    const standing: AccountStanding = {
      date: start,
      investors: [],
      contributions: [{ id: 'nobody', amount: eur(1) }],
      distributions: [],
      managementFees: eur(0),
      expenses: eur(0),
      income: eur(0),
      gains: [],
      accruedCarry: eur(0),
    };
    expect(codeOf(capitalAccounts({ currency: 'EUR', closing: standing }))).toBe('HOLDER_UNKNOWN');
  });
});

describe('a subscription line', () => {
  const lineOf = (flows: readonly [string, 'draw' | 'repay' | 'interest', string, boolean?][]) => ({
    name: 'Line',
    limit: wire('10000000.00'),
    rateAnnual: '0.06',
    dayCount: 'act/360' as const,
    flows: flows.map(([date, kind, amount, byCall]) => ({
      date,
      kind,
      amount: wire(amount),
      ...(byCall !== undefined && { byCall }),
    })),
  });
  const runOn = (input: z.input<typeof creditLineCalculation.input>) =>
    creditLineCalculation.run(creditLineCalculation.input.decode(input), silentContext);

  it('accrues simple interest by day count', () => {
    const line = lineOf([
      ['2026-01-01', 'draw', '3000000.00'],
      ['2026-01-31', 'draw', '3000000.00'],
      ['2026-03-02', 'repay', '6000000.00'],
    ]);
    const { output } = unwrap(runOn({ currency: 'EUR', line, date: '2026-06-30' }));
    // 30 days on 3 million and 30 days on 6 million at 6% over 360.
    expect(formatAmount(output.interestAccrued)).toBe('45000.00');
    expect(formatAmount(output.interestOwed)).toBe('45000.00');
    expect(output.withLine).toBeUndefined();
  });

  it('is the sum over days of principal x rate / 360', () => {
    fc.assert(
      fc.property(booksArb, dayArb, (books, date) => {
        const [line] = books.lines;
        if (line === undefined) return;
        let exact = 0;
        for (let k = 0; k < Math.max(0, daysBetween(start, date)); k++) {
          const day = addDays(start, k);
          const principal = line.flows
            .filter((flow) => flow.date <= day)
            .reduce(
              (sum, { kind, amount }) => sum + (kind === 'draw' ? 1 : -1) * Number(amount.minor),
              0,
            );
          exact += (principal * 0.0575) / 360;
        }
        expect(Math.abs(Number(lineAt(line, date).accruedMinor) - exact)).toBeLessThan(
          1 + Math.abs(exact) * 1e-9,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('without it investors pay when it was drawn', () => {
    const input = {
      currency: 'EUR',
      line: lineOf([
        ['2025-01-01', 'draw', '1000000.00'],
        ['2025-07-01', 'repay', '1000000.00', true],
        ['2025-07-01', 'interest', '30166.67', true],
      ]),
      date: '2026-01-01',
      investorFlows: [
        { date: '2025-07-01', kind: 'call' as const, amount: wire('1030166.67') },
        { date: '2026-01-01', kind: 'distribution' as const, amount: wire('1100000.00') },
      ],
    };
    const { output } = unwrap(runOn(input));
    // 1,000,000 for a year at 10%, against 1,030,166.67 for half of it.
    expect(output.withoutLine?.headline).toBeCloseTo(0.1, 10);
    expect(output.withLine?.headline).toBeGreaterThan(0.13);
    expect(output.effect).toBeCloseTo(
      (output.withLine?.headline ?? 0) - (output.withoutLine?.headline ?? 0),
      14,
    );
  });

  it.each([
    ['REPAID_ABOVE_DRAWN', lineOf([['2026-01-01', 'repay', '1.00']])],
    ['DRAWN_ABOVE_LIMIT', lineOf([['2026-01-01', 'draw', '10000000.01']])],
    [
      'FLOWS_OUT_OF_ORDER',
      lineOf([
        ['2026-01-02', 'draw', '1.00'],
        ['2026-01-01', 'draw', '1.00'],
      ]),
    ],
  ])('refuses with %s', (code, line) => {
    expect(codeOf(runOn({ currency: 'EUR', line, date: '2026-06-30' }))).toBe(code);
  });
});

describe('a hypothetical liquidation', () => {
  const input = (nav: string) =>
    hypotheticalLiquidationCalculation.input.decode({
      waterfall: {
        terms: {
          form: 'whole-fund',
          currency: 'EUR',
          preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
          catchUp: { share: '1' },
          carry: { rate: '0.2' },
        },
        commitments: [
          {
            id: 'a',
            name: 'A',
            classId: 'A',
            className: 'Class A',
            kind: 'lp',
            commitment: wire('100.00'),
          },
        ],
        flows: [{ date: '2025-01-01', kind: 'call', amount: wire('100.00') }],
      },
      date: '2026-01-01',
      nav: wire(nav),
      carryPaid: wire('3.00'),
    });
  const runOn = (nav: string) => hypotheticalLiquidationCalculation.run(input(nav), silentContext);

  it('gives carry of a fifth of the profit once caught up', () => {
    const { output } = unwrap(runOn('150.00'));
    expect(formatAmount(output.accruedCarry)).toBe('10.00');
    expect(formatAmount(output.carryEarned)).toBe('13.00');
    expect(formatAmount(output.clawbackAtMost)).toBe('0.00');
  });

  it('shows what carry paid too early may cost', () => {
    const { output } = unwrap(runOn('106.00'));
    expect(formatAmount(output.accruedCarry)).toBe('0.00');
    expect(formatAmount(output.clawbackAtMost)).toBe('2.00');
  });

  it('hands out exactly the value', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (minor) => {
        const { output } = unwrap(
          hypotheticalLiquidationCalculation.run(
            { ...input('1.00'), nav: eur(minor) },
            silentContext,
          ),
        );
        expect(output.holders.reduce((sum, { amount }) => sum + amount.minor, 0n)).toBe(minor);
      }),
    );
  });

  it('refuses a value below zero', () => {
    expect(codeOf(runOn('-1.00'))).toBe('NAV_NEGATIVE');
  });
});
