/**
 * Carry given back that names nobody: each investor gets of it what its own waterfall lacks. A group
 * of equal terms lacks what the test of a clawback finds for it on the day, with what the fund still
 * holds; what is given beyond that goes by the carry that each group's money has paid.
 *
 * Sources: as for the clawback; ILPA Principles 3.0: investor by investor.
 */
import { Decimal } from '../money/decimal.ts';
import { testGroup } from './clawbackGroup.ts';
import { partOf } from './groups.ts';
import { ZERO } from './replay.ts';
import type { PreparedGroup } from './waterfall.ts';
import type { FlowEvents } from './waterfallFlows.ts';

/** What one group lacks and what carry its money has paid; unrounded minor units. */
export interface GroupLack {
  readonly lacking: Decimal;
  /** At least what is lacking. */
  readonly carry: Decimal;
  /** Sum of the commitments. */
  readonly minor: bigint;
}

const sumOf = (list: readonly Decimal[]) => list.reduce((sum, each) => sum.plus(each), ZERO);

function inProportion(amount: Decimal, weights: readonly Decimal[]): Decimal[] | undefined {
  const whole = sumOf(weights);
  return whole.isZero() ? undefined : weights.map((weight) => amount.times(weight).div(whole));
}

/**
 * Parts of an amount for groups, in their order; they sum to it. None is above what is lacking as long
 * as all together lack as much, nor above the carry paid as long as that covers it.
 */
export function partsGivenBack(amount: Decimal, groups: readonly GroupLack[]): Decimal[] {
  const lacking = groups.map((each) => each.lacking);
  const whole = sumOf(lacking);
  if (amount.lte(whole)) return inProportion(amount, lacking) ?? lacking;
  const rest = amount.minus(whole);
  const more =
    inProportion(
      rest,
      groups.map((each) => each.carry.minus(each.lacking)),
    ) ??
    inProportion(
      rest,
      groups.map(({ minor }) => new Decimal(minor.toString())),
    );
  return lacking.map((each, k) => each.plus(more?.[k] ?? ZERO));
}

/** What the day of a clawback is tested with. */
export interface GivenBackFacts {
  readonly committedMinor: bigint;
  /** Whole fund, in minor units; zero where nothing was valued. */
  heldMinor(event: FlowEvents): bigint;
  /** Every group with its accounts after some events. */
  standing(events: readonly FlowEvents[]): readonly PreparedGroup[];
}

/** The events with every amount of carry given back by the id of a commitment. */
export function nameGivenBack(
  events: readonly FlowEvents[],
  { committedMinor, heldMinor, standing }: GivenBackFacts,
): FlowEvents[] {
  const named: FlowEvents[] = [];
  for (const event of events) {
    if (event.givenBackMinor === 0n) {
      named.push(event);
      continue;
    }
    const before = {
      ...event,
      givenBackMinor: 0n,
      givenBackTo: new Map(),
      advances: [],
      payments: [],
    };
    const groups = standing([...named, before]).map((prepared) => {
      const { clawback, carry } = testGroup(prepared, {
        date: event.date,
        held: partOf(heldMinor(event), prepared.group, committedMinor),
      });
      return { prepared, lacking: clawback.gross, carry, minor: prepared.group.minor };
    });
    const parts = partsGivenBack(new Decimal(event.givenBackMinor.toString()), groups);
    const givenBackTo = new Map(event.givenBackTo);
    groups.forEach(({ prepared: { group } }, k) => {
      for (const { id, commitment } of group.members) {
        const own = (parts[k] ?? ZERO)
          .times(commitment.minor.toString())
          .div(group.minor.toString());
        givenBackTo.set(id, (givenBackTo.get(id) ?? ZERO).plus(own));
      }
    });
    named.push({ ...event, givenBackMinor: 0n, givenBackTo });
  }
  return named;
}
