/**
 * Where a figure of the ledger comes from: the rule, the months and accounts it sums, its postings, the
 * bank lines behind them and the journal entry that wrote them.
 */
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { booksOf, chartOf, trialSums } from '../queries/ledger.ts';
import { journalById } from '../queries/ledgerJournals.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';
import { explainBalanceAfter, explainPosting } from './ledgerExplainPostings.ts';
import {
  amountText,
  chips,
  explainRevaluation,
  explainStatementRow,
  FIRST_DAY,
  journalLink,
  type LedgerExplain,
  shortText,
  spanOf,
  spanText,
} from './ledgerExplainRows.ts';
import { explainTotal } from './ledgerExplainTotals.ts';

type Input = LedgerExplain;
type AccountFigure = 'opening' | 'debit' | 'credit' | 'closing';

const LABEL: { readonly [figure in AccountFigure]: string } = {
  opening: 'Opening',
  debit: 'Debits',
  credit: 'Credits',
  closing: 'Closing',
};

const RULE: { readonly [figure in AccountFigure]: string } = {
  opening: 'sum of all postings before the first day, debits less credits',
  debit: 'sum of the debits of the span',
  credit: 'sum of the credits of the span',
  closing: 'opening + debits - credits',
};

/** How many postings a panel shows, the largest first. */
const POSTINGS_SHOWN = 12;

interface ShownPosting {
  readonly journal_id: string;
  readonly number: bigint;
  readonly posting_date: string;
  readonly description: string;
  readonly minor: bigint;
  readonly [column: string]: string | bigint;
}

const SIDE: { readonly [figure in AccountFigure]: string } = {
  opening: 'TRUE',
  closing: 'TRUE',
  debit: 'minor > 0',
  credit: 'minor < 0',
};

function postingsSection(context: QueryContext, input: Input, figure: AccountFigure): Section {
  const { store } = context;
  const { baseCurrency } = booksOf(store, input.entityId);
  const span = spanOf(context, input);
  const [from, to] =
    figure === 'opening' ? [FIRST_DAY, addDays(span.from, -1)] : [span.from, span.to];
  const column = input.currency === undefined ? 'p.base_minor' : 'p.amount_minor';
  const rows = store.all<ShownPosting>(
    `SELECT * FROM (
       SELECT p.journal_id, j.number, p.posting_date,
              COALESCE(p.description, j.description) AS description, ${column} AS minor
         FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
        WHERE p.entity_id = :entity AND p.posting_date BETWEEN :from AND :to
          AND (:account IS NULL OR p.ledger_account_id = :account)
          AND (:currency IS NULL OR p.currency = :currency))
      WHERE ${SIDE[figure]} ORDER BY ABS(minor) DESC, posting_date DESC LIMIT :count`,
    {
      entity: input.entityId,
      account: input.ledgerAccountId ?? null,
      currency: input.currency ?? null,
      from,
      to,
      count: BigInt(POSTINGS_SHOWN),
    },
  );
  const currency = input.currency ?? baseCurrency;
  return {
    title: 'Postings',
    note: 'the largest first; credits are negative',
    lines: rows.map((row) => ({
      label: row.description,
      prefix: `${row.posting_date} · ${row.number}`,
      money: money(currency, row.minor),
      link: journalLink(input.entityId, row.journal_id),
    })),
  };
}

/** An account's figure, or that of all accounts. */
function explainAccount(context: QueryContext, input: Input, figure: AccountFigure): Explanation {
  const { store } = context;
  const books = booksOf(store, input.entityId);
  const span = spanOf(context, input);
  const currency = input.currency ?? books.baseCurrency;
  const account = chartOf(store).find(({ id }) => id === input.ledgerAccountId);
  const own = trialSums(store, input.entityId, span.from, span.to).filter(
    (sum) =>
      (account === undefined || sum.accountId === account.id) &&
      (input.currency === undefined || sum.currency === input.currency),
  );
  const inBase = input.currency === undefined;
  const totals = { opening: 0n, debit: 0n, credit: 0n, closing: 0n };
  for (const sum of own) {
    totals.opening += inBase ? sum.baseOpening : sum.opening;
    totals.debit += inBase ? sum.baseDebit : sum.debit;
    totals.credit += inBase ? sum.baseCredit : sum.credit;
  }
  totals.closing = totals.opening + totals.debit - totals.credit;
  const at = (name: AccountFigure): Line => ({
    label: LABEL[name],
    money: money(currency, totals[name]),
    ...(name === figure
      ? { tone: 'total' as const }
      : { link: { target: 'ledger.explain', input: { ...input, figure: name } } }),
  });
  return {
    crumbs: [
      { label: books.name },
      { label: account === undefined ? 'All accounts' : `${account.code} ${account.name}` },
      { label: LABEL[figure] },
    ],
    figure: { money: money(currency, totals[figure]), converted: false },
    chips: chips([spanText(span)]),
    sections: [
      {
        title: 'Rule',
        text: RULE[figure],
        lines: (['opening', 'debit', 'credit', 'closing'] as const).map(at),
      },
      ...(inBase && account !== undefined ? [currenciesSection(input, own)] : []),
      postingsSection(context, input, figure),
    ],
  };
}

