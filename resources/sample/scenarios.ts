/** Three branches that come with the sample; the shape of shocks is the core's. */
import type { Shock } from '../../core/scenario/shocks.ts';

export interface ScenarioSeed {
  readonly name: string;
  readonly description: string;
  readonly shocks: readonly Shock[];
}

export const LATE_RECEIPTS: ScenarioSeed = {
  name: 'Late receipts',
  description: 'Trade receivables arrive 10 days late.',
  shocks: [{ kind: 'delayReceipts', categories: ['customer-receipts', 'grid-fees'], days: 10 }],
};

export const EARLIER_SCENARIOS: readonly ScenarioSeed[] = [
  {
    name: 'Dollar down 10%',
    description: 'The US dollar loses a tenth of its value against the euro.',
    shocks: [{ kind: 'fx', currency: 'USD', percent: '-10' }],
  },
  {
    name: 'Rates +100 bp',
    description: 'Money-market rates of EUR, USD and GBP rise by one percentage point.',
    shocks: ['EUR', 'USD', 'GBP'].map((currency) => ({
      kind: 'rateShift' as const,
      currency,
      basisPoints: '100',
    })),
  },
  {
    name: 'Weak winter',
    description: 'A mild winter: a fifth of the customer receipts fails, and energy settles lower.',
    shocks: [
      { kind: 'haircut', categories: ['customer-receipts'], percent: '20' },
      { kind: 'haircut', categories: ['energy-settlement'], percent: '15' },
    ],
  },
];
