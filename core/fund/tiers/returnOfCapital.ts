/** The tier that gives called capital back to the investors before anyone shares a profit. */
import { Decimal } from '../../money/decimal.ts';
import type { Tier } from './tier.ts';

export function returnOfCapital(): Tier {
  return {
    id: 'return-of-capital',
    label: 'Return of capital',
    rule: 'Investors receive everything until all capital called so far has come back.',
    fill(available, ledger) {
      const paid = Decimal.min(available, ledger.unreturnedCapital);
      const unreturnedCapital = ledger.unreturnedCapital.minus(paid);
      return {
        investors: paid,
        carry: new Decimal(0),
        ledger: { ...ledger, unreturnedCapital },
        stillToFill: unreturnedCapital,
        inputs: [
          { label: 'Available', amountMinor: available },
          { label: 'Unreturned capital', amountMinor: ledger.unreturnedCapital },
        ],
      };
    },
  };
}
