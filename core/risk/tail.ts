/**
 * The tail of a sample of losses: value at risk, expected shortfall and the interval of the former.
 * Both figures come as weights on scenarios, so that the same weights split them over positions.
 */
import { binomialCdf } from '../numeric/distributions.ts';
import { type QuantileType, quantilePosition } from '../numeric/quantiles.ts';
import { fail, ok, type Result } from '../result.ts';

/**
 * How VaR is read off the sorted losses: a Hyndman-Fan type, or Hull's n(1-alpha)-th largest loss
 * (Options, Futures, and Other Derivatives, ch. on VaR).
 */
export type VarQuantile = 'type-1' | 'type-6' | 'type-7' | 'hull';

/**
 * `acerbi-tasche`: the mean of the worst (1-alpha) share, the last loss by its fraction (Acerbi &
 * Tasche 2002; coherent). `beyond-var`: the mean of the losses strictly above VaR, as Hull prints it.
 */
export type ShortfallMethod = 'acerbi-tasche' | 'beyond-var';

/** A figure as a weighted sum of losses: scenario index and weight. */
export type ScenarioWeights = readonly { readonly scenario: number; readonly weight: number }[];

export interface Tail {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly varWeights: ScenarioWeights;
  readonly shortfallWeights: ScenarioWeights;
  /** Scenario indices, largest loss first; ties by index. */
  readonly order: readonly number[];
}

export function weightedLoss(losses: Float64Array, weights: ScenarioWeights): number {
  return weights.reduce((sum, { scenario, weight }) => sum + weight * (losses[scenario] ?? 0), 0);
}

/**
 * VaR and ES of a sample, losses positive. Fails with RISK_WINDOW_SHORT (not-applicable) where fewer
 * than 1/(1-alpha) losses leave no observation in the tail, and ES_UNDEFINED (not-applicable) where
 * `beyond-var` finds no loss above VaR.
 */
export function historicalTail(
  losses: Float64Array,
  confidence: number,
  quantile: VarQuantile,
  method: ShortfallMethod,
): Result<Tail> {
  const count = losses.length;
  const tailCount = count * (1 - confidence);
  if (tailCount < 1 - 1e-9)
    return fail({
      kind: 'not-applicable',
      code: 'RISK_WINDOW_SHORT',
      message:
        `${count} scenarios hold no loss beyond ${confidence * 100} %. ` +
        `Use at least ${Math.ceil(1 / (1 - confidence) - 1e-9)}, or a lower confidence.`,
      path: 'dates',
    });
  const order = Array.from(losses.keys()).sort(
    (a, b) => (losses[b] ?? 0) - (losses[a] ?? 0) || a - b,
  );
  const varWeights = quantileWeights(order, confidence, quantile);
  const valueAtRisk = weightedLoss(losses, varWeights);
  const shortfallWeights =
    method === 'acerbi-tasche'
      ? tailShareWeights(order, tailCount)
      : beyondWeights(order, losses, valueAtRisk);
  if (shortfallWeights.length === 0)
    return fail({
      kind: 'not-applicable',
      code: 'ES_UNDEFINED',
      message: 'No loss lies above VaR, so their mean is undefined. Choose acerbi-tasche.',
      path: 'shortfallMethod',
    });
  const expectedShortfall = weightedLoss(losses, shortfallWeights);
  return ok({ valueAtRisk, expectedShortfall, varWeights, shortfallWeights, order });
}

const TYPES: Record<Exclude<VarQuantile, 'hull'>, QuantileType> = {
  'type-1': 1,
  'type-6': 6,
  'type-7': 7,
};

function quantileWeights(
  order: readonly number[],
  confidence: number,
  quantile: VarQuantile,
): ScenarioWeights {
  const count = order.length;
  const scenarioAt = (ascendingRank: number) => order[count - 1 - ascendingRank] ?? 0;
  if (quantile === 'hull') {
    // Rounded up, because a VaR inside the tail could exceed the mean of the tail.
    const place = Math.max(1, Math.ceil(count * (1 - confidence) - 1e-9));
    return [{ scenario: scenarioAt(count - place), weight: 1 }];
  }
  const { rank, weight } = quantilePosition(count, confidence, TYPES[quantile]);
  const lower = { scenario: scenarioAt(rank), weight: 1 - weight };
  return weight === 0 ? [lower] : [lower, { scenario: scenarioAt(rank + 1), weight }];
}

function tailShareWeights(order: readonly number[], tailCount: number): ScenarioWeights {
  const whole = Math.min(order.length, Math.floor(tailCount));
  const fraction = tailCount - whole;
  const weights = order.slice(0, whole).map((scenario) => ({ scenario, weight: 1 / tailCount }));
  const next = order[whole];
  if (next !== undefined && fraction > 0)
    weights.push({ scenario: next, weight: fraction / tailCount });
  return weights;
}

function beyondWeights(
  order: readonly number[],
  losses: Float64Array,
  valueAtRisk: number,
): ScenarioWeights {
  const beyond = order.filter((scenario) => (losses[scenario] ?? 0) > valueAtRisk);
  return beyond.map((scenario) => ({ scenario, weight: 1 / beyond.length }));
}

export interface VarInterval {
  readonly level: number;
  readonly lower: number;
  /** Null where the sample is too short to bound VaR from above. */
  readonly upper: number | null;
}

/**
 * A distribution-free confidence interval of VaR between two order statistics: the number of losses
 * below the true quantile is binomial(n, alpha) for independent days (David & Nagaraja, Order
 * Statistics, section 7.1). Each side keeps at most (1 - level)/2.
 */
export function varInterval(
  losses: Float64Array,
  order: readonly number[],
  confidence: number,
  level: number,
): VarInterval {
  const count = order.length;
  const side = (1 - level) / 2;
  let lower = Math.floor(count * confidence);
  while (lower > 0 && binomialCdf(lower, count, confidence) > side) lower--;
  let upper = Math.ceil(count * confidence);
  while (upper < count && binomialCdf(upper, count, confidence) < 1 - side) upper++;
  const lossAt = (ascendingRank: number) => losses[order[count - 1 - ascendingRank] ?? 0] ?? 0;
  return { level, lower: lossAt(lower), upper: upper < count ? lossAt(upper) : null };
}
