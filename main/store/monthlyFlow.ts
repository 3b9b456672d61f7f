/**
 * The derived table `monthly_flow`, kept like `daily_flow` when an entry closes and made from the same
 * changes: counts and totals over years of lines are then sums over months, with days at the edges alone.
 */
import type { Connection } from './connection.ts';

const key = 'account_id, month, category_id, currency';
const sums = 'inflow_minor, outflow_minor, line_count';
const sameKey = key
  .split(', ')
  .map((name) => `v.${name} = d.${name}`)
  .join(' AND ');

/** The changes of the running entry, in memory. */
export const monthlyFlowSetup = `
CREATE TEMP TABLE month_delta (
  account_id TEXT NOT NULL, month TEXT NOT NULL, category_id TEXT NOT NULL, currency TEXT NOT NULL,
  inflow INTEGER NOT NULL, outflow INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY (${key})
) WITHOUT ROWID;`;

const changed = 'HAVING sum(inflow) <> 0 OR sum(outflow) <> 0 OR sum(line) <> 0';

const collect = `
INSERT INTO temp.month_delta
SELECT account_id, substr(booking_date, 1, 7) AS month, category_id, currency,
  sum(inflow), sum(outflow), sum(line)
FROM temp.flow_delta GROUP BY ${key} ${changed}`;

const endOld = `
UPDATE main.monthly_flow_version AS v SET ended = :entry FROM temp.month_delta d
WHERE ${sameKey} AND v.ended IS NULL`;

const beginNext = `
INSERT INTO main.monthly_flow_version (${key}, ${sums}, entry)
SELECT ${key.replaceAll(/\w+/g, 'd.$&')}, ifnull(v.inflow_minor, 0) + d.inflow,
  ifnull(v.outflow_minor, 0) + d.outflow, ifnull(v.line_count, 0) + d.line, :entry
FROM temp.month_delta d LEFT JOIN main.monthly_flow_version v ON ${sameKey} AND v.ended = :entry
WHERE ifnull(v.line_count, 0) + d.line <> 0`;

/** Applies the changes of days that stand in `flow_delta`; answers whether a month's flows changed. */
export function refreshMonthlyFlow(connection: Connection, entry: bigint): boolean {
  if (connection.prepare(collect).run().changes === 0) return false;
  connection.prepare(endOld).run({ entry });
  connection.prepare(beginNext).run({ entry });
  connection.exec('DELETE FROM temp.month_delta');
  return true;
}

const lineKey = `account_id, substr(booking_date, 1, 7) AS month,
  ifnull(category_id, '') AS category_id, currency`;

/** Every version that must stand, told from lines alone; see `expectedFlowsSql`. */
export const expectedMonthsSql = `
WITH change AS (
  SELECT ${lineKey}, entry, max(amount_minor, 0) AS inflow, max(-amount_minor, 0) AS outflow,
    1 AS line FROM main.statement_line
  UNION ALL SELECT ${lineKey}, entry, max(amount_minor, 0), max(-amount_minor, 0), 1
    FROM main.statement_line_history
  UNION ALL SELECT ${lineKey}, ended, -max(amount_minor, 0), -max(-amount_minor, 0), -1
    FROM main.statement_line_history
), step AS (
  SELECT ${key}, entry, sum(inflow) AS inflow, sum(outflow) AS outflow, sum(line) AS line
  FROM change GROUP BY ${key}, entry ${changed}
), version AS (
  SELECT ${key}, sum(inflow) OVER steps AS inflow_minor, sum(outflow) OVER steps AS outflow_minor,
    sum(line) OVER steps AS line_count, entry, lead(entry) OVER steps AS ended
  FROM step WINDOW steps AS (PARTITION BY ${key} ORDER BY entry)
)
SELECT ${key}, ${sums}, entry, ended FROM version WHERE line_count > 0`;

/** Every version that does stand. */
export const storedMonthsSql = `SELECT ${key}, ${sums}, entry, ended FROM main.monthly_flow_version`;
