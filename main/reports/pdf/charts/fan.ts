/**
 * The fan: ink for what happened, the forecast's median and opaque intervals for what may, a dashed
 * branch, a dashed limit with its value, a diamond where a stated bound meets it.
 */
import { addMonths, dayNumber, type IsoDate } from '../../../../core/time/dates.ts';
import { formatDate, formatDecimal, formatValue } from '../../formatText.ts';
import type { ChartSection, FanChart } from '../../model.ts';
import type { Canvas } from '../canvas.ts';
import { palette, size } from '../palette.ts';
import {
  CHART_HEIGHT,
  closeChart,
  drawDiamond,
  drawKeys,
  drawValueAxis,
  fillPath,
  type KeyItem,
  label,
  openChart,
  type Plot,
  type Point,
  strokeLine,
  strokePath,
} from './frame.ts';
import {
  linearScale,
  roundTicks,
  type Scale,
  shortNumber,
  type Unit,
  unitFor,
  unitLabel,
} from './scale.ts';

const END_LABELS = 62;

interface Axes {
  readonly plot: Plot;
  readonly scale: Scale;
  readonly unit: Unit;
  x(date: string): number;
}

function rangeOf(chart: FanChart): readonly [number, number] {
  const texts = [
    ...chart.actual.map((point) => point.value),
    ...chart.median.map((point) => point.value),
    ...chart.bands.flatMap((band) => [...band.lower, ...band.upper]),
    ...(chart.scenario?.values.map((point) => point.value) ?? []),
    ...(chart.limit ? [chart.limit.value] : []),
  ];
  const numbers = texts.map(Number);
  return [Math.min(...numbers), Math.max(...numbers)];
}

function openAxes(canvas: Canvas, section: ChartSection, chart: FanChart): Axes {
  const [low, high] = rangeOf(chart);
  const unit = unitFor(Math.max(Math.abs(low), Math.abs(high)));
  const box = openChart(canvas, section, {
    height: CHART_HEIGHT.fan,
    unit: unitLabel(chart.currency, unit),
    axisWidth: 40,
  });
  const plot = { ...box, width: box.width - END_LABELS };
  const days = [...chart.actual, ...chart.median].map((point) => dayNumber(point.date as IsoDate));
  const first = Math.min(...days);
  const last = Math.max(...days);
  return {
    plot,
    unit,
    scale: linearScale(roundTicks(low, high), plot.top + plot.height, plot.top),
    x: (date) =>
      plot.left + ((dayNumber(date as IsoDate) - first) / Math.max(1, last - first)) * plot.width,
  };
}

function drawBands(canvas: Canvas, chart: FanChart, axes: Axes): void {
  const anchor = chart.actual.at(-1);
  chart.bands.forEach((band, index) => {
    const edge = (values: readonly string[]): Point[] => [
      ...(anchor
        ? [[axes.x(anchor.date), axes.scale.position(Number(anchor.value))] as const]
        : []),
      ...values.map(
        (value, at): Point => [
          axes.x(chart.median[at]?.date ?? chart.today),
          axes.scale.position(Number(value)),
        ],
      ),
    ];
    const color = palette.bands[index + 3 - chart.bands.length] ?? palette.bands[2];
    fillPath(canvas, [...edge(band.upper), ...edge(band.lower).reverse()], color);
  });
}

/** The starts of months, every second or third where they are many; single days of a short time. */
function dateTicks(dates: readonly string[]): { readonly date: string; readonly text: string }[] {
  const sorted = [...dates].sort();
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  const months: string[] = [];
  for (let at = `${first.slice(0, 7)}-01` as IsoDate; at <= last; at = addMonths(at, 1))
    if (at >= first) months.push(at);
  if (months.length >= 3) {
    const step = Math.ceil(months.length / 8);
    return months
      .filter((_, index) => index % step === 0)
      .map((date) => {
        const [, month = '', year = ''] = formatDate(date).split(' ');
        return { date, text: date.slice(5, 7) === '01' ? `${month} ${year}` : month };
      });
  }
  const step = Math.max(1, Math.ceil(sorted.length / 7));
  return sorted
    .filter((_, index) => index % step === 0)
    .map((date) => ({ date, text: formatDate(date).slice(0, -5) }));
}

