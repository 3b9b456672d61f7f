/** Journals: listed, posted by hand, posted from bank lines by rules, reversed, and revalued. */
import { counted } from '../../core/counted.ts';
import {
  checkJournal,
  type Journal,
  type Posting,
  reverseJournal,
  withBase,
} from '../../core/ledger/journal.ts';
import { postingRefusal } from '../../core/ledger/periods.ts';
import { type Revaluation, revalue } from '../../core/ledger/revaluation.ts';
import { fxRate } from '../../core/market/fx.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import { AppFailure, invariant, unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { EXCHANGE_GAINS, EXCHANGE_LOSSES } from '../../resources/reference/chart.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { type Books, booksOf, chartOf, movementSums, periodsOf } from '../queries/ledger.ts';
import { batchNumbersOf } from '../queries/ledgerBatches.ts';
import {
  countJournals,
  JournalWriter,
  journalById,
  readJournals,
  type StoredJournal,
} from '../queries/ledgerJournals.ts';
import { LinePlanner, type PlannedLine, skippedOf, unpostedLines } from '../queries/ledgerLines.ts';
import { fxTableAt } from '../queries/rates.ts';
import type { ReadStore } from '../store/index.ts';

type JournalOut = DomainOutput<'ledger.journals'>['rows'][number];

function journalOut(journal: StoredJournal, batches: readonly number[]): JournalOut {
  const { totalMinor, baseCurrency, externalId: _, postings, ...rest } = journal;
  return {
    ...rest,
    total: money(baseCurrency, totalMinor),
    batches: [...batches],
    postings: postings.map(({ accountId, ...posting }) => ({
      ...posting,
      ledgerAccountId: accountId,
    })),
  };
}

function listJournals(
  { store }: QueryContext,
  { start, count, ...filter }: DomainInput<'ledger.journals'>,
): DomainOutput<'ledger.journals'> {
  const journals = readJournals(store, filter, { start, count });
  const batches = batchNumbersOf(
    store,
    journals.map(({ id }) => id),
  );
  return {
    rows: journals.map((journal) => journalOut(journal, batches.get(journal.id) ?? [])),
    count: countJournals(store, filter),
  };
}

/** Throws PERIOD_CLOSED or PERIOD_LOCKED. */
export function assertOpen(store: ReadStore, entityId: string, date: IsoDate): void {
  const refused = postingRefusal(periodsOf(store, entityId), date);
  if (refused !== null) throw new AppFailure(refused);
}

export function chartById(store: ReadStore) {
  return new Map(chartOf(store).map((account) => [account.id, account]));
}

/** Base amounts as given, the others at the day's rates. */
function postingsOf(
  store: ReadStore,
  books: Books,
  input: DomainInput<'ledger.post'>,
): readonly Posting[] {
  const rates = fxTableAt(store, input.postingDate);
  const open = input.postings.map(({ ledgerAccountId, base: _, ...posting }) => ({
    accountId: ledgerAccountId,
    amount: posting.amount,
    costCenter: posting.costCenter ?? null,
    taxCode: posting.taxCode ?? null,
    description: posting.description ?? null,
  }));
  const isKnown = input.postings.every(({ base }) => base !== undefined);
  const made = withBase(open, books.baseCurrency, (currency) =>
    isKnown ? '1' : unwrap(fxRate(rates, currency, books.baseCurrency, input.postingDate)).rate,
  );
  return made.map((posting, index) => {
    const given = input.postings[index]?.base;
    if (given === undefined) return posting;
    if (given.currency !== books.baseCurrency)
      throw new AppFailure({
        kind: 'invalid-input',
        code: 'JOURNAL_BASE_CURRENCY',
        message: `The books of ${books.name} are kept in ${books.baseCurrency}, not ${given.currency}.`,
        path: `postings.${index}.base`,
      });
    return { ...posting, base: given, rate: null };
  });
}

function postByHand(
  context: CommandContext,
  input: DomainInput<'ledger.post'>,
): DomainOutput<'ledger.post'> {
  const { store, newId } = context;
  const books = booksOf(store, input.entityId);
  assertOpen(store, input.entityId, input.postingDate);
  const journal: Journal = {
    postingDate: input.postingDate,
    documentDate: input.documentDate ?? input.postingDate,
    description: input.description,
    source: 'manual',
    externalId: input.externalId === undefined ? `manual:${newId()}` : `manual:${input.externalId}`,
    postings: postingsOf(store, books, input),
  };
  unwrap(checkJournal(journal, chartById(store)));
  refuseTwice(store, input.entityId, journal.externalId);
  return new JournalWriter(context, input.entityId).write(journal);
}

