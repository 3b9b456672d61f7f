/** The trial balance of one entity, or of all of them by currency. */
import { useMemo } from 'react';
import { Grid, useTree } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Area, Button, Empty, QueryView } from '../../ui/index.ts';
import { type Books, type EntityBooks, goToSection, isOfEntity } from './ledger-view.ts';
import {
  groupLines,
  type TrialLine,
  type TrialScope,
  trialColumns,
  trialLines,
  trialTotal,
} from './trial-rows.ts';

export const LEDGER_TOPICS = ['ledger_journal', 'ledger_posting', 'ledger_account'];

export function NothingPosted() {
  return (
    <Empty
      title={t('ledger.trial.empty')}
      why={t('ledger.trial.emptyWhy')}
      action={<Button onClick={() => goToSection('lines')}>{t('ledger.trial.post')}</Button>}
    />
  );
}

export function TrialBalance({ books }: { readonly books: Books }) {
  return isOfEntity(books) ? <OfEntity books={books} /> : <OfAll books={books} />;
}

function OfEntity({ books: { entityId, entityName, from, to } }: { readonly books: EntityBooks }) {
  const query = useQuery('ledger.trialBalance', { entityId, from, to }, { topics: LEDGER_TOPICS });
  return (
    <Area
      title={t('ledger.section.trial')}
      caption={entityName}
      className="sections-fill"
      {...(query.data ? { aside: <Count count={query.data.rows.length} /> } : {})}
    >
      <QueryView
        query={query}
        rows={16}
        isEmpty={({ rows }) => rows.length === 0}
        empty={<NothingPosted />}
      >
        {(trial) => (
          <TrialGrid
            lines={trialLines(trial)}
            totals={[trialTotal(trial)]}
            scope={{ entityId, from, to }}
          />
        )}
      </QueryView>
    </Area>
  );
}

function OfAll({ books: { from, to } }: { readonly books: Books }) {
  const query = useQuery('ledger.groupTrialBalance', { from, to }, { topics: LEDGER_TOPICS });
  return (
    <>
      {query.data && (
        <p className="notice neutral ledger-note">
          {t('ledger.group.note', { count: query.data.entities.length })}
        </p>
      )}
      <Area
        title={t('ledger.section.trial')}
        caption={t('ledger.allEntities')}
        className="sections-fill"
      >
        <QueryView
          query={query}
          rows={16}
          isEmpty={({ rows }) => rows.length === 0}
          empty={<NothingPosted />}
        >
          {(group) => (
            <TrialGrid lines={groupLines(group)} totals={[]} scope={{ entityId: null, from, to }} />
          )}
        </QueryView>
      </Area>
    </>
  );
}

function Count({ count }: { readonly count: number }) {
  return <span className="muted">{tn('ledger.accounts.count', count)}</span>;
}

function TrialGrid(props: {
  readonly lines: readonly TrialLine[];
  readonly totals: readonly TrialLine[];
  readonly scope: TrialScope;
}) {
  const { lines, totals, scope } = props;
  const { entityId, from, to } = scope;
  const { shown, tree } = useTree(lines);
  const columns = useMemo(() => trialColumns({ entityId, from, to }), [entityId, from, to]);
  const open = ({ ledgerAccountId, currency }: TrialLine) => {
    if (ledgerAccountId === null || entityId === null) return;
    goToSection('account', {
      account: ledgerAccountId,
      ...(currency === null ? {} : { currency }),
    });
  };
  return (
    <Grid<TrialLine>
      name={t('ledger.section.trial')}
      columns={columns}
      rows={shown}
      totals={totals}
      tree={tree}
      rowId={({ id }) => id}
      stateKey="ledger.trial"
      onDrill={open}
    />
  );
}
