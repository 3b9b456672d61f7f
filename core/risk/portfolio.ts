/**
 * The portfolio that the risk calculations share: positions in the reporting currency, the market
 * factors that move them, and what each past day would have done to them. Amounts here are doubles in
 * major units of one currency: risk is a statistic, never a ledger figure.
 */
import { z } from 'zod';
import type { CalculationWarning, TraceStep } from '../calculation.ts';
import { currencySchema, dateSchema } from '../money/codecs.ts';
import { exp } from '../numeric/elementary.ts';
import { allFinite, sumOf } from '../numeric/sums.ts';
import { type AppError, fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';

/** Numbers as a JSON array on the wire, as `Float64Array` inside. */
export const seriesSchema = z.codec(
  z.array(z.number()),
  z.custom<Float64Array>((value) => value instanceof Float64Array),
  { decode: (wire) => Float64Array.from(wire), encode: (series) => [...series] },
);

export const positionSchema = z.object({
  id: z.string().min(1),
  label: z.string(),
  value: z.number().meta({
    title: 'Market value',
    description: 'In major units of the reporting currency; negative where it is owed',
  }),
  fxFactor: z.string().optional().meta({
    title: 'Exchange-rate factor',
    description: 'Id of the factor of the currency; leave out for the reporting currency',
  }),
  rateFactor: z.string().optional().meta({ title: 'Interest-rate factor' }),
  modifiedDurationYears: z.number().optional().meta({ title: 'Modified duration' }),
  convexity: z
    .number()
    .optional()
    .meta({ title: 'Convexity', description: 'In years squared; 0 where left out' }),
});

export const factorSchema = z.object({
  id: z.string().min(1),
  kind: z.enum(['fx', 'rate']).meta({
    title: 'Kind',
    description:
      'fx: log returns of one unit of the currency in the reporting currency; ' +
      'rate: absolute changes of a yield (0.0001 is one basis point)',
  }),
  returns: seriesSchema,
});

/** The fields of every risk calculation on a portfolio. */
export const portfolioShape = {
  reportingCurrency: currencySchema,
  asOf: dateSchema,
  dates: z
    .array(dateSchema)
    .meta({ title: 'Dates', description: 'End date of each daily return, ascending' }),
  positions: z.array(positionSchema).min(1),
  factors: z.array(factorSchema),
};

export const confidenceSchema = z
  .number()
  .gt(0.5)
  .lt(1)
  .default(0.99)
  .meta({ title: 'Confidence', examples: [0.99] });

export type Position = z.output<typeof positionSchema>;
export type Factor = z.output<typeof factorSchema>;

export interface Portfolio {
  readonly reportingCurrency: string;
  readonly asOf: IsoDate;
  readonly dates: readonly IsoDate[];
  readonly positions: readonly Position[];
  readonly factors: readonly Factor[];
}

function invalid(code: string, message: string, path: string): AppError {
  return { kind: 'invalid-input', code, message, path };
}

/**
 * Checks what the schema cannot: one return a date, dates ascending and none after the as-of date
 * (RISK_LOOK_AHEAD), only finite numbers, and factors that exist. Returns the first fault.
 */
export function checkPortfolio(portfolio: Portfolio): Result<Portfolio> {
  const fault = dateFault(portfolio) ?? factorFault(portfolio) ?? positionFault(portfolio);
  return fault ? fail(fault) : ok(portfolio);
}

function dateFault({ dates, asOf }: Portfolio): AppError | undefined {
  for (const [index, date] of dates.entries()) {
    const before = dates[index - 1];
    if (before !== undefined && before >= date)
      return invalid(
        'RISK_DATES_UNORDERED',
        `${date} comes after ${before} in the list of dates. Sort them, each once.`,
        `dates.${index}`,
      );
    if (date > asOf)
      return invalid(
        'RISK_LOOK_AHEAD',
        `The return of ${date} lies after the as-of date ${asOf}. Cut the history there.`,
        `dates.${index}`,
      );
  }
  return undefined;
}

function factorFault({ dates, factors }: Portfolio): AppError | undefined {
  const seen = new Set<string>();
  for (const [index, { id, returns }] of factors.entries()) {
    if (seen.has(id))
      return invalid('RISK_ID_REPEATED', `Factor ${id} is given twice.`, `factors.${index}.id`);
    seen.add(id);
    if (returns.length !== dates.length)
      return invalid(
        'RISK_SERIES_LENGTH',
        `Factor ${id} has ${returns.length} returns for ${dates.length} dates.`,
        `factors.${index}.returns`,
      );
    if (!allFinite(returns))
      return invalid(
        'RISK_SERIES_INVALID',
        `Factor ${id} holds a value that is no finite number. Remove that date from all factors.`,
        `factors.${index}.returns`,
      );
  }
  return undefined;
}

function positionFault({ positions, factors }: Portfolio): AppError | undefined {
  const kinds = new Map(factors.map(({ id, kind }) => [id, kind]));
  if (!Number.isFinite(sumOf(positions.map(({ value }) => Math.abs(value)))))
    return invalid(
      'RISK_POSITION_INVALID',
      'The positions hold a value that is no finite number, or sum beyond all numbers.',
      'positions',
    );
  const seen = new Set<string>();
  for (const [index, position] of positions.entries()) {
    const path = `positions.${index}`;
    const { id, value, fxFactor, rateFactor, modifiedDurationYears, convexity = 0 } = position;
    if (seen.has(id)) return invalid('RISK_ID_REPEATED', `Position ${id} is given twice.`, path);
    seen.add(id);
    if (!allFinite([value, modifiedDurationYears ?? 0, convexity]))
      return invalid('RISK_POSITION_INVALID', `Position ${id} holds no finite number.`, path);
    if (fxFactor !== undefined && kinds.get(fxFactor) !== 'fx')
      return invalid(
        'RISK_FACTOR_UNKNOWN',
        `Position ${id} needs the exchange-rate factor ${fxFactor}, which is not among the factors.`,
        `${path}.fxFactor`,
      );
    if (rateFactor === undefined) continue;
    if (kinds.get(rateFactor) !== 'rate')
      return invalid(
        'RISK_FACTOR_UNKNOWN',
        `Position ${id} needs the interest-rate factor ${rateFactor}, which is not among the factors.`,
        `${path}.rateFactor`,
      );
    if (modifiedDurationYears === undefined)
      return invalid(
        'RISK_DURATION_MISSING',
        `Position ${id} moves with ${rateFactor} but has no modified duration.`,
        `${path}.modifiedDurationYears`,
      );
  }
  return undefined;
}

export interface ScenarioPnl {
  /** End date of each scenario. */
  readonly dates: readonly IsoDate[];
  /** Gain of each position: `byPosition[i][scenario]`, reporting currency. */
  readonly byPosition: readonly Float64Array[];
  readonly total: Float64Array;
}

/**
 * What each run of `stepDays` consecutive past days would do to today's positions. Exchange rates are
 * revalued in full, value * e^(sum of log returns); yields by duration and convexity,
 * 1 - D dy + C dy^2 / 2. Scenarios overlap where `stepDays` is above 1.
 */
export function scenarioPnl(portfolio: Portfolio, stepDays: number): ScenarioPnl {
  const count = Math.max(0, portfolio.dates.length - stepDays + 1);
  const moves = new Map(
    portfolio.factors.map(({ id, returns }) => [id, movingSums(returns, stepDays, count)]),
  );
  const byPosition = portfolio.positions.map((position) => {
    const fx = moves.get(position.fxFactor ?? '');
    const rate = moves.get(position.rateFactor ?? '');
    const gains = new Float64Array(count);
    if (!fx && !rate) return gains;
    for (let index = 0; index < count; index++) {
      const growth = fx ? exp(fx[index] ?? 0) : 1;
      const change = rate?.[index] ?? 0;
      const price =
        1 -
        (position.modifiedDurationYears ?? 0) * change +
        0.5 * (position.convexity ?? 0) * change * change;
      gains[index] = position.value * (growth * price - 1);
    }
    return gains;
  });
  const total = new Float64Array(count);
  for (let index = 0; index < count; index++)
    total[index] = sumOf(byPosition.map((gains) => gains[index] ?? 0));
  return { dates: portfolio.dates.slice(portfolio.dates.length - count), byPosition, total };
}

function movingSums(returns: Float64Array, width: number, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let index = 0; index < count; index++)
    sums[index] = sumOf(returns.subarray(index, index + width));
  return sums;
}

