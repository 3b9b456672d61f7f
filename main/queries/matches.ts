/** Matches as stored: writing them, taking them back, and how their methods fared. */
import { type KeptGround, packGrounds } from '../../core/reconcile/grounds.ts';
import { AppFailure } from '../../core/result.ts';
import { type ReadStore, RUNNING_ENTRY, type SqlValue, type WriteStore } from '../store/index.ts';
import { ManyRows } from './manyRows.ts';
import { isOpenFlow, MATCH_PARTS } from './matched.ts';
import { restorePayments } from './returnable.ts';

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
  readonly grounds: readonly KeptGround[];
  readonly differenceMinor: bigint;
  readonly differenceKind: string | null;
  /** Of a return: the match whose items it gives back. */
  readonly returnsId?: string | null;
  readonly parts: readonly StoredPart[];
}

const bound = (columns: string) =>
  Object.fromEntries(columns.split(' ').map((column) => [column, '?']));

const MATCH_COLUMNS = bound(
  'id account_id currency shape method rule_id score explanation difference_minor difference_kind line_id detail flow_id posting_id amount_minor returns_id',
);

/** A whole line and a flow of the same amount, most matches by far: what they share is bound once. */
const PAIR_COLUMNS = {
  id: '?',
  account_id: ':account',
  currency: ':currency',
  shape: "'one-to-one'",
  method: ':method',
  ...bound('score explanation'),
  difference_minor: '0',
  ...bound('line_id flow_id amount_minor'),
};

const PART_COLUMNS = bound(
  'id reconciliation_id position side line_id detail flow_id posting_id currency amount_minor',
);

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

type Likeness = Pick<MatchToStore, 'accountId' | 'currency' | 'method'>;

/** Rows of pairs, those of one account, currency and method together. */
class PairRows {
  readonly #store: WriteStore;
  readonly #entry: SqlValue;
  readonly #rows = new Map<string, ManyRows>();
  #last: { readonly like: Likeness; readonly rows: ManyRows } | null = null;

  constructor(store: WriteStore, entry: SqlValue) {
    this.#store = store;
    this.#entry = entry;
  }

  like(like: Likeness): ManyRows {
    const { accountId, currency, method } = like;
    const last = this.#last;
    const isSame =
      last !== null &&
      last.like.accountId === accountId &&
      last.like.currency === currency &&
      last.like.method === method;
    if (isSame) return last.rows;
    const name = [accountId, currency, method].join(' ');
    const shared = { account: accountId, currency, method };
    const rows =
      this.#rows.get(name) ??
      new ManyRows(this.#store, 'reconciliation', PAIR_COLUMNS, this.#entry, shared);
    this.#rows.set(name, rows);
    this.#last = { like, rows };
    return rows;
  }

  finish(): void {
    for (const rows of this.#rows.values()) rows.finish();
  }
}

/** Inserts matches with their parts. */
export function insertMatches(
  store: WriteStore,
  matches: Iterable<MatchToStore>,
  newId: () => string,
): void {
  const entry = store.pluck<bigint>(`SELECT ${RUNNING_ENTRY}`) ?? null;
  const pairs = new PairRows(store, entry);
  const others = new ManyRows(store, 'reconciliation', MATCH_COLUMNS, entry);
  const unpaired: MatchToStore[] = [];
  for (const match of matches) {
    const { id, accountId, currency, method } = match;
    const score = String(match.score);
    const grounds = packGrounds(match.grounds);
    const pair = pairOf(match);
    if (pair === null) unpaired.push(match);
    if (pair?.flowId && isPlain(match, pair)) {
      const { lineId, flowId, amountMinor } = pair;
      pairs.like(match).add(id, score, grounds, lineId, flowId, amountMinor);
    } else
      others.add(
        ...[id, accountId, currency, match.shape, method, match.ruleId, score, grounds],
        ...[match.differenceMinor, match.differenceKind],
        ...[pair?.lineId ?? null, wholeNumber(pair?.detail ?? null)],
        ...[pair?.flowId ?? null, pair?.postingId ?? null, pair?.amountMinor ?? null],
        match.returnsId ?? null,
      );
  }
  pairs.finish();
  others.finish();
  insertParts(store, unpaired, entry, newId);
}

/** Nothing to tell besides the pair itself. */
function isPlain(match: MatchToStore, { detail }: StoredPart): boolean {
  const { shape, ruleId, differenceMinor, differenceKind, returnsId } = match;
  return (
    shape === 'one-to-one' &&
    !returnsId &&
    detail === null &&
    ruleId === null &&
    differenceMinor === 0n &&
    differenceKind === null
  );
}

function insertParts(
  store: WriteStore,
  matches: readonly MatchToStore[],
  entry: SqlValue,
  newId: () => string,
): void {
  const rows = new ManyRows(store, 'reconciliation_item', PART_COLUMNS, entry);
  for (const { id, parts } of matches)
    parts.forEach(({ lineId, detail, flowId, postingId, currency, amountMinor }, index) => {
      rows.add(
        ...[newId(), id, BigInt(index + 1), lineId === null ? 'book' : 'bank'],
        ...[lineId, wholeNumber(detail), flowId, postingId, currency, amountMinor],
      );
    });
  rows.finish();
}

/** A match that a later one gives back stays until that one goes, or both go together. */
function refuseReturned(store: ReadStore, list: string): void {
  const returned = store.pluck<string>(
    `SELECT r.id FROM json_each(:ids) m JOIN reconciliation r ON r.returns_id = m.value
      WHERE r.id NOT IN (SELECT value FROM json_each(:ids)) LIMIT 1`,
    { ids: list },
  );
  if (returned !== undefined)
    throw new AppFailure({
      kind: 'conflict',
      code: 'MATCH_RETURNED',
      message:
        'A return stands that gives back what this match settled. Take the return back first, or both together.',
      path: 'ids',
    });
}

/**
 * Removes matches; flows that they had settled and that are not whole any more are open again. Throws
 * MATCH_UNKNOWN and MATCH_RETURNED.
 */
export function removeMatches(
  store: WriteStore,
  ids: readonly string[],
): { readonly removed: number; readonly reopenedFlows: number } {
  const list = JSON.stringify(ids);
  refuseReturned(store, list);
  restorePayments(store, ids);
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

/** A match of a method, or a suggestion that was turned down, as its history counts it. */
export interface MethodMatch {
  readonly id: string;
  readonly account: string;
  readonly score: string;
  /** The journal entry that made it so. */
  readonly entry: bigint;
}

const FATES = {
  accepted: 'SELECT id, account_id, method, score, entry FROM reconciliation',
  undone: `SELECT id, account_id, method, score, ended AS entry FROM reconciliation_history h
            WHERE NOT EXISTS (SELECT 1 FROM reconciliation r WHERE r.id = h.id)`,
  rejected: 'SELECT id, account_id, method, score, entry FROM match_rejection',
} as const;

/** The newest of what `methodHistory` counts for a method. */
export function matchesOfMethod(
  store: ReadStore,
  method: string,
  { fate, count }: { readonly fate: keyof typeof FATES; readonly count: number },
): MethodMatch[] {
  return store.all<MethodMatch>(
    `SELECT m.id, a.name AS account, m.score, m.entry FROM (${FATES[fate]}) m
       JOIN account a ON a.id = m.account_id
      WHERE m.method = :method ORDER BY m.entry DESC, m.id LIMIT :count`,
    { method, count },
  );
}

/** Keys of suggestions that people turned down. */
export function rejectedKeys(store: ReadStore): ReadonlySet<string> {
  return new Set(store.plucks<string>('SELECT match_key FROM match_rejection'));
}
