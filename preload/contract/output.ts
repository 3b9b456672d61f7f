/** What leaves: reports and tables; and the journal, in which everything is written down. */
import { z } from 'zod';
import {
  bytesCodec,
  currencySchema,
  dateSchema,
  entrySchema,
  idSchema,
  instantSchema,
  jsonSchema,
  moneyCodec,
  sliceShape,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { documentSchema } from './documents.ts';
import { explanationSchema } from './explain.ts';

/** Every kind of report, in the order in which they are offered. */
export const reportKinds = [
  'daily-cash',
  'bank-fees',
  'treasury',
  'reconciliation',
  'distribution',
  'capital-account-statement',
  'partner-statement',
  'capital-call-notice',
  'distribution-notice',
  'ilpa-reporting',
  'waterfall-workbook',
] as const;

const journalEntry = z.object({
  entry: entrySchema,
  at: instantSchema,
  userName: z.string(),
  command: z.string(),
  /** What was done in the words of the command, with its main figures. */
  summary: z.string(),
  reason: z.string().nullable(),
  rowCount: z.int(),
  undo: z.enum(['inverse', 'reversal', 'none']),
  undoWhy: z.string().nullable(),
  undoes: entrySchema.nullable(),
  undoneBy: entrySchema.nullable(),
  hash: z.string(),
});

export const outputContract = {
  'reports.create': command({
    permission: 'report.create',
    summary: 'Create a report as PDF or Excel from runs and the position',
    undo: inverse,
    input: z.object({
      kind: z.enum(reportKinds).meta({ title: 'Report' }),
      formats: z.array(z.enum(['pdf', 'xlsx'])).min(1),
      asOf: dateSchema,
      /** Of a bank-fee report; twelve months where none is given. */
      from: dateSchema.optional().meta({ title: 'First day' }),
      reportingCurrency: currencySchema.optional(),
      scenarioId: idSchema.nullable().default(null).meta({ title: 'Scenario' }),
      distributionId: idSchema.optional().meta({ title: 'Distribution' }),
      /** Of statements and the reporting template; notices know theirs. */
      fundId: idSchema.optional().meta({ title: 'Fund' }),
      capitalCallId: idSchema.optional().meta({ title: 'Capital call' }),
      /** The investor's code; without one, every investor and a document of all. */
      investor: z.string().min(1).max(80).optional().meta({ title: 'Investor' }),
    }),
    output: z.object({ documents: z.array(documentSchema) }),
  }),
  'export.table': query({
    permission: 'report.create',
    summary: 'A position, statement lines or books as CSV or Excel, safe to open in a spreadsheet',
    input: z.object({
      table: z.enum([
        'position',
        'lines',
        'available',
        'worksheet',
        'ladder',
        'pool',
        'comparison',
        'trialBalance',
        'groupTrialBalance',
        'groupBalanceSheet',
        'groupIncomeStatement',
        'balanceSheet',
        'incomeStatement',
        'accountStatement',
      ]),
      format: z.enum(['csv', 'xlsx']).default('csv'),
      input: jsonSchema,
    }),
    output: z.object({ fileName: z.string(), mediaType: z.string(), content: bytesCodec }),
  }),
  'journal.list': query({
    permission: 'journal.read',
    summary: 'Journal entries, newest first',
    input: z.object({
      before: entrySchema.optional(),
      count: z.int().min(1).max(500).default(100),
      search: z.string().max(100).optional(),
    }),
    output: z.object({ rows: z.array(journalEntry), last: entrySchema }),
  }),
  'journal.get': query({
    permission: 'journal.read',
    summary: 'One entry with its input and every row before and after',
    input: z.object({ entry: entrySchema, ...sliceShape }),
    output: z.object({
      head: journalEntry,
      input: jsonSchema,
      digest: z.string(),
      previousHash: z.string(),
      changes: z.array(
        z.object({
          table: z.string(),
          rowId: z.string(),
          kind: z.enum(['inserted', 'updated', 'deleted']),
          before: z.record(z.string(), jsonSchema).nullable(),
          after: z.record(z.string(), jsonSchema).nullable(),
          /** Amounts of the row by column, in its currency. */
          figures: z.record(
            z.string(),
            z.object({ before: moneyCodec.nullable(), after: moneyCodec.nullable() }),
          ),
        }),
      ),
      changeCount: z.int(),
      /** What the ids in the rows stand for, where the row they name has a name. */
      names: z.record(z.string(), z.string()),
    }),
  }),
  'journal.explain': query({
    permission: 'journal.read',
    summary: 'A figure that an entry wrote: before, after, its source, and every earlier value',
    input: z.object({
      entry: entrySchema,
      /** The row and column of the figure; without them, the count of rows that the entry wrote. */
      cell: z.object({ table: z.string(), rowId: idSchema, column: z.string() }).optional(),
    }),
    output: explanationSchema,
  }),
  'journal.entryAt': query({
    permission: 'journal.read',
    summary: 'The last entry at a moment, for the known-at clock',
    input: z.object({ at: instantSchema }),
    output: z.object({ entry: entrySchema, at: instantSchema.nullable() }),
  }),
  'journal.undo': command({
    permission: 'journal.undo',
    summary: 'Undo entries, newest first, as one command',
    undo: inverse,
    input: z.object({
      entries: z.array(entrySchema).min(1).max(200),
      reason: z.string().max(300).optional(),
    }),
    output: z.object({ entry: entrySchema, rows: z.int() }),
  }),
} as const;
