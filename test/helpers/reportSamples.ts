/**
 * Report inputs for tests and for looking at the writers: an invented group with long names, many
 * scripts, a stale and a missing rate, negative and huge balances; and a fund run through the real
 * waterfall.
 */

import { silentContext } from '../../core/calculation.ts';
import {
  waterfallCalculation,
  waterfallInputSchema,
} from '../../core/fund/waterfallCalculation.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { convert, formatAmount, parseMoney } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import { addDays, type IsoDate, isoDate } from '../../core/time/dates.ts';
import { type DailyCashInput, dailyCashReport } from '../../main/reports/build/dailyCash.ts';
import {
  type DistributionReportInput,
  distributionReport,
} from '../../main/reports/build/distribution.ts';
import type { ForecastPart, ScenarioPart } from '../../main/reports/build/forecast.ts';
import type { PositionRow } from '../../main/reports/build/position.ts';
import type { LimitRow, RiskPart } from '../../main/reports/build/risk.ts';
import { amountFromFloat } from '../../main/reports/build/text.ts';
import { type TreasuryReportInput, treasuryReport } from '../../main/reports/build/treasury.ts';
import { subtractTexts, sumTexts } from '../../main/reports/decimalText.ts';
import { withFiguresHash } from '../../main/reports/figuresHash.ts';
import type { ReportFrame, ReportModel } from '../../main/reports/model.ts';

const asOf = isoDate('2026-11-20');

export const sampleFrame: ReportFrame = {
  language: 'en',
  workspace: 'Northwind Group Treasury & Łódź',
  asOf,
  knownAt: { entry: 14212, at: '2026-11-20T16:45:12Z', state: 'now', order: 'here' },
  baseCurrency: 'EUR',
  provenance: {
    generatedBy: 'Zoë Müller-Żółkiewska',
    generatedAt: '2026-11-20T16:46:00Z',
    program: 'Ballast 0.1.0',
    runs: ['cash.forecast', 'scenario.compare', 'risk.historicalVar', 'risk.parametricVar'].map(
      (calculation, index) => ({
        id: `0193512a-7c3${index}-7b1e-9f00-5a1d2c3b4e5f`,
        calculation,
        version: '1.0.0',
        hash: `${index}f8e2a9c4b7d6e1f03a5c8b9d2e4f6071829304a5b6c7d8e9f0a1b2c3d4e5f60`.slice(
          0,
          64,
        ),
        ...(index === 0 ? { seed: '20261120' } : {}),
      }),
    ),
    facts: [{ label: 'Rates', value: 'ECB reference rates, 20 Nov 2026' }],
  },
};

/** [entity, bank, account, currency, balance]. */
const accounts: readonly (readonly [string, string, string, string, string])[] = [
  ['Northwind Holding B.V.', 'Rijnbank', 'NL12 Operating EUR', 'EUR', '8412906.87'],
  ['Northwind Holding B.V.', 'Rijnbank', 'NL98 Reserve EUR', 'EUR', '25000000.00'],
  ['Northwind Holding B.V.', 'Thames & Severn', 'GB29 Operating GBP', 'GBP', '1904222.10'],
  ['Northwind Łódź Sp. z o.o.', 'Bank Warta', 'PL61 Bieżący PLN', 'PLN', '18422310.55'],
  ['Northwind Łódź Sp. z o.o.', 'Bank Warta', 'PL27 Podatki PLN', 'PLN', '-120455.02'],
  [
    'Nordwind Grundstücksverwaltungs- und Vermögensbeteiligungsgesellschaft mbH & Co. KG',
    'Norddeutsche Landes- und Girozentralbank Hamburg',
    'DE89 Mieteinnahmen und Betriebskostenabrechnung Objekt Überseequartier',
    'EUR',
    '4021877.34',
  ],
  [
    'Nordwind Grundstücksverwaltungs- und Vermögensbeteiligungsgesellschaft mbH & Co. KG',
    'Rijnbank',
    'DE12 Kaution',
    'EUR',
    '310000.00',
  ],
  ['北风（上海）贸易有限公司', '浦江银行', '人民币基本户', 'CNY', '42188000.40'],
  ['北风（上海）贸易有限公司', '浦江银行', '美元结算户', 'USD', '2210884.16'],
  ['Βορέας Α.Ε.', 'Τράπεζα Αιγαίου', 'GR16 Όψεως EUR', 'EUR', '220114.90'],
  ['ООО Северный ветер', 'Банк Нева', 'Расчётный счёт', 'RUB', '9120000.00'],
  ['Northwind Japan K.K.', 'Sumida Bank', 'Ordinary JPY', 'JPY', '1204550221'],
  ['Northwind Kuwait W.L.L.', 'Gulf Commercial', 'Current KWD', 'KWD', '412055.125'],
  ['Northwind Inc.', 'Hudson Trust', '=HYPERLINK("http://x","click")', 'USD', '30114922.48'],
];

