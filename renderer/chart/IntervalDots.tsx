/**
 * Points with their intervals on one shared axis. The axis and each row are drawn apart, so that a
 * table can hold them: `IntervalAxis` in its head, `IntervalDot` in each row.
 */
import { formatNumber } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { tickDigits, valueScale } from './geometry.ts';

export interface IntervalScale {
  readonly ticks: readonly number[];
  readonly digits: number;
  /** The place of a value as a share of the width. */
  at(value: number): number;
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One scale for all rows; it starts where the data does. */
export function intervalScale(rows: readonly Interval[]): IntervalScale {
  const values = rows.flatMap((row) => [row.low, row.high, row.value]);
  const scale = valueScale(values, { top: 1, bottom: 0, ticks: 4 });
  const inset = (share: number) => 0.04 + share * 0.92;
  return {
    // Every other one where they would not fit a column of a table.
    ticks: scale.ticks.filter((_, index) => scale.ticks.length <= 4 || index % 2 === 0),
    digits: tickDigits(scale.ticks),
    at: (value) => inset(scale.at(value)),
  };
}

export function IntervalAxis({ scale }: { readonly scale: IntervalScale }) {
  return (
    <div className="interval-axis">
      {scale.ticks.map((tick) => (
        <span key={tick} style={{ left: `${scale.at(tick) * 100}%` }}>
          {formatNumber(tick, scale.digits)}
        </span>
      ))}
    </div>
  );
}

export function IntervalDot(props: {
  readonly interval: Interval;
  readonly scale: IntervalScale;
  /** The method of record is drawn in accent. */
  readonly isOfRecord?: boolean;
}) {
  const { interval, scale, isOfRecord } = props;
  const place = (value: number) => `${scale.at(value) * 100}%`;
  const figure = (value: number) => formatNumber(value, scale.digits + 1);
  const hasWidth = interval.low !== interval.high;
  const text = hasWidth
    ? `${figure(interval.value)}, ${t('chart.interval')} ${figure(interval.low)} to ${figure(interval.high)}`
    : figure(interval.value);
  const width = (scale.at(interval.high) - scale.at(interval.low)) * 100;
  return (
    <div
      className={isOfRecord ? 'interval-dot record' : 'interval-dot'}
      role="img"
      aria-label={text}
      title={text}
    >
      {scale.ticks.map((tick) => (
        <s key={tick} style={{ left: place(tick) }} />
      ))}
      {width > 0 && <i style={{ left: place(interval.low), width: `${width}%` }} />}
      <b style={{ left: place(interval.value) }} />
    </div>
  );
}
