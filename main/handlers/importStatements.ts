/**
 * Storing statements inside a command: each as its plan says, then the lines of all of them together,
 * then what is provisional meets what is booked.
 */
import { invariant } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import type { CommandContext } from '../backend/handler.ts';
import { cellOf, type ParsedLine, type ParsedStatement } from '../import/parsed.ts';
import { type BookedPlan, type Channels, channelsOf, planBooked } from '../queries/bookedPlan.ts';
import {
  carryCategories,
  knownStatement,
  moveLines,
  removeCorrected,
  type Takeover,
} from '../queries/corrections.ts';
import { insertEnrichments } from '../queries/enrichment.ts';
import { applyEntryCorrections } from '../queries/entryCorrections.ts';
import { recordLineFees } from '../queries/fees.ts';
import { accountKey, accountsByNumber, insertStatement } from '../queries/imports.ts';
import { spanOf } from '../queries/linkableEntries.ts';
import { applyInterim, planInterim, settleProvisional } from '../queries/provisional.ts';
import { allOf, within } from '../queries/scope.ts';
import {
  insertInterimLines,
  insertStagedLines,
  type PlacedLines,
  type StagedRanges,
} from '../queries/stagedLines.ts';
import { createAccount } from './importAccounts.ts';
import { toldEntries } from './importTold.ts';

type ImportInput = DomainInput<'import.files'>;
type Imported = DomainOutput<'import.files'>;

export type Tally = { -readonly [Name in keyof Omit<Imported, 'files'>]: Imported[Name] };

