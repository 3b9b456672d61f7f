/** Documents: the reports that were made, in the sets of their commands, and their files to take along. */
import { z } from 'zod';
import { bytesCodec, dateSchema, entrySchema, idSchema, instantSchema } from './common.ts';
import { query } from './define.ts';
import { explanationSchema } from './explain.ts';

export const documentSchema = z.object({
  id: idSchema,
  kind: z.string(),
  title: z.string(),
  mediaType: z.string(),
  fileName: z.string(),
  sizeBytes: z.int(),
  asOf: dateSchema,
  knownEntry: entrySchema,
  runIds: z.array(idSchema),
  createdAt: instantSchema,
  userName: z.string(),
  fundId: idSchema.nullable(),
  /** Whose statement or notice it is, as runs name the investor; null for one of all. */
  holder: z.string().nullable(),
});

/** Which documents count: all of them where nothing is given. */
const documentScope = {
  /** Only those of one fund. */
  fundId: idSchema.optional(),
  /** In the title, which names the investor, in the name of the file or the investor's code. */
  search: z.string().max(100).optional(),
};

/** What one command made; figures are over the documents that the scope asks for. */
const documentSet = z.object({
  /** The journal entry of the command. */
  entry: entrySchema,
  count: z.int(),
  /** Without the search. */
  countOfAll: z.int(),
  kinds: z.array(z.string()),
  mediaTypes: z.array(z.string()),
  sizeBytes: z.int(),
  firstAsOf: dateSchema,
  lastAsOf: dateSchema,
  knownEntry: entrySchema,
  runIds: z.array(idSchema),
  /** Investors with a document of their own. */
  holderCount: z.int(),
  /** Where all are of one fund. */
  fundId: idSchema.nullable(),
  fundName: z.string().nullable(),
  userName: z.string(),
  /** Made first, whether the search finds it or not: of all investors' documents the one of all. */
  first: documentSchema,
});

/** How far an archive is: documents, bytes before its directory, and bytes of the directory. */
const archivePlace = z.object({
  files: z.int().min(0),
  bytes: z.int().min(0),
  directoryBytes: z.int().min(0),
});

export const documentsContract = {
  'reports.list': query({
    permission: 'report.read',
    summary: 'Documents in the sets of the commands that made them, newest first',
    input: z.object({
      ...documentScope,
      /** Only sets before this entry: `next` of the page before. */
      before: entrySchema.optional(),
      count: z.int().min(1).max(500).default(100),
    }),
    output: z.object({
      sets: z.array(documentSet),
      setCount: z.int(),
      documentCount: z.int(),
      next: entrySchema.nullable(),
    }),
  }),
  'reports.explain': query({
    permission: 'report.read',
    summary: 'What stands behind a figure of a set of documents',
    input: z.object({
      ...documentScope,
      entry: entrySchema,
      figure: z.enum(['count', 'holders', 'size', 'runs', 'known']),
    }),
    output: explanationSchema,
  }),
  'documents.list': query({
    permission: 'report.read',
    summary: 'The documents of a set in the order of their making',
    input: z.object({
      ...documentScope,
      entry: entrySchema,
      /** Only documents after this one: `next` of the page before. */
      after: idSchema.optional(),
      count: z.int().min(1).max(1000).default(200),
    }),
    output: z.object({
      rows: z.array(documentSchema),
      count: z.int(),
      next: idSchema.nullable(),
    }),
  }),
  'documents.content': query({
    permission: 'report.read',
    summary: 'The bytes of a document',
    input: z.object({ documentId: idSchema }),
    output: z.object({ fileName: z.string(), mediaType: z.string(), content: bytesCodec }),
  }),
  /**
   * Part after part of about 8 MB, so that no side holds a large archive in a message: the file is every
   * `content`, then every `directory`, then `end`. Parts after the first are asked with its
   * `knownEntry`, so that what is written meanwhile changes nothing.
   */
  'documents.archive': query({
    permission: 'report.read',
    summary: 'A part of a ZIP file of sets or of chosen documents',
    input: z.object({
      ...documentScope,
      /** Sets, narrowed by fund and search. */
      entries: z.array(entrySchema).max(1000).default([]),
      documentIds: z.array(idSchema).max(10_000).default([]),
      /** `next` of the part before. */
      from: archivePlace.nullable().default(null),
    }),
    output: z.object({
      fileName: z.string(),
      mediaType: z.string(),
      content: bytesCodec,
      directory: bytesCodec,
      /** Closes the file after the last part. */
      end: bytesCodec.nullable(),
      files: z.int(),
      fileCount: z.int(),
      next: archivePlace.nullable(),
    }),
  }),
  'documents.explain': query({
    permission: 'report.read',
    summary: 'The file behind a figure of a document: its size, its runs, or what it knew',
    input: z.object({ documentId: idSchema, figure: z.enum(['size', 'runs', 'known']) }),
    output: explanationSchema,
  }),
} as const;
