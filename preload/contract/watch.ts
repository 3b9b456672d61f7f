/**
 * Watch folders: what a bank's program or an SFTP client puts there is imported once. Which folders
 * belongs to the device, for paths are its own; nothing in them is moved, changed or deleted.
 */
import { z } from 'zod';
import { entrySchema, instantSchema, nothing } from './common.ts';
import { command, inverse, noUndo, query } from './define.ts';

const config = z.object({
  enabled: z.boolean(),
  /** Full paths of folders on this device; folders inside of them are read as well. */
  folders: z.array(z.string().trim().min(1).max(1024)).max(20),
});

const status = z.object({
  /** Whether this program watches now; a command line that runs and ends does not. */
  isRunning: z.boolean(),
  lastScanAt: instantSchema.nullable(),
  folders: z.array(
    z.object({
      path: z.string(),
      state: z.enum(['watching', 'missing', 'unreadable']),
      fileCount: z.int(),
      /** Files that are still being written, as far as can be told. */
      waitingCount: z.int(),
    }),
  ),
  /** What came in lately, newest first. */
  recent: z.array(
    z.object({
      at: instantSchema,
      folder: z.string(),
      name: z.string(),
      outcome: z.enum(['imported', 'known', 'held', 'checked', 'failed']),
      message: z.string(),
      entry: entrySchema.nullable(),
    }),
  ),
});

/** Answered from the store. */
export const watchContract = {
  'watch.get': query({
    permission: 'cash.read',
    summary: 'The watch folders of this device',
    input: nothing,
    output: config,
  }),
  'watch.set': command({
    permission: 'cash.import',
    summary: 'Choose the folders of this device from which new files are imported by themselves',
    undo: inverse,
    input: config,
    output: nothing,
  }),
  'import.known': query({
    permission: 'cash.import',
    summary: 'Which of these files were imported or refused before, by the hash of their bytes',
    input: z.object({ hashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(1000) }),
    output: z.object({ known: z.array(z.string()) }),
  }),
} as const;

/** Answered by the program that watches. */
export const watchingContract = {
  'watch.status': query({
    permission: 'cash.read',
    summary: 'What the watch folders of this device hold and what came in lately',
    input: nothing,
    output: status,
  }),
  'watch.scan': command({
    permission: 'cash.import',
    summary: 'Look into the watch folders now',
    undo: noUndo('Undo the imports that it brought.'),
    input: nothing,
    output: status,
  }),
} as const;
