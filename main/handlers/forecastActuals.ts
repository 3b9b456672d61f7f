/** Forecasts held against what was booked since: what was outside of their intervals, and why. */
import { counted } from '../../core/counted.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { type ActualCell, linesOfCell } from '../queries/forecastActuals.ts';
import { ownerOf } from '../queries/forecastByAccount.ts';
import {
  accountLink,
  cellLink,
  explainAccountActual,
  moreLine,
  NAMED,
  runSection,
} from './forecastAccountExplain.ts';
import {
  accountRows,
  bookedTotal,
  type Compared,
  compareActuals,
  earlierForecast,
  outsideOf,
} from './forecastCompared.ts';
import { type Kept, type Line, linkTo, openKept, type Section } from './forecastParts.ts';

type Output = DomainOutput<'forecast.actuals'>;
type ExplainInput = DomainInput<'forecast.explainActual'>;

function rowOf(cell: ActualCell, { known, names }: Compared): Output['rows'][number] {
  const { series, date, actual, shares, expected, lower, upper, excessMinor } = cell;
  const excess = money(actual.currency, excessMinor);
  const account = names.get(ownerOf(known, series) ?? '') ?? null;
  return {
    ...{ series, date, actual, expected, lower, upper, excess, account },
    accountCount: shares.length,
  };
}

function listActuals(
  context: QueryContext,
  { asOf, runId, level, start, count }: DomainInput<'forecast.actuals'>,
): Output {
  const kept = runId === undefined ? earlierForecast(context, asOf) : openKept(context, runId);
  if (kept === undefined)
    return {
      ...{ run: null, level, from: null, to: null, compared: 0, outside: 0 },
      ...{ withoutRate: [], rows: [], total: null, accounts: [] },
    };
  const found = compareActuals(context, kept, { to: asOf, level });
  const { cells } = found;
  const outside = outsideOf(cells);
  const { id, asOf: made, computedAt } = kept.run;
  return {
    run: { id, asOf: made, computedAt },
    ...{ level: found.level, from: found.from, to: found.to },
    compared: cells.length,
    outside: outside.length,
    withoutRate: [...found.withoutRate],
    rows: outside.slice(start, start + count).map((cell) => rowOf(cell, found)),
    total: bookedTotal(found, kept),
    accounts: accountRows(found),
  };
}

const RULES: { readonly [figure in ExplainInput['figure']]: string } = {
  actual:
    'The lines booked after the day before in the forecast up to this one, each currency at the rate of the day that the forecast was made for.',
  expected: 'What the forecast expected of the series on this day.',
  lower: 'The lower bound of the interval, calibrated on back tests.',
  upper: 'The upper bound of the interval, calibrated on back tests.',
  excess: 'What was booked beyond the nearer bound of the interval.',
  outside: 'Series and days on which what was booked lies beyond the interval.',
};

function explainCount(kept: Kept, input: ExplainInput, { cells, level }: Compared): Explanation {
  const outside = outsideOf(cells);
  const within = cells.length - outside.length;
  const expected = (cells.length * (1 - level)).toFixed(1);
  return {
    crumbs: [{ label: 'Forecast against bookings' }, { label: 'Outside' }],
    figure: { text: String(outside.length), converted: false },
    chips: [{ text: `interval ${Math.round(level * 100)} %`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: RULES.outside,
        lines: [
          { label: 'Compared', count: cells.length },
          { label: 'Within', count: within },
          { label: 'Outside', count: outside.length, tone: 'total' },
          { label: 'As an interval of this level leaves outside', value: expected },
        ],
      },
      {
        title: 'Outside',
        note: 'beyond the interval, the farthest first',
        lines: [
          ...outside.slice(0, NAMED).map((cell) => ({
            label: cell.series,
            prefix: cell.date,
            money: money(cell.actual.currency, cell.excessMinor),
            link: cellLink(input, cell, 'excess'),
          })),
          ...moreLine(outside.slice(NAMED)),
        ],
      },
      runSection(kept),
    ],
  };
}

