/**
 * What flows through the sample's accounts: each stream is one reason for entries (a customer base,
 * a supplier run, a payroll) with its schedule, size, trend, season and noise. Amounts are major
 * units of the account's currency at the level of November 2026.
 */
import type { CategoryCode } from '../reference/categories.ts';
import { ACCOUNTS, accountIndex, ENTITIES } from './group.ts';
import type { PartyKind } from './parties.ts';

export type Schedule =
  /** On average `lines` entries a business day. */
  | { readonly every: 'day'; readonly lines: number }
  /** On these weekdays (1 Monday), or the next business day. */
  | { readonly every: 'week'; readonly on: readonly number[]; readonly lines: number }
  /** On this day of the month or the next business day; 31 is the last business day. */
  | {
      readonly every: 'month';
      readonly day: number;
      readonly lines: number;
      /** Only in these months. */
      readonly months?: readonly number[];
    }
  /** At random, with this chance a business day. */
  | { readonly every: 'chance'; readonly chance: number };

export interface Stream {
  readonly account: number;
  readonly category: CategoryCode;
  /** Whose names stand on the entries; a fixed name where no counterparty fits. */
  readonly party: PartyKind | { readonly name: string };
  readonly sign: 1 | -1;
  readonly schedule: Schedule;
  readonly mean: number;
  /** Standard deviation of the logarithm of one entry. */
  readonly sigma: number;
  readonly growthAnnual: number;
  /** Share by which the peak exceeds the year's mean. */
  readonly season: number;
  readonly peakMonth: number;
  /** Volatility a day of the slowly moving level. */
  readonly drift: number;
  /** The account that books the same amount with the other sign. */
  readonly mirror?: number;
}

const streams: Stream[] = [];
/** Scales how many entries come by day and week, with amounts to match: about 105,000 in all. */
const DENSITY = 0.67;
const DAYS_A_MONTH = 21;

type Options = Partial<
  Pick<Stream, 'sigma' | 'growthAnnual' | 'season' | 'peakMonth' | 'drift' | 'mirror'>
>;

function stream(
  key: string,
  what: readonly [category: CategoryCode, party: Stream['party'], sign: 1 | -1],
  schedule: Schedule,
  mean: number,
  options: Options = {},
): void {
  const [category, party, sign] = what;
  const isFrequent = schedule.every === 'day' || schedule.every === 'week';
  const density = isFrequent ? DENSITY : 1;
  streams.push({
    account: accountIndex(key),
    category,
    party,
    sign,
    schedule: isFrequent ? { ...schedule, lines: schedule.lines * density } : schedule,
    mean: mean / density,
    sigma: 0.5,
    growthAnnual: 0.05,
    season: 0,
    peakMonth: 1,
    drift: 0.012,
    ...options,
  });
}

interface Business {
  /** Customer receipts of one day and in how many entries they come. */
  readonly receipts: number;
  readonly lines: number;
  readonly season?: number;
  readonly peakMonth?: number;
  readonly growthAnnual?: number;
}

/** Money from customers: every day, busier around month ends, with the season of the trade. */
function receipts(key: string, business: Business, category: CategoryCode = 'customer-receipts') {
  const { receipts: daily, lines, season = 0.15, peakMonth = 1, growthAnnual = 0.06 } = business;
  stream(key, [category, 'customer', 1], { every: 'day', lines }, daily / lines, {
    sigma: 0.8,
    season,
    peakMonth,
    growthAnnual,
    drift: 0.018,
  });
}

/** Running costs as shares of the daily turnover that an account pays for. */
function costs(key: string, turnover: number, lines: number, share = 0.62): void {
  const runs = (turnover * share * 5) / 2;
  const perRun = Math.max(2, lines * 1.9);
  const runDays = { every: 'week', on: [2, 4], lines: perRun } as const;
  stream(key, ['suppliers', 'supplier', -1], runDays, (0.7 * runs) / perRun, {
    sigma: 0.9,
    season: 0.06,
    peakMonth: 3,
    growthAnnual: 0.045,
  });
  const daily = { every: 'day', lines: lines * 0.35 } as const;
  const dailyMean = (0.3 * turnover * share) / (lines * 0.35);
  stream(key, ['suppliers', 'supplier', -1], daily, dailyMean, { sigma: 1, growthAnnual: 0.045 });
  stream(key, ['rent', 'landlord', -1], { every: 'month', day: 1, lines: 1 }, turnover * 0.35, {
    sigma: 0.02,
    drift: 0,
    growthAnnual: 0.03,
  });
  stream(key, ['capex', 'supplier', -1], { every: 'chance', chance: 0.035 }, turnover * 1.1, {
    sigma: 0.8,
  });
}

