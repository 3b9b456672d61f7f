/** Matching as a calculation on plain JSON: for the command line, tests and other programs. */
import { z } from 'zod';
import { type Calculation, defineCalculation, type TraceStep } from '../calculation.ts';
import { currencySchema, decimalSchema } from '../money/codecs.ts';
import { AppFailure, fail, ok } from '../result.ts';
import { ruleLineShape } from '../rules/applyCalculation.ts';
import { conditionsSchema } from '../rules/condition.ts';
import { matchItems } from './match.ts';
import { matchDefaults } from './model.ts';

const partSchema = z.object({ id: z.string(), amountMinor: z.int() });

const optionalText = z.string().nullable().default(null);

const itemShape = {
  id: z.string().min(1),
  pool: z.string().default(''),
  currency: currencySchema,
  amountMinor: z.int().meta({ title: 'Open minor units, receipts positive' }),
  day: z.int().meta({ title: 'Days since 1970-01-01' }),
  references: z.array(z.string()).default([]),
  counterparty: optionalText,
  counterpartyAccount: optionalText,
  text: optionalText,
  accountId: optionalText,
  group: optionalText,
  orderId: optionalText,
  original: z.object({ currency: currencySchema, amountMinor: z.int() }).nullable().default(null),
  chargesMinor: z.int().min(0).default(0),
  reversal: z.boolean().default(false),
  line: z.object(ruleLineShape).optional(),
};
const bookItem = z.object(itemShape);
const bankItem = bookItem.extend({ parts: z.array(bookItem).optional() });

export const toleranceSchema = z.object({
  share: z.number().min(0).max(1).default(matchDefaults.tolerance.share),
  minor: z.int().min(0).default(matchDefaults.tolerance.minor),
  days: z.int().min(0).max(3650).default(matchDefaults.tolerance.days),
  fxShare: z.number().min(0).max(1).default(matchDefaults.tolerance.fxShare),
});

const limits = z.object({
  candidates: z.int().min(2).max(60).default(matchDefaults.limits.candidates),
  members: z.int().min(2).max(40).default(matchDefaults.limits.members),
  stepsPerItem: z.int().min(1).max(1_000_000).default(matchDefaults.limits.stepsPerItem),
  steps: z.int().min(1).max(100_000_000).default(matchDefaults.limits.steps),
});

const methodSchema = z.enum([
  'exact',
  'rule',
  'tolerance',
  'subset',
  'partial',
  'return',
  'learned',
]);

const input = z.object({
  bank: z.array(bankItem),
  book: z.array(bookItem),
  rules: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        conditions: conditionsSchema,
        tolerance: toleranceSchema,
        agree: z.enum(['reference', 'counterparty', 'nothing']).default('nothing'),
      }),
    )
    .default([]),
  tolerance: toleranceSchema.prefault({}),
  amountDays: z.int().min(0).max(365).default(matchDefaults.amountDays),
  groupDays: z.int().min(0).max(365).default(matchDefaults.groupDays),
  rates: z
    .array(
      z.object({ from: currencySchema, to: currencySchema, day: z.int(), rate: decimalSchema }),
    )
    .default([]),
  limits: limits.prefault({}),
  settled: z
    .array(
      z.object({
        pool: z.string().default(''),
        currency: currencySchema,
        accountId: z.string(),
        day: z.int(),
        references: z.array(z.string()).default([]),
        counterparty: optionalText,
        counterpartyAccount: optionalText,
        parts: z.array(partSchema).min(1),
        isTold: z.boolean().default(false),
      }),
    )
    .default([])
    .meta({ title: 'What earlier matches took and a line may give back' }),
  without: z.array(methodSchema).default([]),
  accepted: z.array(z.object({ bank: bookItem, book: bookItem })).default([]),
});

export const matchSchema = z.object({
  bank: z.array(partSchema),
  book: z.array(partSchema),
  currency: currencySchema,
  shape: z.enum(['one-to-one', 'one-to-many', 'many-to-one', 'many-to-many']),
  method: methodSchema,
  ruleId: z.string().nullable(),
  score: z.number().min(0).max(1),
  grounds: z.array(z.object({ kind: z.string(), weight: z.number(), text: z.string() })),
  differenceMinor: z.int(),
  differenceKind: z.enum(['fee', 'fx', 'rounding', 'partial', 'other']).nullable(),
  alternatives: z.int().min(0),
});

/** What suggestions learned from: their history by threshold; null where there is too little. */
export const learnedSchema = z
  .object({
    fitted: z.int(),
    measured: z.int(),
    threshold: z.number().nullable(),
    history: z.array(
      z.object({
        threshold: z.number(),
        suggested: z.int(),
        right: z.int(),
        precision: z.number().nullable(),
      }),
    ),
  })
  .nullable();

const output = z.object({
  matches: z.array(matchSchema),
  openBank: z.array(z.string()),
  openBook: z.array(z.string()),
  complete: z.boolean(),
  learned: learnedSchema,
});

const rules: { readonly [method in z.output<typeof methodSchema>]: string } = {
  exact: 'The same reference and the same amount.',
  rule: 'The conditions and tolerances of a rule that a person wrote.',
  tolerance: 'The reference with nearly the amount, or the amount within some days.',
  subset: 'Sums of items with a common reference, counterparty or batch (branch and bound).',
  partial: 'The reference with a part of the amount; the rest stays open.',
  return: 'A line that takes an earlier one, or what an earlier match settled, back.',
  learned: 'Logistic regression over what people accepted, above the precision of 0.9.',
};

export const matchCalculation: Calculation<typeof input, typeof output> = defineCalculation({
  id: 'reconcile.match',
  version: '1.0.0',
  label: 'Reconciliation',
  description: 'Which bank items belong to which book items, with grounds for every match',
  input,
  output,
  run({ bank, book, accepted, ...options }, context) {
    try {
      const found = matchItems(bank, book, options, accepted, (done, total) =>
        context.checkpoint(done, total, 'passes'),
      );
      const trace = methodSchema.options.map((method): TraceStep => {
        const count = found.matches.filter((match) => match.method === method).length;
        return {
          id: `method.${method}`,
          label: method,
          rule: rules[method],
          inputs: [],
          result: String(count),
          unit: 'matches',
        };
      });
      const { matcher } = found;
      const warnings = found.complete
        ? []
        : [
            {
              code: 'RECONCILE_STEPS',
              message: 'The search for sums ran out of steps; some sums were not looked for.',
            },
          ];
      return ok({
        output: {
          matches: found.matches.map((match) => ({
            ...match,
            bank: [...match.bank],
            book: [...match.book],
            grounds: match.grounds.map((ground) => ({ ...ground })),
          })),
          openBank: found.openBank.map(({ id }) => id),
          openBook: found.openBook.map(({ id }) => id),
          complete: found.complete,
          learned:
            matcher === null
              ? null
              : {
                  fitted: matcher.fitted,
                  measured: matcher.measured,
                  threshold: matcher.threshold,
                  history: matcher.history.map((step) => ({ ...step })),
                },
        },
        trace,
        warnings,
      });
    } catch (error) {
      if (error instanceof AppFailure) return fail(error.error);
      throw error;
    }
  },
});
