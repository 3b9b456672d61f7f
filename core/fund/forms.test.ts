/** Every form and option of the waterfall on funds small enough to check by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { fundArbitrary } from '../../test/helpers/fundArbitraries.ts';
import { silentContext } from '../calculation.ts';
import { formatAmount } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { clawbackCalculation } from './clawbackCalculation.ts';
import { clawbackInputSchema } from './clawbackInput.ts';
import { prepareFund } from './waterfall.ts';
import {
  type WaterfallInput,
  waterfallCalculation,
  waterfallInputSchema,
} from './waterfallCalculation.ts';

type Wire = z.input<typeof waterfallInputSchema>;
type Change = Partial<Wire>;

const eur = (amount: string) => ({ currency: 'EUR', amount });
const holder = (id: string, amount: string, more: object = {}) => ({
  id,
  name: id,
  classId: id,
  className: id,
  kind: 'lp' as const,
  commitment: eur(amount),
  ...more,
});
const preferred = {
  currency: 'EUR',
  preferredReturn: { rateAnnual: '0.1', compounding: 'compound' },
  catchUp: { share: '1' },
  carry: { rate: '0.2' },
} as const;
const call = (date: string, amount: string, more: object = {}) => ({
  date,
  kind: 'call' as const,
  amount: eur(amount),
  ...more,
});
const paid = (date: string, amount: string, more: object = {}) => ({
  date,
  kind: 'distribution' as const,
  amount: eur(amount),
  ...more,
});
const american = { form: 'deal-by-deal', ...preferred } as const;

const base: Wire = {
  terms: { form: 'whole-fund', ...preferred },
  commitments: [holder('a', '1000')],
  flows: [call('2021-01-01', '100')],
  distribution: { date: '2022-01-01', amount: eur('200') },
};

const parse = (change: Change): WaterfallInput =>
  waterfallInputSchema.parse({ ...base, ...change });
const result = (change: Change) => waterfallCalculation.run(parse(change), silentContext);
const output = (change: Change) => unwrap(result(change)).output;

/** Each tier as `id investors/carry`, those of zero left out. */
function tiers(change: Change): string[] {
  return output(change)
    .tiers.filter(({ total }) => total.minor !== 0n)
    .map(
      ({ id, lpAmount, carryAmount }) =>
        `${id} ${formatAmount(lpAmount)}/${formatAmount(carryAmount)}`,
    );
}

const totals = (change: Change) =>
  Object.fromEntries(output(change).holders.map(({ id, total }) => [id, formatAmount(total)]));

describe('preferred return', () => {
  const simple = (terms: object) =>
    tiers({
      terms: {
        ...base.terms,
        preferredReturn: { ...preferred.preferredReturn, ...terms },
      } as Wire['terms'],
      distribution: { date: '2022-07-02', amount: eur('1000') },
    })[1];

  it('compounds by day, by anniversary, by calendar year, quarter and month', () => {
    // 547 days: 1.1^(547/365); 1.1 and 182/365 of 10 % on it; 364/365, then 183/365.
    expect(simple({})).toBe('preferred-return 15.35/0.00');
    expect(simple({ convention: 'anniversary' })).toBe('preferred-return 15.48/0.00');
    expect(simple({ convention: 'year-end' })).toBe('preferred-return 15.49/0.00');
    // 89, 91, 92, 92, 90, 91 and 2 days.
    expect(simple({ convention: 'quarter-end' })).toBe('preferred-return 15.96/0.00');
    // 30, 28, 31 and so on to 30 June 2022, then 2 days: 18 whole months and a rest.
    expect(simple({ convention: 'month-end' })).toBe('preferred-return 16.10/0.00');
    // From the end of a year: ten months of 30 days of 360, February of 28 and March of 32.
    const preferredReturn = {
      ...preferred.preferredReturn,
      ...{ rateAnnual: '0.12', convention: 'month-end', dayCount: '30e/360' },
    };
    const equalMonths = tiers({
      terms: { ...base.terms, preferredReturn } as Wire['terms'],
      flows: [call('2020-12-31', '100')],
      distribution: { date: '2021-12-31', amount: eur('1000') },
    });
    expect(equalMonths[1]).toBe('preferred-return 12.68/0.00');
    expect(simple({ compounding: 'simple' })).toBe('preferred-return 14.99/0.00');
  });

  it('accrues from the drawdown where terms say so, and not on fees', () => {
    const flows = [
      call('2021-01-01', '60', { drawnOn: '2020-01-02' }),
      call('2021-01-01', '40', { use: 'fees' }),
    ];
    const terms = (change: object) =>
      ({
        ...base.terms,
        preferredReturn: { ...preferred.preferredReturn, ...change },
      }) as Wire['terms'];
    expect(tiers({ flows, terms: terms({ onFees: false }) }).slice(0, 2)).toEqual([
      'return-of-capital 100.00/0.00',
      'preferred-return 6.00/0.00',
    ]);
    expect(tiers({ flows, terms: terms({ onFees: false, from: 'drawdown' }) })[1]).toBe(
      'preferred-return 12.60/0.00',
    );
  });

  it('returns capital that earns nothing in proportion with the rest', () => {
    const flows = [
      call('2021-01-01', '60'),
      call('2021-01-01', '40', { use: 'fees' }),
      paid('2021-01-01', '50'),
    ];
    const preferredReturn = { ...preferred.preferredReturn, onFees: false };
    const terms = { ...base.terms, preferredReturn } as Wire['terms'];
    // Half of each is back; 10 % on the 30 of the investment that is left.
    expect(tiers({ flows, terms }).slice(0, 2)).toEqual([
      'return-of-capital 50.00/0.00',
      'preferred-return 3.00/0.00',
    ]);
  });
});

