/** Revaluation at closing rates: what it would post for each balance, its gain and loss, and posting it. */
import { useMemo } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { Grid, type GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Empty, Figure, QueryView } from '../../ui/index.ts';
import { amountColumn, textColumn } from './columns.ts';
import type { EntityBooks } from './ledger-view.ts';
import { reversalOf } from './reversal.ts';
import { LEDGER_TOPICS } from './TrialBalance.tsx';

type Preview = OutputOf<'ledger.previewRevaluation'>;
type Item = Preview['items'][number];
type Part = NonNullable<InputOf<'ledger.explain'>['part']>;

const RATE_DIGITS = 8;

function itemColumns(entityId: string, to: string): readonly GridColumn<Item>[] {
  const figure = (id: 'amount' | 'before' | 'after' | 'difference', isKey = false) =>
    amountColumn<Item>(id, t(`ledger.column.${id}`), (item) => item[id], {
      isKey,
      ...(id === 'difference' ? { sign: 'change' as const } : {}),
      explain: ({ ledgerAccountId, amount }) =>
        explainBy('ledger.explain', {
          entityId,
          figure: 'revaluation',
          part: id,
          ledgerAccountId,
          currency: amount.currency,
          to,
        }),
    });
  return [
    textColumn<Item>('label', 'ledger.column.code', 240, ({ code, name }) => `${code} ${name}`),
    textColumn<Item>('ccy', 'ledger.column.ccy', 50, ({ amount }) => amount.currency),
    figure('amount'),
    {
      id: 'rate',
      head: t('ledger.column.rate'),
      type: 'number',
      width: 104,
      digits: RATE_DIGITS,
      value: ({ rate }) => rate,
    },
    {
      id: 'rateDate',
      head: t('ledger.column.rateDate'),
      type: 'date',
      width: 104,
      rank: 2,
      value: ({ rateDate }) => rateDate,
    },
    figure('before'),
    figure('after'),
    figure('difference', true),
  ];
}

export function Revaluation({ books }: { readonly books: EntityBooks }) {
  const { entityId, to } = books;
  const query = useQuery(
    'ledger.previewRevaluation',
    { entityId, asOf: to },
    { topics: [...LEDGER_TOPICS, 'fx_rate'] },
  );
  const post = useCommand('ledger.revalue', {
    done: ({ number }) => t('ledger.revaluation.done', { number: number ?? '' }),
    action: (_, { entry }) => reversalOf(entry),
  });
  const columns = useMemo(() => itemColumns(entityId, to), [entityId, to]);
  const isEmpty = ({ items }: Preview) => items.length === 0;
  return (
    <Area
      title={t('ledger.revaluation.items')}
      caption={t('ledger.revaluation.caption', { date: formatDate(to) })}
      className="sections-fill"
      aside={
        <Button
          small
          kind="primary"
          icon="check"
          writes="ledger.close"
          disabled={query.data === undefined || isEmpty(query.data) || post.isRunning}
          onClick={() => void post.run({ entityId, asOf: to })}
        >
          {t('ledger.revaluation.post')}
        </Button>
      }
    >
      <QueryView
        query={query}
        rows={10}
        isEmpty={isEmpty}
        empty={
          <Empty title={t('ledger.revaluation.empty')} why={t('ledger.revaluation.emptyWhy')} />
        }
      >
        {(preview) => (
          <>
            <GainAndLoss preview={preview} entityId={entityId} to={to} />
            <Grid<Item>
              name={t('ledger.revaluation.items')}
              columns={columns}
              rows={preview.items}
              rowId={({ ledgerAccountId, amount }) => `${ledgerAccountId} ${amount.currency}`}
              stateKey="ledger.revaluation"
            />
          </>
        )}
      </QueryView>
    </Area>
  );
}

function GainAndLoss(props: {
  readonly preview: Preview;
  readonly entityId: string;
  readonly to: string;
}) {
  const { preview, entityId, to } = props;
  const tile = (part: Extract<Part, 'gain' | 'loss'>) => (
    <div>
      <dt>{t(`ledger.revaluation.${part}`)}</dt>
      <dd>
        <Figure
          amount={preview[part].amount}
          currency={preview[part].currency}
          label={t(`ledger.revaluation.${part}`)}
          opens={explainBy('ledger.explain', { entityId, figure: 'revaluation', part, to })}
        />
      </dd>
    </div>
  );
  return (
    <dl className="ledger-tiles">
      {tile('gain')}
      {tile('loss')}
    </dl>
  );
}
