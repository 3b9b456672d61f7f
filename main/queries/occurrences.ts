/**
 * Which of several entries that look the same an entry is. Statements that share a day and are disjoint
 * count on from each other; statements that overlap name the same entries.
 */
import type { IsoDate } from '../../core/time/dates.ts';
import { cellOf, type ParsedLine, type ParsedStatement } from '../import/parsed.ts';
import type { ReadStore } from '../store/index.ts';
import { spanOf } from './linkableEntries.ts';

export function fingerprintOf(line: ParsedLine): string {
  return cellOf<string>(line, 'fingerprint');
}

/** The place of an entry among equal ones of its account, with what other statements have used. */
export function occurrenceOf(line: ParsedLine, used: ReadonlyMap<string, number>): number {
  return cellOf<number>(line, 'occurrence') + (used.get(fingerprintOf(line)) ?? 0);
}

interface Neighbour {
  readonly id: string;
  readonly opening_minor: bigint | null;
  readonly closing_minor: bigint | null;
  readonly first: string;
  readonly last: string;
}

const NEIGHBOURS = `
  SELECT s.id, s.opening_minor, s.closing_minor, MIN(l.booking_date) AS first,
         MAX(l.booking_date) AS last
    FROM statement s JOIN statement_line l ON l.statement_id = s.id
   WHERE s.kind = 'booked' AND s.id IN (
         SELECT statement_id FROM statement_line WHERE account_id = :account AND booking_date IN (:from, :to))
   GROUP BY s.id`;

/**
 * How often disjoint statements that share the first or last day have used a fingerprint. `disjoint`
 * is symmetric and looks at what the statements say alone, so the order of import does not matter.
 */
export function usedOccurrences(
  store: ReadStore,
  accountId: string,
  statement: ParsedStatement,
): ReadonlyMap<string, number> {
  const used = new Map<string, number>();
  const span = spanOf(statement.lines);
  if (span === null || statement.openingMinor === null || statement.closingMinor === null)
    return used;
  for (const other of store.all<Neighbour & { readonly [column: string]: string | bigint | null }>(
    NEIGHBOURS,
    { account: accountId, from: span.from, to: span.to },
  )) {
    const day = sharedDay(span, other);
    if (day === null) continue;
    const counts = store.all<{ fingerprint: string; count: bigint }>(
      `SELECT fingerprint, COUNT(*) AS count FROM statement_line
        WHERE statement_id = ? AND booking_date = ? GROUP BY fingerprint`,
      [other.id, day],
    );
    const theirs = new Map(counts.map((row) => [row.fingerprint, Number(row.count)]));
    if (!isDisjoint(statement, other, day, theirs, span)) continue;
    for (const [fingerprint, count] of theirs)
      used.set(fingerprint, (used.get(fingerprint) ?? 0) + count);
  }
  return used;
}

/** The one day on which the lines of two statements meet; null where they share none or several. */
function sharedDay(span: { from: IsoDate; to: IsoDate }, other: Neighbour): IsoDate | null {
  const from = other.first > span.from ? other.first : span.from;
  const to = other.last < span.to ? other.last : span.to;
  if (from !== to) return null;
  const isEdge =
    (other.last === from && other.first <= span.from) ||
    (other.first === from && other.last >= span.to);
  return isEdge ? (from as IsoDate) : null;
}

function isDisjoint(
  statement: ParsedStatement,
  other: Neighbour,
  day: IsoDate,
  theirs: ReadonlyMap<string, number>,
  span: { from: IsoDate; to: IsoDate },
): boolean {
  const { openingMinor, closingMinor } = statement;
  if (other.opening_minor === null || other.closing_minor === null) return false;
  if (openingMinor === other.opening_minor || closingMinor === other.closing_minor) return false;
  if (openingMinor === other.closing_minor || closingMinor === other.opening_minor) return true;
  // Statements of one and the same day with other balances, where none is a part of the other.
  if (span.from !== span.to || other.first !== other.last) return false;
  const mine = new Map<string, number>();
  for (const line of statement.lines)
    if (cellOf<string>(line, 'booking_date') === day)
      mine.set(fingerprintOf(line), (mine.get(fingerprintOf(line)) ?? 0) + 1);
  return isPartOf(mine, theirs) === isPartOf(theirs, mine);
}

function isPartOf(part: ReadonlyMap<string, number>, whole: ReadonlyMap<string, number>): boolean {
  return [...part].every(([key, count]) => (whole.get(key) ?? 0) >= count);
}
