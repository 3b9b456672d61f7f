/** Who is in a fund and when they came in: investors, deals, closings with equalisation, transfers. */
import { z } from 'zod';
import { dateSchema, entrySchema, idSchema, moneyCodec, nothing } from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';
import { decideOf, eventShape, reviewOf, stepOf } from './fundEvents.ts';

const closingId = { closingId: idSchema };

const INVESTOR_KINDS = [
  'pension-fund',
  'insurer',
  'foundation',
  'family-office',
  'bank',
  'sovereign',
  'fund-of-funds',
  'corporate',
  'private',
  'general-partner',
] as const;

const investorFields = {
  code: z.string().trim().min(1).max(20).meta({ title: 'Code' }),
  name: z.string().trim().min(1).max(160).meta({ title: 'Name' }),
  kind: z.enum(INVESTOR_KINDS).meta({ title: 'Kind' }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .meta({ title: 'Country', description: 'ISO 3166, such as LU' }),
};

const dealFields = {
  code: z.string().trim().min(1).max(20).meta({ title: 'Code' }),
  name: z.string().trim().min(1).max(160).meta({ title: 'Name' }),
  sector: z.string().trim().max(80).nullable().default(null).meta({ title: 'Sector' }),
  country: z.string().max(2).nullable().default(null).meta({ title: 'Country' }),
};

const parts = z.object({
  capital: moneyCodec,
  fee: moneyCodec,
  interest: moneyCodec,
  /** To pay; negative where it is paid back. */
  total: moneyCodec,
});

const closingHead = z.object({
  id: idSchema,
  number: z.int(),
  closingDate: dateSchema,
  /** New commitments of this closing. */
  committed: moneyCodec,
  commitmentCount: z.int(),
  /** What late comers pay, without what earlier investors get back. */
  paidIn: moneyCodec,
  ...eventShape,
});

/** Figures of a closing; those of an amount are of all commitments or one. */
const closingFigures = ['committed', 'capital', 'fee', 'interest', 'total', 'paidIn'] as const;

export const fundInvestorsContract = {
  'investors.list': query({
    permission: 'fund.read',
    summary: 'Every investor with the funds that it committed to',
    input: nothing,
    output: z.array(
      z.object({
        id: idSchema,
        code: z.string(),
        name: z.string(),
        kind: z.string(),
        country: z.string(),
        funds: z.array(z.string()),
        entry: entrySchema,
      }),
    ),
  }),
  'investors.save': command({
    permission: 'fund.edit',
    summary: 'Add or change an investor',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      ...investorFields,
      expectedEntry: entrySchema.optional(),
    }),
    output: z.object({ id: idSchema }),
  }),
  'deals.list': query({
    permission: 'fund.read',
    summary: 'The deals of a fund',
    input: z.object({ fundId: idSchema }),
    output: z.array(
      z.object({
        id: idSchema,
        code: z.string(),
        name: z.string(),
        sector: z.string().nullable(),
        country: z.string().nullable(),
        entry: entrySchema,
      }),
    ),
  }),
  'deals.save': command({
    permission: 'fund.edit',
    summary: 'Add or change a deal of a fund',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      fundId: idSchema,
      ...dealFields,
      expectedEntry: entrySchema.optional(),
    }),
    output: z.object({ id: idSchema }),
  }),
  'closings.list': query({
    permission: 'fund.read',
    summary: 'The closings of a fund with what came in and where each stands',
    input: z.object({ fundId: idSchema }),
    output: z.array(closingHead),
  }),
  'closings.get': query({
    permission: 'fund.read',
    summary: 'A closing with its commitments and what every investor pays or gets back',
    input: z.object(closingId),
    output: z.object({
      closing: closingHead,
      fundId: idSchema,
      currency: z.string(),
      commitments: z.array(
        z.object({
          id: idSchema,
          investorId: idSchema,
          investorName: z.string(),
          party: z.string(),
          classCode: z.string(),
          className: z.string(),
          amount: moneyCodec,
          entry: entrySchema,
        }),
      ),
      lines: z.array(
        z.object({
          commitmentId: idSchema,
          investorName: z.string(),
          classCode: z.string(),
          isNew: z.boolean(),
          ...parts.shape,
        }),
      ),
      total: parts,
      /** Interest and the way it is counted, in words. */
      terms: z.string(),
    }),
  }),
  'closings.create': command({
    permission: 'fund.edit',
    summary: 'Draft a closing of a fund',
    undo: inverse,
    input: z.object({
      fundId: idSchema,
      closingDate: dateSchema.meta({ title: 'Closing date' }),
    }),
    output: z.object({ ...closingId, number: z.int() }),
  }),
  'closings.commit': command({
    permission: 'fund.edit',
    summary: 'Add or change a commitment of a closing that is not approved yet',
    undo: inverse,
    input: z.object({
      ...closingId,
      /** The commitment to change; left out for a new one. */
      commitmentId: idSchema.optional(),
      investorId: idSchema.meta({ title: 'Investor' }),
      party: z.enum(['lp', 'gp']).default('lp').meta({
        title: 'Party',
        description: 'The commitment of the general partner may be free of carry',
      }),
      classCode: z.string().trim().min(1).max(20).meta({ title: 'Class' }),
      className: z.string().trim().min(1).max(80).meta({ title: 'Name of the class' }),
      amount: moneyCodec.meta({ title: 'Commitment' }),
    }),
    output: z.object({ commitmentId: idSchema }),
  }),
  'closings.withdraw': command({
    permission: 'fund.edit',
    summary: 'Take a commitment out of a closing that is not approved yet',
    undo: inverse,
    input: z.object({ ...closingId, commitmentId: idSchema }),
    output: nothing,
  }),
  'closings.compute': command({
    permission: 'fund.edit',
    summary: 'Compute the equalisation of a closing and keep its lines',
    undo: inverse,
    input: z.object(closingId),
    output: z.object({ runId: idSchema, runHash: z.string() }),
  }),
  'closings.review': reviewOf('closing', closingId),
  'closings.decide': decideOf('closing', closingId),
  'closings.step': stepOf('closing', closingId),
  'closings.explain': query({
    permission: 'fund.read',
    summary: 'Where a figure of a closing comes from: commitments, earlier calls and interest',
    input: z.object({
      ...closingId,
      figure: z.enum(closingFigures),
      /** Left out for the sum over all commitments. */
      commitmentId: idSchema.optional(),
    }),
    output: explanationSchema,
  }),
  'transfers.list': query({
    permission: 'fund.read',
    summary: 'The transfers of commitments of a fund with what passed on',
    input: z.object({ fundId: idSchema }),
    output: z.array(
      z.object({
        id: idSchema,
        number: z.int(),
        effectiveDate: dateSchema,
        fromName: z.string(),
        toName: z.string(),
        classCode: z.string(),
        amount: moneyCodec,
        /** Of what had been called and distributed until then. */
        called: moneyCodec,
        distributed: moneyCodec,
        note: z.string().nullable(),
        entry: entrySchema,
      }),
    ),
  }),
  'transfers.save': command({
    permission: 'fund.edit',
    summary: 'Pass a commitment, or a part of it with its history, to another investor',
    undo: inverse,
    input: z.object({
      fundId: idSchema,
      effectiveDate: dateSchema.meta({ title: 'Effective date' }),
      fromCommitmentId: idSchema.meta({ title: 'From' }),
      toInvestorId: idSchema.meta({ title: 'To' }),
      amount: moneyCodec.meta({ title: 'Commitment', description: 'What of it passes on' }),
      note: z.string().trim().max(500).nullable().default(null).meta({ title: 'Note' }),
    }),
    output: z.object({ transferId: idSchema, number: z.int() }),
  }),
  'transfers.explain': query({
    permission: 'fund.read',
    summary: 'What passed on in a transfer, line by line',
    input: z.object({
      transferId: idSchema,
      figure: z.enum(['amount', 'called', 'distributed']),
    }),
    output: explanationSchema,
  }),
} as const;
