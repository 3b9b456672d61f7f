/** The methods on one axis: point and interval, shortfall, and what the backtest said. */
import { IntervalAxis, IntervalDot, intervalScale } from '../../chart/index.ts';
import { formatDecimal, formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { BacktestOutput } from '../../run/outputs.ts';
import { unitsText } from '../../run/rounding.ts';
import { explain, explainBy } from '../../stores/explain.ts';
import { Chip, Figure } from '../../ui/index.ts';
import { type MethodRow, ZONES } from './measures.ts';

export interface MethodTableProps {
  readonly rows: readonly MethodRow[];
  readonly backtest: BacktestOutput | null;
  readonly backtestRun: string | null;
  readonly chosen: string;
  readonly level: string;
  onChoose(method: string): void;
}

function spreadText(rows: readonly MethodRow[]): string {
  const values = rows.map(({ valueAtRisk }) => Math.round(valueAtRisk));
  return formatDecimal(unitsText(Math.max(...values) - Math.min(...values), 0));
}

export function MethodTable(props: MethodTableProps) {
  const { rows, backtest, backtestRun, chosen, level, onChoose } = props;
  const scale = intervalScale(rows.map(({ interval }) => interval));
  return (
    <table className="data method-table">
      <caption className="sr-only">{t('risk.byMethod')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('chart.method')}</th>
          <th scope="col" className="n">
            {t('risk.var')}
          </th>
          <th scope="col" className="interval-head" aria-label={t('chart.interval')}>
            <IntervalAxis scale={scale} />
          </th>
          <th scope="col" className="n">
            {t('risk.shortfall', { level })}
          </th>
          <th scope="col" className="n">
            {t('risk.exceptions')}
          </th>
          <th scope="col" className="n">
            {t('risk.kupiec')}
          </th>
          <th scope="col">{t('risk.zone')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} aria-selected={row.id === chosen}>
            <td>
              <button type="button" className="figure" onClick={() => onChoose(row.id)}>
                {row.name} <span className="muted">{row.note}</span>
              </button>
            </td>
            <td className="n">
              <Figure
                amount={unitsText(row.valueAtRisk, 0)}
                opens={explainBy('runs.explain', { runId: row.run.id, step: 'valueAtRisk' })}
              />
            </td>
            <td className="interval-cell">
              <IntervalDot interval={row.interval} scale={scale} isOfRecord={row.isOfRecord} />
            </td>
            <td className="n">
              <Figure
                amount={unitsText(row.expectedShortfall, 0)}
                opens={explainBy('runs.explain', {
                  runId: row.run.id,
                  step: 'expectedShortfall',
                })}
              />
            </td>
            <Tested
              backtest={row.isOfRecord ? backtest : null}
              onOpen={() => {
                if (backtestRun !== null)
                  explain(
                    explainBy('runs.explain', {
                      runId: backtestRun,
                      step: 'unconditionalCoverage',
                    }),
                  );
              }}
            />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={7} className="method-foot">
            {t('risk.spread', { spread: spreadText(rows) })}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

/** The backtest stands beside the method of record; the others are not tested. */
function Tested(props: { readonly backtest: BacktestOutput | null; onOpen(): void }) {
  const { backtest, onOpen } = props;
  if (!backtest) return <td colSpan={3} />;
  const { zone } = backtest.trafficLight;
  return (
    <>
      <td className="n">
        <button type="button" className="figure num" onClick={onOpen}>
          {formatNumber(backtest.exceptionCount, 0)}
        </button>
      </td>
      <td className="n">
        <button type="button" className="figure num" onClick={onOpen}>
          {formatNumber(backtest.unconditionalCoverage.pValue, 3)}
        </button>
      </td>
      <td>
        <Chip tone={ZONES[zone]} icon={null}>
          {t(zoneKey(zone))}
        </Chip>
      </td>
    </>
  );
}

function zoneKey(zone: BacktestOutput['trafficLight']['zone']) {
  return `risk.zone.${zone}` as const;
}
