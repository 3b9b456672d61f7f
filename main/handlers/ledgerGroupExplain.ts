/** Where a figure of the group's statements comes from: each entity's own amount, rates, eliminations. */
import { counted } from '../../core/counted.ts';
import { growsByDebit, isResultKind, type LedgerAccount } from '../../core/ledger/chart.ts';
import type { Elimination } from '../../core/ledger/elimination.ts';
import { TRANSLATION_DIFFERENCE } from '../../core/ledger/groupStatements.ts';
import type { TranslatedAmount, TranslatedBooks } from '../../core/ledger/translation.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import type { Line, Section } from './explainParts.ts';
import { type GroupData, groupData } from './ledgerGroup.ts';

type Input = DomainInput<'ledger.explainGroupStatement'>;
type Figure = Input['figure'];

const LABEL: { readonly [Name in Figure]: string } = {
  balance: 'Balance',
  movement: 'Movement',
  assets: 'Assets',
  liabilities: 'Liabilities',
  equityTotal: 'Equity',
  resultOfYear: 'Result of the year',
  resultBefore: 'Results before',
  income: 'Income',
  expenses: 'Expenses',
  result: 'Result',
};

const AT: { readonly [Basis in TranslatedAmount['basis']]: string } = {
  closing: 'closing rate',
  historical: 'rates of its days',
  average: 'averages of months',
  dated: 'rates of its days',
};

const TRANSLATION =
  'Assets and liabilities at the closing rate, equity at the rates of its days, income and expenses ' +
  'at the averages of their months or the rates of their days; what is left is the translation ' +
  'difference (IAS 21.39–41). Balances between entities are taken out by rule (IFRS 10.B86).';

/** The accounts that make a total, or the one account of a row and what stands below it. */
function accountsOf({ chart }: GroupData, { figure, ledgerAccountId }: Input): LedgerAccount[] {
  if (figure === 'balance' || figure === 'movement') {
    const wanted = new Set([ledgerAccountId]);
    const ordered = [...chart, TRANSLATION_DIFFERENCE];
    // A parent may stand behind its children, so the tree is walked until nothing is added.
    for (let size = -1; size !== wanted.size; ) {
      size = wanted.size;
      for (const { id, parentId } of ordered) if (wanted.has(parentId ?? '')) wanted.add(id);
    }
    return ordered.filter(({ id }) => wanted.has(id));
  }
  const isOf: { readonly [Name in Figure]?: (account: LedgerAccount) => boolean } = {
    assets: ({ kind }) => kind === 'asset',
    liabilities: ({ kind }) => kind === 'liability',
    equityTotal: ({ kind }) => kind === 'equity' || isResultKind(kind),
    income: ({ kind }) => kind === 'income',
    expenses: ({ kind }) => kind === 'expense',
  };
  const test = isOf[figure] ?? (({ kind }: LedgerAccount) => isResultKind(kind));
  return [...chart, TRANSLATION_DIFFERENCE].filter(test);
}

function figureOf({ sheet, income }: GroupData, input: Input): Money | null {
  const rows = [sheet.assets, sheet.liabilities, sheet.equity, income.income, income.expenses];
  switch (input.figure) {
    case 'balance':
    case 'movement':
      return (
        rows
          .flatMap((section) => section.rows)
          .find(({ account }) => account.id === input.ledgerAccountId)?.amount ?? null
      );
    case 'assets':
    case 'liabilities':
      return sheet[input.figure].total;
    case 'income':
    case 'expenses':
      return income[input.figure].total;
    case 'result':
      return income.result;
    default:
      return sheet[input.figure];
  }
}

const OF_INCOME: ReadonlySet<Figure> = new Set(['movement', 'income', 'expenses', 'result']);

/** The amounts of an entity that a figure counts, and the sign that it shows them with. */
function amountsOf(books: TranslatedBooks, { figure }: Input): readonly TranslatedAmount[] {
  if (OF_INCOME.has(figure)) return books.movements;
  return figure === 'resultBefore' ? books.beforeYear : books.balances;
}

function signOf(accounts: readonly LedgerAccount[], figure: Figure): bigint {
  const [first] = accounts;
  if (figure !== 'balance' && figure !== 'movement' && figure !== 'expenses' && figure !== 'assets')
    return -1n;
  return first === undefined || growsByDebit(first.kind) ? 1n : -1n;
}

interface Part {
  readonly books: TranslatedBooks;
  readonly functional: bigint;
  readonly minor: bigint;
  readonly basis: string;
}

function partOf(books: TranslatedBooks, ids: ReadonlySet<string>, input: Input): Part {
  const ofGroup = (amounts: readonly TranslatedAmount[]) =>
    amounts.filter(({ accountId }) => ids.has(accountId));
  const own = ofGroup(amountsOf(books, input));
  // The result of the year is what income and expenses came to in all, less what came before.
  const before = input.figure === 'resultOfYear' ? ofGroup(books.beforeYear) : [];
  const sum = (pick: (amount: TranslatedAmount) => bigint) =>
    own.reduce((all, one) => all + pick(one), 0n) -
    before.reduce((all, one) => all + pick(one), 0n);
  const hasDifference = ids.has(TRANSLATION_DIFFERENCE.id) && !OF_INCOME.has(input.figure);
  const difference = hasDifference ? books.differenceMinor : 0n;
  return {
    books,
    functional: sum(({ functionalMinor }) => functionalMinor),
    minor: sum(({ minor }) => minor) + difference,
    basis: [
      ...new Set(own.map(({ basis }) => AT[basis])),
      ...(difference === 0n ? [] : ['with its translation difference']),
    ].join(', '),
  };
}

