/**
 * The tier that pays the investors' preferred return, and how that return grows. Compounded,
 * capital and unpaid return together are the hurdle balance of an IRR at the preferred rate; simple
 * return grows on unreturned capital alone and earns nothing itself.
 */
import { Decimal } from '../../money/decimal.ts';
import { percentText } from '../text.ts';
import type { Tier, TierGrowth } from './tier.ts';

export interface PreferredReturnTerms {
  readonly rateAnnual: Decimal;
  readonly compounding: 'compound' | 'simple';
  readonly dayCount: string;
}

/**
 * Growth by (1 + rate)^years on capital and unpaid return. Two readings of one rule: an index step
 * applied to the balance is the future value of each flow (Metrick & Yasuda, ch. 2; the hurdle
 * balance of an IRR).
 */
function compoundGrowth(rateAnnual: Decimal): TierGrowth {
  const base = rateAnnual.plus(1);
  return {
    indexAt: (years) => base.pow(years),
    accrue(ledger, from, to) {
      const balance = ledger.unreturnedCapital.plus(ledger.unpaidPreferred);
      const grown = balance.times(to).div(from);
      return { ...ledger, unpaidPreferred: grown.minus(ledger.unreturnedCapital) };
    },
    valueAt: (flow, from, to) => flow.capital.plus(flow.preferred).times(to).div(from),
  };
}

/** Growth by rate x years on unreturned capital only. */
function simpleGrowth(rateAnnual: Decimal): TierGrowth {
  return {
    indexAt: (years) => rateAnnual.times(years).plus(1),
    accrue(ledger, from, to) {
      const earned = ledger.unreturnedCapital.times(to.minus(from));
      return { ...ledger, unpaidPreferred: ledger.unpaidPreferred.plus(earned) };
    },
    valueAt: (flow, from, to) => flow.capital.times(to.minus(from).plus(1)).plus(flow.preferred),
  };
}

export function preferredReturn(terms: PreferredReturnTerms): Tier {
  const rate = percentText(terms.rateAnnual);
  const manner =
    terms.compounding === 'compound' ? 'compounded annually' : 'simple, on unreturned capital';
  return {
    id: 'preferred-return',
    label: `Preferred ${rate}`,
    rule:
      `Investors receive everything until calls have earned ${rate} a year, ${manner}, ` +
      `${terms.dayCount}, from the date of each call.`,
    growth:
      terms.compounding === 'compound'
        ? compoundGrowth(terms.rateAnnual)
        : simpleGrowth(terms.rateAnnual),
    fill(available, ledger) {
      const paid = Decimal.min(available, ledger.unpaidPreferred);
      const unpaidPreferred = ledger.unpaidPreferred.minus(paid);
      return {
        investors: paid,
        carry: new Decimal(0),
        ledger: {
          ...ledger,
          unpaidPreferred,
          investorProfit: ledger.investorProfit.plus(paid),
        },
        stillToFill: unpaidPreferred,
        inputs: [
          { label: 'Available', amountMinor: available },
          {
            label: 'Unpaid preferred return',
            amountMinor: ledger.unpaidPreferred,
            ref: 'hurdle.balance',
          },
        ],
      };
    },
  };
}
