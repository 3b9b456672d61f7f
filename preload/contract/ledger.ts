/** Double entry: the chart, journals, periods, statements, posting rules and revaluation. */
import { z } from 'zod';
import { accountKinds } from '../../core/ledger/chart.ts';
import { journalSources } from '../../core/ledger/journal.ts';
import { postingActionsSchema } from '../../core/ledger/postingRules.ts';
import { conditionsSchema } from '../../core/rules/condition.ts';
import {
  currencySchema,
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  instantSchema,
  moneyCodec,
  nothing,
  sliceShape,
} from './common.ts';
import { command, inverse, noUndo, query, type UndoKind } from './define.ts';
import { explanationSchema } from './explain.ts';

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

/** Debit balances positive; opening + debit - credit = closing. */
const figures = z.object({
  opening: moneyCodec,
  debit: moneyCodec,
  credit: moneyCodec,
  closing: moneyCodec,
});

const statementRow = z.object({
  ledgerAccountId: idSchema,
  code: z.string(),
  name: z.string(),
  level: z.int(),
  /** The account's own postings, and with everything below it; what readers expect is positive. */
  own: moneyCodec,
  amount: moneyCodec,
});

const section = z.object({ rows: z.array(statementRow), total: moneyCodec });

const entityAndDate = {
  entityId: idSchema.meta({ title: 'Entity' }),
  asOf: dateSchema.meta({ title: 'Date' }),
};
const entityAndSpan = {
  entityId: idSchema.meta({ title: 'Entity' }),
  from: dateSchema.meta({ title: 'From' }),
  to: dateSchema.meta({ title: 'To' }),
};
/** The first month of the business year, from 1. */
const yearStart = z.int().min(1).max(12).default(1).meta({ title: 'First month of the year' });

const period = z.object({
  id: idSchema,
  entityId: idSchema,
  from: dateSchema,
  to: dateSchema,
  status: z.enum(['open', 'closed', 'locked']),
  decidedBy: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  journalCount: z.int(),
  entry: entrySchema,
});

const rule = z.object({
  id: idSchema,
  name: z.string(),
  position: z.int(),
  conditions: conditionsSchema,
  actions: postingActionsSchema,
  active: z.boolean(),
  /** Journals that it made. */
  journalCount: z.int(),
  entry: entrySchema,
});

const ground = z.object({
  field: z.string(),
  op: z.string(),
  wanted: z.string(),
  found: z.string(),
});

const lineScope = {
  entityIds: z.array(idSchema).optional(),
  accountIds: z.array(idSchema).optional(),
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  /** These lines alone. */
  lineIds: z.array(idSchema).max(10_000).optional(),
};

/** What stands in the way of lines that were not posted, by code. */
const skipped = z.object({
  code: z.string(),
  message: z.string(),
  count: z.int(),
});

const revaluedItem = z.object({
  ledgerAccountId: idSchema,
  code: z.string(),
  name: z.string(),
  amount: moneyCodec,
  rate: decimalSchema,
  rateDate: dateSchema,
  rateSource: z.string(),
  before: moneyCodec,
  after: moneyCodec,
  difference: moneyCodec,
});

