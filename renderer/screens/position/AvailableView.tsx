/**
 * What of the cash can be used: closing less restricted and trapped cash, with agreed overdrafts, and
 * how each account stands to its target and minimum. A row opens what is set for its account.
 */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate, signOf } from '../../format/index.ts';
import { Grid, type GridColumn, useTree } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { useSession } from '../../stores/session.ts';
import { Chip, Opens, QueryView } from '../../ui/index.ts';
import { CashExport } from './CashExport.tsx';
import { LimitsDialog } from './LimitsDialog.tsx';
import { NoAccounts, NoMatch } from './NothingHere.tsx';
import { PositionFilters } from './PositionFilters.tsx';
import { accountsFound, positionInput, topicsOf } from './position-input.ts';
import { ViewTabs } from './ViewTabs.tsx';
import { GROUPINGS, type Grouping, isNarrowed, usePositionView } from './view-store.ts';

type Available = OutputOf<'position.available'>;
export type AvailableLine = Available['total'];
type Figures = NonNullable<AvailableLine['reporting']>;
type FigureId = keyof Figures;

const FIGURES: readonly { readonly id: FigureId; readonly width: number }[] = [
  { id: 'closing', width: 118 },
  { id: 'restricted', width: 104 },
  { id: 'trapped', width: 92 },
  { id: 'overdraft', width: 104 },
  { id: 'available', width: 118 },
  { id: 'overTarget', width: 112 },
  { id: 'short', width: 104 },
];

/** Missing where a rate or statement lacks; nothing where no target or minimum is set. */
function amountOf({ reporting }: AvailableLine, id: FigureId): string | null {
  if (reporting === null) return null;
  return reporting[id]?.amount ?? '';
}

function restrictionText({ limits }: AvailableLine): string {
  if (limits === null || limits.restriction === 'none') return '';
  const kind = t(`position.restriction.${limits.restriction}` as 'position.restriction.trapped');
  return limits.reason === null ? kind : `${kind}: ${limits.reason}`;
}

function columnsOf(
  { reportingCurrency: currency }: Available,
  asked: object,
): readonly GridColumn<AvailableLine>[] {
  const explain = (row: AvailableLine, column: FigureId) =>
    explainBy('position.explainAvailable', {
      ...(asked as { asOf: string }),
      rowId: row.id,
      column,
    });
  return [
    {
      id: 'label',
      head: t('position.name.none'),
      width: 190,
      value: (row) => (row.kind === 'total' ? t('common.total') : row.label),
      note: (row) => {
        if (row.kind === 'group') return String(row.accountCount);
        return row.kind === 'total' ? tn('position.accounts', row.accountCount) : '';
      },
      marks: (row) =>
        row.lateSince === null ? {} : { late: formatDate(row.lateSince, { year: 'auto' }) },
    },
    {
      id: 'currency',
      head: t('position.ccy'),
      width: 52,
      value: (row) => (row.currency === 'mixed' ? t('common.mixed') : row.currency),
      marks: (row) => ({ isMuted: row.kind !== 'account' }),
    },
    ...FIGURES.map(
      ({ id, width }): GridColumn<AvailableLine> => ({
        id,
        head: t(`available.${id}`, { currency }),
        type: 'converted',
        width,
        value: (row) => amountOf(row, id),
        currency: () => currency,
        zeroAsDash: id !== 'closing' && id !== 'available',
        isConverted: (row) =>
          row.kind === 'account' && row.converted && signOf(amountOf(row, id) ?? '') !== 0,
        isKey: id === 'available',
        explain: (row) => (amountOf(row, id) === '' ? null : explain(row, id)),
      }),
    ),
    {
      id: 'restriction',
      head: t('available.restriction'),
      width: 170,
      rank: 2,
      grow: true,
      value: restrictionText,
      marks: () => ({ isMuted: true }),
    },
  ];
}

const NO_ROWS: Available['rows'] = [];

type AccountGrouping = Exclude<Grouping, 'category'>;

/** Limits belong to whole accounts, so categories do not group them. */
const ACCOUNT_GROUPINGS = GROUPINGS.filter((one): one is AccountGrouping => one !== 'category');

function groupingOf(chosen: Grouping): AccountGrouping {
  return chosen === 'category' ? 'entity' : chosen;
}

export function AvailableView() {
  const asOf = useAsOf();
  const view = usePositionView();
  const scope = useSession((state) => state.scope);
  const accounts = useQuery('accounts.list', {}, { topics: ['account'] });
  const found = accountsFound(accounts.data ?? [], view.search);
  const groupBy = groupingOf(view.groupBy);
  const { groupBy: _, ...asked } = positionInput(view, asOf, scope?.id, found);
  const input = { ...asked, groupBy };
  const query = useQuery('position.available', input, {
    topics: topicsOf(view.basis),
    enabled: found === null || found.length > 0,
  });
  const [edited, setEdited] = useState<AvailableLine | null>(null);
  const { shown, tree, toggleAll } = useTree(query.data?.rows ?? NO_ROWS);
  const key = JSON.stringify(input);
  const currency = query.data?.reportingCurrency;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the whole question
  const columns = useMemo(() => (query.data ? columnsOf(query.data, input) : []), [key, currency]);
  const short = query.data?.total.shortCount ?? 0;
  return (
    <Screen
      flush
      permission="cash.edit"
      title={t('position.title')}
      context={t('available.context')}
      states={
        short > 0 && (
          <Opens
            className="chip-figure"
            opens={explainBy('position.explainCount', { ...asked, count: 'short' })}
          >
            <Chip tone="bad">{tn('available.shortCount', short)}</Chip>
          </Opens>
        )
      }
      actions={
        <>
          <ViewTabs view="available" />
          <CashExport table="available" input={input} isReady={query.data !== undefined} />
        </>
      }
      toolbar={
        <PositionFilters
          name="position.available"
          hasSearch
          hasBasis
          groupings={ACCOUNT_GROUPINGS}
          groupBy={groupBy}
          toggleAll={toggleAll}
        />
      }
    >
      {found?.length === 0 ? (
        <QueryView query={accounts} rows={20}>
          {() => <NoMatch />}
        </QueryView>
      ) : (
        <QueryView
          query={query}
          rows={20}
          isEmpty={(value) => value.rows.length === 0}
          empty={isNarrowed(view) || scope?.id ? <NoMatch /> : <NoAccounts />}
        >
          {(value) => (
            <Grid
              key={`${value.reportingCurrency} ${groupBy}`}
              name={t('available.grid')}
              columns={columns}
              rows={shown}
              totals={[value.total]}
              tree={tree}
              rowId={(row) => row.id}
              stateKey="position.available"
              onDrill={(row) => row.limits !== null && setEdited(row)}
            />
          )}
        </QueryView>
      )}
      {edited && <LimitsDialog line={edited} onClose={() => setEdited(null)} />}
    </Screen>
  );
}
