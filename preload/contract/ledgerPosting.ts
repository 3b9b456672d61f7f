/** Posting rules, and what they make of bank lines. */
import { z } from 'zod';
import { postingActionsSchema } from '../../core/ledger/postingRules.ts';
import { conditionsSchema } from '../../core/rules/condition.ts';
import { dateSchema, entrySchema, idSchema, moneyCodec, nothing, sliceShape } from './common.ts';
import { command, inverse, query, type UndoKind } from './define.ts';
import { explanationSchema } from './explain.ts';

const reversal: UndoKind = { kind: 'reversal', command: 'ledger.reverse' };

const rule = z.object({
  id: idSchema,
  name: z.string(),
  position: z.int(),
  conditions: conditionsSchema,
  actions: postingActionsSchema,
  active: z.boolean(),
  /** Journals that it made. */
  journalCount: z.int(),
  entry: entrySchema,
});

const ground = z.object({
  field: z.string(),
  op: z.string(),
  wanted: z.string(),
  found: z.string(),
});

const lineScope = {
  entityIds: z.array(idSchema).optional(),
  accountIds: z.array(idSchema).optional(),
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  /** These lines alone. */
  lineIds: z.array(idSchema).max(10_000).optional(),
};

/** What stands in the way of lines that were not posted, by code. */
const skipped = z.object({
  code: z.string(),
  message: z.string(),
  count: z.int(),
});

export const ledgerPostingContract = {
  'ledger.rules': query({
    permission: 'ledger.read',
    summary: 'Posting rules in the order in which they are tried',
    input: nothing,
    output: z.array(rule),
  }),
  'ledger.saveRule': command({
    permission: 'ledger.post',
    summary: 'Add or change a posting rule',
    undo: inverse,
    input: z.object({
      id: idSchema.optional(),
      expectedEntry: entrySchema.optional(),
      name: z.string().trim().min(1).max(120).meta({ title: 'Name' }),
      /** Its place among the rules; a new one comes last where none is given. */
      position: z.int().min(1).optional(),
      conditions: conditionsSchema,
      actions: postingActionsSchema,
      active: z.boolean().default(true),
    }),
    output: z.object({ id: idSchema }),
  }),
  'ledger.previewLines': query({
    permission: 'ledger.read',
    summary: 'What posting rules would make of bank lines that are not in the ledger yet',
    input: z.object({ ...lineScope, ...sliceShape }),
    output: z.object({
      /** Lines that are not in the ledger, and how many of them rules would post. */
      lineCount: z.int(),
      postable: z.int(),
      skipped: z.array(skipped),
      byRule: z.array(z.object({ ruleId: idSchema, name: z.string(), count: z.int() })),
      rows: z.array(
        z.object({
          lineId: idSchema,
          accountName: z.string(),
          bookingDate: dateSchema,
          description: z.string(),
          amount: moneyCodec,
          ruleId: idSchema.nullable(),
          ruleName: z.string().nullable(),
          grounds: z.array(ground),
          /** Why it would not be posted. */
          problem: z.object({ code: z.string(), message: z.string() }).nullable(),
          postings: z.array(
            z.object({
              ledgerAccountId: idSchema,
              accountCode: z.string(),
              accountName: z.string(),
              amount: moneyCodec,
              base: moneyCodec,
            }),
          ),
        }),
      ),
    }),
  }),
  'ledger.explainLines': query({
    permission: 'ledger.read',
    summary:
      'Which bank lines a count of the dry run counts: all, of one rule, or kept for a reason',
    input: z.object({
      ...lineScope,
      figure: z.enum(['lines', 'postable', 'rule', 'kept']),
      /** The rule of `rule`. */
      ruleId: idSchema.optional(),
      /** The reason of `kept`. */
      code: z.string().max(60).optional(),
    }),
    output: explanationSchema,
  }),
  'ledger.explainRule': query({
    permission: 'ledger.read',
    summary: 'Which journals a posting rule made',
    input: z.object({ ruleId: idSchema }),
    output: explanationSchema,
  }),
  'ledger.postLines': command({
    permission: 'ledger.post',
    summary: 'Post bank lines by the posting rules; lines without a rule stay',
    undo: reversal,
    input: z.object(lineScope),
    output: z.object({
      posted: z.int(),
      skipped: z.array(skipped),
    }),
  }),
} as const;
