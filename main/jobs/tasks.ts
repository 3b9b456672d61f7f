/**
 * What a worker can run besides calculations: pure transformations that belong to `main` or `sync`
 * because of the libraries that they use. A task is found by id, like a calculation.
 */
import type { CalculationContext, Outcome } from '../../core/calculation.ts';
import { fail, type Result } from '../../core/result.ts';
import type { SealedOutcome } from './outcome.ts';

export interface Task {
  readonly id: string;
  readonly version: string;
  run(input: unknown, context: CalculationContext): Promise<Result<Outcome<unknown>>>;
}

/**
 * Imported on first use: a worker that only calculates never loads the report libraries, and the first
 * matches of the day do not wait for the calculations of funds and risk.
 */
const tasks: { readonly [id: string]: () => Promise<Task> } = {
  'reconcile.suggest': async () => (await import('./matchTask.ts')).matchTask,
  'report.write': async () => (await import('../reports/tasks.ts')).writeReportsTask,
};

/** Runs a calculation or task on domain input in this thread. */
export async function runTask(
  id: string,
  input: unknown,
  context: CalculationContext,
): Promise<Result<SealedOutcome>> {
  const load = tasks[id];
  if (load === undefined) return calculate(id, input, context);
  const task = await load();
  const started = performance.now();
  const result = await task.run(input, context);
  if (!result.ok) return result;
  return {
    ok: true,
    value: {
      task: id,
      version: task.version,
      ...result.value,
      inputsHash: '',
      outputHash: '',
      runHash: '',
      blob: new Uint8Array(),
      durationMs: performance.now() - started,
    },
  };
}

async function calculate(
  id: string,
  input: unknown,
  context: CalculationContext,
): Promise<Result<SealedOutcome>> {
  const [{ findCalculation }, { runSealed }] = await Promise.all([
    import('../../core/calculations.ts'),
    import('./outcome.ts'),
  ]);
  const calculation = findCalculation(id);
  if (calculation !== undefined) return runSealed(calculation, input, context);
  return fail({
    kind: 'not-found',
    code: 'CALCULATION_UNKNOWN',
    message: `There is no calculation "${id}". "ballast calc --list" shows them all.`,
    path: 'calculation',
  });
}
