/** Funds, their calls and distributions, and the waterfall. */
import { z } from 'zod';
import {
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  jsonSchema,
  moneyCodec,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';
import { decideOf, eventShape, reviewOf, stepOf } from './fundEvents.ts';
import { VEHICLE_KINDS } from './fundTerms.ts';

const distributionId = { distributionId: idSchema };

const distributionHead = z.object({
  id: idSchema,
  number: z.int(),
  payDate: dateSchema,
  /** Planned, and once they are sent the day of the notices. */
  noticeDate: dateSchema.nullable(),
  dealId: idSchema.nullable(),
  amount: moneyCodec,
  ...eventShape,
});

const fundHead = z.object({
  id: idSchema,
  code: z.string(),
  name: z.string(),
  currency: z.string(),
  vintage: z.int(),
  vehicle: z.enum(VEHICLE_KINDS),
  /** The fund that it invests beside or through. */
  parentId: idSchema.nullable(),
  /** Depth in the tree; the list is in its order. */
  level: z.int(),
  entityId: idSchema.nullable(),
  accountId: idSchema.nullable(),
  entry: entrySchema,
  investorCount: z.int(),
  committed: moneyCodec,
  called: moneyCodec,
  distributed: moneyCodec,
  /** Committed and not called yet. */
  uncalled: moneyCodec,
  calledPercent: decimalSchema,
  dpi: decimalSchema.nullable(),
  /** Net rate of return of the flows paid, a fraction; null where none exists. */
  irr: decimalSchema.nullable(),
  /** The next distribution that nobody has approved yet. */
  undecided: distributionHead.nullable(),
});

/** Figures of a fund; those of an amount are also of a class, a commitment or all funds. */
const fundFigures = [
  'committed',
  'called',
  'distributed',
  'uncalled',
  'calledPercent',
  'dpi',
  'irr',
  'investors',
  'terms',
  'calls',
  'distributions',
  'call',
  'distribution',
  'closing',
] as const;

/** Figures of a kept waterfall beyond its steps. */
const waterfallFigures = [
  'amount',
  'share',
  'commitment',
  'profit',
  'carry',
  'carryShare',
  'stillDue',
  'needed',
  'capitalPaid',
  'preferredPaid',
  'flow',
  'days',
  'withReturn',
] as const;

export const fundsContract = {
  'funds.list': query({
    permission: 'fund.read',
    summary: 'The funds with what was committed, called and distributed',
    input: z.object({ asOf: dateSchema }),
    output: z.array(fundHead),
  }),
  'funds.get': query({
    permission: 'fund.read',
    summary: 'A fund with its terms, classes, investors, calls and distributions',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.object({
      fund: fundHead,
      termsVersion: z.int(),
      termsValidFrom: dateSchema,
      terms: jsonSchema,
      commitments: z.array(
        z.object({
          id: idSchema,
          investorId: idSchema,
          investorName: z.string(),
          party: z.string(),
          classCode: z.string(),
          className: z.string(),
          closingDate: dateSchema,
          amount: moneyCodec,
          called: moneyCodec,
          distributed: moneyCodec,
        }),
      ),
      calls: z.array(
        z.object({
          id: idSchema,
          number: z.int(),
          dueDate: dateSchema,
          amount: moneyCodec,
          purpose: z.string(),
          status: z.string(),
        }),
      ),
      distributions: z.array(distributionHead),
      metrics: z.object({
        irr: decimalSchema.nullable(),
        dpi: decimalSchema.nullable(),
        note: z.string(),
      }),
    }),
  }),
  'funds.explain': query({
    permission: 'fund.read',
    summary:
      'Where a figure of a fund comes from: its rule, calls, distributions, lines and entries',
    input: z.object({
      /** Left out for the sum of all funds in a currency. */
      fundId: idSchema.optional(),
      currency: z.string().optional(),
      asOf: dateSchema,
      figure: z.enum(fundFigures),
      /** One of the terms, for the figure `terms`; their version where left out. */
      term: z.enum(['order', 'preferredReturn', 'catchUp', 'carry']).optional(),
      classCode: z.string().optional(),
      commitmentId: idSchema.optional(),
      /** The event of the figures `call`, `distribution` and `closing`. */
      eventId: idSchema.optional(),
    }),
    output: explanationSchema,
  }),
  'distributions.explain': query({
    permission: 'fund.read',
    summary: 'Where a figure of a computed distribution comes from: its row, tier, share or proof',
    input: z.object({
      runId: idSchema,
      figure: z.enum(waterfallFigures),
      row: z.enum(['total', 'investors', 'class', 'holder']).default('total'),
      /** The class line or holder of the run, as its output names it. */
      rowId: z.string().optional(),
      /** Left out for the total over the tiers. */
      tierId: z.string().optional(),
      /** Which flow of the hurdle, from 0, for the figures `flow`, `days` and `withReturn`. */
      index: z.int().nonnegative().optional(),
    }),
    output: explanationSchema,
  }),
  'fund.runWaterfall': command({
    permission: 'fund.edit',
    summary: 'Run a draft distribution through the waterfall and keep its lines',
    undo: inverse,
    input: z.object({ distributionId: idSchema }),
    output: z.object({ runId: idSchema, runHash: z.string() }),
  }),
  'fund.whatIf': query({
    permission: 'fund.read',
    summary: 'The waterfall of an amount and date without keeping anything',
    input: z.object({
      fundId: idSchema,
      distributable: moneyCodec,
      payDate: dateSchema,
      /** The deal whose proceeds it is; needed where carry is by deal. */
      dealId: idSchema.nullish(),
    }),
    output: z.object({ output: jsonSchema, runHash: z.string() }),
  }),
  'fund.explainWhatIf': query({
    permission: 'fund.read',
    summary: 'What the investors or the carry get of an amount and date that are only tried',
    input: z.object({
      fundId: idSchema,
      distributable: moneyCodec,
      payDate: dateSchema,
      dealId: idSchema.nullish(),
      side: z.enum(['lp', 'carry']),
      /** The kept run to compare with; the figure is then the difference. */
      runId: idSchema.optional(),
      /** A step of the waterfall instead of the side's sum. */
      step: z.string().optional(),
    }),
    output: explanationSchema,
  }),
  'distributions.create': command({
    permission: 'fund.edit',
    summary: 'Draft a distribution of a fund',
    undo: inverse,
    input: z.object({
      fundId: idSchema,
      payDate: dateSchema.meta({ title: 'Pay date' }),
      amount: moneyCodec.meta({ title: 'Amount' }),
      dealId: idSchema.nullish().meta({
        title: 'Deal',
        description: 'Whose proceeds these are; needed where carry is by deal',
      }),
      kind: z.enum(['cash', 'in-kind', 'tax']).default('cash').meta({
        title: 'Kind',
        description: 'In kind: an asset at its value. Tax: an advance on carry',
      }),
      recallable: moneyCodec.optional().meta({
        title: 'Recallable',
        description: 'The part that may be called again',
      }),
      asset: z.string().min(1).max(300).optional().meta({
        title: 'Asset',
        description: 'What is handed out in kind, and how its value was found',
      }),
      noticeDate: dateSchema.optional().meta({
        title: 'Notice date',
        description: 'The planned day of the notices, not after the pay date',
      }),
    }),
    output: z.object({ distributionId: idSchema, number: z.int() }),
  }),
  'distributions.review': reviewOf('distribution', distributionId),
  'distributions.decide': decideOf('distribution', distributionId),
  'distributions.step': stepOf('distribution', {
    ...distributionId,
    /** Of the notices; the planned day, else today, where left out. */
    date: dateSchema.optional(),
  }),
} as const;
