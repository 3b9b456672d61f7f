/** Reports: the documents of the workspace with what they stand on, and the panel that makes more. */
import { useMemo, useState } from 'react';
import { call } from '../../api.ts';
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatMoment, formatNumber, formatSize } from '../../format/index.ts';
import { Grid, type GridColumn, type GridSource, printWindow } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { knownMeta, useClocks } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { toastError } from '../../stores/toasts.ts';
import { downloadFile } from '../../ui/download.ts';
import { Area, Button, Empty, KeyValues, Link, Opens, QueryView } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { CreateReport, isReportKind } from './CreateReport.tsx';
import './reports.css';

type Documents = OutputOf<'reports.list'>;
type ReportDocument = Documents['rows'][number];

const FIRST_PAGE = 200;

export function ReportsScreen({ params }: ScreenProps) {
  const list = useQuery('reports.list', { start: 0, count: FIRST_PAGE }, { topics: ['document'] });
  const [active, setActive] = useState<string | undefined>(params.document);
  const rows = list.data?.rows ?? [];
  const chosen = rows.find((row) => row.id === active) ?? rows[0];
  const [isLoading, setLoading] = useState(false);
  const download = async (document: ReportDocument) => {
    setLoading(true);
    const reply = await call('documents.content', { documentId: document.id }, knownMeta());
    setLoading(false);
    if (reply.ok) downloadFile(reply.value);
    else toastError(reply.error);
  };
  return (
    <Screen
      permission="report.create"
      title={t('reports.title')}
      context={
        list.data && list.data.count > 0
          ? `${tn('reports.count', list.data.count)}, ${t('reports.context')}`
          : t('reports.contextEmpty')
      }
      actions={
        <>
          <Button secondary icon="print" onClick={() => void printWindow()}>
            {t('reports.print')}
          </Button>
          <Button
            icon="download"
            disabled={!chosen || isLoading}
            onClick={() => chosen && void download(chosen)}
          >
            {t('reports.download')}
          </Button>
        </>
      }
    >
      <div className="reports">
        <Area title={t('reports.list')} className="reports-list">
          <QueryView
            query={list}
            rows={12}
            isEmpty={(value) => value.count === 0}
            empty={<Empty title={t('reports.empty')} why={t('reports.emptyWhy')} />}
          >
            {(value) => <DocumentGrid documents={value} onActive={setActive} onOpen={download} />}
          </QueryView>
        </Area>
        <div className="reports-side">
          <CreateReport />
          <Area title={t('reports.selected')} padded>
            {chosen ? <Facts document={chosen} /> : <p className="muted">{t('reports.choose')}</p>}
          </Area>
        </div>
      </div>
    </Screen>
  );
}

function kindText(kind: string): string {
  return isReportKind(kind) ? t(`reports.kind.${kind}`) : kind;
}

function formatText({ fileName }: ReportDocument): string {
  return fileName.slice(fileName.lastIndexOf('.') + 1).toUpperCase();
}

function documentColumns(): readonly GridColumn<ReportDocument>[] {
  return [
    {
      id: 'title',
      head: t('reports.column.title'),
      width: 220,
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
    },
    {
      id: 'runs',
      head: t('reports.column.runs'),
      type: 'number',
      width: 56,
      zeroAsDash: true,
      value: (row) => String(row.runIds.length),
    },
    {
      id: 'size',
      head: t('reports.column.size'),
      width: 88,
      value: (row) => formatSize(row.sizeBytes),
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
): GridSource<ReportDocument> {
  return {
    getRows: async (start, end) => {
      if (end <= first.rows.length || first.rows.length === first.count)
        return { rows: first.rows.slice(start, end), count: first.count };
      const meta = knownEntry === undefined ? undefined : { knownEntry };
      const reply = await call('reports.list', { start, count: Math.max(1, end - start) }, meta);
      if (!reply.ok) throw Object.assign(new Error(reply.error.message), { error: reply.error });
      return { rows: reply.value.rows, count: reply.value.count };
    },
  };
}

function DocumentGrid(props: {
  readonly documents: Documents;
  onActive(id: string | undefined): void;
  onOpen(document: ReportDocument): Promise<void>;
}) {
  const { documents } = props;
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const columns = useMemo(documentColumns, []);
  const source = useMemo(() => documentSource(documents, knownEntry), [documents, knownEntry]);
  return (
    <Grid<ReportDocument>
      name={t('reports.list')}
      columns={columns}
      source={source}
      rowId={(row) => row.id}
      stateKey="reports"
      onActiveRow={(row) => row && props.onActive(row.id)}
      onDrill={(row) => void props.onOpen(row)}
    />
  );
}

function Facts({ document }: { readonly document: ReportDocument }) {
  const { setKnownAt } = useClocks.getState();
  const isPast = useClocks((state) => state.knownAt !== null);
  return (
    <KeyValues
      rows={[
        {
          label: t('reports.file'),
          value: <span className="reports-file">{document.fileName}</span>,
        },
        { label: t('reports.column.kind'), value: kindText(document.kind) },
        { label: t('reports.column.asOf'), value: formatDate(document.asOf) },
        {
          label: t('reports.column.known'),
          value: (
            <span className="num">
              {formatNumber(document.knownEntry, 0)}{' '}
              {!isPast && (
                <Link onClick={() => setKnownAt({ entry: document.knownEntry })}>
                  {t('reports.lookThen')}
                </Link>
              )}
            </span>
          ),
        },
        {
          label: t('reports.column.runs'),
          value:
            document.runIds.length === 0 ? (
              t('reports.noRuns')
            ) : (
              <span className="reports-runs mono">
                {document.runIds.map((id) => (
                  <Opens
                    key={id}
                    opens={explainBy('runs.explain', { runId: id })}
                    label={t('reports.run', { run: id.slice(-12) })}
                  >
                    {id.slice(-12)}
                  </Opens>
                ))}
              </span>
            ),
        },
        { label: t('reports.column.size'), value: formatSize(document.sizeBytes) },
        { label: t('reports.column.created'), value: formatMoment(document.createdAt) },
        { label: t('reports.column.by'), value: document.userName },
      ]}
    />
  );
}
