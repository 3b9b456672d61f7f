/** Tables over calculations: each cell is the calculation itself. */
import { describe, expect, it } from 'vitest';
import { silentContext } from './calculation.ts';
import { findCalculation } from './calculations.ts';
import { invariant, type Result, unwrap } from './result.ts';
import type { sensitivityCalculation } from './sensitivity.ts';

type Table = ReturnType<typeof sensitivityCalculation>;
const table = findCalculation('fund.sensitivity') as Table | undefined;
invariant(table, 'the table is registered');

const eur = (amount: string) => ({ currency: 'EUR', amount });
const waterfall = {
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
      commitment: eur('100.00'),
    },
  ],
  flows: [{ date: '2025-01-01', kind: 'call', amount: eur('100.00') }],
  distribution: { date: '2026-01-01', amount: eur('150.00') },
};
const runOn = (change: { readonly [key: string]: unknown }) =>
  table.run(
    table.input.parse({
      calculation: 'fund.waterfall',
      input: waterfall,
      rows: { path: 'distribution.amount.amount', values: ['100.00', '108.00', '150.00'] },
      outputs: [{ path: 'proof.carry', label: 'Carry' }, { path: 'holders.id=a.total' }],
      ...change,
    }),
    silentContext,
  );
const codeOf = (result: Result<unknown>) => (result.ok ? '' : result.error.code);

describe('sensitivity tables', () => {
  it('one way: a row a value, every figure beside', () => {
    const { output } = unwrap(runOn({}));
    expect(output.cells.map(([cell]) => cell?.figures)).toEqual([
      ['0.00', '100.00'],
      ['0.00', '108.00'],
      ['10.00', '140.00'],
    ]);
    expect(output.base.figures).toEqual(['10.00', '140.00']);
    expect(output.rows.base).toBe('150.00');
  });

  it('two ways: each cell equals the calculation on its own', () => {
    const columns = { path: 'terms.carry.rate', values: ['0.1', '0.2', '0.3'] };
    const { output } = unwrap(runOn({ columns }));
    const alone = findCalculation('fund.waterfall');
    invariant(alone, 'the waterfall is registered');
    output.rows.values.forEach((amount, row) => {
      columns.values.forEach((rate, column) => {
        const input = {
          ...waterfall,
          terms: { ...waterfall.terms, carry: { rate } },
          distribution: { ...waterfall.distribution, amount: eur(amount) },
        };
        const run = unwrap(alone.run(alone.input.parse(input), silentContext));
        const { proof } = alone.output.encode(run.output) as {
          proof: { carry: { amount: string } };
        };
        expect(output.cells[row]?.[column]?.figures[0]).toBe(proof.carry.amount);
      });
    });
  });

  it('keeps the refusal of one cell beside the others', () => {
    const rows = { path: 'distribution.date', values: ['2024-01-01', '2026-06-30'] };
    const { output } = unwrap(runOn({ rows }));
    expect(output.cells[0]?.[0]?.error?.code).toBe('FLOWS_OUT_OF_ORDER');
    expect(output.cells[1]?.[0]?.error).toBeUndefined();
  });

  it('sets numbers as numbers', () => {
    const { output } = unwrap(
      runOn({
        calculation: 'fund.pacing',
        input: {
          currency: 'EUR',
          start: '2026-12-31',
          uncalled: eur('100.00'),
          nav: eur('0'),
          lifeYears: 12,
        },
        rows: { path: 'lifeYears', values: ['8', '12'] },
        outputs: [{ path: 'totals.distributed' }],
      }),
    );
    expect(output.cells[1]?.[0]?.figures[0]).toBe(output.base.figures[0]);
    expect(output.cells[0]?.[0]?.figures[0]).not.toBe(output.base.figures[0]);
  });

  it.each([
    ['CALCULATION_UNKNOWN', { calculation: 'fund.nothing' }],
    ['SENSITIVITY_OF_ITSELF', { calculation: 'fund.sensitivity' }],
    ['SENSITIVITY_PATH', { rows: { path: 'nothing.here', values: ['1'] } }],
    ['SENSITIVITY_FIGURE', { outputs: [{ path: 'tiers' }] }],
    [
      'SENSITIVITY_TOO_LARGE',
      {
        rows: { path: 'terms.carry.rate', values: Array(101).fill('0.1') },
        columns: { path: 'terms.catchUp.share', values: Array(26).fill('1') },
      },
    ],
  ])('refuses with %s', (code, change) => {
    expect(codeOf(runOn(change))).toBe(code);
  });
});
