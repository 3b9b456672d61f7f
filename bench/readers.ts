/**
 * Reading 100,000 entries of MT940, camt.053 and CSV, each beside what a careful person would write in
 * Python: a hand-written MT940 reader, lxml in steps, pandas. The peers' scripts and their data are
 * those of the shared benchmarks; where they or their Python are absent the row has no ratio.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatMinor } from '../core/money/money.ts';
import { detectProfile } from '../sync/formats/csv/detect.ts';
import type { ReadOptions } from '../sync/formats/format.ts';
import { openStatements } from '../sync/formats/index.ts';
import { type StatementEntry, signedAmount } from '../sync/formats/model.ts';
import { scaled } from '../sync/formats/values.ts';
import { makeReaderFiles, type ReaderFiles } from './readerFiles.ts';
import { median, type Row } from './row.ts';
import { isBusy, timeOf, timesTaken } from './stopwatch.ts';

const entryCount = 100_000;
const rounds = 7;
const python = '/usr/bin/python3';
const scripts = join(import.meta.dirname, '../../shared/bench');

interface Reading {
  readonly file: keyof ReaderFiles;
  readonly format: string;
  readonly mode: string;
  readonly peer: string;
  /** Ballast may take this share of the peer's time. */
  readonly share: number;
  readonly target: string;
}

const readings: readonly Reading[] = [
  {
    file: 'bank.mt940',
    format: 'MT940',
    mode: 'mt940',
    peer: 'hand-written Python reader',
    share: 1 / 1.5,
    target: '<= 0.67 x',
  },
  {
    file: 'bank.camt053.xml',
    format: 'camt.053',
    mode: 'camt-lxml',
    peer: 'lxml iterparse',
    share: 1 / 2.5,
    target: '<= 0.40 x',
  },
  {
    file: 'bank.csv',
    format: 'CSV',
    mode: 'csv-pandas',
    peer: 'pandas with floats',
    share: 1,
    target: '<= 1.00 x',
  },
];

/** Runs each reader alternately with its peer, about a minute. */
export async function run(count = entryCount, times = rounds): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  try {
    const files = makeReaderFiles(folder, count);
    const rows: Row[] = [];
    for (const reading of readings) rows.push(await rowOf(reading, files, folder, count, times));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rowOf(
  reading: Reading,
  files: ReaderFiles,
  folder: string,
  count: number,
  times: number,
): Promise<Row> {
  const { file, format, mode, peer, share, target } = reading;
  const bytes = readFileSync(join(folder, file));
  const profile = file === 'bank.csv' ? detectProfile(bytes).profile : null;
  const options: ReadOptions = {
    defaultAccount: 'bench',
    defaultCurrency: 'EUR',
    ...(profile === null ? {} : { csvProfile: profile }),
  };
  const own: number[] = [];
  const theirs: number[] = [];
  // Once unmeasured: a desktop reads many files in one run, a compiled peer needs no warming.
  readAll(bytes, file, options);
  for (let round = 0; round < times; round++) {
    const { ms, value } = await timeOf(() => readAll(bytes, file, options));
    check(value, count, files[file].sum);
    own.push(ms);
    const peerMs = timePeer(mode, folder, files[file].sum);
    if (peerMs !== null) theirs.push(peerMs);
  }
  const ballastMs = median(own);
  const peerMs = theirs.length === 0 ? null : median(theirs);
  if (peerMs === null)
    process.stdout.write(`skipped the ratio of ${format}: the peer's script or Python is absent\n`);
  return {
    workload: `reading ${count} entries of ${format}`,
    peer,
    peerMs,
    ballastMs,
    ratio: peerMs === null ? null : ballastMs / peerMs,
    target: peerMs === null ? 'none' : target,
    met: peerMs === null || ballastMs <= share * peerMs,
    note:
      `${(bytes.length / 1e6).toFixed(0)} MB to entries with exact amounts, counterparty, references, ` +
      `line and offset, all kept; the peer keeps six fields; ${times} runs after one, ${timesTaken}`,
  };
}

function readAll(bytes: Uint8Array, name: string, options: ReadOptions): StatementEntry[] {
  const opened = openStatements(bytes, name, options);
  if (!opened.ok) throw new Error(opened.error.message);
  const entries: StatementEntry[] = [];
  for (const event of opened.value.events) {
    if (event.type === 'refusal') throw new Error(event.error.message);
    if (event.type === 'entries') for (const entry of event.entries) entries.push(entry);
  }
  return entries;
}

/** A fast wrong answer is none. */
function check(entries: readonly StatementEntry[], count: number, sum: string): void {
  const total = entries.reduce((all, entry) => all + scaled(signedAmount(entry), 2), 0n);
  if (entries.length !== count || formatMinor(total, 2) !== sum)
    throw new Error(`${entries.length} entries of ${formatMinor(total, 2)} were read, not ${sum}`);
}

/** The peer's own measure of its work, without the start of Python; null where it cannot run. */
function timePeer(mode: string, folder: string, sum: string): number | null {
  const script = join(scripts, 'bankimport.py');
  if (!existsSync(script) || !existsSync(python)) return null;
  let printed: string;
  try {
    printed = execFileSync(python, ['-B', script, mode], {
      env: { ...process.env, BENCH_DATA: folder },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
  const { seconds, cpu_seconds: busySeconds, result } = JSON.parse(printed);
  if (result.sum !== sum) throw new Error(`the peer read ${result.sum}, not ${sum}`);
  return (isBusy ? busySeconds : seconds) * 1000;
}
