/** What a document stands on, or what a set of them holds; every figure opens. */
import { formatMoment, formatNumber, formatSize } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useClocks } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, KeyValues, Link, Opens } from '../../ui/index.ts';
import { isReportKind } from './CreateReport.tsx';
import { formatsOf, opensRow, periodOf, type RowFigure } from './DocumentGrid.tsx';
import type { ListRow } from './documentRows.ts';
import type { DocumentScope } from './take-documents.ts';

/** Runs of a set that are named; the rest is in what the count opens. */
const RUNS_NAMED = 6;

function kindText(kind: string): string {
  return isReportKind(kind) ? t(`reports.kind.${kind}`) : kind;
}

/** The fields that a set and a document have alike. */
function commonOf(row: ListRow) {
  if (row.kind === 'document') {
    const { kind, asOf } = row.document;
    return {
      ...row.document,
      kinds: [kind],
      period: periodOf({ firstAsOf: asOf, lastAsOf: asOf }),
    };
  }
  const { set } = row;
  const { createdAt } = set.first;
  return { ...set, createdAt, period: periodOf(set) };
}

export function DocumentFacts(props: { readonly row: ListRow; readonly scope: DocumentScope }) {
  const { row, scope } = props;
  const { setKnownAt } = useClocks.getState();
  const isPast = useClocks((state) => state.knownAt !== null);
  const { kinds, period, knownEntry, runIds, sizeBytes, createdAt, userName } = commonOf(row);
  const figure = (name: RowFigure, label: string, text: string) => (
    <Opens className="num" opens={opensRow(row, name, scope)} label={`${label} ${text}`}>
      {text}
    </Opens>
  );
  return (
    <Area
      title={t(row.kind === 'set' ? 'reports.selectedSet' : 'reports.selected')}
      padded
      className="document-facts"
    >
      <KeyValues
        rows={[
          ...(row.kind === 'document'
            ? [
                {
                  label: t('reports.file'),
                  value: <span className="reports-file">{row.document.fileName}</span>,
                },
              ]
            : [
                {
                  label: t('reports.column.count'),
                  value: figure('count', t('reports.column.count'), formatNumber(row.set.count, 0)),
                },
                ...(row.set.fundName === null
                  ? []
                  : [{ label: t('reports.fund'), value: row.set.fundName }]),
                ...(row.set.holderCount === 0
                  ? []
                  : [
                      {
                        label: t('reports.investors'),
                        value: figure(
                          'holders',
                          t('reports.investors'),
                          formatNumber(row.set.holderCount, 0),
                        ),
                      },
                    ]),
                { label: t('reports.column.format'), value: formatsOf(row.set) },
              ]),
          { label: t('reports.column.kind'), value: kinds.map(kindText).join(', ') },
          { label: t('reports.column.asOf'), value: period },
          {
            label: t('reports.column.known'),
            value: (
              <span className="num">
                {figure('known', t('reports.column.known'), formatNumber(knownEntry, 0))}{' '}
                {!isPast && (
                  <Link onClick={() => setKnownAt({ entry: knownEntry })}>
                    {t('reports.lookThen')}
                  </Link>
                )}
              </span>
            ),
          },
          { label: t('reports.column.runs'), value: <Runs runIds={runIds} /> },
          {
            label: t('reports.column.size'),
            value: figure('size', t('reports.column.size'), formatSize(sizeBytes)),
          },
          { label: t('reports.column.created'), value: formatMoment(createdAt) },
          { label: t('reports.column.by'), value: userName },
        ]}
      />
    </Area>
  );
}

function Runs({ runIds }: { readonly runIds: readonly string[] }) {
  if (runIds.length === 0) return t('reports.noRuns');
  return (
    <span className="reports-runs mono">
      {runIds.slice(0, RUNS_NAMED).map((id) => (
        <Opens
          key={id}
          opens={explainBy('runs.explain', { runId: id })}
          label={t('reports.run', { run: id.slice(-12) })}
        >
          {id.slice(-12)}
        </Opens>
      ))}
      {runIds.length > RUNS_NAMED && (
        <span className="muted">
          {t('reports.moreRuns', { count: runIds.length - RUNS_NAMED })}
        </span>
      )}
    </span>
  );
}
