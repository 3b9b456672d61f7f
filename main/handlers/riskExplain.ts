/** What parts of a portfolio add to its value at risk: as an amount, or as a share of the whole. */

import { findCalculation } from '../../core/calculations.ts';
import { footed } from '../../core/money/footed.ts';
import { AppFailure } from '../../core/result.ts';
import { historicalRisk } from '../../core/risk/historical.ts';
import { parametricRisk } from '../../core/risk/parametric.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { blobOf, type Run, runById } from '../queries/runs.ts';
import { amountOf, type Section, stepLink, sumOf, totalOf } from './forecastParts.ts';

type Input = DomainInput<'risk.explainPart'>;

interface Component {
  readonly id: string;
  readonly label: string;
  readonly valueAtRisk: number;
}

interface Measured {
  readonly reportingCurrency: string;
  readonly valueAtRisk: number;
  readonly components: readonly Component[];
}

const MEASURES: readonly string[] = [historicalRisk.id, parametricRisk.id];

/** Throws RUN_UNKNOWN and RISK_PART_UNKNOWN (not-found), RUN_NO_RISK (invalid-input). */
function openMeasured(context: QueryContext, { runId }: Input) {
  const stored = runById(context.store, runId);
  if (!MEASURES.includes(stored.run.calculation))
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'RUN_NO_RISK',
      message: `Run ${runId} is of ${stored.run.calculation}, which has no parts. Open a run of value at risk.`,
      path: 'runId',
    });
  return { run: stored.run, measured: blobOf(context, stored).output as Measured };
}

function partsOf({ components }: Measured, ids: readonly string[]): readonly Component[] {
  const byId = new Map(components.map((component) => [component.id, component]));
  return ids.map((id, index) => {
    const found = byId.get(id);
    if (found !== undefined) return found;
    throw new AppFailure({
      kind: 'not-found',
      code: 'RISK_PART_UNKNOWN',
      message: `The run measured no position "${id}". Use one of its output.`,
      path: `components.${index}`,
    });
  });
}

function partsSection(run: Run, parts: readonly Component[], currency: string): Section {
  const amounts = footed(
    parts.map(({ valueAtRisk }) => valueAtRisk),
    currency,
  );
  return sumOf(
    'Positions',
    parts.map(({ id, label }) => ({ label, link: stepLink(run, `component.${id}`) })),
    amounts,
    { label: 'Together', money: totalOf(amounts, currency) },
  );
}

const RULE =
  'The contributions of the positions (Euler), which add up to value at risk over all positions.';

function explainPart(context: QueryContext, input: Input): Explanation {
  const { run, measured } = openMeasured(context, input);
  const { reportingCurrency: currency, valueAtRisk } = measured;
  const parts = input.components && partsOf(measured, input.components);
  const value = parts?.reduce((sum, part) => sum + part.valueAtRisk, 0) ?? valueAtRisk;
  const amount = amountOf(value, currency);
  const label =
    parts === undefined
      ? 'All positions'
      : parts.length === 1
        ? (parts[0]?.label ?? '')
        : `${parts.length} positions`;
  const isShare = input.figure === 'share';
  const share = valueAtRisk === 0 ? 0 : (100 * value) / valueAtRisk;
  return {
    crumbs: [
      { label: findCalculation(run.calculation)?.label ?? run.calculation },
      { label: isShare ? `${label}, share` : label },
    ],
    figure: isShare
      ? { text: share.toFixed(4), unit: '%', converted: false }
      : { money: amount, converted: false },
    chips: [],
    sections: [
      {
        title: 'Rule',
        text: isShare ? `Contribution in percent of value at risk. ${RULE}` : RULE,
        lines: [
          { label: 'Contribution', money: amount },
          {
            label: 'Value at risk',
            money: amountOf(valueAtRisk, currency),
            link: stepLink(run, 'valueAtRisk'),
          },
        ],
      },
      partsSection(run, parts ?? measured.components, currency),
    ],
  };
}

export const riskExplainHandlers = {
  'risk.explainPart': query<'risk.explainPart'>(explainPart),
};
