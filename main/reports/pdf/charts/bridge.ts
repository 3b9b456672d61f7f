/** The bridge: opening, signed steps with connectors, closing; the steps sum to the change, printed. */
import { isNegativeText, subtractTexts } from '../../decimalText.ts';
import { formatValue } from '../../formatText.ts';
import type { BridgeChart, ChartSection } from '../../model.ts';
import type { Canvas } from '../canvas.ts';
import { palette, size } from '../palette.ts';
import {
  CHART_HEIGHT,
  closeChart,
  drawFigureLabel,
  drawValueAxis,
  label,
  openChart,
  strokeLine,
} from './frame.ts';
import { linearScale, roundTicks, shortNumber, unitFor, unitLabel } from './scale.ts';

interface Step {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly color: string;
}

function stepsOf(chart: BridgeChart, print: (value: number, isChange: boolean) => string) {
  const steps: Step[] = [];
  const add = (title: string, from: number, to: number, isEnd: boolean, color: string): void => {
    steps.push({ title, from, to, text: print(isEnd ? to : to - from, !isEnd), color });
  };
  let at = Number(chart.opening.value);
  add(chart.opening.label, 0, at, true, palette.pool);
  for (const step of chart.steps) {
    const next = at + Number(step.value);
    add(
      step.label,
      at,
      next,
      false,
      isNegativeText(step.value) ? palette.negative : palette.positive,
    );
    at = next;
  }
  add(chart.closing.label, 0, Number(chart.closing.value), true, palette.scenario);
  return steps;
}

/** Draws a bridge at the cursor. */
export function drawBridge(canvas: Canvas, section: ChartSection, chart: BridgeChart): void {
  const rough = Math.max(
    Math.abs(Number(chart.opening.value)),
    Math.abs(Number(chart.closing.value)),
  );
  const unit = unitFor(rough);
  const steps = stepsOf(chart, (value, isChange) => shortNumber(value, unit, 2, isChange));
  const plot = openChart(canvas, section, {
    height: CHART_HEIGHT.bridge,
    unit: unitLabel(chart.currency, unit),
    axisWidth: 40,
  });
  const values = steps.flatMap((step) => [step.from, step.to]);
  const ticks = roundTicks(Math.min(0, ...values), Math.max(0, ...values) * 1.04);
  const scale = linearScale(ticks, plot.top + plot.height, plot.top);
  const slot = plot.width / steps.length;
  const width = Math.min(56, slot * 0.6);
  let lineCount = 1;
  canvas.tagged(
    'Figure',
    () => {
      drawValueAxis(canvas, plot, scale, unit);
      steps.forEach((step, index) => {
        const x = plot.left + slot * index + (slot - width) / 2;
        const [a, b] = [scale.position(step.from), scale.position(step.to)];
        const top = Math.min(a, b);
        canvas.document.rect(x, top, width, Math.max(Math.abs(a - b), 0.8)).fill(step.color);
        if (index < steps.length - 1)
          strokeLine(canvas, [x + width, b], [x + slot, b], { color: palette.axis, width: 0.6 });
        drawFigureLabel(canvas, step.text, x + width / 2, top - 4);
        const lines = canvas.wrap(step.title, slot - 4, label);
        lineCount = Math.max(lineCount, lines.length);
        lines.forEach((line, number) => {
          const baseline = plot.top + plot.height + 11 + number * size.micro * 1.25;
          canvas.line(
            line,
            plot.left + slot * index + 2,
            baseline,
            { ...label, align: 'center' },
            slot - 4,
          );
        });
      });
    },
    undefined,
    section.summary,
  );
  const change = subtractTexts(chart.closing.value, chart.opening.value);
  canvas.y = plot.top + plot.height + 12 + lineCount * size.micro * 1.25;
  canvas.paragraph(
    `Change ${formatValue(change, { type: 'amount', currency: chart.currency, isChange: true })} ${chart.currency}, the sum of the steps.`,
    { size: size.micro + 0.5, weight: 'medium' },
  );
  closeChart(canvas, section, canvas.y - 4);
}
