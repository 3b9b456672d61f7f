/** Explanations of a statement's totals: the rule, its terms, and the accounts that it sums. */
import { isResultKind } from '../../core/ledger/chart.ts';
import { type Money, money } from '../../core/money/money.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { QueryContext } from '../backend/handler.ts';
import { baseBalances, booksOf, chartOf } from '../queries/ledger.ts';
import type { Line } from './explainParts.ts';
import { chips, FIRST_DAY, type LedgerExplain, spanOf, spanText } from './ledgerExplainRows.ts';
import { incomeOf, sheetOf, yearStartOf } from './ledgerStatements.ts';

const LABEL: { readonly [figure in StatementFigure]: string } = {
  result: 'Result',
  equityTotal: 'Equity',
  assets: 'Assets',
  liabilities: 'Liabilities',
  income: 'Income',
  expenses: 'Expenses',
  equity: 'Equity accounts',
  resultOfYear: 'Result of the year',
  resultBefore: 'Results before',
  resultOpen: 'Results that no year-end closing moved',
};

type SheetFigure =
  | 'equityTotal'
  | 'assets'
  | 'liabilities'
  | 'equity'
  | 'resultOfYear'
  | 'resultBefore'
  | 'resultOpen';
type IncomeFigure = 'result' | 'income' | 'expenses';
export type StatementFigure = SheetFigure | IncomeFigure;

function isSheetFigure(figure: StatementFigure): figure is SheetFigure {
  return figure !== 'result' && figure !== 'income' && figure !== 'expenses';
}

/** A total of a statement: its rule, and the accounts that it sums, each of which opens. */
export function explainTotal(
  context: QueryContext,
  input: LedgerExplain,
  figure: StatementFigure,
): Explanation {
  const { store } = context;
  const books = booksOf(store, input.entityId);
  const span = spanOf(context, input);
  const isSheet = isSheetFigure(figure);
  const statement = isSheetFigure(figure)
    ? sheetParts(store, input, span.to, figure)
    : incomeParts(store, input, span, figure);
  return {
    crumbs: [{ label: books.name }, { label: LABEL[figure] }],
    figure: { money: statement.total, converted: false },
    chips: chips([isSheet ? span.to : spanText(span)]),
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
            input: { ...input, ...statement.accountLink, ledgerAccountId: id },
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
  /** Which figure of an account stands in the list. */
  readonly accountLink: {
    readonly figure: 'balance' | 'movement';
    readonly from?: IsoDate;
    readonly to?: IsoDate;
  };
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
  input: LedgerExplain,
  asOf: IsoDate,
  figure: SheetFigure,
): Parts {
  const { entityId, yearStart } = input;
  const sheet = sheetOf(store, { entityId, asOf, yearStart });
  switch (figure) {
    case 'assets':
    case 'liabilities':
    case 'equity':
      return {
        total: sheet[figure].total,
        rule: `sum of the ${figure === 'equity' ? 'equity accounts' : figure}’ balances; assets = liabilities + equity`,
        terms: [],
        accountLink: { figure: 'balance' },
        accounts: accountsOf(sheet[figure].rows),
      };
    case 'equityTotal':
      return {
        total: sheet.equityTotal,
        rule: 'equity accounts + result of the year + results before',
        terms: [
          { label: 'Equity accounts', money: sheet.equity.total },
          { label: 'Result of the year', money: sheet.resultOfYear },
          { label: 'Results before', money: sheet.resultBefore },
          { label: 'Equity', money: sheet.equityTotal, tone: 'total' },
        ],
        accountLink: { figure: 'balance' },
        accounts: accountsOf(sheet.equity.rows),
      };
    default:
      return resultParts(store, input, { asOf, figure, sheet });
  }
}

/** Results as the balance sheet shows them: what income and expense accounts still hold. */
function resultParts(
  store: QueryContext['store'],
  { entityId, yearStart }: LedgerExplain,
  of: {
    readonly asOf: IsoDate;
    readonly figure: 'resultOfYear' | 'resultBefore' | 'resultOpen';
    readonly sheet: ReturnType<typeof sheetOf>;
  },
): Parts {
  const { asOf, figure, sheet } = of;
  const begin = yearStartOf(asOf, yearStart);
  const { baseCurrency, resultOfYear, resultBefore } = sheet;
  const open = money(baseCurrency, resultOfYear.minor + resultBefore.minor);
  const total = { resultOfYear, resultBefore, resultOpen: open }[figure];
  const [from, to] =
    figure === 'resultOfYear'
      ? [begin, asOf]
      : [null, figure === 'resultBefore' ? addDays(begin, -1) : asOf];
  const moved = baseBalances(store, entityId, from, to);
  const rule = {
    resultOfYear: `income - expenses since ${begin}, less what a year-end closing moved to equity`,
    resultBefore: `income - expenses before ${begin} that no year-end closing moved to equity`,
    resultOpen: 'income - expenses that no year-end closing moved to equity',
  }[figure];
  return {
    total,
    rule,
    terms: [],
    accountLink: { figure: 'movement', from: from ?? FIRST_DAY, to },
    accounts: chartOf(store)
      .filter(({ id, kind }) => isResultKind(kind) && (moved.get(id) ?? 0n) !== 0n)
      .map(({ id, code, name }) => ({
        id,
        code,
        name,
        own: money(baseCurrency, -(moved.get(id) ?? 0n)),
      })),
  };
}

function incomeParts(
  store: QueryContext['store'],
  input: LedgerExplain,
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
      accountLink: { figure: 'movement' },
      accounts: accountsOf([...income.rows, ...expenses.rows]),
    };
  const section = figure === 'income' ? income : expenses;
  return {
    total: section.total,
    rule: `sum of the movements of ${figure} accounts`,
    terms: [],
    accountLink: { figure: 'movement' },
    accounts: accountsOf(section.rows),
  };
}
