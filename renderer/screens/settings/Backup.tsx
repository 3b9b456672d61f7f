/** Backups: one verified file at the press of a button, and the files that are there. */
import { useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatMoment, formatSize } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { announceDone, useQuery } from '../../query.ts';
import { runJob } from '../../stores/jobs.ts';
import { Area, Button, Empty, QueryView } from '../../ui/index.ts';

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
        <Button small icon="download" disabled={isRunning} onClick={() => void run()}>
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
        empty={<Empty title={t('settings.backup.empty')} />}
      >
        {(rows) => (
          <table className="data">
            <thead>
              <tr>
                <th scope="col">{t('settings.backup.file')}</th>
                <th scope="col">{t('settings.backup.at')}</th>
                <th scope="col" className="n">
                  {t('settings.backup.size')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.fileName}>
                  <td className="medium">{row.fileName}</td>
                  <td className="num">{formatMoment(row.at)}</td>
                  <td className="n">{formatSize(row.sizeBytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </QueryView>
    </Area>
  );
}
