/** Bank lines and what they belong to: suggestions, matches, and what is open on either side. */
import { z } from 'zod';
import { learnedSchema } from '../../core/reconcile/calculation.ts';
import { matchDefaults } from '../../core/reconcile/model.ts';
import {
  currencySchema,
  dateSchema,
  entrySchema,
  idSchema,
  instantSchema,
  moneyCodec,
  scopeShape,
  sliceShape,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';
import { paymentStatusSchema } from './payments.ts';

export const matchMethodSchema = z.enum([
  'exact',
  'rule',
  'tolerance',
  'subset',
  'partial',
  'return',
  'learned',
  'manual',
]);
export const suggestedMethodSchema = matchMethodSchema.exclude(['manual']);
const shapeSchema = z.enum(['one-to-one', 'one-to-many', 'many-to-one', 'many-to-many']);
const differenceSchema = z.enum(['fee', 'fx', 'rounding', 'partial', 'other']);

const groundSchema = z.object({ kind: z.string(), weight: z.number(), text: z.string() });

/** The part of a line that is taken; `detail` counts the parts of a collective booking from 1. */
const bankPart = z.object({
  lineId: idSchema,
  detail: z.int().min(1).nullable().default(null),
  amount: moneyCodec,
});

/** The part of an item of the books that is taken: an expected flow or a ledger posting. */
const bookPart = z.object({
  kind: z.enum(['flow', 'posting']),
  id: idSchema,
  amount: moneyCodec,
});

/** A person may also say that a line gives back what matches have taken of a flow. */
const bookTaken = bookPart.extend({ isBack: z.boolean().optional() });

const bankShown = bankPart.extend({
  accountId: idSchema,
  accountName: z.string(),
  date: dateSchema,
  counterparty: z.string().nullable(),
  text: z.string().nullable(),
});

/** The order that pays an item, and what the bank says of it. */
const paymentShown = z.object({
  id: idSchema,
  /** Its end-to-end id; without one its trace or instruction, else its place in the batch. */
  name: z.string(),
  batch: z.string(),
  status: paymentStatusSchema,
  /** RJCT, R01, and why in the bank's words. */
  statusCode: z.string().nullable(),
  statusReason: z.string().nullable(),
});

const bookShown = bookPart.extend({
  date: dateSchema,
  reference: z.string(),
  description: z.string(),
  counterparty: z.string().nullable(),
  entityId: idSchema,
  /** The journal of a posting. */
  journalId: idSchema.nullable(),
  payment: paymentShown.nullable(),
});

const matchShape = {
  shape: shapeSchema,
  method: matchMethodSchema,
  ruleId: idSchema.nullable(),
  score: z.number().min(0).max(1),
  grounds: z.array(groundSchema),
  /** Bank less books, in the bank's currency. */
  difference: moneyCodec,
  differenceKind: differenceSchema.nullable(),
};

/** How matches of a method fared with people: those that stand, those that were taken back, and what was turned down. */
const methodHistory = z.object({
  method: matchMethodSchema,
  accepted: z.int(),
  undone: z.int(),
  /** Suggestions by the method that people turned down. */
  rejected: z.int(),
  /** `accepted / (accepted + undone + rejected)`; null without history. */
  precision: z.number().nullable(),
});

const bucketSchema = z.enum(['future', '0-3', '4-7', '8-30', '31-60', '61-90', '91+']);

const buckets = z.array(
  z.object({
    /** `0-3`, `4-7`, `8-30`, `31-60`, `61-90` or `91+` days; a flow that is not due yet is `future`. */
    bucket: bucketSchema,
    currency: currencySchema,
    count: z.int(),
    inflow: moneyCodec,
    outflow: moneyCodec,
  }),
);

const openRow = z.object({
  side: z.enum(['bank', 'book']),
  kind: z.enum(['line', 'flow', 'posting']),
  id: idSchema,
  accountId: idSchema.nullable(),
  accountName: z.string().nullable(),
  entityId: idSchema,
  entityName: z.string(),
  /** The journal of a posting. */
  journalId: idSchema.nullable(),
  date: dateSchema,
  ageDays: z.int(),
  reference: z.string(),
  counterparty: z.string().nullable(),
  text: z.string(),
  amount: moneyCodec,
  /** What no match has taken yet. */
  open: moneyCodec,
  payment: paymentShown.nullable(),
});

const openScope = {
  ...scopeShape,
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  /** Only bank lines that the ledger has no posting of. */
  unposted: z.boolean().optional(),
};

/** What suggestions are made of and by. */
const suggestShape = {
  ...openScope,
  /** Methods to leave out. */
  without: z.array(matchMethodSchema).default([]),
  /** How far an amount in another currency may be off the rate of the day, as a share of it. */
  fxShare: z.number().min(0).max(0.1).default(matchDefaults.tolerance.fxShare),
};

/** A booking of a whole batch may have tens of thousands of payments. */
const MOST_PARTS = 100_000;

const matchToStore = z.object({
  bank: z.array(bankPart).min(1).max(MOST_PARTS),
  book: z.array(bookTaken).max(MOST_PARTS),
  method: matchMethodSchema.default('manual'),
  ruleId: idSchema.nullable().default(null),
  score: z.number().min(0).max(1).default(1),
  grounds: z.array(groundSchema).max(60).default([]),
  differenceKind: differenceSchema.nullable().default(null),
  /** The difference as suggested, for matches between currencies; otherwise worked out. */
  difference: moneyCodec.optional(),
});

/** Which figure of a match is asked about: the sum of its bank lines where none is named. */
const matchFigure = {
  figure: z.enum(['bank', 'book', 'difference', 'score', 'ground']).default('bank'),
  /** Which line, item or ground is asked about, from 0; without it the sum of a side. */
  at: z.int().min(0).max(MOST_PARTS).optional(),
};

export const reconcileContract = {
  'reconcile.suggest': query({
    permission: 'cash.read',
    summary: 'Matches of open bank lines with open items of the books, each with its grounds',
    input: z.object({
      ...suggestShape,
      minimumScore: z.number().min(0).max(1).default(0),
      ...sliceShape,
    }),
    output: z.object({
      /** The most certain first. */
      suggestions: z.array(
        z.object({
          ...matchShape,
          /** Names its lines and items; the same match has the same key. */
          key: z.string(),
          bank: z.array(bankShown),
          book: z.array(bookShown),
          /** Other choices that were as near. */
          alternatives: z.int(),
        }),
      ),
      count: z.int(),
      byMethod: z.array(methodHistory.extend({ count: z.int() })),
      /** Of all suggestions those without an alternative, and what they take of the bank lines. */
      sure: z.array(
        z.object({
          method: suggestedMethodSchema,
          count: z.int(),
          inflow: moneyCodec,
          outflow: moneyCodec,
          difference: moneyCodec,
        }),
      ),
      openLineCount: z.int(),
      openItemCount: z.int(),
      learned: learnedSchema,
      /** False where the search for sums ran out of steps. */
      complete: z.boolean(),
    }),
  }),
  'reconcile.accept': command({
    permission: 'cash.reconcile',
    summary: 'Accept matches; all of them or none',
    undo: inverse,
    input: z.object({
      matches: z.array(matchToStore).min(1).max(10_000),
    }),
    output: z.object({ ids: z.array(idSchema), settledFlows: z.int() }),
  }),
  'reconcile.acceptAll': command({
    permission: 'cash.reconcile',
    summary: 'Accept every match without an alternative by certain methods at once',
    undo: inverse,
    input: z.object({
      ...openScope,
      methods: z
        .array(z.enum(['exact', 'rule']))
        .min(1)
        .default(['exact']),
    }),
    output: z.object({
      accepted: z.int(),
      settledFlows: z.int(),
      openLineCount: z.int(),
      openItemCount: z.int(),
    }),
  }),
  'reconcile.acceptSuggested': command({
    permission: 'cash.reconcile',
    summary: 'Accept every suggestion without an alternative from a confidence up, as one entry',
    undo: inverse,
    input: z.object({
      ...suggestShape,
      minimumScore: z.number().min(0).max(1).default(0.95),
      methods: z.array(suggestedMethodSchema).min(1),
      /** As many as were seen; where it is another number now, nothing is accepted. */
      expected: z.int().min(0).optional(),
    }),
    output: z.object({ accepted: z.int(), settledFlows: z.int() }),
  }),
  'reconcile.reject': command({
    permission: 'cash.reconcile',
    summary: 'Turn suggested matches down; they are not suggested again',
    undo: inverse,
    input: z.object({
      matches: z
        .array(
          z.object({
            key: z.string().min(1).max(20_000),
            lineId: idSchema,
            method: matchMethodSchema,
            score: z.number().min(0).max(1),
          }),
        )
        .min(1)
        .max(1000),
    }),
    output: z.object({ rejected: z.int() }),
  }),
  'reconcile.unmatch': command({
    permission: 'cash.reconcile',
    summary: 'Take matches back; their lines and items are open again',
    undo: inverse,
    input: z.object({ ids: z.array(idSchema).min(1).max(100_000) }),
    output: z.object({ removed: z.int(), reopenedFlows: z.int() }),
  }),
  'reconcile.list': query({
    permission: 'cash.read',
    summary: 'Accepted matches, newest first',
    input: z.object({
      ...scopeShape,
      lineId: idSchema.optional(),
      flowId: idSchema.optional(),
      method: matchMethodSchema.optional(),
      ...sliceShape,
    }),
    output: z.object({
      rows: z.array(
        z.object({
          id: idSchema,
          ...matchShape,
          accountName: z.string(),
          matchedAt: instantSchema,
          entry: entrySchema,
          bank: z.array(bankShown),
          book: z.array(bookShown),
        }),
      ),
      count: z.int(),
    }),
  }),
  'reconcile.open': query({
    permission: 'cash.read',
    summary: 'What is not matched on one side, by age',
    input: z.object({
      ...openScope,
      side: z.enum(['bank', 'book']),
      /** Ages count from this day. */
      asOf: dateSchema,
      order: z.enum(['age', 'size']).default('age'),
      /** Part of a reference, counterparty or text. */
      search: z.string().max(200).optional(),
      ...sliceShape,
    }),
    output: z.object({ rows: z.array(openRow), count: z.int(), ageing: buckets }),
  }),
  'reconcile.settled': query({
    permission: 'cash.read',
    summary: 'What matches have settled and a bank line may give back, the nearest amount first',
    input: z.object({
      lineId: idSchema,
      /** Part of a reference, counterparty or text. */
      search: z.string().max(200).optional(),
      ...sliceShape,
    }),
    output: z.object({
      /** The line itself, and what of it no match has taken. */
      line: z.object({
        id: idSchema,
        date: dateSchema,
        accountName: z.string(),
        open: moneyCodec,
      }),
      rows: z.array(
        openRow.extend({
          /** The match that settled it last. */
          matchId: idSchema,
          /** All flows of the payment, or the one flow; they come back together. */
          parts: z.array(z.object({ id: idSchema, amount: moneyCodec })),
        }),
      ),
      count: z.int(),
    }),
  }),
  'reconcile.summary': query({
    permission: 'cash.read',
    summary: 'How much is matched and open, and how right each method was',
    input: z.object({ ...openScope, asOf: dateSchema }),
    output: z.object({
      matchedLineCount: z.int(),
      lineCount: z.int(),
      matchCount: z.int(),
      methods: z.array(methodHistory),
      bank: buckets,
      book: buckets,
    }),
  }),
  'reconcile.explainSuggested': query({
    permission: 'cash.read',
    summary: 'Why a match is suggested: its grounds, lines, items and difference',
    input: z.object({ match: matchToStore, ...matchFigure }),
    output: explanationSchema,
  }),
  'reconcile.explainSure': query({
    permission: 'cash.read',
    summary: 'How many suggestions are certain enough, and what they take of the bank lines',
    input: z.object({
      ...suggestShape,
      minimumScore: z.number().min(0).max(1).default(0.95),
      methods: z.array(suggestedMethodSchema).min(1),
      /** How many there are, or an amount of the currency. */
      figure: z.enum(['count', 'inflow', 'outflow', 'difference']).default('count'),
      currency: currencySchema.optional(),
    }),
    output: explanationSchema,
  }),
  'reconcile.explainOpen': query({
    permission: 'cash.read',
    summary: 'What is open on one side at one age, the largest first',
    input: z.object({
      ...openScope,
      side: z.enum(['bank', 'book']),
      asOf: dateSchema,
      currency: currencySchema,
      bucket: bucketSchema.optional(),
      figure: z.enum(['inflow', 'outflow', 'net', 'count']).default('net'),
    }),
    output: explanationSchema,
  }),
  'reconcile.explainMatched': query({
    permission: 'cash.read',
    summary: 'How many bank lines matches have taken, by account, and what is left of them',
    input: z.object({ ...openScope, asOf: dateSchema }),
    output: explanationSchema,
  }),
  'reconcile.explainMethod': query({
    permission: 'cash.read',
    summary: 'How right a method was: what stands of it, was taken back and turned down',
    input: z.object({
      method: matchMethodSchema,
      figure: z.enum(['accepted', 'undone', 'rejected', 'precision']).default('precision'),
    }),
    output: explanationSchema,
  }),
  'reconcile.explainLearned': query({
    permission: 'cash.read',
    summary: 'How right the learned method was on matches that it was not fitted on',
    input: z.object({ learned: learnedSchema.unwrap() }),
    output: explanationSchema,
  }),
  'reconcile.explain': query({
    permission: 'cash.read',
    summary: 'Why a match was made: its grounds, lines, items and journal entry',
    input: z.object({ id: idSchema, ...matchFigure }),
    output: explanationSchema,
  }),
} as const;
