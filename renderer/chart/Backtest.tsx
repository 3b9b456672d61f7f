/** Days of profit and loss, the VaR line under them, and the exceptions as diamonds with date and loss. */
import { formatDate, formatNumber } from '../format/index.ts';
import { t, tn } from '../messages/index.ts';
import { CrosshairRule, DateAxis, roomFor, tickTexts, ValueAxis } from './Axes.tsx';
import { ChartFrame } from './ChartFrame.tsx';
import { evenPlaces, linePath, type Scale, spreadLabels, valueScale } from './geometry.ts';

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

const LEAST_LEFT = 40;
const LEAST_RIGHT = 64;
const TOP = 34;
const FOOT = 24;
const LABEL_WIDTH = 84;

/** The days whose loss was worse than the VaR said. */
export function exceptionsOf(days: readonly BacktestDay[]): readonly number[] {
  return days.flatMap((day, index) => (day.profit < -day.valueAtRisk ? [index] : []));
}

interface Plot {
  readonly scale: Scale;
  readonly left: number;
  readonly right: number;
}

/** The scale, and the room that its figures and the last VaR take beside it. */
function plotOf(days: readonly BacktestDay[], height: number, digits: number): Plot {
  const values = days.flatMap((day) => [day.profit, -day.valueAtRisk]);
  const scale = valueScale(values, { top: TOP, bottom: height - FOOT, includeZero: true });
  const last = formatNumber(-(days.at(-1)?.valueAtRisk ?? 0), digits);
  return {
    scale,
    left: roomFor(tickTexts(scale), LEAST_LEFT),
    right: roomFor([last], LEAST_RIGHT),
  };
}

/** The exceptions that are named: all, or the largest losses where not all names find room. */
function namedOf(
  days: readonly BacktestDay[],
  exceptions: readonly number[],
  room: number,
): readonly number[] {
  const profitOf = (index: number) => days[index]?.profit ?? 0;
  return [...exceptions]
    .sort((one, other) => profitOf(one) - profitOf(other))
    .slice(0, Math.max(1, Math.floor(room / LABEL_WIDTH)))
    .sort((one, other) => one - other);
}

export function Backtest({ title, days, height = 210, digits = 2 }: BacktestProps) {
  const exceptions = exceptionsOf(days);
  const figure = (value: number) => formatNumber(value, digits);
  const worst = Math.min(0, ...days.map((day) => day.profit));
  const plot = plotOf(days, height, digits);
  const places = (width: number) => evenPlaces(days.length, plot.left, width - plot.right);
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
            plot={plot}
            places={places(width)}
            width={width}
            height={height}
            digits={digits}
          />
          <CrosshairRule crosshair={crosshair} top={TOP} bottom={height - FOOT} />
        </>
      )}
    </ChartFrame>
  );
}

interface DaysProps {
  readonly days: readonly BacktestDay[];
  readonly exceptions: readonly number[];
  readonly plot: Plot;
  readonly places: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly digits: number;
}

function Days({ days, exceptions, plot, places, width, height, digits }: DaysProps) {
  const { scale, left, right } = plot;
  const bar = Math.max(1, ((width - left - right) / Math.max(1, days.length)) * 0.7);
  const isException = new Set(exceptions);
  const last = days.at(-1);
  const named = namedOf(days, exceptions, width - left - right);
  const labels = spreadLabels(
    named.map((index) => places[index] ?? 0),
    LABEL_WIDTH,
    left + LABEL_WIDTH / 2,
    width - right,
  );
  return (
    <>
      <ValueAxis scale={scale} left={left} right={width - right} />
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
      {exceptions.map((index) => {
        const day = days[index];
        const x = places[index] ?? 0;
        if (!day) return null;
        const y = scale.at(day.profit);
        return (
          <g key={day.date}>
            <line className="exception-line" x1={x} x2={x} y1={TOP - 12} y2={scale.at(0)} />
            <path className="breach" d={`M${x} ${y - 5}l5 5-5 5-5-5z`} />
            {named.includes(index) && (
              <text
                x={labels[named.indexOf(index)]}
                y={TOP - 18}
                textAnchor="middle"
                className="ink"
              >
                {formatDate(day.date, { year: 'never' })}{' '}
                <tspan className="negative-text bold">{formatNumber(day.profit, digits)}</tspan>
              </text>
            )}
          </g>
        );
      })}
      {last && (
        <text
          className="bold forecast-text"
          x={width - right + 7}
          y={scale.at(-last.valueAtRisk) + 4}
        >
          {formatNumber(-last.valueAtRisk, digits)}
        </text>
      )}
      <DateAxis
        dates={days.map(({ date }) => date)}
        places={places}
        y={height - FOOT}
        right={width - right}
      />
    </>
  );
}

/** The header's words: `4 exceptions`. */
export function exceptionText(days: readonly BacktestDay[]): string {
  return tn('chart.exceptions', exceptionsOf(days).length);
}
