/** Turning the filters of the contract into SQL conditions with bound values. */
import type { SqlValue } from '../store/codec.ts';

export interface AccountScope {
  readonly entityIds?: readonly string[] | undefined;
  readonly bankIds?: readonly string[] | undefined;
  readonly currencies?: readonly string[] | undefined;
  readonly accountIds?: readonly string[] | undefined;
}

export interface Conditions {
  /** `TRUE` where nothing is asked for, so that it always follows a WHERE. */
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** `column IN (…)` over a list, bound as one JSON text so that the SQL stays the same. */
function within(column: string, list: readonly string[] | undefined): Conditions | null {
  if (list === undefined) return null;
  return {
    sql: `${column} IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(list)],
  };
}

/** Joins conditions with AND; nulls are left out. */
export function allOf(conditions: readonly (Conditions | null)[]): Conditions {
  const given = conditions.filter((condition) => condition !== null);
  return {
    sql: given.length === 0 ? 'TRUE' : given.map((condition) => condition.sql).join(' AND '),
    values: given.flatMap((condition) => condition.values),
  };
}

/** One condition with a bound value, or null where the value is not given. */
export function when(sql: string, value: SqlValue | undefined): Conditions | null {
  return value === undefined ? null : { sql, values: [value] };
}

/** Conditions over an account's columns under the alias `a`. */
export function accountConditions(scope: AccountScope): Conditions {
  return allOf([
    within('a.entity_id', scope.entityIds),
    within('a.bank_id', scope.bankIds),
    within('a.currency', scope.currencies),
    within('a.id', scope.accountIds),
  ]);
}

export { within };
