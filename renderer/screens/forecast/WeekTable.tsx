/** The forecast week by week: what is expected, the bounds, and how likely the minimum is missed. */
import type { MoneyWire } from '../../contract.ts';
import { formatDate, formatMoney, formatPercent } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { ForecastOutput, Run } from '../../run/outputs.ts';
import { unitsText } from '../../run/rounding.ts';
import { explain, explainBy } from '../../stores/explain.ts';
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
  const floor = minimum === null ? null : Number(minimum.amount) / 1e4;
  return (
    <Area
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
      <table className="data week-table">
        <caption className="sr-only">{t('forecast.weeks')}</caption>
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
            <td>{t('forecast.opening')}</td>
            <td />
            {hasRates && <td />}
            <td className="n">
              <Figure amount={shown(figures.opening)} opens={step('opening')} />
            </td>
            <td colSpan={2 + LEVELS.length * 2} />
          </tr>
          {figures.weeks.map((week) => (
            <tr key={week.number}>
              <td>
                {formatDate(week.from, { year: 'never' })} {t('forecast.to')}{' '}
                {formatDate(week.to, { year: 'auto', near: output.asOf })}
              </td>
              <td className="n">
                <Figure
                  amount={shown(week.flow)}
                  sign="change"
                  opens={step(`week.${week.number}`)}
                />
              </td>
              {hasRates && (
                <td className="n">
                  <Figure
                    amount={shown(week.exchangeEffect)}
                    sign="change"
                    zero="dash"
                    opens={step('shocks')}
                  />
                </td>
              )}
              <td className="n">
                <Figure amount={shown(week.expected)} opens={step(`week.${week.number}`)} />
              </td>
              <td className="n forecast">
                <Figure amount={shown(week.median)} opens={step(`week.${week.number}.median`)} />
              </td>
              {LEVELS.map((level) => (
                <Bounds
                  key={level}
                  week={week}
                  level={level}
                  floor={floor}
                  onOpen={(side) => explain(step(`week.${week.number}.${side}.${level * 100}`))}
                />
              ))}
              <td className="n">
                <Probability
                  share={week.breachProbability}
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

function BoundHeads({ level }: { readonly level: number }) {
  const percent = Math.round(level * 100);
  return (
    <>
      <th scope="col" className="n">
        {t('chart.low', { level: percent })}
      </th>
      <th scope="col" className="n">
        {t('chart.high', { level: percent })}
      </th>
    </>
  );
}

function Bounds(props: {
  readonly week: WeekFigures;
  readonly level: number;
  readonly floor: number | null;
  onOpen(side: 'lower' | 'upper'): void;
}) {
  const { week, level, floor, onOpen } = props;
  const bound = week.bounds.find((one) => one.level === level);
  if (!bound) return <td colSpan={2} />;
  const isBelow = floor !== null && bound.lower < floor;
  return (
    <>
      <td className="n">
        {isBelow && (
          <span className="below-mark negative" title={t('forecast.belowMinimum')}>
            <Icon name="breach" size={12} />
          </span>
        )}
        <button
          type="button"
          className={isBelow ? 'figure num negative' : 'figure num'}
          onClick={() => onOpen('lower')}
        >
          {shownText(bound.lower)}
        </button>
      </td>
      <td className="n">
        <button type="button" className="figure num" onClick={() => onOpen('upper')}>
          {shownText(bound.upper)}
        </button>
      </td>
    </>
  );
}

function shownText(units: number): string {
  return formatMoney({ currency: '', amount: shown(units) }).trim();
}

function Probability(props: { readonly share: number | null; onOpen(): void }) {
  const { share, onOpen } = props;
  if (share === null) return null;
  const tone = share >= 0.05 ? 'negative strong' : share === 0 ? 'muted' : '';
  return (
    <button type="button" className={`figure num ${tone}`} onClick={onOpen}>
      {formatPercent(share, 1)}
    </button>
  );
}
