/**
 * Where a figure of a kept forecast comes from: the weeks, categories and days that it sums, and the
 * accounts, expected flows and statement lines of the facts that the run stood on.
 */
import { footed } from '../../core/money/footed.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { openingOf } from '../queries/balances.ts';
import { minimumLiquidity } from '../queries/limits.ts';
import { Translator } from '../queries/translator.ts';
import { entryLine, runSection } from './explainParts.ts';
import { explainFlow } from './forecastFlowExplain.ts';
import {
  type Answer,
  amountOf,
  type Input,
  type Kept,
  type Line,
  linkTo,
  openKept,
  stepLink,
  sumOf,
  totalOf,
  weekName,
  weekOf,
} from './forecastParts.ts';
import {
  explainAgainst,
  explainCoverage,
  explainHistory,
  explainNaive,
} from './forecastTestExplain.ts';

/** The effect of rates in a week: what the closing holds beside the balance before and the flow. */
function explainRates(kept: Kept, number: number): Answer {
  const { run, output, input } = kept;
  const week = weekOf(kept, number);
  const before = number === 1 ? input.openingBalance : weekOf(kept, number - 1).closing.expected;
  const closing = amountOf(week.closing.expected, output.currency);
  const start = amountOf(before, output.currency);
  const flow = amountOf(week.expectedFlow, output.currency);
  const effect = money(output.currency, closing.minor - start.minor - flow.minor);
  return {
    label: `Rates, ${weekName(week)}`,
    figure: { money: effect, converted: false },
    sections: [
      {
        title: 'Rule',
        text: 'What exchange rate shocks do to the balances: closing less balance before less flow.',
        lines: [],
      },
      sumOf(
        'Balance',
        [
          {
            label: 'Balance before',
            link:
              number === 1
                ? linkTo(run, { figure: 'opening' })
                : stepLink(run, `week.${number - 1}`),
          },
          { label: 'Flow', link: linkTo(run, { figure: 'flow', week: number }) },
          { label: 'Rates', link: stepLink(run, 'shocks') },
        ],
        [start, flow, effect],
        { label: 'Expected closing', money: closing },
      ),
    ],
  };
}

/** The opening balance by currency, down to the position of the accounts. */
function explainOpening(kept: Kept): Answer {
  const { run, input, facts } = kept;
  const entityIds = (run.parameters as { entityIds?: readonly string[] }).entityIds;
  const scope = { asOf: run.asOf, reportingCurrency: input.currency, entityIds };
  const { byCurrency, accounts, leftOut } = openingOf(facts, scope);
  const translator = new Translator(facts, run.asOf, input.currency);
  const amounts = footed(
    input.openingParts.map(({ amount }) => amount),
    input.currency,
  );
  const total = totalOf(amounts, input.currency);
  const parts = input.openingParts.map(({ currency }) => {
    const own = byCurrency.find((amount) => amount.currency === currency);
    const rate = translator.rate(currency).toSignificantDigits(8).toFixed();
    return {
      ...(own === undefined || currency === input.currency
        ? { label: currency }
        : { label: `${currency} ${formatAmount(own)}`, note: `at ${rate}` }),
    };
  });
  return {
    label: 'Opening balance',
    figure: { money: total, converted: true },
    sections: [
      {
        title: 'Rule',
        text: `What the accounts hold on ${run.asOf}, booked, each currency at the rate of that day.`,
        lines: [],
      },
      sumOf('Currencies', parts, amounts, { label: 'Opening balance', money: total }),
      {
        title: 'Source',
        lines: [
          ...accounts.map(
            (row): Line => ({
              label: row.label,
              ...(row.closing === null ? {} : { money: row.closing }),
              link: {
                target: 'position.explain',
                input: {
                  accountId: row.id,
                  column: 'closing',
                  asOf: run.asOf,
                  groupBy: 'none',
                  reportingCurrency: input.currency,
                },
              },
            }),
          ),
          ...leftOut.map(
            (row): Line => ({ label: row.label, value: 'no statement, left out', tone: 'warning' }),
          ),
          entryLine(run.knownEntry, 'Known at'),
        ],
      },
    ],
  };
}

/** The minimum that breaches are counted against: the limit as it stood, with its entry. */
function explainMinimum({ run, input, facts }: Kept): Answer {
  const translator = new Translator(facts, run.asOf, input.currency);
  const found = minimumLiquidity(facts, translator);
  const amount = amountOf(input.minimumBalance ?? 0, input.currency);
  return {
    label: found?.limit.name ?? 'Minimum',
    figure:
      input.minimumBalance === null
        ? { text: 'none', converted: false }
        : { money: amount, converted: false },
    sections: [
      {
        title: 'Rule',
        text: 'The limit on liquidity that the group has set for itself, in force when the forecast ran.',
        lines: [],
      },
      ...(found === undefined
        ? []
        : [
            {
              title: 'Source',
              lines: [
                {
                  label: 'Limit',
                  value: found.limit.name,
                  link: { target: 'screen:risk', input: {} },
                },
                entryLine(found.limit.entry),
              ],
            },
          ]),
    ],
  };
}

function answerOf(kept: Kept, input: Input): Answer {
  switch (input.figure) {
    case 'opening':
      return explainOpening(kept);
    case 'flow':
      return explainFlow(kept, input);
    case 'rates':
      return explainRates(kept, input.week ?? 1);
    case 'minimum':
      return explainMinimum(kept);
    case 'coverage':
      return explainCoverage(kept, input);
    case 'naive':
      return explainNaive(kept, input);
    case 'against':
      return explainAgainst(kept, input);
    case 'history':
      return explainHistory(kept, input);
  }
}

/** Throws RUN_UNKNOWN, FORECAST_WEEK_UNKNOWN or FORECAST_CATEGORY_UNKNOWN (not-found). */
function explainForecast(
  context: QueryContext,
  input: DomainInput<'forecast.explain'>,
): Explanation {
  const kept = openKept(context, input.runId);
  const { label, figure, sections } = answerOf(kept, input);
  return {
    crumbs: [{ label: 'Cash forecast' }, { label }],
    figure,
    chips: [{ text: `as of ${kept.run.asOf}`, tone: 'plain' }],
    sections: [...sections, runSection(kept.run)],
  };
}

export const forecastExplainHandlers = {
  'forecast.explain': query<'forecast.explain'>(explainForecast),
};