function currenciesSection(input: Input, own: ReturnType<typeof trialSums>): Section {
  return {
    title: 'Currencies',
    note: 'closing balances as they are held',
    lines: own.map((sum) => ({
      label: sum.currency,
      money: money(sum.currency, sum.opening + sum.debit - sum.credit),
      link: {
        target: 'ledger.explain',
        input: { ...input, figure: 'closing', currency: sum.currency },
      },
    })),
  };
}

function explainJournal(context: QueryContext, input: Input): Explanation {
  const { store } = context;
  if (input.journalId === undefined)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'EXPLAIN_WHAT',
      message: 'Name the journal that is to be explained.',
      path: 'journalId',
    });
  const journal = journalById(store, input.journalId);
  const total = money(journal.baseCurrency, journal.totalMinor);
  const lineIds = [...new Set(journal.postings.flatMap(({ lineId }) => lineId ?? []))];
  const source: Line[] = [
    { label: 'Made from', value: journal.source },
    ...(journal.ruleName === null ? [] : [{ label: 'Posting rule', value: journal.ruleName }]),
    ...lineIds.map(
      (lineId): Line => ({
        label: 'Bank line',
        value: shortText(journal.description),
        link: { target: 'lines.explain', input: { lineId } },
      }),
    ),
    ...(journal.reversesId === null
      ? []
      : [
          {
            label: 'Reverses',
            value: 'another journal',
            link: journalLink(input.entityId, journal.reversesId),
          },
        ]),
    ...(journal.reversedById === null
      ? []
      : [
          {
            label: 'Reversed by',
            value: `journal ${journal.reversedByNumber}`,
            link: journalLink(input.entityId, journal.reversedById),
          },
        ]),
    entryLine(journal.entry),
  ];
  return {
    crumbs: [{ label: journal.entityName }, { label: `Journal ${journal.number}` }],
    figure: { money: total, converted: false },
    chips: [
      ...chips([journal.postingDate]),
      ...(journal.reversedById === null ? [] : [{ text: 'reversed', tone: 'warning' as const }]),
    ],
    sections: [
      {
        title: 'Rule',
        text: `${journal.description}: debits equal credits in each currency and in ${journal.baseCurrency}`,
        lines: [],
      },
      {
        title: 'Postings',
        note: 'credits are negative',
        lines: journal.postings.map((posting) => ({
          label: `${posting.accountCode} ${posting.accountName}`,
          money: posting.base,
          ...(posting.amount.currency === posting.base.currency
            ? {}
            : {
                note: amountText(posting.amount),
              }),
          link: {
            target: 'ledger.explain',
            input: { entityId: input.entityId, figure: 'posting', postingId: posting.id },
          },
        })),
      },
      { title: 'Source', lines: source },
    ],
  };
}

function explain(context: QueryContext, input: Input): Explanation {
  switch (input.figure) {
    case 'journal':
      return explainJournal(context, input);
    case 'opening':
    case 'debit':
    case 'credit':
    case 'closing':
      return explainAccount(context, input, input.figure);
    case 'balance':
    case 'movement':
      return explainStatementRow(context, input, input.figure);
    case 'posting':
      return explainPosting(context, input);
    case 'balanceAfter':
      return explainBalanceAfter(context, input);
    case 'revaluation':
      return explainRevaluation(context, input);
    default:
      return explainTotal(context, input, input.figure);
  }
}

export const ledgerExplainHandlers = { 'ledger.explain': query<'ledger.explain'>(explain) };
