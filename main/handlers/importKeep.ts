/** Storing what was read, file by file, inside the command of an import or of a release. */
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { parseCsvProfile } from '../../sync/formats/csv/profile.ts';
import type { CommandContext } from '../backend/handler.ts';
import type { ParsedFile } from '../import/parsed.ts';
import { unpacked } from '../import/unpacked.ts';
import { insertBilling } from '../queries/billing.ts';
import { importedFile, insertRates } from '../queries/imports.ts';
import { type Holding, holdRefused, settleHeld } from '../queries/quarantine.ts';
import type { StagedRanges } from '../queries/stagedLines.ts';
import { keepPaymentFile } from './importPayments.ts';
import { previewAll } from './importPreview.ts';
import {
  beginKeeping,
  type Keeping,
  type KeptFile,
  keepStatement,
  settle,
} from './importStatements.ts';

type ImportInput = DomainInput<'import.files'>;

/** Files as read, and where their lines wait in the scratch database. */
export interface Staging {
  readonly files: readonly ParsedFile[];
  readonly ranges: StagedRanges;
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

/** The row of a file, made once something of it is stored; that of an earlier import stays. */
function keptFile(
  { store, clock, newId }: CommandContext,
  file: ParsedFile,
): KeptFile & { readonly isKnown: boolean } {
  const known = importedFile(store, file.sha256);
  let id = known?.id;
  return {
    isKnown: known !== undefined,
    format: file.format ?? 'unknown',
    rowId() {
      if (id !== undefined) return id;
      id = newId();
      store.insert('raw_file', {
        id,
        name: file.name,
        sha256: file.sha256,
        size_bytes: file.sizeBytes,
        format: file.format ?? 'unknown',
        received_at: clock.now(),
      });
      return id;
    },
  };
}

/** Stores statements that a second person takes out of quarantine; their bytes are kept already. */
export function keepReleased(
  context: CommandContext,
  { files, ranges }: Staging,
): Omit<DomainOutput<'quarantine.release'>, 'releasedCount'> {
  const input: ImportInput = { files: [], unknownAccounts: 'create', corrections: 'refuse' };
  const keeping = beginKeeping(context, input, ranges);
  for (const file of files) {
    const kept = keptFile(context, file);
    kept.rowId();
    for (const statement of file.statements) keepStatement(keeping, statement, kept);
  }
  settle(keeping);
  const { statementCount, lineCount, duplicateLineCount, interimLineCount } = keeping.tally;
  return { statementCount, lineCount, duplicateLineCount, interimLineCount };
}

/** Holds what of a file may not be stored, with its bytes. */
function keepRefused(keeping: Keeping, file: ParsedFile, content: Uint8Array): void {
  const { context, input, tally } = keeping;
  if (file.refusal !== null) tally.refusedFileCount += 1;
  else if (file.refusedStatements.length === 0) return;
  if (importedFile(context.store, file.sha256) !== undefined) return;
  context.files.putFile(content);
  tally.heldCount += holdRefused(context.store, file, holdingFor(context, input, file.name));
}

function keepFile(keeping: Keeping, file: ParsedFile, content: Uint8Array): void {
  const { context, input, tally } = keeping;
  const { store } = context;
  const kept = keptFile(context, file);
  // Known bytes hold nothing new, but a correction that waited may now be wanted.
  if (kept.isKnown && input.corrections === 'refuse') {
    tally.duplicateLineCount += file.statements.reduce((sum, one) => sum + one.lines.length, 0);
    return;
  }
  context.files.putFile(content);
  settleHeld(store, file, holdingFor(context, input, file.name));
  const waiting = tally.heldCorrectionCount;
  if (file.rates.length > 0) kept.rowId();
  tally.rateCount += insertRates(store, file, context.newId);
  if (file.billing.length > 0)
    tally.feeCount += insertBilling(store, file.billing, kept.rowId(), context.newId);
  for (const statement of file.statements) keepStatement(keeping, statement, kept);
  // A file of which everything waits is not imported: it may come again with a decision.
  if (tally.heldCorrectionCount === waiting) kept.rowId();
}

/** Keeps what a payment file orders or tells; what it did not bring before it may bring again. */
function keepPayments(keeping: Keeping, file: ParsedFile, content: Uint8Array): void {
  const { context, input, tally } = keeping;
  const kept = keptFile(context, file);
  const brought = keepPaymentFile(context, file, input.answers?.[file.name]?.account, () => {
    context.files.putFile(content);
    return kept.rowId();
  });
  tally.paymentCount += brought.newCount;
  tally.paymentStatusCount += brought.changedCount;
}

/** Keeps files as they were read and staged; answers what that brought. */
export function keepFiles(
  context: CommandContext,
  input: ImportInput,
  { files: parsed, ranges }: Staging,
): DomainOutput<'import.files'> {
  const previews = previewAll(context.store, parsed, input.answers);
  const keeping = beginKeeping(context, input, ranges);
  parsed.forEach((file, index) => {
    const given = input.files[index]?.content;
    if (given === undefined) return;
    const content = unpacked(given);
    keepRefused(keeping, file, content);
    if (file.refusal !== null) return;
    if (file.payment === null) keepFile(keeping, file, content);
    else keepPayments(keeping, file, content);
  });
  settle(keeping);
  return { files: previews, ...keeping.tally };
}
