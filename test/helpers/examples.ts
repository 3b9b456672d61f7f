/** One small wire input for every calculation: for the determinism test and the documents. */
import { fillNormals } from '../../core/numeric/random.ts';
import { addDays, type IsoDate, isoDate, isWeekend } from '../../core/time/dates.ts';

const SEED = 20261120;

function normals(path: number, count: number): number[] {
  const values = new Float64Array(count + (count % 2));
  fillNormals(SEED, path, values);
  return [...values.subarray(0, count)];
}

function businessDays(last: IsoDate, count: number): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = last; days.length < count; day = addDays(day, -1))
    if (!isWeekend(day)) days.unshift(day);
  return days;
}

const asOf = isoDate('2026-11-20');
const DAYS = 320;
const dates = businessDays(asOf, DAYS);
const eur = (amount: string) => ({ currency: 'EUR', amount });

const portfolio = {
  reportingCurrency: 'EUR',
  asOf,
  dates,
  positions: [
    { id: 'usd', label: 'USD', value: 75_000_000, fxFactor: 'USD' },
    { id: 'gbp', label: 'GBP', value: 22_000_000, fxFactor: 'GBP' },
    {
      id: 'bill',
      label: 'Bill',
      value: 30_000_000,
      rateFactor: 'EUR.3M',
      modifiedDurationYears: 0.4,
    },
  ],
  factors: [
    { id: 'USD', kind: 'fx', returns: normals(1, DAYS).map((z) => z * 0.005) },
    { id: 'GBP', kind: 'fx', returns: normals(2, DAYS).map((z) => z * 0.004) },
    { id: 'EUR.3M', kind: 'rate', returns: normals(3, DAYS).map((z) => z * 0.0003) },
  ],
};

const calls = [
  { date: '2021-03-31', kind: 'call', amount: eur('21000000') },
  { date: '2023-02-28', kind: 'call', amount: eur('16800000') },
  { date: '2025-06-30', kind: 'distribution', amount: eur('24500000') },
];

const creditLine = {
  name: 'Subscription line',
  limit: eur('10000000'),
  rateAnnual: '0.05',
  flows: [
    { date: '2026-03-31', kind: 'draw', amount: eur('5000000') },
    { date: '2026-06-30', kind: 'repay', amount: eur('5000000'), byCall: true },
    { date: '2026-06-30', kind: 'interest', amount: eur('60000'), byCall: true },
  ],
};

const fundBooks = {
  currency: 'EUR',
  movements: [
    { date: '2025-03-31', kind: 'contribution', amount: eur('12000000') },
    { date: '2025-04-02', kind: 'investment', deal: 'Helion', amount: eur('-11500000') },
    { date: '2025-12-31', kind: 'management-fee', amount: eur('-180000') },
    { date: '2026-03-31', kind: 'investment', deal: 'Alzette', amount: eur('-4900000') },
    { date: '2026-06-30', kind: 'contribution', amount: eur('5060000') },
    { date: '2026-08-31', kind: 'proceeds', deal: 'Helion', amount: eur('4000000') },
    { date: '2026-09-15', kind: 'distribution', amount: eur('-3900000') },
  ],
  valuations: [
    { date: '2025-12-31', kind: 'deal', label: 'Helion', amount: eur('12400000') },
    { date: '2026-09-30', kind: 'deal', label: 'Helion', amount: eur('9800000') },
    { date: '2026-09-30', kind: 'deal', label: 'Alzette', amount: eur('5200000') },
  ],
  lines: [creditLine],
};

const accountStanding = {
  date: '2026-09-30',
  investors: ['a', 'b', 'c'].map((id) => ({
    id,
    name: id.toUpperCase(),
    classId: 'A',
    className: 'Class A',
    kind: 'lp',
    commitment: eur('10000000'),
    ...(id === 'b' && { feeFactor: '0.75' }),
    ...(id === 'c' && { excusedFrom: ['Alzette'] }),
  })),
  contributions: ['a', 'b', 'c'].map((id) => ({ id, amount: eur('2000000') })),
  distributions: [{ id: 'a', amount: eur('100.01') }],
  managementFees: eur('-100000.00'),
  expenses: eur('-20000.01'),
  income: eur('0.02'),
  gains: [
    { deal: 'Helion', income: eur('10'), realised: eur('1000.00'), unrealised: eur('250000.01') },
    { deal: 'Alzette', income: eur('0'), realised: eur('0'), unrealised: eur('-50000') },
  ],
  accruedCarry: eur('30000.01'),
};

