/**
 * Three funds of the sample and a parallel vehicle: what was committed, called and paid out. Growth
 * Partners II carries the figures of the waterfall screen: its limited partners' flows since 2021 and
 * distribution 4 as draft.
 */
import { allocate } from '../../core/money/allocate.ts';
import { drawsOf, PATHS } from './draws.ts';
import {
  CLASS_A,
  CLASS_B,
  CLASS_C,
  GENERAL_PARTNER,
  INVESTORS,
  type InvestorSeed,
} from './investors.ts';

export interface CommitmentSeed {
  readonly investor: InvestorSeed;
  readonly party: 'lp' | 'gp';
  readonly classCode: string;
  readonly className: string;
  readonly closingDate: string;
  readonly amountMinor: bigint;
}

export interface FundEventSeed {
  readonly kind: 'call' | 'distribution';
  readonly number: number;
  readonly date: string;
  readonly amountMinor: bigint;
  readonly purpose: string;
  readonly status: 'settled' | 'part-funded' | 'draft';
  /** One amount a commitment, in their order; empty for a draft. */
  readonly lines: readonly bigint[];
  /** The last call in parts; they sum to it. */
  readonly purposes?: readonly PurposeSeed[];
}

export interface PurposeSeed {
  readonly id: string;
  readonly kind: 'investment' | 'management-fee' | 'expenses';
  readonly label: string;
  readonly amountMinor: bigint;
}

export interface TermsSeed {
  readonly version: number;
  readonly validFrom: string;
  readonly terms: Readonly<Record<string, unknown>>;
}

export interface FundSeed {
  readonly code: string;
  readonly name: string;
  readonly vintage: number;
  /** The code of the fund that it invests beside; null for a main fund. */
  readonly parallelTo: string | null;
  /** `EntitySeed.short`, or null where the fund banks outside of the group. */
  readonly entity: string | null;
  /** `AccountSeed.key` of where calls are paid in. */
  readonly account: string | null;
  readonly terms: readonly TermsSeed[];
  readonly commitments: readonly CommitmentSeed[];
  readonly events: readonly FundEventSeed[];
}

interface ClassSeed {
  readonly code: string;
  readonly name: string;
  readonly investors: readonly InvestorSeed[];
  /** Commitments of the class in hundreds of thousands of euros. */
  readonly units: bigint;
}

const UNIT_MINOR = 10_000_000n;

function commit(path: number, closingDate: string, classes: readonly ClassSeed[]) {
  const draws = drawsOf(PATHS.funds + path);
  return classes.flatMap((seed): CommitmentSeed[] => {
    // Everyone takes one unit; the rest goes by weight, so that no commitment is empty.
    const weights = seed.investors.map(() => BigInt(draws.between(1, 12)));
    const rest = allocate(seed.units - BigInt(seed.investors.length), weights);
    return seed.investors.map((investor, index) => ({
      investor,
      party: investor === GENERAL_PARTNER ? 'gp' : 'lp',
      classCode: seed.code,
      className: seed.name,
      closingDate,
      amountMinor: (1n + (rest[index] ?? 0n)) * UNIT_MINOR,
    }));
  });
}

/**
 * Splits an amount over commitments as the waterfall does: first between the general partner's
 * commitment and all others, then by commitment inside each side.
 */
export function splitByCommitment(
  total: bigint,
  commitments: readonly CommitmentSeed[],
): readonly bigint[] {
  const ofParty = (party: 'lp' | 'gp') =>
    commitments.flatMap((row, index) => (row.party === party ? [index] : []));
  const weigh = (places: readonly number[]) =>
    places.map((place) => commitments[place]?.amountMinor ?? 0n);
  const sides = [ofParty('lp'), ofParty('gp')];
  const sideTotals = allocate(
    total,
    sides.map((places) => weigh(places).reduce((sum, weight) => sum + weight, 0n)),
  );
  const lines = commitments.map(() => 0n);
  sides.forEach((places, side) => {
    if (places.length === 0) return;
    const parts = allocate(sideTotals[side] ?? 0n, weigh(places));
    places.forEach((place, index) => {
      lines[place] = parts[index] ?? 0n;
    });
  });
  return lines;
}

type Movement = readonly [date: string, amountMinor: bigint, purpose: string];

function settled(
  kind: FundEventSeed['kind'],
  commitments: readonly CommitmentSeed[],
  movements: readonly Movement[],
): FundEventSeed[] {
  return movements.map(([date, amountMinor, purpose], index) => ({
    kind,
    number: index + 1,
    date,
    amountMinor,
    purpose,
    status: 'settled',
    lines: splitByCommitment(
      amountMinor,
      // Who comes in later has no part yet; the closing puts it right.
      commitments.map((row) => (row.closingDate <= date ? row : { ...row, amountMinor: 0n })),
    ),
  }));
}

interface TermsSketch {
  readonly rateAnnual: string;
  readonly compounding: 'compound' | 'simple';
  readonly catchUpShare: string;
  readonly carryRate: string;
  readonly gpCommitment?: 'carry-free' | 'as-investor';
  /** The first day of the investment period and the day after its last, where fees step down. */
  readonly invests: readonly [from: string, to: string];
  readonly feeRateAnnual: string;
}

