/**
 * Where things stand in a chart. Pure functions from figures to places, so that the drawing holds no
 * arithmetic and the arithmetic is tested. Figures here are for the eye: floating numbers.
 */
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';

export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** A vertical scale with round ticks over `values`, `top` and `bottom` in pixels. */
export function valueScale(
  values: readonly number[],
  options: {
    readonly top: number;
    readonly bottom: number;
    readonly ticks?: number;
    readonly includeZero?: boolean;
  },
): Scale {
  const finite = values.filter(Number.isFinite);
  const extent = options.includeZero ? [...finite, 0] : finite;
  const low = extent.length > 0 ? Math.min(...extent) : 0;
  const high = extent.length > 0 ? Math.max(...extent) : 1;
  const pad = high === low ? Math.abs(high) * 0.1 || 1 : 0;
  const scale = scaleLinear()
    .domain([low - pad, high + pad])
    .range([options.bottom, options.top])
    .nice(options.ticks ?? 5);
  const [from = 0, to = 1] = scale.domain();
  return {
    low: from,
    high: to,
    ticks: scale.ticks(options.ticks ?? 5),
    at: (value) => scale(value),
  };
}

/** Decimals that tell the ticks of a scale apart. */
export function tickDigits(ticks: readonly number[]): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) || 1;
  return Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
}

/** Even places for `count` points between `left` and `right`. */
export function evenPlaces(count: number, left: number, right: number): readonly number[] {
  if (count <= 1) return count === 1 ? [left] : [];
  return Array.from({ length: count }, (_, index) => left + ((right - left) * index) / (count - 1));
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A broken line; points that are not finite interrupt it. */
export function linePath(points: readonly Point[]): string {
  return (
    line<Point>()
      .defined((point) => Number.isFinite(point.y))
      .x((point) => point.x)
      .y((point) => point.y)([...points]) ?? ''
  );
}

/** The surface between two lines over the same places. */
export function bandPath(
  places: readonly number[],
  low: readonly number[],
  high: readonly number[],
): string {
  const indices = places.map((_, index) => index);
  return (
    area<number>()
      .x((index) => places[index] ?? 0)
      .y0((index) => low[index] ?? 0)
      .y1((index) => high[index] ?? 0)(indices) ?? ''
  );
}

/** The index whose place is nearest to `x`; -1 where there are none. */
export function nearestIndex(places: readonly number[], x: number): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (const [index, place] of places.entries()) {
    const away = Math.abs(place - x);
    if (away < distance) {
      best = index;
      distance = away;
    }
  }
  return best;
}

/** Indices of at most `limit` labels over `count` points, evenly apart, the anchor among them. */
export function labelIndices(count: number, limit: number, anchor = 0): readonly number[] {
  if (count <= 0 || limit <= 0) return [];
  const step = Math.max(1, Math.ceil(count / limit));
  const first = ((anchor % step) + step) % step;
  const indices: number[] = [];
  for (let index = first; index < count; index += step) indices.push(index);
  return indices;
}

/** Indices at which another month begins, every so many that at most `limit` are left. */
export function monthStarts(dates: readonly string[], limit: number): readonly number[] {
  const starts = dates.flatMap((date, index) =>
    index > 0 && dates[index - 1]?.slice(0, 7) !== date.slice(0, 7) ? [index] : [],
  );
  const every = Math.max(1, Math.ceil(starts.length / Math.max(1, limit)));
  return starts.filter((_, order) => order % every === 0);
}

/**
 * Moves labels apart so that none overlap: each keeps its order, stays within the bounds, and lies as
 * near as it can to where it belongs.
 */
export function spreadLabels(
  wanted: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): readonly number[] {
  const order = wanted
    .map((_, index) => index)
    .sort((one, other) => (wanted[one] ?? 0) - (wanted[other] ?? 0));
  const placed = [...wanted];
  let edge = top;
  for (const index of order) {
    placed[index] = Math.max(placed[index] ?? 0, edge);
    edge = (placed[index] ?? 0) + gap;
  }
  edge = bottom;
  for (const index of order.reverse()) {
    placed[index] = Math.min(placed[index] ?? 0, edge);
    edge = (placed[index] ?? 0) - gap;
  }
  return placed;
}

