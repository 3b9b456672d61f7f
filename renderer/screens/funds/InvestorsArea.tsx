/** Who committed what to a fund, by class, with what was called from and paid to each. */
import { sumDecimals } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { Area, Empty, Figure, IconButton, useReadOnly } from '../../ui/index.ts';
import { type FigureInput, useFigures } from './fundFigures.tsx';
import type { FundData } from './TermsStrip.tsx';

type Commitment = FundData['commitments'][number];

/** What is shown of commitments, by column. */
const COLUMNS = [
  { figure: 'committed', pick: (one: Commitment) => one.amount.amount },
  { figure: 'called', pick: (one: Commitment) => one.called.amount },
  { figure: 'distributed', pick: (one: Commitment) => one.distributed.amount },
] as const;

/** The three figures of some commitments, each of which opens. */
function CommitmentCells(props: {
  readonly name: string;
  readonly rows: readonly Commitment[];
  readonly scope: Pick<FigureInput, 'classCode' | 'commitmentId'>;
  readonly opens: ReturnType<typeof useFigures>;
}) {
  const { name, rows, scope, opens } = props;
  return COLUMNS.map(({ figure, pick }) => (
    <td key={figure} className="n">
      <Figure
        amount={sumDecimals(rows.map(pick)) ?? null}
        zero="dash"
        opens={opens({ figure, ...scope })}
        label={`${name}, ${t(`funds.${figure}`)}`}
      />
    </td>
  ));
}

export function InvestorsArea(props: {
  readonly data: FundData;
  /** Changes an investor; left out where the list is only read. */
  onEdit?(investorId: string): void;
}) {
  const { data, onEdit } = props;
  const opens = useFigures(data.fund.id);
  const { commitments } = data;
  const classes = [...new Set(commitments.map(({ classCode }) => classCode))];
  return (
    <Area
      title={t('funds.investorsTitle')}
      caption={tn('funds.investorsCaption', commitments.length, {
        currency: data.fund.currency,
      })}
      className="investors fund-tables"
    >
      {commitments.length === 0 ? (
        <Empty title={t('funds.noCommitment')} why={t('funds.noCommitmentWhy')} />
      ) : (
        <table className="data" aria-label={t('funds.investorsTitle')}>
          <thead>
            <tr>
              <th scope="col">{t('funds.investor')}</th>
              {COLUMNS.map(({ figure }) => (
                <th key={figure} scope="col" className="n">
                  {t(`funds.${figure}`)}
                </th>
              ))}
              {onEdit && (
                <th scope="col" className="no-print">
                  <span className="sr-only">{t('funds.investorEdits')}</span>
                </th>
              )}
            </tr>
          </thead>
          {classes.map((classCode) => (
            <ClassRows
              key={classCode}
              classCode={classCode}
              rows={commitments.filter((one) => one.classCode === classCode)}
              opens={opens}
              onEdit={onEdit}
            />
          ))}
          <tfoot>
            <tr>
              <th scope="row">{t('common.total')}</th>
              <CommitmentCells
                name={t('common.total')}
                rows={commitments}
                scope={{}}
                opens={opens}
              />
              {onEdit && <td className="no-print" />}
            </tr>
          </tfoot>
        </table>
      )}
    </Area>
  );
}

function ClassRows(props: {
  readonly classCode: string;
  readonly rows: readonly Commitment[];
  readonly opens: ReturnType<typeof useFigures>;
  readonly onEdit: ((investorId: string) => void) | undefined;
}) {
  const { classCode, rows, opens, onEdit } = props;
  const isReadOnly = useReadOnly() !== null;
  const className = rows[0]?.className ?? classCode;
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup">
          <span className="holder-name" title={className}>
            {className} <span className="muted">{rows.length}</span>
          </span>
        </th>
        <CommitmentCells name={className} rows={rows} scope={{ classCode }} opens={opens} />
        {onEdit && <td className="no-print" />}
      </tr>
      {rows.map((one) => (
        <tr key={one.id}>
          <th scope="row">
            <span className="holder-name" title={one.investorName}>
              {one.investorName}
            </span>
          </th>
          <CommitmentCells
            name={one.investorName}
            rows={[one]}
            scope={{ commitmentId: one.id }}
            opens={opens}
          />
          {onEdit && (
            <td className="no-print row-buttons">
              <IconButton
                icon="edit"
                small
                disabled={isReadOnly}
                label={t('funds.investorEdit', { name: one.investorName })}
                onClick={() => onEdit(one.investorId)}
              />
            </td>
          )}
        </tr>
      ))}
    </tbody>
  );
}
