/**
 * The part of the reconciliation report that holds the bookings against an earlier forecast: by account
 * with a total that foots, and the series and days outside of the interval.
 */
import { counted } from '../../../core/counted.ts';
import { sumTexts } from '../decimalText.ts';
import type { Cells, Column, ReportTable, Section } from '../model.ts';

/** Amounts are exact decimal text in the forecast's currency. */
export interface ForecastAccountRow {
  readonly entity: string;
  readonly account: string;
  readonly booked: string;
  /** `booked` in parts: series of this account alone, series of several, series not forecast here. */
  readonly own: string;
  readonly aggregate: string;
  readonly none: string;
  /** Null where no series is this account's alone. */
  readonly expected: string | null;
  readonly compared: number;
  readonly outside: number;
}

export interface ForecastOutsideRow {
  readonly date: string;
  readonly series: string;
  /** The account whose alone the series is; empty where the forecast has it of several or not at all. */
  readonly account: string;
  readonly booked: string;
  readonly expected: string;
  /** Null where the forecast has no such series. */
  readonly lower: string | null;
  readonly upper: string | null;
  readonly beyond: string;
}

export interface ForecastComparison {
  readonly currency: string;
  readonly made: string;
  readonly from: string;
  readonly to: string;
  readonly level: number;
  readonly compared: number;
  readonly outside: number;
  readonly withoutRate: readonly string[];
  readonly accounts: readonly ForecastAccountRow[];
  /** The farthest, as many as are listed. */
  readonly rows: readonly ForecastOutsideRow[];
}

const SUMMED = ['booked', 'own', 'aggregate', 'none'] as const;

function accountsTable({ accounts, currency }: ForecastComparison): ReportTable {
  const amount = (id: string, title: string): Column => ({ id, title, type: 'amount', currency });
  const total = (pick: (row: ForecastAccountRow) => string) => sumTexts(accounts.map(pick));
  const count = (pick: (row: ForecastAccountRow) => number) =>
    String(accounts.reduce((sum, row) => sum + pick(row), 0));
  const cells = (row: ForecastAccountRow): Cells => ({
    account: `${row.account}, ${row.entity}`,
    booked: row.booked,
    own: row.own,
    aggregate: row.aggregate,
    none: row.none,
    expected: row.expected ?? undefined,
    compared: row.compared === 0 ? undefined : String(row.compared),
    outside: row.compared === 0 ? undefined : String(row.outside),
  });
  return {
    kind: 'table',
    id: 'forecast_by_account',
    title: 'Booked by account',
    columns: [
      { id: 'account', title: 'Account', type: 'text' },
      { ...amount('booked', 'Booked'), isFlow: true },
      { ...amount('own', 'Own series'), isFlow: true },
      { ...amount('aggregate', 'Series of several'), isFlow: true },
      { ...amount('none', 'Not forecast'), isFlow: true },
      amount('expected', 'Own expected'),
      { id: 'compared', title: 'Own days', type: 'integer' },
      { id: 'outside', title: 'Outside', type: 'integer' },
    ],
    rows: [
      ...accounts.map((row) => ({ kind: 'line' as const, cells: cells(row) })),
      {
        kind: 'total',
        over: 'all',
        sums: [...SUMMED, 'expected', 'compared', 'outside'],
        cells: {
          account: 'All accounts',
          ...Object.fromEntries(SUMMED.map((id) => [id, total((row) => row[id])])),
          expected: total((row) => row.expected ?? '0'),
          compared: count((row) => row.compared),
          outside: count((row) => row.outside),
        },
      },
    ],
    notes: [
      'The forecast is made by category. Only where all that it knew of a series stood on one account is the series that account’s own, with an interval. A series of several accounts is forecast as their sum: its interval says nothing of one of them, so that the account has no expected amount there and is not counted as outside.',
      'Booked = own series + series of several + not forecast. Amounts stand at the rates of the day that the forecast was made for.',
    ],
  };
}

function outsideTable({ rows, outside, currency }: ForecastComparison): Section[] {
  if (rows.length === 0) return [];
  const amount = (id: string, title: string): Column => ({ id, title, type: 'amount', currency });
  const beyond = outside - rows.length;
  return [
    {
      kind: 'table',
      id: 'forecast_outside',
      title: 'Outside of the forecast',
      columns: [
        { id: 'date', title: 'Day', type: 'date' },
        { id: 'series', title: 'Category', type: 'text' },
        { id: 'account', title: 'Own series of', type: 'text' },
        { ...amount('booked', 'Booked'), isFlow: true },
        amount('expected', 'Expected'),
        amount('lower', 'Lower bound'),
        amount('upper', 'Upper bound'),
        amount('beyond', 'Beyond'),
      ],
      rows: rows.map((row) => ({
        kind: 'line',
        cells: {
          ...{ date: row.date, series: row.series, account: row.account, booked: row.booked },
          ...{ expected: row.expected, beyond: row.beyond },
          lower: row.lower ?? undefined,
          upper: row.upper ?? undefined,
        },
      })),
      notes: [
        'The farthest first. Where no bounds stand, the forecast has no such series and everything booked in it is beyond.',
        ...(beyond > 0
          ? [`${counted(beyond, 'nearer series and day', 'nearer series and days')} not listed.`]
          : []),
      ],
    },
  ];
}

/** Null where no forecast was made for an earlier day that the books have passed. */
export function forecastSections(comparison: ForecastComparison | null): Section[] {
  const heading = { kind: 'heading' as const, level: 1 as const, text: 'Against the forecast' };
  if (comparison === null)
    return [
      heading,
      {
        kind: 'paragraph',
        tone: 'note',
        text: 'No forecast of all entities was made for an earlier day that the books have passed, so nothing is compared.',
      },
    ];
  const { made, from, to, level, compared, outside, withoutRate } = comparison;
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const missing =
    withoutRate.length === 0 ? '' : ` Without a rate and not compared: ${withoutRate.join(', ')}.`;
  return [
    heading,
    {
      kind: 'paragraph',
      text: `The forecast made for ${made} beside what was booked from ${from} to ${to}: ${outside} of ${compared} series and days are outside of the interval of ${percent(level)}; of an interval of this level ${percent(1 - level)} are to be expected.${missing}`,
    },
    accountsTable(comparison),
    ...outsideTable(comparison),
  ];
}
