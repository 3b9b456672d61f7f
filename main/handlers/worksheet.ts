/** The cash worksheet, and the manual items that people add to it. */

import { buildWorksheet, type Worksheet } from '../../core/cash/worksheet.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { isOpenFlow } from '../queries/matched.ts';
import { accountConditions, allOf, when } from '../queries/scope.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { worksheetData } from '../queries/worksheet.ts';
import { cashCountExplainHandlers } from './cashCountExplain.ts';
import { worksheetExplainHandlers } from './worksheetExplain.ts';

export function worksheetOut({ days, rows }: Worksheet) {
  return {
    days: [...days],
    rows: rows.map((row) => ({
      ...row,
      cells: [...row.cells],
      origins: row.origins.map((origins) => [...origins]),
    })),
  };
}

export function getWorksheet(
  { store }: Pick<QueryContext, 'store'>,
  input: DomainInput<'position.worksheet'>,
): DomainOutput<'position.worksheet'> {
  const reportingCurrency = reportingCurrencyOf(store, input.reportingCurrency);
  const data = worksheetData(store, input, reportingCurrency);
  const worksheet = buildWorksheet(data.input);
  const names = new Map(data.accounts.map(({ id, name }) => [id, name]));
  return {
    asOf: input.asOf,
    by: input.by,
    reportingCurrency,
    ...worksheetOut(worksheet),
    accountCount: data.accounts.length,
    missingRates: [...worksheet.missingCurrencies],
    missingAccounts: worksheet.missingAccounts.map((id) => names.get(id) ?? id),
    lateAccounts: data.accounts
      .filter(({ lateSince }) => lateSince !== null)
      .map(({ name }) => name),
  };
}

interface ItemRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly account_id: string | null;
  readonly account_name: string | null;
  readonly entity_name: string;
  readonly category_id: string;
  readonly category_name: string;
  readonly due_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly description: string;
  readonly user_name: string | null;
  readonly entry: bigint;
}

function listItems(
  { store }: QueryContext,
  input: DomainInput<'position.items'>,
): DomainOutput<'position.items'> {
  const { from, to, ...scope } = input;
  const isNarrowed = Object.values(scope).some((value) => value !== undefined);
  const { sql, values } = allOf([
    when('x.due_date >= ?', from),
    when('x.due_date <= ?', to),
    isNarrowed ? accountConditions(scope) : null,
  ]);
  return store
    .all<ItemRow>(
      `SELECT x.id, x.account_id, a.name AS account_name, e.name AS entity_name, x.category_id,
              c.name AS category_name, x.due_date, x.currency, x.amount_minor, x.description,
              u.name AS user_name, x.entry
         FROM expected_flow x JOIN entity e ON e.id = x.entity_id
         JOIN category c ON c.id = x.category_id
         LEFT JOIN account a ON a.id = x.account_id
         LEFT JOIN journal_entry j ON j.seq = x.entry
         LEFT JOIN user u ON u.id = j.user_id
        WHERE x.source = 'manual' AND ${isOpenFlow('x')} AND ${sql}
        ORDER BY x.due_date, x.description`,
      values,
    )
    .map((row) => ({
      id: row.id,
      accountId: row.account_id,
      accountName: row.account_name,
      entityName: row.entity_name,
      categoryId: row.category_id,
      categoryName: row.category_name,
      date: row.due_date as IsoDate,
      amount: money(row.currency, row.amount_minor),
      description: row.description,
      userName: row.user_name ?? '',
      entry: Number(row.entry),
    }));
}

/** A manual item is an expected flow that a person entered, so forecasts know it too. */
function saveItem(
  { store, newId }: CommandContext,
  input: DomainInput<'position.saveItem'>,
): { id: string } {
  const account = store.get<{ entity_id: string; currency: string }>(
    'SELECT entity_id, currency FROM account WHERE id = ?',
    [input.accountId],
  );
  if (account === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'ACCOUNT_UNKNOWN',
      message: 'There is no such account. It may have been removed meanwhile.',
      path: 'accountId',
    });
  if (account.currency !== input.amount.currency)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'ACCOUNT_CURRENCY',
      message: `The account is in ${account.currency}; write the amount in it, not in ${input.amount.currency}.`,
      path: 'amount',
    });
  const row = {
    entity_id: account.entity_id,
    account_id: input.accountId,
    category_id: input.categoryId,
    due_date: input.date,
    currency: input.amount.currency,
    amount_minor: input.amount.minor,
    description: input.description,
  };
  if (input.id !== undefined) {
    manualItem(store, input.id);
    const { expectedEntry } = input;
    store.update(
      'expected_flow',
      input.id,
      row,
      expectedEntry === undefined ? {} : { expectedEntry },
    );
    return { id: input.id };
  }
  const id = newId();
  store.insert('expected_flow', {
    id,
    ...row,
    reference: id,
    source: 'manual',
    probability: '1',
    status: 'open',
  });
  return { id };
}

/** Refuses what is no manual item: flows of other sources are not the worksheet's to change. */
function manualItem(store: CommandContext['store'], id: string): void {
  const source = store.pluck<string>('SELECT source FROM expected_flow WHERE id = ?', [id]);
  if (source === 'manual') return;
  throw new AppFailure({
    kind: source === undefined ? 'not-found' : 'not-applicable',
    code: 'ITEM_UNKNOWN',
    message:
      source === undefined
        ? 'There is no such manual item. It may have been removed meanwhile.'
        : `This flow comes from ${source}, not from a person; change it at its source.`,
    path: 'id',
  });
}

export const worksheetHandlers = {
  ...worksheetExplainHandlers,
  ...cashCountExplainHandlers,
  'position.worksheet': query<'position.worksheet'>(getWorksheet),
  'position.items': query<'position.items'>(listItems),
  'position.saveItem': command<'position.saveItem'>(
    (input) => `Manual item ${input.description}, ${input.date}`,
    saveItem,
  ),
  'position.removeItem': command<'position.removeItem'>(
    () => 'A manual item removed',
    ({ store }, { id, expectedEntry }) => {
      manualItem(store, id);
      store.remove('expected_flow', id, expectedEntry === undefined ? {} : { expectedEntry });
      return { id };
    },
  ),
};
