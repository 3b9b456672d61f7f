/**
 * Bank accounts and what belongs to them: identifiers, opening and closing, mandates with limits,
 * documents, findings, and the history of every change.
 */
import { z } from 'zod';
import {
  bytesCodec,
  currencySchema,
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  instantSchema,
  moneyCodec,
  scopeShape,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';

const account = z.object({
  id: idSchema,
  entityId: idSchema,
  entityName: z.string(),
  bankId: idSchema,
  bankName: z.string(),
  bankBic: z.string().nullable(),
  name: z.string(),
  number: z.string(),
  /** As people read it: an IBAN in groups of four. */
  printedNumber: z.string(),
  numberScheme: z.string(),
  routingNumber: z.string().nullable(),
  currency: z.string(),
  kind: z.string(),
  restriction: z.string(),
  restricted: moneyCodec.nullable(),
  restrictionReason: z.string().nullable(),
  openedOn: dateSchema.nullable(),
  closedOn: dateSchema.nullable(),
  /** On the day that was asked for. */
  state: z.enum(['open', 'planned', 'closed']),
  /** The format whose statements rule the ledger; null takes the first that comes. */
  channel: z.string().nullable(),
  target: moneyCodec.nullable(),
  minimum: moneyCodec.nullable(),
  overdraft: moneyCodec.nullable(),
  lastStatementDate: dateSchema.nullable(),
  entry: entrySchema,
});

const finding = z.object({
  accountId: idSchema,
  accountName: z.string(),
  entityName: z.string(),
  code: z.string(),
  severity: z.enum(['problem', 'warning', 'remark']),
  message: z.string(),
  mandateId: idSchema.nullable(),
});

const mandate = z.object({
  id: idSchema,
  accountId: idSchema,
  personName: z.string(),
  kind: z.string(),
  rights: z.string(),
  limit: moneyCodec.nullable(),
  validFrom: dateSchema,
  validTo: dateSchema.nullable(),
  state: z.enum(['valid', 'planned', 'expired']),
  entry: entrySchema,
});

const attachment = z.object({
  id: idSchema,
  title: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  addedAt: instantSchema,
  userName: z.string(),
  entry: entrySchema,
});

const remark = z.object({
  path: z.string(),
  severity: z.enum(['problem', 'remark']),
  code: z.string(),
  message: z.string(),
});

const MAX_DOCUMENT_BYTES = 20 * 1024 * 1024;
const inOwnCurrency = { description: 'In the currency of the account' };
const ownAmount = (title: string) =>
  decimalSchema
    .nullable()
    .default(null)
    .meta({ title, ...inOwnCurrency });

export const accountsContract = {
  'accounts.list': query({
    permission: 'cash.read',
    summary: 'The bank accounts of the group',
    input: z.object({
      /** For the state; the business date where none is given. */
      asOf: dateSchema.optional(),
      ...scopeShape,
    }),
    output: z.array(account),
  }),
  'accounts.get': query({
    permission: 'cash.read',
    summary: 'One account with its balance, mandates, documents and findings on a day',
    input: z.object({ accountId: idSchema, asOf: dateSchema }),
    output: z.object({
      account,
      /** Booked on the day; null where no statement tells it. */
      balance: moneyCodec.nullable(),
      statementCount: z.int(),
      lastMovement: dateSchema.nullable(),
      /** What stands against closing it. */
      openFlowCount: z.int(),
      mandates: z.array(mandate),
      attachments: z.array(attachment),
      findings: z.array(finding),
    }),
  }),
  'accounts.check': query({
    permission: 'cash.read',
    summary: 'What is wrong with identifiers as they are typed: IBAN, BIC, ABA, LEI',
    input: z.object({
      number: z.string().max(64).optional(),
      scheme: z.enum(['iban', 'other']).optional(),
      routingNumber: z.string().max(34).nullable().optional(),
      bankId: z.string().optional(),
      bic: z.string().max(34).nullable().optional(),
      country: z.string().max(2).optional(),
      lei: z.string().max(34).nullable().optional(),
    }),
    output: z.array(remark),
  }),
  'accounts.save': command({
    permission: 'cash.accounts',
    summary: 'Add or change a bank account',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      /** The entry that the person saw; a later change is a conflict. */
      expectedEntry: entrySchema.optional(),
      entityId: idSchema.meta({ title: 'Entity' }),
      bankId: idSchema.meta({ title: 'Bank' }),
      name: z.string().min(1).max(120).meta({ title: 'Name' }),
      number: z.string().min(1).max(64).meta({ title: 'Number or IBAN' }),
      scheme: z.enum(['iban', 'other']).optional().meta({ title: 'Kind of number' }),
      routingNumber: z
        .string()
        .max(34)
        .nullable()
        .default(null)
        .meta({ title: 'Routing number', description: 'ABA of a bank in the United States' }),
      currency: currencySchema,
      kind: z.string().default('operating').meta({ title: 'Kind' }),
      openedOn: dateSchema.nullable().default(null).meta({ title: 'Opened on' }),
      restriction: z.enum(['none', 'trapped', 'restricted']).default('none'),
      restrictedAmount: ownAmount('Restricted amount'),
      restrictionReason: z
        .string()
        .max(300)
        .nullable()
        .default(null)
        .meta({ title: 'Reason of the restriction' }),
      channel: z
        .string()
        .max(20)
        .nullable()
        .default(null)
        .meta({ title: 'Ledger channel', description: 'The format whose statements are booked' }),
      targetAmount: ownAmount('Target balance'),
      minimumAmount: ownAmount('Minimum balance'),
      overdraftAmount: ownAmount('Overdraft'),
    }),
    output: z.object({ id: idSchema }),
  }),
  'accounts.close': command({
    permission: 'cash.accounts',
    summary: 'Close an account; with a balance or open items only where that is confirmed',
    undo: inverse,
    input: z.object({
      accountId: idSchema,
      closedOn: dateSchema.meta({ title: 'Closed on' }),
      reason: z.string().min(1).max(300).meta({ title: 'Reason' }),
      /** Close it despite a balance or open items. */
      confirmed: z.boolean().default(false).meta({ title: 'Despite a balance or open items' }),
      expectedEntry: entrySchema.optional(),
    }),
    output: z.object({ entry: entrySchema }),
  }),
  'accounts.reopen': command({
    permission: 'cash.accounts',
    summary: 'Take an account out of its closing',
    undo: inverse,
    input: z.object({
      accountId: idSchema,
      reason: z.string().min(1).max(300).meta({ title: 'Reason' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'accounts.findings': query({
    permission: 'cash.read',
    summary: 'What the register of accounts shows on a day: expired mandates, late statements …',
    input: z.object({
      asOf: dateSchema,
      /** A mandate is told so many days before it ends. */
      expiryDays: z.int().min(0).max(365).optional(),
      statementDays: z.int().min(0).max(365).optional(),
      dormantDays: z.int().min(1).max(3660).optional(),
      ...scopeShape,
    }),
    output: z.object({
      findings: z.array(finding),
      accountCount: z.int(),
    }),
  }),
  'accounts.explain': query({
    permission: 'cash.read',
    summary: 'What a count of the register counts: accounts, statements, findings or prices',
    input: z.object({
      figure: z.enum(['accounts', 'statements', 'findings', 'prices']),
      asOf: dateSchema,
      ...scopeShape,
    }),
    output: explanationSchema,
  }),
  'accounts.history': query({
    permission: 'cash.read',
    summary: 'Every change of an account, its mandates and documents, newest first',
    input: z.object({ accountId: idSchema, count: z.int().min(1).max(500).default(100) }),
    output: z.array(
      z.object({
        entry: entrySchema,
        at: instantSchema,
        userName: z.string(),
        summary: z.string(),
        subject: z.enum(['account', 'mandate', 'document']),
        name: z.string(),
        kind: z.enum(['inserted', 'updated', 'deleted']),
        fields: z.array(
          z.object({
            name: z.string(),
            before: z.string().nullable(),
            after: z.string().nullable(),
          }),
        ),
      }),
    ),
  }),
  'mandates.list': query({
    permission: 'cash.read',
    summary: 'Who may act for which accounts on a day, and up to what amount',
    input: z.object({ asOf: dateSchema, ...scopeShape }),
    output: z.array(mandate.extend({ accountName: z.string(), entityName: z.string() })),
  }),
  'mandates.save': command({
    permission: 'cash.accounts',
    summary: 'Add or change a mandate of an account with its limit',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      expectedEntry: entrySchema.optional(),
      accountId: idSchema.meta({ title: 'Account' }),
      personName: z.string().min(1).max(120).meta({ title: 'Person' }),
      kind: z
        .enum(['signatory', 'viewer', 'administrator', 'power-of-attorney'])
        .default('signatory')
        .meta({ title: 'May' }),
      rights: z.enum(['sole', 'joint-two', 'joint-all']).default('joint-two'),
      limit: moneyCodec
        .nullable()
        .default(null)
        .meta({ title: 'Limit', description: 'For one payment; without a limit where blank' }),
      validFrom: dateSchema.meta({ title: 'Valid from' }),
      validTo: dateSchema.nullable().default(null).meta({ title: 'Valid to' }),
    }),
    output: z.object({ id: idSchema }),
  }),
  'mandates.remove': command({
    permission: 'cash.accounts',
    summary: 'Remove a mandate that was entered by mistake',
    undo: inverse,
    input: z.object({ id: idSchema }),
    output: z.object({ personName: z.string() }),
  }),
  'attachments.add': command({
    permission: 'cash.accounts',
    summary: 'Attach a document to an account',
    undo: inverse,
    input: z.object({
      accountId: idSchema,
      title: z.string().min(1).max(120).meta({ title: 'Title' }),
      fileName: z.string().min(1).max(255),
      mediaType: z.string().max(120).default('application/octet-stream'),
      content: bytesCodec.refine((bytes) => bytes.length <= MAX_DOCUMENT_BYTES, {
        error: 'A document may have 20 MB.',
      }),
    }),
    output: z.object({ id: idSchema, sha256: z.string() }),
  }),
  'attachments.remove': command({
    permission: 'cash.accounts',
    summary: 'Take a document off its account; its bytes stay in the history',
    undo: inverse,
    input: z.object({ id: idSchema }),
    output: z.object({ title: z.string() }),
  }),
  'attachments.explain': query({
    permission: 'cash.read',
    summary: 'The file behind the size of an attached document',
    input: z.object({ id: idSchema }),
    output: explanationSchema,
  }),
  'attachments.content': query({
    permission: 'cash.read',
    summary: 'The bytes of an attached document',
    input: z.object({ id: idSchema }),
    output: z.object({ fileName: z.string(), mediaType: z.string(), content: bytesCodec }),
  }),
} as const;
