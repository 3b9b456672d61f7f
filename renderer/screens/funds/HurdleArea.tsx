/** The hurdle balance: every call and distribution with its return up to the pay date. */
import { formatDate, formatDecimal, formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { Run, WaterfallOutput } from '../../run/outputs.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Figure } from '../../ui/index.ts';
import { shiftPoint } from './text.ts';

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

export function HurdleArea(props: { readonly run: Run; readonly output: WaterfallOutput }) {
  const { run, output } = props;
  const { hurdle } = output;
  const step = (id: string) => explainBy('runs.explain', { runId: run.id, step: id });
  return (
    <Area
      title={t('funds.hurdle', { date: formatDate(output.date) })}
      caption={t('funds.hurdleCaption', { currency: output.amount.currency })}
    >
      <table className="data">
        <caption className="sr-only">{t('funds.hurdleTable')}</caption>
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
              <td>{formatDate(row.date)}</td>
              <td className={row.flow.amount.startsWith('-') ? 'n negative' : 'n'}>
                {formatDecimal(shiftPoint(row.applied.amount, -6), { digits: 2 })}
              </td>
              <td className="n muted">{formatNumber(row.days, 0)}</td>
              <td className="n">
                <Figure amount={row.valueWithReturn.amount} opens={step(`hurdle.flow.${index}`)} />
              </td>
            </tr>
          ))}
          <tr className="group">
            <td colSpan={3}>{t('funds.needed')}</td>
            <td className="n">
              <Figure amount={hurdle.needed.amount} opens={step('hurdle.balance')} />
            </td>
          </tr>
          <tr>
            <td colSpan={3}>{t('funds.lessCapital')}</td>
            <td className="n">
              <Figure
                amount={negated(hurdle.capitalPaid.amount)}
                opens={step('tier.return-of-capital')}
              />
            </td>
          </tr>
          <tr>
            <td colSpan={3}>{t('funds.lessDue')}</td>
            <td className="n">
              <Figure amount={negated(hurdle.stillDue.amount)} zero="dash" />
            </td>
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={3}>{t('funds.preferredPaid')}</td>
            <td className="n">
              <Figure amount={hurdle.preferredPaid.amount} opens={step('tier.preferred-return')} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}
