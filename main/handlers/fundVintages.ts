/** All funds pooled by vintage year and currency, and where the figures of a year come from. */
import { Decimal } from '../../core/money/decimal.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { type Multiples, multiplesOf, netStanding } from '../queries/fundPerformance.ts';
import { commitmentsAt, type FundRow, fundRows } from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';
import type { Line } from './explainParts.ts';

type Input = DomainInput<'fundAccounts.explainVintage'>;

/**
 * Funds with commitments on the date by vintage and currency. What a feeder or blocker holds is
 * committed to a fund that is in its year, and counted there.
 */
function vintageGroups(store: ReadStore, asOf: IsoDate): ReadonlyMap<string, readonly FundRow[]> {
  const groups = new Map<string, FundRow[]>();
  for (const fund of fundRows(store)) {
    if (fund.vehicle === 'feeder' || fund.vehicle === 'blocker') continue;
    if (commitmentsAt(store, fund.id, asOf).length === 0) continue;
    const key = `${fund.vintage} ${fund.currency}`;
    groups.set(key, [...(groups.get(key) ?? []), fund]);
  }
  return groups;
}

function pooled(store: ReadStore, funds: readonly FundRow[], asOf: IsoDate): Multiples {
  return multiplesOf(
    funds.map((fund) => netStanding(store, fund, asOf)),
    asOf,
  );
}

function vintages(
  { store }: QueryContext,
  { asOf }: DomainInput<'fundAccounts.vintages'>,
): DomainOutput<'fundAccounts.vintages'> {
  return [...vintageGroups(store, asOf).values()]
    .map((funds) => ({
      vintage: Number(funds[0]?.vintage ?? 0n),
      currency: funds[0]?.currency ?? 'EUR',
      funds: funds.map(({ name }) => name),
      ...pooled(store, funds, asOf),
    }))
    .sort((a, b) => a.vintage - b.vintage);
}

const LABEL: { readonly [Item in Input['item']]: string } = {
  paidIn: 'Paid in',
  distributed: 'Distributed to investors',
  nav: 'Value of the investors',
  dpi: 'DPI',
  rvpi: 'RVPI',
  tvpi: 'TVPI',
  pic: 'PIC',
  irr: 'Net rate of return',
  netDpi: 'DPI net of recycling',
  netTvpi: 'TVPI net of recycling',
};

const RULE: { readonly [Item in Input['item']]: string } = {
  paidIn: 'Sum of the calls due by the date over the funds of the year',
  distributed: 'Sum of the distributions without what the carry vehicles got',
  nav: 'Sum of the net asset values less accrued carry',
  dpi: 'Distributed over paid in, of all funds of the year as one',
  rvpi: 'Value of the investors over paid in, of all funds of the year as one',
  tvpi: 'Distributed and value over paid in, of all funds of the year as one',
  pic: 'Paid in over committed, of all funds of the year as one',
  irr: 'The rate at which the flows of all funds of the year together, with their value as the last one, are worth zero, ACT/365',
  netDpi:
    'Distributed over paid in, both less what was recallable, of all funds of the year as one',
  netTvpi: 'Distributed less what was recallable, and value, over paid in less what was recallable',
};

type Shown = Pick<Line, 'money' | 'value'>;

/** A measure as an amount or in words; a rate in percent. */
function shownOf(values: Multiples, item: Input['item']): Shown {
  const net = values.netOfRecycling;
  if (item === 'netDpi' || item === 'netTvpi')
    return { value: net?.[item === 'netDpi' ? 'dpi' : 'tvpi'] ?? 'missing' };
  const value = values[item];
  if (value === null) return { value: 'missing' };
  if (typeof value === 'object') return { money: value };
  return { value: item === 'irr' ? `${new Decimal(value).times(100).toFixed(2)}%` : value };
}

/** Which amounts a multiple is made of. */
const PARTS: { readonly [Item in Input['item']]: readonly Input['item'][] } = {
  paidIn: [],
  distributed: [],
  nav: [],
  dpi: ['distributed', 'paidIn'],
  rvpi: ['nav', 'paidIn'],
  tvpi: ['distributed', 'nav', 'paidIn'],
  pic: ['paidIn'],
  irr: ['nav'],
  netDpi: ['distributed', 'paidIn', 'dpi'],
  netTvpi: ['distributed', 'nav', 'paidIn', 'tvpi'],
};

/** Measures that recycling changes. */
const RECYCLED = { dpi: true, rvpi: true, tvpi: true, netDpi: true, netTvpi: true };

/** Throws VINTAGE_UNKNOWN (not-found). */
function explainVintage({ store }: QueryContext, input: Input): Explanation {
  const { asOf, vintage, currency, item } = input;
  const funds = vintageGroups(store, asOf).get(`${vintage} ${currency}`);
  if (funds === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'VINTAGE_UNKNOWN',
      message: `No fund in ${currency} of ${vintage} has commitments on ${asOf}. Choose a year of the list.`,
      path: 'vintage',
    });
  const values = pooled(store, funds, asOf);
  const shown = shownOf(values, item);
  const parts = PARTS[item].map(
    (part): Line => ({
      label: LABEL[part],
      ...shownOf(values, part),
      link: { target: 'fundAccounts.explainVintage', input: { ...input, item: part } },
    }),
  );
  const committed: Line[] =
    item === 'pic' ? [{ label: '÷ Committed', money: values.committed }] : [];
  const { netOfRecycling: net } = values;
  const recycled: Line[] =
    net === null || !(item in RECYCLED)
      ? []
      : [
          { label: 'Of it recallable', money: net.recallable },
          ...(item === 'dpi' || item === 'rvpi' || item === 'tvpi'
            ? [{ label: `${LABEL[item]} net of recycling`, value: net[item] ?? 'missing' }]
            : []),
        ];
  const isSum = shown.money !== undefined;
  return {
    crumbs: [{ label: `Vintage ${vintage}, ${currency}` }, { label: LABEL[item] }],
    figure: {
      ...(shown.money === undefined ? { text: shown.value ?? 'missing' } : { money: shown.money }),
      converted: false,
    },
    chips: [{ text: `until ${asOf}`, tone: 'plain' }],
    sections: [
      { title: 'Rule', text: RULE[item], lines: [...parts, ...committed, ...recycled] },
      {
        title: isSum ? 'Summed from' : 'Funds',
        ...(isSum ? {} : { note: 'each by itself' }),
        lines: [
          ...funds.map(
            (fund): Line => ({
              label: fund.name,
              prefix: fund.code,
              ...shownOf(pooled(store, [fund], asOf), item),
              link: {
                target: 'fundAccounts.explain',
                input: { fundId: fund.id, to: asOf, figure: 'measure', item },
              },
            }),
          ),
          ...(isSum ? [{ label: 'Sum', ...shown, tone: 'total' as const }] : []),
        ],
      },
    ],
  };
}

export const fundVintageHandlers = {
  'fundAccounts.vintages': query<'fundAccounts.vintages'>(vintages),
  'fundAccounts.explainVintage': query<'fundAccounts.explainVintage'>(explainVintage),
};
