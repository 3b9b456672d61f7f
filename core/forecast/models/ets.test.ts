import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanAbsoluteError, naiveScale, symmetricPercentageError } from '../metrics.ts';
import { ets, etsModel, fitEts, selectEts } from './ets.ts';
import { filterEts } from './etsFilter.ts';
import { ETS_FORMS, type EtsForm, etsName } from './etsForm.ts';

const folder = new URL('../../../../shared/data/forecasting/', import.meta.url);
const absent = !existsSync(new URL('benchmark_summary.json', folder));
if (absent) console.log('skipped: ../shared is absent');
// biome-ignore lint/suspicious/noExplicitAny: reference files of several shapes, checked by use.
const read = (name: string): any => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

function formOf(name: string): EtsForm {
  const form = ETS_FORMS.find((candidate) => etsName(candidate) === name);
  if (!form) throw new Error(`no form ${name}`);
  return form;
}

describe('forms', () => {
  it('are the fifteen stable ones', () => {
    expect(ETS_FORMS.map(etsName)).toHaveLength(15);
    expect(ETS_FORMS.some((form) => form.error === 'A' && form.season === 'M')).toBe(false);
  });
});

describe.skipIf(absent)('against R', () => {
  const classic = absent ? { ets: {}, data: {} } : read('classic_series_reference.json');
  for (const [id, reference] of Object.entries<never>(classic.ets)) {
    const { par, model, loglik } = reference as {
      par: Record<string, number>;
      model: string;
      loglik: number;
    };
    const data = classic.data[id.split('_')[0] as string];
    const values = Float64Array.from(data.values);
    const form = formOf(model);

    it(`${id}: the likelihood at the parameters of R is that of R`, () => {
      const period = form.season === 'N' ? 1 : data.freq;
      const seasons = new Float64Array(period);
      let rest = form.season === 'M' ? period : 0;
      for (let i = 0; form.season !== 'N' && i < period - 1; i++) {
        seasons[period - 1 - i] = par[`s${i}`] as number;
        rest -= par[`s${i}`] as number;
      }
      if (form.season !== 'N') seasons[0] = rest;
      const state = { level: par.l as number, growth: par.b ?? 0, seasons };
      const smoothing = {
        alpha: par.alpha as number,
        beta: par.beta ?? 0,
        gamma: par.gamma ?? 0,
        phi: par.phi ?? 1,
      };
      const errors = new Float64Array(values.length);
      const logSum = filterEts(form, smoothing, values, state, errors);
      const squares = errors.reduce((sum, error) => sum + error * error, 0);
      const ours = -0.5 * (values.length * Math.log(squares) + 2 * logSum);
      expect(Math.abs(ours - loglik)).toBeLessThan(1e-5);
    });

    it(`${id}: our maximum is not below that of R`, () => {
      const estimate = selectEts({ values, period: data.freq }, [form]);
      expect(estimate?.logLikelihood).toBeGreaterThan(loglik - 0.1);
    });
  }

  it('Nile and its variance', () => {
    const { fitted } = fitEts({ values: Float64Array.from(classic.data.Nile.values), period: 1 }, [
      formOf('ETS(A,N,N)'),
    ]);
    const reference = classic.ets.Nile_ANN;
    expect(Math.abs(fitted.errorVariance / reference.sigma2 - 1)).toBeLessThan(1e-4);
    expect(Math.abs((fitted.aicc as number) - reference.aicc)).toBeLessThan(0.01);
    const half = 1.959963985 * Math.sqrt(fitted.variances(1)?.[0] as number);
    const width = reference.fc.hi95[0] - reference.fc.lo95[0];
    expect(Math.abs((2 * half) / width - 1)).toBeLessThan(1e-4);
  });

  for (const set of ['m3_monthly', 'm3_quarterly'])
    it(`${set}: the mean errors of automatic choice are at most 1.03 times those of R`, () => {
      const reference = read('benchmark_summary.json').sets[set].methods.ets;
      const { series } = read(`${set}.json`);
      let [smape, mase] = [0, 0];
      for (const { train, test, freq } of series) {
        const values = Float64Array.from(train);
        const point = ets.fit({ values, period: freq }).fitted.point(test.length);
        smape += (symmetricPercentageError(test, point) as number) / series.length;
        const scale = naiveScale(values, freq) as number;
        mase += (meanAbsoluteError(test, point) as number) / scale / series.length;
      }
      expect(smape).toBeLessThan(1.03 * reference.mean_smape);
      expect(mase).toBeLessThan(1.03 * reference.mean_mase);
    });
});

