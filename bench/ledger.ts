/**
 * Balances and a register over 1,000,000 postings beside hledger and ledger, which read their journal
 * text anew each time by design. The same transactions stand in a workspace and in the text; the row
 * tells nothing unless the balances are the same to the cent.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountKind } from '../core/ledger/chart.ts';
import { formatMinor } from '../core/money/money.ts';
import { invariant } from '../core/result.ts';
import { addDays, type IsoDate, isoDate } from '../core/time/dates.ts';
import { ledgerStatementHandlers, trialOf } from '../main/handlers/ledgerStatements.ts';
import type { Store } from '../main/store/index.ts';
import { type TestWorkspace, testId, testMeta, testWorkspace } from '../test/helpers/workspace.ts';
import { postLineRows } from './postLines.ts';
import { median, type Row } from './row.ts';
import { isBusy, timeOf, timesTaken } from './stopwatch.ts';

const transactions = 500_000;
const days = 730;
const first = isoDate('2024-01-01');
const rounds = 9;
const entityId = testId(1);
const names = ['assets', 'liabilities', 'expenses', 'income'].flatMap((kind) =>
  ['de', 'fr', 'uk', 'us', 'jp'].flatMap((country) =>
    Array.from(
      { length: 10 },
      (_, index) => `${kind}:${country}:${String(index).padStart(2, '0')}`,
    ),
  ),
);
const kindOf: { readonly [name: string]: AccountKind } = {
  assets: 'asset',
  liabilities: 'liability',
  expenses: 'expense',
  income: 'income',
};
const registerAccount = names.indexOf('assets:de:03');

interface Transaction {
  readonly date: IsoDate;
  readonly debit: number;
  readonly credit: number;
  readonly minor: number;
}

/** The same transactions every time, in order of date (Lehmer generator, modulus 2^31 - 1). */
function* makeTransactions(): Generator<Transaction> {
  let state = 808;
  const random = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  for (let index = 0; index < transactions; index++) {
    const date = addDays(first, Math.floor((index * days) / transactions));
    yield { date, minor: 1 + random(10_000_000), debit: random(200), credit: random(200) };
  }
}

