/** What the register shows of itself, account by account; a row opens its account. */
import type { OutputOf } from '../../contract.ts';
import { formatMessage } from '../../format/index.ts';
import { Grid, type GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import type { QueryState } from '../../query.ts';
import { Area, Empty, QueryView } from '../../ui/index.ts';
import { choose } from './AccountList.tsx';
import type { Finding } from './AccountsScreen.tsx';

const TONES = { problem: 'bad', warning: 'warn', remark: 'neutral' } as const;

const COLUMNS: readonly GridColumn<Finding>[] = [
  {
    id: 'severity',
    head: t('accounts.severity'),
    type: 'status',
    width: 92,
    value: (row) => t(`accounts.severity.${row.severity}`),
    status: (row) => ({ tone: TONES[row.severity], text: t(`accounts.severity.${row.severity}`) }),
  },
  {
    id: 'account',
    head: t('accounts.column.account'),
    width: 180,
    value: (row) => row.accountName,
  },
  { id: 'entity', head: t('accounts.column.entity'), width: 200, value: (row) => row.entityName },
  {
    id: 'message',
    head: t('accounts.finding'),
    width: 460,
    grow: true,
    value: (row) => formatMessage(row.message),
  },
];

export function FindingsView({
  query,
}: {
  readonly query: QueryState<OutputOf<'accounts.findings'>>;
}) {
  return (
    <Area
      title={t('accounts.findings')}
      caption={t('accounts.findingsCaption')}
      className="register-list"
    >
      <QueryView
        query={query}
        rows={12}
        isEmpty={({ findings }) => findings.length === 0}
        empty={<Empty title={t('accounts.inOrder')} why={t('accounts.inOrderWhy')} />}
      >
        {({ findings }) => (
          <Grid<Finding>
            name={t('accounts.findings')}
            columns={COLUMNS}
            rows={findings}
            rowId={(row) => `${row.accountId} ${row.code} ${row.mandateId ?? ''}`}
            stateKey="accounts.findings"
            onDrill={(row) => choose(row.accountId)}
          />
        )}
      </QueryView>
    </Area>
  );
}
