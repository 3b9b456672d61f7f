/** Capital calls as shown: what was received of each, what is late, and what a person should do. */
import { type Money, money } from '../../core/money/money.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import { DECIDED_STATES, type PayoutState, reminderOf } from '../../core/workflow/payout.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import {
  accountsOfFund,
  type CallLineRow,
  callById,
  callDetail,
  callLines,
  callsOf,
  callTerms,
  lateTermsOf,
  lineStanding,
  NETTED_NUMBER,
  type ReceiptRow,
  receiptRows,
} from '../queries/capitalCalls.ts';
import { CAPITAL_CALL, type EventRow } from '../queries/fundEventRows.ts';
import { commitmentsAt, type FundRow, fundById } from '../queries/funds.ts';
import { runById } from '../queries/runs.ts';
import type { ReadStore } from '../store/index.ts';
import { eventHead } from './fundEventSteps.ts';

type CallHead = DomainOutput<'capitalCalls.list'>['rows'][number];
type CallLine = DomainOutput<'capitalCalls.get'>['lines'][number];

/** Approval should stand so many days before the last day of the notice. */
const APPROVE_DAYS_BEFORE_NOTICE = 5;
/** States in which nothing is waited for any more, whatever the receipts say. */
const CLOSED: readonly string[] = ['settled', 'cancelled'];

/** What is to be done for a call on a day, by the terms of its fund; null where nothing is. */
export function callReminder(
  store: ReadStore,
  fund: FundRow,
  row: EventRow,
  today: IsoDate,
): CallHead['reminder'] {
  const dueDate = row.date as IsoDate;
  const { noticeDays } = callTerms(store, fund, dueDate);
  return reminderOf(row.status as PayoutState, dueDate, today, {
    noticeDays,
    approveDays: noticeDays + APPROVE_DAYS_BEFORE_NOTICE,
    awaitsReceipts: true,
  });
}

function linesOut(
  fund: FundRow,
  row: EventRow,
  facts: {
    readonly lines: readonly CallLineRow[];
    readonly receipts: readonly ReceiptRow[];
    readonly late: ReturnType<typeof lateTermsOf>;
    readonly asOf: IsoDate;
  },
): CallLine[] {
  const inFund = (minor: bigint) => money(fund.currency, minor);
  const isClosed = CLOSED.includes(row.status);
  const on = { dueDate: row.date as IsoDate, today: facts.asOf, late: facts.late };
  return facts.lines.map((line) => {
    const standing = lineStanding(line, facts.receipts, on);
    const netted = facts.receipts
      .filter((one) => one.commitment_id === line.commitment_id && one.number === NETTED_NUMBER)
      .reduce((sum, one) => sum + one.amount_minor, 0n);
    const isLate = !isClosed || standing.outstandingMinor === 0n;
    return {
      commitmentId: line.commitment_id,
      investorName: line.investor_name,
      party: line.party,
      classCode: line.class_code,
      className: line.class_name,
      commitment: inFund(line.commitment_minor),
      amount: inFund(line.amount_minor),
      parts: (line.parts ?? []).map((part) => inFund(BigInt(part))),
      note: line.note,
      received: inFund(standing.receivedMinor),
      netted: inFund(netted),
      outstanding: inFund(isClosed ? 0n : standing.outstandingMinor),
      overpaid: inFund(standing.overpaidMinor),
      interestDue: inFund(isLate ? standing.interestDueMinor : 0n),
      interestReceived: inFund(standing.interestReceivedMinor),
      interestWaived: inFund(standing.interestWaivedMinor),
      daysLate: isLate ? standing.daysLate : 0,
    };
  });
}

const sumOf = (fund: FundRow, lines: readonly CallLine[], pick: (line: CallLine) => Money) =>
  money(
    fund.currency,
    lines.reduce((sum, line) => sum + pick(line).minor, 0n),
  );

function headOf(
  store: ReadStore,
  fund: FundRow,
  row: EventRow,
  facts: { readonly lines: readonly CallLine[]; readonly asOf: IsoDate },
): CallHead {
  const { lines, asOf } = facts;
  const detail = callDetail(store, row.id);
  const payers = lines.filter(({ amount }) => amount.minor > 0n);
  const open = payers.filter(({ outstanding }) => outstanding.minor > 0n);
  const isOwed = ['noticed', 'part-funded'].includes(row.status) && asOf > row.date;
  return {
    id: row.id,
    number: Number(row.number),
    dueDate: row.date as IsoDate,
    noticeDate: detail.noticeDate,
    purpose: detail.purposeText,
    amount: money(fund.currency, row.amount_minor),
    received: sumOf(fund, lines, (line) => line.received),
    outstanding: sumOf(fund, lines, (line) => line.outstanding),
    overpaid: sumOf(fund, lines, (line) => line.overpaid),
    interestDue: sumOf(fund, lines, (line) => line.interestDue),
    interestReceived: sumOf(fund, lines, (line) => line.interestReceived),
    interestWaived: sumOf(fund, lines, (line) => line.interestWaived),
    payerCount: payers.length,
    paidCount: payers.length - open.length,
    lateCount: isOwed ? open.length : 0,
    nettedDistributionId: detail.nettedDistributionId,
    reminder: callReminder(store, fund, row, asOf),
    ...eventHead(store, CAPITAL_CALL, row),
  };
}

