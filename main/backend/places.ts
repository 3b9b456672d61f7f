/** Where Ballast keeps what is no workspace: the sample, the list of recent workspaces, window state. */
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeAtomically } from '../store/files.ts';

/** `BALLAST_HOME`, or the place that the operating system has for a program's data. */
export function dataFolder(): string {
  const given = process.env.BALLAST_HOME;
  if (given !== undefined && given !== '') return given;
  if (process.platform === 'darwin')
    return join(homedir(), 'Library', 'Application Support', 'Ballast');
  if (process.platform === 'win32')
    return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Ballast');
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'ballast');
}

export interface Recent {
  readonly name: string;
  readonly folder: string;
  readonly openedAt: string;
}

const KEPT = 10;

export interface Recents {
  list(): Recent[];
  /** Puts a workspace on top of the list. */
  add(recent: Recent): void;
}

export function recentsIn(home: string): Recents {
  const file = join(home, 'recents.json');
  const list = (): Recent[] => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Recent[];
    } catch {
      // A list that is missing or damaged is an empty list; nothing of value is lost.
      return [];
    }
  };
  return {
    list,
    add(recent) {
      mkdirSync(home, { recursive: true });
      const others = list().filter((other) => other.folder !== recent.folder);
      const text = JSON.stringify([recent, ...others].slice(0, KEPT), null, 2);
      writeAtomically(file, Buffer.from(`${text}\n`));
    },
  };
}
