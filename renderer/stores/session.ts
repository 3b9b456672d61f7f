/**
 * Who works, on which workspace, and what the frame around the screens says about it. The shell
 * fills it from queries; screens read it.
 */
import { create } from 'zustand';

export interface EntityScope {
  readonly id: string | null;
  readonly name: string;
}

export interface StatusItem {
  readonly id: string;
  readonly text: string;
  readonly tone?: 'ok' | 'warn' | 'off';
  readonly title?: string;
  /** The screen that tells more. */
  readonly opens?: string;
}

/** `locked`: a passphrase is needed; `none`: no workspace is chosen; `opening`: migrating, unlocking. */
export type WorkspaceState = 'opening' | 'none' | 'locked' | 'open';

export interface UndoOffer {
  readonly entry: number;
  readonly what: string;
}

export interface RecentWorkspace {
  readonly name: string;
  readonly folder: string;
  readonly openedAt: string;
}

interface SessionState {
  readonly workspace: WorkspaceState;
  readonly workspaceName: string;
  readonly recents: readonly RecentWorkspace[];
  readonly person: { readonly name: string; readonly role: string };
  readonly baseCurrency: string;
  readonly entityCount: number;
  /** The entity that the window is narrowed to; `null` is the whole group. */
  readonly scope: EntityScope | null;
  readonly scopes: readonly EntityScope[];
  readonly permissions: ReadonlySet<string> | null;
  readonly status: readonly StatusItem[];
  /** Counts on the rail, by screen, where someone must act. */
  readonly badges: { readonly [screen: string]: number };
  /** Since when the program behind the window does not answer, as an ISO moment. */
  readonly unansweredSince: string | null;
  readonly undoable: readonly UndoOffer[];
  readonly redoable: readonly UndoOffer[];
  set(change: Partial<Omit<SessionState, 'set' | 'pushUndo'>>): void;
  pushUndo(offer: UndoOffer): void;
}

export const useSession = create<SessionState>()((set) => ({
  workspace: 'opening',
  workspaceName: '',
  recents: [],
  person: { name: '', role: '' },
  baseCurrency: '',
  entityCount: 0,
  scope: null,
  scopes: [],
  permissions: null,
  status: [],
  badges: {},
  unansweredSince: null,
  undoable: [],
  redoable: [],
  set: (change) => set(change),
  pushUndo: (offer) =>
    set((state) => ({ undoable: [...state.undoable, offer].slice(-50), redoable: [] })),
}));

/** Whether the person's roles allow something; the backend decides again with every call. */
export function useMay(permission: string): boolean {
  return useSession(({ permissions }) => permissions === null || permissions.has(permission));
}

/** Initials for the avatar: `Ilse Brandt` gives `IB`. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => word?.[0]?.toUpperCase() ?? '').join('');
}
