/** What a clawback is tested with where it is not as the agreement says: `clawback.options`. */
import { z } from 'zod';
import { decimalSchema, moneyCodec } from '../money/codecs.ts';
import { carryHolderSchema } from './clawbackInput.ts';

export const clawbackOptionsSchema = z.object({
  stillHeld: moneyCodec.optional().meta({
    title: 'Still held',
    description: 'Value of what the fund holds, for an interim test; left out, as in its books',
  }),
  taxRate: decimalSchema.optional().meta({
    title: 'Tax on carry',
    description: '0.45 is 45%; left out, as in the agreement',
  }),
  escrowShare: decimalSchema.optional().meta({
    title: 'Escrow',
    description: '0.3 is 30% of carry; left out, as in the agreement',
  }),
  liability: z.enum(['several', 'joint']).optional().meta({
    title: 'Liability',
    description: 'Left out, as in the agreement',
  }),
  holders: z.array(carryHolderSchema).max(50).default([]).meta({
    title: 'Carry holders',
    description: 'Left out, the carry vehicle is the only one',
  }),
});
export type ClawbackOptions = z.output<typeof clawbackOptionsSchema>;
