/**
 * Where a balance of a kept comparison comes from: its currencies with their flows and rates on the
 * base, and beside it what each shock of the branch does.
 */
import type { z } from 'zod';
import { Decimal } from '../../core/money/decimal.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure, unwrap } from '../../core/result.ts';
import { describeShock } from '../../core/scenario/apply.ts';
import { compareStages, scenarioCompare } from '../../core/scenario/compare.ts';
import type { Stage } from '../../core/scenario/stage.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { decodeInput } from '../jobs/outcome.ts';
import { comparisonById, forecastBeside } from '../queries/comparisons.ts';
import { blobOf, type Run } from '../queries/runs.ts';
import { runSection } from './explainParts.ts';

type Input = DomainInput<'scenarios.explain'>;
type CompareInput = z.output<typeof scenarioCompare.input>;
type Section = Explanation['sections'][number];
type Line = Section['lines'][number];

interface Kept {
  readonly run: Run;
  readonly input: CompareInput;
  readonly date: IsoDate;
  /** The place of the date among those of the comparison. */
  readonly index: number;
  readonly isLast: boolean;
  /** The base, then the branch after each shock. */
  readonly stages: readonly Stage[];
  /** The forecasts that were kept with the comparison. */
  readonly base: Run | undefined;
  readonly branch: Run | undefined;
}

/** Throws RUN_UNKNOWN (not-found), RUN_NO_COMPARISON or SCENARIO_DATE (invalid-input). */
function openKept(context: QueryContext, { runId, date }: Input): Kept {
  const stored = comparisonById(context.store, runId);
  const { run } = stored;
  const input = unwrap(decodeInput(scenarioCompare, blobOf(context, stored).input)) as CompareInput;
  const { dates, stages } = compareStages(input);
  const index = date === undefined ? dates.length - 1 : dates.indexOf(date);
  const found = dates[index];
  if (found === undefined)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'SCENARIO_DATE',
      message: `The comparison has no balance of ${date}. Choose a business day up to ${dates.at(-1)}.`,
      path: 'date',
    });
  return {
    run,
    input,
    date: found,
    index,
    isLast: index === dates.length - 1,
    stages,
    base: forecastBeside(context.store, run, null)?.run,
    branch: forecastBeside(context.store, run, run.scenarioId)?.run,
  };
}

function pathAt(stage: Stage | undefined, { index, input }: Kept): Money {
  return stage?.path[index] ?? money(input.baseCurrency, 0n);
}

/** What the flows up to a date do to each currency of the base, exact. */
function balancesAt({ input, date }: Kept) {
  const opening = new Map<string, bigint>();
  const flows = new Map<string, bigint>();
  const add = (sums: Map<string, bigint>, { currency, minor }: Money) =>
    sums.set(currency, (sums.get(currency) ?? 0n) + minor);
  for (const amount of input.opening) add(opening, amount);
  for (const flow of input.flows) if (flow.date <= date) add(flows, flow.amount);
  return [...new Set([...opening.keys(), ...flows.keys()])].sort().map((currency) => ({
    currency,
    opening: money(currency, opening.get(currency) ?? 0n),
    flow: money(currency, flows.get(currency) ?? 0n),
  }));
}

function currenciesSection(kept: Kept): Section {
  const { input } = kept;
  const rates = new Map(input.rates.map(({ currency, rate }) => [currency, rate]));
  return {
    title: 'Currencies',
    note: `in each one, and its rate to ${input.baseCurrency}`,
    lines: [],
    table: {
      columns: ['', 'Opening', 'Flows', 'Rate'],
      rows: balancesAt(kept).map(({ currency, opening, flow }) => [
        currency,
        formatAmount(opening),
        formatAmount(flow),
        currency === input.baseCurrency
          ? ''
          : new Decimal(rates.get(currency) ?? 1).toSignificantDigits(6).toFixed(),
      ]),
    },
  };
}

function sourceSection(runs: readonly (readonly [string, Run | undefined])[]): Section[] {
  const lines = runs.flatMap(([label, run]): Line[] =>
    run === undefined
      ? []
      : [
          {
            label: `${label}, opening`,
            value: `run ${run.runHash.slice(0, 4)}`,
            link: { target: 'forecast.explain', input: { runId: run.id, figure: 'opening' } },
          },
          {
            label: `${label}, flows`,
            value: `run ${run.runHash.slice(0, 4)}`,
            link: { target: 'forecast.explain', input: { runId: run.id, figure: 'flow' } },
          },
        ],
  );
  return lines.length === 0 ? [] : [{ title: 'Source', lines }];
}

const BASE_RULE =
  'What the accounts hold and the flows of the base forecast up to the date, by currency, each ' +
  'balance at the rate of the day of the forecast, half-even.';

