/** Risk figures against the reference data: textbook examples and figures of two other programs. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { silentContext } from '../calculation.ts';
import { log } from '../numeric/elementary.ts';
import { cholesky, element } from '../numeric/matrix.ts';
import { excessKurtosis, mean, skewness, standardDeviation, sumOf } from '../numeric/sums.ts';
import { unwrap } from '../result.ts';
import { addDays, isoDate } from '../time/dates.ts';
import { backtestRisk } from './backtest.ts';
import { sampleCovariance } from './covariance.ts';
import { kupiec, trafficLight } from './coverage.ts';
import { cornishFisherMultiples, isCornishFisherValid, studentMultiples } from './multiples.ts';
import { parametricRisk } from './parametric.ts';
import { fitStudent } from './student.ts';
import { historicalTail, type ShortfallMethod, type VarQuantile } from './tail.ts';

const folder = fileURLToPath(new URL('../../../shared/data/risk/', import.meta.url));
const isAbsent = !existsSync(folder);
if (isAbsent) console.log('skipped: ../shared is absent');

const readText = (name: string) => readFileSync(folder + name, 'utf8');
// biome-ignore lint/suspicious/noExplicitAny: reference files are read as they are
type Case = any;
const readJson = (name: string): Case => JSON.parse(readText(name));

function expectClose(value: number | undefined, exact: number, relative = 1e-9): void {
  const distance = Math.abs((value ?? Number.NaN) - exact);
  expect(distance, `${value} for ${exact}`).toBeLessThanOrEqual(relative * Math.abs(exact) + 1e-14);
}

function columns(name: string): Map<string, number[]> {
  const [head = '', ...lines] = readText(name).trim().split(/\r?\n/);
  const parse = (text: string) => Number(text.replace(/^np\.float64\((.*)\)$/, '$1'));
  const rows = lines.map((line) => line.split(','));
  return new Map(
    head.split(',').map((title, at) => [title, rows.map((row) => parse(row[at] ?? ''))]),
  );
}

/** Percent log returns, over the days on which the series has a value. */
function percentReturns(levels: number[]): number[] {
  const known = levels.filter((level) => level > 0);
  return known.slice(1).map((level, index) => 100 * log(level / (known[index] ?? 1)));
}

function allSeries(): Map<string, number[]> {
  const series = new Map<string, number[]>();
  series.set('dem2gbp_pct', columns('dem2gbp_daily_pct_returns.csv').get('r_pct') ?? []);
  const rates = columns('ecb_eur_fx_2005_2019.csv');
  for (const currency of ['USD', 'GBP', 'JPY', 'CHF'])
    series.set(`EUR${currency}_logret_pct`, percentReturns(rates.get(currency) ?? []));
  const stocks = columns('eustockmarkets_dax_smi.csv');
  for (const index of ['DAX', 'SMI'])
    series.set(`${index}_logret_pct`, percentReturns(stocks.get(index) ?? []));
  return series;
}

function datesFor(count: number) {
  return Array.from({ length: count }, (_, day) => addDays(isoDate('2000-01-01'), day));
}

/** The parametric calculation on one unit of one factor. */
function parametric(returns: number[], options: object) {
  const wire = {
    reportingCurrency: 'EUR',
    asOf: '2030-01-01',
    dates: datesFor(returns.length),
    positions: [{ id: 'unit', label: 'Unit', value: 1, fxFactor: 'F' }],
    factors: [{ id: 'F', kind: 'fx', returns }],
    mean: 'sample',
    ...options,
  };
  const input = z.decode(parametricRisk.input, wire as never);
  return unwrap(parametricRisk.run(input, silentContext)).output;
}

