/** The bridge from base to branch, each shock a step, with the table that proves it. */
import { Bridge } from '../../chart/index.ts';
import {
  formatDate,
  formatMessage,
  signOf,
  subtractDecimals,
  sumDecimals,
} from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Chip, Figure } from '../../ui/index.ts';
import { type ComparedProps, MILLION, openFigure } from './compared.ts';

export function DriversArea({ run, output }: ComparedProps) {
  const { bridge, baseCurrency } = output;
  const step = (id: string) => explainBy('runs.explain', { runId: run.id, step: id });
  const change = subtractDecimals(bridge.closing.amount, bridge.opening.amount) ?? '0';
  const steps = sumDecimals(bridge.steps.map((one) => one.change.amount));
  const isExact = steps !== null && signOf(subtractDecimals(steps, change) ?? '1') === 0;
  const end = output.dates.at(-1) ?? '';
  return (
    <Area
      title={t('scenarios.drivers')}
      caption={t('scenarios.driversCaption', { currency: baseCurrency, date: formatDate(end) })}
      aside={
        isExact ? (
          <Chip tone="ok">{t('scenarios.exact')}</Chip>
        ) : (
          <Chip tone="bad">{t('scenarios.notExact')}</Chip>
        )
      }
    >
      <Bridge
        title={t('scenarios.drivers')}
        opening={{ label: t('scenarios.noChange'), value: 0 }}
        steps={bridge.steps.map((one, index) => ({
          label: `${index + 1}`,
          name: formatMessage(one.label),
          value: Number(one.change.amount) / MILLION,
        }))}
        closingLabel={t('scenarios.change')}
        otherLabel={t('scenarios.other')}
        digits={3}
        height={190}
      />
      <table className="data" aria-label={t('scenarios.drivers')}>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('chart.step')}</th>
            <th scope="col">{t('chart.amount')}</th>
          </tr>
        </thead>
        <tbody>
          <tr className="group">
            <th scope="row">{t('scenarios.baseTotal')}</th>
            <td className="n">
              <Figure
                amount={bridge.opening.amount}
                label={t('scenarios.baseTotal')}
                opens={step('base')}
              />
            </td>
          </tr>
          {bridge.steps.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the order
            <tr key={index}>
              <th scope="row">
                {index + 1} {formatMessage(one.label)}
              </th>
              <td className="n">
                <Figure
                  amount={one.change.amount}
                  signed
                  label={formatMessage(one.label)}
                  opens={step(`shock.${index + 1}`)}
                />
              </td>
            </tr>
          ))}
          <tr className="group">
            <th scope="row">{t('scenarios.change')}</th>
            <td className="n">
              <Figure amount={change} signed label={t('scenarios.change')} opens={step('change')} />
            </td>
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('scenarios.scenarioTotal')}</th>
            <td className="n">
              <Figure
                amount={bridge.closing.amount}
                label={t('scenarios.scenarioTotal')}
                opens={openFigure(run, 'total')}
              />
            </td>
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}
