/**
 * The tier of a hybrid waterfall that stands before the deals: investors get capital back, of deals
 * not realised too, until the fund's test is met. Whole fund: until all of it is back. Fair value:
 * until what the fund still holds covers the rest (ILPA Principles 3.0 on fair-value tests).
 */
import { Decimal } from '../../money/decimal.ts';
import { percentText } from '../text.ts';
import { returnCapital, type Tier } from './tier.ts';

export interface CoverageTerms {
  /** Capital of all deals that has not come back. */
  readonly unreturnedCapital: Decimal;
  /** What is still held, and how much of it a unit of capital needs; absent: everything comes back. */
  readonly fairValue?: { readonly amount: Decimal; readonly coverage: Decimal };
}

export function coverage({ unreturnedCapital, fairValue }: CoverageTerms): Tier {
  const covered = fairValue ? fairValue.amount.div(fairValue.coverage) : new Decimal(0);
  const volume = Decimal.max(0, unreturnedCapital.minus(covered));
  return {
    id: 'coverage',
    label: fairValue ? 'Fair-value test' : 'Whole-fund test',
    rule: fairValue
      ? `Investors receive everything until what the fund still holds is worth ` +
        `${percentText(fairValue.coverage)} of the capital that has not come back.`
      : 'Investors receive everything until the capital of all deals has come back.',
    fill(available, ledger) {
      const paid = Decimal.min(available, volume);
      const realised = Decimal.min(paid, ledger.unreturnedCapital);
      return {
        investors: paid,
        carry: new Decimal(0),
        ledger: {
          ...returnCapital(ledger, realised),
          prepaid: ledger.prepaid.plus(paid).minus(realised),
        },
        stillToFill: volume.minus(paid),
        inputs: [
          { label: 'Available', amountMinor: available },
          { label: 'Unreturned capital of all deals', amountMinor: unreturnedCapital },
          ...(fairValue
            ? [
                { label: 'Fair value still held', amountMinor: fairValue.amount },
                { label: 'Coverage', share: fairValue.coverage },
              ]
            : []),
        ],
      };
    },
  };
}
