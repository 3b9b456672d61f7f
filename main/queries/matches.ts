/** Matches as stored: writing them, taking them back, and how their methods fared. */
import { AppFailure } from '../../core/result.ts';
import { type ReadStore, RUNNING_ENTRY, type WriteStore } from '../store/index.ts';

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

/** Rows that travel in one statement as JSON; far fewer calls than a row each. */
const CHUNK = 5000;

function* chunksOf<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += CHUNK) yield list.slice(from, from + CHUNK);
}

const INSERT_MATCHES = `INSERT INTO reconciliation (id, account_id, currency, shape, method, rule_id,
    score, explanation, difference_minor, difference_kind, matched_at, entry)
  SELECT v.value ->> 0, v.value ->> 1, v.value ->> 2, v.value ->> 3, v.value ->> 4, v.value ->> 5,
         v.value ->> 6, v.value ->> 7, CAST(v.value ->> 8 AS INTEGER), v.value ->> 9, ?, ${RUNNING_ENTRY}
    FROM json_each(?) v`;

const INSERT_PARTS = `INSERT INTO reconciliation_item (id, reconciliation_id, position, side, line_id,
    detail, flow_id, posting_id, currency, amount_minor, entry)
  SELECT v.value ->> 0, v.value ->> 1, v.value ->> 2, v.value ->> 3, v.value ->> 4, v.value ->> 5,
         v.value ->> 6, v.value ->> 7, v.value ->> 8, CAST(v.value ->> 9 AS INTEGER), ${RUNNING_ENTRY}
    FROM json_each(?) v`;

/** Most matches are one line and one item of the same amount: a single row then says both. */
function joined(
  parts: readonly StoredPart[],
): readonly { readonly side: string; readonly part: StoredPart }[] {
  const [bank, book] = parts;
  const isPair =
    parts.length === 2 &&
    bank?.lineId !== null &&
    book?.lineId === null &&
    bank?.currency === book.currency &&
    bank.amountMinor === book.amountMinor;
  if (isPair && bank !== undefined && book !== undefined) {
    const { flowId, postingId } = book;
    return [{ side: 'both', part: { ...bank, flowId, postingId } }];
  }
  return parts.map((part) => ({ side: part.lineId === null ? 'book' : 'bank', part }));
}

/** Inserts matches with their parts. Amounts travel as text, so that none passes through a double. */
export function insertMatches(
  store: WriteStore,
  matches: readonly MatchToStore[],
  at: string,
  newId: () => string,
): void {
  for (const chunk of chunksOf(matches)) {
    store.run(INSERT_MATCHES, [
      at,
      JSON.stringify(
        chunk.map((match) => [
          match.id,
          match.accountId,
          match.currency,
          match.shape,
          match.method,
          match.ruleId,
          String(match.score),
          JSON.stringify(match.grounds),
          String(match.differenceMinor),
          match.differenceKind,
        ]),
      ),
    ]);
    const parts = chunk.flatMap(({ id, parts: own }) =>
      joined(own).map(({ side, part }, index) => [
        newId(),
        id,
        index + 1,
        side,
        part.lineId,
        part.detail,
        part.flowId,
        part.postingId,
        part.currency,
        String(part.amountMinor),
      ]),
    );
    store.run(INSERT_PARTS, [JSON.stringify(parts)]);
  }
}

interface TakenFlow {
  minor: bigint;
  /** The first of the lines, by id; null where none is a line. */
  lineId: string | null;
}

/** What matches take of each flow, with the line that settles it where that takes all. */
function takenFlows(matches: readonly MatchToStore[]): ReadonlyMap<string, TakenFlow> {
  const flows = new Map<string, TakenFlow>();
  for (const { parts } of matches) {
    const first = parts.reduce<string | null>(
      (least, { lineId }) =>
        lineId !== null && (least === null || lineId < least) ? lineId : least,
      null,
    );
    for (const { flowId, amountMinor } of parts) {
      if (flowId === null) continue;
      const known = flows.get(flowId);
      if (known === undefined) flows.set(flowId, { minor: amountMinor, lineId: first });
      else {
        known.minor += amountMinor;
        if (first !== null && (known.lineId === null || first < known.lineId)) known.lineId = first;
      }
    }
  }
  return flows;
}

const SETTLE_AT_ONCE = `UPDATE expected_flow SET status = 'settled', settled_line_id = v.value ->> 1
  FROM json_each(?) v
 WHERE expected_flow.id = v.value ->> 0 AND status = 'open' AND amount_minor = CAST(v.value ->> 2 AS INTEGER)`;

const SETTLE_REST = `UPDATE expected_flow SET status = 'settled', settled_line_id = (
    SELECT MIN(b.line_id) FROM reconciliation_item i
      JOIN reconciliation_item b ON b.reconciliation_id = i.reconciliation_id
       AND b.line_id IS NOT NULL
     WHERE i.flow_id = expected_flow.id)
  WHERE id IN (SELECT value ->> 0 FROM json_each(?)) AND status = 'open'
    AND amount_minor = (SELECT SUM(i.amount_minor) FROM reconciliation_item i
                         WHERE i.flow_id = expected_flow.id)`;

/**
 * Marks flows as settled that the stored matches have taken wholly; answers how many. What one
 * command takes whole needs no look at earlier matches; only parts of flows do.
 */
export function settleFlows(store: WriteStore, matches: readonly MatchToStore[]): number {
  let settled = 0;
  for (const chunk of chunksOf([...takenFlows(matches)])) {
    const rows = JSON.stringify(
      chunk.map(([id, { lineId, minor }]) => [id, lineId, String(minor)]),
    );
    const { changes } = store.run(SETTLE_AT_ONCE, [rows]);
    settled += changes;
    if (changes < chunk.length) settled += store.run(SETTLE_REST, [rows]).changes;
  }
  return settled;
}

/** Removes matches; flows that they had settled and that are not whole any more are open again. */
export function removeMatches(
  store: WriteStore,
  ids: readonly string[],
): { readonly removed: number; readonly reopenedFlows: number } {
  const list = JSON.stringify(ids);
  const flows = store.plucks<string>(
    `SELECT DISTINCT flow_id FROM reconciliation_item
      WHERE flow_id IS NOT NULL AND reconciliation_id IN (SELECT value FROM json_each(?))`,
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
  const { changes: reopenedFlows } = store.run(
    `UPDATE expected_flow SET status = 'open', settled_line_id = NULL
      WHERE status = 'settled' AND id IN (SELECT value FROM json_each(?))
        AND amount_minor <> COALESCE((SELECT SUM(i.amount_minor) FROM reconciliation_item i
                                       WHERE i.flow_id = expected_flow.id), 0)`,
    [JSON.stringify(flows)],
  );
  return { removed, reopenedFlows };
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
