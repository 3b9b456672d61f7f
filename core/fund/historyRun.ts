/**
 * `fund.history`: every distribution of a fund to every holder, exact to the minor unit, in one
 * replay. Factors are computed once per terms and interval, tiers once per group of equal terms, and
 * lines on guarded integers; the trace is that of the tiers, a holder's line of one distribution is
 * explained by `fund.waterfall`, which gives the same amounts.
 */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { allocateInto, type ReadyWeights, readyWeights } from '../money/allocateMany.ts';
import { dateSchema, moneyCodec } from '../money/codecs.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { fail, invariant, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { type RoundedTier, roundTiers } from './allocation.ts';
import { CARRY_HOLDER_ID, type Commitment } from './commitments.ts';
import type { FundHistory } from './fundHistory.ts';
import { sumTiers } from './groupSums.ts';
import { type Group, partOf, sumMinor, takingPart } from './groups.ts';
import { type PastPayment, type PreparedFund, prepareFund } from './waterfall.ts';
import { fundHistorySchema } from './waterfallCalculation.ts';

/** One earlier distribution, to every holder. Minor units. */
export interface PastDistribution {
  readonly date: IsoDate;
  readonly deal: string | undefined;
  readonly amount: Money;
  readonly tiers: readonly RoundedTier[];
  /** By tier, in the order of `HistoryRun.holders`. */
  readonly amountsMinor: readonly Float64Array[];
}

export interface HistoryRun {
  readonly fund: PreparedFund;
  /** Investors first, then commitments free of carry. */
  readonly holders: readonly Commitment[];
  readonly distributions: readonly PastDistribution[];
  /** Sum over all distributions, by holder. */
  readonly totalsMinor: Float64Array;
  readonly carryMinor: bigint;
}

interface ReadyGroup {
  readonly ready: ReadyWeights;
  /** The places of the members among the holders. */
  readonly places: Int32Array;
  readonly out: Float64Array;
}

function readyGroups(fund: PreparedFund, holders: readonly Commitment[]): Map<Group, ReadyGroup> {
  const placeOf = new Map(holders.map(({ id }, place) => [id, place]));
  return new Map(
    [...fund.groups.investors, ...fund.groups.carryFree].map((group) => [
      group,
      {
        ready: readyWeights(group.members.map(({ commitment }) => commitment.minor)),
        places: Int32Array.from(group.members, ({ id }) => placeOf.get(id) ?? 0),
        out: new Float64Array(group.members.length),
      },
    ]),
  );
}

/** The lines of one tier; that they sum to it is an invariant of every run. */
function tierLines(
  tier: RoundedTier,
  groups: ReadonlyMap<Group, ReadyGroup>,
  totals: Float64Array,
): Float64Array {
  const lines = new Float64Array(totals.length);
  for (const { group, minor } of tier.byGroup) {
    const known = groups.get(group);
    if (!known || minor === 0n) continue;
    const { ready, places, out } = known;
    allocateInto(Number(minor), ready, out);
    let sum = 0;
    for (let k = 0; k < out.length; k++) {
      const part = out[k] ?? 0;
      const place = places[k] ?? 0;
      lines[place] = part;
      totals[place] = (totals[place] ?? 0) + part;
      sum += part;
    }
    invariant(sum === Number(minor), `lines of ${tier.id} sum to the tier`);
  }
  return lines;
}

/** The payments of one distribution side by side, as rounding takes them. */
function roundPast(
  fund: PreparedFund,
  payments: readonly PastPayment[],
): { readonly amount: Money; readonly tiers: readonly RoundedTier[] } {
  const [first] = payments;
  invariant(first, 'a distribution pays at least one group');
  const { deal, wholeMinor } = first;
  const amount = { currency: fund.terms.currency, minor: wholeMinor };
  const besides = takingPart(fund.groups.carryFree, deal);
  const whole = sumMinor([...takingPart(fund.groups.investors, deal), ...besides]);
  const groups = payments.map(({ group, poured }) => ({ group, tiers: poured }));
  const tiers = roundTiers(
    {
      amount,
      carryFree: besides.map((group) => ({ group, amount: partOf(wholeMinor, group, whole) })),
      groups,
      tiers: sumTiers(groups),
    },
    besides.length > 0,
  );
  return { amount, tiers };
}

