/** The last tier of a waterfall: investors and carry share whatever is left. */
import { Decimal } from '../../money/decimal.ts';
import { percentText } from '../text.ts';
import { payBeyond, type Tier } from './tier.ts';

export function carrySplit(terms: { readonly carryRate: Decimal }): Tier {
  const rate = percentText(terms.carryRate);
  const rest = percentText(new Decimal(1).minus(terms.carryRate));
  return {
    id: 'carry-split',
    label: `Split ${rest.slice(0, -1)}/${rate.slice(0, -1)}`,
    rule: `Investors receive ${rest} and carry ${rate} of everything that is left.`,
    carryShare: terms.carryRate,
    fill(available, ledger) {
      const carry = available.times(terms.carryRate);
      const investors = available.minus(carry);
      return {
        investors,
        carry,
        ledger: payBeyond(ledger, investors, carry),
        inputs: [
          { label: 'Available', amountMinor: available },
          { label: 'Carry rate', share: terms.carryRate },
        ],
      };
    },
  };
}
