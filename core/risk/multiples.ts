/**
 * VaR and expected shortfall of one unit of standard deviation, losses positive, mean zero: normal,
 * Student-t with that standard deviation, and Cornish-Fisher.
 */
import {
  normalPdf,
  normalQuantile,
  studentPdf,
  studentQuantile,
} from '../numeric/distributions.ts';

export interface TailMultiples {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** z and phi(z)/(1-alpha): McNeil, Frey & Embrechts, Quantitative Risk Management, section 2.3. */
export function normalMultiples(confidence: number): TailMultiples {
  const z = normalQuantile(confidence);
  return { valueAtRisk: z, expectedShortfall: normalPdf(z) / (1 - confidence) };
}

/**
 * Student-t with `degrees` > 2, scaled by sqrt((nu-2)/nu) so that its standard deviation is one; the
 * shortfall factor is (nu + q^2)/(nu - 1) (McNeil, Frey & Embrechts, example 2.15).
 */
export function studentMultiples(confidence: number, degrees: number): TailMultiples {
  const scale = Math.sqrt((degrees - 2) / degrees);
  const q = studentQuantile(confidence, degrees);
  const tailMean =
    ((studentPdf(q, degrees) / (1 - confidence)) * (degrees + q * q)) / (degrees - 1);
  return { valueAtRisk: scale * q, expectedShortfall: scale * tailMean };
}

/** Skewness and excess kurtosis of gains. */
export interface Shape {
  readonly skewness: number;
  readonly excessKurtosis: number;
}

/**
 * Cornish-Fisher (Zangari 1996; Favre & Galeano 2002) for a standardised gain: its quantile is
 * w + (w^2-1) S/6 + (w^3-3w) K/24 - (2w^3-5w) S^2/36 at w = z(1-alpha). The shortfall is the mean of
 * that polynomial over the normal tail, from the tail moments of the normal distribution.
 */
export function cornishFisherMultiples(confidence: number, shape: Shape): TailMultiples {
  const { skewness: s, excessKurtosis: k } = shape;
  const z = normalQuantile(confidence);
  const first = normalPdf(z) / (1 - confidence);
  const second = 1 + z * first;
  const third = (z * z + 2) * first;
  // In losses odd powers keep their sign and S changes its own.
  const loss = (one: number, two: number, three: number) =>
    one - ((two - 1) * s) / 6 + ((three - 3 * one) * k) / 24 - ((2 * three - 5 * one) * s * s) / 36;
  return {
    valueAtRisk: loss(z, z * z, z * z * z),
    expectedShortfall: loss(first, second, third),
  };
}

/**
 * Whether Cornish-Fisher quantiles grow with the probability: the condition of Maillard, "A User's Guide
 * to the Cornish Fisher Expansion" (2012), that the derivative of the polynomial has no real root and
 * is positive.
 */
export function isCornishFisherValid({ skewness: s, excessKurtosis: k }: Shape): boolean {
  const square = s * s;
  const curvature = k / 8 - square / 6;
  const constant = 1 - k / 8 + (5 * square) / 36;
  return square / 9 - 4 * curvature * constant <= 0 && constant > 0;
}