/**
 * Replays a fund and rounds each of its distributions.
 *
 * Errors: those of `prepareFund`; AMOUNT_RANGE where a sum is beyond 2^53 minor units.
 */
export function runHistory(history: FundHistory): Result<HistoryRun> {
  const byPayment = new Map<string, PastPayment[]>();
  const prepared = prepareFund(history, (payment) => {
    const key = `${payment.date} ${payment.deal ?? ''}`;
    const known = byPayment.get(key);
    if (known) known.push(payment);
    else byPayment.set(key, [payment]);
  });
  if (!prepared.ok) return prepared;
  const fund = prepared.value;
  const paidMinor = [...byPayment.values()].reduce(
    (sum, [first]) => sum + (first?.wholeMinor ?? 0n),
    0n,
  );
  if (paidMinor > BigInt(Number.MAX_SAFE_INTEGER))
    return fail({
      kind: 'not-applicable',
      code: 'AMOUNT_RANGE',
      path: 'flows',
      message:
        'The distributions sum to more than 9 thousand million million minor units. Run them one ' +
        'by one.',
    });
  const holders = [...fund.participants.investors, ...fund.participants.carryFree];
  const groups = readyGroups(fund, holders);
  const totalsMinor = new Float64Array(holders.length);
  let carryMinor = 0n;
  const distributions = [...byPayment.values()].map((payments): PastDistribution => {
    const { amount, tiers } = roundPast(fund, payments);
    const carry = tiers.reduce((sum, tier) => sum + tier.carryMinor, 0n);
    carryMinor += carry;
    const total = tiers.reduce((sum, tier) => sum + tier.totalMinor, 0n);
    invariant(total === amount.minor, 'tiers sum to the wire');
    return {
      date: payments[0]?.date ?? fund.last,
      deal: payments[0]?.deal,
      amount,
      tiers,
      amountsMinor: tiers.map((tier) => tierLines(tier, groups, totalsMinor)),
    };
  });
  return ok({ fund, holders, distributions, totalsMinor, carryMinor });
}

const tierSchema = z.object({ id: z.string(), investors: moneyCodec, carry: moneyCodec });

export const historyOutputSchema = z.object({
  distributions: z.array(
    z.object({
      date: dateSchema,
      deal: z.string().optional(),
      amount: moneyCodec,
      tiers: z.array(tierSchema),
    }),
  ),
  holders: z.array(z.object({ id: z.string(), distributed: moneyCodec })),
});

export const historyCalculation = defineCalculation({
  id: 'fund.history',
  version: '1.1.0',
  label: 'All distributions of a fund',
  description:
    'Replays the history of a fund through its waterfall and gives every distribution by tier and ' +
    'what each holder was paid, exact to the minor unit.',
  input: fundHistorySchema,
  output: historyOutputSchema,
  run(input) {
    const run = runHistory(input);
    if (!run.ok) return run;
    const { currency } = input.terms;
    const money = (minor: bigint): Money => ({ currency, minor });
    const { holders, distributions, totalsMinor, carryMinor } = run.value;
    const trace = distributions.flatMap(({ date, deal, tiers }) =>
      tiers.map(
        (tier): TraceStep => ({
          id: ['distribution', date, ...(deal === undefined ? [] : [deal]), tier.id].join('.'),
          label: `${tier.label}, ${date}`,
          rule: tier.rule,
          inputs: [
            {
              label: 'To investors',
              value: formatAmount(money(tier.totalMinor - tier.carryMinor)),
              unit: currency,
            },
            { label: 'To carry', value: formatAmount(money(tier.carryMinor)), unit: currency },
          ],
          result: formatAmount(money(tier.totalMinor)),
          unit: currency,
        }),
      ),
    );
    return ok({
      output: {
        distributions: distributions.map(({ date, deal, amount, tiers }) => ({
          date,
          ...(deal !== undefined && { deal }),
          amount,
          tiers: tiers.map((tier) => ({
            id: tier.id,
            investors: money(tier.totalMinor - tier.carryMinor),
            carry: money(tier.carryMinor),
          })),
        })),
        holders: [
          ...holders.map(({ id }, k) => ({
            id,
            distributed: money(BigInt(totalsMinor[k] ?? 0)),
          })),
          { id: CARRY_HOLDER_ID, distributed: money(carryMinor) },
        ],
      },
      trace,
      warnings: [],
    });
  },
});
