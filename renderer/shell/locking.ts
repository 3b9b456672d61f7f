/**
 * Leaving a workspace: it is locked or closed by the program, and the window forgets what it held of
 * it. Tabs stay for the same workspace and go where another one opens, whose objects they do not know.
 */
import { call } from '../api.ts';
import { useStaging } from '../screens/import/staging.ts';
import { useClocks } from '../stores/clocks.ts';
import { useSession } from '../stores/session.ts';
import { HOME_TAB, useTabs } from '../stores/tabs.ts';
import { toastError, useToasts } from '../stores/toasts.ts';
import { setPaletteCommands } from './palette-providers.ts';

/** Locks the workspace; the sample, which has no lock, is closed. */
export async function leaveWorkspace(): Promise<void> {
  const reply = await call('app.closeWorkspace', {});
  if (!reply.ok) toastError(reply.error);
}

/** What the window knows of a workspace that is no longer open. */
export function forgetWorkspace(): void {
  useSession.getState().set({
    person: { name: '', role: '' },
    permissions: null,
    scope: null,
    scopes: [],
    status: [],
    badges: {},
    undoable: [],
    redoable: [],
  });
  useClocks.getState().setKnownAt(null);
  useStaging.getState().clear();
  // A message may name what was done, and offer to undo it.
  useToasts.setState({ toasts: [] });
  setPaletteCommands([]);
}

const LAST_WORKSPACE = 'ballast.workspace';

/** Starts with Home alone where the workspace is another one than last time. */
export function followWorkspace(id: string): void {
  const last = localStorage.getItem(LAST_WORKSPACE);
  localStorage.setItem(LAST_WORKSPACE, id);
  if (last === null || last === id) return;
  useTabs.setState({ tabs: useTabs.getInitialState().tabs, active: HOME_TAB });
}
