/** What is set for accounts: target, minimum, overdraft and restriction. */
import type { AccountLimits, RestrictionKind } from '../../core/cash/available.ts';
import type { ReadStore } from '../store/index.ts';

export interface StoredLimits extends AccountLimits {
  /** The entry that wrote the account as it stands. */
  readonly entry: number;
}

interface LimitRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly target_minor: bigint | null;
  readonly minimum_minor: bigint | null;
  readonly overdraft_minor: bigint | null;
  readonly restriction: string;
  readonly restricted_minor: bigint | null;
  readonly restriction_reason: string | null;
  readonly entry: bigint;
}

/** The settings of accounts by id. */
export function accountLimits(
  store: ReadStore,
  ids: readonly string[],
): ReadonlyMap<string, StoredLimits> {
  const rows = store.all<LimitRow>(
    `SELECT id, target_minor, minimum_minor, overdraft_minor, restriction, restricted_minor,
            restriction_reason, entry
       FROM account WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids)],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        target: row.target_minor,
        minimum: row.minimum_minor,
        overdraft: row.overdraft_minor,
        restriction: row.restriction as RestrictionKind,
        restricted: row.restricted_minor,
        reason: row.restriction_reason,
        entry: Number(row.entry),
      },
    ]),
  );
}
