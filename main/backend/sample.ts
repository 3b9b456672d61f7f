/**
 * The sample workspace as a folder on disk: the batches of `resources/sample` stored as journal
 * entries in their order, so that its past can be looked at like that of a workspace which grew.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppFailure, invariant } from '../../core/result.ts';
import { isoDate } from '../../core/time/dates.ts';
import { builtInRoles } from '../../preload/contract/permissions.ts';
import { type SampleBatch, type SampleRow, sampleBatches } from '../../resources/sample/sample.ts';
import { tables as declaredTables } from '../../sync/tables/index.ts';
import { publish } from '../handlers/snapshots.ts';
import {
  createWorkspace,
  encodeRow,
  type FileStore,
  lockWorkspace,
  openFiles,
  openStore,
  type SqlValue,
  type Store,
  tableNamed,
  unlockWorkspace,
  type WriteStore,
} from '../store/index.ts';
import { entryIdOf } from './ids.ts';
import { describeBatch } from './sampleEntries.ts';

/** Raised whenever generator, schema or entries change what a sample holds; older ones are rebuilt. */
export const SAMPLE_VERSION = 18;

/** The person who works in the sample: every right, so that everything can be tried. */
const PERSON = 'i.brandt';
const MORE_ROLES = ['admin', 'fund-manager'];

export interface SampleProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

/** About what the generator yields; progress needs a total before the last batch is known. */
const EXPECTED_ROWS = 159_000;

/** An id that depends on its name alone, so that two builds give the same rows. */
const sampleId = (name: string) => entryIdOf(`sample ${name}`);

/**
 * The sample workspace in `folder`, built where it is missing or of another version. Answers the
 * folder. A build happens beside it and takes its place when complete, so that an interrupted one
 * leaves nothing half-done. Throws WORKSPACE_BUSY where an outdated sample is open elsewhere.
 */
export async function ensureSample(
  folder: string,
  onProgress: (progress: SampleProgress) => void = () => undefined,
  build: typeof buildSample = buildSample,
): Promise<string> {
  if (existsSync(join(folder, 'workspace.ballast')) && (await isCurrent(folder))) return folder;
  const building = `${folder}.building-${process.pid}`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  try {
    await build(building, onProgress);
    if (existsSync(folder)) {
      // Nobody may have the folder open while it is exchanged.
      const owner = { pid: process.pid, host: 'sample', since: new Date().toISOString() };
      lockWorkspace(folder, owner).release();
      rmSync(folder, { recursive: true, force: true });
    }
    renameSync(building, folder);
  } catch (thrown) {
    rmSync(building, { recursive: true, force: true });
    throw thrown;
  }
  return folder;
}

/** Whether the folder holds a sample that this program built; one that cannot be read does not count. */
async function isCurrent(folder: string): Promise<boolean> {
  try {
    const key = await unlockWorkspace(folder, { kind: 'open' });
    const store = openStore(folder, key, { mode: 'reader' });
    try {
      const found = store.row<{ readonly value: unknown }>(
        'setting',
        "SELECT value FROM setting WHERE key = 'sample.version'",
      );
      return found?.value === SAMPLE_VERSION;
    } finally {
      store.close();
    }
  } catch (thrown) {
    if (thrown instanceof AppFailure) return false;
    throw thrown;
  }
}

async function buildSample(
  folder: string,
  onProgress: (progress: SampleProgress) => void,
): Promise<void> {
  const { key } = await createWorkspace(folder, {
    slots: [{ kind: 'open' }],
    sample: true,
    // The key lies open beside the data; the faster cipher builds in three quarters of the time.
    cipher: 'aegis256',
    at: '2023-11-17T08:00:00.000Z',
  });
  const store = openStore(folder, key, { mode: 'writer', disposable: true });
  try {
    storeBatches(store, openFiles(folder, key, { waitsForDisk: false }), onProgress);
    store.checkpoint();
  } finally {
    store.close();
  }
  await makeDurable(folder);
}

/**
 * The build did not wait for the disk; what takes the sample's place must stand on it. All files
 * wait at once, which the disk answers together.
 */
