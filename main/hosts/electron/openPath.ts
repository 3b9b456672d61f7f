/**
 * Opening what a person picked outside the window: a double-clicked `workspace.ballast`, an argument
 * of a second start, a dropped file, a recent workspace.
 */
import { statSync } from 'node:fs';
import { dirname, extname, isAbsolute, resolve } from 'node:path';
import { AppFailure } from '../../../core/result.ts';
import type { Program } from '../../backend/program.ts';
import { unlockByKeyStore } from './keyStore.ts';

const EXTENSION = '.ballast';

/** The workspace folder that a path means: the folder of a header file, or the folder itself. */
export function workspaceFolder(path: string): string {
  return extname(path) === EXTENSION && !isFolder(path) ? dirname(path) : path;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The header file among a start's arguments, or null. Switches are never taken for a path. */
export function workspaceArgument(argv: readonly string[], cwd: string): string | null {
  const found = argv
    .slice(1)
    .find((argument) => !argument.startsWith('-') && extname(argument) === EXTENSION);
  if (found === undefined) return null;
  return isAbsolute(found) ? found : resolve(cwd, found);
}

/** Opens the workspace of a path, by the key store where it has a slot there. Throws `AppFailure`. */
export async function openWorkspacePath(
  program: Program,
  path: string,
  platform: NodeJS.Platform,
): Promise<void> {
  const folder = workspaceFolder(path);
  const reply = await program.call('app.openWorkspace', { folder });
  if (!reply.ok) throw new AppFailure(reply.error);
  if (program.state().stage === 'locked') await unlockByKeyStore(program, folder, platform);
}
