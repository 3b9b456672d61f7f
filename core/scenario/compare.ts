/**
 * The calculation `scenario.compare`: a base beside the same base under an ordered list of shocks.
 * The bridge attributes sequentially: step k is the total with the first k shocks less the total
 * with the first k - 1, so the steps sum to the change exactly and an interaction of two shocks
 * falls to the later one. Another order gives other steps; the order is the scenario's own.
 */
import { z } from 'zod';
import { defineCalculation, type Outcome, type TraceStep } from '../calculation.ts';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { formatAmount, type Money, money, subtract } from '../money/money.ts';
import { AppFailure, fail, ok, type Result } from '../result.ts';
import { addDays, type IsoDate } from '../time/dates.ts';
import { businessDayFinder, describeShock } from './apply.ts';
import { type Shock, shockSchema } from './shocks.ts';
import { runStage, type Stage, type StageBase } from './stage.ts';

const input = z.object({
  baseCurrency: currencySchema,
  asOf: dateSchema,
  horizonDays: z.int().min(1).max(400).default(91).meta({ title: 'Horizon in calendar days' }),
  opening: z.array(moneyCodec).meta({
    title: 'Opening balances',
    description: 'Cash at as-of, one amount or more a currency',
  }),
  flows: z
    .array(z.object({ category: z.string(), date: dateSchema, amount: moneyCodec }))
    .default([])
    .meta({ title: 'Flows', description: 'Forecast and expected flows after as-of, by date' }),
  holdings: z
    .array(
      z.object({
        id: z.string(),
        value: moneyCodec,
        maturityDate: dateSchema.nullable().default(null),
        rateAnnual: decimalSchema.nullable().default(null),
        modifiedDuration: decimalSchema.nullable().default(null),
      }),
    )
    .default([]),
  rates: z
    .array(z.object({ currency: currencySchema, rate: decimalSchema }))
    .default([])
    .meta({ title: 'Rates', description: 'Units of the base currency for one unit of each' }),
  shocks: z.array(shockSchema).max(50).meta({ title: 'Shocks', description: 'Applied in order' }),
  calendar: z
    .object({
      weekend: z.array(z.int().min(1).max(7)).max(6).default([6, 7]),
      holidays: z.array(dateSchema).default([]),
    })
    .default({ weekend: [6, 7], holidays: [] }),
});

const output = z.object({
  baseCurrency: currencySchema,
  dates: z.array(dateSchema),
  base: z.array(moneyCodec),
  scenario: z.array(moneyCodec),
  difference: z.array(moneyCodec),
  /** Cash by currency on the last date. */
  positions: z.array(
    z.object({
      currency: currencySchema,
      base: moneyCodec,
      scenario: moneyCodec,
      baseTranslated: moneyCodec,
      scenarioTranslated: moneyCodec,
      difference: moneyCodec,
    }),
  ),
  holdings: z.object({ base: moneyCodec, scenario: moneyCodec, difference: moneyCodec }),
  /** From cash and holdings of the base to those of the scenario, on the last date. */
  bridge: z.object({
    opening: moneyCodec,
    steps: z.array(z.object({ kind: z.string(), label: z.string(), change: moneyCodec })),
    closing: moneyCodec,
  }),
  /** Flows that a delay moved behind the last date, in the base currency. */
  movedBeyond: moneyCodec,
  lowest: z.object({
    base: z.object({ date: dateSchema, amount: moneyCodec }),
    scenario: z.object({ date: dateSchema, amount: moneyCodec }),
  }),
});

type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

function pathDates(asOf: IsoDate, horizonDays: number, roll: (date: IsoDate) => IsoDate) {
  const dates: IsoDate[] = [];
  for (let k = 1; k <= horizonDays; k++) {
    const date = addDays(asOf, k);
    if (roll(date) === date) dates.push(date);
  }
  return dates;
}

function stageBase(request: Input): StageBase {
  const toBusinessDay = businessDayFinder(request.calendar);
  const dates = pathDates(request.asOf, request.horizonDays, toBusinessDay);
  if (dates.length === 0)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'SCENARIO_NO_DAYS',
      message:
        `No business day lies within ${request.horizonDays} days after ${request.asOf}. ` +
        'Extend the horizon.',
      path: 'horizonDays',
    });
  const early = request.flows.findIndex(({ date }) => date <= request.asOf);
  if (early >= 0)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'SCENARIO_PAST_FLOW',
      message:
        `A flow of ${request.flows[early]?.category} is dated on or before ` +
        `${request.asOf}. Give later flows only.`,
      path: `flows.${early}.date`,
    });
  const rates = new Map(request.rates.map(({ currency, rate }) => [currency, rate]));
  return { ...request, dates, rates, toBusinessDay };
}

