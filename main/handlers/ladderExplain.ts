/** What a figure of the liquidity ladder stands on: days, accounts, expected flows and rates. */
import { bucketEnds, bucketOf } from '../../core/cash/bucketDays.ts';
import { LADDER_BUCKETS, type LadderRow } from '../../core/cash/ladder.ts';
import { fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { convert, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { currencyCalendar } from '../queries/calendars.ts';
import type { PlacedFlow } from '../queries/cashFlows.ts';
import type { Line, Section } from './explainParts.ts';
import { type LadderAccount, type LadderData, ladderData, ladderGroup } from './ladder.ts';

type Column = DomainInput<'position.explainLadder'>['column'];

const LABEL: { readonly [Name in Column]: string } = {
  opening: 'Opening',
  lines: 'Committed lines',
  minimum: 'Minimum',
  inflow: 'In',
  outflow: 'Out',
  cumulative: 'Cumulative',
  short: 'Short of minimum',
};

const RULE: { readonly [Name in Column]: string } = {
  opening: 'Closing balances less restricted and trapped cash, at the rate of the day.',
  lines: 'Agreed overdrafts of the accounts, which may be drawn in full.',
  minimum: 'Minimum balances of the accounts; accounts without one add nothing.',
  inflow: 'Open expected receipts due in the days of the bucket, whole amounts.',
  outflow: 'Open expected payments due in the days of the bucket, whole amounts.',
  cumulative:
    'Cumulative balance of the bucket before + in − out; the first starts from the opening.',
  short: 'Minimum − cumulative balance, where that is above nothing. Committed lines do not count.',
};

/** How many lines of a kind a panel lists by name. */
const NAMED = 30;

function accountLine({ row, limits, usableMinor }: LadderAccount, column: Column): Line | null {
  const minor =
    column === 'opening'
      ? usableMinor
      : column === 'lines'
        ? (limits?.overdraft ?? 0n)
        : (limits?.minimum ?? 0n);
  if (minor === 0n) return null;
  const target = column === 'opening' ? 'available' : column === 'lines' ? 'overdraft' : 'short';
  return {
    label: row.label,
    ...(row.account === null ? {} : { prefix: row.account.entityName }),
    money: money(row.currency, minor),
    link: {
      target: 'position.explainAvailable',
      input: { rowId: row.id, column: target, groupBy: 'none' },
    },
  };
}

function flowLines(data: LadderData, flows: readonly PlacedFlow[], asOf: IsoDate): Line[] {
  const bySize = [...flows].sort((a, b) => {
    const [one = 0n, other = 0n] = [a.amountMinor, b.amountMinor].map((minor) =>
      minor < 0n ? -minor : minor,
    );
    return one === other ? 0 : one > other ? -1 : 1;
  });
  return [
    ...bySize.slice(0, NAMED).map(
      (flow): Line => ({
        label: flow.description,
        prefix: flow.date,
        money: money(flow.currency, flow.amountMinor),
        link: {
          target: 'expectedFlows.explain',
          input: { id: flow.id, asOf, reportingCurrency: data.reportingCurrency },
        },
      }),
    ),
    ...(flows.length > NAMED
      ? [{ label: `${flows.length - NAMED} smaller flows`, tone: 'muted' as const }]
      : []),
  ];
}

/** Each currency's sum with its conversion, where there is another than the reporting currency. */
function conversions(data: LadderData, amounts: readonly Money[], asOf: IsoDate): Section[] {
  const sums = new Map<string, bigint>();
  for (const { currency, minor } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + minor);
  const to = data.reportingCurrency;
  if ([...sums.keys()].every((currency) => currency === to)) return [];
  return [
    {
      title: 'Rates',
      lines: [...sums].map(([currency, minor]): Line => {
        const found = fxRate(data.rates, currency, to, asOf);
        if (!found.ok) return { label: currency, value: 'missing', tone: 'warning' };
        const { rate, date, source } = found.value;
        return {
          label: currency,
          money: convert(money(currency, minor), new Decimal(rate), to, 'half-even'),
          note: `${new Decimal(rate).toSignificantDigits(8).toFixed()}, ${source}, ${date}`,
          link: {
            target: 'rates.explain',
            input: { currency, asOf, reportingCurrency: to },
          },
        };
      }),
    },
  ];
}

/** The days of a bucket in each currency, with the calendar that says which of them are open. */
function daysSection(
  ends: ReadonlyMap<string, readonly IsoDate[]>,
  bucket: number,
  asOf: IsoDate,
): Section {
  return {
    title: 'Days',
    text: 'A bucket ends on a business day of the currency; what is due before it, on a closed day too, is in it.',
    lines: [...ends].map(([currency, days]): Line => {
      const before = days[bucket - 1];
      const from = before === undefined ? asOf : addDays(before, 1);
      const to = days[bucket] ?? from;
      const { id, lastYear } = currencyCalendar(currency);
      const isBeyond = Number(to.slice(0, 4)) > lastYear;
      return {
        label: currency,
        value: from >= to ? to : `${from} – ${to}`,
        note: isBeyond ? `${id}, after ${lastYear} weekends alone` : id,
      };
    }),
  };
}

function figureOf(row: LadderRow, column: Column, bucket: number): Money | null {
  if (column === 'opening' || column === 'lines' || column === 'minimum') return row[column];
  const cell = row.cells[bucket];
  return cell === null || cell === undefined ? null : cell[column];
}

function explainLadder(
  { store }: QueryContext,
  input: DomainInput<'position.explainLadder'>,
): DomainOutput<'position.explainLadder'> {
  const data = ladderData(store, input);
  const { ladder, accounts, flows } = data;
  const { asOf, column, rowId, groupBy } = input;
  const row = [...ladder.rows, ladder.total].find(({ id }) => id === rowId);
  const bucket = LADDER_BUCKETS.findIndex(({ id }) => id === input.bucket);
  const needsBucket = column !== 'opening' && column !== 'lines' && column !== 'minimum';
  if (row === undefined || (needsBucket && bucket < 0))
    throw new AppFailure({
      kind: 'not-found',
      code: 'LADDER_CELL_UNKNOWN',
      message: `The ladder of ${asOf} has no figure "${rowId}" in the bucket "${input.bucket ?? ''}".`,
      path: row === undefined ? 'rowId' : 'bucket',
    });
  const isOfRow = (account: LadderAccount) =>
    rowId === 'total' || ladderGroup(account.row, groupBy).id === rowId;
  const members = accounts.filter(isOfRow);
  const ids = new Set(members.map((member) => member.row.id));
  const currencies = [...new Set(members.map((member) => member.row.currency))].sort();
  const ends = new Map(
    currencies.map((currency) => [
      currency,
      bucketEnds(LADDER_BUCKETS, asOf, currencyCalendar(currency)),
    ]),
  );
  const endsOf = (currency: string) => ends.get(currency) ?? [];
  const ofBucket = flows.filter(
    ({ accountId, currency, date, amountMinor }) =>
      ids.has(accountId) &&
      bucketOf(endsOf(currency), date) === bucket &&
      (column === 'inflow' ? amountMinor > 0n : amountMinor < 0n),
  );
  const figure = figureOf(row, column, bucket);
  const same = (other: Column, at?: string): Line['link'] => ({
    target: 'position.explainLadder',
    input: { ...input, column: other, bucket: at ?? input.bucket },
  });
  const part = (label: string, value: Money | null, link: Line['link']): Line[] =>
    value === null || link === undefined ? [] : [{ label, money: value, link }];
  const before = LADDER_BUCKETS[bucket - 1];
  const parts: Line[] =
    column === 'cumulative'
      ? [
          ...(before === undefined
            ? part('Opening', row.opening, same('opening'))
            : part(
                `Cumulative, ${before.id}`,
                figureOf(row, 'cumulative', bucket - 1),
                same('cumulative', before.id),
              )),
          ...part('+ In', figureOf(row, 'inflow', bucket), same('inflow')),
          ...part('− Out', figureOf(row, 'outflow', bucket), same('outflow')),
        ]
      : column === 'short'
        ? [
            ...part('Minimum', row.minimum, same('minimum')),
            ...part('− Cumulative', figureOf(row, 'cumulative', bucket), same('cumulative')),
          ]
        : [];
  const accountLines = needsBucket
    ? []
    : members
        .map((member) => {
          const line = accountLine(member, column);
          if (line?.link?.input === undefined) return line;
          const { reportingCurrency } = data;
          const basis = input.basis === 'projected' ? 'booked' : input.basis;
          return {
            ...line,
            link: { ...line.link, input: { ...line.link.input, asOf, basis, reportingCurrency } },
          };
        })
        .filter((line) => line !== null);
  const isFlow = column === 'inflow' || column === 'outflow';
  const amounts = isFlow
    ? ofBucket.map(({ currency, amountMinor }) =>
        money(currency, amountMinor < 0n ? -amountMinor : amountMinor),
      )
    : accountLines.flatMap((line) => (line.money === undefined ? [] : [line.money]));
  return {
    crumbs: [
      { label: 'Ladder' },
      { label: row.label },
      { label: needsBucket ? `${LABEL[column]}, ${input.bucket}` : LABEL[column] },
    ],
    figure: {
      ...(figure === null
        ? { text: row.missing.length > 0 ? 'missing' : 'none' }
        : { money: figure }),
      converted: members.some((member) => member.row.isConverted),
    },
    chips: row.missing.map((currency) => ({
      text: `no rate for ${currency}`,
      tone: 'warning' as const,
    })),
    sections: [
      {
        title: 'Rule',
        text: RULE[column],
        lines: [
          ...parts,
          ...(figure === null
            ? []
            : [{ label: LABEL[column], money: figure, tone: 'total' as const }]),
        ],
      },
      ...(needsBucket ? [daysSection(ends, bucket, asOf)] : []),
      ...conversions(data, amounts, asOf),
      ...(accountLines.length === 0 ? [] : [{ title: 'Accounts', lines: accountLines }]),
      ...(isFlow ? [{ title: 'Expected flows', lines: flowLines(data, ofBucket, asOf) }] : []),
    ],
  };
}

export const ladderExplainHandlers = {
  'position.explainLadder': query<'position.explainLadder'>(explainLadder),
};
