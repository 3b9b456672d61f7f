/** The terms of a waterfall in words, as explanations, reports and notices print them. */
import { Decimal } from '../money/decimal.ts';
import { compoundsWords } from './compounding.ts';
import { percentText } from './text.ts';
import type { WaterfallTerms } from './waterfallTerms.ts';

/** One term: what it is called and what was agreed. */
export interface TermWords {
  readonly id:
    | 'form'
    | 'order'
    | 'preferredReturn'
    | 'catchUp'
    | 'carry'
    | 'gpCommitment'
    | 'other';
  readonly label: string;
  readonly value: string;
}

const FORM = {
  'whole-fund': 'European, whole fund',
  'deal-by-deal': 'American, deal by deal',
  hybrid: 'Hybrid, deal by deal behind a test of the fund',
  'investor-hurdles': 'By investor hurdles',
} as const;

const ORDER = {
  'capital-first': 'Capital first, then the preferred return',
  'preferred-first': 'Preferred return first, then capital',
} as const;

const percent = (text: string): string => percentText(new Decimal(text));

/** Such as `12% a year and 1.5 times their money`. */
function hurdleWords({
  irr,
  multiple,
}: {
  readonly irr?: string | undefined;
  readonly multiple?: string | undefined;
}): string {
  return [
    irr === undefined ? undefined : `${percent(irr)} a year`,
    multiple === undefined ? undefined : `${multiple} times their money`,
  ]
    .filter((each) => each !== undefined)
    .join(' and ');
}

function gpWords({ gpCommitment }: WaterfallTerms): TermWords {
  const value = gpCommitment === 'carry-free' ? 'free of carry' : 'bears carry';
  return { id: 'gpCommitment', label: 'GP commitment', value };
}

/** The terms in the order in which an agreement states them. */
export function termsInWords(terms: WaterfallTerms): TermWords[] {
  const other = (label: string, value: string): TermWords => ({ id: 'other', label, value });
  const form: TermWords = { id: 'form', label: 'Waterfall', value: FORM[terms.form] };
  if (terms.form === 'investor-hurdles')
    return [
      form,
      ...terms.tiers.map((tier) =>
        other(`Until ${hurdleWords(tier)}`, `${percent(tier.promote)} to carry`),
      ),
      { id: 'carry', label: 'Above', value: `${percent(terms.finalPromote)} to carry` },
      other('Day count', terms.dayCount),
      gpWords(terms),
    ];
  const { preferredReturn, catchUp, carry, carryTiers } = terms;
  const isCompound = preferredReturn.compounding === 'compound';
  return [
    form,
    ...(terms.form === 'deal-by-deal'
      ? [
          other(
            'Losses',
            terms.losses === 'carried-forward' ? 'carried forward' : 'of each deal alone',
          ),
        ]
      : []),
    ...(terms.form === 'hybrid'
      ? [
          other(
            'Test before carry',
            terms.test.kind === 'whole-fund'
              ? 'all called capital is back'
              : `what is held is worth ${percent(terms.test.coverage)} of unreturned capital`,
          ),
        ]
      : []),
    { id: 'order', label: 'Order', value: ORDER[terms.order] },
    {
      id: 'preferredReturn',
      label: 'Preferred return',
      value: `${new Decimal(preferredReturn.rateAnnual).times(100).toFixed(2)}%`,
    },
    other(
      'Compounding',
      isCompound ? `compound, ${compoundsWords(preferredReturn.convention)}` : 'simple',
    ),
    other('Day count', preferredReturn.dayCount),
    other(
      'Accrues',
      (preferredReturn.from === 'due-date' ? 'from the due date' : 'from the drawdown') +
        (preferredReturn.onFees ? ', on fees too' : ', not on fees'),
    ),
    { id: 'catchUp', label: 'Catch-up to GP', value: percent(catchUp.share) },
    { id: 'carry', label: 'Carry', value: `${percent(carry.rate)} of profit` },
    ...carryTiers.map((tier) =>
      other(`Carry above ${hurdleWords(tier)}`, `${percent(tier.carryRate)} of profit`),
    ),
    gpWords(terms),
  ];
}
