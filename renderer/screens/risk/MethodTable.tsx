/** The methods on one axis: point and interval, shortfall, and what the backtest said. */
import { IntervalAxis, IntervalDot, intervalScale } from '../../chart/index.ts';
import { formatDecimal } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { BacktestOutput } from '../../run/outputs.ts';
import { unitsText } from '../../run/rounding.ts';
import { explainBy } from '../../stores/explain.ts';
import { Chip, Figure, Opens } from '../../ui/index.ts';
import { type MethodRow, ZONES } from './measures.ts';

export interface MethodTableProps {
  readonly rows: readonly MethodRow[];
  readonly backtest: BacktestOutput | null;
  readonly backtestRun: string | null;
  readonly chosen: string;
  readonly level: string;
  onChoose(method: string): void;
}

/** The largest less the smallest, with the methods that they come from. */
function spreadText(rows: readonly MethodRow[]): string {
  const sorted = [...rows].sort((one, other) => other.valueAtRisk - one.valueAtRisk);
  const [most, least] = [sorted[0], sorted.at(-1)];
  if (most === undefined || least === undefined || most === least) return t('risk.ofRecord');
  const spread = Math.round(most.valueAtRisk) - Math.round(least.valueAtRisk);
  return t('risk.spread', {
    spread: formatDecimal(unitsText(spread, 0)),
    most: most.name,
    least: least.name,
  });
}

export function MethodTable(props: MethodTableProps) {
  const { rows, backtest, backtestRun, chosen, level, onChoose } = props;
  const scale = intervalScale(rows.map(({ interval }) => interval));
  return (
    <table className="data method-table" aria-label={t('risk.byMethod')}>
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
            <th scope="row">
              <button type="button" className="pick" onClick={() => onChoose(row.id)}>
                {row.name} <span className="muted">{row.note}</span>
              </button>
            </th>
            <td className="n">
              <Figure
                amount={unitsText(row.valueAtRisk, 0)}
                label={`${row.name}, ${t('risk.var')}`}
                opens={explainBy('runs.explain', { runId: row.run.id, step: 'valueAtRisk' })}
              />
            </td>
            <td className="interval-cell">
              <IntervalDot interval={row.interval} scale={scale} isOfRecord={row.isOfRecord} />
            </td>
            <td className="n">
              <Figure
                amount={unitsText(row.expectedShortfall, 0)}
                label={`${row.name}, ${t('risk.shortfall', { level })}`}
                opens={explainBy('runs.explain', {
                  runId: row.run.id,
                  step: 'expectedShortfall',
                })}
              />
            </td>
            <Tested name={row.name} backtest={row.isOfRecord ? backtest : null} run={backtestRun} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={7} className="method-foot">
            {spreadText(rows)}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

/** The backtest stands beside the method of record; the others are not tested. */
function Tested(props: {
  readonly name: string;
  readonly backtest: BacktestOutput | null;
  readonly run: string | null;
}) {
  const { name, backtest, run } = props;
  if (!backtest || run === null) return <td colSpan={3} />;
  const { zone } = backtest.trafficLight;
  const step = (id: string) => explainBy('runs.explain', { runId: run, step: id });
  return (
    <>
      <td className="n">
        <Figure
          amount={String(backtest.exceptionCount)}
          label={`${name}, ${t('risk.exceptionsSaid')}`}
          opens={step('exceptions')}
        />
      </td>
      <td className="n">
        <Figure
          amount={backtest.unconditionalCoverage.pValue.toFixed(3)}
          label={`${name}, ${t('risk.kupiec')}`}
          opens={step('unconditionalCoverage.pValue')}
        />
      </td>
      <td>
        <Opens
          opens={step('trafficLight')}
          label={`${name}, ${t('risk.zone')} ${t(zoneKey(zone))}`}
        >
          <Chip tone={ZONES[zone]} icon={null}>
            {t(zoneKey(zone))}
          </Chip>
        </Opens>
      </td>
    </>
  );
}

function zoneKey(zone: BacktestOutput['trafficLight']['zone']) {
  return `risk.zone.${zone}` as const;
}
