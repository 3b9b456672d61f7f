/**
 * Funds of every form over a real store: deals, write-offs, values and side letters reach the waterfall
 * as they were entered, kept and tried alike. The figures are those worked out by hand for the engine.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { waterfallCalculation } from '../../core/fund/waterfallCalculation.ts';
import { type AnalysisWorkspace, analysisWorkspace } from '../../test/helpers/analysisWorkspace.ts';
import { testId } from '../../test/helpers/workspace.ts';

type Output = z.input<typeof waterfallCalculation.output>;

let group: AnalysisWorkspace;
beforeAll(async () => {
  group = await analysisWorkspace();
}, 30_000);
afterAll(() => group?.dispose());

const PREFERRED = {
  preferredReturn: { rateAnnual: '0.1', compounding: 'compound' },
  catchUp: { share: '1' },
  carry: { rate: '0.2' },
};

interface Sketch {
  readonly waterfall: object;
  /** The rest of the agreement. */
  readonly agreement?: object;
  /** By date: what a deal cost and brought. */
  readonly flows?: readonly (readonly [
    date: string,
    kind: 'investment' | 'proceeds',
    deal: string,
    amount: number,
  ])[];
  /** Code and sector. */
  readonly deals?: readonly (readonly [code: string, sector: string])[];
  /** Code and commitment in euros. */
  readonly investors?: readonly (readonly [code: string, amount: number])[];
  readonly letters?: readonly (readonly [investor: string, terms: object])[];
  /** By date: what is called for which deal, or for expenses. */
  readonly calls: readonly (readonly [date: string, deal: string | null, amount: number])[];
  readonly writeOffs?: readonly (readonly [date: string, deal: string, amount: number])[];
  readonly values?: readonly (readonly [date: string, deal: string, amount: number])[];
  readonly paid: { readonly date: string; readonly amount: number; readonly deal?: string };
}

let number = 30_000;
const nextId = () => testId(number++);
const cents = (euros: number) => BigInt(Math.round(euros * 100));
const eur = (euros: number) => ({ currency: 'EUR', amount: euros.toFixed(2) });

