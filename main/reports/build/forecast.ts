/** The forecast and a scenario beside it as report sections: fan, weeks, breaches, bridge. */
import { addDays, type IsoDate, weekday } from '../../../core/time/dates.ts';
import { sumTexts } from '../decimalText.ts';
import { formatDate, formatValue } from '../formatText.ts';
import type { Band, Breach, Column, DatedValue, ReportTable, Row, Section } from '../model.ts';

/** A forecast run in amounts of one currency, one element a day after `asOf`. */
export interface ForecastPart {
  readonly model: string;
  readonly currency: string;
  /** Balances up to and including the effective date, oldest first. */
  readonly actual: readonly DatedValue[];
  readonly days: readonly ForecastDay[];
  /** Balance intervals, outermost first, one bound per day. */
  readonly bands: readonly Band[];
  readonly limit: { readonly label: string; readonly value: string } | null;
  readonly breaches: readonly ForecastBreach[];
  /** Coverage measured in backtest, as a sentence; null where none was run. */
  readonly coverage: string | null;
}

export interface ForecastDay {
  readonly date: string;
  /** The day's expected net flow. */
  readonly netFlow: string;
  /** Median of the closing balance. */
  readonly balance: string;
}

/** Where a stated bound of the balance first meets the limit. */
export interface ForecastBreach {
  readonly date: string;
  /** The bound's value on that day. */
  readonly value: string;
  /** Such as `80 % lower bound`. */
  readonly bound: string;
  /** Probability that the balance is under the limit in that week; null where unknown. */
  readonly probability: string | null;
}

export interface ScenarioPart {
  readonly name: string;
  readonly currency: string;
  /** What the bridge measures, such as `Cash and holdings`. */
  readonly measure: string;
  /** Each shock in words. */
  readonly shocks: readonly string[];
  /** Balances under the scenario, on the forecast's days. */
  readonly balances: readonly DatedValue[];
  /** The measure on the last day in the base, and in the scenario; steps sum to the difference. */
  readonly baseClosing: string;
  readonly steps: readonly { readonly label: string; readonly value: string }[];
  readonly scenarioClosing: string;
}

function breachLabel(breach: ForecastBreach): string {
  const chance =
    breach.probability === null
      ? ''
      : `, probability in that week ${formatValue(breach.probability, { type: 'percent', decimals: 0 })}`;
  return `${breach.bound} meets the limit on ${formatDate(breach.date)}${chance}`;
}

interface Week {
  readonly days: readonly ForecastDay[];
  /** Index of its last day in the forecast. */
  readonly last: number;
}

/** Days cut after each Sunday: ISO weeks, the first and last may be short. */
function weeksOf(days: readonly ForecastDay[]): readonly Week[] {
  const weeks: { days: ForecastDay[]; last: number }[] = [];
  days.forEach((day, index) => {
    const isStart = index === 0 || weekday(day.date as IsoDate) === 1;
    if (isStart) weeks.push({ days: [], last: index });
    const week = weeks.at(-1);
    week?.days.push(day);
    if (week) week.last = index;
  });
  return weeks;
}

