/**
 * `npm run bench [-- name... | --table]`: runs the benchmarks, prints them and writes `RESULTS.md`. Rows of
 * benchmarks that were not run keep the figures of their last run, which stand in `results.json`;
 * `--table` only writes the page anew, after a change of `notes.json`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, type as systemName, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Row } from './row.ts';

const benchmarks: {
  readonly [name: string]: () => Promise<{ run(): Promise<Row[]> }>;
} = {
  journal: () => import('./journal.ts'),
  readers: () => import('./readers.ts'),
  import: () => import('./import.ts'),
  ledger: () => import('./ledger.ts'),
  reconcile: () => import('./reconcile.ts'),
  reports: () => import('./reports.ts'),
  statements: () => import('./statements.ts'),
  funds: () => import('./funds.ts'),
  position: () => import('./position.ts'),
  web: () => import('./web.ts'),
  interaction: () => import('./interaction.ts'),
  scroll: () => import('./scroll.ts'),
};

const titles: { readonly [name: string]: string } = {
  journal: 'Journal, store and position',
  readers: 'Readers of bank files',
  import: 'Import of bank files',
  ledger: 'Ledger balances',
  reconcile: 'Reconciliation',
  reports: 'Reports and exports',
  statements: 'Statements of a fund',
  funds: 'Waterfalls and rates of return',
  position: 'Cash position over a million lines',
  web: 'Web host on the sample workspace',
  interaction: 'Answers of the window on the sample workspace',
  scroll: 'A million rows in the grid',
};

interface Kept {
  readonly date: string;
  readonly machine: string;
  /** Programs that wanted to run, on average over the minute before. */
  readonly load: number;
  readonly rows: readonly Row[];
}

const busyNote =
  ': other programs held the processors, so times are longer than the machine needs; ratios suffer less.';

type Results = { [name: string]: Kept };

const jsonFile = join(import.meta.dirname, 'results.json');
const tableFile = join(import.meta.dirname, 'RESULTS.md');

/** What the figures depend on, without the name of the machine or its folders. */
function machine(): string {
  const processors = cpus();
  const system = `${systemName()} ${release().replace(/^(\d+\.\d+).*/, '$1')}, ${process.arch}`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB memory`;
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  return `${processors.length} cores (${model}), ${memory}, ${system}, Node ${process.versions.node}`;
}

function readKept(): Results {
  return existsSync(jsonFile) ? (JSON.parse(readFileSync(jsonFile, 'utf8')) as Results) : {};
}

/** Milliseconds with three significant digits, large ones whole. */
function shown(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function lineOf(row: Row): string {
  const met = row.target === 'none' ? '–' : row.met ? 'yes' : '**no**';
  const cells = [
    row.workload,
    row.peer,
    shown(row.peerMs),
    shown(row.ballastMs),
    row.ratio === null ? '–' : `${row.ratio.toFixed(2)} x`,
    row.target,
    met,
    row.note,
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function tableOf(rows: readonly Row[]): string[] {
  return [
    '| workload | peer | peer ms | Ballast ms | ratio | target | met | how |',
    '| --- | --- | ---: | ---: | ---: | --- | --- | --- |',
    ...rows.map(lineOf),
  ];
}

function missedOf(results: Results): string[] {
  const missed = Object.values(results).flatMap(({ rows }) => rows.filter((row) => !row.met));
  if (missed.length === 0) return ['Every target was met in the last runs.'];
  const notes = readNotes();
  return missed.map(({ workload, target, ratio, ballastMs }) => {
    const got = target.includes('x') && ratio !== null ? `${ratio.toFixed(2)} x` : shown(ballastMs);
    const why = notes.find(([start]) => workload.startsWith(start))?.[1];
    return `- **${workload}**: ${got}, target ${target}. ${why ?? 'Not explained yet.'}`;
  });
}

/** Why a target is missed, by the beginning of the workload's name; written by people. */
function readNotes(): [string, string][] {
  const file = join(import.meta.dirname, 'notes.json');
  return Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
}

function page(results: Results): string {
  const names = Object.keys(benchmarks).filter((name) => results[name] !== undefined);
  const sections = names.flatMap((name) => {
    const { date, machine: where, load, rows } = results[name] as Kept;
    const busy = `Load when it began: ${load.toFixed(1)}${load > 1.5 ? busyNote : '.'}`;
    return [
      `## ${titles[name] ?? name}`,
      '',
      `${date} on ${where}. ${busy}`,
      '',
      ...tableOf(rows),
      '',
    ];
  });
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench`; `npm run bench -- import web` runs some and keeps the other figures.',
    'Ballast and its peer run alternately in one run on one machine, and each figure is a median',
    'unless its row says otherwise. Compare ratios, never the milliseconds of two machines.',
    '',
    '## Targets that are missed',
    '',
    ...missedOf(results),
    '',
    ...sections,
  ].join('\n');
}

function print(name: string, rows: readonly Row[]): void {
  process.stdout.write(`\n${titles[name] ?? name}\n`);
  for (const row of rows) {
    const beside = row.peerMs === null ? '' : ` beside ${shown(row.peerMs)} (${row.peer})`;
    const ratio = row.ratio === null ? '' : `, ${row.ratio.toFixed(2)} x`;
    const target =
      row.target === 'none' ? '' : `, target ${row.target}${row.met ? '' : ': MISSED'}`;
    process.stdout.write(
      `  ${row.workload}: ${row.ballastMs === null ? '' : `${shown(row.ballastMs)} ms`}${beside}${ratio}${target}; ${row.note}\n`,
    );
  }
}

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--table')) {
    writeFileSync(tableFile, page(readKept()));
    return 0;
  }
  const unknown = words.filter((word) => benchmarks[word] === undefined);
  if (unknown.length > 0) {
    const known = Object.keys(benchmarks).join(', ');
    process.stderr.write(`There is no benchmark ${unknown.join(', ')}; choose from ${known}.\n`);
    return 2;
  }
  for (const name of words.length > 0 ? words : Object.keys(benchmarks)) {
    const load = benchmarks[name];
    if (load === undefined) continue;
    const [before = 0] = loadavg();
    const rows = await (await load()).run();
    print(name, rows);
    const results = readKept();
    results[name] = {
      date: new Date().toISOString().slice(0, 10),
      machine: machine(),
      load: before,
      rows,
    };
    writeFileSync(jsonFile, `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(tableFile, page(results));
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