/** A fund with its history and one drafted distribution. */
function enter(sketch: Sketch) {
  const {
    deals = [],
    investors = [['a', 1000]],
    letters = [],
    writeOffs = [],
    values = [],
  } = sketch;
  const fundId = nextId();
  const dealIds = new Map(deals.map(([code]) => [code, nextId()]));
  const distributionId = nextId();
  const fund = { fund_id: fundId };
  const dealId = (code: string | undefined | null) => (code ? (dealIds.get(code) ?? null) : null);
  group.change((tx) => {
    tx.insert('fund', {
      ...{ id: fundId, code: `F${number}`, name: `Fund ${number}`, currency: 'EUR', vintage: 2021 },
    });
    const terms = { currency: 'EUR', waterfall: sketch.waterfall, ...sketch.agreement };
    const from = { version: 1, valid_from: '2020-12-01' };
    tx.insert('fund_terms', { id: nextId(), ...fund, ...from, terms });
    for (const [code, sector] of deals)
      tx.insert('fund_deal', { id: dealIds.get(code) ?? '', ...fund, code, name: code, sector });
    const investorIds = new Map<string, string>();
    for (const [code, amount] of investors) {
      const investorId = nextId();
      investorIds.set(code, investorId);
      const person = { code: `${code}${number}`, name: code, kind: 'lp', country: 'DE' };
      tx.insert('investor', { id: investorId, ...person });
      tx.insert('commitment', {
        ...{ id: nextId(), ...fund, investor_id: investorId, party: 'lp' },
        ...{ class_code: code, class_name: code, closing_date: '2020-12-01' },
        amount_minor: cents(amount),
      });
    }
    for (const [code, own] of letters)
      tx.insert('side_letter', {
        ...{ id: nextId(), ...fund, investor_id: investorIds.get(code) ?? '', ...from, terms: own },
      });
    for (const [k, [date, deal, amount]] of sketch.calls.entries())
      tx.insert('capital_call', {
        ...{ id: nextId(), ...fund, number: k + 1, due_date: date, status: 'settled' },
        ...{ amount_minor: cents(amount), purpose: deal ?? 'Expenses' },
        purposes: [
          {
            ...{ id: 'p1', kind: deal === null ? 'expenses' : 'investment', label: 'p1' },
            ...{ dealId: dealId(deal), amount: eur(amount) },
          },
        ],
      });
    for (const [k, [date, deal, amount]] of writeOffs.entries())
      tx.insert('fund_flow', {
        ...{ id: nextId(), ...fund, number: k + 1, flow_date: date, kind: 'write-off' },
        ...{ deal_id: dealId(deal), amount_minor: -cents(amount) },
      });
    for (const [k, [date, kind, deal, amount]] of (sketch.flows ?? []).entries())
      tx.insert('fund_flow', {
        ...{ id: nextId(), ...fund, number: k + 100, flow_date: date, kind },
        ...{ deal_id: dealId(deal), amount_minor: cents(amount) },
      });
    if (sketch.paid.deal !== undefined)
      tx.insert('fund_flow', {
        ...{ id: nextId(), ...fund, number: writeOffs.length + 1, kind: 'proceeds' },
        ...{ flow_date: sketch.paid.date, deal_id: dealId(sketch.paid.deal) },
        amount_minor: cents(sketch.paid.amount),
      });
    for (const [date, deal, amount] of values)
      tx.insert('fund_valuation', {
        ...{ id: nextId(), ...fund, valuation_date: date, kind: 'deal', label: deal, version: 1 },
        ...{ deal_id: dealId(deal), amount_minor: cents(amount) },
      });
    tx.insert('distribution', {
      ...{ id: distributionId, ...fund, number: 1, pay_date: sketch.paid.date, status: 'draft' },
      ...{ amount_minor: cents(sketch.paid.amount), deal_id: dealId(sketch.paid.deal) },
    });
  });
  return { fundId, distributionId, dealId: dealId(sketch.paid.deal) };
}

/** Computes the draft, tries the same amount, and expects both to agree to the last figure. */
async function run(sketch: Sketch): Promise<Output> {
  const { fundId, distributionId, dealId } = enter(sketch);
  const { amount, date } = sketch.paid;
  const entry = group.store.lastEntry();
  const tried = await group.call('fund.whatIf', {
    ...{ fundId, distributable: eur(amount), payDate: date, dealId },
  });
  expect(group.store.lastEntry()).toBe(entry);
  const { runId } = await group.call('fund.runWaterfall', { distributionId });
  const kept = await group.call('runs.get', { runId });
  expect(tried.output).toEqual(kept.output);
  expect((await group.call('runs.verify', { runId })).reproduces).toBe(true);
  const stored = group.store.pluck<bigint>(
    'SELECT SUM(amount_minor) FROM distribution_line WHERE distribution_id = ?',
    [distributionId],
  );
  expect(stored).toBe(cents(amount));
  return kept.output as Output;
}

const tiers = ({ tiers: list }: Output) =>
  list
    .filter(({ total }) => total.amount !== '0.00')
    .map(({ id, lpAmount, carryAmount }) => `${id} ${lpAmount.amount}/${carryAmount.amount}`);
const totals = ({ holders }: Output) =>
  Object.fromEntries(holders.map(({ name, total }) => [name, total.amount]));

const american = (more: object = {}) => ({ form: 'deal-by-deal', ...PREFERRED, ...more });
const DEALS = [
  ['A', 'wind'],
  ['B', 'solar'],
] as const;
const CALLS = [
  ['2021-01-01', 'A', 60],
  ['2021-01-01', 'B', 40],
] as const;
const sale = { date: '2022-01-01', amount: 100, deal: 'A' };

