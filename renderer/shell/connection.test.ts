/** The word on the connection: no lost network is missed, and no late answer hides one. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionWatch } from './connection.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const state = { isOnline: true, isReached: true, asked: 0, delayMs: 0 };
  const noted: boolean[] = [];
  const watch = new ConnectionWatch({
    ask: async () => {
      state.asked += 1;
      const { isReached, delayMs } = state;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      return isReached;
    },
    isOnline: () => state.isOnline,
    note: (isAnswered) => noted.push(isAnswered),
  });
  return { state, noted, watch };
}

describe('the watch of the connection', () => {
  it('asks again where the word of a lost network comes before the loss itself', async () => {
    const { state, noted, watch } = watched();
    state.isOnline = false;
    void watch.check();
    await vi.advanceTimersByTimeAsync(10);
    expect(noted).toEqual([true]);
    state.isReached = false;
    await vi.advanceTimersByTimeAsync(2100);
    expect(noted.at(-1)).toBe(false);
    watch.stop();
  });

  it('keeps the word of the last question where an earlier answer comes late', async () => {
    const { state, noted, watch } = watched();
    state.delayMs = 500;
    void watch.check();
    Object.assign(state, { delayMs: 0, isReached: false, isOnline: false });
    void watch.check();
    await vi.advanceTimersByTimeAsync(600);
    expect(noted).toEqual([false]);
    watch.stop();
  });

  it('stops asking once all is well, and asks ever more rarely while it is not', async () => {
    const { state, noted, watch } = watched();
    state.isReached = false;
    watch.onStream(false);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(state.asked).toBeGreaterThan(8);
    expect(state.asked).toBeLessThan(15);
    state.isReached = true;
    watch.onStream(true);
    await vi.advanceTimersByTimeAsync(10);
    expect(noted.at(-1)).toBe(true);
    const before = state.asked;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(state.asked).toBe(before);
  });
});
