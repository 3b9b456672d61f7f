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
import { openStatements, STATEMENT_FORMATS } from '../sync/formats/index.ts';
import { type StatementEntry, signedAmount } from '../sync/formats/model.ts';
import { scaled } from '../sync/formats/values.ts';
import { makeReaderFiles, type ReaderFiles } from './readerFiles.ts';
import { median, type Row } from './row.ts';
import { collectGarbage, isBusy, timeOf, timesTaken } from './stopwatch.ts';

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
    return [...rows, memoryRow()];
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

/** One statement that goes on and on, in pieces of 64 KiB. */
function* longCamt(bytes: number): Generator<Buffer> {
  yield Buffer.from(
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr>' +
      '<MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id>' +
      '<Ccy>EUR</Ccy></Acct>',
  );
  let [piece, written] = ['', 0];
  for (let index = 0; written < bytes; index++) {
    piece +=
      `<Ntry><NtryRef>${index}</NtryRef><Amt Ccy="EUR">${index % 1000}.00</Amt>` +
      '<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt>' +
      `<NtryDtls><TxDtls><Refs><EndToEndId>E${index}</EndToEndId></Refs><RmtInf><Ustrd>Invoice ` +
      `${index}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n`;
    if (piece.length < 65_536) continue;
    written += piece.length;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(`${piece}</Stmt></BkToCstmrStmt></Document>`);
}

const STREAM_BYTES = 100e6;
const MOST_GROWTH = 1.1;

/** What is held after a collection while a stream of 100 MB is read, at its end against a tenth of it. */
function memoryRow(): Row {
  const format = STATEMENT_FORMATS.find((one) => one.id === 'camt.053');
  if (format === undefined) throw new Error('camt.053 is registered');
  const reader = format.open({ fileName: 'stream', encoding: 'utf-8' });
  let [read, early, peak, entries] = [0, 0, 0, 0];
  for (const piece of longCamt(STREAM_BYTES)) {
    for (const event of reader.write(piece))
      if (event.type === 'entries') entries += event.entries.length;
    read += piece.length;
    peak = Math.max(peak, process.memoryUsage.rss());
    if (early === 0 && read >= STREAM_BYTES / 10) early = heldBytes();
  }
  const late = heldBytes();
  reader.end();
  const growth = late / early;
  return {
    workload: 'memory while a camt.053 stream of 100 MB is read',
    peer: 'none',
    peerMs: null,
    ballastMs: null,
    ratio: growth,
    target: `<= ${MOST_GROWTH} x`,
    met: growth <= MOST_GROWTH,
    note:
      `${entries} entries taken as they come; held after a collection ${(late / 1e6).toFixed(0)} MB at ` +
      `the end, ${(early / 1e6).toFixed(0)} MB after 10 MB; resident ${(peak / 1e6).toFixed(0)} MB at most`,
  };
}

function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
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
