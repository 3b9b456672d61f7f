/** One account: findings, facts, mandates with limits, documents, fees, and every change of it. */
import { useMemo, useState } from 'react';
import { wordsOf } from '../../form/json-schema.ts';
import { formatDate, formatMessage } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Button, Chip, Count, Figure, Icon, KeyValues, QueryView } from '../../ui/index.ts';
import { AccountFees } from './AccountFees.tsx';
import { AccountHistory } from './AccountHistory.tsx';
import { countOf } from './counts.ts';
import { Documents } from './Documents.tsx';
import { type AccountState, accountValues, checkAccount, useReferences } from './forms.ts';
import { Mandates } from './Mandates.tsx';

type Opened = 'edit' | 'close' | 'reopen' | null;

export function AccountDetail({ accountId }: { readonly accountId: string }) {
  const asOf = useAsOf();
  const query = useQuery(
    'accounts.get',
    { accountId, asOf },
    { topics: ['account', 'account_mandate', 'attachment', 'statement', 'bank', 'entity'] },
  );
  const account = query.data?.account;
  return (
    <Area
      title={account?.name ?? t('accounts.one')}
      {...(account ? { caption: `${account.entityName}, ${account.bankName}` } : {})}
      className="account-detail"
    >
      <QueryView query={query} rows={14}>
        {(state) => (
          <>
            <Actions state={state} asOf={asOf} />
            <Findings state={state} />
            <Facts state={state} asOf={asOf} />
            <Mandates state={state} asOf={asOf} />
            <Documents state={state} />
            <AccountFees accountId={accountId} asOf={asOf} />
            <AccountHistory accountId={accountId} />
          </>
        )}
      </QueryView>
    </Area>
  );
}

function Actions({ state, asOf }: { readonly state: AccountState; readonly asOf: string }) {
  const { account } = state;
  const [opened, setOpened] = useState<Opened>(null);
  const isClosed = account.closedOn !== null;
  return (
    <div className="account-actions row wrap">
      <Button small icon="edit" writes onClick={() => setOpened('edit')}>
        {t('accounts.edit')}
      </Button>
      <Button
        small
        icon={isClosed ? 'undo' : 'lock'}
        writes
        onClick={() => setOpened(isClosed ? 'reopen' : 'close')}
      >
        {t(isClosed ? 'accounts.reopen' : 'accounts.close')}
      </Button>
      <Button
        small
        icon="table"
        onClick={() => openScreen('position', { accountId: account.id }, account.name)}
      >
        {t('accounts.lines')}
      </Button>
      {opened !== null && (
        <AccountDialog state={state} asOf={asOf} opened={opened} onClose={() => setOpened(null)} />
      )}
    </div>
  );
}

function AccountDialog(props: {
  readonly state: AccountState;
  readonly asOf: string;
  readonly opened: Exclude<Opened, null>;
  onClose(): void;
}) {
  const { state, asOf, opened, onClose } = props;
  const { account } = state;
  const references = useReferences();
  const edited = useMemo(() => accountValues(account), [account]);
  const closed = useMemo(
    () => ({ accountId: account.id, closedOn: asOf, expectedEntry: account.entry }),
    [account, asOf],
  );
  const reopened = useMemo(() => ({ accountId: account.id }), [account]);
  const { name } = account;
  if (opened === 'edit')
    return (
      <EntryDialog
        name="accounts.save"
        title={t('accounts.editTitle', { name })}
        initial={edited}
        hidden={['id', 'expectedEntry']}
        references={references}
        check={checkAccount}
        done={() => t('accounts.changed', { name })}
        onClose={onClose}
      />
    );
  const isClosing = opened === 'close';
  return (
    <EntryDialog
      name={isClosing ? 'accounts.close' : 'accounts.reopen'}
      title={t(isClosing ? 'accounts.closeTitle' : 'accounts.reopenTitle', { name })}
      initial={isClosing ? closed : reopened}
      hidden={['accountId', 'expectedEntry']}
      submitLabel={t(isClosing ? 'accounts.close' : 'accounts.reopen')}
      done={() => t(isClosing ? 'accounts.closed' : 'accounts.reopened', { name })}
      onClose={onClose}
    />
  );
}

