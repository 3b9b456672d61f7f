/**
 * The linear model under parametric risk: what each position gains for one unit of each factor, how the
 * factors move together, and how far out the tail lies for one standard deviation.
 */
import { multiplyVector, type SquareMatrix } from '../numeric/matrix.ts';
import { dotProduct, excessKurtosis, mean, skewness, sumOf } from '../numeric/sums.ts';
import { fail, ok, type Result } from '../result.ts';
import { ewmaCovariance, sampleCovariance } from './covariance.ts';
import {
  cornishFisherMultiples,
  normalMultiples,
  type Shape,
  studentMultiples,
  type TailMultiples,
} from './multiples.ts';
import type { Portfolio } from './portfolio.ts';
import { fitStudent } from './student.ts';

export interface ModelRequest extends Portfolio {
  readonly confidence: number;
  readonly horizonDays: number;
  readonly covariance: 'sample' | 'ewma';
  readonly lambda: number;
  readonly mean: 'zero' | 'sample';
  readonly distribution: 'normal' | 'student' | 'cornish-fisher';
  readonly degreesOfFreedom?: number | undefined;
}

/** The linear model of a portfolio: its deltas, the covariance, and the multiples of its tail. */
export interface Model {
  /** Gain of each position for one unit of each factor return. */
  readonly deltas: readonly Float64Array[];
  readonly total: Float64Array;
  readonly covariance: SquareMatrix;
  readonly means: Float64Array;
  /** Of the linear daily gains; null unless Cornish-Fisher asks for it or where nothing moves. */
  readonly shape: Shape | null;
  /** Given or fitted; null for other distributions. */
  readonly degrees: number | null;
  readonly multiples: TailMultiples;
}

function deltasOf({ positions, factors }: Portfolio): Float64Array[] {
  return positions.map((position) =>
    Float64Array.from(factors, ({ id }) => {
      const fx = id === position.fxFactor ? position.value : 0;
      const rate =
        id === position.rateFactor ? -position.value * (position.modifiedDurationYears ?? 0) : 0;
      return fx + rate;
    }),
  );
}

/** Builds the model. Errors: those of `fitStudent` and STUDENT_NO_VARIANCE (not-applicable). */
export function buildModel(request: ModelRequest): Result<Model> {
  const returns = request.factors.map((factor) => factor.returns);
  const deltas = deltasOf(request);
  const total = Float64Array.from(request.factors, (_, index) =>
    sumOf(deltas.map((delta) => delta[index] ?? 0)),
  );
  const gains = Float64Array.from(request.dates, (_, day) =>
    sumOf(returns.map((series, index) => (total[index] ?? 0) * (series[day] ?? 0))),
  );
  const shape = request.distribution === 'cornish-fisher' ? shapeOf(gains, request) : null;
  const degrees = request.distribution === 'student' ? degreesFor(gains, request) : ok(null);
  if (!degrees.ok) return degrees;
  return ok({
    deltas,
    total,
    covariance:
      request.covariance === 'ewma'
        ? ewmaCovariance(returns, request.lambda)
        : sampleCovariance(returns),
    means: Float64Array.from(returns, (series) => (request.mean === 'sample' ? mean(series) : 0)),
    shape,
    degrees: degrees.value,
    multiples: multiplesOf(request.confidence, shape, degrees.value),
  });
}

/** Population skewness and kurtosis over the horizon; null where the gains do not vary. */
function shapeOf(gains: Float64Array, { horizonDays }: ModelRequest): Shape | null {
  const shape = {
    skewness: skewness(gains) / Math.sqrt(horizonDays),
    excessKurtosis: excessKurtosis(gains) / horizonDays,
  };
  return Number.isFinite(shape.skewness) && Number.isFinite(shape.excessKurtosis) ? shape : null;
}

function degreesFor(
  gains: Float64Array,
  { degreesOfFreedom }: ModelRequest,
): Result<number | null> {
  if (degreesOfFreedom !== undefined) return ok(degreesOfFreedom);
  // Without exposure every distribution gives zero, and there is nothing to fit; gains below this
  // bound have squares that are zero as numbers.
  if (gains.every((gain) => Math.abs(gain) < 1e-150)) return ok(null);
  const fitted = fitStudent(gains);
  if (!fitted.ok) return fitted;
  const { degrees } = fitted.value;
  if (degrees > 2) return ok(degrees);
  return fail({
    kind: 'not-applicable',
    code: 'STUDENT_NO_VARIANCE',
    message:
      `The past gains fit ${degrees.toFixed(2)} degrees of freedom, where no variance exists. ` +
      'Give more than 2 degrees, or use historical simulation.',
    path: 'degreesOfFreedom',
  });
}

function multiplesOf(
  confidence: number,
  shape: Shape | null,
  degrees: number | null,
): TailMultiples {
  if (degrees !== null) return studentMultiples(confidence, degrees);
  return shape ? cornishFisherMultiples(confidence, shape) : normalMultiples(confidence);
}

/** Standard deviation of one day's gain of an exposure, in the reporting currency. */
export function sigmaOf({ covariance }: Model, delta: Float64Array): number {
  return Math.sqrt(Math.max(0, dotProduct(delta, multiplyVector(covariance, delta))));
}
