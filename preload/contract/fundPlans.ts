/** What a fund borrows against its calls, what is planned for it, and what-if tables. */
import { z } from 'zod';
import { fundPlanSchema } from '../../core/fund/pacing.ts';
import { ACCRUAL_DAY_COUNTS } from '../../core/time/dayCount.ts';
import { dateSchema, decimalSchema, entrySchema, idSchema, moneyCodec } from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';

const lineFlowKind = z.enum(['draw', 'repay', 'interest', 'fee']);

const axis = z.object({
  /** Steps to a place of the waterfall's input with dots between, such as `terms.carry.rate`. */
  path: z.string().min(1).max(200),
  label: z.string().min(1).max(80).optional(),
  values: z.array(z.string().min(1).max(40)).min(1).max(41),
});

const tableAxis = z.object({
  label: z.string(),
  values: z.array(z.string()),
  /** What stands there as things are. */
  base: z.string().nullable(),
});

const cell = z.object({
  figures: z.array(decimalSchema.nullable()),
  /** Why the waterfall refuses this cell. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

export const fundPlansContract = {
  'creditLines.list': query({
    permission: 'fund.read',
    summary: 'Credit lines of a fund: drawn, owed, interest, and the rate of return without them',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        limit: moneyCodec,
        rateAnnual: decimalSchema,
        dayCount: z.enum(ACCRUAL_DAY_COUNTS),
        validFrom: dateSchema,
        validTo: dateSchema.nullable(),
        entry: entrySchema,
        principal: moneyCodec,
        available: moneyCodec,
        drawn: moneyCodec,
        repaid: moneyCodec,
        interestAccrued: moneyCodec,
        interestPaid: moneyCodec,
        interestOwed: moneyCodec,
        feesPaid: moneyCodec,
        irrWith: decimalSchema.nullable(),
        irrWithout: decimalSchema.nullable(),
        flows: z.array(
          z.object({
            id: idSchema,
            number: z.int(),
            date: dateSchema,
            kind: lineFlowKind,
            amount: moneyCodec,
            callNumber: z.int().nullable(),
          }),
        ),
      }),
    ),
  }),
  'creditLines.save': command({
    permission: 'fund.edit',
    summary: 'Add or change a subscription line of a fund',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      expectedEntry: entrySchema.optional(),
      fundId: idSchema,
      name: z.string().min(1).max(80).meta({ title: 'Name' }),
      limit: moneyCodec.meta({ title: 'Limit' }),
      rateAnnual: decimalSchema.meta({ title: 'Interest', description: '0.05 is 5% a year' }),
      dayCount: z.enum(ACCRUAL_DAY_COUNTS).default('act/360').meta({ title: 'Day count' }),
      validFrom: dateSchema.meta({ title: 'Valid from' }),
      validTo: dateSchema.nullable().default(null).meta({ title: 'Valid to' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'creditLines.record': command({
    permission: 'fund.edit',
    summary: 'Record a draw, repayment, interest payment or fee of a credit line',
    undo: inverse,
    input: z.object({
      creditLineId: idSchema,
      date: dateSchema.meta({ title: 'Date' }),
      kind: lineFlowKind.meta({ title: 'Kind' }),
      amount: moneyCodec.meta({ title: 'Amount', description: 'Above zero' }),
      /** The call that paid it. */
      capitalCallId: idSchema.nullable().default(null).meta({ title: 'Capital call' }),
    }),
    output: z.object({ id: idSchema, number: z.int() }),
  }),
  'fundPlans.list': query({
    permission: 'fund.read',
    summary: 'Plans of a fund with their calls, distributions and values year by year',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        inForecast: z.boolean(),
        entry: entrySchema,
        assumptions: fundPlanSchema,
        uncalled: moneyCodec,
        nav: moneyCodec,
        ageYears: z.int(),
        years: z.array(
          z.object({
            year: z.int(),
            from: dateSchema,
            to: dateSchema,
            opening: moneyCodec,
            growth: moneyCodec,
            called: moneyCodec,
            distributed: moneyCodec,
            closing: moneyCodec,
            uncalled: moneyCodec,
          }),
        ),
        totals: z.object({ called: moneyCodec, distributed: moneyCodec, growth: moneyCodec }),
        /** Open expected flows that the plan put into the cash forecast. */
        forecastFlows: z.int(),
        /** Why the plan no longer works out, such as an amount above what is uncalled by now. */
        problem: z.object({ code: z.string(), message: z.string() }).nullable(),
      }),
    ),
  }),
  'fundPlans.save': command({
    permission: 'fund.edit',
    summary: 'Add or change a plan of a fund; its coming flows go into the cash forecast if wanted',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      expectedEntry: entrySchema.optional(),
      fundId: idSchema,
      name: z.string().min(1).max(80).meta({ title: 'Name' }),
      inForecast: z.boolean().default(false).meta({ title: 'In the cash forecast' }),
      assumptions: fundPlanSchema,
    }),
    output: z.object({ id: idSchema, forecastFlows: z.int() }),
  }),
  'fund.sensitivity': query({
    permission: 'fund.read',
    summary: 'A distribution of a fund over one or two of its inputs, as a table',
    input: z.object({
      fundId: idSchema,
      distributable: moneyCodec,
      payDate: dateSchema,
      /** The deal whose proceeds it is; waterfalls by deal need it. */
      dealId: idSchema.nullish(),
      rows: axis,
      columns: axis.optional(),
      /** Numbers or amounts of the waterfall's output, such as `proof.carry`. */
      outputs: z
        .array(z.object({ path: z.string().min(1).max(200), label: z.string().max(80).optional() }))
        .min(1)
        .max(6),
    }),
    output: z.object({
      rows: tableAxis,
      columns: tableAxis.optional(),
      outputs: z.array(z.object({ path: z.string(), label: z.string() })),
      base: cell,
      cells: z.array(z.array(cell)),
      runHash: z.string(),
    }),
  }),
  'fund.explainCell': query({
    permission: 'fund.read',
    summary: 'One cell of a table over a distribution: what was changed, and how its figure came',
    input: z.object({
      fundId: idSchema,
      distributable: moneyCodec,
      payDate: dateSchema,
      dealId: idSchema.nullish(),
      /** What the cell puts in place of how things are: that of its row, and that of its column. */
      changes: z
        .array(
          z.object({
            path: z.string().min(1).max(200),
            label: z.string().min(1).max(80),
            value: z.string().min(1).max(40),
          }),
        )
        .min(1)
        .max(2),
      output: z.object({ path: z.string().min(1).max(200), label: z.string().min(1).max(80) }),
      /** A step of the cell's waterfall instead of its figure. */
      step: z.string().optional(),
    }),
    output: explanationSchema,
  }),
} as const;
