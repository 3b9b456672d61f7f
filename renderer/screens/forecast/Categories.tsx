/** Which model each category got and how it did on the past, and its flows week by week. */
import { formatDate, formatNumber, formatPercent } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { ForecastOutput, Run } from '../../run/outputs.ts';
import { numberText, unitsText } from '../../run/rounding.ts';
import { explain, explainBy } from '../../stores/explain.ts';
import { Area, Chip, Figure } from '../../ui/index.ts';
import { type ForecastFigures, TABLE_DIGITS } from './weeks.ts';

export interface CategoryProps {
  readonly run: Run;
  readonly output: ForecastOutput;
  readonly figures: ForecastFigures;
}

const LEVEL = 0.8;

const shown = (units: number) => unitsText(units, TABLE_DIGITS);

export function Categories({ run, output, figures }: CategoryProps) {
  const step = (id: string) => explainBy('runs.explain', { runId: run.id, step: id });
  return (
    <Area
      title={t('forecast.categories')}
      caption={t('forecast.categoriesCaption', { currency: output.currency })}
      className="forecast-wide"
    >
      <table className="data">
        <caption className="sr-only">{t('forecast.categories')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('forecast.category')}</th>
            <th scope="col">{t('forecast.model')}</th>
            <th scope="col" className="n">
              {t('forecast.mase')}
            </th>
            <th scope="col" className="n">
              {t('forecast.maseNaive')}
            </th>
            <th scope="col">{t('forecast.against')}</th>
            <th scope="col" className="n">
              {t('forecast.coverage')}
            </th>
            <th scope="col" className="n">
              {t('forecast.days')}
            </th>
            <th scope="col" className="n">
              {t('forecast.expectedSum')}
            </th>
          </tr>
        </thead>
        <tbody>
          {output.categories.map((category, index) => {
            const { backtest, calibration } = category;
            const name = category.category;
            const covered = calibration.coverage.find(({ level }) => level === LEVEL);
            return (
              <tr key={name}>
                <td>{name}</td>
                <td>
                  <button
                    type="button"
                    className="figure"
                    onClick={() => explain(step(`category.${name}.model`))}
                  >
                    {category.model}
                  </button>
                </td>
                <td className="n">
                  {backtest?.model.mase != null && (
                    <Figure
                      amount={numberText(backtest.model.mase, 2)}
                      opens={step(`category.${name}.backtest`)}
                    />
                  )}
                </td>
                <td className="n muted">
                  {backtest?.seasonalNaive.mase != null &&
                    formatNumber(backtest.seasonalNaive.mase, 2)}
                </td>
                <td>
                  <Against
                    model={backtest?.model.mase ?? null}
                    naive={backtest?.seasonalNaive.mase ?? null}
                  />
                </td>
                <td className="n">{covered ? formatPercent(covered.calibrated, 1) : ''}</td>
                <td className="n muted">{formatNumber(category.daysOfHistory, 0)}</td>
                <td className="n">
                  <Figure
                    amount={shown(figures.categories[index]?.total ?? 0)}
                    opens={step(`category.${name}.model`)}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={7}>{t('common.total')}</td>
            <td className="n">
              <Figure amount={shown(figures.totalFlow)} opens={step(lastWeek(figures))} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}

function lastWeek(figures: ForecastFigures): string {
  return figures.weeks.length > 0 ? `week.${figures.weeks.length}` : 'opening';
}

/** Whether the model did better than repeating the season, in words and not by colour alone. */
function Against(props: { readonly model: number | null; readonly naive: number | null }) {
  const { model, naive } = props;
  if (model === null || naive === null)
    return <span className="muted">{t('forecast.untested')}</span>;
  if (model === naive) return <span className="muted">{t('forecast.isNaive')}</span>;
  return model < naive ? (
    <Chip tone="ok">{t('forecast.better', { share: formatPercent(1 - model / naive, 0) })}</Chip>
  ) : (
    <Chip tone="warn">{t('forecast.worse', { share: formatPercent(model / naive - 1, 0) })}</Chip>
  );
}

export function FlowMatrix({ run, output, figures }: CategoryProps) {
  const step = (id: string) => explainBy('runs.explain', { runId: run.id, step: id });
  return (
    <Area
      title={t('forecast.flows')}
      caption={t('forecast.flowsCaption', { currency: output.currency })}
      className="forecast-wide"
    >
      <table className="data flow-matrix">
        <caption className="sr-only">{t('forecast.flows')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('forecast.category')}</th>
            {figures.weeks.map((week) => (
              <th key={week.number} scope="col" className="n">
                {formatDate(week.from, { year: 'never' })}
              </th>
            ))}
            <th scope="col" className="n">
              {t('common.total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {figures.categories.map((row) => (
            <tr key={row.category}>
              <td>{row.category}</td>
              {row.byWeek.map((value, index) => (
                <td key={figures.weeks[index]?.number} className="n">
                  <Figure amount={shown(value)} zero="dash" opens={step(`week.${index + 1}`)} />
                </td>
              ))}
              <td className="n strong">
                <Figure amount={shown(row.total)} opens={step(`category.${row.category}.model`)} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('forecast.netFlow')}</td>
            {figures.weeks.map((week) => (
              <td key={week.number} className="n">
                <Figure amount={shown(week.flow)} opens={step(`week.${week.number}`)} />
              </td>
            ))}
            <td className="n">
              <Figure amount={shown(figures.totalFlow)} opens={step(lastWeek(figures))} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}
