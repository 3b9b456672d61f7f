/** Which layer of the shell is open: palette, shortcut sheet, help, a clock, or a command's form. */
import { create } from 'zustand';
import type { CommandDescriptor } from './palette-providers.ts';

export type Overlay = 'palette' | 'shortcuts' | 'help' | 'effective' | 'known' | null;

interface OverlayState {
  readonly overlay: Overlay;
  readonly command: CommandDescriptor | null;
  show(overlay: Overlay): void;
  showCommand(command: CommandDescriptor | null): void;
}

export const useOverlay = create<OverlayState>()((set) => ({
  overlay: null,
  command: null,
  show: (overlay) => set({ overlay }),
  showCommand: (command) => set({ command, overlay: null }),
}));
