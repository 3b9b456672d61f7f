/** What stands on the cash position: available balances, worksheet, ladder, signed snapshots. */
import { z } from 'zod';
import { ladderRowSchema } from '../../core/cash/calculations.ts';
import {
  currencySchema,
  dateSchema,
  entrySchema,
  idSchema,
  instantSchema,
  moneyCodec,
  rateUsedSchema,
  scopeShape,
  sliceShape,
} from './common.ts';
import { command, inverse, noUndo, query } from './define.ts';
import { explanationSchema } from './explain.ts';
import { basisSchema, groupBySchema } from './position.ts';

const positionShape = {
  asOf: dateSchema,
  basis: basisSchema,
  groupBy: groupBySchema,
  reportingCurrency: currencySchema.optional(),
  ...scopeShape,
};

const availableFigures = z.object({
  closing: moneyCodec,
  restricted: moneyCodec,
  trapped: moneyCodec,
  overdraft: moneyCodec,
  /** closing − restricted − trapped + overdraft. */
  available: moneyCodec,
  /** Closing less target; null without a target. */
  overTarget: moneyCodec.nullable(),
  /** What lacks to the minimum; null without a minimum. */
  short: moneyCodec.nullable(),
});

const restrictionSchema = z.enum(['none', 'trapped', 'restricted']);

const limitsSchema = z.object({
  target: moneyCodec.nullable(),
  minimum: moneyCodec.nullable(),
  overdraft: moneyCodec.nullable(),
  restriction: restrictionSchema,
  /** Null with a restriction: all of the balance. */
  restricted: moneyCodec.nullable(),
  reason: z.string().nullable(),
  entry: entrySchema,
});

const availableRow = z.object({
  id: z.string(),
  kind: z.enum(['group', 'account', 'total']),
  level: z.int(),
  parentId: z.string().nullable(),
  label: z.string(),
  accountId: idSchema.nullable(),
  accountCount: z.int(),
  currency: z.string(),
  converted: z.boolean(),
  rate: rateUsedSchema.nullable(),
  /** In the account's currency; null for groups and where no statement tells the balance. */
  own: availableFigures.nullable(),
  /** In the reporting currency; null where a rate or statement is missing. */
  reporting: availableFigures.nullable(),
  limits: limitsSchema.nullable(),
  /** Accounts of the row below their minimum. */
  shortCount: z.int(),
  lateSince: dateSchema.nullable(),
  missing: z.string().nullable(),
});

const worksheetShape = {
  asOf: dateSchema,
  by: z.enum(['booking', 'value']).default('booking'),
  /** Weekdays before and after the effective date. */
  back: z.int().min(0).max(20).default(2),
  ahead: z.int().min(0).max(60).default(5),
  reportingCurrency: currencySchema.optional(),
  ...scopeShape,
};

const worksheetRow = z.object({
  id: z.string(),
  kind: z.enum(['opening', 'group', 'category', 'item', 'rounding', 'closing']),
  level: z.int(),
  parentId: z.string().nullable(),
  label: z.string(),
  cells: z.array(moneyCodec.nullable()),
  origins: z.array(z.array(z.enum(['booked', 'interim', 'expected', 'manual']))),
});

const ladderShape = {
  asOf: dateSchema,
  basis: basisSchema,
  groupBy: z.enum(['currency', 'entity']).default('currency'),
  reportingCurrency: currencySchema.optional(),
  ...scopeShape,
};

const snapshotHead = z.object({
  id: idSchema,
  asOf: dateSchema,
  number: z.int(),
  basis: z.string(),
  reportingCurrency: currencySchema,
  knownEntry: entrySchema,
  total: moneyCodec,
  gaps: z.array(z.string()),
  note: z.string().nullable(),
  signedBy: z.string(),
  signedAt: instantSchema,
  preparedBy: z.array(z.string()),
  /** What the four-eyes policy says of the signing; null where all is well. */
  advice: z.string().nullable(),
  entry: entrySchema,
});

