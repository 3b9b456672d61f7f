/** Where an expected flow and its converted amount come from. */
import { fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { convert, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { fxTableAt } from '../queries/rates.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { rateSection } from './positionExplain.ts';

interface FlowFacts {
  readonly [column: string]: string | bigint;
  readonly entity: string;
  readonly category: string;
  readonly description: string;
  readonly reference: string;
  readonly source: string;
  readonly due_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly probability: string;
  readonly status: string;
  readonly entry: bigint;
}

function explainExpectedFlow(
  context: QueryContext,
  { id, asOf, reportingCurrency }: DomainInput<'expectedFlows.explain'>,
): Explanation {
  const { store } = context;
  const flow = store.get<FlowFacts>(
    `SELECT e.name AS entity, c.name AS category, x.description, x.reference, x.source, x.due_date,
            x.currency, x.amount_minor, x.probability, x.status, x.entry
       FROM expected_flow x JOIN entity e ON e.id = x.entity_id
       JOIN category c ON c.id = x.category_id WHERE x.id = ?`,
    [id],
  );
  if (flow === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'EXPECTED_FLOW_UNKNOWN',
      message: 'This expected flow is not known at the chosen time.',
      path: 'id',
    });
  const to = reportingCurrencyOf(store, reportingCurrency);
  const amount = money(flow.currency, flow.amount_minor);
  const found = fxRate(fxTableAt(store, asOf), flow.currency, to, asOf);
  const quote = found.ok ? found.value : null;
  const converted =
    quote === null ? null : convert(amount, new Decimal(quote.rate), to, 'half-even');
  const isForeign = flow.currency !== to;
  const percent = new Decimal(flow.probability).times(100).toFixed(0);
  const rate = rateSection(context, quote, asOf);
  return {
    crumbs: [{ label: flow.entity }, { label: flow.description }],
    figure: { money: converted ?? amount, converted: isForeign && converted !== null },
    chips: [
      { text: `due ${flow.due_date}`, tone: 'plain' },
      { text: `probability ${percent} %`, tone: 'plain' },
      ...(found.ok ? [] : [{ text: found.error.message, tone: 'warning' as const }]),
    ],
    sections: [
      {
        title: 'Rule',
        text: isForeign
          ? 'The whole amount at the rate of the day; its probability is not multiplied in.'
          : 'The whole amount; its probability is not multiplied in.',
        lines: [
          { label: 'Expected amount', money: amount },
          ...(isForeign && converted !== null
            ? [{ label: `In ${to}, half-even`, money: converted, tone: 'total' as const }]
            : []),
        ],
      },
      ...(rate === null ? [] : [rate]),
      {
        title: 'Source',
        lines: [
          { label: 'Kind', value: flow.source },
          { label: 'Reference', value: flow.reference },
          { label: 'Category', value: flow.category },
          { label: 'Status', value: flow.status },
          {
            label: 'Journal',
            value: `entry ${flow.entry}`,
            link: { target: 'screen:journal', input: { entry: Number(flow.entry) } },
          },
        ],
      },
    ],
  };
}

export const expectedFlowExplainHandlers = {
  'expectedFlows.explain': query<'expectedFlows.explain'>(explainExpectedFlow),
};
