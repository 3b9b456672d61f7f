/** The peer of the journal: the same rows by plain, unencrypted inserts, nothing kept beside them. */
/// <reference path="../../main/store/better-sqlite3.d.ts" />
import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Line, lineColumns } from '../lines.ts';

const integers = new Set<string>([
  'position',
  'amount_minor',
  'reversal',
  'occurrence',
  'source_line',
  'source_offset',
  'source_length',
]);

function open(folder: string, name: string): Database {
  const database = new Database(join(folder, name));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const columns = lineColumns.map((column) =>
    column === 'id'
      ? 'id TEXT PRIMARY KEY NOT NULL'
      : `${column} ${integers.has(column) ? 'INTEGER' : 'TEXT'}`,
  );
  database.exec(`CREATE TABLE statement_line (${columns.join(', ')}) STRICT;
    CREATE UNIQUE INDEX natural_key ON statement_line (account_id, fingerprint, occurrence);
    CREATE TABLE setting (id TEXT PRIMARY KEY NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL) STRICT;
    CREATE UNIQUE INDEX setting_key ON setting (key)`);
  return database;
}

/** All lines in one transaction, one prepared statement, row by row. */
export function insertPlainLines(
  folder: string,
  lines: readonly Line[],
): { ms: number; bytes: number } {
  const name = `plain-${process.hrtime.bigint()}.db`;
  const database = open(folder, name);
  const insert = database.prepare(
    `INSERT INTO statement_line VALUES (${lineColumns.map(() => '?').join(', ')})`,
  );
  const started = performance.now();
  database.exec('BEGIN IMMEDIATE');
  for (const line of lines) insert.run(line);
  database.exec('COMMIT');
  const ms = performance.now() - started;
  database.pragma('wal_checkpoint(TRUNCATE)');
  const bytes = statSync(join(folder, name)).size;
  database.close();
  return { ms, bytes };
}

/** A function that makes one durable insert a call. */
export function plainSingleInserts(folder: string): {
  insert(id: string, key: string): void;
  close(): void;
} {
  const database = open(folder, 'plain-single.db');
  const insert = database.prepare('INSERT INTO setting VALUES (?, ?, ?)');
  return {
    insert: (id, key) => {
      insert.run(id, key, '{"on":true}');
    },
    close: () => {
      database.close();
    },
  };
}
