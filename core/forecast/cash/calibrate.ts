/**
 * Compares simulated fans with what happened at past origins, and widens them by one factor where
 * they were too narrow. The score of an origin and horizon is the error in units of the simulated
 * half width on its side; the factor is the conformal quantile of the scores (normalised split
 * conformal: Lei et al. 2018, section 5.2). One factor for all levels keeps the bounds nested and the
 * paths whole. Scores of neighbouring origins overlap, so the promise is approximate; the coverage
 * reported beside it is held out: each origin is judged with the factor of all others, because the
 * errors that set a factor are held by it whether it is right or not.
 */
import { quantileOfSorted } from '../../numeric/quantiles.ts';
import { conformalWidth } from '../intervals.ts';

/**
 * Scores are taken in units of the 80 % half width, where a short test still has enough outside.
 */
const SCORE_LEVEL = 0.8;
/** Overlapping past errors are too few to narrow a fan by: a factor below 1 is often luck. */
const MIN_FACTOR = 1;
const MAX_FACTOR = 4;

/** Half widths of a simulated fan at one step: distance from its median to the quantiles. */
export interface FanStep {
  readonly median: number;
  /** Sorted path values. */
  readonly sorted: Float64Array;
}

export function fanStep(column: Float64Array): FanStep {
  const sorted = column.slice().sort();
  return { median: quantileOfSorted(sorted, 0.5), sorted };
}

function halfWidth({ median, sorted }: FanStep, level: number, above: boolean): number {
  const quantile = quantileOfSorted(sorted, above ? (1 + level) / 2 : (1 - level) / 2);
  return Math.abs(quantile - median);
}

/** The past error of a forecast at one step of the fan. */
export interface PastError {
  /** Number of the origin at which the forecast was made. */
  readonly origin: number;
  readonly step: number;
  /** Actual less forecast. */
  readonly error: number;
}

export interface Calibration {
  /**
   * What simulated distances from the median are multiplied by; 1 where nothing could be tested.
   */
  readonly factor: number;
  /** Number of past errors behind it. */
  readonly tested: number;
  /**
   * The share of past errors inside the bounds as simulated, and after the factor that the other
   * origins of the test ask for.
   */
  readonly coverage: readonly {
    readonly level: number;
    readonly simulated: number;
    readonly calibrated: number;
  }[];
}

function shareInside(
  fan: readonly FanStep[],
  past: readonly PastError[],
  level: number,
  factorOf: (origin: number) => number,
): number {
  let inside = 0;
  for (const { origin, step, error } of past) {
    const width = halfWidth(fan[step] as FanStep, level, error > 0);
    if (Math.abs(error) <= factorOf(origin) * width) inside++;
  }
  return inside / past.length;
}

interface Score {
  readonly origin: number;
  readonly score: number;
}

/** The factor that scores ask for; 1 where they are too few to ask for any. */
function factorOfScores(scores: readonly Score[]): number {
  const quantile = conformalWidth(
    Float64Array.from(scores, ({ score }) => score),
    SCORE_LEVEL,
  );
  return quantile === null ? 1 : Math.min(MAX_FACTOR, Math.max(MIN_FACTOR, quantile));
}

/** Finds the factor for a fan from past errors; `levels` are those whose coverage is reported. */
export function calibrateFan(
  fan: readonly FanStep[],
  past: readonly PastError[],
  levels: readonly number[],
): Calibration {
  const scores: Score[] = [];
  for (const { origin, step, error } of past) {
    const width = halfWidth(fan[step] as FanStep, SCORE_LEVEL, error > 0);
    if (width > 0) scores.push({ origin, score: Math.abs(error) / width });
  }
  const factor = factorOfScores(scores);
  const others = new Map<number, number>();
  for (const { origin } of past)
    if (!others.has(origin))
      others.set(origin, factorOfScores(scores.filter((score) => score.origin !== origin)));
  const coverage = levels.map((level) => ({
    level,
    simulated: shareInside(fan, past, level, () => 1),
    calibrated: shareInside(fan, past, level, (origin) => others.get(origin) ?? 1),
  }));
  return { factor, tested: past.length, coverage: past.length === 0 ? [] : coverage };
}
