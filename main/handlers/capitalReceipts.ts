/**
 * Money that comes in for a call: entered by hand, taken from a bank line, or paid by a distribution of
 * the same day. The call's state follows from its receipts.
 */
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { PayoutState } from '../../core/workflow/payout.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import {
  accountsOfFund,
  callById,
  callDetail,
  callLines,
  callTerms,
  incomingById,
  lateTermsOf,
  lineStanding,
  NETTED_NUMBER,
  receiptRows,
} from '../queries/capitalCalls.ts';
import { CAPITAL_CALL, type EventRow } from '../queries/fundEventRows.ts';
import { amountWords, distributionById, type FundRow, fundById } from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';
import { stateAfter } from './fundEventSteps.ts';
import { suggest } from './receiptSuggestions.ts';
import { refuse } from './saveParts.ts';

/** The state that the receipts of a call make, by the sums of its lines. */
function fundingState(store: ReadStore, row: EventRow): PayoutState {
  const scope = { fundId: row.fund_id, callId: row.id };
  const received = new Map<string, bigint>();
  for (const { commitment_id: id, amount_minor: amount } of receiptRows(store, scope))
    received.set(id, (received.get(id) ?? 0n) + amount);
  const open = callLines(store, scope).filter(
    (line) => (received.get(line.commitment_id) ?? 0n) < line.amount_minor,
  );
  const step =
    open.length === 0
      ? 'fund'
      : [...received.values()].some((minor) => minor > 0n)
        ? 'receive'
        : 'reopen';
  return stateAfter(CAPITAL_CALL, row, step);
}

function followReceipts(store: CommandContext['store'], callId: string): PayoutState {
  const row = callById(store, callId);
  const status = fundingState(store, row);
  if (status !== row.status) store.update('capital_call', callId, { status });
  return status;
}

/** Refuses an amount in another currency than the fund's or below a least. */
function ownAmount(amount: Money, fund: FundRow, path: string, least: bigint): bigint {
  if (amount.currency !== fund.currency)
    refuse(
      'CURRENCY_MIXED',
      `${fund.name} is paid in ${fund.currency}, not ${amount.currency}. Enter what arrived in ${fund.currency}.`,
      `${path}.currency`,
    );
  if (amount.minor < least)
    refuse(
      'RECEIPT_AMOUNT',
      `${formatAmount(amount)} cannot be received. Enter an amount above zero.`,
      `${path}.amount`,
    );
  return amount.minor;
}

/** Refuses a bank line that is of another account or has less left than the receipt takes. */
function checkLine(
  store: ReadStore,
  fund: FundRow,
  lineId: string,
  { taken, path }: { readonly taken: bigint; readonly path: string },
): void {
  const line = incomingById(store, lineId);
  const isOwn = accountsOfFund(store, fund).some(({ id }) => id === line?.account_id);
  if (line === undefined || !isOwn || line.currency !== fund.currency)
    refuse(
      'LINE_NOT_OF_FUND',
      `This bank line is not on an account of ${fund.name}. Choose one of its account.`,
      path,
    );
  else if (line.free_minor < taken)
    refuse(
      'RECEIPT_ABOVE_LINE',
      `Of this bank line ${formatAmount(money(line.currency, line.free_minor))} is left, the receipt takes ${formatAmount(money(line.currency, taken))}. Enter less, or choose another line.`,
      path,
    );
}

interface CallScope {
  readonly store: ReadStore;
  readonly fund: FundRow;
  readonly row: EventRow;
}

/** Where the line of one commitment stands on a day, and by which terms. */
function standingOn({ store, fund, row }: CallScope, commitmentId: string, today: IsoDate) {
  const scope = { fundId: fund.id, callId: row.id };
  const line = callLines(store, scope).find((one) => one.commitment_id === commitmentId);
  if (line === undefined) return undefined;
  const dueDate = row.date as IsoDate;
  const late = lateTermsOf(callTerms(store, fund, dueDate));
  return { late, ...lineStanding(line, receiptRows(store, scope), { dueDate, today, late }) };
}

