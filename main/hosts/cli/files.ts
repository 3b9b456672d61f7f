/** Reading what a command line names: files, folders of files, JSON. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppFailure } from '../../../core/result.ts';
import type { CliCall } from './command.ts';
import { usageFailure } from './failure.ts';

export interface NamedFile {
  /** The name under which the file is shown: its own, or its path inside the folder that was given. */
  readonly name: string;
  readonly path: string;
}

/** Reads a file that a person named; throws FILE_UNREADABLE in words. */
export function readNamed(path: string, option: string): Buffer {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'FILE_UNREADABLE',
      message: `"${path}" cannot be read: ${reasonOf(thrown)}. Check the name.`,
      path: option,
    });
  }
}

function reasonOf(thrown: unknown): string {
  const { code } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'access is denied';
  return (thrown as Error).message;
}

/** JSON of an argument, a file or standard input; throws JSON_SYNTAX. */
export function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'JSON_SYNTAX',
      message: `${source} is not JSON: ${(thrown as Error).message}.`,
      path: source,
    });
  }
}

/**
 * The JSON input of a call: `--input FILE` before the argument `given`, of which "-" means standard input. Undefined
 * where neither is there; throws FILE_UNREADABLE and JSON_SYNTAX.
 */
export async function readInput(call: CliCall, given: string | undefined): Promise<unknown> {
  const file = call.text('input');
  if (file !== undefined) return parseJson(readNamed(file, 'input').toString('utf8'), file);
  if (given === '-') return parseJson(await call.io.readInput(), 'standard input');
  return given === undefined ? undefined : parseJson(given, 'the input');
}

/** Files as named, and the files inside named folders by name; hidden ones are left out. Refuses to find none. */
export function listFiles(paths: readonly string[]): NamedFile[] {
  const files = paths.flatMap((path) => {
    const facts = statSync(path, { throwIfNoEntry: false });
    if (facts === undefined) throw usageFailure(`There is no file or folder "${path}".`, path);
    if (!facts.isDirectory()) return [{ name: basename(path), path }];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => ({
        name: file.slice(join(path, '.').length + 1).replaceAll('\\', '/'),
        path: file,
      }));
  });
  if (files.length === 0) throw usageFailure('The folders hold no files.', 'FILES');
  return files;
}