const compared = z.object({
  before: moneyCodec.nullable(),
  after: moneyCodec.nullable(),
  difference: moneyCodec.nullable(),
});

const compareShape = {
  beforeId: idSchema,
  /** Another snapshot, or nothing for what is known now. */
  afterId: idSchema.optional(),
};

export const cashContract = {
  'position.available': query({
    permission: 'cash.read',
    summary:
      'Available balances: less restricted and trapped cash, with overdraft, against targets',
    input: z.object(positionShape),
    output: z.object({
      asOf: dateSchema,
      reportingCurrency: currencySchema,
      rows: z.array(availableRow),
      total: availableRow,
      missingRates: z.array(z.string()),
    }),
  }),
  'position.explainAvailable': query({
    permission: 'cash.read',
    summary: 'Rule, settings and balance behind an available balance',
    input: z.object({
      ...positionShape,
      /** An account, a group or the total. */
      rowId: z.string(),
      column: z.enum([
        'closing',
        'restricted',
        'trapped',
        'overdraft',
        'available',
        'overTarget',
        'short',
      ]),
    }),
    output: explanationSchema,
  }),
  'position.saveLimits': command({
    permission: 'cash.edit',
    summary: 'Set target, minimum, overdraft and restriction of an account',
    undo: inverse,
    input: z.object({
      accountId: idSchema,
      expectedEntry: entrySchema.optional(),
      target: moneyCodec.nullable().meta({ title: 'Target balance' }),
      minimum: moneyCodec.nullable().meta({ title: 'Minimum balance' }),
      overdraft: moneyCodec.nullable().meta({ title: 'Agreed overdraft' }),
      restriction: restrictionSchema.default('none').meta({ title: 'Restriction' }),
      restricted: moneyCodec.nullable().default(null).meta({ title: 'Restricted amount' }),
      reason: z.string().trim().max(200).nullable().default(null).meta({ title: 'Reason' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'position.worksheet': query({
    permission: 'cash.read',
    summary: 'The cash worksheet: opening, inflows and outflows by category, manual items, closing',
    input: z.object(worksheetShape),
    output: z.object({
      asOf: dateSchema,
      by: z.string(),
      reportingCurrency: currencySchema,
      days: z.array(dateSchema),
      rows: z.array(worksheetRow),
      accountCount: z.int(),
      missingRates: z.array(z.string()),
      missingAccounts: z.array(z.string()),
      /** Accounts whose last statement is older than the effective date expects. */
      lateAccounts: z.array(z.string()),
    }),
  }),
  'position.explainCell': query({
    permission: 'cash.read',
    summary: 'Statement lines, interim lines and expected flows behind a cell of the worksheet',
    input: z.object({ ...worksheetShape, rowId: z.string(), day: dateSchema }),
    output: explanationSchema,
  }),
  'position.items': query({
    permission: 'cash.read',
    summary: 'Manual items of the worksheet that are open',
    input: z.object({ from: dateSchema.optional(), to: dateSchema.optional(), ...scopeShape }),
    output: z.array(
      z.object({
        id: idSchema,
        accountId: idSchema.nullable(),
        accountName: z.string().nullable(),
        entityName: z.string(),
        categoryId: idSchema,
        categoryName: z.string(),
        date: dateSchema,
        amount: moneyCodec,
        description: z.string(),
        userName: z.string(),
        entry: entrySchema,
      }),
    ),
  }),
  'position.saveItem': command({
    permission: 'cash.edit',
    summary: 'Add or change a manual item of the worksheet',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      expectedEntry: entrySchema.optional(),
      accountId: idSchema.meta({ title: 'Account' }),
      categoryId: idSchema.meta({ title: 'Category' }),
      date: dateSchema,
      /** Receipts positive, payments negative, in the account's currency. */
      amount: moneyCodec,
      description: z.string().trim().min(1).max(200).meta({ title: 'Description' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'position.removeItem': command({
    permission: 'cash.edit',
    summary: 'Remove a manual item of the worksheet',
    undo: inverse,
    input: z.object({ id: idSchema, expectedEntry: entrySchema.optional() }),
    output: z.object({ id: idSchema }),
  }),
  'position.ladder': query({
    permission: 'cash.read',
    summary: 'The liquidity ladder: cash, expected flows and overdrafts in time buckets',
    input: z.object(ladderShape),
    output: z.object({
      asOf: dateSchema,
      reportingCurrency: currencySchema,
      buckets: z.array(z.object({ id: z.string(), fromDay: z.int(), toDay: z.int() })),
      rows: z.array(ladderRowSchema),
      total: ladderRowSchema,
      laterCount: z.int(),
      /** The last day of each bucket by the calendar in which a currency settles. */
      days: z.array(
        z.object({
          currency: currencySchema,
          calendar: z.string(),
          ends: z.array(dateSchema),
        }),
      ),
    }),
  }),
  'position.explainLadder': query({
    permission: 'cash.read',
    summary: 'Accounts and expected flows behind a figure of the ladder',
    input: z.object({
      ...ladderShape,
      rowId: z.string(),
      column: z.enum(['opening', 'lines', 'minimum', 'inflow', 'outflow', 'cumulative', 'short']),
      /** Needed for the figures of a bucket. */
      bucket: z.string().optional(),
    }),
    output: explanationSchema,
  }),
  'position.explainCount': query({
    permission: 'cash.read',
    summary: 'Which accounts or groups a count beside the cash position counts',
    input: z.object({
      ...ladderShape,
      /** Late statements, accounts below their minimum, or groups of the ladder below it. */
      count: z.enum(['late', 'short', 'breached']),
    }),
    output: explanationSchema,
  }),
  'position.publish': command({
    permission: 'cash.edit',
    summary: 'Sign off the cash position as a snapshot that never changes',
    undo: noUndo('A signed position stays as it was. Sign a new one, and compare the two.'),
    input: z.object({
      asOf: dateSchema,
      basis: basisSchema,
      reportingCurrency: currencySchema.optional(),
      note: z.string().trim().max(500).nullable().default(null).meta({ title: 'Note' }),
    }),
    output: snapshotHead,
  }),
  'position.snapshots': query({
    permission: 'cash.read',
    summary: 'Signed cash positions, newest first',
    input: z.object({ ...sliceShape }),
    output: z.object({ rows: z.array(snapshotHead), count: z.int() }),
  }),
  'position.compare': query({
    permission: 'cash.read',
    summary: 'What changed between a signed position and another one, or what is known now',
    input: z.object(compareShape),
    output: z.object({
      before: snapshotHead,
      /** Null for what is known now. */
      after: snapshotHead.nullable(),
      reportingCurrency: currencySchema,
      total: compared,
      accounts: z.array(
        z.object({
          id: idSchema,
          name: z.string(),
          entityName: z.string(),
          currency: currencySchema,
          change: z.enum(['added', 'removed', 'changed', 'same']),
          balance: compared,
          closing: compared,
        }),
      ),
      cells: z.array(
        z.object({ rowId: z.string(), label: z.string(), date: dateSchema, value: compared }),
      ),
      gapsOpened: z.array(z.string()),
      gapsClosed: z.array(z.string()),
    }),
  }),
  'position.explainChange': query({
    permission: 'cash.read',
    summary: 'A figure of a signed position, before and after, with the entries in between',
    input: z.object({
      ...compareShape,
      /** An account, or `total`; with a day a row of the worksheet. */
      rowId: z.string(),
      day: dateSchema.optional(),
      column: z.enum(['before', 'after', 'difference']).default('difference'),
    }),
    output: explanationSchema,
  }),
} as const;
