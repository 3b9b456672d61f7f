/** Fees by group and currency: charged, agreed, variance, without a price; every figure opens. */
import type { OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { Count, Figure } from '../../ui/index.ts';
import { type FeeColumn, type FeeQuestion, openCount, openSum } from './fees.ts';

type Compared = OutputOf<'fees.compare'>;
type Row = Compared['rows'][number];

const COLUMNS = ['charged', 'agreed', 'variance', 'unpriced'] as const;

function Cells(props: {
  readonly sums: Pick<Row, FeeColumn>;
  readonly label: string;
  readonly asked: FeeQuestion;
  readonly group?: { readonly key: string; readonly currency: string };
}) {
  const { sums, label, asked, group } = props;
  return (
    <>
      {COLUMNS.map((column) => (
        <td key={column} className="n">
          <Figure
            amount={sums[column].amount}
            zero="dash"
            {...(column === 'variance' ? { sign: 'change' as const } : {})}
            label={`${label}, ${t(`fees.${column}`)}`}
            opens={openSum(asked, column, group)}
          />
        </td>
      ))}
    </>
  );
}

export function FeeTable(props: {
  readonly compared: Compared;
  readonly asked: FeeQuestion;
  /** Without counts, conversion and total: within another area. */
  readonly isShort?: boolean;
}) {
  const { compared, asked, isShort = false } = props;
  const { rows, total, reportingCurrency } = compared;
  return (
    <table className="data fee-table">
      <caption className="sr-only">{t('fees.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t(`fees.by.${asked.groupBy ?? 'month'}`)}</th>
          <th scope="col">{t('accounts.column.currency')}</th>
          {!isShort && (
            <th scope="col" className="n">
              {t('fees.count')}
            </th>
          )}
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className="n">
              {t(`fees.${column}`)}
            </th>
          ))}
          {!isShort && (
            <th scope="col" className="n">
              {t('fees.converted', { currency: reportingCurrency })}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.key} ${row.currency}`}>
            <th scope="row">{row.label}</th>
            <td>{row.currency}</td>
            {!isShort && (
              <td className="n">
                <Count
                  of={row.feeCount}
                  label={`${row.label} ${row.currency}, ${t('fees.count')}`}
                  opens={openCount(asked, { key: row.key, currency: row.currency })}
                />
              </td>
            )}
            <Cells
              sums={row}
              label={`${row.label} ${row.currency}`}
              asked={asked}
              group={{ key: row.key, currency: row.currency }}
            />
            {!isShort && (
              <td className="n">
                <Figure
                  amount={row.converted?.amount ?? null}
                  converted="underline"
                  label={`${row.label} ${row.currency}, ${reportingCurrency}`}
                  opens={openSum(asked, 'charged', {
                    key: row.key,
                    currency: row.currency,
                    converted: true,
                  })}
                />
              </td>
            )}
          </tr>
        ))}
      </tbody>
      {!isShort && total !== null && (
        <tfoot>
          <tr className="total">
            <th scope="row">{t('fees.total')}</th>
            <td>{reportingCurrency}</td>
            <td className="n">
              <Count
                of={compared.feeCount}
                label={`${t('fees.total')}, ${t('fees.count')}`}
                opens={openCount(asked)}
              />
            </td>
            <Cells sums={total} label={t('fees.total')} asked={asked} />
            <td className="n">
              <Figure
                amount={total.charged.amount}
                converted="underline"
                label={t('fees.total')}
                opens={openSum(asked, 'charged')}
              />
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
