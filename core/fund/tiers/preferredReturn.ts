/** The tier that pays the investors' preferred return; how that return grows is in `growth.ts`. */
import { Decimal } from '../../money/decimal.ts';
import { compoundsWords } from '../compounding.ts';
import { percentText } from '../text.ts';
import type { PreferredTerms } from '../waterfallTerms.ts';
import { payPreferred, type Tier } from './tier.ts';

/** The convention in words, such as `compounded by day, act/365f`. */
function mannerOf(terms: PreferredTerms['preferredReturn']): string {
  const manner =
    terms.compounding === 'simple'
      ? 'simple, on unreturned capital'
      : `compounded ${compoundsWords(terms.convention)}`;
  const start =
    terms.from === 'due-date'
      ? 'from the date of each call'
      : 'from the day on which each call was drawn for use';
  return `${manner}, ${terms.dayCount}, ${start}${terms.onFees ? '' : ', fees left out'}`;
}

export function preferredReturn(terms: PreferredTerms['preferredReturn']): Tier {
  const rate = percentText(new Decimal(terms.rateAnnual));
  return {
    id: 'preferred-return',
    label: `Preferred ${rate}`,
    rule: `Investors receive everything until calls have earned ${rate} a year, ${mannerOf(terms)}.`,
    fill(available, ledger) {
      // The last digit of a return that was paid in full may be below zero.
      const paid = Decimal.max(0, Decimal.min(available, ledger.unpaidPreferred));
      const after = payPreferred(ledger, paid);
      return {
        investors: paid,
        carry: new Decimal(0),
        ledger: after,
        stillToFill: after.unpaidPreferred,
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