const revaluationShape = {
  ...entityAndDate,
  /** Accounts for exchange gains and losses; those of the default chart otherwise. */
  gainAccountId: idSchema.optional(),
  lossAccountId: idSchema.optional(),
};

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
  'ledger.rules': query({
    permission: 'ledger.read',
    summary: 'Posting rules in the order in which they are tried',
    input: nothing,
    output: z.array(rule),
  }),
  'ledger.saveRule': command({
    permission: 'ledger.post',
    summary: 'Add or change a posting rule',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      expectedEntry: entrySchema.optional(),
      name: z.string().trim().min(1).max(120).meta({ title: 'Name' }),
      /** Its place among the rules; a new one comes last where none is given. */
      position: z.int().min(1).optional(),
      conditions: conditionsSchema,
      actions: postingActionsSchema,
      active: z.boolean().default(true),
    }),
    output: z.object({ id: idSchema }),
  }),
  'ledger.previewLines': query({
    permission: 'ledger.read',
    summary: 'What posting rules would make of bank lines that are not in the ledger yet',
    input: z.object({ ...lineScope, ...sliceShape }),
    output: z.object({
      /** Lines that are not in the ledger, and how many of them rules would post. */
      lineCount: z.int(),
      postable: z.int(),
      skipped: z.array(skipped),
      byRule: z.array(z.object({ ruleId: idSchema, name: z.string(), count: z.int() })),
      rows: z.array(
        z.object({
          lineId: idSchema,
          accountName: z.string(),
          bookingDate: dateSchema,
          description: z.string(),
          amount: moneyCodec,
          ruleId: idSchema.nullable(),
          ruleName: z.string().nullable(),
          grounds: z.array(ground),
          /** Why it would not be posted. */
          problem: z.object({ code: z.string(), message: z.string() }).nullable(),
          postings: z.array(
            z.object({
              ledgerAccountId: idSchema,
              accountCode: z.string(),
              accountName: z.string(),
              amount: moneyCodec,
              base: moneyCodec,
            }),
          ),
        }),
      ),
    }),
  }),
  'ledger.postLines': command({
    permission: 'ledger.post',
    summary: 'Post bank lines by the posting rules; lines without a rule stay',
    undo: reversal,
    input: z.object(lineScope),
    output: z.object({
      posted: z.int(),
      skipped: z.array(skipped),
    }),
  }),
  'ledger.trialBalance': query({
    permission: 'ledger.read',
    summary: 'Opening, debits, credits and closing of every account of an entity',
    input: z.object(entityAndSpan),
    output: z.object({
      baseCurrency: currencySchema,
      rows: z.array(
        z.object({
          ledgerAccountId: idSchema,
          code: z.string(),
          name: z.string(),
          kind: z.enum(accountKinds),
          base: figures,
          currencies: z.array(figures),
        }),
      ),
      total: figures,
    }),
  }),
  'ledger.balanceSheet': query({
    permission: 'ledger.read',
    summary: 'Assets, liabilities and equity of an entity on a date',
    input: z.object({ ...entityAndDate, yearStart }),
    output: z.object({
      baseCurrency: currencySchema,
      assets: section,
      liabilities: section,
      equity: section,
      resultOfYear: moneyCodec,
      resultBefore: moneyCodec,
      equityTotal: moneyCodec,
    }),
  }),
  'ledger.incomeStatement': query({
    permission: 'ledger.read',
    summary: 'Income, expenses and result of an entity over a stretch of days',
    input: z.object(entityAndSpan),
    output: z.object({
      baseCurrency: currencySchema,
      income: section,
      expenses: section,
      result: moneyCodec,
    }),
  }),
  'ledger.accountStatement': query({
    permission: 'ledger.read',
    summary: 'The postings of an account with the balance after each',
    input: z.object({
      ...entityAndSpan,
      ledgerAccountId: idSchema.meta({ title: 'Account' }),
      /** Running balances in this currency; in the base currency where none is given. */
      currency: currencySchema.optional(),
      ...sliceShape,
    }),
    output: z.object({
      code: z.string(),
      name: z.string(),
      currency: currencySchema,
      opening: moneyCodec,
      debit: moneyCodec,
      credit: moneyCodec,
      closing: moneyCodec,
      rows: z.array(
        z.object({
          postingId: idSchema,
          journalId: idSchema,
          number: z.int(),
          postingDate: dateSchema,
          description: z.string(),
          amount: moneyCodec,
          /** In the statement's currency, as is the balance. */
          counted: moneyCodec,
          balance: moneyCodec,
          lineId: idSchema.nullable(),
        }),
      ),
      count: z.int(),
    }),
  }),
  'ledger.periods': query({
    permission: 'ledger.read',
    summary: 'Periods that were closed, locked or opened again',
    input: z.object({ entityId: idSchema.optional() }),
    output: z.array(period),
  }),
  'ledger.closePeriod': command({
    permission: 'ledger.close',
    summary: 'Close a period to postings',
    undo: inverse,
    input: z.object(entityAndSpan),
    output: z.object({ id: idSchema }),
  }),
  'ledger.lockPeriod': command({
    permission: 'ledger.close',
    summary: 'Lock a closed period for good',
    undo: noUndo('a locked period stays locked'),
    input: z.object(entityAndSpan),
    output: z.object({ id: idSchema }),
  }),
  'ledger.reopenPeriod': command({
    permission: 'ledger.close',
    summary: 'Open a closed period again',
    undo: inverse,
    input: z.object(entityAndSpan),
    output: z.object({ id: idSchema }),
  }),
  'ledger.previewRevaluation': query({
    permission: 'ledger.read',
    summary: 'What revaluing monetary balances at the closing rates would post',
    input: z.object(revaluationShape),
    output: z.object({
      baseCurrency: currencySchema,
      items: z.array(revaluedItem),
      gain: moneyCodec,
      loss: moneyCodec,
    }),
  }),
  'ledger.revalue': command({
    permission: 'ledger.close',
    summary: 'Revalue monetary balances at the closing rates',
    undo: reversal,
    input: z.object(revaluationShape),
    output: z.object({
      /** Null where every balance stands at the closing rate already. */
      journalId: idSchema.nullable(),
      number: z.int().nullable(),
      gain: moneyCodec,
      loss: moneyCodec,
    }),
  }),
  'ledger.explain': query({
    permission: 'ledger.read',
    summary: 'A figure of the ledger with its rule, postings, statement lines and journal entry',
    input: z.object({
      entityId: idSchema,
      figure: z.enum([
        'opening',
        'debit',
        'credit',
        'closing',
        'result',
        'equityTotal',
        'assets',
        'liabilities',
        'income',
        'expenses',
        'equity',
        'resultOfYear',
        'resultBefore',
        'resultOpen',
        'balance',
        'movement',
        'posting',
        'balanceAfter',
        'revaluation',
        'journal',
      ]),
      /** The account of an opening, debit, credit or closing; all of them where none is given. */
      ledgerAccountId: idSchema.optional(),
      /** In this currency; in the base currency where none is given. */
      currency: currencySchema.optional(),
      journalId: idSchema.optional(),
      /** The posting of an amount, or of the balance that stands after it. */
      postingId: idSchema.optional(),
      /** Which figure of a revaluation. */
      part: z.enum(['amount', 'before', 'after', 'difference', 'gain', 'loss']).optional(),
      from: dateSchema.optional(),
      to: dateSchema.optional(),
      yearStart,
    }),
    output: explanationSchema,
  }),
} as const;
