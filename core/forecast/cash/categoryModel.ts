/**
 * The forecast of one cash category: calendar effects taken off, exponential smoothing with a
 * weekday season on the rest, effects put back; or plain seasonal naive. Only additive forms are
 * used, because net flows change sign, and only damped trends, because an undamped one runs away
 * over a quarter of daily steps (Gardner & McKenzie 1985).
 */
import type { CalculationWarning } from '../../calculation.ts';
import { fitEts } from '../models/ets.ts';
import { ETS_FORMS, isAdditive } from '../models/etsForm.ts';
import { fitMeanFlow } from '../models/meanFlow.ts';
import { type FittedModel, isConstant, observedCount } from '../models/model.ts';
import { fitSeasonalNaive } from '../models/seasonalNaive.ts';
import { type CalendarEffects, fitCalendarEffects } from './calendarEffects.ts';
import type { DayGrid, GridDay } from './grid.ts';

const CASH_FORMS = ETS_FORMS.filter((form) => isAdditive(form) && form.trend !== 'A');
/** Below this many observed days a month has not been seen often enough to have effects. */
const MIN_DAYS_FOR_EFFECTS = 120;
const MIN_DAYS_FOR_ETS = 20;

export interface CategoryModel {
  readonly fitted: FittedModel;
  readonly effects: CalendarEffects | null;
  readonly warnings: readonly CalculationWarning[];
  /** Flows of the next days of the grid; 0 on holidays. */
  point(horizon: number): Float64Array;
  /** One future path of the flows for given one-step errors; 0 on holidays. */
  simulate(innovations: Float64Array, path: Float64Array): void;
  carry(values: Float64Array): CategoryModel;
}

/** A category's series: `values[t]` belongs to `grid.days[first + t]`, NaN on holidays. */
export interface CategorySeries {
  readonly grid: DayGrid;
  readonly first: number;
  readonly values: Float64Array;
}

function assemble(
  series: CategorySeries,
  fitted: FittedModel,
  effects: CalendarEffects | null,
  warnings: readonly CalculationWarning[],
): CategoryModel {
  const next = series.first + series.values.length;
  const dayAt = (h: number) => series.grid.days[next + h] as GridDay;
  const restore = (flows: Float64Array) => {
    for (let h = 0; h < flows.length; h++) {
      const day = dayAt(h);
      flows[h] = day.holiday ? 0 : (flows[h] as number) + (effects?.at(day) ?? 0);
    }
    return flows;
  };
  return {
    fitted,
    effects,
    warnings,
    point: (horizon) => restore(fitted.point(horizon)),
    simulate: (innovations, path) => {
      fitted.simulate(innovations, path);
      restore(path);
    },
    carry: (values) => {
      const longer = { ...series, values };
      return assemble(longer, fitted.carry(withoutEffects(longer, effects)), effects, warnings);
    },
  };
}

function withoutEffects(
  { grid, first, values }: CategorySeries,
  effects: CalendarEffects | null,
): Float64Array {
  if (!effects) return values;
  return values.map((value, t) => value - effects.at(grid.days[first + t] as GridDay));
}

/** Seasonal naive by weekday, on the flows as they are. */
export function fitNaiveCategory(series: CategorySeries): CategoryModel {
  const fitted = fitSeasonalNaive({ values: series.values, period: series.grid.weekLength });
  return assemble(series, fitted, null, []);
}

/** The mean flow by weekday, for what is too short or too lumpy to repeat or to smooth. */
export function fitMeanCategory(series: CategorySeries): CategoryModel {
  const fitted = fitMeanFlow({ values: series.values, period: series.grid.weekLength });
  return assemble(series, fitted, null, []);
}

/** From this share of a category's turnover on, one flow makes its history. */
const DOMINANT_SHARE = 1 / 3;

/**
 * Whether a category's flows are few (on less than half of its days) or one of them dominates: its
 * last week then says nothing about the next one.
 */
export function isLumpy({ values }: CategorySeries): boolean {
  let [days, flowDays, turnover, largest] = [0, 0, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const size = Math.abs(value);
    days++;
    if (size > 0) flowDays++;
    turnover += size;
    largest = Math.max(largest, size);
  }
  return turnover > 0 && (2 * flowDays < days || largest > DOMINANT_SHARE * turnover);
}

/**
 * Exponential smoothing with calendar effects. A category without variation repeats its constant;
 * one with fewer than 20 observed days falls back to the mean flow; fewer than 120 get no effects.
 * Each of these is told as a warning.
 */
export function fitEtsCategory(series: CategorySeries): CategoryModel {
  const { grid, first, values } = series;
  const observed = observedCount(values);
  if (observed < MIN_DAYS_FOR_ETS && !isConstant(values)) {
    const message = `${observed} days of history are too few to smooth: the mean flow is taken.`;
    return { ...fitMeanCategory(series), warnings: [{ code: 'FORECAST_SHORT', message }] };
  }
  const days = grid.days.slice(first, first + values.length);
  const effects =
    observed < MIN_DAYS_FOR_EFFECTS || isConstant(values)
      ? null
      : fitCalendarEffects(values, days, grid.weekLength);
  const rest = withoutEffects(series, effects);
  const { fitted, warnings } = fitEts({ values: rest, period: grid.weekLength }, CASH_FORMS);
  return assemble(series, fitted, effects, warnings);
}
