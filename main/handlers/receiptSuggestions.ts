/** Receipts of a call suggested from the bank lines of the fund's account; nothing of it is kept. */
import {
  type IncomingLine,
  type OpenShare,
  suggestReceipts,
} from '../../core/fund/receiptMatch.ts';
import { money } from '../../core/money/money.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import {
  accountsOfFund,
  callById,
  callDetail,
  callLines,
  callTerms,
  freeCredits,
  type IncomingRow,
  lateTermsOf,
  lineStanding,
  type ReceiptRow,
  receiptRows,
} from '../queries/capitalCalls.ts';
import type { EventRow } from '../queries/fundEventRows.ts';
import { type FundRow, fundById } from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';

/** Days before the notice and after the due date in which receipts are looked for. */
const DAYS_BEFORE = 5;
const DAYS_AFTER = 120;

/** What each investor still owes of a call, with what bank lines may name it by. */
function openShares(
  store: ReadStore,
  fund: FundRow,
  row: EventRow,
  facts: { readonly asOf: IsoDate; readonly receipts: readonly ReceiptRow[] },
): OpenShare[] {
  const dueDate = row.date as IsoDate;
  const late = lateTermsOf(callTerms(store, fund, dueDate));
  return callLines(store, { fundId: fund.id, callId: row.id }).flatMap((line) => {
    const standing = lineStanding(line, facts.receipts, { dueDate, today: facts.asOf, late });
    if (standing.outstandingMinor === 0n) return [];
    const interestOn = (day: IsoDate) => {
      const then = lineStanding(line, facts.receipts, { dueDate, today: day, late });
      return then.interestOpenMinor;
    };
    return [
      {
        id: line.commitment_id,
        investorName: line.investor_name,
        outstandingMinor: standing.outstandingMinor,
        interestOn,
        references: [
          `${fund.code}-${row.number}-${line.investor_code}`,
          `${fund.code} CALL ${row.number} ${line.investor_code}`,
        ],
      },
    ];
  });
}

function bankLineOut(fund: FundRow, line: IncomingRow) {
  return {
    lineId: line.id,
    bookingDate: line.booking_date as IsoDate,
    counterpartyName: line.counterparty_name,
    text: line.text,
    amount: money(fund.currency, line.amount_minor),
    free: money(fund.currency, line.free_minor),
  };
}

/** The receipts that bank lines of the fund's account may be. */
export function suggest(
  { store }: QueryContext,
  { capitalCallId, asOf }: DomainInput<'capitalCalls.suggest'>,
): DomainOutput<'capitalCalls.suggest'> {
  const row = callById(store, capitalCallId);
  const fund = fundById(store, row.fund_id);
  const dueDate = row.date as IsoDate;
  const { noticeDate } = callDetail(store, capitalCallId);
  const receipts = receiptRows(store, { fundId: fund.id, callId: capitalCallId });
  const shares = openShares(store, fund, row, { asOf, receipts });
  const free = freeCredits(
    store,
    accountsOfFund(store, fund).map(({ id }) => id),
    { from: addDays(noticeDate ?? dueDate, -DAYS_BEFORE), to: addDays(dueDate, DAYS_AFTER) },
  ).filter(({ booking_date: day }) => day <= asOf);
  const lines = free.map(
    (line): IncomingLine => ({
      id: line.id,
      date: line.booking_date as IsoDate,
      freeMinor: line.free_minor,
      counterpartyName: line.counterparty_name ?? '',
      text: line.text ?? '',
    }),
  );
  const names = new Map(shares.map(({ id, investorName }) => [id, investorName]));
  const byId = new Map(free.map((line) => [line.id, line]));
  return {
    suggestions: suggestReceipts(shares, lines, dueDate).flatMap((one) => {
      const line = byId.get(one.lineId);
      return line === undefined
        ? []
        : [
            {
              ...bankLineOut(fund, line),
              commitmentId: one.shareId,
              investorName: names.get(one.shareId) ?? '',
              receipt: money(fund.currency, one.amountMinor),
              interest: money(fund.currency, one.interestMinor),
              grounds: [...one.grounds],
              score: one.score,
            },
          ];
    }),
    lines: free.map((line) => bankLineOut(fund, line)),
  };
}
