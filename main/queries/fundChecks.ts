/** What a fund refuses whatever is entered: another currency, nothing, and days in the wrong order. */
import { formatAmount, type Money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { AWAITS_CLOSING, DECIDED } from './commitmentHistory.ts';
import type { FundRow } from './funds.ts';

function refuse(code: string, message: string, path: string): never {
  throw new AppFailure({ kind: 'invalid-input', code, message, path });
}

/** Throws CURRENCY_MIXED, and AMOUNT_NOT_POSITIVE where it is not above zero. */
export function assertFundAmount(
  fund: FundRow,
  amount: Money,
  { what, path = 'amount' }: { readonly what: string; readonly path?: string },
): void {
  if (amount.currency !== fund.currency)
    refuse(
      'CURRENCY_MIXED',
      `${what} is in ${amount.currency}, ${fund.name} is in ${fund.currency}. Convert it at a dated rate first.`,
      `${path}.currency`,
    );
  if (amount.minor <= 0n)
    refuse(
      'AMOUNT_NOT_POSITIVE',
      `${what} is ${formatAmount(amount)}, not above zero. Enter it without a sign.`,
      `${path}.amount`,
    );
}

/** The day of a fund's first closing that counts, or null where nobody has committed. */
export function firstClosing(store: ReadStore, fundId: string): IsoDate | null {
  return (store.pluck<string | null>(
    `SELECT MIN(c.closing_date) FROM commitment c WHERE c.fund_id = ? AND NOT ${AWAITS_CLOSING}`,
    [fundId],
  ) ?? null) as IsoDate | null;
}

/**
 * Money moves only once somebody has committed. Throws FLOW_BEFORE_FIRST_CLOSING (invalid-input).
 *
 * @param what such as `A capital call`
 */
export function assertAfterFirstClosing(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
  { what, path }: { readonly what: string; readonly path: string },
): void {
  const first = firstClosing(store, fund.id);
  if (first !== null && date >= first) return;
  refuse(
    'FLOW_BEFORE_FIRST_CLOSING',
    first === null
      ? `Nobody has committed to ${fund.name} yet. Approve its first closing first.`
      : `${what} on ${date} is before the first closing of ${fund.name} on ${first}. Choose a day from then on.`,
    path,
  );
}

/**
 * Distributions follow one another by date: one that was decided stands on what was paid before it, so
 * nothing is put before it. Throws DISTRIBUTION_OUT_OF_ORDER (invalid-input).
 */
export function assertAfterDistributions(store: ReadStore, fund: FundRow, payDate: IsoDate): void {
  const later = store.get<{ number: bigint; pay_date: string }>(
    `SELECT number, pay_date FROM distribution WHERE fund_id = ? AND pay_date > ? AND ${DECIDED}
      ORDER BY pay_date LIMIT 1`,
    [fund.id, payDate],
  );
  if (later === undefined) return;
  refuse(
    'DISTRIBUTION_OUT_OF_ORDER',
    `Distribution ${later.number} of ${later.pay_date} was decided on what was paid before it. ` +
      `Pay on that day or later, or cancel that distribution first; not on ${payDate}.`,
    'payDate',
  );
}
