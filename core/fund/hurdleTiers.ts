/**
 * A waterfall by investor hurdles: each tier pays investors all but its promote until they have
 * reached its rate of return or multiple, then the next tier begins. GP money that is invested is an
 * investor's like any other. Each hurdle keeps its own balance: what investors would still have to
 * receive today, solved from the flows and not by trial (Metrick & Yasuda, ch. 2, on IRR hurdles).
 */
import { Decimal } from '../money/decimal.ts';
import { fail, invariant, ok, type Result } from '../result.ts';
import { percentText } from './text.ts';

export interface HurdleTier {
  /** Rate of return a year that investors reach, if any. */
  readonly irr?: Decimal;
  /** Multiple of their money that investors reach, if any; with both, the later one counts. */
  readonly multiple?: Decimal;
  /** Share of the tier that goes to the promote, from 0 to under 1. */
  readonly promote: Decimal;
}

/** What investors would still have to receive for a hurdle to be met; negative once passed. */
export interface HurdleBalances {
  readonly irr: readonly (Decimal | undefined)[];
  readonly multiple: readonly (Decimal | undefined)[];
}

export interface TierPaid {
  readonly investors: Decimal;
  readonly promote: Decimal;
}

/**
 * Refuses tiers that cannot follow each other: HURDLES_MISSING, HURDLE_RANGE for a rate or multiple
 * that is none, PROMOTE_RANGE, HURDLES_OUT_OF_ORDER where a later tier's hurdle is not above the
 * earlier one's.
 */
export function checkHurdles(
  tiers: readonly HurdleTier[],
  finalPromote: Decimal,
): Result<undefined> {
  const refuse = (code: string, path: string, message: string) =>
    fail({ kind: 'invalid-input', code, path, message });
  if (tiers.length === 0)
    return refuse('HURDLES_MISSING', 'tiers', 'Give at least one hurdle, such as 8% to investors.');
  for (const [k, { irr, multiple, promote }] of tiers.entries()) {
    const path = `tiers.${k}`;
    const hasRange = (!irr || (irr.gt(-1) && irr.lte(10))) && (!multiple || multiple.gt(0));
    if (!hasRange || (!irr && !multiple))
      return refuse(
        'HURDLE_RANGE',
        path,
        'Give a rate such as 0.08, a multiple such as 1.5, or both.',
      );
    if (promote.lt(0) || promote.gte(1))
      return refuse(
        'PROMOTE_RANGE',
        `${path}.promote`,
        `A promote of ${percentText(promote)} is not between 0% and under 100%.`,
      );
    const before = tiers[k - 1];
    const falls = (now?: Decimal, then?: Decimal) => now && then && now.lte(then);
    if (before && (falls(irr, before.irr) || falls(multiple, before.multiple)))
      return refuse(
        'HURDLES_OUT_OF_ORDER',
        path,
        'Each hurdle must be above the one before it. Sort the tiers, or raise this one.',
      );
  }
  if (finalPromote.lt(0) || finalPromote.gte(1))
    return refuse(
      'PROMOTE_RANGE',
      'finalPromote',
      `A promote of ${percentText(finalPromote)} is not between 0% and under 100%.`,
    );
  return ok(undefined);
}

export function openingBalances(tiers: readonly HurdleTier[]): HurdleBalances {
  return {
    irr: tiers.map(({ irr }) => irr && new Decimal(0)),
    multiple: tiers.map(({ multiple }) => multiple && new Decimal(0)),
  };
}

/** Balances of rates after some years: both what is owed and what was paid too early grow. */
export function growBalances(
  tiers: readonly HurdleTier[],
  balances: HurdleBalances,
  years: Decimal,
): HurdleBalances {
  const irr = balances.irr.map((balance, k) =>
    balance?.times((tiers[k]?.irr ?? new Decimal(0)).plus(1).pow(years)),
  );
  return { ...balances, irr };
}

export function addCall(
  tiers: readonly HurdleTier[],
  balances: HurdleBalances,
  amount: Decimal,
): HurdleBalances {
  return {
    irr: balances.irr.map((balance) => balance?.plus(amount)),
    multiple: balances.multiple.map((balance, k) =>
      balance?.plus(amount.times(tiers[k]?.multiple ?? 1)),
    ),
  };
}

function pay({ irr, multiple }: HurdleBalances, amount: Decimal): HurdleBalances {
  return {
    irr: irr.map((balance) => balance?.minus(amount)),
    multiple: multiple.map((balance) => balance?.minus(amount)),
  };
}

/**
 * Pours an amount through the tiers and the final split.
 *
 * @returns what each tier paid, the final split last; the payments sum to the amount.
 */
export function pourHurdles(
  tiers: readonly HurdleTier[],
  finalPromote: Decimal,
  balances: HurdleBalances,
  amount: Decimal,
): { readonly paid: readonly TierPaid[]; readonly balances: HurdleBalances } {
  let left = amount;
  let after = balances;
  const paid = tiers.map(({ promote }, k): TierPaid => {
    const due = Decimal.max(0, after.irr[k] ?? 0, after.multiple[k] ?? 0);
    const keep = new Decimal(1).minus(promote);
    const investors = Decimal.min(left.times(keep), due);
    const volume = Decimal.min(left, investors.div(keep));
    left = left.minus(volume);
    after = pay(after, investors);
    return { investors, promote: volume.minus(investors) };
  });
  const rest = left.times(finalPromote);
  after = pay(after, left.minus(rest));
  paid.push({ investors: left.minus(rest), promote: rest });
  const total = paid.reduce(
    (sum, tier) => sum.plus(tier.investors).plus(tier.promote),
    new Decimal(0),
  );
  invariant(total.minus(amount).abs().lte(amount.times('1e-30')), 'tiers pay what there is');
  return { paid, balances: after };
}
