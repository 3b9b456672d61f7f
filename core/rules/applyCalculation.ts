/** The rule engine as a calculation on given lines: the dry run that the screen shows, on plain JSON. */
import { z } from 'zod';
import { type Calculation, defineCalculation, type TraceStep } from '../calculation.ts';
import { currencySchema } from '../money/codecs.ts';
import { AppFailure, fail, ok } from '../result.ts';
import { conditionsSchema } from './condition.ts';
import { dryRun } from './engine.ts';

/** Minor units as text on the wire and bigint inside. */
const minorCodec = z.codec(z.string().regex(/^-?\d{1,30}$/), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (minor) => minor.toString(),
});

const optionalText = z.string().nullable().default(null);

export const ruleLineShape = {
  accountId: z.string(),
  bankId: z.string().default(''),
  entityId: z.string().default(''),
  currency: currencySchema,
  amountMinor: minorCodec.meta({ title: 'Amount in minor units', description: 'Credits positive' }),
  code: optionalText,
  counterpartyName: optionalText,
  counterpartyAccount: optionalText,
  bankReference: optionalText,
  customerReference: optionalText,
  endToEndId: optionalText,
  remittance: optionalText,
};

const groundSchema = z.object({
  field: z.string(),
  op: z.string(),
  wanted: z.string(),
  found: z.string(),
});

const input = z.object({
  rules: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        conditions: conditionsSchema,
        categoryId: z.string(),
        active: z.boolean().default(true),
      }),
    )
    .meta({ title: 'Rules in their order' }),
  lines: z.array(
    z.object({ id: z.string(), categoryId: z.string().nullable().default(null), ...ruleLineShape }),
  ),
  scope: z.enum(['uncategorised', 'all']).default('uncategorised'),
});

const output = z.object({
  changes: z.array(
    z.object({
      lineId: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      ruleId: z.string(),
      grounds: z.array(groundSchema),
    }),
  ),
  byRule: z.array(
    z.object({
      ruleId: z.string(),
      name: z.string(),
      decides: z.int(),
      changes: z.int(),
      agrees: z.int(),
      leaves: z.int(),
      shadowed: z.int(),
      from: z.array(z.object({ categoryId: z.string().nullable(), count: z.int() })),
    }),
  ),
  lineCount: z.int(),
  undecided: z.int(),
});

export const rulesApplyCalculation: Calculation<typeof input, typeof output> = defineCalculation({
  id: 'rules.apply',
  version: '1.0.0',
  label: 'Category rules',
  description: 'Which category each line gets from ordered rules, and what that would change',
  input,
  output,
  run({ rules, lines, scope }, context) {
    try {
      const diff = dryRun(rules, lines, scope, (done) =>
        context.checkpoint(done, lines.length, 'lines'),
      );
      const trace = diff.byRule.map(
        ({ ruleId, name, decides, changes, agrees }): TraceStep => ({
          id: `rule.${ruleId}`,
          label: name,
          rule: 'The first rule whose conditions hold decides.',
          inputs: [
            { label: 'Lines that it decides', value: String(decides) },
            { label: 'Lines that have the category already', value: String(agrees) },
          ],
          result: String(changes),
          unit: 'lines',
        }),
      );
      const plain = diff.changes.map((change) => ({ ...change, grounds: [...change.grounds] }));
      const byRule = diff.byRule.map((effect) => ({ ...effect, from: [...effect.from] }));
      return ok({ output: { ...diff, changes: plain, byRule }, trace, warnings: [] });
    } catch (error) {
      if (error instanceof AppFailure) return fail(error.error);
      throw error;
    }
  },
});
