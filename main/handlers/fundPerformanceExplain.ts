/** Where measures of a fund's performance come from: multiples, rates, returns beside an index. */
import { booksAt } from '../../core/fund/accounts/books.ts';
import { xirr } from '../../core/fund/xirr.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { fundBooks } from '../queries/fundBooks.ts';
import {
  dated,
  grossFlows,
  multiplesOf,
  netStanding,
  type SeenFlow,
  timeWeighted,
  withValue,
} from '../queries/fundPerformance.ts';
import { fundLink, type Line } from './explainParts.ts';
import {
  type AccountsScope,
  accountsLink,
  flowSection,
  told,
  unknownFigure,
} from './fundAccountsScope.ts';
import { EQUIVALENTS, explainEquivalent } from './fundEquivalentsExplain.ts';

function explainRate(scope: AccountsScope, label: string, flows: readonly SeenFlow[]) {
  const found = xirr(dated(scope.fund, flows));
  const text = found.ok ? `${new Decimal(found.value.headline).times(100).toFixed(2)}%` : 'missing';
  return told(scope, label, { text, ...(found.ok ? { unit: 'a year' } : {}) }, [
    {
      title: 'Rule',
      note: 'fund.xirr 1.0.0',
      text: found.ok
        ? `The rate at which the flows are worth zero, ACT/365: ${found.value.rule}`
        : found.error.message,
      lines: found.ok ? [{ label: 'Unrounded', value: String(found.value.headline) }] : [],
    },
    flowSection(scope, flows, 'the value on the date counts as received'),
  ]);
}

/** What the headline of a multiple counts. */
const RECYCLING =
  'What was recalled and paid in again counts on both sides (GIPS 2020); net of recycling it counts on neither';

const NET_MEASURES: { readonly [item: string]: readonly [label: string, rule: string] } = {
  netDpi: ['DPI net of recycling', 'Distributed over paid in, both less what was recallable'],
  netRvpi: [
    'RVPI net of recycling',
    'Value of the investors over paid in less what was recallable',
  ],
  netTvpi: [
    'TVPI net of recycling',
    'Distributed less what was recallable, and value, over paid in less what was recallable',
  ],
};

const MEASURES: { readonly [item: string]: readonly [label: string, rule: string] } = {
  dpi: ['DPI', `Distributed over paid in. ${RECYCLING}`],
  rvpi: ['RVPI', `Value of the investors over paid in. ${RECYCLING}`],
  tvpi: ['TVPI', `Distributed and value over paid in. ${RECYCLING}`],
  pic: ['PIC', 'Paid in over committed'],
  committed: ['Committed', 'Commitments closed by the date'],
  paidIn: ['Paid in', 'Calls due by the date'],
  distributed: ['Distributed to investors', 'Distributions without what the carry vehicle got'],
  nav: ['Value of the investors', 'Net asset value less accrued carry'],
};

/** Both ways of counting lead to each other where they differ. */
function recycledLines(
  scope: AccountsScope,
  gross: ReturnType<typeof multiplesOf>,
  leadsToNet: boolean,
): Line[] {
  const { netOfRecycling: recycled } = gross;
  if (recycled === null) return [];
  const others = leadsToNet ? recycled : gross;
  const other = (of: 'Dpi' | 'Tvpi'): Line => ({
    label: `${of.toUpperCase()} ${leadsToNet ? 'net' : 'gross'} of recycling`,
    value: others[of === 'Dpi' ? 'dpi' : 'tvpi'] ?? 'missing',
    link: accountsLink(scope, {
      figure: 'measure',
      item: leadsToNet ? `net${of}` : of.toLowerCase(),
    }),
  });
  return [
    {
      label: 'Of it recallable',
      money: recycled.recallable,
      link: fundLink(scope.input.to, { fundId: scope.fund.id, figure: 'distributions' }),
    },
    { label: 'Paid in net of recycling', money: recycled.paidIn },
    { label: 'Distributed net of recycling', money: recycled.distributed },
    other('Dpi'),
    other('Tvpi'),
  ];
}

function explainMultiple(scope: AccountsScope, item: string): Explanation {
  const { context, fund, input } = scope;
  const standing = netStanding(context.store, fund, input.to);
  const net = multiplesOf([standing], input.to);
  const recycled = net.netOfRecycling;
  const ofNet = recycled === null ? undefined : NET_MEASURES[item];
  const [label, rule] = ofNet ?? MEASURES[item] ?? unknownFigure('measure', 'item');
  const shown =
    ofNet === undefined || recycled === null
      ? net[item as Exclude<keyof typeof net, 'netOfRecycling'>]
      : recycled[item.slice(3).toLowerCase() as 'dpi' | 'rvpi' | 'tvpi'];
  const lines: Line[] = [
    {
      label: 'Committed',
      money: net.committed,
      link: fundLink(input.to, { fundId: fund.id, figure: 'committed' }),
    },
    {
      label: 'Paid in',
      money: net.paidIn,
      link: fundLink(input.to, { fundId: fund.id, figure: 'called' }),
    },
    {
      label: 'Distributed to investors',
      money: net.distributed,
      link: fundLink(input.to, { fundId: fund.id, figure: 'distributed' }),
    },
    {
      label: 'Net asset value',
      money: money(fund.currency, standing.navMinor),
      link: accountsLink(scope, { figure: 'nav' }),
    },
    {
      label: '− Accrued carry',
      money: money(fund.currency, standing.accruedCarryMinor),
      link: accountsLink(scope, { figure: 'carry' }),
    },
    { label: 'Value of the investors', money: net.nav, tone: 'total' },
    ...recycledLines(scope, net, ofNet === undefined),
  ];
  const figure =
    typeof shown === 'object' && shown !== null ? { money: shown } : { text: shown ?? 'missing' };
  return told(scope, label, figure, [{ title: 'Rule', text: rule, lines }]);
}

