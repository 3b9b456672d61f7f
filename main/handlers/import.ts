/**
 * Importing statements and rates: read in a process without keys, shown with their proof, stored as
 * one command. A file or statement that is known already changes nothing.
 */
import { isCurrency } from '../../core/money/currencies.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CsvProfile, csvProfileSchema } from '../../sync/formats/csv/profile.ts';
import type { PaymentSummary } from '../../sync/formats/payments/index.ts';
import { storedMinor } from '../../sync/formats/proof.ts';
import {
  type CommandContext,
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
import type { FileToParse, ParsedFile, ParsedStatement, PrintedFigures } from '../import/parsed.ts';
import { READ_FILES } from '../jobs/pool.ts';
import {
  accountKey,
  accountsByNumber,
  countKnownLines,
  importedAt,
  insertRates,
  insertStatement,
  knownLineCount,
  statementState,
} from '../queries/imports.ts';
import { workspaceSettings } from '../queries/settings.ts';
import {
  insertInterimLines,
  insertStagedLines,
  type PlacedLines,
  STAGED_LINES,
  type StagedRanges,
  stageLines,
} from '../queries/stagedLines.ts';
import type { ReadStore } from '../store/index.ts';

type FilePreview = DomainOutput<'import.inspect'>['files'][number];
type StatementPreview = FilePreview['statements'][number];
type ImportInput = DomainInput<'import.files'>;

/** Files as read, and where their lines wait in the scratch database. */
interface Staging {
  readonly files: readonly ParsedFile[];
  readonly ranges: StagedRanges;
}

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
  const files: FileToParse[] = input.files.map(({ name, content }) => {
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
  const label = files.length === 1 ? `Read ${files[0]?.name ?? ''}` : `Read ${files.length} files`;
  return {
    label,
    work: [{ key: 'read', task: READ_FILES, input: { files, saved, baseCurrency } }],
    context: null,
  };
}

function parsedOf(outcomes: Outcomes): readonly ParsedFile[] {
  return unpackFiles(outcomes.read?.output as PackedFiles);
}

/** A printed balance in another currency than its statement, which is shown and never reckoned with. */
function foreignBalance({ balances }: ParsedStatement, kind: 'opening' | 'closing') {
  const found =
    kind === 'opening'
      ? balances.find((one) => one.kind === kind)
      : balances.findLast((one) => one.kind === kind);
  if (found === undefined || !isCurrency(found.currency)) return null;
  return money(found.currency, storedMinor(found.amount, found.currency).minor);
}

function previewStatement(
  store: ReadStore,
  accounts: ReadonlyMap<string, string>,
  statement: ParsedStatement,
): StatementPreview {
  const accountId = accounts.get(accountKey(statement.accountNumber, statement.currency)) ?? null;
  const counts = countKnownLines(store, accountId, statement);
  const amount = (minor: bigint | null) =>
    minor === null ? null : money(statement.currency, minor);
  return {
    accountNumber: statement.accountNumber,
    accountId,
    currency: statement.currency,
    kind: statement.kind,
    number: statement.number,
    fromDate: statement.from,
    toDate: statement.to,
    opening: amount(statement.openingMinor) ?? foreignBalance(statement, 'opening'),
    closing: amount(statement.closingMinor) ?? foreignBalance(statement, 'closing'),
    credits: money(statement.currency, statement.creditMinor),
    debits: money(statement.currency, statement.debitMinor),
    creditCount: statement.creditCount,
    debitCount: statement.debitCount,
    lineCount: statement.lines.length,
    interimLineCount: statement.interimLines.length,
    balances: [...statement.balances],
    pages: statement.pages.map(printedOut),
    ...counts,
    proof: statement.proof,
    difference: statement.differenceMinor === 0n ? null : amount(statement.differenceMinor),
    known: statementState(store, statement, counts),
    warnings: [...statement.warnings],
    notes: [...statement.notes],
  };
}

function printedOut<Figures extends PrintedFigures>(figures: Figures) {
  return { ...figures, balances: [...figures.balances] };
}

function paymentPreview({ sums, groups, byMeaning, ...payment }: PaymentSummary) {
  return {
    ...payment,
    sums: [...sums],
    groups: groups.map((group) => ({ ...group, sums: [...group.sums] })),
    byMeaning: byMeaning === null ? null : { ...byMeaning },
  };
}

function previewFile(
  store: ReadStore,
  accounts: ReadonlyMap<string, string>,
  file: ParsedFile,
): FilePreview {
  return {
    name: file.name,
    class: file.class,
    questions: [...file.questions],
    sha256: file.sha256,
    sizeBytes: file.sizeBytes,
    format: file.format,
    importedAt: importedAt(store, file.sha256),
    statements: file.statements.map((one) => previewStatement(store, accounts, one)),
    refusedStatements: file.refusedStatements.map((one) => ({
      ...one,
      ...printedOut(one),
      source: { ...one.source },
      issues: [...one.issues],
    })),
    rateCount: file.rates.length,
    issues: [...file.issues],
    payment: file.payment === null ? null : paymentPreview(file.payment),
    profile: file.profile,
    refusal: file.refusal === null ? null : { ...file.refusal },
  };
}

function previewAll(store: ReadStore, files: readonly ParsedFile[]): FilePreview[] {
  const accounts = accountsByNumber(store);
  return files.map((file) => previewFile(store, accounts, file));
}

/** The entity and bank that accounts without a home belong to until somebody moves them. */
function unassigned(
  { store, newId }: CommandContext,
  input: ImportInput,
): { readonly entityId: string; bankFor(bic: string | null): string } {
  let entityId = input.entityId;
  if (entityId === undefined) {
    entityId = store.pluck<string>("SELECT id FROM entity WHERE code = 'UNASSIGNED'");
    if (entityId === undefined) {
      entityId = newId();
      store.insert('entity', {
        id: entityId,
        code: 'UNASSIGNED',
        name: 'Unassigned',
        country: 'ZZ',
        base_currency: 'EUR',
        time_zone: 'UTC',
      });
    }
  }
  return {
    entityId,
    bankFor(bic) {
      const name = bic ?? 'Unknown bank';
      const known = store.pluck<string>('SELECT id FROM bank WHERE name = ? OR bic = ?', [
        name,
        bic ?? '',
      ]);
      if (known !== undefined) return known;
      const id = newId();
      store.insert('bank', { id, name, bic, country: bic?.slice(4, 6) ?? 'ZZ' });
      return id;
    },
  };
}

function createAccount(
  context: CommandContext,
  input: ImportInput,
  statement: ParsedStatement,
): string {
  const home = unassigned(context, input);
  const id = context.newId();
  const number = statement.accountNumber;
  context.store.insert('account', {
    id,
    entity_id: home.entityId,
    bank_id: home.bankFor(statement.bic),
    name: statement.accountName ?? `${number} ${statement.currency}`,
    number,
    number_scheme: /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(number) ? 'iban' : 'other',
    currency: statement.currency,
    kind: 'operating',
    restriction: 'none',
  });
  return id;
}

interface Tally {
  statementCount: number;
  lineCount: number;
  duplicateLineCount: number;
  interimLineCount: number;
  rateCount: number;
  refusedFileCount: number;
  readonly createdAccounts: { id: string; number: string }[];
}

/** One run of `import.files` inside its command. */
interface Keeping {
  readonly context: CommandContext;
  readonly input: ImportInput;
  readonly accounts: Map<string, string>;
  readonly ranges: StagedRanges;
  readonly tally: Tally;
  /** Lines of statements that are stored already, to be stored together. */
  placed: PlacedLines[];
}

function keepLines(keeping: Keeping): void {
  const { context, placed, tally } = keeping;
  const inserted = insertStagedLines(context.store, placed);
  const all = placed.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  tally.lineCount += inserted;
  tally.duplicateLineCount += all - inserted;
  tally.interimLineCount += insertInterimLines(context.store, placed);
  keeping.placed = [];
}

function accountOf(keeping: Keeping, statement: ParsedStatement): string | undefined {
  const { context, input, accounts, tally } = keeping;
  const key = accountKey(statement.accountNumber, statement.currency);
  const known = accounts.get(key);
  if (known !== undefined || input.unknownAccounts === 'refuse') return known;
  const id = createAccount(context, input, statement);
  accounts.set(key, id);
  tally.createdAccounts.push({ id, number: statement.accountNumber });
  return id;
}

function keepStatement(keeping: Keeping, statement: ParsedStatement, fileId: string): void {
  const { context, ranges, tally } = keeping;
  const { store, newId } = context;
  const accountId = accountOf(keeping, statement);
  if (accountId === undefined) return;
  // A correction waits for a person: taking it silently would change what was known and used.
  if (knownLineCount(store, statement) !== null) {
    keepLines(keeping);
    tally.duplicateLineCount += countKnownLines(store, accountId, statement).duplicateLineCount;
    return;
  }
  const statementId = insertStatement(store, statement, { accountId, fileId, newId });
  const range = ranges.get(statement);
  invariant(range !== undefined, 'the lines of every statement are staged');
  keeping.placed.push({ statementId, accountId, ...range });
  tally.statementCount += 1;
}

function keepFiles(
  context: CommandContext,
  input: ImportInput,
  { files: parsed, ranges }: Staging,
): DomainOutput<'import.files'> {
  const { store, files, clock, newId } = context;
  const previews = previewAll(store, parsed);
  const tally: Tally = {
    statementCount: 0,
    lineCount: 0,
    duplicateLineCount: 0,
    interimLineCount: 0,
    rateCount: 0,
    refusedFileCount: 0,
    createdAccounts: [],
  };
  const accounts = accountsByNumber(store);
  const keeping: Keeping = { context, input, accounts, ranges, tally, placed: [] };
  parsed.forEach((file, index) => {
    const content = input.files[index]?.content;
    if (file.refusal !== null || content === undefined) {
      tally.refusedFileCount += 1;
      return;
    }
    // A payment file was checked; what it orders is no booking.
    if (file.payment !== null) return;
    if (importedAt(store, file.sha256) !== null) {
      tally.duplicateLineCount += file.statements.reduce((sum, one) => sum + one.lines.length, 0);
      return;
    }
    const fileId = newId();
    store.insert('raw_file', {
      id: fileId,
      name: file.name,
      sha256: files.putFile(content),
      size_bytes: file.sizeBytes,
      format: file.format ?? 'unknown',
      received_at: clock.now(),
    });
    tally.rateCount += insertRates(store, file, newId);
    for (const statement of file.statements) keepStatement(keeping, statement, fileId);
  });
  keepLines(keeping);
  return { files: previews, ...tally };
}

function counted(count: number, what: string, several = `${what}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? what : several}`;
}

function summaryOf(output: DomainOutput<'import.files'>): string {
  const parts = [
    output.statementCount > 0 || output.rateCount === 0
      ? `${counted(output.statementCount, 'statement')}, ${counted(output.lineCount, 'line')}`
      : null,
    output.interimLineCount > 0
      ? counted(output.interimLineCount, 'provisional entry', 'provisional entries')
      : null,
    output.rateCount > 0 ? counted(output.rateCount, 'reference rate') : null,
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
    entry: bigint;
  }>(
    `SELECT f.id, f.name, f.format, f.size_bytes, f.received_at, f.entry,
            (SELECT COUNT(*) FROM statement s WHERE s.raw_file_id = f.id) AS statements,
            (SELECT SUM(s.line_count) FROM statement s WHERE s.raw_file_id = f.id) AS lines
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
      entry: Number(row.entry),
      userName: names.get(journal.entry(Number(row.entry))?.userId ?? '') ?? 'Ballast',
    })),
    count: Number(store.pluck<bigint>('SELECT COUNT(*) FROM raw_file') ?? 0n),
  };
}

export const importHandlers = {
  'import.inspect': jobQuery<'import.inspect', Staging | null>({
    plan: planReading,
    answer: ({ store }, _input, _planned, outcomes) => ({
      files: previewAll(store, parsedOf(outcomes)),
    }),
  }),
  'import.files': jobCommand<'import.files', Staging | null>({
    plan: planReading,
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
