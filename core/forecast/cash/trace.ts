/**
 * The explanation of a cash forecast: how each model was chosen, and how each week's balance adds
 * up.
 */
import type { TraceInput, TraceStep } from '../../calculation.ts';
import { describeShock } from '../../scenario/apply.ts';
import type { CategoryForecast } from './categoryForecast.ts';
import type { PreparedCash } from './history.ts';
import type { CashCategory, CashflowInput, CashflowOutput } from './schema.ts';

const SHOWN_EFFECTS = 6;

const MODEL_RULES: { readonly [modelId: string]: string } = {
  ets:
    'Calendar effects are taken off, the rest is smoothed, the effects are put back. The form is ' +
    'the one with the least AICc.',
  'seasonal-naive': 'The latest flow of the same weekday is repeated.',
  'mean-flow':
    'The mean of all days, times 1 - s² / (n mean²) or 0, the share that chance does not explain; ' +
    'weekdays deviate from it by their credibility.',
};

function modelStep(category: CashCategory, currency: string): TraceStep {
  const parameters = category.parameters.map(({ name, value }) => ({
    label: name,
    value: String(value),
  }));
  const effects = category.calendarEffects.slice(0, SHOWN_EFFECTS).map(({ name, value }) => ({
    label: name,
    value: String(value),
    unit: currency,
  }));
  return {
    id: `category.${category.category}.model`,
    label: `${category.category}: model`,
    rule: MODEL_RULES[category.modelId] ?? MODEL_RULES.ets ?? '',
    inputs: [
      { label: 'days of history', value: String(category.daysOfHistory) },
      ...parameters,
      ...effects,
    ],
    result: category.model,
  };
}

function backtestStep(category: CashCategory, currency: string): TraceStep[] {
  const test = category.backtest;
  if (!test) return [];
  const show = (value: number | null) => (value === null ? 'undefined' : String(value));
  return [
    {
      id: `category.${category.category}.backtest`,
      label: `${category.category}: test on the past`,
      rule:
        'Rolling origin: forecasts made at past dates from what was known then, compared ' +
        'with what came. The simulated width is multiplied by the factor that would have ' +
        'held 80 % of it.',
      inputs: [
        { label: 'origins', value: String(test.origins) },
        { label: 'business days ahead', value: String(test.horizonDays) },
        { label: 'WAPE of the model', value: show(test.model.wape) },
        { label: 'WAPE of seasonal naive', value: show(test.seasonalNaive.wape) },
        { label: 'RMSE of the model', value: show(test.model.rmse), unit: currency },
        { label: 'factor of the width', value: String(category.calibration.factor) },
      ],
      result: show(test.model.mase),
      unit: 'MASE',
    },
  ];
}

/** Where known items took the place of the model, one step per category. */
function knownStep(forecast: CategoryForecast, currency: string): TraceStep[] {
  if (forecast.items.length === 0) return [];
  const inputs: TraceInput[] = forecast.weeks
    .filter(({ known }) => known !== 0)
    .map(({ week, model, known, share }) => ({
      label: `week ${week + 1}`,
      value: `model ${model}, known ${known}, share of the model kept ${share}`,
      unit: currency,
    }));
  const total = forecast.items.reduce((sum, item) => sum + item.amount * item.probability, 0);
  return [
    {
      id: `category.${forecast.name}.known`,
      label: `${forecast.name}: expected flows`,
      rule:
        'In each week the model keeps the share 1 - known / model (not below 0) where both ' +
        'have one sign; items marked additional come on top.',
      inputs,
      result: String(total),
      unit: currency,
    },
  ];
}

/** One step per week: the balance before, the expected flow of each category, the balance after. */
function weekSteps(
  cash: PreparedCash,
  forecasts: readonly CategoryForecast[],
  output: CashflowOutput,
  opening: number,
): TraceStep[] {
  let before = opening;
  return output.weeks.map((week, index) => {
    const inputs: TraceInput[] = [
      {
        label: 'balance before',
        value: String(before),
        unit: output.currency,
        ref: index === 0 ? 'opening' : `week.${index}`,
      },
    ];
    for (const { name, expected } of forecasts) {
      let flow = 0;
      expected.forEach((value, step) => {
        if (cash.weekOf[step] === index) flow += value;
      });
      inputs.push({
        label: name,
        value: String(flow),
        unit: output.currency,
        ref: `category.${name}.model`,
      });
    }
    if (week.exchangeEffect !== 0)
      inputs.push({
        label: 'exchange rate effect on balances',
        value: String(week.exchangeEffect),
        unit: output.currency,
        ref: 'shocks',
      });
    before = week.closing.expected;
    return {
      id: `week.${index + 1}`,
      label: `Week from ${week.from} to ${week.to}`,
      rule:
        'Balance before plus the expected flows of the week. Median and bounds come from ' +
        'whole simulated paths and need not add up.',
      inputs,
      result: String(week.closing.expected),
      unit: output.currency,
    };
  });
}

