import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../calculation.ts';
import { unwrap } from '../result.ts';
import { conformalWidth } from './intervals.ts';
import { seriesForecast } from './series.ts';

function run(raw: unknown) {
  const outcome = unwrap(seriesForecast.run(seriesForecast.input.parse(raw), silentContext));
  // The output schema refuses NaN and infinite numbers.
  seriesForecast.output.parse(outcome.output);
  return outcome;
}

const seasonal = Array.from(
  { length: 72 },
  (_, t) => 200 + 2 * t + 30 * ((t % 12) - 6) + ((t * 7919) % 41),
);

describe('forecast.series', () => {
  it('beats seasonal naive on a series with trend and season', () => {
    const { output, trace } = run({ values: seasonal, period: 12, horizon: 12 });
    expect(output.modelId).toBe('ets');
    expect(output.backtest?.model.mase).toBeLessThan(output.backtest?.seasonalNaive.mase as number);
    expect(trace.map(({ id }) => id)).toEqual(['model', 'backtest']);
  });

  it('repeats the season by itself', () => {
    const { output } = run({ values: seasonal, period: 12, horizon: 14, model: 'seasonal-naive' });
    const wanted = [...seasonal.slice(-12), ...seasonal.slice(-12, -10)];
    expect(output.point).toEqual(wanted);
  });

  it('keeps bounds nested for any series, model and kind of interval', () => {
    const cases = fc.record({
      values: fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 }),
      period: fc.constantFrom(1, 4, 5),
      horizon: fc.integer({ min: 1, max: 20 }),
      model: fc.constantFrom('auto', 'ets', 'seasonal-naive'),
      intervals: fc.constantFrom('model', 'conformal'),
      lift: fc.constantFrom(0, 2000),
    });
    fc.assert(
      fc.property(cases, ({ values, lift, ...rest }) => {
        const lifted = values.map((value) => value + lift);
        const { bounds, point } = run({ values: lifted, ...rest, paths: 200 }).output;
        expect(point.every(Number.isFinite)).toBe(true);
        for (let h = 0; h < point.length; h++)
          for (let k = 1; k < bounds.length; k++) {
            const [inner, outer] = [bounds[k - 1], bounds[k]];
            expect(outer?.lower[h]).toBeLessThanOrEqual(inner?.lower[h] as number);
            expect(outer?.upper[h]).toBeGreaterThanOrEqual(inner?.upper[h] as number);
          }
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same bits for the same seed and other bounds for another', () => {
    // Growth and swings in proportion to the level make the multiplicative forms win.
    const values = seasonal.map((_, t) =>
      Math.round(100 * 1.02 ** t * (1 + 0.3 * Math.sin(t / 2)) * (1 + ((t * 7919) % 41) / 200)),
    );
    const raw = { values, period: 1, horizon: 12, model: 'ets', paths: 500 };
    const [a, b, c] = [1, 1, 2].map((seed) => run({ ...raw, seed }).output);
    expect(a).toEqual(b);
    expect(a?.model).toMatch(/ETS\(M/);
    expect(c?.bounds).not.toEqual(a?.bounds);
  });

  it('refuses a series without any value', () => {
    const result = seriesForecast.run(
      seriesForecast.input.parse({ values: [null, null] }),
      silentContext,
    );
    expect(result.ok ? '' : result.error.code).toBe('FORECAST_NO_VALUES');
  });
});

describe('conformal width', () => {
  it('is the error of rank ceil((n + 1) level), or nothing where that is beyond n', () => {
    const errors = Float64Array.of(-4, 3, 1, -2, Number.NaN);
    expect(conformalWidth(errors, 0.8)).toBe(4);
    expect(conformalWidth(errors, 0.5)).toBe(3);
    expect(conformalWidth(errors, 0.95)).toBeNull();
  });

  it('covers as promised on exchangeable errors', () => {
    let inside = 0;
    const trials = 400;
    for (let trial = 0; trial < trials; trial++) {
      const draws = Float64Array.from({ length: 20 }, (_, k) => ((trial * 20 + k) * 7919) % 1009);
      const width = conformalWidth(draws.subarray(0, 19), 0.8) as number;
      if ((draws[19] as number) <= width) inside++;
    }
    expect(inside / trials).toBeGreaterThan(0.74);
    expect(inside / trials).toBeLessThan(0.86);
  });
});
