/**
 * `fund.sensitivity`: one- and two-way tables over any calculation. Chosen places of its input take
 * other values, the calculation runs once a cell, and chosen places of its output are the figures.
 */
import { z } from 'zod';
import {
  type Calculation,
  type CalculationContext,
  defineCalculation,
  type TraceStep,
} from './calculation.ts';
import { DECIMAL_TEXT } from './money/decimal.ts';
import { type AppError, fail, ok, type Result } from './result.ts';

const SELF = 'fund.sensitivity';
/** Runs of one table; above it a person waits instead of looking. */
const MOST_CELLS = 2500;

const axisSchema = z.object({
  path: z
    .string()
    .min(1)
    .meta({ title: 'Input', description: 'Dots between steps: distribution.amount.amount' }),
  label: z.string().min(1).max(80).optional(),
  values: z.array(z.string().min(1)).min(1).max(101),
});

export const sensitivityInputSchema = z.object({
  calculation: z
    .string()
    .min(1)
    .meta({ title: 'Calculation', examples: ['fund.waterfall'] }),
  input: z.json().meta({ title: 'Input', description: 'What the calculation takes, as JSON' }),
  rows: axisSchema.meta({ title: 'Down the side' }),
  columns: axisSchema.optional().meta({ title: 'Across the top' }),
  outputs: z
    .array(
      z.object({
        path: z.string().min(1).meta({ description: 'A number or amount of the output' }),
        label: z.string().min(1).max(80).optional(),
      }),
    )
    .min(1)
    .max(12)
    .meta({ title: 'Figures' }),
});
type SensitivityInput = z.output<typeof sensitivityInputSchema>;
type Json = z.output<ReturnType<typeof z.json>>;

const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A step into an array is an index, or `key=value` for the element that has it. */
function indexIn(list: readonly unknown[], step: string): number {
  const [key = '', wanted] = step.split('=');
  if (wanted === undefined) return /^\d+$/.test(step) ? Number(step) : -1;
  return list.findIndex((each) => isObject(each) && String(each[key]) === wanted);
}

/** The value at a path, or undefined. */
export function at(value: unknown, steps: readonly string[]): unknown {
  let here: unknown = value;
  for (const step of steps) {
    if (Array.isArray(here)) here = here[indexIn(here, step)];
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step];
    else return undefined;
  }
  return here;
}

/** A copy of a value with another leaf; only what lies on the path is copied. */
export function replaced(value: Json, steps: readonly string[], leaf: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return leaf;
  if (Array.isArray(value)) {
    const index = indexIn(value, step);
    return value.map((each, k) => (k === index ? replaced(each, rest, leaf) : each));
  }
  if (!isObject(value)) return value;
  return { ...value, [step]: replaced(value[step] ?? null, rest, leaf) };
}

/** A figure of an output as text: a number, a decimal text or the amount of money. */
export function figureOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'string' && DECIMAL_TEXT.test(value)) return value;
  if (isObject(value) && typeof value.amount === 'string') return figureOf(value.amount);
  return undefined;
}

interface Axis {
  readonly label: string;
  readonly steps: readonly string[];
  readonly leaves: readonly Json[];
  readonly base: string | null;
}

/** Places that stand empty may be set too, as long as what holds them is there. */
function axisOf(axis: z.output<typeof axisSchema>, input: Json, where: string): Result<Axis> {
  const steps = axis.path.split('.');
  const parent = at(input, steps.slice(0, -1));
  const now = at(input, steps);
  if (!isObject(parent) && !(Array.isArray(parent) && now !== undefined))
    return fail({
      kind: 'invalid-input',
      code: 'SENSITIVITY_PATH',
      path: `${where}.path`,
      message: `The input has no "${axis.path}". Write the steps to it with dots between.`,
    });
  const isNumber = typeof now === 'number';
  const bad = axis.values.findIndex((value) => isNumber && !DECIMAL_TEXT.test(value));
  if (bad >= 0)
    return fail({
      kind: 'invalid-input',
      code: 'SENSITIVITY_VALUE',
      path: `${where}.values.${bad}`,
      message: `"${axis.values[bad]}" is not a number, as "${axis.path}" is. Write one.`,
    });
  return ok({
    label: axis.label ?? axis.path,
    steps,
    leaves: axis.values.map((value) => (isNumber ? Number(value) : value)),
    base: now === undefined || now === null || typeof now === 'object' ? null : String(now),
  });
}

interface Cell {
  readonly figures: readonly (string | null)[];
  /** Why there are none; the calculation's own refusal. */
  readonly error?: AppError;
}

function runCell(
  calculation: Calculation,
  input: Json,
  outputs: readonly (readonly string[])[],
  context: CalculationContext,
): Cell {
  const nothing = outputs.map(() => null);
  const decoded = calculation.input.safeDecode(input);
  if (!decoded.success) {
    const issue = decoded.error.issues[0];
    const path = issue?.path.map(String).join('.') ?? '';
    const message = issue?.message ?? 'The input cannot be read.';
    return {
      figures: nothing,
      error: { kind: 'invalid-input', code: 'INPUT_INVALID', path, message },
    };
  }
  const run = calculation.run(decoded.data, context);
  if (!run.ok) return { figures: nothing, error: run.error };
  const wire = calculation.output.encode(run.value.output);
  return { figures: outputs.map((steps) => figureOf(at(wire, steps)) ?? null) };
}

