/** What the explanations of a computed distribution share: the run that was opened, and its links. */
import type { TraceStep } from '../../core/calculation.ts';
import {
  type WaterfallOutput,
  waterfallOutputSchema,
} from '../../core/fund/waterfallCalculation.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { blobOf, type Run, runById } from '../queries/runs.ts';

export type AllocationInput = DomainInput<'distributions.explain'>;
export type Holder = WaterfallOutput['holders'][number];
/** A kept run, and the row of its table that was opened. */
export interface Opened {
  readonly run: Run;
  readonly output: WaterfallOutput;
  readonly input: AllocationInput;
  readonly trace: readonly TraceStep[];
  /** The holders of the row that was opened. */
  readonly members: readonly Holder[];
  readonly name: string;
}

/** A row, tier or flow that the distribution does not have. */
export function notFound(message: string, path: string): AppFailure {
  return new AppFailure({ kind: 'not-found', code: 'ALLOCATION_UNKNOWN', message, path });
}

/** The kept run with the row that was opened. Throws RUN_UNKNOWN and ALLOCATION_UNKNOWN. */
export function openAllocation(context: QueryContext, input: AllocationInput): Opened {
  const stored = runById(context.store, input.runId);
  const kept = blobOf(context, stored);
  const parsed = waterfallOutputSchema.safeParse(kept.output);
  if (!parsed.success)
    throw notFound(`The run of ${stored.run.calculation} is no waterfall.`, 'runId');
  const output = parsed.data;
  const { row, rowId } = input;
  const classLine = output.classes.find(({ id }) => id === rowId);
  const members = output.holders.filter((holder) => {
    if (row === 'total') return true;
    if (row === 'investors') return holder.kind === 'lp';
    if (row === 'holder') return holder.id === rowId;
    return holder.kind === classLine?.kind && holder.classId === classLine.classId;
  });
  const names = {
    total: 'All holders',
    investors: 'LP subtotal',
    class: classLine?.name,
    holder: members[0]?.name,
  };
  const name = names[row];
  if (name === undefined)
    throw notFound('The distribution has no such row. Open it from the table.', 'rowId');
  return { run: stored.run, output, input, trace: kept.trace, members, name };
}

/** Amounts of one currency summed. */
export const sumOf = (currency: string, amounts: readonly Money[]): Money =>
  money(
    currency,
    amounts.reduce((sum, { minor }) => sum + minor, 0n),
  );

/** A link to a step of the run. */
export const stepLink = ({ run }: Opened, step: string) => ({
  target: 'runs.explain',
  input: { runId: run.id, step },
});

/** A link to another figure of the same row. */
export const selfLink = ({ input }: Opened, change: Partial<AllocationInput>) => ({
  target: 'distributions.explain',
  input: { ...input, ...change },
});

/** What a holder gets in a tier, zero included. */
export function amountIn(holder: Holder, tierId: string): Money {
  return (
    holder.lines.find((line) => line.tierId === tierId)?.amount ?? money(holder.total.currency, 0n)
  );
}
