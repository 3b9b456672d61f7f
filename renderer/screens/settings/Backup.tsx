/** Backups: one verified file at the press of a button, and the files that are there. */
import { useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatMoment, formatSize } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { announceDone, useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { runJob } from '../../stores/jobs.ts';
import {
  Area,
  Button,
  type DataColumn,
  DataTable,
  Empty,
  Opens,
  QueryView,
} from '../../ui/index.ts';

type File = OutputOf<'workspace.backups'>[number];

const COLUMNS: readonly DataColumn<File>[] = [
  { head: t('settings.backup.file'), className: 'medium', cell: (row) => row.fileName },
  { head: t('settings.backup.at'), className: 'num', cell: (row) => formatMoment(row.at) },
  {
    head: t('settings.backup.size'),
    isFigure: true,
    cell: ({ fileName, sizeBytes }) => (
      <Opens
        className="num"
        opens={explainBy('workspace.explainBackup', { fileName })}
        label={`${fileName}, ${t('settings.backup.size')} ${formatSize(sizeBytes)}`}
      >
        {formatSize(sizeBytes)}
      </Opens>
    ),
  },
];

export function Backup() {
  const backups = useQuery('workspace.backups', {}, { followsKnownAt: false });
  const [isRunning, setRunning] = useState(false);
  const [newest, setNewest] = useState<OutputOf<'workspace.backup'> | null>(null);
  const run = async () => {
    setRunning(true);
    const reply = await runJob({
      call: 'workspace.backup',
      input: {},
      name: t('settings.backup.job'),
    });
    setRunning(false);
    if (!reply.ok) return;
    const { fileName: name, sizeBytes } = reply.value;
    setNewest(reply.value);
    announceDone(t('settings.backup.done', { name, size: formatSize(sizeBytes) }), null);
    backups.reload();
  };
  return (
    <Area
      title={t('settings.backup.title')}
      aside={
        <Button small icon="download" disabled={isRunning} writes onClick={() => void run()}>
          {t('settings.backup.run')}
        </Button>
      }
    >
      <div className="settings-prose">
        <p>{t('settings.backup.help')}</p>
        <p className="muted">{t('settings.backup.restore')}</p>
        {newest && (
          <p className="muted">
            {t('settings.backup.last')} <span className="mono">{newest.sha256}</span>
          </p>
        )}
      </div>
      <QueryView
        query={backups}
        rows={4}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <Empty
            title={t('settings.backup.empty')}
            why={t('settings.backup.emptyWhy')}
            action={
              <Button icon="download" disabled={isRunning} writes onClick={() => void run()}>
                {t('settings.backup.run')}
              </Button>
            }
          />
        }
      >
        {(rows) => (
          <DataTable
            name={t('settings.backup.title')}
            columns={COLUMNS}
            rows={rows}
            rowId={(row) => row.fileName}
          />
        )}
      </QueryView>
    </Area>
  );
}
