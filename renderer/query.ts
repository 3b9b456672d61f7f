/**
 * The two hooks by which screens talk to the backend. `useQuery` keeps the figures it has while new
 * ones load and loads again when a change event says so; `useCommand` runs a command, says what was
 * done with its undo, and says what failed with its code.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { afterPaint } from './after-paint.ts';
import { call, isUnreachable, onEvent } from './api.ts';
import type {
  AppError,
  CallMeta,
  ContractName,
  InputOf,
  OutputOf,
  Reply,
  ReplyMeta,
} from './contract.ts';
import { t } from './messages/index.ts';
import { isSameData } from './same.ts';
import { undoEntry } from './shell/undo.ts';
import { useClocks } from './stores/clocks.ts';
import { useSession } from './stores/session.ts';
import { type ToastAction, toastError, useToasts } from './stores/toasts.ts';

export interface QueryState<Value> {
  /** The last figures, also while newer ones load or after a later load failed. */
  readonly data: Value | undefined;
  readonly meta: ReplyMeta | undefined;
  readonly error: AppError | undefined;
  readonly isLoading: boolean;
  /**
   * True while the program does not answer and `data` is what was asked for: the status bar tells it,
   * and the figures load again by themselves.
   */
  readonly isUnanswered: boolean;
  /** True after loading took 300 ms: show skeleton rows where there is nothing older to show. */
  readonly isSlow: boolean;
  reload(): void;
}

export interface QueryOptions {
  /** Change topics that make the figures load again. */
  readonly topics?: readonly string[];
  /** `false` asks for today's knowledge even while the window shows the past. */
  readonly followsKnownAt?: boolean;
  /** `false` waits, for inputs that are not chosen yet. */
  readonly enabled?: boolean;
}

const SLOW_MS = 300;
/** How long figures that are asked for again look as before. */
const AGAIN_MS = 120;

interface Loaded<Value> {
  readonly data: Value | undefined;
  /** What `data` answers. */
  readonly of: string;
  readonly meta: ReplyMeta | undefined;
  readonly error: AppError | undefined;
  readonly isLoading: boolean;
}

/**
 * Loads one query and keeps it fresh. The known-at clock goes with every call by itself; the
 * effective date is a field of those inputs that have one (`asOf: useAsOf()`).
 */
