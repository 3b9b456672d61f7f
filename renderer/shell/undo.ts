/** Undo and redo of the person's own commands in this window, newest first. */
import { call } from '../api.ts';
import { t } from '../messages/index.ts';
import { useSession } from '../stores/session.ts';
import { toastError, toastNote } from '../stores/toasts.ts';

/** Takes back one entry; a refusal names the later entries that stand in the way. */
export async function undoEntry(entry: number): Promise<boolean> {
  const reply = await call('journal.undo', { entries: [entry] });
  if (!reply.ok) {
    toastError(reply.error);
    return false;
  }
  const { undoable, redoable, set } = useSession.getState();
  const offer = undoable.find((one) => one.entry === entry);
  set({
    undoable: undoable.filter((one) => one.entry !== entry),
    redoable: offer ? [...redoable, { entry: reply.value.entry, what: offer.what }] : redoable,
  });
  toastNote(t('shell.undoNamed', { what: offer?.what ?? t('clock.entryNumber', { entry }) }));
  return true;
}

export async function undoLast(): Promise<void> {
  const last = useSession.getState().undoable.at(-1);
  if (last) await undoEntry(last.entry);
  else toastNote(t('shell.nothingToUndo'));
}

/** Redo is the undo of an undo: the inverse entry is taken back. */
export async function redoLast(): Promise<void> {
  const last = useSession.getState().redoable.at(-1);
  if (!last) return;
  const reply = await call('journal.undo', { entries: [last.entry] });
  if (!reply.ok) {
    toastError(reply.error);
    return;
  }
  const { undoable, redoable, set } = useSession.getState();
  set({
    redoable: redoable.filter((one) => one.entry !== last.entry),
    undoable: [...undoable, { entry: reply.value.entry, what: last.what }],
  });
}
