/**
 * Who pays what of a capital call: pro rata among the investors that take part, nobody beyond what is
 * unfunded or capped, every cent placed. Investors at their cap leave the pool and the others take
 * over. Purposes from which somebody is excused are split among the others only.
 */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { moneyCodec } from '../money/codecs.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import { splitCapped } from './cappedSplit.ts';
import { checkAmount } from './flows.ts';
import { splitPurposes } from './purposes.ts';
import { duplicateId } from './termChecks.ts';

/** Why an investor pays what it pays. */
export const CALL_REASONS = [
  'pro-rata',
  'capped',
  'partly-excused',
  'excused',
  'defaulting',
  'nothing-unfunded',
] as const;

const investorSchema = z.object({
  id: z.string().min(1),
  commitment: moneyCodec,
  /** Commitment less what was called and not recycled. */
  unfunded: moneyCodec,
  /** Takes no part in this call, by a side letter or by hand. */
  excused: z.boolean().default(false),
  /** Takes no part because an earlier call was not paid. */
  defaulting: z.boolean().default(false),
  /** Ids of purposes that the investor has no part in. */
  excusedFrom: z.array(z.string()).default([]),
  /** The most that the investor pays of this call. */
  cap: moneyCodec.optional(),
});
type CallInvestor = z.output<typeof investorSchema>;

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
      reason: z.enum(CALL_REASONS),
      purposes: z.array(z.object({ id: z.string(), amount: moneyCodec })),
    }),
  ),
});

type Reason = (typeof CALL_REASONS)[number];

