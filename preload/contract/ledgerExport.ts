/** What leaves for accounting packages: numbered batches that are frozen, and those that reverse them. */
import { z } from 'zod';
import {
  bytesCodec,
  dateSchema,
  entrySchema,
  idSchema,
  instantSchema,
  nothing,
  sliceShape,
} from './common.ts';
import { command, noUndo, query } from './define.ts';

export const accountingPackages = [
  'iif',
  'quickbooks-online',
  'sage-50',
  'sage-intacct',
  'sap',
  'sap-idoc',
  'xero',
  'datev',
] as const;

const batch = z.object({
  id: idSchema,
  entityId: idSchema,
  entityName: z.string(),
  number: z.int(),
  package: z.enum(accountingPackages),
  from: dateSchema,
  to: dateSchema,
  journalCount: z.int(),
  fileName: z.string(),
  fileHash: z.string(),
  sizeBytes: z.int(),
  reversesId: idSchema.nullable(),
  reversesNumber: z.int().nullable(),
  reversedByNumber: z.int().nullable(),
  createdAt: instantSchema,
  entry: entrySchema,
});

const options = z.record(z.string().max(40), z.string().max(80)).default({});

const stays = noUndo('a batch that has left is reversed by another batch');

export const ledgerExportContract = {
  'ledger.packages': query({
    permission: 'ledger.read',
    summary: 'The accounting packages that journals can be handed to, with their options',
    input: nothing,
    output: z.array(
      z.object({
        id: z.enum(accountingPackages),
        label: z.string(),
        note: z.string(),
        options: z.array(z.object({ name: z.string(), label: z.string(), value: z.string() })),
      }),
    ),
  }),
  'ledger.exportPreview': query({
    permission: 'ledger.read',
    summary: 'Journals that a batch would hold, and what the package cannot take',
    input: z.object({
      entityId: idSchema,
      package: z.enum(accountingPackages),
      from: dateSchema,
      to: dateSchema,
      options,
    }),
    output: z.object({
      journalCount: z.int(),
      /** Journals of the span that an earlier batch holds. */
      exportedCount: z.int(),
      warnings: z.array(z.object({ code: z.string(), message: z.string() })),
      fileName: z.string().nullable(),
      /** The first lines of the file. */
      sample: z.string(),
    }),
  }),
  'ledger.export': command({
    permission: 'ledger.export',
    summary: 'Hand journals that have not left yet to an accounting package as a numbered batch',
    undo: stays,
    input: z.object({
      entityId: idSchema.meta({ title: 'Entity' }),
      package: z.enum(accountingPackages).meta({ title: 'Accounting package' }),
      from: dateSchema.meta({ title: 'From' }),
      to: dateSchema.meta({ title: 'To' }),
      options,
    }),
    output: z.object({ batch, content: bytesCodec, mediaType: z.string() }),
  }),
  'ledger.reverseBatch': command({
    permission: 'ledger.export',
    summary: 'Take a batch back by a batch of the opposite journals; its journals may leave again',
    undo: stays,
    input: z.object({ batchId: idSchema, options }),
    output: z.object({ batch, content: bytesCodec, mediaType: z.string() }),
  }),
  'ledger.batches': query({
    permission: 'ledger.read',
    summary: 'Batches that left for accounting, newest first',
    input: z.object({ entityId: idSchema.optional(), ...sliceShape }),
    output: z.object({ rows: z.array(batch), count: z.int() }),
  }),
  'ledger.batchContent': query({
    permission: 'ledger.read',
    summary: 'The bytes of a batch as it left',
    input: z.object({ batchId: idSchema }),
    output: z.object({ fileName: z.string(), mediaType: z.string(), content: bytesCodec }),
  }),
} as const;
