/**
 * Where the totals of a fund's list of capital calls come from: the calls, each of which opens; their
 * shares in percent; and who has paid a call.
 */
import { counted } from '../../core/counted.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, money } from '../../core/money/money.ts';
import { DECIDED_STATES } from '../../core/workflow/payout.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { fundById } from '../queries/funds.ts';
import { getCall, listCalls } from './capitalCallViews.ts';
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

/** Percent to four places at most: more than the screen shows, and no false exactness. */
function percentOf(part: Money, whole: Money): string {
  if (whole.minor === 0n) return '0 %';
  const share = new Decimal(part.minor.toString()).div(whole.minor.toString()).times(100);
  return `${share.toDecimalPlaces(4).toFixed()} %`;
}

const SHARE_LABEL: { readonly [Figure in Input['figure']]: string } = {
  amount: 'Called, of commitments',
  received: 'Received, of what was called',
  outstanding: 'Outstanding, of what was called',
};

/** A share of the list: what it is of what, each of which opens. */
function explainShare(context: QueryContext, { fundId, asOf, figure }: Input): Explanation {
  const fund = fundById(context.store, fundId);
  const list = listCalls(context, { fundId, asOf });
  const totalLink = (name: Input['figure']): NonNullable<Line['link']> => ({
    target: 'capitalCalls.explainTotal',
    input: { fundId, asOf, figure: name },
  });
  const part = figure === 'amount' ? list.called : list[figure];
  const [whole, wholeLine]: [Money, Line] =
    figure === 'amount'
      ? [
          list.committed,
          { label: 'Committed', link: fundLink(asOf, { fundId, figure: 'committed' }) },
        ]
      : [list.called, { label: LABEL.amount, link: totalLink('amount') }];
  return {
    crumbs: [
      { label: fund.name, link: fundLink(asOf, { fundId, figure: 'calls' }) },
      { label: 'Capital calls' },
      { label: SHARE_LABEL[figure] },
    ],
    figure: { text: percentOf(part, whole), converted: false },
    chips: [{ text: `up to ${asOf}`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: 'The first over the second, of calls that were approved.',
        lines: [
          { label: LABEL[figure], money: part, link: totalLink(figure) },
          { ...wholeLine, money: whole },
        ],
      },
      ...knownBeforeFund(context, fundId),
    ],
  };
}

/** Throws FUND_UNKNOWN (not-found). */
function explainTotal(context: QueryContext, input: Input): Explanation {
  if (input.isShare) return explainShare(context, input);
  const { fundId, asOf, figure } = input;
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
        note: counted(lines.length, 'call'),
        lines: [...lines, { label: 'Sum', money: total, tone: 'total' }],
      },
      ...knownBeforeFund(context, fundId),
    ],
  };
}

/** Throws CAPITAL_CALL_UNKNOWN (not-found). */
function explainPaid(
  context: QueryContext,
  { capitalCallId, asOf }: DomainInput<'capitalCalls.explainPaid'>,
): Explanation {
  const call = getCall(context, { capitalCallId, asOf });
  const payers = call.lines.filter(({ amount }) => amount.minor > 0n);
  const lineOf = (line: (typeof payers)[number], figure: 'received' | 'outstanding'): Line => ({
    label: line.investorName,
    prefix: line.classCode,
    money: line[figure],
    link: {
      target: 'capitalCalls.explain',
      input: { capitalCallId, asOf, figure, commitmentId: line.commitmentId },
    },
  });
  const sumOf = (lines: typeof payers, figure: 'received' | 'outstanding'): Line => ({
    label: 'Sum',
    money: money(
      call.amount.currency,
      lines.reduce((sum, line) => sum + line[figure].minor, 0n),
    ),
    tone: 'total',
  });
  const open = payers.filter(({ outstanding }) => outstanding.minor > 0n);
  const paid = payers.filter(({ outstanding }) => outstanding.minor <= 0n);
  return {
    crumbs: [
      { label: call.fund.name, link: fundLink(asOf, { fundId: call.fund.id, figure: 'calls' }) },
      {
        label: `Capital call ${call.number}`,
        link: { target: 'capitalCalls.explain', input: { capitalCallId, asOf, figure: 'amount' } },
      },
      { label: 'Paid' },
    ],
    figure: { text: `${call.paidCount} of ${call.payerCount}`, converted: false },
    chips: [{ text: call.status, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: 'Investors with a share of the call of whom nothing is outstanding, of all with a share. Of a settled call nothing is waited for any more.',
        lines: [],
      },
      ...(open.length === 0
        ? []
        : [
            {
              title: 'Still open',
              note: `${open.length} of ${payers.length}, outstanding`,
              lines: [
                ...open.map((line) => lineOf(line, 'outstanding')),
                sumOf(open, 'outstanding'),
              ],
            },
          ]),
      ...(paid.length === 0
        ? []
        : [
            {
              title: 'Paid',
              note: `${paid.length} of ${payers.length}, received`,
              lines: [...paid.map((line) => lineOf(line, 'received')), sumOf(paid, 'received')],
            },
          ]),
      ...knownBeforeFund(context, call.fund.id),
    ],
  };
}

export const capitalCallTotalHandlers = {
  'capitalCalls.explainPaid': query<'capitalCalls.explainPaid'>(explainPaid),
  'capitalCalls.explainTotal': query<'capitalCalls.explainTotal'>(explainTotal),
};
