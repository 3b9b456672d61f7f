/**
 * Documents as files: each by itself in a folder, or all in one ZIP file. What is stopped leaves whole
 * files or none, and says how many.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppFailure } from '../../../core/result.ts';
import type { InputOf, OutputOf } from '../../../preload/contract/index.ts';
import type { Program } from '../../backend/program.ts';
import { countText } from './table.ts';
import { callProgram } from './wire.ts';

type Calls = Pick<Program, 'call'>;
type Documents = OutputOf<'reports.create'>['documents'];

/** Whether a person has asked to stop; the journal entry under which the documents are kept. */
export interface Writing {
  readonly program: Calls;
  readonly folder: string;
  readonly entry: number;
  isStopped(): boolean;
  note(text: string): void;
}

/** Throws FILE_EXISTS: no file is replaced. */
function refuseExisting(path: string): void {
  if (existsSync(path))
    throw new AppFailure({
      kind: 'conflict',
      code: 'FILE_EXISTS',
      message: `"${path}" exists already and is not replaced. The report is kept in the workspace; name another folder with --out.`,
      path: 'out',
    });
}

/** The whole file under its name or nothing, and never over another. */
async function writeWhole(path: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await write(part);
    linkSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}

/** A turn of the event loop, in which Ctrl+C is heard; throws JOB_CANCELLED once it was. */
async function goOn(writing: Writing, written: number, all: number): Promise<void> {
  await nextTurn();
  if (!writing.isStopped()) return;
  const { folder, entry } = writing;
  const made =
    written === 0
      ? `before a file was written to "${folder}"`
      : `after ${countText(written)} of ${countText(all)} files in "${folder}", each of them whole`;
  throw new AppFailure({
    kind: 'cancelled',
    code: 'JOB_CANCELLED',
    message: `Stopped ${made}. All ${countText(all)} documents are kept in the workspace under journal entry ${entry}: save them from there, or undo that entry.`,
    details: { written, all, entry },
  });
}

/** Says how many files there are, a line each time that a tenth more is written. */
function tellTenth({ note }: Writing, written: number, all: number): void {
  const tenth = (count: number) => Math.floor((10 * count) / all);
  if (all >= 10 && tenth(written) > tenth(written - 1))
    note(`${countText(written)} of ${countText(all)} files written\n`);
}

/** Each document as a file of its own; answers their paths. */
export async function writeDocuments(writing: Writing, documents: Documents): Promise<string[]> {
  const { program, folder } = writing;
  for (const { fileName } of documents) refuseExisting(join(folder, fileName));
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  for (const { id, fileName } of documents) {
    await goOn(writing, files.length, documents.length);
    const { content } = await callProgram(program, 'documents.content', { documentId: id });
    const path = join(folder, fileName);
    await writeWhole(path, async (part) =>
      writeFileSync(part, Buffer.from(content, 'base64'), { flag: 'wx' }),
    );
    files.push(path);
    tellTenth(writing, files.length, documents.length);
  }
  return files;
}

/** All documents in one ZIP file, written part after part; answers its path. */
export async function writeArchive(writing: Writing): Promise<string> {
  const { program, folder, entry } = writing;
  const ask = (from: NonNullable<InputOf<'documents.archive'>['from']> | null) =>
    callProgram(program, 'documents.archive', { entries: [entry], from }, { knownEntry: entry });
  let answer = await ask(null);
  const path = join(folder, answer.fileName);
  refuseExisting(path);
  mkdirSync(folder, { recursive: true });
  await writeWhole(path, async (part) => {
    writeFileSync(part, '', { flag: 'wx' });
    const append = (content: string) => appendFileSync(part, Buffer.from(content, 'base64'));
    const directory: string[] = [];
    for (;;) {
      append(answer.content);
      directory.push(answer.directory);
      writing.note(
        `${countText(answer.files)} of ${countText(answer.fileCount)} documents packed\n`,
      );
      await goOn(writing, 0, answer.fileCount);
      if (answer.next === null) break;
      answer = await ask(answer.next);
    }
    for (const lines of directory) append(lines);
    append(answer.end ?? '');
  });
  return path;
}
