/**
 * Scores of forecasts. Sources: Hyndman & Koehler (2006) for MASE; Makridakis, Spiliotis &
 * Assimakopoulos (2020) for sMAPE and MSIS; Gneiting & Raftery (2007) for the interval and pinball
 * scores. Actual and forecast arrays have equal length; a NaN actual (nothing observed) is left
 * out. A score that is undefined (no observation, zero denominator) is null, never NaN.
 */

/** Mean of `loss(t)` over observed actuals; null where there is none. */
function meanLoss(actual: ArrayLike<number>, loss: (t: number) => number): number | null {
  let total = 0;
  let count = 0;
  for (let t = 0; t < actual.length; t++) {
    if (Number.isNaN(actual[t] as number)) continue;
    total += loss(t);
    count++;
  }
  return count === 0 ? null : total / count;
}

/** Mean absolute error, in the units of the series. */
export function meanAbsoluteError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | null {
  return meanLoss(actual, (t) => Math.abs((actual[t] as number) - (forecast[t] as number)));
}

/** Root mean squared error, in the units of the series. */
export function rootMeanSquaredError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | null {
  const mean = meanLoss(actual, (t) => ((actual[t] as number) - (forecast[t] as number)) ** 2);
  return mean === null ? null : Math.sqrt(mean);
}

/** Mean of actual less forecast: positive where the forecast was too low. */
export function meanError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number | null {
  return meanLoss(actual, (t) => (actual[t] as number) - (forecast[t] as number));
}

/** Symmetric mean absolute percentage error, 0 to 200; a pair of zeros counts as no error. */
export function symmetricPercentageError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | null {
  return meanLoss(actual, (t) => {
    const [a, f] = [actual[t] as number, forecast[t] as number];
    const size = Math.abs(a) + Math.abs(f);
    return size === 0 ? 0 : (200 * Math.abs(a - f)) / size;
  });
}

/** Sum of absolute errors over sum of absolute actuals; null where all actuals are zero. */
export function weightedPercentageError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | null {
  const error = meanAbsoluteError(actual, forecast);
  const size = meanLoss(actual, (t) => Math.abs(actual[t] as number));
  return error === null || size === null || size === 0 ? null : error / size;
}

/**
 * The scale of MASE and MSIS: the mean absolute seasonal difference of the training data at lag
 * `period`, lag 1 where the training data is not longer than a period; null where it is zero.
 */
export function naiveScale(training: ArrayLike<number>, period: number): number | null {
  const lag = training.length > period ? period : 1;
  let total = 0;
  let count = 0;
  for (let t = lag; t < training.length; t++) {
    const difference = (training[t] as number) - (training[t - lag] as number);
    if (Number.isNaN(difference)) continue;
    total += Math.abs(difference);
    count++;
  }
  return count === 0 || total === 0 ? null : total / count;
}

/** Mean absolute scaled error for a scale of `naiveScale`; null where the scale is. */
export function scaledError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  scale: number | null,
): number | null {
  const error = meanAbsoluteError(actual, forecast);
  return error === null || scale === null ? null : error / scale;
}

/** Mean pinball loss of a quantile forecast at `probability`, in the units of the series. */
export function pinballLoss(
  actual: ArrayLike<number>,
  quantile: ArrayLike<number>,
  probability: number,
): number | null {
  return meanLoss(actual, (t) => {
    const gap = (actual[t] as number) - (quantile[t] as number);
    return gap >= 0 ? probability * gap : (probability - 1) * gap;
  });
}

export interface IntervalForecast {
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
  /** Nominal coverage, between 0 and 1. */
  readonly level: number;
}

/** Share of actuals inside the interval, bounds included. */
export function intervalCoverage(
  actual: ArrayLike<number>,
  { lower, upper }: IntervalForecast,
): number | null {
  return meanLoss(actual, (t) => {
    const value = actual[t] as number;
    return value >= (lower[t] as number) && value <= (upper[t] as number) ? 1 : 0;
  });
}

/**
 * Mean interval score: width plus 2 / (1 - level) times the distance of actuals outside. Divided by
 * `scale` it is the mean scaled interval score (MSIS) of the M4 competition.
 */
export function intervalScore(
  actual: ArrayLike<number>,
  { lower, upper, level }: IntervalForecast,
  scale: number | null,
): number | null {
  if (scale === null) return null;
  const penalty = 2 / (1 - level);
  const score = meanLoss(actual, (t) => {
    const [value, low, high] = [actual[t] as number, lower[t] as number, upper[t] as number];
    return high - low + penalty * (Math.max(0, low - value) + Math.max(0, value - high));
  });
  return score === null ? null : score / scale;
}
