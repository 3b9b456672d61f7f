/** The course of a few measures over years: lines between dated points, placed by their days. */
import { formatDate, formatNumber } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { CrosshairRule, roomFor, tickTexts, ValueAxis } from './Axes.tsx';
import { ChartFrame } from './ChartFrame.tsx';
import { linePath, valueScale } from './geometry.ts';

export interface CourseSeries {
  readonly name: string;
  readonly kind: 'actual' | 'forecast' | 'scenario' | 'beside';
  /** One value a date. */
  readonly values: readonly number[];
}

export interface CourseProps {
  readonly title: string;
  readonly dates: readonly string[];
  readonly series: readonly CourseSeries[];
  readonly height?: number;
  readonly digits?: number;
}

const TOP = 10;
const FOOT = 26;
const RIGHT = 14;
const YEAR_WIDTH = 44;

/** The colour of a kind of line, for its legend. */
export const COURSE_COLOR = {
  actual: 'var(--ink-series)',
  forecast: 'var(--forecast)',
  scenario: 'var(--scenario)',
  beside: 'var(--cat-2)',
} as const;

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

/** Places by days, so that quarters without a flow are as long as others. */
function placesOf(dates: readonly string[], left: number, right: number): readonly number[] {
  const first = dayOf(dates[0] ?? '');
  const span = Math.max(1, dayOf(dates.at(-1) ?? '') - first);
  return dates.map((date) => left + ((right - left) * (dayOf(date) - first)) / span);
}

/** The first day of each year inside the dates, as many as have room. */
function yearsOf(dates: readonly string[], width: number): readonly string[] {
  const first = Number((dates[0] ?? '').slice(0, 4));
  const last = Number((dates.at(-1) ?? '').slice(0, 4));
  const all = Array.from({ length: Math.max(0, last - first) }, (_, k) => first + 1 + k);
  const every = Math.max(1, Math.ceil((all.length * YEAR_WIDTH) / Math.max(1, width)));
  return all.filter((_, k) => k % every === 0).map((year) => `${year}-01-01`);
}

export function Course({ title, dates, series, height = 220, digits = 1 }: CourseProps) {
  const scale = valueScale(
    series.flatMap(({ values }) => values),
    { top: TOP, bottom: height - FOOT, includeZero: true },
  );
  const left = roomFor(tickTexts(scale), 34);
  const bottom = height - FOOT;
  const figure = (value: number | undefined) => formatNumber(value ?? Number.NaN, digits);
  const places = (width: number) => placesOf(dates, left, width - RIGHT);
  return (
    <ChartFrame
      title={title}
      summary={t('funds.courseSummary', {
        title,
        from: formatDate(dates[0] ?? ''),
        to: formatDate(dates.at(-1) ?? ''),
        last: series.map(({ name, values }) => `${name} ${figure(values.at(-1))}`).join(', '),
      })}
      table={() => ({
        heads: [t('chart.period'), ...series.map(({ name }) => name)],
        rows: dates.map((date, k) => [
          formatDate(date),
          ...series.map(({ values }) => figure(values[k])),
        ]),
      })}
      height={height}
      places={places}
      values={(index) => ({
        head: formatDate(dates[index] ?? ''),
        lines: series.map(({ name, kind, values }) => ({
          label: name,
          value: figure(values[index]),
          color: COURSE_COLOR[kind],
        })),
      })}
    >
      {(width, crosshair) => {
        const at = places(width);
        const right = width - RIGHT;
        const years = yearsOf(dates, right - left);
        const yearPlaces = placesOf(
          [dates[0] ?? '', ...years, dates.at(-1) ?? ''],
          left,
          right,
        ).slice(1, -1);
        return (
          <>
            <ValueAxis scale={scale} left={left} right={right} />
            {series.map(({ name, kind, values }) => (
              <path
                key={name}
                className={`line ${kind}-line`}
                d={linePath(values.map((value, k) => ({ x: at[k] ?? 0, y: scale.at(value) })))}
              />
            ))}
            <line className="axis" x1={left} x2={right} y1={bottom} y2={bottom} />
            {years.map((year, k) => (
              <g key={year}>
                <line
                  className="axis"
                  x1={yearPlaces[k]}
                  x2={yearPlaces[k]}
                  y1={bottom}
                  y2={bottom + 4}
                />
                <text x={yearPlaces[k]} y={bottom + 17} textAnchor="middle">
                  {year.slice(0, 4)}
                </text>
              </g>
            ))}
            <CrosshairRule crosshair={crosshair} top={TOP} bottom={bottom} />
          </>
        );
      }}
    </ChartFrame>
  );
}
