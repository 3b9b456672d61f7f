/**
 * Explanations of single rows: an account's line in a statement with what stands below it, a posting
 * with its bank line, the balance after it, and a revalued balance.
 */
import type { Section as StatementSection } from '../../core/ledger/balances.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { booksOf, IS_CLOSING } from '../queries/ledger.ts';
import type { Line, Section } from './explainParts.ts';
import { revaluationOf } from './ledgerJournals.ts';
import { incomeOf, sheetOf } from './ledgerStatements.ts';

export type LedgerExplain = DomainInput<'ledger.explain'>;

export const FIRST_DAY = '1900-01-01' as IsoDate;

export function spanOf(context: QueryContext, { from, to }: LedgerExplain) {
  return { from: from ?? FIRST_DAY, to: to ?? context.clock.today() };
}

export function spanText({ from, to }: { readonly from: IsoDate; readonly to: IsoDate }): string {
  return `${from === FIRST_DAY ? 'until' : `${from} –`} ${to}`;
}

export function chips(texts: readonly string[]): Explanation['chips'] {
  return texts.map(chip);
}

export function chip(text: string): Explanation['chips'][number] {
  return { text, tone: 'plain' };
}

export function journalLink(entityId: string, journalId: string): NonNullable<Line['link']> {
  return { target: 'ledger.explain', input: { entityId, figure: 'journal', journalId } };
}

/** How much of a bank's words a value beside its label shows. */
const SHORT = 28;

export function shortText(text: string): string {
  const letters = [...text];
  return letters.length <= SHORT
    ? text
    : `${letters
        .slice(0, SHORT - 1)
        .join('')
        .trimEnd()}…`;
}

export function missing(what: string, path: string): AppFailure {
  return new AppFailure({
    kind: 'not-found',
    code: 'EXPLAIN_WHAT',
    message: `There is no such ${what}. Reload and open the figure again.`,
    path,
  });
}

/** A row and the rows right below it, in the order of the statement. */
function rowIn(sections: readonly StatementSection[], accountId: string | undefined) {
  for (const { kind, rows } of sections) {
    const at = rows.findIndex(({ account }) => account.id === accountId);
    const row = rows[at];
    if (row === undefined) continue;
    const below: (typeof rows)[number][] = [];
    for (const next of rows.slice(at + 1)) {
      if (next.level <= row.level) break;
      if (next.level === row.level + 1) below.push(next);
    }
    return { kind, row, below };
  }
  return null;
}

/** An account's line of the balance sheet or the income statement. */
export function explainStatementRow(
  context: QueryContext,
  input: LedgerExplain,
  figure: 'balance' | 'movement',
): Explanation {
  const { store } = context;
  const { entityId, ledgerAccountId } = input;
  const books = booksOf(store, entityId);
  const span = spanOf(context, input);
  const sheet =
    figure === 'balance'
      ? sheetOf(store, { entityId, asOf: span.to, yearStart: input.yearStart })
      : null;
  const income = figure === 'movement' ? incomeOf(store, { entityId, ...span }) : null;
  const sections =
    sheet !== null
      ? [sheet.assets, sheet.liabilities, sheet.equity]
      : income !== null
        ? [income.income, income.expenses]
        : [];
  const found = rowIn(sections, ledgerAccountId);
  if (found === null) throw missing('row', 'ledgerAccountId');
  const { kind, row, below } = found;
  const isDebit = kind === 'asset' || kind === 'expense';
  const side = isDebit ? 'debits less credits' : 'credits less debits';
  const what = figure === 'balance' ? 'of all postings until the day' : 'of the span';
  const rowLink = (id: string) => ({
    target: 'ledger.explain',
    input: { ...input, figure, ledgerAccountId: id },
  });
  return {
    crumbs: [{ label: books.name }, { label: `${row.account.code} ${row.account.name}` }],
    figure: { money: row.amount, converted: false },
    chips: [chip(figure === 'balance' ? span.to : spanText(span))],
    sections: [
      {
        title: 'Rule',
        text: `${side} ${what}, with every account below it${figure === 'movement' ? ', without year-end closings' : ''}`,
        lines: [
          { label: 'Own postings', money: row.own },
          ...below.map((each) => ({
            label: each.account.name,
            prefix: each.account.code,
            money: each.amount,
            link: rowLink(each.account.id),
          })),
          { label: row.account.name, money: row.amount, tone: 'total' as const },
        ],
      },
      ...(row.own.minor === 0n ? [] : [postingsOfRow(context, input, figure)]),
    ],
  };
}

