/** Runs of calculations, forecasts, scenarios and risk. */
import { z } from 'zod';
import { shockSchema } from '../../core/scenario/shocks.ts';
import {
  currencySchema,
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  instantSchema,
  jsonSchema,
  moneyCodec,
  nothing,
  sliceShape,
  warningSchema,
} from './common.ts';
import { command, inverse, noUndo, query } from './define.ts';
import { explanationSchema } from './explain.ts';

const limitToSave = z.object({
  id: idSchema,
  expectedEntry: entrySchema.optional(),
  amount: moneyCodec.nullable().optional(),
  share: decimalSchema.nullable().optional(),
  warnShare: decimalSchema.optional(),
});

export const runSchema = z.object({
  id: idSchema,
  calculation: z.string(),
  version: z.string(),
  asOf: dateSchema,
  knownEntry: entrySchema,
  scenarioId: idSchema.nullable(),
  subject: z.string().nullable(),
  parameters: jsonSchema,
  seed: z.string().nullable(),
  inputsHash: z.string(),
  outputHash: z.string(),
  runHash: z.string(),
  warnings: z.array(warningSchema),
  repeatable: z.boolean(),
  pinned: z.boolean(),
  durationMs: z.int(),
  computedAt: instantSchema,
});

const keptForecast = z.object({ run: runSchema, output: jsonSchema });

/**
 * Daily closing balances up to and including the as-of day, in major units of the reporting
 * currency; the first day of a forecast is a later one.
 */
const actualBalances = z.array(z.object({ date: dateSchema, balance: z.number() }));

const scenario = z.object({
  id: idSchema,
  name: z.string(),
  description: z.string(),
  parentId: idSchema.nullable(),
  baseEntry: entrySchema.nullable(),
  shocks: z.array(shockSchema),
  archived: z.boolean(),
  entry: entrySchema,
});

const started = z.object({ runId: idSchema, runHash: z.string() });

