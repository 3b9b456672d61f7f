/** The answer to where a figure comes from, and what its links open. */
import { useEffect, useMemo, useState } from 'react';
import type { ExplanationWire } from '../contract.ts';
import { useClocks } from '../stores/clocks.ts';
import { type ExplainTarget, explainLink, useExplain } from '../stores/explain.ts';
import { isExplainWindow, type Shown, sendFollow } from '../stores/explain-windows.ts';
import { openScreen } from '../stores/tabs.ts';

type LinkWire = NonNullable<ExplanationWire['sections'][number]['lines'][number]['link']>;

/** How long old figures stay, faint, while newer load; then their place stands empty. */
const OLD_FIGURES_MS = 300;

interface Held {
  /** What the held explanation is of. */
  readonly target: ExplainTarget | null;
  readonly knownEntry: number | undefined;
  readonly shown: Shown;
}

/** The explanation of a figure, and today's figure beside it while the window shows the past. */
export function useExplanation(target: ExplainTarget): Shown {
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const [held, setHeld] = useState<Held>({ target: null, knownEntry, shown: {} });
  useEffect(() => {
    let isCurrent = true;
    const forget = () => setHeld((before) => ({ ...before, shown: {} }));
    const timer = setTimeout(forget, OLD_FIGURES_MS);
    const loads = [
      target.load(false),
      knownEntry === undefined ? null : target.load(true),
    ] as const;
    void Promise.all(loads).then(([reply, now]) => {
      if (!isCurrent) return;
      clearTimeout(timer);
      const shown: Shown = reply.ok
        ? { explanation: reply.value, ...(now?.ok ? { now: now.value.figure } : {}) }
        : { error: reply.error };
      setHeld({ target, knownEntry, shown });
    });
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [target, knownEntry]);
  const isBusy = held.target !== target || held.knownEntry !== knownEntry;
  return useMemo(() => (isBusy ? { ...held.shown, isBusy } : held.shown), [held, isBusy]);
}

/** Opens what a link names; in the second window the first one does, which it follows. */
export function follow(link: LinkWire): void {
  if (isExplainWindow()) {
    sendFollow(link);
    return;
  }
  const screen = /^screen:(.+)$/.exec(link.target)?.[1];
  if (screen === undefined) {
    useExplain.getState().enter(explainLink(link));
    return;
  }
  const params = Object.entries(link.input ?? {}).map(([name, value]) => [name, String(value)]);
  openScreen(screen, Object.fromEntries(params));
}