interface Days {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** Lines that wait to be stored, with what decides whether a later statement must see them. */
interface Waiting extends PlacedLines {
  readonly format: string;
  readonly days: Days | null;
  readonly hasInterim: boolean;
}

/** One run of storing inside its command. */
export interface Keeping {
  readonly context: CommandContext;
  readonly input: ImportInput;
  readonly accounts: Map<string, string>;
  readonly channels: Map<string, Channels & { readonly booked: Set<string> }>;
  readonly ranges: StagedRanges;
  readonly tally: Tally;
  /** The days of each account that the import touches. */
  readonly touched: Map<string, Days>;
  readonly categories: Map<string, ReadonlyMap<string, string>>;
  /** Lines of statements that are stored already, to be stored together; then the same by account. */
  placed: Waiting[];
  readonly waiting: Map<string, Waiting[]>;
}

/** Begins the storing of statements within a command. */
export function beginKeeping(
  context: CommandContext,
  input: ImportInput,
  ranges: StagedRanges,
): Keeping {
  return {
    context,
    input,
    accounts: accountsByNumber(context.store),
    channels: new Map(),
    ranges,
    tally: {
      statementCount: 0,
      lineCount: 0,
      duplicateLineCount: 0,
      interimLineCount: 0,
      enrichedLineCount: 0,
      leftLineCount: 0,
      settledInterimCount: 0,
      heldCorrectionCount: 0,
      correctedStatementCount: 0,
      correctedLineCount: 0,
      rateCount: 0,
      feeCount: 0,
      paymentCount: 0,
      paymentStatusCount: 0,
      refusedFileCount: 0,
      heldCount: 0,
      createdAccounts: [],
    },
    touched: new Map(),
    categories: new Map(),
    placed: [],
    waiting: new Map(),
  };
}

/** The file that a statement came in; its row is made when something of it is stored. */
export interface KeptFile {
  readonly format: string;
  rowId(): string;
}

function keepLines(keeping: Keeping): void {
  const { context, placed, tally } = keeping;
  const inserted = insertStagedLines(context.store, placed);
  const all = placed.reduce((sum, one) => sum + one.last - one.first + 1 - one.skipped.size, 0);
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
  keeping.waiting.clear();
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

function channelsFor({ channels, context }: Keeping, accountId: string) {
  const known = channels.get(accountId);
  if (known !== undefined) return known;
  const { chosen, booked } = channelsOf(context.store, accountId);
  const own = { chosen, booked: new Set(booked) };
  channels.set(accountId, own);
  return own;
}

/** All that a statement tells, booked or not. */
function everyLine({ lines, interimLines }: ParsedStatement): ParsedLine[] {
  return [...lines, ...interimLines.map(([, ...line]) => line)];
}

function joinDays(a: Days | undefined, b: Days): Days {
  if (a === undefined) return b;
  return { from: a.from < b.from ? a.from : b.from, to: a.to > b.to ? a.to : b.to };
}

/** Whether lines that still wait could be the same money as those of a statement. */
function mustSeeWaiting(
  { waiting }: Keeping,
  accountId: string,
  format: string,
  days: Days | null,
  hasInterim: boolean,
): boolean {
  const others = waiting.get(accountId) ?? [];
  return others.some(
    (one) =>
      one.format !== format ||
      (hasInterim && one.hasInterim) ||
      (days !== null && one.days !== null && one.days.to >= days.from && one.days.from <= days.to),
  );
}

/** Stores one statement, but for its lines, which wait for `keepLines` or `settle`. */
export function keepStatement(keeping: Keeping, statement: ParsedStatement, file: KeptFile): void {
  const { context, input, tally } = keeping;
  const { store } = context;
  const accountId = accountOf(keeping, statement);
  if (accountId === undefined) return;
  const known = knownStatement(store, accountId, file.format, statement);
  if (known?.isSame === true) {
    tally.duplicateLineCount += statement.lines.length;
    // Its entries that correct others may have waited for this decision.
    if (input.corrections === 'apply') touch(keeping, accountId, statement);
    return;
  }
  // A correction waits for a person: taking it silently would change what was known and used.
  if (known !== null && input.corrections === 'refuse') {
    tally.heldCorrectionCount += 1;
    return;
  }
  const days = spanOf(statement.lines);
  const hasInterim = statement.interimLines.length > 0;
  if (known !== null || mustSeeWaiting(keeping, accountId, file.format, days, hasInterim))
    keepLines(keeping);
  const takeover = known === null ? null : removeCorrected(store, known.id, statement);
  if (takeover !== null) tally.correctedStatementCount += 1;
  placeStatement(keeping, statement, accountId, file, takeover);
  touch(keeping, accountId, statement);
}

/** Notes the days that a statement tells of, around which its account is settled in the end. */
function touch({ touched }: Keeping, accountId: string, statement: ParsedStatement): void {
  const end = { from: statement.to, to: statement.to };
  const days = joinDays(touched.get(accountId), spanOf(everyLine(statement)) ?? end);
  touched.set(accountId, joinDays(days, end));
}

function placeStatement(
  keeping: Keeping,
  statement: ParsedStatement,
  accountId: string,
  file: KeptFile,
  takeover: Takeover | null,
): void {
  const { context, ranges, tally } = keeping;
  const { store, newId } = context;
  const channels = channelsFor(keeping, accountId);
  const isBooked = statement.kind === 'booked';
  const plan = isBooked ? planBooked(store, accountId, file.format, statement, channels) : null;
  const interim = planInterim(store, accountId, file.format, statement);
  const statementId = insertStatement(
    store,
    statement,
    { accountId, fileId: file.rowId(), newId },
    plan?.role === 'enriches' ? 'enriching' : statement.kind,
  );
  const kept = takeover?.kept ?? new Map<number, string>();
  moveLines(store, statementId, statement, kept);
  if (takeover !== null) keeping.categories.set(statementId, takeover.categories);
  if (plan !== null) keepEnrichments(keeping, statement, statementId, plan);
  if (plan?.role === 'ledger') channels.booked.add(file.format);
  applyInterim(store, statementId, statement, interim);
  const range = ranges.get(statement);
  invariant(range !== undefined, 'the lines of every statement are staged');
  const skipped = new Set([...(plan?.known.keys() ?? []), ...(plan?.left ?? []), ...kept.keys()]);
  tally.duplicateLineCount += new Set([...(plan?.known.keys() ?? []), ...kept.keys()]).size;
  tally.leftLineCount += plan?.left.size ?? 0;
  tally.statementCount += 1;
  const placed: Waiting = {
    statementId,
    accountId,
    ...range,
    skipped,
    skippedInterim: ordinalsOf(statement, interim.skip, interim.repeated),
    used: plan?.used ?? new Map(),
    format: file.format,
    days: spanOf(statement.lines),
    hasInterim: statement.interimLines.length > 0,
  };
  keeping.placed.push(placed);
  const others = keeping.waiting.get(accountId);
  if (others === undefined) keeping.waiting.set(accountId, [placed]);
  else others.push(placed);
}

/** Places of interim lines among the staged ones. */
function ordinalsOf(
  { interimLines }: ParsedStatement,
  skip: ReadonlySet<number>,
  repeated: ReadonlyMap<number, string>,
): ReadonlySet<number> {
  const ordinals = interimLines.flatMap(([, ...line], index) => {
    const position = cellOf<number>(line, 'position');
    return skip.has(position) || repeated.has(position) ? [index + 1] : [];
  });
  return new Set(ordinals);
}

function keepEnrichments(
  { context, tally }: Keeping,
  statement: ParsedStatement,
  statementId: string,
  plan: BookedPlan,
): void {
  const told = toldEntries(statement, statementId, plan);
  if (told.length === 0) return;
  tally.enrichedLineCount += insertEnrichments(context.store, told, context.newId);
}

/**
 * Ends the storing: the lines that wait, corrections by id, then what is provisional meets what is
 * booked.
 */
export function settle(keeping: Keeping): void {
  keepLines(keeping);
  const { context, input, tally, touched } = keeping;
  const { store, newId } = context;
  for (const [statementId, categories] of keeping.categories)
    carryCategories(store, statementId, categories);
  for (const [accountId, days] of touched) {
    const corrected = applyEntryCorrections(store, accountId, input.corrections === 'apply', newId);
    tally.correctedLineCount += corrected.applied;
    tally.heldCorrectionCount += corrected.held;
    tally.settledInterimCount += settleProvisional(store, accountId, days, newId);
  }
}
