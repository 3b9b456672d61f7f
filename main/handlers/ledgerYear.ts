/** Year-end closing, and the trial balance of several entities. */
import { counted } from '../../core/counted.ts';
import type { Figures } from '../../core/ledger/balances.ts';
import { closeYear, type YearClosing } from '../../core/ledger/closing.ts';
import { groupTrialBalance } from '../../core/ledger/group.ts';
import { checkJournal } from '../../core/ledger/journal.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import { AppFailure, invariant, unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { RETAINED_EARNINGS } from '../../resources/reference/chart.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { booksOf, chartOf, movementSums, trialSums } from '../queries/ledger.ts';
import { groupEntities } from '../queries/ledgerGroup.ts';
import { JournalWriter } from '../queries/ledgerJournals.ts';
import type { ReadStore } from '../store/index.ts';
import { assertOpen } from './ledgerJournals.ts';
import { assertSpan } from './ledgerStatements.ts';

type ClosingInput = DomainInput<'ledger.previewYearClose'>;

function closingOf(store: ReadStore, input: ClosingInput) {
  const { entityId, asOf } = input;
  const { baseCurrency } = booksOf(store, entityId);
  const accounts = chartOf(store);
  const retained = accounts.find(({ id, code }) =>
    input.retainedAccountId === undefined
      ? code === RETAINED_EARNINGS
      : id === input.retainedAccountId,
  );
  if (retained === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'CLOSING_ACCOUNT',
      message: `The chart has no account ${RETAINED_EARNINGS} for retained earnings. Name the account that results go to.`,
      path: 'retainedAccountId',
    });
  const times = store.pluck<bigint>(
    "SELECT COUNT(*) FROM ledger_journal WHERE entity_id = ? AND source = 'closing' AND posting_date = ?",
    [entityId, asOf],
  );
  const { output } = unwrap(
    closeYear({
      date: asOf,
      baseCurrency,
      accounts,
      balances: movementSums(store, entityId, null, asOf).map((sum) => ({
        accountId: sum.accountId,
        amount: money(sum.currency, sum.debit - sum.credit),
        base: money(baseCurrency, sum.baseDebit - sum.baseCredit),
      })),
      retainedAccountId: retained.id,
      externalId: `closing:${asOf}:${Number(times ?? 0n) + 1}`,
    }),
  );
  return { output, accounts, retained, baseCurrency };
}

function previewYearClose(
  { store }: QueryContext,
  input: ClosingInput,
): DomainOutput<'ledger.previewYearClose'> {
  const { output, accounts, retained, baseCurrency } = closingOf(store, input);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return {
    baseCurrency,
    items: output.items.map(({ accountId, amount, base }) => {
      const account = byId.get(accountId);
      invariant(account !== undefined, 'closed accounts stand in the chart');
      const { code, name, kind } = account;
      return { ledgerAccountId: accountId, code, name, kind, amount, base };
    }),
    result: output.result,
    retained: { ledgerAccountId: retained.id, code: retained.code, name: retained.name },
  };
}

function postYearClose(
  context: CommandContext,
  input: ClosingInput,
): DomainOutput<'ledger.closeYear'> {
  const { store } = context;
  assertOpen(store, input.entityId, input.asOf);
  const { output, accounts }: { output: YearClosing; accounts: ReturnType<typeof chartOf> } =
    closingOf(store, input);
  const { journal, result } = output;
  if (journal === null) return { journalId: null, number: null, result };
  unwrap(checkJournal(journal, new Map(accounts.map((account) => [account.id, account]))));
  const { id, number } = new JournalWriter(context, input.entityId).write(journal);
  return { journalId: id, number, result };
}

type GroupInput = DomainInput<'ledger.groupTrialBalance'>;

function groupOf(store: ReadStore, input: GroupInput) {
  assertSpan(input);
  const entities = groupEntities(store, input.entityIds).map(
    ({ entityId: id, code, name, baseCurrency }) => ({ id, code, name, baseCurrency }),
  );
  const sums = entities.map(({ id }) => ({
    entityId: id,
    sums: trialSums(store, id, input.from, input.to),
  }));
  return { entities, sums, chart: chartOf(store) };
}

