/**
 * The door between window and program: one channel for calls, one for a workspace dropped on the
 * window, one back for events. Who asks is checked before what is asked.
 */
import { isAbsolute } from 'node:path';
import { ipcMain, type WebContents, type WebFrameMain } from 'electron';
import { z } from 'zod';
import type { AppError } from '../../../core/result.ts';
import type { Reply } from '../../../preload/contract/bridge.ts';
import { CALL_CHANNEL, DROP_CHANNEL, EVENT_CHANNEL } from '../../../preload/contract/channels.ts';
import { findEntry } from '../../../preload/contract/index.ts';
import type { Program } from '../../backend/program.ts';
import { isPage } from './origin.ts';

interface Sender {
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain | null;
}

export interface Windows {
  /** The contents of the windows that the program itself opened. */
  contents(): readonly WebContents[];
}

/** True for the top frame of one of our windows while it shows our page. */
export function isTrusted({ sender, senderFrame }: Sender, windows: Windows): boolean {
  return (
    senderFrame !== null &&
    windows.contents().includes(sender) &&
    senderFrame === sender.mainFrame &&
    isPage(senderFrame.url)
  );
}

const label = z.string().min(1).max(200);
const argumentsSchema = z.tuple([
  z.string().max(100),
  z.unknown(),
  z
    .strictObject({
      knownEntry: z.exactOptional(z.int().min(0)),
      jobId: z.exactOptional(label),
      idempotencyKey: z.exactOptional(label),
    })
    .default({}),
]);

const refuse = (
  kind: AppError['kind'],
  code: string,
  message: string,
): { readonly ok: false; readonly error: AppError } => ({
  ok: false,
  error: { kind, code, message },
});

export interface Door {
  readonly program: Program;
  readonly windows: Windows;
  /** Opens the workspace that a person dropped on a window. */
  openPath(path: string): Promise<void>;
}

/** Starts answering the windows. Gives the way to stop. */
export function openDoor({ program, windows, openPath }: Door): () => void {
  ipcMain.handle(CALL_CHANNEL, async (event, ...given: unknown[]): Promise<Reply<unknown>> => {
    if (!isTrusted(event, windows))
      return refuse('unauthorized', 'SENDER_REFUSED', 'Only the window itself may call.');
    const parsed = argumentsSchema.safeParse(
      given.length < 3 ? [...given, {}, {}].slice(0, 3) : given,
    );
    if (!parsed.success || findEntry(parsed.data[0]) === undefined)
      return refuse('invalid-input', 'CALL_MALFORMED', 'This is no call of the contract.');
    const [name, wire, meta] = parsed.data;
    return program.call(name, wire, meta);
  });
  ipcMain.on(DROP_CHANNEL, (event, path: unknown) => {
    if (!isTrusted(event, windows) || typeof path !== 'string') return;
    if (path.length <= 4096 && !path.includes('\0') && isAbsolute(path)) void openPath(path);
  });
  const unsubscribe = program.events.subscribe((name, payload) =>
    sendEvent(windows, name, payload),
  );
  return () => {
    unsubscribe();
    ipcMain.removeHandler(CALL_CHANNEL);
    ipcMain.removeAllListeners(DROP_CHANNEL);
  };
}

/** Tells every window what happened. */
export function sendEvent(windows: Windows, name: string, payload: unknown): void {
  for (const contents of windows.contents())
    if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, name, payload);
}
