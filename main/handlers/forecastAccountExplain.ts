/** What one account booked beside a forecast: its series by day, each of which opens to its lines. */
import { money, sum } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import type { ActualCell } from '../queries/forecastActuals.ts';
import type { AccountCell, AccountSummary } from '../queries/forecastByAccount.ts';
import { bookedTotal, type Compared, compareActuals } from './forecastCompared.ts';
import { type Kept, type Line, openKept, type Section } from './forecastParts.ts';

type AccountInput = DomainInput<'forecast.explainAccountActual'>;
type Figure = AccountInput['figure'];

/** As many rows as an explanation lists by name. */
export const NAMED = 100;

export function cellLink(
  input: Pick<AccountInput, 'runId' | 'asOf' | 'level'>,
  { series, date }: Pick<ActualCell, 'series' | 'date'>,
  figure: DomainInput<'forecast.explainActual'>['figure'],
): NonNullable<Line['link']> {
  const { runId, asOf, level } = input;
  return {
    target: 'forecast.explainActual',
    input: { runId, asOf, level, series, date, figure },
  };
}

export function runSection({ run }: Kept): Section {
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

export function moreLine(rest: readonly unknown[]): Line[] {
  return rest.length === 0 ? [] : [{ label: `${rest.length} more`, tone: 'muted' }];
}

export function accountLink(
  { runId, asOf, level }: Pick<AccountInput, 'runId' | 'asOf' | 'level'>,
  figure: Figure,
  accountId: string,
): NonNullable<Line['link']> {
  return {
    target: 'forecast.explainAccountActual',
    input: { runId, asOf, level, figure, accountId },
  };
}

const RULES: { readonly [figure in Figure]: string } = {
  booked:
    'What the account booked on the days compared, at the rates of the day that the forecast was made for. Amounts are rounded so that the accounts of a series sum to it.',
  own: 'Booked in series that the forecast made from this account alone; these have an interval of the account.',
  aggregate:
    'Booked in series that the forecast has as the sum of several accounts. It says nothing of one of them, so nothing is compared here; each day opens to the comparison of the sum.',
  none: 'Booked in series that the forecast does not know of this account: everything in them was not expected.',
  expected: 'What the series of this account alone expected on the days compared.',
  outside:
    'Days of the series of this account alone on which the booking lies beyond the interval.',
};

const BASES = ['own', 'aggregate', 'none'] as const;
const TITLES = {
  own: 'Series of this account alone',
  aggregate: 'Series of several accounts',
  none: 'Series not forecast here',
} as const;

function byDay(cells: readonly AccountCell[]): AccountCell[] {
  return [...cells].sort((one, other) =>
    one.date === other.date
      ? one.series.localeCompare(other.series, 'en')
      : one.date < other.date
        ? -1
        : 1,
  );
}

/** The days that a figure is made of, as amounts that sum to it. */
function linesFor(input: AccountInput, cells: readonly AccountCell[]): Line[] {
  const { figure } = input;
  const used = byDay(cells).flatMap((cell): Line[] => {
    const zero = figure === 'expected' ? cell.expected?.minor === 0n : cell.actual.minor === 0n;
    if (zero && figure !== 'outside') return [];
    const amount =
      figure === 'expected'
        ? (cell.expected ?? money(cell.actual.currency, 0n))
        : figure === 'outside'
          ? money(cell.actual.currency, cell.excessMinor)
          : cell.actual;
    const part = figure === 'expected' ? 'expected' : figure === 'outside' ? 'excess' : 'actual';
    return [
      {
        ...{ label: cell.series, prefix: cell.date, money: amount },
        link: cellLink(input, cell, part),
      },
    ];
  });
  return [...used.slice(0, NAMED), ...moreLine(used.slice(NAMED))];
}

function cellsOf({ cells }: AccountSummary, figure: Figure): AccountCell[] {
  if (figure === 'booked') return [...cells];
  if (figure === 'aggregate' || figure === 'none')
    return cells.filter(({ basis }) => basis === figure);
  const own = cells.filter(({ basis }) => basis === 'own');
  return figure === 'outside' ? own.filter(({ excessMinor }) => excessMinor > 0n) : own;
}

function accountSections(input: AccountInput, summary: AccountSummary): Section[] {
  const { figure, accountId } = input;
  if (figure !== 'booked' || accountId === undefined) {
    const cells = cellsOf(summary, figure);
    return [{ title: 'Days', lines: linesFor(input, cells) }];
  }
  const parts: Section = {
    title: 'Parts',
    lines: [
      ...BASES.map((basis) => ({
        label: TITLES[basis],
        money: summary[basis],
        link: accountLink(input, basis, accountId),
      })),
      { label: 'Booked', money: summary.booked, tone: 'total' as const },
    ],
  };
  return [parts, { title: 'Days', lines: linesFor(input, summary.cells) }];
}

function figureOf(summary: AccountSummary, figure: Figure): Explanation['figure'] {
  if (figure === 'outside') return { text: String(summary.outside), converted: false };
  const amount = figure === 'expected' ? summary.expected : summary[figure];
  return { money: amount ?? money(summary.booked.currency, 0n), converted: true };
}

/** All accounts together, each of which opens. */
function explainTotal(input: AccountInput, kept: Kept, found: Compared): Explanation {
  const total = bookedTotal(found, kept) ?? sum(kept.output.currency, []);
  return {
    crumbs: [{ label: 'Forecast against bookings' }, { label: 'Booked' }],
    figure: { money: total, converted: true },
    chips: [],
    sections: [
      { title: 'Rule', text: RULES.booked, lines: [] },
      {
        title: 'By account',
        lines: [
          ...found.summaries.map(({ accountId, booked }) => ({
            label: found.names.get(accountId)?.name ?? accountId,
            money: booked,
            link: accountLink(input, 'booked', accountId),
          })),
          { label: 'All accounts', money: total, tone: 'total' as const },
        ],
      },
      runSection(kept),
    ],
  };
}

/** Throws FORECAST_ACCOUNT_UNKNOWN (not-found) where the account has no bookings to compare. */
export function explainAccountActual(context: QueryContext, input: AccountInput): Explanation {
  const kept = openKept(context, input.runId);
  const found = compareActuals(context, kept, { to: input.asOf, level: input.level });
  if (input.accountId === undefined) return explainTotal(input, kept, found);
  const summary = found.summaries.find(({ accountId }) => accountId === input.accountId);
  const name = found.names.get(input.accountId);
  if (summary === undefined || name === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'FORECAST_ACCOUNT_UNKNOWN',
      message:
        'This account has neither bookings nor a series of its own in the days that the forecast is compared on. Load the comparison again.',
      path: 'accountId',
    });
  return {
    crumbs: [{ label: name.entityName }, { label: name.name }],
    figure: figureOf(summary, input.figure),
    chips: [{ text: `interval ${Math.round(found.level * 100)} %`, tone: 'plain' }],
    sections: [
      { title: 'Rule', text: RULES[input.figure], lines: [] },
      ...accountSections(input, summary),
      runSection(kept),
    ],
  };
}
