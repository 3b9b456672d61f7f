/**
 * Bank against books, account by account, as of a day: how much of each line and each posting has its
 * counterpart. The books of an account begin with the first posting on its mirror; what came before is
 * one opening difference.
 */
import type { ReadStore } from '../store/index.ts';
import { MATCH_PARTS, takenBy, takenOf } from './matched.ts';

export interface AccountBooks {
  readonly [column: string]: string | bigint;
  readonly account_id: string;
  readonly currency: string;
  /** The day of the first posting. */
  readonly first: string;
  readonly book_minor: bigint;
  readonly book_first_minor: bigint;
  /** Of postings after the first day: those made from lines, and all others. */
  readonly posted_minor: bigint;
  readonly other_minor: bigint;
  /** What matches have taken of the others. */
  readonly other_taken_minor: bigint;
  readonly line_count: bigint;
  readonly line_minor: bigint;
  /** Of the lines: posted themselves, matched with postings, matched with flows alone. */
  readonly line_posted_minor: bigint;
  readonly line_matched_minor: bigint;
  readonly line_flow_minor: bigint;
}

/** Postings on mirrors up to a day, in the currency of their bank account. */
const MIRROR = `
  SELECT p.id, p.posting_date, p.amount_minor, p.line_id, b.bank_account_id AS account_id
    FROM ledger_posting p JOIN ledger_account b ON b.id = p.ledger_account_id
    JOIN account a ON a.id = b.bank_account_id AND a.currency = p.currency
   WHERE p.posting_date <= :asOf`;

/** What matches have taken, by line: of matches with postings, and of those with flows alone. */
const TAKEN = `
  SELECT i.line_id,
         SUM(CASE WHEN m.has_posting THEN i.amount_minor ELSE 0 END) AS matched_minor,
         SUM(CASE WHEN m.has_posting THEN 0 ELSE i.amount_minor END) AS flow_minor
    FROM ${MATCH_PARTS} i
    JOIN (SELECT reconciliation_id, MAX(posting_id IS NOT NULL) AS has_posting
            FROM ${MATCH_PARTS} GROUP BY reconciliation_id) m
      ON m.reconciliation_id = i.reconciliation_id
   WHERE i.line_id IS NOT NULL GROUP BY i.line_id`;

/** Each line after the first day of its books with what of it is in them. */
const LINES = `
  SELECT l.id, l.account_id, l.booking_date, l.currency, l.amount_minor, l.counterparty_name,
         l.remittance, COALESCE(p.posted_minor, 0) AS posted_minor,
         COALESCE(t.matched_minor, 0) AS matched_minor,
         -- A line that was posted is in the books, whatever flow it settled.
         CASE WHEN p.line_id IS NULL THEN COALESCE(t.flow_minor, 0) ELSE 0 END AS flow_minor
    FROM firsts f JOIN statement_line l ON l.account_id = f.account_id
     AND l.booking_date > f.first AND l.booking_date <= :asOf
    LEFT JOIN posted p ON p.line_id = l.id LEFT JOIN taken t ON t.line_id = l.id`;

const SOURCES = `
  mirror AS MATERIALIZED (${MIRROR}),
  firsts AS MATERIALIZED (
    SELECT account_id, MIN(posting_date) AS first FROM mirror GROUP BY account_id),
  posted AS MATERIALIZED (
    SELECT line_id, SUM(amount_minor) AS posted_minor FROM mirror
     WHERE line_id IS NOT NULL GROUP BY line_id),
  taken AS MATERIALIZED (${TAKEN}),
  lines AS MATERIALIZED (${LINES}),
  others AS MATERIALIZED (
    SELECT m.id, m.account_id, m.posting_date, m.amount_minor,
           ${takenOf('posting_id', 'm.id')} AS taken_minor
      FROM mirror m JOIN firsts f ON f.account_id = m.account_id
     WHERE m.line_id IS NULL AND m.posting_date > f.first)`;