describe('carry tiers', () => {
  it('raise the split at a multiple', () => {
    const terms = {
      ...base.terms,
      carryTiers: [{ multiple: '1.5', carryRate: '0.3' }],
    } as Wire['terms'];
    // 100 + 10 + 2.50 to carry, then 80/20 until investors have 150: 40 and 10; the rest 70/30.
    expect(tiers({ terms })).toEqual([
      'return-of-capital 100.00/0.00',
      'preferred-return 10.00/0.00',
      'catch-up 0.00/2.50',
      'hurdle-1 40.00/10.00',
      'carry-split 26.25/11.25',
    ]);
  });

  it('follow investors through hurdles of return and multiple', () => {
    const terms: Wire['terms'] = {
      form: 'investor-hurdles',
      currency: 'EUR',
      tiers: [
        { irr: '0.1', promote: '0' },
        { irr: '0.2', promote: '0.2' },
      ],
      finalPromote: '0.4',
    };
    const run = output({ terms });
    expect(tiers({ terms })).toEqual([
      'hurdle-1 110.00/0.00',
      'hurdle-2 10.00/2.50',
      'carry-split 46.50/31.00',
    ]);
    expect(formatAmount(run.hurdle.needed)).toBe('110.00');
    expect(formatAmount(run.proof.profit)).toBe('100.00');
    expect(run.hurdle.rows).toHaveLength(1);
  });
});

describe('deal by deal', () => {
  const flows = [call('2021-01-01', '60', { deal: 'A' }), call('2021-01-01', '40', { deal: 'B' })];

  it('gives carry on a realised deal while another is held', () => {
    const distribution = { date: '2022-01-01', amount: eur('100'), deal: 'A' };
    expect(tiers({ terms: american, flows, distribution })).toEqual([
      'return-of-capital 60.00/0.00',
      'preferred-return 6.00/0.00',
      'catch-up 0.00/1.50',
      'carry-split 26.00/6.50',
    ]);
  });

  it('brings back losses and expenses first, unless each deal stands alone', () => {
    const withLoss = [
      ...flows,
      call('2021-01-01', '10', { use: 'expenses' }),
      { date: '2021-06-30', kind: 'write-off' as const, deal: 'B' },
    ];
    const distribution = { date: '2022-01-01', amount: eur('200'), deal: 'A' };
    expect(tiers({ terms: american, flows: withLoss, distribution })[0]).toBe(
      'return-of-capital 110.00/0.00',
    );
    const terms = { ...american, losses: 'each-deal-alone' } as const;
    expect(tiers({ terms, flows: withLoss, distribution })[0]).toBe('return-of-capital 66.00/0.00');
  });

  it('counts a part of the cost of a deal sold in part, and a write-down of another', () => {
    const partly = [
      ...flows,
      { date: '2021-06-30', kind: 'write-down' as const, deal: 'B', share: '0.25' },
    ];
    const distribution = { date: '2022-01-01', amount: eur('100'), deal: 'A', share: '0.5' };
    expect(tiers({ terms: american, flows: partly, distribution })[0]).toBe(
      'return-of-capital 40.00/0.00',
    );
    const ignored = { ...american, writeDowns: 'ignored' } as const;
    expect(tiers({ terms: ignored, flows: partly, distribution })[0]).toBe(
      'return-of-capital 30.00/0.00',
    );
  });

  it('puts a hybrid behind a test of the fund', () => {
    const distribution = { date: '2022-01-01', amount: eur('100'), deal: 'A' };
    const hybrid = (test: object, value: string) =>
      tiers({
        terms: { ...american, form: 'hybrid', test } as Wire['terms'],
        flows,
        distribution,
        valuations: [{ date: '2021-12-31', amount: eur(value) }],
      });
    expect(hybrid({ kind: 'whole-fund' }, '0')).toEqual(['coverage 100.00/0.00']);
    // 25 still held covers 20 of unreturned capital at 125 %, so 80 of the 100 comes back first.
    expect(hybrid({ kind: 'fair-value', coverage: '1.25' }, '25')).toEqual([
      'coverage 80.00/0.00',
      'preferred-return 6.00/0.00',
      'catch-up 0.00/1.50',
      'carry-split 10.00/2.50',
    ]);
  });
});

