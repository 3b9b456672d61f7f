/** What is to be shared through a waterfall, and what makes it impossible to share. */
import { Decimal } from '../money/decimal.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { checkDeal, checkShare, isByDeal, taxNotAgreed } from './flowChecks.ts';
import { checkAmount, currencyMixed, distributionBeforeCall } from './flows.ts';
import type { FundTerms } from './terms.ts';

/** What is to be shared. */
export interface Payable {
  readonly date: IsoDate;
  readonly amount: Money;
  readonly deal?: string | undefined;
  /** Of what is still unrealised of the deal; 1 where left out. */
  readonly share?: string | undefined;
  readonly kind?: 'cash' | 'in-kind' | 'tax' | undefined;
  /** What the fund can pay; a distribution above it is refused. */
  readonly cashAvailable?: Money | undefined;
  /** Whether everything is sold: all deals are realised and no single one is named. */
  readonly liquidates?: boolean | undefined;
}

/** What of a fund decides whether it can share something. */
export interface PayingFund {
  readonly terms: FundTerms;
  readonly last: IsoDate;
  readonly calledMinor: bigint;
  readonly allowsAdvances: boolean;
  /** Whether anything was called for a deal. */
  knowsDeal(deal: string): boolean;
}

/** CURRENCY_MIXED, DISTRIBUTION_ABOVE_CASH. */
function checkCash({ date, amount, cashAvailable }: Payable): Result<undefined> {
  if (!cashAvailable) return ok(undefined);
  if (cashAvailable.currency !== amount.currency)
    return currencyMixed(cashAvailable, {
      currency: amount.currency,
      path: 'distribution.cashAvailable',
      what: 'The cash available',
    });
  if (cashAvailable.minor >= amount.minor) return ok(undefined);
  return fail({
    kind: 'invalid-input',
    code: 'DISTRIBUTION_ABOVE_CASH',
    path: 'distribution.amount',
    message:
      `The distribution of ${date} of ${formatAmount(amount)} is above the ` +
      `${formatAmount(cashAvailable)} that the fund has. Lower it, or wait for the proceeds.`,
  });
}

/** Which part of the deal is realised, or what is wrong with the payment. */
function checkPaidDeal(fund: PayingFund, payable: Payable): Result<Decimal> {
  const { terms } = fund;
  const { date, deal } = payable;
  const isAlone = terms.form === 'deal-by-deal' && terms.losses === 'each-deal-alone';
  if (payable.liquidates && !isAlone) return ok(new Decimal(1));
  const what = `The distribution of ${date}`;
  const named = checkDeal(terms, deal, { path: 'distribution.deal', what });
  if (!named.ok) return named;
  if (isByDeal(terms) && (deal === undefined || !fund.knowsDeal(deal)))
    return fail({
      kind: 'invalid-input',
      code: 'DISTRIBUTION_BEFORE_CALL',
      path: 'distribution.deal',
      message: `Nothing was called for deal ${deal}. Enter its calls, or correct the deal.`,
    });
  return checkShare(payable.share, 'distribution.share');
}

/**
 * The share of its deal that a payment realises.
 *
 * Errors: CURRENCY_MIXED, AMOUNT_NEGATIVE, FLOWS_OUT_OF_ORDER where the date is before the last flow,
 * DISTRIBUTION_BEFORE_CALL, DISTRIBUTION_ABOVE_CASH, TAX_DISTRIBUTION_NOT_AGREED, DEAL_MISSING and
 * SHARE_RANGE.
 */
export function checkPayable(fund: PayingFund, payable: Payable): Result<Decimal> {
  const { date, amount } = payable;
  const { currency } = fund.terms;
  const what = `The distribution of ${date}`;
  const checked = checkAmount(amount, { currency, path: 'distribution.amount', what });
  if (!checked.ok) return checked;
  if (date < fund.last)
    return fail({
      kind: 'invalid-input',
      code: 'FLOWS_OUT_OF_ORDER',
      path: 'distribution.date',
      message:
        `${what} is before the last flow of ${fund.last}. ` +
        'Choose a later date, or leave later flows out.',
    });
  if (fund.calledMinor === 0n) return distributionBeforeCall(date, 'distribution.date');
  const covered = checkCash(payable);
  if (!covered.ok) return covered;
  if (payable.kind === 'tax' && !fund.allowsAdvances) return taxNotAgreed('distribution.kind');
  return checkPaidDeal(fund, payable);
}

/** Balances above it, in minor units, have no whole units left in 40 digits. */
const MOST_OWED = new Decimal('1e36');

/** HURDLE_OUT_OF_RANGE where the hurdle has grown beyond what 40 digits hold to the minor unit. */
export function checkHurdle(balance: Decimal, date: IsoDate): Result<undefined> {
  if (balance.abs().lte(MOST_OWED)) return ok(undefined);
  return fail({
    kind: 'not-applicable',
    code: 'HURDLE_OUT_OF_RANGE',
    path: 'distribution.date',
    message:
      `By ${date} the preferred return has grown beyond all amounts that can be counted. ` +
      'Check the dates of the calls, and the rate.',
  });
}
