/**
 * Where a figure of a capital call comes from: the call opens to its lines and purposes, a line to its
 * run, what was received to its receipts, and a receipt to the bank line and its file.
 */
import { money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { incomingById, NETTED_NUMBER } from '../queries/capitalCalls.ts';
import {
  CALL_LABEL,
  CALL_RULE,
  type CallInput,
  type CallScope,
  figureOf,
  scopeOf,
  selfLink,
  unknown,
} from './callFigures.ts';
import { sectionsOf } from './callSections.ts';
import { entriesSection, fundLink, knownBeforeFund } from './explainParts.ts';

/** One receipt: the bank line that brought it, or that a person entered it. */
function explainReceipt(scope: CallScope): Explanation {
  const { context, fund, input } = scope;
  const receipt = scope.receipts.find(({ id }) => id === input.receiptId);
  if (receipt === undefined) throw unknown('receipt', 'receiptId');
  const { statement_line_id: lineId } = receipt;
  const line = lineId === null ? undefined : incomingById(context.store, lineId);
  const isNetted = receipt.number === NETTED_NUMBER;
  return {
    crumbs: [...crumbsOf(scope), { label: `Receipt of ${receipt.receipt_date}` }],
    figure: { money: money(fund.currency, receipt.amount_minor), converted: false },
    chips: [
      {
        text: line !== undefined ? 'from a bank line' : isNetted ? 'netted' : 'entered by hand',
        tone: 'plain',
      },
    ],
    sections: [
      { title: 'Rule', text: CALL_RULE.receipt, lines: [] },
      {
        title: 'Facts',
        lines: [
          { label: 'Investor', value: receipt.investor_name },
          { label: 'Received', value: receipt.receipt_date },
          { label: 'Interest', money: money(fund.currency, receipt.interest_minor) },
          ...(receipt.waived_minor === 0n
            ? []
            : [
                {
                  label: 'Interest waived',
                  money: money(fund.currency, receipt.waived_minor),
                  ...(receipt.waived_note === null ? {} : { note: receipt.waived_note }),
                },
              ]),
        ],
      },
      ...(line === undefined
        ? []
        : [
            {
              title: 'Bank',
              lines: [
                {
                  label: line.counterparty_name ?? 'Statement line',
                  prefix: line.booking_date,
                  money: money(fund.currency, line.amount_minor),
                  link: { target: 'lines.explain', input: { lineId: line.id } },
                },
              ],
            },
          ]),
      entriesSection([receipt.entry]),
    ],
  };
}

function crumbsOf(scope: CallScope): Explanation['crumbs'] {
  const { fund, row, input } = scope;
  return [
    { label: fund.name, link: fundLink(input.asOf, { fundId: fund.id, figure: 'calls' }) },
    { label: `Capital call ${row.number}`, link: selfLink(scope, { figure: 'amount' }) },
  ];
}

/** Throws CAPITAL_CALL_UNKNOWN, CAPITAL_CALL_FIGURE_UNKNOWN (not-found). */
function explainCall(context: QueryContext, input: CallInput): Explanation {
  const scope = scopeOf(context, input);
  if (input.figure === 'receipt') return explainReceipt(scope);
  const { fund, row, lines, detail } = scope;
  const { figure, commitmentId, purposeId } = input;
  // A call of which no lines are kept yet still has its amount, and its purposes theirs.
  const purpose = detail.purposes.find(({ id }) => id === purposeId);
  const isWhole = figure === 'amount' && commitmentId === undefined;
  const minor = isWhole
    ? (purpose?.amount.minor ?? row.amount_minor)
    : lines.reduce((sum, line) => sum + figureOf(scope, line, figure), 0n);
  const total = money(fund.currency, minor);
  const name = commitmentId === undefined ? undefined : lines[0]?.investor_name;
  return {
    crumbs: [
      ...crumbsOf(scope),
      ...(name === undefined ? [] : [{ label: name }]),
      { label: purpose?.label ?? CALL_LABEL[figure] },
    ],
    figure: { money: total, converted: false },
    chips: [
      { text: row.status, tone: 'plain' },
      ...(name === undefined || lines[0]?.note == null
        ? []
        : [{ text: lines[0].note, tone: 'warning' as const }]),
    ],
    sections: [
      ...sectionsOf(scope, figure, total),
      {
        title: 'Facts',
        lines: [
          { label: 'Due', value: row.date },
          { label: 'Notice', value: detail.noticeDate ?? 'not sent' },
          { label: 'Purpose', value: detail.purposeText },
        ],
      },
      entriesSection([row.entry, ...lines.map(({ entry }) => entry)]),
      ...knownBeforeFund(context, fund.id),
    ],
  };
}

export const capitalCallExplainHandlers = {
  'capitalCalls.explain': query<'capitalCalls.explain'>(explainCall),
};
