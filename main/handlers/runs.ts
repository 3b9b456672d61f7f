/** Kept runs: listed, opened, explained step by step, and run again to prove that they repeat. */
import type { TraceInput, TraceStep } from '../../core/calculation.ts';
import { findCalculation } from '../../core/calculations.ts';
import { isCurrency } from '../../core/money/currencies.ts';
import { DECIMAL_TEXT, Decimal } from '../../core/money/decimal.ts';
import { formatAmount, fromDecimal, type Money } from '../../core/money/money.ts';
import { AppFailure, invariant, unwrap } from '../../core/result.ts';
import { historicalRisk } from '../../core/risk/historical.ts';
import { parametricRisk } from '../../core/risk/parametric.ts';
import { scenarioCompare } from '../../core/scenario/compare.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type JobPlan, jobQuery, type QueryContext, query } from '../backend/handler.ts';
import { decodeInput } from '../jobs/outcome.ts';
import {
  blobOf,
  countRuns,
  FORECAST,
  listRuns,
  parameterOf,
  type Run,
  runById,
} from '../queries/runs.ts';
import { waterfallLinks } from '../queries/waterfallLinks.ts';
import { entryLine } from './explainParts.ts';
import { explainSeed } from './seedExplain.ts';

type Section = Explanation['sections'][number];
type Line = Section['lines'][number];

function getRun(
  context: QueryContext,
  { runId }: DomainInput<'runs.get'>,
): DomainOutput<'runs.get'> {
  const stored = runById(context.store, runId);
  return { run: stored.run, output: blobOf(context, stored).output };
}

/** Plain decimals, and the exponent form in which doubles print very small and large figures. */
function decimalOf(text: string): Decimal | null {
  return DECIMAL_TEXT.test(text) || /^-?\d+(\.\d+)?e[+-]\d+$/.test(text) ? new Decimal(text) : null;
}

/** A traced figure as money of its unit, half-even to the minor unit; null where it is none. */
function moneyOf(value: string, unit: string | undefined): Money | null {
  const amount = decimalOf(value);
  if (amount === null || unit === undefined || !isCurrency(unit)) return null;
  return fromDecimal(amount, unit, 'half-even');
}

function figureLine(label: string, value: string, unit: string | undefined): Line {
  const amount = moneyOf(value, unit);
  if (amount !== null) return { label, money: amount };
  return { label, value: unit === undefined ? value : `${value} ${unit}` };
}

interface TraceContext {
  readonly run: Run;
  readonly steps: ReadonlyMap<string, TraceStep>;
  /** Finds the stored rows behind a reference to the input of a waterfall. */
  readonly fundLinks: (ref: string) => Line['link'];
}

/** Where a reference leads: another step of the run, or a stored row that can explain itself. */
function linkOf({ run, steps, fundLinks }: TraceContext, ref: string | undefined) {
  if (ref === undefined) return undefined;
  if (steps.has(ref)) return { target: 'runs.explain', input: { runId: run.id, step: ref } };
  const row = /^statement_line:(.+)$/.exec(ref);
  return row?.[1] === undefined
    ? fundLinks(ref)
    : { target: 'lines.explain', input: { lineId: row[1] } };
}

function inputLine(context: TraceContext, input: TraceInput): Line {
  const link = linkOf(context, input.ref);
  return {
    ...figureLine(input.label, input.value, input.unit),
    ...(link === undefined ? {} : { link }),
  };
}

/** Steps shown before the list is cut; a waterfall of many holders has thousands. */
const STEPS_SHOWN = 200;

/** The steps around the chosen one in the order in which the figures came about. */
function stepsSection(run: Run, trace: readonly TraceStep[], chosen: TraceStep): Section {
  const at = trace.indexOf(chosen);
  const first = Math.max(0, Math.min(at - STEPS_SHOWN / 2, trace.length - STEPS_SHOWN));
  const shown = trace.slice(first, first + STEPS_SHOWN);
  return {
    title: 'Steps',
    ...(shown.length < trace.length
      ? { note: `${first + 1} to ${first + shown.length} of ${trace.length}` }
      : {}),
    lines: shown.map((step, index) => ({
      ...figureLine(step.label, step.result, step.unit),
      prefix: String(first + index + 1),
      ...(step === chosen
        ? { tone: 'total' as const }
        : { link: { target: 'runs.explain', input: { runId: run.id, step: step.id } } }),
    })),
  };
}

const short = (hash: string) => `${hash.slice(0, 8)} … ${hash.slice(-8)}`;

function runSection(run: Run): Section {
  const code = (label: string, value: string): Line => ({ label, value, tone: 'code' });
  return {
    title: 'Run',
    lines: [
      { label: 'Calculation', value: `${run.calculation} ${run.version}` },
      { label: 'As of', value: run.asOf },
      entryLine(run.knownEntry, 'Known at'),
      code('Id', `… ${run.id.slice(-12)}`),
      code('Run', short(run.runHash)),
      code('Inputs', short(run.inputsHash)),
      code('Output', short(run.outputHash)),
      ...(run.seed === null ? [] : [{ label: 'Seed', value: run.seed }]),
      {
        label: 'Computed',
        value: `${run.computedAt.slice(0, 19).replace('T', ' ')}, ${run.durationMs} ms`,
      },
    ],
  };
}

function warningsSection(run: Run): Section[] {
  if (run.warnings.length === 0) return [];
  const lines = run.warnings.map(
    ({ code, message }): Line => ({
      label: code,
      note: message,
      tone: 'warning',
    }),
  );
  return [{ title: 'Warnings', lines }];
}

const RISK: readonly string[] = [historicalRisk.id, parametricRisk.id];

