/** The fan chart with its limit, its breaches and a branch beside it. */
import { Legend, type LegendItem, LineFan } from '../../chart/index.ts';
import type { MoneyWire } from '../../contract.ts';
import { formatDate, formatNumber, formatPercent } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { type Fact, Facts } from '../../run/Facts.tsx';
import type { ForecastOutput, Run } from '../../run/outputs.ts';
import { numberText } from '../../run/rounding.ts';
import { explain, explainBy } from '../../stores/explain.ts';
import { Area, Chip, Figure } from '../../ui/index.ts';
import { breachesOf, hasMoved, openingOf } from './weeks.ts';

const MILLION = 1e6;
const STATED_LEVEL = 0.8;

export interface FanAreaProps {
  readonly data: {
    readonly run: Run | null;
    readonly output: ForecastOutput;
    readonly actual: readonly { readonly date: string; readonly balance: number }[];
    readonly minimum: MoneyWire | null;
  };
  readonly overlay: { readonly name: string; readonly output: ForecastOutput } | undefined;
  readonly height?: number;
}

/** The median from today on; its first point is the last actual balance. */
function pathOf(
  dates: readonly string[],
  values: readonly number[],
  start: { readonly date: string; readonly balance: number } | undefined,
) {
  const points = dates.map((date, index) => ({ date, value: (values[index] ?? 0) / MILLION }));
  return start ? [{ date: start.date, value: start.balance / MILLION }, ...points] : points;
}

const shown = (amount: number) => numberText(amount / MILLION, 1);

/** What the fan answers: where cash stands, where it goes, how low it may fall, against what. */
function factsOf(run: Run, output: ForecastOutput, minimum: MoneyWire | null): readonly Fact[] {
  const step = (id: string) => explainBy('runs.explain', { runId: run.id, step: id });
  const figure = (name: 'opening' | 'minimum') =>
    explainBy('forecast.explain', { runId: run.id, figure: name });
  const [first] = output.weeks;
  const last = output.weeks.at(-1);
  if (!first || !last) return [];
  const bounds = output.weeks.map(
    ({ closing }) =>
      closing.bounds.find(({ level }) => level === STATED_LEVEL)?.lower ?? closing.median,
  );
  const lowest = bounds.indexOf(Math.min(...bounds));
  const atRisk = breachesOf(output, minimum === null ? null : Number(minimum.amount), STATED_LEVEL);
  const lowId = `week.${lowest + 1}.lower.${STATED_LEVEL * 100}`;
  const opening = openingOf(output) ?? 0;
  const weekOf = (date: string) =>
    t('forecast.factWeekOf', { date: formatDate(date, { year: 'never' }) });
  const fact = (label: string, amount: number, opens: ReturnType<typeof step>): Fact => ({
    label,
    value: <Figure amount={shown(amount)} label={label} opens={opens} />,
  });
  return [
    {
      ...fact(t('forecast.factNow'), opening, figure('opening')),
      note: formatDate(output.asOf, { year: 'never' }),
    },
    {
      ...fact(
        t('forecast.factEnd'),
        last.closing.median,
        step(`week.${output.weeks.length}.median`),
      ),
      note: formatDate(last.to, { year: 'auto', near: output.asOf }),
    },
    {
      ...fact(t('forecast.factLowest'), bounds[lowest] ?? 0, step(lowId)),
      note: weekOf(output.weeks[lowest]?.from ?? first.from),
    },
    ...(minimum === null
      ? []
      : [
          fact(t('forecast.factMinimum'), Number(minimum.amount), figure('minimum')),
          {
            label: t('forecast.factBelow'),
            value: (
              <button
                type="button"
                className={atRisk.length > 0 ? 'figure num negative' : 'figure num'}
                aria-label={`${t('forecast.factBelow')} ${atRisk.length}`}
                onClick={() => explain(step(`week.${lowest + 1}.below`))}
              >
                {atRisk.length}
              </button>
            ),
            note: t('forecast.factBelowOf', { count: output.weeks.length }),
          },
        ]),
  ];
}

export function FanArea({ data, overlay, height = 200 }: FanAreaProps) {
  const { run, output, actual, minimum } = data;
  // The fan starts where its run did, also where statements came in since.
  const day = actual.at(-1)?.date;
  const last = day === undefined ? undefined : { date: day, balance: openingOf(output) ?? 0 };
  const limit = minimum === null ? null : Number(minimum.amount);
  const breaches = breachesOf(output, limit, STATED_LEVEL);
  const first = breaches[0];
  const join = (values: readonly number[]) => [
    ...(last ? [last.balance / MILLION] : []),
    ...values.map((value) => value / MILLION),
  ];
  const coverage = output.balanceCalibration.coverage.find(({ level }) => level === STATED_LEVEL);
  const caption = t('forecast.fanCaption', {
    currency: output.currency,
    run: run?.runHash.slice(0, 4) ?? '',
    coverage: coverage ? formatPercent(coverage.calibrated, 1) : '',
  });
  const legend: LegendItem[] = [
    { label: t('chart.actual'), kind: 'line', color: 'var(--ink-series)' },
    { label: t('chart.median'), kind: 'line', color: 'var(--forecast)' },
    { label: '50', kind: 'swatch', color: 'var(--band-50)' },
    { label: '80', kind: 'swatch', color: 'var(--band-80)' },
    { label: '95%', kind: 'swatch', color: 'var(--band-95)' },
    ...(overlay
      ? [{ label: overlay.name, kind: 'dashed' as const, color: 'var(--scenario)' }]
      : []),
  ];
  return (
    <Area
      title={t('forecast.fan')}
      caption={caption}
      aside={
        <>
          {hasMoved(output, actual) && <Chip tone="warn">{t('forecast.moved')}</Chip>}
          <Legend items={legend} />
        </>
      }
    >
      {run && <Facts facts={factsOf(run, output, minimum)} />}
      <LineFan
        title={t('forecast.fan')}
        actual={actual.map(({ date, balance }) => ({ date, value: balance / MILLION }))}
        median={pathOf(output.dates, output.balance.median, last)}
        bands={output.balance.bounds.map(({ level, lower, upper }) => ({
          level: Math.round(level * 100) as 50 | 80 | 95,
          low: join(lower),
          high: join(upper),
        }))}
        scenarios={
          overlay
            ? [
                {
                  name: overlay.name,
                  values: pathOf(overlay.output.dates, overlay.output.balance.median, last),
                },
              ]
            : []
        }
        {...(limit === null
          ? {}
          : { limit: { label: t('forecast.minimum'), value: limit / MILLION } })}
        {...(first
          ? {
              breach: {
                date: first.date,
                value: first.bound / MILLION,
                label: t('forecast.breachRisk', { date: formatDate(first.from) }),
                detail: t('forecast.breachDetail', {
                  bound: formatNumber(first.bound / MILLION, 1),
                  probability: formatPercent(first.probability ?? Number.NaN, 1),
                }),
              },
              moreBreaches: breaches
                .slice(1)
                .map(({ date, bound }) => ({ date, value: bound / MILLION })),
            }
          : {})}
        height={height}
      />
    </Area>
  );
}
