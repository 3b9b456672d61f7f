/** The cash position with its statements, lines and rates, and the day's overview. */
import { z } from 'zod';
import { POSITION_BASES, POSITION_GROUPINGS } from '../../core/cash/position.ts';
import {
  currencySchema,
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  instantSchema,
  moneyCodec,
  rateUsedSchema,
  scopeShape,
  sliceShape,
  sortSchema,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';

export const basisSchema = z.enum(POSITION_BASES).default('booked');
export const groupBySchema = z
  .enum(['entity', 'bank', 'currency', 'country', 'none'])
  .default('entity');
/** Also by category: what was brought forward, and what each category moved. */
const positionGroupBySchema = z.enum(POSITION_GROUPINGS).default('entity');

const positionRow = z.object({
  /** Stable within the answer: the account's id, `group:<key>`, or a part of an account by category. */
  id: z.string(),
  kind: z.enum(['group', 'account', 'total']),
  level: z.int(),
  parentId: z.string().nullable(),
  label: z.string(),
  accountId: idSchema.nullable(),
  accountCount: z.int(),
  bankName: z.string().nullable(),
  /** A currency, or `mixed`. */
  currency: z.string(),
  /** Null where the group mixes currencies. */
  accountBalance: moneyCodec.nullable(),
  /** Null where a rate is missing; then `missing` says which. */
  opening: moneyCodec.nullable(),
  inflow: moneyCodec.nullable(),
  outflow: moneyCodec.nullable(),
  /** Effect of exchange rates and the cent of rounding: opening + in − out + rates = closing. */
  rates: moneyCodec.nullable(),
  closing: moneyCodec.nullable(),
  /** Percent of the total with one decimal; rounded by largest remainder so that siblings foot. */
  sharePercent: decimalSchema.nullable(),
  converted: z.boolean(),
  rate: rateUsedSchema.nullable(),
  /** The last statement's date where it is older than the effective date. */
  lateSince: dateSchema.nullable(),
  /** Why figures are missing, or null. */
  missing: z.string().nullable(),
});

const line = z.object({
  id: idSchema,
  accountId: idSchema,
  accountName: z.string(),
  statementId: idSchema,
  position: z.int(),
  bookingDate: dateSchema,
  valueDate: dateSchema,
  amount: moneyCodec,
  counterparty: z.string().nullable(),
  remittance: z.string().nullable(),
  reference: z.string().nullable(),
  code: z.string().nullable(),
  categoryId: idSchema.nullable(),
  categoryName: z.string().nullable(),
  entry: entrySchema,
});

const lineFilterShape = {
  ...scopeShape,
  statementId: idSchema.optional(),
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  categoryIds: z.array(idSchema).optional(),
  search: z.string().max(200).optional(),
};

export const positionContract = {
  'position.get': query({
    permission: 'cash.read',
    summary:
      'The cash position by entity, bank, country, currency, category or account, at dated rates',
    input: z.object({
      asOf: dateSchema,
      basis: basisSchema,
      groupBy: positionGroupBySchema,
      reportingCurrency: currencySchema.optional(),
      ...scopeShape,
    }),
    output: z.object({
      asOf: dateSchema,
      basis: z.string(),
      reportingCurrency: currencySchema,
      rows: z.array(positionRow),
      total: positionRow,
      currencyCount: z.int(),
      accountsReported: z.int(),
      staleRates: z.array(z.string()),
      missingRates: z.array(z.string()),
    }),
  }),
  'position.explain': query({
    permission: 'cash.read',
    summary: 'Rule, rate, lines and file behind a figure of the position',
    input: z.object({
      accountId: idSchema.optional(),
      /** A group, a part of an account by category, or the total where no account is given. */
      rowId: z.string().optional(),
      column: z.enum([
        'accountBalance',
        'opening',
        'inflow',
        'outflow',
        'rates',
        'closing',
        'sharePercent',
        /** Closing less opening, and the part of it that was not exchange rates. */
        'change',
        'flows',
      ]),
      asOf: dateSchema,
      basis: basisSchema,
      groupBy: positionGroupBySchema,
      reportingCurrency: currencySchema.optional(),
      /** The same narrowing as of the position that shows the figure. */
      ...scopeShape,
    }),
    output: explanationSchema,
  }),
  'lines.page': query({
    permission: 'cash.read',
    summary: 'Statement lines, filtered and sorted, with totals over all of them',
    input: z.object({
      ...lineFilterShape,
      sort: sortSchema.optional(),
      ...sliceShape,
    }),
    output: z.object({
      rows: z.array(line),
      count: z.int(),
      totals: z.array(
        z.object({ currency: currencySchema, inflow: moneyCodec, outflow: moneyCodec }),
      ),
    }),
  }),
  'lines.explain': query({
    permission: 'cash.read',
    summary: 'A statement line with its statement, file, raw text and journal entry',
    input: z.object({ lineId: idSchema }),
    output: explanationSchema,
  }),
  'lines.explainTotal': query({
    permission: 'cash.read',
    summary: 'What the total of statement lines in a currency is made of, down to its lines',
    input: z.object({ ...lineFilterShape, currency: currencySchema }),
    output: explanationSchema,
  }),
  'lines.setCategory': command({
    permission: 'cash.edit',
    summary: 'Put statement lines into a category',
    undo: inverse,
    input: z.object({
      lineIds: z.array(idSchema).min(1).max(1000),
      categoryId: idSchema.nullable(),
    }),
    output: z.object({ changed: z.int() }),
  }),
  'statements.list': query({
    permission: 'cash.read',
    summary: 'Bank statements with their proof',
    input: z.object({
      ...scopeShape,
      from: dateSchema.optional(),
      to: dateSchema.optional(),
      ...sliceShape,
    }),
    output: z.object({
      rows: z.array(
        z.object({
          id: idSchema,
          accountId: idSchema,
          accountName: z.string(),
          number: z.string().nullable(),
          fromDate: dateSchema,
          toDate: dateSchema,
          opening: moneyCodec.nullable(),
          closing: moneyCodec.nullable(),
          lineCount: z.int(),
          proof: z.string(),
          fileName: z.string().nullable(),
          entry: entrySchema,
        }),
      ),
      count: z.int(),
    }),
  }),
  'rates.list': query({
    permission: 'cash.read',
    summary: 'The exchange rate of each currency in use on a date, with source and age',
    input: z.object({ asOf: dateSchema, reportingCurrency: currencySchema.optional() }),
    output: z.array(
      rateUsedSchema.extend({ previous: decimalSchema.nullable(), entry: entrySchema }),
    ),
  }),
  'rates.explain': query({
    permission: 'cash.read',
    summary: 'The quotes behind an exchange rate, with file, journal entry and the rates before',
    input: z.object({
      asOf: dateSchema,
      currency: currencySchema,
      reportingCurrency: currencySchema.optional(),
    }),
    output: explanationSchema,
  }),
  'home.get': query({
    permission: 'cash.read',
    summary: 'Group liquidity, its change, currencies, alerts and tasks of the day',
    input: z.object({ asOf: dateSchema, entityIds: z.array(idSchema).optional() }),
    output: z.object({
      liquidity: moneyCodec.nullable(),
      change: moneyCodec.nullable(),
      changeFlows: moneyCodec.nullable(),
      changeRates: moneyCodec.nullable(),
      accountsReported: z.int(),
      accountCount: z.int(),
      currencies: z.array(
        z.object({
          currency: currencySchema,
          accountCount: z.int(),
          /** Null where the balance of an account is missing. */
          balance: moneyCodec.nullable(),
          converted: moneyCodec.nullable(),
          change: moneyCodec.nullable(),
          sharePercent: decimalSchema.nullable(),
          stale: z.boolean(),
          /** Closing balance of the last 30 business days, major units, for a sparkline. */
          history: z.array(z.number()),
        }),
      ),
      alerts: z.array(
        z.object({
          id: z.string(),
          severity: z.enum(['breach', 'warning', 'stale', 'task']),
          title: z.string(),
          detail: z.string(),
          at: instantSchema.nullable(),
          link: z.object({
            label: z.string(),
            screen: z.string(),
            parameters: z.record(z.string(), z.string()).optional(),
          }),
        }),
      ),
    }),
  }),
} as const;
