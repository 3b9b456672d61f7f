/** The interim clawback test that terms ask for each year, told until it was made. */
import { formatAmount, money } from '../../core/money/money.ts';
import { daysBetween, type IsoDate } from '../../core/time/dates.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import { carryPaidAt } from '../queries/fundBooks.ts';
import { CLAWBACK, eventRows } from '../queries/fundEventRows.ts';
import { decodeTerms, type FundRow, termsAt } from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';

type Alert = DomainOutput<'home.get'>['alerts'][number];

/** Annual accounts are made in this time; a test that is older is late. */
const LATE_AFTER_DAYS = 120;

/** The last 31 December on or before a day. */
function lastYearEnd(today: IsoDate): IsoDate {
  const [year = '', rest = ''] = [today.slice(0, 4), today.slice(5)];
  return (rest === '12-31' ? today : `${Number(year) - 1}-12-31`) as IsoDate;
}

/**
 * The test of the last year end where the terms of that day ask for one a year, carry was paid by
 * then, and no test of that day or later was made that stands.
 */
export function interimTestTask(store: ReadStore, fund: FundRow, today: IsoDate): Alert | null {
  const day = lastYearEnd(today);
  const paid = carryPaidAt(store, fund, day);
  if (paid === 0n) return null;
  if (decodeTerms(fund, termsAt(store, fund, day)).clawback.interim !== 'annual') return null;
  const isMade = eventRows(store, CLAWBACK, fund.id).some(
    ({ date, status }) => date >= day && date <= today && status !== 'cancelled',
  );
  if (isMade) return null;
  const days = daysBetween(day, today);
  return {
    id: `interim-test:${fund.id}:${day}`,
    severity: days > LATE_AFTER_DAYS ? 'warning' : 'task',
    title: `Test the clawback of ${fund.name} on ${day}`,
    detail: `The terms ask for an interim test each year; ${fund.currency} ${formatAmount(money(fund.currency, paid))} of carry was paid by then`,
    at: null,
    link: { label: 'Open', screen: 'funds', parameters: { fundId: fund.id, tab: 'clawback' } },
  };
}
