/** Which model each category got and how it did on the past, and its flows week by week. */
import type { InputOf } from '../../contract.ts';
import { formatDate, formatPercent } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { ForecastOutput, Run } from '../../run/outputs.ts';
import { numberText, unitsText } from '../../run/rounding.ts';
import { type ExplainTarget, explain, explainBy } from '../../stores/explain.ts';
import { Area, Chip, Figure, Opens } from '../../ui/index.ts';
import { type ForecastFigures, TABLE_DIGITS } from './weeks.ts';

export interface CategoryProps {
  readonly run: Run;
  readonly output: ForecastOutput;
  readonly figures: ForecastFigures;
}

const LEVEL = 0.8;

const shown = (units: number) => unitsText(units, TABLE_DIGITS);

type Input = InputOf<'forecast.explain'>;

/** How figures of a run open: a step of its trace, or what a figure sums. */
function openers(run: Run) {
  return {
    step: (id: string) => explainBy('runs.explain', { runId: run.id, step: id }),
    figure: (input: Omit<Input, 'runId'>) =>
      explainBy('forecast.explain', { runId: run.id, ...input }),
  };
}

export function Categories({ run, output, figures }: CategoryProps) {
  const { step, figure } = openers(run);
  return (
    <Area
      title={t('forecast.categories')}
      caption={t('forecast.categoriesCaption', { currency: output.currency })}
      className="forecast-wide"
    >
      <table className="data" aria-label={t('forecast.categories')}>
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
                <th scope="row">{name}</th>
                <td>
                  <button
                    type="button"
                    className="figure"
                    aria-label={`${t('forecast.modelOf', { category: name })} ${category.model}`}
                    onClick={() => explain(step(`category.${name}.model`))}
                  >
                    {category.model}
                  </button>
                </td>
                <td className="n">
                  {backtest?.model.mase != null && (
                    <Figure
                      amount={numberText(backtest.model.mase, 2)}
                      label={`${name}, ${t('forecast.mase')}`}
                      opens={step(`category.${name}.backtest`)}
                    />
                  )}
                </td>
                <td className="n">
                  {backtest?.seasonalNaive.mase != null && (
                    <Figure
                      amount={numberText(backtest.seasonalNaive.mase, 2)}
                      label={`${name}, ${t('forecast.maseNaive')}`}
                      className="muted"
                      opens={figure({ figure: 'naive', category: name })}
                    />
                  )}
                </td>
                <td>
                  <Against
                    model={backtest?.model.mase ?? null}
                    naive={backtest?.seasonalNaive.mase ?? null}
                    label={`${name}, ${t('forecast.against')}`}
                    opens={figure({ figure: 'against', category: name })}
                  />
                </td>
                <td className="n">
                  {covered && (
                    <Figure
                      amount={numberText(covered.calibrated * 100, 1)}
                      suffix="%"
                      label={`${name}, ${t('forecast.coverage')}`}
                      opens={figure({ figure: 'coverage', category: name })}
                    />
                  )}
                </td>
                <td className="n">
                  <Figure
                    amount={numberText(category.daysOfHistory, 0)}
                    label={`${name}, ${t('forecast.days')}`}
                    className="muted"
                    opens={figure({ figure: 'history', category: name })}
                  />
                </td>
                <td className="n">
                  <Figure
                    amount={shown(figures.categories[index]?.total ?? 0)}
                    label={`${name}, ${t('forecast.expectedSum')}`}
                    opens={figure({ figure: 'flow', category: name })}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={7}>
              {t('common.total')}
            </th>
            <td className="n">
              <Figure
                amount={shown(figures.totalFlow)}
                label={`${t('common.total')}, ${t('forecast.expectedSum')}`}
                opens={figure({ figure: 'flow' })}
              />
            </td>
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}

/** Whether the model did better than repeating the season, in words and not by colour alone. */
function Against(props: {
  readonly model: number | null;
  readonly naive: number | null;
  readonly label: string;
  readonly opens: ExplainTarget;
}) {
  const { model, naive, label, opens } = props;
  if (model === null || naive === null)
    return <span className="muted">{t('forecast.untested')}</span>;
  if (model === naive) return <span className="muted">{t('forecast.isNaive')}</span>;
  const isBetter = model < naive;
  const share = formatPercent(Math.abs(1 - model / naive), 0);
  const words = isBetter ? t('forecast.better', { share }) : t('forecast.worse', { share });
  return (
    <Opens opens={opens} label={`${label} ${words}`}>
      <Chip tone={isBetter ? 'ok' : 'warn'}>{words}</Chip>
    </Opens>
  );
}

export function FlowMatrix({ run, output, figures }: CategoryProps) {
  const { figure } = openers(run);
  const dateOf = (index: number) => formatDate(figures.weeks[index]?.from ?? '', { year: 'never' });
  return (
    <Area
      title={t('forecast.flows')}
      caption={t('forecast.flowsCaption', { currency: output.currency })}
      className="forecast-wide"
    >
      <table className="data flow-matrix" aria-label={t('forecast.flows')}>
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
              <th scope="row">{row.category}</th>
              {row.byWeek.map((value, index) => (
                <td key={figures.weeks[index]?.number} className="n">
                  <Figure
                    amount={shown(value)}
                    zero={row.flows[index] ? 'figure' : 'dash'}
                    label={t('forecast.ofWeek', { what: row.category, date: dateOf(index) })}
                    opens={figure({ figure: 'flow', category: row.category, week: index + 1 })}
                  />
                </td>
              ))}
              <td className="n strong">
                <Figure
                  amount={shown(row.total)}
                  label={`${row.category}, ${t('common.total')}`}
                  opens={figure({ figure: 'flow', category: row.category })}
                />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('forecast.netFlow')}</th>
            {figures.weeks.map((week, index) => (
              <td key={week.number} className="n">
                <Figure
                  amount={shown(week.flow)}
                  label={t('forecast.ofWeek', {
                    what: t('forecast.netFlow'),
                    date: dateOf(index),
                  })}
                  opens={figure({ figure: 'flow', week: week.number })}
                />
              </td>
            ))}
            <td className="n">
              <Figure
                amount={shown(figures.totalFlow)}
                label={`${t('forecast.netFlow')}, ${t('common.total')}`}
                opens={figure({ figure: 'flow' })}
              />
            </td>
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}
