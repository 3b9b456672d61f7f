/** A distribution over its amount and one more input: one figure a cell, darker the larger it is. */
import { useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatDecimal } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Figure, QueryView } from '../../ui/index.ts';
import type { Distribution } from './DistributionPage.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import { type TableAxis, type TableOutput, tableAxes, tableOutputs } from './sensitivityChoices.ts';
import { type FundData, percentText } from './TermsStrip.tsx';
import { shiftPoint } from './text.ts';

const SHARES = [0.5, 0.75, 1, 1.25, 1.5];
const HEATS = 5;
const AMOUNT_PATH = 'distribution.amount.amount';
const CARRY_PATH = 'proof.carry';

interface Choice {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  onChange(id: string): void;
}

function Choose({ label, value, options, onChange }: Choice) {
  return (
    <select
      className="input"
      aria-label={label}
      title={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map(({ id, label: text }) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  );
}

export function SensitivityArea(props: {
  readonly data: FundData;
  readonly distribution: Distribution;
}) {
  const { data, distribution } = props;
  const { amount, payDate, dealId } = distribution;
  const outputs = tableOutputs(data);
  const axes = tableAxes(data, payDate);
  const [outputId, setOutput] = useState('carry');
  const [axisId, setAxis] = useState('date');
  const shownOutput = outputs.find(({ id }) => id === outputId) ?? outputs[0];
  const axis = axes.find(({ id }) => id === axisId);
  const table = useQuery(
    'fund.sensitivity',
    {
      fundId: data.fund.id,
      distributable: amount,
      payDate,
      dealId,
      rows: {
        path: AMOUNT_PATH,
        values: SHARES.map((share) => (Number(amount.amount) * share).toFixed(2)),
      },
      ...(axis ? { columns: { path: axis.path, values: [...axis.values] } } : {}),
      outputs: [{ path: shownOutput?.path ?? CARRY_PATH }],
    },
    { topics: FUND_TOPICS },
  );
  return (
    <Area
      title={t('funds.sensitivity')}
      caption={t('funds.sensitivityCaption', { currency: amount.currency })}
      className="fund-tables sensitivity"
      aside={
        <div className="row">
          <Choose
            label={t('funds.output')}
            value={shownOutput?.id ?? ''}
            options={outputs}
            onChange={setOutput}
          />
          <Choose
            label={t('funds.across')}
            value={axis?.id ?? ''}
            options={[...axes, { id: '', label: t('funds.axis.none') }]}
            onChange={setAxis}
          />
        </div>
      }
    >
      <QueryView query={table} rows={6}>
        {(shown) => (
          <HeatTable
            data={data}
            shown={shown}
            distribution={distribution}
            output={shownOutput}
            axis={axis}
          />
        )}
      </QueryView>
    </Area>
  );
}

/** Which fifth of the range a figure lies in; 0 where all are alike. */
function heatOf(value: number, low: number, high: number): number {
  if (high === low) return 0;
  return Math.min(HEATS - 1, Math.floor(((value - low) / (high - low)) * HEATS));
}

interface TableProps {
  readonly data: FundData;
  readonly shown: OutputOf<'fund.sensitivity'>;
  readonly distribution: Distribution;
  readonly output: TableOutput | undefined;
  readonly axis: TableAxis | undefined;
}

function headOf(axis: TableAxis | undefined, value: string): string {
  return axis?.id === 'date' ? formatDate(value) : `${percentText(value, 2)}%`;
}

function HeatTable({ data, shown, distribution, output, axis }: TableProps) {
  const { id: fundId } = data.fund;
  const values = shown.cells.flatMap((row) =>
    row.flatMap(({ figures }) => (figures[0] == null ? [] : [Number(figures[0])])),
  );
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const across = shown.columns?.values ?? [''];
  const name = output?.label ?? '';
  const target = (amount: string, value: string) =>
    explainBy('fund.explainCell', {
      fundId,
      distributable: distribution.amount,
      payDate: distribution.payDate,
      dealId: distribution.dealId,
      changes: [
        { path: AMOUNT_PATH, label: t('funds.amountDown'), value: amount },
        ...(axis ? [{ path: axis.path, label: axis.label, value }] : []),
      ],
      output: { path: output?.path ?? CARRY_PATH, label: name },
    });
  return (
    <table className="data" aria-label={t('funds.sensitivity')}>
      <thead>
        <tr>
          <th scope="col">{t('funds.amountDown')}</th>
          {across.map((value) => (
            <th key={value} scope="col" className="n">
              {value === '' ? name : headOf(axis, value)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.cells.map((row, k) => {
          const amount = shown.rows.values[k] ?? '0';
          return (
            <tr key={amount}>
              <th scope="row">{formatDecimal(shiftPoint(amount, -6), { digits: 2 })}</th>
              {row.map(({ figures, error }, column) => {
                const figure = figures[0];
                const value = across[column] ?? '';
                const isBase =
                  Number(amount) === Number(shown.rows.base) &&
                  (value === '' || value === shown.columns?.base);
                return figure == null ? (
                  <td key={value} className="n muted" title={error?.message}>
                    {error ? t('funds.refused') : t('funds.noMeasure')}
                  </td>
                ) : (
                  <td
                    key={value}
                    className={`n heat-${heatOf(Number(figure), low, high)}${isBase ? ' medium' : ''}`}
                  >
                    <Figure
                      amount={shiftPoint(figure, output?.isShare ? 2 : -6)}
                      digits={output?.isShare ? 2 : 3}
                      {...(output?.isShare ? { suffix: '%' } : {})}
                      label={`${name}, ${formatDecimal(amount)}${value && `, ${headOf(axis, value)}`}`}
                      opens={target(amount, value)}
                    />
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
