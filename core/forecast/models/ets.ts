/**
 * Exponential smoothing with automatic choice of form by the corrected Akaike criterion: Hyndman,
 * Koehler, Ord & Snyder (2008), sections 2.6 to 2.8. Multiplicative forms are tried on positive
 * series only; seasons only up to 24 per cycle and with two whole cycles at hand. A series that is
 * constant or shorter than five observations falls back to the naive forecast, with a warning that
 * says so.
 */
import type { CalculationWarning } from '../../calculation.ts';
import { copyState, filterEts, projectEts, simulateEts, varianceFactors } from './etsFilter.ts';
import {
  correctedAic,
  type EtsAttempt,
  type EtsEstimate,
  estimateFully,
  estimateRoughly,
  rescaleEstimate,
} from './etsFit.ts';
import { countEtsParameters, ETS_FORMS, type EtsForm, etsName, isAdditive } from './etsForm.ts';
import { seasonalStarts } from './etsStart.ts';
import {
  type FittedModel,
  type FittedParameter,
  type ForecastModel,
  isConstant,
  type ModelFit,
  type ModelSeries,
  observedCount,
} from './model.ts';
import { fitSeasonalNaive, seasonalNaive } from './seasonalNaive.ts';

/** Longer cycles would estimate more seasonal states than a series usually supports. */
export const MAX_ETS_PERIOD = 24;
const MIN_OBSERVED = 5;

/**
 * A power of two near the mean absolute value: dividing by it is exact and keeps fits scale-free.
 */
function scaleOf(values: Float64Array): number {
  let total = 0;
  let count = 0;
  for (const value of values)
    if (!Number.isNaN(value)) {
      total += Math.abs(value);
      count++;
    }
  const mean = total / count;
  let scale = 1;
  while (scale * 2 <= mean) scale *= 2;
  while (scale > mean) scale /= 2;
  return scale;
}

function listParameters(estimate: EtsEstimate): FittedParameter[] {
  const { form, smoothing, initial } = estimate;
  const list: FittedParameter[] = [{ name: 'alpha', value: smoothing.alpha }];
  if (form.trend !== 'N') list.push({ name: 'beta', value: smoothing.beta });
  if (form.season !== 'N') list.push({ name: 'gamma', value: smoothing.gamma });
  if (form.trend === 'Ad') list.push({ name: 'phi', value: smoothing.phi });
  list.push({ name: 'level0', value: initial.level });
  if (form.trend !== 'N') list.push({ name: 'growth0', value: initial.growth });
  if (form.season !== 'N')
    initial.seasons.forEach((value, k) => {
      list.push({ name: `season${k + 1}`, value });
    });
  return list;
}

/** The model of an estimate behind `values`, with its state at their end. */
export function etsModel(estimate: EtsEstimate, { values, period }: ModelSeries): FittedModel {
  const { form, smoothing } = estimate;
  const state = copyState(estimate.initial);
  const errors = new Float64Array(values.length);
  filterEts(form, smoothing, values, state, errors);
  for (let t = 0; t < errors.length; t++)
    if (Number.isNaN(values[t] as number)) errors[t] = Number.NaN;
  let sumOfSquares = 0;
  for (const error of errors) if (!Number.isNaN(error)) sumOfSquares += error * error;
  const freedom = Math.max(1, observedCount(values) - countEtsParameters(form, period));
  const errorVariance = sumOfSquares / freedom;
  return {
    modelId: 'ets',
    name: etsName(form),
    parameters: listParameters(estimate),
    logLikelihood: estimate.logLikelihood,
    aicc: estimate.aicc,
    sumOfSquares,
    errorVariance,
    count: values.length,
    errors,
    point: (horizon) => {
      const point = new Float64Array(horizon);
      projectEts(form, smoothing.phi, state, values.length, point);
      return point;
    },
    variances: (horizon) =>
      isAdditive(form)
        ? varianceFactors(form, smoothing, period, horizon).map((v) => v * errorVariance)
        : null,
    simulate: (innovations, path) =>
      simulateEts(form, smoothing, copyState(state), values.length, innovations, path),
    carry: (longer) => etsModel(estimate, { values: longer, period }),
  };
}

