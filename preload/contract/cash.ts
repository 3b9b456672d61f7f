/** Accounts, statements, the cash position, expected flows and rates. */
import { z } from 'zod';
import {
  appErrorSchema,
  bytesCodec,
  currencySchema,
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  instantSchema,
  jsonSchema,
  moneyCodec,
  nothing,
  rateUsedSchema,
  sliceShape,
  sortSchema,
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
});

const account = z.object({
  id: idSchema,
  entityId: idSchema,
  entityName: z.string(),
  bankId: idSchema,
  bankName: z.string(),
  name: z.string(),
  number: z.string(),
  currency: currencySchema,
  kind: z.string(),
  restriction: z.string(),
  lastStatementDate: dateSchema.nullable(),
});

const scopeShape = {
  entityIds: z.array(idSchema).optional(),
  bankIds: z.array(idSchema).optional(),
  currencies: z.array(currencySchema).optional(),
  accountIds: z.array(idSchema).optional(),
};

const positionRow = z.object({
  /** Stable within the answer: the account's id, or `group:<key>`. */
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

const statementPreview = z.object({
  accountNumber: z.string(),
  /** Null where the account is not in the register yet. */
  accountId: idSchema.nullable(),
  currency: z.string(),
  number: z.string().nullable(),
  fromDate: dateSchema,
  toDate: dateSchema,
  opening: moneyCodec.nullable(),
  closing: moneyCodec.nullable(),
  credits: moneyCodec,
  debits: moneyCodec,
  creditCount: z.int(),
  debitCount: z.int(),
  lineCount: z.int(),
  newLineCount: z.int(),
  duplicateLineCount: z.int(),
  proof: z.enum(['proven', 'unproven', 'unbalanced']),
  difference: moneyCodec.nullable(),
  /** same: already imported with the same content; correction: same statement, other content. */
  known: z.enum(['new', 'same', 'correction']),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), line: z.int().optional() })),
});

const filePreview = z.object({
  name: z.string(),
  sha256: z.string(),
  sizeBytes: z.int(),
  format: z.string().nullable(),
  /** When the same bytes were imported before. */
  importedAt: instantSchema.nullable(),
  statements: z.array(statementPreview),
  /** Rates found in the file, where it is a rates file. */
  rateCount: z.int(),
  issues: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(['info', 'warning', 'error']),
      message: z.string(),
      line: z.int().optional(),
    }),
  ),
  /** The proposed reading of a CSV file, with its confidence, to be confirmed or changed. */
  profile: jsonSchema.nullable(),
  refusal: appErrorSchema.nullable(),
});

export const cashContract = {
  'entities.list': query({
    permission: 'cash.read',
    summary: 'The legal entities of the group',
    input: nothing,
    output: z.array(entity),
  }),
  'entities.save': command({
    permission: 'cash.edit',
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
      }),
    ),
  }),
  'banks.save': command({
    permission: 'cash.edit',
    summary: 'Add or change a bank',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      name: z.string().min(1).max(120).meta({ title: 'Name' }),
      bic: z.string().max(11).nullable().default(null).meta({ title: 'BIC' }),
      country: z.string().length(2).meta({ title: 'Country' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'accounts.list': query({
    permission: 'cash.read',
    summary: 'The bank accounts of the group',
    input: nothing,
    output: z.array(account),
  }),
  'accounts.save': command({
    permission: 'cash.edit',
    summary: 'Add or change a bank account',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      entityId: idSchema.meta({ title: 'Entity' }),
      bankId: idSchema.meta({ title: 'Bank' }),
      name: z.string().min(1).max(120).meta({ title: 'Name' }),
      number: z.string().min(1).max(64).meta({ title: 'Number or IBAN' }),
      currency: currencySchema,
      kind: z.string().default('operating').meta({ title: 'Kind' }),
      restriction: z.enum(['none', 'trapped', 'restricted']).default('none'),
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
  'position.get': query({
    permission: 'cash.read',
    summary: 'The cash position by entity, bank, currency or account, translated at dated rates',
    input: z.object({
      asOf: dateSchema,
      basis: z.enum(['booked', 'value', 'projected']).default('booked'),
      groupBy: z.enum(['entity', 'bank', 'currency', 'country', 'none']).default('entity'),
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
      /** A group or the total where no account is given. */
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
      basis: z.enum(['booked', 'value', 'projected']).default('booked'),
      groupBy: z.enum(['entity', 'bank', 'currency', 'country', 'none']).default('entity'),
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
      ...scopeShape,
      statementId: idSchema.optional(),
      from: dateSchema.optional(),
      to: dateSchema.optional(),
      categoryIds: z.array(idSchema).optional(),
      search: z.string().max(200).optional(),
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
  'import.inspect': query({
    permission: 'cash.import',
    summary: 'Read files and show what an import would bring, without importing',
    input: z.object({
      files: z
        .array(z.object({ name: z.string().max(255), content: bytesCodec }))
        .min(1)
        .max(500),
      /** CSV profiles by file name, where the proposed one was changed. */
      profiles: z.record(z.string(), jsonSchema).optional(),
    }),
    output: z.object({ files: z.array(filePreview) }),
  }),
  'import.files': command({
    permission: 'cash.import',
    summary: 'Import statements and rates from files, as one command',
    undo: inverse,
    input: z.object({
      files: z
        .array(z.object({ name: z.string().max(255), content: bytesCodec }))
        .min(1)
        .max(500),
      profiles: z.record(z.string(), jsonSchema).optional(),
      /** What to do with statements of accounts that the register does not know. */
      unknownAccounts: z.enum(['create', 'refuse']).default('create'),
      /** The entity that new accounts belong to; an entity "Unassigned" where none is given. */
      entityId: idSchema.optional(),
    }),
    output: z.object({
      files: z.array(filePreview),
      statementCount: z.int(),
      lineCount: z.int(),
      duplicateLineCount: z.int(),
      rateCount: z.int(),
      createdAccounts: z.array(z.object({ id: idSchema, number: z.string() })),
      refusedFileCount: z.int(),
    }),
  }),
  'import.history': query({
    permission: 'cash.read',
    summary: 'Imported files, newest first',
    input: z.object({ ...sliceShape }),
    output: z.object({
      rows: z.array(
        z.object({
          id: idSchema,
          name: z.string(),
          format: z.string(),
          sizeBytes: z.int(),
          receivedAt: instantSchema,
          statementCount: z.int(),
          lineCount: z.int(),
          entry: entrySchema,
          userName: z.string(),
        }),
      ),
      count: z.int(),
    }),
  }),
  'import.profiles': query({
    permission: 'cash.read',
    summary: 'Saved CSV profiles',
    input: nothing,
    output: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        format: z.string(),
        headerFingerprint: z.string(),
        profile: jsonSchema,
      }),
    ),
  }),
  'import.saveProfile': command({
    permission: 'cash.import',
    summary: 'Save how a bank’s CSV is read',
    undo: inverse,
    input: z.object({
      name: z.string().min(1).max(80),
      headerFingerprint: z.string(),
      profile: jsonSchema,
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
    input: z.object({
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
    }),
    output: z.object({ id: idSchema }),
  }),
  'rates.list': query({
    permission: 'cash.read',
    summary: 'The exchange rate of each currency in use on a date, with source and age',
    input: z.object({ asOf: dateSchema, reportingCurrency: currencySchema.optional() }),
    output: z.array(
      rateUsedSchema.extend({ previous: decimalSchema.nullable(), entry: entrySchema }),
    ),
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
          balance: moneyCodec,
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
