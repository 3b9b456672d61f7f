/**
 * The mean flow: the plainest model of flows that show no pattern yet, because the history is short or
 * the flows are few and large. The rate is the mean of all days, drawn towards zero by the share that
 * chance explains; weekdays deviate from it by their credibility. Nothing accumulates, so that one odd
 * week is neither repeated nor does it make a quarter of them.
 *
 * Sources: James & Stein (1961), positive part, for the rate; Buehlmann & Gisler (2005), chapter 3, for
 * weekdays; the variance of a sum of h days is s^2 (h + r h^2 / n), s^2 h for the days themselves and
 * the rest for the rate that n days estimate (Box, Hunter & Hunter, Statistics for Experimenters,
 * chapter 2), with r for what drawing it towards zero costs at worst.
 */
import { normalQuantile, studentQuantile } from '../../numeric/distributions.ts';
import { credibleEffects, FactorSums } from '../credibility.ts';
import type { FittedModel, ModelSeries } from './model.ts';

/** Where the tails of Student's t are matched: the outermost bounds that are usually asked for. */
const TAIL = 0.975;

/**
 * The largest mean squared error of the drawn rate over that of the plain mean, rounded up: 1.49 where
 * the true rate is 2.3 standard errors from zero (numerical integration over normal means).
 */
const RATE_RISK = 1.5;

interface Rate {
  /** The rate after it was drawn towards zero, in the units of the series a day. */
  readonly rate: number;
  readonly weekdays: Float64Array;
  readonly observed: number;
}

function mean(values: Float64Array): { readonly mean: number; readonly observed: number } {
  let [total, observed] = [0, 0];
  for (const value of values)
    if (!Number.isNaN(value)) {
      total += value;
      observed++;
    }
  return { mean: observed === 0 ? 0 : total / observed, observed };
}

/** The share of the mean that its own sampling error does not explain: 1 - s^2 / (n mean^2), or 0. */
function keptShare(values: Float64Array, centre: number, observed: number): number {
  if (observed < 2 || centre === 0) return 0;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - centre) ** 2;
  const meanVariance = squares / (observed - 1) / observed;
  return Math.max(0, 1 - meanVariance / (centre * centre));
}

function estimateRate({ values, period }: ModelSeries): Rate {
  const { mean: centre, observed } = mean(values);
  const sums = new FactorSums(period);
  values.forEach((value, t) => {
    if (!Number.isNaN(value)) sums.add(t % period, value - centre);
  });
  const rate = centre * keptShare(values, centre, observed);
  return { rate, weekdays: credibleEffects(sums), observed };
}

/** How much wider Student's t is than the normal, for the variance of so few observations. */
function smallSampleWidth(observed: number): number {
  if (observed < 2) return 1;
  return studentQuantile(TAIL, observed - 1) / normalQuantile(TAIL);
}

/**
 * Fits the mean flow. `simulate` widens innovations by the small-sample factor and adds to each day
 * the share c = sqrt(1 + r H / n) - 1 of their mean over the H days of the path: running totals then
 * vary by s^2 (h + r h^2 / n) for every h, because 2 c + c^2 = r H / n.
 */
export function fitMeanFlow(series: ModelSeries): FittedModel {
  const { values, period } = series;
  const { rate, weekdays, observed } = estimateRate(series);
  const at = (t: number) => rate + (weekdays[t % period] as number);
  const errors = values.map((value, t) => value - at(t));
  let sumOfSquares = 0;
  for (const error of errors) if (!Number.isNaN(error)) sumOfSquares += error * error;
  const errorVariance = observed < 2 ? 0 : sumOfSquares / (observed - 1);
  const width = smallSampleWidth(observed);
  return {
    modelId: 'mean-flow',
    name: period === 1 ? 'mean flow' : `mean flow by weekday (${period})`,
    parameters: [
      { name: 'rate a day', value: rate },
      { name: 'days observed', value: observed },
    ],
    logLikelihood: null,
    aicc: null,
    sumOfSquares,
    errorVariance,
    count: values.length,
    errors,
    point: (horizon) => Float64Array.from({ length: horizon }, (_, h) => at(values.length + h)),
    variances: (horizon) => new Float64Array(horizon).fill(width * width * errorVariance),
    simulate: (innovations, path) => {
      const share = observed === 0 ? 0 : Math.sqrt(1 + (RATE_RISK * path.length) / observed) - 1;
      let total = 0;
      for (let h = 0; h < path.length; h++) total += innovations[h] as number;
      const common = (share * total) / path.length;
      for (let h = 0; h < path.length; h++)
        path[h] = at(values.length + h) + width * ((innovations[h] as number) + common);
    },
    carry: (longer) => fitMeanFlow({ values: longer, period }),
  };
}
