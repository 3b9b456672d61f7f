/**
 * What a booked statement brings to the ledger of its account. The first channel that tells of a day
 * rules it, or the one that the register names; a statement of another channel adds nothing there and
 * only enriches the lines that it tells too. Statements that continue each other within a day add
 * theirs even where entries look the same; statements that overlap do not.
 */
import { linkEntries } from '../../core/cash/entryLinks.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import { cellOf, type ParsedLine, type ParsedStatement } from '../import/parsed.ts';
import type { ReadStore } from '../store/index.ts';
import { linkableLine, linkableRows, spanOf } from './linkableEntries.ts';
import { fingerprintOf, occurrenceOf, usedOccurrences } from './occurrences.ts';

export interface BookedPlan {
  /** Whether the statement rules its days, or another channel does. */
  readonly role: 'ledger' | 'enriches';
  /** Occurrences that statements before or after this one on the same day have used. */
  readonly used: ReadonlyMap<string, number>;
  /** Ids of lines that the ledger has already, by position: the entry is theirs, or tells of them. */
  readonly known: ReadonlyMap<number, string>;
  /** Positions among `known` that another channel's line is told of for the first time. */
  readonly enriching: readonly number[];
  /** Positions that another channel rules and does not tell: not added, for a person to look at. */
  readonly left: ReadonlySet<number>;
  /** The channel of the lines that rule, where the statement is of another one. */
  readonly rulingChannel: string | null;
}

/** Channels of an account: the one that the register names, and those with booked statements. */
export interface Channels {
  readonly chosen: string | null;
  readonly booked: ReadonlySet<string>;
}

export function channelsOf(store: ReadStore, accountId: string): Channels {
  return {
    chosen:
      store.pluck<string | null>('SELECT channel FROM account WHERE id = ?', [accountId]) ?? null,
    booked: new Set(
      store.plucks<string>(
        `SELECT DISTINCT f.format FROM statement s JOIN raw_file f ON f.id = s.raw_file_id
          WHERE s.account_id = ? AND s.kind = 'booked'`,
        [accountId],
      ),
    ),
  };
}

/** Stored lines by the place of the entry that they are. */
function storedLines(
  store: ReadStore,
  accountId: string,
  statement: ParsedStatement,
  used: ReadonlyMap<string, number>,
): Map<number, string> {
  const keys = statement.lines.map((line) => [
    fingerprintOf(line),
    occurrenceOf(line, used),
    cellOf<number>(line, 'position'),
  ]);
  const rows = store.all<{ position: bigint; id: string }>(
    `SELECT k.value ->> 2 AS position, l.id FROM json_each(?) k JOIN statement_line l
        ON l.account_id = ? AND l.fingerprint = k.value ->> 0
       AND l.occurrence = CAST(k.value ->> 1 AS INTEGER)`,
    [JSON.stringify(keys), accountId],
  );
  return new Map(rows.map((row) => [Number(row.position), row.id]));
}

/** Whether the ledger has lines of these days; a fingerprint holds its day, so no others are alike. */
function hasLinesOn(
  store: ReadStore,
  accountId: string,
  span: { readonly from: IsoDate; readonly to: IsoDate } | null,
): boolean {
  if (span === null) return false;
  const found = store.pluck<bigint>(
    'SELECT 1 FROM statement_line WHERE account_id = ? AND booking_date BETWEEN ? AND ? LIMIT 1',
    [accountId, span.from, span.to],
  );
  return found !== undefined;
}

/** Plans a booked statement of an account that the register knows. */
export function planBooked(
  store: ReadStore,
  accountId: string,
  format: string,
  statement: ParsedStatement,
  channels: Channels = channelsOf(store, accountId),
): BookedPlan {
  const hasOthers =
    (channels.chosen !== null && channels.chosen !== format) ||
    [...channels.booked].some((channel) => channel !== format);
  const isNew = !hasLinesOn(store, accountId, spanOf(statement.lines));
  const used = isNew ? new Map<string, number>() : usedOccurrences(store, accountId, statement);
  const known = isNew ? new Map<number, string>() : storedLines(store, accountId, statement, used);
  const plain: BookedPlan = {
    role: 'ledger',
    used,
    known,
    enriching: [],
    left: new Set(),
    rulingChannel: null,
  };
  return hasOthers ? planBeside(store, accountId, format, statement, channels, plain) : plain;
}

/** Further than this from a line's dates no other channel tells of it. */
const WINDOW_DAYS = 10;

