/** Trial balance, balance sheet, income statement and account statements. */
import {
  balanceSheet,
  incomeStatement,
  type Section,
  trialBalance,
} from '../../core/ledger/balances.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, dateOf, dateParts, type IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { baseBalances, booksOf, chartOf, resultMovements, trialSums } from '../queries/ledger.ts';
import type { ReadStore } from '../store/index.ts';

/** Throws SPAN_ORDER where the span ends before it begins. */
export function assertSpan({ from, to }: { readonly from: IsoDate; readonly to: IsoDate }): void {
  if (from <= to) return;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'SPAN_ORDER',
    message: `${from} to ${to} ends before it begins.`,
    path: 'to',
  });
}

export function trialOf(store: ReadStore, input: DomainInput<'ledger.trialBalance'>) {
  assertSpan(input);
  const { baseCurrency } = booksOf(store, input.entityId);
  const sums = trialSums(store, input.entityId, input.from, input.to);
  return trialBalance(chartOf(store), sums, baseCurrency);
}

function trialOut(
  { store }: QueryContext,
  input: DomainInput<'ledger.trialBalance'>,
): DomainOutput<'ledger.trialBalance'> {
  const { baseCurrency, rows, total } = trialOf(store, input);
  return {
    baseCurrency,
    rows: rows.map(({ account, base, currencies }) => ({
      ledgerAccountId: account.id,
      code: account.code,
      name: account.name,
      kind: account.kind,
      base,
      currencies: [...currencies],
    })),
    total,
  };
}

export function sectionOut({ rows, total }: Section) {
  return {
    rows: rows.map(({ account, level, own, amount }) => ({
      ledgerAccountId: account.id,
      code: account.code,
      name: account.name,
      level,
      own,
      amount,
    })),
    total,
  };
}

/** The first day of the business year that a date lies in. */
export function yearStartOf(date: IsoDate, month: number): IsoDate {
  const parts = dateParts(date);
  return dateOf(parts.month >= month ? parts.year : parts.year - 1, month, 1);
}

export function sheetOf(store: ReadStore, input: DomainInput<'ledger.balanceSheet'>) {
  const { entityId, asOf, yearStart } = input;
  const begin = yearStartOf(asOf, yearStart);
  return balanceSheet(
    chartOf(store),
    baseBalances(store, entityId, null, asOf),
    baseBalances(store, entityId, null, addDays(begin, -1)),
    booksOf(store, entityId).baseCurrency,
  );
}

export function incomeOf(store: ReadStore, input: DomainInput<'ledger.incomeStatement'>) {
  assertSpan(input);
  const { entityId, from, to } = input;
  const { baseCurrency } = booksOf(store, entityId);
  return incomeStatement(chartOf(store), resultMovements(store, entityId, from, to), baseCurrency);
}

interface StatementPosting {
  readonly id: string;
  readonly journal_id: string;
  readonly number: bigint;
  readonly posting_date: string;
  readonly description: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly counted: bigint;
  readonly running: bigint;
  readonly line_id: string | null;
}

/** Base amounts count where no currency is asked for. */
const STATEMENT = (column: string) => `
  SELECT p.id, p.journal_id, j.number, p.posting_date, COALESCE(p.description, j.description)
      AS description, p.currency, p.amount_minor, p.${column} AS counted, p.line_id,
    SUM(p.${column}) OVER (ORDER BY p.posting_date, j.number, p.position) AS running
  FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
  WHERE p.ledger_account_id = :account AND p.posting_date BETWEEN :from AND :to
    AND p.entity_id = :entity AND (:currency IS NULL OR p.currency = :currency)
  ORDER BY p.posting_date, j.number, p.position LIMIT :count OFFSET :start`;

export function accountStatement(
  { store }: QueryContext,
  input: DomainInput<'ledger.accountStatement'>,
): DomainOutput<'ledger.accountStatement'> {
  assertSpan(input);
  const { entityId, ledgerAccountId, from, to } = input;
  const account = chartOf(store).find(({ id }) => id === ledgerAccountId);
  if (account === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'ACCOUNT_UNKNOWN',
      message: 'The chart has no such account. Reload and try again.',
      path: 'ledgerAccountId',
    });
  const { baseCurrency } = booksOf(store, entityId);
  const currency = input.currency ?? baseCurrency;
  const own = trialSums(store, entityId, from, to).filter(
    (sum) =>
      sum.accountId === ledgerAccountId &&
      (input.currency === undefined || sum.currency === input.currency),
  );
  const inBase = input.currency === undefined;
  const add = (pick: (sum: (typeof own)[number]) => bigint) =>
    own.reduce((total, sum) => total + pick(sum), 0n);
  const opening = add((sum) => (inBase ? sum.baseOpening : sum.opening));
  const debit = add((sum) => (inBase ? sum.baseDebit : sum.debit));
  const credit = add((sum) => (inBase ? sum.baseCredit : sum.credit));
  const params = {
    account: ledgerAccountId,
    entity: entityId,
    from,
    to,
    currency: input.currency ?? null,
  };
  const rows = store.all<StatementPosting & { readonly [column: string]: string | bigint | null }>(
    STATEMENT(inBase ? 'base_minor' : 'amount_minor'),
    { ...params, count: BigInt(input.count), start: BigInt(input.start) },
  );
  const count = store.pluck<bigint>(
    `SELECT COUNT(*) FROM ledger_posting p
      WHERE p.ledger_account_id = :account AND p.posting_date BETWEEN :from AND :to
        AND p.entity_id = :entity AND (:currency IS NULL OR p.currency = :currency)`,
    params,
  );
  return {
    code: account.code,
    name: account.name,
    currency,
    opening: money(currency, opening),
    debit: money(currency, debit),
    credit: money(currency, credit),
    closing: money(currency, opening + debit - credit),
    rows: rows.map((row) => ({
      postingId: row.id,
      journalId: row.journal_id,
      number: Number(row.number),
      postingDate: row.posting_date as IsoDate,
      description: row.description,
      amount: money(row.currency, row.amount_minor),
      counted: money(currency, row.counted),
      balance: money(currency, opening + row.running),
      lineId: row.line_id,
    })),
    count: Number(count ?? 0n),
  };
}

export const ledgerStatementHandlers = {
  'ledger.trialBalance': query<'ledger.trialBalance'>(trialOut),
  'ledger.balanceSheet': query<'ledger.balanceSheet'>(({ store }, input) => {
    const { trace: _, assets, liabilities, equity, ...sheet } = sheetOf(store, input);
    return {
      ...sheet,
      assets: sectionOut(assets),
      liabilities: sectionOut(liabilities),
      equity: sectionOut(equity),
    };
  }),
  'ledger.incomeStatement': query<'ledger.incomeStatement'>(({ store }, input) => {
    const { trace: _, income, expenses, ...statement } = incomeOf(store, input);
    return { ...statement, income: sectionOut(income), expenses: sectionOut(expenses) };
  }),
  'ledger.accountStatement': query<'ledger.accountStatement'>(accountStatement),
};
