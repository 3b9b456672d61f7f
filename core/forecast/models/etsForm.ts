/**
 * The fifteen exponential smoothing forms that Ballast considers, and how many numbers each
 * estimates. Notation and taxonomy: Hyndman, Koehler, Ord & Snyder, "Forecasting with Exponential
 * Smoothing: The State Space Approach" (2008), chapter 2. Additive errors with a multiplicative
 * season have an unbounded forecast variance and multiplicative trends explode, so both are left
 * out.
 */

export interface EtsForm {
  /** Additive or multiplicative error. */
  readonly error: 'A' | 'M';
  /** None, additive, or additive damped. */
  readonly trend: 'N' | 'A' | 'Ad';
  /** None, additive or multiplicative season. */
  readonly season: 'N' | 'A' | 'M';
}

const ERRORS = ['A', 'M'] as const;
const TRENDS = ['N', 'A', 'Ad'] as const;
const SEASONS = ['N', 'A', 'M'] as const;

/** Every admitted form, simplest error and trend first: the order in which ties are decided. */
export const ETS_FORMS: readonly EtsForm[] = ERRORS.flatMap((error) =>
  TRENDS.flatMap((trend) =>
    SEASONS.filter((season) => error === 'M' || season !== 'M').map((season) => ({
      error,
      trend,
      season,
    })),
  ),
);

/** The name in the field's notation, such as `ETS(M,Ad,A)`. */
export function etsName(form: EtsForm): string {
  return `ETS(${form.error},${form.trend},${form.season})`;
}

/** Whether error and season are additive: these forms also hold for series with zeros and signs. */
export function isAdditive(form: EtsForm): boolean {
  return form.error === 'A' && form.season !== 'M';
}

/**
 * Estimated numbers: smoothing parameters, damping, initial level, growth and free seasonal states;
 * the variance is not counted (information criteria add one for it).
 */
export function countEtsParameters(form: EtsForm, period: number): number {
  const trend = form.trend === 'N' ? 0 : form.trend === 'A' ? 2 : 3;
  return 2 + trend + (form.season === 'N' ? 0 : period);
}
