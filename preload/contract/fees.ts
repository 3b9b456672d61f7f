/** Bank fees: what was charged by line and billing statement, and what price lists say. */
import { z } from 'zod';
import {
  bytesCodec,
  currencySchema,
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  moneyCodec,
  scopeShape,
  sliceShape,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';

const feeFilterShape = {
  ...scopeShape,
  /** Fees whose period ends in these days, both included. */
  from: dateSchema,
  to: dateSchema,
  serviceCodes: z.array(z.string()).optional(),
};

const feeState = z.enum(['as-agreed', 'over', 'under', 'unpriced', 'settlement']);

const fee = z.object({
  id: idSchema,
  /** line: the entry is the fee; charges: within an entry; billing: of a billing statement. */
  origin: z.enum(['line', 'charges', 'billing']),
  accountId: idSchema,
  accountName: z.string(),
  bankId: idSchema,
  bankName: z.string(),
  entityName: z.string(),
  serviceCode: z.string(),
  description: z.string(),
  fromDate: dateSchema,
  toDate: dateSchema,
  volume: decimalSchema.nullable(),
  unitPrice: decimalSchema.nullable(),
  charged: moneyCodec,
  /** Null where no price was agreed. */
  agreed: moneyCodec.nullable(),
  variance: moneyCodec.nullable(),
  /** settlement: it pays for a billing statement whose services are counted, so it is not. */
  state: feeState,
  lineId: idSchema.nullable(),
  fileName: z.string().nullable(),
  entry: entrySchema,
});

/** charged = agreed + variance + unpriced, in every row and total. */
const sums = {
  charged: moneyCodec,
  agreed: moneyCodec,
  variance: moneyCodec,
  /** Charged for services without an agreed price. */
  unpriced: moneyCodec,
};

const price = z.object({
  id: idSchema,
  bankId: idSchema,
  bankName: z.string(),
  serviceCode: z.string(),
  description: z.string(),
  currency: currencySchema,
  unitPrice: decimalSchema.nullable(),
  fixed: moneyCodec.nullable(),
  validFrom: dateSchema,
  validTo: dateSchema.nullable(),
  entry: entrySchema,
});

const feeGrouping = z.enum(['month', 'bank', 'account', 'service']);
const feeColumn = z.enum(['charged', 'agreed', 'variance', 'unpriced']);

export const feesContract = {
  'fees.page': query({
    permission: 'cash.read',
    summary: 'Bank fees one by one beside their agreed prices, newest first',
    input: z.object({ ...feeFilterShape, state: feeState.optional(), ...sliceShape }),
    output: z.object({ rows: z.array(fee), count: z.int() }),
  }),
  'fees.compare': query({
    permission: 'cash.read',
    summary: 'Bank fees charged and agreed with their variance, by month, bank, account or service',
    input: z.object({
      ...feeFilterShape,
      groupBy: feeGrouping.default('month'),
      reportingCurrency: currencySchema.optional(),
      /** For the conversion; the last day asked for where none is given. */
      asOf: dateSchema.optional(),
    }),
    output: z.object({
      reportingCurrency: currencySchema,
      /** One row a group and currency: currencies are never added. */
      rows: z.array(
        z.object({
          key: z.string(),
          label: z.string(),
          currency: currencySchema,
          feeCount: z.int(),
          ...sums,
          /** Charged in the reporting currency; null where a rate is missing. */
          converted: moneyCodec.nullable(),
        }),
      ),
      /** In the reporting currency; null where a rate is missing. */
      total: z.object(sums).nullable(),
      feeCount: z.int(),
      unpricedCount: z.int(),
      overCount: z.int(),
      missingRates: z.array(z.string()),
    }),
  }),
  'fees.explain': query({
    permission: 'cash.read',
    summary: 'A bank fee with its price, down to the statement line or the slice of its file',
    input: z.object({ feeId: idSchema, column: feeColumn.default('charged') }),
    output: explanationSchema,
  }),
  'fees.explainTotal': query({
    permission: 'cash.read',
    summary: 'What a sum of bank fees is made of, down to the single fees',
    input: z.object({
      ...feeFilterShape,
      groupBy: feeGrouping.default('month'),
      /** A group and currency; the total in the reporting currency where none is given. */
      key: z.string().optional(),
      currency: currencySchema.optional(),
      column: feeColumn.default('charged'),
      converted: z.boolean().default(false),
      reportingCurrency: currencySchema.optional(),
      asOf: dateSchema.optional(),
    }),
    output: explanationSchema,
  }),
  'fees.explainCount': query({
    permission: 'cash.read',
    summary: 'Which bank fees a count counts, by group and down to the single fees',
    input: z.object({
      ...feeFilterShape,
      groupBy: feeGrouping.default('month'),
      key: z.string().optional(),
      currency: currencySchema.optional(),
      state: feeState.optional(),
      asOf: dateSchema.optional(),
    }),
    output: explanationSchema,
  }),
  'fees.record': command({
    permission: 'cash.import',
    summary: 'Find the bank fees in statement lines that were imported or categorised before',
    undo: inverse,
    input: z.object({
      from: dateSchema.optional(),
      to: dateSchema.optional(),
      accountIds: z.array(idSchema).optional(),
    }),
    output: z.object({ recorded: z.int(), removed: z.int() }),
  }),
  'feePrices.list': query({
    permission: 'cash.read',
    summary: 'The price lists of the banks',
    input: z.object({ bankIds: z.array(idSchema).optional(), asOf: dateSchema.optional() }),
    output: z.array(price),
  }),
  'feePrices.save': command({
    permission: 'cash.accounts',
    summary: 'Add or change an agreed price of a bank service',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      expectedEntry: entrySchema.optional(),
      bankId: idSchema.meta({ title: 'Bank' }),
      serviceCode: z.string().min(1).max(70).meta({ title: 'Service code' }),
      description: z.string().min(1).max(140).meta({ title: 'Service' }),
      currency: currencySchema,
      unitPrice: decimalSchema
        .nullable()
        .default(null)
        .meta({ title: 'Unit price', description: 'For one item' }),
      fixedAmount: decimalSchema
        .nullable()
        .default(null)
        .meta({ title: 'Fixed price', description: 'For each account and month' }),
      validFrom: dateSchema.meta({ title: 'Valid from' }),
      validTo: dateSchema.nullable().default(null).meta({ title: 'Valid to' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'feePrices.remove': command({
    permission: 'cash.accounts',
    summary: 'Remove an agreed price that was entered by mistake',
    undo: inverse,
    input: z.object({ id: idSchema }),
    output: z.object({ description: z.string() }),
  }),
  'feePrices.importFile': command({
    permission: 'cash.accounts',
    summary: 'Take a price list of a bank from a CSV file; all of its lines or none',
    undo: inverse,
    input: z.object({
      bankId: idSchema.meta({ title: 'Bank' }),
      fileName: z.string().max(255),
      content: bytesCodec,
      /** For lines that name none. */
      validFrom: dateSchema.meta({ title: 'Valid from' }),
    }),
    output: z.object({ added: z.int(), changed: z.int(), same: z.int() }),
  }),
} as const;