/** One agreement in full, as `fundAgreementSchema` reads it. */
function terms(sketch: TermsSketch): TermsSeed['terms'] {
  const [from, to] = sketch.invests;
  return {
    currency: 'EUR',
    waterfall: {
      form: 'whole-fund',
      order: 'capital-first',
      preferredReturn: {
        rateAnnual: sketch.rateAnnual,
        compounding: sketch.compounding,
        convention: 'continuous',
        dayCount: 'act/365f',
        from: 'due-date',
        onFees: true,
      },
      catchUp: { share: sketch.catchUpShare },
      carry: { rate: sketch.carryRate },
      carryTiers: [],
      gpCommitment: sketch.gpCommitment ?? 'carry-free',
    },
    managementFee: {
      frequency: 'quarterly',
      periods: 'calendar',
      proration: 'equal-periods',
      baseTaken: 'period-start',
      phases: [
        { from, to, basis: 'committed', rateAnnual: sketch.feeRateAnnual },
        { from: to, basis: 'invested', rateAnnual: '0.015' },
      ],
      offsets: { share: '0.8', carriesForward: true },
      vatRate: '0',
    },
    investmentPeriod: { from, to },
    capitalCalls: {
      basis: 'commitment',
      noticeDays: 10,
      lateInterest: { rateAnnual: '0.08', dayCount: 'act/365f' },
    },
    equalisation: { rateAnnual: '0.06', dayCount: 'act/365f', onFees: true },
    recycling: { limitShare: '0.2', proceeds: 'capital', until: to },
    organisationalCostCap: { shareOfCommitments: '0.005' },
    clawback: { taxRate: '0.45', escrowShare: '0.3', liability: 'several', interim: 'annual' },
    classes: [],
  };
}

function growthPartnersOne(): FundSeed {
  const commitments = commit(1, '2017-04-28', [
    { code: 'A', name: 'Class A', investors: CLASS_A, units: 300n },
    { code: 'B', name: 'Class B', investors: CLASS_B.slice(0, 5), units: 90n },
    { code: 'GP', name: 'GP commitment', investors: [GENERAL_PARTNER], units: 10n },
  ]);
  const calls: Movement[] = [
    ['2017-06-30', 1_000_000_000n, 'Wind portfolio Öslinger Land'],
    ['2018-05-15', 1_200_000_000n, 'Grid stake Moselle'],
    ['2019-11-29', 900_000_000n, 'Storage platform'],
    ['2021-02-26', 500_000_000n, 'Follow-on and expenses'],
  ];
  const distributions: Movement[] = [
    ['2021-09-30', 800_000_000n, 'Refinancing of the wind portfolio'],
    ['2023-06-30', 1_150_000_000n, 'Sale of the grid stake'],
    ['2025-03-31', 640_000_000n, 'Partial sale of the storage platform'],
  ];
  return {
    code: 'GP1',
    name: 'Growth Partners I',
    vintage: 2017,
    parallelTo: null,
    entity: 'GP I',
    account: 'gp1-op',
    terms: [
      {
        version: 1,
        validFrom: '2017-04-28',
        terms: terms({
          rateAnnual: '0.07',
          compounding: 'simple',
          catchUpShare: '0.8',
          carryRate: '0.2',
          invests: ['2017-04-28', '2022-04-28'],
          feeRateAnnual: '0.02',
        }),
      },
    ],
    commitments,
    events: [
      ...settled('call', commitments, calls),
      ...settled('distribution', commitments, distributions),
    ],
  };
}

function growthPartnersTwo(): FundSeed {
  const second = {
    rateAnnual: '0.08',
    compounding: 'compound',
    carryRate: '0.2',
    invests: ['2020-12-15', '2025-12-15'],
    feeRateAnnual: '0.0175',
  } as const;
  // This path's sizes round to the class totals of the waterfall screen, cent by cent.
  const commitments = commit(254, '2020-12-15', [
    { code: 'A', name: 'Class A', investors: CLASS_A, units: 600n },
    { code: 'B', name: 'Class B', investors: CLASS_B, units: 300n },
    { code: 'C', name: 'Class C Feeder', investors: CLASS_C, units: 150n },
    { code: 'GP', name: 'GP commitment', investors: [GENERAL_PARTNER], units: 30n },
  ]);
  const calls: Movement[] = [
    ['2021-03-31', 2_160_000_000n, 'Helion Grid, first tranche'],
    ['2021-11-15', 1_980_000_000n, 'Solar Alzette'],
    ['2022-06-30', 2_376_000_000n, 'Eólica Peñalara'],
    ['2023-02-28', 1_728_000_000n, 'Helion Grid, second tranche'],
    ['2024-01-31', 648_000_000n, 'Follow-on, fees and expenses'],
  ];
  const distributions: Movement[] = [
    ['2023-12-15', 1_954_285_714n, 'Recapitalisation of Solar Alzette'],
    ['2024-09-30', 3_162_857_143n, 'Sale of Eólica Peñalara'],
    ['2025-06-30', 2_520_000_000n, 'Partial sale of Solar Alzette'],
  ];
  return {
    code: 'GP2',
    name: 'Growth Partners II',
    vintage: 2020,
    parallelTo: null,
    entity: 'GP II',
    account: 'gp2-op',
    terms: [
      { version: 1, validFrom: '2020-12-15', terms: terms({ ...second, catchUpShare: '0.5' }) },
      { version: 2, validFrom: '2021-09-01', terms: terms({ ...second, catchUpShare: '0.8' }) },
      {
        version: 3,
        validFrom: '2022-07-01',
        terms: terms({ ...second, catchUpShare: '0.8', gpCommitment: 'as-investor' }),
      },
      { version: 4, validFrom: '2024-01-01', terms: terms({ ...second, catchUpShare: '1' }) },
    ],
    commitments,
    events: [
      ...settled('call', commitments, calls),
      ...settled('distribution', commitments, distributions),
      {
        kind: 'distribution',
        number: 4,
        date: '2026-11-27',
        amountMinor: 5_000_000_000n,
        purpose: 'Sale of Helion Grid',
        status: 'draft',
        lines: [],
      },
    ],
  };
}