function entitySections(data: GroupData, parts: readonly Part[], sign: bigint, input: Input) {
  const { currency } = data;
  return parts
    .filter(({ functional, minor }) => functional !== 0n || minor !== 0n)
    .map(({ books, functional, minor, basis }): Section => {
      const isTranslated = books.currency !== currency;
      const own = money(books.currency, sign * functional);
      const figure = input.figure === 'resultBefore' ? 'resultOpen' : input.figure;
      const isOwn =
        input.ledgerAccountId !== TRANSLATION_DIFFERENCE.id && input.figure !== 'resultBefore';
      const link = {
        target: 'ledger.explain' as const,
        input: {
          entityId: books.entityId,
          figure,
          to: input.to,
          yearStart: input.yearStart,
          ...(input.from === undefined ? {} : { from: input.from }),
          ...(input.ledgerAccountId === undefined
            ? {}
            : { ledgerAccountId: input.ledgerAccountId }),
        },
      };
      return {
        title: books.name,
        lines: [
          ...(functional === 0n
            ? []
            : [{ label: 'In its own books', money: own, ...(isOwn ? { link } : {}) }]),
          ...(isTranslated ? [{ label: 'Translated at', value: basis }] : []),
          ...(isTranslated && basis.includes('closing')
            ? [
                {
                  label: `${currency} for one ${books.currency}`,
                  value: books.closingRate,
                  link: {
                    target: 'rates.explain' as const,
                    input: {
                      currency: books.currency,
                      asOf: input.to,
                      reportingCurrency: currency,
                    },
                  },
                },
              ]
            : []),
          { label: `In ${currency}`, money: money(currency, sign * minor), tone: 'total' as const },
        ],
      };
    });
}

/** What rules took from the accounts of the figure, and what they put there as a difference. */
function eliminatedLines(
  data: GroupData,
  eliminations: readonly Elimination[],
  ids: ReadonlySet<string>,
  sign: bigint,
): Line[] {
  return eliminations.flatMap(({ ruleId, amounts, differenceMinor }): Line[] => {
    const rule = data.rules.find(({ id }) => id === ruleId);
    if (rule === undefined) return [];
    const taken = [...amounts].reduce((sum, [id, minor]) => (ids.has(id) ? sum - minor : sum), 0n);
    const put = ids.has(rule.differenceAccountId) ? differenceMinor : 0n;
    return [
      ...(taken === 0n ? [] : [{ label: rule.name, money: money(data.currency, sign * taken) }]),
      ...(put === 0n
        ? []
        : [
            {
              label: `${rule.name}: did not cancel out`,
              money: money(data.currency, sign * put),
              tone: 'warning' as const,
            },
          ]),
    ];
  });
}

function explainGroupStatement({ store }: QueryContext, input: Input): Explanation {
  const { figure, ledgerAccountId, to, from } = input;
  const data = groupData(store, { ...input, asOf: to });
  const accounts = accountsOf(data, input);
  const account = accounts.find(({ id }) => id === ledgerAccountId);
  const total = figureOf(data, input);
  if (total === null)
    throw new AppFailure({
      kind: 'not-found',
      code: 'GROUP_FIGURE_UNKNOWN',
      message: `The statements of the group to ${to} have no such row. Reload and try again.`,
      path: 'ledgerAccountId',
    });
  const ids = new Set(accounts.map(({ id }) => id));
  const sign = signOf(account === undefined ? accounts : [account], figure);
  const parts = data.entities.map((books) => partOf(books, ids, input));
  const sum = parts.reduce((all, { minor }) => all + minor, 0n) * sign;
  const isIncome = OF_INCOME.has(figure);
  const eliminations = isIncome ? data.incomeEliminations : data.eliminations;
  const taken = figure === 'resultBefore' ? [] : eliminatedLines(data, eliminations, ids, sign);
  const { currency } = data;
  const left = total.minor - sum - taken.reduce((all, line) => all + (line.money?.minor ?? 0n), 0n);
  return {
    crumbs: [
      { label: counted(data.entities.length, 'entity', 'entities') },
      { label: account === undefined ? 'All accounts' : `${account.code} ${account.name}` },
      { label: LABEL[figure] },
    ],
    figure: { money: total, converted: data.entities.some((one) => one.currency !== currency) },
    chips: [{ text: isIncome && from !== undefined ? `${from} – ${to}` : to, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: TRANSLATION,
        lines: [
          { label: 'Entities added up', money: money(currency, sum) },
          ...taken,
          ...(left === 0n
            ? []
            : [{ label: 'Eliminations of the years before', money: money(currency, left) }]),
          { label: LABEL[figure], money: total, tone: 'total' },
        ],
      },
      ...entitySections(data, parts, sign, input),
    ],
  };
}

export const ledgerGroupExplainHandlers = {
  'ledger.explainGroupStatement': query<'ledger.explainGroupStatement'>(explainGroupStatement),
};
