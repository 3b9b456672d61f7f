/** Rows of quarantine: held by an import, settled by a later one, released or discarded by a person. */
import type { AppError } from '../../core/result.ts';
import type { CsvProfile } from '../../sync/formats/csv/profile.ts';
import type { SourceSlice } from '../../sync/formats/model.ts';
import type {
  FileAnswers,
  ParsedFile,
  ParsedIssue,
  PrintedFigures,
  RefusedStatement,
} from '../import/parsed.ts';
import type { ReadStore, Row, WriteStore } from '../store/index.ts';

export type HeldStatus = 'held' | 'released' | 'resolved' | 'discarded';

export type HeldFigures = PrintedFigures & { readonly source: SourceSlice };

/** What a file was read with, so that it can be read again in the same way. */
export interface Reading {
  readonly answers?: FileAnswers;
  readonly csvProfile?: CsvProfile;
}

export interface HeldRow extends Row {
  readonly id: string;
  readonly file_name: string;
  readonly sha256: string;
  readonly size_bytes: bigint;
  readonly part: string;
  readonly format: string | null;
  readonly code: string;
  readonly message: string;
  readonly issues: readonly ParsedIssue[];
  readonly figures: HeldFigures | null;
  readonly reading: Reading | null;
  readonly overridable: boolean;
  readonly status: HeldStatus;
  readonly held_by: string;
  readonly held_at: string;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  readonly reason: string | null;
}

/** Who holds what, when and with what it was read. */
export interface Holding {
  readonly userId: string;
  readonly at: string;
  readonly reading: Reading;
  newId(): string;
}

/** A statement's name inside its file, the same whenever the file is read. */
export function partOf({ source }: { readonly source: SourceSlice }): string {
  return String(source.offset);
}

function figuresOf(statement: RefusedStatement): HeldFigures {
  const { issues: _issues, isOverridable: _isOverridable, ...figures } = statement;
  return figures;
}

/** The finding that weighs most: a refusal that nobody may lift before one that somebody may. */
function leading(issues: readonly ParsedIssue[]): ParsedIssue | undefined {
  const errors = issues.filter(({ severity }) => severity === 'error');
  return errors.find(({ isOverridable }) => isOverridable !== true) ?? errors[0];
}

type Cause = Pick<HeldRow, 'part' | 'code' | 'message' | 'issues' | 'figures' | 'overridable'>;

function causesOf(file: ParsedFile): Cause[] {
  if (file.refusedStatements.length > 0)
    return file.refusedStatements.map((statement) => {
      const { code, message } = leading(statement.issues) ?? unnamed(file.refusal);
      return {
        part: partOf(statement),
        code,
        message,
        issues: statement.issues,
        figures: figuresOf(statement),
        overridable: statement.isOverridable,
      };
    });
  if (file.refusal === null) return [];
  const { code, message } = file.refusal;
  const { issues } = file;
  return [{ part: '', code, message, issues, figures: null, overridable: false }];
}

function unnamed(refusal: AppError | null): Pick<AppError, 'code' | 'message'> {
  return refusal ?? { code: 'STATEMENT_REFUSED', message: 'The statement was refused.' };
}

/** Holds what a file has that may not be stored; what is held or released already stays as it is. */
export function holdRefused(store: WriteStore, file: ParsedFile, holding: Holding): number {
  let count = 0;
  for (const cause of causesOf(file)) {
    const known = store.pluck<HeldStatus>(
      'SELECT status FROM quarantine WHERE sha256 = ? AND part = ?',
      [file.sha256, cause.part],
    );
    if (known === 'held') count += 1;
    if (known === 'held' || known === 'released') continue;
    store.upsert('quarantine', {
      id: holding.newId(),
      file_name: file.name,
      sha256: file.sha256,
      size_bytes: BigInt(file.sizeBytes),
      format: file.format,
      ...cause,
      reading: holding.reading,
      status: 'held',
      held_by: holding.userId,
      held_at: holding.at,
      decided_by: null,
      decided_at: null,
      reason: null,
    });
    count += 1;
  }
  return count;
}

/** Files of these bytes came in after all: what was held of them is settled. */
export function settleHeld(store: WriteStore, file: ParsedFile, holding: Holding): void {
  const still = new Set(file.refusedStatements.map(partOf));
  const rows = store.all<{ id: string; part: string }>(
    "SELECT id, part FROM quarantine WHERE sha256 = ? AND status = 'held'",
    [file.sha256],
  );
  for (const { id, part } of rows)
    if (!still.has(part))
      store.update('quarantine', id, {
        status: 'resolved',
        decided_by: holding.userId,
        decided_at: holding.at,
      });
}

export function heldRow(store: ReadStore, id: string): HeldRow | undefined {
  return store.row<HeldRow>('quarantine', 'SELECT * FROM quarantine WHERE id = ?', [id]);
}

export interface HeldSlice {
  readonly status: HeldStatus | 'all';
  readonly start: number;
  readonly count: number;
}

const WITH_STATUS = "(? = 'all' OR status = ?)";

/** Newest first; of one file in the order of its bytes. */
export function heldRows(store: ReadStore, { status, start, count }: HeldSlice): HeldRow[] {
  return store.rows<HeldRow>(
    'quarantine',
    `SELECT * FROM quarantine WHERE ${WITH_STATUS}
      ORDER BY held_at DESC, sha256, CAST(part AS INTEGER) LIMIT ? OFFSET ?`,
    [status, status, BigInt(count), BigInt(start)],
  );
}

export function countHeld(store: ReadStore, status: HeldStatus | 'all'): number {
  return Number(
    store.pluck<bigint>(`SELECT COUNT(*) FROM quarantine WHERE ${WITH_STATUS}`, [status, status]) ??
      0n,
  );
}
