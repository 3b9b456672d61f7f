/** Documents in a grid, in the sets of their commands, newest first, wherever they are listed. */
import { useMemo, useRef, useState } from 'react';
import { call } from '../../api.ts';
import type { InputOf, Reply } from '../../contract.ts';
import { formatDate, formatMoment, formatSize } from '../../format/index.ts';
import { Grid, type GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useClocks } from '../../stores/clocks.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';
import {
  DocumentRows,
  type DocumentSet,
  type ListRow,
  type ReportDocument,
  type SetsPage,
} from './documentRows.ts';
import type { DocumentScope } from './take-documents.ts';
import './reports.css';

/** How many sets a list asks for before it is scrolled. */
export const FIRST_SETS = 200;

/** Members that are asked at once. */
const MEMBER_PAGE = 400;

export type RowFigure = InputOf<'reports.explain'>['figure'];

/** The target of a figure of a row: of the document or of what its set holds of the scope. */
export function opensRow(
  row: ListRow,
  figure: RowFigure,
  scope: DocumentScope,
): ExplainTarget | undefined {
  if (row.kind === 'set')
    return explainBy('reports.explain', { ...scope, entry: row.set.entry, figure });
  if (figure === 'count' || figure === 'holders') return undefined;
  return explainBy('documents.explain', { documentId: row.document.id, figure });
}

function formatOf({ fileName }: ReportDocument): string {
  return fileName.slice(fileName.lastIndexOf('.') + 1).toUpperCase();
}

/** The formats of a set, as its first files are named. */
export function formatsOf({ mediaTypes }: DocumentSet): string {
  return mediaTypes.map((type) => (type === 'application/pdf' ? 'PDF' : 'XLSX')).join(', ');
}

/** The days that a set is of: one, or the first and the last. */
export function periodOf({
  firstAsOf,
  lastAsOf,
}: Pick<DocumentSet, 'firstAsOf' | 'lastAsOf'>): string {
  if (firstAsOf === lastAsOf) return formatDate(lastAsOf);
  return `${formatDate(firstAsOf)} \u2013 ${formatDate(lastAsOf)}`;
}

/** Members stand below their set, and a fund's list on its page: both name the fund already. */
function titleOf(row: ListRow, isOfFund: boolean): string {
  const isSet = row.kind === 'set';
  const { title } = documentOf(row);
  const fund = row.set?.fundName;
  if (!fund || (isSet && !isOfFund) || !title.startsWith(`${fund}, `)) return title;
  const own = title.slice(fund.length + 2);
  return `${own.charAt(0).toUpperCase()}${own.slice(1)}`;
}

/** Of the document, or of the set's first. */
function documentOf(row: ListRow): ReportDocument {
  return row.kind === 'set' ? row.set.first : row.document;
}

function documentColumns(scope: DocumentScope): readonly GridColumn<ListRow>[] {
  const explain = (figure: RowFigure) => (row: ListRow) => opensRow(row, figure, scope) ?? null;
  return [
    {
      id: 'title',
      head: t('reports.column.title'),
      width: 500,
      value: (row) => titleOf(row, scope.fundId !== undefined),
    },
    {
      id: 'count',
      head: t('reports.column.count'),
      type: 'number',
      width: 84,
      value: (row) => (row.kind === 'set' ? String(row.set.count) : ''),
      note: (row) =>
        row.kind === 'set' && row.set.count !== row.set.countOfAll
          ? t('reports.countOf', { count: row.set.countOfAll })
          : '',
      explain: explain('count'),
    },
    {
      id: 'format',
      head: t('reports.column.format'),
      width: 92,
      value: (row) => (row.kind === 'set' ? formatsOf(row.set) : formatOf(row.document)),
    },
    {
      id: 'asOf',
      head: t('reports.column.asOf'),
      type: 'date',
      width: 100,
      value: (row) => (row.kind === 'set' ? row.set.lastAsOf : row.document.asOf),
    },
    {
      id: 'known',
      head: t('reports.column.known'),
      type: 'number',
      width: 108,
      rank: 2,
      isName: true,
      value: (row) => String(row.kind === 'set' ? row.set.knownEntry : row.document.knownEntry),
      explain: explain('known'),
    },
    {
      id: 'runs',
      head: t('reports.column.runs'),
      type: 'number',
      width: 56,
      rank: 2,
      zeroAsDash: true,
      value: (row) => String((row.kind === 'set' ? row.set : row.document).runIds.length),
      explain: explain('runs'),
    },
    {
      id: 'size',
      head: t('reports.column.size'),
      width: 76,
      value: (row) => formatSize((row.kind === 'set' ? row.set : row.document).sizeBytes),
      explain: explain('size'),
    },
    {
      id: 'created',
      head: t('reports.column.created'),
      width: 148,
      rank: 2,
      value: (row) => formatMoment(documentOf(row).createdAt),
    },
    {
      id: 'by',
      head: t('reports.column.by'),
      width: 110,
      rank: 2,
      value: (row) => documentOf(row).userName,
    },
  ];
}