function payroll(key: string, monthly: number, day: number, lines = 2): void {
  const name = { name: 'Salaries and wages' };
  stream(key, ['payroll', name, -1], { every: 'month', day, lines }, monthly / lines, {
    sigma: 0.03,
    drift: 0.001,
    growthAnnual: 0.04,
  });
  const bonus = { every: 'month', day, lines: 1, months: [3] } as const;
  stream(key, ['payroll', { name: 'Annual bonus' }, -1], bonus, monthly * 0.45, { sigma: 0.05 });
  const dueDay = { every: 'month', day: 10, lines: 1 } as const;
  stream(key, ['payroll-tax', 'authority', -1], dueDay, monthly * 0.38, {
    sigma: 0.03,
    drift: 0.001,
    growthAnnual: 0.04,
  });
}

function vat(key: string, monthlyTurnover: number, day: number, months?: readonly number[]): void {
  const periods = months ? 12 / months.length : 1;
  const schedule = { every: 'month', day, lines: 1, ...(months ? { months } : {}) } as const;
  stream(key, ['vat', 'authority', -1], schedule, monthlyTurnover * 0.045 * periods, {
    sigma: 0.12,
  });
}

function bankCharges(key: string, monthly: number): void {
  const bank = ACCOUNTS[accountIndex(key)]?.bank ?? '';
  const party = { name: bank };
  stream(key, ['bank-fees', party, -1], { every: 'month', day: 1, lines: 2 }, monthly / 2, {
    sigma: 0.35,
  });
  const quarter = { every: 'month', day: 31, lines: 1, months: [3, 6, 9, 12] } as const;
  stream(key, ['interest', party, 1], quarter, monthly * 14, { sigma: 0.2, growthAnnual: -0.1 });
}

/** The monthly charge of group services, booked at both ends. */
function serviceCharge(from: string, to: string, amount: number): void {
  const seed = ACCOUNTS[accountIndex(to)];
  const owner = ENTITIES.find((entity) => entity.short === seed?.entity);
  stream(
    from,
    ['intercompany', { name: owner?.name ?? '' }, -1],
    { every: 'month', day: 15, lines: 1 },
    amount,
    { sigma: 0.08, mirror: accountIndex(to) },
  );
}

receipts('ene-op', { receipts: 900_000, lines: 7, season: 0.38, growthAnnual: 0.05 });
receipts('net-col', { receipts: 620_000, lines: 13, season: 0.22 }, 'grid-fees');
receipts('uk-op', { receipts: 330_000, lines: 6, season: 0.2 });
receipts('uk-col', { receipts: 120_000, lines: 5, season: 0.12 });
receipts('pol-op', { receipts: 1_150_000, lines: 7, season: 0.18, growthAnnual: 0.09 });
receipts('pol-col', { receipts: 95_000, lines: 4, season: 0.1 });
receipts('inc-op', { receipts: 420_000, lines: 6, season: 0.1, peakMonth: 7 });
receipts('inc-col', { receipts: 900_000, lines: 12, season: 0.16, peakMonth: 7 });
receipts('che-op', { receipts: 270_000, lines: 5, season: 0.14 });
receipts('swe-op', { receipts: 2_500_000, lines: 5, season: 0.28 });
receipts('swe-col', { receipts: 95_000, lines: 3 });
receipts('jpn-op', { receipts: 14_000_000, lines: 4, peakMonth: 8 });
receipts('jpn-col', { receipts: 19_000_000, lines: 5, peakMonth: 8 });
receipts('sgp-op', { receipts: 240_000, lines: 4, season: 0.05, growthAnnual: 0.11 });
receipts('sgp-usd', { receipts: 120_000, lines: 3, season: 0.05 });
receipts('sgp-col', { receipts: 180_000, lines: 3, season: 0.05, growthAnnual: 0.1 });
receipts('ren-op', { receipts: 330_000, lines: 4, season: 0.3, peakMonth: 2, growthAnnual: 0.08 });
receipts('ren-pro', { receipts: 190_000, lines: 3, season: 0.3, peakMonth: 2 });