describe('a tax distribution', () => {
  const taxed = (waterfall: object) =>
    enter({
      waterfall,
      agreement: { taxDistributions: { rate: '0.45' } },
      deals: DEALS,
      calls: CALLS,
      flows: [
        ['2021-01-01', 'investment', 'A', -60],
        ['2021-01-01', 'investment', 'B', -40],
        ['2021-12-01', 'proceeds', 'A', 100],
      ],
      writeOffs: [['2021-12-01', 'B', 30]],
      paid: { date: '2022-12-30', amount: 1, deal: 'A' },
    });
  const payDate = '2022-03-31';

  it('is proposed for the deal that earned it, taken over, run and repaid by later carry', async () => {
    const { fundId, dealId } = taxed(american({ losses: 'each-deal-alone' }));
    const proposed = await group.call('distributions.proposeTax', { fundId, payDate });
    // 40 on A, caught up: a fifth is carry, taxed at 45%. B lost 30 and has none.
    expect(proposed.payable).toEqual(eur(3.6));
    expect(proposed.years).toEqual([
      { to: '2021-12-31', income: eur(10), allocatedToDate: eur(8) },
    ]);
    expect(proposed.deals.map(({ deal, payable }) => [deal, payable.amount])).toEqual([
      ['A', '3.60'],
      ['B', '0.00'],
    ]);
    const { distributionId } = await group.call('distributions.create', {
      ...{ fundId, payDate, amount: proposed.payable, kind: 'tax', dealId },
    });
    const { runId } = await group.call('fund.runWaterfall', { distributionId });
    const output = (await group.call('runs.get', { runId })).output as Output;
    expect(tiers(output)).toEqual(['tax-distribution 0.00/3.60']);
    const again = await group.call('distributions.proposeTax', { fundId, payDate });
    expect(again.warnings.map(({ code }) => code)).toEqual(['DISTRIBUTION_UNDECIDED']);
    group.change((tx) => tx.update('distribution', distributionId, { status: 'settled' }));
    const later = await group.call('distributions.proposeTax', { fundId, payDate: '2022-04-01' });
    expect([later.payable.amount, later.carryPaid.amount]).toEqual(['0.00', '3.60']);
  });

  it('opens to its years, its rate and its deals, step by step', async () => {
    const { fundId } = taxed(american({ losses: 'each-deal-alone' }));
    const shown = await group.call('distributions.explainTax', { fundId, payDate });
    expect(shown.figure.money).toEqual(eur(3.6));
    const links = shown.sections.flatMap(({ lines }) => lines.flatMap(({ link }) => link ?? []));
    const steps = links.filter(({ target }) => target === 'distributions.explainTax');
    expect([...new Set(steps.map(({ input }) => input?.step))]).toEqual([
      'allocated.2021-12-31',
      'deal.A',
      'deal.B',
    ]);
    for (const { input } of steps) {
      const opened = await group.call('distributions.explainTax', input as never);
      expect(opened.figure.money).toBeDefined();
    }
  });

  it.each(['deal-by-deal', 'hybrid'] as const)(
    'of a %s fund is of the whole fund, and needs no deal',
    async (form) => {
      const { fundId } = taxed(american({ form, test: { kind: 'whole-fund' } }));
      const proposed = await group.call('distributions.proposeTax', { fundId, payDate });
      expect(proposed.deals).toEqual([]);
      // 10 of profit on 100, which capital and its return of 9.97 leave no full carry of.
      expect(Number(proposed.payable.amount)).toBeCloseTo(0.45 * (10 - 9.97), 1);
      const { distributionId } = await group.call('distributions.create', {
        ...{ fundId, payDate, amount: eur(1), kind: 'tax' },
      });
      const { runId } = await group.call('fund.runWaterfall', { distributionId });
      const output = (await group.call('runs.get', { runId })).output as Output;
      expect(tiers(output)).toEqual(['tax-distribution 0.00/1.00']);
    },
  );

  it('is refused where no year is over, nothing was called, or terms have none', async () => {
    const { fundId } = taxed(american());
    const code = async (asked: { fundId: string; payDate: string }) => {
      const refused = await group.refusal('distributions.proposeTax', asked);
      return [refused?.code, refused?.path];
    };
    expect(await code({ fundId, payDate: '2021-06-30' })).toEqual(['TAX_YEAR_NOT_OVER', 'payDate']);
    expect(await code({ fundId, payDate: '2020-12-31' })).toEqual([
      'DISTRIBUTION_BEFORE_CALL',
      'payDate',
    ]);
    const plain = enter({ waterfall: american(), deals: DEALS, calls: CALLS, paid: sale });
    expect(await code({ fundId: plain.fundId, payDate })).toEqual([
      'TAX_DISTRIBUTION_NOT_AGREED',
      'fundId',
    ]);
  });
});

