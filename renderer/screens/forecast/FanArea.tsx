/** The fan chart with its limit, its breaches and a branch beside it. */
import { Legend, type LegendItem, LineFan } from '../../chart/index.ts';
import type { MoneyWire } from '../../contract.ts';
import { formatDate, formatNumber, formatPercent } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { ForecastOutput, Run } from '../../run/outputs.ts';
import { Area } from '../../ui/index.ts';
import { breachesOf } from './weeks.ts';

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

export function FanArea({ data, overlay, height = 268 }: FanAreaProps) {
  const { run, output, actual, minimum } = data;
  const last = actual.at(-1);
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
    <Area title={t('forecast.fan')} caption={caption} aside={<Legend items={legend} />}>
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
