/** What of both sides is looked at: accounts, days and what is not posted yet, as conditions in SQL. */
import { type AccountScope, accountConditions, allOf, when, within } from './scope.ts';

export interface OpenScope extends AccountScope {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly unposted?: boolean | undefined;
}

/** Conditions over lines under the alias `l` with their accounts under `a`. */
export function lineConditions(scope: OpenScope) {
  return allOf([
    accountConditions(scope),
    when('l.booking_date >= ?', scope.from),
    when('l.booking_date <= ?', scope.to),
    scope.unposted === true
      ? { sql: 'NOT EXISTS (SELECT 1 FROM ledger_posting g WHERE g.line_id = l.id)', values: [] }
      : null,
  ]);
}

/** Conditions over the columns of an open item under the alias `o`. */
export function bookConditions(scope: OpenScope) {
  return allOf([
    within('o.entity_id', scope.entityIds),
    within('o.currency', scope.currencies),
    scope.accountIds === undefined
      ? null
      : {
          sql: '(o.account_id IS NULL OR o.account_id IN (SELECT value FROM json_each(?)))',
          values: [JSON.stringify(scope.accountIds)],
        },
  ]);
}
