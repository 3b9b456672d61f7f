/** What is known of an account's statements as a whole: where their chain breaks. */
import { z } from 'zod';
import { dateSchema, idSchema, moneyCodec, scopeShape, sliceShape } from './common.ts';
import { query } from './define.ts';
import { gapCodeSchema } from './import.ts';

export const statementsContract = {
  'statements.gaps': query({
    permission: 'cash.read',
    summary: 'Where statements are missing: each opening against the closing before it',
    input: z.object({
      ...scopeShape,
      /** Only gaps that end on this day or later. */
      from: dateSchema.optional(),
      to: dateSchema.optional(),
      ...sliceShape,
    }),
    output: z.object({
      rows: z.array(
        z.object({
          accountId: idSchema,
          accountName: z.string(),
          code: gapCodeSchema,
          /** The last day that is told before the gap, and the first one after it. */
          from: dateSchema,
          to: dateSchema,
          expected: moneyCodec.nullable(),
          actual: moneyCodec.nullable(),
          difference: moneyCodec.nullable(),
          beforeStatementId: idSchema,
          afterStatementId: idSchema,
          message: z.string(),
        }),
      ),
      count: z.int(),
    }),
  }),
} as const;
