/**
 * What an import refused: shown with its reasons, put away, or taken in by a second person where only
 * findings stand against it that the format lets a person lift.
 */
import { counted } from '../../core/counted.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { command, type JobPlan, jobCommand, type QueryContext, query } from '../backend/handler.ts';
import { newId as newLineId } from '../backend/ids.ts';
import { type PackedFiles, unpackFiles } from '../import/packed.ts';
import type { FileToParse, ParsedFile, ParsedStatement } from '../import/parsed.ts';
import { READ_FILES } from '../jobs/pool.ts';
import { countHeld, type HeldRow, heldRow, heldRows, partOf } from '../queries/quarantine.ts';
import { workspaceSettings } from '../queries/settings.ts';
import {
  STAGED_LINES,
  type StagedRange,
  type StagedRanges,
  stageLines,
} from '../queries/stagedLines.ts';
import type { FileStore, ReadStore } from '../store/index.ts';
import { keepReleased, type Staging } from './importKeep.ts';
import { printedOut } from './importPreview.ts';

type Item = DomainOutput<'quarantine.inspect'>['item'];

const EXCERPT_BYTES = 4096;

function userNames(store: ReadStore): ReadonlyMap<string, string> {
  return new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM user')
      .map((row) => [row.id, row.name]),
  );
}

function mayRelease(row: HeldRow, userId: string): Item['mayRelease'] {
  if (row.status !== 'held') return 'decided';
  if (!row.overridable) return 'never';
  return row.held_by === userId ? 'own' : 'yes';
}

function itemOf({ session }: QueryContext, names: ReadonlyMap<string, string>, row: HeldRow): Item {
  const person = (id: string) => ({ id, name: names.get(id) ?? 'Ballast' });
  return {
    id: row.id,
    fileName: row.file_name,
    sha256: row.sha256,
    sizeBytes: Number(row.size_bytes),
    format: row.format,
    figures:
      row.figures === null
        ? null
        : { ...printedOut(row.figures), source: { ...row.figures.source } },
    code: row.code,
    message: row.message,
    issues: [...row.issues],
    overridable: row.overridable,
    status: row.status,
    heldBy: person(row.held_by),
    heldAt: row.held_at,
    decidedBy: row.decided_by === null ? null : person(row.decided_by),
    decidedAt: row.decided_at,
    reason: row.reason,
    mayDiscard: row.status === 'held',
    mayRelease: mayRelease(row, session.userId),
  };
}

function found(store: ReadStore, id: string): HeldRow {
  const row = heldRow(store, id);
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: 'QUARANTINE_UNKNOWN',
    message: 'Quarantine holds nothing under this id. It may have been undone meanwhile; reload.',
    details: { id },
  });
}

function refuse(row: HeldRow, code: string, message: string): never {
  throw new AppFailure({
    kind: 'not-applicable',
    code,
    message: `${row.file_name}: ${message}`,
    details: { id: row.id },
  });
}

/** The row, still waiting. Throws QUARANTINE_DECIDED. */
function waiting(store: ReadStore, id: string): HeldRow {
  const row = found(store, id);
  if (row.status !== 'held')
    refuse(row, 'QUARANTINE_DECIDED', `it was ${row.status} already. Reload to see by whom.`);
  return row;
}

/** The row, if this person may release it. Throws QUARANTINE_FINAL and QUARANTINE_OWN. */
function releasable({ store, session }: Pick<QueryContext, 'store' | 'session'>, id: string) {
  const row = waiting(store, id);
  switch (mayRelease(row, session.userId)) {
    case 'never':
      return refuse(
        row,
        'QUARANTINE_FINAL',
        `${row.message} Nobody may take it in; ask the bank for a right file.`,
      );
    case 'own':
      return refuse(
        row,
        'QUARANTINE_OWN',
        'your own import holds it. A second person has to look at it and release it.',
      );
    default:
      return row;
  }
}

/** The files of the rows, each once, as they were read and with overridable findings lifted. */
function filesOf(files: FileStore, rows: readonly HeldRow[]): FileToParse[] {
  const byHash = Map.groupBy(rows, (row) => row.sha256);
  return [...byHash].flatMap(([hash, [row]]) =>
    row === undefined
      ? []
      : [
          {
            name: row.file_name,
            content: files.getFile(hash),
            isOverridden: true as const,
            ...row.reading,
          },
        ],
  );
}

/** A released statement goes on saying what stood against it. */
function marked(statement: ParsedStatement, { code, message }: HeldRow): ParsedStatement {
  const isSaid = statement.warnings.some((warning) => warning.code === code);
  if (isSaid) return statement;
  const { line } = statement.source;
  return { ...statement, warnings: [...statement.warnings, { code, message, line }] };
}

