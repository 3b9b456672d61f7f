/**
 * Horizontal bars from one zero line, and points with intervals on one shared axis where the bars carry
 * bounds; the figure of record is in the accent, values are printed at full scale beside the bars.
 */
import { isNegativeText } from '../../decimalText.ts';
import { formatValue } from '../../formatText.ts';
import type { Bar, BarChart, ChartSection } from '../../model.ts';
import type { Canvas } from '../canvas.ts';
import { palette, size } from '../palette.ts';
import { closeChart, drawDiamond, label, openChart, type Plot, strokeLine } from './frame.ts';
import {
  linearScale,
  roundTicks,
  type Scale,
  shortNumber,
  tickDecimals,
  type Unit,
  unitFor,
} from './scale.ts';

/** Height of a row in points; a long list stands closer. */
const rowOf = (chart: BarChart): number => (chart.bars.length > 10 ? 15.5 : 19);
const name = { size: size.table, color: palette.text } as const;

interface Axes {
  readonly plot: Plot;
  readonly scale: Scale;
  readonly unit: Unit;
  readonly suffix: string;
  /** Points with intervals instead of bars. */
  readonly isPoints: boolean;
}

function drawAxis(canvas: Canvas, axes: Axes): void {
  const { plot, scale, unit, suffix } = axes;
  const decimals = tickDecimals(scale.ticks, unit);
  for (const tick of scale.ticks) {
    const x = scale.position(tick);
    const isZero = Math.abs(tick) < 1e-12;
    strokeLine(canvas, [x, plot.top], [x, plot.top + plot.height], {
      color: isZero ? palette.axis : palette.gridline,
      width: isZero ? 0.8 : 0.5,
    });
    const text = shortNumber(tick, unit, decimals) + suffix;
    canvas.line(text, x - 30, plot.top + plot.height + 10, { ...label, align: 'center' }, 60);
  }
}

function drawInterval(
  canvas: Canvas,
  axes: Axes,
  bounds: readonly [string, string],
  y: number,
  color: string,
): void {
  const [low, high] = bounds.map((bound) => axes.scale.position(Number(bound)));
  if (low === undefined || high === undefined) return;
  strokeLine(canvas, [low, y], [high, y], { color, width: 1.6 });
  for (const x of [low, high])
    strokeLine(canvas, [x, y - 3.5], [x, y + 3.5], { color, width: 1.2 });
}

function drawBar(canvas: Canvas, axes: Axes, bar: Bar, y: number): void {
  const { scale } = axes;
  const at = scale.position(Number(bar.value));
  const color = bar.isChosen ? palette.accent : palette.pool;
  if (axes.isPoints) {
    if (bar.low !== undefined && bar.high !== undefined)
      drawInterval(canvas, axes, [bar.low, bar.high], y, color);
    drawDiamond(canvas, [at, y], color);
    return;
  }
  const zero = scale.position(0);
  canvas.document.rect(Math.min(zero, at), y - 5, Math.abs(at - zero), 10);
  if (!isNegativeText(bar.value)) {
    canvas.document.fill(color);
    return;
  }
  // What reduces the whole is hatched, so that grey print shows it too.
  canvas.document.save().clip();
  for (let x = Math.min(zero, at) - 10; x < Math.max(zero, at); x += 3.5)
    strokeLine(canvas, [x, y + 5], [x + 10, y - 5], { color, width: 0.8 });
  canvas.document.restore();
  canvas.document.lineWidth(0.8).strokeColor(color);
  canvas.document.rect(Math.min(zero, at), y - 5, Math.abs(at - zero), 10).stroke();
}

/** Plot height in points. */
export function barsHeight(chart: BarChart): number {
  return chart.bars.length * rowOf(chart);
}

/** Draws a bar chart at the cursor. */
export function drawBars(canvas: Canvas, section: ChartSection, chart: BarChart): void {
  const texts = chart.bars.map((bar) =>
    formatValue(bar.value, { type: chart.type, currency: chart.currency }),
  );
  const nameWidth =
    Math.min(170, Math.max(...chart.bars.map((bar) => canvas.measure(bar.label, name)))) + 10;
  const valueWidth = Math.max(...texts.map((text) => canvas.measure(text, name))) + 8;
  const numbers = chart.bars.flatMap((bar) => [
    bar.value,
    bar.low ?? bar.value,
    bar.high ?? bar.value,
  ]);
  const low = Math.min(0, ...numbers.map(Number));
  const high = Math.max(0, ...numbers.map(Number));
  const unit =
    chart.type === 'percent'
      ? { divisor: 0.01, name: '' }
      : unitFor(Math.max(Math.abs(low), Math.abs(high)));
  const box = openChart(canvas, section, {
    height: barsHeight(chart),
    unit: `${chart.currency ?? 'percent'}${unit.name === '' ? '' : `, axis in ${unit.name}s`}`,
    axisWidth: nameWidth,
  });
  const plot = { ...box, width: box.width - valueWidth - 10 };
  const axes: Axes = {
    plot,
    unit,
    isPoints: chart.bars.some((bar) => bar.low !== undefined),
    suffix: chart.type === 'percent' ? ' %' : '',
    scale: linearScale(roundTicks(low, high), plot.left, plot.left + plot.width),
  };
  canvas.tagged(
    'Figure',
    () => {
      drawAxis(canvas, axes);
      chart.bars.forEach((bar, index) => {
        const y = plot.top + rowOf(chart) * (index + 0.5);
        const weight = bar.isChosen ? 'strong' : 'regular';
        const shown = canvas.wrap(bar.label, nameWidth - 8, name);
        const clipped = shown.length > 1 ? `${shown[0]}\u2026` : (shown[0] ?? '');
        canvas.line(clipped, canvas.left, y + size.table * 0.36, { ...name, weight });
        drawBar(canvas, axes, bar, y);
        canvas.line(
          texts[index] ?? '',
          plot.left + plot.width + 10,
          y + size.table * 0.36,
          {
            ...name,
            weight,
            align: 'right',
            color: isNegativeText(bar.value) ? palette.negative : palette.text,
          },
          valueWidth,
        );
      });
    },
    undefined,
    section.summary,
  );
  closeChart(canvas, section, plot.top + plot.height + 14);
}
