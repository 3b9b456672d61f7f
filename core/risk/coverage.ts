/** Tests of a VaR series by its exceptions: Kupiec, Christoffersen and the Basel traffic light. */
import { binomialCdf, chiSquareSurvival } from '../numeric/distributions.ts';
import { log, log1p } from '../numeric/elementary.ts';

export interface LikelihoodRatio {
  readonly statistic: number;
  readonly pValue: number;
}

/** a log b with 0 log 0 = 0. */
function timesLog(count: number, probability: number): number {
  return count === 0 ? 0 : count * log(probability);
}

/**
 * Unconditional coverage: LR of x exceptions in n days against the rate p = 1 - alpha, chi-square with
 * one degree (Kupiec, Journal of Derivatives 3, 1995).
 */
export function kupiec(exceptions: number, days: number, confidence: number): LikelihoodRatio {
  const calm = days - exceptions;
  const assumed = timesLog(exceptions, 1 - confidence) + timesLog(calm, confidence);
  const rate = exceptions / days;
  const observed = timesLog(exceptions, rate) + (calm === 0 ? 0 : calm * log1p(-rate));
  const statistic = Math.max(0, 2 * (observed - assumed));
  return { statistic, pValue: chiSquareSurvival(statistic, 1) };
}

/** Days after a calm (0) or exceptional (1) day that were calm or exceptional. */
export interface Transitions {
  readonly n00: number;
  readonly n01: number;
  readonly n10: number;
  readonly n11: number;
}

export function countTransitions(isException: readonly boolean[]): Transitions {
  const counts = { n00: 0, n01: 0, n10: 0, n11: 0 };
  for (let day = 1; day < isException.length; day++) {
    const before = isException[day - 1] ? '1' : '0';
    const after = isException[day] ? '1' : '0';
    counts[`n${before}${after}`]++;
  }
  return counts;
}

/**
 * Independence of exceptions from one day to the next, chi-square with one degree (Christoffersen,
 * International Economic Review 39, 1998).
 */
export function christoffersen({ n00, n01, n10, n11 }: Transitions): LikelihoodRatio {
  const split = (calm: number, hit: number) =>
    timesLog(calm, calm / (calm + hit)) + timesLog(hit, hit / (calm + hit));
  const dependent = split(n00, n01) + split(n10, n11);
  const statistic = Math.max(0, 2 * (dependent - split(n00 + n10, n01 + n11)));
  return { statistic, pValue: chiSquareSurvival(statistic, 1) };
}

/** Coverage and independence together, chi-square with two degrees. */
export function conditionalCoverage(
  coverage: LikelihoodRatio,
  independence: LikelihoodRatio,
): LikelihoodRatio {
  const statistic = coverage.statistic + independence.statistic;
  return { statistic, pValue: chiSquareSurvival(statistic, 2) };
}

export type Zone = 'green' | 'yellow' | 'red';

export interface TrafficLight {
  readonly zone: Zone;
  /** Probability of at most this many exceptions when VaR is right. */
  readonly cumulativeProbability: number;
  /** Add-on to the capital multiplier; null outside 250 days at 99 %, where Basel defines none. */
  readonly plusFactor: number | null;
}

const PLUS_FACTORS = [0, 0, 0, 0, 0, 0.4, 0.5, 0.65, 0.75, 0.85];

/**
 * The Basel traffic light (BCBS, Supervisory framework for the use of backtesting, 1996): yellow from a
 * cumulative probability of 95 %, red from 99.99 %.
 */
export function trafficLight(exceptions: number, days: number, confidence: number): TrafficLight {
  const cumulativeProbability = binomialCdf(exceptions, days, 1 - confidence);
  const zone =
    cumulativeProbability < 0.95 ? 'green' : cumulativeProbability < 0.9999 ? 'yellow' : 'red';
  const isBasel = days === 250 && confidence === 0.99;
  return {
    zone,
    cumulativeProbability,
    plusFactor: isBasel ? (PLUS_FACTORS[exceptions] ?? 1) : null,
  };
}
