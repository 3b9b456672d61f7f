/** The jobs, docked under Explain: name, progress in its own unit, cancel, then the result as a link. */
import { useEffect, useState } from 'react';
import { formatDuration, formatNumber, formatPercent } from '../format/index.ts';
import { t, tn } from '../messages/index.ts';
import { cancelJob, type Job, jobLeftMs, jobShare, useJobs } from '../stores/jobs.ts';
import { Bar, Icon, IconButton, Link } from '../ui/index.ts';

/** Says that a job has ended, whether or not the tray is in view. */
export function JobAnnouncement() {
  const announcement = useJobs((state) => state.announcement);
  return (
    <div className="sr-only" role="status" aria-live="polite">
      {announcement}
    </div>
  );
}

export function JobTray() {
  const { jobs, clearEnded } = useJobs();
  const running = jobs.filter((job) => job.state === 'running').length;
  const done = jobs.filter((job) => job.state === 'done').length;
  if (jobs.length === 0) return null;
  return (
    <section className="jobs" aria-label={t('jobs.title')}>
      <header>
        <h2>{t('jobs.title')}</h2>
        <span className="grow" />
        <span className="muted">
          {[
            running > 0 ? tn('jobs.running', running) : '',
            done > 0 ? t('jobs.done', { count: done }) : '',
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
        {running < jobs.length && (
          <IconButton icon="close" small size={12} label={t('jobs.clear')} onClick={clearEnded} />
        )}
      </header>
      {jobs.map((job) =>
        job.state === 'running' ? (
          <Running key={job.id} job={job} />
        ) : (
          <Ended key={job.id} job={job} />
        ),
      )}
    </section>
  );
}

function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

function Running({ job }: { readonly job: Job }) {
  const now = useNow(1000);
  const share = jobShare(job);
  const left = jobLeftMs(job, now);
  const progress = job.total > 0 ? `${formatNumber(job.done, 0)} ${job.unit}` : job.unit;
  return (
    <div className="job">
      <div className="row">
        <span className="grow ellipsis">{job.name}</span>
        {share !== null && <span className="muted num">{formatPercent(share, 0)}</span>}
        <Link
          aria-label={t('jobs.cancel', { name: job.name })}
          onClick={() => void cancelJob(job.id)}
        >
          {t('common.cancel')}
        </Link>
      </div>
      <Bar share={share} label={job.name} />
      <div className="muted num">
        {[progress, left === null ? '' : t('jobs.left', { time: formatDuration(left) })]
          .filter(Boolean)
          .join(', ')}
      </div>
    </div>
  );
}

function Ended({ job }: { readonly job: Job }) {
  const { result } = job;
  return (
    <div className="job row">
      <Icon
        name={job.state === 'done' ? 'check' : job.state === 'failed' ? 'breach' : 'stop'}
        className={
          job.state === 'done' ? 'positive' : job.state === 'failed' ? 'negative' : 'muted'
        }
      />
      <span className="grow ellipsis" title={job.error?.message}>
        {job.name}
      </span>
      {job.state === 'cancelled' && <span className="muted">{t('jobs.cancelled')}</span>}
      {job.error && job.state === 'failed' && <span className="mono">{job.error.code}</span>}
      {result && <Link onClick={result.open}>{result.label}</Link>}
    </div>
  );
}
