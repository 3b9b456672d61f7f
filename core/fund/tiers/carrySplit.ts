/** The last tier of a whole-fund waterfall: investors and carry share whatever is left. */
import { Decimal } from '../../money/decimal.ts';
import { percentText } from '../text.ts';
import type { Tier } from './tier.ts';

export function carrySplit(terms: { readonly carryRate: Decimal }): Tier {
  const rate = percentText(terms.carryRate);
  const rest = percentText(new Decimal(1).minus(terms.carryRate));
  return {
    id: 'carry-split',
    label: `Split ${rest.slice(0, -1)}/${rate.slice(0, -1)}`,
    rule: `Investors receive ${rest} and carry ${rate} of everything that is left.`,
    fill(available, ledger) {
      const carry = available.times(terms.carryRate);
      const investors = available.minus(carry);
      return {
        investors,
        carry,
        ledger: {
          ...ledger,
          investorProfit: ledger.investorProfit.plus(investors),
          carry: ledger.carry.plus(carry),
        },
        inputs: [
          { label: 'Available', amountMinor: available },
          { label: 'Carry rate', share: terms.carryRate },
        ],
      };
    },
  };
}
