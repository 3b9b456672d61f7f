/** What is not matched, with its age: rows and sums for screens and reports. */
import type { ReadStore } from '../store/index.ts';
import { bookConditions, OPEN_FLOWS, OPEN_POSTINGS, type OpenScope } from './reconcile.ts';
import { accountConditions, allOf, type Conditions, when } from './scope.ts';

export interface OpenRow {
  readonly [column: string]: string | bigint | null;
  readonly kind: 'line' | 'flow' | 'posting';
  readonly id: string;
  readonly account_id: string | null;
  readonly account_name: string | null;
  readonly entity_name: string;
  readonly date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly open_minor: bigint;
  readonly reference: string;
  readonly counterparty: string | null;
  readonly text: string;
}

interface Source {
  readonly sql: string;
  readonly values: Conditions['values'];
}

function bankSource(scope: OpenScope): Source {
  const { sql, values } = allOf([
    accountConditions(scope),
    when('l.booking_date >= ?', scope.from),
    when('l.booking_date <= ?', scope.to),
  ]);
  return {
    sql: `SELECT 'line' AS kind, l.id, l.account_id, a.name AS account_name, e.name AS entity_name,
                 l.booking_date AS date, l.currency, l.amount_minor,
                 l.amount_minor - COALESCE(t.taken_minor, 0) AS open_minor,
                 COALESCE(l.end_to_end_id, l.customer_reference, l.bank_reference, '') AS reference,
                 l.counterparty_name AS counterparty, COALESCE(l.remittance, '') AS text
            FROM statement_line l JOIN account a ON a.id = l.account_id
            JOIN entity e ON e.id = a.entity_id
            LEFT JOIN (SELECT line_id, SUM(amount_minor) AS taken_minor FROM reconciliation_item
                        WHERE line_id IS NOT NULL GROUP BY line_id) t ON t.line_id = l.id
           WHERE l.amount_minor <> COALESCE(t.taken_minor, 0) AND ${sql}`,
    values,
  };
}

function bookSource(scope: OpenScope): Source {
  const { sql, values } = allOf([
    bookConditions(scope),
    when('o.date >= ?', scope.from),
    when('o.date <= ?', scope.to),
  ]);
  const one = (kind: string, source: string, table: string) =>
    `SELECT '${kind}' AS kind, o.id, o.account_id, a.name AS account_name, e.name AS entity_name,
            o.date, o.currency, s.amount_minor, o.open_minor, o.reference, o.counterparty,
            o.description AS text
       FROM (${source}) o JOIN ${table} s ON s.id = o.id JOIN entity e ON e.id = o.entity_id
       LEFT JOIN account a ON a.id = o.account_id WHERE ${sql}`;
  return {
    sql: `${one('flow', OPEN_FLOWS, 'expected_flow')} UNION ALL ${one('posting', OPEN_POSTINGS, 'ledger_posting')}`,
    values: [...values, ...values],
  };
}

function sourceOf(side: 'bank' | 'book', scope: OpenScope): Source {
  return side === 'bank' ? bankSource(scope) : bookSource(scope);
}

/** A page of what is open on one side, the oldest or the largest first. */
export function openPage(
  store: ReadStore,
  side: 'bank' | 'book',
  scope: OpenScope,
  order: 'age' | 'size',
  { start, count }: { readonly start: number; readonly count: number },
): OpenRow[] {
  const { sql, values } = sourceOf(side, scope);
  const by = order === 'age' ? 'date, ABS(open_minor) DESC, id' : 'ABS(open_minor) DESC, date, id';
  return store.all<OpenRow>(`SELECT * FROM (${sql}) ORDER BY ${by} LIMIT ? OFFSET ?`, [
    ...values,
    BigInt(count),
    BigInt(start),
  ]);
}

export interface Bucket {
  readonly [column: string]: string | bigint;
  readonly bucket: 'future' | '0-3' | '4-7' | '8-30' | '31-60' | '61-90' | '91+';
  readonly currency: string;
  readonly count: bigint;
  readonly inflow: bigint;
  readonly outflow: bigint;
}

/** Sums of everything open on one side by age on a day and currency. */
export function ageing(
  store: ReadStore,
  side: 'bank' | 'book',
  scope: OpenScope,
  asOf: string,
): Bucket[] {
  const { sql, values } = sourceOf(side, scope);
  return store.all<Bucket>(
    `SELECT CASE WHEN age < 0 THEN 'future' WHEN age <= 3 THEN '0-3' WHEN age <= 7 THEN '4-7'
                 WHEN age <= 30 THEN '8-30' WHEN age <= 60 THEN '31-60' WHEN age <= 90 THEN '61-90'
                 ELSE '91+' END AS bucket,
            currency, COUNT(*) AS count,
            SUM(CASE WHEN open_minor > 0 THEN open_minor ELSE 0 END) AS inflow,
            SUM(CASE WHEN open_minor < 0 THEN -open_minor ELSE 0 END) AS outflow
       FROM (SELECT currency, open_minor,
                    CAST(julianday(?) - julianday(date) AS INTEGER) AS age FROM (${sql}))
      GROUP BY bucket, currency ORDER BY MIN(age), currency`,
    [asOf, ...values],
  );
}

/** Lines of the scope, and how many of them matches have taken wholly. */
export function lineCounts(
  store: ReadStore,
  scope: OpenScope,
): { readonly lines: number; readonly open: number; readonly matches: number } {
  const { sql, values } = allOf([
    accountConditions(scope),
    when('l.booking_date >= ?', scope.from),
    when('l.booking_date <= ?', scope.to),
  ]);
  const source = bankSource(scope);
  const matches = accountConditions(scope);
  const count = (query: string, given: Source['values']) =>
    Number(store.pluck<bigint>(query, given) ?? 0n);
  return {
    lines: count(
      `SELECT COUNT(*) FROM statement_line l JOIN account a ON a.id = l.account_id WHERE ${sql}`,
      values,
    ),
    open: count(`SELECT COUNT(*) FROM (${source.sql})`, source.values),
    matches: count(
      `SELECT COUNT(*) FROM reconciliation r JOIN account a ON a.id = r.account_id WHERE ${matches.sql}`,
      matches.values,
    ),
  };
}
