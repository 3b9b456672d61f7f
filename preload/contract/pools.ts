/** Cash pools: who takes part, and what a sweep and the bank's interest reckoning would come to. */
import { z } from 'zod';
import { DAY_COUNTS } from '../../core/time/dayCount.ts';
import {
  currencySchema,
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  moneyCodec,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';

const kindSchema = z.enum(['zero-balance', 'target-balance', 'notional']);
const rateSchema = decimalSchema.nullable().default(null);
const poolBasis = z.enum(['booked', 'intraday', 'projected']).default('booked');

const member = z.object({
  accountId: idSchema,
  accountName: z.string(),
  entityName: z.string(),
  target: moneyCodec,
  minimumTransfer: moneyCodec,
  priority: z.int(),
  creditRate: decimalSchema.nullable(),
  debitRate: decimalSchema.nullable(),
});

const pool = z.object({
  id: idSchema,
  code: z.string(),
  name: z.string(),
  kind: kindSchema,
  currency: currencySchema,
  headerAccountId: idSchema,
  headerName: z.string(),
  creditRate: decimalSchema.nullable(),
  debitRate: decimalSchema.nullable(),
  dayCount: z.string(),
  members: z.array(member),
  entry: entrySchema,
});

const proposeShape = {
  poolId: idSchema,
  asOf: dateSchema,
  basis: poolBasis,
  /** The first day of the interest; the first of the month otherwise. */
  from: dateSchema.optional(),
};

const participant = z.object({
  accountId: idSchema,
  accountName: z.string(),
  entityName: z.string(),
  isHeader: z.boolean(),
  /** Null where no statement tells the balance; then nothing is proposed for the account. */
  before: moneyCodec.nullable(),
  held: moneyCodec.nullable(),
  target: moneyCodec.nullable(),
  /** Into the account positive. */
  transfer: moneyCodec.nullable(),
  after: moneyCodec.nullable(),
  /** Why it was left off its target. */
  left: z.enum(['below-minimum-transfer', 'restricted', 'header-too-low', 'unknown']).nullable(),
  /** Interest from the first day on, by itself, its part of the benefit, and both. */
  alone: moneyCodec.nullable(),
  benefit: moneyCodec.nullable(),
  interest: moneyCodec.nullable(),
});

export const poolsContract = {
  'pools.list': query({
    permission: 'cash.read',
    summary: 'Cash pools with their members',
    input: z.strictObject({}),
    output: z.array(pool),
  }),
  'pools.save': command({
    permission: 'cash.edit',
    summary: 'Add or change a cash pool and its members',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      expectedEntry: entrySchema.optional(),
      code: z.string().trim().min(1).max(40).meta({ title: 'Code' }),
      name: z.string().trim().min(1).max(120).meta({ title: 'Name' }),
      kind: kindSchema.meta({ title: 'Kind' }),
      headerAccountId: idSchema.meta({ title: 'Header account' }),
      creditRate: rateSchema.meta({ title: 'Credit rate a year', description: '0.02 is 2 %' }),
      debitRate: rateSchema.meta({ title: 'Debit rate a year', description: '0.055 is 5.5 %' }),
      dayCount: z.enum(DAY_COUNTS).default('act/360').meta({ title: 'Day count' }),
      members: z
        .array(
          z.object({
            accountId: idSchema.meta({ title: 'Account' }),
            target: moneyCodec.nullable().default(null).meta({ title: 'Target balance' }),
            minimumTransfer: moneyCodec
              .nullable()
              .default(null)
              .meta({ title: 'Smallest transfer' }),
            priority: z.int().min(0).max(1000).default(1).meta({ title: 'Priority' }),
            creditRate: rateSchema.meta({ title: 'Own credit rate' }),
            debitRate: rateSchema.meta({ title: 'Own debit rate' }),
          }),
        )
        .min(1)
        .max(1000)
        .meta({ title: 'Members' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'pools.remove': command({
    permission: 'cash.edit',
    summary: 'Remove a cash pool; its accounts stay',
    undo: inverse,
    input: z.object({ id: idSchema, expectedEntry: entrySchema.optional() }),
    output: z.object({ id: idSchema }),
  }),
  'pools.propose': query({
    permission: 'cash.read',
    summary: 'The transfers that a sweep would make, and the interest of the pool so far',
    input: z.object(proposeShape),
    output: z.object({
      pool,
      asOf: dateSchema,
      from: dateSchema,
      days: z.int(),
      transfers: z.array(
        z.object({
          fromId: idSchema,
          fromName: z.string(),
          toId: idSchema,
          toName: z.string(),
          amount: moneyCodec,
          kind: z.enum(['surplus', 'deficit', 'partial']),
        }),
      ),
      participants: z.array(participant),
      /** Sums over the participants; null where the pool has no rates. */
      total: z.object({
        before: moneyCodec,
        after: moneyCodec,
        alone: moneyCodec.nullable(),
        benefit: moneyCodec.nullable(),
        interest: moneyCodec.nullable(),
      }),
      missing: z.array(z.string()),
    }),
  }),
  'pools.explain': query({
    permission: 'cash.read',
    summary: 'Rule, balances and rates behind a figure of a pool',
    input: z.object({
      ...proposeShape,
      /** Nothing for the pool as a whole. */
      accountId: idSchema.optional(),
      figure: z.enum([
        ...(['before', 'target', 'transfer', 'after', 'alone', 'benefit', 'interest'] as const),
        /** How many transfers the whole pool would make. */
        'transferCount',
      ]),
    }),
    output: explanationSchema,
  }),
} as const;