/** Lines and receipts of a fund's calls by call, read once. */
function grouped<Item extends { readonly capital_call_id: string }>(
  items: readonly Item[],
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.capital_call_id);
    if (group === undefined) groups.set(item.capital_call_id, [item]);
    else group.push(item);
  }
  return groups;
}

export function listCalls(
  { store }: QueryContext,
  { fundId, asOf }: DomainInput<'capitalCalls.list'>,
): DomainOutput<'capitalCalls.list'> {
  const fund = fundById(store, fundId);
  const lines = grouped(callLines(store, { fundId }));
  const receipts = grouped(receiptRows(store, { fundId }));
  const rows = callsOf(store, fundId).map((row) => {
    const late = lateTermsOf(callTerms(store, fund, row.date as IsoDate));
    const own = { lines: lines.get(row.id) ?? [], receipts: receipts.get(row.id) ?? [] };
    return headOf(store, fund, row, { lines: linesOut(fund, row, { ...own, late, asOf }), asOf });
  });
  const total = (pick: (row: CallHead) => Money) =>
    money(
      fund.currency,
      rows.reduce(
        (sum, row) => (DECIDED_STATES.includes(row.status) ? sum + pick(row).minor : sum),
        0n,
      ),
    );
  const committed = commitmentsAt(store, fundId, asOf).reduce(
    (sum, row) => sum + row.amount_minor,
    0n,
  );
  return {
    rows,
    committed: money(fund.currency, committed),
    called: total(({ amount }) => amount),
    received: total(({ received }) => received),
    outstanding: total(({ outstanding }) => outstanding),
  };
}

export function getCall(
  { store }: QueryContext,
  { capitalCallId, asOf }: DomainInput<'capitalCalls.get'>,
): DomainOutput<'capitalCalls.get'> {
  const row = callById(store, capitalCallId);
  const fund = fundById(store, row.fund_id);
  const dueDate = row.date as IsoDate;
  const terms = callTerms(store, fund, dueDate);
  const late = lateTermsOf(terms);
  const scope = { fundId: fund.id, callId: capitalCallId };
  const receipts = receiptRows(store, scope);
  const lines = linesOut(fund, row, { lines: callLines(store, scope), receipts, late, asOf });
  const { purposes, options } = callDetail(store, capitalCallId);
  const deals = new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM fund_deal WHERE fund_id = ?', [
        fund.id,
      ])
      .map(({ id, name }) => [id, name]),
  );
  const [account] = accountsOfFund(store, fund);
  const noticeBy = addDays(dueDate, -terms.noticeDays);
  const head = headOf(store, fund, row, { lines, asOf });
  return {
    ...head,
    fund: { id: fund.id, code: fund.code, name: fund.name, currency: fund.currency },
    purposes: purposes.map((purpose) => ({
      ...purpose,
      dealName: purpose.dealId === null ? null : (deals.get(purpose.dealId) ?? null),
    })),
    options,
    noticeBy,
    noticeDays: terms.noticeDays,
    late,
    account: account ?? null,
    lines,
    receipts: receipts.map((one) => ({
      id: one.id,
      commitmentId: one.commitment_id,
      investorName: one.investor_name,
      receiptDate: one.receipt_date as IsoDate,
      amount: money(fund.currency, one.amount_minor),
      interest: money(fund.currency, one.interest_minor),
      waived: money(fund.currency, one.waived_minor),
      waivedNote: one.waived_note,
      statementLineId: one.statement_line_id,
      isNetted: one.number === NETTED_NUMBER,
    })),
    warnings: [
      ...(row.run_id === null ? [] : runById(store, row.run_id).run.warnings),
      ...noticeWarnings(head, { noticeBy, noticeDays: terms.noticeDays, asOf }),
    ],
  };
}

/** A notice that came too late, or that cannot come in time any more. */
function noticeWarnings(
  { noticeDate, status }: CallHead,
  on: { readonly noticeBy: IsoDate; readonly noticeDays: number; readonly asOf: IsoDate },
) {
  const isLate = noticeDate === null ? on.asOf > on.noticeBy : noticeDate > on.noticeBy;
  if (!isLate || CLOSED.includes(status) || (noticeDate === null && status === 'funded')) return [];
  const what =
    noticeDate === null ? 'Notices have not been sent' : `Notices were sent on ${noticeDate}`;
  return [
    {
      code: 'NOTICE_SHORT',
      message: `${what}; the terms ask for ${on.noticeDays} days, which is ${on.noticeBy} at the latest.`,
    },
  ];
}

export const capitalCallViewHandlers = {
  'capitalCalls.list': query<'capitalCalls.list'>(listCalls),
  'capitalCalls.get': query<'capitalCalls.get'>(getCall),
};
