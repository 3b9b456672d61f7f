/** Documents in a grid, newest first, wherever they are listed; and bringing one to this machine. */
import { useMemo, useState } from 'react';
import { call } from '../../api.ts';
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatMoment, formatSize } from '../../format/index.ts';
import { Grid, type GridColumn, type GridSource } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { knownMeta, useClocks } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { toastError } from '../../stores/toasts.ts';
import { downloadFile } from '../../ui/download.ts';
import { Opens } from '../../ui/index.ts';
import './reports.css';

export type Documents = OutputOf<'reports.list'>;
export type ReportDocument = Documents['rows'][number];

/** How many documents a list asks for before it is scrolled. */
export const FIRST_PAGE = 200;

/** Downloads a document; a failure is said in a toast. */
export function useDownload() {
  const [isLoading, setLoading] = useState(false);
  const download = async (document: ReportDocument) => {
    setLoading(true);
    const reply = await call('documents.content', { documentId: document.id }, knownMeta());
    setLoading(false);
    if (reply.ok) downloadFile(reply.value);
    else toastError(reply.error);
  };
  return { isLoading, download };
}

function formatText({ fileName }: ReportDocument): string {
  return fileName.slice(fileName.lastIndexOf('.') + 1).toUpperCase();
}

type DocumentFigure = InputOf<'documents.explain'>['figure'];

/** The target of a figure of a document. */
export function opensDocument(figure: DocumentFigure) {
  return ({ id }: ReportDocument) => explainBy('documents.explain', { documentId: id, figure });
}

/** The size of a document, which opens. */
export function DocumentSize({ document }: { readonly document: ReportDocument }) {
  return (
    <Opens className="num" opens={opensDocument('size')(document)}>
      {formatSize(document.sizeBytes)}
    </Opens>
  );
}

function documentColumns(): readonly GridColumn<ReportDocument>[] {
  return [
    {
      id: 'title',
      head: t('reports.column.title'),
      width: 290,
      value: (row) => row.title,
    },
    { id: 'format', head: t('reports.column.format'), width: 64, value: formatText },
    {
      id: 'asOf',
      head: t('reports.column.asOf'),
      type: 'date',
      width: 112,
      value: (row) => row.asOf,
    },
    {
      id: 'known',
      head: t('reports.column.known'),
      type: 'number',
      width: 108,
      value: (row) => String(row.knownEntry),
      explain: opensDocument('known'),
    },
    {
      id: 'runs',
      head: t('reports.column.runs'),
      type: 'number',
      width: 56,
      zeroAsDash: true,
      value: (row) => String(row.runIds.length),
      explain: opensDocument('runs'),
    },
    {
      id: 'size',
      head: t('reports.column.size'),
      width: 88,
      value: (row) => formatSize(row.sizeBytes),
      explain: opensDocument('size'),
    },
    {
      id: 'created',
      head: t('reports.column.created'),
      width: 148,
      rank: 2,
      value: (row) => formatMoment(row.createdAt),
    },
    { id: 'by', head: t('reports.column.by'), width: 110, rank: 2, value: (row) => row.userName },
  ];
}

/** The first page is there already; further ones come from SQL as they are scrolled to. */
function documentSource(
  first: Documents,
  knownEntry: number | undefined,
  fundId: string | undefined,
): GridSource<ReportDocument> {
  return {
    getRows: async (start, end) => {
      if (end <= first.rows.length || first.rows.length === first.count)
        return { rows: first.rows.slice(start, end), count: first.count };
      const meta = knownEntry === undefined ? undefined : { knownEntry };
      const reply = await call(
        'reports.list',
        { start, count: Math.max(1, end - start), ...(fundId === undefined ? {} : { fundId }) },
        meta,
      );
      if (!reply.ok) throw Object.assign(new Error(reply.error.message), { error: reply.error });
      return { rows: reply.value.rows, count: reply.value.count };
    },
  };
}

/** A fund's list stands beside the facts of the chosen one, which say who made it and when. */
const BESIDE_FACTS = ['created', 'by'];

export function DocumentGrid(props: {
  readonly documents: Documents;
  /** Where only those of one fund are listed. */
  readonly fundId?: string;
  onActive(id: string | undefined): void;
  onOpen(document: ReportDocument): Promise<void>;
}) {
  const { documents, fundId } = props;
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const columns = useMemo(
    () => documentColumns().filter(({ id }) => fundId === undefined || !BESIDE_FACTS.includes(id)),
    [fundId],
  );
  const source = useMemo(
    () => documentSource(documents, knownEntry, fundId),
    [documents, knownEntry, fundId],
  );
  return (
    <Grid<ReportDocument>
      name={t('reports.list')}
      columns={columns}
      source={source}
      rowId={(row) => row.id}
      stateKey={fundId === undefined ? 'reports' : 'fund-documents'}
      onActiveRow={(row) => row && props.onActive(row.id)}
      onDrill={(row) => void props.onOpen(row)}
    />
  );
}
