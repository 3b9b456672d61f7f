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
import { type AppError, fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import type { FundHistory } from './fundHistory.ts';
import type { DealValue } from './payable.ts';
import { ZERO } from './replay.ts';
import { type PreparedFund, pourDistribution, prepareFund } from './waterfall.ts';
import type { WaterfallFlow } from './waterfallFlows.ts';
import { standsAlone } from './waterfallTerms.ts';

/** What a tax year earned: the last day of it, and its net taxable income, below zero for a loss. */
export interface TaxYear {
  readonly to: IsoDate;
  readonly income: Money;
  /** By deal, needed where each stands alone; the rest of the income is of the fund. */
  readonly deals?: readonly { readonly deal: string; readonly income: Money }[] | undefined;
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
  /** Of `allocatedToDate` by deal, where each stands alone; empty elsewhere. */
  readonly byDeal: ReadonlyMap<string, Decimal>;
}

/** Cash that a flow brings into the fund, in minor units; losses of deals and given-back carry move none. */
function cashOf({ kind, amount }: WaterfallFlow): bigint {
  const minor = amount?.minor ?? 0n;
  if (kind === 'call') return minor;
  return kind === 'distribution' || kind === 'tax-distribution' ? -minor : 0n;
}

/** Book value of each deal that stands alone: called for it, less paid out, plus its income to date. */
function bookByDeal(
  { terms: { currency } }: FundHistory,
  flows: readonly WaterfallFlow[],
  incomes: ReadonlyMap<string, bigint>,
): DealValue[] {
  const book = new Map(incomes);
  for (const flow of flows)
    if (flow.deal !== undefined) book.set(flow.deal, (book.get(flow.deal) ?? 0n) + cashOf(flow));
  return [...book].map(([deal, minor]) => ({
    deal,
    amount: { currency, minor: minor > 0n ? minor : 0n },
  }));
}

interface CarryAtBook {
  readonly carry: Decimal;
  readonly byDeal: ReadonlyMap<string, Decimal>;
}

/** Carry by the waterfall if the book value were paid out on the last day of the year. */
function carryAtBook(
  history: FundHistory,
  to: IsoDate,
  { bookMinor, incomes }: { readonly bookMinor: bigint; readonly incomes: Map<string, bigint> },
): Result<CarryAtBook> {
  const flows = history.flows.filter(({ date }) => date <= to);
  const fund = prepareFund({ ...history, flows });
  if (!fund.ok) return fund;
  const { currency } = history.terms;
  const amount = { currency, minor: bookMinor > 0n ? bookMinor : 0n };
  const isAlone = standsAlone(history.terms);
  const deals = isAlone ? bookByDeal(history, flows, incomes) : undefined;
  const poured = pourDistribution(fund.value, { date: to, amount, liquidates: true, deals });
  if (!poured.ok) return poured;
  const { groups } = poured.value;
  const byDeal = new Map<string, Decimal>();
  for (const { deal } of deals ?? [])
    byDeal.set(
      deal,
      groups.reduce(
        (sum, { state }) => sum.plus(state.accounts.get(deal)?.ledger.carry ?? ZERO),
        ZERO,
      ),
    );
  return ok({ carry: groups.reduce((sum, { after }) => sum.plus(after.carry), ZERO), byDeal });
}

/** Where in the input of a tax distribution stands what a liquidation refused. */
function yearPath({ path = '' }: AppError, index: number): string {
  if (path.startsWith('distribution.deals')) return `years.${index}.deals`;
  return path.startsWith('distribution') ? `years.${index}.to` : `fund.${path}`;
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
  const incomes = new Map<string, bigint>();
  for (const [index, { to, income, deals = [] }] of years.entries()) {
    incomeMinor += income.minor;
    for (const own of deals)
      incomes.set(own.deal, (incomes.get(own.deal) ?? 0n) + own.income.minor);
    const kept = history.flows
      .filter(({ date }) => date <= to)
      .reduce((sum, flow) => sum + cashOf(flow), 0n);
    const bookMinor = kept + incomeMinor;
    const liquidated = carryAtBook(history, to, { bookMinor, incomes });
    if (!liquidated.ok)
      return fail({ ...liquidated.error, path: yearPath(liquidated.error, index) });
    const { carry, byDeal } = liquidated.value;
    allocated.push({
      to,
      incomeToDate: new Decimal(incomeMinor.toString()),
      bookValue: new Decimal(bookMinor.toString()),
      allocatedToDate: carry,
      allocated: carry.minus(before),
      byDeal,
    });
    before = carry;
  }
  return ok(allocated);
}

/** Income of carry that is taxed: to date, or only the years that gained, where losses are not carried. */
export function taxedIncome(
  years: readonly Pick<AllocatedYear, 'allocatedToDate' | 'allocated'>[],
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
