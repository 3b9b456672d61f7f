/** Matches as stored: writing them, taking them back, and how their methods fared. */
import { AppFailure } from '../../core/result.ts';
import { type ReadStore, RUNNING_ENTRY, type SqlValue, type WriteStore } from '../store/index.ts';
import { isOpenFlow, MATCH_PARTS } from './matched.ts';

/** A part of a match: exactly one of the three ids is given. */
export interface StoredPart {
  readonly lineId: string | null;
  readonly detail: number | null;
  readonly flowId: string | null;
  readonly postingId: string | null;
  readonly currency: string;
  readonly amountMinor: bigint;
}

export interface MatchToStore {
  readonly id: string;
  readonly accountId: string;
  readonly currency: string;
  readonly shape: string;
  readonly method: string;
  readonly ruleId: string | null;
  readonly score: number;
  readonly grounds: readonly unknown[];
  readonly differenceMinor: bigint;
  readonly differenceKind: string | null;
  readonly parts: readonly StoredPart[];
}

/** Rows of one statement: long enough that its overhead is shared, short enough to be bound quickly. */
const ROWS_AT_ONCE = 50;

/** An insert of so many rows of one table. */
function insertSql(table: string, columns: readonly string[], rows: number): string {
  const marks = `(${columns.map(() => '?').join(', ')})`;
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array.from({ length: rows }, () => marks).join(', ')}`;
}

/**
 * Inserts many rows of one table; `put` appends the values of one of them. Rows bring the running
 * entry, asked for once, so that the journal's trigger does not write each of them again.
 */
function insertMany<T>(
  store: WriteStore,
  table: string,
  columns: readonly string[],
  rows: readonly T[],
  put: (row: T, values: SqlValue[]) => void,
): void {
  const entry = store.pluck<bigint>(`SELECT ${RUNNING_ENTRY}`) ?? null;
  const names = [...columns, 'entry'];
  const full = insertSql(table, names, ROWS_AT_ONCE);
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, rows.length);
    const values: SqlValue[] = [];
    for (let at = from; at < to; at++) {
      put(rows[at] as T, values);
      values.push(entry);
    }
    const isFull = to - from === ROWS_AT_ONCE;
    store.run(isFull ? full : insertSql(table, names, to - from), values);
  }
}

const MATCH_COLUMNS = [
  'id',
  'account_id',
  'currency',
  'shape',
  'method',
  'rule_id',
  'score',
  'explanation',
  'difference_minor',
  'difference_kind',
  'matched_at',
  'line_id',
  'detail',
  'flow_id',
  'posting_id',
  'amount_minor',
];

const PART_COLUMNS = [
  'id',
  'reconciliation_id',
  'position',
  'side',
  'line_id',
  'detail',
  'flow_id',
  'posting_id',
  'currency',
  'amount_minor',
];

/** Most matches are one line and one item of the same amount: they need no rows for their parts. */
function pairOf({ parts, currency }: MatchToStore): StoredPart | null {
  const [bank, book] = parts;
  if (parts.length !== 2 || bank === undefined || book === undefined) return null;
  const isPair =
    bank.lineId !== null &&
    book.lineId === null &&
    bank.currency === currency &&
    book.currency === currency &&
    bank.amountMinor === book.amountMinor;
  return isPair ? { ...bank, flowId: book.flowId, postingId: book.postingId } : null;
}

const wholeNumber = (value: number | null) => (value === null ? null : BigInt(value));

/** Inserts matches with their parts. */
export function insertMatches(
  store: WriteStore,
  matches: readonly MatchToStore[],
  at: string,
  newId: () => string,
): void {
  const others: { readonly id: string; readonly position: number; readonly part: StoredPart }[] =
    [];
  insertMany(store, 'reconciliation', MATCH_COLUMNS, matches, (match, values) => {
    const pair = pairOf(match);
    if (pair === null)
      match.parts.forEach((part, index) => {
        others.push({ id: match.id, position: index + 1, part });
      });
    values.push(
      match.id,
      match.accountId,
      match.currency,
      match.shape,
      match.method,
      match.ruleId,
      String(match.score),
      JSON.stringify(match.grounds),
      match.differenceMinor,
      match.differenceKind,
      at,
      pair?.lineId ?? null,
      wholeNumber(pair?.detail ?? null),
      pair?.flowId ?? null,
      pair?.postingId ?? null,
      pair?.amountMinor ?? null,
    );
  });
  insertMany(
    store,
    'reconciliation_item',
    PART_COLUMNS,
    others,
    ({ id, position, part }, values) => {
      values.push(
        newId(),
        id,
        BigInt(position),
        part.lineId === null ? 'book' : 'bank',
        part.lineId,
        wholeNumber(part.detail),
        part.flowId,
        part.postingId,
        part.currency,
        part.amountMinor,
      );
    },
  );
}

/** Removes matches; flows that they had settled and that are not whole any more are open again. */
export function removeMatches(
  store: WriteStore,
  ids: readonly string[],
): { readonly removed: number; readonly reopenedFlows: number } {
  const list = JSON.stringify(ids);
  const reopenedFlows = store.pluck<bigint>(
    `SELECT COUNT(*) FROM expected_flow x
      WHERE x.id IN (SELECT i.flow_id FROM json_each(?) m
                       JOIN ${MATCH_PARTS} i ON i.reconciliation_id = m.value)
        AND x.status = 'open' AND NOT ${isOpenFlow('x')}`,
    [list],
  );
  store.run(
    'DELETE FROM reconciliation_item WHERE reconciliation_id IN (SELECT value FROM json_each(?))',
    [list],
  );
  const { changes: removed } = store.run(
    'DELETE FROM reconciliation WHERE id IN (SELECT value FROM json_each(?))',
    [list],
  );
  if (removed !== new Set(ids).size)
    throw new AppFailure({
      kind: 'not-found',
      code: 'MATCH_UNKNOWN',
      message: 'At least one of these matches is not there any more. Load the list again.',
      path: 'ids',
    });
  return { removed, reopenedFlows: Number(reopenedFlows ?? 0n) };
}

export interface MethodHistory {
  readonly method: string;
  readonly accepted: number;
  readonly undone: number;
  readonly rejected: number;
  readonly precision: number | null;
}

/** Matches by method that stand, those that were taken back, and suggestions that were turned down. */
export function methodHistory(store: ReadStore): MethodHistory[] {
  return store
    .all<{ method: string; accepted: bigint; undone: bigint; rejected: bigint }>(
      `SELECT method, SUM(state = 'stands') AS accepted, SUM(state = 'undone') AS undone,
              SUM(state = 'rejected') AS rejected
         FROM (SELECT method, 'stands' AS state FROM reconciliation
               UNION ALL SELECT method, 'undone' FROM reconciliation_history h
                WHERE NOT EXISTS (SELECT 1 FROM reconciliation r WHERE r.id = h.id)
               UNION ALL SELECT method, 'rejected' FROM match_rejection)
        GROUP BY method ORDER BY method`,
    )
    .map((row) => {
      const [accepted, undone] = [Number(row.accepted), Number(row.undone)];
      const rejected = Number(row.rejected);
      const precision = accepted / (accepted + undone + rejected);
      return { method: row.method, accepted, undone, rejected, precision };
    });
}

/** Keys of suggestions that people turned down. */
export function rejectedKeys(store: ReadStore): ReadonlySet<string> {
  return new Set(store.plucks<string>('SELECT match_key FROM match_rejection'));
}
