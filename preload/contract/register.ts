/** Entities, banks, categories and the flows that people expect; accounts stand in accounts.ts. */
import { z } from 'zod';
import {
  currencySchema,
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  moneyCodec,
  nothing,
  sliceShape,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';

const entity = z.object({
  id: idSchema,
  code: z.string(),
  name: z.string(),
  country: z.string(),
  baseCurrency: currencySchema,
  timeZone: z.string(),
  businessDate: dateSchema.nullable(),
  parentId: idSchema.nullable(),
  lei: z.string().nullable(),
  /** Depth in the tree; the list is in the order of the tree. */
  level: z.int(),
  accountCount: z.int(),
  entry: entrySchema,
});

/** An expected flow as it is saved; without an id it is a new one. */
const flowToSave = z.object({
  id: idSchema.optional(),
  /** The entry that the person saw; a later change is a conflict. */
  expectedEntry: entrySchema.optional(),
  entityId: idSchema.meta({ title: 'Entity' }),
  categoryId: idSchema.meta({ title: 'Category' }),
  dueDate: dateSchema,
  amount: moneyCodec,
  probability: decimalSchema.default('1'),
  description: z.string().min(1).max(200).meta({ title: 'Description' }),
  reference: z.string().max(80).optional(),
  status: z.enum(['open', 'settled', 'cancelled']).default('open'),
});

export const registerContract = {
  'entities.list': query({
    permission: 'cash.read',
    summary: 'The legal entities of the group',
    input: nothing,
    output: z.array(entity),
  }),
  'entities.save': command({
    permission: 'cash.accounts',
    summary: 'Add or change a legal entity',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      code: z.string().min(1).max(20).meta({ title: 'Code' }),
      name: z.string().min(1).max(120).meta({ title: 'Name' }),
      country: z.string().length(2).meta({ title: 'Country' }),
      baseCurrency: currencySchema,
      timeZone: z.string().default('UTC').meta({ title: 'Time zone' }),
      businessDate: dateSchema.nullable().default(null),
      parentId: idSchema.nullable().default(null).meta({ title: 'Parent' }),
      lei: z.string().max(20).nullable().default(null).meta({ title: 'LEI' }),
      expectedEntry: entrySchema.optional(),
    }),
    output: z.object({ id: idSchema }),
  }),
  'banks.list': query({
    permission: 'cash.read',
    summary: 'The banks of the group',
    input: nothing,
    output: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        bic: z.string().nullable(),
        country: z.string(),
        accountCount: z.int(),
        priceCount: z.int(),
        entry: entrySchema,
      }),
    ),
  }),
  'banks.save': command({
    permission: 'cash.accounts',
    summary: 'Add or change a bank',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      name: z.string().min(1).max(120).meta({ title: 'Name' }),
      bic: z.string().max(11).nullable().default(null).meta({ title: 'BIC' }),
      country: z.string().length(2).meta({ title: 'Country' }),
      expectedEntry: entrySchema.optional(),
    }),
    output: z.object({ id: idSchema }),
  }),
  'categories.list': query({
    permission: 'cash.read',
    summary: 'Categories of cash flows',
    input: nothing,
    output: z.array(
      z.object({ id: idSchema, code: z.string(), name: z.string(), direction: z.string() }),
    ),
  }),
  'categories.save': command({
    permission: 'cash.edit',
    summary: 'Add or change a category',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      code: z.string().min(1).max(40),
      name: z.string().min(1).max(80),
      direction: z.enum(['in', 'out', 'both']),
    }),
    output: z.object({ id: idSchema }),
  }),
  'expectedFlows.list': query({
    permission: 'cash.read',
    summary: 'Receivables, payables and other flows that are expected',
    input: z.object({
      from: dateSchema.optional(),
      to: dateSchema.optional(),
      entityIds: z.array(idSchema).optional(),
      status: z.enum(['open', 'settled', 'cancelled']).optional(),
      reportingCurrency: currencySchema.optional(),
      /** For the conversion. */
      asOf: dateSchema.optional(),
      order: z.enum(['due', 'size']).default('due'),
      ...sliceShape,
    }),
    output: z.object({
      rows: z.array(
        z.object({
          id: idSchema,
          dueDate: dateSchema,
          entityId: idSchema,
          entityName: z.string(),
          categoryId: idSchema,
          categoryName: z.string(),
          description: z.string(),
          reference: z.string(),
          source: z.string(),
          amount: moneyCodec,
          converted: moneyCodec.nullable(),
          probability: decimalSchema,
          status: z.string(),
          entry: entrySchema,
        }),
      ),
      count: z.int(),
      convertedTotal: moneyCodec.nullable(),
    }),
  }),
  'expectedFlows.explain': query({
    permission: 'cash.read',
    summary: 'An expected flow with its conversion, source and journal entry',
    input: z.object({
      id: idSchema,
      figure: z.enum(['converted', 'amount', 'probability']).default('converted'),
      /** For the conversion. */
      asOf: dateSchema,
      reportingCurrency: currencySchema.optional(),
    }),
    output: explanationSchema,
  }),
  'expectedFlows.explainTotal': query({
    permission: 'cash.read',
    summary: 'The sum of expected flows in the reporting currency and the flows behind it',
    input: z.object({
      from: dateSchema.optional(),
      to: dateSchema.optional(),
      entityIds: z.array(idSchema).optional(),
      status: z.enum(['open', 'settled', 'cancelled']).optional(),
      /** For the conversion. */
      asOf: dateSchema,
      reportingCurrency: currencySchema.optional(),
    }),
    output: explanationSchema,
  }),
  'expectedFlows.save': command({
    permission: 'cash.edit',
    summary: 'Add or change an expected flow',
    undo: inverse,
    input: flowToSave,
    output: z.object({ id: idSchema }),
  }),
  'expectedFlows.saveAll': command({
    permission: 'cash.edit',
    summary: 'Change several expected flows as one entry; all of them or none',
    undo: inverse,
    input: z.object({ flows: z.array(flowToSave).min(1).max(1000) }),
    output: z.object({ ids: z.array(idSchema) }),
  }),
} as const;
