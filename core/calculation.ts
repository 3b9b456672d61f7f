/**
 * The unit that the engine runs. A calculation is pure: the same input gives the same output and
 * trace, bit for bit, on every machine. Time and seeds are part of the input.
 */
import type { z } from 'zod';
import type { Result } from './result.ts';

/** One step of the explanation of a result: which rule made which figure from which inputs. */
export interface TraceStep {
  /** Stable within one output, such as `tier.preferred`; figures on screens refer to it. */
  readonly id: string;
  readonly label: string;
  /** The rule in words or as a formula, in the field's terms. */
  readonly rule: string;
  readonly inputs: readonly TraceInput[];
  /** The figure as text: exact, unrounded where it is unrounded. */
  readonly result: string;
  readonly unit?: string;
}

export interface TraceInput {
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  /** Another step's id, or the id of a stored row with its table (`statement_line:0190...`). */
  readonly ref?: string;
}

export interface Outcome<O> {
  readonly output: O;
  readonly trace: readonly TraceStep[];
  /** What a reader must know about the figures: small samples, ambiguity, domain limits. */
  readonly warnings: readonly CalculationWarning[];
}

export interface CalculationWarning {
  readonly code: string;
  readonly message: string;
}

export interface CalculationContext {
  /**
   * Called between blocks of work with the share done. It may throw to stop a cancelled run, so it is
   * never called while state shared with a caller is half-written.
   */
  checkpoint(done: number, total: number, unit: string): void;
}

/**
 * `input` and `output` are zod schemas whose wire side is JSON and whose domain side is what `run`
 * sees; amounts use the codecs of `core/money/codecs.ts`.
 */
export interface Calculation<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  /** `area.verb`, such as `fund.waterfall`. */
  readonly id: string;
  /** SemVer of the rule; it changes whenever a figure could change. */
  readonly version: string;
  readonly label: string;
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  run(input: z.output<Input>, context: CalculationContext): Result<Outcome<z.output<Output>>>;
}

/** Keeps the schema types of a calculation while checking its shape. */
export function defineCalculation<Input extends z.ZodType, Output extends z.ZodType>(
  calculation: Calculation<Input, Output>,
): Calculation<Input, Output> {
  return calculation;
}

/** For callers that neither show progress nor cancel. */
export const silentContext: CalculationContext = { checkpoint: () => undefined };
