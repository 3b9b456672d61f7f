/** An open workspace: what it is, settings, drafts, backup, people. */
import { z } from 'zod';
import { dateSchema, entrySchema, idSchema, instantSchema, jsonSchema, nothing } from './common.ts';
import { command, inverse, noUndo, query } from './define.ts';
import { explanationSchema } from './explain.ts';
import { permissionNames } from './permissions.ts';

const person = z.object({
  id: idSchema,
  login: z.string(),
  name: z.string(),
  initials: z.string(),
  active: z.boolean(),
  roles: z.array(z.string()),
});

export const workspaceContract = {
  'workspace.info': query({
    permission: 'workspace.read',
    summary: 'Name, base currency, business date, journal and store figures of the workspace',
    input: nothing,
    output: z.object({
      id: z.string(),
      name: z.string(),
      sample: z.boolean(),
      baseCurrency: z.string(),
      /** The day that the group works on: the default of the effective clock. */
      businessDate: dateSchema,
      today: dateSchema,
      timeZone: z.string(),
      journalEntry: entrySchema,
      journalAt: instantSchema.nullable(),
      entityCount: z.int(),
      accountCount: z.int(),
      bankCount: z.int(),
      lineCount: z.int(),
      lastStatementAt: instantSchema.nullable(),
      banksReported: z.int(),
      ratesDate: dateSchema.nullable(),
      staleRates: z.array(z.string()),
      cipher: z.string(),
      formatVersion: z.int(),
      schemaVersion: z.int(),
      contractVersion: z.string(),
    }),
  }),
  'workspace.verify': query({
    permission: 'journal.read',
    summary: 'Recompute digests, chain, derived tables and database integrity',
    input: z.object({ full: z.boolean().default(false) }),
    output: z.object({
      clean: z.boolean(),
      entries: z.int(),
      rows: z.int(),
      findings: z.array(
        z.object({
          code: z.string(),
          message: z.string(),
          table: z.string().optional(),
          rowId: z.string().optional(),
          entry: entrySchema.optional(),
        }),
      ),
    }),
  }),
  'workspace.backup': query({
    permission: 'workspace.admin',
    summary: 'Write one portable, verified backup file into the backups folder',
    input: nothing,
    output: z.object({ fileName: z.string(), sizeBytes: z.int(), sha256: z.string() }),
  }),
  'workspace.backups': query({
    permission: 'workspace.read',
    summary: 'The backups in the backups folder',
    input: nothing,
    output: z.array(z.object({ fileName: z.string(), sizeBytes: z.int(), at: instantSchema })),
  }),
  'workspace.explainBackup': query({
    permission: 'workspace.read',
    summary: 'The file behind the size of a backup',
    input: z.object({ fileName: z.string().min(1).max(255) }),
    output: explanationSchema,
  }),
  'session.me': query({
    permission: 'none',
    summary: 'Who is working here and what they may do',
    input: nothing,
    output: person.extend({ permissions: z.array(z.enum(permissionNames)) }),
  }),
  'users.list': query({
    permission: 'workspace.read',
    summary: 'The people of this workspace with their roles',
    input: nothing,
    output: z.array(person),
  }),
  'users.save': command({
    permission: 'workspace.admin',
    summary: 'Add or change a person and their roles',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      login: z.string().min(1).max(60),
      name: z.string().min(1).max(80),
      active: z.boolean().default(true),
      roles: z.array(z.string()).min(1),
    }),
    output: z.object({ id: idSchema }),
  }),
  'settings.get': query({
    permission: 'workspace.read',
    summary: 'Settings of the workspace by key',
    input: nothing,
    output: z.record(z.string(), jsonSchema),
  }),
  'settings.set': command({
    permission: 'workspace.admin',
    summary: 'Change one setting of the workspace',
    undo: inverse,
    input: z.object({ key: z.string().min(1).max(80), value: jsonSchema }),
    output: nothing,
  }),
  'drafts.get': query({
    permission: 'none',
    summary: 'A half-filled form of one’s own',
    input: z.object({ form: z.string() }),
    output: z.object({ content: jsonSchema.nullable() }),
  }),
  'drafts.save': command({
    permission: 'none',
    summary: 'Keep a half-filled form',
    undo: noUndo('A draft is replaced by the next one.'),
    input: z.object({ form: z.string().max(120), content: jsonSchema.nullable() }),
    output: nothing,
  }),
} as const;
