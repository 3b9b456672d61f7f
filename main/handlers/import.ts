/**
 * Importing statements and rates: read in a process without keys, shown with their proof, stored as
 * one command. A file or statement that is known already changes nothing.
 */
import { counted } from '../../core/counted.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CsvProfile, csvProfileSchema } from '../../sync/formats/csv/profile.ts';
import {
  command,
  type JobPlan,
  jobCommand,
  jobQuery,
  type Outcomes,
  type QueryContext,
  query,
} from '../backend/handler.ts';
import { newId as newLineId } from '../backend/ids.ts';
import { type PackedFiles, unpackFiles } from '../import/packed.ts';
import type { FileToParse, ParsedFile } from '../import/parsed.ts';
import { unpacked } from '../import/unpacked.ts';
import { READ_FILES } from '../jobs/pool.ts';
import { workspaceSettings } from '../queries/settings.ts';
import { STAGED_LINES, stageLines } from '../queries/stagedLines.ts';
import { keepFiles, type Staging } from './importKeep.ts';
import { previewAll } from './importPreview.ts';

type ImportInput = DomainInput<'import.files'>;

/** The profile given with the call, or the saved one for a header like this. */
function profileFor(input: Pick<ImportInput, 'profiles'>, name: string): CsvProfile | undefined {
  const given = input.profiles?.[name];
  if (given === undefined) return undefined;
  const parsed = csvProfileSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'CSV_PROFILE_INVALID',
    message: `The profile for ${name} is not complete: ${issue?.message ?? 'invalid'}.`,
    path: `profiles.${name}.${issue?.path.join('.') ?? ''}`,
  });
}

/** Reads files in a process without keys; a CSV by the profile given with it. */
export function planReading(
  { store }: QueryContext,
  input: Pick<ImportInput, 'files' | 'profiles' | 'answers'>,
): JobPlan<Staging | null> {
  const files: FileToParse[] = input.files.map(({ name, content: given }) => {
    const content = unpacked(given);
    const csvProfile = profileFor(input, name);
    const answers = input.answers?.[name];
    return {
      name,
      content,
      ...(csvProfile === undefined ? {} : { csvProfile }),
      ...(answers === undefined ? {} : { answers }),
    };
  });
  const saved = store.rows<{ readonly header_fingerprint: string; readonly profile: unknown }>(
    'import_profile',
    'SELECT header_fingerprint, profile FROM import_profile',
  );
  const { baseCurrency } = workspaceSettings(store);
  const label =
    files.length === 1 ? `Read ${files[0]?.name ?? ''}` : `Read ${counted(files.length, 'file')}`;
  return {
    label,
    work: [{ key: 'read', task: READ_FILES, input: { files, saved, baseCurrency } }],
    context: null,
  };
}

function parsedOf(outcomes: Outcomes): readonly ParsedFile[] {
  return unpackFiles(outcomes.read?.output as PackedFiles);
}

function summaryOf(output: DomainOutput<'import.files'>): string {
  const { rateCount, feeCount, paymentCount, paymentStatusCount } = output;
  const others = rateCount + feeCount + paymentCount + paymentStatusCount;
  const parts = [
    output.statementCount > 0 || others === 0
      ? `${counted(output.statementCount, 'statement')}, ${counted(output.lineCount, 'line')}`
      : null,
    output.interimLineCount > 0
      ? counted(output.interimLineCount, 'provisional entry', 'provisional entries')
      : null,
    rateCount > 0 ? counted(rateCount, 'reference rate') : null,
    feeCount > 0 ? counted(feeCount, 'bank fee') : null,
    paymentCount > 0 ? counted(paymentCount, 'payment') : null,
    paymentStatusCount > 0
      ? counted(paymentStatusCount, 'payment status', 'payment statuses')
      : null,
    output.refusedFileCount > 0 ? `${counted(output.refusedFileCount, 'file')} refused` : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function importHistory(
  { store, journal }: QueryContext,
  input: DomainInput<'import.history'>,
): DomainOutput<'import.history'> {
  const rows = store.all<{
    id: string;
    name: string;
    format: string;
    size_bytes: bigint;
    received_at: string;
    statements: bigint;
    lines: bigint | null;
    payments: bigint | null;
    statuses: bigint;
    entry: bigint;
  }>(
    `SELECT f.id, f.name, f.format, f.size_bytes, f.received_at, f.entry,
            (SELECT COUNT(*) FROM statement s WHERE s.raw_file_id = f.id) AS statements,
            (SELECT SUM(s.line_count) FROM statement s WHERE s.raw_file_id = f.id) AS lines,
            (SELECT SUM(b.payment_count) FROM payment_batch b WHERE b.raw_file_id = f.id) AS payments,
            (SELECT COUNT(*) FROM payment p WHERE p.status_file_id = f.id) AS statuses
       FROM raw_file f ORDER BY f.entry DESC, f.name LIMIT ? OFFSET ?`,
    [BigInt(input.count), BigInt(input.start)],
  );
  const names = new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM user')
      .map((row) => [row.id, row.name]),
  );
  return {
    rows: rows.map((row) => ({
      id: row.id,
      name: row.name,
      format: row.format,
      sizeBytes: Number(row.size_bytes),
      receivedAt: row.received_at,
      statementCount: Number(row.statements),
      lineCount: Number(row.lines ?? 0n),
      paymentCount: Number(row.payments ?? 0n),
      paymentStatusCount: Number(row.statuses),
      entry: Number(row.entry),
      userName: names.get(journal.entry(Number(row.entry))?.userId ?? '') ?? 'Ballast',
    })),
    count: Number(store.pluck<bigint>('SELECT COUNT(*) FROM raw_file') ?? 0n),
  };
}

export const importHandlers = {
  'import.inspect': jobQuery<'import.inspect', Staging | null>({
    readsFiles: true,
    plan: planReading,
    answer: ({ store }, input, _planned, outcomes) => ({
      files: previewAll(store, parsedOf(outcomes), input.answers),
    }),
  }),
  'import.files': jobCommand<'import.files', Staging | null>({
    readsFiles: true,
    plan: planReading,
    ahead({ files }, input) {
      const ends = input.files.map(({ content }) => files.readyFile(unpacked(content)));
      return () => {
        for (const end of ends) end();
      };
    },
    summary: (_input, output) => summaryOf(output),
    stage(scratch, outcomes) {
      const files = parsedOf(outcomes);
      const ranges = stageLines(scratch, files, newLineId);
      return { context: { files, ranges }, tables: [STAGED_LINES] };
    },
    keep(context, input, staging) {
      invariant(staging !== null, 'an import is staged before it is kept');
      return keepFiles(context, input, staging);
    },
  }),
  'import.history': query<'import.history'>(importHistory),
  'import.profiles': query<'import.profiles'>(({ store }) =>
    store
      .rows<{
        readonly id: string;
        readonly name: string;
        readonly format: string;
        readonly header_fingerprint: string;
        readonly profile: unknown;
      }>(
        'import_profile',
        'SELECT id, name, format, header_fingerprint, profile FROM import_profile ORDER BY name',
      )
      .map((row) => ({
        id: row.id,
        name: row.name,
        format: row.format,
        headerFingerprint: row.header_fingerprint,
        profile: row.profile,
      })),
  ),
  'import.saveProfile': command<'import.saveProfile'>(
    (input) => `CSV profile ${input.name}`,
    ({ store, newId }, { name, headerFingerprint, profile }) => ({
      id: store.upsert('import_profile', {
        id: newId(),
        name,
        format: 'csv',
        header_fingerprint: headerFingerprint,
        profile,
      }),
    }),
  ),
};
