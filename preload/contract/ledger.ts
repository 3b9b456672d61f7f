/** Double entry: the chart of accounts and journals. */
import { z } from 'zod';
import { accountKinds } from '../../core/ledger/chart.ts';
import { journalSources } from '../../core/ledger/journal.ts';
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
import { command, inverse, noUndo, query, type UndoKind } from './define.ts';

const reversal: UndoKind = { kind: 'reversal', command: 'ledger.reverse' };

const account = z.object({
  id: idSchema,
  code: z.string(),
  name: z.string(),
  kind: z.enum(accountKinds),
  parentId: idSchema.nullable(),
  currency: currencySchema.nullable(),
  bankAccountId: idSchema.nullable(),
  bankAccountName: z.string().nullable(),
  monetary: z.boolean(),
  closed: z.boolean(),
  postingCount: z.int(),
  entry: entrySchema,
});

const posting = z.object({
  id: idSchema,
  position: z.int(),
  ledgerAccountId: idSchema,
  accountCode: z.string(),
  accountName: z.string(),
  /** Debits positive, credits negative; in `base` alike. */
  amount: moneyCodec,
  base: moneyCodec,
  rate: decimalSchema.nullable(),
  lineId: idSchema.nullable(),
  costCenter: z.string().nullable(),
  taxCode: z.string().nullable(),
  description: z.string().nullable(),
});

const journal = z.object({
  id: idSchema,
  entityId: idSchema,
  entityName: z.string(),
  number: z.int(),
  postingDate: dateSchema,
  documentDate: dateSchema,
  description: z.string(),
  source: z.enum(journalSources),
  /** Sum of debits in the base currency. */
  total: moneyCodec,
  ruleId: idSchema.nullable(),
  ruleName: z.string().nullable(),
  reversesId: idSchema.nullable(),
  reversedById: idSchema.nullable(),
  reversedByNumber: z.int().nullable(),
  /** Export batches that it left in, by number. */
  batches: z.array(z.int()),
  entry: entrySchema,
  postings: z.array(posting),
});

export const ledgerContract = {
  'ledger.accounts': query({
    permission: 'ledger.read',
    summary: 'The chart of accounts',
    input: nothing,
    output: z.array(account),
  }),
  'ledger.saveAccount': command({
    permission: 'ledger.post',
    summary: 'Add or change an account of the chart',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      expectedEntry: entrySchema.optional(),
      code: z.string().trim().min(1).max(20).meta({ title: 'Code' }),
      name: z.string().trim().min(1).max(120).meta({ title: 'Name' }),
      kind: z.enum(accountKinds).meta({ title: 'Kind' }),
      parentId: idSchema.nullable().default(null).meta({ title: 'Under' }),
      currency: currencySchema.nullable().default(null).meta({ title: 'Only this currency' }),
      bankAccountId: idSchema.nullable().default(null).meta({ title: 'Mirrors the bank account' }),
      monetary: z.boolean().default(false).meta({ title: 'Revalued at closing rates' }),
      closed: z.boolean().default(false).meta({ title: 'Closed' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'ledger.adoptChart': command({
    permission: 'ledger.post',
    summary: 'Add what is missing of the default chart, and a mirror for each bank account',
    undo: inverse,
    input: nothing,
    output: z.object({ accounts: z.int(), mirrors: z.int() }),
  }),
  'ledger.journals': query({
    permission: 'ledger.read',
    summary: 'Journals with their postings, newest first',
    input: z.object({
      ids: z.array(idSchema).max(1000).optional(),
      entityIds: z.array(idSchema).optional(),
      from: dateSchema.optional(),
      to: dateSchema.optional(),
      source: z.enum(journalSources).optional(),
      ledgerAccountId: idSchema.optional(),
      lineId: idSchema.optional(),
      /** Those that left in this batch. */
      batchId: idSchema.optional(),
      /** Those that left in a batch that stands, or those that are ready to leave. */
      hasLeft: z.boolean().optional(),
      search: z.string().max(200).optional(),
      ...sliceShape,
    }),
    output: z.object({ rows: z.array(journal), count: z.int() }),
  }),
  'ledger.post': command({
    permission: 'ledger.post',
    summary: 'Post a journal by hand',
    undo: reversal,
    input: z.object({
      entityId: idSchema.meta({ title: 'Entity' }),
      postingDate: dateSchema.meta({ title: 'Posting date' }),
      documentDate: dateSchema.optional().meta({ title: 'Document date' }),
      description: z.string().trim().min(1).max(300).meta({ title: 'Description' }),
      /** Refused where a journal with this name exists; a new name is made where none is given. */
      externalId: z.string().min(1).max(120).optional(),
      postings: z
        .array(
          z.object({
            ledgerAccountId: idSchema,
            /** Debits positive, credits negative. */
            amount: moneyCodec,
            /** Where the base amounts are known; otherwise they follow from the day's rates. */
            base: moneyCodec.optional(),
            costCenter: z.string().max(40).optional(),
            taxCode: z.string().max(20).optional(),
            description: z.string().max(200).optional(),
          }),
        )
        .min(2)
        .max(1000),
    }),
    output: z.object({ id: idSchema, number: z.int() }),
  }),
  'ledger.reverse': command({
    permission: 'ledger.post',
    summary: 'Take journals back by the opposite postings',
    undo: noUndo('a reversal is taken back by posting the journal anew'),
    input: z.object({
      journalIds: z.array(idSchema).min(1).max(1000).optional(),
      /** Every journal that this journal entry posted, such as a run over bank lines. */
      ofEntry: entrySchema.optional(),
      /** The original's date where none is given; it must still be open to postings. */
      postingDate: dateSchema.optional(),
      reason: z.string().max(200).optional(),
    }),
    output: z.object({ journals: z.array(z.object({ id: idSchema, number: z.int() })) }),
  }),
} as const;
