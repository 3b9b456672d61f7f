/**
 * What the journal costs: single durable commands and a batch of 100,000 lines beside plain inserts, and
 * opening, position and time travel at a million row versions.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadStore, Store } from '../main/store/index.ts';
import { openStore, RUNNING_ENTRY } from '../main/store/index.ts';
import { type TestWorkspace, testId, testMeta, testWorkspace } from '../test/helpers/workspace.ts';
import {
  accountCount,
  accountId,
  categoryCount,
  categoryId,
  dateOfDay,
  days,
  type Line,
  lineColumns,
  makeLines,
  statementId,
} from './lines.ts';
import { insertPlainLines, plainSingleInserts } from './peers/plainSqlite.ts';
import { median, type Row } from './row.ts';

const batchLines = 100_000;
const batchRounds = 5;
const singleCommands = 300;
const manyLines = 1_000_000;

/** Runs all workloads of the journal, about two minutes. */
export async function run(): Promise<Row[]> {
  return [...(await singleRows()), ...(await batchRows()), ...(await manyRows())];
}

/** Durable commands alternate with durable inserts, so that both meet the same disk. */
export async function singleRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  const workspace = await testWorkspace();
  const plain = plainSingleInserts(folder);
  const [plainTimes, commandTimes]: [number[], number[]] = [[], []];
  for (let index = 0; index < singleCommands; index++) {
    const id = testId(5_000_000 + index);
    let started = performance.now();
    plain.insert(id, `key-${index}`);
    plainTimes.push(performance.now() - started);
    const meta = testMeta('settings.set');
    started = performance.now();
    workspace.store.command(meta, (tx) =>
      tx.insert('setting', { id, key: `key-${index}`, value: { on: true } }),
    );
    commandTimes.push(performance.now() - started);
  }
  plain.close();
  workspace.dispose();
  rmSync(folder, { recursive: true });
  const [peerMs, ballastMs] = [median(plainTimes), median(commandTimes)];
  const allowed = Math.max(peerMs * 1.3, peerMs + 0.2);
  return [
    {
      workload: 'one durable command',
      peer: 'better-sqlite3, one durable insert',
      peerMs,
      ballastMs,
      ratio: ballastMs / peerMs,
      target: '<= 1.3 x or + 0.2 ms',
      met: ballastMs <= allowed,
      note: `median of ${singleCommands}, interleaved; ${(ballastMs - peerMs).toFixed(2)} ms more`,
    },
  ];
}

export async function batchRows(lineCount = batchLines, rounds = batchRounds): Promise<Row[]> {
  const lines = makeLines(lineCount);
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  const [plain, transaction, whole, checkpoint]: number[][] = [[], [], [], []] as number[][];
  let bytes = { plain: 0, ballast: 0 };
  for (let round = 0; round < rounds; round++) {
    const peer = insertPlainLines(folder, lines);
    plain?.push(peer.ms);
    const workspace = await testWorkspace();
    prepare(workspace.store);
    workspace.store.checkpoint();
    const before = statSync(join(workspace.folder, 'store.db')).size;
    const own = importLines(workspace.store, lines);
    transaction?.push(own.transactionMs);
    whole?.push(own.stagingMs + own.transactionMs);
    const started = performance.now();
    workspace.store.checkpoint();
    checkpoint?.push(performance.now() - started);
    const after = statSync(join(workspace.folder, 'store.db')).size;
    bytes = { plain: peer.bytes, ballast: after - before };
    workspace.dispose();
  }
  rmSync(folder, { recursive: true });
  const peerMs = median(plain ?? []);
  const row = (workload: string, ballastMs: number, limit: number, note: string): Row => ({
    workload,
    peer: 'better-sqlite3, plain inserts, not encrypted',
    peerMs,
    ballastMs,
    ratio: ballastMs / peerMs,
    target: `<= ${limit} x`,
    met: ballastMs <= limit * peerMs,
    note,
  });
  const folding = median(checkpoint ?? []);
  const disk = bytes.ballast / bytes.plain;
  return [
    row(
      `import of ${lineCount} lines, transaction alone`,
      median(transaction ?? []),
      2,
      `SQLCipher, journal, digest, daily flows, durable at return; folding the log in later takes ${folding.toFixed(0)} ms`,
    ),
    row(
      `import of ${lineCount} lines with staging`,
      median(whole ?? []),
      3,
      'rows into the encrypted scratch database first, then one INSERT .. SELECT',
    ),
    row(
      `import of ${lineCount} lines with staging and checkpoint`,
      median(whole ?? []) + folding,
      3,
      'everything until all pages stand in the database file',
    ),
    {
      workload: `disk of ${lineCount} lines`,
      peer: 'better-sqlite3, plain inserts, not encrypted',
      peerMs: null,
      ballastMs: null,
      ratio: disk,
      target: '<= 1.5 x',
      met: disk <= 1.5,
      note: `${(bytes.ballast / 1e6).toFixed(1)} MB beside ${(bytes.plain / 1e6).toFixed(1)} MB`,
    },
  ];
}