export function useQuery<Name extends ContractName>(
  name: Name,
  input: InputOf<Name>,
  options: QueryOptions = {},
): QueryState<OutputOf<Name>> {
  const { followsKnownAt = true, enabled = true, topics = [] } = options;
  const knownEntry = useClocks((state) => (followsKnownAt ? state.knownAt?.entry : undefined));
  const asked = JSON.stringify(input);
  const wanted = `${asked} ${knownEntry}`;
  const [state, setState] = useState<Loaded<OutputOf<Name>>>({
    data: undefined,
    of: wanted,
    meta: undefined,
    error: undefined,
    isLoading: enabled,
  });
  const [isSlow, setSlow] = useState(false);
  const [round, setRound] = useState(0);
  const latest = useRef(0);
  const answered = useRef<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a round asks for the same figures again
  useEffect(() => {
    if (!enabled) return;
    latest.current += 1;
    const mine = latest.current;
    const begin = () =>
      setState((before) => (before.isLoading ? before : { ...before, isLoading: true }));
    // The same figures again, as after a change elsewhere, mostly come before anybody would see it.
    const isAgain = answered.current === wanted;
    if (!isAgain) begin();
    const timers = [
      ...(isAgain ? [setTimeout(begin, AGAIN_MS)] : []),
      setTimeout(() => setSlow(true), SLOW_MS),
    ];
    const stopTimers = () => {
      for (const timer of timers) clearTimeout(timer);
    };
    const meta = knownEntry === undefined ? undefined : { knownEntry };
    const ask = async () => {
      const reply = await askOnce(name, asked, meta);
      if (latest.current !== mine) return;
      stopTimers();
      setSlow(false);
      if (reply.ok) answered.current = wanted;
      setState((before) =>
        reply.ok
          ? afterAnswer(before, wanted, reply)
          : { ...before, error: reply.error, isLoading: false },
      );
    };
    // A screen that is shown again has its figures; asking for newer ones waits until they are seen.
    if (!isAgain) void ask();
    const callOff = isAgain ? afterPaint(() => void ask()) : undefined;
    return () => {
      callOff?.();
      stopTimers();
    };
  }, [name, asked, knownEntry, enabled, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  useTopics(topics, reload);
  const isUnreached = state.error !== undefined && isUnreachable(state.error);
  useAnsweredAgain(isUnreached, reload);
  const isNobodyThere = useSession((session) => session.unansweredSince !== null);
  const isUnanswered = isUnreached && isNobodyThere && state.of === wanted;
  return useMemo(
    () => ({ ...state, isUnanswered, isSlow, reload }),
    [state, isUnanswered, isSlow, reload],
  );
}

const asking = new Map<string, Promise<Reply<unknown>>>();

/**
 * One call for the parts of a screen that ask the same at once. Who asks later asks anew: between the
 * two a command may have been answered.
 */
function askOnce<Name extends ContractName>(
  name: Name,
  asked: string,
  meta: CallMeta | undefined,
): Promise<Reply<OutputOf<Name>>> {
  const key = `${name} ${asked} ${meta?.knownEntry}`;
  const known = asking.get(key) as Promise<Reply<OutputOf<Name>>> | undefined;
  if (known) return known;
  const answer = call(name, JSON.parse(asked) as InputOf<Name>, meta);
  asking.set(key, answer);
  queueMicrotask(() => asking.delete(key));
  return answer;
}

/** What is loaded after an answer; the state before where it says the same, so that nothing is drawn. */
function afterAnswer<Value>(
  before: Loaded<Value>,
  of: string,
  { value, meta }: Extract<Reply<Value>, { ok: true }>,
): Loaded<Value> {
  const isSame = isSameData(before.data, value);
  const isAll = isSame && before.of === of && before.meta?.knownEntry === meta.knownEntry;
  if (isAll && before.error === undefined && !before.isLoading) return before;
  return {
    data: isSame ? before.data : value,
    of,
    meta,
    error: undefined,
    isLoading: false,
  };
}

/** Calls `act` when the program answers again, for whoever waits for that. */
export function useAnsweredAgain(isWaiting: boolean, act: () => void): void {
  useEffect(() => {
    if (!isWaiting) return;
    return useSession.subscribe((now, before) => {
      if (before.unansweredSince !== null && now.unansweredSince === null) act();
    });
  }, [isWaiting, act]);
}

/** Calls `listener` when an entry changed one of the topics; `*` is any of them. */
export function useTopics(topics: readonly string[], listener: () => void): void {
  const key = topics.join(' ');
  const current = useRef(listener);
  current.current = listener;
  useEffect(() => {
    if (key === '') return;
    const wanted = new Set(key.split(' '));
    let isLost = false;
    const stops = [
      onEvent('changed', (event) => {
        if (wanted.has('*') || event.topics.some((topic) => wanted.has(topic))) current.current();
      }),
      // What changed while the stream was broken was not told, so all may have.
      onEvent('connection', ({ isOpen }) => {
        if (isOpen && isLost) current.current();
        isLost = !isOpen;
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [key]);
}

export interface CommandState<Name extends ContractName> {
  readonly isRunning: boolean;
  /** The last refusal, for forms that mark their fields by `error.path`. */
  readonly error: AppError | undefined;
  run(input: InputOf<Name>): Promise<Reply<OutputOf<Name>>>;
}

export interface CommandOptions<Name extends ContractName> {
  /** What was done, in words: `38 statements, 1,482 lines imported`. */
  done?(value: OutputOf<Name>, meta: ReplyMeta): string;
  /** `false` where the contract declares that the command cannot be undone. */
  readonly canUndo?: boolean;
  /** What takes it back where that is no undo, such as a reversal; in the toast's place of it. */
  action?(value: OutputOf<Name>, meta: ReplyMeta): ToastAction | undefined;
  /** `false` leaves failures to the caller, who shows them in place. */
  readonly toastErrors?: boolean;
}

/** Runs a command, with its undo in a toast. Refused while the window shows the past. */
export function useCommand<Name extends ContractName>(
  name: Name,
  options: CommandOptions<Name> = {},
): CommandState<Name> {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<AppError | undefined>(undefined);
  const latest = useRef(options);
  latest.current = options;
  const run = useCallback(
    async (input: InputOf<Name>) => {
      setRunning(true);
      setError(undefined);
      const reply = await runCommand(name, input, latest.current);
      setRunning(false);
      if (!reply.ok) setError(reply.error);
      return reply;
    },
    [name],
  );
  return { isRunning, error, run };
}

/** The same as `useCommand`, for code that is not a component (the palette, a shortcut). */
export async function runCommand<Name extends ContractName>(
  name: Name,
  input: InputOf<Name>,
  options: CommandOptions<Name> = {},
): Promise<Reply<OutputOf<Name>>> {
  if (useClocks.getState().knownAt !== null) {
    const refused: Reply<never> = {
      ok: false,
      error: { kind: 'not-applicable', code: 'WINDOW_IN_PAST', message: t('error.readOnlyKnown') },
    };
    if (options.toastErrors !== false) toastError(refused.error);
    return refused;
  }
  const reply = await call(name, input);
  if (!reply.ok) {
    if (options.toastErrors !== false) toastError(reply.error);
    return reply;
  }
  const what = options.done?.(reply.value, reply.meta) ?? t('toast.done', { name });
  const action = options.action?.(reply.value, reply.meta);
  announceDone(what, options.canUndo === false || action ? null : reply.meta.entry, action);
  return reply;
}

/** Says what was done and offers its undo where there is an entry; commands that run as jobs too. */
export function announceDone(what: string, entry: number | null, own?: ToastAction): void {
  if (entry !== null) useSession.getState().pushUndo({ entry, what });
  useToasts.getState().push({
    kind: 'done',
    text: what,
    ...(own ? { action: own } : {}),
    ...(entry === null
      ? {}
      : { action: { label: t('common.undo'), run: () => void undoEntry(entry) } }),
  });
}
