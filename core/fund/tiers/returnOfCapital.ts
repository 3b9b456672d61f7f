/** The tier that gives called capital back to the investors before anyone shares a profit. */
import { Decimal } from '../../money/decimal.ts';
import { returnCapital, type Tier } from './tier.ts';

/** Whose capital comes back, in words: all of the fund's, or that of what was realised. */
export function returnOfCapital(of = 'all capital called so far'): Tier {
  return {
    id: 'return-of-capital',
    label: 'Return of capital',
    rule: `Investors receive everything until ${of} has come back.`,
    fill(available, ledger) {
      const paid = Decimal.min(available, ledger.unreturnedCapital);
      const after = returnCapital(ledger, paid);
      return {
        investors: paid,
        carry: new Decimal(0),
        ledger: after,
        stillToFill: after.unreturnedCapital,
        inputs: [
          { label: 'Available', amountMinor: available },
          { label: 'Unreturned capital', amountMinor: ledger.unreturnedCapital },
        ],
      };
    },
  };
}
