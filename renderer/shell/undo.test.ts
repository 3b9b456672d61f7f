/** Undo by key: each press takes back one command, however fast the keys come. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useSession } from '../stores/session.ts';
import { redoLast, undoLast } from './undo.ts';

afterEach(() => vi.unstubAllGlobals());

describe('undo and redo', () => {
  it('wait for the answer before, so that no entry is asked to be undone twice', async () => {
    const asked: number[] = [];
    let entry = 100;
    const answer = async (_name: string, input: { readonly entries: readonly number[] }) => {
      asked.push(...input.entries);
      await new Promise((resolve) => setTimeout(resolve, 5));
      entry += 1;
      return { ok: true, value: { entry } };
    };
    vi.stubGlobal('window', { ballast: { call: answer } });
    useSession.getState().set({
      undoable: [4, 5].map((one) => ({ entry: one, what: `Entry ${one}` })),
      redoable: [],
    });
    await Promise.all([undoLast(), undoLast(), redoLast(), undoLast()]);
    expect(asked).toEqual([5, 4, 102, 103]);
    expect(useSession.getState().redoable.map((one) => one.entry)).toEqual([101, 104]);
  });
});