describe('a fee on the lower of cost and value of each investment', () => {
  it('counts as far as each investor pays it and takes part', async () => {
    const phase = { from: '2021-01-01', basis: 'invested', notAbove: 'net-asset-value' };
    const { fundId } = enter({
      waterfall: american(),
      agreement: {
        managementFee: {
          ...{ frequency: 'quarterly', periods: 'calendar', proration: 'equal-periods' },
          baseTaken: 'period-start',
          phases: [{ ...phase, perInvestment: true, rateAnnual: '0.04' }],
        },
      },
      deals: DEALS,
      investors: [
        ['a', 600],
        ['b', 400],
      ],
      letters: [['b', { feeFactor: '0.5', excusedDeals: ['B'] }]],
      calls: CALLS,
      flows: [
        ['2021-01-01', 'investment', 'A', -60],
        ['2021-01-01', 'investment', 'B', -40],
      ],
      values: [
        ['2021-12-31', 'A', 90],
        ['2021-12-31', 'B', 25],
      ],
      paid: sale,
    });
    const charged = await group.call('fundFees.charge', {
      ...{ fundId, from: '2021-10-01', to: '2022-01-01', portfolioFees: [] },
    });
    // Before values: 60 of A, of which b pays half on 400 of 1,000, and 40 of B, which only a is in.
    expect(charged.gross).toEqual(eur((60 * 0.8 + 40) * 0.01));
    const next = await group.call('fundFees.charge', {
      ...{ fundId, from: '2022-01-01', to: '2022-04-01', portfolioFees: [] },
    });
    const { output } = await group.call('runs.get', { runId: next.runId });
    // A was sold on the first day, B is worth less than it cost.
    expect(output).toMatchObject({
      periods: [{ segments: [{ investments: [{ deal: 'A' }, { deal: 'B', value: eur(25) }] }] }],
    });
  });
});

