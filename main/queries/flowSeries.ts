/**
 * The series that a cash forecast extrapolates: booked flows by category and currency, without what
 * shows no pattern, and few enough that a forecast takes seconds.
 */
import { money } from '../../core/money/money.ts';
import { addDays, daysBetween, type IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { allSettings } from './settings.ts';
import type { Translator } from './translator.ts';

/** One series of the forecast: the flows of a category, in all its currencies or in one. */
export interface FlowLine {
  /** As the forecast's output names it. */
  readonly name: string;
  readonly code: string;
  readonly currency: string;
}

/**
 * Categories whose flows follow decisions instead of a pattern: repeating last month's loan or fund
 * call would forecast nothing. They count with their expected flows alone. The setting
 * `forecast.plannedCategories` replaces the list.
 */
const PLANNED_CATEGORIES: readonly string[] = [
  'debt-service',
  'dividends',
  'fund-flows',
  'intercompany',
  'investments',
  'treasury-transfer',
];

export function plannedCategories(store: ReadStore): ReadonlySet<string> {
  const chosen = allSettings(store)['forecast.plannedCategories'];
  return new Set(Array.isArray(chosen) ? chosen.map(String) : PLANNED_CATEGORIES);
}

/**
 * Below these a series shows no pattern yet, and a model would repeat its few flows for ever: days
 * with flows, and days since the first one. A workspace whose whole history is younger asks for
 * half of it.
 */
const FEWEST_FLOW_DAYS = 10;
const SHORTEST_SPAN_DAYS = 60;

interface CategoryNames {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Lines that nobody has put into a category; shocks may name them like any other. */
export const UNCATEGORISED: CategoryNames = {
  id: '',
  code: 'uncategorised',
  name: 'Uncategorised',
};

function categoriesOf(store: ReadStore): Map<string, CategoryNames> {
  const rows = store.all<CategoryNames & { readonly [column: string]: string }>(
    'SELECT id, code, name FROM category ORDER BY sort, code',
  );
  return new Map([...rows, UNCATEGORISED].map((row) => [row.id, row]));
}

export interface FlowRow {
  readonly category_id: string;
  readonly currency: string;
  readonly booking_date: string;
  readonly net: bigint;
}

interface Series extends FlowLine {
  readonly byDate: Map<string, number>;
  turnover: number;
}

/**
 * A currency of a category has a series of its own, which exchange rate shocks reach, from this
 * share of all turnover on; smaller ones join the category's series in the reporting currency, so
 * that the number of models stays near the number of categories.
 */
const OWN_SERIES_SHARE = 0.01;

/** Builds series by category and currency and finds the one that a flow belongs to. */
export class SeriesBook {
  readonly #series = new Map<string, Series>();
  readonly #names = new Map<string, string>();
  #firstDate: IsoDate | null = null;
  readonly #categories: ReadonlyMap<string, CategoryNames>;
  readonly #translator: Translator;

  constructor(store: ReadStore, translator: Translator) {
    this.#categories = categoriesOf(store);
    this.#translator = translator;
  }

  add(row: FlowRow): void {
    const date = row.booking_date as IsoDate;
    if (this.#firstDate === null || date < this.#firstDate) this.#firstDate = date;
    const series = this.#open(row.category_id, row.currency);
    const value = this.#translator.number(money(row.currency, row.net));
    series.byDate.set(row.booking_date, (series.byDate.get(row.booking_date) ?? 0) + value);
    series.turnover += Math.abs(value);
  }

  /** Joins what is too small for a model of its own. */
  joinSmall(): void {
    const all = [...this.#series.values()].reduce((sum, { turnover }) => sum + turnover, 0);
    for (const [key, small] of [...this.#series]) {
      if (small.currency === this.#translator.to) continue;
      if (small.turnover >= OWN_SERIES_SHARE * all) continue;
      this.#series.delete(key);
      const main = this.#open(key.slice(0, key.lastIndexOf(' ')), this.#translator.to);
      for (const [date, value] of small.byDate)
        main.byDate.set(date, (main.byDate.get(date) ?? 0) + value);
      main.turnover += small.turnover;
    }
  }

  /** Forgets the history of categories whose flows follow decisions. */
  dropPlanned(planned: ReadonlySet<string>): void {
    for (const [key, series] of [...this.#series])
      if (planned.has(series.code)) this.#series.delete(key);
  }

  /**
   * Forgets histories too young or too sparse to show a pattern; answers the names of their series.
   */
  dropThin(asOf: IsoDate): string[] {
    const thin: string[] = [];
    const span = daysBetween(this.#firstDate ?? asOf, asOf);
    const latestStart = addDays(asOf, -Math.min(SHORTEST_SPAN_DAYS, Math.floor(span / 2)));
    for (const [key, series] of [...this.#series]) {
      const dates = [...series.byDate].filter(([, value]) => value !== 0).map(([date]) => date);
      const first = dates.sort()[0] ?? asOf;
      if (dates.length >= FEWEST_FLOW_DAYS && first <= latestStart) continue;
      if (dates.length > 0) thin.push(series.name);
      this.#series.delete(key);
    }
    return thin.sort();
  }

  /** The series of a known future flow: one with a history, else one of its currency without. */
  lineFor(categoryId: string, currency: string): FlowLine {
    const own = this.#series.get(`${categoryId} ${currency}`);
    const main = this.#series.get(`${categoryId} ${this.#translator.to}`);
    const modelled = main !== undefined && main.turnover > 0 ? main : undefined;
    return own ?? modelled ?? this.#open(categoryId, currency);
  }

  all(): Series[] {
    return [...this.#series.values()].sort((a, b) =>
      a.code === b.code ? (a.currency < b.currency ? -1 : 1) : a.code < b.code ? -1 : 1,
    );
  }

  #open(categoryId: string, currency: string): Series {
    const key = `${categoryId} ${currency}`;
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const { code, name } = this.#categories.get(categoryId) ?? UNCATEGORISED;
    const plain = currency === this.#translator.to ? name : `${name}, ${currency}`;
    // Two categories may share a name, never a code.
    const taken = this.#names.get(plain);
    const shown = taken === undefined || taken === code ? plain : `${plain} (${code})`;
    this.#names.set(plain, taken ?? code);
    const series = { name: shown, code, currency, byDate: new Map<string, number>(), turnover: 0 };
    this.#series.set(key, series);
    return series;
  }
}
