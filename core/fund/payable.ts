/** What is to be shared through a waterfall, and what makes it impossible to share. */
import { Decimal } from '../money/decimal.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { type AppError, fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { checkDeal, checkShare, isByDeal, refuse, taxNotAgreed } from './flowChecks.ts';
import { checkAmount, currencyMixed, distributionBeforeCall } from './flows.ts';
import type { FundTerms } from './terms.ts';
import { standsAlone } from './waterfallTerms.ts';

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
  /**
   * Of a liquidation, what each deal brings; the rest of the amount is of the fund. Needed where each
   * deal stands alone; elsewhere it says whose an excused investor's deals are not.
   */
  readonly deals?: readonly DealValue[] | undefined;
}

/** What a deal is worth or brings; whole fund. */
export interface DealValue {
  readonly deal: string;
  readonly amount: Money;
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

function neverCalled(deal: string | undefined, path: string) {
  return refuse({
    code: 'DISTRIBUTION_BEFORE_CALL',
    path,
    message: `Nothing was called for deal ${deal}. Enter its calls, or correct the deal.`,
  });
}

/** The refusal of a deal that stands twice in a list. */
export function dealTwice(deal: string, path: string): AppError {
  const message = `Deal ${deal} stands twice. Give each deal once, with all that it brings.`;
  return { kind: 'invalid-input', code: 'DEAL_TWICE', path, message };
}

/** DEAL_TWICE and the errors of `checkAmount`, for values by deal at `path`. */
export function checkDealValues(
  deals: readonly DealValue[],
  {
    currency,
    path,
    date,
  }: { readonly currency: string; readonly path: string; readonly date: IsoDate },
): Result<undefined> {
  const seen = new Set<string>();
  for (const [k, { deal, amount }] of deals.entries()) {
    const what = `The value of ${deal} on ${date}`;
    const checked = checkAmount(amount, { currency, path: `${path}.${k}.amount`, what });
    if (!checked.ok) return checked;
    if (seen.has(deal)) return fail(dealTwice(deal, `${path}.${k}.deal`));
    seen.add(deal);
  }
  return ok(undefined);
}

/** What is wrong with the deals of a liquidation. */
function checkSold(fund: PayingFund, { date, deals }: Payable): Result<Decimal> {
  const path = 'distribution.deals';
  const isAlone = standsAlone(fund.terms);
  if (isAlone && !deals)
    return refuse({
      code: 'DEAL_VALUES_MISSING',
      path,
      message:
        `Each deal stands alone by these terms, so the liquidation of ${date} needs the value of ` +
        'each. Give them; what is left of the amount is of the fund.',
    });
  const checked = checkDealValues(deals ?? [], { currency: fund.terms.currency, path, date });
  if (!checked.ok) return checked;
  for (const [k, { deal, amount }] of (deals ?? []).entries())
    if (isAlone && amount.minor > 0n && !fund.knowsDeal(deal))
      return neverCalled(deal, `${path}.${k}.deal`);
  return ok(new Decimal(1));
}

/** Which part of the deal is realised, or what is wrong with the payment. */
function checkPaidDeal(fund: PayingFund, payable: Payable): Result<Decimal> {
  const { terms } = fund;
  const { date, deal } = payable;
  if (payable.liquidates) return checkSold(fund, payable);
  if (payable.deals)
    return refuse({
      code: 'DEALS_WITHOUT_LIQUIDATION',
      path: 'distribution.deals',
      message:
        `The distribution of ${date} gives values by deal, which only a liquidation has. Leave ` +
        'them out, or say that everything is sold.',
    });
  // An advance of a fund with one carry account is of no deal unless it is named.
  if (payable.kind === 'tax' && deal === undefined && !standsAlone(terms))
    return ok(new Decimal(1));
  const what = `The distribution of ${date}`;
  const named = checkDeal(terms, deal, { path: 'distribution.deal', what });
  if (!named.ok) return named;
  if (isByDeal(terms) && (deal === undefined || !fund.knowsDeal(deal)))
    return neverCalled(deal, 'distribution.deal');
  return checkShare(payable.share, 'distribution.share');
}

/**
 * The share of its deal that a payment realises.
 *
 * Errors: CURRENCY_MIXED, AMOUNT_NEGATIVE, FLOWS_OUT_OF_ORDER where the date is before the last flow,
 * DISTRIBUTION_BEFORE_CALL, DISTRIBUTION_ABOVE_CASH, TAX_DISTRIBUTION_NOT_AGREED, DEAL_MISSING,
 * SHARE_RANGE; of a liquidation DEAL_VALUES_MISSING, DEAL_TWICE and DEALS_WITHOUT_LIQUIDATION.
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
