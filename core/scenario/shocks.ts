/** The shocks that a scenario is made of: plain data that forms draw and branches store, in order. */
import { z } from 'zod';
import { currencySchema, dateSchema, decimalSchema } from '../money/codecs.ts';

const windowShape = {
  /** First day on which the shock acts; from the start where absent. */
  from: dateSchema.optional().meta({ title: 'From' }),
  /** Last day on which the shock acts; to the end where absent. */
  to: dateSchema.optional().meta({ title: 'To' }),
};

const categories = z
  .array(z.string())
  .min(1)
  .meta({ title: 'Categories', description: 'Category codes' });

export const fxShock = z
  .object({
    kind: z.literal('fx'),
    currency: currencySchema,
    percent: decimalSchema.meta({
      title: 'Change in percent',
      description: 'Change of the currency’s value against the reporting currency',
    }),
    ...windowShape,
  })
  .meta({ title: 'Exchange rate shock' });

export const delayReceiptsShock = z
  .object({
    kind: z.literal('delayReceipts'),
    categories,
    days: z.int().min(1).max(366).meta({ title: 'Days', description: 'Calendar days of delay' }),
    ...windowShape,
  })
  .meta({ title: 'Delay of receipts' });

export const haircutShock = z
  .object({
    kind: z.literal('haircut'),
    categories,
    percent: decimalSchema.meta({
      title: 'Haircut in percent',
      description: 'Share of the flows that does not happen',
    }),
    ...windowShape,
  })
  .meta({ title: 'Haircut on flows' });

export const rateShiftShock = z
  .object({
    kind: z.literal('rateShift'),
    currency: currencySchema,
    basisPoints: decimalSchema.meta({ title: 'Shift in basis points' }),
    ...windowShape,
  })
  .meta({ title: 'Interest rate shift' });

export const shockSchema = z
  .discriminatedUnion('kind', [fxShock, delayReceiptsShock, haircutShock, rateShiftShock])
  .meta({ title: 'Shock' });

export type Shock = z.output<typeof shockSchema>;