function refuseTwice(store: ReadStore, entityId: string, externalId: string): void {
  const known = store.pluck<bigint>(
    'SELECT number FROM ledger_journal WHERE entity_id = ? AND external_id = ?',
    [entityId, externalId],
  );
  if (known === undefined) return;
  throw new AppFailure({
    kind: 'conflict',
    code: 'JOURNAL_POSTED',
    message: `This was posted already, as journal ${known}.`,
    path: 'externalId',
  });
}

const MOST_REVERSED = 200_000;

function journalsToReverse(
  store: ReadStore,
  { journalIds, ofEntry }: DomainInput<'ledger.reverse'>,
): StoredJournal[] {
  const page = { start: 0, count: MOST_REVERSED, oldestFirst: true };
  if (journalIds !== undefined) return [...new Set(journalIds)].map((id) => journalById(store, id));
  const found = ofEntry === undefined ? [] : readJournals(store, { entry: ofEntry }, page);
  if (found.length === 0)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'REVERSE_WHAT',
      message: 'Name journals to reverse, or a journal entry that posted some.',
      path: 'journalIds',
    });
  return found;
}

function reverse(
  context: CommandContext,
  input: DomainInput<'ledger.reverse'>,
): DomainOutput<'ledger.reverse'> {
  const { store } = context;
  const writers = new Map<string, JournalWriter>();
  const journals = journalsToReverse(store, input).map((original) => {
    if (original.reversedByNumber !== null || original.source === 'reversal')
      throw new AppFailure({
        kind: 'conflict',
        code: original.source === 'reversal' ? 'REVERSAL_STAYS' : 'JOURNAL_REVERSED',
        message:
          original.source === 'reversal'
            ? `Journal ${original.number} is a reversal itself. Post the original anew instead.`
            : `Journal ${original.number} was reversed already, by journal ${original.reversedByNumber}.`,
        path: 'journalIds',
      });
    const postingDate = input.postingDate ?? original.postingDate;
    if (postingDate < original.postingDate)
      throw new AppFailure({
        kind: 'invalid-input',
        code: 'REVERSAL_TOO_EARLY',
        message: `Journal ${original.number} was posted on ${original.postingDate}; it is not reversed before.`,
        path: 'postingDate',
      });
    assertOpen(store, original.entityId, postingDate);
    const writer = writers.get(original.entityId) ?? new JournalWriter(context, original.entityId);
    writers.set(original.entityId, writer);
    const { reason } = input;
    const made = reverseJournal(original, {
      postingDate,
      ...(reason === undefined ? {} : { reason }),
    });
    return writer.add(made, { reversesId: original.id });
  });
  for (const writer of writers.values()) writer.flush();
  return { journals };
}

export function plannedLines(store: ReadStore, scope: DomainInput<'ledger.postLines'>) {
  const lines = unpostedLines(store, scope);
  const planner = new LinePlanner(store, lines);
  return { planner, planned: lines.map((line) => planner.plan(line)) };
}

function previewLines(
  { store }: QueryContext,
  { start, count, ...scope }: DomainInput<'ledger.previewLines'>,
): DomainOutput<'ledger.previewLines'> {
  const { planner, planned } = plannedLines(store, scope);
  const byRule = new Map<string, { name: string; count: number }>();
  for (const { matched, problem } of planned) {
    if (matched === null || problem !== null) continue;
    const known = byRule.get(matched.rule.id) ?? { name: matched.rule.name, count: 0 };
    byRule.set(matched.rule.id, { ...known, count: known.count + 1 });
  }
  return {
    lineCount: planned.length,
    postable: planned.filter(({ problem }) => problem === null).length,
    skipped: skippedOf(planned),
    byRule: [...byRule].map(([ruleId, each]) => ({ ruleId, ...each })),
    rows: postableFirst(planned)
      .slice(start, start + count)
      .map((each) => previewRow(planner, each)),
  };
}

/** What would be posted, then what stays; both in order of date. */
export function postableFirst(planned: readonly PlannedLine[]): PlannedLine[] {
  return [
    ...planned.filter(({ problem }) => problem === null),
    ...planned.filter(({ problem }) => problem !== null),
  ];
}

function previewRow(
  planner: LinePlanner,
  { line, matched, problem }: PlannedLine,
): DomainOutput<'ledger.previewLines'>['rows'][number] {
  const journal = matched === null ? null : planner.journal(line, matched);
  return {
    lineId: line.id,
    accountName: line.accountName,
    bookingDate: line.bookingDate,
    description: line.description,
    amount: money(line.currency, line.amountMinor),
    ruleId: matched?.rule.id ?? null,
    ruleName: matched?.rule.name ?? null,
    grounds: matched === null ? [] : [...matched.grounds],
    problem: problem === null ? null : { code: problem.code, message: problem.message },
    postings: journal?.ok
      ? journal.value.postings.map(({ accountId, amount, base }) => ({
          ledgerAccountId: accountId,
          accountCode: planner.accountOf(accountId)?.code ?? '',
          accountName: planner.accountOf(accountId)?.name ?? '',
          amount,
          base,
        }))
      : [],
  };
}

