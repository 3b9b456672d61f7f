/**
 * Where a figure of the ledger comes from: the rule, the months and accounts it sums, its postings, the
 * bank lines behind them and the journal entry that wrote them.
 */
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { booksOf, chartOf, trialSums } from '../queries/ledger.ts';
import { journalById } from '../queries/ledgerJournals.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';
import { incomeOf, sheetOf } from './ledgerStatements.ts';

type Input = DomainInput<'ledger.explain'>;
type AccountFigure = 'opening' | 'debit' | 'credit' | 'closing';

const LABEL: { readonly [figure in Input['figure']]: string } = {
  opening: 'Opening',
  debit: 'Debits',
  credit: 'Credits',
  closing: 'Closing',
  result: 'Result',
  equityTotal: 'Equity',
  assets: 'Assets',
  liabilities: 'Liabilities',
  income: 'Income',
  expenses: 'Expenses',
  journal: 'Journal',
};

const RULE: { readonly [figure in AccountFigure]: string } = {
  opening: 'sum of all postings before the first day, debits less credits',
  debit: 'sum of the debits of the span',
  credit: 'sum of the credits of the span',
  closing: 'opening + debits - credits',
};

const FIRST_DAY = '1900-01-01' as IsoDate;

function spanOf(context: QueryContext, { from, to }: Input): { from: IsoDate; to: IsoDate } {
  return { from: from ?? FIRST_DAY, to: to ?? context.clock.today() };
}

function chips(texts: readonly string[]): Explanation['chips'] {
  return texts.map((text) => ({ text, tone: 'plain' as const }));
}

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

function journalLink(entityId: string, journalId: string): NonNullable<Line['link']> {
  return { target: 'ledger.explain', input: { entityId, figure: 'journal', journalId } };
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
    chips: chips([`${span.from === FIRST_DAY ? 'until' : `${span.from} –`} ${span.to}`]),
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

type StatementFigure = 'result' | 'equityTotal' | 'assets' | 'liabilities' | 'income' | 'expenses';

/** A total of a statement: its rule, and the accounts that it sums, each of which opens. */
function explainTotal(context: QueryContext, input: Input, figure: StatementFigure): Explanation {
  const { store } = context;
  const books = booksOf(store, input.entityId);
  const span = spanOf(context, input);
  const isSheet = figure === 'assets' || figure === 'liabilities' || figure === 'equityTotal';
  const statement = isSheet
    ? sheetParts(store, input, span.to, figure)
    : incomeParts(store, input, span, figure);
  return {
    crumbs: [{ label: books.name }, { label: LABEL[figure] }],
    figure: { money: statement.total, converted: false },
    chips: chips([
      isSheet ? span.to : `${span.from === FIRST_DAY ? 'until' : `${span.from} –`} ${span.to}`,
    ]),
    sections: [
      { title: 'Rule', text: statement.rule, lines: statement.terms },
      {
        title: 'Accounts',
        lines: statement.accounts.map(({ id, code, name, own }) => ({
          label: name,
          prefix: code,
          money: own,
          link: {
            target: 'ledger.explain',
            input: {
              entityId: input.entityId,
              figure: 'closing',
              ledgerAccountId: id,
              ...(isSheet ? {} : { from: span.from }),
              to: span.to,
            },
          },
        })),
      },
    ],
  };
}

interface Parts {
  readonly total: Money;
  readonly rule: string;
  readonly terms: Line[];
  readonly accounts: readonly { id: string; code: string; name: string; own: Money }[];
}

function accountsOf(
  rows: readonly {
    readonly account: { id: string; code: string; name: string };
    readonly own: Money;
  }[],
) {
  return rows
    .filter(({ own }) => own.minor !== 0n)
    .map(({ account: { id, code, name }, own }) => ({ id, code, name, own }));
}

function sheetParts(
  store: QueryContext['store'],
  input: Input,
  asOf: IsoDate,
  figure: 'assets' | 'liabilities' | 'equityTotal',
): Parts {
  const sheet = sheetOf(store, { entityId: input.entityId, asOf, yearStart: 1 });
  if (figure !== 'equityTotal')
    return {
      total: sheet[figure].total,
      rule: `sum of the ${figure}’ balances; assets = liabilities + equity`,
      terms: [],
      accounts: accountsOf(sheet[figure].rows),
    };
  return {
    total: sheet.equityTotal,
    rule: 'equity accounts + result of the year + results before',
    terms: [
      { label: 'Equity accounts', money: sheet.equity.total },
      { label: 'Result of the year', money: sheet.resultOfYear },
      { label: 'Results before', money: sheet.resultBefore },
      { label: 'Equity', money: sheet.equityTotal, tone: 'total' },
    ],
    accounts: accountsOf(sheet.equity.rows),
  };
}

function incomeParts(
  store: QueryContext['store'],
  input: Input,
  span: { readonly from: IsoDate; readonly to: IsoDate },
  figure: 'result' | 'income' | 'expenses',
): Parts {
  const { income, expenses, result } = incomeOf(store, { entityId: input.entityId, ...span });
  if (figure === 'result')
    return {
      total: result,
      rule: 'income - expenses',
      terms: [
        { label: 'Income', money: income.total },
        { label: 'Expenses', money: expenses.total },
        { label: 'Result', money: result, tone: 'total' },
      ],
      accounts: accountsOf([...income.rows, ...expenses.rows]),
    };
  const section = figure === 'income' ? income : expenses;
  return {
    total: section.total,
    rule: `sum of the movements of ${figure} accounts`,
    terms: [],
    accounts: accountsOf(section.rows),
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
        value: journal.description,
        link: { target: 'lines.explain', input: { lineId } },
      }),
    ),
    ...(journal.reversesId === null
      ? []
      : [{ label: 'Reverses', link: journalLink(input.entityId, journal.reversesId) }]),
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
                note: `${posting.amount.currency} ${formatAmount(posting.amount)}${posting.rate === null ? '' : ` at ${posting.rate.slice(0, 12)}`}`,
              }),
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
    default:
      return explainTotal(context, input, input.figure);
  }
}

export const ledgerExplainHandlers = { 'ledger.explain': query<'ledger.explain'>(explain) };
