/**
 * What the sample's funds did beside calls and distributions: deals with their investments, proceeds
 * and quarterly values, fees and expenses, credit lines and a plan. Fees follow the agreement, so that
 * every net asset value can be told from its movements.
 */
import { type Books, booksAt } from '../../core/fund/accounts/books.ts';
import { type CreditLineFacts, lineAt } from '../../core/fund/accounts/lineInterest.ts';
import { fundAgreementSchema } from '../../core/fund/agreement.ts';
import type { ExpenseCategory, FlowCategory } from '../../core/fund/flowCategories.ts';
import { managementFees } from '../../core/fund/managementFee.ts';
import type { FundPlan } from '../../core/fund/pacing.ts';
import { allocate } from '../../core/money/allocate.ts';
import { money } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import { addDays, addMonths, daysBetween, type IsoDate, isoDate } from '../../core/time/dates.ts';
import type { FundSeed } from './funds.ts';
import { SAMPLE_AS_OF } from './group.ts';

export interface DealSeed {
  readonly code: string;
  readonly name: string;
  readonly sector: string;
  readonly country: string;
}

export interface FundFlowSeed {
  readonly date: IsoDate;
  readonly kind:
    | 'investment'
    | 'proceeds'
    | 'income'
    | 'management-fee'
    | 'expense'
    | 'chargeback'
    | 'organisation-cost'
    | 'offering-cost'
    | 'placement-fee';
  /** What an expense, a chargeback or income was for. */
  readonly category?: FlowCategory;
  readonly deal: string | null;
  /** Positive into the fund. */
  readonly amountMinor: bigint;
  readonly note: string;
}

export interface ValuationSeed {
  readonly date: IsoDate;
  readonly deal: string;
  readonly amountMinor: bigint;
  readonly method: string;
}

export interface CreditLineSeed {
  readonly name: string;
  readonly limitMinor: bigint;
  readonly rateAnnual: string;
  readonly validFrom: string;
  readonly flows: readonly {
    readonly date: IsoDate;
    readonly kind: 'draw' | 'repay' | 'interest';
    readonly amountMinor: bigint;
    /** The number of the call that paid it. */
    readonly call: number | null;
  }[];
}

export interface FundBookSeed {
  readonly fund: FundSeed;
  readonly deals: readonly DealSeed[];
  readonly flows: readonly FundFlowSeed[];
  readonly valuations: readonly ValuationSeed[];
  readonly lines: readonly CreditLineSeed[];
  readonly plans: readonly {
    readonly name: string;
    readonly inForecast: boolean;
    readonly assumptions: FundPlan;
  }[];
}

/** Thousands of euros in minor units. */
const thousand = (amount: number) => BigInt(Math.round(amount * 100_000));
const EUR = (minor: bigint) => money('EUR', minor);

interface DealSketch extends DealSeed {
  /** Date, thousands invested (negative) or got back (positive), and what for. */
  readonly moves: readonly (readonly [date: string, amount: number, note: string])[];
  /** Values in thousands, straight between; taken at quarter ends and on the days of sales. */
  readonly values: readonly (readonly [date: string, value: number])[];
  readonly dividends?: readonly (readonly [date: string, amount: number])[];
}

interface BookSketch {
  readonly deals: readonly DealSketch[];
  readonly organisationCost: readonly [date: string, amount: number];
  /** Thousands on the same day. */
  readonly fundraising?: { readonly offering: number; readonly placement: number };
  /** Thousands each 31 March. */
  readonly expensesAnnual: number;
  /** Name, limit, rate, draws with the days and calls of their repayment. */
  readonly line?: {
    readonly name: string;
    readonly limit: number;
    readonly rateAnnual: string;
    readonly draws: readonly (readonly [
      date: string,
      amount: number,
      repaid: string | null,
      call: number,
    ])[];
  };
}

