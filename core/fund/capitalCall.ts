/**
 * Who pays what of a capital call: pro rata among the investors that take part, nobody beyond what is
 * unfunded, every cent placed. Investors at their cap leave the pool and the others take over.
 */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { allocate } from '../money/allocate.ts';
import { moneyCodec } from '../money/codecs.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import { checkAmount } from './flows.ts';
import { splitPurposes } from './purposes.ts';

const investorSchema = z.object({
  id: z.string().min(1),
  commitment: moneyCodec,
  /** Commitment less what was called and not recycled. */
  unfunded: moneyCodec,
  /** Takes no part in this call, by a side letter or a default. */
  excused: z.boolean().default(false),
});

export const capitalCallInputSchema = z.object({
  amount: moneyCodec,
  basis: z
    .enum(['commitment', 'unfunded'])
    .default('commitment')
    .meta({ title: 'Basis', description: 'What shares are in proportion to' }),
  investors: z.array(investorSchema).min(1),
  purposes: z
    .array(z.object({ id: z.string().min(1), amount: moneyCodec }))
    .default([])
    .meta({ title: 'Purposes', description: 'Investments, fees, expenses; they sum to the call' }),
});
export type CapitalCallInput = z.output<typeof capitalCallInputSchema>;

export const capitalCallOutputSchema = z.object({
  amount: moneyCodec,
  investors: z.array(
    z.object({
      id: z.string(),
      amount: moneyCodec,
      unfundedAfter: moneyCodec,
      reason: z.enum(['pro-rata', 'capped', 'excused', 'nothing-unfunded']),
      purposes: z.array(z.object({ id: z.string(), amount: moneyCodec })),
    }),
  ),
});

type Reason = z.output<typeof capitalCallOutputSchema>['investors'][number]['reason'];

function checkCall(input: CapitalCallInput): Result<undefined> {
  const { currency } = input.amount;
  const parts: [string, string, Money][] = [
    ['amount', 'The call', input.amount],
    ...input.investors.flatMap(({ id, commitment, unfunded }, k): [string, string, Money][] => [
      [`investors.${k}.commitment`, `The commitment of ${id}`, commitment],
      [`investors.${k}.unfunded`, `What is unfunded of ${id}`, unfunded],
    ]),
    ...input.purposes.map(({ id, amount }, k): [string, string, Money] => [
      `purposes.${k}.amount`,
      `The purpose ${id}`,
      amount,
    ]),
  ];
  for (const [path, what, amount] of parts) {
    const checked = checkAmount(amount, { currency, path, what });
    if (!checked.ok) return checked;
  }
  const purposes = input.purposes.reduce((sum, { amount }) => sum + amount.minor, 0n);
  if (input.purposes.length > 0 && purposes !== input.amount.minor)
    return fail({
      kind: 'invalid-input',
      code: 'PURPOSES_DO_NOT_SUM',
      path: 'purposes',
      message:
        `The purposes sum to ${formatAmount({ currency, minor: purposes })}, the call is ` +
        `${formatAmount(input.amount)}. Correct one of them.`,
    });
  return ok(undefined);
}

/**
 * Shares of a call in minor units, in the order of the investors.
 *
 * An investor whose exact share is above what is unfunded pays that and leaves the pool, until no one
 * is above; the rest is allocated by largest remainder, ties to the lower index.
 *
 * Errors: those of `checkAmount`, PURPOSES_DO_NOT_SUM, CALL_EXCEEDS_UNFUNDED where the pool cannot
 * pay it.
 */
export function allocateCall(
  input: CapitalCallInput,
): Result<{ readonly minor: bigint; readonly reason: Reason }[]> {
  const checked = checkCall(input);
  if (!checked.ok) return checked;
  const { investors, basis } = input;
  const weight = (k: number) => investors[k]?.[basis].minor ?? 0n;
  const unfunded = (k: number) => investors[k]?.unfunded.minor ?? 0n;
  const shares = investors.map((investor): { minor: bigint; reason: Reason } => ({
    minor: 0n,
    reason: investor.excused ? 'excused' : 'nothing-unfunded',
  }));
  let pool = investors.flatMap((investor, k) =>
    !investor.excused && investor.unfunded.minor > 0n && weight(k) > 0n ? [k] : [],
  );
  const available = pool.reduce((sum, k) => sum + unfunded(k), 0n);
  let left = input.amount.minor;
  if (left > available) return exceedsUnfunded(input.amount, available);
  for (;;) {
    const whole = pool.reduce((sum, k) => sum + weight(k), 0n);
    const capped = new Set(pool.filter((k) => left * weight(k) > unfunded(k) * whole));
    if (capped.size === 0) break;
    for (const k of capped) shares[k] = { minor: unfunded(k), reason: 'capped' };
    left -= [...capped].reduce((sum, k) => sum + unfunded(k), 0n);
    pool = pool.filter((k) => !capped.has(k));
  }
  const parts = allocate(left, pool.map(weight));
  pool.forEach((k, at) => {
    shares[k] = { minor: parts[at] ?? 0n, reason: 'pro-rata' };
  });
  return ok(shares);
}

function exceedsUnfunded(amount: Money, available: bigint) {
  const most = formatAmount({ currency: amount.currency, minor: available });
  return fail({
    kind: 'invalid-input',
    code: 'CALL_EXCEEDS_UNFUNDED',
    path: 'amount',
    message:
      `The call of ${formatAmount(amount)} is above the ${most} that the investors taking part ` +
      'have unfunded. Call less, or take fewer investors out.',
  });
}

export const capitalCallCalculation = defineCalculation({
  id: 'fund.capitalCall',
  version: '1.0.0',
  label: 'Capital call',
  description:
    'Splits a call over investors by commitment or unfunded, with excuses and caps, and by purpose.',
  input: capitalCallInputSchema,
  output: capitalCallOutputSchema,
  run(input) {
    const shares = allocateCall(input);
    if (!shares.ok) return shares;
    const { currency } = input.amount;
    const money = (minor: bigint): Money => ({ currency, minor });
    const byPurpose = splitPurposes(
      shares.value.map(({ minor }) => minor),
      input.purposes.map(({ amount }) => amount.minor),
    );
    const investors = input.investors.map(({ id, unfunded }, k) => {
      const { minor = 0n, reason = 'excused' } = shares.value[k] ?? {};
      const purposes = input.purposes.map((purpose, at) => ({
        id: purpose.id,
        amount: money(byPurpose[k]?.[at] ?? 0n),
      }));
      const unfundedAfter = money(unfunded.minor - minor);
      return { id, amount: money(minor), unfundedAfter, reason, purposes };
    });
    const trace = investors.map(
      ({ id, amount, reason }): TraceStep => ({
        id: `investor.${id}`,
        label: id,
        rule: RULES[reason],
        inputs: [{ label: 'Call', value: formatAmount(input.amount), unit: currency }],
        result: formatAmount(amount),
        unit: currency,
      }),
    );
    return ok({ output: { amount: input.amount, investors }, trace, warnings: [] });
  },
});

const RULES: { readonly [reason in Reason]: string } = {
  'pro-rata': 'Pro rata among those below their cap, by largest remainder',
  capped: 'All that is unfunded: the share pro rata is above it',
  excused: 'Takes no part in this call',
  'nothing-unfunded': 'Nothing is left to call',
};