/** The interval of a cell as lines of which each opens. */
function intervalLines(kept: Kept, input: ExplainInput, cell: ActualCell): Line[] {
  const { output, run } = kept;
  const week = output.weeks.findIndex(({ from, to }) => cell.date >= from && cell.date <= to);
  const flow =
    cell.lower === null || week < 0
      ? {}
      : { link: linkTo(run, { figure: 'flow', category: cell.series, week: week + 1 }) };
  const { lower, upper } = cell;
  return [
    { label: 'Expected', money: cell.expected, ...flow },
    ...(lower === null || upper === null
      ? [{ label: 'The forecast has no such series', tone: 'warning' as const }]
      : [
          { label: 'Lower bound', money: lower, link: cellLink(input, cell, 'lower') },
          { label: 'Upper bound', money: upper, link: cellLink(input, cell, 'upper') },
        ]),
    { label: 'Booked', money: cell.actual, link: cellLink(input, cell, 'actual') },
    { label: 'Beyond', money: money(cell.actual.currency, cell.excessMinor), tone: 'total' },
  ];
}

/** On which accounts a day's bookings stand, and for how many of them the forecast was made. */
function accountsSection(input: ExplainInput, cell: ActualCell, found: Compared): Section {
  const { known, names } = found;
  const accounts = known.get(cell.series)?.size ?? 0;
  const owner = names.get(ownerOf(known, cell.series) ?? '');
  const text =
    cell.lower === null
      ? 'The forecast has no such series on any account.'
      : owner !== undefined
        ? `The forecast has this series for ${owner.name} alone.`
        : `The forecast has one series for ${counted(accounts, 'account')} together; its interval is that of their sum and of none of them alone.`;
  return {
    title: 'By account',
    text,
    lines: cell.shares.map(({ accountId, amount }) => ({
      label: names.get(accountId)?.name ?? accountId,
      money: amount,
      link: accountLink(input, 'booked', accountId),
    })),
  };
}

function explainActual(context: QueryContext, input: ExplainInput): Explanation {
  const { store } = context;
  const kept = openKept(context, input.runId);
  const found = compareActuals(context, kept, { to: input.asOf, level: input.level });
  if (input.figure === 'outside') return explainCount(kept, input, found);
  const cell = found.cells.find(
    ({ series, date }) => series === input.series && date === input.date,
  );
  if (cell === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'FORECAST_DAY_UNKNOWN',
      message: `The forecast has no series ${input.series ?? ''} on ${input.date ?? ''}, or the books have not reached that day. Load the comparison again.`,
      path: 'date',
    });
  const lines = linesOfCell(store, kept, cell);
  const figures = {
    actual: cell.actual,
    expected: cell.expected,
    lower: cell.lower ?? cell.expected,
    upper: cell.upper ?? cell.expected,
    excess: money(cell.actual.currency, cell.excessMinor),
  };
  return {
    crumbs: [{ label: cell.series }, { label: cell.date }],
    figure: { money: figures[input.figure], converted: input.figure === 'actual' },
    chips: [
      { text: `interval ${Math.round(found.level * 100)} %`, tone: 'plain' },
      cell.excessMinor === 0n
        ? { text: 'within', tone: 'positive' }
        : { text: 'outside', tone: 'warning' },
    ],
    sections: [
      { title: 'Rule', text: RULES[input.figure], lines: [] },
      { title: 'Interval', lines: intervalLines(kept, input, cell) },
      accountsSection(input, cell, found),
      {
        title: 'Bank lines',
        ...(lines.length === 0 ? { text: 'Nothing was booked.' } : {}),
        lines: [
          ...lines.slice(0, NAMED).map((line) => ({
            label: line.text ?? line.account,
            prefix: line.booking_date,
            money: money(line.currency, line.amount_minor),
            link: { target: 'lines.explain', input: { lineId: line.id } },
          })),
          ...moreLine(lines.slice(NAMED)),
        ],
      },
      runSection(kept),
    ],
  };
}

export const forecastActualsHandlers = {
  'forecast.actuals': query<'forecast.actuals'>(listActuals),
  'forecast.explainActual': query<'forecast.explainActual'>(explainActual),
  'forecast.explainAccountActual': query<'forecast.explainAccountActual'>(explainAccountActual),
};