const SKETCHES: { readonly [code: string]: BookSketch } = {
  GP1: {
    organisationCost: ['2017-07-05', 180],
    expensesAnnual: 45,
    deals: [
      {
        ...deal('WND', 'Wind portfolio Öslinger Land', 'wind', 'LU'),
        moves: [
          ['2017-07-14', -8_600, 'Purchase'],
          ['2021-09-24', 8_150, 'Refinancing'],
        ],
        values: [
          ['2017-07-14', 8_600],
          ['2021-06-30', 14_200],
          ['2021-09-24', 6_400],
          ['2026-09-30', 9_350],
        ],
        dividends: [
          ['2024-12-16', 420],
          ['2025-12-15', 465],
        ],
      },
      {
        ...deal('GRD', 'Grid stake Moselle', 'grid', 'DE'),
        moves: [
          ['2018-06-01', -9_800, 'Purchase of 24%'],
          ['2023-06-26', 11_900, 'Sale of the stake'],
        ],
        values: [
          ['2018-06-01', 9_800],
          ['2023-03-31', 11_600],
          ['2023-06-26', 0],
        ],
      },
      {
        ...deal('STO', 'Storage platform', 'storage', 'DE'),
        moves: [
          ['2019-12-10', -7_900, 'First site'],
          ['2021-03-12', -3_900, 'Follow-on'],
          ['2025-03-26', 6_550, 'Sale of 40%'],
        ],
        values: [
          ['2019-12-10', 7_900],
          ['2020-12-31', 8_300],
          ['2021-03-12', 12_300],
          ['2024-12-31', 16_100],
          ['2025-03-26', 9_800],
          ['2026-09-30', 10_450],
        ],
      },
    ],
  },
  GP2: {
    organisationCost: ['2021-04-09', 310],
    fundraising: { offering: 60, placement: 90 },
    expensesAnnual: 95,
    deals: [
      {
        ...deal('HEL', 'Helion Grid', 'grid', 'FR'),
        moves: [
          ['2021-04-15', -18_200, 'First tranche'],
          ['2023-01-25', -13_600, 'Second tranche'],
          ['2024-02-08', -6_125, 'Follow-on'],
          ['2026-11-16', 47_220, 'Sale of all shares'],
        ],
        values: [
          ['2021-04-15', 18_200],
          ['2022-12-31', 20_900],
          ['2023-01-25', 34_500],
          ['2024-02-08', 41_800],
          ['2025-03-31', 39_400],
          ['2026-09-30', 46_100],
          ['2026-11-16', 0],
        ],
      },
      {
        ...deal('SOL', 'Solar Alzette', 'solar', 'LU'),
        moves: [
          ['2021-11-30', -16_900, 'Purchase'],
          ['2023-12-13', 19_780, 'Recapitalisation'],
          ['2025-06-25', 25_415, 'Partial sale'],
        ],
        values: [
          ['2021-11-30', 16_900],
          ['2023-09-30', 45_200],
          ['2023-12-13', 27_300],
          ['2025-03-31', 38_600],
          ['2025-06-25', 13_900],
          ['2026-09-30', 15_250],
        ],
        dividends: [['2025-12-19', 610]],
      },
      {
        ...deal('EOL', 'Eólica Peñalara', 'wind', 'ES'),
        moves: [
          ['2022-05-18', -20_600, 'Purchase'],
          ['2024-09-25', 32_040, 'Sale of all shares'],
        ],
        values: [
          ['2022-05-18', 20_600],
          ['2024-06-30', 30_900],
          ['2024-09-25', 0],
        ],
      },
    ],
    line: {
      name: 'Subscription line Rheinbank',
      limit: 20_000,
      rateAnnual: '0.0415',
      draws: [
        ['2022-05-16', 18_500, '2022-06-30', 3],
        ['2023-01-23', 12_000, '2023-02-28', 4],
      ],
    },
  },
  GP3: {
    organisationCost: ['2025-09-22', 310],
    expensesAnnual: 70,
    deals: [
      {
        ...deal('HNA', 'Heat network Ångström', 'heat', 'SE'),
        moves: [
          ['2025-09-30', -6_200, 'First tranche'],
          ['2026-06-03', -8_100, 'Second tranche'],
        ],
        values: [
          ['2025-09-30', 6_200],
          ['2026-03-31', 6_350],
          ['2026-06-03', 14_450],
          ['2026-09-30', 14_980],
        ],
      },
      {
        ...deal('QUY', 'Quay storage', 'storage', 'NL'),
        moves: [['2026-10-19', -5_200, 'First site']],
        values: [['2026-10-19', 5_200]],
      },
    ],
    line: {
      name: 'Subscription line Hanse Commerz',
      limit: 12_000,
      rateAnnual: '0.0395',
      draws: [['2026-10-15', 5_400, null, 0]],
    },
  },
  GP3P: {
    organisationCost: ['2025-09-22', 25],
    expensesAnnual: 5,
    deals: [
      {
        ...deal('HNA', 'Heat network Ångström', 'heat', 'SE'),
        moves: [
          ['2025-09-30', -460, 'First tranche'],
          ['2026-06-03', -600, 'Second tranche'],
        ],
        values: [
          ['2025-09-30', 460],
          ['2026-03-31', 471],
          ['2026-06-03', 1_071],
          ['2026-09-30', 1_111],
        ],
      },
    ],
  },
};

