/**
 * What an import of 100,000 entries costs, stage by stage: reading, proving and identifying, storing with
 * the journal; and the whole call as the hosts make it, through the process without keys and the threads
 * of the store. The peer is the plain insert of the very rows that the import stores.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallRequest } from '../main/backend/dispatch.ts';
import { foundWorkspace } from '../main/backend/founding.ts';
import type { Outcomes, Session } from '../main/backend/handler.ts';
import { createProgram } from '../main/backend/program.ts';
import { openInlineStorage } from '../main/backend/storage.ts';
import { packFiles } from '../main/import/packed.ts';
import { parseFile } from '../main/import/parse.ts';
import { LINE_COLUMNS, type ParsedFile } from '../main/import/parsed.ts';
import { personOf } from '../main/queries/people.ts';
import { readStatements } from '../sync/formats/index.ts';
import { testId, testWorkspace } from '../test/helpers/workspace.ts';
import { type BenchFile, benchFiles } from './importFiles.ts';
import { type Line, lineColumns } from './lines.ts';
import { insertPlainLines } from './peers/plainSqlite.ts';
import { median, type Row } from './row.ts';
import { isBusy, timeOf, timesTaken } from './stopwatch.ts';

const lineCount = 100_000;
const rounds = 3;
const peerName = 'better-sqlite3, plain inserts of the same rows, not encrypted';
const founding = {
  at: '2026-01-01T00:00:00.000Z',
  groupName: 'Bench',
  baseCurrency: 'EUR',
  userLogin: 'bench',
  userName: 'Bench',
} as const;

interface Stages {
  readonly read: number[];
  readonly identify: number[];
  readonly store: number[];
  readonly whole: number[];
}

/** Runs the three formats alternately with their peer, about two minutes. */
export async function run(count = lineCount, times = rounds): Promise<Row[]> {
  const files = benchFiles(count);
  const stages = files.map((): Stages => ({ read: [], identify: [], store: [], whole: [] }));
  const peerTimes: number[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  for (let round = 0; round < times; round++)
    for (const [index, file] of files.entries()) {
      const stage = stages[index] as Stages;
      const parsed = await timeParsing(file, stage, count);
      peerTimes.push(await timePeer(folder, parsed));
      await timeStoring(file, parsed, stage, count);
      await timeWhole(file, stage, count);
    }
  rmSync(folder, { recursive: true });
  const peerMs = median(peerTimes);
  return files.flatMap((file, index) => rowsOf(file, stages[index] as Stages, peerMs, count));
}

/** Reading, proving, finding duplicates and storing 100,000 entries, in milliseconds. */
const MOST_MS = 6000;

function rowsOf(file: BenchFile, stage: Stages, peerMs: number, count: number): Row[] {
  const [read, identify] = [median(stage.read), median(stage.identify)];
  const [store, whole] = [median(stage.store), median(stage.whole)];
  const megabytes = (file.bytes.length / 1e6).toFixed(0);
  const name = `${count} entries of ${file.format}`;
  return [
    {
      workload: `import of ${name}: store with journal`,
      peer: peerName,
      peerMs,
      ballastMs: store,
      ratio: store / peerMs,
      target: '<= 3 x',
      met: store <= 3 * peerMs,
      note:
        'SQLCipher, duplicates looked up, staged, journal, digest, daily flows; one entry that can be ' +
        `undone; ${timesTaken}`,
    },
    {
      workload: `import of ${name}: whole call`,
      peer: 'none',
      peerMs: null,
      ballastMs: whole,
      ratio: null,
      target: `<= ${MOST_MS.toLocaleString('en')} ms`,
      met: whole <= MOST_MS,
      note:
        `${megabytes} MB, wall time from the call to its answer through process and threads; stages ` +
        `alone: reading ${read.toFixed(0)}, proving and identifying ${identify.toFixed(0)}, ` +
        `storing ${store.toFixed(0)} ms, ${timesTaken}`,
    },
  ];
}

/** Reads in this process; `parseFile` reads too, so proving and identifying is the difference. */
async function timeParsing(file: BenchFile, stage: Stages, count: number): Promise<ParsedFile> {
  const defaults = { defaultAccount: 'bench', defaultCurrency: 'EUR' };
  const read = await timeOf(() => readStatements(file.bytes, file.name, defaults));
  if (!read.value.ok) throw new Error(read.value.error.message);
  const known = { saved: [], baseCurrency: 'EUR' };
  const parsed = await timeOf(() => parseFile({ name: file.name, content: file.bytes }, known));
  const lines = parsed.value.statements.reduce((sum, one) => sum + one.lines.length, 0);
  if (lines !== count) throw new Error(`${file.name}: ${lines} of ${count} entries were read`);
  stage.read.push(read.ms);
  stage.identify.push(Math.max(0, parsed.ms - read.ms));
  return parsed.value;
}

async function timePeer(folder: string, parsed: ParsedFile): Promise<number> {
  const rows = plainRows(parsed);
  const { ms, value } = await timeOf(() => insertPlainLines(folder, rows));
  return isBusy ? ms : value.ms;
}

/** The rows that the import stores, in the order of the peer's columns. */
function plainRows(parsed: ParsedFile): Line[] {
  const places = lineColumns.map((name) => (LINE_COLUMNS as readonly string[]).indexOf(name));
  const at = (name: (typeof lineColumns)[number]) => lineColumns.indexOf(name);
  let next = 60_000_000;
  return parsed.statements.flatMap((statement, index) =>
    statement.lines.map((line) => {
      const row: Line = places.map((place) => (place < 0 ? null : (line[place] ?? null)));
      row[at('id')] = testId(next++);
      row[at('statement_id')] = testId(80_000_000 + index);
      row[at('account_id')] = statement.accountNumber;
      return row;
    }),
  );
}

/** The last step of the call alone: what the writer's thread does with the parsed files. */
async function timeStoring(
  file: BenchFile,
  parsed: ParsedFile,
  stage: Stages,
  count: number,
): Promise<void> {
  const workspace = await testWorkspace();
  foundWorkspace(workspace.store, founding);
  const person = personOf(workspace.store, founding.userLogin);
  const deviceId = workspace.store.pluck<string>('SELECT id FROM device');
  workspace.close();
  const facts = { id: 'bench', folder: workspace.folder, sample: true, cipher: 'sqlcipher' };
  const { folder, key } = workspace;
  const storage = openInlineStorage({ folder, key, workspace: facts });
  const session: Session = {
    userId: person?.id ?? '',
    userName: 'Bench',
    deviceId: deviceId ?? '',
    host: 'web',
    permissions: person?.permissions ?? [],
  };
  const content = Buffer.from(file.bytes).toString('base64');
  const request: CallRequest = {
    name: 'import.files',
    wire: { files: [{ name: file.name, content }] },
    meta: {},
    session,
  };
  const outcomes = { read: { output: packFiles([parsed]) } } as unknown as Outcomes;
  const { ms, value } = await timeOf(async () => {
    const answer = await storage.finish(request, null, outcomes);
    // The processor time of the peer holds its checkpoint, so that of the import does too.
    if (isBusy) storage.store.checkpoint();
    return answer;
  });
  stage.store.push(ms);
  assertLines(value.wire, count);
  await storage.close();
  workspace.dispose();
}

async function timeWhole(file: BenchFile, stage: Stages, count: number): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  const program = createProgram({ host: 'web', threads: true, home });
  const workspace = await testWorkspace();
  foundWorkspace(workspace.store, founding);
  workspace.close();
  await program.open(workspace.folder, { kind: 'open' });
  const content = Buffer.from(file.bytes).toString('base64');
  const started = performance.now();
  const reply = await program.call('import.files', { files: [{ name: file.name, content }] });
  stage.whole.push(performance.now() - started);
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  assertLines(reply.value, count);
  await program.close();
  workspace.dispose();
  rmSync(home, { recursive: true, force: true });
}

function assertLines(output: unknown, count: number): void {
  const { lineCount: kept } = output as { readonly lineCount: number };
  if (kept !== count) throw new Error(`${kept} of ${count} lines were stored`);
}