const rates: Readonly<Record<string, readonly [string, string]>> = {
  GBP: ['1.19876', '2026-11-20'],
  PLN: ['0.23145', '2026-11-20'],
  CNY: ['0.130215', '2026-11-20'],
  USD: ['0.921345', '2026-11-20'],
  JPY: ['0.00604512', '2026-11-20'],
  KWD: ['3.00125', '2026-11-13'],
};

export const samplePosition: readonly PositionRow[] = accounts.map(
  ([entity, bank, account, currency, amount]) => {
    const rate = rates[currency];
    const converted =
      currency === 'EUR'
        ? amount
        : rate
          ? formatAmount(
              convert(parseMoney(amount, currency), new Decimal(rate[0]), 'EUR', 'half-even'),
            )
          : null;
    return {
      entity,
      bank,
      account,
      currency,
      amount,
      converted,
      rate: rate?.[0] ?? null,
      rateDate: rate?.[1] ?? null,
      source: rate ? 'ECB' : null,
      stale: currency === 'KWD',
    };
  },
);

/** A saw of weekly receipts, month-end salaries and a slow drift: believable, and the same each time. */
function netFlow(day: number): number {
  const weekly = [310_000, 120_000, -90_000, 240_000, -180_000, 0, 0][day % 7] ?? 0;
  const salary = day % 30 === 9 ? -2_900_000 : 0;
  return weekly + salary - 38_000;
}

function sampleForecast(): ForecastPart {
  const eur = (value: number): string => amountFromFloat(value, 'EUR');
  let balance = 78_400_000;
  const actual = Array.from({ length: 60 }, (_, index) => {
    balance += netFlow(index) * 1.3;
    return { date: addDays(asOf, index - 59), value: eur(balance) };
  });
  let median = balance;
  const days = Array.from({ length: 91 }, (_, index) => {
    median += netFlow(index + 60) - 62_000;
    return {
      date: addDays(asOf, index + 1) as IsoDate,
      netFlow: eur(netFlow(index + 60) - 62_000),
      balance: eur(median),
    };
  });
  const bands = [1.96, 1.2816, 0.6745].map((width, index) => ({
    level: ['0.95', '0.80', '0.50'][index] ?? '0.5',
    lower: days.map((day, h) => eur(Number(day.balance) - width * 560_000 * Math.sqrt(h + 1))),
    upper: days.map((day, h) => eur(Number(day.balance) + width * 560_000 * Math.sqrt(h + 1))),
  }));
  const lower = bands[1]?.lower ?? [];
  const hit = lower.findIndex((value) => Number(value) < 60_000_000);
  return {
    model: 'ETS(A,N,A), seasonal period 7',
    currency: 'EUR',
    actual,
    days,
    bands,
    limit: { label: 'Minimum liquidity', value: '60000000.00' },
    breaches:
      hit < 0
        ? []
        : [
            {
              date: days[hit]?.date ?? asOf,
              value: lower[hit] ?? '0',
              bound: '80 % lower bound',
              probability: '0.10',
            },
          ],
    coverage: 'In backtest the 80 % interval held 81 % of 12 rolling origins.',
  };
}

function sampleScenario(forecast: ForecastPart): ScenarioPart {
  const base = forecast.days.at(-1)?.balance ?? '0';
  const steps = [
    { label: 'USD falls 8 %', value: '-2384110.25' },
    { label: 'Receipts 10 days late', value: '-4120000.00' },
    { label: 'Haircut 5 % on sales', value: '-1960400.10' },
    { label: 'Rates up 50 bp', value: '214300.00' },
    { label: 'Other', value: '-33.33' },
  ];
  const change = steps.reduce((sum, step) => sum + BigInt(step.value.replace('.', '')), 0n);
  const closing = BigInt(base.replace('.', '')) + change;
  return {
    name: 'Weak dollar, late receipts',
    currency: 'EUR',
    measure: 'Cash',
    shocks: [
      'USD −8 % against all',
      'customer receipts 10 days late',
      'sales −5 %',
      'rates +50 bp',
    ],
    balances: forecast.days.map((day, index) => ({
      date: day.date,
      value: amountFromFloat(
        Number(day.balance) + (Number(change) / 100) * Math.min(1, (index + 1) / 40),
        'EUR',
      ),
    })),
    baseClosing: base,
    steps,
    scenarioClosing: `${String(closing).slice(0, -2)}.${String(closing).slice(-2)}`,
  };
}