costs('ene-op', 900_000, 6, 0.34);
costs('net-op', 620_000, 7, 0.66);
costs('uk-op', 450_000, 6, 0.58);
costs('pol-op', 1_500_000, 6, 0.6);
costs('inc-op', 1_320_000, 8, 0.6);
costs('che-op', 270_000, 5, 0.56);
costs('swe-op', 3_500_000, 5, 0.6);
costs('jpn-op', 33_000_000, 4, 0.62);
costs('sgp-op', 240_000, 3, 0.55);
costs('sgp-usd', 300_000, 3, 0.6);
costs('ren-op', 330_000, 4, 0.4);
costs('ren-pro', 190_000, 3, 0.45);
costs('tre-eur', 60_000, 3, 0.9);
costs('hol-op', 90_000, 4, 0.8);

const settlementDays = { every: 'week', on: [1, 4], lines: 4 } as const;
const winterPeak = { sigma: 0.35, season: 0.42, drift: 0.03 };
const utility = 'utility' as const;
stream('ene-set', ['energy-settlement', utility, -1], settlementDays, 235_000, winterPeak);
stream(
  'ene-set',
  ['energy-settlement', utility, 1],
  { every: 'day', lines: 3 },
  92_000,
  winterPeak,
);
const monthlyGas = { every: 'month', day: 20, lines: 2 } as const;
stream('ene-set', ['energy-settlement', utility, -1], monthlyGas, 1_350_000, winterPeak);

payroll('ene-pay', 1_210_000, 26);
payroll('net-pay', 1_240_000, 26);
payroll('uk-pay', 1_182_400, 25);
payroll('inc-pay', 1_050_000, 15);
payroll('inc-pay', 1_050_000, 31);
payroll('che-pay', 1_020_000, 25);
payroll('pol-op', 3_900_000, 28);
payroll('swe-op', 9_800_000, 25);
payroll('jpn-op', 88_000_000, 25);
payroll('sgp-op', 820_000, 27);
payroll('ren-op', 690_000, 25);
payroll('hol-op', 640_000, 27);
payroll('tre-eur', 310_000, 24);

vat('ene-op', 900_000 * DAYS_A_MONTH, 10);
vat('net-op', 1_400_000 * DAYS_A_MONTH, 10);
vat('pol-vat', 1_500_000 * DAYS_A_MONTH, 25);
vat('uk-op', 450_000 * DAYS_A_MONTH, 7, [2, 5, 8, 11]);
vat('che-op', 270_000 * DAYS_A_MONTH, 30, [2, 5, 8, 11]);
vat('swe-tax', 3_500_000 * DAYS_A_MONTH, 12);
vat('jpn-op', 33_000_000 * DAYS_A_MONTH, 30, [2, 5, 8, 11]);
vat('sgp-op', 240_000 * DAYS_A_MONTH, 30, [1, 4, 7, 10]);
vat('ren-op', 330_000 * DAYS_A_MONTH, 15);

const quarters = { every: 'month', day: 10, lines: 1, months: [3, 6, 9, 12] } as const;
stream('hol-tax', ['income-tax', 'authority', -1], quarters, 2_150_000, { sigma: 0.1 });
stream('inc-op', ['income-tax', 'authority', -1], { ...quarters, day: 15 }, 980_000, {
  sigma: 0.1,
});
stream(
  'swe-tax',
  ['income-tax', 'authority', -1],
  { every: 'month', day: 12, lines: 1 },
  1_400_000,
  {
    sigma: 0.05,
  },
);
stream('pol-op', ['income-tax', 'authority', -1], { every: 'month', day: 20, lines: 1 }, 410_000);

