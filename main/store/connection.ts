/**
 * Opens a database file with the store's recipe and asserts it: a connection that does not read back
 * every setting is closed and refused. Nothing else in the program opens the store.
 */
import Database from 'better-sqlite3';
import { AppFailure } from '../../core/result.ts';

export type Connection = Database;

/** How pages are encrypted. SQLCipher's format 4 is the default; AEGIS-256 suits large local stores. */
export type Cipher = 'sqlcipher' | 'aegis256';

export interface ConnectionOptions {
  readonly key: Uint8Array;
  readonly cipher: Cipher;
  readonly readonly?: boolean;
  /** Create the file where it is missing; otherwise a missing file is an error. */
  readonly create?: boolean;
  /** Page cache in KiB. */
  readonly cacheKib?: number;
}

/** Bytes of a page: what SQLCipher's format 4 has unless told otherwise, so other tools open it. */
export const pageBytes = 4096;

/** SQLite raises these where the file is not a database under this key. */
const notADatabase = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'SQLITE_IOERR_DATA']);

/**
 * Opens `file` under a raw 32-byte key. Throws `AppFailure` RUNTIME_TOO_OLD, WORKSPACE_KEY_WRONG,
 * WORKSPACE_MISSING or STORE_RECIPE.
 */
export function connect(file: string, options: ConnectionOptions): Connection {
  assertRuntime();
  let connection: Connection;
  try {
    connection = new Database(file, {
      readonly: options.readonly ?? false,
      fileMustExist: options.create !== true,
      timeout: 5000,
    });
  } catch (error) {
    throw new AppFailure({
      kind: 'not-found',
      code: 'WORKSPACE_MISSING',
      message: `The database "${file}" cannot be opened: ${(error as Error).message}. Choose the folder that holds workspace.ballast and store.db.`,
    });
  }
  try {
    applyKey(connection, options);
    applyRecipe(connection, options);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The driver's native part crashes without a message on a runtime whose Node-API is too old. */
export function assertRuntime(napi: string | undefined = process.versions.napi): void {
  if (Number(napi ?? 0) >= 10) return;
  throw new AppFailure({
    kind: 'unavailable',
    code: 'RUNTIME_TOO_OLD',
    message: `The store needs a runtime with Node-API 10 or newer; this one (Node ${process.versions.node}) has ${napi ?? 'none'}. Start Ballast through npm, which uses the Node 24 installed beside it.`,
  });
}

/** Names the cipher and key for files that this connection opens from now on (main, then attached). */
export function keyText(cipher: Cipher, key: Uint8Array): string {
  const hex = Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex');
  return cipher === 'sqlcipher' ? `x'${hex}'` : `raw:${hex}`;
}

export function selectCipher(connection: Connection, cipher: Cipher): void {
  if (cipher === 'sqlcipher') {
    connection.pragma(`cipher = 'sqlcipher'`);
    connection.pragma('legacy = 4');
  } else {
    connection.pragma(`cipher = 'aegis'`);
    connection.pragma(`algorithm = 'aegis-256'`);
  }
}

function applyKey(connection: Connection, options: ConnectionOptions): void {
  selectCipher(connection, options.cipher);
  if (options.create === true) connection.pragma(`page_size = ${pageBytes}`);
  connection.pragma(`key = "${keyText(options.cipher, options.key)}"`);
  try {
    connection.prepare('SELECT count(*) FROM sqlite_master').get();
  } catch (error) {
    if (!notADatabase.has((error as { code?: string }).code ?? '')) throw error;
    throw new AppFailure({
      kind: 'unauthorized',
      code: 'WORKSPACE_KEY_WRONG',
      message:
        'The key does not open store.db, or its first page is damaged. Check that store.db and workspace.ballast belong to the same workspace, or restore a backup.',
    });
  }
}

function applyRecipe(connection: Connection, options: ConnectionOptions): void {
  if (options.readonly !== true) connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  if (process.platform === 'darwin') {
    connection.pragma('fullfsync = 1');
    connection.pragma('checkpoint_fullfsync = 1');
  }
  connection.pragma('temp_store = MEMORY');
  connection.pragma('foreign_keys = ON');
  connection.pragma('trusted_schema = OFF');
  connection.pragma('cell_size_check = ON');
  connection.pragma(`cache_size = -${options.cacheKib ?? 16_384}`);
  connection.defaultSafeIntegers(true);
  assertRecipe(connection);
}

/** What a connection must read back; RELIABILITY tells why each one is there. */
const recipe: readonly (readonly [pragma: string, expected: bigint | string])[] = [
  ['journal_mode', 'wal'],
  ['synchronous', 2n],
  ['temp_store', 2n],
  ['foreign_keys', 1n],
  ['trusted_schema', 0n],
  ['cell_size_check', 1n],
  ...(process.platform === 'darwin'
    ? ([
        ['fullfsync', 1n],
        ['checkpoint_fullfsync', 1n],
      ] as const)
    : []),
];

/** Throws `AppFailure` STORE_RECIPE where a setting of the recipe does not hold on this connection. */
export function assertRecipe(connection: Connection): void {
  for (const [pragma, expected] of recipe) {
    const actual = connection.pragma(pragma, { simple: true });
    if (actual !== expected) refuseRecipe(pragma, String(expected), String(actual));
  }
  if (typeof connection.prepare('SELECT 1').pluck().get() !== 'bigint')
    refuseRecipe('safe integers', 'on', 'off');
}

function refuseRecipe(setting: string, expected: string, actual: string): never {
  throw new AppFailure({
    kind: 'unavailable',
    code: 'STORE_RECIPE',
    message: `The database setting ${setting} reads ${actual} and must read ${expected}; the store stays closed, since saved work could be lost. Check the file system of the workspace folder.`,
    details: { setting, expected, actual },
  });
}
