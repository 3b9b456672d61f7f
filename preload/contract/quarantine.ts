/**
 * What an import refused, kept with its bytes until a person decides. A second person may take in what
 * only findings refuse that the format's own rules let a person lift.
 */
import { z } from 'zod';
import { idSchema, instantSchema, jsonSchema, sliceShape } from './common.ts';
import { command, inverse, query } from './define.ts';
import { importIssue, printedFigures, sourcePlace } from './import.ts';

const status = z.enum(['held', 'released', 'resolved', 'discarded']);

const person = z.object({ id: z.string(), name: z.string() });

const held = z.object({
  id: idSchema,
  fileName: z.string(),
  sha256: z.string(),
  sizeBytes: z.int(),
  format: z.string().nullable(),
  /** The refused statement as printed; null where the file as a whole was refused. */
  figures: printedFigures.extend({ source: sourcePlace }).nullable(),
  code: z.string(),
  message: z.string(),
  issues: z.array(importIssue),
  overridable: z.boolean(),
  /**
   * held: waits for a decision; released: taken in by a second person; resolved: imported later, when
   * what was missing had been given; discarded: put away.
   */
  status,
  heldBy: person,
  heldAt: instantSchema,
  decidedBy: person.nullable(),
  decidedAt: instantSchema.nullable(),
  reason: z.string().nullable(),
  /** What the caller may do with it now, and why they may not release it. */
  mayDiscard: z.boolean(),
  mayRelease: z.enum(['yes', 'own', 'never', 'decided']),
});

const reason = z.string().trim().min(3).max(500);

export const quarantineContract = {
  'quarantine.list': query({
    permission: 'cash.read',
    summary: 'Refused files and statements that wait for a decision, newest first',
    input: z.object({ status: z.enum([...status.options, 'all']).default('held'), ...sliceShape }),
    output: z.object({ rows: z.array(held), count: z.int(), heldCount: z.int() }),
  }),
  'quarantine.inspect': query({
    permission: 'cash.import',
    summary: 'One refused file or statement with its reasons and a slice of its raw bytes',
    input: z.object({ id: idSchema }),
    output: z.object({
      item: held,
      /** Text of the bytes around the refused statement, or from the start of the file. */
      excerpt: z.object({
        line: z.int(),
        offset: z.int(),
        text: z.string(),
        isCut: z.boolean(),
      }),
      /** What the file was read with: answers of a person and the profile of a table. */
      reading: jsonSchema.nullable(),
    }),
  }),
  'quarantine.release': command({
    permission: 'cash.import',
    summary: 'Take in refused statements that another person’s import holds',
    undo: inverse,
    input: z.object({ ids: z.array(idSchema).min(1).max(200), reason }),
    output: z.object({
      statementCount: z.int(),
      lineCount: z.int(),
      duplicateLineCount: z.int(),
      interimLineCount: z.int(),
      releasedCount: z.int(),
    }),
  }),
  'quarantine.discard': command({
    permission: 'cash.import',
    summary: 'Put refused files and statements away without importing them',
    undo: inverse,
    input: z.object({ ids: z.array(idSchema).min(1).max(500), reason }),
    output: z.object({ discardedCount: z.int() }),
  }),
} as const;
