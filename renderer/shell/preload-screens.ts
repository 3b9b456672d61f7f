/**
 * Fetches the code of screens that were not opened yet, so that the first visit need not wait for it.
 * Running such code is a task of its own, the grid's the longest, so it is done only while nobody
 * works and no job runs.
 */
import { useEffect } from 'react';
import { SCREENS } from '../screens/index.ts';
import { useJobs } from '../stores/jobs.ts';

/** How long nobody touched the window and no job ran before code is fetched. */
const REST_MS = 5000;
/**
 * The screen that most people go to from Home, and sooner than the others': with it comes the grid,
 * which is most of what its first visit would wait for.
 */
const FIRST = { id: 'position', restMs: 1000 } as const;
const INPUTS = ['pointerdown', 'keydown', 'wheel'] as const;

const isAnyRunning = () => useJobs.getState().jobs.some(({ state }) => state === 'running');

/** Resolves once the window has rested so long; `lastMs` tells when it was last used. */
async function rested(restMs: number, lastMs: () => number): Promise<void> {
  for (;;) {
    const leftMs = isAnyRunning() ? restMs : lastMs() + restMs - performance.now();
    if (leftMs <= 0) break;
    await new Promise((resolve) => setTimeout(resolve, leftMs));
  }
  await new Promise((resolve) => requestIdleCallback(resolve));
}

/** Fetches the screens one after the other while the window rests. */
export function usePreloadedScreens(): void {
  useEffect(() => {
    let isStopped = false;
    let usedMs = performance.now();
    const use = () => {
      usedMs = performance.now();
    };
    const fetchAll = async () => {
      const screens = [...SCREENS].sort(
        (one, other) => Number(other.id === FIRST.id) - Number(one.id === FIRST.id),
      );
      for (const { id, component } of screens) {
        await rested(id === FIRST.id ? FIRST.restMs : REST_MS, () => usedMs);
        if (isStopped) return;
        await component.preload();
      }
    };
    for (const input of INPUTS) addEventListener(input, use, { capture: true, passive: true });
    const stopListening = useJobs.subscribe(use);
    void fetchAll();
    return () => {
      isStopped = true;
      stopListening();
      for (const input of INPUTS) removeEventListener(input, use, { capture: true });
    };
  }, []);
}