function writeJournal(path: string): void {
  const file = openSync(path, 'w');
  let text = '';
  let number = 0;
  for (const { date, debit, credit, minor } of makeTransactions()) {
    const amount = formatMinor(BigInt(minor), 2);
    text += `${date} txn ${number++}\n  ${names[debit]}  ${amount} EUR\n  ${names[credit]}  -${amount} EUR\n\n`;
    if (text.length > 1 << 20) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
}

function prepare(store: Store): void {
  store.command(testMeta('bench.prepare'), (tx) => {
    const entity = { code: 'E1', name: 'Entity', country: 'DE', base_currency: 'EUR' };
    tx.insert('entity', { id: entityId, ...entity, time_zone: 'UTC' });
    for (const [index, name] of names.entries())
      tx.insert('ledger_account', {
        id: testId(100 + index),
        code: name,
        name,
        kind: kindOf[name.split(':')[0] ?? ''] ?? 'asset',
        monetary: false,
        closed: false,
      });
  });
}

const journalColumns =
  'id, entity_id, number, posting_date, document_date, description, source, external_id';
const postingColumns =
  'id, journal_id, position, entity_id, ledger_account_id, posting_date, currency, amount_minor, base_currency, base_minor';

function* journalRows(): Generator<(string | bigint)[]> {
  let number = 0;
  for (const { date } of makeTransactions()) {
    number++;
    const id = testId(1_000_000 + number);
    yield [id, entityId, BigInt(number), date, date, `txn ${number - 1}`, 'manual', `t${number}`];
  }
}

function* postingRows(): Generator<(string | bigint)[]> {
  let number = 0;
  for (const { date, debit, credit, minor } of makeTransactions()) {
    number++;
    const journal = testId(1_000_000 + number);
    for (const [place, account, sign] of [
      [1, debit, 1],
      [2, credit, -1],
    ] as const) {
      const amount = BigInt(sign * minor);
      const id = testId(2_000_000 + 2 * number + place);
      const head = [id, journal, BigInt(place), entityId, testId(100 + account), date];
      yield [...head, 'EUR', amount, 'EUR', amount];
    }
  }
}

/** Stages all rows and posts them as one command; answers the milliseconds of the command. */
function post(store: Store): number {
  const ddl = (columns: string) =>
    columns
      .split(', ')
      .map((name) => `${name} ${/minor|number|position/.test(name) ? 'INTEGER' : 'TEXT'}`)
      .join(', ');
  store.scratch.resetScratch('journal', ddl(journalColumns));
  store.scratch.fill('journal', journalColumns.split(', '), journalRows());
  store.scratch.resetScratch('posting', ddl(postingColumns));
  store.scratch.fill('posting', postingColumns.split(', '), postingRows());
  const started = performance.now();
  store.command(testMeta('bench.post'), (tx) => {
    tx.run(
      `INSERT INTO ledger_journal (${journalColumns}) SELECT ${journalColumns} FROM scratch.journal`,
    );
    tx.run(
      `INSERT INTO ledger_posting (${postingColumns}) SELECT ${postingColumns} FROM scratch.posting`,
    );
  });
  const ms = performance.now() - started;
  store.scratch.dropScratch('journal');
  store.scratch.dropScratch('posting');
  store.checkpoint();
  return ms;
}

/** Runs a program once; milliseconds on the wall, or of its processor time on a busy machine. */
function peer(program: string, args: readonly string[]): { ms: number; lines: string[] } {
  const script = `TIMEFORMAT='%R %U %S'; time ${program} "$@"`;
  const ran = spawnSync('bash', ['-c', script, program, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  invariant(ran.status === 0, `${program} failed: ${ran.stderr.slice(0, 300)}`);
  const [wall = 0, user = 0, system = 0] = (ran.stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { ms: 1000 * (isBusy ? user + system : wall), lines: ran.stdout.trim().split('\n') };
}

/** `-1234.50 EUR  assets:de:00` as account and minor units. */
function balancesOf(lines: readonly string[]): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const line of lines) {
    const match = /^\s*(-?[\d.]+) EUR\s+(\S+)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    const [whole = '0', fraction = ''] = match[1].split('.');
    found.set(match[2], BigInt(whole + fraction.padEnd(2, '0')));
  }
  return found;
}

async function medianOf(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push((await timeOf(work)).ms);
  return median(times);
}

function rowOf(
  workload: string,
  program: string,
  peerMs: number,
  ballastMs: number,
  atLeast: number | null,
  note: string,
): Row {
  const ratio = peerMs / ballastMs;
  return {
    workload,
    peer: program,
    peerMs,
    ballastMs,
    ratio,
    target: atLeast === null ? 'none' : `>= ${atLeast} x`,
    met: atLeast === null || ratio >= atLeast,
    note,
  };
}

/** All workloads, about three minutes. */
export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  const workspace = await testWorkspace();
  try {
    const text = join(folder, 'ledger.journal');
    writeJournal(text);
    prepare(workspace.store);
    const postMs = post(workspace.store);
    return [
      ...(await balanceRows(workspace, text)),
      ...(await registerRows(workspace, text)),
      {
        workload: `post ${transactions} journals of two postings`,
        peer: 'none',
        peerMs: null,
        ballastMs: postMs,
        ratio: null,
        target: 'none',
        met: true,
        note: 'one command from staged rows: history, digest and month totals',
      },
      ...(await postLineRows()),
    ];
  } finally {
    workspace.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function balanceRows({ store }: TestWorkspace, text: string): Promise<Row[]> {
  const trial = (to: IsoDate) => trialOf(store, { entityId, from: first, to });
  const end = isoDate('2025-12-31');
  const own = new Map(
    trial(end).rows.map(({ account, base }) => [account.code, base.closing.minor]),
  );
  const atEnd = await medianOf(() => trial(end));
  const midMonth = await medianOf(() => trial(isoDate('2025-06-17')));
  const shown = 'trial balance of 200 accounts from the month totals, SQLCipher';
  return [
    ['hledger', 200],
    ['ledger', 40],
  ].flatMap(([program, atLeast]) => {
    const { ms, lines } = peer(String(program), ['-f', text, 'bal', '--flat']);
    for (const [name, minor] of balancesOf(lines))
      invariant(own.get(name) === minor, `${program} has another balance of ${name}`);
    invariant(balancesOf(lines).size >= 199, `${program} shows the accounts`);
    const reads = `${program} reads its text each time; balances equal to the cent; ${timesTaken}`;
    return [
      rowOf(
        'balances over 1,000,000 postings, month end',
        String(program),
        ms,
        atEnd,
        Number(atLeast),
        `${shown}; ${reads}`,
      ),
      rowOf(
        'balances over 1,000,000 postings, a day within a month',
        String(program),
        ms,
        midMonth,
        Number(atLeast),
        `months, and 17 days of postings; ${program} shows the end; ${timesTaken}`,
      ),
    ];
  });
}

async function registerRows({ store }: TestWorkspace, text: string): Promise<Row[]> {
  const ledgerAccountId = testId(100 + registerAccount);
  const span = { entityId, from: first, to: isoDate('2025-12-31'), ledgerAccountId };
  const statement = (count: number) =>
    ledgerStatementHandlers['ledger.accountStatement'].run(
      { store } as never,
      { ...span, start: 0, count } as never,
    );
  const all = await medianOf(() => statement(100_000));
  const screen = await medianOf(() => statement(60));
  const { ms, lines } = peer('ledger', ['-f', text, 'reg', String(names[registerAccount])]);
  const made = statement(100_000) as { rows: { balance: { minor: bigint } }[] };
  invariant(made.rows.length === lines.length, 'both registers have the same lines');
  const note = `${lines.length} lines with the balance after each; ${timesTaken}`;
  return [
    rowOf('register of one account, all lines', 'ledger', ms, all, null, note),
    rowOf(
      'register of one account, first screen',
      'ledger',
      ms,
      screen,
      null,
      `60 lines; ${timesTaken}`,
    ),
  ];
}