const OTHER_LINES = `statement_line l JOIN statement s ON s.id = l.statement_id
  JOIN raw_file f ON f.id = s.raw_file_id
  WHERE l.account_id = ? AND l.booking_date BETWEEN ? AND ? AND f.format <> ?`;

function planBeside(
  store: ReadStore,
  accountId: string,
  format: string,
  statement: ParsedStatement,
  { chosen }: Channels,
  plain: BookedPlan,
): BookedPlan {
  const span = spanOf(statement.lines) ?? { from: statement.from, to: statement.to };
  const window = [addDays(span.from, -WINDOW_DAYS), addDays(span.to, WINDOW_DAYS)] as const;
  const others = [accountId, ...window, format];
  const told = store.all<{ line_id: string; fingerprint: string; occurrence: bigint }>(
    `SELECT e.line_id, e.fingerprint, e.occurrence FROM line_enrichment e
       JOIN statement_line l ON l.id = e.line_id
       JOIN statement s ON s.id = e.statement_id JOIN raw_file f ON f.id = s.raw_file_id
      WHERE l.account_id = ? AND l.booking_date BETWEEN ? AND ? AND f.format = ?`,
    others,
  );
  const toldBefore = new Map(
    told.map((one) => [`${one.fingerprint} ${one.occurrence}`, one.line_id]),
  );
  const taken = new Set(told.map((one) => one.line_id));
  const known = new Map(plain.known);
  const open: ParsedLine[] = [];
  for (const line of statement.lines) {
    const position = cellOf<number>(line, 'position');
    if (known.has(position)) continue;
    const before = toldBefore.get(`${fingerprintOf(line)} ${occurrenceOf(line, plain.used)}`);
    if (before === undefined) open.push(line);
    else known.set(position, before);
  }
  const lines = linkableRows(store, OTHER_LINES, others).filter(({ id }) => !taken.has(id));
  // Both channels book on one day; a like payment of another day is other money.
  const links = linkEntries(lines, open.map(linkableLine), {
    daysApart: 0,
    bankIdDays: 0,
    sameDay: 'enough',
  });
  const enriching = links.map(({ toldId }) => Number(toldId));
  for (const { toldId, lineId } of links) known.set(Number(toldId), lineId);
  const isRuled = chosen !== null && chosen !== format;
  const covered = coveredDays(store, accountId, format, span);
  const left = new Set<number>();
  for (const line of open) {
    const position = cellOf<number>(line, 'position');
    const isCovered = covered(cellOf<string>(line, 'booking_date'));
    if (!known.has(position) && (isRuled || isCovered)) left.add(position);
  }
  const addsNothing = known.size + left.size === statement.lines.length && plain.known.size === 0;
  const enriches =
    isRuled || (chosen !== format && addsNothing && (known.size > 0 || covered(statement.to)));
  return {
    ...plain,
    role: enriches ? 'enriches' : 'ledger',
    known,
    enriching,
    left,
    rulingChannel: chosen ?? rulingChannel(store, accountId, format),
  };
}

function rulingChannel(store: ReadStore, accountId: string, format: string): string | null {
  return (
    store.pluck<string>(
      `SELECT f.format FROM statement s JOIN raw_file f ON f.id = s.raw_file_id
        WHERE s.account_id = ? AND s.kind = 'booked' AND f.format <> ? ORDER BY s.entry LIMIT 1`,
      [accountId, format],
    ) ?? null
  );
}

/**
 * Whether another channel's booked statement tells of a day. Its first day counts only where it has
 * lines there: an MT940 begins with the closing of the day before.
 */
function coveredDays(
  store: ReadStore,
  accountId: string,
  format: string,
  span: { from: IsoDate; to: IsoDate },
): (day: string) => boolean {
  const periods = store.all<{ from_date: string; to_date: string; starts: bigint }>(
    `SELECT s.from_date, s.to_date, EXISTS (SELECT 1 FROM statement_line l
              WHERE l.statement_id = s.id AND l.booking_date = s.from_date) AS starts
       FROM statement s JOIN raw_file f ON f.id = s.raw_file_id
      WHERE s.account_id = ? AND s.kind = 'booked' AND f.format <> ?
        AND s.to_date >= ? AND s.from_date <= ?`,
    [accountId, format, span.from, span.to],
  );
  return (day) =>
    periods.some(
      ({ from_date, to_date, starts }) =>
        day <= to_date &&
        (day > from_date || (day === from_date && (starts === 1n || from_date === to_date))),
    );
}
