/** Balance sheet and income statement of the group, and the rules of what its statements leave out. */

import type { LedgerAccount } from '../../core/ledger/chart.ts';
import {
  checkEliminations,
  type Elimination,
  type EliminationRule,
} from '../../core/ledger/elimination.ts';
import { type GroupStatements, groupStatements } from '../../core/ledger/groupStatements.ts';
import type { TranslatedAmount, TranslationMethod } from '../../core/ledger/translation.ts';
import { money } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { type Books, chartOf } from '../queries/ledger.ts';
import {
  eliminationRules,
  firstRateDay,
  functionalBooks,
  groupEntities,
} from '../queries/ledgerGroup.ts';
import { fxHistory } from '../queries/rates.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import type { ReadStore } from '../store/index.ts';
import { assertSpan, sectionOut, yearStartOf } from './ledgerStatements.ts';

export interface GroupQuestion {
  readonly entityIds?: string[] | undefined;
  readonly reportingCurrency?: string | undefined;
  readonly method: TranslationMethod;
  readonly from?: IsoDate | undefined;
  readonly asOf: IsoDate;
  /** The first month of the business year. */
  readonly yearStart: number;
}

export interface GroupData extends GroupStatements {
  readonly currency: string;
  readonly books: readonly Books[];
  readonly chart: readonly LedgerAccount[];
  readonly rules: readonly EliminationRule[];
}

/** Statements of the group with everything that their explanation needs. */
export function groupData(store: ReadStore, question: GroupQuestion): GroupData {
  const { asOf, method, entityIds } = question;
  const currency = reportingCurrencyOf(store, question.reportingCurrency);
  const chart = chartOf(store);
  const kinds = new Map(chart.map(({ id, kind }) => [id, kind]));
  const books = groupEntities(store, entityIds);
  const yearStart = yearStartOf(asOf, question.yearStart);
  const rules = eliminationRules(store).filter(({ active }) => active);
  const made = groupStatements({
    accounts: chart,
    books: books.map((one) => functionalBooks(store, one, kinds, asOf)),
    rules,
    asOf,
    yearStart,
    from: question.from ?? yearStart,
    currency,
    method,
    rates: fxHistory(store, firstRateDay(store, books, asOf), asOf),
  });
  return { ...unwrap(made), currency, books, chart, rules };
}

function entitiesOut({ entities, books, currency }: GroupData) {
  return entities.map(({ entityId, name, currency: own, closingRate, differenceMinor }) => ({
    id: entityId,
    code: books.find((one) => one.entityId === entityId)?.code ?? '',
    name,
    currency: own,
    closingRate,
    difference: money(currency, -differenceMinor),
  }));
}

/** What the entities hold on a rule's accounts: the larger of their debit and credit balances. */
export function sizeOf(
  rule: EliminationRule,
  amountsOf: readonly (readonly TranslatedAmount[])[],
): bigint {
  const accounts = new Set(rule.accountIds);
  let [debits, credits] = [0n, 0n];
  for (const { accountId, minor } of amountsOf.flat()) {
    if (!accounts.has(accountId)) continue;
    if (minor > 0n) debits += minor;
    else credits -= minor;
  }
  return debits > credits ? debits : credits;
}

function eliminationsOut(
  { rules, currency }: GroupData,
  eliminations: readonly Elimination[],
  amountsOf: readonly (readonly TranslatedAmount[])[],
) {
  return eliminations.flatMap(({ ruleId, amounts, differenceMinor }) => {
    const rule = rules.find(({ id }) => id === ruleId);
    if (rule === undefined || amounts.size === 0) return [];
    return [
      {
        ruleId,
        name: rule.name,
        amount: money(currency, sizeOf(rule, amountsOf)),
        difference: money(currency, differenceMinor),
      },
    ];
  });
}

export function groupSheet(
  { store }: QueryContext,
  input: DomainInput<'ledger.groupBalanceSheet'>,
): DomainOutput<'ledger.groupBalanceSheet'> {
  const data = groupData(store, input);
  const { trace: _, assets, liabilities, equity, ...sheet } = data.sheet;
  return {
    ...sheet,
    assets: sectionOut(assets),
    liabilities: sectionOut(liabilities),
    equity: sectionOut(equity),
    entities: entitiesOut(data),
    eliminations: eliminationsOut(
      data,
      data.eliminations,
      data.entities.map(({ balances }) => balances),
    ),
  };
}

export function groupIncome(
  { store }: QueryContext,
  input: DomainInput<'ledger.groupIncomeStatement'>,
): DomainOutput<'ledger.groupIncomeStatement'> {
  assertSpan(input);
  const { from, to: asOf } = input;
  const data = groupData(store, { ...input, asOf, from, yearStart: 1 });
  const { trace: _, income, expenses, ...statement } = data.income;
  return {
    ...statement,
    income: sectionOut(income),
    expenses: sectionOut(expenses),
    entities: entitiesOut(data),
    eliminations: eliminationsOut(
      data,
      data.incomeEliminations,
      data.entities.map(({ movements }) => movements),
    ),
  };
}

function saveElimination(
  { store, newId }: CommandContext,
  input: DomainInput<'ledger.saveElimination'>,
): { id: string } {
  const { expectedEntry, name, accountIds, differenceAccountId, active } = input;
  const id = input.id ?? newId();
  const rule = { id, name, accountIds, differenceAccountId };
  const others = eliminationRules(store).filter((one) => one.active && one.id !== id);
  unwrap(checkEliminations(active ? [...others, rule] : [rule], chartOf(store)));
  const row = {
    name,
    accounts: accountIds,
    difference_account_id: differenceAccountId,
    active,
  };
  if (input.id === undefined) store.insert('elimination_rule', { id, ...row });
  else
    store.update('elimination_rule', id, row, expectedEntry === undefined ? {} : { expectedEntry });
  return { id };
}

export const ledgerGroupHandlers = {
  'ledger.groupBalanceSheet': query<'ledger.groupBalanceSheet'>(groupSheet),
  'ledger.groupIncomeStatement': query<'ledger.groupIncomeStatement'>(groupIncome),
  'ledger.eliminations': query<'ledger.eliminations'>(({ store }) =>
    eliminationRules(store).map(({ accountIds, ...rule }) => ({
      ...rule,
      accountIds: [...accountIds],
    })),
  ),
  'ledger.saveElimination': command<'ledger.saveElimination'>(
    ({ name }) => `Elimination ${name}`,
    saveElimination,
  ),
  'ledger.removeElimination': command<'ledger.removeElimination'>(
    () => 'An elimination rule removed',
    ({ store }, { id, expectedEntry }) => {
      store.remove('elimination_rule', id, expectedEntry === undefined ? {} : { expectedEntry });
      return { id };
    },
  ),
};
