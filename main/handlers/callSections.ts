/** What stands behind a figure of a capital call: its lines, purposes, run, receipts and late balance. */
import { counted } from '../../core/counted.ts';
import { CALL_RULES, capitalCallCalculation } from '../../core/fund/capitalCall.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import {
  type CallLineRow,
  callTerms,
  NETTED_NUMBER,
  type ReceiptRow,
} from '../queries/capitalCalls.ts';
import { blobOf, runById } from '../queries/runs.ts';
import { holderIdsOf } from '../queries/waterfallFacts.ts';
import {
  CALL_LABEL,
  CALL_RULE,
  type CallFigure,
  type CallScope,
  figureOf,
  selfLink,
  standingOf,
} from './callFigures.ts';
import { fundLink, type Line, type Section } from './explainParts.ts';

/** Lines by investor that the figure is the sum of; each opens. */
function summedFrom(scope: CallScope, figure: CallFigure, total: Money): Section[] {
  const rows = scope.lines
    .map((line) => ({ line, minor: figureOf(scope, line, figure) }))
    .filter(({ line, minor }) => minor !== 0n || (figure === 'amount' && line.note !== null));
  if (rows.length === 0) return [];
  const { purposeId } = scope.input;
  return [
    {
      title: 'Summed from',
      note: counted(rows.length, 'investor'),
      lines: [
        ...rows.map(
          ({ line, minor }): Line => ({
            label: line.investor_name,
            prefix: line.class_code,
            money: money(total.currency, minor),
            ...(line.note === null ? {} : { note: line.note }),
            link: selfLink(scope, {
              figure,
              commitmentId: line.commitment_id,
              ...(purposeId === undefined ? {} : { purposeId }),
            }),
          }),
        ),
        { label: 'Sum', money: total, tone: 'total' },
      ],
    },
  ];
}

/** What the call is for; a part of a line has its own. */
function purposeSection(scope: CallScope): Section[] {
  const { detail, fund, input, lines } = scope;
  if (input.purposeId !== undefined || detail.purposes.length === 0) return [];
  const { commitmentId } = input;
  return [
    {
      title: 'Purposes',
      lines: detail.purposes.map(
        (purpose, at): Line => ({
          label: purpose.label,
          note: purpose.kind,
          money:
            commitmentId === undefined
              ? purpose.amount
              : money(
                  fund.currency,
                  lines.reduce((sum, line) => sum + BigInt(line.parts?.[at] ?? '0'), 0n),
                ),
          link: selfLink(scope, {
            figure: 'amount',
            purposeId: purpose.id,
            ...(commitmentId === undefined ? {} : { commitmentId }),
          }),
        }),
      ),
    },
  ];
}

/** How the run came to one investor's share, with what it started from. */
function shareRule(scope: CallScope, line: CallLineRow): Section {
  const { context, row, fund } = scope;
  if (row.run_id === null)
    return {
      title: 'Rule',
      text: 'The call times the commitment over all commitments, rounded to the minor unit so that the lines foot; taken over with the history of the fund',
      lines: [],
    };
  const stored = runById(context.store, row.run_id);
  const kept = blobOf(context, stored);
  const output = capitalCallCalculation.output.safeParse(kept.output);
  const holder = holderIdsOf(context.store, fund.id, row.date as IsoDate).get(line.commitment_id);
  const share = output.success ? output.data.investors.find(({ id }) => id === holder) : undefined;
  const step = `investor.${holder}`;
  const inputs = kept.trace.find(({ id }) => id === step)?.inputs ?? [];
  return {
    title: 'Rule',
    note: `${stored.run.calculation} ${stored.run.version}`,
    text: share === undefined ? 'As its run split the call' : CALL_RULES[share.reason],
    lines: [
      ...inputs.map(({ label, value, unit }) => ({
        label,
        value: unit === undefined ? value : `${value} ${unit}`,
      })),
      {
        label: 'Run',
        value: stored.run.runHash.slice(0, 8),
        link: { target: 'runs.explain', input: { runId: row.run_id, step } },
      },
    ],
  };
}

function receiptLine(scope: CallScope, receipt: ReceiptRow, minor: bigint): Line {
  return {
    label: receipt.number === NETTED_NUMBER ? 'Netted with a distribution' : receipt.investor_name,
    prefix: receipt.receipt_date,
    money: money(scope.fund.currency, minor),
    link: selfLink(scope, { figure: 'receipt', receiptId: receipt.id }),
  };
}

