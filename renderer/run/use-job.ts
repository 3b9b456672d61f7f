/**
 * Starts long work from a screen: the tray follows it, the screen shows its progress and can stop it,
 * and what was written can be undone like any other command.
 */
import { useCallback, useRef, useState } from 'react';
import type { AppError, ContractName, InputOf, OutputOf, Reply } from '../contract.ts';
import { t } from '../messages/index.ts';
import { undoEntry } from '../shell/undo.ts';
import { useClocks } from '../stores/clocks.ts';
import { type Job, runJob, useJobs } from '../stores/jobs.ts';
import { useSession } from '../stores/session.ts';
import { useToasts } from '../stores/toasts.ts';

export interface JobWords<Name extends ContractName> {
  /** As the tray names it. */
  label(input: InputOf<Name>): string;
  /** What was done, in words; without it nothing is said. */
  done?(value: OutputOf<Name>): string;
  /** Where the tray's link leads. */
  open?(value: OutputOf<Name>): void;
}

export interface JobState<Name extends ContractName> {
  /** The job while it runs. */
  readonly job: Job | undefined;
  readonly error: AppError | undefined;
  run(input: InputOf<Name>): Promise<Reply<OutputOf<Name>>>;
}

const IN_PAST = (): Reply<never> => ({
  ok: false,
  error: { kind: 'not-applicable', code: 'WINDOW_IN_PAST', message: t('error.readOnlyKnown') },
});

/** A command of the contract as a job. Refused while the window shows the past. */
export function useJob<Name extends ContractName>(
  name: Name,
  words: JobWords<Name>,
): JobState<Name> {
  const [id, setId] = useState('');
  const [error, setError] = useState<AppError | undefined>(undefined);
  const job = useJobs((state) => state.jobs.find((one) => one.id === id && isRunning(one)));
  const latest = useRef(words);
  latest.current = words;
  const run = useCallback(
    async (input: InputOf<Name>) => {
      if (useClocks.getState().knownAt !== null) return IN_PAST();
      const started = crypto.randomUUID();
      setId(started);
      setError(undefined);
      const { label, done, open } = latest.current;
      const reply: Reply<OutputOf<Name>> = await runJob<Name>({
        id: started,
        call: name,
        input,
        name: label(input),
        ...(open
          ? {
              result: (value: OutputOf<Name>) => ({
                label: t('common.open'),
                open: () => open(value),
              }),
            }
          : {}),
      });
      if (!reply.ok) {
        if (reply.error.kind !== 'cancelled') setError(reply.error);
      } else if (done) tell(done(reply.value), reply.meta.entry);
      return reply;
    },
    [name],
  );
  return { job, error, run };
}

function isRunning(job: Job): boolean {
  return job.state === 'running';
}

function tell(what: string, entry: number | null): void {
  if (entry !== null) useSession.getState().pushUndo({ entry, what });
  useToasts.getState().push({
    kind: 'done',
    text: what,
    ...(entry === null ? {} : { action: { label: t('common.undo'), run: () => undoEntry(entry) } }),
  });
}
