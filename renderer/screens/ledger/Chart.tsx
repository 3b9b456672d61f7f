/** The chart of accounts as a tree, with what mirrors a bank account, and the form that changes one. */
import { useMemo, useState } from 'react';
import type { AppError, InputOf, OutputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { Grid, type GridColumn, useTree } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { Area, Button, Dialog, Empty, QueryView, Skeleton } from '../../ui/index.ts';
import { textColumn } from './columns.ts';
import { goToSection } from './ledger-view.ts';

type Account = OutputOf<'ledger.accounts'>[number];

interface ChartLine {
  readonly id: string;
  readonly parentId: string | null;
  readonly level: number;
  readonly kind: 'group' | 'line';
  readonly account: Account;
}

/** Accounts in the order of the tree, each below the one that it stands under. */
export function chartLines(accounts: readonly Account[]): readonly ChartLine[] {
  const children = new Map<string | null, Account[]>();
  for (const account of accounts)
    children.set(account.parentId, [...(children.get(account.parentId) ?? []), account]);
  const below = (parentId: string | null, level: number): readonly ChartLine[] =>
    (children.get(parentId) ?? []).flatMap((account) => {
      const own = below(account.id, level + 1);
      const kind = own.length > 0 ? ('group' as const) : ('line' as const);
      return [{ id: account.id, parentId, level, kind, account }, ...own];
    });
  return below(null, 0);
}

function chartColumns(): readonly GridColumn<ChartLine>[] {
  return [
    textColumn<ChartLine>(
      'label',
      'ledger.column.code',
      320,
      ({ account: { code, name } }) => `${code} ${name}`,
    ),
    textColumn<ChartLine>('kind', 'ledger.column.kind', 90, ({ account }) =>
      t(`ledger.kind.${account.kind}`),
    ),
    textColumn<ChartLine>(
      'ccy',
      'ledger.column.ccy',
      52,
      ({ account: { currency } }) => currency ?? '',
    ),
    textColumn<ChartLine>(
      'bank',
      'ledger.column.bank',
      180,
      ({ account: { bankAccountName } }) => bankAccountName ?? '',
      { rank: 2, marks: () => ({ isMuted: true }) },
    ),
    {
      id: 'state',
      head: t('ledger.column.state'),
      type: 'status',
      width: 100,
      value: () => '',
      status: ({ account: { closed, monetary } }) => {
        if (closed) return { tone: 'warn', text: t('ledger.accounts.closed') };
        return monetary ? { tone: 'neutral', text: t('ledger.accounts.monetary') } : null;
      },
    },
    {
      id: 'postings',
      head: t('ledger.column.postings'),
      type: 'number',
      width: 92,
      zeroAsDash: true,
      value: ({ account: { postingCount } }) => String(postingCount),
    },
  ];
}

export function Chart() {
  const query = useQuery(
    'ledger.accounts',
    {},
    { topics: ['ledger_account', 'ledger_posting', 'account'] },
  );
  const [form, setForm] = useState<{ readonly account: Account | null } | null>(null);
  const [active, setActive] = useState<Account | null>(null);
  const adopt = (
    <Button small writes="ledger.post" onClick={() => void adoptChart()}>
      {t('ledger.accounts.adopt')}
    </Button>
  );
  return (
    <Area
      title={t('ledger.section.accounts')}
      className="sections-fill"
      {...(query.data ? { caption: tn('ledger.accounts.count', query.data.length) } : {})}
      aside={
        <>
          {adopt}
          <Button
            small
            icon="edit"
            writes="ledger.post"
            disabled={active === null}
            onClick={() => setForm({ account: active })}
          >
            {t('ledger.accounts.edit')}
          </Button>
          <Button small icon="plus" writes="ledger.post" onClick={() => setForm({ account: null })}>
            {t('ledger.accounts.add')}
          </Button>
        </>
      }
    >
      <QueryView
        query={query}
        rows={16}
        isEmpty={(accounts) => accounts.length === 0}
        empty={
          <Empty
            title={t('ledger.accounts.empty')}
            why={t('ledger.accounts.emptyWhy')}
            action={adopt}
          />
        }
      >
        {(accounts) => <ChartGrid accounts={accounts} onActive={setActive} />}
      </QueryView>
      {form && (
        <AccountDialog
          account={form.account}
          chart={query.data ?? []}
          onClose={() => setForm(null)}
        />
      )}
    </Area>
  );
}

async function adoptChart(): Promise<void> {
  await runCommand(
    'ledger.adoptChart',
    {},
    { done: ({ accounts, mirrors }) => t('ledger.accounts.adopted', { accounts, mirrors }) },
  );
}

function ChartGrid(props: { readonly accounts: readonly Account[]; onActive(row: Account): void }) {
  const { accounts, onActive } = props;
  const lines = useMemo(() => chartLines(accounts), [accounts]);
  const { shown, tree } = useTree(lines);
  const columns = useMemo(chartColumns, []);
  return (
    <Grid<ChartLine>
      name={t('ledger.section.accounts')}
      columns={columns}
      rows={shown}
      tree={tree}
      rowId={({ id }) => id}
      stateKey="ledger.accounts"
      onActiveRow={(row) => row && onActive(row.account)}
      onDrill={({ id }) => goToSection('account', { account: id })}
    />
  );
}

function AccountDialog(props: {
  readonly account: Account | null;
  readonly chart: readonly Account[];
  onClose(): void;
}) {
  const { account, chart, onClose } = props;
  const schema = useEntrySchema('ledger.saveAccount');
  const banks = useQuery('accounts.list', {});
  const [error, setError] = useState<AppError | undefined>(undefined);
  const initial = useMemo(() => {
    if (account === null) return {};
    const { id, code, name, kind, parentId, currency, bankAccountId, monetary, closed } = account;
    const row = { id, code, name, kind, parentId, currency, bankAccountId, monetary, closed };
    return { ...row, expectedEntry: account.entry };
  }, [account]);
  return (
    <Dialog
      title={t(account === null ? 'ledger.accounts.addTitle' : 'ledger.accounts.edit')}
      onClose={onClose}
    >
      {schema && banks.data ? (
        <SchemaForm
          schema={schema}
          initial={initial}
          hidden={['id', 'expectedEntry']}
          references={{
            parentId: chart
              .filter(({ id }) => id !== account?.id)
              .map(({ id, code, name }) => ({ id, label: `${code} ${name}` })),
            bankAccountId: banks.data.map(({ id, name, bankName }) => ({
              id,
              label: `${name}, ${bankName}`,
            })),
          }}
          submitLabel={t('common.save')}
          {...(error ? { error } : {})}
          onCancel={onClose}
          onSubmit={async (value) => {
            const reply = await runCommand(
              'ledger.saveAccount',
              value as InputOf<'ledger.saveAccount'>,
              {
                toastErrors: false,
                done: () => t('ledger.accounts.saved', { name: String(value.name) }),
              },
            );
            if (reply.ok) onClose();
            else setError(reply.error);
            return reply.ok;
          }}
        />
      ) : (
        <Skeleton rows={6} />
      )}
    </Dialog>
  );
}
