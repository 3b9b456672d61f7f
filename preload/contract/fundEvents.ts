/**
 * What calls, distributions, closings and clawbacks have in common: a state, who approved which
 * content, and the commands that take them on. Each of them declares its own entries from these.
 */
import { z } from 'zod';
import { PAYOUT_STATES, PAYOUT_STEPS } from '../../core/workflow/payout.ts';
import { entrySchema, idSchema, nothing } from './common.ts';
import { command, inverse } from './define.ts';

/** Where an event stands, and what can be done next, whoever may. */
export const eventShape = {
  status: z.enum(PAYOUT_STATES),
  runId: idSchema.nullable(),
  entry: entrySchema,
  /** Over what an approval is of; a decision names it. */
  contentHash: z.string(),
  approval: z.object({
    needed: z.int(),
    missing: z.int(),
    given: z.array(
      z.object({
        userName: z.string(),
        verdict: z.enum(['approved', 'rejected']),
        comment: z.string().nullable(),
      }),
    ),
  }),
  steps: z.array(z.enum(PAYOUT_STEPS)),
};

export const eventHeadSchema = z.object(eventShape);

/** `id` names the field of the event's row, such as `{ distributionId: idSchema }`. */
export function reviewOf<Id extends z.ZodRawShape>(noun: string, id: Id) {
  return command({
    permission: 'fund.approve',
    summary: `Mark a computed ${noun} as reviewed by another person than its preparer`,
    undo: inverse,
    input: z.object({ ...id, expectedEntry: entrySchema.optional() }),
    output: nothing,
  });
}

export function decideOf<Id extends z.ZodRawShape>(noun: string, id: Id) {
  return command({
    permission: 'fund.approve',
    summary: `Approve or reject a reviewed ${noun}, by others than who made it`,
    undo: inverse,
    input: z.object({
      ...id,
      /** Of the content that the person looked at. */
      contentHash: z.string(),
      verdict: z.enum(['approved', 'rejected']),
      comment: z.string().max(500).optional(),
    }),
    output: z.object({ state: z.enum(['pending', 'approved', 'rejected']), missing: z.int() }),
  });
}

export function stepOf<Id extends z.ZodRawShape>(noun: string, id: Id) {
  return command({
    permission: 'fund.edit',
    summary: `Take a ${noun} on: notices sent, settled, returned to its draft, cancelled`,
    undo: inverse,
    input: z.object({
      ...id,
      step: z.enum(['notice', 'settle', 'return', 'cancel']),
      expectedEntry: entrySchema.optional(),
    }),
    output: z.object({ status: z.enum(PAYOUT_STATES) }),
  });
}
