/**
 * Writing documents beside what Python users reach for: a workbook of 100,000 rows and 12 columns of
 * mixed types beside XlsxWriter, 200 pages of tables beside reportlab. Ballast writes both as its
 * reports: totals checked, styles, heads that repeat, provenance at the foot of each page and sheet.
 * The peers' scripts are those of the shared benchmarks; where they or their Python are absent the
 * rows have no ratio.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatMinor } from '../core/money/money.ts';
import { addDays, isoDate } from '../core/time/dates.ts';
import { writeExcel } from '../main/reports/excel/writeExcel.ts';
import type { Column, ReportModel, Row as ReportRow } from '../main/reports/model.ts';
import { writePdf } from '../main/reports/pdf/writePdf.ts';
import { median, type Row } from './row.ts';
import { isBusy, timeOf, timesTaken } from './stopwatch.ts';

const python = '/usr/bin/python3';
const script = join(import.meta.dirname, '../../shared/bench/export.py');

/** As many as fill 200 pages and a little more. */
const PDF_ROWS = 8800;
const PDF_PAGES = 200;
const SHEET_ROWS = 100_000;

const columns: readonly Column[] = [
  { id: 'number', title: 'Number', type: 'integer' },
  { id: 'date', title: 'Date', type: 'date' },
  { id: 'account', title: 'Account', type: 'text' },
  { id: 'reference', title: 'Reference', type: 'text' },
  { id: 'currency', title: 'Currency', type: 'text' },
  { id: 'amount', title: 'Amount', type: 'amount', currency: 'EUR' },
  { id: 'balance', title: 'Balance', type: 'amount', currency: 'EUR' },
  { id: 'state', title: 'State', type: 'text' },
  { id: 'party', title: 'Counterparty', type: 'text' },
  { id: 'rate', title: 'Rate', type: 'rate', decimals: 6 },
  { id: 'group', title: 'Group', type: 'integer' },
  { id: 'memo', title: 'Memo', type: 'text' },
];

/** A small seeded generator: the rows are the same in every run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function makeRows(count: number): ReportRow[] {
  const random = randomOf(1);
  const first = isoDate('2025-01-01');
  return Array.from({ length: count }, (_, index): ReportRow => {
    return {
      kind: 'line',
      cells: {
        number: String(index),
        date: addDays(first, index % 28),
        account: `Account ${index % 500}`,
        reference: `REF${String(index).padStart(8, '0')}`,
        currency: 'EUR',
        amount: formatMinor(BigInt(random(200_000_000) - 100_000_000), 2),
        balance: formatMinor(BigInt(random(100_000_000)), 2),
        state: ['open', 'matched', 'void'][random(3)] ?? '',
        party: `Counterparty ${index % 97}`,
        rate: formatMinor(BigInt(random(1_000_000)), 6),
        group: String(index % 13),
        memo: `memo text ${index}`,
      },
    };
  });
}

function reportOf(rows: readonly ReportRow[], columnCount: number): ReportModel {
  return {
    id: 'bench.table',
    title: 'Entries',
    subtitle: `${rows.length} rows`,
    language: 'en',
    workspace: 'Bench',
    asOf: '2026-11-20',
    knownAt: { entry: 1, at: '2026-11-20T16:45:00Z', state: 'now', order: 'here' },
    baseCurrency: 'EUR',
    provenance: {
      generatedBy: 'Bench',
      generatedAt: '2026-11-20T16:46:00Z',
      program: 'Ballast',
      runs: [],
      facts: [],
    },
    sections: [
      {
        kind: 'table',
        id: 'entries',
        title: 'Entries',
        columns: columns.slice(0, columnCount),
        rows,
        notes: [],
      },
    ],
  };
}

interface PeerTime {
  readonly ms: number;
  readonly bytes: number;
}

/** The peer's own measure of its work, without the start of Python; null where it cannot run. */
function timePeer(mode: string): PeerTime | null {
  if (!existsSync(script) || !existsSync(python)) return null;
  try {
    const printed = execFileSync(python, ['-B', script, mode], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { seconds, cpu_seconds: busySeconds, result } = JSON.parse(printed);
    return { ms: (isBusy ? busySeconds : seconds) * 1000, bytes: result.bytes };
  } catch {
    return null;
  }
}

interface Writing {
  readonly workload: string;
  readonly mode: string;
  readonly peer: string;
  /** Ballast may take this share of the peer's time. */
  readonly share: number;
  readonly target: string;
  readonly times: number;
  write(): Promise<Uint8Array>;
  /** Throws where the document is not what it should be; answers what to say of it. */
  check(bytes: Uint8Array): string;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** Pages by the count that the page tree holds. */
function pagesOf(bytes: Uint8Array): number {
  const text = Buffer.from(bytes).toString('latin1');
  return Number(/\/Type \/Pages\s+\/Count (\d+)/.exec(text)?.[1] ?? 0);
}

async function rowOf(writing: Writing): Promise<Row> {
  const { workload, mode, peer, share, target, times } = writing;
  // Once unmeasured: the desktop's worker writes one report after another, a compiled peer needs none.
  let said = writing.check(await writing.write());
  const own: number[] = [];
  const theirs: PeerTime[] = [];
  for (let round = 0; round < times; round++) {
    const { ms, value } = await timeOf(() => writing.write());
    said = writing.check(value);
    own.push(ms);
    const peerTime = timePeer(mode);
    if (peerTime !== null) theirs.push(peerTime);
  }
  const [ballastMs, peerMs] = [
    median(own),
    theirs.length === 0 ? null : median(theirs.map(({ ms }) => ms)),
  ];
  if (peerMs === null)
    process.stdout.write(
      `skipped the ratio of ${workload}: the peer's script or Python is absent\n`,
    );
  const size = theirs[0] === undefined ? '' : ` beside ${megabytes(theirs[0].bytes)}`;
  return {
    workload,
    peer,
    peerMs,
    ballastMs,
    ratio: peerMs === null ? null : ballastMs / peerMs,
    target: peerMs === null ? 'none' : target,
    met: peerMs === null || ballastMs <= share * peerMs,
    note: `${said.replace('%', size)}; median of ${times} after one, ${timesTaken}`,
  };
}

/** Both kinds of document, each alternately with its peer; about two minutes. */
export async function run(times = 5): Promise<Row[]> {
  const rows = makeRows(SHEET_ROWS);
  const [sheet, pages] = [reportOf(rows, 12), reportOf(rows.slice(0, PDF_ROWS), 8)];
  return [
    await rowOf({
      workload: `workbook of ${SHEET_ROWS} rows x 12 columns`,
      mode: 'xlsxwriter',
      peer: 'XlsxWriter, constant memory',
      share: 1 / 2,
      target: '<= 0.50 x',
      times,
      write: () => writeExcel(sheet),
      check: (bytes) => {
        if (bytes.length < 1e6) throw new Error(`the workbook has ${bytes.length} bytes only`);
        return `report with styles, frozen heads and provenance; ${megabytes(bytes.length)} MB%`;
      },
    }),
    await rowOf({
      workload: `PDF of ${PDF_PAGES} pages of tables`,
      mode: 'reportlab',
      peer: 'reportlab tables',
      share: 1,
      target: '<= 1.00 x',
      times,
      write: () => writePdf(pages),
      check: (bytes) => {
        const count = pagesOf(bytes);
        if (count < PDF_PAGES) throw new Error(`the document has ${count} pages`);
        return `${count} pages, ${PDF_ROWS} rows of 8 columns, tagged, embedded fonts; ${megabytes(bytes.length)} MB%`;
      },
    }),
  ];
}