function deal(code: string, name: string, sector: string, country: string): DealSeed {
  return { code, name, sector, country };
}

function quarterEnds(from: IsoDate, to: IsoDate): IsoDate[] {
  const ends: IsoDate[] = [];
  for (let k = 1; ; k++) {
    const end = addDays(addMonths(isoDate(`${from.slice(0, 4)}-01-01`), 3 * k), -1);
    if (end > to) return ends;
    if (end >= from) ends.push(end);
  }
}

/** The value on a day: straight between its anchors in whole thousands, none outside of them. */
function valueOn(values: DealSketch['values'], day: IsoDate): number | undefined {
  const exact = values.find(([date]) => date === day);
  if (exact) return exact[1];
  const after = values.findIndex(([date]) => date > day);
  const [to, from] = [values[after], values[after - 1]];
  if (!to || !from || from[1] === 0) return undefined;
  const share = daysBetween(isoDate(from[0]), day) / daysBetween(isoDate(from[0]), isoDate(to[0]));
  // A sale ends the line: until its day the value goes on as it was.
  const isSale = to[1] < from[1] * 0.85;
  return Math.round(isSale ? from[1] : from[1] + (to[1] - from[1]) * share);
}

function valuationsOf({ code, values }: DealSketch): ValuationSeed[] {
  const first = isoDate(values[0]?.[0] ?? SAMPLE_AS_OF);
  const days = [
    ...quarterEnds(first, isoDate(SAMPLE_AS_OF)),
    ...values.map(([date]) => isoDate(date)),
  ];
  return [...new Set(days)].sort().flatMap((date) => {
    const value = valueOn(values, date);
    if (value === undefined) return [];
    const isMove = values.some(([anchor]) => anchor === date);
    const method =
      value === 0 ? 'Sold' : isMove ? 'Price of the transaction' : 'Discounted cash flow';
    return [{ date, deal: code, amountMinor: thousand(value), method }];
  });
}

function dealFlows({ code, moves, dividends = [] }: DealSketch): FundFlowSeed[] {
  return [
    ...moves.map(
      ([date, amount, note]): FundFlowSeed => ({
        date: isoDate(date),
        kind: amount < 0 ? 'investment' : 'proceeds',
        deal: code,
        amountMinor: thousand(amount),
        note,
      }),
    ),
    ...dividends.map(
      ([date, amount]): FundFlowSeed => ({
        date: isoDate(date),
        kind: 'income',
        category: 'dividend',
        deal: code,
        amountMinor: thousand(amount),
        note: 'Dividend',
      }),
    ),
  ];
}

/** What a year's expenses are for, in hundredths; what the manager's own people did is one of them. */
const EXPENSE_SHARES: readonly (readonly [
  'expense' | 'chargeback',
  ExpenseCategory,
  hundredths: bigint,
  note: string,
])[] = [
  ['expense', 'administration', 34n, 'Administrator'],
  ['expense', 'audit', 26n, 'Audit'],
  ['expense', 'legal', 13n, 'Counsel'],
  ['expense', 'valuation', 9n, 'Valuer'],
  ['expense', 'insurance', 7n, 'Insurance'],
  ['expense', 'bank-fees', 4n, 'Bank charges'],
  ['chargeback', 'accounting', 7n, 'Accounting by the manager'],
];