const notCalled = (path: string) =>
  refuse(
    'COMMITMENT_NOT_CALLED',
    'This investor has no line in the call. Choose one that pays.',
    path,
  );

/** Interest is waived with a reason only, and not more of it than is due and not paid. */
function waivedColumns(
  scope: CallScope,
  receipt: DomainInput<'capitalCalls.receive'>['receipts'][number],
  path: string,
): { waived_minor: bigint | null; waived_note: string | null } {
  const { waived, waivedNote, interest, commitmentId, receiptDate } = receipt;
  const { fund } = scope;
  const minor = waived === undefined ? 0n : ownAmount(waived, fund, `${path}.waived`, 0n);
  if (minor === 0n) return { waived_minor: null, waived_note: null };
  if (waivedNote === undefined)
    refuse(
      'WAIVER_WITHOUT_REASON',
      `${formatAmount(money(fund.currency, minor))} of late interest is waived. Enter the reason.`,
      `${path}.waivedNote`,
    );
  const standing = standingOn(scope, commitmentId, receiptDate);
  const open = (standing?.interestOpenMinor ?? 0n) - (interest?.minor ?? 0n);
  if (minor > open)
    refuse(
      'WAIVER_ABOVE_INTEREST',
      `${formatAmount(money(fund.currency, open > 0n ? open : 0n))} of late interest is open on ${receiptDate}; ${formatAmount(money(fund.currency, minor))} cannot be waived. Enter at most what is open.`,
      `${path}.waived`,
    );
  return { waived_minor: minor, waived_note: waivedNote ?? null };
}

function proposeReceipt(
  { store }: QueryContext,
  { capitalCallId, commitmentId, receiptDate }: DomainInput<'capitalCalls.proposeReceipt'>,
): DomainOutput<'capitalCalls.proposeReceipt'> {
  const row = callById(store, capitalCallId);
  const fund = fundById(store, row.fund_id);
  const standing = standingOn({ store, fund, row }, commitmentId, receiptDate);
  if (standing === undefined) return notCalled('commitmentId');
  return {
    outstanding: money(fund.currency, standing.outstandingMinor),
    interest: money(fund.currency, standing.interestOpenMinor),
    daysLate: standing.daysLate,
    late: standing.late,
  };
}

/**
 * Throws CAPITAL_CALL_UNKNOWN (not-found), STEP_NOT_POSSIBLE (not-applicable) before the notice and
 * after settlement, CURRENCY_MIXED, RECEIPT_AMOUNT, COMMITMENT_NOT_CALLED, LINE_NOT_OF_FUND,
 * RECEIPT_ABOVE_LINE, WAIVER_WITHOUT_REASON and WAIVER_ABOVE_INTEREST (invalid-input).
 */
function receive(
  { store, newId }: CommandContext,
  { capitalCallId, receipts }: DomainInput<'capitalCalls.receive'>,
): DomainOutput<'capitalCalls.receive'> {
  const row = callById(store, capitalCallId);
  stateAfter(CAPITAL_CALL, row, 'receive');
  const fund = fundById(store, row.fund_id);
  const scope = { fundId: fund.id, callId: capitalCallId };
  const called = new Set(callLines(store, scope).map((line) => line.commitment_id));
  const numbers = new Map<string, bigint>();
  for (const { commitment_id: id, number } of receiptRows(store, scope))
    if (number > (numbers.get(id) ?? 0n)) numbers.set(id, number);
  receipts.forEach((receipt, index) => {
    const path = `receipts.${index}`;
    const { commitmentId, receiptDate, amount, interest, statementLineId } = receipt;
    if (!called.has(commitmentId)) notCalled(`${path}.commitmentId`);
    const minor = ownAmount(amount, fund, `${path}.amount`, 1n);
    const interestMinor =
      interest === undefined ? 0n : ownAmount(interest, fund, `${path}.interest`, 0n);
    if (statementLineId !== undefined)
      checkLine(store, fund, statementLineId, {
        taken: minor + interestMinor,
        path: `${path}.statementLineId`,
      });
    const number = (numbers.get(commitmentId) ?? 0n) + 1n;
    numbers.set(commitmentId, number);
    store.insert('capital_receipt', {
      id: newId(),
      capital_call_id: capitalCallId,
      commitment_id: commitmentId,
      number: Number(number),
      receipt_date: receiptDate,
      amount_minor: minor,
      interest_minor: interestMinor,
      ...waivedColumns({ store, fund, row }, receipt, path),
      statement_line_id: statementLineId ?? null,
    });
  });
  return { status: followReceipts(store, capitalCallId) };
}