stream(
  'pool-eur',
  ['dividends', { name: 'Norholt shareholders, paying agent' }, -1],
  {
    every: 'month',
    day: 12,
    lines: 1,
    months: [5],
  },
  21_500_000,
  { sigma: 0.02, drift: 0 },
);
stream(
  'pool-eur',
  ['debt-service', { name: 'Konsortium Anleihe 2029 Zahlstelle' }, -1],
  {
    every: 'month',
    day: 29,
    lines: 1,
    months: [1, 7],
  },
  5_812_500,
  { sigma: 0, drift: 0, growthAnnual: 0 },
);
stream(
  'tre-eur',
  ['debt-service', 'lender', -1],
  {
    every: 'month',
    day: 31,
    lines: 1,
    months: [3, 6, 9, 12],
  },
  1_476_000,
  { sigma: 0.02, drift: 0, growthAnnual: -0.03 },
);
stream(
  'pool-usd',
  ['debt-service', { name: 'Term Loan B Agent' }, -1],
  {
    every: 'month',
    day: 31,
    lines: 2,
    months: [3, 6, 9, 12],
  },
  1_310_000,
  { sigma: 0.03, drift: 0, growthAnnual: -0.03 },
);
stream(
  'ren-op',
  ['debt-service', 'lender', -1],
  {
    every: 'month',
    day: 30,
    lines: 2,
    months: [6, 12],
  },
  2_240_000,
  { sigma: 0.02, drift: 0, growthAnnual: 0 },
);

stream(
  'uk-op',
  ['rent', { name: 'Harrow Turbine Leasing' }, -1],
  {
    every: 'month',
    day: 20,
    lines: 1,
    months: [2, 5, 8, 11],
  },
  260_846,
  { sigma: 0.01, drift: 0, growthAnnual: 0.02 },
);

for (const key of ['pool-eur', 'tre-eur', 'pool-usd', 'pool-gbp', 'pool-chf'])
  bankCharges(key, 9_500);
for (const key of ['ene-op', 'net-col', 'uk-op', 'inc-op', 'inc-col', 'che-op', 'ren-op', 'hol-op'])
  bankCharges(key, 2_800);
for (const key of ['uk-col', 'pol-col', 'swe-col', 'sgp-usd', 'sgp-col', 'ren-pro', 'ren-res'])
  bankCharges(key, 900);
for (const key of ['gp1-op', 'gp1-esc', 'gp2-op', 'gp2-esc', 'gp2-fee', 'hol-tax'])
  bankCharges(key, 260);
bankCharges('pol-op', 5_400);
bankCharges('swe-op', 14_000);
bankCharges('jpn-op', 240_000);
bankCharges('sgp-op', 1_900);

serviceCharge('ene-op', 'hol-op', 640_000);
serviceCharge('net-op', 'hol-op', 520_000);
serviceCharge('ren-op', 'hol-op', 210_000);
serviceCharge('uk-col', 'hol-op', 190_000);
serviceCharge('pol-col', 'hol-op', 160_000);
serviceCharge('swe-col', 'hol-op', 150_000);
serviceCharge('inc-op', 'sgp-usd', 260_000);
serviceCharge('net-col', 'net-op', 2_600_000);

// Fees of the funds: management fee by quarter, administrator and auditor by month.
const feeDay = { every: 'month', day: 4, lines: 1, months: [1, 4, 7, 10] } as const;
const manager = { name: 'Growth Partners Management Sàrl' };
const flat = { sigma: 0.01, drift: 0, growthAnnual: 0 };
stream('gp1-op', ['suppliers', manager, -1], feeDay, 96_500, flat);
stream('gp2-fee', ['suppliers', manager, -1], feeDay, 412_500, flat);
stream(
  'gp2-op',
  ['fund-flows', { name: 'Helion Grid Holding SAS' }, 1],
  {
    every: 'month',
    day: 14,
    lines: 1,
    months: [2, 5, 8, 11],
  },
  455_000,
  { sigma: 0.08 },
);
for (const key of ['gp1-op', 'gp2-fee'])
  stream(
    key,
    ['suppliers', { name: 'Fiduciaire Ösling' }, -1],
    {
      every: 'month',
      day: 12,
      lines: 1,
    },
    18_400,
    { sigma: 0.15 },
  );

/** Every stream of the sample; the place in this list numbers its random path. */
export const STREAMS: readonly Stream[] = streams;
