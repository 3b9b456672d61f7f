/** Year-end closing: what goes to retained earnings, and the journal that moves it. */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatMoney } from '../../format/index.ts';
import { Grid, type GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Dialog, Empty, Figure, QueryView } from '../../ui/index.ts';
import { amountColumn, textColumn } from './columns.ts';
import type { EntityBooks } from './ledger-view.ts';
import { reversalOf } from './reversal.ts';
import { LEDGER_TOPICS } from './TrialBalance.tsx';

type Preview = OutputOf<'ledger.previewYearClose'>;
type Item = Preview['items'][number];

function itemColumns(entityId: string, to: string, base: string): readonly GridColumn<Item>[] {
  const input = (item: Item) => ({
    entityId,
    figure: 'closing' as const,
    ledgerAccountId: item.ledgerAccountId,
    to,
  });
  return [
    textColumn<Item>('label', 'ledger.column.code', 280, ({ code, name }) => `${code} ${name}`),
    textColumn<Item>('kind', 'ledger.column.kind', 90, ({ kind }) => t(`ledger.kind.${kind}`)),
    textColumn<Item>('ccy', 'ledger.column.ccy', 50, ({ amount }) => amount.currency),
    amountColumn<Item>('amount', t('ledger.column.balance'), ({ amount }) => amount, {
      explain: (item) =>
        explainBy('ledger.explain', { ...input(item), currency: item.amount.currency }),
    }),
    amountColumn<Item>('base', t('ledger.column.base', { currency: base }), (item) => item.base, {
      isKey: true,
    }),
  ];
}

export function YearClose({ books }: { readonly books: EntityBooks }) {
  const { entityId, to } = books;
  const query = useQuery(
    'ledger.previewYearClose',
    { entityId, asOf: to },
    { topics: LEDGER_TOPICS },
  );
  const post = useCommand('ledger.closeYear', {
    done: ({ number }) => t('ledger.year.done', { number: number ?? '' }),
    action: (_, { entry }) => reversalOf(entry),
  });
  const [isAsking, setAsking] = useState(false);
  const base = query.data?.baseCurrency ?? '';
  const columns = useMemo(() => itemColumns(entityId, to, base), [entityId, to, base]);
  const isEmpty = ({ items }: Preview) => items.length === 0;
  const { data } = query;
  return (
    <Area
      title={t('ledger.year.items')}
      className="sections-fill"
      {...(data
        ? { caption: t('ledger.year.caption', { ...data.retained, date: formatDate(to) }) }
        : {})}
      aside={
        <Button
          small
          kind="primary"
          icon="lock"
          writes="ledger.close"
          disabled={data === undefined || isEmpty(data) || post.isRunning}
          onClick={() => setAsking(true)}
        >
          {t('ledger.year.post')}
        </Button>
      }
    >
      <QueryView
        query={query}
        rows={10}
        isEmpty={isEmpty}
        empty={<Empty title={t('ledger.year.empty')} why={t('ledger.year.emptyWhy')} />}
      >
        {({ items, result }) => (
          <>
            <dl className="ledger-tiles">
              <div>
                <dt>{t('ledger.year.result')}</dt>
                <dd>
                  <Figure
                    amount={result.amount}
                    currency={result.currency}
                    label={t('ledger.year.result')}
                    opens={explainBy('ledger.explain', { entityId, figure: 'resultOpen', to })}
                  />
                </dd>
              </div>
            </dl>
            <Grid<Item>
              name={t('ledger.year.items')}
              columns={columns}
              rows={items}
              rowId={({ ledgerAccountId, amount }) => `${ledgerAccountId} ${amount.currency}`}
              stateKey="ledger.year"
            />
          </>
        )}
      </QueryView>
      {isAsking && data && (
        <Dialog
          title={t('ledger.year.title', { date: formatDate(to) })}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onClick={() => setAsking(false)}>{t('common.keep')}</Button>
              <Button
                kind="primary"
                onClick={() => {
                  setAsking(false);
                  void post.run({ entityId, asOf: to });
                }}
              >
                {t('ledger.year.post')}
              </Button>
            </>
          }
        >
          <p>
            {t('ledger.year.text', {
              amount: formatMoney(data.result),
              account: `${data.retained.code} ${data.retained.name}`,
            })}
          </p>
        </Dialog>
      )}
    </Area>
  );
}
