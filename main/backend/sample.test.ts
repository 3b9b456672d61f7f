import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { equalise } from '../../core/fund/equalisation.ts';
import { unwrap } from '../../core/result.ts';
import { prebuiltSample } from '../../test/helpers/prebuilt.ts';
import { closingLines, equalisationFacts } from '../queries/closings.ts';
import { CLOSING, eventRows } from '../queries/fundEventRows.ts';
import { fundRows } from '../queries/funds.ts';
import {
  createWorkspace,
  lockWorkspace,
  openStore,
  readHeader,
  unlockWorkspace,
} from '../store/index.ts';
import { entryIdOf } from './ids.ts';
import { createProgram, type Program } from './program.ts';
import { ensureSample, SAMPLE_VERSION } from './sample.ts';

const room = mkdtempSync(join(tmpdir(), 'ballast-sample-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

it('is built once, with everything that a person needs to try', async () => {
  const folder = join(room, 'sample');
  cpSync(await prebuiltSample(), folder, { recursive: true });
  const { workspaceId, sample } = readHeader(folder);
  expect(sample).toBe(true);

  const program = createProgram({ host: 'web', threads: false, home: join(room, 'home') });
  await program.open(folder, { kind: 'open' });
  const me = await program.call('session.me', {});
  const roles = ['admin', 'fund-manager', 'treasurer'];
  expect(me).toMatchObject({ ok: true, value: { login: 'i.brandt', roles } });
  const info = await program.call('workspace.info', {});
  expect(info).toMatchObject({
    ok: true,
    value: { name: 'Norholt Group', businessDate: '2026-11-20', entityCount: 14, accountCount: 40 },
  });
  if (info.ok)
    expect((info.value as { lineCount: number }).lineCount).toBeGreaterThanOrEqual(100_000);
  const journal = await program.call('journal.list', { count: 500 });
  const rows = journal.ok
    ? (journal.value as { rows: { summary: string; command: string }[] }).rows
    : [];
  const newest = rows.slice(0, 14).map(({ command }) => command);
  expect(newest).toContain('reconcile.unmatch');
  const signed = await program.call('position.snapshots', {});
  const [after, before] = signed.ok
    ? (signed.value as { rows: { id: string; number: number }[] }).rows
    : [];
  expect([before?.number, after?.number]).toEqual([1, 2]);
  const difference = await program.call('position.compare', {
    beforeId: before?.id ?? '',
    afterId: after?.id ?? '',
  });
  const cells = difference.ok ? (difference.value as { cells: unknown[] }).cells : [];
  expect(cells.length).toBeGreaterThan(0);
  const fees = await program.call('fees.page', { from: '2026-10-01', to: '2026-10-31' });
  expect(JSON.stringify(fees)).toContain('Cross-border payment, urgent');
  const findings = await program.call('accounts.findings', { asOf: '2026-11-20' });
  expect(JSON.stringify(findings)).toContain('2026-12-15');
  expect(rows[14]).toMatchObject({ summary: 'Reference rates, 20 Nov, 6 pairs' });
  const statements = rows.find((row) => /statements/.test(row.summary));
  expect(statements).toMatchObject({
    command: 'import.files',
    summary: expect.stringMatching(/^\d banks, \d+ statements, [\d,]+ lines$/),
  });
  await checkFiles(program, await storedFile(folder, 'AC_20261120_0935.camt053.xml'));
  await program.close();
  await checkLaterClosing(folder);

  await ensureSample(folder, () => expect.unreachable('a current sample stays'));
  expect(readHeader(folder).workspaceId).toBe(workspaceId);
});

/** The second closing of a fund holds what the equalisation finds on the stored calls. */
async function checkLaterClosing(folder: string): Promise<void> {
  const store = openStore(folder, await unlockWorkspace(folder, { kind: 'open' }), {
    mode: 'reader',
  });
  try {
    const fund = fundRows(store).find(({ code }) => code === 'GP3');
    const closing = fund && eventRows(store, CLOSING, fund.id).find(({ number }) => number === 2n);
    if (!fund || !closing) throw new Error('the sample has no later closing');
    const { input, commitmentOf } = equalisationFacts(store, fund, closing);
    const { lines } = unwrap(equalise(input));
    const owed = input.investors.flatMap(({ id }, k) => {
      const minor = lines.reduce(
        (sum, call) => sum + (call[k]?.capital ?? 0n) + (call[k]?.interest ?? 0n),
        0n,
      );
      return minor === 0n ? [] : [[commitmentOf[id] ?? '', minor] as const];
    });
    const stored = new Map<string, bigint>();
    for (const { commitment_id: id, amount_minor: minor } of closingLines(store, closing.id))
      stored.set(id, (stored.get(id) ?? 0n) + minor);
    expect(owed.length).toBeGreaterThan(20);
    expect(stored).toEqual(new Map(owed));
  } finally {
    store.close();
  }
}

async function resultOf<Value>(program: Program, name: string, input: object): Promise<Value> {
  const reply = await program.call(name, input);
  if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
  return reply.value as Value;
}

/** A file as the sample keeps it, with a line that it brought. */
async function storedFile(folder: string, name: string) {
  const store = openStore(folder, await unlockWorkspace(folder, { kind: 'open' }), {
    mode: 'reader',
  });
  try {
    const found = store.get<{ sha256: string; line_id: string; reference: string }>(
      `SELECT f.sha256, l.id AS line_id, l.bank_reference AS reference
         FROM raw_file f JOIN statement s ON s.raw_file_id = f.id
         JOIN statement_line l ON l.statement_id = s.id
        WHERE f.name = ? ORDER BY l.position DESC LIMIT 1`,
      [name],
    );
    if (found === undefined) throw new Error(`${name} is not kept`);
    return { name, ...found, content: store.files.getFile(found.sha256) };
  } finally {
    store.close();
  }
}

/** The bank files open from a line, stand in the history and are known again. */
async function checkFiles(
  program: Program,
  { name, content, line_id: lineId, reference }: Awaited<ReturnType<typeof storedFile>>,
): Promise<void> {
  const history = await resultOf<{ count: number; rows: { name: string; userName: string }[] }>(
    program,
    'import.history',
    { start: 0, count: 200 },
  );
  expect(history.count).toBeGreaterThan(100);
  expect(history.rows.length).toBe(history.count);
  expect(history.rows.slice(0, 8).map((row) => row.name)).toContain(name);
  expect(new Set(history.rows.map((row) => row.userName))).toEqual(new Set(['Bank feed']));

  const { sections } = await resultOf<{ sections: { title: string; raw?: string }[] }>(
    program,
    'lines.explain',
    { lineId },
  );
  const slice = sections.find((section) => section.title === 'Source')?.raw;
  expect(slice).toMatch(/^<Ntry>.*<\/Ntry>$/s);
  expect(slice).toContain(reference);

  const before = (await resultOf<{ lineCount: number }>(program, 'workspace.info', {})).lineCount;
  const same = await resultOf<{ files: { importedAt: string | null }[] }>(
    program,
    'import.inspect',
    { files: [{ name: 'copy.xml', content: content.toString('base64') }] },
  );
  expect(same.files[0]?.importedAt).toBe('2026-11-20T08:41:33.000Z');

  const rewritten = Buffer.from(content.toString().replaceAll('<Ntry>', '\n  <Ntry>'));
  const files = [{ name: 'rewritten.xml', content: rewritten.toString('base64') }];
  const again = await resultOf<{
    files: { importedAt: string | null; statements: { newLineCount: number; known: string }[] }[];
    statementCount: number;
    lineCount: number;
    duplicateLineCount: number;
  }>(program, 'import.files', { files, unknownAccounts: 'refuse' });
  expect(again.files[0]?.importedAt).toBeNull();
  expect(again.files[0]?.statements.every((one) => one.known === 'same')).toBe(true);
  expect(again).toMatchObject({ statementCount: 0, lineCount: 0 });
  expect(again.duplicateLineCount).toBeGreaterThan(0);
  const after = (await resultOf<{ lineCount: number }>(program, 'workspace.info', {})).lineCount;
  expect(after).toBe(before);
  const verified = await resultOf<{ findings: object[] }>(program, 'workspace.verify', {
    full: true,
  });
  expect(verified.findings).toEqual([]);
}

/** A sample of nothing but its version stamp, for what happens around a build. */
const stampedWith = (version: number) => async (folder: string) => {
  const at = '2026-01-01T00:00:00.000Z';
  const { key } = await createWorkspace(folder, { slots: [{ kind: 'open' }], sample: true, at });
  const store = openStore(folder, key, { mode: 'writer' });
  const id = entryIdOf('stamp');
  store.command(
    {
      ...{ userId: null, deviceId: null, at, command: 'settings.set', input: {}, entryId: id },
      undo: { kind: 'inverse' },
    },
    (tx) => tx.insert('setting', { id, key: 'sample.version', value: version }),
  );
  store.close();
};

const silent = () => undefined;

describe('a sample that stands already', () => {
  it('is replaced where its version is another, and only then', async () => {
    const folder = join(room, 'versions');
    await ensureSample(folder, silent, stampedWith(SAMPLE_VERSION + 1));
    const { workspaceId } = readHeader(folder);
    await ensureSample(folder, silent, stampedWith(SAMPLE_VERSION));
    const replaced = readHeader(folder).workspaceId;
    expect(replaced).not.toBe(workspaceId);
    await ensureSample(folder, silent, () => expect.unreachable('it is current'));
    expect(readHeader(folder).workspaceId).toBe(replaced);
  });

  it('is not taken away from a program that has it open', async () => {
    const folder = join(room, 'busy');
    await ensureSample(folder, silent, stampedWith(SAMPLE_VERSION + 1));
    const { workspaceId } = readHeader(folder);
    const lock = lockWorkspace(folder, { pid: 1, host: 'web', since: '2026-01-01T00:00:00.000Z' });
    await expect(ensureSample(folder, silent, stampedWith(SAMPLE_VERSION))).rejects.toMatchObject({
      error: { code: 'WORKSPACE_BUSY' },
    });
    lock.release();
    expect(readHeader(folder).workspaceId).toBe(workspaceId);
  });

  it('stays, and nothing is left behind, where a build fails', async () => {
    const folder = join(room, 'failing');
    await ensureSample(folder, silent, stampedWith(SAMPLE_VERSION + 1));
    const { workspaceId } = readHeader(folder);
    const failing = async (building: string) => {
      mkdirSync(building);
      throw new Error('the disk is full');
    };
    await expect(ensureSample(folder, silent, failing)).rejects.toThrow('the disk is full');
    expect(readHeader(folder).workspaceId).toBe(workspaceId);
    expect(readdirSync(room).filter((name) => name.includes('building'))).toEqual([]);
  });
});