const percentOf = (share: number) => `${Math.round(share * 1000) / 10} %`;

/** Each bound, the median and the probability of a week, so that every figure of a table opens. */
function fanSteps(output: CashflowOutput, minimumBalance: number | null): TraceStep[] {
  const { factor } = output.balanceCalibration;
  const unit = output.currency;
  return output.weeks.flatMap(({ closing, breachProbability, to }, index): TraceStep[] => {
    const week = `week.${index + 1}`;
    const width = { label: 'factor of the width', value: String(factor), ref: 'fan' };
    const median = {
      label: 'median',
      value: String(closing.median),
      unit,
      ref: `${week}.median`,
    };
    const step = (id: string, label: string, value: number, rule: string): TraceStep => ({
      id: `${week}.${id}`,
      label: `${label}, week to ${to}`,
      rule,
      inputs: id === 'median' ? [width] : [median, width],
      result: String(value),
      unit,
    });
    const bounds = closing.bounds.flatMap(({ level, lower, upper }) => {
      const percent = String(Math.round(level * 1000) / 10);
      const rule =
        `Quantile of the simulated balances at the end of the week: ${percent} % of them lie ` +
        'between both bounds; the distance from the median is multiplied by the factor.';
      return [
        step(`lower.${percent}`, `Lower ${percent} % bound`, lower, rule),
        step(`upper.${percent}`, `Upper ${percent} % bound`, upper, rule),
      ];
    });
    const below: TraceStep[] =
      breachProbability === null || minimumBalance === null
        ? []
        : [
            {
              id: `${week}.below`,
              label: `Below the minimum, week to ${to}`,
              rule: 'Share of the simulated paths with a closing balance of the week below it.',
              inputs: [{ label: 'minimum', value: String(minimumBalance), unit }, median, width],
              result: percentOf(breachProbability),
            },
          ];
    return [
      step('median', 'Median', closing.median, 'Middle of the simulated balances of the week.'),
      ...bounds,
      ...below,
    ];
  });
}

function shockStep({ shocks }: CashflowInput): TraceStep[] {
  if (shocks.length === 0) return [];
  return [
    {
      id: 'shocks',
      label: 'Scenario',
      rule:
        'Shocks act in order on the flows after the models are fitted; the random draws ' +
        'are those of the base. Rate shifts act on holdings, not on these flows.',
      inputs: shocks.map((shock, index) => ({
        label: `shock ${index + 1}`,
        value: describeShock(shock),
      })),
      result: String(shocks.length),
      unit: 'shocks',
    },
  ];
}

/** How paths were drawn and how their width was set; a short history is resampled by day. */
function fanRule({ isShort }: PreparedCash): string {
  if (isShort)
    return (
      'Paths take the joint errors of randomly drawn past days, each draw with both signs, widened ' +
      'for the few days behind them: no past forecast could be tested.'
    );
  return (
    'Paths take the joint one-step errors of randomly drawn past weeks; distances from the median ' +
    'are multiplied by the factor that would have held 80 % of past balance errors. Shares inside ' +
    'are measured on the same past dates, each with the factor of the others.'
  );
}

function fanStep(cash: PreparedCash, input: CashflowInput, output: CashflowOutput): TraceStep {
  const { factor, tested, coverage } = output.balanceCalibration;
  return {
    id: 'fan',
    label: 'Width of the balance fan',
    rule: fanRule(cash),
    inputs: [
      { label: 'seed', value: String(input.seed) },
      { label: 'paths', value: String(input.paths) },
      { label: 'past balance errors', value: String(tested) },
      ...coverage.map(({ level, simulated, calibrated }) => ({
        label: `inside ${level * 100} % bounds`,
        value: `${percentOf(simulated)} simulated, ${percentOf(calibrated)} with the factor of the other dates`,
      })),
    ],
    result: String(factor),
  };
}

export function traceCash(
  input: CashflowInput,
  cash: PreparedCash,
  forecasts: readonly CategoryForecast[],
  output: CashflowOutput,
): TraceStep[] {
  const { currency } = input;
  return [
    {
      id: 'opening',
      label: 'Opening balance',
      rule: `Closing balance of ${input.asOf}, as given.`,
      inputs: [],
      result: String(input.openingBalance),
      unit: currency,
    },
    ...shockStep(input),
    ...output.categories.flatMap((category) => [
      modelStep(category, currency),
      ...backtestStep(category, currency),
    ]),
    ...forecasts.flatMap((forecast) => knownStep(forecast, currency)),
    ...weekSteps(cash, forecasts, output, input.openingBalance),
    fanStep(cash, input, output),
    ...fanSteps(output, input.minimumBalance),
  ];
}
