/** A fan as data: its series by date, the sentence and the table that tell it, and its crosshair. */
import { formatDate, formatNumber } from '../format/index.ts';
import { t } from '../messages/index.ts';
import type { CrosshairLine } from './ChartFrame.tsx';

export interface DatedValue {
  readonly date: string;
  readonly value: number;
}

export interface FanBand {
  readonly level: 50 | 80 | 95;
  /** One per point of the median. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface FanBreach {
  readonly date: string;
  readonly value: number;
  readonly label: string;
  readonly detail: string;
}

export interface LineFanProps {
  readonly title: string;
  readonly actual: readonly DatedValue[];
  /** From today on: its first point is the last actual. */
  readonly median: readonly DatedValue[];
  readonly bands: readonly FanBand[];
  readonly scenarios?: readonly { readonly name: string; readonly values: readonly DatedValue[] }[];
  readonly limit?: { readonly label: string; readonly value: number };
  readonly breach?: FanBreach;
  /** Later breaches: a diamond each, without words. */
  readonly moreBreaches?: readonly DatedValue[];
  readonly height?: number;
  /** Decimals of the figures beside the lines. */
  readonly digits?: number;
}

/** A fan by date: every series where it has a value. */
export interface Fan {
  readonly dates: readonly string[];
  readonly today: number;
  readonly valueAt: { readonly [series: string]: ReadonlyMap<string, number> };
}

export function readFan(props: LineFanProps): Fan {
  const future = props.median.slice(props.actual.length > 0 ? 1 : 0).map((point) => point.date);
  const dates = [...props.actual.map((point) => point.date), ...future];
  const series = (points: readonly DatedValue[]) =>
    new Map(points.map((point) => [point.date, point.value] as const));
  return {
    dates,
    today: Math.max(0, props.actual.length - 1),
    valueAt: {
      actual: series(props.actual),
      median: series(props.median),
      ...Object.fromEntries(
        (props.scenarios ?? []).map((one) => [`scenario ${one.name}`, series(one.values)]),
      ),
    },
  };
}

export function bandOf(props: LineFanProps, level: FanBand['level']): FanBand | undefined {
  return props.bands.find((band) => band.level === level);
}

/** The sentence that tells the chart. */
export function fanSummary(props: LineFanProps): string {
  const { title, actual, median, breach, digits = 1 } = props;
  const last = actual.at(-1) ?? median[0];
  const end = median.at(-1);
  const outer = bandOf(props, 95) ?? props.bands.at(-1);
  const figure = (value: number | undefined) => formatNumber(value ?? Number.NaN, digits);
  const text = t('chart.fanSummary', {
    title,
    today: last ? formatDate(last.date) : '',
    last: figure(last?.value),
    end: end ? formatDate(end.date) : '',
    median: figure(end?.value),
    low: figure(outer?.low.at(-1)),
    high: figure(outer?.high.at(-1)),
  });
  const branches = (props.scenarios ?? []).map(({ name, values }) =>
    t('chart.fanScenario', { name, value: figure(values.at(-1)?.value) }),
  );
  const risk = breach
    ? [
        t('chart.fanBreach', {
          label: breach.label,
          date: formatDate(breach.date),
          detail: breach.detail,
        }),
      ]
    : [];
  return [text, ...branches, ...risk].join(' ');
}

/** What the crosshair tells at a date. */
export function fanValues(props: LineFanProps, fan: Fan, index: number): readonly CrosshairLine[] {
  const { digits = 1 } = props;
  const date = fan.dates[index] ?? '';
  const lines: CrosshairLine[] = [];
  const add = (label: string, value: number | undefined, color: string) => {
    if (value !== undefined) lines.push({ label, value: formatNumber(value, digits), color });
  };
  add(t('chart.actual'), fan.valueAt.actual?.get(date), 'var(--ink-series)');
  if (index > fan.today) {
    add(t('chart.median'), fan.valueAt.median?.get(date), 'var(--forecast)');
    const at = index - fan.today;
    for (const band of props.bands) {
      const low = band.low[at];
      const high = band.high[at];
      if (low === undefined || high === undefined) continue;
      const value = `${formatNumber(low, digits)} to ${formatNumber(high, digits)}`;
      lines.push({ label: `${band.level}%`, value, color: `var(--band-${band.level})` });
    }
  }
  // Branches start at the last actual figure, which is nobody's forecast.
  if (index > fan.today)
    for (const one of props.scenarios ?? [])
      add(one.name, fan.valueAt[`scenario ${one.name}`]?.get(date), 'var(--scenario)');
  return lines;
}

/** The chart as a table. */
export function fanTable(props: LineFanProps, fan: Fan) {
  const { digits = 1 } = props;
  const scenarios = props.scenarios ?? [];
  const figure = (value: number | undefined) =>
    value === undefined ? '' : formatNumber(value, digits);
  const heads = [
    t('chart.period'),
    t('chart.actual'),
    t('chart.median'),
    ...props.bands.flatMap(({ level }) => [t('chart.low', { level }), t('chart.high', { level })]),
    ...scenarios.map((one) => one.name),
  ];
  const rows = fan.dates.map((date, index) => {
    const at = index - fan.today;
    return [
      formatDate(date),
      figure(fan.valueAt.actual?.get(date)),
      index > fan.today ? figure(fan.valueAt.median?.get(date)) : '',
      ...props.bands.flatMap((band) =>
        at > 0 ? [figure(band.low[at]), figure(band.high[at])] : ['', ''],
      ),
      ...scenarios.map((one) =>
        at > 0 ? figure(fan.valueAt[`scenario ${one.name}`]?.get(date)) : '',
      ),
    ];
  });
  return { heads, rows };
}
