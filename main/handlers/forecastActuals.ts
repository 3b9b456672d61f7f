/** Forecasts held against what was booked since: what was outside of their intervals, and why. */
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { type ActualCell, actualsOf, linesOfCell } from '../queries/forecastActuals.ts';
import { FORECAST, GROUP, newestRun } from '../queries/runs.ts';
import { type Kept, type Line, linkTo, openKept, type Section } from './forecastParts.ts';

type Output = DomainOutput<'forecast.actuals'>;
type ExplainInput = DomainInput<'forecast.explainActual'>;

function rowOf(cell: ActualCell): Output['rows'][number] {
  const { series, date, actual, expected, lower, upper, excessMinor } = cell;
  const excess = money(actual.currency, excessMinor);
  return { series, date, actual, expected, lower, upper, excess };
}

function outsideOf(cells: readonly ActualCell[]): ActualCell[] {
  return cells
    .filter(({ excessMinor }) => excessMinor > 0n)
    .sort((one, other) => {
      if (one.excessMinor !== other.excessMinor)
        return one.excessMinor > other.excessMinor ? -1 : 1;
      return one.date === other.date
        ? one.series.localeCompare(other.series, 'en')
        : one.date < other.date
          ? -1
          : 1;
    });
}

function listActuals(
  context: QueryContext,
  { asOf, runId, level, start, count }: DomainInput<'forecast.actuals'>,
): Output {
  const chosen =
    runId ??
    newestRun(
      context.store,
      { calculation: FORECAST, subject: GROUP, scenarioId: null },
      (run) => run.asOf < asOf,
    )?.run.id;
  if (chosen === undefined)
    return {
      ...{ run: null, level, from: null, to: null, compared: 0, outside: 0 },
      ...{ withoutRate: [], rows: [] },
    };
  const kept = openKept(context, chosen);
  const { cells, withoutRate, ...found } = actualsOf(context.store, kept, { to: asOf, level });
  const outside = outsideOf(cells);
  const { id, asOf: made, computedAt } = kept.run;
  return {
    run: { id, asOf: made, computedAt },
    ...found,
    compared: cells.length,
    outside: outside.length,
    withoutRate: [...withoutRate],
    rows: outside.slice(start, start + count).map(rowOf),
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

/** As many rows as an explanation lists by name. */
const NAMED = 100;

function cellLink(
  input: ExplainInput,
  { series, date }: Pick<ActualCell, 'series' | 'date'>,
  figure: ExplainInput['figure'],
): NonNullable<Line['link']> {
  const { runId, asOf, level } = input;
  return {
    target: 'forecast.explainActual',
    input: { runId, asOf, level, series, date, figure },
  };
}

function runSection({ run }: Kept): Section {
  return {
    title: 'Forecast',
    lines: [
      {
        label: `Made for ${run.asOf}`,
        value: run.computedAt.slice(0, 10),
        link: { target: 'runs.explain', input: { runId: run.id } },
      },
    ],
  };
}

function moreLine(rest: readonly unknown[]): Line[] {
  return rest.length === 0 ? [] : [{ label: `${rest.length} more`, tone: 'muted' }];
}

function explainCount(
  kept: Kept,
  input: ExplainInput,
  { cells, level }: ReturnType<typeof actualsOf>,
): Explanation {
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

function explainActual(context: QueryContext, input: ExplainInput): Explanation {
  const { store } = context;
  const kept = openKept(context, input.runId);
  const found = actualsOf(store, kept, { to: input.asOf, level: input.level });
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
};
