/**
 * Trial balance, balance sheet and income statement from sums of postings. Everything is exact: a
 * statement that does not add up is a broken store and stops the program.
 */
import type { TraceStep } from '../calculation.ts';
import { formatAmount, type Money, money } from '../money/money.ts';
import { invariant } from '../result.ts';
import { type AccountKind, growsByDebit, isResultKind, type LedgerAccount } from './chart.ts';

/** Sums of one account and currency; debits and credits are positive, balances debit-positive. */
export interface AccountSums {
  readonly accountId: string;
  readonly currency: string;
  readonly opening: bigint;
  readonly debit: bigint;
  readonly credit: bigint;
  /** The same in the base currency. */
  readonly baseOpening: bigint;
  readonly baseDebit: bigint;
  readonly baseCredit: bigint;
}

export interface Figures {
  readonly opening: Money;
  readonly debit: Money;
  readonly credit: Money;
  readonly closing: Money;
}

export interface TrialRow {
  readonly account: LedgerAccount;
  /** In the base currency. */
  readonly base: Figures;
  /** In each currency that the account was posted in, in order of the codes. */
  readonly currencies: readonly Figures[];
}

export interface TrialBalance {
  readonly baseCurrency: string;
  readonly rows: readonly TrialRow[];
  readonly total: Figures;
}

function figures(
  currency: string,
  opening: bigint,
  { debit, credit }: { readonly debit: bigint; readonly credit: bigint },
): Figures {
  return {
    opening: money(currency, opening),
    debit: money(currency, debit),
    credit: money(currency, credit),
    closing: money(currency, opening + debit - credit),
  };
}

/**
 * The trial balance of one entity: a row for each account that holds or moved anything, by code. Its
 * totals come to zero in the base currency, and each currency does over all rows.
 */
export function trialBalance(
  accounts: readonly LedgerAccount[],
  sums: readonly AccountSums[],
  baseCurrency: string,
): TrialBalance {
  const byAccount = new Map<string, AccountSums[]>();
  for (const each of sums) {
    const list = byAccount.get(each.accountId);
    if (list === undefined) byAccount.set(each.accountId, [each]);
    else list.push(each);
  }
  const rows = [...accounts]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .flatMap((account) => {
      const own = byAccount.get(account.id);
      return own === undefined ? [] : [trialRow(account, own, baseCurrency)];
    });
  invariant(rows.length === byAccount.size, 'every posted account stands in the chart');
  const total = sumFigures(
    rows.map(({ base }) => base),
    baseCurrency,
  );
  invariant(total.opening.minor === 0n, 'openings come to zero');
  invariant(total.debit.minor === total.credit.minor, 'debits equal credits');
  for (const [currency, sum] of currencySums(sums))
    invariant(sum === 0n, `balances in ${currency} come to zero`);
  return { baseCurrency, rows, total };
}

function trialRow(
  account: LedgerAccount,
  own: readonly AccountSums[],
  baseCurrency: string,
): TrialRow {
  const currencies = [...own]
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
    .map((each) => figures(each.currency, each.opening, each));
  const add = (pick: (each: AccountSums) => bigint) =>
    own.reduce((sum, each) => sum + pick(each), 0n);
  const moved = { debit: add((each) => each.baseDebit), credit: add((each) => each.baseCredit) };
  return {
    account,
    base: figures(
      baseCurrency,
      add((each) => each.baseOpening),
      moved,
    ),
    currencies,
  };
}

function sumFigures(list: readonly Figures[], currency: string): Figures {
  const add = (pick: (each: Figures) => Money) =>
    list.reduce((sum, each) => sum + pick(each).minor, 0n);
  const moved = { debit: add(({ debit }) => debit), credit: add(({ credit }) => credit) };
  return figures(
    currency,
    add(({ opening }) => opening),
    moved,
  );
}

function currencySums(sums: readonly AccountSums[]): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const { currency, opening, debit, credit } of sums)
    found.set(currency, (found.get(currency) ?? 0n) + opening + debit - credit);
  return found;
}

/** A line of a statement; amounts have the sign that readers expect, so income is positive. */
export interface StatementRow {
  readonly account: LedgerAccount;
  /** Depth below accounts of the same section that have rows of their own. */
  readonly level: number;
  /** The account's own postings. */
  readonly own: Money;
  /** With everything below it. */
  readonly amount: Money;
}

export interface Section {
  readonly kind: AccountKind;
  readonly rows: readonly StatementRow[];
  readonly total: Money;
}

