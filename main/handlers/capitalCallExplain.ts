/**
 * Where a figure of a capital call comes from: the call opens to its lines and purposes, a line to its
 * run, what was received to its receipts, and a receipt to the bank line and its file.
 */
import { counted } from '../../core/counted.ts';
import { CALL_RULES, capitalCallCalculation } from '../../core/fund/capitalCall.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import {
  type CallDetail,
  type CallLineRow,
  callById,
  callDetail,
  callLines,
  callTerms,
  incomingById,
  lateTermsOf,
  lineStanding,
  NETTED_NUMBER,
  type ReceiptRow,
  receiptRows,
} from '../queries/capitalCalls.ts';
import type { EventRow } from '../queries/fundEventRows.ts';
import { type FundRow, fundById, holderIdsOf } from '../queries/funds.ts';
import { blobOf, runById } from '../queries/runs.ts';
import {
  entriesSection,
  fundLink,
  knownBeforeFund,
  type Line,
  type Section,
} from './explainParts.ts';

type Input = DomainInput<'capitalCalls.explain'>;
type Figure = Input['figure'];

const LABEL: { readonly [figure in Figure]: string } = {
  amount: 'Called',
  received: 'Received',
  outstanding: 'Outstanding',
  overpaid: 'Paid too much',
  interestDue: 'Late interest',
  interestReceived: 'Late interest received',
  interestWaived: 'Late interest waived',
  interestOpen: 'Late interest open',
  netted: 'Netted',
  commitment: 'Commitment',
  receipt: 'Receipt',
};

interface Scope {
  readonly context: QueryContext;
  readonly input: Input;
  readonly fund: FundRow;
  readonly row: EventRow;
  readonly detail: CallDetail;
  /** All lines of the call, or the one that was asked about. */
  readonly lines: readonly CallLineRow[];
  readonly receipts: readonly ReceiptRow[];
}

function unknown(what: string, path: string): AppFailure {
  return new AppFailure({
    kind: 'not-found',
    code: 'CAPITAL_CALL_FIGURE_UNKNOWN',
    message: `This call has no such ${what} at the chosen time. Open the figure from the call.`,
    path,
  });
}

function scopeOf(context: QueryContext, input: Input): Scope {
  const row = callById(context.store, input.capitalCallId);
  const fund = fundById(context.store, row.fund_id);
  const scope = { fundId: fund.id, callId: row.id };
  const { commitmentId } = input;
  const isChosen = (line: { readonly commitment_id: string }) =>
    commitmentId === undefined || line.commitment_id === commitmentId;
  const lines = callLines(context.store, scope).filter(isChosen);
  if (commitmentId !== undefined && lines.length === 0) throw unknown('investor', 'commitmentId');
  const receipts = receiptRows(context.store, scope).filter(isChosen);
  const detail = callDetail(context.store, row.id);
  return { context, input, fund, row, detail, lines, receipts };
}

function selfLink({ input }: Scope, change: Partial<Input>): NonNullable<Line['link']> {
  const { capitalCallId, asOf } = input;
  return { target: 'capitalCalls.explain', input: { capitalCallId, asOf, ...change } };
}

function standingOf(scope: Scope, line: CallLineRow) {
  const { context, fund, row, receipts, input } = scope;
  const dueDate = row.date as IsoDate;
  const late = lateTermsOf(callTerms(context.store, fund, dueDate));
  return lineStanding(line, receipts, { dueDate, today: input.asOf, late });
}

const isClosed = ({ row }: Scope) => row.status === 'settled' || row.status === 'cancelled';

/** Minor units of a figure of one line. */
function figureOf(scope: Scope, line: CallLineRow, figure: Figure): bigint {
  const standing = standingOf(scope, line);
  const isWritten = isClosed(scope) && standing.outstandingMinor > 0n;
  switch (figure) {
    case 'amount':
      return partOf(scope, line);
    case 'commitment':
      return line.commitment_minor;
    case 'received':
    case 'receipt':
      return standing.receivedMinor;
    case 'outstanding':
      return isClosed(scope) ? 0n : standing.outstandingMinor;
    case 'overpaid':
      return standing.overpaidMinor;
    case 'interestDue':
      return isWritten ? 0n : standing.interestDueMinor;
    case 'interestReceived':
      return standing.interestReceivedMinor;
    case 'interestWaived':
      return standing.interestWaivedMinor;
    case 'interestOpen':
      return isWritten ? 0n : standing.interestOpenMinor;
    case 'netted':
      return scope.receipts
        .filter((one) => one.commitment_id === line.commitment_id && one.number === NETTED_NUMBER)
        .reduce((sum, one) => sum + one.amount_minor, 0n);
  }
}

