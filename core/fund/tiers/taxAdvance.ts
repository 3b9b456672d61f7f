/**
 * A tax distribution: money for the taxes of the carry holders before the waterfall would give them
 * any. It is an advance: later carry is set off against it, and a clawback counts it as paid.
 */
import { Decimal } from '../../money/decimal.ts';
import type { Tier } from './tier.ts';

export const TAX_ADVANCE_TIER_ID = 'tax-distribution';

export function taxAdvance(): Tier {
  return {
    id: TAX_ADVANCE_TIER_ID,
    label: 'Tax distribution',
    rule: 'Carry receives everything as an advance; later carry is set off against it.',
    fill(available, ledger) {
      return {
        investors: new Decimal(0),
        carry: available,
        ledger: { ...ledger, advance: ledger.advance.plus(available) },
        inputs: [
          { label: 'Available', amountMinor: available },
          { label: 'Advances so far', amountMinor: ledger.advance },
        ],
      };
    },
  };
}