const STEP_RULE =
  'Shocks act in order. The effect of each is the balance with the shocks up to it less the ' +
  'balance with those before.';

/** What each shock adds to the balance of the date; on the last date cash alone, without holdings. */
function effects(kept: Kept): Line[] {
  const { input, stages } = kept;
  return input.shocks.map((shock, place) => ({
    label: describeShock(shock),
    prefix: String(place + 1),
    money: money(
      input.baseCurrency,
      pathAt(stages[place + 1], kept).minor - pathAt(stages[place], kept).minor,
    ),
  }));
}

const explainLink = (run: Run, input: Omit<Input, 'runId'>): NonNullable<Line['link']> => ({
  target: 'scenarios.explain',
  input: { runId: run.id, ...input },
});

interface Answer {
  readonly label: string;
  readonly figure: Money;
  readonly sections: readonly Section[];
}

function explainBase(kept: Kept): Answer {
  return {
    label: `Base on ${kept.date}`,
    figure: pathAt(kept.stages[0], kept),
    sections: [
      { title: 'Rule', text: BASE_RULE, lines: [] },
      currenciesSection(kept),
      ...sourceSection([['Base forecast', kept.base]]),
    ],
  };
}

function explainScenario(kept: Kept): Answer {
  const { run, stages, date } = kept;
  const figure = pathAt(stages.at(-1), kept);
  const base: Line = {
    label: 'Base',
    money: pathAt(stages[0], kept),
    link: explainLink(run, { figure: 'base', date }),
  };
  const total: Line = { label: 'Scenario', money: figure, tone: 'total' };
  return {
    label: `Scenario on ${date}`,
    figure,
    sections: [
      { title: 'Rule', text: STEP_RULE, lines: [] },
      { title: 'Steps', lines: [base, ...effects(kept), total] },
      ...sourceSection([
        ['Base forecast', kept.base],
        ['Branch forecast', kept.branch],
      ]),
    ],
  };
}

function explainDifference(kept: Kept): Answer {
  const { run, input, stages, date, isLast } = kept;
  const scenario = pathAt(stages.at(-1), kept);
  const base = pathAt(stages[0], kept);
  const figure = money(input.baseCurrency, scenario.minor - base.minor);
  return {
    label: `Difference on ${date}`,
    figure,
    sections: [
      {
        title: 'Rule',
        text: isLast ? `${STEP_RULE} The drivers hold the change of holdings besides.` : STEP_RULE,
        lines: [],
      },
      {
        title: 'Steps',
        lines: [...effects(kept), { label: 'Difference', money: figure, tone: 'total' }],
      },
      {
        title: 'Balances',
        lines: [
          {
            label: 'Scenario',
            money: scenario,
            link: explainLink(run, { figure: 'scenario', date }),
          },
          { label: 'Base', money: base, link: explainLink(run, { figure: 'base', date }) },
        ],
      },
    ],
  };
}

/** Cash and holdings of the branch on the last date: those of the base and the steps of the bridge. */
function explainTotal(kept: Kept): Answer {
  const { run, input, stages } = kept;
  const step = (id: string): NonNullable<Line['link']> => ({
    target: 'runs.explain',
    input: { runId: run.id, step: id },
  });
  const totals = stages.map(({ total }) => total);
  const figure = totals.at(-1) ?? money(input.baseCurrency, 0n);
  return {
    label: `Cash and holdings on ${kept.date}, scenario`,
    figure,
    sections: [
      { title: 'Rule', text: STEP_RULE, lines: [] },
      {
        title: 'Steps',
        lines: [
          { label: 'Base', money: totals[0] ?? figure, link: step('base') },
          ...input.shocks.map(
            (shock, place): Line => ({
              label: describeShock(shock),
              prefix: String(place + 1),
              money: money(
                input.baseCurrency,
                (totals[place + 1]?.minor ?? 0n) - (totals[place]?.minor ?? 0n),
              ),
              link: step(`shock.${place + 1}`),
            }),
          ),
          { label: 'Scenario', money: figure, tone: 'total' },
        ],
      },
    ],
  };
}

const ANSWERS: { readonly [Figure in Input['figure']]: (kept: Kept) => Answer } = {
  base: explainBase,
  scenario: explainScenario,
  difference: explainDifference,
  total: explainTotal,
};

function explainScenarioFigure(context: QueryContext, input: Input): Explanation {
  const kept = openKept(context, input);
  const { label, figure, sections } = ANSWERS[input.figure](kept);
  return {
    crumbs: [{ label: 'Scenario beside the base' }, { label }],
    figure: { money: figure, converted: true },
    chips: [{ text: `as of ${kept.run.asOf}`, tone: 'plain' }],
    sections: [...sections, runSection(kept.run)],
  };
}

export const scenarioExplainHandlers = {
  'scenarios.explain': query<'scenarios.explain'>(explainScenarioFigure),
};