function comparePositions(base: Stage, scenario: Stage) {
  const other = new Map(scenario.cash.map((row) => [row.balance.currency, row]));
  return base.cash.map(({ balance, translated }) => {
    // Shocks move and reduce flows but never bring in a currency, so each one has its counterpart;
    // a currency whose flows all moved behind the horizon has nothing left.
    const moved = other.get(balance.currency);
    const scenarioBalance = moved?.balance ?? money(balance.currency, 0n);
    const scenarioTranslated = moved?.translated ?? money(translated.currency, 0n);
    return {
      currency: balance.currency,
      base: balance,
      scenario: scenarioBalance,
      baseTranslated: translated,
      scenarioTranslated,
      difference: subtract(scenarioTranslated, translated),
    };
  });
}

function lowestOf(dates: readonly IsoDate[], path: readonly Money[]) {
  let at = 0;
  path.forEach(({ minor }, index) => {
    if (minor < (path[at] as Money).minor) at = index;
  });
  return { date: dates[at] as IsoDate, amount: path[at] as Money };
}

function traceBridge(result: Output, last: IsoDate): TraceStep[] {
  const unit = result.baseCurrency;
  let before = 'base';
  const steps = result.bridge.steps.map(({ label, change }, index): TraceStep => {
    const ref = before;
    before = `shock.${index + 1}`;
    return {
      id: before,
      label,
      rule: 'Total with the shocks up to this one less the total with the shocks before it.',
      inputs: [{ label: 'stage before', value: `${index} shocks`, ref }],
      result: formatAmount(change),
      unit,
    };
  });
  const sum: TraceStep = {
    id: 'change',
    label: 'Change of cash and holdings',
    rule: 'Sum of the steps of the bridge.',
    inputs: result.bridge.steps.map(({ label, change }, index) => ({
      label,
      value: formatAmount(change),
      unit,
      ref: `shock.${index + 1}`,
    })),
    result: formatAmount(subtract(result.bridge.closing, result.bridge.opening)),
    unit,
  };
  const first: TraceStep = {
    id: 'base',
    label: `Cash and holdings on ${last}, base`,
    rule: 'Opening balances and flows by currency, translated at the given rates, and holdings.',
    inputs: [
      { label: 'holdings', value: formatAmount(result.holdings.base), unit },
      { label: 'cash', value: formatAmount(result.base.at(-1) as Money), unit },
    ],
    result: formatAmount(result.bridge.opening),
    unit,
  };
  return [first, ...steps, sum];
}

function bridgeSteps(shocks: readonly Shock[], stages: readonly Stage[]) {
  return shocks.map((shock, index) => ({
    kind: shock.kind,
    label: describeShock(shock),
    change: subtract((stages[index + 1] as Stage).total, (stages[index] as Stage).total),
  }));
}

/** The base and what becomes of it after the first shock, the first two, and so on. */
export function compareStages(request: Input): {
  readonly dates: readonly IsoDate[];
  readonly stages: readonly Stage[];
} {
  const base = stageBase(request);
  const stages = [runStage(base, [])];
  request.shocks.forEach((_, index) => {
    stages.push(runStage(base, request.shocks.slice(0, index + 1)));
  });
  return { dates: base.dates, stages };
}

function runCompare(request: Input): Outcome<Output> {
  const { dates, stages } = compareStages(request);
  const { shocks } = request;
  const first = stages[0] as Stage;
  const last = stages.at(-1) as Stage;
  const result: Output = {
    baseCurrency: request.baseCurrency,
    dates: [...dates],
    base: [...first.path],
    scenario: [...last.path],
    difference: last.path.map((value, index) => subtract(value, first.path[index] as Money)),
    positions: comparePositions(first, last),
    holdings: {
      base: first.holdings,
      scenario: last.holdings,
      difference: subtract(last.holdings, first.holdings),
    },
    bridge: { opening: first.total, steps: bridgeSteps(shocks, stages), closing: last.total },
    movedBeyond: subtract(last.beyond, first.beyond),
    lowest: {
      base: lowestOf(dates, first.path),
      scenario: lowestOf(dates, last.path),
    },
  };
  const trace = traceBridge(result, dates.at(-1) as IsoDate);
  return { output: result, trace, warnings: [] };
}

export const scenarioCompare = defineCalculation({
  id: 'scenario.compare',
  version: '1.0.0',
  label: 'Scenario beside the base',
  description:
    'Balances by date under an ordered list of shocks, the difference to the base, and a bridge ' +
    'whose steps sum to the change.',
  input,
  output,
  run(request): Result<Outcome<Output>> {
    try {
      return ok(runCompare(request));
    } catch (error) {
      if (error instanceof AppFailure) return fail(error.error);
      throw error;
    }
  },
});