describe('a fund by deal', () => {
  it('gives carry on a realised deal while another is held', async () => {
    const output = await run({ waterfall: american(), deals: DEALS, calls: CALLS, paid: sale });
    expect(tiers(output)).toEqual([
      'return-of-capital 60.00/0.00',
      'preferred-return 6.00/0.00',
      'catch-up 0.00/1.50',
      'carry-split 26.00/6.50',
    ]);
  });

  it('brings back what was written off and spent first, unless each deal stands alone', async () => {
    const sketch = {
      deals: DEALS,
      calls: [...CALLS, ['2021-01-01', null, 10] as const],
      writeOffs: [['2021-06-30', 'B', 40] as const],
      paid: { ...sale, amount: 200 },
    };
    const carried = await run({ ...sketch, waterfall: american() });
    expect(tiers(carried)[0]).toBe('return-of-capital 110.00/0.00');
    const alone = await run({ ...sketch, waterfall: american({ losses: 'each-deal-alone' }) });
    expect(tiers(alone)[0]).toBe('return-of-capital 66.00/0.00');
  });

  it('accrues carry of each deal alone in a liquidation, cash by what deals had called', async () => {
    const { fundId } = enter({
      waterfall: american({ losses: 'each-deal-alone' }),
      deals: DEALS,
      calls: CALLS,
      values: [
        ['2021-12-31', 'A', 100],
        ['2021-12-31', 'B', 10],
      ],
      paid: sale,
    });
    const asOf = '2021-12-31';
    const sold = await group.call('fundAccounts.liquidation', { fundId, asOf });
    // A: 100 and 60 of the 100 that were called and not spent, 100 of profit. B: 50, 10 of profit.
    expect(sold.nav.amount).toBe('210.00');
    expect(sold.accruedCarry.amount).toBe('22.00');
    await group.call('fundAccounts.capital', { fundId, from: '2021-01-01', to: asOf });
  });

  it('counts a part of a deal by its value after the sale, and a part written off', async () => {
    const output = await run({
      waterfall: american(),
      deals: DEALS,
      calls: CALLS,
      writeOffs: [['2021-06-30', 'B', 10]],
      values: [['2022-01-01', 'A', 100]],
      paid: sale,
    });
    expect(tiers(output)[0]).toBe('return-of-capital 40.00/0.00');
  });

  it('stands in a table over its amount and its terms', async () => {
    const sketch = { waterfall: american(), deals: DEALS, calls: CALLS, paid: sale };
    const { fundId, dealId } = enter(sketch);
    const table = await group.call('fund.sensitivity', {
      ...{ fundId, distributable: eur(100), payDate: sale.date, dealId },
      rows: { path: 'distribution.amount.amount', values: ['66.00', '100.00'] },
      columns: { path: 'terms.carry.rate', values: ['0', '0.2'] },
      outputs: [{ path: 'proof.carry' }, { path: 'classes.classId=a.total' }],
    });
    expect(table.cells.map((row) => row.map(({ figures }) => figures))).toEqual([
      [
        ['0.00', '66.00'],
        ['0.00', '66.00'],
      ],
      [
        ['0.00', '100.00'],
        ['8.00', '92.00'],
      ],
    ]);
  });

  it('refuses a distribution of no deal, and writes nothing', async () => {
    const { distributionId } = enter({
      waterfall: american(),
      deals: DEALS,
      calls: CALLS,
      paid: { date: '2022-01-01', amount: 100 },
    });
    const entry = group.store.lastEntry();
    const refused = await group.refusal('fund.runWaterfall', { distributionId });
    expect(refused).toMatchObject({ code: 'DEAL_MISSING', path: 'distribution.deal' });
    expect(group.store.lastEntry()).toBe(entry);
  });
});

describe('a hybrid fund', () => {
  const hybrid = (test: object) => ({ ...american(), form: 'hybrid', test });

  it('returns all capital before carry', async () => {
    const waterfall = hybrid({ kind: 'whole-fund' });
    const output = await run({ waterfall, deals: DEALS, calls: CALLS, paid: sale });
    expect(tiers(output)).toEqual(['coverage 100.00/0.00']);
  });

  it('counts what is still held as the newest values of its deals', async () => {
    const output = await run({
      waterfall: hybrid({ kind: 'fair-value', coverage: '1.25' }),
      deals: DEALS,
      calls: CALLS,
      values: [
        ['2021-06-30', 'B', 70],
        ['2021-12-31', 'B', 25],
      ],
      paid: sale,
    });
    expect(tiers(output)).toEqual([
      'coverage 80.00/0.00',
      'preferred-return 6.00/0.00',
      'catch-up 0.00/1.50',
      'carry-split 10.00/2.50',
    ]);
  });
});

describe('a fund by hurdles of its investors', () => {
  it('splits by the hurdle reached', async () => {
    const output = await run({
      waterfall: {
        form: 'investor-hurdles',
        tiers: [
          { irr: '0.1', promote: '0' },
          { irr: '0.2', promote: '0.2' },
        ],
        finalPromote: '0.4',
      },
      calls: [['2021-01-01', null, 100]],
      paid: { date: '2022-01-01', amount: 200 },
    });
    expect(tiers(output)).toEqual([
      'hurdle-1 110.00/0.00',
      'hurdle-2 10.00/2.50',
      'carry-split 46.50/31.00',
    ]);
  });
});

