/** The figures of a capital call, whole or of one line: what each is called, its rule and its amount. */
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import {
  type CallDetail,
  type CallLineRow,
  callById,
  callDetail,
  callLines,
  callTerms,
  lateTermsOf,
  lineStanding,
  NETTED_NUMBER,
  type ReceiptRow,
  receiptRows,
} from '../queries/capitalCalls.ts';
import type { EventRow } from '../queries/fundEventRows.ts';
import { type FundRow, fundById } from '../queries/funds.ts';
import type { Line } from './explainParts.ts';

export type CallInput = DomainInput<'capitalCalls.explain'>;
export type CallFigure = CallInput['figure'];

export const CALL_LABEL: { readonly [figure in CallFigure]: string } = {
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

export interface CallScope {
  readonly context: QueryContext;
  readonly input: CallInput;
  readonly fund: FundRow;
  readonly row: EventRow;
  readonly detail: CallDetail;
  /** All lines of the call, or the one that was asked about. */
  readonly lines: readonly CallLineRow[];
  readonly receipts: readonly ReceiptRow[];
}

export function unknown(what: string, path: string): AppFailure {
  return new AppFailure({
    kind: 'not-found',
    code: 'CAPITAL_CALL_FIGURE_UNKNOWN',
    message: `This call has no such ${what} at the chosen time. Open the figure from the call.`,
    path,
  });
}

export function scopeOf(context: QueryContext, input: CallInput): CallScope {
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

export function selfLink(
  { input }: CallScope,
  change: Partial<CallInput>,
): NonNullable<Line['link']> {
  const { capitalCallId, asOf } = input;
  return { target: 'capitalCalls.explain', input: { capitalCallId, asOf, ...change } };
}

export function standingOf(scope: CallScope, line: CallLineRow) {
  const { context, fund, row, receipts, input } = scope;
  const dueDate = row.date as IsoDate;
  const late = lateTermsOf(callTerms(context.store, fund, dueDate));
  return lineStanding(line, receipts, { dueDate, today: input.asOf, late });
}

const isClosed = ({ row }: CallScope) => row.status === 'settled' || row.status === 'cancelled';

/** Minor units of a figure of one line. */
export function figureOf(scope: CallScope, line: CallLineRow, figure: CallFigure): bigint {
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
function partOf({ input, detail }: CallScope, line: CallLineRow): bigint {
  const { purposeId } = input;
  if (purposeId === undefined) return line.amount_minor;
  const at = detail.purposes.findIndex(({ id }) => id === purposeId);
  if (at < 0) throw unknown('purpose', 'purposeId');
  return BigInt(line.parts?.[at] ?? '0');
}

export const CALL_RULE: { readonly [figure in CallFigure]: string } = {
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
