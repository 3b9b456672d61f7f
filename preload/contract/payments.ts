/** Orders to banks as imported: one payment, its place in its file, and what became of it. */
import { z } from 'zod';
import { idSchema } from './common.ts';
import { query } from './define.ts';
import { explanationSchema } from './explain.ts';

/** How far a payment is, as the bank tells it: a later stage takes the place of an earlier one. */
export const paymentStatusSchema = z.enum([
  'ordered',
  'received',
  'pending',
  'accepted',
  'settled',
  'rejected',
  'returned',
]);

export const paymentsContract = {
  'payments.explain': query({
    permission: 'cash.read',
    summary: 'A payment: its order to the line of the file, what the bank says, and its bookings',
    input: z.object({ id: idSchema }),
    output: explanationSchema,
  }),
} as const;
