/**
 * Derived tables, kept by the store when an entry closes: from the lines that the entry began and
 * ended comes the change of each day's flows, applied in one statement. Row triggers would do the same
 * work once per line; see docs/adr/0004-derived-tables-at-close.md.
 */
import type { Connection } from './connection.ts';

const columns =
  'account_id, booking_date, category_id, currency, inflow_minor, outflow_minor, line_count';
const key = 'account_id, booking_date, category_id';

/** Keeps the version that an entry replaces; rows are only ever changed by `refreshDailyFlow`. */
export const derivedSetup = `
CREATE TEMP TRIGGER daily_flow_change AFTER UPDATE ON main.daily_flow
WHEN OLD.entry <> NEW.entry BEGIN
  INSERT INTO daily_flow_history (${columns}, entry, ended)
  VALUES (${columns.replaceAll(/\w+/g, 'OLD.$&')}, OLD.entry, NEW.entry);
END;`;

function flows(table: string, sign: 1 | -1, entryColumn: string): string {
  return `SELECT account_id, booking_date, ifnull(category_id, '') AS category_id, currency,
    ${sign} * max(amount_minor, 0) AS inflow, ${sign} * max(-amount_minor, 0) AS outflow, ${sign} AS line
  FROM main.${table} WHERE ${entryColumn} = :entry`;
}

const apply = `
INSERT INTO main.daily_flow (${columns}, entry)
SELECT ${key}, currency, sum(inflow), sum(outflow), sum(line), :entry
FROM (${flows('statement_line', 1, 'entry')}
  UNION ALL ${flows('statement_line_history', -1, 'ended')})
GROUP BY ${key}, currency
HAVING sum(inflow) <> 0 OR sum(outflow) <> 0 OR sum(line) <> 0
ON CONFLICT (${key}) DO UPDATE SET
  currency = CASE WHEN currency = excluded.currency OR line_count = 0
    THEN excluded.currency END,
  inflow_minor = inflow_minor + excluded.inflow_minor,
  outflow_minor = outflow_minor + excluded.outflow_minor,
  line_count = line_count + excluded.line_count,
  entry = excluded.entry`;

const sweep = 'DELETE FROM main.daily_flow WHERE entry = :entry AND line_count = 0';

/** Applies what an entry did to statement lines; answers whether any day's flows changed. */
export function refreshDailyFlow(connection: Connection, entry: bigint): boolean {
  const changes = connection.prepare(apply).run({ entry }).changes;
  if (changes === 0) return false;
  connection.prepare(sweep).run({ entry });
  return true;
}

/**
 * Every version that `daily_flow` must hold, told from lines alone: per key, changes in entry order and
 * their running sums. Versions with no lines are absences and are left out.
 */
export const expectedFlowsSql = `
WITH change AS (
  SELECT ${key.replace('category_id', "ifnull(category_id, '') AS category_id")}, currency, entry,
    max(amount_minor, 0) AS inflow, max(-amount_minor, 0) AS outflow, 1 AS line
  FROM main.statement_line
  UNION ALL
  SELECT ${key.replace('category_id', "ifnull(category_id, '')")}, currency, entry,
    max(amount_minor, 0), max(-amount_minor, 0), 1 FROM main.statement_line_history
  UNION ALL
  SELECT ${key.replace('category_id', "ifnull(category_id, '')")}, currency, ended,
    -max(amount_minor, 0), -max(-amount_minor, 0), -1 FROM main.statement_line_history
), step AS (
  SELECT ${key}, coalesce(max(CASE WHEN line > 0 THEN currency END), max(currency)) AS currency,
    entry, sum(inflow) AS inflow, sum(outflow) AS outflow, sum(line) AS line
  FROM change GROUP BY ${key}, entry
  HAVING sum(inflow) <> 0 OR sum(outflow) <> 0 OR sum(line) <> 0
), version AS (
  SELECT ${key}, currency, sum(inflow) OVER steps AS inflow_minor,
    sum(outflow) OVER steps AS outflow_minor, sum(line) OVER steps AS line_count, entry,
    lead(entry) OVER steps AS ended
  FROM step WINDOW steps AS (PARTITION BY ${key} ORDER BY entry)
)
SELECT ${columns}, entry, ended FROM version WHERE line_count > 0`;

/** Every version that `daily_flow` and its history do hold. */
export const storedFlowsSql = `
SELECT ${columns}, entry, NULL AS ended FROM main.daily_flow
UNION ALL SELECT ${columns}, entry, ended FROM main.daily_flow_history`;
