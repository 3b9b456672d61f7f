/** What the calculations of a fund refuse, each with its code and the path of the field. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { silentContext } from '../calculation.ts';
import { findCalculation } from '../calculations.ts';

const eur = (amount: string) => ({ currency: 'EUR', amount });
const call = (date: string, amount: string) => ({ date, kind: 'call', amount: eur(amount) });
const terms = {
  form: 'whole-fund',
  currency: 'EUR',
  preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
  catchUp: { share: '1' },
  carry: { rate: '0.2' },
};
const investor = (id: string) => ({
  id,
  name: id,
  classId: 'A',
  className: 'A',
  kind: 'lp',
  commitment: eur('100'),
});
const history = { terms, commitments: [investor('a')], flows: [call('2024-01-31', '50')] };
const { form: _, ...shared } = terms;
const fee = {
  currency: 'EUR',
  from: '2024-01-01',
  to: '2025-01-01',
  phases: [{ from: '2024-01-01', basis: 'committed', rateAnnual: '0.02' }],
  bases: { committed: [{ from: '2024-01-01', amount: eur('100') }] },
};
const closing = {
  currency: 'EUR',
  date: '2024-06-01',
  interestRateAnnual: '0.08',
  investors: [
    { id: 'a', before: eur('1'), after: eur('1') },
    { id: 'b', before: eur('0'), after: eur('1') },
  ],
  calls: [
    { id: 'c', date: '2024-01-01', kind: 'shared', amount: eur('1'), paid: [eur('1'), eur('0')] },
  ],
};

/** A valid input of each calculation, for the cases to spoil. */
const valid: Readonly<Record<string, object>> = {
  'fund.waterfall': { ...history, distribution: { date: '2025-01-31', amount: eur('60') } },
  'fund.clawback': { fund: history, date: '2025-01-31' },
  'fund.dealByDeal': {
    terms: shared,
    flows: [{ ...call('2024-01-01', '5'), deal: 'A' }],
  },
  'fund.hurdleTiers': {
    currency: 'EUR',
    tiers: [{ irr: '0.08', promote: '0' }],
    finalPromote: '0.2',
    flows: [call('2024-01-01', '5')],
  },
  'fund.capitalCall': {
    amount: eur('5'),
    investors: [{ id: 'a', commitment: eur('5'), unfunded: eur('5') }],
  },
  'fund.managementFee': fee,
  'fund.equalisation': closing,
  'fund.allocate': { amount: eur('1'), shares: [{ id: 'a', weight: '1' }] },
  'fund.metrics': { currency: 'EUR', flows: [call('2024-01-01', '5')] },
  'fund.presentValue': { flows: [{ date: '2024-01-01', amount: '-5' }], rateAnnual: '0.1' },
  'fund.xirr': {
    flows: [
      { date: '2024-01-01', amount: '-5' },
      { date: '2025-01-01', amount: '6' },
    ],
  },
  'fund.pme': {
    points: [
      { index: '1', contribution: '5' },
      { index: '1', nav: '5' },
    ],
  },
};

/** `CODE at path` of the refusal, whether the schema or the calculation makes it. */
function answerOf(id: string, change: object): string {
  const calculation = findCalculation(id);
  const input = { ...valid[id], ...change };
  const decoded = z.safeDecode(calculation?.input ?? z.never(), input as never);
  if (!decoded.success) return `INPUT_INVALID at ${decoded.error.issues[0]?.path.join('.')}`;
  const result = calculation?.run(decoded.data as never, silentContext);
  return result?.ok === false ? `${result.error.code} at ${result.error.path}` : 'done';
}

const flows = (...more: object[]) => ({ flows: [call('2024-01-31', '50'), ...more] });
const paid = (more: object) => ({
  distribution: { date: '2025-01-31', amount: eur('60'), ...more },
});
const holder = (id: string) => ({ id, share: '0.5' });
const offsetsOn = (date: string) => ({
  offsets: {
    share: '1',
    carriesForward: true,
    received: [
      { date: '2024-01-01', amount: eur('1') },
      { date, amount: eur('1') },
    ],
  },
});
/** 70 paid on 50 a year later leave 20 of profit, of which carry has 4; then some of it comes back. */
const givenBack = (date: string, ...amounts: string[]) => ({
  flows: [
    call('2024-01-31', '50'),
    { date: '2025-01-31', kind: 'distribution', amount: eur('70') },
    ...amounts.map((amount) => ({ date, kind: 'clawback', amount: eur(amount) })),
  ].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
  distribution: { date: '2025-12-31', amount: eur('1') },
});
const loss = { date: '2024-02-01', kind: 'write-off', deal: 'A' };

