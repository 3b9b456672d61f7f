/**
 * Seasonal naive: each forecast is the latest value of the same season (Hyndman & Athanasopoulos,
 * "Forecasting: Principles and Practice", section 5.2). It is the benchmark that any other model
 * must beat, and the fallback for series that are too short or too flat to fit anything.
 */
import {
  type FittedModel,
  type ForecastModel,
  isConstant,
  type ModelFit,
  type ModelSeries,
  observedCount,
} from './model.ts';

/** The latest observed value per season; seasons never seen take the latest value of any. */
function latestValues(values: Float64Array, period: number): Float64Array {
  const latest = new Float64Array(period).fill(Number.NaN);
  let last = 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t] as number;
    if (Number.isNaN(value)) continue;
    latest[t % period] = value;
    last = value;
  }
  return latest.map((value) => (Number.isNaN(value) ? last : value));
}

/** Differences to the latest earlier observation of the same season; NaN where there is none. */
function seasonalDifferences(values: Float64Array, period: number): Float64Array {
  const latest = new Float64Array(period).fill(Number.NaN);
  const errors = new Float64Array(values.length);
  for (let t = 0; t < values.length; t++) {
    const k = t % period;
    const value = values[t] as number;
    errors[t] = value - (latest[k] as number);
    if (!Number.isNaN(value)) latest[k] = value;
  }
  return errors;
}

/** Fits without choice: the only estimate is the variance of the seasonal differences. */
export function fitSeasonalNaive({ values, period }: ModelSeries): FittedModel {
  const latest = latestValues(values, period);
  const errors = seasonalDifferences(values, period);
  let sumOfSquares = 0;
  let differences = 0;
  for (const error of errors)
    if (!Number.isNaN(error)) {
      sumOfSquares += error * error;
      differences++;
    }
  const errorVariance = differences === 0 ? 0 : sumOfSquares / differences;
  const at = (h: number) => latest[(values.length + h) % period] as number;
  return {
    modelId: 'seasonal-naive',
    name: period === 1 ? 'naive' : `seasonal naive (${period})`,
    parameters: [{ name: 'period', value: period }],
    logLikelihood: null,
    aicc: null,
    sumOfSquares,
    errorVariance,
    count: values.length,
    errors,
    point: (horizon) => Float64Array.from({ length: horizon }, (_, h) => at(h)),
    variances: (horizon) =>
      Float64Array.from(
        { length: horizon },
        (_, h) => errorVariance * (Math.floor(h / period) + 1),
      ),
    simulate: (innovations, path) => {
      for (let h = 0; h < path.length; h++) {
        const before = h < period ? at(h) : (path[h - period] as number);
        path[h] = before + (innovations[h] as number);
      }
    },
    carry: (longer) => fitSeasonalNaive({ values: longer, period }),
  };
}

export const seasonalNaive: ForecastModel = {
  id: 'seasonal-naive',
  label: 'Seasonal naive',
  description: 'Repeats the latest value of the same season; the benchmark of every other model.',
  fit(series: ModelSeries): ModelFit {
    const fitted = fitSeasonalNaive(series);
    const observed = observedCount(series.values);
    const flat = isConstant(series.values);
    if (observed > series.period && !flat) return { fitted, warnings: [] };
    const warning = flat
      ? {
          code: 'FORECAST_CONSTANT',
          message:
            `All ${observed} values are equal: the forecast repeats them, without any ` +
            'interval.',
        }
      : {
          code: 'FORECAST_SHORT',
          message:
            `Only ${observed} values for a season of ${series.period}: no interval can be ` +
            'measured.',
        };
    return { fitted, warnings: [warning] };
  },
};