function drawDates(canvas: Canvas, chart: FanChart, axes: Axes): void {
  const { plot } = axes;
  const dates = [...chart.actual, ...chart.median].map((point) => point.date);
  const todayX = axes.x(chart.today);
  const bottom = plot.top + plot.height;
  for (const { date, text } of dateTicks(dates)) {
    const x = axes.x(date);
    strokeLine(canvas, [x, bottom], [x, bottom + 3], { color: palette.axis, width: 0.5 });
    canvas.line(text, x - 30, bottom + 12, { ...label, align: 'center' }, 60);
  }
  strokeLine(canvas, [todayX, plot.top], [todayX, bottom + 3], {
    color: palette.muted,
    width: 0.7,
    dash: [1, 2],
  });
  canvas.line(`today, ${formatDate(chart.today).slice(0, -5)}`, todayX + 4, plot.top + size.micro, {
    ...label,
    weight: 'medium',
  });
}

/** Last values at the right edge, pushed apart where they would overlap. */
function drawEndLabels(canvas: Canvas, chart: FanChart, axes: Axes): void {
  const outer = chart.bands[0];
  const outerName = outer
    ? formatValue(outer.level, { type: 'percent', decimals: 0 }).replace(' ', '')
    : '';
  const items = [
    { value: outer?.upper.at(-1), name: outerName, color: palette.muted },
    { value: chart.median.at(-1)?.value, name: 'median', color: palette.forecast },
    { value: chart.scenario?.values.at(-1)?.value, name: 'scenario', color: palette.scenario },
    { value: outer?.lower.at(-1), name: outerName, color: palette.muted },
  ]
    .flatMap((item) => (item.value === undefined ? [] : [{ ...item, value: Number(item.value) }]))
    .sort((a, b) => b.value - a.value);
  const gap = size.micro * 1.3;
  let last = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const y = Math.max(axes.scale.position(item.value), last + gap);
    last = y;
    const text = `${shortNumber(item.value, axes.unit, 1)} ${item.name}`;
    const x = axes.plot.left + axes.plot.width + 5;
    canvas.line(text, x, y + size.micro * 0.36, { ...label, color: item.color });
  }
}

function drawLimit(canvas: Canvas, chart: FanChart, axes: Axes): void {
  if (!chart.limit) return;
  const y = axes.scale.position(Number(chart.limit.value));
  const { plot } = axes;
  strokeLine(canvas, [plot.left, y], [plot.left + plot.width, y], {
    color: palette.negative,
    width: 0.8,
    dash: [4, 2.5],
  });
  const amount = formatDecimal(chart.limit.value.replace(/\.0+$/, ''), 0);
  canvas.line(`${chart.limit.label} ${amount}`, plot.left + 3, y - 3, {
    ...label,
    color: palette.negative,
  });
}

function keysOf(chart: FanChart): readonly KeyItem[] {
  return [
    { text: 'Actual', color: palette.text, shape: 'line' },
    { text: 'Forecast, median', color: palette.forecast, shape: 'line' },
    ...chart.bands.map(
      (band, index): KeyItem => ({
        text: `${formatValue(band.level, { type: 'percent', decimals: 0 })} interval`,
        color: palette.bands[index + 3 - chart.bands.length] ?? palette.bands[2],
        shape: 'box',
      }),
    ),
    ...(chart.scenario
      ? [{ text: chart.scenario.label, color: palette.scenario, shape: 'dash' } as const]
      : []),
    ...chart.breaches.map(
      (breach): KeyItem => ({ text: breach.label, color: palette.negative, shape: 'diamond' }),
    ),
  ];
}

/** Draws a fan chart at the cursor. */
export function drawFan(canvas: Canvas, section: ChartSection, chart: FanChart): void {
  const axes = openAxes(canvas, section, chart);
  const path = (points: readonly { date: string; value: string }[]): Point[] =>
    points.map((point) => [axes.x(point.date), axes.scale.position(Number(point.value))]);
  let bottom = axes.plot.top + axes.plot.height + 26;
  canvas.tagged(
    'Figure',
    () => {
      drawValueAxis(canvas, axes.plot, axes.scale, axes.unit);
      drawBands(canvas, chart, axes);
      drawDates(canvas, chart, axes);
      drawLimit(canvas, chart, axes);
      const anchor = chart.actual.slice(-1);
      if (chart.scenario)
        strokePath(canvas, path([...anchor, ...chart.scenario.values]), {
          color: palette.scenario,
          width: 1.3,
          dash: [4, 2],
        });
      strokePath(canvas, path([...anchor, ...chart.median]), {
        color: palette.forecast,
        width: 1.5,
      });
      strokePath(canvas, path(chart.actual), { color: palette.text, width: 1.3 });
      for (const point of path(chart.breaches)) drawDiamond(canvas, point, palette.negative);
      drawEndLabels(canvas, chart, axes);
      bottom = drawKeys(canvas, keysOf(chart), axes.plot.left, bottom);
    },
    undefined,
    section.summary,
  );
  closeChart(canvas, section, bottom);
}
