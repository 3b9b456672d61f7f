/**
 * Where a figure of a fund's value or accounts comes from. A value opens to its deals and movements,
 * each of them to flows, calls and valuations, and those to the journal.
 */
import { EXPENSE_KINDS, FEE_KINDS } from '../../core/fund/accounts/books.ts';
import { money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { closingFeeRows } from '../queries/fundBooks.ts';
import { fundEvents, isCounted } from '../queries/fundLines.ts';
import { fundById } from '../queries/funds.ts';
import { eventLine, type Line } from './explainParts.ts';
import { rollForwardOf } from './fundAccounts.ts';
import {
  type AccountsInput,
  type AccountsScope,
  accountsLink,
  told,
  unknownFigure,
} from './fundAccountsScope.ts';
import { explainAccount } from './fundCapitalExplain.ts';
import { explainFact, factsOf, flowLine, valuationLine } from './fundFactExplain.ts';
import { explainMeasure } from './fundMeasureExplain.ts';

function isWithin({ input }: AccountsScope, date: string): boolean {
  return date <= input.to && (input.from === undefined || date > input.from);
}

function explainNav(scope: AccountsScope): Explanation {
  const { context, fund, input } = scope;
  const { output } = rollForwardOf(context.store, fund, input);
  const { closing, opening } = output;
  const parts = [
    ...output.deals.map(
      (deal): Line => ({
        label: deal.deal,
        money: deal.closingValue,
        link: accountsLink(scope, { figure: 'deal', of: deal.deal, item: 'closingValue' }),
      }),
    ),
    { label: 'Cash', money: closing.cash },
    { label: 'Receivables', money: closing.receivables },
    { label: '− Liabilities', money: closing.liabilities },
    { label: '− Credit lines with interest', money: closing.creditLines },
  ].filter(({ money: amount }) => amount?.minor !== 0n);
  const moved = output.rows
    .filter(({ amount }) => amount.minor !== 0n)
    .map(
      ({ id, label, amount }): Line => ({
        label,
        money: amount,
        link: accountsLink(scope, { figure: 'movement', item: id }),
      }),
    );
  const total: Line = { label: 'Net asset value', money: closing.nav, tone: 'total' };
  return told(scope, 'Net asset value', { money: closing.nav }, [
    {
      title: 'Rule',
      text: 'Deals at their last valuation, cash and receivables, less liabilities and credit lines; before carry',
      lines: [...parts, total],
    },
    {
      title: 'Moved',
      note: 'the same value, from what happened',
      lines: [
        ...(input.from === undefined
          ? []
          : [
              {
                label: 'Opening',
                money: opening.nav,
                link: accountsLink(scope, { figure: 'nav', to: input.from, from: undefined }),
              },
            ]),
        ...moved,
        total,
      ],
    },
  ]);
}

/** Which kinds of flows a row of the roll-forward sums. */
const KINDS: { readonly [row: string]: readonly string[] } = {
  managementFees: FEE_KINDS,
  expenses: EXPENSE_KINDS,
  income: ['income'],
  other: ['other'],
};

/** Fees that late comers paid at closings, which pass through the fund to its manager. */
function closingFeeLines(scope: AccountsScope): Line[] {
  const { context, fund, input } = scope;
  return closingFeeRows(context.store, fund.id, input.to)
    .filter(({ date }) => isWithin(scope, date))
    .map((row) => ({
      label: `Closing ${row.number}, fees on new commitments`,
      prefix: row.date,
      money: money(fund.currency, -row.amount_minor),
    }));
}

function movementLines(scope: AccountsScope, row: string): Line[] {
  const { context, fund, input } = scope;
  if (row === 'contributions' || row === 'distributions')
    return fundEvents(context.store, fund.id)
      .filter(({ kind }) => (kind === 'distribution') === (row === 'distributions'))
      .filter(({ kind, amount_minor: minor }) => kind !== 'closing' || minor !== 0n)
      .filter((event) => isCounted(event, input.to) && isWithin(scope, event.date))
      .map((event) =>
        eventLine(fund, event, {
          asOf: input.to,
          amount: money(
            fund.currency,
            event.kind === 'distribution' ? -event.amount_minor : event.amount_minor,
          ),
        }),
      );
  if (row === 'realised' || row === 'unrealised')
    return rollForwardOf(context.store, fund, input).output.deals.map((deal) => ({
      label: deal.deal,
      money: deal[row],
      link: accountsLink(scope, { figure: 'deal', of: deal.deal, item: row }),
    }));
  const { flows, valuations } = factsOf(scope);
  if (row === 'accruals')
    return valuations
      .filter(({ kind }) => kind === 'receivable' || kind === 'liability')
      .map((each) => valuationLine(scope, each));
  if (row === 'unexplained')
    return valuations
      .filter(({ kind }) => kind === 'cash')
      .map((each) => valuationLine(scope, each));
  return [
    ...(row === 'managementFees' ? closingFeeLines(scope) : []),
    ...flows
      .filter(({ kind, flow_date }) => KINDS[row]?.includes(kind) && isWithin(scope, flow_date))
      .map((each) => flowLine(scope, each)),
  ];
}

function explainMovement(scope: AccountsScope): Explanation {
  const { context, fund, input } = scope;
  const { output, trace } = rollForwardOf(context.store, fund, input);
  const row = output.rows.find(({ id }) => id === input.item) ?? unknownFigure('movement', 'item');
  const step = trace.find(({ id }) => id === `row.${row.id}`);
  const lines =
    row.id === 'financing'
      ? [{ label: 'Credit lines', link: accountsLink(scope, { figure: 'creditLine' }) }]
      : movementLines(scope, row.id);
  const isSum = row.id !== 'accruals' && row.id !== 'unexplained' && row.id !== 'financing';
  return told(scope, row.label, { money: row.amount }, [
    { title: 'Rule', note: 'fund.navRollForward 1.0.0', text: step?.rule ?? '', lines: [] },
    {
      title: isSum ? 'Summed from' : 'Facts',
      lines: [
        ...lines,
        ...(isSum ? [{ label: 'Sum', money: row.amount, tone: 'total' as const }] : []),
      ],
    },
  ]);
}

const DEAL_LABEL = {
  openingValue: 'Opening value',
  invested: 'Invested',
  proceeds: 'Proceeds',
  income: 'Income',
  realised: 'Realised gain',
  unrealised: 'Change of unrealised gain',
  closingValue: 'Value',
  closingCost: 'Remaining cost',
} as const;
type DealColumn = keyof typeof DEAL_LABEL;

const DEAL_RULE: { readonly [Column in DealColumn]: string } = {
  openingValue: 'The value at the start of the period',
  invested: 'Sum of the investments in the period',
  proceeds: 'Sum of the proceeds in the period, out of the deal',
  income: 'Dividends and interest in the period',
  realised: 'Proceeds less the cost that they released, less cost written off',
  unrealised: 'Value less remaining cost at the end, less the same at the start',
  closingValue: 'The last valuation, moved on at cost by investments and proceeds since',
  closingCost:
    'Invested less released cost; proceeds release it in proportion to proceeds and the value left',
};

function explainDeal(scope: AccountsScope): Explanation {
  const { context, fund, input } = scope;
  const { output } = rollForwardOf(context.store, fund, input);
  const deal = output.deals.find((each) => each.deal === input.of) ?? unknownFigure('deal', 'of');
  const column = (input.item ?? 'closingValue') as DealColumn;
  if (!(column in DEAL_LABEL)) unknownFigure('column', 'item');
  const { flows, valuations } = factsOf(scope);
  const ofDeal = [
    ...flows.filter(({ deal_code }) => deal_code === deal.deal).map((row) => flowLine(scope, row)),
    ...valuations
      .filter(({ kind, label }) => kind === 'deal' && label === deal.deal)
      .map((row) => valuationLine(scope, row)),
  ].sort((one, other) => ((one.prefix ?? '') < (other.prefix ?? '') ? -1 : 1));
  const others = (Object.keys(DEAL_LABEL) as DealColumn[])
    .filter((name) => name !== column)
    .map(
      (name): Line => ({
        label: DEAL_LABEL[name],
        money: deal[name],
        link: accountsLink(scope, { figure: 'deal', of: deal.deal, item: name }),
      }),
    );
  return told(scope, `${deal.deal}, ${DEAL_LABEL[column]}`, { money: deal[column] }, [
    { title: 'Rule', text: DEAL_RULE[column], lines: [] },
    { title: 'Facts', note: `until ${input.to}`, lines: ofDeal },
    { title: 'Beside', lines: others },
  ]);
}

/** Throws FUND_UNKNOWN and FUND_FIGURE_UNKNOWN (not-found). */
function explain(context: QueryContext, input: AccountsInput): Explanation {
  const scope = { context, fund: fundById(context.store, input.fundId), input };
  switch (input.figure) {
    case 'nav':
      return explainNav(scope);
    case 'movement':
      return explainMovement(scope);
    case 'deal':
      return explainDeal(scope);
    case 'account':
      return explainAccount(scope);
    case 'flow':
    case 'valuation':
      return explainFact(scope);
    default:
      return explainMeasure(scope);
  }
}

export const fundAccountsExplainHandlers = {
  'fundAccounts.explain': query<'fundAccounts.explain'>(explain),
};