/** How many postings a panel shows, the largest first. */
const POSTINGS_SHOWN = 12;

function postingsOfRow(
  { store, ...context }: QueryContext,
  input: LedgerExplain,
  figure: 'balance' | 'movement',
): Section {
  const { baseCurrency } = booksOf(store, input.entityId);
  const span = spanOf({ store, ...context }, input);
  const rows = store.all<{
    id: string;
    number: bigint;
    posting_date: string;
    description: string;
    minor: bigint;
  }>(
    `SELECT p.id, j.number, p.posting_date, COALESCE(p.description, j.description) AS description,
            p.base_minor AS minor
       FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
      WHERE p.entity_id = ? AND p.ledger_account_id = ? AND p.posting_date BETWEEN ? AND ?
        ${figure === 'movement' ? `AND NOT ${IS_CLOSING}` : ''}
      ORDER BY ABS(p.base_minor) DESC, p.posting_date DESC LIMIT ?`,
    [
      input.entityId,
      input.ledgerAccountId ?? '',
      figure === 'movement' ? span.from : FIRST_DAY,
      span.to,
      BigInt(POSTINGS_SHOWN),
    ],
  );
  return {
    title: 'Postings',
    note: 'the largest first; credits are negative',
    lines: rows.map(({ id, number, posting_date, description, minor }) => ({
      label: description,
      prefix: `${posting_date} · ${number}`,
      money: money(baseCurrency, minor),
      link: {
        target: 'ledger.explain',
        input: { entityId: input.entityId, figure: 'posting', postingId: id },
      },
    })),
  };
}

const PART: { readonly [part in NonNullable<LedgerExplain['part']>]: string } = {
  amount: 'Balance',
  before: 'Stood at',
  after: 'Worth',
  difference: 'Difference',
  gain: 'Gain',
  loss: 'Loss',
};

/** A figure of a revaluation: one balance at its closing rate, or the sum of gains or losses. */
export function explainRevaluation(context: QueryContext, input: LedgerExplain): Explanation {
  const { entityId, part = 'difference', ledgerAccountId, currency } = input;
  const { to } = spanOf(context, input);
  const { output, trace, books, accounts } = revaluationOf(context.store, { entityId, asOf: to });
  const codeOf = (id: string) => accounts.find((account) => account.id === id)?.code ?? '';
  const shell = (figure: Money, crumb: string, sections: Section[]): Explanation => ({
    crumbs: [{ label: books.name }, { label: crumb }, { label: PART[part] }],
    figure: { money: figure, converted: part === 'after' },
    chips: [chip(to)],
    sections,
  });
  if (part === 'gain' || part === 'loss') {
    const wanted = output.items.filter(({ difference }) =>
      part === 'gain' ? difference.minor > 0n : difference.minor < 0n,
    );
    return shell(output[part], 'Revaluation', [
      {
        title: 'Rule',
        text: `sum of the ${part === 'gain' ? 'positive' : 'negative'} exchange differences (IAS 21.28)`,
        lines: wanted.map((item) => ({
          label: `${codeOf(item.accountId)} in ${item.amount.currency}`,
          money: item.difference,
          link: {
            target: 'ledger.explain',
            input: {
              ...input,
              part: 'difference',
              ledgerAccountId: item.accountId,
              currency: item.amount.currency,
            },
          },
        })),
      },
    ]);
  }
  const item = output.items.find(
    (each) => each.accountId === ledgerAccountId && each.amount.currency === currency,
  );
  if (item === undefined) throw missing('revalued balance', 'ledgerAccountId');
  const code = codeOf(item.accountId);
  const step = trace.find(({ id }) => id === `revalue.${code}.${item.amount.currency}`);
  return shell(item[part], `${code} in ${item.amount.currency}`, [
    {
      title: 'Rule',
      text: step?.rule ?? '',
      lines: [
        {
          label: 'Balance',
          money: item.amount,
          link: {
            target: 'ledger.explain',
            input: { entityId, figure: 'closing', ledgerAccountId: item.accountId, currency, to },
          },
        },
        {
          label: `Rate of ${item.rateDate}`,
          value: item.rate.slice(0, 12),
          note: item.rateSource,
        },
        { label: 'Worth', money: item.after },
        { label: 'Stood at', money: item.before },
        { label: 'Difference', money: item.difference, tone: 'total' },
      ],
    },
  ]);
}

/** An amount with its currency, as notes say it. */
export function amountText(value: Money): string {
  return `${value.currency} ${formatAmount(value)}`;
}
