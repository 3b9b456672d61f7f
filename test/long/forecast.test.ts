/**
 * Automatic exponential smoothing on every set of the forecasting references, beside R: point accuracy,
 * interval coverage and interval scores. The short suite holds two of the sets.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../core/calculation.ts';
import { cashflowForecast } from '../../core/forecast/cash/cashflow.ts';
import { modelBands } from '../../core/forecast/intervals.ts';
import {
  intervalCoverage,
  intervalScore,
  meanAbsoluteError,
  naiveScale,
  symmetricPercentageError,
} from '../../core/forecast/metrics.ts';
import { ets } from '../../core/forecast/models/ets.ts';
import { normal } from '../../core/numeric/random.ts';
import { unwrap } from '../../core/result.ts';
import { addDays, dateParts, type IsoDate, isoDate, weekday } from '../../core/time/dates.ts';

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

/** A group of four categories that drift, move together and pay on the 25th, with its own future. */
function simulateGroup(group: number, asOf: IsoDate) {
  const future = new Map<IsoDate, number>();
  const categories = [0, 1, 2, 3].map((stream) => {
    const [dates, values]: [IsoDate[], number[]] = [[], []];
    let drift = 0;
    let due = false;
    for (let k = -1050; k <= 91; k++) {
      const date = addDays(asOf, k);
      if (dateParts(date).day === 25) due = stream === 1;
      if (weekday(date) > 5) continue;
      const draw = (source: number) => normal(1000 + 10 * group + source, 0, k + 2000);
      drift += 8 * draw(stream);
      const base = (stream % 2 === 0 ? 1 : -1) * (1000 + 100 * weekday(date));
      const noise = 300 * normal(5000 + group, stream, k + 2000) + 150 * draw(9);
      const flow = base + drift + noise - (due ? 15_000 : 0);
      due = false;
      if (k > 0) future.set(date, (future.get(date) ?? 0) + flow);
      else {
        dates.push(date);
        values.push(flow);
      }
    }
    return { category: `category ${stream}`, dates, values };
  });
  return { categories, future };
}

describe('the fan of balances', () => {
  it('holds about as many simulated futures as it promises', () => {
    const asOf = isoDate('2026-08-14');
    const inside = new Map<number, number>();
    let tested = 0;
    for (let group = 0; group < 30; group++) {
      const { categories, future } = simulateGroup(group, asOf);
      const raw = { currency: 'EUR', categories, openingBalance: 0, asOf, paths: 1000 };
      const request = cashflowForecast.input.parse({ ...raw, seed: group });
      const { output } = unwrap(cashflowForecast.run(request, silentContext));
      let balance = 0;
      output.dates.forEach((date, h) => {
        balance += future.get(date) ?? 0;
        if (h % 5 !== 4) return;
        tested++;
        for (const { level, lower, upper } of output.balance.bounds)
          if (balance >= (lower[h] as number) && balance <= (upper[h] as number))
            inside.set(level, (inside.get(level) ?? 0) + 1);
      });
    }
    const share = (level: number) => (inside.get(level) ?? 0) / tested;
    console.log(`coverage at 50, 80, 95 %: ${[0.5, 0.8, 0.95].map(share).join(', ')}`);
    expect(share(0.5)).toBeGreaterThan(0.35);
    expect(share(0.5)).toBeLessThan(0.65);
    expect(share(0.8)).toBeGreaterThan(0.68);
    expect(share(0.95)).toBeGreaterThan(0.88);
  }, 120_000);
});
