/** Axes of printed charts: round ticks, one unit for all labels, linear positions. Drawing only. */

export interface Scale {
  readonly ticks: readonly number[];
  position(value: number): number;
}

/** About `count` ticks at 1, 2, 2.5 or 5 times a power of ten, covering `low` to `high`. */
export function roundTicks(low: number, high: number, count = 5): readonly number[] {
  const span = high > low ? high - low : Math.abs(high) || 1;
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from(
    { length: Math.max(last, first + 1) - first + 1 },
    (_, i) => (first + i) * step,
  );
}

/** Maps the ticks' range to `from` (lowest) .. `to` (highest), in points. */
export function linearScale(ticks: readonly number[], from: number, to: number): Scale {
  const low = ticks[0] ?? 0;
  const high = ticks.at(-1) ?? 1;
  return { ticks, position: (value) => from + ((value - low) / (high - low)) * (to - from) };
}

export interface Unit {
  readonly divisor: number;
  /** Such as `million`; empty for whole units. */
  readonly name: string;
}

export function unitFor(largest: number): Unit {
  if (largest >= 2e9) return { divisor: 1e9, name: 'billion' };
  if (largest >= 2e6) return { divisor: 1e6, name: 'million' };
  if (largest >= 2e3) return { divisor: 1e3, name: 'thousand' };
  return { divisor: 1, name: '' };
}

/** `EUR million`, or the currency alone. */
export function unitLabel(currency: string, unit: Unit): string {
  return unit.name === '' ? currency : `${currency} ${unit.name}`;
}

/** A drawn value with its unit's divisor taken out, minus sign U+2212. */
export function shortNumber(value: number, unit: Unit, decimals: number, isChange = false): string {
  const fixed = (Math.abs(value) / unit.divisor).toFixed(decimals);
  const [whole = '', fraction] = fixed.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const isZero = Number(fixed) === 0;
  const sign = isZero ? '' : value < 0 ? '\u2212' : isChange ? '+' : '';
  return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Decimals that tell the ticks apart. */
export function tickDecimals(ticks: readonly number[], unit: Unit): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) / unit.divisor;
  for (let decimals = 0; decimals < 4; decimals += 1)
    if (Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) < 1e-6) return decimals;
  return 4;
}
