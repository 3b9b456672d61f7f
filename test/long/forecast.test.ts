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
import { exp } from '../../core/numeric/elementary.ts';
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

/** How the daily flows of a simulated category come about, beside their weekday pattern. */
const WORLDS = ['stable', 'drift', 'swings', 'heavy', 'growth', 'lumpy'] as const;
type World = (typeof WORLDS)[number];

interface Draws {
  /** Noise of the day in this category. */
  readonly own: number;
  /** A second draw of the category, for what moves slowly or rarely. */
  readonly slow: number;
  /** Noise that all categories of the group share. */
  readonly shared: number;
}

/** One day's flow; `state` is what the day before left and is carried on by the caller. */
function flowOf(world: World, base: number, day: number, state: number, draws: Draws) {
  const { own, slow, shared } = draws;
  const noise = 300 * own + 150 * shared;
  switch (world) {
    case 'stable':
      return { flow: base + noise, state };
    case 'drift':
      return { flow: base + state + 8 * slow + noise, state: state + 8 * slow };
    case 'swings':
      return { flow: base + state + 200 * own, state: 0.9 * state + 100 * slow };
    case 'heavy':
      return { flow: base + 150 * shared + 200 * own * exp(0.8 * slow), state };
    case 'growth':
      return { flow: base * (1 + (day + 1100) / 3000) + noise, state };
    case 'lumpy':
      // A payment on about one day in fourteen.
      return {
        flow: Math.abs(slow) > 1.8 ? Math.sign(base) * (10_000 + 3000 * own) : 0,
        state,
      };
  }
}

/** A group of four categories of one world, with its own future; `stream` 1 pays on the 25th. */
function simulateGroup(world: World, group: number, asOf: IsoDate, historyDays: number) {
  const future = new Map<IsoDate, number>();
  const seed = 10_000 * (WORLDS.indexOf(world) + 1) + 10 * group;
  const isPaying = world !== 'lumpy' && world !== 'heavy';
  const categories = [0, 1, 2, 3].map((stream) => {
    const [dates, values]: [IsoDate[], number[]] = [[], []];
    let [state, due] = [0, false];
    for (let k = -1100; k <= 91; k++) {
      const date = addDays(asOf, k);
      if (dateParts(date).day === 25) due = isPaying && stream === 1;
      if (weekday(date) > 5) continue;
      const draw = (source: number) => normal(seed + source, stream, k + 2000);
      const base = (stream % 2 === 0 ? 1 : -1) * (1000 + 100 * weekday(date));
      const shared = normal(seed + 9, 0, k + 2000);
      const next = flowOf(world, base, k, state, { own: draw(1), slow: draw(2), shared });
      const flow = next.flow - (due ? 15_000 : 0);
      state = next.state;
      due = false;
      if (k > 0) future.set(date, (future.get(date) ?? 0) + flow);
      else if (k > -historyDays) {
        dates.push(date);
        values.push(flow);
      }
    }
    return { category: `category ${stream}`, dates, values };
  });
  return { categories, future };
}

const LEVELS = [0.5, 0.8, 0.95] as const;

/** Shares of future week ends inside the bounds, over groups whose future no forecast has seen. */
function coverageOf(worlds: readonly World[], groups: number, historyDays: number) {
  const asOf = isoDate('2026-08-14');
  const inside = new Map<number, number>();
  let tested = 0;
  for (const world of worlds)
    for (let group = 0; group < groups; group++) {
      const { categories, future } = simulateGroup(world, group, asOf, historyDays);
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
  return LEVELS.map((level) => (inside.get(level) ?? 0) / tested);
}

function expectNominal([half = 0, most = 0, all = 0]: readonly number[], name: string): void {
  console.log(`${name}: coverage at 50, 80, 95 %: ${[half, most, all].join(', ')}`);
  expect(half).toBeGreaterThan(0.38);
  expect(half).toBeLessThan(0.66);
  expect(most).toBeGreaterThan(0.76);
  expect(most).toBeLessThan(0.88);
  expect(all).toBeGreaterThan(0.92);
  expect(all).toBeLessThan(0.98);
}

describe('the fan of balances', () => {
  it('holds about as many simulated futures as it promises, pooled over six worlds', () => {
    expectNominal(coverageOf(WORLDS, 25, 1050), 'three years');
  }, 300_000);

  it('does so after a month and after seven weeks', () => {
    // Drift and growth are left out: nothing in a month tells them from noise, and no bound can.
    const worlds = ['stable', 'swings', 'heavy', 'lumpy'] as const;
    expectNominal(
      [32, 50]
        .map((days) => coverageOf(worlds, 25, days))
        .reduce((a, b) => a.map((share, k) => (share + (b[k] as number)) / 2)),
      'short histories',
    );
  }, 300_000);
});
