/** What all printed charts share: caption, unit, value axis with gridlines, keys and small labels. */
import type { ChartSection } from '../../model.ts';
import { type Canvas, caption, type PlacedText } from '../canvas.ts';
import { palette, size } from '../palette.ts';
import { type Scale, shortNumber, tickDecimals, type Unit } from './scale.ts';

/** Plot heights in points of the charts that do not grow with their rows. */
export const CHART_HEIGHT = { fan: 190, tiers: 190, bridge: 150 } as const;

/** What title, unit, axis, keys and a summary of one line take besides the plot. */
const AROUND = 82;

const summaryStyle = { size: size.micro + 0.5, color: palette.muted } as const;

/** Height in points that a chart takes besides its plot, its summary included. */
export function chartRoom(canvas: Canvas, section: ChartSection): number {
  const lines = canvas.wrap(section.summary, canvas.width, summaryStyle).length;
  return AROUND + (lines - 1) * summaryStyle.size * 1.42;
}

/** A figure over a mark, on ground of its own so that no gridline runs through it. */
export function drawFigureLabel(
  canvas: Canvas,
  text: string,
  center: number,
  baseline: number,
): void {
  const style: PlacedText = { ...label, color: palette.text, weight: 'medium', align: 'center' };
  const width = canvas.measure(text, style) + 4;
  canvas.document
    .rect(center - width / 2, baseline - size.micro, width, size.micro + 1.5)
    .fill(palette.surface);
  canvas.line(text, center - width / 2, baseline, style, width);
}

export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const label: PlacedText = { size: size.micro, color: palette.muted };

/** Draws title and unit and leaves room for the plot; returns its box. */
export function openChart(
  canvas: Canvas,
  section: ChartSection,
  options: { readonly height: number; readonly unit: string; readonly axisWidth: number },
): Plot {
  canvas.ensure(options.height + chartRoom(canvas, section));
  canvas.paragraph(section.title, caption, 'H3');
  canvas.paragraph(options.unit, { size: size.micro + 0.5, color: palette.muted });
  const top = canvas.y + 6;
  return {
    left: canvas.left + options.axisWidth,
    top,
    width: canvas.width - options.axisWidth,
    height: options.height,
  };
}

/** Ends a chart below its plot with its one-sentence summary. */
export function closeChart(canvas: Canvas, section: ChartSection, bottom: number): void {
  canvas.y = bottom + 4;
  canvas.paragraph(section.summary, summaryStyle, 'Caption');
  canvas.y += 12;
}

/** Horizontal gridlines with values left of the plot, the zero line stronger. */
export function drawValueAxis(canvas: Canvas, plot: Plot, scale: Scale, unit: Unit): void {
  const decimals = tickDecimals(scale.ticks, unit);
  for (const tick of scale.ticks) {
    const y = scale.position(tick);
    const isZero = Math.abs(tick) < 1e-9;
    strokeLine(canvas, [plot.left, y], [plot.left + plot.width, y], {
      color: isZero ? palette.axis : palette.gridline,
      width: isZero ? 0.8 : 0.5,
    });
    canvas.line(
      shortNumber(tick, unit, decimals),
      plot.left - 6 - 60,
      y + size.micro * 0.36,
      { ...label, align: 'right' },
      60,
    );
  }
}

export type Point = readonly [number, number];

export interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly [number, number];
}

export function strokeLine(canvas: Canvas, from: Point, to: Point, stroke: Stroke): void {
  strokePath(canvas, [from, to], stroke);
}

export function strokePath(canvas: Canvas, points: readonly Point[], stroke: Stroke): void {
  const { document } = canvas;
  document.save().lineWidth(stroke.width).strokeColor(stroke.color).lineJoin('round');
  if (stroke.dash) document.dash(stroke.dash[0], { space: stroke.dash[1] });
  points.forEach(([x, y], index) => {
    if (index === 0) document.moveTo(x, y);
    else document.lineTo(x, y);
  });
  document.stroke().restore();
}

export function fillPath(canvas: Canvas, points: readonly Point[], color: string): void {
  const { document } = canvas;
  points.forEach(([x, y], index) => {
    if (index === 0) document.moveTo(x, y);
    else document.lineTo(x, y);
  });
  document.closePath().fill(color);
}

export interface KeyItem {
  readonly text: string;
  readonly color: string;
  readonly shape: 'line' | 'dash' | 'box' | 'diamond';
}

/** A row of keys; wraps to a next row where it would leave the page. Returns the bottom edge. */
export function drawKeys(
  canvas: Canvas,
  items: readonly KeyItem[],
  left: number,
  y: number,
): number {
  let x = left;
  let row = y;
  for (const item of items) {
    const width = 16 + canvas.measure(item.text, label) + 14;
    if (x > left && x + width > canvas.left + canvas.width + 14) {
      x = left;
      row += size.micro * 1.6;
    }
    drawKeyShape(canvas, item, x, row);
    canvas.line(item.text, x + 16, row + size.micro * 0.36, label);
    x += width;
  }
  return row + size.micro;
}

function drawKeyShape(canvas: Canvas, item: KeyItem, x: number, y: number): void {
  if (item.shape === 'box') canvas.document.rect(x, y - 3.5, 11, 7).fill(item.color);
  else if (item.shape === 'diamond') drawDiamond(canvas, [x + 5.5, y], item.color);
  else
    strokeLine(canvas, [x, y], [x + 11, y], {
      color: item.color,
      width: 1.4,
      ...(item.shape === 'dash' ? { dash: [3, 2] as const } : {}),
    });
}

export function drawDiamond(canvas: Canvas, [x, y]: Point, color: string): void {
  fillPath(
    canvas,
    [
      [x, y - 4],
      [x + 4, y],
      [x, y + 4],
      [x - 4, y],
    ],
    color,
  );
}
