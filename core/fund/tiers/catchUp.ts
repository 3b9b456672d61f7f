/**
 * The tier that lets carry catch up: it takes share c of the tier until carry is rate k of all
 * profit paid so far. The volume that does it is X = (k (L + G) - G) / (c - k), with investor
 * profit L and carry G to date: after it, G + cX = k (L + G + X). It corrects itself from the
 * cumulative figures, so a later call that reopens the hurdle needs no special case. Dividing the
 * volume of a full catch-up by c instead, as is often seen, leaves carry short of k. On catch-ups:
 * Schell, Private Equity Funds; Metrick & Yasuda, ch. 2.
 */
import { Decimal } from '../../money/decimal.ts';
import { percentText } from '../text.ts';
import { type Ledger, payBeyond, type Tier } from './tier.ts';

export interface CatchUpTerms {
  /** Share of the tier that goes to carry; above the carry rate. */
  readonly share: Decimal;
  readonly carryRate: Decimal;
}

function volumeToCatchUp(ledger: Ledger, { share, carryRate }: CatchUpTerms): Decimal {
  const due = ledger.investorProfit.plus(ledger.carry).times(carryRate).minus(ledger.carry);
  return Decimal.max(0, due).div(share.minus(carryRate));
}

export function catchUp(terms: CatchUpTerms, id = 'catch-up'): Tier {
  const share = percentText(terms.share);
  const rate = percentText(terms.carryRate);
  return {
    id,
    label: `Catch-up ${share}`,
    rule: `Carry receives ${share} of this tier until it is ${rate} of all profit paid so far.`,
    carryShare: terms.share,
    fill(available, ledger) {
      const volume = volumeToCatchUp(ledger, terms);
      const paid = Decimal.min(available, volume);
      const carry = paid.times(terms.share);
      const investors = paid.minus(carry);
      return {
        investors,
        carry,
        ledger: payBeyond(ledger, investors, carry),
        stillToFill: volume.minus(paid),
        inputs: [
          { label: 'Available', amountMinor: available },
          { label: 'Investor profit to date (L)', amountMinor: ledger.investorProfit },
          { label: 'Carry to date (G)', amountMinor: ledger.carry },
          { label: 'Carry rate (k)', share: terms.carryRate },
          { label: 'Catch-up share (c)', share: terms.share },
          { label: 'Volume (k (L + G) - G) / (c - k)', amountMinor: volume },
        ],
      };
    },
  };
}
