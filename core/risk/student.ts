/** Fitting a Student-t distribution to a sample: how heavy the tails of a portfolio's gains are. */
import { exp, log, log1p } from '../numeric/elementary.ts';
import { minimize } from '../numeric/minimize.ts';
import { logGammaHalfStep } from '../numeric/special.ts';
import { mean, type Sample, standardDeviation } from '../numeric/sums.ts';
import { fail, ok, type Result } from '../result.ts';

export interface StudentFit {
  readonly degrees: number;
  readonly location: number;
  /** Not the standard deviation, which is scale * sqrt(nu / (nu - 2)). */
  readonly scale: number;
  readonly logLikelihood: number;
}

/** Beyond this the distribution is normal for every purpose of risk. */
const MOST_DEGREES = 1e6;

/**
 * Maximum likelihood over location, scale and degrees of freedom (McNeil, Frey & Embrechts,
 * Quantitative Risk Management, section 3.2) by Nelder-Mead on the standardised sample.
 *
 * Fails with STUDENT_NO_SPREAD (not-applicable) where the sample does not vary, and as `minimize`.
 */
export function fitStudent(values: Sample): Result<StudentFit> {
  const centre = mean(values);
  const spread = standardDeviation(values);
  if (!(spread > 0 && Number.isFinite(spread)))
    return fail({
      kind: 'not-applicable',
      code: 'STUDENT_NO_SPREAD',
      message: 'The sample does not vary, so no Student-t distribution fits it.',
    });
  const standard = Float64Array.from(values, (value) => (value - centre) / spread);
  const cost = ([location = 0, logScale = 0, logDegrees = 0]: Float64Array) =>
    -logLikelihood(standard, location, exp(logScale), exp(logDegrees));
  const found = minimize(cost, [0, log(0.8), log(5)], {
    steps: [0.1, 0.2, 0.5],
    lower: [-10, -20, log(0.1)],
    upper: [10, 5, log(MOST_DEGREES)],
    toleranceValue: 1e-11,
    maxEvaluations: 4000,
    restarts: 3,
  });
  if (!found.ok) return found;
  const [location = 0, logScale = 0, logDegrees = 0] = found.value.point;
  return ok({
    degrees: exp(logDegrees),
    location: centre + spread * location,
    scale: spread * exp(logScale),
    logLikelihood: -found.value.value - values.length * log(spread),
  });
}

function logLikelihood(
  values: Float64Array,
  location: number,
  scale: number,
  degrees: number,
): number {
  const constant = logGammaHalfStep(degrees / 2) - 0.5 * log(degrees * Math.PI) - log(scale);
  let sum = 0;
  for (const value of values) {
    const z = (value - location) / scale;
    sum += log1p((z * z) / degrees);
  }
  return values.length * constant - 0.5 * (degrees + 1) * sum;
}