describe('own terms', () => {
  it('give a class its own carry and preferred return, each line traced', () => {
    const commitments = [
      holder('a', '500'),
      holder('b', '500', { carryRate: '0', preferredRate: '0.05' }),
    ];
    const run = unwrap(result({ commitments }));
    expect(totals({ commitments })).toEqual({ a: '90.00', b: '100.00', carry: '10.00' });
    const ids = run.trace.map(({ id }) => id);
    expect(ids).toContain('tier.preferred-return.g2');
    expect(ids).toContain('line.b.carry-split');
    const refs = run.trace.flatMap(({ inputs }) => inputs.flatMap(({ ref }) => ref ?? []));
    for (const ref of refs.filter((each) => !each.startsWith('input.'))) expect(ids).toContain(ref);
  });

  it('leave an excused investor out of its deal', () => {
    const commitments = [holder('a', '600'), holder('b', '400', { excusedDeals: ['Coal'] })];
    const flows = [
      call('2021-01-01', '60', { deal: 'Coal' }),
      call('2021-01-01', '100', { deal: 'Wind' }),
    ];
    const pay = (deal: string) =>
      totals({
        terms: american,
        commitments,
        flows,
        distribution: { date: '2021-01-01', amount: eur('60'), deal },
      });
    expect(pay('Coal')).toEqual({ a: '60.00', b: '0.00', carry: '0.00' });
    expect(pay('Wind')).toEqual({ a: '36.00', b: '24.00', carry: '0.00' });
  });
});

describe('distributions other than cash', () => {
  it('pay taxes of carry in advance and set them off later', () => {
    const tax = { date: '2022-01-01', kind: 'tax-distribution' as const, amount: eur('8') };
    const advanced = {
      taxDistributions: { rate: '0.45' },
      flows: [call('2021-01-01', '100'), tax],
      distribution: { date: '2022-01-01', amount: eur('192') },
    };
    expect(totals(advanced)).toEqual({ a: '180.00', carry: '12.00' });
    expect(totals({})).toEqual({ a: '180.00', carry: '20.00' });
    const hard = { ...base.terms, catchUp: { share: '0' } } as Wire['terms'];
    expect(totals({ ...advanced, terms: hard })).toEqual({ a: '182.00', carry: '10.00' });
    expect(totals({ terms: hard })).toEqual({ a: '182.00', carry: '18.00' });
    const now = output({
      taxDistributions: { rate: '0.45' },
      distribution: { date: '2022-01-01', amount: eur('8'), kind: 'tax' },
    });
    expect(now.tiers.map(({ id, carryAmount }) => [id, formatAmount(carryAmount)])).toEqual([
      ['tax-distribution', '8.00'],
    ]);
  });

  it('hand out an asset in whole units, and hold back escrow', () => {
    const run = output({
      commitments: [holder('a', '500'), holder('b', '500')],
      escrowShare: '0.3',
      distribution: {
        date: '2022-01-01',
        amount: eur('200'),
        kind: 'in-kind',
        asset: { name: 'Shares of Helion', units: 1001 },
      },
    });
    expect(run.escrow && formatAmount(run.escrow)).toBe('6.00');
    expect(run.inKind?.lines).toEqual([
      { id: 'a', units: 451 },
      { id: 'b', units: 450 },
      { id: 'carry', units: 100 },
    ]);
  });

  it('may be called again as far as recycling goes', () => {
    const flows = [
      call('2021-01-01', '100'),
      paid('2021-06-30', '50', { recallable: eur('50') }),
      call('2021-07-01', '30'),
    ];
    const fund = { commitments: [holder('a', '100')], flows };
    expect(result(fund)).toMatchObject({
      ok: false,
      error: { code: 'CALLED_ABOVE_COMMITMENT', path: 'flows.2.amount' },
    });
    expect(result({ ...fund, recycling: { limitShare: '0.2' } }).ok).toBe(false);
    expect(result({ ...fund, recycling: { limitShare: '0.3' } }).ok).toBe(true);
  });
});