interface MeasuredPortfolio {
  readonly reportingCurrency: string;
  readonly asOf: IsoDate;
  readonly portfolioValue: number;
  readonly valueAtRisk: number;
  readonly components: readonly {
    readonly id: string;
    readonly label: string;
    readonly value: number;
    readonly valueAtRisk: number;
    readonly expectedShortfall: number;
  }[];
}

/**
 * The explanation of a measure by position: the exposures that it was computed from, and one step
 * `component.<position>` for each share of it.
 */
export function positionSteps(measured: MeasuredPortfolio): TraceStep[] {
  const { components, asOf, portfolioValue, valueAtRisk, reportingCurrency: unit } = measured;
  const exposures: TraceStep = {
    id: 'exposures',
    label: 'Exposures',
    rule: `positions of ${asOf}, translated at the rates of that day`,
    inputs: components.map(({ id, label, value }) => ({
      label,
      value: String(value),
      unit,
      ref: `component.${id}`,
    })),
    result: String(portfolioValue),
    unit,
  };
  const shares = components.map(
    (component): TraceStep => ({
      id: `component.${component.id}`,
      label: component.label,
      rule: 'share of the position in value at risk (Euler); the shares of all positions sum to it',
      inputs: [
        { label: 'Exposure', value: String(component.value), unit, ref: 'exposures' },
        { label: 'Value at risk', value: String(valueAtRisk), unit, ref: 'valueAtRisk' },
        {
          label: 'Share of expected shortfall',
          value: String(component.expectedShortfall),
          unit,
          ref: 'expectedShortfall',
        },
      ],
      result: String(component.valueAtRisk),
      unit,
    }),
  );
  return [exposures, ...shares];
}

/** Whether any position moves with a factor; cash in the reporting currency does not. */
export function isExposed({ positions }: Pick<Portfolio, 'positions'>): boolean {
  return positions.some(({ fxFactor, rateFactor }) => (fxFactor ?? rateFactor) !== undefined);
}

/** A portfolio that no factor can move has a risk of zero by construction, not by measurement. */
export function noFactorWarning(currency: string): CalculationWarning {
  return {
    code: 'RISK_NO_FACTOR',
    message:
      `Every position is in ${currency} and moves with no exchange rate or market series: value ` +
      'at risk is 0 by construction, and no past day was looked at. Credit risk is not measured.',
  };
}

/** A risk of zero is more often a missing factor than a fact. */
export function noExposureWarning(currency: string): CalculationWarning {
  return {
    code: 'RISK_NO_EXPOSURE',
    message: `No position moves with any factor: nothing is at risk against ${currency} here.`,
  };
}
