/**
 * How a second process reaches the one that owns a workspace: a local socket, or a named pipe on
 * Windows, that takes one call a line. Only the same user can connect.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AppFailure } from '../../core/result.ts';
import type { CallMeta, Reply } from '../../preload/contract/bridge.ts';

type Answer = (name: string, wire: unknown, meta: CallMeta) => Promise<Reply<unknown>>;

export interface Listener {
  readonly address: string;
  close(): Promise<void>;
}

interface Line {
  readonly name: string;
  readonly wire: unknown;
  readonly meta: CallMeta;
}

/** Listens in a folder of its own that only this user may enter. */
export function listenForCalls(answer: Answer): Promise<Listener> {
  const isWindows = process.platform === 'win32';
  const folder = isWindows ? null : mkdtempSync(join(tmpdir(), 'ballast-'));
  const address =
    folder === null
      ? `\\\\.\\pipe\\ballast-${randomBytes(16).toString('hex')}`
      : join(folder, 'control');
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', async (text) => {
      try {
        const { name, wire, meta } = JSON.parse(text) as Line;
        socket.write(`${JSON.stringify(await answer(name, wire, meta))}\n`);
      } catch {
        socket.destroy();
      }
    });
  });
  // A program that only waits for calls of others may end.
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () =>
      resolve({
        address,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            if (folder !== null) rmSync(folder, { recursive: true, force: true });
          }),
      }),
    );
  });
}

/** One call to the owning process. Throws OWNER_UNREACHABLE where it does not answer. */
export function callOwner(
  address: string,
  name: string,
  wire: unknown,
  meta: CallMeta,
): Promise<Reply<unknown>> {
  return new Promise((resolve, reject) => {
    const unreachable = () =>
      reject(
        new AppFailure({
          kind: 'unavailable',
          code: 'OWNER_UNREACHABLE',
          message:
            'The program that has this workspace open does not answer. Close it and try again.',
        }),
      );
    const socket = createConnection(address);
    socket.once('error', unreachable);
    socket.once('connect', () => {
      createInterface({ input: socket }).once('line', (text) => {
        socket.removeListener('close', unreachable);
        socket.end();
        resolve(JSON.parse(text) as Reply<unknown>);
      });
      socket.once('close', unreachable);
      socket.write(`${JSON.stringify({ name, wire, meta } satisfies Line)}\n`);
    });
  });
}
