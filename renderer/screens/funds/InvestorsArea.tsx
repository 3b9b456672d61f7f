/** Who committed what to a fund, by class, with what was called from and paid to each. */
import { sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { Area, Empty, Figure } from '../../ui/index.ts';
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

export function InvestorsArea({ data }: { readonly data: FundData }) {
  const opens = useFigures(data.fund.id);
  const { commitments } = data;
  const classes = [...new Set(commitments.map(({ classCode }) => classCode))];
  return (
    <Area
      title={t('funds.investorsTitle')}
      caption={t('funds.investorsCaption', {
        currency: data.fund.currency,
        count: commitments.length,
      })}
      className="investors fund-tables"
    >
      {commitments.length === 0 ? (
        <Empty title={t('funds.noCommitment')} why={t('funds.noCommitmentWhy')} />
      ) : (
        <table className="data">
          <caption className="sr-only">{t('funds.investorsTitle')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('funds.investor')}</th>
              {COLUMNS.map(({ figure }) => (
                <th key={figure} scope="col" className="n">
                  {t(`funds.${figure}`)}
                </th>
              ))}
            </tr>
          </thead>
          {classes.map((classCode) => (
            <ClassRows
              key={classCode}
              classCode={classCode}
              rows={commitments.filter((one) => one.classCode === classCode)}
              opens={opens}
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
}) {
  const { classCode, rows, opens } = props;
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
        </tr>
      ))}
    </tbody>
  );
}
