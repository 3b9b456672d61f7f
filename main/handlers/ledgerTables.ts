/** The ledger's statements as tables for CSV and Excel, with the very figures of the screen. */
import type { Section } from '../../core/ledger/balances.ts';
import { formatAmount, type Money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { booksOf } from '../queries/ledger.ts';
import type { Column, ReportTable, Row } from '../reports/model.ts';
import { groupIncome, groupSheet } from './ledgerGroup.ts';
import { accountStatement, incomeOf, sheetOf, trialOf } from './ledgerStatements.ts';
import { groupTrial } from './ledgerYear.ts';

function cell(value: Money) {
  return { value: formatAmount(value), currency: value.currency };
}

interface Figures {
  readonly opening: Money;
  readonly debit: Money;
  readonly credit: Money;
  readonly closing: Money;
}

const FIGURE_COLUMNS: readonly Column[] = [
  { id: 'currency', title: 'Currency', type: 'text' },
  { id: 'opening', title: 'Opening', type: 'amount' },
  { id: 'debit', title: 'Debits', type: 'amount' },
  { id: 'credit', title: 'Credits', type: 'amount' },
  { id: 'closing', title: 'Closing', type: 'amount' },
];

function figureCells(of: Figures) {
  return {
    currency: of.closing.currency,
    opening: cell(of.opening),
    debit: cell(of.debit),
    credit: cell(of.credit),
    closing: cell(of.closing),
  };
}

const ACCOUNT_COLUMNS: readonly Column[] = [
  { id: 'code', title: 'Account', type: 'text' },
  { id: 'name', title: 'Name', type: 'text' },
];

function line(cells: Row['cells']): Row {
  return { kind: 'line', cells };
}

function table(id: string, title: string, columns: readonly Column[], rows: Row[]): ReportTable {
  return { kind: 'table', id, title, columns, rows, notes: [] };
}

/** Accounts in the base currency, then the total. */
export function trialTable(
  { store }: QueryContext,
  input: DomainInput<'ledger.trialBalance'>,
): ReportTable {
  const { rows, total } = trialOf(store, input);
  const { name } = booksOf(store, input.entityId);
  return table(
    'trialBalance',
    `Trial balance of ${name}, ${input.from} to ${input.to}`,
    [...ACCOUNT_COLUMNS, ...FIGURE_COLUMNS],
    [
      ...rows.map(({ account, base }) =>
        line({ code: account.code, name: account.name, ...figureCells(base) }),
      ),
      line({ code: '', name: 'Total', ...figureCells(total) }),
    ],
  );
}

/** Accounts of several entities by currency, then the total of each currency. */
export function groupTable(
  context: QueryContext,
  input: DomainInput<'ledger.groupTrialBalance'>,
): ReportTable {
  const { rows, totals, entities } = groupTrial(context, input);
  return table(
    'groupTrialBalance',
    `Trial balance of ${entities.length} entities, ${input.from} to ${input.to}`,
    [...ACCOUNT_COLUMNS, ...FIGURE_COLUMNS],
    [
      ...rows.map(({ code, name, figures }) => line({ code, name, ...figureCells(figures) })),
      ...totals.map((total) => line({ code: '', name: 'Total', ...figureCells(total) })),
    ],
  );
}

const STATEMENT_COLUMNS: readonly Column[] = [
  ...ACCOUNT_COLUMNS,
  { id: 'own', title: 'Own postings', type: 'amount' },
  { id: 'amount', title: 'With accounts below', type: 'amount' },
];

function sectionRows(title: string, { rows, total }: Section): Row[] {
  return [
    ...rows.map(({ account, own, amount }) =>
      line({ code: account.code, name: account.name, own: cell(own), amount: cell(amount) }),
    ),
    totalRow(title, total),
  ];
}

function totalRow(name: string, amount: Money): Row {
  return line({ code: '', name, amount: cell(amount) });
}

export function sheetTable(
  { store }: QueryContext,
  input: DomainInput<'ledger.balanceSheet'>,
): ReportTable {
  const sheet = sheetOf(store, input);
  const { name } = booksOf(store, input.entityId);
  return table('balanceSheet', `Balance sheet of ${name}, ${input.asOf}`, STATEMENT_COLUMNS, [
    ...sectionRows('Assets', sheet.assets),
    ...sectionRows('Liabilities', sheet.liabilities),
    ...sectionRows('Equity accounts', sheet.equity),
    totalRow('Result of the year', sheet.resultOfYear),
    totalRow('Results before', sheet.resultBefore),
    totalRow('Equity', sheet.equityTotal),
  ]);
}

export function incomeTable(
  { store }: QueryContext,
  input: DomainInput<'ledger.incomeStatement'>,
): ReportTable {
  const { income, expenses, result } = incomeOf(store, input);
  const { name } = booksOf(store, input.entityId);
  const title = `Income statement of ${name}, ${input.from} to ${input.to}`;
  return table('incomeStatement', title, STATEMENT_COLUMNS, [
    ...sectionRows('Income', income),
    ...sectionRows('Expenses', expenses),
    totalRow('Result', result),
  ]);
}

/** Sections as a statement of the group answers them. */
function groupRows(
  title: string,
  { rows, total }: DomainOutput<'ledger.groupBalanceSheet'>['assets'],
): Row[] {
  return [
    ...rows.map(({ code, name, own, amount }) =>
      line({ code, name, own: cell(own), amount: cell(amount) }),
    ),
    totalRow(title, total),
  ];
}

export function groupSheetTable(
  context: QueryContext,
  input: DomainInput<'ledger.groupBalanceSheet'>,
): ReportTable {
  const sheet = groupSheet(context, input);
  const title = `Balance sheet of ${sheet.entities.length} entities in ${sheet.baseCurrency}, ${input.asOf}`;
  return table('groupBalanceSheet', title, STATEMENT_COLUMNS, [
    ...groupRows('Assets', sheet.assets),
    ...groupRows('Liabilities', sheet.liabilities),
    ...groupRows('Equity accounts', sheet.equity),
    totalRow('Result of the year', sheet.resultOfYear),
    totalRow('Results before', sheet.resultBefore),
    totalRow('Equity', sheet.equityTotal),
  ]);
}

export function groupIncomeTable(
  context: QueryContext,
  input: DomainInput<'ledger.groupIncomeStatement'>,
): ReportTable {
  const { entities, baseCurrency, income, expenses, result } = groupIncome(context, input);
  const title = `Income statement of ${entities.length} entities in ${baseCurrency}, ${input.from} to ${input.to}`;
  return table('groupIncomeStatement', title, STATEMENT_COLUMNS, [
    ...groupRows('Income', income),
    ...groupRows('Expenses', expenses),
    totalRow('Result', result),
  ]);
}

const POSTING_COLUMNS: readonly Column[] = [
  { id: 'date', title: 'Date', type: 'date' },
  { id: 'number', title: 'Journal', type: 'text' },
  { id: 'description', title: 'Description', type: 'text' },
  { id: 'amount', title: 'Amount', type: 'amount' },
  { id: 'counted', title: 'Counted', type: 'amount' },
  { id: 'balance', title: 'Balance', type: 'amount' },
];

/** As many postings as a workbook holds in one sheet with room to spare. */
const MOST_POSTINGS = 200_000;

export function accountTable(
  context: QueryContext,
  input: DomainInput<'ledger.accountStatement'>,
): ReportTable {
  const statement = accountStatement(context, { ...input, start: 0, count: MOST_POSTINGS });
  const { code, name, opening, closing, rows, count } = statement;
  if (count > MOST_POSTINGS)
    throw new AppFailure({
      kind: 'not-applicable',
      code: 'EXPORT_TOO_LARGE',
      message: `The account has ${count} postings; an export holds at most ${MOST_POSTINGS}. Narrow the dates.`,
    });
  return table(
    'accountStatement',
    `Account ${code} ${name}, ${input.from} to ${input.to}`,
    POSTING_COLUMNS,
    [
      line({ description: 'Opening', balance: cell(opening) }),
      ...rows.map((row) =>
        line({
          date: row.postingDate,
          number: String(row.number),
          description: row.description,
          amount: cell(row.amount),
          counted: cell(row.counted),
          balance: cell(row.balance),
        }),
      ),
      line({ description: 'Closing', balance: cell(closing) }),
    ],
  );
}
