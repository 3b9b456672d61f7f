/** What was imported, by file: when, by whom, how much, and the way back. */
import { type ReactNode, useState } from 'react';
import { formatMoment, formatNumber, formatSize } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { undoEntry } from '../../shell/undo.ts';
import { useIsPast } from '../../stores/clocks.ts';
import { explain, explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Empty, Figure, Link, QueryView, useRefusal } from '../../ui/index.ts';
import { formatName } from './preview-states.ts';

const STEP = 50;

export function ImportHistory({ choice }: { readonly choice?: ReactNode }) {
  const [count, setCount] = useState(STEP);
  const history = useQuery('import.history', { start: 0, count }, { topics: ['raw_file'] });
  const isPast = useIsPast();
  const refusal = useRefusal('journal.undo');
  return (
    <Area
      title={t('import.history')}
      caption={t('import.historyCaption')}
      className="import-history"
      aside={
        <>
          {history.data !== undefined && history.data.count > count && (
            <Link onClick={() => setCount(Math.min(1000, count + STEP))}>
              {t('import.historyMore')}
            </Link>
          )}
          {choice}
        </>
      }
    >
      <QueryView
        query={history}
        isEmpty={(value) => value.rows.length === 0}
        empty={<Empty title={t('import.historyEmpty')} why={t('import.historyEmptyWhy')} />}
      >
        {({ rows }) => (
          <table className="data" aria-label={t('import.history')}>
            <thead>
              <tr>
                <th scope="col">{t('import.historyFile')}</th>
                <th scope="col">{t('import.historyFormat')}</th>
                <th scope="col">{t('import.historyAt')}</th>
                <th scope="col" className="n">
                  {t('import.historyStatements')}
                </th>
                <th scope="col" className="n">
                  {t('import.historyLines')}
                </th>
                <th scope="col" className="n">
                  {t('import.historyPayments')}
                </th>
                <th scope="col" className="n">
                  {t('import.historySize')}
                </th>
                <th scope="col">{t('import.historyBy')}</th>
                <th scope="col" className="n">
                  {t('import.historyEntry')}
                </th>
                <th scope="col">{t('import.historyCorrection')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row" className="medium">
                    {row.name}
                  </th>
                  <td className="muted">{formatName(row.format)}</td>
                  <td className="num">{formatMoment(row.receivedAt)}</td>
                  <td className="n">
                    <Figure
                      amount={String(row.statementCount)}
                      label={`${row.name}, ${t('import.historyStatements')}`}
                      opens={explainBy('import.explainFile', {
                        fileId: row.id,
                        column: 'statements',
                      })}
                    />
                  </td>
                  <td className="n">
                    <Figure
                      amount={String(row.lineCount)}
                      label={`${row.name}, ${t('import.historyLines')}`}
                      opens={explainBy('import.explainFile', { fileId: row.id, column: 'lines' })}
                    />
                  </td>
                  <td className="n">
                    <Figure
                      amount={String(row.paymentCount + row.paymentStatusCount)}
                      label={`${row.name}, ${t('import.historyPayments')}`}
                      opens={explainBy('import.explainFile', {
                        fileId: row.id,
                        column: 'payments',
                      })}
                    />
                  </td>
                  <td className="n">
                    <button
                      type="button"
                      className="figure num"
                      aria-label={`${row.name}, ${t('import.historySize')} ${formatSize(row.sizeBytes)}`}
                      onClick={() =>
                        explain(explainBy('import.explainFile', { fileId: row.id, column: 'size' }))
                      }
                    >
                      {formatSize(row.sizeBytes)}
                    </button>
                  </td>
                  <td>{row.userName}</td>
                  <td className="n">
                    <Link
                      aria-label={t('clock.entryNumber', { entry: formatNumber(row.entry, 0) })}
                      onClick={() => openScreen('journal', { entry: String(row.entry) })}
                    >
                      {formatNumber(row.entry, 0)}
                    </Link>
                  </td>
                  <td>
                    <Link
                      disabled={isPast || refusal !== null}
                      aria-label={t('import.historyUndo', { entry: row.entry })}
                      title={refusal ?? t('import.historyUndo', { entry: row.entry })}
                      onClick={() => void undoEntry(row.entry)}
                    >
                      {t('common.undo')}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </QueryView>
    </Area>
  );
}
