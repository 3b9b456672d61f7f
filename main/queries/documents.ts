/** Documents as they are kept, and the sets of the commands that made them. */
import { AppFailure } from '../../core/result.ts';
import type { SqlValue } from '../store/codec.ts';
import type { ReadStore } from '../store/index.ts';
import { allOf, type Conditions, when, within } from './scope.ts';

export interface DocumentRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly media_type: string;
  readonly file_name: string;
  readonly file_hash: string;
  readonly size_bytes: number;
  readonly as_of: string;
  readonly known_entry: number;
  readonly run_ids: string[];
  readonly created_at: string;
  readonly entry: number;
  readonly fund_id: string | null;
  readonly holder: string | null;
}

export interface DocumentScope {
  readonly fundId?: string | undefined;
  readonly search?: string | undefined;
}

/** Sums over the documents of one set; bigints are counts of rows and bytes. */
export interface SetSums {
  readonly entry: bigint;
  readonly count: bigint;
  readonly size: bigint;
  readonly first_as_of: string;
  readonly last_as_of: string;
  readonly known_entry: bigint;
  readonly holders: bigint;
  readonly fund_id: string | null;
  readonly fund_name: string | null;
  readonly kinds: string;
  readonly media_types: string;
}

/** Throws DOCUMENT_UNKNOWN. */
export function documentRow(store: ReadStore, id: string): DocumentRow {
  const row = store.row<DocumentRow>('document', 'SELECT * FROM document WHERE id = ?', [id]);
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: 'DOCUMENT_UNKNOWN',
    message: 'There is no such document at the chosen time.',
    path: 'documentId',
  });
}

