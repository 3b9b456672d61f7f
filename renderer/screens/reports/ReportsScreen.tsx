/** Reports: the documents of the workspace with what they stand on, and the panel that makes more. */
import { useState } from 'react';
import { formatDate, formatMoment, formatNumber } from '../../format/index.ts';
import { printWindow } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useClocks } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Empty, KeyValues, Link, Opens, QueryView } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { CreateReport, isReportKind } from './CreateReport.tsx';
import {
  DocumentGrid,
  DocumentSize,
  FIRST_PAGE,
  type ReportDocument,
  useDownload,
} from './DocumentGrid.tsx';
import './reports.css';

export function ReportsScreen({ params }: ScreenProps) {
  const list = useQuery('reports.list', { start: 0, count: FIRST_PAGE }, { topics: ['document'] });
  const [active, setActive] = useState<string | undefined>(params.document);
  const rows = list.data?.rows ?? [];
  const chosen = rows.find((row) => row.id === active) ?? rows[0];
  const { isLoading, download } = useDownload();
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
          <Area title={t('reports.selected')} padded className="document-facts">
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
        { label: t('reports.column.size'), value: <DocumentSize document={document} /> },
        { label: t('reports.column.created'), value: formatMoment(document.createdAt) },
        { label: t('reports.column.by'), value: document.userName },
      ]}
    />
  );
}
