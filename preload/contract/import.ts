/** Statements and rates from files: looked at, imported, listed, and how CSV is read. */
import { z } from 'zod';
import {
  appErrorSchema,
  bytesCodec,
  currencySchema,
  dateSchema,
  entrySchema,
  idSchema,
  instantSchema,
  jsonSchema,
  moneyCodec,
  nothing,
  sliceShape,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';

/** A balance as the file prints it, signed, with its code there (60F, OPBD, 015, LEDGERBAL). */
const printedBalance = z.object({
  kind: z.string(),
  code: z.string(),
  amount: z.string(),
  currency: z.string(),
  date: dateSchema.nullable(),
  isDerived: z.boolean(),
});

/** A page or a refused statement as printed; its currency may be none that is known. */
export const printedFigures = z.object({
  accountNumber: z.string(),
  currency: z.string(),
  kind: z.string(),
  number: z.string().nullable(),
  from: dateSchema.nullable(),
  to: dateSchema.nullable(),
  opening: z.string().nullable(),
  closing: z.string().nullable(),
  balances: z.array(printedBalance),
  creditCount: z.int(),
  debitCount: z.int(),
  sumCredits: z.string(),
  sumDebits: z.string(),
  entryCount: z.int(),
  proof: z.enum(['proven', 'unproven', 'unbalanced']),
});

const finding = z.object({ code: z.string(), message: z.string(), line: z.int().optional() });

export const importIssue = finding.extend({
  severity: z.enum(['info', 'warning', 'error']),
  /** The refusal may be lifted by a second person. */
  isOverridable: z.literal(true).optional(),
});

/** Bytes from the start of the file, and the line from 1. */
export const sourcePlace = z.object({ offset: z.int(), length: z.int(), line: z.int() });

const refusedStatement = printedFigures.extend({
  /** Its place in the file. */
  source: sourcePlace,
  issues: z.array(importIssue),
  /** Whether a second person may take it in out of quarantine. */
  isOverridable: z.boolean(),
});

/** What a person says about a file that does not say it itself. */
const fileAnswers = z.object({
  account: z.string().trim().min(1).max(64).optional(),
  currency: currencySchema.optional(),
  /** The order of day, month and year where the dates of the file fit several. */
  dateOrder: z.enum(['dmy', 'mdy', 'ymd']).optional(),
});

const answersShape = {
  /** By file name: account, currency and order of dates where the file leaves them open. */
  answers: z.record(z.string(), fileAnswers).optional(),
};

export const gapCodeSchema = z.enum([
  'STATEMENT_MISSING',
  'BALANCE_BREAK',
  'SEQUENCE_GAP',
  'OUT_OF_ORDER',
]);

const chainFinding = z.object({
  code: gapCodeSchema,
  message: z.string(),
  from: dateSchema,
  to: dateSchema,
  /** The closing before and the opening after; null where a statement does not print it. */
  expected: moneyCodec.nullable(),
  actual: moneyCodec.nullable(),
});

const correctedLine = z.object({ date: dateSchema, amount: moneyCodec, text: z.string() });

const statementPreview = z.object({
  accountNumber: z.string(),
  /** Null where the account is not in the register yet. */
  accountId: idSchema.nullable(),
  currency: z.string(),
  /** Only a booked statement enters the ledger. */
  kind: z.enum(['booked', 'interim', 'notification']),
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
  /** Lines that the ledger has already, from this channel or another. */
  duplicateLineCount: z.int(),
  /** Of these, lines of another channel that gain references or details. */
  enrichLineCount: z.int(),
  /** Lines that would not be added, since another channel rules their days and does not tell them. */
  leftLineCount: z.int(),
  /** ledger: rules its days; enriches: another channel does; else never of the ledger. */
  role: z.enum(['ledger', 'enriches', 'provisional', 'notifies']),
  /** Where the chain of the account's statements breaks before or after this one. */
  chain: z.array(chainFinding),
  /** Provisional entries: stored beside the ledger until a booked line takes their place. */
  interimLineCount: z.int(),
  /** Every balance that is printed, available and interim ones too. */
  balances: z.array(printedBalance),
  /** The pages that were joined; empty where the statement has one. */
  pages: z.array(printedFigures),
  proof: z.enum(['proven', 'unproven', 'unbalanced']),
  difference: moneyCodec.nullable(),
  /** same: already imported with the same content; correction: same statement, other content. */
  known: z.enum(['new', 'same', 'correction']),
  /** What taking a correction over would change; null where it is none. */
  correction: z
    .object({
      /** As stored. */
      opening: moneyCodec.nullable(),
      closing: moneyCodec.nullable(),
      keptCount: z.int(),
      goneCount: z.int(),
      newCount: z.int(),
      /** The first of them. */
      gone: z.array(correctedLine),
      added: z.array(correctedLine),
      /** What stands on lines that go and forbids the correction: matches, postings. */
      useCount: z.int(),
    })
    .nullable(),
  warnings: z.array(finding),
  /** What the reader completed or recognised as a dialect. */
  notes: z.array(finding),
});

const paymentSum = z.object({
  direction: z.enum(['transfer', 'credit', 'debit']),
  currency: z.string(),
  count: z.int(),
  amount: z.string(),
});

/** What importing a payment file brings. */
const paymentEffect = z.object({
  /** Payments that would be kept. */
  newCount: z.int(),
  /** Payments that are kept already. */
  knownCount: z.int(),
  /** Of the new ones, those that pay flows which are planned already. */
  plannedCount: z.int(),
  /** Payments whose status would change, of those that the file tells of. */
  changedCount: z.int(),
  toldCount: z.int(),
});

/** What a payment file says, and what importing it brings. */
const paymentPreview = z.object({
  messageType: z.string(),
  messageId: z.string().nullable(),
  originalMessageId: z.string().nullable(),
  status: z.string().nullable(),
  count: z.int(),
  sums: z.array(paymentSum),
  groups: z.array(
    z.object({
      id: z.string().nullable(),
      date: z.string().nullable(),
      account: z.string().nullable(),
      count: z.int(),
      sums: z.array(paymentSum),
      status: z.string().nullable(),
    }),
  ),
  byMeaning: z.record(z.string(), z.int()).nullable(),
  returnCount: z.int(),
  effect: paymentEffect,
});

const filePreview = z.object({
  name: z.string(),
  /**
   * valid: nothing to look at; edge: read with a warning, in a dialect or with an assumed value;
   * refused: nothing of it may be stored.
   */
  class: z.enum(['valid', 'edge', 'malformed']),
  /** What the file leaves open; `answers` of the next call settles it. */
  questions: z.array(z.enum(['account', 'currency', 'dateOrder'])),
  sha256: z.string(),
  sizeBytes: z.int(),
  format: z.string().nullable(),
  /** When the same bytes were imported before. */
  importedAt: instantSchema.nullable(),
  statements: z.array(statementPreview),
  /** Read, but not to be stored; the issues say why. */
  refusedStatements: z.array(refusedStatement),
  /** Rates found in the file, where it is a rates file. */
  rateCount: z.int(),
  /** Services billed in the file, where it is a billing statement (camt.086). */
  feeCount: z.int(),
  issues: z.array(importIssue),
  /** Counts and sums of a payment file (pain.001, pain.002, NACHA, MT101). */
  payment: paymentPreview.nullable(),
  /** The proposed reading of a CSV file, with its confidence, to be confirmed or changed. */
  profile: jsonSchema.nullable(),
  refusal: appErrorSchema.nullable(),
});

/** The figures of a statement that open. */
const statementColumn = z.enum(['opening', 'credits', 'debits', 'closing', 'difference', 'lines']);

export const importContract = {
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
      ...answersShape,
    }),
    output: z.object({ files: z.array(filePreview) }),
  }),
  'import.explain': query({
    permission: 'cash.import',
    summary:
      'Where a figure of a file that waits for import comes from, down to the lines of the file',
    input: z.object({
      file: z.object({ name: z.string().max(255), content: bytesCodec }),
      /** How a CSV file is read, where the proposal was changed. */
      profile: jsonSchema.optional(),
      answers: fileAnswers.optional(),
      /** The statement's place in the file, from 0; none for a figure of the whole file. */
      statement: z.int().min(0).optional(),
      column: z.enum([...statementColumn.options, 'newLines', 'duplicateLines', 'rates']),
      /** One line of the statement, by its place from 1, instead of a column. */
      position: z.int().min(1).optional(),
    }),
    output: explanationSchema,
  }),
  'import.explainFile': query({
    permission: 'cash.read',
    summary: 'What an imported file brought: its statements, lines and bytes, with hash and entry',
    input: z.object({
      fileId: idSchema,
      column: z.enum(['statements', 'lines', 'payments', 'size']),
    }),
    output: explanationSchema,
  }),
  'statements.explain': query({
    permission: 'cash.read',
    summary: 'A figure of a stored statement: the lines that sum to it, its file and entry',
    input: z.object({ statementId: idSchema, column: statementColumn }),
    output: explanationSchema,
  }),
  'import.files': command({
    permission: 'cash.import',
    summary: 'Import statements, rates and payments from files, as one command',
    undo: inverse,
    input: z.object({
      files: z
        .array(z.object({ name: z.string().max(255), content: bytesCodec }))
        .min(1)
        .max(500),
      profiles: z.record(z.string(), jsonSchema).optional(),
      ...answersShape,
      /** What to do with statements of accounts that the register does not know. */
      unknownAccounts: z.enum(['create', 'refuse']).default('create'),
      /** The entity that new accounts belong to; an entity "Unassigned" where none is given. */
      entityId: idSchema.optional(),
      /**
       * What to do with statements, and entries by their bank id, that the bank corrects: leave them
       * for later, or take them over in place of what is stored.
       */
      corrections: z.enum(['refuse', 'apply']).default('refuse'),
    }),
    output: z.object({
      files: z.array(filePreview),
      statementCount: z.int(),
      lineCount: z.int(),
      duplicateLineCount: z.int(),
      /** Provisional entries that were stored beside the ledger. */
      interimLineCount: z.int(),
      /** Lines of another channel that tell of lines of the ledger, which they enrich. */
      enrichedLineCount: z.int(),
      /** Lines of another channel that the ruling one does not tell; they were not added. */
      leftLineCount: z.int(),
      /** Provisional entries that met their booked line. */
      settledInterimCount: z.int(),
      /** Corrections that wait for the decision to apply them. */
      heldCorrectionCount: z.int(),
      correctedStatementCount: z.int(),
      correctedLineCount: z.int(),
      rateCount: z.int(),
      /** Bank fees of billing statements and of the new lines. */
      feeCount: z.int(),
      /** Payments of orders, and payments whose status a bank's answer changed. */
      paymentCount: z.int(),
      paymentStatusCount: z.int(),
      createdAccounts: z.array(z.object({ id: idSchema, number: z.string() })),
      refusedFileCount: z.int(),
      /** Refused files and statements that quarantine holds now. */
      heldCount: z.int(),
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
          /** Payments that the file ordered, and those whose status it told last. */
          paymentCount: z.int(),
          paymentStatusCount: z.int(),
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
} as const;
