/**
 * Derived tables, kept by the store when an entry closes: from the lines that the entry began and
 * ended comes the change of each day's flows, applied set by set. Row triggers would do the same work
 * once per line; see docs/adr/0006-derived-tables-at-close.md.
 *
 * `daily_flow` is a view over the versions that have not ended. All versions stand in one table: a
 * position as known at any entry searches it by account and date as today's does.
 */
import type { Connection } from './connection.ts';
import { refreshMonthlyFlow } from './monthlyFlow.ts';

const columns =
  'account_id, booking_date, category_id, currency, inflow_minor, outflow_minor, line_count';
const key = 'account_id, booking_date, category_id';
const sameKey = key
  .split(', ')
  .map((name) => `v.${name} = d.${name}`)
  .join(' AND ');

/** The changes of the running entry, in memory. */
export const derivedSetup = `
CREATE TEMP TABLE flow_delta (
  account_id TEXT NOT NULL, booking_date TEXT NOT NULL, category_id TEXT NOT NULL,
  currency TEXT NOT NULL, inflow INTEGER NOT NULL, outflow INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY (${key})
) WITHOUT ROWID;`;

function flows(table: string, sign: 1 | -1, entryColumn: string): string {
  return `SELECT account_id, booking_date, ifnull(category_id, '') AS category_id, currency,
    ${sign} * max(amount_minor, 0) AS inflow, ${sign} * max(-amount_minor, 0) AS outflow, ${sign} AS line
  FROM main.${table} WHERE ${entryColumn} = :entry`;
}

/** A second currency on one day gives null, which the column refuses. */
const collect = `
INSERT INTO temp.flow_delta
SELECT ${key}, CASE WHEN min(currency) = max(currency) THEN currency END,
  sum(inflow), sum(outflow), sum(line)
FROM (${flows('statement_line', 1, 'entry')}
  UNION ALL ${flows('statement_line_history', -1, 'ended')})
GROUP BY ${key}
HAVING sum(inflow) <> 0 OR sum(outflow) <> 0 OR sum(line) <> 0`;

const endOld = `
UPDATE main.daily_flow_version AS v SET ended = :entry FROM temp.flow_delta d
WHERE ${sameKey} AND v.ended IS NULL`;

const beginFirst = `
INSERT INTO main.daily_flow_version (${columns}, entry)
SELECT ${key}, currency, inflow, outflow, line, :entry FROM temp.flow_delta`;

const beginNext = `
INSERT INTO main.daily_flow_version (${columns}, entry)
SELECT ${key.replaceAll(/\w+/g, 'd.$&')},
  CASE WHEN ifnull(v.currency, d.currency) = d.currency THEN d.currency END,
  ifnull(v.inflow_minor, 0) + d.inflow,
  ifnull(v.outflow_minor, 0) + d.outflow, ifnull(v.line_count, 0) + d.line, :entry
FROM temp.flow_delta d LEFT JOIN main.daily_flow_version v ON ${sameKey} AND v.ended = :entry
WHERE ifnull(v.line_count, 0) + d.line <> 0`;

/**
 * Applies what an entry did to statement lines; answers the derived tables that changed. Months are
 * kept where the schema has them.
 */
export function refreshFlows(
  connection: Connection,
  entry: bigint,
  keepsMonths: boolean,
): readonly string[] {
  const changes = connection.prepare(collect).run({ entry }).changes;
  if (changes === 0) return [];
  const ended = connection.prepare(endOld).run({ entry }).changes;
  connection.prepare(ended === 0 ? beginFirst : beginNext).run({ entry });
  const hasMonths = keepsMonths && refreshMonthlyFlow(connection, entry);
  connection.exec('DELETE FROM temp.flow_delta');
  return hasMonths ? ['daily_flow', 'monthly_flow'] : ['daily_flow'];
}

const lineKey = key.replace('category_id', "ifnull(category_id, '') AS category_id");

/**
 * Every version that must stand, told from lines alone: per key, changes in entry order and their
 * running sums. Stretches without lines are absences and are left out.
 */
export const expectedFlowsSql = `
WITH change AS (
  SELECT ${lineKey}, currency, entry, max(amount_minor, 0) AS inflow,
    max(-amount_minor, 0) AS outflow, 1 AS line FROM main.statement_line
  UNION ALL SELECT ${lineKey}, currency, entry, max(amount_minor, 0), max(-amount_minor, 0), 1
    FROM main.statement_line_history
  UNION ALL SELECT ${lineKey}, currency, ended, -max(amount_minor, 0), -max(-amount_minor, 0), -1
    FROM main.statement_line_history
), step AS (
  SELECT ${key}, max(currency) AS currency, entry, sum(inflow) AS inflow, sum(outflow) AS outflow, sum(line) AS line
  FROM change GROUP BY ${key}, entry
  HAVING sum(inflow) <> 0 OR sum(outflow) <> 0 OR sum(line) <> 0
), version AS (
  SELECT ${key}, currency, sum(inflow) OVER steps AS inflow_minor,
    sum(outflow) OVER steps AS outflow_minor, sum(line) OVER steps AS line_count, entry,
    lead(entry) OVER (PARTITION BY ${key} ORDER BY entry) AS ended
  FROM step WINDOW steps AS (PARTITION BY ${key} ORDER BY entry)
)
SELECT ${columns}, entry, ended FROM version WHERE line_count > 0`;

/** Every version that does stand. */
export const storedFlowsSql = `SELECT ${columns}, entry, ended FROM main.daily_flow_version`;
