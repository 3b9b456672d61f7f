/** What several parts of the ledger are asked with and answer. */
import { z } from 'zod';
import { dateSchema, idSchema, moneyCodec } from './common.ts';

export const entityAndDate = {
  entityId: idSchema.meta({ title: 'Entity' }),
  asOf: dateSchema.meta({ title: 'Date' }),
};

export const entityAndSpan = {
  entityId: idSchema.meta({ title: 'Entity' }),
  from: dateSchema.meta({ title: 'From' }),
  to: dateSchema.meta({ title: 'To' }),
};

/** The first month of the business year, from 1. */
export const yearStart = z
  .int()
  .min(1)
  .max(12)
  .default(1)
  .meta({ title: 'First month of the year' });

const statementRow = z.object({
  ledgerAccountId: idSchema,
  code: z.string(),
  name: z.string(),
  level: z.int(),
  /** The account's own postings, and with everything below it; what readers expect is positive. */
  own: moneyCodec,
  amount: moneyCodec,
});

export const section = z.object({ rows: z.array(statementRow), total: moneyCodec });
