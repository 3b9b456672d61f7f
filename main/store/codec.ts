/**
 * Rows as domain values and as SQLite stores them, by declaration: booleans are 0 and 1, JSON is text,
 * plain integers fit a number, amounts in minor units are bigint always.
 */
import { AppFailure, invariant } from '../../core/result.ts';
import {
  type ColumnKind,
  tables as declaredTables,
  findTable,
  type TableDeclaration,
} from '../../sync/tables/index.ts';

/** What SQLite takes and gives; integers come back as bigint. */
export type SqlValue = string | number | bigint | null | Uint8Array;

/** A row as raw SQL gives it. */
export interface SqlRow {
  readonly [column: string]: SqlValue;
}

/** A row in domain values: bigint for `minor`, number for `integer`, boolean, parsed JSON, text. */
export interface Row {
  readonly [column: string]: unknown;
}

export function tableNamed(
  name: string,
  tables: readonly TableDeclaration[] = declaredTables,
): TableDeclaration {
  const table = tables === declaredTables ? findTable(name) : tables.find((t) => t.name === name);
  invariant(table !== undefined, `no table is declared under the name ${name}`);
  return table;
}

/**
 * Decodes rows of one table, whichever of its columns they hold. Columns that are not declared (an
 * alias, a sum) pass through as raw SQL gave them. `entry` and `ended` become numbers.
 */
export function rowsOf<T extends Row = Row>(
  table: string | TableDeclaration,
  rows: readonly SqlRow[],
): T[] {
  const declaration = typeof table === 'string' ? tableNamed(table) : table;
  return rows.map((row) => decodeRow(declaration, row) as T);
}

export function decodeRow(table: TableDeclaration, row: SqlRow): Row {
  const decoded: { [column: string]: unknown } = {};
  for (const [name, value] of Object.entries(row)) {
    const kind = kindOf(table, name);
    decoded[name] = kind === undefined || value === null ? value : decodeValue(kind, value, name);
  }
  return decoded;
}

/** Encodes the given columns for binding; throws `AppFailure` ROW_VALUE where a value does not fit. */
export function encodeRow(table: TableDeclaration, row: Row): { [column: string]: SqlValue } {
  const encoded: { [column: string]: SqlValue } = {};
  for (const [name, value] of Object.entries(row)) {
    const kind = kindOf(table, name);
    invariant(
      kind !== undefined && name !== 'entry' && name !== 'ended',
      `${table.name} has no column ${name} that a command may write`,
    );
    encoded[name] = value === null || value === undefined ? null : encodeValue(kind, value, name);
  }
  return encoded;
}

function kindOf(table: TableDeclaration, name: string): ColumnKind | undefined {
  if (name === 'id') return 'text';
  if (name === 'extra') return 'json';
  if (name === 'entry' || name === 'ended') return 'integer';
  return table.columns[name]?.kind;
}

function decodeValue(kind: ColumnKind, value: SqlValue, name: string): unknown {
  if (kind === 'boolean') return BigInt(value as bigint) !== 0n;
  if (kind === 'json') return JSON.parse(String(value));
  if (kind === 'minor') return BigInt(value as bigint);
  if (kind !== 'integer') return value;
  const number = Number(value);
  invariant(Number.isSafeInteger(number), `${name} is beyond the integers that a number holds`);
  return number;
}

function encodeValue(kind: ColumnKind, value: unknown, name: string): SqlValue {
  if (kind === 'json') return JSON.stringify(value);
  if (kind === 'boolean' && typeof value === 'boolean') return value ? 1n : 0n;
  if (kind === 'minor' && typeof value === 'bigint') return value;
  if (kind === 'integer' && Number.isSafeInteger(value)) return BigInt(value as number);
  if (kind === 'integer' && typeof value === 'bigint') return value;
  if (kind === 'blob' && value instanceof Uint8Array) return value;
  if (isTextKind(kind) && typeof value === 'string') return value;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'ROW_VALUE',
    message: `${name} takes ${kind}, not ${typeof value} ${String(value).slice(0, 40)}.`,
    path: name,
  });
}

function isTextKind(kind: ColumnKind): boolean {
  return kind !== 'minor' && kind !== 'integer' && kind !== 'boolean' && kind !== 'blob';
}