/** Cash of a currency, or all of it, leads to the position and from there to statement lines. */
function riskSource(run: Run, id: string): Section[] {
  const currency = /^component\.cash\.([A-Z]{3})$/.exec(id)?.[1];
  if (currency === undefined && id !== 'exposures') return [];
  const reporting = parameterOf(run, 'reportingCurrency');
  const input = {
    asOf: run.asOf,
    column: 'closing',
    groupBy: 'currency',
    ...(currency === undefined ? {} : { rowId: `group:${currency}` }),
    ...(typeof reporting === 'string' ? { reportingCurrency: reporting } : {}),
  };
  const label = currency === undefined ? 'Cash by currency' : `Accounts in ${currency}`;
  return [
    {
      title: 'Source',
      lines: [{ label, value: 'open', link: { target: 'position.explain', input } }],
    },
  ];
}

/** Where the facts behind a step of a forecast or comparison are told; their traces hold none. */
function sourceSection(run: Run, { id, label }: TraceStep): Section[] {
  const lead = (text: string, target: string, input: { readonly [name: string]: unknown }) => [
    {
      title: 'Source',
      lines: [{ label: text, value: 'open', link: { target, input: { runId: run.id, ...input } } }],
    },
  ];
  if (run.calculation === scenarioCompare.id && id === 'base')
    return lead('Cash by currency', 'scenarios.explain', { figure: 'base' });
  if (RISK.includes(run.calculation)) return riskSource(run, id);
  if (run.calculation !== FORECAST) return [];
  if (id === 'opening') return lead('Accounts', 'forecast.explain', { figure: 'opening' });
  const category = /^category\.(.+)\.(model|backtest|known)$/.exec(id)?.[1];
  if (category !== undefined)
    return lead('Flows and statement lines', 'forecast.explain', { figure: 'flow', category });
  const week = /^week\.(\d+)$/.exec(id)?.[1];
  if (week === undefined) return [];
  return lead(`Flow, ${label.toLowerCase()}`, 'forecast.explain', {
    figure: 'flow',
    week: Number(week),
  });
}

/** What a run is opened at where no step is named; any other run at its last. */
const HEADLINES: readonly string[] = ['fan', 'valueAtRisk'];

/** Throws RUN_UNKNOWN or STEP_UNKNOWN (not-found), RUN_WITHOUT_SEED. */
function explainStep(context: QueryContext, input: DomainInput<'runs.explain'>): Explanation {
  const stored = runById(context.store, input.runId);
  const { run } = stored;
  const { trace } = blobOf(context, stored);
  const name = findCalculation(run.calculation)?.label ?? run.calculation;
  if (input.fact === 'seed') return explainSeed(run, name, trace, runSection(run));
  const steps = new Map(trace.map((step) => [step.id, step]));
  const headline = trace.find(({ id }) => HEADLINES.includes(id)) ?? trace.at(-1);
  const step = input.step === undefined ? headline : steps.get(input.step);
  if (step === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'STEP_UNKNOWN',
      message: `The run of ${run.calculation} has no step "${input.step ?? ''}". Open the run to see its steps.`,
      path: 'step',
    });
  const traced: TraceContext = { run, steps, fundLinks: waterfallLinks(context.store, run) };
  const amount = moneyOf(step.result, step.unit);
  const rounded = amount !== null && !decimalOf(step.result)?.eq(formatAmount(amount));
  return {
    crumbs: [{ label: name }, { label: step.label }],
    figure: {
      ...(amount === null
        ? { text: step.result, ...(step.unit === undefined ? {} : { unit: step.unit }) }
        : { money: amount }),
      converted: false,
    },
    chips: [
      {
        text: run.repeatable ? 'repeatable' : 'not repeatable',
        tone: run.repeatable ? 'positive' : 'warning',
      },
      ...(run.pinned ? [{ text: 'pinned', tone: 'plain' as const }] : []),
    ],
    sections: [
      {
        title: 'Rule',
        text: step.rule,
        lines: rounded ? [{ label: 'Unrounded', value: step.result }] : [],
      },
      { title: 'Inputs', lines: step.inputs.map((each) => inputLine(traced, each)) },
      stepsSection(run, trace, step),
      ...sourceSection(run, step),
      ...warningsSection(run),
      runSection(run),
    ],
  };
}

const AGAIN = 'again';

/** Throws CALCULATION_UNKNOWN where this program no longer has the calculation. */
function planAgain(context: QueryContext, { runId }: DomainInput<'runs.verify'>): JobPlan<null> {
  const stored = runById(context.store, runId);
  const calculation = findCalculation(stored.run.calculation);
  if (calculation === undefined)
    throw new AppFailure({
      kind: 'not-applicable',
      code: 'CALCULATION_UNKNOWN',
      message: `This program has no calculation "${stored.run.calculation}", so the run cannot be repeated here.`,
      path: 'runId',
    });
  const input = unwrap(decodeInput(calculation, blobOf(context, stored).input));
  return {
    label: `Verify ${calculation.label.toLowerCase()}`,
    work: [{ key: AGAIN, task: calculation.id, input }],
    context: null,
  };
}

export const runHandlers = {
  'runs.list': query<'runs.list'>(({ store }, { start, count, ...filter }) => ({
    rows: listRuns(store, filter, { start, count }).map(({ run }) => run),
    count: countRuns(store, filter),
  })),
  'runs.get': query<'runs.get'>(getRun),
  'runs.explain': query<'runs.explain'>(explainStep),
  'runs.verify': jobQuery<'runs.verify', null>({
    plan: planAgain,
    answer: ({ store }, { runId }, _planned, outcomes) => {
      const { runHash } = runById(store, runId).run;
      const again = outcomes[AGAIN]?.runHash;
      invariant(again !== undefined, 'the run was repeated');
      return { reproduces: again === runHash, runHash, again };
    },
  }),
};