function answered<Value>(reply: Reply<Value>): Value {
  if (reply.ok) return reply.value;
  throw Object.assign(new Error(reply.error.message), { error: reply.error });
}

/** The rows over the first page, which is there already; further ones come as they are scrolled to. */
function useDocumentRows(first: SetsPage, scope: DocumentScope) {
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const before = useRef<DocumentRows | null>(null);
  return useMemo(() => {
    const meta = knownEntry === undefined ? undefined : { knownEntry };
    const rows = new DocumentRows(
      first,
      {
        sets: async (entry) =>
          answered(
            await call('reports.list', { ...scope, before: entry, count: FIRST_SETS }, meta),
          ),
        members: async (entry, after) =>
          answered(
            await call(
              'documents.list',
              { ...scope, entry, count: MEMBER_PAGE, ...(after === undefined ? {} : { after }) },
              meta,
            ),
          ),
      },
      // What is searched for shows at once where it is.
      scope.search ? first.sets.slice(0, 20).map(({ entry }) => entry) : before.current?.open,
    );
    if (!scope.search) before.current = rows;
    return rows;
  }, [first, knownEntry, scope]);
}

/** A fund's list stands beside the facts of the chosen one, which say who made it and when. */
const BESIDE_FACTS = ['created', 'by', 'known'];

export interface SelectedRows {
  readonly count: number;
  rows(): Promise<readonly ListRow[]>;
}

export function DocumentGrid(props: {
  readonly sets: SetsPage;
  readonly scope: DocumentScope;
  onActive(row: ListRow): void;
  onSelect(selected: SelectedRows): void;
  onOpen(document: ReportDocument): void;
}) {
  const { sets, scope } = props;
  const isOfFund = scope.fundId !== undefined;
  const rows = useDocumentRows(sets, scope);
  const [round, setRound] = useState(0);
  const columns = useMemo(
    () => documentColumns(scope).filter(({ id }) => !isOfFund || !BESIDE_FACTS.includes(id)),
    [scope, isOfFund],
  );
  const tree = {
    state: rows.tree.state,
    onToggle: (row: ListRow) => {
      rows.tree.onToggle(row);
      setRound((before) => before + 1);
    },
  };
  return (
    <Grid<ListRow>
      // A selection does not go over to other rows that a search finds.
      key={scope.search ?? ''}
      name={t('reports.list')}
      columns={columns}
      source={rows}
      round={round}
      tree={tree}
      rowId={(row) => row.id}
      stateKey={isOfFund ? 'fund-documents' : 'reports'}
      onActiveRow={(row) => row && props.onActive(row)}
      onSelectRows={(first, last) =>
        props.onSelect({
          count: last - first + 1,
          rows: async () => (await rows.getRows(first, last + 1)).rows,
        })
      }
      onDrill={(row) => row.kind === 'document' && props.onOpen(row.document)}
    />
  );
}
