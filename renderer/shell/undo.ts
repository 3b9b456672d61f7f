/** Undo and redo of the person's own commands in this window, newest first. */
import { call } from '../api.ts';
import type { AppError, OutputOf, Reply } from '../contract.ts';
import { formatNumber } from '../format/index.ts';
import { t, tn } from '../messages/index.ts';
import { type UndoOffer, useSession } from '../stores/session.ts';
import { toastError, toastNote, useToasts } from '../stores/toasts.ts';

/** What stands in the way of an undo: the later entries, and what to undo together, newest first. */
export interface UndoObstacles {
  readonly entry: number;
  readonly later: readonly {
    readonly entry: number;
    readonly command: string;
    readonly at: string;
  }[];
  readonly together: readonly number[];
}

/** Reads the refusal of an undo; `null` where it cannot be lifted by undoing more. */
export function obstaclesOf(error: AppError): UndoObstacles | null {
  if (error.code !== 'UNDO_BLOCKED' || !error.details) return null;
  const { entry, later, entries } = error.details as {
    readonly entry?: number;
    readonly later?: UndoObstacles['later'];
    readonly entries?: readonly number[];
  };
  if (entry === undefined || !later || !entries || later.length === 0) return null;
  return { entry, later, together: entries };
}

/** The words for an entry that was undone: its own summary where this window wrote it. */
function nameOf(entry: number, offers: readonly UndoOffer[]): string {
  const offer = offers.find((one) => one.entry === entry);
  return offer?.what ?? t('clock.entryNumber', { entry: formatNumber(entry, 0) });
}

/** Takes entries back as one command, and offers the way forth again. Failures are the caller's. */
export async function undoEntries(
  entries: readonly number[],
): Promise<Reply<OutputOf<'journal.undo'>>> {
  const reply = await call('journal.undo', { entries: [...entries] });
  if (!reply.ok) return reply;
  const { undoable, redoable, set } = useSession.getState();
  const [first] = entries;
  const what =
    entries.length === 1 && first !== undefined
      ? nameOf(first, undoable)
      : tn('shell.entriesUndone', entries.length);
  set({
    undoable: undoable.filter((one) => !entries.includes(one.entry)),
    redoable: [...redoable, { entry: reply.value.entry, what }],
  });
  useToasts.getState().push({
    kind: 'done',
    text: t('shell.undoneNamed', { what }),
    action: { label: t('common.redo'), run: () => void redoEntry(reply.value.entry) },
  });
  return reply;
}

/** Takes back one entry; a refusal names the later entries and offers to undo them together. */
export async function undoEntry(entry: number): Promise<boolean> {
  const reply = await undoEntries([entry]);
  if (reply.ok) return true;
  const obstacles = obstaclesOf(reply.error);
  if (obstacles === null) toastError(reply.error);
  else
    useToasts.getState().push({
      kind: 'error',
      text: reply.error.message,
      error: reply.error,
      action: {
        label: tn('shell.undoTogether', obstacles.together.length),
        run: () => {
          void undoEntries(obstacles.together).then((again) => {
            if (!again.ok) toastError(again.error);
          });
        },
      },
    });
  return false;
}

/** What was asked last; the next waits for it, since it decides what is newest. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn(work: () => Promise<void>): Promise<void> {
  const mine = turn.then(work, work);
  turn = mine;
  return mine;
}

export function undoLast(): Promise<void> {
  return inTurn(async () => {
    const last = useSession.getState().undoable.at(-1);
    if (last) await undoEntry(last.entry);
    else toastNote(t('shell.nothingToUndo'));
  });
}

/** Redo is the undo of an undo: the inverse entry is taken back. */
async function redoEntry(entry: number): Promise<void> {
  const reply = await call('journal.undo', { entries: [entry] });
  if (!reply.ok) {
    toastError(reply.error);
    return;
  }
  const { undoable, redoable, set } = useSession.getState();
  const what = nameOf(entry, redoable);
  set({
    redoable: redoable.filter((one) => one.entry !== entry),
    undoable: [...undoable, { entry: reply.value.entry, what }],
  });
}

export function redoLast(): Promise<void> {
  return inTurn(async () => {
    const last = useSession.getState().redoable.at(-1);
    if (last) await redoEntry(last.entry);
  });
}
