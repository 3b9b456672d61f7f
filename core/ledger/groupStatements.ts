/**
 * Balance sheet and income statement of several entities as of one: their books translated into the
 * currency of the group, added up, and freed of what they owe and charge each other.
 */
import { type AppError, fail, ok, type Result } from '../result.ts';
import {
  type BalanceSheet,
  balanceSheet,
  type IncomeStatement,
  incomeStatement,
} from './balances.ts';
import { isResultKind, type LedgerAccount } from './chart.ts';
import {
  checkEliminations,
  type Elimination,
  type EliminationRule,
  eliminate,
} from './elimination.ts';
import {
  type FunctionalBooks,
  type TranslatedAmount,
  type TranslatedBooks,
  type TranslationInput,
  translateBooks,
} from './translation.ts';

/** The account of the translation difference: a row of equity that no entity posts to. */
export const TRANSLATION_DIFFERENCE: LedgerAccount = {
  id: '00000000-0000-7000-8000-000000000041',
  code: 'CTA',
  name: 'Translation difference',
  kind: 'equity',
  parentId: null,
  currency: null,
  bankAccountId: null,
  monetary: false,
  closed: false,
};

export interface GroupStatements {
  readonly entities: readonly TranslatedBooks[];
  readonly sheet: BalanceSheet;
  readonly income: IncomeStatement;
  /** What was taken out of the balances at the date. */
  readonly eliminations: readonly Elimination[];
  /** What was taken out of the income statement. */
  readonly incomeEliminations: readonly Elimination[];
}

export interface GroupInput extends TranslationInput {
  readonly accounts: readonly LedgerAccount[];
  readonly books: readonly FunctionalBooks[];
  readonly rules: readonly EliminationRule[];
}

function added(lists: readonly (readonly TranslatedAmount[])[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { accountId, minor } of lists.flat())
    sums.set(accountId, (sums.get(accountId) ?? 0n) + minor);
  return sums;
}

function withName({ name, currency }: FunctionalBooks, error: AppError): AppError {
  return { ...error, message: `${name} (${currency}): ${error.message}` };
}

/** Rules without what concerns the balance sheet, for the income statement. */
function resultRules(
  rules: readonly EliminationRule[],
  accounts: readonly LedgerAccount[],
): EliminationRule[] {
  const results = new Set(accounts.filter(({ kind }) => isResultKind(kind)).map(({ id }) => id));
  return rules.map((rule) => ({
    ...rule,
    accountIds: rule.accountIds.filter((id) => results.has(id)),
  }));
}

/**
 * The statements of the group. Assets equal liabilities and equity to the minor unit, because each
 * entity's translated books come to zero with their difference, and an elimination keeps the sum. Fails
 * where a rate is missing, naming the entity, or a rule does not fit the chart.
 */
export function groupStatements(input: GroupInput): Result<GroupStatements> {
  const { currency, rules } = input;
  const accounts = [...input.accounts, TRANSLATION_DIFFERENCE];
  const checked = checkEliminations(rules, accounts);
  if (!checked.ok) return checked;
  const entities: TranslatedBooks[] = [];
  for (const books of input.books) {
    const translated = translateBooks(books, input);
    if (!translated.ok) return fail(withName(books, translated.error));
    entities.push(translated.value);
  }
  const balances = added(entities.map((one) => one.balances));
  const difference = entities.reduce((sum, { differenceMinor }) => sum + differenceMinor, 0n);
  if (difference !== 0n) balances.set(TRANSLATION_DIFFERENCE.id, difference);
  const ofResults = resultRules(rules, accounts);
  const group = eliminate(balances, rules);
  const before = eliminate(added(entities.map((one) => one.beforeYear)), ofResults);
  const moved = eliminate(added(entities.map((one) => one.movements)), ofResults);
  return ok({
    entities,
    sheet: balanceSheet(accounts, group.balances, before.balances, currency),
    income: incomeStatement(accounts, moved.balances, currency),
    eliminations: group.eliminations,
    incomeEliminations: moved.eliminations,
  });
}