describe('what cannot be distributed', () => {
  it('is refused with its place and what to change, and nothing is written', async () => {
    const { fundId, distributionId } = enter({
      waterfall: { form: 'whole-fund', ...PREFERRED },
      calls: [['2021-01-01', null, 100]],
      paid: { date: '2022-01-01', amount: 50 },
    });
    group.change((tx) => tx.update('distribution', distributionId, { status: 'settled' }));
    const entry = group.store.lastEntry();
    const create = (payDate: string, amount = eur(1)) =>
      group.refusal('distributions.create', { fundId, payDate, amount, kind: 'cash' });
    const refused = [
      await create('2020-11-30'),
      await create('2021-12-31'),
      await create('2022-02-01', { currency: 'USD', amount: '1.00' }),
      await create('2022-02-01', eur(0)),
      await create('2022-02-01', eur(-1)),
    ];
    expect(refused.map((error) => [error?.code, error?.path])).toEqual([
      ['FLOW_BEFORE_FIRST_CLOSING', 'payDate'],
      ['DISTRIBUTION_OUT_OF_ORDER', 'payDate'],
      ['CURRENCY_MIXED', 'amount.currency'],
      ['AMOUNT_NOT_POSITIVE', 'amount.amount'],
      ['AMOUNT_NOT_POSITIVE', 'amount.amount'],
    ]);
    for (const error of refused) expect(error?.message).toMatch(/\. [A-Z].*\.$/);
    expect(group.store.lastEntry()).toBe(entry);
  });

  it('was drafted in time, and another was decided before it was computed', async () => {
    const { fundId, distributionId } = enter({
      waterfall: { form: 'whole-fund', ...PREFERRED },
      calls: [['2021-01-01', null, 100]],
      paid: { date: '2022-01-01', amount: 50 },
    });
    group.change((tx) =>
      tx.insert('distribution', {
        ...{ id: nextId(), fund_id: fundId, number: 2, pay_date: '2022-06-30' },
        ...{ status: 'settled', amount_minor: 10_00n },
      }),
    );
    const entry = group.store.lastEntry();
    const refused = await group.refusal('fund.runWaterfall', { distributionId });
    expect([refused?.code, refused?.path]).toEqual(['DISTRIBUTION_OUT_OF_ORDER', 'payDate']);
    expect(group.store.lastEntry()).toBe(entry);
  });
});

describe('side letters', () => {
  it('leave an investor out of a deal by its sector, or by its code', async () => {
    const sketch = {
      waterfall: american(),
      deals: [['COAL', 'coal'] as const, ['WIND', 'wind'] as const],
      investors: [['a', 600] as const, ['b', 400] as const],
      calls: [['2021-01-01', 'COAL', 60] as const, ['2021-01-01', 'WIND', 100] as const],
    };
    const paid = (deal: string) => ({ date: '2021-01-01', amount: 60, deal });
    for (const own of [{ excusedSectors: ['coal'] }, { excusedDeals: ['COAL'] }]) {
      const letters = [['b', own] as const];
      const coal = await run({ ...sketch, letters, paid: paid('COAL') });
      expect(totals(coal)).toMatchObject({ a: '60.00', b: '0.00' });
      const wind = await run({ ...sketch, letters, paid: paid('WIND') });
      expect(totals(wind)).toMatchObject({ a: '36.00', b: '24.00' });
    }
  });

  it('give an investor its own carry and preferred return', async () => {
    const output = await run({
      waterfall: { form: 'whole-fund', ...PREFERRED },
      investors: [
        ['a', 500],
        ['b', 500],
      ],
      letters: [['b', { carryRate: '0', preferredRate: '0.05' }]],
      calls: [['2021-01-01', null, 100]],
      paid: { date: '2022-01-01', amount: 200 },
    });
    expect(totals(output)).toMatchObject({ a: '90.00', b: '100.00' });
    expect(Object.values(totals(output)).sort()).toEqual(['10.00', '100.00', '90.00']);
  });
});