function checkCall(input: CapitalCallInput): Result<undefined> {
  const { currency } = input.amount;
  const parts: [string, string, Money][] = [
    ['amount', 'The call', input.amount],
    ...input.investors.flatMap(({ id, commitment, unfunded }, k): [string, string, Money][] => [
      [`investors.${k}.commitment`, `The commitment of ${id}`, commitment],
      [`investors.${k}.unfunded`, `What is unfunded of ${id}`, unfunded],
    ]),
    ...input.investors.flatMap(({ id, cap }, k): [string, string, Money][] =>
      cap === undefined ? [] : [[`investors.${k}.cap`, `The cap of ${id}`, cap]],
    ),
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
  const twice =
    duplicateId(input.investors, 'investors') ?? duplicateId(input.purposes, 'purposes');
  if (twice) return fail(twice);
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

/** What an investor may still pay: unfunded, or its cap where that is lower. */
function mostOf({ unfunded, cap }: CallInvestor): bigint {
  return cap !== undefined && cap.minor < unfunded.minor ? cap.minor : unfunded.minor;
}

function takesNoPart({ excused, defaulting }: CallInvestor): boolean {
  return excused || defaulting;
}

export interface CallShare {
  readonly minor: bigint;
  readonly reason: (typeof CALL_REASONS)[number];
  /** Minor units by purpose, in the order of the purposes; empty where the call has none. */
  readonly parts: readonly bigint[];
}

/** Purposes from which the same investors are excused, with what they sum to. */
interface PurposeGroup {
  readonly purposes: readonly number[];
  readonly minor: bigint;
  readonly takesPart: readonly boolean[];
}

/** Groups with the fewest payers come first, so that caps hit where others can still take over. */
function groupsOf({ amount, investors, purposes }: CapitalCallInput): PurposeGroup[] {
  if (purposes.length === 0)
    return [
      { purposes: [], minor: amount.minor, takesPart: investors.map((one) => !takesNoPart(one)) },
    ];
  const groups = new Map<string, { purposes: number[]; minor: bigint; takesPart: boolean[] }>();
  purposes.forEach((purpose, at) => {
    const takesPart = investors.map(
      (one) => !takesNoPart(one) && !one.excusedFrom.includes(purpose.id),
    );
    const key = takesPart.map(Number).join('');
    const group = groups.get(key) ?? { purposes: [], minor: 0n, takesPart };
    group.purposes.push(at);
    group.minor += purpose.amount.minor;
    groups.set(key, group);
  });
  const payers = ({ takesPart }: PurposeGroup) => takesPart.filter(Boolean).length;
  return [...groups.values()].sort((a, b) => payers(a) - payers(b));
}

/**
 * Shares of a call in minor units, in the order of the investors, with their parts by purpose.
 * Purposes with the same payers are one amount; each is split by largest remainder with caps, and
 * then over its purposes so that rows and columns foot.
 *
 * Errors: those of `checkAmount`, ID_DUPLICATE, PURPOSES_DO_NOT_SUM, CALL_EXCEEDS_UNFUNDED where those who take
 * part cannot pay it.
 */
export function allocateCall(input: CapitalCallInput): Result<CallShare[]> {
  const checked = checkCall(input);
  if (!checked.ok) return checked;
  const { investors, basis, purposes } = input;
  const left = investors.map(mostOf);
  const totals = investors.map(() => 0n);
  const parts = investors.map(() => purposes.map(() => 0n));
  const capped = new Set<number>();
  for (const group of groupsOf(input)) {
    const weights = investors.map((one, k) => (group.takesPart[k] ? one[basis].minor : 0n));
    const split = splitCapped(group.minor, weights, left);
    if (split === null) {
      const available = left.reduce((sum, most, k) => (weights[k] ? sum + most : sum), 0n);
      return exceedsUnfunded({ ...input.amount, minor: group.minor }, available);
    }
    for (const k of split.capped) capped.add(k);
    const amounts = group.purposes.map((at) => purposes[at]?.amount.minor ?? 0n);
    const cells = splitPurposes(split.shares, amounts);
    split.shares.forEach((minor, k) => {
      totals[k] = (totals[k] ?? 0n) + minor;
      left[k] = (left[k] ?? 0n) - minor;
      group.purposes.forEach((at, column) => {
        const row = parts[k];
        if (row) row[at] = cells[k]?.[column] ?? 0n;
      });
    });
  }
  return ok(
    investors.map((one, k) => ({
      minor: totals[k] ?? 0n,
      reason: reasonOf(one, input, capped.has(k)),
      parts: parts[k] ?? [],
    })),
  );
}

function reasonOf(one: CallInvestor, input: CapitalCallInput, isCapped: boolean) {
  if (one.defaulting) return 'defaulting';
  const excused = input.purposes.filter(({ id }) => one.excusedFrom.includes(id)).length;
  if (one.excused || (excused > 0 && excused === input.purposes.length)) return 'excused';
  if (one.unfunded.minor <= 0n || one[input.basis].minor === 0n) return 'nothing-unfunded';
  if (isCapped) return 'capped';
  return excused > 0 ? 'partly-excused' : 'pro-rata';
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
  version: '1.1.0',
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
    const investors = input.investors.map(({ id, unfunded }, k) => {
      const { minor = 0n, reason = 'excused', parts = [] } = shares.value[k] ?? {};
      const purposes = input.purposes.map((purpose, at) => ({
        id: purpose.id,
        amount: money(parts[at] ?? 0n),
      }));
      const unfundedAfter = money(unfunded.minor - minor);
      return { id, amount: money(minor), unfundedAfter, reason, purposes };
    });
    const trace = investors.map(
      ({ id, amount, reason }): TraceStep => ({
        id: `investor.${id}`,
        label: id,
        rule: CALL_RULES[reason],
        inputs: [
          { label: 'Call', value: formatAmount(input.amount), unit: currency },
          ...input.investors
            .filter((one) => one.id === id)
            .flatMap(({ commitment, unfunded, cap }) => [
              { label: 'Commitment', value: formatAmount(commitment), unit: currency },
              { label: 'Unfunded', value: formatAmount(unfunded), unit: currency },
              ...(cap === undefined
                ? []
                : [{ label: 'Cap', value: formatAmount(cap), unit: currency }]),
            ]),
        ],
        result: formatAmount(amount),
        unit: currency,
      }),
    );
    return ok({ output: { amount: input.amount, investors }, trace, warnings: [] });
  },
});

/** The rule by which an investor pays what it pays. */
export const CALL_RULES: { readonly [reason in Reason]: string } = {
  'pro-rata': 'Pro rata among those below their cap, by largest remainder',
  capped: 'All that is unfunded or its cap: the share pro rata is above it',
  'partly-excused': 'Pro rata of the purposes that it has a part in, by largest remainder',
  excused: 'Takes no part in this call',
  defaulting: 'Takes no part: an earlier call was not paid',
  'nothing-unfunded': 'Nothing is left to call',
};
