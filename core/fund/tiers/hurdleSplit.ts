/**
 * The tier of a carry rate that holds until investors have reached a rate of return or a multiple.
 * What they would still have to receive is carried in the ledger from flow to flow, so that the
 * amount is solved and not searched for (Metrick & Yasuda, ch. 2, on hurdles by rate of return).
 */
import { Decimal } from '../../money/decimal.ts';
import { percentText } from '../text.ts';
import { payBeyond, type Tier } from './tier.ts';

export interface HurdleSplitTerms {
  /** Counts from 1; the tier's id is `hurdle-1`. */
  readonly number: number;
  /** Rate of return a year that investors reach, if any. */
  readonly irr?: Decimal;
  /** Multiple of their money that investors reach, if any; with both, the later one counts. */
  readonly multiple?: Decimal;
  /** Share of the tier that goes to carry, from 0 to under 1. */
  readonly carryRate: Decimal;
  /** Where the tier's balances stand in `Ledger.hurdles`. */
  readonly places: readonly number[];
}

/** Such as `a return of 8% a year and 1.5 times their money`. */
function untilText({ irr, multiple }: HurdleSplitTerms): string {
  return [
    irr && `a return of ${percentText(irr)} a year`,
    multiple && `${multiple.toFixed()} times their money`,
  ]
    .filter(Boolean)
    .join(' and ');
}

export function hurdleSplit(terms: HurdleSplitTerms): Tier {
  const { carryRate, places, number } = terms;
  const keep = new Decimal(1).minus(carryRate);
  const split = `${percentText(keep).slice(0, -1)}/${percentText(carryRate).slice(0, -1)}`;
  const mark = terms.irr ? percentText(terms.irr) : `${terms.multiple?.toFixed()}x`;
  return {
    id: `hurdle-${number}`,
    label: `${split} until ${mark}`,
    rule:
      `Investors receive ${percentText(keep)} and carry ${percentText(carryRate)} until ` +
      `investors have ${untilText(terms)}.`,
    carryShare: carryRate,
    fill(available, ledger) {
      const due = Decimal.max(0, ...places.map((place) => ledger.hurdles[place] ?? 0));
      const investors = Decimal.min(available.times(keep), due);
      const volume = Decimal.min(available, investors.div(keep));
      const carry = volume.minus(investors);
      return {
        investors,
        carry,
        ledger: payBeyond(ledger, investors, carry),
        stillToFill: due.minus(investors).div(keep),
        inputs: [
          { label: 'Available', amountMinor: available },
          { label: 'Investors up to the hurdle', amountMinor: due },
          { label: 'Carry rate', share: carryRate },
        ],
      };
    },
  };
}
