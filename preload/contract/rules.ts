/** Rules that people write: categories for bank lines, and matches of bank lines with the books. */
import { z } from 'zod';
import { conditionsSchema } from '../../core/rules/condition.ts';
import {
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  moneyCodec,
  nothing,
  scopeShape,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';

const groundSchema = z.object({
  field: z.string(),
  op: z.string(),
  wanted: z.string(),
  found: z.string(),
});

/** Lines that a dry run or an application looks at. */
const linesShape = {
  ...scopeShape,
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  /** Leave lines that have a category as they are, or decide all anew. */
  scope: z.enum(['uncategorised', 'all']).default('uncategorised'),
};

/** What a rule must have on history to be proposed. */
const learnShape = {
  minimumSupport: z.int().min(2).max(1000).default(3),
  minimumPrecision: z.number().min(0.5).max(1).default(0.9),
};

const ruleToSave = {
  id: idSchema.optional(),
  expectedEntry: entrySchema.optional(),
  name: z.string().trim().min(1).max(120).meta({ title: 'Name' }),
  conditions: conditionsSchema,
  active: z.boolean().default(true),
};

const categoryRuleToSave = z.object({
  ...ruleToSave,
  categoryId: idSchema.meta({ title: 'Category' }),
  /** Given where the rule was proposed from history. */
  learned: z.boolean().default(false),
  precision: decimalSchema.nullable().default(null),
});

const lineShown = z.object({
  lineId: idSchema,
  accountName: z.string(),
  bookingDate: dateSchema,
  amount: moneyCodec,
  counterparty: z.string().nullable(),
  remittance: z.string().nullable(),
});

const effect = z.object({
  ruleId: z.string(),
  name: z.string(),
  categoryId: idSchema,
  categoryName: z.string(),
  decides: z.int(),
  changes: z.int(),
  agrees: z.int(),
  leaves: z.int(),
  shadowed: z.int(),
  from: z.array(
    z.object({
      categoryId: idSchema.nullable(),
      categoryName: z.string().nullable(),
      count: z.int(),
    }),
  ),
});

export const matchToleranceSchema = z.object({
  /** Share of the book amount, 0 to 1. */
  share: z.number().min(0).max(1).default(0),
  /** Minor units that are allowed whatever the share. */
  minor: z.int().min(0).max(1_000_000_000).default(0),
  days: z.int().min(0).max(365).default(3),
  fxShare: z.number().min(0).max(1).default(0),
  agree: z.enum(['reference', 'counterparty', 'nothing']).default('nothing'),
});

const matchRuleToSave = z.object({ ...ruleToSave, tolerance: matchToleranceSchema });

const matchRuleTried = {
  ...scopeShape,
  /** Lines booked in these days; without them every open line is looked at. */
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  draft: matchRuleToSave,
};

const order = z.object({ ids: z.array(idSchema).min(1).max(2000) });
const removal = z.object({ id: idSchema, expectedEntry: entrySchema.optional() });
const saved = z.object({ id: idSchema });
const counted = z.object({ changed: z.int() });

export const rulesContract = {
  'rules.list': query({
    permission: 'cash.read',
    summary: 'Category rules in the order in which they decide',
    input: nothing,
    output: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        position: z.int(),
        conditions: conditionsSchema,
        categoryId: idSchema,
        categoryName: z.string(),
        learned: z.boolean(),
        precision: decimalSchema.nullable(),
        active: z.boolean(),
        entry: entrySchema,
      }),
    ),
  }),
  'rules.save': command({
    permission: 'cash.edit',
    summary: 'Add or change a category rule; a new one stands last',
    undo: inverse,
    input: categoryRuleToSave,
    output: saved,
  }),
  'rules.remove': command({
    permission: 'cash.edit',
    summary: 'Remove a category rule; lines keep their categories',
    undo: inverse,
    input: removal,
    output: saved,
  }),
  'rules.reorder': command({
    permission: 'cash.edit',
    summary: 'Put all category rules into a new order',
    undo: inverse,
    input: order,
    output: counted,
  }),
  'rules.dryRun': query({
    permission: 'cash.read',
    summary: 'What category rules would change, by rule, before they do',
    input: z.object({
      ...linesShape,
      /** Takes the place of the saved rule with its id, or stands last; nothing is saved. */
      draft: categoryRuleToSave.optional(),
      /** Changes shown in full. */
      examples: z.int().min(0).max(500).default(50),
    }),
    output: z.object({
      byRule: z.array(effect),
      lineCount: z.int(),
      undecided: z.int(),
      changeCount: z.int(),
      examples: z.array(
        lineShown.extend({
          from: z.string().nullable(),
          to: z.string(),
          ruleId: z.string(),
          grounds: z.array(groundSchema),
        }),
      ),
    }),
  }),
  'rules.explain': query({
    permission: 'cash.read',
    summary: 'The lines behind a count of a dry run, and the rule that decides them',
    input: z.object({
      ...linesShape,
      draft: categoryRuleToSave.optional(),
      /** A saved rule, or `draft` where it is not saved yet; any for the lines looked at. */
      ruleId: z.string().max(64),
      figure: z.enum(['lines', 'decides', 'changes', 'agrees', 'leaves', 'shadowed']),
      /** Of the changes only those from this category; null is none. */
      fromCategoryId: idSchema.nullable().optional(),
    }),
    output: explanationSchema,
  }),
  'rules.explainProposal': query({
    permission: 'cash.read',
    summary: 'The lines behind a figure of a learned rule',
    input: z.object({
      ...learnShape,
      conditions: conditionsSchema,
      categoryId: idSchema,
      figure: z.enum(['right', 'precision', 'precisionLow', 'adds']),
    }),
    output: explanationSchema,
  }),
  'rules.apply': command({
    permission: 'cash.edit',
    summary: 'Put statement lines into categories by the rules',
    undo: inverse,
    input: z.object(linesShape),
    output: z.object({
      changed: z.int(),
      byRule: z.array(z.object({ ruleId: z.string(), name: z.string(), changed: z.int() })),
    }),
  }),
  'rules.learn': query({
    permission: 'cash.read',
    summary: 'Category rules proposed from what people decided, with their precision on history',
    input: z.object(learnShape),
    output: z.object({
      /** Lines whose category a person chose; the evidence. */
      decidedLines: z.int(),
      proposals: z.array(
        z.object({
          name: z.string(),
          conditions: conditionsSchema,
          categoryId: idSchema,
          categoryName: z.string(),
          holds: z.int(),
          right: z.int(),
          precision: decimalSchema,
          /** Lower end of the 95 % interval (Wilson). */
          precisionLow: decimalSchema,
          adds: z.int(),
          examples: z.array(idSchema),
          exceptions: z.array(idSchema),
        }),
      ),
    }),
  }),
  'matchRules.list': query({
    permission: 'cash.read',
    summary: 'Match rules in their order, with how often people took their matches back',
    input: nothing,
    output: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        position: z.int(),
        conditions: conditionsSchema,
        tolerance: matchToleranceSchema,
        active: z.boolean(),
        entry: entrySchema,
        /** Matches by this rule that stand, and those that were taken back. */
        accepted: z.int(),
        undone: z.int(),
      }),
    ),
  }),
  'matchRules.save': command({
    permission: 'cash.reconcile',
    summary: 'Add or change a match rule; a new one stands last',
    undo: inverse,
    input: matchRuleToSave,
    output: saved,
  }),
  'matchRules.remove': command({
    permission: 'cash.reconcile',
    summary: 'Remove a match rule that no match names, or switch off one that some do',
    undo: inverse,
    input: removal,
    output: z.object({ id: idSchema, removed: z.boolean() }),
  }),
  'matchRules.reorder': command({
    permission: 'cash.reconcile',
    summary: 'Put all match rules into a new order',
    undo: inverse,
    input: order,
    output: counted,
  }),
  'matchRules.dryRun': query({
    permission: 'cash.read',
    summary: 'Which open lines a match rule would match, before it is saved',
    input: z.object(matchRuleTried),
    output: z.object({
      /** Open lines on which the conditions hold, and those that found an item. */
      holds: z.int(),
      matches: z.int(),
      examples: z.array(lineShown.extend({ itemId: z.string(), score: z.number() })),
    }),
  }),
  'matchRules.explain': query({
    permission: 'cash.read',
    summary: 'The lines and matches behind a count of a match rule, or the confidence of one',
    input: z.object({
      ...matchRuleTried,
      figure: z.enum(['holds', 'matches', 'score', 'accepted', 'undone']),
      /** The line and item of the match whose confidence is asked about. */
      lineId: idSchema.optional(),
      itemId: idSchema.optional(),
    }),
    output: explanationSchema,
  }),
} as const;
