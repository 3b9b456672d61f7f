/** A cash pool as a form: its header, kind and rates, and the accounts that take part. */
import { useMemo } from 'react';
import type { OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';

export type Pool = OutputOf<'pools.list'>[number];

/** What the command takes, from the pool as it is; a new one begins with an empty member. */
function initialOf(pool: Pool | null): { readonly [name: string]: unknown } {
  if (pool === null)
    return {
      kind: 'zero-balance',
      creditRate: null,
      debitRate: null,
      dayCount: 'act/360',
      members: [{ target: null, minimumTransfer: null, priority: 1 }],
    };
  const { id, code, name, kind, headerAccountId, creditRate, debitRate, dayCount, entry } = pool;
  return {
    ...{ id, code, name, kind, headerAccountId, creditRate, debitRate, dayCount },
    expectedEntry: entry,
    members: pool.members.map(({ accountName: _, entityName: __, ...member }) => member),
  };
}

export function PoolForm(props: {
  /** Null for a new pool. */
  readonly pool: Pool | null;
  onClose(): void;
}) {
  const { pool, onClose } = props;
  const initial = useMemo(() => initialOf(pool), [pool]);
  const accounts = useQuery('accounts.list', {}, { topics: ['account'] });
  const choices = useMemo(
    () =>
      (accounts.data ?? [])
        // A pool keeps its currency; accounts of others could not be taken.
        .filter(({ currency }) => pool === null || currency === pool.currency)
        .map(({ id, name, currency, entityName }) => ({
          id,
          label: `${name}, ${currency} (${entityName})`,
        })),
    [accounts.data, pool],
  );
  return (
    <EntryDialog
      name="pools.save"
      title={pool === null ? t('pools.new') : t('pools.edit', { name: pool.name })}
      initial={initial}
      hidden={['id', 'expectedEntry']}
      references={{ headerAccountId: choices, accountId: choices }}
      done={(value) => t('pools.saved', { name: String(value.name) })}
      onClose={onClose}
    />
  );
}