describe('refusals of terms by deal', () => {
  it.each<[string, string, Change]>([
    ['DEAL_MISSING', 'distribution.deal', { terms: american }],
    [
      'DEAL_MISSING',
      'flows.1.deal',
      {
        terms: american,
        flows: [call('2021-01-01', '100', { deal: 'A' }), paid('2021-02-01', '1')],
      },
    ],
    [
      'DISTRIBUTION_BEFORE_CALL',
      'distribution.deal',
      {
        terms: american,
        flows: [call('2021-01-01', '100', { deal: 'A' })],
        distribution: { date: '2022-01-01', amount: eur('1'), deal: 'B' },
      },
    ],
    [
      'SHARE_RANGE',
      'distribution.share',
      {
        terms: american,
        flows: [call('2021-01-01', '100', { deal: 'A' })],
        distribution: { date: '2022-01-01', amount: eur('1'), deal: 'A', share: '1.2' },
      },
    ],
    [
      'FAIR_VALUE_MISSING',
      'valuations',
      { terms: { ...american, form: 'hybrid', test: { kind: 'fair-value' } } },
    ],
    [
      'CATCH_UP_NEVER_COMPLETES',
      'commitments.0.carryRate',
      {
        terms: { ...base.terms, catchUp: { share: '0.3' } } as Wire['terms'],
        commitments: [holder('a', '1000', { carryRate: '0.4' })],
      },
    ],
    ['FLOW_WITHOUT_AMOUNT', 'flows.0.amount', { flows: [{ date: '2021-01-01', kind: 'call' }] }],
  ])('%s at %s', (code, path, change) => {
    expect(result(change)).toMatchObject({ ok: false, error: { code, path } });
  });
});

