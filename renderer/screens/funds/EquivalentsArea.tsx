/** A fund beside the market: what the same money would have made in a total return index. */
import { useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { Area, Button, DataTable, Empty, Figure, QueryView } from '../../ui/index.ts';
import { useAccountFigures } from './accountFigures.ts';
import { Percent } from './DealsTab.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import { LevelsDialog } from './LevelsDialog.tsx';
import type { FundData } from './TermsStrip.tsx';

type Index = OutputOf<'fundIndices.list'>[number];
type Row = OutputOf<'fundAccounts.equivalents'>['rows'][number];

/** The name of all deals together in a figure's target. */
const ALL_DEALS = '*';

const INDEX_TOPICS = [...FUND_TOPICS, 'market_rate'];

export function EquivalentsArea({ data }: { readonly data: FundData }) {
  const asOf = useAsOf();
  const indices = useQuery('fundIndices.list', { asOf }, { topics: ['market_rate'] });
  const [chosen, setChosen] = useState<string | null>(null);
  const [isEntering, setEntering] = useState(false);
  const list = indices.data ?? [];
  const index = list.find((each) => each.index === chosen) ?? list[0];
  return (
    <Area
      title={t('funds.equivalents')}
      caption={t('funds.equivalentsCaption', { date: formatDate(asOf) })}
      className="fund-tables"
      aside={
        <div className="row">
          {list.length > 1 && (
            <select
              className="input"
              aria-label={t('funds.index')}
              value={index?.index ?? ''}
              onChange={(event) => setChosen(event.target.value)}
            >
              {list.map((each) => (
                <option key={each.index} value={each.index}>
                  {each.index}
                </option>
              ))}
            </select>
          )}
          <Button small icon="plus" writes onClick={() => setEntering(true)}>
            {t('funds.enterLevels')}
          </Button>
        </div>
      }
    >
      <QueryView
        query={indices}
        rows={5}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('funds.noIndex')} why={t('funds.noIndexWhy')} />}
      >
        {() => index && <Beside data={data} index={index} />}
      </QueryView>
      {isEntering && <LevelsDialog index={index?.index ?? ''} onClose={() => setEntering(false)} />}
    </Area>
  );
}

function Beside({ data, index }: { readonly data: FundData; readonly index: Index }) {
  const asOf = useAsOf();
  const fundId = data.fund.id;
  const input = { fundId, asOf, index: index.index };
  const found = useQuery('fundAccounts.equivalents', input, { topics: INDEX_TOPICS });
  return (
    <QueryView query={found} rows={5}>
      {({ rows, warnings }) => (
        <>
          <Measures fundId={fundId} index={index.index} rows={rows} />
          <p className="muted metrics-note">
            {t('funds.equivalentsNote', {
              index: index.index,
              count: index.levelCount,
              from: formatDate(index.from),
              to: formatDate(index.to),
              source: index.source,
            })}
          </p>
          {warnings.map(({ code, message }) => (
            <p key={code + message} className="muted metrics-note">
              {message}
            </p>
          ))}
        </>
      )}
    </QueryView>
  );
}

function nameOf({ kind, name }: Row): string {
  return kind === 'deal' ? name : t(`funds.subject.${kind}`, { name });
}

function NoAnswer() {
  return (
    <span className="muted" title={t('funds.noMeasureWhy')}>
      {t('funds.noMeasure')}
    </span>
  );
}

const RATES = ['lnPme', 'pmePlus', 'modifiedPme', 'directAlpha'] as const;

function Measures(props: {
  readonly fundId: string;
  readonly index: string;
  readonly rows: readonly Row[];
}) {
  const { fundId, index, rows } = props;
  const opens = useAccountFigures(fundId);
  const target = ({ kind, of }: Row, item: string) => ({
    opens: opens({
      figure: 'measure',
      item,
      index,
      ...(kind === 'net' ? {} : { of: of ?? ALL_DEALS }),
    }),
  });
  return (
    <DataTable
      name={t('funds.equivalents')}
      rows={rows}
      rowId={({ kind, of }) => `${kind} ${of ?? ''}`}
      columns={[
        {
          head: t('funds.subject'),
          className: 'medium',
          cell: (row) => (
            <span className="holder-name" title={nameOf(row)}>
              {nameOf(row)} {row.kind === 'deal' && <span className="muted">{row.of}</span>}
            </span>
          ),
        },
        {
          head: t('funds.ksPme'),
          isFigure: true,
          cell: (row) =>
            row.ksPme === null ? (
              <NoAnswer />
            ) : (
              <Figure
                amount={row.ksPme}
                digits={2}
                label={`${nameOf(row)}, ${t('funds.ksPme')}`}
                {...target(row, 'ksPme')}
              />
            ),
        },
        ...RATES.map((item) => ({
          head: t(`funds.${item}`),
          isFigure: true,
          cell: (row: Row) =>
            row[item] === null ? (
              <NoAnswer />
            ) : (
              <Percent
                rate={row[item]}
                label={`${nameOf(row)}, ${t(`funds.${item}`)}`}
                {...target(row, item)}
              />
            ),
        })),
      ]}
    />
  );
}