function receiptSection(scope: CallScope, pick: (receipt: ReceiptRow) => bigint): Section[] {
  const shown = scope.receipts.filter(
    (receipt) => receipt.receipt_date <= scope.input.asOf && pick(receipt) !== 0n,
  );
  if (shown.length === 0) return [];
  return [
    {
      title: 'Receipts',
      note: `${shown.length}`,
      lines: shown.map((receipt) => receiptLine(scope, receipt, pick(receipt))),
    },
  ];
}

/** The stretches of days in which a line was late. */
function accrualSection(scope: CallScope, line: CallLineRow): Section[] {
  const { accruals } = standingOf(scope, line);
  const { lateInterest } = callTerms(scope.context.store, scope.fund, scope.row.date as IsoDate);
  if (accruals.length === 0) return [];
  const { currency } = scope.fund;
  return [
    {
      title: 'Late balance',
      note: `${lateInterest.rateAnnual} a year, ${lateInterest.dayCount}`,
      lines: [],
      table: {
        columns: ['From', 'To', 'Late', 'Interest'],
        rows: accruals.map(({ from, to, balanceMinor, interest }) => [
          from,
          to,
          formatAmount(money(currency, balanceMinor)),
          formatAmount(money(currency, BigInt(interest.toFixed(0)))),
        ]),
      },
    },
  ];
}

/** How an investor's or the call's figure follows from others that open: the first less the rest. */
function differenceLines(scope: CallScope, figures: readonly CallFigure[]): Line[] {
  const { commitmentId } = scope.input;
  const part = (figure: CallFigure, sign: string): Line => ({
    label: `${sign}${CALL_LABEL[figure]}`,
    money: money(
      scope.fund.currency,
      scope.lines.reduce((sum, line) => sum + figureOf(scope, line, figure), 0n),
    ),
    link: selfLink(scope, { figure, ...(commitmentId === undefined ? {} : { commitmentId }) }),
  });
  return figures.map((figure, index) => part(figure, index === 0 ? '' : '− '));
}

const INTEREST_PARTS = ['interestDue', 'interestReceived', 'interestWaived'] as const;

export function sectionsOf(scope: CallScope, figure: CallFigure, total: Money): Section[] {
  const [line] = scope.lines;
  const isOne = scope.input.commitmentId !== undefined && line !== undefined;
  const rule: Section = { title: 'Rule', text: CALL_RULE[figure], lines: [] };
  switch (figure) {
    case 'amount':
      return isOne
        ? [shareRule(scope, line), ...purposeSection(scope)]
        : [rule, ...purposeSection(scope), ...summedFrom(scope, figure, total)];
    case 'commitment':
      return [
        {
          ...rule,
          lines: isOne
            ? [
                {
                  label: line.investor_name,
                  money: total,
                  link: fundLink(scope.input.asOf, {
                    fundId: scope.fund.id,
                    figure: 'committed',
                    commitmentId: line.commitment_id,
                  }),
                },
              ]
            : [],
        },
        ...(isOne ? [] : summedFrom(scope, figure, total)),
      ];
    case 'outstanding':
    case 'overpaid':
      return [
        { ...rule, lines: isOne ? differenceLines(scope, ['amount', 'received']) : [] },
        ...(isOne ? [] : summedFrom(scope, figure, total)),
      ];
    case 'interestOpen':
      return [
        { ...rule, lines: differenceLines(scope, INTEREST_PARTS) },
        ...(isOne ? accrualSection(scope, line) : summedFrom(scope, figure, total)),
      ];
    case 'interestWaived':
      return [rule, ...receiptSection(scope, (receipt) => receipt.waived_minor)];
    case 'interestDue':
      return [rule, ...(isOne ? accrualSection(scope, line) : summedFrom(scope, figure, total))];
    case 'interestReceived':
      return [rule, ...receiptSection(scope, (receipt) => receipt.interest_minor)];
    case 'netted':
      return [
        rule,
        ...receiptSection(scope, (one) => (one.number === NETTED_NUMBER ? one.amount_minor : 0n)),
      ];
    default:
      return [
        rule,
        ...(isOne ? [] : summedFrom(scope, figure, total)),
        ...receiptSection(scope, (receipt) => receipt.amount_minor),
      ];
  }
}