const THIRD_TERMS: TermsSeed = {
  version: 1,
  validFrom: '2025-05-30',
  terms: terms({
    rateAnnual: '0.06',
    compounding: 'compound',
    catchUpShare: '0.5',
    carryRate: '0.15',
    invests: ['2025-05-30', '2030-05-30'],
    feeRateAnnual: '0.0175',
  }),
};

/** The day on which the feeder's investors and two institutions came into the third fund. */
const LATER_CLOSING = '2026-02-27';

function growthPartnersThree(): FundSeed {
  const late = new Set([...CLASS_A.slice(-2), ...CLASS_C]);
  const commitments = commit(3, '2025-05-30', [
    { code: 'A', name: 'Class A', investors: CLASS_A.slice(4), units: 520n },
    { code: 'B', name: 'Class B', investors: CLASS_B, units: 240n },
    { code: 'C', name: 'Class C Feeder', investors: CLASS_C.slice(12, 22), units: 60n },
    { code: 'GP', name: 'GP commitment', investors: [GENERAL_PARTNER], units: 20n },
  ]).map((row) => (late.has(row.investor) ? { ...row, closingDate: LATER_CLOSING } : row));
  return {
    code: 'GP3',
    name: 'Growth Partners III',
    vintage: 2025,
    parallelTo: null,
    entity: null,
    account: null,
    terms: [THIRD_TERMS],
    commitments,
    events: [
      ...settled('call', commitments, [
        ['2025-09-15', 840_000_000n, 'Heat network Ångström, first tranche'],
        ['2026-05-15', 1_008_000_000n, 'Heat network Ångström, second tranche'],
      ]),
      lastCall(commitments),
    ],
  };
}

/** Due a week ago; one investor has not paid, one has paid a part. */
function lastCall(commitments: readonly CommitmentSeed[]): FundEventSeed {
  const purposes: readonly PurposeSeed[] = [
    {
      id: 'heat',
      kind: 'investment',
      label: 'Heat network Ångström, third tranche',
      amountMinor: 336_000_000n,
    },
    {
      id: 'fee',
      kind: 'management-fee',
      label: 'Management fee, fourth quarter',
      amountMinor: 36_750_000n,
    },
  ];
  const amountMinor = purposes.reduce((sum, one) => sum + one.amountMinor, 0n);
  return {
    kind: 'call',
    number: 3,
    date: '2026-11-13',
    amountMinor,
    purpose: purposes.map(({ label }) => label).join(', '),
    status: 'part-funded',
    lines: splitByCommitment(amountMinor, commitments),
    purposes,
  };
}

/** Invests beside the third fund, for those who may not come in through it. */
function parallelThree(): FundSeed {
  const commitments = commit(5, '2025-05-30', [
    { code: 'A', name: 'Class A', investors: CLASS_A.slice(0, 4), units: 60n },
    { code: 'GP', name: 'GP commitment', investors: [GENERAL_PARTNER], units: 2n },
  ]);
  return {
    code: 'GP3P',
    name: 'Growth Partners III Parallel',
    vintage: 2025,
    parallelTo: 'GP3',
    entity: null,
    account: null,
    terms: [THIRD_TERMS],
    commitments,
    events: settled('call', commitments, [
      ['2025-09-15', 62_000_000n, 'Heat network Ångström, first tranche'],
      ['2026-05-15', 74_400_000n, 'Heat network Ångström, second tranche'],
    ]),
  };
}

/** The funds with all lines split; the same at every call. */
export function buildFunds(): readonly FundSeed[] {
  return [growthPartnersOne(), growthPartnersTwo(), growthPartnersThree(), parallelThree()];
}

/** `I001` to `I060`, by the place in `INVESTORS`. */
export function investorCode(investor: InvestorSeed): string {
  return `I${String(INVESTORS.indexOf(investor) + 1).padStart(3, '0')}`;
}