const sampleRisk: RiskPart = {
  currency: 'EUR',
  confidence: '0.99',
  horizonDays: 1,
  windowDays: 500,
  methods: [
    {
      label: 'Historical',
      valueAtRisk: '412880.15',
      expectedShortfall: '498210.44',
      low: '381200.00',
      high: '460010.00',
      isOfRecord: true,
    },
    {
      label: 'Parametric, normal',
      valueAtRisk: '388104.90',
      expectedShortfall: '444630.72',
      low: '364000.00',
      high: '415500.00',
      isOfRecord: false,
    },
    {
      label: 'Parametric, Student t',
      valueAtRisk: '425990.01',
      expectedShortfall: '541007.38',
      low: null,
      high: null,
      isOfRecord: false,
    },
  ],
  contributions: [
    { label: 'USD cash', exposure: '29783120.00', contribution: '251300.11' },
    { label: 'JPY cash', exposure: '7281650.62', contribution: '61240.00' },
    { label: 'CNY cash', exposure: '5493510.47', contribution: '88410.30' },
    { label: 'GBP hedge', exposure: '-2282705.28', contribution: '-31045.51' },
    { label: 'Treasury bills', exposure: '12000000.00', contribution: '18200.00' },
  ],
  contributionMethod: 'Parametric, normal',
  backtest: { days: 250, exceptions: 3, expected: '2.5', zone: 'green', pValue: '0.758' },
};

const sampleLimits: readonly LimitRow[] = [
  {
    name: 'Minimum liquidity',
    scope: 'Group',
    now: '94120331.10',
    limit: '60000000.00',
    unit: 'EUR',
    use: '0.637',
    state: 'breach-at-risk',
  },
  {
    name: 'Bank concentration',
    scope: 'Rijnbank',
    now: '0.382',
    limit: '0.40',
    unit: 'percent',
    use: '0.955',
    state: 'near',
  },
  {
    name: 'Value at risk, one day',
    scope: 'Group',
    now: '412880.15',
    limit: '750000.00',
    unit: 'EUR',
    use: '0.5505',
    state: 'within',
  },
  {
    name: 'Days of cash',
    scope: 'Northwind Japan K.K.',
    now: '41',
    limit: '30',
    unit: 'days',
    use: null,
    state: 'within',
  },
  {
    name: 'Open currency',
    scope: 'RUB',
    now: null,
    limit: '5000000.00',
    unit: 'EUR',
    use: null,
    state: 'unknown',
  },
];

export function sampleTreasuryInput(): TreasuryReportInput {
  const forecast = sampleForecast();
  return {
    frame: sampleFrame,
    position: samplePosition,
    forecast,
    scenario: sampleScenario(forecast),
    risk: sampleRisk,
    limits: sampleLimits,
  };
}

/** A fund of 64 holders in three classes, run through `fund.waterfall`. */
export function sampleDistributionInput(): DistributionReportInput {
  const names = [
    'Łódź Pension Fund',
    'Stiftung Rückversicherungsmathematik',
    '海河主权基金',
    'Aegean Family Office',
  ];
  const commitments = Array.from({ length: 64 }, (_, index) => ({
    id: `investor-${index + 1}`,
    name: index === 63 ? 'Northwind GP' : `${names[index % 4]} ${Math.floor(index / 4) + 1}`,
    classId: index === 63 ? 'gp' : index % 3 === 0 ? 'a' : 'b',
    className: index === 63 ? 'General partner' : index % 3 === 0 ? 'Class A' : 'Class B',
    kind: index === 63 ? 'gp' : 'lp',
    commitment: { currency: 'EUR', amount: `${2_000_000 + index * 137_500}.00` },
  }));
  const input = unwrap(
    waterfallCalculation.run(
      waterfallInputSchema.parse({
        terms: {
          form: 'whole-fund',
          currency: 'EUR',
          preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
          catchUp: { share: '1' },
          carry: { rate: '0.20' },
        },
        commitments,
        flows: [
          { date: '2022-03-15', kind: 'call', amount: { currency: 'EUR', amount: '160000000.00' } },
          { date: '2023-06-30', kind: 'call', amount: { currency: 'EUR', amount: '120000000.00' } },
          {
            date: '2025-02-10',
            kind: 'distribution',
            amount: { currency: 'EUR', amount: '90000000.00' },
          },
        ],
        distribution: { date: '2026-11-20', amount: { currency: 'EUR', amount: '412345678.91' } },
      }),
      silentContext,
    ),
  );
  return {
    frame: sampleFrame,
    fund: 'Northwind Infrastructure Fund II',
    number: 4,
    status: 'Prepared',
    terms: [
      'Whole-fund waterfall; preferred return 8 % a year, compound, act/365; catch-up 100 %; carry 20 %.',
    ],
    output: input.output,
  };
}

