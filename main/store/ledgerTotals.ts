/**
 * The derived table `ledger_total`, kept like `daily_flow` when an entry closes: debits and credits of
 * each account by month and currency, so that a balance over a million postings is a sum over a few
 * thousand rows. All versions stand in one table; see `derived.ts`.
 */
import type { Connection } from './connection.ts';

const key = 'entity_id, ledger_account_id, month, currency, base_currency';
const sums = 'debit_minor, credit_minor, base_debit_minor, base_credit_minor, posting_count';
const sumNames = sums.split(', ');
const sameKey = key
  .split(', ')
  .map((name) => `v.${name} = d.${name}`)
  .join(' AND ');

/** The changes of the running entry, in memory. */
export const ledgerTotalSetup = `
CREATE TEMP TABLE ledger_delta (
  entity_id TEXT NOT NULL, ledger_account_id TEXT NOT NULL, month TEXT NOT NULL,
  currency TEXT NOT NULL, base_currency TEXT NOT NULL,
  ${sumNames.map((name) => `${name} INTEGER NOT NULL`).join(', ')},
  PRIMARY KEY (${key})
) WITHOUT ROWID;`;

/** Postings as summands; `sign` is -1 for versions that an entry ended. */
function summands(table: string, sign: 1 | -1, entry: string, where: string): string {
  return `SELECT entity_id, ledger_account_id, substr(posting_date, 1, 7) AS month, currency,
    base_currency, ${sign} * max(amount_minor, 0) AS debit_minor,
    ${sign} * max(-amount_minor, 0) AS credit_minor,
    ${sign} * max(base_minor, 0) AS base_debit_minor,
    ${sign} * max(-base_minor, 0) AS base_credit_minor, ${sign} AS posting_count,
    ${entry} AS entry FROM main.${table} WHERE ${where}`;
}

const summed = sumNames.map((name) => `sum(${name}) AS ${name}`).join(', ');
const someChange = sumNames.map((name) => `sum(${name}) <> 0`).join(' OR ');

const collect = `
INSERT INTO temp.ledger_delta SELECT ${key}, ${summed}
FROM (${summands('ledger_posting', 1, 'entry', 'entry = :entry')}
  UNION ALL ${summands('ledger_posting_history', -1, 'ended', 'ended = :entry')})
GROUP BY ${key} HAVING ${someChange}`;

const endOld = `
UPDATE main.ledger_total_version AS v SET ended = :entry FROM temp.ledger_delta d
WHERE ${sameKey} AND v.ended IS NULL`;

const beginNext = `
INSERT INTO main.ledger_total_version (${key}, ${sums}, entry)
SELECT ${key.replaceAll(/\w+/g, 'd.$&')},
  ${sumNames.map((name) => `ifnull(v.${name}, 0) + d.${name}`).join(', ')}, :entry
FROM temp.ledger_delta d LEFT JOIN main.ledger_total_version v ON ${sameKey} AND v.ended = :entry
WHERE ifnull(v.posting_count, 0) + d.posting_count <> 0`;

/** Applies what an entry did to postings; answers whether any month's totals changed. */
export function refreshLedgerTotals(connection: Connection, entry: bigint): boolean {
  if (connection.prepare(collect).run({ entry }).changes === 0) return false;
  connection.prepare(endOld).run({ entry });
  connection.prepare(beginNext).run({ entry });
  connection.exec('DELETE FROM temp.ledger_delta');
  return true;
}

/** Every version that must stand, told from postings alone: running sums of changes per key. */
export const expectedTotalsSql = `
WITH change AS (
  ${summands('ledger_posting', 1, 'entry', 'TRUE')}
  UNION ALL ${summands('ledger_posting_history', 1, 'entry', 'TRUE')}
  UNION ALL ${summands('ledger_posting_history', -1, 'ended', 'TRUE')}
), step AS (
  SELECT ${key}, entry, ${summed} FROM change GROUP BY ${key}, entry HAVING ${someChange}
), version AS (
  SELECT ${key}, ${sumNames.map((name) => `sum(${name}) OVER steps AS ${name}`).join(', ')},
    entry, lead(entry) OVER (PARTITION BY ${key} ORDER BY entry) AS ended
  FROM step WINDOW steps AS (PARTITION BY ${key} ORDER BY entry)
)
SELECT ${key}, ${sums}, entry, ended FROM version WHERE posting_count > 0`;

/** Every version that does stand. */
export const storedTotalsSql = `SELECT ${key}, ${sums}, entry, ended FROM main.ledger_total_version`;
