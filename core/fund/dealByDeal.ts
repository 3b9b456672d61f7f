/**
 * The American waterfall: carry by deal. Pure, every deal stands alone; with losses carried forward,
 * investors first get back the capital of every deal realised or written off so far, with its
 * preferred return. Any distribution or write-off realises its deal from that date on; a deal's share
 * of fund expenses is a call of the deal. Carry paid too early comes back by the clawback.
 *
 * Sources: ILPA Principles 3.0 on deal-by-deal models and clawback; Metrick & Yasuda, ch. 2; Schell,
 * Private Equity Funds.
 */
import { Decimal } from '../money/decimal.ts';
import type { IsoDate } from '../time/dates.ts';
import {
  accrue,
  type Clock,
  clockFrom,
  EMPTY_LEDGER,
  type Moment,
  type PouredTier,
  pour,
} from './replay.ts';
import type { CheckedTerms } from './terms.ts';
import { wholeFundTiers } from './tiers/index.ts';
import type { Ledger, Tier } from './tiers/tier.ts';

export type DealFlowKind = 'call' | 'distribution' | 'write-off';

/** A flow of one deal, investors' part in unrounded minor units; a write-off has no amount. */
export interface DealFlow {
  readonly date: IsoDate;
  readonly deal: string;
  readonly kind: DealFlowKind;
  readonly amount: Decimal;
}

export interface DealDistribution {
  readonly date: IsoDate;
  readonly deal: string;
  readonly amount: Decimal;
  readonly tiers: readonly PouredTier[];
}

export type LossTreatment = 'carried-forward' | 'each-deal-alone' | 'whole-fund';

/** On one date calls come first, then what makes a deal realised without money, then money. */
const ORDER: readonly DealFlowKind[] = ['call', 'write-off', 'distribution'];

/** Flows in the order in which they count. */
export function sortDealFlows(flows: readonly DealFlow[]): DealFlow[] {
  return [...flows].sort(
    (a, b) =>
      (a.date < b.date ? -1 : a.date > b.date ? 1 : 0) ||
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
}

interface Account {
  ledger: Ledger;
  last: Moment;
}

/** The hurdle of one deal, or of all realised ones, brought from date to date. */
class Accounts {
  private readonly byKey = new Map<string, Account>();
  private readonly tiers: readonly Tier[];
  private readonly clock: Clock;

  constructor(terms: CheckedTerms, first: IsoDate) {
    this.tiers = wholeFundTiers(terms);
    this.clock = clockFrom(first, terms, this.tiers);
  }

  private at(key: string, date: IsoDate): Account {
    const moment = this.clock.at(date);
    const account = this.byKey.get(key) ?? { ledger: EMPTY_LEDGER, last: moment };
    account.ledger = accrue(account.ledger, this.tiers, account.last, moment);
    account.last = moment;
    this.byKey.set(key, account);
    return account;
  }

  /** A call joins the hurdle on `date` with the return that it has earned since its own date. */
  join(
    key: string,
    date: IsoDate,
    call: { readonly date: IsoDate; readonly amount: Decimal },
  ): void {
    const account = this.at(key, date);
    const tierIndex = this.tiers.findIndex((tier) => tier.growth !== undefined);
    const growth = this.tiers[tierIndex]?.growth;
    const from = this.clock.at(call.date).indices[tierIndex];
    const to = account.last.indices[tierIndex];
    const flow = { capital: call.amount, preferred: new Decimal(0) };
    const earned = growth && from && to ? growth.valueAt(flow, from, to).minus(call.amount) : 0;
    account.ledger = {
      ...account.ledger,
      unreturnedCapital: account.ledger.unreturnedCapital.plus(call.amount),
      unpaidPreferred: account.ledger.unpaidPreferred.plus(earned),
    };
  }

  pay(key: string, date: IsoDate, amount: Decimal): PouredTier[] {
    const account = this.at(key, date);
    const poured = pour(amount, account.ledger, this.tiers);
    account.ledger = poured.at(-1)?.ledger ?? account.ledger;
    return poured;
  }
}

/** Pours every distribution of a history that is sorted by `sortDealFlows`. */
export function pourDeals(
  terms: CheckedTerms,
  flows: readonly DealFlow[],
  losses: LossTreatment,
): DealDistribution[] {
  const first = flows[0]?.date;
  if (first === undefined) return [];
  const accounts = new Accounts(terms, first);
  const realised = new Set<string>();
  const waiting = new Map<string, DealFlow[]>();
  const keyOf = (deal: string) => (losses === 'each-deal-alone' ? deal : 'fund');
  const distributions: DealDistribution[] = [];
  for (const flow of flows) {
    const { date, deal, kind, amount } = flow;
    const joinsAtOnce = losses !== 'carried-forward' || realised.has(deal);
    if (kind === 'call') {
      if (joinsAtOnce) accounts.join(keyOf(deal), date, flow);
      else waiting.set(deal, [...(waiting.get(deal) ?? []), flow]);
      continue;
    }
    realised.add(deal);
    for (const call of waiting.get(deal) ?? []) accounts.join(keyOf(deal), date, call);
    waiting.delete(deal);
    if (kind === 'distribution' && amount.gt(0))
      distributions.push({ date, deal, amount, tiers: accounts.pay(keyOf(deal), date, amount) });
  }
  return distributions;
}

/** What the general partner owes back at a date; unrounded minor units. */
export interface Clawback {
  /** Carry above its rate of the profit of the whole fund. */
  readonly excessCarry: Decimal;
  /** What investors lack to capital and preferred return, at most the carry paid. */
  readonly preferredShortfall: Decimal;
  readonly gross: Decimal;
  /** Carry held in escrow is used first. */
  readonly fromEscrow: Decimal;
  /** From the carry holders, at most what carry left them after tax. */
  readonly fromHolders: Decimal;
  readonly afterTaxCap: Decimal;
  readonly payable: Decimal;
}

export interface ClawbackBasis {
  readonly carry: Decimal;
  readonly profit: Decimal;
  /** Future value of calls less that of what investors got, at the preferred rate. */
  readonly hurdleShortfall: Decimal;
  readonly taxRate: Decimal;
  readonly escrowShare: Decimal;
}

/**
 * The clawback: the larger of the excess over the carry rate of cumulative profit and the investors'
 * shortfall, first from escrow, then from holders net of tax.
 */
export function clawbackOf(terms: CheckedTerms, basis: ClawbackBasis): Clawback {
  const { carry, profit, hurdleShortfall, taxRate, escrowShare } = basis;
  const zero = new Decimal(0);
  const due = Decimal.max(zero, profit).times(terms.carryRate);
  const excessCarry = Decimal.max(zero, carry.minus(due));
  const preferredShortfall = Decimal.max(zero, Decimal.min(carry, hurdleShortfall));
  const gross = Decimal.max(excessCarry, preferredShortfall);
  const escrow = carry.times(escrowShare);
  const fromEscrow = Decimal.min(gross, escrow);
  const keep = new Decimal(1).minus(taxRate);
  const afterTaxCap = carry.minus(escrow).times(keep);
  const fromHolders = Decimal.min(gross.minus(fromEscrow), afterTaxCap);
  return {
    excessCarry,
    preferredShortfall,
    gross,
    fromEscrow,
    fromHolders,
    afterTaxCap,
    payable: fromEscrow.plus(fromHolders),
  };
}
