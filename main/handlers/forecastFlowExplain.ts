/** Where an expected flow of a kept forecast comes from: days, expected flows, statement lines. */

import type { CashflowOutput } from '../../core/forecast/cash/schema.ts';
import { footed } from '../../core/money/footed.ts';
import { expectedFlowsOf, latestLinesOf } from '../queries/forecastSource.ts';
import {
  type Answer,
  amountOf,
  type Category,
  categoryOf,
  type Input,
  type Kept,
  linkTo,
  type Section,
  stepLink,
  sumOf,
  totalOf,
  type Week,
  weekName,
  weekOf,
} from './forecastParts.ts';

const isWithin = (date: string, { from, to }: Week) => date >= from && date <= to;

function flowIn(output: CashflowOutput, { flow }: Category, week: Week): number {
  return output.dates.reduce(
    (sum, date, index) => (isWithin(date, week) ? sum + (flow.expected[index] ?? 0) : sum),
    0,
  );
}

function daysSection(kept: Kept, category: Category, week: Week): Section {
  const { output } = kept;
  const places = output.dates.flatMap((date, index) => (isWithin(date, week) ? [index] : []));
  const amounts = footed(
    places.map((index) => category.flow.expected[index] ?? 0),
    output.currency,
  );
  const days = places.map((index) => ({ label: output.dates[index] ?? '' }));
  const total = { label: 'Week', money: totalOf(amounts, output.currency) };
  return sumOf('Days', days, amounts, total);
}

/** What a category of the forecast is called in the register. */
function seriesOf({ input }: Kept, name: string) {
  const found = input.categories.find(({ category }) => category === name);
  return { code: found?.code ?? name, currency: found?.currency ?? input.currency };
}

/** Known items of a category that fall due in a week, as they stood when the run was made. */
function itemsSection(kept: Kept, name: string, week: Week | undefined): Section[] {
  const { run, input, facts } = kept;
  const { code, currency } = seriesOf(kept, name);
  const isFirst = week !== undefined && week === kept.output.weeks[0];
  const items = expectedFlowsOf(facts, {
    code,
    // Small currencies of a category share its series in the reporting currency.
    ...(currency === input.currency ? {} : { currency }),
    ...(week === undefined || isFirst ? {} : { from: week.from }),
    to: week?.to ?? kept.output.dates.at(-1) ?? run.asOf,
  });
  if (items.length === 0) return [];
  return [
    {
      title: 'Expected flows',
      note: 'each times its probability',
      lines: items.map((item) => ({
        label: item.description,
        prefix: item.dueDate,
        money: item.amount,
        link: {
          target: 'expectedFlows.explain',
          input: { id: item.id, asOf: run.asOf, reportingCurrency: input.currency },
        },
      })),
    },
  ];
}

/** The newest statement lines that the model of a category was fitted to. */
export function linesSection(kept: Kept, name: string): Section[] {
  const { run, input, facts } = kept;
  const { code, currency } = seriesOf(kept, name);
  const { lines, count } = latestLinesOf(facts, {
    code,
    ...(currency === input.currency ? {} : { currency }),
    to: run.asOf,
  });
  if (count === 0) return [];
  return [
    {
      title: 'Source',
      note: `latest ${lines.length} of ${count} statement lines`,
      lines: lines.map((line) => ({
        label: line.text,
        prefix: line.bookingDate,
        money: line.amount,
        link: { target: 'lines.explain', input: { lineId: line.id } },
      })),
    },
  ];
}

const FLOW_RULE =
  'The sum of the flows that the model expects, with expected flows in place of what it would ' +
  'have modelled for their week.';

function explainCell(kept: Kept, category: Category, week: Week): Answer {
  const { run, output } = kept;
  const name = category.category;
  const figure = amountOf(flowIn(output, category, week), output.currency);
  return {
    label: `${name}, ${weekName(week)}`,
    figure: { money: figure, converted: false },
    sections: [
      {
        title: 'Rule',
        text: FLOW_RULE,
        lines: [
          { label: 'Model', value: category.model, link: stepLink(run, `category.${name}.model`) },
        ],
      },
      daysSection(kept, category, week),
      ...itemsSection(kept, name, week),
      ...linesSection(kept, name),
    ],
  };
}

function explainCategory(kept: Kept, category: Category): Answer {
  const { run, output } = kept;
  const name = category.category;
  const amounts = footed(
    output.weeks.map((week) => flowIn(output, category, week)),
    output.currency,
  );
  const total = totalOf(amounts, output.currency);
  const parts = output.weeks.map((week, index) => ({
    label: weekName(week),
    link: linkTo(run, { figure: 'flow', category: name, week: index + 1 }),
  }));
  return {
    label: name,
    figure: { money: total, converted: false },
    sections: [
      {
        title: 'Rule',
        text: FLOW_RULE,
        lines: [
          { label: 'Model', value: category.model, link: stepLink(run, `category.${name}.model`) },
        ],
      },
      sumOf('Weeks', parts, amounts, { label: name, money: total }),
      ...linesSection(kept, name),
    ],
  };
}

function explainWeek(kept: Kept, number: number): Answer {
  const { run, output } = kept;
  const week = weekOf(kept, number);
  const amounts = footed(
    output.categories.map((category) => flowIn(output, category, week)),
    output.currency,
  );
  const total = totalOf(amounts, output.currency);
  const parts = output.categories.map(({ category }) => ({
    label: category,
    link: linkTo(run, { figure: 'flow', category, week: number }),
  }));
  return {
    label: `Flow, ${weekName(week)}`,
    figure: { money: total, converted: false },
    sections: [
      { title: 'Rule', text: 'The sum of the expected flows of all categories.', lines: [] },
      sumOf('Categories', parts, amounts, { label: 'Net flow', money: total }),
    ],
  };
}

function explainAll(kept: Kept): Answer {
  const { run, output } = kept;
  const amounts = footed(
    output.weeks.map(({ expectedFlow }) => expectedFlow),
    output.currency,
  );
  const total = totalOf(amounts, output.currency);
  const parts = output.weeks.map((week, index) => ({
    label: weekName(week),
    link: linkTo(run, { figure: 'flow', week: index + 1 }),
  }));
  return {
    label: 'Flow of all weeks',
    figure: { money: total, converted: false },
    sections: [
      { title: 'Rule', text: 'The sum of the expected flows of all weeks.', lines: [] },
      sumOf('Weeks', parts, amounts, { label: 'Net flow', money: total }),
    ],
  };
}

/** The flow of a week or of all, of a category or of all. */
export function explainFlow(kept: Kept, { category, week }: Input): Answer {
  if (category === undefined)
    return week === undefined ? explainAll(kept) : explainWeek(kept, week);
  const found = categoryOf(kept, category);
  return week === undefined
    ? explainCategory(kept, found)
    : explainCell(kept, found, weekOf(kept, week));
}
