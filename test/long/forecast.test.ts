/**
 * Automatic exponential smoothing on every set of the forecasting references, beside R: point accuracy,
 * interval coverage and interval scores. The short suite holds two of the sets.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modelBands } from '../../core/forecast/intervals.ts';
import {
  intervalCoverage,
  intervalScore,
  meanAbsoluteError,
  naiveScale,
  symmetricPercentageError,
} from '../../core/forecast/metrics.ts';
import { ets } from '../../core/forecast/models/ets.ts';

const folder = new URL('../../../shared/data/forecasting/', import.meta.url);
const absent = !existsSync(new URL('benchmark_summary.json', folder));
if (absent) console.log('skipped: ../shared is absent');
// biome-ignore lint/suspicious/noExplicitAny: reference files of several shapes, checked by use.
const read = (name: string): any => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

interface SetScores {
  smape: number;
  mase: number;
  coverage80: number;
  coverage95: number;
  msis95: number;
  count: number;
}

function scoreSet(name: string): SetScores {
  const { series } = read(`${name}.json`);
  const scores = { smape: 0, mase: 0, coverage80: 0, coverage95: 0, msis95: 0 };
  for (const { train, test, freq } of series) {
    const values = Float64Array.from(train);
    const { fitted } = ets.fit({ values, period: freq });
    const point = fitted.point(test.length);
    const settings = { seed: 1, paths: 5000 };
    const bands = modelBands(fitted, test.length, [0.8, 0.95], settings);
    const scale = naiveScale(values, freq) as number;
    const share = 1 / series.length;
    const [band80, band95] = bands;
    if (!band80 || !band95) throw new Error('two bands were asked for');
    scores.smape += share * (symmetricPercentageError(test, point) as number);
    scores.mase += (share * (meanAbsoluteError(test, point) as number)) / scale;
    scores.coverage80 += share * (intervalCoverage(test, band80) as number);
    scores.coverage95 += share * (intervalCoverage(test, band95) as number);
    scores.msis95 += share * (intervalScore(test, band95, scale) as number);
  }
  return { ...scores, count: series.length };
}

describe.skipIf(absent)('exponential smoothing beside R', () => {
  const sets = absent ? {} : read('benchmark_summary.json').sets;
  const results: SetScores[] = [];
  for (const name of Object.keys(sets))
    it(name, () => {
      const reference = sets[name].methods.ets;
      const { ets_80, ets_95 } = sets[name].intervals;
      const scores = scoreSet(name);
      results.push(scores);
      console.log(name, JSON.stringify(scores), JSON.stringify({ reference, ets_80, ets_95 }));
      expect(scores.smape).toBeLessThan(1.03 * reference.mean_smape);
      expect(scores.mase).toBeLessThan(1.03 * reference.mean_mase);
      expect(scores.coverage80).toBeGreaterThan(ets_80.mean_coverage - 0.04);
      expect(scores.coverage95).toBeGreaterThan(ets_95.mean_coverage - 0.03);
      expect(scores.coverage95).toBeLessThanOrEqual(0.995);
      expect(scores.msis95).toBeLessThan(1.1 * ets_95.mean_msis);
    }, 120_000);

  it('covers at least 90 % of all values with 95 % intervals', () => {
    const count = results.reduce((sum, scores) => sum + scores.count, 0);
    const covered = results.reduce((sum, scores) => sum + scores.coverage95 * scores.count, 0);
    expect(covered / count).toBeGreaterThan(0.9);
  });
});
