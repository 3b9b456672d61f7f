/** What the explanations of a kept forecast share: the run with its facts, sums, and links. */
import { cashflowForecast } from '../../core/forecast/cash/cashflow.ts';
import type { CashflowInput, CashflowOutput } from '../../core/forecast/cash/schema.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { fromDecimal, type Money, money } from '../../core/money/money.ts';
import { AppFailure, unwrap } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { decodeInput } from '../jobs/outcome.ts';
import { blobOf, FORECAST, type Run, runById } from '../queries/runs.ts';
import type { ReadStore } from '../store/index.ts';

export type Input = DomainInput<'forecast.explain'>;
export type Section = Explanation['sections'][number];
export type Line = Section['lines'][number];
export type Week = CashflowOutput['weeks'][number];
export type Category = CashflowOutput['categories'][number];

/** A kept forecast with the facts as they were known when it ran. */
export interface Kept {
  readonly run: Run;
  readonly input: CashflowInput;
  readonly output: CashflowOutput;
  readonly facts: ReadStore;
}

export interface Answer {
  readonly label: string;
  readonly figure: Explanation['figure'];
  readonly chips?: Explanation['chips'];
  readonly sections: readonly Section[];
}

/** Throws RUN_UNKNOWN (not-found) and RUN_NO_FORECAST (invalid-input). */
export function openKept(context: QueryContext, runId: string): Kept {
  const stored = runById(context.store, runId);
  if (stored.run.calculation !== FORECAST)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'RUN_NO_FORECAST',
      message: `Run ${runId} is of ${stored.run.calculation}, not a forecast. Open a run of a forecast.`,
      path: 'runId',
    });
  const blob = blobOf(context, stored);
  return {
    run: stored.run,
    input: unwrap(decodeInput(cashflowForecast, blob.input)) as CashflowInput,
    output: blob.output as CashflowOutput,
    facts: context.journal.asKnownAt(stored.run.knownEntry),
  };
}

export function amountOf(value: number, currency: string): Money {
  return fromDecimal(new Decimal(value), currency, 'half-even');
}

export function totalOf(parts: readonly Money[], currency: string): Money {
  return money(
    currency,
    parts.reduce((sum, { minor }) => sum + minor, 0n),
  );
}

export function linkTo(run: Run, figure: Omit<Input, 'runId'>): NonNullable<Line['link']> {
  return { target: 'forecast.explain', input: { runId: run.id, ...figure } };
}

export function stepLink(run: Run, step: string): NonNullable<Line['link']> {
  return { target: 'runs.explain', input: { runId: run.id, step } };
}

/** Parts that sum to a total, each of which opens. */
export function sumOf(
  title: string,
  parts: readonly { readonly label: string; readonly link?: NonNullable<Line['link']> }[],
  amounts: readonly Money[],
  total: Line,
): Section {
  return {
    title,
    lines: [
      ...parts.map((part, index): Line => {
        const amount = amounts[index];
        return { ...part, prefix: String(index + 1), ...(amount ? { money: amount } : {}) };
      }),
      { ...total, tone: 'total' },
    ],
  };
}

export function weekOf({ output }: Kept, number: number): Week {
  const week = output.weeks[number - 1];
  if (week !== undefined) return week;
  throw new AppFailure({
    kind: 'not-found',
    code: 'FORECAST_WEEK_UNKNOWN',
    message: `The forecast has ${output.weeks.length} weeks, so there is no week ${number}.`,
    path: 'week',
  });
}

export function categoryOf({ output }: Kept, name: string | undefined): Category {
  const found = output.categories.find(({ category }) => category === name);
  if (found !== undefined) return found;
  throw new AppFailure({
    kind: 'not-found',
    code: 'FORECAST_CATEGORY_UNKNOWN',
    message: `The forecast has no category "${name ?? ''}". Use one of its output.`,
    path: 'category',
  });
}

export const weekName = ({ from, to }: Week) => `${from} to ${to}`;