function expensesOfYear(year: number, amountMinor: bigint): FundFlowSeed[] {
  const parts = allocate(
    -amountMinor,
    EXPENSE_SHARES.map(([, , hundredths]) => hundredths),
  );
  return EXPENSE_SHARES.map(([kind, category, , note], index) => ({
    date: isoDate(`${year}-03-31`),
    ...{ kind, category, deal: null },
    amountMinor: parts[index] ?? 0n,
    note: `${note} ${year - 1}`,
  }));
}

function raisingOf({ organisationCost: [date], fundraising }: BookSketch): FundFlowSeed[] {
  if (fundraising === undefined) return [];
  const flow = (kind: FundFlowSeed['kind'], amount: number, note: string): FundFlowSeed => ({
    date: isoDate(date),
    ...{ kind, deal: null, amountMinor: -thousand(amount), note },
  });
  return [
    flow('offering-cost', fundraising.offering, 'Offering documents and registration'),
    flow('placement-fee', fundraising.placement, 'Placement agent'),
  ];
}

function expensesOf(fund: FundSeed, sketch: BookSketch): FundFlowSeed[] {
  const first = fund.commitments[0]?.closingDate ?? SAMPLE_AS_OF;
  const [date, amount] = sketch.organisationCost;
  const years: FundFlowSeed[] = [];
  for (let year = Number(first.slice(0, 4)) + 1; year <= Number(SAMPLE_AS_OF.slice(0, 4)); year++)
    years.push(...expensesOfYear(year, thousand(sketch.expensesAnnual)));
  return [
    {
      date: isoDate(date),
      kind: 'organisation-cost',
      deal: null,
      amountMinor: -thousand(amount),
      note: 'Organisation of the fund',
    },
    ...raisingOf(sketch),
    ...years,
  ];
}

/** Fees by the newest agreement, on the first day of each quarter after capital was called. */
function feesOf(fund: FundSeed, books: Books): FundFlowSeed[] {
  const agreement = fundAgreementSchema.parse(fund.terms.at(-1)?.terms);
  const terms = agreement.managementFee;
  const first = isoDate(fund.commitments[0]?.closingDate ?? SAMPLE_AS_OF);
  if (terms === undefined) return [];
  const committed = fund.commitments.reduce((sum, row) => sum + row.amountMinor, 0n);
  const days = [first, ...quarterEnds(first, isoDate(SAMPLE_AS_OF)).map((end) => addDays(end, 1))];
  const periods = unwrap(
    managementFees({
      currency: 'EUR',
      from: first,
      to: addDays(isoDate(SAMPLE_AS_OF), 1),
      frequency: terms.frequency,
      periods: terms.periods,
      proration: terms.proration,
      baseTaken: terms.baseTaken,
      vatRate: terms.vatRate,
      phases: terms.phases.map(({ from, basis, rateAnnual }) => ({ from, basis, rateAnnual })),
      bases: {
        committed: [{ from: first, amount: EUR(committed) }],
        invested: days.map((day) => ({
          from: day,
          amount: EUR(booksAt(books, day).deals.reduce((sum, one) => sum + one.costMinor, 0n)),
        })),
        'net-asset-value': [],
      },
    }),
  );
  const called = isoDate(fund.events[0]?.date ?? SAMPLE_AS_OF);
  // The last quarter is under way; its fee is charged whole on its first day.
  return periods.map(({ from, to, net }, k): FundFlowSeed => {
    const isLast = k === periods.length - 1;
    return {
      date: from < called ? called : from,
      kind: 'management-fee',
      deal: null,
      amountMinor: isLast ? -(periods[k - 1]?.net.minor ?? net.minor) : -net.minor,
      note: `Management fee ${from} until ${isLast ? addMonths(from, 3) : to}`,
    };
  });
}

