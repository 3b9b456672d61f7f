/** What a clawback is tested with and what comes of it, as `fund.clawback` reads and writes them. */
import { z } from 'zod';
import { dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { fail, ok, type Result } from '../result.ts';
import { checkAmount } from './flows.ts';
import { checkDealValues } from './payable.ts';
import { recoveryShape } from './recoveryFigures.ts';
import { ZERO } from './replay.ts';
import { duplicateId, problem, shareProblems } from './termChecks.ts';
import { percentText } from './text.ts';
import { fundHistorySchema } from './waterfallCalculation.ts';

const share = (title: string) =>
  decimalSchema.default('0').meta({ title, description: '0.3 is 30%' });

export const carryHolderSchema = z.object({
  id: z.string().min(1).max(80).meta({ title: 'Name' }),
  share: decimalSchema.meta({ title: 'Of carry', description: '0.6 is 60%; all sum to 1' }),
  taxRate: decimalSchema.optional().meta({ title: 'Own tax rate' }),
  isUnable: z.boolean().default(false).meta({ title: 'Cannot pay' }),
});

export const clawbackInputSchema = z.object({
  fund: fundHistorySchema.meta({ title: 'Fund', description: 'Terms, commitments and history' }),
  date: dateSchema.meta({ title: 'Tested on', description: 'Not before the last flow' }),
  kind: z.enum(['interim', 'final']).default('final'),
  /** An interim test counts it as if it were paid out on the date. */
  stillHeld: moneyCodec.optional().meta({
    title: 'Still held',
    description: 'Value of what the fund holds; an interim test needs it',
  }),
  stillHeldDeals: z
    .array(z.object({ deal: z.string().min(1), amount: moneyCodec }))
    .optional()
    .meta({
      title: 'Of it by deal',
      description: 'Who is excused from a deal has nothing of it; the rest is of everybody',
    }),
  taxRate: share('Tax on carry'),
  escrowShare: share('Escrow'),
  liability: z.enum(['several', 'joint']).default('several'),
  holders: z
    .array(carryHolderSchema)
    .default([])
    .meta({ title: 'Carry holders', description: 'Left out, the carry vehicle is the only one' }),
});
export type ClawbackInput = z.output<typeof clawbackInputSchema>;

export const clawbackOutputSchema = z.object({
  date: dateSchema,
  kind: z.enum(['interim', 'final']),
  /** Cash to carry until the date, advances included, less what was given back. */
  carryPaid: moneyCodec,
  profit: moneyCodec,
  agreedCarry: moneyCodec,
  ...recoveryShape,
  /** Owed gross and not recoverable. */
  uncovered: moneyCodec,
  holders: z.array(
    z.object({ id: z.string(), owed: moneyCodec, cap: moneyCodec, pays: moneyCodec }),
  ),
  investors: z.array(z.object({ id: z.string(), amount: moneyCodec })),
});
export type ClawbackOutput = z.output<typeof clawbackOutputSchema>;

/**
 * Errors, with the path of the field: SHARE_RANGE, ID_DUPLICATE, SHARES_DO_NOT_SUM of the carry holders,
 * FAIR_VALUE_MISSING for an interim test, FINAL_WITH_ASSETS, and those of `checkAmount` and
 * `checkDealValues`.
 */
export function checkClawback(input: ClawbackInput): Result<undefined> {
  const { currency } = input.fund.terms;
  const problems = [
    ...shareProblems(input.taxRate, { code: 'SHARE_RANGE', path: 'taxRate', what: 'Tax' }),
    ...shareProblems(input.escrowShare, {
      code: 'SHARE_RANGE',
      path: 'escrowShare',
      what: 'Escrow',
    }),
    ...input.holders.flatMap((holder, k) => [
      ...shareProblems(holder.share, {
        code: 'SHARE_RANGE',
        path: `holders.${k}.share`,
        what: 'A share of carry',
      }),
      ...shareProblems(holder.taxRate ?? '0', {
        code: 'SHARE_RANGE',
        path: `holders.${k}.taxRate`,
        what: 'Tax',
      }),
    ]),
  ];
  const [first] = problems;
  if (first) return fail(first);
  const twice = duplicateId(input.holders, 'holders');
  if (twice) return fail(twice);
  const total = input.holders.reduce((sum, holder) => sum.plus(holder.share), ZERO);
  if (input.holders.length > 0 && !total.eq(1))
    return fail(
      problem(
        'SHARES_DO_NOT_SUM',
        'holders',
        `The shares of carry sum to ${percentText(total)}. Make them sum to 100%.`,
      ),
    );
  if (input.kind === 'interim' && !input.stillHeld)
    return fail({
      kind: 'missing-data',
      code: 'FAIR_VALUE_MISSING',
      path: 'stillHeld',
      message:
        'An interim test counts what the fund still holds. Enter its value; 0 for a final test.',
    });
  if (input.kind === 'final' && input.stillHeld && input.stillHeld.minor !== 0n)
    return fail(
      problem(
        'FINAL_WITH_ASSETS',
        'stillHeld',
        'A final test is made when nothing is held any more. Make it interim, or leave the value out.',
      ),
    );
  const valued = checkDealValues(input.stillHeldDeals ?? [], {
    currency,
    path: 'stillHeldDeals',
    date: input.date,
  });
  if (!valued.ok) return valued;
  const held =
    input.stillHeld &&
    checkAmount(input.stillHeld, { currency, path: 'stillHeld', what: 'What is still held' });
  return held && !held.ok ? held : ok(undefined);
}