function receiptById(store: ReadStore, receiptId: string): { callId: string; number: bigint } {
  const row = store.get<{ capital_call_id: string; number: bigint }>(
    'SELECT capital_call_id, number FROM capital_receipt WHERE id = ?',
    [receiptId],
  );
  if (row === undefined)
    refuse('RECEIPT_UNKNOWN', 'This receipt does not exist. Choose one of the call.', 'receiptId');
  return { callId: row?.capital_call_id ?? '', number: row?.number ?? 0n };
}

/** Throws RECEIPT_UNKNOWN, RECEIPT_NETTED (invalid-input), STEP_NOT_POSSIBLE (not-applicable). */
function removeReceipt(
  { store }: CommandContext,
  { receiptId }: DomainInput<'capitalCalls.removeReceipt'>,
): DomainOutput<'capitalCalls.removeReceipt'> {
  const { callId, number } = receiptById(store, receiptId);
  stateAfter(CAPITAL_CALL, callById(store, callId), 'reopen');
  if (number === NETTED_NUMBER)
    refuse(
      'RECEIPT_NETTED',
      'A distribution of the same day paid this. Cancel the call to undo the netting.',
      'receiptId',
    );
  store.remove('capital_receipt', receiptId);
  return { status: followReceipts(store, callId) };
}

/**
 * What the netted distribution pays of each line, as receipts; null where the call nets none. Throws
 * NETTING_NOT_APPROVED (invalid-input).
 */
export function keepNetted({ store, newId }: CommandContext, callId: string): PayoutState | null {
  const { nettedDistributionId: distributionId } = callDetail(store, callId);
  if (distributionId === null) return null;
  const distribution = distributionById(store, distributionId);
  if (!['approved', 'noticed', 'settled'].includes(distribution.status))
    refuse(
      'NETTING_NOT_APPROVED',
      `Distribution ${distribution.number} is ${distribution.status}; it is netted once it is approved. Approve it first.`,
      'nettedDistributionId',
    );
  const paid = new Map(
    store
      .all<{ holder: string; minor: bigint }>(
        `SELECT holder, SUM(amount_minor) AS minor FROM distribution_line
          WHERE distribution_id = ? GROUP BY holder`,
        [distributionId],
      )
      .map(({ holder, minor }) => [holder, minor]),
  );
  const row = callById(store, callId);
  for (const line of callLines(store, { fundId: row.fund_id, callId })) {
    const share = paid.get(line.commitment_id) ?? 0n;
    const netted = share < line.amount_minor ? share : line.amount_minor;
    if (netted <= 0n) continue;
    store.insert('capital_receipt', {
      id: newId(),
      capital_call_id: callId,
      commitment_id: line.commitment_id,
      number: Number(NETTED_NUMBER),
      receipt_date: row.date,
      amount_minor: netted,
      interest_minor: 0n,
      statement_line_id: null,
    });
  }
  return followReceipts(store, callId);
}

export const capitalReceiptHandlers = {
  'capitalCalls.suggest': query<'capitalCalls.suggest'>(suggest),
  'capitalCalls.proposeReceipt': query<'capitalCalls.proposeReceipt'>(proposeReceipt),
  'capitalCalls.receive': command<'capitalCalls.receive'>(({ receipts }) => {
    const [only] = receipts;
    return receipts.length === 1 && only !== undefined
      ? `Receipt of ${amountWords(only.amount)} for a capital call`
      : `${receipts.length} receipts for a capital call`;
  }, receive),
  'capitalCalls.removeReceipt': command<'capitalCalls.removeReceipt'>(
    () => 'Receipt of a capital call taken off',
    removeReceipt,
  ),
};