function postLines(
  context: CommandContext,
  scope: DomainInput<'ledger.postLines'>,
): DomainOutput<'ledger.postLines'> {
  const { planner, planned } = plannedLines(context.store, scope);
  const writers = new Map<string, JournalWriter>();
  let posted = 0;
  for (const { line, matched, problem } of planned) {
    if (matched === null || problem !== null) continue;
    const writer = writers.get(line.entityId) ?? new JournalWriter(context, line.entityId);
    writers.set(line.entityId, writer);
    writer.add(unwrap(planner.journal(line, matched)), { ruleId: matched.rule.id });
    posted++;
  }
  for (const writer of writers.values()) writer.flush();
  return { posted, skipped: skippedOf(planned) };
}

type RevalueInput = DomainInput<'ledger.previewRevaluation'>;

export function revaluationOf(store: ReadStore, input: RevalueInput) {
  const books = booksOf(store, input.entityId);
  const accounts = chartOf(store);
  const chosen = (id: string | undefined, code: string) => {
    const found = accounts.find((account) =>
      id === undefined ? account.code === code : account.id === id,
    );
    if (found !== undefined) return found.id;
    throw new AppFailure({
      kind: 'not-found',
      code: 'REVALUATION_ACCOUNT',
      message: `The chart has no account ${code} for exchange differences. Name the accounts for gains and losses.`,
      path: 'gainAccountId',
    });
  };
  const { baseCurrency } = books;
  const times = store.pluck<bigint>(
    "SELECT COUNT(*) FROM ledger_journal WHERE entity_id = ? AND source = 'revaluation' AND posting_date = ?",
    [input.entityId, input.asOf],
  );
  const { output, trace } = unwrap(
    revalue({
      date: input.asOf,
      baseCurrency,
      accounts,
      balances: movementSums(store, input.entityId, null, input.asOf).map((sum) => ({
        accountId: sum.accountId,
        amount: money(sum.currency, sum.debit - sum.credit),
        base: money(baseCurrency, sum.baseDebit - sum.baseCredit),
      })),
      rates: fxTableAt(store, input.asOf),
      gainAccountId: chosen(input.gainAccountId, EXCHANGE_GAINS),
      lossAccountId: chosen(input.lossAccountId, EXCHANGE_LOSSES),
      externalId: `revaluation:${input.asOf}:${Number(times ?? 0n) + 1}`,
    }),
  );
  return { output, trace, books, accounts };
}

function previewRevaluation(
  { store }: QueryContext,
  input: RevalueInput,
): DomainOutput<'ledger.previewRevaluation'> {
  const { output, books, accounts } = revaluationOf(store, input);
  const names = new Map(accounts.map(({ id, code, name }) => [id, { code, name }]));
  return {
    baseCurrency: books.baseCurrency,
    items: output.items.map(({ accountId, ...item }) => {
      const named = names.get(accountId);
      invariant(named !== undefined, 'revalued accounts stand in the chart');
      return { ...item, ...named, ledgerAccountId: accountId };
    }),
    gain: output.gain,
    loss: output.loss,
  };
}

function postRevaluation(
  context: CommandContext,
  input: DomainInput<'ledger.revalue'>,
): DomainOutput<'ledger.revalue'> {
  const { store } = context;
  assertOpen(store, input.entityId, input.asOf);
  const { output }: { output: Revaluation } = revaluationOf(store, input);
  const { journal, gain, loss } = output;
  if (journal === null) return { journalId: null, number: null, gain, loss };
  unwrap(checkJournal(journal, chartById(store)));
  const { id, number } = new JournalWriter(context, input.entityId).write(journal);
  return { journalId: id, number, gain, loss };
}

export const ledgerJournalHandlers = {
  'ledger.journals': query<'ledger.journals'>(listJournals),
  'ledger.post': command<'ledger.post'>(
    (input, { number }) => `Journal ${number}, ${input.description}`,
    postByHand,
  ),
  'ledger.reverse': command<'ledger.reverse'>((_, { journals }) => {
    const [first] = journals;
    return journals.length === 1 && first !== undefined
      ? `Reversal as journal ${first.number}`
      : `Reversal of ${counted(journals.length, 'journal')}`;
  }, reverse),
  'ledger.previewLines': query<'ledger.previewLines'>(previewLines),
  'ledger.postLines': command<'ledger.postLines'>(
    (_, { posted }) => `${posted} bank lines posted`,
    postLines,
  ),
  'ledger.previewRevaluation': query<'ledger.previewRevaluation'>(previewRevaluation),
  'ledger.revalue': command<'ledger.revalue'>(
    (input, { gain, loss }) =>
      `Revaluation of ${input.asOf}, gain ${gain.currency} ${formatAmount(gain)}, loss ${formatAmount(loss)}`,
    postRevaluation,
  ),
};
