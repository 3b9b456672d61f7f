/**
 * A distribution going down its tiers: what is distributable on the left, each tier's part for limited
 * partners and general partner hanging where it is taken, what is left at the end.
 */
import { sumTexts } from '../../decimalText.ts';
import type { ChartSection, TierChart } from '../../model.ts';
import type { Canvas } from '../canvas.ts';
import { palette, size } from '../palette.ts';
import {
  CHART_HEIGHT,
  closeChart,
  drawFigureLabel,
  drawKeys,
  drawValueAxis,
  label,
  openChart,
  type Plot,
  strokeLine,
} from './frame.ts';
import { linearScale, roundTicks, type Scale, shortNumber, unitFor, unitLabel } from './scale.ts';

interface Column {
  readonly title: string;
  readonly top: number;
  readonly parts: readonly { readonly value: number; readonly color: string }[];
  readonly total: string;
}

function columnsOf(chart: TierChart, print: (text: string) => string): readonly Column[] {
  let left = chart.distributable;
  const columns: Column[] = [
    {
      title: 'Distributable',
      top: Number(left),
      parts: [{ value: Number(left), color: palette.pool }],
      total: print(left),
    },
  ];
  for (const tier of chart.tiers) {
    columns.push({
      title: tier.label,
      top: Number(left),
      parts: [
        { value: Number(tier.lp), color: palette.limitedPartner },
        { value: Number(tier.gp), color: palette.generalPartner },
      ],
      total: print(sumTexts([tier.lp, tier.gp])),
    });
    left = tier.left;
  }
  columns.push({
    title: 'Left',
    top: Number(left),
    parts: [{ value: Number(left), color: palette.pool }],
    total: print(left),
  });
  return columns;
}

function drawColumn(
  canvas: Canvas,
  column: Column,
  x: number,
  width: number,
  scale: Scale,
): number {
  let value = column.top;
  for (const part of column.parts) {
    const top = scale.position(value);
    value -= part.value;
    const height = scale.position(value) - top;
    if (height > 0) canvas.document.rect(x, top, width, Math.max(height, 0.6)).fill(part.color);
  }
  const y = scale.position(column.top) - 4;
  drawFigureLabel(canvas, column.total, x + width / 2, y);
  return scale.position(value);
}

function drawTitle(canvas: Canvas, title: string, x: number, width: number, plot: Plot): number {
  const lines = canvas.wrap(title, width, label);
  lines.forEach((line, index) => {
    const baseline = plot.top + plot.height + 11 + index * size.micro * 1.25;
    canvas.line(line, x, baseline, { ...label, align: 'center' }, width);
  });
  return lines.length;
}

/** Draws a tier chart at the cursor. */
export function drawTiers(canvas: Canvas, section: ChartSection, chart: TierChart): void {
  const high = Number(chart.distributable);
  const unit = unitFor(high);
  const plot = openChart(canvas, section, {
    height: CHART_HEIGHT.tiers,
    unit: unitLabel(chart.currency, unit),
    axisWidth: 40,
  });
  const scale = linearScale(roundTicks(0, high * 1.04), plot.top + plot.height, plot.top);
  const columns = columnsOf(chart, (text) => shortNumber(Number(text), unit, 3));
  const slot = plot.width / columns.length;
  const width = Math.min(56, slot * 0.62);
  let titleLines = 1;
  let bottom = plot.top + plot.height;
  canvas.tagged(
    'Figure',
    () => {
      drawValueAxis(canvas, plot, scale, unit);
      columns.forEach((column, index) => {
        const x = plot.left + slot * index + (slot - width) / 2;
        const end = drawColumn(canvas, column, x, width, scale);
        if (index > 0 && index < columns.length - 1)
          strokeLine(canvas, [x + width, end], [x + slot, end], {
            color: palette.axis,
            width: 0.6,
          });
        if (index === 0)
          strokeLine(
            canvas,
            [x + width, scale.position(column.top)],
            [x + slot, scale.position(column.top)],
            {
              color: palette.axis,
              width: 0.6,
            },
          );
        titleLines = Math.max(
          titleLines,
          drawTitle(canvas, column.title, plot.left + slot * index + 2, slot - 4, plot),
        );
      });
      bottom = drawKeys(
        canvas,
        [
          { text: 'To limited partners', color: palette.limitedPartner, shape: 'box' },
          { text: 'To general partner', color: palette.generalPartner, shape: 'box' },
          { text: 'Pool', color: palette.pool, shape: 'box' },
        ],
        plot.left,
        plot.top + plot.height + 16 + titleLines * size.micro * 1.25,
      );
    },
    undefined,
    section.summary,
  );
  closeChart(canvas, section, bottom);
}