/** The refusal of a calculation that cannot be tabulated. */
function calculationOf(
  find: (id: string) => Calculation | undefined,
  id: string,
): Result<Calculation> {
  const calculation = id === SELF ? undefined : find(id);
  if (calculation !== undefined) return ok(calculation);
  return fail({
    kind: 'invalid-input',
    code: id === SELF ? 'SENSITIVITY_OF_ITSELF' : 'CALCULATION_UNKNOWN',
    path: 'calculation',
    message:
      id === SELF
        ? 'A table of tables has no end. Choose another calculation.'
        : `No calculation has the id "${id}". Choose one of \`ballast calc --list\`.`,
  });
}

const cellSchema = z.object({
  figures: z.array(z.string().nullable()),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

function traceOf(input: SensitivityInput, base: Cell): TraceStep[] {
  return input.outputs.map((output, k) => ({
    id: `output.${k}`,
    label: output.label ?? output.path,
    rule: `${input.calculation} run once a cell; the figure is ${output.path} of its output`,
    inputs: [
      { label: 'Down', value: `${input.rows.path}: ${input.rows.values.join(', ')}` },
      ...(input.columns
        ? [
            {
              label: 'Across',
              value: `${input.columns.path}: ${input.columns.values.join(', ')}`,
            },
          ]
        : []),
    ],
    result: base.figures[k] ?? 'none',
  }));
}

/**
 * The calculation over a registry of others, which it looks up by id.
 *
 * Errors: CALCULATION_UNKNOWN, SENSITIVITY_OF_ITSELF, SENSITIVITY_PATH where the input has no such
 * place, SENSITIVITY_VALUE, SENSITIVITY_TOO_LARGE, SENSITIVITY_FIGURE where no cell has a number at
 * an output's path. A cell that the calculation refuses keeps its refusal; the others stand.
 */
export function sensitivityCalculation(find: (id: string) => Calculation | undefined) {
  return defineCalculation({
    id: SELF,
    version: '1.0.0',
    label: 'Sensitivity table',
    description:
      'One- and two-way tables of any figures of any calculation over any of its inputs.',
    input: sensitivityInputSchema,
    output: z.object({
      rows: z.object({
        label: z.string(),
        values: z.array(z.string()),
        base: z.string().nullable(),
      }),
      columns: z
        .object({ label: z.string(), values: z.array(z.string()), base: z.string().nullable() })
        .optional(),
      outputs: z.array(z.object({ path: z.string(), label: z.string() })),
      /** With the input as it stands. */
      base: cellSchema,
      /** By row, then by column; one column where nothing goes across. */
      cells: z.array(z.array(cellSchema)),
    }),
    run(input, context) {
      const calculation = calculationOf(find, input.calculation);
      if (!calculation.ok) return calculation;
      const rows = axisOf(input.rows, input.input, 'rows');
      if (!rows.ok) return rows;
      const columns = input.columns ? axisOf(input.columns, input.input, 'columns') : undefined;
      if (columns !== undefined && !columns.ok) return columns;
      const across = columns?.value;
      const size = rows.value.leaves.length * (across?.leaves.length ?? 1);
      if (size > MOST_CELLS)
        return fail({
          kind: 'invalid-input',
          code: 'SENSITIVITY_TOO_LARGE',
          path: 'rows.values',
          message: `The table has ${size} cells, above ${MOST_CELLS}. Give fewer values.`,
        });
      const outputs = input.outputs.map(({ path }) => path.split('.'));
      const quiet: CalculationContext = { checkpoint: () => undefined };
      const runOn = (data: Json) => runCell(calculation.value, data, outputs, quiet);
      const base = runOn(input.input);
      let done = 0;
      const cells = rows.value.leaves.map((row) => {
        const moved = replaced(input.input, rows.value.steps, row);
        return (across?.leaves ?? [null]).map((column) => {
          context.checkpoint(done++, size, 'cells');
          return runOn(across ? replaced(moved, across.steps, column) : moved);
        });
      });
      const all = [base, ...cells.flat()];
      const dead = input.outputs.findIndex((_, k) => all.every((cell) => cell.figures[k] === null));
      const refusal = all.find((cell) => cell.error !== undefined)?.error;
      if (dead >= 0)
        return fail(
          refusal && all.every((cell) => cell.error !== undefined)
            ? { ...refusal, path: 'input' }
            : {
                kind: 'invalid-input',
                code: 'SENSITIVITY_FIGURE',
                path: `outputs.${dead}.path`,
                message: `"${input.outputs[dead]?.path}" is no number of the output. Choose another.`,
              },
        );
      const shown = ({ figures, error }: Cell) => ({
        figures: [...figures],
        ...(error && { error: { code: error.code, message: error.message } }),
      });
      const axis = ({ label, base: now }: Axis, values: readonly string[]) => ({
        label,
        values: [...values],
        base: now,
      });
      return ok({
        output: {
          rows: axis(rows.value, input.rows.values),
          ...(across && { columns: axis(across, input.columns?.values ?? []) }),
          outputs: input.outputs.map(({ path, label }) => ({ path, label: label ?? path })),
          base: shown(base),
          cells: cells.map((line) => line.map(shown)),
        },
        trace: traceOf(input, base),
        warnings: [],
      });
    },
  });
}
