/** Storing what was read, inside the command of an import. */
import { invariant } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { parseCsvProfile } from '../../sync/formats/csv/profile.ts';
import type { CommandContext } from '../backend/handler.ts';
import type { ParsedFile, ParsedStatement } from '../import/parsed.ts';
import { insertBilling } from '../queries/billing.ts';
import { recordLineFees } from '../queries/fees.ts';
import {
  accountKey,
  accountsByNumber,
  countKnownLines,
  importedAt,
  insertRates,
  insertStatement,
  knownLineCount,
} from '../queries/imports.ts';
import { type Holding, holdRefused, settleHeld } from '../queries/quarantine.ts';
import { allOf, within } from '../queries/scope.ts';
import {
  insertInterimLines,
  insertStagedLines,
  type PlacedLines,
  type StagedRanges,
} from '../queries/stagedLines.ts';
import { createAccount } from './importAccounts.ts';
import { previewAll } from './importPreview.ts';

type ImportInput = DomainInput<'import.files'>;

/** Files as read, and where their lines wait in the scratch database. */
export interface Staging {
  readonly files: readonly ParsedFile[];
  readonly ranges: StagedRanges;
}

interface Tally {
  statementCount: number;
  lineCount: number;
  duplicateLineCount: number;
  interimLineCount: number;
  rateCount: number;
  feeCount: number;
  refusedFileCount: number;
  heldCount: number;
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
  const brought = placed.map(({ statementId }) => statementId);
  tally.feeCount += recordLineFees(
    context.store,
    allOf([within('l.statement_id', brought)]),
    context.newId,
  );
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

function emptyTally(): Tally {
  return {
    statementCount: 0,
    lineCount: 0,
    duplicateLineCount: 0,
    interimLineCount: 0,
    rateCount: 0,
    feeCount: 0,
    refusedFileCount: 0,
    heldCount: 0,
    createdAccounts: [],
  };
}

/** How a file was read, so that quarantine can read it in the same way. */
function holdingFor(
  { session, clock, newId }: CommandContext,
  { answers, profiles }: ImportInput,
  name: string,
): Holding {
  const answer = answers?.[name];
  const profile = profiles?.[name];
  return {
    userId: session.userId,
    at: clock.now(),
    newId,
    reading: {
      ...(answer === undefined ? {} : { answers: answer }),
      ...(profile === undefined ? {} : { csvProfile: parseCsvProfile(profile) }),
    },
  };
}

/** The stored file of these bytes; a file whose other statements came in has one already. */
function fileIdFor({ store, clock, newId }: CommandContext, file: ParsedFile): string {
  const known = store.pluck<string>('SELECT id FROM raw_file WHERE sha256 = ?', [file.sha256]);
  if (known !== undefined) return known;
  const id = newId();
  store.insert('raw_file', {
    id,
    name: file.name,
    sha256: file.sha256,
    size_bytes: file.sizeBytes,
    format: file.format ?? 'unknown',
    received_at: clock.now(),
  });
  return id;
}

/** Stores statements that a second person takes out of quarantine; their bytes are kept already. */
export function keepReleased(
  context: CommandContext,
  { files, ranges }: Staging,
): Omit<DomainOutput<'quarantine.release'>, 'releasedCount'> {
  const tally = emptyTally();
  const input: ImportInput = { files: [], unknownAccounts: 'create' };
  const accounts = accountsByNumber(context.store);
  const keeping: Keeping = { context, input, accounts, ranges, tally, placed: [] };
  for (const file of files) {
    const fileId = fileIdFor(context, file);
    for (const statement of file.statements) keepStatement(keeping, statement, fileId);
  }
  keepLines(keeping);
  const { statementCount, lineCount, duplicateLineCount, interimLineCount } = tally;
  return { statementCount, lineCount, duplicateLineCount, interimLineCount };
}

/** Holds what of a file may not be stored, with its bytes. */
function keepRefused(keeping: Keeping, file: ParsedFile, content: Uint8Array): void {
  const { context, input, tally } = keeping;
  if (file.refusal !== null) tally.refusedFileCount += 1;
  else if (file.refusedStatements.length === 0) return;
  if (importedAt(context.store, file.sha256) !== null) return;
  context.files.putFile(content);
  tally.heldCount += holdRefused(context.store, file, holdingFor(context, input, file.name));
}

/** Keeps files as they were read and staged; answers what that brought. */
export function keepFiles(
  context: CommandContext,
  input: ImportInput,
  { files: parsed, ranges }: Staging,
): DomainOutput<'import.files'> {
  const { store, files } = context;
  const previews = previewAll(store, parsed);
  const tally = emptyTally();
  const accounts = accountsByNumber(store);
  const keeping: Keeping = { context, input, accounts, ranges, tally, placed: [] };
  parsed.forEach((file, index) => {
    const content = input.files[index]?.content;
    if (content === undefined) return;
    keepRefused(keeping, file, content);
    // A payment file was checked; what it orders is no booking.
    if (file.refusal !== null || file.payment !== null) return;
    if (importedAt(store, file.sha256) !== null) {
      tally.duplicateLineCount += file.statements.reduce((sum, one) => sum + one.lines.length, 0);
      return;
    }
    files.putFile(content);
    const fileId = fileIdFor(context, file);
    settleHeld(store, file, holdingFor(context, input, file.name));
    tally.rateCount += insertRates(store, file, context.newId);
    tally.feeCount += insertBilling(store, file.billing, fileId, context.newId);
    for (const statement of file.statements) keepStatement(keeping, statement, fileId);
  });
  keepLines(keeping);
  return { files: previews, ...tally };
}
