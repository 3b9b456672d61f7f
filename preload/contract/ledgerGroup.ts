/** Statements of the group: translated into one currency, freed by rule of what its entities owe each other. */
import { z } from 'zod';
import { TRANSLATION_METHODS } from '../../core/ledger/translation.ts';
import {
  currencySchema,
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  moneyCodec,
  nothing,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';
import { section, yearStart } from './ledgerShapes.ts';

const groupShape = {
  /** Every entity that has postings where none is named. */
  entityIds: z.array(idSchema).max(1000).optional(),
  /** The group's reporting currency otherwise. */
  reportingCurrency: currencySchema.optional(),
  /** Income and expenses at the average of their month, or at the rate of their day. */
  method: z.enum(TRANSLATION_METHODS).default('average'),
};

const entity = z.object({
  id: idSchema,
  code: z.string(),
  name: z.string(),
  currency: currencySchema,
  /** Units of the group's currency for one of the entity's, at the date. */
  closingRate: decimalSchema,
  /** Its part of the translation difference, equity positive. */
  difference: moneyCodec,
});

const eliminated = z.object({
  ruleId: idSchema,
  name: z.string(),
  /** The larger of what was taken away on either side. */
  amount: moneyCodec,
  /** What did not cancel out; zero where both sides agree. */
  difference: moneyCodec,
});

const elimination = z.object({
  id: idSchema,
  name: z.string(),
  accountIds: z.array(idSchema),
  differenceAccountId: idSchema,
  active: z.boolean(),
  entry: entrySchema,
});

export const ledgerGroupContract = {
  'ledger.groupBalanceSheet': query({
    permission: 'ledger.read',
    summary: 'Assets, liabilities and equity of the group, translated and with eliminations',
    input: z.object({ ...groupShape, asOf: dateSchema, yearStart }),
    output: z.object({
      baseCurrency: currencySchema,
      assets: section,
      liabilities: section,
      equity: section,
      resultOfYear: moneyCodec,
      resultBefore: moneyCodec,
      equityTotal: moneyCodec,
      entities: z.array(entity),
      eliminations: z.array(eliminated),
    }),
  }),
  'ledger.groupIncomeStatement': query({
    permission: 'ledger.read',
    summary: 'Income, expenses and result of the group, translated and with eliminations',
    input: z.object({ ...groupShape, from: dateSchema, to: dateSchema }),
    output: z.object({
      baseCurrency: currencySchema,
      income: section,
      expenses: section,
      result: moneyCodec,
      entities: z.array(entity),
      eliminations: z.array(eliminated),
    }),
  }),
  'ledger.explainGroupStatement': query({
    permission: 'ledger.read',
    summary: 'A figure of the group’s statements by entity: own amount, rate, elimination',
    input: z.object({
      ...groupShape,
      figure: z.enum([
        'balance',
        'movement',
        'assets',
        'liabilities',
        'equityTotal',
        'resultOfYear',
        'resultBefore',
        'income',
        'expenses',
        'result',
      ]),
      /** The account of a balance or movement. */
      ledgerAccountId: idSchema.optional(),
      /** The first day of an income statement. */
      from: dateSchema.optional(),
      to: dateSchema,
      yearStart,
    }),
    output: explanationSchema,
  }),
  'ledger.explainElimination': query({
    permission: 'ledger.read',
    summary: 'What a rule took out of the group’s statements, by entity and account',
    input: z.object({
      ...groupShape,
      ruleId: idSchema,
      /** What was left out, or what of it does not cancel. */
      figure: z.enum(['amount', 'difference']).default('amount'),
      /** The first day of an income statement; a balance sheet has none. */
      from: dateSchema.optional(),
      to: dateSchema,
      yearStart,
    }),
    output: explanationSchema,
  }),
  'ledger.eliminations': query({
    permission: 'ledger.read',
    summary: 'Rules that take balances between entities out of the group’s statements',
    input: nothing,
    output: z.array(elimination),
  }),
  'ledger.saveElimination': command({
    permission: 'ledger.post',
    summary: 'Add or change a rule that takes balances between entities out',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      expectedEntry: entrySchema.optional(),
      name: z.string().trim().min(1).max(120).meta({ title: 'Name' }),
      accountIds: z.array(idSchema).min(1).max(200).meta({ title: 'Accounts between entities' }),
      differenceAccountId: idSchema.meta({
        title: 'Account of what does not cancel out',
        description: 'An account of the balance sheet that no rule takes out.',
      }),
      active: z.boolean().default(true).meta({ title: 'In use' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'ledger.removeElimination': command({
    permission: 'ledger.post',
    summary: 'Remove a rule that takes balances between entities out',
    undo: inverse,
    input: z.object({ id: idSchema, expectedEntry: entrySchema.optional() }),
    output: z.object({ id: idSchema }),
  }),
} as const;
