/** The forecast week by week: what is expected, the bounds, and how likely the minimum is missed. */
import { Fragment } from 'react';
import type { MoneyWire } from '../../contract.ts';
import { formatDate, formatMoney, formatPercent } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { ForecastOutput, Run } from '../../run/outputs.ts';
import { unitsText } from '../../run/rounding.ts';
import { type ExplainTarget, explain, explainBy } from '../../stores/explain.ts';
import { Area, Figure, Icon } from '../../ui/index.ts';
import { forecastFigures, TABLE_DIGITS, type WeekFigures } from './weeks.ts';

export interface WeekTableProps {
  readonly run: Run;
  readonly output: ForecastOutput;
  readonly minimum: MoneyWire | null;
}

const LEVELS = [0.8, 0.95];

const shown = (units: number) => unitsText(units, TABLE_DIGITS);

export function WeekTable({ run, output, minimum }: WeekTableProps) {
  const figures = forecastFigures(output);
  const hasRates = figures.weeks.some(({ exchangeEffect }) => exchangeEffect !== 0);
  const step = (id: string) => explainBy('runs.explain', { runId: run.id, step: id });
  const figure = (name: 'opening' | 'flow' | 'rates', week?: number) =>
    explainBy('forecast.explain', {
      runId: run.id,
      figure: name,
      ...(week === undefined ? {} : { week }),
    });
  const floor = minimum === null ? null : Number(minimum.amount) / 1e4;
  return (
    <Area
      className="week-area"
      title={t('forecast.weeks')}
      caption={
        minimum === null
          ? t('forecast.weeksCaption', { currency: output.currency })
          : t('forecast.weeksMinimum', {
              currency: output.currency,
              minimum: formatMoney(minimum, { digits: 0 }),
            })
      }
    >
      <table className="data week-table" aria-label={t('forecast.weeks')}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.week')}</th>
            <th scope="col" className="n">
              {t('forecast.flow')}
            </th>
            {hasRates && (
              <th scope="col" className="n">
                {t('forecast.rates')}
              </th>
            )}
            <th scope="col" className="n">
              {t('forecast.closing')}
            </th>
            <th scope="col" className="n">
              {t('chart.median')}
            </th>
            {LEVELS.map((level) => (
              <BoundHeads key={level} level={level} />
            ))}
            <th scope="col" className="n">
              {t('forecast.below')}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className="group">
            <th scope="row">{t('forecast.opening')}</th>
            <td />
            {hasRates && <td />}
            <td className="n">
              <Figure
                amount={shown(figures.opening)}
                label={t('forecast.opening')}
                opens={figure('opening')}
              />
            </td>
            <td />
            {LEVELS.map((level) => (
              <Fragment key={level}>
                <td className={`level-${Math.round(level * 100)}`} />
                <td className={`level-${Math.round(level * 100)}`} />
              </Fragment>
            ))}
            <td />
          </tr>
          {figures.weeks.map((week) => (
            <tr key={week.number}>
              <th scope="row">{spanOf(week, output.asOf)}</th>
              <td className="n">
                <Figure
                  amount={shown(week.flow)}
                  sign="change"
                  label={nameOf(t('forecast.flow'), week)}
                  opens={figure('flow', week.number)}
                />
              </td>
              {hasRates && (
                <td className="n">
                  <Figure
                    amount={shown(week.exchangeEffect)}
                    sign="change"
                    zero="dash"
                    label={nameOf(t('forecast.rates'), week)}
                    opens={figure('rates', week.number)}
                  />
                </td>
              )}
              <td className="n">
                <Figure
                  amount={shown(week.expected)}
                  label={nameOf(t('forecast.closing'), week)}
                  opens={step(`week.${week.number}`)}
                />
              </td>
              <td className="n forecast">
                <Figure
                  amount={shown(week.median)}
                  label={nameOf(t('chart.median'), week)}
                  opens={step(`week.${week.number}.median`)}
                />
              </td>
              {LEVELS.map((level) => (
                <Bounds
                  key={level}
                  week={week}
                  level={level}
                  floor={floor}
                  opens={(side) => step(`week.${week.number}.${side}.${level * 100}`)}
                />
              ))}
              <td className="n">
                <Probability
                  share={week.breachProbability}
                  label={nameOf(t('forecast.below'), week)}
                  onOpen={() => explain(step(`week.${week.number}.below`))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Area>
  );
}

/** A week as a span of dates, `23 Nov to 27 Nov`. */
function spanOf({ from, to }: WeekFigures, asOf: string): string {
  const start = formatDate(from, { year: 'never' });
  return `${start} ${t('forecast.to')} ${formatDate(to, { year: 'auto', near: asOf })}`;
}

/** What a figure is, for a screen reader. */
function nameOf(what: string, week: WeekFigures): string {
  return t('forecast.ofWeek', { what, date: formatDate(week.from, { year: 'never' }) });
}

function BoundHeads({ level }: { readonly level: number }) {
  const percent = Math.round(level * 100);
  return (
    <>
      <th scope="col" className={`n level-${percent}`}>
        {t('chart.low', { level: percent })}
      </th>
      <th scope="col" className={`n level-${percent}`}>
        {t('chart.high', { level: percent })}
      </th>
    </>
  );
}

function Bounds(props: {
  readonly week: WeekFigures;
  readonly level: number;
  readonly floor: number | null;
  opens(side: 'lower' | 'upper'): ExplainTarget;
}) {
  const { week, level, floor, opens } = props;
  const bound = week.bounds.find((one) => one.level === level);
  if (!bound) return <td colSpan={2} />;
  const isBelow = floor !== null && bound.lower < floor;
  const cell = `n level-${Math.round(level * 100)}`;
  return (
    <>
      <td className={cell}>
        {isBelow && (
          <span className="below-mark negative" title={t('forecast.belowMinimum')}>
            <Icon name="breach" size={12} />
          </span>
        )}
        <Figure
          amount={shown(bound.lower)}
          label={nameOf(t('chart.low', { level: level * 100 }), week)}
          className={isBelow ? 'negative' : ''}
          opens={opens('lower')}
        />
      </td>
      <td className={cell}>
        <Figure
          amount={shown(bound.upper)}
          label={nameOf(t('chart.high', { level: level * 100 }), week)}
          opens={opens('upper')}
        />
      </td>
    </>
  );
}

function Probability(props: {
  readonly share: number | null;
  readonly label: string;
  onOpen(): void;
}) {
  const { share, label, onOpen } = props;
  if (share === null) return null;
  const tone = share >= 0.05 ? 'negative strong' : share === 0 ? 'muted' : '';
  const text = formatPercent(share, 1);
  return (
    <button
      type="button"
      className={`figure num ${tone}`}
      aria-label={`${label} ${text}`}
      onClick={onOpen}
    >
      {text}
    </button>
  );
}
