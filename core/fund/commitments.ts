/**
 * Who takes part in a fund: commitments by class, and what share of each flow runs through the
 * tiers.
 */
import { z } from 'zod';
import { decimalSchema, moneyCodec } from '../money/codecs.ts';
import { formatAmount } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import type { FundTerms } from './terms.ts';

export const commitmentSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  classId: z.string().min(1),
  className: z.string().min(1),
  kind: z.enum(['lp', 'gp']),
  commitment: moneyCodec,
  carryRate: decimalSchema
    .optional()
    .meta({ description: 'In place of the terms, by class or side letter; 0.1 is 10%' }),
  preferredRate: decimalSchema.optional().meta({ description: 'In place of the terms' }),
  excusedDeals: z
    .array(z.string().min(1))
    .optional()
    .meta({ description: 'Deals in which the investor has no part' }),
});
export type Commitment = z.output<typeof commitmentSchema>;

/** The holder id under which carry is allocated; no commitment may use it. */
export const CARRY_HOLDER_ID = 'carry';

/** Commitments by the part they play in the waterfall; sums are minor units. */
export interface Participants {
  /** Paid through the tiers, in the order given. */
  readonly investors: readonly Commitment[];
  /** Paid pro rata beside the tiers, free of carry. */
  readonly carryFree: readonly Commitment[];
  readonly investorsMinor: bigint;
  readonly totalMinor: bigint;
}

function sumMinor(commitments: readonly Commitment[]): bigint {
  return commitments.reduce((total, each) => total + each.commitment.minor, 0n);
}

/**
 * Sorts commitments into participants.
 *
 * Errors, with the path of the commitment: COMMITMENTS_MISSING where nobody bears the waterfall,
 * COMMITMENT_NOT_POSITIVE, COMMITMENT_DUPLICATE for an id twice or the carry vehicle's, and
 * CURRENCY_MIXED.
 */
export function checkCommitments(
  commitments: readonly Commitment[],
  terms: FundTerms,
): Result<Participants> {
  const seen = new Set<string>([CARRY_HOLDER_ID]);
  for (const [index, each] of commitments.entries()) {
    const path = `commitments.${index}`;
    const refuse = (code: string, field: string, message: string) =>
      fail({ kind: 'invalid-input', code, path: `${path}.${field}`, message });
    if (each.commitment.currency !== terms.currency)
      return refuse(
        'CURRENCY_MIXED',
        'commitment',
        `${each.name} has committed in ${each.commitment.currency}, the fund is in ` +
          `${terms.currency}. Enter the commitment in the currency of the fund.`,
      );
    if (each.commitment.minor <= 0n)
      return refuse(
        'COMMITMENT_NOT_POSITIVE',
        'commitment',
        `${each.name} has a commitment of ${formatAmount(each.commitment)}. ` +
          'Enter what was committed, or leave the investor out.',
      );
    if (seen.has(each.id))
      return refuse(
        'COMMITMENT_DUPLICATE',
        'id',
        `"${each.id}" stands for two holders. Give every commitment its own id, other than ` +
          `"${CARRY_HOLDER_ID}".`,
      );
    seen.add(each.id);
  }
  const isCarryFree = (each: Commitment) =>
    each.kind === 'gp' && terms.gpCommitment === 'carry-free';
  const investors = commitments.filter((each) => !isCarryFree(each));
  if (!commitments.some((each) => each.kind === 'lp'))
    return fail({
      kind: 'invalid-input',
      code: 'COMMITMENTS_MISSING',
      path: 'commitments',
      message: 'No investor has committed to this fund. Enter at least one commitment of kind lp.',
    });
  return ok({
    investors,
    carryFree: commitments.filter(isCarryFree),
    investorsMinor: sumMinor(investors),
    totalMinor: sumMinor(commitments),
  });
}
