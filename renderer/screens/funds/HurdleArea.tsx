/** The hurdle balance: every call and distribution with its return up to the pay date. */
import type { InputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { Run, WaterfallOutput } from '../../run/outputs.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Count, Figure } from '../../ui/index.ts';
import { shiftPoint } from './text.ts';

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

export function HurdleArea(props: { readonly run: Run; readonly output: WaterfallOutput }) {
  const { run, output } = props;
  const { hurdle } = output;
  const step = (id: string) => explainBy('runs.explain', { runId: run.id, step: id });
  const proof = (figure: InputOf<'distributions.explain'>['figure'], index?: number) =>
    explainBy('distributions.explain', {
      runId: run.id,
      figure,
      ...(index === undefined ? {} : { index }),
    });
  return (
    <Area
      title={t('funds.hurdle', { date: formatDate(output.date) })}
      caption={t('funds.hurdleCaption', { currency: output.amount.currency })}
      className="fund-tables"
    >
      <table className="data" aria-label={t('funds.hurdleTable')}>
        <thead>
          <tr>
            <th scope="col">{t('chart.period')}</th>
            <th scope="col" className="n">
              {t('funds.flowMillions')}
            </th>
            <th scope="col" className="n">
              {t('funds.daysHead')}
            </th>
            <th scope="col" className="n">
              {t('funds.withReturn')}
            </th>
          </tr>
        </thead>
        <tbody>
          {hurdle.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the history
            <tr key={index}>
              <th scope="row">{formatDate(row.date)}</th>
              <td className="n">
                <Figure
                  amount={shiftPoint(row.applied.amount, -6)}
                  digits={2}
                  opens={proof('flow', index)}
                  label={`${formatDate(row.date)}, ${t('funds.flowMillions')}`}
                />
              </td>
              <td className="n muted">
                <Count
                  of={row.days}
                  opens={proof('days', index)}
                  label={`${formatDate(row.date)}, ${t('funds.daysHead')}`}
                />
              </td>
              <td className="n">
                <Figure
                  amount={row.valueWithReturn.amount}
                  opens={proof('withReturn', index)}
                  label={`${formatDate(row.date)}, ${t('funds.withReturn')}`}
                />
              </td>
            </tr>
          ))}
          <tr className="group">
            <th scope="row" colSpan={3}>
              {t('funds.needed')}
            </th>
            <td className="n">
              <Figure
                amount={hurdle.needed.amount}
                opens={proof('needed')}
                label={t('funds.needed')}
              />
            </td>
          </tr>
          <tr>
            <th scope="row" colSpan={3}>
              {t('funds.lessCapital')}
            </th>
            <td className="n">
              <Figure
                amount={negated(hurdle.capitalPaid.amount)}
                opens={step('tier.return-of-capital')}
                label={t('funds.lessCapital')}
              />
            </td>
          </tr>
          <tr>
            <th scope="row" colSpan={3}>
              {t('funds.lessDue')}
            </th>
            <td className="n">
              <Figure
                amount={negated(hurdle.stillDue.amount)}
                zero="dash"
                opens={proof('stillDue')}
                label={t('funds.lessDue')}
              />
            </td>
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {t('funds.preferredPaid')}
            </th>
            <td className="n">
              <Figure
                amount={hurdle.preferredPaid.amount}
                opens={step('tier.preferred-return')}
                label={t('funds.preferredPaid')}
              />
            </td>
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}
