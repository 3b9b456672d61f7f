/**
 * The axes that charts share: values beside the plot, dates below it, and the rule of the crosshair.
 * The room beside a plot fits the widest of its figures, so that large amounts are never cut.
 */
import { formatDate, formatNumber } from '../format/index.ts';
import type { Crosshair } from './ChartFrame.tsx';
import { labelIndices, monthStarts, type Scale, tickDigits } from './geometry.ts';

/** Pixels of a digit and of a separator at the size of axis texts. */
const DIGIT_WIDTH = 7;
const SEPARATOR_WIDTH = 3.6;
const TEXT_GAP = 8;
const EDGE = 6;

/** Pixels that the widest of some figures takes beside a plot, with the gap to it and to the edge. */
export function roomFor(texts: readonly string[], least = 0): number {
  const widths = texts.map((text) =>
    [...text].reduce(
      (sum, letter) => sum + (/[.,\s']/.test(letter) ? SEPARATOR_WIDTH : DIGIT_WIDTH),
      0,
    ),
  );
  return Math.max(least, Math.ceil(Math.max(0, ...widths)) + TEXT_GAP + EDGE);
}

/** The texts of a scale's ticks, with decimals that tell them apart. */
export function tickTexts({ ticks }: Pick<Scale, 'ticks'>): readonly string[] {
  const digits = tickDigits(ticks);
  return ticks.map((tick) => formatNumber(tick, digits));
}

/** Horizontal gridlines with their figures left of the plot. */
export function ValueAxis(props: {
  readonly scale: Scale;
  readonly left: number;
  readonly right: number;
}) {
  const { scale, left, right } = props;
  const texts = tickTexts(scale);
  return scale.ticks.map((tick, index) => (
    <g key={tick}>
      <line
        className={tick === 0 ? 'axis' : 'gridline'}
        x1={left}
        x2={right}
        y1={scale.at(tick)}
        y2={scale.at(tick)}
      />
      <text x={left - TEXT_GAP} y={scale.at(tick) + 4} textAnchor="end">
        {texts[index]}
      </text>
    </g>
  ));
}

const DATE_WIDTH = 58;

/** Dates along the foot, as many as fit: evenly around an anchor, or the months that begin. */
export function DateAxis(props: {
  readonly dates: readonly string[];
  readonly places: readonly number[];
  readonly y: number;
  readonly right: number;
  /** The place that always has its date; without it months are named where they begin. */
  readonly anchor?: number;
}) {
  const { dates, places, y, right, anchor } = props;
  const left = places[0] ?? 0;
  const room = Math.max(2, Math.floor(((places.at(-1) ?? 0) - left) / DATE_WIDTH));
  const indices =
    anchor === undefined ? monthStarts(dates, room) : labelIndices(dates.length, room, anchor);
  const textOf = (index: number) => {
    const text = formatDate(dates[index] ?? '', { year: 'never' });
    return anchor === undefined ? text.replace(/^\d+\.? /, '') : text;
  };
  return (
    <g>
      <line className="axis" x1={left} x2={right} y1={y} y2={y} />
      {indices.map((index) => (
        <g key={dates[index]}>
          <line className="axis" x1={places[index]} x2={places[index]} y1={y} y2={y + 4} />
          <text x={places[index]} y={y + 17} textAnchor="middle">
            {textOf(index)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Where the crosshair stands in a plot. */
export function CrosshairRule(props: {
  readonly crosshair: Crosshair | null;
  readonly top: number;
  readonly bottom: number;
}) {
  const { crosshair, top, bottom } = props;
  if (!crosshair) return null;
  return <line className="crosshair-line" x1={crosshair.x} x2={crosshair.x} y1={top} y2={bottom} />;
}
