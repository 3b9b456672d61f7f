/**
 * Capital account statements of a fund of 500 investors, PDF and Excel of each and of all, by the
 * command as a person gives it: facts and runs, files written in the worker pool, kept encrypted in one
 * journal entry. Beside it as many statements by XlsxWriter and reportlab, which check, hash and keep
 * nothing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppFailure } from '../core/result.ts';
import { createBackend } from '../main/backend/backend.ts';
import type { Session } from '../main/backend/handler.ts';
import { openInlineStorage } from '../main/backend/storage.ts';
import type { OutputOf, StoreName } from '../preload/contract/index.ts';
import { permissionNames } from '../preload/contract/permissions.ts';
import { insertStatementFund, STATEMENT_FUND } from '../test/helpers/statementFund.ts';
import { testId, testMeta, testWorkspace } from '../test/helpers/workspace.ts';
import type { Row } from './row.ts';
import { isBusy, timeOf, timesTaken } from './stopwatch.ts';

const INVESTORS = 500;
const MOST_SECONDS = 60;
const python = '/usr/bin/python3';
const script = join(import.meta.dirname, 'peers/statements.py');

/** Milliseconds of the peer, without the start of Python; null where it cannot run. */
function timePeer(): number | null {
  if (!existsSync(python)) return null;
  try {
    const printed = execFileSync(python, ['-B', script, String(INVESTORS)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { seconds, cpu_seconds: busySeconds } = JSON.parse(printed);
    return (isBusy ? busySeconds : seconds) * 1000;
  } catch {
    return null;
  }
}

async function timeStatements() {
  const made = await testWorkspace();
  made.store.command(testMeta('bench.user'), (tx) =>
    tx.insert('user', { id: testId(1), login: 'b', name: 'Bench', initials: 'B', active: true }),
  );
  made.store.command(testMeta('bench.fund'), (tx) => insertStatementFund(tx, INVESTORS));
  made.store.close();
  const workspace = {
    id: 'bench',
    folder: made.folder,
    sample: true,
    cipher: 'sqlcipher',
  } as const;
  const storage = openInlineStorage({ folder: made.folder, key: made.key, workspace });
  const backend = createBackend({ storage });
  const session: Session = {
    userId: testId(1),
    userName: 'Bench',
    deviceId: testId(2),
    host: 'cli',
    permissions: permissionNames,
  };
  const call = async (name: StoreName, input: unknown) => {
    const reply = await backend.call(name, input, {}, session);
    if (!reply.ok) throw new AppFailure(reply.error);
    return reply.value;
  };
  try {
    const { fund: fundId, distribution: distributionId, asOf } = STATEMENT_FUND;
    await call('fund.runWaterfall', { distributionId });
    storage.store.command(testMeta('bench.settle'), (tx) =>
      tx.update('distribution', distributionId, { status: 'settled' }),
    );
    const input = {
      kind: 'capital-account-statement',
      formats: ['pdf', 'xlsx'],
      ...{ fundId, asOf },
    };
    const started = performance.now();
    const { ms, value } = await timeOf(() => call('reports.create', input));
    const { documents } = value as OutputOf<'reports.create'>;
    const bytes = documents.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return { ms, wallMs: performance.now() - started, files: documents.length, bytes };
  } finally {
    await backend.close();
    rmSync(made.folder, { recursive: true, force: true });
  }
}

/** One row; about two minutes with its peer. */
export async function run(): Promise<Row[]> {
  const peerMs = timePeer();
  const { ms, wallMs, files, bytes } = await timeStatements();
  return [
    {
      workload: `statements of ${INVESTORS} investors, PDF and Excel`,
      peer: 'XlsxWriter and reportlab',
      peerMs,
      ballastMs: ms,
      ratio: peerMs === null ? null : ms / peerMs,
      target: `< ${MOST_SECONDS} s`,
      met: ms < MOST_SECONDS * 1000,
      note:
        `${files} files of ${(bytes / 1e6).toFixed(0)} MB checked, hashed, encrypted and kept, ` +
        `${(wallMs / 1000).toFixed(0)} s on the wall with two workers; one run, ${timesTaken}`,
    },
  ];
}