export const analysisContract = {
  'catalogue.list': query({
    permission: 'workspace.read',
    summary: 'Every calculation with its version and the JSON Schemas of its input and output',
    input: nothing,
    output: z.array(
      z.object({
        id: z.string(),
        version: z.string(),
        label: z.string(),
        description: z.string(),
        input: jsonSchema,
        output: jsonSchema,
      }),
    ),
  }),
  'catalogue.entries': query({
    permission: 'workspace.read',
    summary: 'Queries and commands of this contract with the JSON Schema of their input',
    input: z.object({
      /** Only these; every entry where left out. */
      names: z.array(z.string()).max(200).optional(),
    }),
    output: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['query', 'command']),
        summary: z.string(),
        permission: z.string(),
        input: jsonSchema,
      }),
    ),
  }),
  'calc.run': query({
    permission: 'calculation.run',
    summary: 'Run a calculation on given input without keeping the run',
    input: z.object({ calculation: z.string(), input: jsonSchema }),
    output: z.object({
      calculation: z.string(),
      version: z.string(),
      output: jsonSchema,
      trace: jsonSchema,
      warnings: z.array(warningSchema),
      inputsHash: z.string(),
      outputHash: z.string(),
      runHash: z.string(),
    }),
  }),
  'runs.list': query({
    permission: 'forecast.read',
    summary: 'Runs of calculations, newest first',
    input: z.object({
      calculation: z.string().optional(),
      subject: z.string().optional(),
      asOf: dateSchema.optional(),
      ...sliceShape,
    }),
    output: z.object({ rows: z.array(runSchema), count: z.int() }),
  }),
  'runs.get': query({
    permission: 'forecast.read',
    summary: 'A run with its output as the calculation’s output schema tells',
    input: z.object({ runId: idSchema }),
    output: z.object({ run: runSchema, output: jsonSchema }),
  }),
  'runs.explain': query({
    permission: 'forecast.read',
    summary: 'A step of a run: its rule, inputs and where they come from',
    /** Without a step: the one that stands for the run. */
    input: z.object({
      runId: idSchema,
      step: z.string().optional(),
      /** What it was drawn by, in place of a step. */
      fact: z.literal('seed').optional(),
    }),
    output: explanationSchema,
  }),
  'runs.verify': query({
    permission: 'forecast.read',
    summary: 'Run again from the kept inputs and compare bit for bit',
    input: z.object({ runId: idSchema }),
    output: z.object({ reproduces: z.boolean(), runHash: z.string(), again: z.string() }),
  }),
  'forecast.run': command({
    permission: 'forecast.run',
    summary: 'Forecast daily flows and balances with intervals',
    undo: inverse,
    input: z.object({
      asOf: dateSchema,
      horizonDays: z.int().min(1).max(366).default(91).meta({ title: 'Horizon in days' }),
      historyDays: z.int().min(60).max(3660).default(750).meta({ title: 'History in days' }),
      model: z.enum(['auto', 'ets', 'seasonal-naive']).default('auto').meta({ title: 'Model' }),
      reportingCurrency: currencySchema.optional(),
      entityIds: z.array(idSchema).optional(),
      scenarioId: idSchema.nullable().default(null),
      seed: z.string().default('20261120').meta({ title: 'Seed' }),
    }),
    output: started,
  }),
  'forecast.latest': query({
    permission: 'forecast.read',
    summary: 'The newest forecast run of base or of a scenario for a date',
    input: z.object({ asOf: dateSchema, scenarioId: idSchema.nullable().default(null) }),
    output: z.object({
      run: runSchema.nullable(),
      output: jsonSchema.nullable(),
      actual: actualBalances,
      minimum: moneyCodec.nullable(),
    }),
  }),
  'forecast.explain': query({
    permission: 'forecast.read',
    summary: 'A figure of a kept forecast: what it sums, and the lines and flows behind it',
    input: z.object({
      runId: idSchema,
      figure: z.enum([
        'opening',
        'flow',
        'rates',
        'minimum',
        'coverage',
        'naive',
        'against',
        'history',
      ]),
      /** From 1; left out for all weeks. */
      week: z.int().min(1).optional(),
      /** As the run's output names it; left out for all categories. */
      category: z.string().optional(),
    }),
    output: explanationSchema,
  }),
  'scenarios.list': query({
    permission: 'forecast.read',
    summary: 'Scenarios as branches, with their shocks',
    input: nothing,
    output: z.array(scenario),
  }),
  'scenarios.save': command({
    permission: 'forecast.run',
    summary: 'Create or change a scenario',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      name: z.string().min(1).max(80).meta({ title: 'Name' }),
      description: z.string().max(500).default('').meta({ title: 'Description' }),
      parentId: idSchema.nullable().default(null).meta({ title: 'Parent scenario' }),
      baseEntry: entrySchema
        .nullable()
        .default(null)
        .meta({ title: 'Stands on journal entry', description: 'Empty: on what is known now' }),
      shocks: z.array(shockSchema).max(50).meta({ title: 'Shocks' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'scenarios.archive': command({
    permission: 'forecast.run',
    summary: 'Archive a scenario or bring it back',
    undo: inverse,
    input: z.object({ id: idSchema, archived: z.boolean() }),
    output: nothing,
  }),
  'scenarios.compared': query({
    permission: 'forecast.read',
    summary: 'The forecasts of base and branch that were kept with a comparison',
    input: z.object({ runId: idSchema }),
    output: z.object({
      /** Null where the comparison was kept without one. */
      base: keptForecast.nullable(),
      branch: keptForecast.nullable(),
      actual: actualBalances,
      minimum: moneyCodec.nullable(),
    }),
  }),
  'scenarios.explain': query({
    permission: 'forecast.read',
    summary:
      'A balance of a kept comparison on a date: currencies, flows, and what each shock does',
    input: z.object({
      runId: idSchema,
      /** `total` is cash and holdings of the branch on the last date. */
      figure: z.enum(['base', 'scenario', 'difference', 'total']),
      /** A date of the run's output; the last one where left out. */
      date: dateSchema.optional(),
    }),
    output: explanationSchema,
  }),
  'scenarios.compare': command({
    permission: 'forecast.run',
    summary: 'Run a scenario beside the base and keep the difference',
    undo: inverse,
    input: z.object({
      scenarioId: idSchema,
      asOf: dateSchema,
      horizonDays: z.int().min(1).max(366).default(91),
      historyDays: z.int().min(60).max(3660).default(750),
      model: z.enum(['auto', 'ets', 'seasonal-naive']).default('auto'),
      reportingCurrency: currencySchema.optional(),
      seed: z.string().default('20261120'),
    }),
    output: z.object({
      baseRunId: idSchema,
      scenarioRunId: idSchema,
      compareRunId: idSchema,
      runHash: z.string(),
    }),
  }),
  'risk.run': command({
    permission: 'risk.run',
    summary: 'Value at risk and expected shortfall of cash and holdings by several methods',
    undo: inverse,
    input: z.object({
      asOf: dateSchema,
      confidence: z.number().gt(0.5).lt(1).default(0.99).meta({ title: 'Confidence' }),
      horizonDays: z.int().min(1).max(60).default(1).meta({ title: 'Horizon in days' }),
      windowDays: z.int().min(50).max(2500).default(500).meta({ title: 'Window in days' }),
      reportingCurrency: currencySchema.optional(),
      scenarioId: idSchema.nullable().default(null),
    }),
    output: z.object({ runs: z.array(z.object({ method: z.string(), runId: idSchema })) }),
  }),
  'risk.latest': query({
    permission: 'risk.read',
    summary: 'The newest risk runs by method for a date, with backtest',
    input: z.object({
      asOf: dateSchema,
      confidence: z.number().gt(0.5).lt(1).default(0.99),
      horizonDays: z.int().default(1),
      scenarioId: idSchema.nullable().default(null),
    }),
    output: z.object({
      currency: currencySchema,
      methods: z.array(z.object({ method: z.string(), run: runSchema, output: jsonSchema })),
      backtest: z.object({ run: runSchema, output: jsonSchema }).nullable(),
    }),
  }),
  'risk.explainPart': query({
    permission: 'risk.read',
    summary: 'What positions add to the value at risk of a kept run, as an amount or as a share',
    input: z.object({
      runId: idSchema,
      /** Ids of components of the run's output; all of them where left out. */
      components: z.array(z.string()).min(1).max(5000).optional(),
      figure: z.enum(['amount', 'share']).default('amount'),
    }),
    output: explanationSchema,
  }),
  'limits.list': query({
    permission: 'risk.read',
    summary: 'Limits in force, their use and state',
    input: z.object({ asOf: dateSchema }),
    output: z.array(
      z.object({
        id: idSchema,
        code: z.string(),
        name: z.string(),
        scope: z.string(),
        measure: z.string(),
        /** As text with the unit's own decimals; null where nothing was measured yet. */
        now: decimalSchema.nullable(),
        limit: decimalSchema,
        unit: z.string(),
        usePercent: decimalSchema.nullable(),
        warnPercent: decimalSchema,
        state: z.enum(['within', 'near', 'breach', 'breach-at-risk', 'unknown']),
        runId: idSchema.nullable(),
        entry: entrySchema,
        /** The bound as it was set, in its own currency; null where it is a share. */
        own: moneyCodec.nullable(),
      }),
    ),
  }),
  'limits.explain': query({
    permission: 'risk.read',
    summary: 'What a limit allows and who set it, what it is held against, and the run behind it',
    input: z.object({
      limitId: idSchema,
      asOf: dateSchema,
      figure: z.enum(['now', 'limit', 'use', 'warn']).default('limit'),
    }),
    output: explanationSchema,
  }),
  'limits.explainPart': query({
    permission: 'risk.read',
    summary: 'The positive balances that a limit counts: of one bank, of one entity, or all',
    input: z.object({
      limitId: idSchema,
      asOf: dateSchema,
      bankId: idSchema.optional(),
      entityId: idSchema.optional(),
    }),
    output: explanationSchema,
  }),
  'limits.save': command({
    permission: 'risk.limits',
    summary: 'Change a limit',
    undo: inverse,
    input: limitToSave,
    output: nothing,
  }),
  'limits.saveAll': command({
    permission: 'risk.limits',
    summary: 'Change several limits as one entry; all of them or none',
    undo: inverse,
    input: z.object({ limits: z.array(limitToSave).min(1).max(1000) }),
    output: nothing,
  }),
} as const;

/** Answered by the backend itself, which alone knows what runs. */
export const jobsContract = {
  'jobs.list': query({
    permission: 'none',
    summary: 'Jobs that run, wait or ended lately',
    input: nothing,
    output: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
        done: z.number(),
        total: z.number(),
        unit: z.string(),
        startedAt: instantSchema.nullable(),
        endedAt: instantSchema.nullable(),
        error: z.object({ kind: z.string(), code: z.string(), message: z.string() }).nullable(),
      }),
    ),
  }),
  'jobs.cancel': command({
    permission: 'none',
    summary: 'Cancel a job',
    undo: noUndo('Start it again.'),
    input: z.object({ jobId: z.string() }),
    output: z.object({ cancelled: z.boolean() }),
  }),
} as const;
