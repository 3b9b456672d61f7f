/**
 * The registry of waterfall tiers and the lists of tiers that terms stand for. A new tier is one
 * file beside this one and one line in `tierModules`.
 */
import { Decimal } from '../../money/decimal.ts';
import type { InvestorHurdlesTerms, PreferredTerms, WaterfallTerms } from '../waterfallTerms.ts';
import { carrySplit } from './carrySplit.ts';
import { catchUp } from './catchUp.ts';
import { coverage } from './coverage.ts';
import { hurdleSplit } from './hurdleSplit.ts';
import { preferredReturn } from './preferredReturn.ts';
import { returnOfCapital } from './returnOfCapital.ts';
import { taxAdvance } from './taxAdvance.ts';
import type { Tier } from './tier.ts';

/** Builds each kind of tier from its own terms. */
export const tierModules = {
  'return-of-capital': returnOfCapital,
  'preferred-return': preferredReturn,
  'catch-up': catchUp,
  'carry-split': carrySplit,
  'hurdle-split': hurdleSplit,
  coverage,
  'tax-distribution': taxAdvance,
} as const;

/** One balance of `Ledger.hurdles`: growing at a rate, or standing at a multiple of calls. */
export type HurdleMeasure = { readonly irr: Decimal } | { readonly multiple: Decimal };

interface HurdleTerms {
  readonly irr?: string | undefined;
  readonly multiple?: string | undefined;
}

function measuresOf({ irr, multiple }: HurdleTerms): HurdleMeasure[] {
  return [
    ...(irr === undefined ? [] : [{ irr: new Decimal(irr) }]),
    ...(multiple === undefined ? [] : [{ multiple: new Decimal(multiple) }]),
  ];
}

/** The hurdles of terms with their places in the ledger. */
export function hurdleMeasures(terms: WaterfallTerms): HurdleMeasure[] {
  const list: readonly HurdleTerms[] =
    terms.form === 'investor-hurdles' ? terms.tiers : terms.carryTiers;
  return list.flatMap(measuresOf);
}

/** Tiers of carry, each until its hurdle, and the split above the last. */
function splitsOf(hurdles: readonly HurdleTerms[], rates: readonly Decimal[]): Tier[] {
  let place = 0;
  return hurdles.map((hurdle, k) => {
    const measures = measuresOf(hurdle);
    const places = measures.map(() => place++);
    return tierModules['hurdle-split']({
      number: k + 1,
      ...Object.assign({}, ...measures),
      carryRate: rates[k] ?? new Decimal(0),
      places,
    });
  });
}

function investorTiers(terms: InvestorHurdlesTerms): Tier[] {
  const promotes = terms.tiers.map(({ promote }) => new Decimal(promote));
  return [
    ...splitsOf(terms.tiers, promotes),
    tierModules['carry-split']({ carryRate: new Decimal(terms.finalPromote) }),
  ];
}

const WHOSE_CAPITAL = {
  'whole-fund': 'all capital called so far',
  'deal-by-deal': 'the capital of what was realised or written off, with its expenses,',
  hybrid: 'the capital of what was realised or written off, with its expenses,',
} as const;

function preferredTiers(terms: PreferredTerms): Tier[] {
  const capital = tierModules['return-of-capital'](WHOSE_CAPITAL[terms.form]);
  const preferred = tierModules['preferred-return'](terms.preferredReturn);
  const repaid = terms.order === 'capital-first' ? [capital, preferred] : [preferred, capital];
  const rates = [terms.carry, ...terms.carryTiers.map(({ carryRate }) => ({ rate: carryRate }))];
  const carryRates = rates.map(({ rate }) => new Decimal(rate));
  const shares = [terms.catchUp.share, ...terms.carryTiers.map((tier) => tier.catchUpShare)];
  const splits = splitsOf(terms.carryTiers, carryRates);
  const last = carryRates.at(-1) ?? new Decimal(0);
  const above = [...splits, tierModules['carry-split']({ carryRate: last })];
  return [
    ...repaid,
    ...above.flatMap((split, k) => {
      const share = new Decimal(shares[k] ?? 0);
      if (share.isZero()) return [split];
      const id = k === 0 ? 'catch-up' : `catch-up-${k + 1}`;
      return [
        tierModules['catch-up']({ share, carryRate: carryRates[k] ?? new Decimal(0) }, id),
        split,
      ];
    }),
  ];
}

/** The tiers of terms in the order in which they fill; that of a hybrid test comes at each payment. */
export function tiersOf(terms: WaterfallTerms): Tier[] {
  return terms.form === 'investor-hurdles' ? investorTiers(terms) : preferredTiers(terms);
}