describe('calculations of a fund', () => {
  it.each(Object.keys(valid))('%s takes the input that the cases spoil', (id) => {
    expect(answerOf(id, {})).toBe('done');
  });

  it.each<[expected: string, id: string, change: object]>([
    // Waterfall: what is paid, and what bounds it.
    [
      'INPUT_INVALID at distribution.amount.amount',
      'fund.waterfall',
      paid({ amount: eur('60.001') }),
    ],
    [
      'INPUT_INVALID at distribution.amount.amount',
      'fund.waterfall',
      paid({ amount: eur('92233720368547758.08') }),
    ],
    [
      'CURRENCY_MIXED at distribution.cashAvailable',
      'fund.waterfall',
      paid({ cashAvailable: { currency: 'USD', amount: '100' } }),
    ],
    ['HURDLE_OUT_OF_RANGE at distribution.date', 'fund.waterfall', paid({ date: '9999-12-31' })],
    ['SHARE_RANGE at recycling.limitShare', 'fund.waterfall', { recycling: { limitShare: '-1' } }],
    ['SHARE_RANGE at taxDistributions.rate', 'fund.waterfall', { taxDistributions: { rate: '5' } }],
    ['FLOW_BEFORE_FIRST_CLOSING at flows.0.date', 'fund.waterfall', { firstClosing: '2024-02-01' }],
    [
      'FLOW_BEFORE_FIRST_CLOSING at flows.0.drawnOn',
      'fund.waterfall',
      {
        terms: { ...terms, preferredReturn: { ...terms.preferredReturn, from: 'drawdown' } },
        flows: [{ ...call('2024-01-31', '50'), drawnOn: '2024-01-01' }],
        firstClosing: '2024-01-31',
      },
    ],
    // Waterfall: fields of flows of another kind.
    [
      'FLOW_FIELD_WITHOUT_MEANING at flows.1.recallable',
      'fund.waterfall',
      flows({ ...call('2024-02-01', '1'), recallable: eur('1') }),
    ],
    [
      'FLOW_FIELD_WITHOUT_MEANING at flows.1.share',
      'fund.waterfall',
      flows({ ...call('2024-02-01', '1'), share: '0.5' }),
    ],
    [
      'FLOW_FIELD_WITHOUT_MEANING at flows.1.amount',
      'fund.waterfall',
      flows({ ...loss, amount: eur('1') }),
    ],
    [
      'FLOW_FIELD_WITHOUT_MEANING at flows.1.amount',
      'fund.dealByDeal',
      {
        flows: [
          { ...call('2024-01-01', '5'), deal: 'A' },
          { ...loss, amount: eur('1') },
        ],
      },
    ],
    [
      'DISTRIBUTION_BEFORE_CALL at flows.0.date',
      'fund.dealByDeal',
      { flows: [loss, { ...call('2024-02-02', '5'), deal: 'A' }] },
    ],
    // Clawback.
    ['ID_DUPLICATE at holders.1.id', 'fund.clawback', { holders: [holder('x'), holder('x')] }],
    ['FINAL_WITH_ASSETS at stillHeld', 'fund.clawback', { stillHeld: eur('5') }],
    ['FAIR_VALUE_MISSING at stillHeld', 'fund.clawback', { kind: 'interim' }],
    // Carry given back.
    ['CLAWBACK_ABOVE_CARRY at flows.2.amount', 'fund.waterfall', givenBack('2025-06-30', '4.02')],
    [
      'CLAWBACK_ABOVE_CARRY at flows.3.amount',
      'fund.waterfall',
      givenBack('2025-06-30', '1', '3.02'),
    ],
    ['CLAWBACK_ABOVE_CARRY at flows.1.amount', 'fund.waterfall', givenBack('2024-06-30', '0.02')],
    [
      'CLAWBACK_ABOVE_CARRY at fund.flows.2.amount',
      'fund.clawback',
      {
        fund: { ...history, ...givenBack('2025-06-30', '4.02') },
        date: '2025-06-30',
      },
    ],
    // Calls, fees, closings.
    [
      'ID_DUPLICATE at investors.1.id',
      'fund.capitalCall',
      {
        investors: [1, 2].map(() => ({ id: 'a', commitment: eur('5'), unfunded: eur('5') })),
      },
    ],
    [
      'FEE_RATE_RANGE at phases.0.rateAnnual',
      'fund.managementFee',
      { phases: [{ from: '2024-01-01', basis: 'committed', rateAnnual: '2' }] },
    ],
    ['SHARE_RANGE at vatRate', 'fund.managementFee', { vatRate: '-1' }],
    ['INPUT_INVALID at currency', 'fund.managementFee', { currency: 'XQQ' }],
    [
      'SHARE_RANGE at offsets.share',
      'fund.managementFee',
      { offsets: { share: '2', carriesForward: true, received: [] } },
    ],
    // Offsets of a day outside the fee would change nothing.
    [
      'OFFSET_OUTSIDE_FEE at offsets.received.1.date',
      'fund.managementFee',
      offsetsOn('2025-01-01'),
    ],
    [
      'OFFSET_OUTSIDE_FEE at offsets.received.1.date',
      'fund.managementFee',
      offsetsOn('2023-12-31'),
    ],
    ['SHARE_RANGE at interestRateAnnual', 'fund.equalisation', { interestRateAnnual: '-0.08' }],
    [
      'CALL_WITHOUT_INVESTORS at calls.0.excused',
      'fund.equalisation',
      { calls: closing.calls.map((each) => ({ ...each, excused: ['a', 'b'] })) },
    ],
    [
      'ID_DUPLICATE at shares.1.id',
      'fund.allocate',
      { shares: [1, 2].map((weight) => ({ id: 'a', weight: String(weight) })) },
    ],
    // Performance.
    ['DENOMINATOR_ZERO at committed', 'fund.metrics', { committed: eur('0') }],
    [
      'RECALLABLE_ABOVE_DISTRIBUTION at flows.0.recallable',
      'fund.metrics',
      { flows: [{ ...call('2024-01-01', '5'), recallable: eur('1') }] },
    ],
    [
      'PRESENT_VALUE_RANGE at rate',
      'fund.presentValue',
      {
        flows: [
          { date: '2024-01-01', amount: '-5' },
          { date: '9000-01-01', amount: '5' },
        ],
        rateAnnual: '-0.999999',
      },
    ],
    [
      'INPUT_INVALID at flows.0.amount',
      'fund.xirr',
      { flows: [{ date: '2024-01-01', amount: `-1${'0'.repeat(31)}` }] },
    ],
    [
      'XIRR_OUT_OF_RANGE at flows',
      'fund.xirr',
      {
        flows: [
          { date: '2024-01-01', amount: '-100' },
          { date: '2024-01-02', amount: '90' },
        ],
      },
    ],
    [
      'INPUT_INVALID at points.1.nav',
      'fund.pme',
      {
        points: [
          { index: '1', contribution: '5' },
          { index: '1', nav: '-5' },
        ],
      },
    ],
  ])('answer %s (%s)', (expected, id, change) => {
    expect(answerOf(id, change)).toBe(expected);
  });

  it.each<[what: string, id: string, change: object]>([
    ['a call on the day of the first closing', 'fund.waterfall', { firstClosing: '2024-01-31' }],
    ['a call of all that is committed', 'fund.waterfall', { flows: [call('2024-01-31', '100')] }],
    ['a distribution of all the cash', 'fund.waterfall', paid({ cashAvailable: eur('60') })],
    ['a distribution on the day of the call', 'fund.waterfall', paid({ date: '2024-01-31' })],
    ['a write-off with an amount of zero', 'fund.waterfall', flows({ ...loss, amount: eur('0') })],
    [
      'a preferred return of 100%',
      'fund.waterfall',
      {
        terms: { ...terms, preferredReturn: { rateAnnual: '1', compounding: 'simple' } },
      },
    ],
    ['all carry given back', 'fund.waterfall', givenBack('2025-06-30', '4')],
    ['all carry given back on its day', 'fund.waterfall', givenBack('2025-01-31', '4')],
    ['an offset of the last day', 'fund.managementFee', offsetsOn('2024-12-31')],
    ['a call of all that is unfunded', 'fund.capitalCall', { amount: eur('5') }],
    ['a closing on the day of a call', 'fund.equalisation', { date: '2024-01-01' }],
  ])('take %s', (_what, id, change) => {
    expect(answerOf(id, change)).toBe('done');
  });
});