const books = {
  baseCurrency: 'EUR',
  accounts: [
    { id: 'bank', code: '1001', name: 'Operating USD', kind: 'asset', monetary: true },
    { id: 'cash', code: '1002', name: 'Operating EUR', kind: 'asset', monetary: true },
    { id: 'capital', code: '3010', name: 'Share capital', kind: 'equity' },
    { id: 'retained', code: '3900', name: 'Retained earnings', kind: 'equity' },
    { id: 'sales', code: '4010', name: 'Revenue', kind: 'income' },
    { id: 'fees', code: '5810', name: 'Bank fees', kind: 'expense' },
  ],
  postings: [
    { accountId: 'cash', date: '2026-01-02', amount: eur('50000.00') },
    { accountId: 'capital', date: '2026-01-02', amount: eur('-50000.00') },
    {
      accountId: 'bank',
      date: '2026-11-09',
      amount: { currency: 'USD', amount: '1080.00' },
      base: eur('1000.00'),
    },
    {
      accountId: 'sales',
      date: '2026-11-09',
      amount: { currency: 'USD', amount: '-1080.00' },
      base: eur('-1000.00'),
    },
    { accountId: 'fees', date: '2026-11-10', amount: eur('12.50') },
    { accountId: 'cash', date: '2026-11-10', amount: eur('-12.50') },
  ],
};

const flows = dates.map((_, index) => 1_000_000 + 200_000 * (index % 5));

