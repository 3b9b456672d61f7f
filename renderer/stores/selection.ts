/** What is selected in the active grid, for the status bar. */
import { create } from 'zustand';

export interface SelectionFigures {
  readonly cells: number;
  /** Figures counted; present when at least one cell holds a number. */
  readonly count: number;
  /** Exact decimal text; absent where currencies are mixed. */
  readonly sum?: string;
  readonly average?: string;
  readonly currency?: string;
  readonly isMixed: boolean;
  /** False where rows of the range are not loaded and nobody could sum them. */
  readonly isComplete: boolean;
}

interface SelectionState {
  readonly figures: SelectionFigures | null;
  setFigures(figures: SelectionFigures | null): void;
}

export const useSelection = create<SelectionState>()((set) => ({
  figures: null,
  setFigures: (figures) => set({ figures }),
}));