function weekTable(part: ForecastPart, scenario: ScenarioPart | null): ReportTable {
  const { currency } = part;
  const inner = part.bands.length > 1 ? part.bands.at(-2) : part.bands[0];
  const level = inner ? formatValue(inner.level, { type: 'percent', decimals: 0 }) : '';
  const scenarioByDate = new Map(scenario?.balances.map((point) => [point.date, point.value]));
  const amount = (id: string, title: string, isChange = false): Column => ({
    id,
    title,
    type: 'amount',
    currency,
    ...(isChange ? { isChange } : {}),
  });
  const breached = new Set(
    part.breaches.map((breach) => {
      const date = breach.date as IsoDate;
      return addDays(date, 7 - weekday(date));
    }),
  );
  const rows = weeksOf(part.days).map((week): Row & { readonly kind: 'line' } => {
    const last = part.days[week.last];
    const date = last?.date ?? '';
    const sunday = addDays(date as IsoDate, 7 - weekday(date as IsoDate));
    return {
      kind: 'line',
      cells: {
        week: date,
        flow: sumTexts(week.days.map((day) => day.netFlow)),
        balance: last?.balance,
        lower: breached.has(sunday)
          ? { value: inner?.lower[week.last] ?? '', mark: 'breach' }
          : inner?.lower[week.last],
        upper: inner?.upper[week.last],
        scenario: scenarioByDate.get(date),
        state: breached.has(sunday) ? { value: 'breach', mark: 'breach' } : undefined,
      },
    };
  });
  return {
    kind: 'table',
    id: 'forecast_weeks',
    title: `Forecast by week (${currency})`,
    columns: [
      { id: 'week', title: 'Week to', type: 'date' },
      amount('flow', 'Expected net flow', true),
      amount('balance', 'Median balance'),
      ...(inner ? [amount('lower', `${level} from`), amount('upper', `${level} to`)] : []),
      ...(scenario ? [amount('scenario', scenario.name)] : []),
      ...(breached.size > 0 ? [{ id: 'state', title: 'Limit', type: 'text' } as const] : []),
    ],
    rows: [
      ...rows,
      {
        kind: 'total',
        over: 'all',
        sums: ['flow'],
        cells: {
          week: { value: 'Total', type: 'text' },
          flow: sumTexts(part.days.map((day) => day.netFlow)),
        },
      },
    ],
    notes: [
      'Balances and intervals are those of the last day of the week. Expected flows are means, balances ' +
        'medians, so that they need not add up to the unit.',
    ],
  };
}

/** Fan chart, breaches and weeks. */
export function forecastSections(
  part: ForecastPart,
  scenario: ScenarioPart | null,
  asOf: string,
): readonly Section[] {
  const last = part.days.at(-1);
  const breaches = part.breaches.map(
    (breach): Breach => ({ date: breach.date, value: breach.value, label: breachLabel(breach) }),
  );
  const lastText = last
    ? `${formatValue(last.balance, { type: 'amount', currency: part.currency })} ${part.currency} on ${formatDate(last.date)}`
    : 'nothing';
  return [
    { kind: 'heading', level: 1, text: 'Forecast' },
    ...breaches.map(
      (breach): Section => ({ kind: 'paragraph', tone: 'warning', text: `${breach.label}.` }),
    ),
    {
      kind: 'chart',
      id: 'forecast_fan',
      title: 'Liquidity, actual and forecast',
      summary: `The median goes to ${lastText}. Model: ${part.model}. ${part.coverage ?? 'Coverage of the intervals was not measured.'}`,
      chart: {
        kind: 'fan',
        currency: part.currency,
        today: asOf,
        actual: part.actual,
        median: part.days.map((day) => ({ date: day.date, value: day.balance })),
        bands: part.bands,
        ...(scenario ? { scenario: { label: scenario.name, values: scenario.balances } } : {}),
        ...(part.limit ? { limit: part.limit } : {}),
        breaches,
      },
    },
    weekTable(part, scenario),
  ];
}

/** The scenario's shocks in words and the bridge from base to branch. */
export function scenarioSections(part: ScenarioPart): readonly Section[] {
  const last = part.balances.at(-1);
  return [
    { kind: 'heading', level: 1, text: `Scenario: ${part.name}` },
    { kind: 'paragraph', text: `Shocks: ${part.shocks.join('; ')}.` },
    {
      kind: 'chart',
      id: 'scenario_bridge',
      title: 'From base to scenario',
      summary: `${part.measure}${last ? ` on ${formatDate(last.date)}` : ''}: base, the effect of each shock, scenario.`,
      chart: {
        kind: 'bridge',
        currency: part.currency,
        opening: { label: 'Base', value: part.baseClosing },
        steps: part.steps,
        closing: { label: part.name, value: part.scenarioClosing },
      },
    },
  ];
}
