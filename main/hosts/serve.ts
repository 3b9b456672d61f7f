/**
 * The web host as a program of its own: opens a workspace, serves it on loopback, prints the address
 * and ends on Ctrl+C. `npm start` and `ballast serve` are the two ways here.
 */
import { spawn } from 'node:child_process';

import type { Program } from '../backend/program.ts';
import { rendererFolder } from './renderer.ts';
import { startWebHost } from './web/server.ts';

export interface ServeOptions {
  readonly program: Program;
  /** 0 lets the system choose. */
  readonly port?: number;
  /** Open a browser where this machine has one. */
  readonly openBrowser: boolean;
  readonly say: (text: string) => void;
}

/** Serves until the process is told to end. */
export async function serveUntilStopped(options: ServeOptions): Promise<void> {
  const { program, say } = options;
  const host = await startWebHost({
    program,
    rendererFolder,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const address = host.newAddress();
  say(`Ballast is ready at ${address}\n`);
  say('The address works once. Press Ctrl+C to close.\n');
  if (options.openBrowser) showInBrowser(address);
  await new Promise<void>((stopped) => {
    process.once('SIGINT', () => stopped());
    process.once('SIGTERM', () => stopped());
  });
  await host.close();
  await program.close();
}

/** Asks the desktop to show an address; a machine without one is no failure. */
export function showInBrowser(address: string): void {
  const [program = '', ...words] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '""', address]
        : ['xdg-open', address];
  const child = spawn(program, words, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