const FINDING_TONES = { problem: 'negative', warning: 'warning', remark: 'muted' } as const;

function Findings({ state: { findings } }: { readonly state: AccountState }) {
  if (findings.length === 0) return null;
  return (
    <ul className="account-findings" aria-label={t('accounts.findings')}>
      {findings.map(({ code, severity, message, mandateId }) => (
        <li key={`${code} ${mandateId ?? ''}`}>
          <Icon
            name={severity === 'remark' ? 'info' : severity === 'problem' ? 'breach' : 'warning'}
            className={FINDING_TONES[severity]}
          />
          <span>{formatMessage(message)}</span>
        </li>
      ))}
    </ul>
  );
}

const OWN_FIGURES = [
  ['target', 'target_minor'],
  ['minimum', 'minimum_minor'],
  ['overdraft', 'overdraft_minor'],
  ['restricted', 'restricted_minor'],
] as const;

function Facts({ state, asOf }: { readonly state: AccountState; readonly asOf: string }) {
  const { account, balance } = state;
  const row = (label: string, value: string | null) =>
    value === null || value === '' ? [] : [{ label, value }];
  const date = (value: string | null) => (value === null ? null : formatDate(value));
  return (
    <section className="account-part" aria-label={t('accounts.facts')}>
      <KeyValues
        rows={[
          {
            label: t('accounts.balance'),
            value:
              balance === null ? (
                <span className="warning">{t('common.missing')}</span>
              ) : (
                <Figure
                  amount={balance.amount}
                  currency={balance.currency}
                  label={t('accounts.balance')}
                  opens={explainBy('position.explain', {
                    accountId: account.id,
                    column: 'accountBalance',
                    asOf,
                  })}
                />
              ),
          },
          {
            label: account.numberScheme === 'iban' ? 'IBAN' : t('accounts.number'),
            value: <span className="mono account-number">{account.printedNumber}</span>,
          },
          ...row(t('accounts.routing'), account.routingNumber),
          ...row('BIC', account.bankBic),
          { label: t('accounts.column.kind'), value: wordsOf(account.kind) },
          {
            label: t('accounts.column.state'),
            value: (
              <Chip tone={account.state === 'open' ? 'ok' : 'neutral'}>
                {t(`accounts.state.${account.state}`)}
              </Chip>
            ),
          },
          ...row(t('accounts.openedOn'), date(account.openedOn)),
          ...row(t('accounts.closedOn'), date(account.closedOn)),
          ...row(t('accounts.column.lastStatement'), date(account.lastStatementDate)),
          ...row(t('accounts.lastMovement'), date(state.lastMovement)),
          {
            label: t('accounts.statements'),
            value: (
              <Count
                of={state.statementCount}
                label={t('accounts.statements')}
                opens={countOf('statements', asOf, { accountIds: [account.id] })}
              />
            ),
          },
          ...row(
            t('accounts.restriction'),
            account.restriction === 'none' ? null : wordsOf(account.restriction),
          ),
          ...row(t('accounts.restrictionReason'), account.restrictionReason),
          ...row(t('accounts.channel'), account.channel),
          ...OWN_FIGURES.flatMap(([name, column]) => {
            const amount = account[name];
            return amount === null
              ? []
              : [
                  {
                    label: t(`accounts.${name}`),
                    value: (
                      <Figure
                        amount={amount.amount}
                        currency={amount.currency}
                        label={t(`accounts.${name}`)}
                        opens={explainBy('journal.explain', {
                          entry: account.entry,
                          cell: { table: 'account', rowId: account.id, column },
                        })}
                      />
                    ),
                  },
                ];
          }),
        ]}
      />
    </section>
  );
}
