/**
 * How the models of a kept forecast did on the past: what its bounds held, the error of a category
 * beside that of repeating the season, and the history that it was fitted to.
 */
import { linesSection } from './forecastFlowExplain.ts';
import {
  type Answer,
  categoryOf,
  type Input,
  type Kept,
  linkTo,
  stepLink,
} from './forecastParts.ts';

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;

const figureText = (value: number | null | undefined) =>
  value == null ? 'undefined' : String(value);

/** The level that the screen states: bounds that should hold four of five. */
const STATED_LEVEL = 0.8;

export function explainCoverage(kept: Kept, { category }: Input): Answer {
  const { run, output } = kept;
  const found = category === undefined ? undefined : categoryOf(kept, category);
  const { factor, tested, coverage } = found?.calibration ?? output.balanceCalibration;
  const stated = coverage.find(({ level }) => level === STATED_LEVEL);
  return {
    label: `${category ?? 'Balance'}: inside the 80 % bounds`,
    figure: {
      text: stated === undefined ? 'not tested' : percent(stated.calibrated),
      converted: false,
    },
    sections: [
      {
        title: 'Rule',
        text:
          'The share of past errors that the bounds held: forecasts made at past dates from what ' +
          'was known then, each with the width that the other dates ask for.',
        lines: [
          {
            label: 'Past errors',
            value: String(tested),
            link: stepLink(run, category === undefined ? 'fan' : `category.${category}.backtest`),
          },
          { label: 'Factor of the width', value: String(Math.round(factor * 1000) / 1000) },
        ],
      },
      {
        title: 'Levels',
        lines: [],
        table: {
          columns: ['Bounds', 'Simulated', 'Calibrated'],
          rows: coverage.map((row) => [
            percent(row.level),
            percent(row.simulated),
            percent(row.calibrated),
          ]),
        },
      },
    ],
  };
}

export function explainNaive(kept: Kept, { category: name }: Input): Answer {
  const { run } = kept;
  const { backtest, category } = categoryOf(kept, name);
  return {
    label: `${category}: seasonal naive`,
    figure: {
      text: figureText(backtest?.seasonalNaive.mase),
      ...(backtest?.seasonalNaive.mase == null ? {} : { unit: 'MASE' }),
      converted: false,
    },
    sections: [
      {
        title: 'Rule',
        text:
          'The mean absolute error of repeating the latest flow of the same weekday, over its own ' +
          'error inside the history. The model is measured on the same past dates.',
        lines: [
          { label: 'Origins', value: String(backtest?.origins ?? 0) },
          { label: 'Business days ahead', value: String(backtest?.horizonDays ?? 0) },
          {
            label: 'MASE of the model',
            value: figureText(backtest?.model.mase),
            link: stepLink(run, `category.${category}.backtest`),
          },
        ],
      },
      ...linesSection(kept, category),
    ],
  };
}

/** How much less the model errs than repeating the season: one less the ratio of both errors. */
export function explainAgainst(kept: Kept, { category: name }: Input): Answer {
  const { backtest, category } = categoryOf(kept, name);
  const model = backtest?.model.mase ?? null;
  const naive = backtest?.seasonalNaive.mase ?? null;
  const gain = model === null || naive === null || naive === 0 ? null : 1 - model / naive;
  return {
    label: `${category}: against seasonal naive`,
    figure: {
      text:
        gain === null
          ? 'not tested'
          : `${percent(Math.abs(gain))} ${gain < 0 ? 'worse' : 'better'}`,
      converted: false,
    },
    sections: [
      {
        title: 'Rule',
        text: 'One less the error of the model over that of repeating the latest flow of the same weekday, both measured on the same past dates.',
        lines: [
          {
            label: 'MASE of the model',
            value: figureText(model),
            link: stepLink(kept.run, `category.${category}.backtest`),
          },
          {
            label: 'MASE of seasonal naive',
            value: figureText(naive),
            link: linkTo(kept.run, { figure: 'naive', category }),
          },
          { label: 'Origins', value: String(backtest?.origins ?? 0) },
          { label: 'Business days ahead', value: String(backtest?.horizonDays ?? 0) },
        ],
      },
      ...linesSection(kept, category),
    ],
  };
}

export function explainHistory(kept: Kept, { category: name }: Input): Answer {
  const { run, input } = kept;
  const { daysOfHistory, category, model } = categoryOf(kept, name);
  const series = input.categories.find((one) => one.category === category);
  const dates = series?.dates ?? [];
  return {
    label: `${category}: history`,
    figure: { text: String(daysOfHistory), unit: 'business days', converted: false },
    sections: [
      {
        title: 'Rule',
        text: 'Business days from the first booked flow of the category to the day of the forecast.',
        lines: [
          { label: 'First flow', value: dates[0] ?? 'none' },
          { label: 'Last flow', value: dates.at(-1) ?? 'none' },
          { label: 'Days with flows', value: String(dates.length) },
          { label: 'Model', value: model, link: stepLink(run, `category.${category}.model`) },
        ],
      },
      ...linesSection(kept, category),
    ],
  };
}
