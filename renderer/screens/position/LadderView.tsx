/**
 * The liquidity ladder: what cash and expected flows come to in time buckets, by currency or entity.
 * A group's own row shows the cumulative balance; its flows stand below it.
 */
import { useMemo } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { Grid, type GridColumn, useTree } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { useSession } from '../../stores/session.ts';
import { Chip, Opens, QueryView } from '../../ui/index.ts';
import { CashExport } from './CashExport.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { NoAccounts, NoMatch } from './NothingHere.tsx';
import { PositionFilters } from './PositionFilters.tsx';
import { CASH_TOPICS, scopeInput } from './position-input.ts';
import { ViewTabs } from './ViewTabs.tsx';
import { isNarrowed, usePositionView } from './view-store.ts';

type Ladder = OutputOf<'position.ladder'>;
type LadderRow = Ladder['total'];
type Column = 'cumulative' | 'inflow' | 'outflow' | 'short';

interface LadderLine {
  readonly id: string;
  readonly kind: 'group' | 'row' | 'total';
  readonly level: number;
  readonly parentId: string | null;
  readonly label: string;
  readonly row: LadderRow;
  readonly column: Column;
}

const PARTS: readonly Exclude<Column, 'cumulative'>[] = ['inflow', 'outflow', 'short'];

function linesOf(row: LadderRow): readonly LadderLine[] {
  const head: LadderLine = {
    id: row.id,
    kind: 'group',
    level: 0,
    parentId: null,
    label: row.label,
    row,
    column: 'cumulative',
  };
  const parts = PARTS.filter((column) => column !== 'short' || row.breach !== null);
  return [
    head,
    ...parts.map(
      (column): LadderLine => ({
        id: `${row.id}:${column}`,
        kind: 'row',
        level: 1,
        parentId: row.id,
        label: t(`ladder.${column}`),
        row,
        column,
      }),
    ),
  ];
}

function cellOf({ row, column }: LadderLine, bucket: number): string | null {
  const cell = row.cells[bucket];
  if (cell === null || cell === undefined) return null;
  return column === 'short' ? (cell.short?.amount ?? '') : cell[column].amount;
}

function columnsOf(value: Ladder, asked: { readonly asOf: string }) {
  const { reportingCurrency: currency, buckets } = value;
  const ofRow = (id: 'opening' | 'lines' | 'minimum', width: number): GridColumn<LadderLine> => ({
    id,
    head: t(`ladder.${id}`, { currency }),
    type: 'amount',
    width,
    value: (line) =>
      line.kind === 'row'
        ? ''
        : (line.row[id]?.amount ?? (line.row.missing.length > 0 ? null : '')),
    currency: () => currency,
    zeroAsDash: id === 'lines',
    explain: (line) =>
      line.kind === 'row' || line.row[id] === null
        ? null
        : explainBy('position.explainLadder', { ...asked, rowId: line.row.id, column: id }),
  });
  return [
    {
      id: 'label',
      head: t('ladder.name'),
      width: 168,
      value: (line) => (line.kind === 'total' ? t('common.total') : line.label),
      marks: (line) => ({ isMuted: line.kind === 'row' }),
    },
    {
      id: 'state',
      head: t('ladder.state'),
      type: 'status',
      width: 124,
      rank: 2,
      value: (line) => line.row.breach ?? '',
      status: (line) =>
        line.kind === 'row' || line.row.breach === null
          ? null
          : {
              tone: 'bad',
              text: t('ladder.below', {
                bucket: t(`ladder.bucket.${line.row.breach}` as 'ladder.bucket.today'),
              }),
            },
    },
    ofRow('opening', 116),
    ofRow('minimum', 110),
    ofRow('lines', 104),
    ...buckets.map(
      ({ id }, index): GridColumn<LadderLine> => ({
        id,
        head: t(`ladder.bucket.${id}` as 'ladder.bucket.today'),
        type: 'amount',
        width: 112,
        value: (line) => cellOf(line, index),
        currency: () => currency,
        zeroAsDash: true,
        explain: (line) =>
          cellOf(line, index) === ''
            ? null
            : explainBy('position.explainLadder', {
                ...asked,
                rowId: line.row.id,
                column: line.column,
                bucket: id,
              }),
      }),
    ),
  ] satisfies readonly GridColumn<LadderLine>[];
}

const NO_LINES: readonly LadderLine[] = [];

export function LadderView() {
  const asOf = useAsOf();
  const view = usePositionView();
  const scope = useSession((state) => state.scope);
  const input = {
    asOf,
    basis: view.basis,
    groupBy: view.ladderBy,
    ...scopeInput(view, scope?.id),
  } satisfies InputOf<'position.ladder'>;
  const query = useQuery('position.ladder', input, { topics: CASH_TOPICS });
  const lines = useMemo(() => query.data?.rows.flatMap(linesOf) ?? NO_LINES, [query.data]);
  const { shown, tree } = useTree(lines);
  const key = JSON.stringify(input);
  const currency = query.data?.reportingCurrency;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the whole question
  const columns = useMemo(() => (query.data ? columnsOf(query.data, input) : []), [key, currency]);
  const breached = query.data?.rows.filter(({ breach }) => breach !== null).length ?? 0;
  return (
    <Screen
      flush
      title={t('position.title')}
      context={t('ladder.context')}
      states={
        <>
          {breached > 0 && (
            <Opens
              className="chip-figure"
              opens={explainBy('position.explainCount', { ...input, count: 'breached' })}
            >
              <Chip tone="bad">{tn('ladder.breached', breached)}</Chip>
            </Opens>
          )}
          {(query.data?.total.missing.length ?? 0) > 0 && (
            <Chip tone="warn">
              {t('ladder.missing', { currencies: query.data?.total.missing.join(', ') ?? '' })}
            </Chip>
          )}
        </>
      }
      actions={
        <>
          <ViewTabs view="ladder" />
          <CashExport table="ladder" input={input} isReady={query.data !== undefined} />
        </>
      }
      toolbar={
        <PositionFilters name="position.ladder" hasBasis>
          <FilterMenu
            label={t('position.groupBy')}
            value={t(`position.group.${view.ladderBy}`)}
            items={(['currency', 'entity'] as const).map((by) => ({
              id: by,
              label: t(`position.group.${by}`),
              isChecked: by === view.ladderBy,
              run: () => view.change({ ladderBy: by }),
            }))}
          />
        </PositionFilters>
      }
    >
      <QueryView
        query={query}
        rows={16}
        isEmpty={(value) => value.rows.length === 0}
        empty={isNarrowed(view) || scope?.id ? <NoMatch /> : <NoAccounts />}
      >
        {(value) => (
          <Grid<LadderLine>
            key={`${value.reportingCurrency} ${view.ladderBy}`}
            name={t('ladder.grid')}
            columns={columns}
            rows={shown}
            totals={[
              {
                id: 'total',
                kind: 'total',
                level: 0,
                parentId: null,
                label: '',
                row: value.total,
                column: 'cumulative',
              },
            ]}
            tree={tree}
            rowId={(row) => row.id}
            stateKey="position.ladder"
          />
        )}
      </QueryView>
    </Screen>
  );
}
