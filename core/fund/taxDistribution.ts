/**
 * The tax distribution that carry holders may ask for: an assumed rate on the income that is allocated
 * to carry, less what carry was paid. Income is allocated by target capital accounts: carry's part to
 * date is what it would have if the fund were liquidated at its book value, capital that is not back
 * and income kept. What is paid is an advance that later carry repays first.
 *
 * Sources: ILPA Principles 3.0 on tax distributions and clawback; Schell, Private Equity Funds, on
 * allocations that follow a hypothetical liquidation at book value.
 */
import { Decimal } from '../money/decimal.ts';
import type { Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import type { FundHistory } from './fundHistory.ts';
import { ZERO } from './replay.ts';
import { type PreparedFund, pourDistribution, prepareFund } from './waterfall.ts';
import type { WaterfallFlow } from './waterfallFlows.ts';

/** What a tax year earned: the last day of it, and its net taxable income, below zero for a loss. */
export interface TaxYear {
  readonly to: IsoDate;
  readonly income: Money;
}

/** One tax year; unrounded minor units. */
export interface AllocatedYear {
  readonly to: IsoDate;
  readonly incomeToDate: Decimal;
  /** Called less paid out plus income to date; what a liquidation at book value would hand out. */
  readonly bookValue: Decimal;
  /** Carry earned, and what a liquidation would add. */
  readonly allocatedToDate: Decimal;
  readonly allocated: Decimal;
}

/** Cash that a flow brings into the fund, in minor units; losses of deals and given-back carry move none. */
function cashOf({ kind, amount }: WaterfallFlow): bigint {
  const minor = amount?.minor ?? 0n;
  if (kind === 'call') return minor;
  return kind === 'distribution' || kind === 'tax-distribution' ? -minor : 0n;
}

/** Carry by the waterfall if the book value were paid out on the last day of the year. */
function carryAtBook(
  history: FundHistory,
  { to, bookMinor }: { readonly to: IsoDate; readonly bookMinor: bigint },
): Result<Decimal> {
  const flows = history.flows.filter(({ date }) => date <= to);
  const fund = prepareFund({ ...history, flows });
  if (!fund.ok) return fund;
  const { currency } = history.terms;
  const amount = { currency, minor: bookMinor > 0n ? bookMinor : 0n };
  const poured = pourDistribution(fund.value, { date: to, amount, liquidates: true });
  if (!poured.ok) return poured;
  return ok(poured.value.groups.reduce((sum, { after }) => sum.plus(after.carry), ZERO));
}

/**
 * Carry's part of each tax year.
 *
 * Errors: those of `prepareFund` and `pourDistribution`, with the path of the year where its date is wrong.
 */
export function allocateIncome(
  history: FundHistory,
  years: readonly TaxYear[],
): Result<AllocatedYear[]> {
  const allocated: AllocatedYear[] = [];
  let [incomeMinor, before] = [0n, ZERO];
  for (const [index, { to, income }] of years.entries()) {
    incomeMinor += income.minor;
    const kept = history.flows
      .filter(({ date }) => date <= to)
      .reduce((sum, flow) => sum + cashOf(flow), 0n);
    const bookMinor = kept + incomeMinor;
    const carry = carryAtBook(history, { to, bookMinor });
    if (!carry.ok)
      return fail({
        ...carry.error,
        path: carry.error.path?.startsWith('distribution')
          ? `years.${index}.to`
          : `fund.${carry.error.path ?? ''}`,
      });
    allocated.push({
      to,
      incomeToDate: new Decimal(incomeMinor.toString()),
      bookValue: new Decimal(bookMinor.toString()),
      allocatedToDate: carry.value,
      allocated: carry.value.minus(before),
    });
    before = carry.value;
  }
  return ok(allocated);
}

/** Income of carry that is taxed: to date, or only the years that gained, where losses are not carried. */
export function taxedIncome(
  years: readonly AllocatedYear[],
  losses: 'carried-forward' | 'each-year',
): Decimal {
  if (losses === 'carried-forward') return Decimal.max(ZERO, years.at(-1)?.allocatedToDate ?? ZERO);
  return years.reduce((sum, { allocated }) => sum.plus(Decimal.max(ZERO, allocated)), ZERO);
}

/** Cash that carry has had, advances included, less what it gave back; unrounded minor units. */
export function carryPaid({ books }: PreparedFund): Decimal {
  return books
    .flatMap(({ state }) => state.carried)
    .reduce((sum, { amount }) => sum.plus(amount), ZERO);
}

/** Advances that no carry has repaid yet; unrounded minor units. */
export function openAdvances({ books }: PreparedFund): Decimal {
  return books
    .flatMap(({ state }) => [...state.accounts.values()])
    .reduce((sum, { ledger }) => sum.plus(ledger.advance), ZERO);
}
