/** The accounts as a list, and the one that is chosen with everything that belongs to it beside it. */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { wordsOf } from '../../form/json-schema.ts';
import { Grid, type GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { useTabs } from '../../stores/tabs.ts';
import { Button, Empty, IconButton, Opens, QueryView } from '../../ui/index.ts';
import { AccountDetail } from './AccountDetail.tsx';
import type { Finding } from './AccountsScreen.tsx';
import { countOf } from './counts.ts';
import { checkAccount, useReferences } from './forms.ts';

export type Account = OutputOf<'accounts.list'>[number];

type Row = Account & { readonly findingCount: number };

const TONES = { open: 'neutral', planned: 'forecast', closed: 'known' } as const;

function columnsOf(asOf: string): readonly GridColumn<Row>[] {
  return [
    { id: 'name', head: t('accounts.column.account'), width: 190, value: (row) => row.name },
    { id: 'entity', head: t('accounts.column.entity'), width: 190, value: (row) => row.entityName },
    { id: 'bank', head: t('accounts.column.bank'), width: 130, value: (row) => row.bankName },
    {
      id: 'currency',
      head: t('accounts.column.currency'),
      width: 48,
      value: (row) => row.currency,
    },
    {
      id: 'kind',
      head: t('accounts.column.kind'),
      width: 100,
      rank: 2,
      value: (row) => wordsOf(row.kind),
    },
    {
      id: 'state',
      head: t('accounts.column.state'),
      type: 'status',
      width: 84,
      value: (row) => t(`accounts.state.${row.state}`),
      status: (row) => ({ tone: TONES[row.state], text: t(`accounts.state.${row.state}`) }),
    },
    {
      id: 'last',
      head: t('accounts.column.lastStatement'),
      type: 'date',
      width: 100,
      value: (row) => row.lastStatementDate ?? '',
    },
    {
      id: 'findings',
      head: t('accounts.column.findings'),
      type: 'status',
      width: 92,
      grow: true,
      value: (row) => (row.findingCount === 0 ? '' : String(row.findingCount)),
      status: ({ findingCount }) =>
        findingCount === 0 ? null : { tone: 'warn', text: String(findingCount) },
      explain: (row) =>
        row.findingCount === 0 ? null : countOf('findings', asOf, { accountIds: [row.id] }),
    },
  ];
}

export function choose(account: string | null): void {
  useTabs.getState().go({ screen: 'accounts', params: account === null ? {} : { account } });
}

export function AddAccount({ onClose }: { onClose(): void }) {
  const references = useReferences();
  const initial = useMemo(() => ({}), []);
  return (
    <EntryDialog
      name="accounts.save"
      title={t('accounts.add')}
      initial={initial}
      hidden={['id', 'expectedEntry']}
      references={references}
      check={checkAccount}
      draftKey="accounts.save"
      done={(value) => t('accounts.added', { name: String(value.name) })}
      onClose={onClose}
    />
  );
}

export function AccountList(props: {
  readonly selected: string | null;
  readonly findings: readonly Finding[];
}) {
  const { selected, findings } = props;
  const asOf = useAsOf();
  const [isAdding, setAdding] = useState(false);
  const query = useQuery(
    'accounts.list',
    { asOf },
    { topics: ['account', 'statement', 'entity', 'bank'] },
  );
  const columns = useMemo(() => columnsOf(asOf), [asOf]);
  const rows = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { accountId } of findings) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
    return (query.data ?? []).map((one) => ({ ...one, findingCount: counts.get(one.id) ?? 0 }));
  }, [query.data, findings]);
  const add = (
    <Button small icon="plus" writes onClick={() => setAdding(true)}>
      {t('accounts.add')}
    </Button>
  );
  return (
    <div className={selected === null ? 'accounts' : 'accounts split'}>
      <div className="accounts-list">
        <div className="accounts-bar row">
          {query.data && (
            <Opens className="muted" opens={countOf('accounts', asOf)}>
              {t('accounts.count', { count: query.data.length })}
            </Opens>
          )}
          <span className="grow" />
          {add}
        </div>
        <QueryView
          query={query}
          rows={16}
          isEmpty={(list) => list.length === 0}
          empty={<Empty title={t('accounts.none')} why={t('accounts.noneWhy')} action={add} />}
        >
          {() => (
            <Grid<Row>
              name={t('accounts.title')}
              columns={columns}
              rows={rows}
              rowId={(row) => row.id}
              stateKey="accounts"
              onActiveRow={(row) => row && selected !== null && choose(row.id)}
              onDrill={(row) => choose(row.id)}
            />
          )}
        </QueryView>
      </div>
      {selected !== null && (
        <div className="accounts-side">
          <IconButton icon="close" small label={t('common.close')} onClick={() => choose(null)} />
          <AccountDetail key={selected} accountId={selected} />
        </div>
      )}
      {isAdding && <AddAccount onClose={() => setAdding(false)} />}
    </div>
  );
}
