/** Days of profit and loss, the VaR line under them, and the exceptions as diamonds with date and loss. */
import { formatDate, formatNumber } from '../format/index.ts';
import { t, tn } from '../messages/index.ts';
import { Axis, ChartFrame } from './ChartFrame.tsx';
import { evenPlaces, linePath, spreadLabels, tickDigits, valueScale } from './geometry.ts';

export interface BacktestDay {
  readonly date: string;
  /** Profit positive, in the unit of the chart. */
  readonly profit: number;
  /** The VaR forecast for the day, positive. */
  readonly valueAtRisk: number;
}

export interface BacktestProps {
  readonly title: string;
  readonly days: readonly BacktestDay[];
  readonly height?: number;
  readonly digits?: number;
}

const LEFT = 40;
const RIGHT = 64;
const TOP = 34;
const FOOT = 24;
const LABEL_WIDTH = 84;

/** The days whose loss was worse than the VaR said. */
export function exceptionsOf(days: readonly BacktestDay[]): readonly number[] {
  return days.flatMap((day, index) => (day.profit < -day.valueAtRisk ? [index] : []));
}

export function Backtest({ title, days, height = 210, digits = 2 }: BacktestProps) {
  const exceptions = exceptionsOf(days);
  const figure = (value: number) => formatNumber(value, digits);
  const worst = Math.min(0, ...days.map((day) => day.profit));
  const places = (width: number) => evenPlaces(days.length, LEFT, width - RIGHT);
  const table = () => ({
    heads: [t('chart.period'), t('chart.profitLoss'), t('chart.var'), t('chart.exception')],
    rows: days.map((day, index) => [
      formatDate(day.date),
      figure(day.profit),
      figure(-day.valueAtRisk),
      exceptions.includes(index) ? t('chart.exception') : '',
    ]),
  });
  return (
    <ChartFrame
      title={title}
      summary={t('chart.backtestSummary', {
        title,
        count: exceptions.length,
        days: days.length,
        worst: figure(worst),
      })}
      table={table}
      height={height}
      places={places}
      values={(index) => {
        const day = days[index];
        return {
          head: formatDate(day?.date ?? ''),
          lines: [
            { label: t('chart.profitLoss'), value: figure(day?.profit ?? 0), color: 'var(--pool)' },
            {
              label: t('chart.var'),
              value: figure(-(day?.valueAtRisk ?? 0)),
              color: 'var(--forecast)',
            },
          ],
        };
      }}
    >
      {(width, crosshair) => (
        <>
          <Days
            days={days}
            exceptions={exceptions}
            places={places(width)}
            width={width}
            height={height}
            digits={digits}
          />
          {crosshair && (
            <line
              className="crosshair-line"
              x1={crosshair.x}
              x2={crosshair.x}
              y1={TOP}
              y2={height - FOOT}
            />
          )}
        </>
      )}
    </ChartFrame>
  );
}

interface DaysProps {
  readonly days: readonly BacktestDay[];
  readonly exceptions: readonly number[];
  readonly places: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly digits: number;
}

function Days({ days, exceptions, places, width, height, digits }: DaysProps) {
  const values = days.flatMap((day) => [day.profit, -day.valueAtRisk]);
  const scale = valueScale(values, { top: TOP, bottom: height - FOOT, includeZero: true });
  const bar = Math.max(1, ((width - LEFT - RIGHT) / Math.max(1, days.length)) * 0.7);
  const isException = new Set(exceptions);
  const tick = tickDigits(scale.ticks);
  const last = days.at(-1);
  const labels = spreadLabels(
    exceptions.map((index) => places[index] ?? 0),
    LABEL_WIDTH,
    LEFT + LABEL_WIDTH / 2,
    width - RIGHT,
  );
  return (
    <>
      <Axis
        ticks={scale.ticks}
        left={LEFT}
        right={width - RIGHT}
        at={scale.at}
        format={(value) => formatNumber(value, tick)}
      />
      {days.map((day, index) => (
        <rect
          key={day.date}
          className={isException.has(index) ? 'exception-bar' : 'day-bar'}
          x={(places[index] ?? 0) - bar / 2}
          y={scale.at(Math.max(0, day.profit))}
          width={isException.has(index) ? Math.max(2.5, bar) : bar}
          height={Math.max(0.5, Math.abs(scale.at(day.profit) - scale.at(0)))}
        />
      ))}
      <path
        className="line var-line"
        d={linePath(
          days.map((day, index) => ({ x: places[index] ?? 0, y: scale.at(-day.valueAtRisk) })),
        )}
      />
      {exceptions.map((index, order) => {
        const day = days[index];
        const x = places[index] ?? 0;
        if (!day) return null;
        const y = scale.at(day.profit);
        return (
          <g key={day.date}>
            <line className="exception-line" x1={x} x2={x} y1={TOP - 12} y2={scale.at(0)} />
            <path className="breach" d={`M${x} ${y - 5}l5 5-5 5-5-5z`} />
            <text x={labels[order]} y={TOP - 18} textAnchor="middle" className="ink">
              {formatDate(day.date, { year: 'never' })}{' '}
              <tspan className="negative-text bold">{formatNumber(day.profit, digits)}</tspan>
            </text>
          </g>
        );
      })}
      {last && (
        <text
          className="bold forecast-text"
          x={width - RIGHT + 7}
          y={scale.at(-last.valueAtRisk) + 4}
        >
          {formatNumber(-last.valueAtRisk, digits)}
        </text>
      )}
      <MonthAxis days={days} places={places} y={height - FOOT} right={width - RIGHT} />
    </>
  );
}

function MonthAxis(props: {
  readonly days: readonly BacktestDay[];
  readonly places: readonly number[];
  readonly y: number;
  readonly right: number;
}) {
  const { days, places, y, right } = props;
  const starts = days.flatMap((day, index) =>
    index > 0 && days[index - 1]?.date.slice(0, 7) !== day.date.slice(0, 7) ? [index] : [],
  );
  const every = Math.max(
    1,
    Math.ceil(starts.length / Math.max(1, (right - (places[0] ?? 0)) / 64)),
  );
  return (
    <g>
      <line className="axis" x1={places[0] ?? 0} x2={right} y1={y} y2={y} />
      {starts
        .filter((_, order) => order % every === 0)
        .map((index) => {
          const text = formatDate(days[index]?.date ?? '', { year: 'never' });
          return (
            <g key={days[index]?.date}>
              <line className="axis" x1={places[index]} x2={places[index]} y1={y} y2={y + 4} />
              <text x={places[index]} y={y + 17} textAnchor="middle">
                {text.replace(/^\d+ /, '')}
              </text>
            </g>
          );
        })}
    </g>
  );
}

/** The header's words: `4 exceptions`. */
export function exceptionText(days: readonly BacktestDay[]): string {
  return tn('chart.exceptions', exceptionsOf(days).length);
}
