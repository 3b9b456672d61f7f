/**
 * Buehlmann's credibility: how much of the mean of a class (a weekday, a day of the month) is a pattern
 * and how much is chance (Buehlmann & Gisler 2005, chapter 3).
 */

/** Sums of one factor by class, from which credibility takes means and variances. */
export class FactorSums {
  readonly count: Float64Array;
  readonly total: Float64Array;
  readonly squares: Float64Array;

  constructor(classes: number) {
    this.count = new Float64Array(classes);
    this.total = new Float64Array(classes);
    this.squares = new Float64Array(classes);
  }

  add(index: number, value: number): void {
    this.count[index] = (this.count[index] as number) + 1;
    this.total[index] = (this.total[index] as number) + value;
    this.squares[index] = (this.squares[index] as number) + value * value;
  }
}

/**
 * Credibility estimates of class deviations around zero. Within-class variance pools all classes;
 * between-class variance is the usual unbiased estimate, held at zero or more. A class seen once or
 * never has no effect.
 */
export function credibleEffects({ count, total, squares }: FactorSums): Float64Array {
  let [observations, classes, within, between, countSquares] = [0, 0, 0, 0, 0];
  for (let k = 0; k < count.length; k++) {
    const n = count[k] as number;
    if (n < 2) continue;
    const mean = (total[k] as number) / n;
    observations += n;
    classes++;
    countSquares += n * n;
    within += (squares[k] as number) - n * mean * mean;
    between += n * mean * mean;
  }
  const effects = new Float64Array(count.length);
  if (classes < 2 || observations <= classes) return effects;
  const withinVariance = Math.max(0, within) / (observations - classes);
  const spread = observations - countSquares / observations;
  const betweenVariance = (between - (classes - 1) * withinVariance) / spread;
  if (!(betweenVariance > 0)) return effects;
  const ballast = withinVariance / betweenVariance;
  return effects.map((_, k) => {
    const n = count[k] as number;
    return n < 2 ? 0 : (n / (n + ballast)) * ((total[k] as number) / n);
  });
}