/** A measure of one deal, or of all of them together. */
function explainGross(scope: AccountsScope, item: string): Explanation {
  const { context, fund, input } = scope;
  const books = fundBooks(context.store, fund, input.to);
  const deals = booksAt(books, input.to).deals.filter(
    ({ deal }) => input.of === undefined || deal === input.of,
  );
  if (deals.length === 0) unknownFigure('deal', 'of');
  const sum = (pick: (deal: (typeof deals)[number]) => bigint) =>
    deals.reduce((total, deal) => total + pick(deal), 0n);
  const value = sum((deal) => deal.valueMinor);
  const invested = sum((deal) => deal.investedMinor);
  const returned = sum((deal) => deal.proceedsMinor + deal.incomeMinor);
  const name = input.of ?? 'All deals';
  if (item === 'grossIrr')
    return explainRate(
      scope,
      `${name}, gross rate of return`,
      withValue(grossFlows(books, input.of), input.to, value),
    );
  const inFund = (minor: bigint) => money(fund.currency, minor);
  const amounts: { readonly [item: string]: readonly [string, bigint] } = {
    invested: ['Invested', invested],
    returned: ['Returned', returned],
    value: ['Value', value],
    cost: ['Remaining cost', sum((deal) => deal.costMinor)],
    gain: ['Gain', returned + value - invested],
  };
  const known = amounts[item];
  const text =
    invested === 0n
      ? 'missing'
      : new Decimal((returned + value).toString()).div(invested.toString()).toFixed(4);
  return told(
    scope,
    `${name}, ${known?.[0] ?? 'multiple of invested capital'}`,
    known === undefined ? { text } : { money: inFund(known[1]) },
    [
      {
        title: 'Rule',
        text:
          item === 'gain'
            ? 'Proceeds, income and value, less invested'
            : known === undefined
              ? 'Proceeds, income and value, over invested'
              : 'Sum since the fund began',
        lines: deals.flatMap((deal): Line[] =>
          (['invested', 'proceeds', 'income', 'closingValue', 'closingCost'] as const).map(
            (column) => ({
              label: `${deal.deal}, ${column === 'closingValue' ? 'value' : column === 'closingCost' ? 'cost' : column}`,
              money: inFund(
                {
                  invested: deal.investedMinor,
                  proceeds: deal.proceedsMinor,
                  income: deal.incomeMinor,
                  closingValue: deal.valueMinor,
                  closingCost: deal.costMinor,
                }[column],
              ),
              link: accountsLink(scope, { figure: 'deal', of: deal.deal, item: column }),
            }),
          ),
        ),
      },
    ],
  );
}

function explainTimeWeighted(scope: AccountsScope): Explanation {
  const { context, fund, input } = scope;
  const { total, from } = timeWeighted(fund, fundBooks(context.store, fund, input.to), input.to);
  return told(
    scope,
    'Time-weighted return',
    { text: total === null ? 'missing' : `${new Decimal(total).times(100).toFixed(2)}%` },
    [
      {
        title: 'Rule',
        note: 'fund.linkedReturn 1.0.0',
        text: 'Modified Dietz between valuations, flows weighted by their days, linked by product (GIPS); before carry, not annualised',
        lines: [
          { label: 'From', value: from ?? 'no value yet' },
          { label: 'Value', link: accountsLink(scope, { figure: 'nav' }), value: 'open' },
        ],
      },
    ],
  );
}

const GROSS: readonly string[] = [
  'grossIrr',
  'moic',
  'invested',
  'returned',
  'value',
  'cost',
  'gain',
];

/** Of the fund, of one deal, or beside an index. Throws FUND_FIGURE_UNKNOWN (not-found). */
export function explainPerformance(scope: AccountsScope): Explanation {
  const { context, fund, input } = scope;
  const item = input.item ?? 'tvpi';
  if (GROSS.includes(item)) return explainGross(scope, item);
  if (item === 'twr') return explainTimeWeighted(scope);
  if (EQUIVALENTS.includes(item)) return explainEquivalent(scope, item, input.index ?? '');
  if (item !== 'irr') return explainMultiple(scope, item);
  const standing = netStanding(context.store, fund, input.to);
  const value = standing.navMinor - standing.accruedCarryMinor;
  return explainRate(scope, 'Net rate of return', withValue(standing.flows, input.to, value));
}
