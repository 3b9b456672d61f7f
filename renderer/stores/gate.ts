/**
 * Keeps the gate standing after the workspace behind it has opened, until a person is done there: a
 * recovery secret is shown only once, and a forgotten passphrase is replaced before work goes on.
 */
import { create } from 'zustand';

interface Gate {
  /** The page that stays, by the state it belongs to; `null` lets the window follow the workspace. */
  readonly held: 'none' | 'locked' | null;
  hold(page: 'none' | 'locked'): void;
  release(): void;
}

export const useGate = create<Gate>()((set) => ({
  held: null,
  hold: (held) => set({ held }),
  release: () => set({ held: null }),
}));
