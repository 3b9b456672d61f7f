import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  intervalCoverage,
  intervalScore,
  meanAbsoluteError,
  meanError,
  naiveScale,
  pinballLoss,
  rootMeanSquaredError,
  scaledError,
  symmetricPercentageError,
  weightedPercentageError,
} from './metrics.ts';
import { etsModel } from './models/ets.ts';
import { fitSeasonalNaive } from './models/seasonalNaive.ts';
import { atHorizon, type Forecaster, testRollingOrigin } from './rollingOrigin.ts';

const file = new URL('../../../shared/data/forecasting/rolling_origin.json', import.meta.url);
const absent = !existsSync(file);
if (absent) console.log('skipped: ../shared is absent');

/** Simple exponential smoothing that starts at the first value, as in the reference file. */
function simpleSmoothing(values: Float64Array): Forecaster {
  return etsModel(
    {
      form: { error: 'A', trend: 'N', season: 'N' },
      smoothing: { alpha: 0.3, beta: 0, gamma: 0, phi: 1 },
      initial: { level: values[0] as number, growth: 0, seasons: new Float64Array(1) },
      sumOfSquares: 0,
      logLikelihood: 0,
      aicc: 0,
    },
    { values, period: 1 },
  );
}

describe.skipIf(absent)('rolling origin against reference errors', () => {
  const { cases } = absent ? { cases: [] } : JSON.parse(readFileSync(file, 'utf8'));
  for (const reference of cases)
    it(`${reference.set} ${reference.id}`, () => {
      const set = new URL(`${reference.set}.json`, file);
      const { series } = JSON.parse(readFileSync(set, 'utf8'));
      const found = series.find(({ id }: { id: string }) => id === reference.id);
      const values = Float64Array.from([...found.train, ...found.test]);
      const { freq, h, min_train } = reference;
      const plan = { firstOrigin: min_train, step: 1, horizon: h, refitEvery: 1 };
      const methods = {
        naive: (training: Float64Array) => fitSeasonalNaive({ values: training, period: 1 }),
        snaive: (training: Float64Array) => fitSeasonalNaive({ values: training, period: freq }),
        'ses_alpha_0.3': simpleSmoothing,
      };
      for (const [name, estimate] of Object.entries(methods)) {
        const expected = reference.expected[name];
        const result = testRollingOrigin(values, freq, plan, estimate);
        // Nothing is estimated here, so carrying forward must give what fitting again gives.
        const carried = testRollingOrigin(values, freq, { ...plan, refitEvery: 1e9 }, estimate);
        expect([...carried.errors]).toEqual([...result.errors]);
        expect(result.origins).toHaveLength(expected.origins);
        for (let step = 0; step < h; step++) {
          const actual = atHorizon(result.actuals, h, step);
          const forecast = atHorizon(result.forecasts, h, step);
          const close = (value: number | null, wanted: number) =>
            expect(Math.abs((value as number) - wanted)).toBeLessThan(
              1e-9 * Math.max(1, Math.abs(wanted)) * 10,
            );
          close(meanAbsoluteError(actual, forecast), expected.mae[step]);
          close(rootMeanSquaredError(actual, forecast), expected.rmse[step]);
          close(symmetricPercentageError(actual, forecast), expected.smape[step]);
          close(meanError(actual, forecast), expected.bias[step]);
        }
      }
    });
});

describe('scores', () => {
  const actual = [10, 0, -5, Number.NaN];
  const forecast = [8, 0, 5, 100];

  it('leave out what was not observed', () => {
    expect(meanAbsoluteError(actual, forecast)).toBe(4);
    expect(weightedPercentageError(actual, forecast)).toBeCloseTo(0.8, 12);
    expect(symmetricPercentageError(actual, forecast)).toBeCloseTo((400 / 18 + 0 + 200) / 3, 12);
  });

  it('are null where undefined', () => {
    expect(weightedPercentageError([0, 0], [1, 2])).toBeNull();
    expect(naiveScale([4, 4, 4, 4], 2)).toBeNull();
    expect(scaledError([1], [2], null)).toBeNull();
    expect(meanAbsoluteError([Number.NaN], [1])).toBeNull();
  });

  it('scale by lag one where the training data is not longer than a season', () => {
    expect(naiveScale([1, 3, 6], 12)).toBe(2.5);
    expect(naiveScale([1, 3, 6, 10], 2)).toBe(6);
  });

  it('weigh intervals by width and distance', () => {
    const band = { level: 0.8, lower: [0, 0, 0], upper: [4, 4, 4] };
    expect(intervalCoverage([2, 4, 5], band)).toBeCloseTo(2 / 3, 12);
    expect(intervalScore([2, 4, 5], band, 2)).toBeCloseTo((4 + 10 / 3) / 2, 12);
    expect(pinballLoss([10, 0], [6, 6], 0.9)).toBeCloseTo((0.9 * 4 + 0.1 * 6) / 2, 12);
  });
});
