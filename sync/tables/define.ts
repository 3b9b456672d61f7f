/**
 * How a business table is declared. One declaration gives the history twin, the journal triggers, the
 * row codec, the digest and, at the centre, the PostgreSQL twin; queries and migrations stay SQL.
 */

/**
 * What a concurrent change to a table means when devices meet:
 * facts are only inserted; workflow rows move by commands with an expected version; hard fields go to
 * a person, soft fields to the last writer; sets add and remove; private rows follow their owner;
 * local rows never leave the device; derived rows are computed from facts.
 */
export type TableClass =
  | 'fact'
  | 'workflow'
  | 'hard'
  | 'soft'
  | 'set'
  | 'private'
  | 'local'
  | 'derived';

/** Who may receive a row: everybody in the workspace, one legal entity's people, one user, nobody. */
export type TableScope = 'workspace' | 'entity' | 'user' | 'device';

export type ColumnKind =
  | 'text'
  | 'integer'
  /** Integer count of a currency's minor unit; the currency stands in a column beside it. */
  | 'minor'
  /** Decimal number as text: rates, quantities, shares. */
  | 'decimal'
  | 'date'
  /** ISO 8601 in UTC. */
  | 'instant'
  | 'json'
  | 'blob'
  | 'boolean'
  /** Id of a row in another table. */
  | 'ref';

export interface Column {
  readonly kind: ColumnKind;
  readonly optional: boolean;
  /** The table that a `ref` points to. */
  readonly table?: string;
  /** Schema version in which the column appeared; images of older entries leave it out. */
  readonly since: number;
  /** A label that may change on a row that is otherwise a fact. */
  readonly soft: boolean;
}

export interface TableDeclaration {
  readonly name: string;
  readonly class: TableClass;
  readonly scope: TableScope;
  /** Holds data about natural persons: row images enter the digest as a keyed hash, so they can be erased. */
  readonly personal: boolean;
  /** Fact rows may be withdrawn while nothing refers to them. */
  readonly retractable: boolean;
  /** Columns that identify the same thing in the world, whatever its id; empty where there is none. */
  readonly naturalKey: readonly string[];
  /** Business columns in declared order, without `id`, `extra`, `salt` and `entry`. */
  readonly columns: { readonly [name: string]: Column };
  readonly since: number;
}

interface TableOptions {
  readonly class: TableClass;
  readonly scope: TableScope;
  readonly personal?: boolean;
  readonly retractable?: boolean;
  readonly naturalKey?: readonly string[];
  readonly since?: number;
}

export function defineTable(
  name: string,
  options: TableOptions,
  columns: { readonly [name: string]: Column },
): TableDeclaration {
  return {
    name,
    class: options.class,
    scope: options.scope,
    personal: options.personal ?? false,
    retractable: options.retractable ?? false,
    naturalKey: options.naturalKey ?? [],
    columns,
    since: options.since ?? 1,
  };
}

function column(kind: ColumnKind, table?: string): Column {
  const base = { kind, optional: false, since: 1, soft: false };
  return table === undefined ? base : { ...base, table };
}

export const text = column('text');
export const integer = column('integer');
export const minor = column('minor');
export const decimal = column('decimal');
export const date = column('date');
export const instant = column('instant');
export const json = column('json');
export const blob = column('blob');
export const boolean = column('boolean');
export const ref = (table: string): Column => column('ref', table);
export const optional = (of: Column): Column => ({ ...of, optional: true });
export const since = (version: number, of: Column): Column => ({ ...of, since: version });
export const soft = (of: Column): Column => ({ ...of, soft: true });