function searched(search: string | undefined): Conditions | null {
  const text = search?.trim() ?? '';
  if (text === '') return null;
  const like = `%${text.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;
  const columns = ['d.title', 'd.file_name', 'd.holder'];
  const holds = columns.map((name) => `${name} LIKE ? ESCAPE '\\'`).join(' OR ');
  return { sql: `(${holds})`, values: columns.map(() => like) };
}

/** Over a document under the alias `d`. */
function conditionsOf({ fundId, search }: DocumentScope): Conditions {
  return allOf([
    { sql: 'd.entry IS NOT NULL', values: [] },
    when('d.fund_id = ?', fundId),
    searched(search),
  ]);
}

/** Sets before an entry, newest first. */
export function setsBefore(
  store: ReadStore,
  scope: DocumentScope,
  { before, count }: { readonly before?: number | undefined; readonly count: number },
): SetSums[] {
  const { sql, values } = conditionsOf(scope);
  const key: readonly SqlValue[] = before === undefined ? [] : [BigInt(before)];
  return store.all<SetSums>(
    `SELECT s.*, f.name AS fund_name FROM (
     SELECT d.entry, COUNT(*) AS count, SUM(d.size_bytes) AS size,
            MIN(d.as_of) AS first_as_of, MAX(d.as_of) AS last_as_of,
            MAX(d.known_entry) AS known_entry, COUNT(DISTINCT d.holder) AS holders,
            CASE WHEN COUNT(DISTINCT d.fund_id) = 1 AND COUNT(d.fund_id) = COUNT(*)
                 THEN MIN(d.fund_id) END AS fund_id,
            json_group_array(DISTINCT d.kind) AS kinds,
            json_group_array(DISTINCT d.media_type) AS media_types
       FROM document d
      WHERE ${sql}${before === undefined ? '' : ' AND d.entry < ?'}
      GROUP BY d.entry ORDER BY d.entry DESC LIMIT ?
     ) s LEFT JOIN fund f ON f.id = s.fund_id ORDER BY s.entry DESC`,
    [...values, ...key, BigInt(count)],
  );
}

/** How many sets and documents a scope holds. */
export function countSets(
  store: ReadStore,
  scope: DocumentScope,
): { readonly sets: number; readonly documents: number } {
  const { sql, values } = conditionsOf(scope);
  const found = store.get<{ sets: bigint; documents: bigint }>(
    `SELECT COUNT(DISTINCT d.entry) AS sets, COUNT(*) AS documents FROM document d WHERE ${sql}`,
    values,
  );
  return { sets: Number(found?.sets ?? 0n), documents: Number(found?.documents ?? 0n) };
}

/** How many documents each set holds, and which was made first. */
export function countsOf(
  store: ReadStore,
  scope: DocumentScope,
  entries: readonly (bigint | number)[],
): ReadonlyMap<number, { readonly count: number; readonly firstId: string }> {
  const { sql, values } = ofSets(scope, entries);
  return new Map(
    store
      .all<{ entry: bigint; count: bigint; first_id: string }>(
        `SELECT d.entry, COUNT(*) AS count, MIN(d.id) AS first_id
           FROM document d WHERE ${sql} GROUP BY d.entry`,
        values,
      )
      .map((row) => [Number(row.entry), { count: Number(row.count), firstId: row.first_id }]),
  );
}

function ofSets(scope: DocumentScope, entries: readonly (bigint | number)[]): Conditions {
  return allOf([
    { sql: 'd.entry IN (SELECT value FROM json_each(?))', values: [numbersJson(entries)] },
    conditionsOf(scope),
  ]);
}

function numbersJson(numbers: readonly (bigint | number)[]): string {
  return JSON.stringify(numbers.map(Number));
}

/** The runs that each set stands on, each once. */
export function runsOf(
  store: ReadStore,
  scope: DocumentScope,
  entries: readonly (bigint | number)[],
): ReadonlyMap<number, readonly string[]> {
  const { sql, values } = ofSets(scope, entries);
  const runs = new Map<number, Set<string>>();
  for (const row of store.all<{ entry: bigint; run_ids: string }>(
    `SELECT DISTINCT d.entry, d.run_ids FROM document d WHERE ${sql}`,
    values,
  )) {
    const own = runs.get(Number(row.entry)) ?? new Set<string>();
    for (const id of JSON.parse(row.run_ids) as string[]) own.add(id);
    runs.set(Number(row.entry), own);
  }
  return new Map([...runs].map(([entry, ids]) => [entry, [...ids]]));
}

/** Documents of a set after one of them, in the order of their making. */
export function membersAfter(
  store: ReadStore,
  entry: number,
  scope: DocumentScope,
  { after, count }: { readonly after?: string | undefined; readonly count: number },
): DocumentRow[] {
  const { sql, values } = allOf([ofSets(scope, [entry]), when('d.id > ?', after)]);
  return store.rows<DocumentRow>(
    'document',
    `SELECT d.* FROM document d WHERE ${sql} ORDER BY d.id LIMIT ?`,
    [...values, BigInt(count)],
  );
}

/** What an archive holds of a document. */
export interface FiledDocument {
  readonly id: string;
  readonly file_name: string;
  readonly file_hash: string;
  readonly size: bigint;
  readonly created_at: string;
  readonly kind: string;
  readonly as_of: string;
  readonly fund_code: string | null;
}

/** The documents of sets and those that are named, each once, in the order of their making. */
export function filedDocuments(
  store: ReadStore,
  scope: DocumentScope,
  entries: readonly number[],
  ids: readonly string[],
): FiledDocument[] {
  const sets = ofSets(scope, entries);
  const named = within('d.id', ids) as Conditions;
  return store.all<FiledDocument>(
    `SELECT d.id, d.file_name, d.file_hash, d.size_bytes AS size, d.created_at, d.kind, d.as_of,
            f.code AS fund_code
       FROM document d LEFT JOIN fund f ON f.id = d.fund_id
      WHERE (${sets.sql}) OR ${named.sql} ORDER BY d.id`,
    [...sets.values, ...named.values],
  );
}

/** What a set is made of, by report and format. */
export interface SetPart {
  readonly kind: string;
  readonly media_type: string;
  readonly count: bigint;
  readonly size: bigint;
}

export function partsOfSet(store: ReadStore, entry: number, scope: DocumentScope): SetPart[] {
  const { sql, values } = ofSets(scope, [entry]);
  return store.all<SetPart>(
    `SELECT d.kind, d.media_type, COUNT(*) AS count, SUM(d.size_bytes) AS size
       FROM document d WHERE ${sql} GROUP BY d.kind, d.media_type ORDER BY d.kind, d.media_type`,
    values,
  );
}

/** An investor of a set as runs name it, with how many documents it has and the first one's title. */
export interface SetHolder {
  readonly holder: string;
  readonly title: string;
  readonly count: bigint;
}

export function holdersOfSet(store: ReadStore, entry: number, scope: DocumentScope): SetHolder[] {
  const { sql, values } = allOf([
    ofSets(scope, [entry]),
    { sql: 'd.holder IS NOT NULL', values: [] },
  ]);
  return store.all<SetHolder>(
    `SELECT d.holder, MIN(d.title) AS title, COUNT(*) AS count
       FROM document d WHERE ${sql} GROUP BY d.holder ORDER BY d.holder`,
    values,
  );
}
