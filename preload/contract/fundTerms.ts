/**
 * Setting up funds and what was agreed on: vehicles, versions of the terms with their differences and
 * a dry run over history, side letters.
 */
import { z } from 'zod';
import { fundAgreementSchema, sideLetterSchema } from '../../core/fund/agreement.ts';
import {
  currencySchema,
  dateSchema,
  entrySchema,
  idSchema,
  instantSchema,
  jsonSchema,
  moneyCodec,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';

export const VEHICLE_KINDS = ['main', 'parallel', 'feeder', 'blocker'] as const;

const fundFields = {
  code: z.string().trim().min(1).max(20).meta({ title: 'Code' }),
  name: z.string().trim().min(1).max(120).meta({ title: 'Name' }),
  currency: currencySchema,
  vintage: z.int().min(1950).max(2200).meta({ title: 'Vintage', description: 'Year' }),
  vehicle: z.enum(VEHICLE_KINDS).default('main').meta({
    title: 'Vehicle',
    description: 'Parallel funds invest beside, feeders and blockers through another fund',
  }),
  parentId: idSchema.nullable().default(null).meta({ title: 'Beside or through' }),
  entityId: idSchema.nullable().default(null).meta({ title: 'Entity' }),
  accountId: idSchema.nullable().default(null).meta({
    title: 'Account',
    description: 'Where calls are paid in and distributions paid out',
  }),
};

const validFrom = dateSchema.meta({ title: 'Valid from' });
const note = z
  .string()
  .trim()
  .max(500)
  .nullable()
  .default(null)
  .meta({ title: 'Note', description: 'Such as the name of the amendment' });

const termLine = z.object({
  path: z.string(),
  /** From the outermost group to the term. */
  labels: z.array(z.string()),
  text: z.string(),
});

const termChange = z.object({
  path: z.string(),
  labels: z.array(z.string()),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

const version = z.object({
  version: z.int(),
  validFrom: dateSchema,
  /** The last day; null while no later version follows. */
  validTo: dateSchema.nullable(),
  note: z.string().nullable(),
  entry: entrySchema,
  savedAt: instantSchema.nullable(),
  savedBy: z.string().nullable(),
  isInForce: z.boolean(),
  terms: jsonSchema,
  lines: z.array(termLine),
  /** Against the version before it; none for the first. */
  changes: z.array(termChange),
  /** Decided events that stand on this version, such as `Distribution 3`. */
  usedBy: z.array(z.object({ label: z.string(), date: dateSchema })),
});

const sides = z.object({ lp: moneyCodec, carry: moneyCodec });

const tried = {
  fundId: idSchema,
  validFrom,
  terms: fundAgreementSchema,
};

export const fundTermsContract = {
  'funds.create': command({
    permission: 'fund.edit',
    summary: 'Add a fund or another vehicle with its first terms',
    undo: inverse,
    input: z.object({ ...fundFields, validFrom, terms: fundAgreementSchema, note }),
    output: z.object({ fundId: idSchema }),
  }),
  'funds.save': command({
    permission: 'fund.edit',
    summary: 'Change the name, vehicle, entity or account of a fund',
    undo: inverse,
    input: z.object({ id: idSchema, ...fundFields, expectedEntry: entrySchema.optional() }),
    output: z.object({ id: idSchema }),
  }),
  'funds.saveTerms': command({
    permission: 'fund.edit',
    summary: 'Add a version of the terms of a fund, valid from a date',
    undo: inverse,
    input: z.object({
      fundId: idSchema,
      validFrom,
      note,
      isAmendment: z.boolean().default(false).meta({
        title: 'Amendment that reaches back',
        description: 'Allows a date before events that were decided under the terms it changes',
      }),
      terms: fundAgreementSchema,
    }),
    output: z.object({ version: z.int() }),
  }),
  'fundTerms.list': query({
    permission: 'fund.read',
    summary: 'The versions of the terms of a fund, newest first, with what each changed',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.array(version),
  }),
  'fundTerms.diff': query({
    permission: 'fund.read',
    summary: 'What differs between two versions of the terms, or a version and terms to be saved',
    input: z.object({
      fundId: idSchema,
      from: z.int(),
      /** A version; left out where `terms` are given. */
      to: z.int().optional(),
      terms: fundAgreementSchema.optional(),
    }),
    output: z.object({ changes: z.array(termChange) }),
  }),
  'fundTerms.explain': query({
    permission: 'fund.read',
    summary: 'One term of a version: its value, its earlier values and who saved it',
    input: z.object({ fundId: idSchema, version: z.int(), path: z.string() }),
    output: explanationSchema,
  }),
  'fundTerms.dryRun': query({
    permission: 'fund.read',
    summary: 'Every distribution of a fund again under terms that are only tried',
    input: z.object(tried),
    output: z.object({
      rows: z.array(
        z.object({
          distributionId: idSchema,
          number: z.int(),
          payDate: dateSchema,
          status: z.string(),
          amount: moneyCodec,
          /** Whether the version would be in force on the pay date. */
          isCovered: z.boolean(),
          before: sides,
          after: sides,
          difference: sides,
        }),
      ),
      total: z.object({ before: sides, after: sides, difference: sides }),
    }),
  }),
  'fundTerms.explainDryRun': query({
    permission: 'fund.read',
    summary: 'Where a figure of a dry run comes from: tier by tier before and after',
    input: z.object({
      ...tried,
      /** Left out for the sum over all distributions. */
      distributionId: idSchema.optional(),
      side: z.enum(['lp', 'carry']),
      figure: z.enum(['before', 'after', 'difference']),
    }),
    output: explanationSchema,
  }),
  'sideLetters.list': query({
    permission: 'fund.read',
    summary: 'The side letters of a fund by investor, newest version first',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.array(
      z.object({
        id: idSchema,
        investorId: idSchema,
        investorName: z.string(),
        version: z.int(),
        validFrom: dateSchema,
        isInForce: z.boolean(),
        note: z.string().nullable(),
        terms: jsonSchema,
        lines: z.array(termLine),
        entry: entrySchema,
      }),
    ),
  }),
  'sideLetters.save': command({
    permission: 'fund.edit',
    summary: 'Add a version of the side letter of an investor, valid from a date',
    undo: inverse,
    input: z.object({
      fundId: idSchema,
      investorId: idSchema.meta({ title: 'Investor' }),
      validFrom,
      terms: sideLetterSchema,
      note,
    }),
    output: z.object({ version: z.int() }),
  }),
} as const;
