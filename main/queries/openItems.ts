/** What is not matched, with its age: rows and sums for screens and reports. */
import type { ReadStore } from '../store/index.ts';
import { OPEN_FLOWS, OPEN_POSTINGS } from './bookItems.ts';
import { takenBy } from './matched.ts';
import { bookConditions, lineConditions, type OpenScope } from './openScope.ts';
import { accountConditions, allOf, type Conditions, when } from './scope.ts';

export interface OpenRow {
  readonly [column: string]: string | bigint | null;
  readonly kind: 'line' | 'flow' | 'posting';
  readonly id: string;
  readonly account_id: string | null;
  readonly account_name: string | null;
  readonly entity_id: string;
  readonly entity_name: string;
  readonly journal_id: string | null;
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
  const { sql, values } = lineConditions(scope);
  return {
    sql: `SELECT 'line' AS kind, l.id, l.account_id, a.name AS account_name, a.entity_id,
                 e.name AS entity_name, NULL AS journal_id,
                 l.booking_date AS date, l.currency, l.amount_minor,
                 l.amount_minor - COALESCE(t.taken_minor, 0) AS open_minor,
                 COALESCE(l.end_to_end_id, l.customer_reference, l.bank_reference, '') AS reference,
                 l.counterparty_name AS counterparty, COALESCE(l.remittance, '') AS text
            FROM statement_line l JOIN account a ON a.id = l.account_id
            JOIN entity e ON e.id = a.entity_id
            LEFT JOIN ${takenBy('line_id')} t ON t.line_id = l.id
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
    `SELECT '${kind}' AS kind, o.id, o.account_id, a.name AS account_name, o.entity_id,
            e.name AS entity_name, o.journal_id,
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

/** What is open and says a text somewhere. */
export interface SearchedScope extends OpenScope {
  readonly search?: string | undefined;
}

function searched({ sql, values }: Source, search: string | undefined): Source {
  const text = search?.trim() ?? '';
  if (text === '') return { sql, values };
  const like = `%${text.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;
  const columns = ['reference', 'counterparty', 'text', 'account_name'];
  const holds = columns.map((name) => `${name} LIKE ? ESCAPE '\\'`).join(' OR ');
  return {
    sql: `SELECT * FROM (${sql}) WHERE ${holds}`,
    values: [...values, ...columns.map(() => like)],
  };
}

/** A page of what is open on one side, the oldest or the largest first. */
export function openPage(
  store: ReadStore,
  side: 'bank' | 'book',
  scope: SearchedScope,
  order: 'age' | 'size',
  { start, count }: { readonly start: number; readonly count: number },
): OpenRow[] {
  const { sql, values } = searched(sourceOf(side, scope), scope.search);
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

const AGE_BUCKET = `CASE WHEN age < 0 THEN 'future' WHEN age <= 3 THEN '0-3' WHEN age <= 7 THEN '4-7'
  WHEN age <= 30 THEN '8-30' WHEN age <= 60 THEN '31-60' WHEN age <= 90 THEN '61-90' ELSE '91+' END`;
const AGE = 'CAST(julianday(?) - julianday(date) AS INTEGER)';

/** The largest items of one age; of every age where none is given. */
export function openOfBucket(
  store: ReadStore,
  side: 'bank' | 'book',
  scope: OpenScope,
  of: { readonly asOf: string; readonly bucket: string | undefined; readonly count: number },
): OpenRow[] {
  const { sql, values } = sourceOf(side, scope);
  return store.all<OpenRow>(
    `SELECT * FROM (SELECT *, ${AGE} AS age FROM (${sql}))
      WHERE ? IS NULL OR ${AGE_BUCKET} = ? ORDER BY ABS(open_minor) DESC, date, id LIMIT ?`,
    [of.asOf, ...values, of.bucket ?? null, of.bucket ?? null, BigInt(of.count)],
  );
}

/** Sums of everything open on one side by age on a day and currency. */
export function ageing(
  store: ReadStore,
  side: 'bank' | 'book',
  scope: SearchedScope,
  asOf: string,
): Bucket[] {
  const { sql, values } = searched(sourceOf(side, scope), scope.search);
  return store.all<Bucket>(
    `SELECT ${AGE_BUCKET} AS bucket,
            currency, COUNT(*) AS count,
            SUM(CASE WHEN open_minor > 0 THEN open_minor ELSE 0 END) AS inflow,
            SUM(CASE WHEN open_minor < 0 THEN -open_minor ELSE 0 END) AS outflow
       FROM (SELECT currency, open_minor,
                    ${AGE} AS age FROM (${sql}))
      GROUP BY bucket, currency ORDER BY MIN(age), currency`,
    [asOf, ...values],
  );
}

/** Lines of the scope, and how many of them matches have taken wholly. */
export function lineCounts(
  store: ReadStore,
  scope: OpenScope,
): { readonly lines: number; readonly open: number; readonly matches: number } {
  const { sql, values } = lineConditions(scope);
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

export interface AccountLines {
  readonly name: string;
  readonly lines: number;
  readonly open: number;
}

/** The same counts account by account, the most open first. */
export function lineCountsByAccount(store: ReadStore, scope: OpenScope): AccountLines[] {
  const { sql, values } = lineConditions(scope);
  const source = bankSource(scope);
  return store
    .all<{ name: string; lines: bigint; open: bigint }>(
      `SELECT a.name, c.lines, COALESCE(o.open, 0) AS open
         FROM (SELECT l.account_id, COUNT(*) AS lines FROM statement_line l
                 JOIN account a ON a.id = l.account_id WHERE ${sql} GROUP BY l.account_id) c
         JOIN account a ON a.id = c.account_id
         LEFT JOIN (SELECT account_id, COUNT(*) AS open FROM (${source.sql}) GROUP BY account_id) o
           ON o.account_id = c.account_id
        ORDER BY open DESC, a.name`,
      [...values, ...source.values],
    )
    .map((row) => ({ name: row.name, lines: Number(row.lines), open: Number(row.open) }));
}