/** The forms that the series allows, by its sign, its length and the length of its season. */
function admittedForms(
  forms: readonly EtsForm[],
  values: Float64Array,
  period: number,
): readonly EtsForm[] {
  const observed = observedCount(values);
  const positive = values.every((value) => Number.isNaN(value) || value > 0);
  const seasonal = period > 1 && period <= MAX_ETS_PERIOD && observed >= 2 * period;
  return forms.filter(
    (form) =>
      (positive || isAdditive(form)) &&
      (seasonal || form.season === 'N') &&
      observed - countEtsParameters(form, period) - 2 > 0,
  );
}

/**
 * How far, in the criterion, a first estimate may stand behind the best and still be carried to its
 * maximum. Estimating the seasonal states too rarely gains more than this; the sets of the long
 * tests choose as well with it as with twice as much, in two thirds of the time.
 */
function polishMargin(period: number): number {
  return 6 + period;
}

interface Candidate {
  readonly form: EtsForm;
  readonly attempt: EtsAttempt;
  readonly aicc: number;
  readonly shrunk: boolean;
}

/**
 * Estimates the admitted forms and returns the one with the least criterion; null where none fits.
 */
export function selectEts(
  series: ModelSeries,
  forms: readonly EtsForm[] = ETS_FORMS,
): EtsEstimate | null {
  const { values, period } = series;
  const n = observedCount(values);
  const scale = scaleOf(values);
  const scaled = values.map((value) => value / scale);
  const positive = values.every((value) => Number.isNaN(value) || value > 0);
  const admitted = admittedForms(forms, values, period);
  const useSeason = admitted.some((form) => form.season !== 'N');
  const cycle = useSeason ? period : 1;
  const starts = seasonalStarts(scaled, cycle, positive);
  const rough: Candidate[] = [];
  for (const form of admitted) {
    const first = estimateRoughly(form, scaled, cycle, starts);
    if (first)
      rough.push({ form, ...first, aicc: correctedAic(form, cycle, n, first.attempt.objective) });
  }
  const leader = Math.min(...rough.map((candidate) => candidate.aicc));
  let best: Candidate | null = null;
  for (const { form, attempt, aicc, shrunk } of rough) {
    if (!shrunk && aicc > leader + polishMargin(cycle)) continue;
    const full = estimateFully(form, scaled, attempt);
    const criterion = correctedAic(form, cycle, n, full.objective);
    if (!best || criterion < best.aicc) best = { form, attempt: full, aicc: criterion, shrunk };
  }
  if (!best) return null;
  const estimate = rescaleEstimate(best.form, best.attempt, cycle, n, scale);
  const state = copyState(estimate.initial);
  const errors = new Float64Array(values.length);
  filterEts(best.form, estimate.smoothing, values, state, errors);
  return { ...estimate, sumOfSquares: errors.reduce((total, error) => total + error * error, 0) };
}

/**
 * Fits with a chosen list of forms; the rules for series without information are in the file's
 * head.
 */
export function fitEts(series: ModelSeries, forms: readonly EtsForm[] = ETS_FORMS): ModelFit {
  const { values, period } = series;
  const observed = observedCount(values);
  if (isConstant(values)) return seasonalNaive.fit({ values, period: 1 });
  const warnings: CalculationWarning[] = [];
  if (period > MAX_ETS_PERIOD || (period > 1 && observed < 2 * period))
    warnings.push({
      code: 'FORECAST_NO_SEASON',
      message:
        `A season of ${period} was left out of exponential smoothing: it takes two whole cycles ` +
        `(${observed} values are here) and at most ${MAX_ETS_PERIOD} values per cycle.`,
    });
  const estimate = observed < MIN_OBSERVED ? null : selectEts(series, forms);
  if (!estimate) {
    warnings.push({
      code: 'FORECAST_SHORT',
      message:
        `${observed} values are too few for exponential smoothing: the latest value is ` +
        'repeated.',
    });
    return { fitted: fitSeasonalNaive({ values, period: 1 }), warnings };
  }
  const cycle = estimate.initial.seasons.length;
  return { fitted: etsModel(estimate, { values, period: cycle }), warnings };
}

export const ets: ForecastModel = {
  id: 'ets',
  label: 'Exponential smoothing (ETS)',
  description: 'Level, trend and season with decaying weights; the form is chosen by AICc.',
  fit: (series) => fitEts(series),
};