export function sampleTreasuryReport(): ReportModel {
  return treasuryReport(sampleTreasuryInput());
}

export function sampleDistributionReport(): ReportModel {
  return distributionReport(sampleDistributionInput());
}

/** Every part of the daily cash report: gaps, breaches, interim reports, days ahead and a signature. */
export function sampleDailyCashInput(): DailyCashInput {
  const known = samplePosition.filter((row) => row.converted !== null);
  const closing = sumTexts(known.flatMap((row) => row.converted ?? []));
  const entities = ['Northwind Holding B.V.', 'Northwind \u0141\u00f3d\u017a Sp. z o.o.'];
  const bridge = (value: string) => ({
    opening: subtractTexts(value, '900.25'),
    inflow: '1000.25',
    outflow: '150.00',
    rates: '50.00',
    closing: value,
  });
  const movement = {
    date: asOf,
    account: 'NL12 Operating EUR',
    party: 'Stiftung R\u00fcckversicherungsmathematik',
    text: '=cmd|calc and a remittance that is long enough to need a second line',
    currency: 'GBP',
    amount: '-1904222.10',
    converted: '-2282705.29',
  };
  return {
    frame: sampleFrame,
    accounts: samplePosition.map((row, index) => ({
      ...row,
      opening: row.amount,
      inflow: index % 3 === 0 ? '1250.5' : '0',
      outflow: index % 3 === 0 ? '1250.5' : '0',
      lateSince: index === 4 ? '2026-11-18' : null,
    })),
    accountCount: samplePosition.length + 1,
    bridge: bridge(closing),
    entities: [
      { entity: entities[0] ?? '', ...bridge(subtractTexts(closing, '1.00')) },
      { entity: entities[1] ?? '', ...bridge('1.00') },
    ],
    gaps: [
      { kind: 'statement', what: 'Statement is late', subject: 'Bank Warta', detail: 'Of 18 Nov.' },
      { kind: 'rate', what: 'No rate', subject: 'RUB to EUR', detail: 'Left out: 1 account.' },
      { kind: 'file', what: 'File is held', subject: '@odd.sta', detail: 'It was refused.' },
    ],
    categories: [
      { category: 'Suppliers', count: 3, inflow: '0.00', outflow: '812.50', isConverted: true },
      { category: 'Fees', count: 1, inflow: '0.00', outflow: '1.50', isConverted: false },
    ],
    largest: [movement, { ...movement, currency: 'RUB', amount: '-5.00', converted: null }],
    intraday: [
      {
        account: 'NL12 Operating EUR',
        bank: 'Rijnbank',
        currency: 'EUR',
        booked: '8412906.87',
        inflow: '1000.00',
        outflow: '250.00',
        balance: '8413656.87',
        pending: '-40.00',
        lastDate: '2026-11-20',
      },
    ],
    agreed: [
      {
        account: 'PL27 Podatki PLN',
        bank: 'Bank Warta',
        currency: 'PLN',
        balance: '-120455.02',
        minimum: null,
        target: null,
        overdraft: '100000.00',
        state: 'overdrawn',
        distance: '-20455.02',
      },
      {
        account: 'NL98 Reserve EUR',
        bank: 'Rijnbank',
        currency: 'EUR',
        balance: '25000000.00',
        minimum: '1000000.00',
        target: '20000000.00',
        overdraft: null,
        state: 'above-target',
        distance: '5000000.00',
      },
    ],
    limits: sampleTreasuryInput().limits,
    restricted: '412055.13',
    days: [
      { date: '2026-11-23', count: 2, inflow: '100.00', outflow: '0.00' },
      { date: '2026-11-24', count: 0, inflow: '0.00', outflow: '0.00' },
    ],
    outlook: [
      { currency: 'USD', balance: '100.00', inflow: '0.00', outflow: '250.00', end: '-150.00' },
    ],
    expected: [{ ...movement, date: '2026-11-23', account: 'Northwind Inc.' }],
    overdue: { count: 1, inflow: '0.00', outflow: '75.00' },
    signOff: [
      {
        role: 'Prepared by',
        name: 'Zo\u00eb M\u00fcller-\u017b\u00f3\u0142kiewska',
        at: '2026-11-20T16:40:00Z',
      },
      { role: 'Approved by', name: '' },
    ],
  };
}

export function sampleDailyCashReport(): ReportModel {
  return withFiguresHash(dailyCashReport(sampleDailyCashInput()));
}
