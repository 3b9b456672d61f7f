/** Who may act for an account, with limits and validity; entered, changed and removed here. */
import { useMemo, useState } from 'react';
import { wordsOf } from '../../form/json-schema.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { explainBy } from '../../stores/explain.ts';
import { Button, Chip, DataTable, Figure, IconButton, useReadOnly } from '../../ui/index.ts';
import type { AccountState } from './forms.ts';

type Mandate = AccountState['mandates'][number];

const TONES = { valid: 'ok', planned: 'forecast', expired: 'warn' } as const;

function Limit({ mandate }: { readonly mandate: Mandate }) {
  if (mandate.limit === null) return <span className="muted">{t('accounts.noLimit')}</span>;
  return (
    <Figure
      amount={mandate.limit.amount}
      currency={mandate.limit.currency}
      label={t('accounts.limitOf', { person: mandate.personName })}
      opens={explainBy('journal.explain', {
        entry: mandate.entry,
        cell: { table: 'account_mandate', rowId: mandate.id, column: 'limit_minor' },
      })}
    />
  );
}

function MandateDialog(props: {
  readonly state: AccountState;
  readonly mandate: Mandate | null;
  readonly asOf: string;
  onClose(): void;
}) {
  const { state, mandate, asOf, onClose } = props;
  const { account } = state;
  const initial = useMemo(() => {
    if (mandate === null)
      return {
        accountId: account.id,
        validFrom: asOf,
        limit: { currency: account.currency, amount: '' },
      };
    const { id, personName, kind, rights, limit, validFrom, validTo, entry } = mandate;
    return {
      ...{ id, personName, kind, rights, limit, validFrom, validTo },
      accountId: account.id,
      expectedEntry: entry,
    };
  }, [account, mandate, asOf]);
  return (
    <EntryDialog
      name="mandates.save"
      title={t(mandate === null ? 'accounts.mandateAdd' : 'accounts.mandateEdit', {
        name: account.name,
      })}
      initial={initial}
      hidden={['id', 'accountId', 'expectedEntry']}
      done={(value) => t('accounts.mandateSaved', { person: String(value.personName) })}
      onClose={onClose}
    />
  );
}

function validText({ validFrom, validTo }: Mandate): string {
  return validTo === null
    ? t('accounts.validSince', { from: formatDate(validFrom) })
    : t('accounts.validBetween', { from: formatDate(validFrom), to: formatDate(validTo) });
}

export function Mandates({ state, asOf }: { readonly state: AccountState; readonly asOf: string }) {
  const [opened, setOpened] = useState<Mandate | 'new' | null>(null);
  const isReadOnly = useReadOnly() !== null;
  const remove = useCommand('mandates.remove', {
    done: ({ personName }) => t('accounts.mandateRemoved', { person: personName }),
  });
  return (
    <section className="account-part" aria-labelledby="account-mandates">
      <div className="row">
        <h3 id="account-mandates">{t('accounts.mandates')}</h3>
        <span className="grow" />
        <Button small icon="plus" writes onClick={() => setOpened('new')}>
          {t('accounts.mandateNew')}
        </Button>
      </div>
      {state.mandates.length === 0 ? (
        <p className="muted">{t('accounts.noMandates')}</p>
      ) : (
        <div className="account-table">
          <DataTable<Mandate>
            name={t('accounts.mandates')}
            rowId={(row) => row.id}
            rows={state.mandates}
            columns={[
              { head: t('accounts.person'), className: 'medium', cell: (row) => row.personName },
              {
                head: t('accounts.may'),
                cell: (row) => `${wordsOf(row.kind)}, ${wordsOf(row.rights).toLowerCase()}`,
                className: 'wrap',
              },
              {
                head: t('accounts.limit'),
                isFigure: true,
                cell: (row) => <Limit mandate={row} />,
              },
              {
                head: t('accounts.valid'),
                className: 'wrap',
                cell: (row) => (
                  <span className="mandate-valid">
                    <Chip tone={TONES[row.state]}>{t(`accounts.mandate.${row.state}`)}</Chip>
                    <span className="muted">{validText(row)}</span>
                  </span>
                ),
              },
              {
                head: t('accounts.change'),
                isHeadHidden: true,
                cell: (row) => (
                  <span className="account-buttons">
                    <IconButton
                      icon="edit"
                      small
                      label={t('accounts.mandateEdit', { name: row.personName })}
                      disabled={isReadOnly}
                      onClick={() => setOpened(row)}
                    />
                    <IconButton
                      icon="trash"
                      small
                      label={t('accounts.mandateRemove', { person: row.personName })}
                      disabled={isReadOnly || remove.isRunning}
                      onClick={() => void remove.run({ id: row.id })}
                    />
                  </span>
                ),
              },
            ]}
          />
        </div>
      )}
      {opened !== null && (
        <MandateDialog
          state={state}
          mandate={opened === 'new' ? null : opened}
          asOf={asOf}
          onClose={() => setOpened(null)}
        />
      )}
    </section>
  );
}
