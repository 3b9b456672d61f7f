/** Where the totals of a fund's list of capital calls come from: the calls, each of which opens. */
import { DECIDED_STATES } from '../../core/workflow/payout.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { fundById } from '../queries/funds.ts';
import { listCalls } from './capitalCallViews.ts';
import { fundLink, knownBeforeFund, type Line } from './explainParts.ts';

type Input = DomainInput<'capitalCalls.explainTotal'>;

const LABEL: { readonly [Figure in Input['figure']]: string } = {
  amount: 'Called',
  received: 'Received',
  outstanding: 'Outstanding',
};

const RULE: { readonly [Figure in Input['figure']]: string } = {
  amount: 'Sum of the calls that were approved, whether due yet or not',
  received: 'Sum of what came in for the calls that were approved, up to the date',
  outstanding: 'Sum of what is still to come of the calls that were approved; nothing once settled',
};

/** Throws FUND_UNKNOWN (not-found). */
function explainTotal(context: QueryContext, { fundId, asOf, figure }: Input): Explanation {
  const fund = fundById(context.store, fundId);
  const list = listCalls(context, { fundId, asOf });
  const total = figure === 'amount' ? list.called : list[figure];
  const lines = list.rows.map((call): Line => {
    const isCounted = DECIDED_STATES.includes(call.status);
    return {
      label: `Capital call ${call.number}`,
      prefix: call.dueDate,
      money: call[figure],
      ...(isCounted ? {} : { note: `${call.status}, not counted`, tone: 'muted' as const }),
      link: {
        target: 'capitalCalls.explain',
        input: { capitalCallId: call.id, asOf, figure },
      },
    };
  });
  return {
    crumbs: [
      { label: fund.name, link: fundLink(asOf, { fundId, figure: 'calls' }) },
      { label: 'Capital calls' },
      { label: LABEL[figure] },
    ],
    figure: { money: total, converted: false },
    chips: [{ text: `up to ${asOf}`, tone: 'plain' }],
    sections: [
      { title: 'Rule', text: RULE[figure], lines: [] },
      {
        title: 'Summed from',
        note: `${lines.length} ${lines.length === 1 ? 'call' : 'calls'}`,
        lines: [...lines, { label: 'Sum', money: total, tone: 'total' }],
      },
      ...knownBeforeFund(context, fundId),
    ],
  };
}

export const capitalCallTotalHandlers = {
  'capitalCalls.explainTotal': query<'capitalCalls.explainTotal'>(explainTotal),
};
