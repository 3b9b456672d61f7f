/** Where an expected flow and its converted amount come from. */

import { fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { convert, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { flowMinor, flowStatus } from '../queries/matched.ts';
import { paymentSection } from '../queries/payments.ts';
import { fxTableAt } from '../queries/rates.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import type { ReadStore } from '../store/index.ts';
import { entryLine } from './explainParts.ts';
import { listExpectedFlows } from './masterData.ts';
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
  /** The amount of the flow itself. */
  readonly agreed_minor: bigint;
  /** What of it is still to come, while the flow is open. */
  readonly amount_minor: bigint;
  readonly probability: string;
  readonly status: string;
  readonly entry: bigint;
}

/** The plan of a fund that put the flow here, where one did. */
function planLink(store: ReadStore, { reference, due_date }: FlowFacts) {
  const planId = /^plan:([^:]+):/.exec(reference)?.[1];
  const fundId =
    planId && store.pluck<string>('SELECT fund_id FROM fund_plan WHERE id = ?', [planId]);
  if (!planId || !fundId) return {};
  const input = { fundId, to: due_date, figure: 'plan', of: planId };
  return { link: { target: 'fundAccounts.explain', input } };
}

/** The amount, and where matches have taken a part of it, how it comes about. */
function partPaid({ currency, agreed_minor: agreed, amount_minor: rest }: FlowFacts) {
  if (agreed === rest) return [{ label: 'Expected amount', money: money(currency, rest) }];
  return [
    { label: 'Agreed amount', money: money(currency, agreed) },
    { label: 'Matched with bank lines', money: money(currency, rest - agreed) },
    { label: 'Still expected', money: money(currency, rest), tone: 'total' as const },
  ];
}

function explainExpectedFlow(
  context: QueryContext,
  { id, figure, asOf, reportingCurrency }: DomainInput<'expectedFlows.explain'>,
): Explanation {
  const { store } = context;
  const flow = store.get<FlowFacts>(
    `SELECT e.name AS entity, c.name AS category, x.description, x.reference, x.source, x.due_date,
            x.currency, x.amount_minor AS agreed_minor, ${flowMinor('x')} AS amount_minor,
            x.probability, ${flowStatus('x')} AS status, x.entry
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
  const payment = paymentSection(store, id);
  return {
    crumbs: [{ label: flow.entity }, { label: flow.description }],
    figure:
      figure === 'probability'
        ? { text: percent, unit: '%', converted: false }
        : figure === 'amount'
          ? { money: amount, converted: false }
          : { money: converted ?? amount, converted: isForeign && converted !== null },
    chips: [
      { text: `due ${flow.due_date}`, tone: 'plain' },
      { text: `probability ${percent} %`, tone: 'plain' },
      ...(found.ok ? [] : [{ text: found.error.message, tone: 'warning' as const }]),
    ],
    sections: [
      {
        title: 'Rule',
        text:
          figure === 'probability'
            ? 'As set for the flow; forecasts count the amount by it.'
            : isForeign
              ? 'The amount at the rate of the day; its probability is not multiplied in.'
              : 'The amount; its probability is not multiplied in.',
        lines: [
          ...partPaid(flow),
          ...(isForeign && converted !== null
            ? [{ label: `In ${to}, half-even`, money: converted, tone: 'total' as const }]
            : []),
        ],
      },
      ...(rate === null ? [] : [rate]),
      ...(payment === null ? [] : [payment]),
      {
        title: 'Source',
        lines: [
          { label: 'Kind', value: flow.source },
          { label: 'Reference', value: flow.reference, ...planLink(store, flow) },
          { label: 'Category', value: flow.category },
          { label: 'Status', value: flow.status },
          entryLine(flow.entry),
        ],
      },
    ],
  };
}

/** As many flows as an explanation lists by name; the others are one line, so that it still foots. */
const NAMED = 30;

function explainTotal(
  context: QueryContext,
  input: DomainInput<'expectedFlows.explainTotal'>,
): Explanation {
  const everything = { order: 'size' as const, start: 0, count: Number.MAX_SAFE_INTEGER };
  const listed = listExpectedFlows(context, { ...input, ...everything });
  const { count, convertedTotal } = listed;
  const rows = listed.rows.slice(0, NAMED);
  const to = reportingCurrencyOf(context.store, input.reportingCurrency);
  const named = rows.flatMap((row) => (row.converted === null ? [] : [row.converted.minor]));
  const total = convertedTotal ?? money(to, 0n);
  const rest = total.minor - named.reduce((sum, minor) => sum + minor, 0n);
  return {
    crumbs: [{ label: 'Expected flows' }, { label: 'Net' }],
    figure: {
      ...(convertedTotal === null ? { text: 'missing' } : { money: convertedTotal }),
      converted: listed.rows.some((row) => row.amount.currency !== to),
    },
    chips: [
      ...(input.from === undefined ? [] : [{ text: `from ${input.from}`, tone: 'plain' as const }]),
      ...(input.to === undefined ? [] : [{ text: `to ${input.to}`, tone: 'plain' as const }]),
      ...(convertedTotal === null ? [{ text: 'a rate is missing', tone: 'warning' as const }] : []),
    ],
    sections: [
      {
        title: 'Rule',
        text: 'Each flow in full at the rate of the day, then summed; probabilities are not multiplied in.',
        lines: [
          { label: 'Flows summed', count: Number(count) },
          ...(convertedTotal === null
            ? []
            : [{ label: 'Sum', money: convertedTotal, tone: 'total' as const }]),
        ],
      },
      {
        title: 'Summed from',
        lines: [
          ...rows.map((row) => ({
            label: `${row.entityName}, ${row.description}`,
            note: row.dueDate,
            prefix: '',
            ...(row.converted === null
              ? { value: 'missing', tone: 'warning' as const }
              : { money: row.converted }),
            link: {
              label: 'Open flow',
              target: 'expectedFlows.explain',
              input: { id: row.id, asOf: input.asOf, reportingCurrency: to },
            },
          })),
          ...(count > rows.length && convertedTotal !== null
            ? [
                {
                  label: `${count - rows.length} smaller flows`,
                  prefix: '',
                  money: money(to, rest),
                },
              ]
            : []),
          ...(convertedTotal === null
            ? []
            : [{ label: 'Total', money: convertedTotal, tone: 'total' as const }]),
        ],
      },
    ],
  };
}

export const expectedFlowExplainHandlers = {
  'expectedFlows.explainTotal': query<'expectedFlows.explainTotal'>(explainTotal),
  'expectedFlows.explain': query<'expectedFlows.explain'>(explainExpectedFlow),
};
