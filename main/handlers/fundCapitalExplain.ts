/** Where a figure of the capital accounts comes from, column by column. */
import { ACCOUNT_COLUMNS, type AccountColumn } from '../../core/fund/accounts/capitalAccounts.ts';
import { capitalAccountsCalculation } from '../../core/fund/accounts/capitalAccountsCalculation.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { holderIdsOf } from '../queries/waterfallFacts.ts';
import { fundLink, type Line } from './explainParts.ts';
import { capitalOf } from './fundAccounts.ts';
import { type AccountsScope, accountsLink, told, unknownFigure } from './fundAccountsScope.ts';

const isColumn = (item: string): item is AccountColumn =>
  (ACCOUNT_COLUMNS as readonly string[]).includes(item);

/** Where one column of an account leads. */
function columnLink(scope: AccountsScope, column: AccountColumn): Line['link'] {
  if (column === 'carry') return accountsLink(scope, { figure: 'carry' });
  return accountsLink(scope, { figure: 'movement', item: column });
}

function ownLines(scope: AccountsScope, column: AccountColumn, holder: string): Line[] {
  if (column !== 'contributions' && column !== 'distributions') return [];
  const { context, fund, input } = scope;
  const row = [...holderIdsOf(context.store, fund.id, input.to)].find(([, id]) => id === holder);
  if (row === undefined) return [];
  return [
    {
      label: column === 'contributions' ? 'Called, by call' : 'Distributed, by distribution',
      value: `until ${input.to}`,
      link: fundLink(input.to, {
        fundId: fund.id,
        figure: column === 'contributions' ? 'called' : 'distributed',
        commitmentId: row[0],
      }),
    },
  ];
}

/** One column of an account or of all, its opening or closing. Throws FUND_FIGURE_UNKNOWN. */
export function explainAccount(scope: AccountsScope): Explanation {
  const { context, fund, input } = scope;
  const { output, trace } = capitalOf(context.store, fund, input);
  const account = output.accounts.find(({ id }) => id === input.of);
  const shown =
    account ?? (input.of === undefined ? output.totals : unknownFigure('account', 'of'));
  const name = account?.name ?? 'All accounts';
  const item = input.item ?? 'closing';
  const total = (column: AccountColumn): Line => ({
    label: trace.find(({ id }) => id === `column.${column}`)?.label ?? column,
    money: shown[column],
    link: accountsLink(scope, {
      figure: 'account',
      item: column,
      ...(input.of === undefined ? {} : { of: input.of }),
    }),
  });
  if (!isColumn(item)) {
    const isOpening = item === 'opening';
    const figure = isOpening ? shown.opening : shown.closing;
    const earlier = input.from;
    return told(scope, `${name}, ${isOpening ? 'opening' : 'closing'}`, { money: figure }, [
      {
        title: 'Rule',
        text: isOpening
          ? 'The closing of the day on which the period begins'
          : 'Opening plus every column of the period',
        lines: isOpening
          ? earlier === undefined
            ? []
            : [
                {
                  label: `Closing of ${earlier}`,
                  money: figure,
                  link: accountsLink(scope, {
                    figure: 'account',
                    item: 'closing',
                    to: earlier,
                    from: undefined,
                    ...(input.of === undefined ? {} : { of: input.of }),
                  }),
                },
              ]
          : [
              { label: 'Opening', money: shown.opening },
              ...ACCOUNT_COLUMNS.map(total),
              { label: 'Closing', money: figure, tone: 'total' },
            ],
      },
    ]);
  }
  const step = trace.find(({ id }) => id === `column.${item}`);
  return told(scope, `${name}, ${step?.label ?? item}`, { money: shown[item] }, [
    {
      title: 'Rule',
      note: `${capitalAccountsCalculation.id} ${capitalAccountsCalculation.version}`,
      text: step?.rule ?? '',
      lines: [
        ...(account === undefined ? [] : [{ label: 'Commitment', money: account.commitment }]),
        {
          label: item === 'carry' ? 'Accrued and paid carry' : 'The fund’s',
          ...(item === 'carry' ? {} : { money: output.totals[item] }),
          ...(item === 'carry' ? { value: 'open' } : {}),
          link: columnLink(scope, item) ?? accountsLink(scope, { figure: 'nav' }),
        },
        ...(account === undefined ? [] : ownLines(scope, item, account.id)),
      ],
    },
  ]);
}
