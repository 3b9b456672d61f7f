/** Multiples and rate of return of a fund against the shared cases, and what is refused. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { silentContext } from '../calculation.ts';
import { money, parseMoney } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { isoDate } from '../time/dates.ts';
import { metricsCalculation, metricsInputSchema, metricsOutputSchema } from './metrics.ts';

const file = new URL('../../../shared/data/returns/xirr_cases.json', import.meta.url);
const absent = !existsSync(file);
if (absent) console.log('skipped: ../shared is absent');

interface FundCase {
  readonly id: string;
  readonly flows: readonly [string, number][];
  readonly all_real_roots_gt_minus1: readonly number[];
  readonly multiples?: { readonly dpi: number; readonly rvpi: number; readonly tvpi: number };
}

const eur = (amount: number) => parseMoney(Math.abs(amount).toFixed(2), 'EUR');

function run(input: z.output<typeof metricsInputSchema>) {
  return metricsCalculation.run(input, silentContext);
}

describe.skipIf(absent)('shared funds', () => {
  const cases: FundCase[] = absent
    ? []
    : (JSON.parse(readFileSync(file, 'utf8')) as { cases: FundCase[] }).cases.filter(
        (each) => each.multiples,
      );

  it.each(cases.map((each) => [each.id, each] as const))('%s', (_, each) => {
    const [date = '', nav = 0] = each.flows.at(-1) ?? [];
    const { output, warnings } = unwrap(
      run({
        currency: 'EUR',
        flows: each.flows.slice(0, -1).map(([at, amount]) => ({
          date: isoDate(at),
          kind: amount < 0 ? ('call' as const) : ('distribution' as const),
          amount: eur(amount),
        })),
        nav: { date: isoDate(date), amount: eur(nav) },
      }),
    );
    expect(Math.abs(Number(output.dpi) - (each.multiples?.dpi ?? 0))).toBeLessThan(1e-9);
    expect(Math.abs(Number(output.rvpi) - (each.multiples?.rvpi ?? 0))).toBeLessThan(1e-9);
    expect(Math.abs(Number(output.tvpi) - (each.multiples?.tvpi ?? 0))).toBeLessThan(1e-9);
    const known = each.all_real_roots_gt_minus1[0] ?? Number.NaN;
    expect(Math.abs((output.irr?.headline ?? Number.NaN) - known)).toBeLessThan(1e-8);
    expect(warnings).toEqual([]);
  });
});

const wire = {
  currency: 'EUR',
  flows: [
    { date: '2020-01-01', kind: 'call', amount: { currency: 'EUR', amount: '100' } },
    { date: '2020-12-31', kind: 'distribution', amount: { currency: 'EUR', amount: '230' } },
    { date: '2021-12-31', kind: 'call', amount: { currency: 'EUR', amount: '132' } },
  ],
} satisfies z.input<typeof metricsInputSchema>;

describe('fund.metrics', () => {
  const input = metricsInputSchema.parse(wire);

  it('flags two rates of return and names the one shown', () => {
    const { output, warnings, trace } = unwrap(run(input));
    expect(output.irr?.isAmbiguous).toBe(true);
    expect(output.irr?.roots).toHaveLength(2);
    expect(warnings.map((warning) => warning.code)).toEqual(['IRR_AMBIGUOUS']);
    expect([output.dpi, output.rvpi, output.tvpi]).toEqual(['0.9913793103', '0', '0.9913793103']);
    expect(trace.map((step) => step.id)).toEqual(['dpi', 'rvpi', 'tvpi', 'irr']);
    const onWire = JSON.stringify(z.encode(metricsOutputSchema, output));
    expect(metricsOutputSchema.parse(JSON.parse(onWire))).toEqual(output);
  });

  it('gives paid-in, invested and net-of-recycling multiples where their sums are known', () => {
    const eur = (amount: string) => ({ currency: 'EUR', amount });
    const { output, trace } = unwrap(
      run(
        metricsInputSchema.parse({
          currency: 'EUR',
          flows: [
            { date: '2020-01-01', kind: 'call', amount: eur('80') },
            {
              date: '2021-01-01',
              kind: 'distribution',
              amount: eur('50'),
              recallable: eur('20'),
            },
            { date: '2022-01-01', kind: 'call', amount: eur('20') },
          ],
          nav: { date: '2023-01-01', amount: eur('70') },
          committed: eur('90'),
          invested: eur('75'),
        }),
      ),
    );
    expect(output).toMatchObject({
      dpi: '0.5',
      tvpi: '1.2',
      pic: '1.1111111111',
      moic: '1.6',
      netOfRecycling: {
        paidIn: { minor: 8000n },
        distributed: { minor: 3000n },
        dpi: '0.375',
        rvpi: '0.875',
        tvpi: '1.25',
      },
    });
    expect(trace.map(({ id }) => id)).toEqual(['dpi', 'rvpi', 'tvpi', 'pic', 'moic', 'irr']);
  });

  it('gives multiples and a warning where no rate exists', () => {
    const { output, warnings } = unwrap(run({ ...input, flows: input.flows.slice(0, 1) }));
    expect(output.irr).toBeUndefined();
    expect(output.tvpi).toBe('0');
    expect(warnings.map((warning) => warning.code)).toEqual(['XIRR_NO_SIGN_CHANGE']);
  });

  it.each([
    ['NOTHING_PAID_IN', 'flows', { ...input, flows: input.flows.slice(1, 2) }],
    [
      'CURRENCY_MIXED',
      'nav.amount',
      { ...input, nav: { date: isoDate('2022-01-01'), amount: money('USD', 1n) } },
    ],
    [
      'NAV_BEFORE_FLOW',
      'nav.date',
      { ...input, nav: { date: isoDate('2020-06-01'), amount: money('EUR', 1n) } },
    ],
  ] as const)('refuses with %s at %s', (code, path, bad) => {
    const result = run({ ...bad, flows: [...bad.flows] });
    if (result.ok) throw new Error('the input was accepted');
    expect([result.error.code, result.error.path]).toEqual([code, path]);
  });
});
