/** What screens of calculated figures share: a job's progress, a run's facts with their proof, warnings. */
import { useState } from 'react';
import type { OutputOf } from '../contract.ts';
import {
  formatDuration,
  formatMessage,
  formatMoment,
  formatNumber,
  formatPercent,
} from '../format/index.ts';
import { t } from '../messages/index.ts';
import { explainBy } from '../stores/explain.ts';
import { cancelJob, type Job, jobLeftMs, jobShare, runJob } from '../stores/jobs.ts';
import { openScreen } from '../stores/tabs.ts';
import { Bar, Button, Chip, Icon, KeyValues, Link, Opens } from '../ui/index.ts';
import type { Run } from './outputs.ts';
import './run.css';

/** Progress in the job's own unit, the time left, and the way to stop it. */
export function JobProgress({ job }: { readonly job: Job }) {
  const share = jobShare(job);
  const left = jobLeftMs(job, Date.now());
  const done = job.total > 0 ? `${formatNumber(job.done, 0)} ${job.unit}` : '';
  const words = [
    share === null ? t('common.loading') : formatPercent(share, 0),
    done,
    left === null ? '' : t('jobs.left', { time: formatDuration(left) }),
  ];
  return (
    <div className="job-progress">
      <Bar share={share} label={job.name} />
      <div className="row">
        <span className="grow muted num">{words.filter(Boolean).join(', ')}</span>
        <Button
          small
          icon="stop"
          aria-label={t('jobs.cancel', { name: job.name })}
          onClick={() => void cancelJob(job.id)}
        >
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  );
}

type Proof = OutputOf<'runs.verify'>;

/** Hash, seed and version of a run, and the button that runs it again to prove them. */
export function RunFacts({ run }: { readonly run: Run }) {
  const [proof, setProof] = useState<{ readonly runId: string; readonly value: Proof } | null>(
    null,
  );
  const [isBusy, setBusy] = useState(false);
  const verify = async () => {
    setBusy(true);
    const reply = await runJob({
      call: 'runs.verify',
      input: { runId: run.id },
      name: t('run.verifying', { run: run.runHash.slice(0, 8) }),
    });
    setBusy(false);
    if (reply.ok) setProof({ runId: run.id, value: reply.value });
  };
  const shown = proof?.runId === run.id ? proof.value : null;
  return (
    <div className="run-facts">
      <KeyValues
        rows={[
          { label: t('run.run'), value: <Hash text={run.runHash} /> },
          { label: t('run.rule'), value: `${run.calculation} ${run.version}` },
          { label: t('run.inputs'), value: <Hash text={run.inputsHash} /> },
          ...(run.seed === null ? [] : [{ label: t('run.seed'), value: <Seed run={run} /> }]),
          {
            label: t('run.known'),
            value: (
              <Link onClick={() => openScreen('journal', { entry: String(run.knownEntry) })}>
                {t('clock.entryNumber', { entry: formatNumber(run.knownEntry, 0) })}
              </Link>
            ),
          },
          {
            label: t('run.computed'),
            value: `${formatMoment(run.computedAt)}, ${formatNumber(run.durationMs / 1000, 1)} s`,
          },
        ]}
      />
      <div className="row wrap">
        <Button small icon="refresh" disabled={isBusy} onClick={() => void verify()}>
          {t('run.verify')}
        </Button>
        {shown && (
          <Chip
            tone={shown.reproduces ? 'ok' : 'bad'}
            title={t('run.again', { hash: shown.again })}
          >
            {t(shown.reproduces ? 'run.reproduces' : 'run.differs')}
          </Chip>
        )}
        {!run.repeatable && <Chip tone="warn">{t('run.notRepeatable')}</Chip>}
      </div>
    </div>
  );
}

function Seed({ run: { id, seed } }: { readonly run: Run }) {
  return (
    <Opens
      className="num"
      label={`${t('run.seed')} ${seed}`}
      opens={explainBy('runs.explain', { runId: id, fact: 'seed' })}
    >
      {seed}
    </Opens>
  );
}

function Hash({ text }: { readonly text: string }) {
  return (
    <span className="mono" title={text}>
      {text.slice(0, 4)} {text.slice(4, 8)}
    </span>
  );
}

/** Each warning with its code; nothing where all is in order. */
export function Warnings({ warnings }: { readonly warnings: Run['warnings'] }) {
  if (warnings.length === 0) return null;
  return (
    <ul className="run-warnings" aria-label={t('run.warnings')}>
      {warnings.map(({ code, message }) => (
        <li key={`${code} ${message}`}>
          <Icon name="warning" size={12} className="warning" />
          <span>
            {formatMessage(message)} <span className="mono muted">{code}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