/** Wire inputs by calculation id. */
export const exampleInputs: { readonly [id: string]: unknown } = {
  'forecast.series': {
    values: normals(4, 120).map((z, index) => 100 + index + 10 * (index % 12) + z),
    period: 12,
    horizon: 24,
    seed: SEED,
  },
  'forecast.cashflow': {
    currency: 'EUR',
    asOf,
    openingBalance: 400_000_000,
    horizonDays: 60,
    seed: SEED,
    categories: [
      {
        category: 'receipts',
        dates,
        values: normals(5, DAYS).map((z, index) => (flows[index] ?? 0) + 90_000 * z),
      },
      { category: 'payroll', dates, values: normals(6, DAYS).map((z) => -400_000 + 40_000 * z) },
    ],
  },
  'fund.allocate': {
    amount: eur('100.00'),
    shares: ['1', '1', '1'].map((weight, index) => ({ id: `s${index}`, weight })),
  },
  'fund.metrics': {
    currency: 'EUR',
    flows: calls,
    nav: { date: asOf, amount: eur('31000000') },
  },
  'fund.waterfall': {
    terms: {
      form: 'whole-fund',
      currency: 'EUR',
      preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
      catchUp: { share: '1' },
      carry: { rate: '0.20' },
    },
    commitments: [
      {
        id: 'a',
        name: 'A',
        classId: 'A',
        className: 'Class A',
        kind: 'lp',
        commitment: eur('60000000'),
      },
      {
        id: 'b',
        name: 'B',
        classId: 'B',
        className: 'Class B',
        kind: 'lp',
        commitment: eur('30000000'),
      },
      {
        id: 'g',
        name: 'GP',
        classId: 'GP',
        className: 'GP',
        kind: 'gp',
        commitment: eur('3000000'),
      },
    ],
    flows: calls,
    distribution: { date: '2026-11-27', amount: eur('50000000') },
  },
  'cash.ladder': {
    asOf: '2026-11-20',
    reportingCurrency: 'EUR',
    groups: [
      {
        id: 'USD',
        label: 'USD',
        parts: [
          {
            rate: '0.9197',
            opening: { currency: 'USD', amount: '1000.00' },
            lines: { currency: 'USD', amount: '250.00' },
            minimum: { currency: 'USD', amount: '400.00' },
            flows: [
              { date: '2026-11-23', amount: { currency: 'USD', amount: '-700.01' } },
              { date: '2026-12-01', amount: { currency: 'USD', amount: '333.33' } },
            ],
            calendar: {
              id: 'New York',
              weekend: [6, 7],
              firstYear: 2026,
              lastYear: 2026,
              holidays: ['2026-11-26'],
            },
          },
        ],
      },
    ],
  },
  'cash.notional': {
    currency: 'EUR',
    from: '2026-11-18',
    to: '2026-11-20',
    dayCount: 'act/360',
    creditRate: '0.0185',
    debitRate: '0.0545',
    members: [
      {
        id: 'a',
        balances: [
          { currency: 'EUR', amount: '120000.00' },
          { currency: 'EUR', amount: '130000.00' },
        ],
      },
      {
        id: 'b',
        creditRate: '0',
        balances: [
          { currency: 'EUR', amount: '-80000.00' },
          { currency: 'EUR', amount: '-20000.00' },
        ],
      },
    ],
  },
  'cash.sweep': {
    currency: 'EUR',
    header: {
      id: 'h',
      balance: { currency: 'EUR', amount: '100.00' },
      floor: { currency: 'EUR', amount: '0.00' },
    },
    members: [
      {
        id: 'a',
        balance: { currency: 'EUR', amount: '500.00' },
        target: { currency: 'EUR', amount: '200.00' },
      },
      {
        id: 'b',
        balance: { currency: 'EUR', amount: '-50.00' },
        target: { currency: 'EUR', amount: '0.00' },
      },
    ],
  },
  'ledger.balanceSheet': { ...books, date: asOf },
  'ledger.closeYear': { ...books, date: asOf, retainedAccountId: 'retained' },
  'ledger.incomeStatement': { ...books, from: '2026-01-01', to: asOf },
  'ledger.revaluation': {
    ...books,
    date: asOf,
    rates: [{ base: 'EUR', quote: 'USD', date: asOf, rate: '1.12', source: 'ECB' }],
    gainAccountId: 'sales',
    lossAccountId: 'fees',
  },
  'ledger.trialBalance': { ...books, from: '2026-11-01', to: asOf },
  'reconcile.match': {
    bank: [
      { id: 'l1', currency: 'EUR', amountMinor: 125000, day: 20777, references: ['INV-1042'] },
      { id: 'l2', currency: 'EUR', amountMinor: 70000, day: 20778, counterparty: 'Mersey Ports' },
      { id: 'l3', currency: 'EUR', amountMinor: -45010, day: 20778, text: 'LEASE NOVEMBER' },
    ],
    book: [
      { id: 'f1', currency: 'EUR', amountMinor: 125000, day: 20776, references: ['INV 1042'] },
      { id: 'f2', currency: 'EUR', amountMinor: 30000, day: 20777, counterparty: 'Mersey Ports' },
      { id: 'f3', currency: 'EUR', amountMinor: 40000, day: 20777, counterparty: 'Mersey Ports' },
      { id: 'f4', currency: 'EUR', amountMinor: -45000, day: 20777, text: 'Lease November' },
    ],
  },
  'fund.xirr': {
    flows: [
      { date: '2021-03-31', amount: '-21000000' },
      { date: '2024-09-30', amount: '9000000' },
      { date: '2026-11-20', amount: '24500000' },
    ],
  },
  'fund.irr': { amounts: ['-70000', '12000', '15000', '18000', '21000', '26000'] },
  'fund.mirr': {
    amounts: ['-120000', '39000', '30000', '21000', '37000', '46000'],
    financeRate: '0.1',
    reinvestmentRate: '0.12',
  },
  'fund.presentValue': {
    flows: [
      { date: '2026-01-01', amount: '-10000' },
      { date: '2026-10-30', amount: '12750.50' },
    ],
    rateAnnual: '0.09',
  },
  'fund.linkedReturn': {
    valuations: [
      { date: '2025-12-31', value: '1000000' },
      { date: '2026-06-30', value: '1310000' },
      { date: '2026-11-20', value: '1295000' },
    ],
    flows: [{ date: '2026-05-15', amount: '250000' }],
  },
  'fund.pme': {
    points: [
      { contribution: '100', index: '100', nav: '100' },
      { contribution: '50', index: '105', nav: '165' },
      { distribution: '60', index: '115', nav: '125' },
      { distribution: '100', index: '100', nav: '15' },
      { index: '120', nav: '20' },
    ],
  },
  'fund.history': {
    terms: {
      form: 'whole-fund',
      currency: 'EUR',
      preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
      catchUp: { share: '1' },
      carry: { rate: '0.2' },
    },
    commitments: [
      {
        id: 'a',
        name: 'A',
        classId: 'A',
        className: 'Class A',
        kind: 'lp',
        commitment: eur('9000000'),
      },
    ],
    flows: [
      { date: '2021-03-31', kind: 'call', amount: eur('4500000') },
      { date: '2024-09-30', kind: 'distribution', amount: eur('9000000') },
    ],
  },
  'fund.clawback': {
    fund: {
      terms: {
        form: 'deal-by-deal',
        currency: 'EUR',
        preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
        catchUp: { share: '1' },
        carry: { rate: '0.2' },
      },
      commitments: [
        {
          id: 'a',
          name: 'A',
          classId: 'A',
          className: 'Class A',
          kind: 'lp',
          commitment: eur('9000000'),
        },
      ],
      flows: [
        { date: '2021-03-31', deal: 'Helion', kind: 'call', amount: eur('4500000') },
        { date: '2022-06-30', deal: 'Alzette', kind: 'call', amount: eur('4500000') },
        { date: '2024-09-30', deal: 'Helion', kind: 'distribution', amount: eur('9000000') },
        { date: '2026-03-31', deal: 'Alzette', kind: 'write-off' },
      ],
    },
    date: '2026-03-31',
    taxRate: '0.45',
    escrowShare: '0.3',
  },
  'fund.dealByDeal': {
    terms: {
      currency: 'EUR',
      preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
      catchUp: { share: '1' },
      carry: { rate: '0.2' },
    },
    flows: [
      { date: '2021-03-31', deal: 'Helion', kind: 'call', amount: eur('4500000') },
      { date: '2022-06-30', deal: 'Alzette', kind: 'call', amount: eur('4500000') },
      { date: '2024-09-30', deal: 'Helion', kind: 'distribution', amount: eur('9000000') },
      { date: '2026-03-31', deal: 'Alzette', kind: 'write-off' },
    ],
    expenses: [{ date: '2023-01-31', amount: eur('120000') }],
    clawback: { taxRate: '0.3', escrowShare: '0.2' },
  },
  'fund.hurdleTiers': {
    currency: 'EUR',
    tiers: [
      { irr: '0.08', promote: '0' },
      { irr: '0.15', multiple: '1.5', promote: '0.15' },
    ],
    finalPromote: '0.3',
    gpInvestment: '0.05',
    flows: calls,
  },
  'fund.capitalCall': {
    amount: eur('1000000'),
    investors: [
      { id: 'a', commitment: eur('6000000'), unfunded: eur('2000000') },
      { id: 'b', commitment: eur('3000000'), unfunded: eur('100000') },
      { id: 'c', commitment: eur('1000000'), unfunded: eur('500000'), excused: true },
    ],
    purposes: [
      { id: 'deal', amount: eur('900000') },
      { id: 'fees', amount: eur('100000') },
    ],
  },
  'fund.lateInterest': {
    amount: eur('1000000'),
    dueDate: '2026-03-31',
    today: '2026-06-30',
    receipts: [{ date: '2026-04-30', amount: eur('400000') }],
    late: { rateAnnual: '0.06', dayCount: 'act/365f' },
  },
  'fund.equalisation': {
    currency: 'EUR',
    date: '2026-07-01',
    interestRateAnnual: '0.08',
    investors: [
      { id: 'first', before: eur('60000'), after: eur('60000') },
      { id: 'late', before: eur('0'), after: eur('20000') },
    ],
    calls: [
      {
        id: 'deal',
        date: '2026-01-01',
        kind: 'shared',
        amount: eur('8000'),
        paid: [eur('8000'), eur('0')],
      },
    ],
  },
  'fund.managementFee': {
    currency: 'EUR',
    from: '2026-02-15',
    to: '2027-01-01',
    phases: [
      { from: '2026-01-01', basis: 'committed', rateAnnual: '0.02' },
      { from: '2026-08-15', basis: 'invested', rateAnnual: '0.015' },
    ],
    bases: {
      committed: [{ from: '2026-01-01', amount: eur('100000000') }],
      invested: [{ from: '2026-01-01', amount: eur('60000000') }],
    },
    offsets: {
      share: '0.8',
      carriesForward: true,
      received: [{ date: '2026-05-05', amount: eur('700000') }],
    },
    vatRate: '0.19',
  },
  'fund.navRollForward': { books: fundBooks, from: '2025-12-31', to: '2026-09-30' },
  'fund.capitalAccounts': { currency: 'EUR', closing: accountStanding },
  'fund.hypotheticalLiquidation': {
    waterfall: {
      terms: {
        form: 'whole-fund',
        currency: 'EUR',
        preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
        catchUp: { share: '1' },
        carry: { rate: '0.20' },
      },
      commitments: [
        {
          id: 'a',
          name: 'A',
          classId: 'A',
          className: 'Class A',
          kind: 'lp',
          commitment: eur('60000000'),
        },
      ],
      flows: calls,
    },
    date: '2026-09-30',
    nav: eur('41000000'),
  },
  'fund.taxDistribution': {
    fund: {
      terms: {
        form: 'whole-fund',
        currency: 'EUR',
        preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
        catchUp: { share: '1' },
        carry: { rate: '0.20' },
      },
      commitments: [
        {
          id: 'a',
          name: 'A',
          classId: 'A',
          className: 'Class A',
          kind: 'lp',
          commitment: eur('60000000'),
        },
      ],
      flows: calls,
      taxDistributions: { rate: '0.45' },
    },
    date: '2026-12-31',
    years: [
      { to: '2025-12-31', income: eur('-1000000') },
      { to: '2026-12-31', income: eur('30000000') },
    ],
  },
  'fund.creditLine': {
    currency: 'EUR',
    line: creditLine,
    date: '2026-09-30',
    investorFlows: [{ date: '2026-06-30', kind: 'call', amount: eur('5060000') }],
    nav: eur('5400000'),
  },
  'fund.pacing': {
    currency: 'EUR',
    start: '2026-11-20',
    uncalled: eur('100000000'),
    nav: eur('0'),
    yieldAnnual: '0.02',
    planned: [{ date: '2027-03-31', kind: 'call', amount: eur('30000000'), label: 'First deal' }],
  },
  'fund.sensitivity': {
    calculation: 'fund.pacing',
    input: {
      currency: 'EUR',
      start: '2026-11-20',
      uncalled: eur('100000000'),
      nav: eur('0'),
    },
    rows: { path: 'growthAnnual', label: 'Growth', values: ['0.05', '0.1', '0.15'] },
    columns: { path: 'bow', label: 'Bow', values: ['1', '2.5'] },
    outputs: [{ path: 'totals.distributed', label: 'Distributed' }],
  },
  'time.yearFraction': { dayCount: 'act/act-isda', from: '2025-11-01', to: '2026-11-20' },
  'time.businessDay': {
    calendars: ['TARGET', 'UK-Settlement'],
    date: '2026-12-24',
    addDays: 2,
    addMonths: 3,
    until: '2027-01-04',
  },
  'risk.historical': portfolio,
  'risk.parametric': portfolio,
  'risk.backtest': {
    dates,
    pnl: normals(7, DAYS).map((z) => z * 400_000),
    model: { kind: 'historical', windowDays: 100 },
  },
  'rules.apply': {
    rules: [
      {
        id: 'r1',
        name: 'Rent',
        conditions: { all: [{ field: 'text', op: 'starts', values: ['rent'] }] },
        categoryId: 'rent',
      },
      {
        id: 'r2',
        name: 'Large receipts',
        conditions: { all: [{ field: 'amount', op: 'above', values: ['1000'] }] },
        categoryId: 'receipts',
      },
    ],
    lines: [
      {
        id: 'l1',
        accountId: 'a',
        currency: 'EUR',
        amountMinor: '-120000',
        remittance: 'RENT 11/2026',
      },
      { id: 'l2', accountId: 'a', currency: 'EUR', amountMinor: '250000' },
      { id: 'l3', accountId: 'a', currency: 'EUR', amountMinor: '900', categoryId: 'interest' },
    ],
    scope: 'all',
  },
  'scenario.compare': {
    baseCurrency: 'EUR',
    asOf,
    opening: [eur('1000000.00'), { currency: 'USD', amount: '500000.00' }],
    rates: [{ currency: 'USD', rate: '0.8633' }],
    flows: [
      { category: 'receipts', date: '2026-11-25', amount: eur('100000.00') },
      { category: 'payroll', date: '2026-11-27', amount: eur('-40000.00') },
    ],
    shocks: [
      { kind: 'fx', currency: 'USD', percent: '-10' },
      { kind: 'delayReceipts', categories: ['receipts'], days: 10 },
    ],
  },
};