describe('rules for series without information', () => {
  it('repeats a constant series and says so', () => {
    for (const constant of [0, -3, 12.5]) {
      const { fitted, warnings } = ets.fit({
        values: new Float64Array(30).fill(constant),
        period: 12,
      });
      expect([...fitted.point(3)]).toEqual([constant, constant, constant]);
      expect(fitted.errorVariance).toBe(0);
      expect(warnings.map(({ code }) => code)).toEqual(['FORECAST_CONSTANT']);
    }
  });

  it('repeats the latest value of a short series and says so', () => {
    const { fitted, warnings } = ets.fit({ values: Float64Array.of(3, 9, 4), period: 1 });
    expect([...fitted.point(2)]).toEqual([4, 4]);
    expect(warnings.map(({ code }) => code)).toEqual(['FORECAST_SHORT']);
  });

  it('leaves out a season of which two cycles are not there', () => {
    const values = Float64Array.from({ length: 18 }, (_, t) => 10 + (t % 3) + 0.1 * t);
    const { fitted, warnings } = ets.fit({ values, period: 12 });
    expect(fitted.name).toMatch(/,N\)$/);
    expect(warnings.map(({ code }) => code)).toContain('FORECAST_NO_SEASON');
  });

  it('tries multiplicative forms on positive series only', () => {
    const values = Float64Array.from({ length: 60 }, (_, t) => ((t * 37) % 11) - 5);
    expect(fitEts({ values, period: 4 }).fitted.name).toMatch(/^ETS\(A,.*,[NA]\)$/);
  });
});

const walk = fc
  .array(fc.integer({ min: -100, max: 100 }), { minLength: 30, maxLength: 60 })
  .map((steps) => Float64Array.from(steps, (step, t) => 500 + step + (t % 4) * 20));

describe('properties', () => {
  it('scales with its series: exactly for powers of two', () => {
    fc.assert(
      fc.property(walk, fc.constantFrom(0.25, 8, 1024), (values, factor) => {
        const plain = fitEts({ values, period: 4 }).fitted;
        const scaled = fitEts({ values: values.map((v) => v * factor), period: 4 }).fitted;
        expect(scaled.name).toBe(plain.name);
        expect([...scaled.point(6)]).toEqual([...plain.point(6)].map((v) => v * factor));
      }),
      { numRuns: 15 },
    );
  });

  it('gives the same bits again', () => {
    fc.assert(
      fc.property(walk, (values) => {
        const [a, b] = [fitEts({ values, period: 4 }), fitEts({ values, period: 4 })];
        expect(a.fitted.parameters).toEqual(b.fitted.parameters);
        expect(a.fitted.logLikelihood).toBe(b.fitted.logLikelihood);
      }),
      { numRuns: 5 },
    );
  });

  it('carries its state as if it had been run from the start', () => {
    const values = Float64Array.from({ length: 50 }, (_, t) => 100 + ((t * 7919) % 13) + t);
    const estimate = selectEts({ values: values.slice(0, 40), period: 1 });
    if (!estimate) throw new Error('no form fits');
    const early = etsModel(estimate, { values: values.slice(0, 40), period: 1 });
    const late = etsModel(estimate, { values, period: 1 });
    expect([...early.carry(values).point(5)]).toEqual([...late.point(5)]);
  });

  it('passes over a missing value as over a value that was forecast', () => {
    const values = Float64Array.from({ length: 40 }, (_, t) => 100 + ((t * 31) % 17));
    const estimate = selectEts({ values, period: 1 }, [formOf('ETS(A,N,N)')]);
    if (!estimate) throw new Error('no form fits');
    const model = etsModel(estimate, { values, period: 1 });
    const withGap = model.carry(Float64Array.from([...values, Number.NaN]));
    expect([...withGap.point(3)]).toEqual([...model.point(3)]);
    expect(withGap.errors.at(-1)).toBeNaN();
  });
});
