/** Versions of a fund's terms and side letters as stored, and the decided events that stand on them. */
import {
  type FundAgreement,
  type SideLetter,
  sideLetterSchema,
} from '../../core/fund/agreement.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { DECIDED } from './commitmentHistory.ts';
import { decodeTerms, type FundRow } from './funds.ts';

export interface VersionRow {
  readonly version: number;
  readonly validFrom: IsoDate;
  readonly note: string | null;
  readonly terms: FundAgreement;
  readonly entry: number;
  readonly savedAt: string | null;
  readonly savedBy: string | null;
}

interface StoredVersion {
  readonly [column: string]: unknown;
  readonly version: number;
  readonly valid_from: string;
  readonly note: string | null;
  readonly terms: unknown;
  readonly entry: number;
}

/** Who wrote a journal entry and when. */
function writerOf(store: ReadStore, entry: number) {
  const row = store.get<{ at: string; name: string | null }>(
    `SELECT j.at, u.name FROM journal_entry j LEFT JOIN user u ON u.id = j.user_id
      WHERE j.seq = ?`,
    [BigInt(entry)],
  );
  return { savedAt: row?.at ?? null, savedBy: row?.name ?? null };
}

/** Every version of a fund's terms, by the date from which it is valid. */
export function versionRows(store: ReadStore, fund: FundRow): VersionRow[] {
  return store
    .rows<StoredVersion>(
      'fund_terms',
      `SELECT version, valid_from, note, terms, entry FROM fund_terms WHERE fund_id = ?
        ORDER BY valid_from, version`,
      [fund.id],
    )
    .map(({ version, valid_from: from, note, terms, entry }) => {
      const validFrom = from as IsoDate;
      const decoded = decodeTerms(fund, { version, validFrom, terms, entry });
      return { version, validFrom, note, terms: decoded, entry, ...writerOf(store, entry) };
    });
}

/** Throws FUND_VERSION_UNKNOWN (not-found). */
export function versionOf(rows: readonly VersionRow[], version: number, path: string): VersionRow {
  const found = rows.find((row) => row.version === version);
  if (found !== undefined) return found;
  throw new AppFailure({
    kind: 'not-found',
    code: 'FUND_VERSION_UNKNOWN',
    message: `There is no version ${version} of these terms. Choose one of the list.`,
    path,
  });
}

export interface DecidedEvent {
  /** Such as `Distribution 3`. */
  readonly label: string;
  readonly date: IsoDate;
}

/** Calls, distributions and closings that were approved, by date. */
export function decidedEvents(store: ReadStore, fundId: string): DecidedEvent[] {
  return store
    .all<{ noun: string; number: bigint; date: string }>(
      `SELECT 'Capital call' AS noun, number, due_date AS date FROM capital_call
        WHERE fund_id = :fund AND ${DECIDED}
       UNION ALL
       SELECT 'Distribution', number, pay_date FROM distribution
        WHERE fund_id = :fund AND ${DECIDED}
       UNION ALL
       SELECT 'Closing', k.number, k.closing_date FROM closing k
        WHERE k.fund_id = :fund AND k.${DECIDED}
       ORDER BY date, noun, number`,
      { fund: fundId },
    )
    .map(({ noun, number, date }) => ({ label: `${noun} ${number}`, date: date as IsoDate }));
}

/** The day on which the next version begins, or null where none follows. */
export function nextVersionAfter(rows: readonly VersionRow[], date: IsoDate): IsoDate | null {
  return rows.find(({ validFrom }) => validFrom > date)?.validFrom ?? null;
}

export interface SideLetterRow {
  readonly id: string;
  readonly investorId: string;
  readonly investorName: string;
  readonly version: number;
  readonly validFrom: IsoDate;
  readonly note: string | null;
  readonly terms: SideLetter;
  readonly entry: number;
}

/** Every version of every side letter of a fund: by investor, newest version first. */
export function sideLetterRows(store: ReadStore, fundId: string): SideLetterRow[] {
  const names = new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM investor')
      .map(({ id, name }) => [id, name]),
  );
  return store
    .rows<StoredVersion & { readonly id: string; readonly investor_id: string }>(
      'side_letter',
      `SELECT l.id, l.investor_id, l.version, l.valid_from, l.note, l.terms, l.entry
         FROM side_letter l JOIN investor i ON i.id = l.investor_id
        WHERE l.fund_id = ? ORDER BY i.name, l.investor_id, l.valid_from DESC`,
      [fundId],
    )
    .map((row) => ({
      id: row.id,
      investorId: row.investor_id,
      investorName: names.get(row.investor_id) ?? '',
      version: row.version,
      validFrom: row.valid_from as IsoDate,
      note: row.note,
      terms: decodeSideLetter(row.terms, row.version),
      entry: row.entry,
    }));
}

function decodeSideLetter(terms: unknown, version: number): SideLetter {
  const decoded = sideLetterSchema.safeParse(terms);
  if (decoded.success) return decoded.data;
  const issue = decoded.error.issues[0];
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'SIDE_LETTER_INVALID',
    message: `Version ${version} of a side letter: ${issue?.message ?? 'it cannot be read'}`,
    path: `terms.${issue?.path.map(String).join('.') ?? ''}`,
  });
}
