/**
 * From dated flows to one value per business day and category, and from expected flows to forecast
 * days. What cannot be placed is an error that names the category and date, never a silent loss.
 */
import type { CalculationWarning } from '../../calculation.ts';
import { AppFailure } from '../../result.ts';
import { addDays, dateFromDayNumber, dayNumber, type IsoDate } from '../../time/dates.ts';
import type { CategorySeries } from './categoryModel.ts';
import { buildGrid, type DayGrid, type GridDay } from './grid.ts';
import type { PlacedItem } from './knownItems.ts';
import type { CashflowInput } from './schema.ts';

/** Eight weeks of business days: below them half a history tests no model over more than weeks. */
export const SHORT_HISTORY_DAYS = 40;

export interface PreparedCategory {
  readonly name: string;
  /** What shocks name the category by. */
  readonly code: string;
  readonly currency: string;
  readonly series: CategorySeries;
  readonly items: readonly PlacedItem[];
}

export interface PreparedCash {
  readonly grid: DayGrid;
  /** Days of the grid up to as-of. */
  readonly historyLength: number;
  /** Forecast days, holidays included. */
  readonly days: readonly GridDay[];
  /** Week number of each forecast day, from 0; weeks begin on Monday. */
  readonly weekOf: readonly number[];
  readonly categories: readonly PreparedCategory[];
  /** Whether too few days lie behind to test a model on them, and the choice of model is free. */
  readonly isShort: boolean;
  readonly warnings: readonly CalculationWarning[];
}

function inputError(code: string, message: string, path: string): AppFailure {
  return new AppFailure({ kind: 'invalid-input', code, message, path });
}

function firstDate(input: CashflowInput): IsoDate {
  let first = input.asOf;
  for (const { dates } of input.categories)
    for (const date of dates) if (date < first) first = date;
  return first;
}

interface Span {
  readonly grid: DayGrid;
  readonly historyLength: number;
  readonly asOf: IsoDate;
  readonly isShort: boolean;
}

/**
 * Sums a history by business day from its first flow on; NaN on holidays, 0 where nothing moved. In a
 * short history days before the first flow are days without one: left out, they would make one large
 * flow near the end into a daily one.
 */
function placeHistory(
  history: CashflowInput['categories'][number],
  index: number,
  { grid, historyLength, asOf, isShort }: Span,
): CategorySeries {
  const sums = new Float64Array(historyLength);
  let first = historyLength;
  history.dates.forEach((date, k) => {
    if (date > asOf)
      throw inputError(
        'FORECAST_AFTER_AS_OF',
        `${history.category} has a flow on ${date}, after the as-of date ${asOf}. ` +
          'Give future flows as expected flows, or move the as-of date.',
        `categories.${index}.dates.${k}`,
      );
    // A flow of a closing weekend belongs to the first forecast day; it is counted on the last one.
    const place = Math.min(grid.placeOf(dayNumber(date)), historyLength - 1);
    if (place < 0) return;
    sums[place] = (sums[place] as number) + (history.values[k] as number);
    if (history.values[k] !== 0) first = Math.min(first, place);
  });
  if (isShort && first < historyLength) first = 0;
  const values = sums.slice(first);
  for (let t = 0; t < values.length; t++)
    if ((grid.days[first + t] as GridDay).holiday && values[t] === 0) values[t] = Number.NaN;
  return { grid, first, values };
}

/**
 * Expected flows by category on forecast days; overdue ones go to the first day, late ones drop.
 */
function placeItems(input: CashflowInput, grid: DayGrid, historyLength: number) {
  const placed = new Map<string, PlacedItem[]>();
  let overdue = 0;
  for (const { category, date, amount, probability, additional } of input.expectedFlows) {
    if (date <= input.asOf) overdue++;
    const from = date > input.asOf ? date : addDays(input.asOf, 1);
    const step = grid.placeOf(dayNumber(from)) - historyLength;
    const list = placed.get(category) ?? [];
    if (step < grid.days.length - historyLength)
      list.push({ step, amount, probability, additional });
    placed.set(category, list);
  }
  return { placed, overdue };
}

function weekNumbers(days: readonly GridDay[]): number[] {
  const monday = (day: number) => Math.floor((day + 3) / 7);
  const numbers: number[] = [];
  let week = -1;
  let before = Number.NaN;
  for (const { day, holiday } of days) {
    // Holidays never begin a week, so that each week has a business day.
    if (!holiday && monday(day) !== before) {
      week++;
      before = monday(day);
    }
    numbers.push(Math.max(week, 0));
  }
  return numbers;
}

/**
 * Lays out history, forecast days and expected items; throws `AppFailure` on input without sense.
 */
export function prepareCash(input: CashflowInput): PreparedCash {
  const { asOf, calendar } = input;
  const grid = buildGrid(firstDate(input), addDays(asOf, input.horizonDays), calendar);
  const historyLength = grid.days.filter(({ day }) => day <= dayNumber(asOf)).length;
  const days = grid.days.slice(historyLength);
  const isShort = input.model === 'auto' && historyLength < SHORT_HISTORY_DAYS;
  const span = { grid, historyLength, asOf, isShort };
  if (!days.some(({ holiday }) => !holiday))
    throw inputError(
      'FORECAST_NO_DAYS',
      `No business day lies within ${input.horizonDays} days after ${asOf}. Extend the horizon.`,
      'horizonDays',
    );
  const { placed, overdue } = placeItems(input, grid, historyLength);
  const names = new Set<string>();
  const categories = input.categories.map((history, index): PreparedCategory => {
    if (names.has(history.category))
      throw inputError(
        'FORECAST_CATEGORY_TWICE',
        `The category "${history.category}" is given twice. Join its flows into one history.`,
        `categories.${index}.category`,
      );
    names.add(history.category);
    const series = placeHistory(history, index, span);
    return {
      name: history.category,
      code: history.code ?? history.category,
      currency: history.currency ?? input.currency,
      series,
      items: placed.get(history.category) ?? [],
    };
  });
  for (const [name, items] of placed)
    if (!names.has(name)) {
      const series = { grid, first: historyLength, values: new Float64Array(0) };
      categories.push({ name, code: name, currency: input.currency, series, items });
    }
  const warnings = overdue === 0 ? [] : [overdueWarning(overdue, asOf)];
  return { ...span, days, weekOf: weekNumbers(days), categories, warnings };
}

function overdueWarning(count: number, asOf: IsoDate): CalculationWarning {
  return {
    code: 'FORECAST_OVERDUE',
    message:
      `${count} expected flows are dated on or before ${asOf}; they are taken on the first ` +
      'business day after it.',
  };
}

export function gridDate({ day }: GridDay): IsoDate {
  return dateFromDayNumber(day);
}
