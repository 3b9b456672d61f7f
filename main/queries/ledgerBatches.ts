/** Batches that left for accounting: which journals they hold and which may still leave. */
import { AppFailure } from '../../core/result.ts';
import type { SqlValue } from '../store/codec.ts';
import type { ReadStore } from '../store/index.ts';

export interface BatchRow {
  readonly id: string;
  readonly entity_id: string;
  readonly entity_name: string;
  readonly number: bigint;
  readonly package: string;
  readonly from_date: string;
  readonly to_date: string;
  readonly journal_count: bigint;
  readonly file_name: string;
  readonly file_hash: string;
  readonly size_bytes: bigint;
  readonly reverses_id: string | null;
  readonly reverses_number: bigint | null;
  readonly reversed_by_number: bigint | null;
  readonly created_at: string;
  readonly entry: bigint;
  readonly [column: string]: SqlValue;
}

const BATCHES = `SELECT b.id, b.entity_id, e.name AS entity_name, b.number, b.package, b.from_date,
    b.to_date, b.journal_count, b.file_name, b.file_hash, b.size_bytes, b.reverses_id,
    o.number AS reverses_number, r.number AS reversed_by_number, b.created_at, b.entry
  FROM export_batch b JOIN entity e ON e.id = b.entity_id
  LEFT JOIN export_batch o ON o.id = b.reverses_id
  LEFT JOIN export_batch r ON r.reverses_id = b.id`;

export function readBatches(
  store: ReadStore,
  entityId: string | undefined,
  page: { readonly start: number; readonly count: number },
): { readonly rows: BatchRow[]; readonly count: number } {
  const entity = entityId ?? null;
  const where = '(:entity IS NULL OR b.entity_id = :entity)';
  return {
    rows: store.all<BatchRow>(
      `${BATCHES} WHERE ${where} ORDER BY b.created_at DESC, b.number DESC LIMIT :count OFFSET :start`,
      { entity, count: BigInt(page.count), start: BigInt(page.start) },
    ),
    count: Number(store.pluck(`SELECT COUNT(*) FROM export_batch b WHERE ${where}`, { entity })),
  };
}

/** Throws BATCH_UNKNOWN. */
export function batchById(store: ReadStore, id: string): BatchRow {
  const found = store.get<BatchRow>(`${BATCHES} WHERE b.id = ?`, [id]);
  if (found !== undefined) return found;
  throw new AppFailure({
    kind: 'not-found',
    code: 'BATCH_UNKNOWN',
    message: 'There is no such batch. Reload and try again.',
    path: 'batchId',
  });
}

/** Holds for journals in a batch that left and was not taken back. */
export const LEFT = `EXISTS (SELECT 1 FROM export_batch_item i JOIN export_batch b ON b.id = i.batch_id
    WHERE i.journal_id = j.id AND b.reverses_id IS NULL AND NOT EXISTS (
      SELECT 1 FROM export_batch r WHERE r.reverses_id = b.id))`;

/** Journals of an entity and span that have left, and the ids of those that have not. */
export function journalsToLeave(
  store: ReadStore,
  span: { readonly entityId: string; readonly from: string; readonly to: string },
): { readonly ids: string[]; readonly left: number } {
  const where = 'j.entity_id = ? AND j.posting_date BETWEEN ? AND ?';
  const values = [span.entityId, span.from, span.to];
  return {
    ids: store.plucks<string>(
      `SELECT j.id FROM ledger_journal j WHERE ${where} AND NOT ${LEFT} ORDER BY j.number`,
      values,
    ),
    left: Number(
      store.pluck(`SELECT COUNT(*) FROM ledger_journal j WHERE ${where} AND ${LEFT}`, values),
    ),
  };
}

export function journalIdsOfBatch(store: ReadStore, batchId: string): string[] {
  return store.plucks<string>(
    `SELECT i.journal_id FROM export_batch_item i JOIN ledger_journal j ON j.id = i.journal_id
      WHERE i.batch_id = ? ORDER BY j.number`,
    [batchId],
  );
}

export function nextBatchNumber(store: ReadStore, entityId: string): number {
  const last = store.pluck<bigint | null>(
    'SELECT MAX(number) FROM export_batch WHERE entity_id = ?',
    [entityId],
  );
  return Number(last ?? 0n) + 1;
}

/** The numbers of the batches that journals stand in, reversals included. */
export function batchNumbersOf(
  store: ReadStore,
  journalIds: readonly string[],
): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { journal_id, number } of store.all<{ journal_id: string; number: bigint }>(
    `SELECT i.journal_id, b.number FROM export_batch_item i JOIN export_batch b ON b.id = i.batch_id
      WHERE i.journal_id IN (SELECT value FROM json_each(?)) ORDER BY b.number`,
    [JSON.stringify(journalIds)],
  ))
    found.set(journal_id, [...(found.get(journal_id) ?? []), Number(number)]);
  return found;
}