/**
 * Only what was chosen of a file, for its other statements are in the ledger or held themselves, and
 * where its lines are staged. Throws QUARANTINE_CHANGED.
 */
function chosenOf({ file, ranges }: ReadAgain, rows: readonly HeldRow[]): ReadAgain {
  const chosen = rows.filter(({ sha256 }) => sha256 === file.sha256);
  const placed = new Map<ParsedStatement, StagedRange>();
  for (const row of chosen) {
    const statement = file.statements.find((one) => partOf(one) === row.part);
    const range = statement === undefined ? undefined : ranges.get(statement);
    if (statement === undefined || range === undefined)
      throw new AppFailure({
        kind: 'conflict',
        code: 'QUARANTINE_CHANGED',
        message: `${file.name} does not give the held statement when it is read again${
          file.refusal === null ? '' : `: ${file.refusal.message}`
        }. Import the file again.`,
      });
    placed.set(marked(statement, row), range);
  }
  const statements = [...placed.keys()];
  return { file: { ...file, statements, refusedStatements: [], refusal: null }, ranges: placed };
}

interface ReadAgain {
  readonly file: ParsedFile;
  readonly ranges: StagedRanges;
}

function excerptOf(files: FileStore, row: HeldRow) {
  const bytes = files.getFile(row.sha256);
  const { offset, line, length } = row.figures?.source ?? {
    offset: 0,
    line: 1,
    length: bytes.length,
  };
  const end = Math.min(offset + Math.min(length, EXCERPT_BYTES), bytes.length);
  const raw = bytes.subarray(offset, end);
  const utf8 = raw.toString('utf8');
  return {
    line,
    offset,
    // A cut inside of a character shows as a replacement sign at the end and nowhere else.
    text: utf8.slice(0, -1).includes('\u{fffd}') ? raw.toString('latin1') : utf8,
    isCut: end < offset + length,
  };
}

function planRelease(context: QueryContext, { ids }: DomainInput<'quarantine.release'>): JobPlan {
  const rows = ids.map((id) => releasable(context, id));
  const files = filesOf(context.files, rows);
  const { baseCurrency } = workspaceSettings(context.store);
  return {
    label:
      files.length === 1 ? `Read ${files[0]?.name ?? ''}` : `Read ${counted(files.length, 'file')}`,
    work: [{ key: 'read', task: READ_FILES, input: { files, saved: [], baseCurrency } }],
    context: null,
  };
}

export const quarantineHandlers = {
  'quarantine.list': query<'quarantine.list'>((context, input) => {
    const names = userNames(context.store);
    return {
      rows: heldRows(context.store, input).map((row) => itemOf(context, names, row)),
      count: countHeld(context.store, input.status),
      heldCount: countHeld(context.store, 'held'),
    };
  }),
  'quarantine.inspect': query<'quarantine.inspect'>((context, { id }) => {
    const row = found(context.store, id);
    return {
      item: itemOf(context, userNames(context.store), row),
      excerpt: excerptOf(context.files, row),
      reading: row.reading,
    };
  }),
  'quarantine.release': jobCommand<'quarantine.release', Staging | null>({
    readsFiles: true,
    plan: planRelease as (...args: Parameters<typeof planRelease>) => JobPlan<null>,
    summary: (_input, { statementCount, lineCount }) =>
      `${counted(statementCount, 'statement')} released, ${counted(lineCount, 'line')}`,
    stage(scratch, outcomes) {
      const files = unpackFiles(outcomes.read?.output as PackedFiles);
      return {
        context: { files, ranges: stageLines(scratch, files, newLineId) },
        tables: [STAGED_LINES],
      };
    },
    keep(context, { ids, reason }, releasing) {
      invariant(releasing !== null, 'a release is staged before it is kept');
      const rows = ids.map((id) => releasable(context, id));
      const chosen = releasing.files.map((file) =>
        chosenOf({ file, ranges: releasing.ranges }, rows),
      );
      const kept = keepReleased(context, {
        files: chosen.map(({ file }) => file),
        ranges: new Map(chosen.flatMap(({ ranges }) => [...ranges])),
      });
      for (const row of rows)
        context.store.update('quarantine', row.id, {
          status: 'released',
          decided_by: context.session.userId,
          decided_at: context.clock.now(),
          reason,
        });
      return { ...kept, releasedCount: rows.length };
    },
  }),
  'quarantine.discard': command<'quarantine.discard'>(
    (input) => `${input.ids.length} put away: ${input.reason}`,
    ({ store, session, clock }, { ids, reason }) => {
      for (const id of ids)
        store.update('quarantine', waiting(store, id).id, {
          status: 'discarded',
          decided_by: session.userId,
          decided_at: clock.now(),
          reason,
        });
      return { discardedCount: ids.length };
    },
  ),
};