/** The books of every account that has any, in the order of accounts. */
export function accountBooks(store: ReadStore, asOf: string): AccountBooks[] {
  return store.all<AccountBooks>(
    `WITH ${SOURCES}
     SELECT f.account_id, a.currency, f.first,
            (SELECT COALESCE(SUM(amount_minor), 0) FROM mirror m
              WHERE m.account_id = f.account_id) AS book_minor,
            (SELECT COALESCE(SUM(amount_minor), 0) FROM mirror m
              WHERE m.account_id = f.account_id AND m.posting_date = f.first) AS book_first_minor,
            (SELECT COALESCE(SUM(amount_minor), 0) FROM mirror m
              WHERE m.account_id = f.account_id AND m.posting_date > f.first
                AND m.line_id IS NOT NULL) AS posted_minor,
            COALESCE(o.other_minor, 0) AS other_minor,
            COALESCE(o.taken_minor, 0) AS other_taken_minor,
            COALESCE(l.line_count, 0) AS line_count, COALESCE(l.line_minor, 0) AS line_minor,
            COALESCE(l.posted_minor, 0) AS line_posted_minor,
            COALESCE(l.matched_minor, 0) AS line_matched_minor,
            COALESCE(l.flow_minor, 0) AS line_flow_minor
       FROM firsts f JOIN account a ON a.id = f.account_id
       LEFT JOIN (SELECT account_id, SUM(amount_minor) AS other_minor,
                         SUM(taken_minor) AS taken_minor FROM others GROUP BY account_id) o
         ON o.account_id = f.account_id
       LEFT JOIN (SELECT account_id, COUNT(*) AS line_count, SUM(amount_minor) AS line_minor,
                         SUM(posted_minor) AS posted_minor, SUM(matched_minor) AS matched_minor,
                         SUM(flow_minor) AS flow_minor FROM lines GROUP BY account_id) l
         ON l.account_id = f.account_id
      ORDER BY a.entity_id, a.name`,
    { asOf },
  );
}

export interface OpenItem {
  readonly [column: string]: string | bigint | null;
  readonly account: string;
  readonly date: string;
  readonly currency: string;
  readonly open_minor: bigint;
  readonly reference: string | null;
  readonly party: string | null;
}

/** Lines that are neither posted nor matched, the oldest first. */
export function openLines(store: ReadStore, asOf: string): OpenItem[] {
  return store.all<OpenItem>(
    `WITH ${SOURCES}
     SELECT a.name AS account, l.booking_date AS date, l.currency,
            l.amount_minor - l.posted_minor - l.matched_minor - l.flow_minor AS open_minor,
            l.remittance AS reference, l.counterparty_name AS party
       FROM lines l JOIN account a ON a.id = l.account_id
      WHERE l.amount_minor <> l.posted_minor + l.matched_minor + l.flow_minor
      ORDER BY date, a.name, ABS(open_minor) DESC, l.id`,
    { asOf },
  );
}

/** Postings that no line answers, the oldest first. */
export function openPostings(store: ReadStore, asOf: string): OpenItem[] {
  return store.all<OpenItem>(
    `WITH ${SOURCES}
     SELECT a.name AS account, o.posting_date AS date, a.currency,
            o.amount_minor - o.taken_minor AS open_minor, j.external_id AS reference,
            COALESCE(p.description, j.description) AS party
       FROM others o JOIN ledger_posting p ON p.id = o.id
       JOIN ledger_journal j ON j.id = p.journal_id JOIN account a ON a.id = o.account_id
      WHERE o.amount_minor <> o.taken_minor
      ORDER BY date, a.name, ABS(open_minor) DESC, o.id`,
    { asOf },
  );
}

/** Expected flows that were due and are not settled, the oldest first. */
export function overdueFlows(store: ReadStore, asOf: string): OpenItem[] {
  return store.all<OpenItem>(
    `SELECT COALESCE(a.name, e.name) AS account, x.due_date AS date, x.currency,
            x.amount_minor - COALESCE(t.taken_minor, 0) AS open_minor, x.reference,
            COALESCE(p.name, x.description) AS party
       FROM expected_flow x JOIN entity e ON e.id = x.entity_id
       LEFT JOIN account a ON a.id = x.account_id
       LEFT JOIN counterparty p ON p.id = x.counterparty_id
       LEFT JOIN ${takenBy('flow_id')} t ON t.flow_id = x.id
      WHERE x.status = 'open' AND x.due_date <= ?
        AND x.amount_minor <> COALESCE(t.taken_minor, 0)
      ORDER BY x.due_date, x.reference`,
    [asOf],
  );
}

export interface MatchedBy {
  readonly [column: string]: string | bigint;
  readonly method: string;
  readonly currency: string;
  readonly count: bigint;
  readonly difference_minor: bigint;
}

/** Matches whose lines were booked up to a day, by method and currency. */
export function matchedBy(store: ReadStore, asOf: string): MatchedBy[] {
  return store.all<MatchedBy>(
    `SELECT r.method, r.currency, COUNT(*) AS count, SUM(r.difference_minor) AS difference_minor
       FROM reconciliation r
      WHERE EXISTS (SELECT 1 FROM ${MATCH_PARTS} i JOIN statement_line l ON l.id = i.line_id
                     WHERE i.reconciliation_id = r.id AND l.booking_date <= ?)
      GROUP BY r.method, r.currency ORDER BY r.method, r.currency`,
    [asOf],
  );
}
