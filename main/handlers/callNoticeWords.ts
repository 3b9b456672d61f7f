/** What the notice of a call says beside its amounts: where to pay, what is late, how short it is. */

import { counted } from '../../core/counted.ts';
import { daysBetween, type IsoDate } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import { accountsOfFund, callTerms, lateTermsOf } from '../queries/capitalCalls.ts';
import type { FundRow } from '../queries/funds.ts';
import type { NoticeFund } from '../reports/build/fundNotice.ts';
import { formatValue } from '../reports/formatText.ts';

/** The account of the fund that calls are paid to; empty where none of it is here. */
export function paymentOf({ store }: QueryContext, fund: FundRow): NoticeFund['payment'] {
  const [account] = accountsOfFund(store, fund);
  if (account === undefined) return [];
  const found = store.get<{ number: string; bank: string; owner: string }>(
    `SELECT a.number, b.name AS bank, e.name AS owner FROM account a
       JOIN bank b ON b.id = a.bank_id JOIN entity e ON e.id = a.entity_id WHERE a.id = ?`,
    [account.id],
  );
  if (found === undefined) return [];
  return [
    ['Account of', found.owner],
    ['Account', found.number],
    ['Bank', found.bank],
  ];
}

/** What money that comes late bears by the terms. */
export function lateRemark({ store }: QueryContext, fund: FundRow, date: IsoDate): string[] {
  const late = lateTermsOf(callTerms(store, fund, date));
  if (late === null) return [];
  const rate = formatValue(late.rateAnnual, { type: 'percent' });
  return [`What is paid late bears interest of ${rate} a year (${late.dayCount.toUpperCase()}).`];
}

/** Said where the notices leave investors less time than the terms, with the reason that was given. */
export function shortRemark(
  { store }: QueryContext,
  fund: FundRow,
  call: {
    readonly notice: IsoDate | null;
    readonly due: IsoDate;
    readonly reason?: string | undefined;
  },
): string[] {
  const { notice, due, reason } = call;
  const { noticeDays } = callTerms(store, fund, due);
  const days = notice === null ? noticeDays : daysBetween(notice, due);
  if (days >= noticeDays) return [];
  const why = reason === undefined ? '' : `: ${reason.replace(/\.$/, '')}`;
  return [`Notice of ${counted(days, 'day')}, where the terms ask for ${noticeDays}${why}.`];
}
