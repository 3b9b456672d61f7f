/**
 * Present values and rates of return as spreadsheets define them: NPV and XNPV at a given rate, and
 * MIRR, which separates the cost of money from what receipts earn.
 */
import { exp, log, log1p } from '../../numeric/elementary.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { TimedAmount } from '../xirrRoots.ts';

/**
 * The value of flows at time zero: sum of a_i (1 + rate)^(-t_i) (Excel's XNPV, with times in years of
 * 365 days from the earliest date).
 *
 * Errors: RATE_BELOW_MINUS_ONE where the rate is -100 % or less, PRESENT_VALUE_RANGE where the value is
 * beyond what a double holds.
 */
export function presentValue(flows: readonly TimedAmount[], rate: number): Result<number> {
  if (!(rate > -1))
    return fail({
      kind: 'invalid-input',
      code: 'RATE_BELOW_MINUS_ONE',
      path: 'rate',
      message: `A rate of ${rate} leaves nothing to discount. Give a rate above -1.`,
    });
  const force = log1p(rate);
  const value = flows.reduce((sum, { years, amount }) => sum + amount * exp(-force * years), 0);
  if (Number.isFinite(value)) return ok(value);
  return fail({
    kind: 'not-applicable',
    code: 'PRESENT_VALUE_RANGE',
    path: 'rate',
    message: `At a rate of ${rate} these flows are worth more than can be counted. Raise the rate.`,
  });
}

/**
 * The modified internal rate of return of flows a period apart, the first at time zero: payments are
 * discounted at the finance rate, receipts compounded at the reinvestment rate,
 * (FV of receipts / -PV of payments)^(1/n) - 1 with n periods (Excel's MIRR).
 *
 * Errors: MIRR_ONE_SIDED where there is no payment or no receipt, and those of `presentValue`.
 */
export function modifiedInternalRate(
  amounts: readonly number[],
  rates: { readonly finance: number; readonly reinvest: number },
): Result<number> {
  const periods = amounts.length - 1;
  const side = (sign: 1 | -1) =>
    amounts.map((amount, k) => ({ years: k, amount: Math.max(0, sign * amount) }));
  const paid = presentValue(side(-1), rates.finance);
  if (!paid.ok) return paid;
  const received = presentValue(side(1), rates.reinvest);
  if (!received.ok) return received;
  if (paid.value === 0 || received.value === 0 || periods < 1)
    return fail({
      kind: 'not-applicable',
      code: 'MIRR_ONE_SIDED',
      path: 'amounts',
      message: 'A modified rate of return needs a payment and a receipt in different periods.',
    });
  const growth = log(received.value / paid.value) / periods + log1p(rates.reinvest);
  return ok(exp(growth) - 1);
}