/** Of one purpose where one was asked about, else the whole line. */
function partOf({ input, detail }: Scope, line: CallLineRow): bigint {
  const { purposeId } = input;
  if (purposeId === undefined) return line.amount_minor;
  const at = detail.purposes.findIndex(({ id }) => id === purposeId);
  if (at < 0) throw unknown('purpose', 'purposeId');
  return BigInt(line.parts?.[at] ?? '0');
}

/** Lines by investor that the figure is the sum of; each opens. */
function summedFrom(scope: Scope, figure: Figure, total: Money): Section[] {
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
function purposeSection(scope: Scope): Section[] {
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
function shareRule(scope: Scope, line: CallLineRow): Section {
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

function receiptLine(scope: Scope, receipt: ReceiptRow, minor: bigint): Line {
  return {
    label: receipt.number === NETTED_NUMBER ? 'Netted with a distribution' : receipt.investor_name,
    prefix: receipt.receipt_date,
    money: money(scope.fund.currency, minor),
    link: selfLink(scope, { figure: 'receipt', receiptId: receipt.id }),
  };
}

function receiptSection(scope: Scope, pick: (receipt: ReceiptRow) => bigint): Section[] {
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
function accrualSection(scope: Scope, line: CallLineRow): Section[] {
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

const RULE: { readonly [figure in Figure]: string } = {
  amount: 'The amount called, split over the investors; the lines sum to it',
  received: 'Receipts up to the date, by hand and from bank lines',
  outstanding: 'Called less received, never below zero for an investor; nothing once settled',
  overpaid: 'Received above what was called of the investor',
  interestDue: 'Late balance times rate times year fraction after the due date, rounded once',
  interestReceived: 'Interest that came in beside the amounts',
  interestWaived: 'Interest that was due and is not asked for, by the reasons beside the receipts',
  interestOpen: 'Late interest due, less what was received and what was waived of it',
  netted: 'What a distribution of the same day paid of the call',
  commitment: 'What the investor committed by the due date',
  receipt: 'Money that came in for the call',
};

/** How an investor's or the call's figure follows from others that open: the first less the rest. */
function differenceLines(scope: Scope, figures: readonly Figure[]): Line[] {
  const { commitmentId } = scope.input;
  const part = (figure: Figure, sign: string): Line => ({
    label: `${sign}${LABEL[figure]}`,
    money: money(
      scope.fund.currency,
      scope.lines.reduce((sum, line) => sum + figureOf(scope, line, figure), 0n),
    ),
    link: selfLink(scope, { figure, ...(commitmentId === undefined ? {} : { commitmentId }) }),
  });
  return figures.map((figure, index) => part(figure, index === 0 ? '' : '− '));
}

const INTEREST_PARTS = ['interestDue', 'interestReceived', 'interestWaived'] as const;

function sectionsOf(scope: Scope, figure: Figure, total: Money): Section[] {
  const [line] = scope.lines;
  const isOne = scope.input.commitmentId !== undefined && line !== undefined;
  const rule: Section = { title: 'Rule', text: RULE[figure], lines: [] };
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

/** One receipt: the bank line that brought it, or that a person entered it. */
function explainReceipt(scope: Scope): Explanation {
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
      { title: 'Rule', text: RULE.receipt, lines: [] },
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

function crumbsOf(scope: Scope): Explanation['crumbs'] {
  const { fund, row, input } = scope;
  return [
    { label: fund.name, link: fundLink(input.asOf, { fundId: fund.id, figure: 'calls' }) },
    { label: `Capital call ${row.number}`, link: selfLink(scope, { figure: 'amount' }) },
  ];
}

/** Throws CAPITAL_CALL_UNKNOWN, CAPITAL_CALL_FIGURE_UNKNOWN (not-found). */
function explainCall(context: QueryContext, input: Input): Explanation {
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
      { label: purpose?.label ?? LABEL[figure] },
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