/** Own amounts of a kind with their sums over the tree; accounts without anything are left out. */
function section(
  kind: AccountKind,
  accounts: readonly LedgerAccount[],
  amounts: ReadonlyMap<string, bigint>,
  currency: string,
): Section {
  const sign = growsByDebit(kind) ? 1n : -1n;
  const ofKind = accounts.filter((account) => account.kind === kind);
  const children = new Map<string | null, LedgerAccount[]>();
  for (const account of [...ofKind].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const list = children.get(account.parentId) ?? [];
    list.push(account);
    children.set(account.parentId, list);
  }
  const rows: StatementRow[] = [];
  const walk = (account: LedgerAccount, level: number): bigint => {
    const place = rows.length;
    const own = sign * (amounts.get(account.id) ?? 0n);
    let amount = own;
    for (const child of children.get(account.id) ?? []) amount += walk(child, level + 1);
    const isShown = amounts.has(account.id) || rows.length > place;
    if (isShown)
      rows.splice(place, 0, {
        account,
        level,
        own: money(currency, own),
        amount: money(currency, amount),
      });
    return amount;
  };
  let total = 0n;
  for (const root of children.get(null) ?? []) total += walk(root, 0);
  return { kind, rows, total: money(currency, total) };
}

export interface BalanceSheet {
  readonly baseCurrency: string;
  readonly assets: Section;
  readonly liabilities: Section;
  readonly equity: Section;
  /** Income less expenses of the running year and of the years before, which no closing has moved. */
  readonly resultOfYear: Money;
  readonly resultBefore: Money;
  /** Equity with both results; assets = liabilities + this. */
  readonly equityTotal: Money;
  readonly trace: readonly TraceStep[];
}

/**
 * The balance sheet from balances in the base currency (debit-positive) at its date, with those of
 * income and expense accounts at the beginning of the year told apart.
 */
export function balanceSheet(
  accounts: readonly LedgerAccount[],
  balances: ReadonlyMap<string, bigint>,
  beforeYear: ReadonlyMap<string, bigint>,
  baseCurrency: string,
): BalanceSheet {
  const made = (kind: AccountKind) => section(kind, accounts, balances, baseCurrency);
  const [assets, liabilities, equity] = [made('asset'), made('liability'), made('equity')];
  const result = resultOf(accounts, balances);
  const before = resultOf(accounts, beforeYear);
  const equityTotal = money(baseCurrency, equity.total.minor + result);
  invariant(
    assets.total.minor === liabilities.total.minor + equityTotal.minor,
    'assets equal liabilities and equity',
  );
  return {
    baseCurrency,
    assets,
    liabilities,
    equity,
    resultOfYear: money(baseCurrency, result - before),
    resultBefore: money(baseCurrency, before),
    equityTotal,
    trace: [
      step(
        'balance.equity',
        'Equity',
        'equity accounts + result of the year + results before',
        [
          ['Equity accounts', equity.total],
          ['Result of the year', money(baseCurrency, result - before)],
          ['Results before', money(baseCurrency, before)],
        ],
        equityTotal,
      ),
      step(
        'balance.identity',
        'Assets',
        'liabilities + equity',
        [
          ['Liabilities', liabilities.total],
          ['Equity', equityTotal],
        ],
        assets.total,
      ),
    ],
  };
}

function step(
  id: string,
  label: string,
  rule: string,
  inputs: readonly (readonly [string, Money])[],
  result: Money,
): TraceStep {
  return {
    id,
    label,
    rule,
    inputs: inputs.map(([name, value]) => ({
      label: name,
      value: formatAmount(value),
      unit: value.currency,
    })),
    result: formatAmount(result),
    unit: result.currency,
  };
}

/** Income less expenses: credits of result accounts less their debits. */
function resultOf(
  accounts: readonly LedgerAccount[],
  balances: ReadonlyMap<string, bigint>,
): bigint {
  return accounts.reduce(
    (sum, { id, kind }) => (isResultKind(kind) ? sum - (balances.get(id) ?? 0n) : sum),
    0n,
  );
}

export interface IncomeStatement {
  readonly baseCurrency: string;
  readonly income: Section;
  readonly expenses: Section;
  readonly result: Money;
  readonly trace: readonly TraceStep[];
}

/** Income less expenses of a stretch of days, from movements in the base currency (debit-positive). */
export function incomeStatement(
  accounts: readonly LedgerAccount[],
  movements: ReadonlyMap<string, bigint>,
  baseCurrency: string,
): IncomeStatement {
  const income = section('income', accounts, movements, baseCurrency);
  const expenses = section('expense', accounts, movements, baseCurrency);
  const result = money(baseCurrency, income.total.minor - expenses.total.minor);
  const inputs = [
    ['Income', income.total],
    ['Expenses', expenses.total],
  ] as const;
  return {
    baseCurrency,
    income,
    expenses,
    result,
    trace: [step('income.result', 'Result', 'income - expenses', inputs, result)],
  };
}

export interface RunningLine<T> {
  readonly line: T;
  readonly balance: Money;
}

/** An account statement: each amount with the balance after it, from an opening balance. */
export function runningBalance<T extends { readonly amount: Money }>(
  opening: Money,
  lines: readonly T[],
): RunningLine<T>[] {
  let balance = opening.minor;
  return lines.map((line) => {
    invariant(line.amount.currency === opening.currency, 'a statement has one currency');
    balance += line.amount.minor;
    return { line, balance: money(opening.currency, balance) };
  });
}
