/**
 * Suggestions as a list to work through: what is decided leaves at once, while its command runs behind
 * it, and suggestions are made anew only when a person pauses. So a hundred lines take as many keys.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { call } from '../../api.ts';
import type { AppError, InputOf } from '../../contract.ts';
import { tn } from '../../messages/index.ts';
import { announceDone, useQuery, useTopics } from '../../query.ts';
import { undoEntry } from '../../shell/undo.ts';
import { useSession } from '../../stores/session.ts';
import { toastError } from '../../stores/toasts.ts';
import { type DifferenceKind, matchOf, type Suggestion } from './figures.ts';

/** What suggestions are made of. */
const TOPICS = [
  'reconciliation',
  'match_rejection',
  'match_rule',
  'statement_line',
  'expected_flow',
  'ledger_posting',
];
/** A pause this long makes suggestions anew. */
const PAUSE_MS = 2500;

interface Decision {
  readonly key: string;
  readonly state: 'accepted' | 'rejected';
  /** What was sent together is taken back together. */
  readonly sending: number;
  /** The entry that stored it, once it is there. */
  readonly entry: number | null;
}

/** Which of the suggestions, and how many were seen of them. */
export interface Many {
  readonly minimumScore: number;
  readonly methods: InputOf<'reconcile.acceptSuggested'>['methods'];
  readonly expected: number;
}

export type SuggestInput = InputOf<'reconcile.suggest'>;

/** The largest slice that one query gives. */
export const MOST_SHOWN = 1000;

function usePause(isBusy: () => boolean, run: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ isBusy, run });
  latest.current = { isBusy, run };
  const restart = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (latest.current.isBusy()) restart();
      else latest.current.run();
    }, PAUSE_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return restart;
}

export function useWorklist(input: SuggestInput) {
  const query = useQuery('reconcile.suggest', input);
  const [decisions, setDecisions] = useState<readonly Decision[]>([]);
  const pending = useRef(0);
  const sends = useRef(0);
  /** Decisions that were taken back before they were stored; their entry is undone when it is there. */
  const takenBack = useRef(new Set<number>());
  const restart = usePause(() => pending.current > 0, query.reload);
  useTopics(TOPICS, restart);

  const decide = useCallback(
    async (
      keys: readonly string[],
      state: Decision['state'],
      send: () => ReturnType<
        typeof call<'reconcile.accept' | 'reconcile.acceptSuggested' | 'reconcile.reject'>
      >,
    ): Promise<AppError | null> => {
      sends.current += 1;
      const sending = sends.current;
      setDecisions((before) => [
        ...before,
        ...keys.map((key) => ({ key, state, sending, entry: null })),
      ]);
      pending.current += 1;
      const reply = await send();
      pending.current -= 1;
      restart();
      const own = new Set(keys);
      const isTakenBack = takenBack.current.delete(sending);
      if (!reply.ok) {
        setDecisions((before) => before.filter(({ key }) => !own.has(key)));
        toastError(reply.error);
        return reply.error;
      }
      const { entry } = reply.meta;
      if (isTakenBack && entry !== null) void undoEntry(entry);
      setDecisions((before) =>
        before.map((one) => (own.has(one.key) ? { ...one, entry: entry ?? null } : one)),
      );
      return null;
    },
    [restart],
  );

  const accept = useCallback(
    async (one: Suggestion, kind: DifferenceKind | null) => {
      const what = tn('reconcile.accepted', 1);
      await decide([one.key], 'accepted', async () => {
        const reply = await call('reconcile.accept', { matches: [matchOf(one, kind)] });
        noteUndo(reply, what);
        return reply;
      });
    },
    [decide],
  );

  const reject = useCallback(
    async (one: Suggestion) => {
      const lineId = one.bank[0]?.lineId ?? '';
      const { key, method, score } = one;
      await decide([key], 'rejected', async () => {
        const reply = await call('reconcile.reject', {
          matches: [{ key, lineId, method, score }],
        });
        noteUndo(reply, tn('reconcile.rejected', 1));
        return reply;
      });
    },
    [decide],
  );

  /** As many as are certain enough, thousands too, as one entry that is told with its undo. */
  const acceptMany = useCallback(
    (which: Many) => {
      const { minimumScore, methods, expected } = which;
      const { start: _start, count: _count, minimumScore: _minimum, ...scope } = input;
      const shown = (query.data?.suggestions ?? []).filter(
        ({ alternatives, score, method }) =>
          alternatives === 0 && score >= minimumScore && methods.some((one) => one === method),
      );
      return decide(
        shown.map(({ key }) => key),
        'accepted',
        async () => {
          const reply = await call('reconcile.acceptSuggested', { ...scope, ...which });
          if (reply.ok) announceDone(tn('reconcile.accepted', expected), reply.meta.entry);
          return reply;
        },
      );
    },
    [decide, input, query.data],
  );

  /** Takes the last decision back; one of many takes all of its entry. */
  const undoLast = useCallback(() => {
    const last = decisions.at(-1);
    if (last === undefined) return;
    const { entry, sending } = last;
    setDecisions((before) => before.filter((one) => one.sending !== sending));
    if (entry !== null) void undoEntry(entry);
    else takenBack.current.add(sending);
  }, [decisions]);

  const all = query.data?.suggestions;
  const list = useMemo(() => {
    const decided = new Set(decisions.map(({ key }) => key));
    return (all ?? []).filter(({ key }) => !decided.has(key));
  }, [all, decisions]);
  const count = (state: Decision['state']) => decisions.filter((one) => one.state === state).length;
  return {
    query,
    list,
    accepted: count('accepted'),
    rejected: count('rejected'),
    accept,
    reject,
    acceptMany,
    undoLast,
  };
}

export type Worklist = ReturnType<typeof useWorklist>;

/** Ctrl+Z knows of it; a toast for each of a hundred keys would only be in the way. */
function noteUndo(
  reply: { readonly ok: boolean; readonly meta?: { readonly entry: number | null } },
  what: string,
): void {
  const entry = reply.meta?.entry;
  if (reply.ok && entry != null) useSession.getState().pushUndo({ entry, what });
}