describe('fund.clawback', () => {
  const fund = {
    terms: american,
    commitments: [holder('a', '600'), holder('b', '400')],
    flows: [
      call('2021-01-01', '100', { deal: 'A' }),
      call('2021-01-01', '100', { deal: 'B' }),
      paid('2022-01-01', '200', { deal: 'A' }),
      { date: '2022-01-01', kind: 'write-off' as const, deal: 'B' },
    ],
  };
  const test = (change: object) =>
    unwrap(
      clawbackCalculation.run(
        clawbackInputSchema.parse({ fund, date: '2022-01-01', ...change }),
        silentContext,
      ),
    ).output;

  it('takes back all carry where the fund made nothing', () => {
    // The write-off counts before the distribution of its date, so carry comes of a later day.
    const late = {
      ...fund,
      flows: [...fund.flows.slice(0, 3), { ...fund.flows[3], date: '2022-06-30' }],
    };
    const run = test({ fund: late, date: '2022-06-30', taxRate: '0.4', escrowShare: '0.25' });
    expect(formatAmount(run.carryPaid)).toBe('20.00');
    expect(formatAmount(run.gross)).toBe('20.00');
    expect(formatAmount(run.fromEscrow)).toBe('5.00');
    expect(formatAmount(run.afterTaxCap)).toBe('9.00');
    expect(formatAmount(run.payable)).toBe('14.00');
    expect(formatAmount(run.uncovered)).toBe('6.00');
    expect(run.investors.map(({ amount }) => formatAmount(amount))).toEqual(['8.40', '5.60']);
  });

  it('holds each carry holder for its own part, or joint ones for each other', () => {
    const late = {
      ...fund,
      flows: [...fund.flows.slice(0, 3), { ...fund.flows[3], date: '2022-06-30' }],
    };
    const holders = [
      { id: 'x', share: '0.5' },
      { id: 'y', share: '0.5', isUnable: true },
    ];
    const pays = (liability: string, taxRate: string) =>
      test({ fund: late, date: '2022-06-30', holders, liability, taxRate }).holders.map((each) =>
        formatAmount(each.pays),
      );
    expect(pays('several', '0')).toEqual(['10.00', '0.00']);
    expect(pays('joint', '0')).toEqual(['10.00', '0.00']);
    const three = [
      { id: 'x', share: '0.4' },
      { id: 'y', share: '0.4', isUnable: true },
      { id: 'z', share: '0.2' },
    ];
    // Half of the carry is excess where half of the second deal was lost.
    const half = {
      ...fund,
      flows: [...fund.flows.slice(0, 3), paid('2022-06-30', '50', { deal: 'B' })],
    };
    const joint = test({ fund: half, date: '2022-06-30', holders: three, liability: 'joint' });
    const several = test({ fund: half, date: '2022-06-30', holders: three, liability: 'several' });
    expect(several.uncovered.minor > 0n).toBe(true);
    expect(joint.uncovered.minor).toBe(0n);
    expect(joint.payable).toEqual(joint.gross);
  });

  it('counts what is still held in an interim test', () => {
    const open = { ...fund, flows: fund.flows.slice(0, 3) };
    const interim = (amount: string) =>
      formatAmount(test({ fund: open, kind: 'interim', stillHeld: eur(amount) }).gross);
    expect(interim('100')).toBe('0.00');
    expect(interim('50')).toBe('10.00');
    expect(interim('0')).toBe('20.00');
  });

  it('refuses an interim test without a value and shares that do not sum', () => {
    const codeOf = (change: object) => {
      const run = clawbackCalculation.run(
        clawbackInputSchema.parse({ fund, date: '2022-01-01', ...change }),
        silentContext,
      );
      return run.ok ? 'none' : `${run.error.code} ${run.error.path}`;
    };
    expect(codeOf({ kind: 'interim' })).toBe('FAIR_VALUE_MISSING stillHeld');
    expect(codeOf({ holders: [{ id: 'x', share: '0.5' }] })).toBe('SHARES_DO_NOT_SUM holders');
    expect(codeOf({ date: '2021-12-31' })).toBe('FLOWS_OUT_OF_ORDER date');
    expect(codeOf({ fund: { ...fund, flows: [] } })).toBe('DISTRIBUTION_BEFORE_CALL fund.flows');
  });

  it('refuses parts that do not sum, and a part for somebody free of carry', () => {
    const given = (investors: object[]) => {
      const flow = { date: '2022-01-01', kind: 'clawback' as const, amount: eur('5'), investors };
      const partner = holder('gp', '10', { kind: 'gp' });
      const commitments = [...fund.commitments, partner];
      return clawbackCalculation.run(
        clawbackInputSchema.parse({
          fund: { ...fund, commitments, flows: [...fund.flows, flow] },
          date: '2022-01-01',
        }),
        silentContext,
      );
    };
    expect(given([{ id: 'a', amount: eur('4') }])).toMatchObject({
      ok: false,
      error: { code: 'CLAWBACK_DOES_NOT_SUM', path: 'fund.flows.4.investors' },
    });
    expect(given([{ id: 'gp', amount: eur('5') }])).toMatchObject({
      ok: false,
      error: { code: 'INVESTOR_UNKNOWN', path: 'fund.flows.4.investors.0.id' },
    });
  });

  it('restores the agreed split in every form: once it is paid, nothing more is owed', () => {
    const restored = new Map<string, number>();
    fc.assert(
      fc.property(fundArbitrary, ({ distribution, ...history }) => {
        const testOf = (flows: WaterfallInput['flows']) =>
          unwrap(
            clawbackCalculation.run(
              {
                fund: { ...history, flows },
                date: distribution.date,
                kind: 'final',
                taxRate: '0',
                escrowShare: '0',
                liability: 'several',
                holders: [],
              },
              silentContext,
            ),
          ).output;
        // One that names nobody goes to those too who bore no carry; it is no test of its own.
        const isNamed = unwrap(prepareFund(history)).books.length === 1;
        const flows = history.flows.filter(({ kind }) => isNamed || kind !== 'clawback');
        const before = testOf(flows);
        if (before.payable.minor === 0n) return;
        const given = {
          date: distribution.date,
          kind: 'clawback' as const,
          amount: before.payable,
          investors: before.investors,
        };
        const after = testOf([...flows, given]);
        // Each part is rounded to the minor unit.
        const slack = BigInt(before.investors.length);
        expect(after.gross.minor <= slack).toBe(true);
        const off = after.carryPaid.minor - (before.carryPaid.minor - before.payable.minor);
        expect(off <= slack && off >= -slack).toBe(true);
        const { form } = history.terms;
        restored.set(form, (restored.get(form) ?? 0) + 1);
      }),
      { numRuns: 500, seed: 4 },
    );
    expect([...restored.keys()].sort()).toEqual([
      'deal-by-deal',
      'hybrid',
      'investor-hurdles',
      'whole-fund',
    ]);
  });
});
