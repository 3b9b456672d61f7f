/** Documents of all investors from the command line: as files, as one ZIP file, and interrupted. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutputOf } from '../../../preload/contract/index.ts';
import { prebuiltSample } from '../../../test/helpers/prebuilt.ts';
import { unzip } from '../../../test/helpers/unzip.ts';
import { runCli } from './cli.ts';

const room = mkdtempSync(join(tmpdir(), 'ballast-cli-report-'));
const workspace = join(room, 'sample');
const FUND = ['--fund', 'GP2', '--quarter', '2026-Q3'];
const OF_ONE = ['report', 'capital-account-statement', ...FUND, '--investor', 'I003', '--zip'];

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly note: string;
}

/** The command line in this process; `onNote` hears what it says while it works. */
async function ballast(
  words: readonly string[],
  onNote?: (text: string) => void,
): Promise<Outcome> {
  const texts = { out: '', note: '' };
  const code = await runCli([...words, '--workspace', workspace], {
    out: (text) => {
      texts.out += text;
    },
    note: (text) => {
      texts.note += text;
      onNote?.(text);
    },
    readInput: () => Promise.resolve(''),
  });
  return { code, ...texts };
}

/** The program as a shell starts it, interrupted as Ctrl+C does once it says `when`. */
function interrupted(words: readonly string[], when: RegExp): Promise<Outcome> {
  const program = fileURLToPath(new URL('./ballast.ts', import.meta.url));
  const child = spawn(process.execPath, [program, ...words, '--workspace', workspace]);
  const texts = { out: '', note: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    const wasSaid = when.test(texts.note);
    texts.note += chunk;
    if (!wasSaid && when.test(texts.note)) child.kill('SIGINT');
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...texts })));
}

/** Sends this process the signal itself, once; the program hears it in a turn of its loop. */
function interruptOnce(when: RegExp): (text: string) => void {
  let isSent = false;
  return (text) => {
    if (isSent || !when.test(text)) return;
    isSent = true;
    process.kill(process.pid, 'SIGINT');
  };
}

async function listed(): Promise<OutputOf<'reports.list'>> {
  return JSON.parse((await ballast(['call', 'reports.list'])).out);
}

const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).toSorted() : []);

beforeAll(async () => {
  cpSync(await prebuiltSample(), workspace, { recursive: true });
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('ballast report, interrupted', () => {
  it('while documents are made, keeps none and writes nothing', async () => {
    const before = await listed();
    const filesBefore = readdirSync(join(workspace, 'files'), { recursive: true }).length;
    const out = join(room, 'made');
    const words = ['report', 'capital-account-statement', ...FUND, '--out', out];
    const { code, note, out: answer } = await interrupted(words, /^\d+ of \d+ files$/m);
    expect({ code, answer }).toEqual({ code: 130, answer: '' });
    expect(note).toContain('Stopped while the documents were made: none is kept');
    expect(note).toContain('code JOB_CANCELLED');
    expect(filesIn(out)).toEqual([]);
    expect(await listed()).toEqual(before);
    const filesAfter = readdirSync(join(workspace, 'files'), { recursive: true }).length;
    expect(filesAfter).toBe(filesBefore);
  });

  it('while files are written, leaves whole files and says how many', async () => {
    const out = join(room, 'written');
    const words = ['report', 'partner-statement', ...FUND, '--format', 'xlsx', '--out', out];
    const { code, note } = await ballast(words, interruptOnce(/ files written$/m));
    expect(code).toBe(130);
    const { sets } = await listed();
    const [made] = sets;
    expect(made?.kinds).toEqual(['partner-statement']);
    const written = filesIn(out);
    expect(written.length).toBeGreaterThan(0);
    expect(written.length).toBeLessThan(made?.count ?? 0);
    expect(note).toContain(
      `Stopped after ${written.length} of ${made?.count} files in "${out}", each of them whole`,
    );
    expect(note).toContain(`journal entry ${made?.entry}`);
    const members = JSON.parse(
      (
        await ballast([
          'call',
          'documents.list',
          JSON.stringify({ entry: made?.entry, count: 1000 }),
        ])
      ).out,
    ) as OutputOf<'documents.list'>;
    const sizes = new Map(members.rows.map(({ fileName, sizeBytes }) => [fileName, sizeBytes]));
    for (const name of written) expect(statSync(join(out, name)).size, name).toBe(sizes.get(name));
  });

  it('while a ZIP file is written, leaves none', async () => {
    const out = join(room, 'packed');
    const { code, note } = await ballast([...OF_ONE, '--out', out], (text) => {
      if (/ documents packed$/m.test(text)) process.emit('SIGINT');
    });
    expect(code).toBe(130);
    expect(note).toContain(`Stopped before a file was written to "${out}"`);
    expect(filesIn(out)).toEqual([]);
  });
});

describe('ballast report', () => {
  it('writes all documents as one ZIP file, once', async () => {
    const out = join(room, 'zip');
    const words = [...OF_ONE, '--out', out];
    const { code, out: text } = await ballast([...words, '--json']);
    expect(code).toBe(0);
    const { documents, files } = JSON.parse(text) as {
      documents: OutputOf<'reports.create'>['documents'];
      files: string[];
    };
    expect(files).toEqual([join(out, 'gp2-capital-account-statement-2026-09-30.zip')]);
    const parts = unzip(readFileSync(files[0] ?? ''));
    expect([...parts.keys()]).toEqual(documents.map(({ fileName }) => fileName));
    for (const { fileName, sizeBytes } of documents)
      expect(parts.get(fileName)?.bytes.length).toBe(sizeBytes);
    const again = await ballast(words);
    expect(again.code).toBe(1);
    expect(again.note).toContain('FILE_EXISTS');
    expect(filesIn(out)).toHaveLength(1);
  });
});