describe.skipIf(isAbsent)('VaR and ES of seven series, five windows, three confidences', () => {
  const { series: reference } = isAbsent ? { series: {} } : readJson('var_es_expected.json');
  const series = isAbsent ? new Map<string, number[]>() : allSeries();

  test.each(
    Object.entries(reference).flatMap(([name, windows]) =>
      Object.keys(windows as object).map((window): [string, string] => [name, window]),
    ),
  )('%s, window %s', (name, window) => {
    const all = series.get(name) ?? [];
    const returns = window === 'full' ? all : all.slice(-Number(window));
    const expected = reference[name][window];
    expect(returns).toHaveLength(expected.moments.n);
    expectClose(mean(returns), expected.moments.mean);
    expectClose(standardDeviation(returns), expected.moments.sd_n_minus_1);
    expectClose(skewness(returns), expected.moments.skew_population_g1);
    expectClose(excessKurtosis(returns), expected.moments.excess_kurtosis_population_g2);
    const shape = { skewness: skewness(returns), excessKurtosis: excessKurtosis(returns) };
    const fitted = unwrap(fitStudent(returns));
    expect(fitted.logLikelihood).toBeGreaterThan(expected.student_t_mle.loglik - 0.001);
    for (const confidence of [0.95, 0.975, 0.99]) {
      const figures = expected[String(confidence)];
      compareHistorical(returns, confidence, figures);
      compareParametric(returns, confidence, figures);
      const { df, loc, scale } = expected.student_t_mle;
      if (df > 2) {
        const multiples = studentMultiples(confidence, df);
        const deviation = scale * Math.sqrt(df / (df - 2));
        expectClose(deviation * multiples.valueAtRisk - loc, figures.student_t_var);
        expectClose(deviation * multiples.expectedShortfall - loc, figures.student_t_es);
      }
      expect(isCornishFisherValid(shape)).toBe(figures.cornish_fisher_in_domain);
      expectClose(-cornishFisherMultiples(confidence, shape).valueAtRisk, figures.cornish_fisher_z);
    }
  });

  function compareHistorical(returns: number[], confidence: number, figures: Case): void {
    const losses = Float64Array.from(returns, (value) => -value);
    for (const type of ['type1', 'type6', 'type7']) {
      const quantile = type.replace('type', 'type-') as VarQuantile;
      const tail = unwrap(historicalTail(losses, confidence, quantile, 'acerbi-tasche'));
      expectClose(tail.valueAtRisk, figures.hs_var[type]);
      expectClose(tail.expectedShortfall, figures.hs_es_acerbi_tasche);
    }
  }

  function compareParametric(returns: number[], confidence: number, figures: Case): void {
    const normal = parametric(returns, { confidence });
    expectClose(normal.valueAtRisk, figures.normal_var);
    expectClose(normal.expectedShortfall, figures.normal_es);
    const tenDays = parametric(returns, { confidence, horizonDays: 10 });
    expectClose(tenDays.valueAtRisk, figures.normal_var_10d_sqrt_time);
    const fisher = parametric(returns, { confidence, distribution: 'cornish-fisher' });
    expectClose(fisher.valueAtRisk, figures.cornish_fisher_var);
    const ewma = parametric(returns, { confidence, covariance: 'ewma', mean: 'zero' });
    expectClose(ewma.valueAtRisk, figures.ewma_normal_var);
    expectClose(ewma.expectedShortfall, figures.ewma_normal_es);
  }
});

describe.skipIf(isAbsent)('textbook examples of historical simulation', () => {
  const { cases, tol } = isAbsent ? { cases: [], tol: 0 } : readJson('textbook_hs_var_es.json');

  test.each(cases as Case[])('$id', (example) => {
    const largest = example.largest_losses;
    const losses = new Float64Array(example.n).fill(-1);
    losses.set(largest, 17);
    const figure = (method: ShortfallMethod) =>
      unwrap(historicalTail(losses, example.alpha, 'hull', method));
    const beyond = figure('beyond-var');
    expect(beyond.valueAtRisk).toBe(example.expected_var);
    const published = example.expected_es_mean_strictly_beyond_var;
    expect(Math.abs(beyond.expectedShortfall - published)).toBeLessThan(tol);
    const coherent = example.expected_es_acerbi_tasche;
    expect(Math.abs(figure('acerbi-tasche').expectedShortfall - coherent)).toBeLessThan(tol);
  });
});