export interface TierPart {
  readonly holder: 'lp' | 'gp' | 'pool';
  readonly value: number;
}

export interface TierColumn {
  readonly from: number;
  readonly to: number;
  readonly total: number;
  readonly parts: readonly {
    readonly holder: TierPart['holder'];
    readonly from: number;
    readonly to: number;
    readonly value: number;
  }[];
}

/**
 * Columns of a tier waterfall: each hangs where the one before ended, so that the last ends at what
 * is left. Parts are stacked from the top of their tier.
 */
export function tierColumns(
  distributable: number,
  tiers: readonly (readonly TierPart[])[],
): readonly TierColumn[] {
  let level = distributable;
  return tiers.map((given) => {
    const from = level;
    const parts = given
      .filter((part) => part.value !== 0)
      .map((part) => {
        const top = level;
        level -= part.value;
        return { holder: part.holder, value: part.value, from: top, to: level };
      });
    return { from, to: level, total: from - level, parts };
  });
}

export interface BridgeStep {
  readonly label: string;
  /** In full, where the label under the bar is short. */
  readonly name?: string;
  readonly value: number;
}

export interface BridgeColumn extends BridgeStep {
  readonly from: number;
  readonly to: number;
  readonly kind: 'opening' | 'step' | 'other' | 'closing';
}

/** Steps ordered by size with the small ones joined as `other` last, between opening and closing. */
export function bridgeColumns(
  opening: BridgeStep,
  steps: readonly BridgeStep[],
  labels: { readonly closing: string; readonly other: string },
  limit = 8,
): readonly BridgeColumn[] {
  const sorted = [...steps].sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
  const shown = sorted.length > limit ? sorted.slice(0, limit - 1) : sorted;
  const rest = sorted.slice(shown.length).reduce((sum, step) => sum + step.value, 0);
  const hasOther = sorted.length > shown.length;
  let level = opening.value;
  const columns: BridgeColumn[] = [{ ...opening, from: 0, to: level, kind: 'opening' }];
  const add = (step: BridgeStep, kind: 'step' | 'other') => {
    columns.push({ ...step, from: level, to: level + step.value, kind });
    level += step.value;
  };
  for (const step of shown) add(step, 'step');
  if (hasOther) add({ label: labels.other, value: rest }, 'other');
  columns.push({ label: labels.closing, value: level, from: 0, to: level, kind: 'closing' });
  return columns;
}

export interface BarPlace {
  readonly left: number;
  readonly width: number;
  readonly isNegative: boolean;
}

/** Horizontal bars from one zero line, in shares (0 to 1) of the width. */
export function barPlaces(values: readonly number[]): {
  readonly zero: number;
  readonly bars: readonly BarPlace[];
} {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low || 1;
  const zero = -low / span;
  const bars = values.map((value) => ({
    left: value < 0 ? zero + value / span : zero,
    width: Math.abs(value) / span,
    isNegative: value < 0,
  }));
  return { zero, bars };
}

/** A small line without axes, as the `points` of a polyline in a box of `width` by `height`. */
export function sparkPoints(
  values: readonly number[],
  width: number,
  height: number,
  inset = 3,
): readonly Point[] {
  const scale = valueScale(values, { top: inset, bottom: height - inset, ticks: 2 });
  const low = Math.min(...values);
  const high = Math.max(...values);
  const y = (value: number) =>
    high === low ? height / 2 : inset + ((high - value) / (high - low)) * (height - 2 * inset);
  if (values.length === 0 || scale.ticks.length === 0) return [];
  return evenPlaces(values.length, inset - 2, width - inset).map((x, index) => ({
    x,
    y: y(values[index] ?? 0),
  }));
}
