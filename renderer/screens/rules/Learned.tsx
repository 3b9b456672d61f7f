/** Category rules proposed from what people decided by hand, each with its record on history. */
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatNumber, formatPercent } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, DataTable, Empty, Link, Opens, QueryView } from '../../ui/index.ts';
import { conditionsText, type Names } from './conditions.ts';

export type Proposal = OutputOf<'rules.learn'>['proposals'][number];

function opensProposal(
  { conditions, categoryId }: Proposal,
  figure: InputOf<'rules.explainProposal'>['figure'],
) {
  return explainBy('rules.explainProposal', { conditions, categoryId, figure });
}

const FIGURES = ['right', 'precision', 'precisionLow', 'adds'] as const;
const HEADS = {
  right: 'rules.proposal.right',
  precision: 'rules.proposal.precision',
  precisionLow: 'rules.proposal.low',
  adds: 'rules.proposal.adds',
} as const;

function figureText(proposal: Proposal, figure: (typeof FIGURES)[number]): string {
  if (figure === 'adds') return formatNumber(proposal.adds, 0);
  if (figure !== 'right') return formatPercent(Number(proposal[figure]), 1);
  return t('rules.proposal.of', {
    right: formatNumber(proposal.right, 0),
    holds: formatNumber(proposal.holds, 0),
  });
}

export function Learned(props: {
  readonly names: Names;
  readonly refusal: string | null;
  onTake(proposal: Proposal): void;
}) {
  const { names, refusal, onTake } = props;
  const query = useQuery('rules.learn', {}, { topics: ['statement_line', 'category_rule'] });
  return (
    <Area
      title={t('rules.proposals')}
      className="proposals"
      caption={query.data ? tn('rules.proposalsCaption', query.data.decidedLines) : ''}
    >
      <QueryView
        query={query}
        rows={8}
        isEmpty={(value) => value.proposals.length === 0}
        empty={<Empty title={t('rules.proposalsNone')} why={t('rules.proposalsNoneWhy')} />}
      >
        {(value) => (
          <DataTable
            name={t('rules.proposals')}
            rows={value.proposals}
            rowId={({ name }) => name}
            columns={[
              {
                head: t('rules.proposal.rule'),
                className: 'wrap',
                cell: ({ conditions }) => conditionsText(conditions, names),
              },
              {
                head: t('rules.proposal.category'),
                className: 'medium',
                cell: ({ categoryName }) => categoryName,
              },
              ...FIGURES.map((figure) => ({
                head: t(HEADS[figure]),
                isFigure: true,
                cell: (proposal: Proposal) => {
                  const text = figureText(proposal, figure);
                  return (
                    <Opens
                      className="num"
                      label={`${t(HEADS[figure])} ${text}`}
                      opens={opensProposal(proposal, figure)}
                    >
                      {text}
                    </Opens>
                  );
                },
              })),
              {
                head: t('rules.proposal.take'),
                isHeadHidden: true,
                cell: (proposal) => (
                  <Link
                    disabled={refusal !== null}
                    title={refusal ?? undefined}
                    aria-label={t('rules.proposal.takeOf', { name: proposal.name })}
                    onClick={() => onTake(proposal)}
                  >
                    {t('rules.proposal.take')}
                  </Link>
                ),
              },
            ]}
          />
        )}
      </QueryView>
    </Area>
  );
}
