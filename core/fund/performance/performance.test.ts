/** Rates, present values, market equivalents and linked returns against published examples. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agreed, expectStated } from '../../../test/helpers/agreed.ts';
import { silentContext } from '../../calculation.ts';
import { unwrap } from '../../result.ts';
import { addDays, isoDate } from '../../time/dates.ts';
import type { DayCount } from '../../time/dayCount.ts';
import { internalRate, xirr } from '../xirr.ts';
import { pmeCalculation } from './calculations.ts';
import { modifiedInternalRate, presentValue } from './periodic.ts';
import { publicMarketEquivalents } from './pme.ts';
import { linkedReturn } from './timeWeighted.ts';

const folder = new URL('../../../../shared/data/returns/', import.meta.url);
const absent = !existsSync(folder);
if (absent) console.log('skipped: ../shared is absent');

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;
const agreed = new Agreed();
const near = (value: number | null, expected: number | null, tolerance: number) => {
  if (expected === null) expect(value).toBeNull();
  else expect(agreed.differ(value ?? Number.NaN, expected, true)).toBeLessThanOrEqual(tolerance);
};

interface Documented {
  readonly cases: readonly {
    readonly id: string;
    readonly cf: readonly number[];
    readonly fn: 'irr' | 'mirr';
    readonly finance?: number;
    readonly reinvest?: number;
    readonly expected: number;
    readonly tol: number;
  }[];
  readonly xnpv: readonly {
    readonly rate: number;
    readonly flows: readonly [string, number][];
    readonly expected: number;
    readonly tol: number;
  }[];
}

interface DayCounted {
  readonly flows: readonly [string, number][];
  readonly cases: readonly { convention: string; expected: number; tol: number }[];
}

interface Equivalents {
  readonly cases: readonly {
    readonly id: string;
    readonly cashflows: readonly number[];
    readonly index: readonly number[];
    readonly nav_end?: number;
    readonly nav_series?: readonly number[];
    readonly expected: { readonly [name: string]: number | null };
    readonly tol: number;
  }[];
}

const dated = (flows: readonly (readonly [string, number])[]) =>
  flows.map(([date, amount]) => ({ date: isoDate(date), amount }));

describe.skipIf(absent)('published examples', () => {
  it('equals the documented IRR, MIRR and XNPV', () => {
    const { cases, xnpv } = read<Documented>('irr_mirr_xnpv_docs.json');
    for (const { cf, fn, finance = 0, reinvest = 0, expected, tol } of cases) {
      const value =
        fn === 'mirr'
          ? unwrap(modifiedInternalRate(cf, { finance, reinvest }))
          : unwrap(internalRate(cf.map((amount, k) => ({ years: k, amount })))).headline;
      near(value, expected, tol);
    }
    for (const { rate, flows, expected, tol } of xnpv) {
      const first = flows.map(([date]) => date).sort()[0] ?? '';
      const years = (date: string) => (Date.parse(date) - Date.parse(first)) / 86_400_000 / 365;
      const timed = flows.map(([date, amount]) => ({ years: years(date), amount }));
      near(unwrap(presentValue(timed, rate)), expected, tol);
    }
  });

  it('equals the rates of one flow list under six day counts', () => {
    const names: Record<string, DayCount> = {
      '30/360 US(SIA)': '30/360-us',
      'ACT/360': 'act/360',
      'ACT/365F': 'act/365f',
      '30/360 ISDA(BondBasis)': '30/360-isda',
      '30E/360': '30e/360',
      'ACT/ACT ISDA': 'act/act-isda',
    };
    const { flows, cases } = read<DayCounted>('xirr_daycounts.json');
    expect(cases.length).toBe(6);
    for (const { convention, expected, tol } of cases)
      near(unwrap(xirr(dated(flows), names[convention])).headline, expected, tol);
  });

  it('equals every market equivalent that was published', () => {
    let compared = 0;
    for (const each of read<Equivalents>('pme_cases.json').cases) {
      const points = each.cashflows.map((flow, k) => {
        const nav =
          each.nav_series?.[k] ?? (k === each.index.length - 1 ? each.nav_end : undefined);
        return {
          contribution: String(Math.max(0, -flow)),
          distribution: String(Math.max(0, flow)),
          index: String(each.index[k]),
          ...(nav === undefined ? {} : { nav: String(nav) }),
        };
      });
      const result = unwrap(pmeCalculation.run({ points }, silentContext)).output;
      const found: { [name: string]: number | null } = {
        ks_pme: result.ksPme,
        ln_pme_nav: result.lnPmeNav,
        ln_pme: result.lnPme,
        pme_plus_lambda: result.pmePlusLambda,
        pme_plus: result.pmePlus,
        direct_alpha: result.directAlpha,
        m_pme: result.modifiedPme,
      };
      for (const [name, expected] of Object.entries(each.expected)) {
        if (!(name in found)) continue;
        compared++;
        near(found[name] ?? null, expected, each.tol);
      }
    }
    expect(compared).toBe(31);
  });
  it('agree as the specification states', () => {
    expectStated('performance, rates by day count, IRR, MIRR, XNPV, market equivalents', agreed);
  });
});

describe('market equivalents', () => {
  it('a fund that is the index has no excess', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 50, max: 200, noNaN: true }), { minLength: 3, maxLength: 12 }),
        (index) => {
          const nav = (100 * (index.at(-1) ?? 0)) / (index[0] ?? 1);
          const points = index.map((level, k) => ({
            years: k,
            contribution: k === 0 ? 100 : 0,
            distribution: 0,
            index: level,
            ...(k === index.length - 1 ? { nav } : {}),
          }));
          const result = unwrap(publicMarketEquivalents(points));
          expect(result.ksPme).toBeCloseTo(1, 12);
          expect(result.lnPmeNav).toBeCloseTo(nav, 8);
          expect(result.directAlpha).toBeCloseTo(0, 9);
          expect(result.pmePlus).toBeNull();
        },
      ),
    );
  });

  it.each([
    ['PME_TOO_SHORT', [{ years: 0, contribution: 1, distribution: 0, index: 1, nav: 1 }]],
    ['PME_NO_NAV', [0, 1].map((years) => ({ years, contribution: 1, distribution: 0, index: 1 }))],
    [
      'PME_INDEX_NOT_POSITIVE',
      [0, 1].map((years) => ({ years, contribution: 1, distribution: 0, index: years, nav: 1 })),
    ],
    [
      'PME_NO_CONTRIBUTION',
      [0, 1].map((years) => ({ years, contribution: 0, distribution: 1, index: 1, nav: 1 })),
    ],
  ])('refuses with %s', (code, points) => {
    const result = publicMarketEquivalents(points);
    expect(result.ok ? '' : result.error.code).toBe(code);
  });
});

describe('a dated fund beside an index', () => {
  it('counts its years as the rate of return does, by act/365f', () => {
    const points = pmeCalculation.input.parse({
      points: [
        { date: '2024-01-01', contribution: '100', index: '100' },
        { date: '2025-01-01', index: '100', nav: '110' },
      ],
    });
    const { output } = unwrap(pmeCalculation.run(points, silentContext));
    // A leap year is 366 days of 365.
    expect(output.directAlpha).toBeCloseTo(1.1 ** (365 / 366) - 1, 12);
    expect(output.modifiedPme).toBeNull();
  });
});

describe('linked returns', () => {
  const start = isoDate('2026-01-01');
  it('follows the example of a flow in the middle', () => {
    const valuations = [
      { date: start, value: 100 },
      { date: addDays(start, 30), value: 165 },
    ];
    const flows = [{ date: addDays(start, 15), amount: 50 }];
    const result = unwrap(linkedReturn(valuations, flows));
    expect(result.total).toBeCloseTo(15 / 125, 14);
    expect(result.largeFlows).toEqual([addDays(start, 15)]);
  });

  it('counts a flow from the end or from the start of its day', () => {
    const valuations = [
      { date: start, value: 100 },
      { date: addDays(start, 30), value: 121 },
    ];
    // 10 come in after 12 of 30 days.
    const flows = [{ date: addDays(start, 12), amount: 10 }];
    const rate = (timing?: 'start-of-day') => unwrap(linkedReturn(valuations, flows, timing)).total;
    expect(rate()).toBeCloseTo(11 / (100 + (10 * 18) / 30), 14);
    expect(rate('start-of-day')).toBeCloseTo(11 / (100 + (10 * 19) / 30), 14);
  });

  it('does not depend on flows where each has a valuation', () => {
    const growths = fc.array(fc.double({ min: 0.5, max: 1.8, noNaN: true }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(growths, fc.array(fc.integer({ min: 0, max: 500 })), (rates, paidIn) => {
        let value = 100;
        const valuations = [{ date: start, value }];
        const flows = rates.map((rate, k) => {
          const amount = paidIn[k] ?? 0;
          value = value * rate + amount;
          const date = addDays(start, 10 * (k + 1));
          valuations.push({ date, value });
          return { date, amount };
        });
        const expected = rates.reduce((product, rate) => product * rate, 1) - 1;
        expect(unwrap(linkedReturn(valuations, flows)).total).toBeCloseTo(expected, 9);
      }),
    );
  });

  it('refuses a flow outside its valuations and a base of nothing', () => {
    const valuations = [
      { date: start, value: 0 },
      { date: addDays(start, 5), value: 1 },
    ];
    const outside = linkedReturn(valuations, [{ date: start, amount: 1 }]);
    const empty = linkedReturn(valuations, []);
    const codes = [outside, empty].map((each) => (each.ok ? '' : each.error.code));
    expect(codes).toEqual(['FLOW_OUTSIDE_PERIOD', 'RETURN_WITHOUT_BASE']);
  });
});