/** Accounts, categories and a statement for each account and day. */
export function prepare(store: Store): void {
  store.command(testMeta('bench.prepare'), (tx) => {
    const entity = testId(1);
    const bank = testId(2);
    tx.insert('entity', {
      id: entity,
      code: 'E1',
      name: 'Entity',
      country: 'DE',
      base_currency: 'EUR',
      time_zone: 'Europe/Berlin',
    });
    tx.insert('bank', { id: bank, name: 'Bank', country: 'DE' });
    for (let index = 0; index < accountCount; index++)
      tx.insert('account', {
        id: accountId(index),
        entity_id: entity,
        bank_id: bank,
        name: `Account ${index}`,
        number: `DE${index}`,
        number_scheme: 'iban',
        currency: 'EUR',
        kind: 'current',
        restriction: 'none',
      });
    for (let index = 0; index < categoryCount; index++)
      tx.insert('category', {
        id: categoryId(index),
        code: `C${index}`,
        name: `Category ${index}`,
        direction: 'both',
        sort: index,
      });
    for (let day = 0; day < days; day++)
      for (let account = 0; account < accountCount; account++)
        tx.insert('statement', {
          id: statementId(account, day),
          account_id: accountId(account),
          kind: 'booked',
          currency: 'EUR',
          from_date: dateOfDay(day),
          to_date: dateOfDay(day),
          opening_minor: 0n,
          closing_minor: BigInt(day),
          line_count: 25,
          credit_minor: 0n,
          debit_minor: 0n,
          proof: 'proven',
          identity: `${account}-${day}`,
        });
  });
}

export function importLines(
  store: Store,
  lines: readonly Line[],
): { stagingMs: number; transactionMs: number } {
  const integers = ['position', 'amount_minor', 'reversal', 'occurrence'];
  const columns = lineColumns.map((name) => {
    const whole = integers.includes(name) || name.startsWith('source_');
    return `${name} ${whole ? 'INTEGER' : 'TEXT'}`;
  });
  let started = performance.now();
  store.scratch.resetScratch('line', columns.join(', '));
  store.scratch.fill('line', lineColumns, lines);
  const stagingMs = performance.now() - started;
  const names = lineColumns.join(', ');
  started = performance.now();
  store.command(testMeta('import.commit'), (tx) =>
    tx.run(
      `INSERT INTO statement_line (${names}, entry) SELECT ${names}, ${RUNNING_ENTRY} FROM scratch.line`,
    ),
  );
  return { stagingMs, transactionMs: performance.now() - started };
}

/** Balances by closing of the last statement up to a day, plus flows booked after it. */
const positionSql = `
SELECT a.id, a.currency,
  coalesce(s.closing_minor, 0) + coalesce((
    SELECT sum(f.inflow_minor - f.outflow_minor) FROM daily_flow f
    WHERE f.account_id = a.id AND f.booking_date > coalesce(s.to_date, '') AND f.booking_date <= :asOf
  ), 0) AS balance_minor
FROM account a LEFT JOIN statement s ON s.id = (
  SELECT id FROM statement WHERE account_id = a.id AND to_date <= :asOf
  ORDER BY to_date DESC LIMIT 1)`;

/** The same without statements: every flow there is, summed, as where no bank reports a balance. */
const flowSumSql = `
SELECT account_id, sum(inflow_minor - outflow_minor) AS balance_minor
FROM daily_flow WHERE booking_date <= :asOf GROUP BY account_id`;

export async function manyRows(lineCount = manyLines): Promise<Row[]> {
  const workspace = await testWorkspace();
  fillMany(workspace, lineCount);
  const rows: Row[] = [];
  const absolute = (
    workload: string,
    ballastMs: number,
    limitMs: number | null,
    note: string,
  ): void => {
    rows.push({
      workload,
      peer: 'none',
      peerMs: null,
      ballastMs,
      ratio: null,
      target: limitMs === null ? 'none' : `<= ${limitMs} ms`,
      met: limitMs === null || ballastMs <= limitMs,
      note,
    });
  };
  let started = performance.now();
  const store = workspace.reopen();
  const opened = performance.now() - started;
  const last = store.lastEntry();
  absolute(`open at ${lineCount} row versions`, opened, 1000, 'close, open, assert, triggers');
  const reader = openStore(workspace.folder, workspace.key, { mode: 'reader' });
  const time = (read: () => ReadStore, sql: string): number[] =>
    Array.from({ length: 5 }, () => {
      started = performance.now();
      read().all(sql, { asOf: dateOfDay(days - 1) });
      return performance.now() - started;
    });
  // No screen asks for the sum of every flow; it stands here as the worst that a query could do.
  for (const [name, sql, limitMs] of [
    ['position', positionSql, 200],
    ['sum of all flows', flowSumSql, null],
  ] as const) {
    const now = time(() => reader, sql);
    const middle = Math.floor(last / 2);
    const past = time(() => reader.asKnownAt(middle), sql);
    absolute(
      `${name}, today`,
      Math.max(...now),
      limitMs,
      `slowest of 5; median ${median(now).toFixed(1)}`,
    );
    absolute(
      `${name}, as known at entry ${middle} of ${last}`,
      Math.max(...past),
      limitMs,
      `slowest of 5; median ${median(past).toFixed(1)}`,
    );
  }
  reader.close();
  workspace.dispose();
  return rows;
}

/** A million lines in ten imports of a few months, and a relabelling of every hundredth, so that history is not empty. */
function fillMany(workspace: TestWorkspace, lineCount: number): void {
  prepare(workspace.store);
  const parts = 10;
  const size = lineCount / parts;
  for (let part = 0; part < parts; part++) {
    importLines(
      workspace.store,
      makeLines(size, 20_000_000 + part * size, {
        from: Math.floor((part * days) / parts),
        to: Math.floor(((part + 1) * days) / parts),
      }),
    );
    workspace.store.command(testMeta('lines.categorize'), (tx) =>
      tx.run(
        `UPDATE statement_line SET category_id = ? WHERE rowid % 100 = ? AND category_id IS NOT NULL`,
        [categoryId(part), part],
      ),
    );
  }
  workspace.store.checkpoint();
}
