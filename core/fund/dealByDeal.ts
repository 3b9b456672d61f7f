/**
 * A whole history through the American waterfall, every distribution of every deal: pure, each deal
 * stands alone; with losses carried forward, investors first get back the capital of every deal
 * realised or written off so far, with its preferred return. Carry paid too early comes back by the
 * clawback. The accounts are those of `book.ts`.
 *
 * Sources: ILPA Principles 3.0 on deal-by-deal models; Metrick & Yasuda, ch. 2; Schell, Private
 * Equity Funds.
 */
import { Decimal } from '../money/decimal.ts';
import type { IsoDate } from '../time/dates.ts';
import { Book } from './book.ts';
import type { PouredTier } from './replay.ts';
import type { WaterfallTerms } from './waterfallTerms.ts';

export type DealFlowKind = 'call' | 'distribution' | 'write-off';

/** A flow of one deal, investors' part in unrounded minor units; a write-off has no amount. */
export interface DealFlow {
  readonly date: IsoDate;
  readonly deal: string;
  readonly kind: DealFlowKind;
  readonly amount: Decimal;
  /** Of what is unrealised of the deal and now sold or lost; 1 where left out. */
  readonly share?: Decimal;
}

export interface DealDistribution {
  readonly date: IsoDate;
  readonly deal: string;
  readonly amount: Decimal;
  readonly tiers: readonly PouredTier[];
}

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

/** Pours every distribution of a history that is sorted by `sortDealFlows`. */
export function pourDeals(terms: WaterfallTerms, flows: readonly DealFlow[]): DealDistribution[] {
  const first = flows[0]?.date;
  if (first === undefined) return [];
  const book = new Book(terms, first);
  let state = book.open();
  const distributions: DealDistribution[] = [];
  for (const { date, deal, kind, amount, share } of flows) {
    state = book.moveTo(state, date);
    if (kind === 'call') {
      state = book.call(state, amount, deal, false);
      continue;
    }
    state = book.realise(state, deal, share ?? new Decimal(1));
    if (kind === 'write-off' || amount.isZero()) continue;
    const payment = book.pay(state, amount, deal);
    state = payment.state;
    distributions.push({ date, deal, amount, tiers: payment.poured });
  }
  return distributions;
}