const figuresOut = ({ opening, debit, credit, closing }: Figures) => ({
  opening,
  debit,
  credit,
  closing,
});

export function groupTrial(
  { store }: QueryContext,
  input: GroupInput,
): DomainOutput<'ledger.groupTrialBalance'> {
  const { entities, sums, chart } = groupOf(store, input);
  const { rows, totals } = groupTrialBalance(chart, sums);
  return {
    entities,
    rows: rows.map(({ account, figures, entityIds }) => ({
      ledgerAccountId: account.id,
      code: account.code,
      name: account.name,
      kind: account.kind,
      figures: figuresOut(figures),
      entityCount: entityIds.length,
    })),
    totals: totals.map(figuresOut),
  };
}

type ExplainGroup = DomainInput<'ledger.explainGroup'>;

const FIGURE: { readonly [figure in ExplainGroup['figure']]: readonly [string, string] } = {
  opening: ['Opening', 'sum of all postings before the first day'],
  debit: ['Debits', 'sum of the debits of the span'],
  credit: ['Credits', 'sum of the credits of the span'],
  closing: ['Closing', 'opening + debits - credits'],
};

/** What each entity has part in a figure of the group, with the way into its own books. */
function explainGroup({ store }: QueryContext, input: ExplainGroup): Explanation {
  const { entities, sums, chart } = groupOf(store, input);
  const { figure, currency, ledgerAccountId, from, to } = input;
  const account = chart.find(({ id }) => id === ledgerAccountId);
  const parts = sums.flatMap(({ entityId, sums: own }) => {
    const chosen = own.filter(
      (sum) =>
        sum.currency === currency &&
        (ledgerAccountId === undefined || sum.accountId === ledgerAccountId),
    );
    if (chosen.length === 0) return [];
    const minor = chosen.reduce((total, { opening, debit, credit }) => {
      const of = { opening, debit, credit, closing: opening + debit - credit };
      return total + of[figure];
    }, 0n);
    return [{ entityId, minor }];
  });
  const total = parts.reduce((sum, { minor }) => sum + minor, 0n);
  const [label, rule] = FIGURE[figure];
  const nameOf = (id: string) => entities.find((entity) => entity.id === id)?.name ?? '';
  return {
    crumbs: [
      { label: counted(entities.length, 'entity', 'entities') },
      { label: account === undefined ? 'All accounts' : `${account.code} ${account.name}` },
      { label },
    ],
    figure: { money: money(currency, total), converted: false },
    chips: [{ text: `${from} – ${to}`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: `${rule}, added up over the entities in ${currency}. Nothing is translated, and balances between the entities are not eliminated.`,
        lines: [],
      },
      {
        title: 'Entities',
        lines: [
          ...parts.map(({ entityId, minor }) => ({
            label: nameOf(entityId),
            money: money(currency, minor),
            link: {
              target: 'ledger.explain',
              input: { ...entityInput(entityId, input), currency, from, to },
            },
          })),
          { label: 'Sum', money: money(currency, total), tone: 'total' as const },
        ],
      },
    ],
  };
}

function entityInput(entityId: string, { figure, ledgerAccountId }: ExplainGroup) {
  return { entityId, figure, ...(ledgerAccountId === undefined ? {} : { ledgerAccountId }) };
}

/** How a closing is told in the journal. */
function closingText(asOf: IsoDate, result: Parameters<typeof formatAmount>[0]): string {
  return `Closing of the year to ${asOf}, result ${result.currency} ${formatAmount(result)}`;
}

export const ledgerYearHandlers = {
  'ledger.previewYearClose': query<'ledger.previewYearClose'>(previewYearClose),
  'ledger.closeYear': command<'ledger.closeYear'>(
    ({ asOf }, { result }) => closingText(asOf, result),
    postYearClose,
  ),
  'ledger.groupTrialBalance': query<'ledger.groupTrialBalance'>(groupTrial),
  'ledger.explainGroup': query<'ledger.explainGroup'>(explainGroup),
};