function lineOf({ line }: BookSketch): CreditLineSeed[] {
  if (line === undefined) return [];
  const flows = line.draws.flatMap(
    ([drawn, amount, repaid, call]): CreditLineSeed['flows'][number][] => {
      const draw = {
        date: isoDate(drawn),
        kind: 'draw' as const,
        amountMinor: thousand(amount),
        call: null,
      };
      if (repaid === null) return [draw];
      const facts: CreditLineFacts = {
        name: line.name,
        limit: EUR(thousand(line.limit)),
        rateAnnual: line.rateAnnual,
        dayCount: 'act/360',
        flows: [{ date: draw.date, kind: 'draw', amount: EUR(draw.amountMinor), byCall: false }],
      };
      const date = isoDate(repaid);
      const interest = lineAt(facts, date).accruedMinor;
      return [
        draw,
        { date, kind: 'repay', amountMinor: draw.amountMinor, call },
        { date, kind: 'interest', amountMinor: interest, call },
      ];
    },
  );
  return [
    {
      name: line.name,
      limitMinor: thousand(line.limit),
      rateAnnual: line.rateAnnual,
      validFrom: addDays(flows[0]?.date ?? isoDate(SAMPLE_AS_OF), -60),
      flows,
    },
  ];
}

const byDate = (one: { date: string }, other: { date: string }) =>
  one.date < other.date ? -1 : one.date > other.date ? 1 : 0;

/** The seed as the calculations take it. */
export function booksOf(seed: Omit<FundBookSeed, 'plans' | 'deals'>): Books {
  return {
    currency: 'EUR',
    movements: [
      ...seed.fund.events
        .filter(({ status }) => status === 'settled')
        .map((event) => ({
          date: isoDate(event.date),
          kind: event.kind === 'call' ? ('contribution' as const) : ('distribution' as const),
          amount: EUR(event.kind === 'call' ? event.amountMinor : -event.amountMinor),
        })),
      ...seed.flows.map(({ date, kind, deal: code, amountMinor }) => ({
        date,
        kind,
        ...(code === null ? {} : { deal: code }),
        amount: EUR(amountMinor),
      })),
    ].sort(byDate),
    valuations: seed.valuations.map(({ date, deal: label, amountMinor }) => ({
      date,
      kind: 'deal',
      label,
      amount: EUR(amountMinor),
    })),
    lines: seed.lines.map((line) => ({
      name: line.name,
      limit: EUR(line.limitMinor),
      rateAnnual: line.rateAnnual,
      dayCount: 'act/360',
      flows: line.flows.map(({ date, kind, amountMinor, call }) => ({
        date,
        kind,
        amount: EUR(amountMinor),
        byCall: call !== null,
      })),
    })),
  };
}

const PLAN: FundPlan = {
  start: isoDate('2026-11-20'),
  contributionRates: ['0.25', '0.3333', '0.5'],
  lifeYears: 12,
  bow: '2.5',
  growthAnnual: '0.11',
  yieldAnnual: '0.02',
  frequency: 'quarterly',
  planned: [],
  callLagDays: 5,
  exitLagDays: 10,
  forecastMonths: 24,
  probability: '0.8',
};

/** The books of the funds, in their order; the same at every call. */
export function buildFundBooks(funds: readonly FundSeed[]): readonly FundBookSeed[] {
  return funds.flatMap((fund) => {
    const sketch = SKETCHES[fund.code];
    if (sketch === undefined) return [];
    const valuations = sketch.deals.flatMap(valuationsOf).sort(byDate);
    const lines = lineOf(sketch);
    const flows = [...sketch.deals.flatMap(dealFlows), ...expensesOf(fund, sketch)].sort(byDate);
    const fees = feesOf(fund, booksOf({ fund, flows, valuations, lines }));
    return [
      {
        fund,
        deals: sketch.deals.map(({ code, name, sector, country }) => ({
          code,
          name,
          sector,
          country,
        })),
        flows: [...flows, ...fees].sort(byDate),
        valuations,
        lines,
        plans:
          fund.code === 'GP3' ? [{ name: 'Base case', inForecast: false, assumptions: PLAN }] : [],
      },
    ];
  });
}