async function makeDurable(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  await Promise.all(files.map(({ parentPath, name }) => flush(join(parentPath, name), 'r+')));
  // Windows opens no folders; there a name is durable with its file.
  if (process.platform === 'win32') return;
  const folders = [folder, ...new Set(files.map(({ parentPath }) => parentPath))];
  await Promise.all(folders.map((path) => flush(path, 'r')));
}

async function flush(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function storeBatches(
  store: Store,
  files: FileStore,
  onProgress: (progress: SampleProgress) => void,
): void {
  const people = new Map<string, string>();
  const banks = new Map<string, string>();
  let done = 0;
  let number = 0;
  for (const batch of sampleBatches({ roles: builtInRoles })) {
    for (const user of batch.tables.user ?? []) people.set(String(user.login), String(user.id));
    for (const account of batch.tables.account ?? [])
      banks.set(String(account.id), String(account.bank_id));
    const isFirst = number === 0;
    number += 1;
    const entry = describeBatch(batch, banks);
    const userId = people.get(batch.userLogin);
    invariant(userId !== undefined, `${batch.userLogin} is a person of the sample`);
    const outcome = store.command(
      {
        userId,
        deviceId: sampleId('device'),
        at: batch.at,
        command: entry.command,
        input: entry.input,
        undo: entry.undo,
        entryId: sampleId(`entry ${number}`),
        summarize: () => entry.summary,
      },
      (tx) => {
        if (isFirst) addOwn(tx, batch);
        for (const { bytes } of batch.files ?? []) files.putFile(bytes);
        writeBatch(tx, batch);
        if (batch.signs !== undefined) sign(tx, files, { batch, userId, knownEntry: number - 1 });
      },
    );
    done += outcome.rows;
    onProgress({ done, total: Math.max(done, EXPECTED_ROWS), unit: 'rows' });
  }
}

/** Signs the cash position as the batches so far tell it. */
function sign(
  tx: WriteStore,
  files: FileStore,
  of: { readonly batch: SampleBatch; readonly userId: string; readonly knownEntry: number },
): void {
  const { batch, userId, knownEntry } = of;
  const { signs, at } = batch;
  invariant(signs !== undefined, 'the batch signs a position');
  const asOf = isoDate(signs.asOf);
  const ids = new Map<string, number>();
  publish(
    {
      store: tx,
      files,
      clock: { now: () => at, today: () => asOf },
      session: { userId, userName: batch.userLogin },
      knownEntry,
      newId: () => {
        const count = (ids.get(at) ?? 0) + 1;
        ids.set(at, count);
        return sampleId(`signed ${at} ${count}`);
      },
    },
    { asOf, basis: 'booked', note: signs.note },
  );
}

/** What the generator does not know: the device, the version stamp and more rights for one person. */
function addOwn(tx: WriteStore, batch: SampleBatch): void {
  tx.insert('device', {
    id: sampleId('device'),
    name: 'Treasury desk',
    platform: 'sample',
    first_seen_at: batch.at,
  });
  tx.insert('setting', { id: sampleId('version'), key: 'sample.version', value: SAMPLE_VERSION });
}

function writeBatch(tx: WriteStore, batch: SampleBatch): void {
  for (const [table, rows] of Object.entries(batch.tables)) insertRows(tx, table, rows);
  const person = batch.tables.user?.find((row) => row.login === PERSON);
  for (const role of batch.tables.role ?? [])
    if (person !== undefined && MORE_ROLES.includes(String(role.name)))
      tx.insert('user_role', {
        id: sampleId(`role ${String(role.name)}`),
        user_id: person.id,
        role_id: role.id,
      });
  for (const [table, ids] of Object.entries(batch.removes ?? {}))
    for (const id of ids) tx.remove(table, id);
  for (const [table, rows] of Object.entries(batch.updates ?? {}))
    for (const { id, ...values } of rows) tx.update(table, String(id), values);
}

/** All rows of a table have the same columns, so one statement serves them all. */
function insertRows(tx: WriteStore, table: string, rows: readonly SampleRow[]): void {
  const [first] = rows;
  if (first === undefined) return;
  const declaration = tableNamed(table, declaredTables);
  const columns = Object.keys(first);
  const marks = columns.map(() => '?').join(', ');
  const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`;
  for (const row of rows) {
    const encoded = encodeRow(declaration, row);
    tx.run(
      sql,
      columns.map((name): SqlValue => encoded[name] ?? null),
    );
  }
}