test.skipIf(isAbsent)('delta-normal VaR of a portfolio of four currencies', () => {
  const reference = readJson('portfolio_var.json');
  const rates = columns('ecb_eur_fx_2005_2019.csv');
  const factors = ['USD', 'GBP', 'JPY', 'CHF'].map((id) => ({
    id,
    kind: 'fx',
    returns: percentReturns(rates.get(id) ?? [])
      .slice(-500)
      .map((value) => value / 100),
  }));
  const exposures: number[] = reference.exposures_eur;
  const wire = {
    reportingCurrency: 'EUR',
    asOf: '2030-01-01',
    dates: datesFor(500),
    positions: factors.map(({ id }, index) => ({
      id,
      label: id,
      value: exposures[index],
      fxFactor: id,
    })),
    factors,
    confidence: reference.alpha,
  };
  const input = z.decode(parametricRisk.input, wire as never);
  const { output } = unwrap(parametricRisk.run(input, silentContext));
  expectClose(output.standardDeviation, reference.portfolio_sigma);
  expectClose(output.valueAtRisk, reference.delta_normal_var);
  const covariance = sampleCovariance(input.factors.map(({ returns }) => returns));
  const lower = unwrap(cholesky(covariance));
  output.components.forEach((component, index) => {
    expectClose(component.valueAtRisk, reference.component_var[index]);
    expectClose(component.incrementalValueAtRisk, reference.incremental_var_remove[index], 1e-8);
    for (let column = 0; column <= index; column++)
      expectClose(element(lower, index, column), reference.cholesky_lower[index][column], 1e-8);
  });
  const losses = Float64Array.from(
    { length: 500 },
    (_, day) =>
      -sumOf(input.factors.map(({ returns }, at) => (exposures[at] ?? 0) * (returns[day] ?? 0))),
  );
  const tail = unwrap(historicalTail(losses, reference.alpha, 'type-7', 'acerbi-tasche'));
  expectClose(tail.valueAtRisk, reference.hs_var_type7);
  expectClose(tail.expectedShortfall, reference.hs_es_acerbi_tasche);
});

describe.skipIf(isAbsent)('coverage tests', () => {
  test('Kupiec ratios, p-values and non-rejection regions', () => {
    const table = readJson('kupiec_table.json');
    for (const { n, x, p, lr, pvalue } of table.cases) {
      const { statistic, pValue } = kupiec(x, n, 1 - p);
      expectClose(statistic, lr);
      // A ratio of zero is rounding noise in the reference, which its p-value magnifies.
      if (lr > 1e-9) expectClose(pValue, pvalue, 1e-8);
    }
    for (const { p, n, min_x: least, max_x: most } of table.nonrejection)
      for (const [exceptions, isKept] of [
        [least - 1, false],
        [least, true],
        [most, true],
        [most + 1, false],
      ])
        if (exceptions >= 0) expect(kupiec(exceptions, n, 1 - p).pValue > 0.05).toBe(isKept);
  });

  test('Basel traffic light', () => {
    for (const row of readJson('kupiec_table.json').traffic_light) {
      const light = trafficLight(row.exceptions, row.n, 0.99);
      expectClose(100 * light.cumulativeProbability, row.cum_prob_pct);
      expect([light.zone, light.plusFactor]).toEqual([row.zone, row.plus_factor]);
    }
  });

  const cases = isAbsent ? [] : readJson('backtests.json').cases;
  test.each(cases as Case[])(
    'rolling backtest of $series at $alpha by $model',
    (expected: Case) => {
      const returns = allSeriesOnce().get(expected.series) ?? [];
      const windowDays = expected.window;
      const kind = expected.model === 'hs' ? 'historical' : 'normal';
      const wire = {
        dates: datesFor(returns.length),
        pnl: returns,
        confidence: expected.alpha,
        model: { kind, windowDays },
      };
      const input = z.decode(backtestRisk.input, wire as never);
      const { output } = unwrap(backtestRisk.run(input, silentContext));
      const days = new Map(output.testedDates.map((date, index) => [date, index]));
      expect(output.exceptions.map(({ date }) => days.get(date))).toEqual(
        expected.violation_indices,
      );
      expect(output.window.days).toBe(expected.n);
      const { n00, n01, n10, n11 } = expected;
      expect(output.transitions).toEqual({ n00, n01, n10, n11 });
      expectClose(output.valueAtRisk[0], expected.var_first);
      expectClose(output.valueAtRisk.at(-1), expected.var_last);
      expectClose(output.unconditionalCoverage.statistic, expected.lr_uc);
      expectClose(output.unconditionalCoverage.pValue, expected.p_uc);
      expectClose(output.independence.statistic, expected.lr_ind);
      expectClose(output.independence.pValue, expected.p_ind);
      expectClose(output.conditionalCoverage.statistic, expected.lr_cc_simple_sum);
      expectClose(output.conditionalCoverage.pValue, expected.p_cc);
    },
  );
});

let kept: Map<string, number[]> | undefined;
function allSeriesOnce(): Map<string, number[]> {
  kept ??= allSeries();
  return kept;
}
