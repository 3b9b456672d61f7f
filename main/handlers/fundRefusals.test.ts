/**
 * What is impossible in a fund, entered through the contract as every host does: each refused with its
 * code, the path of the field and what to change, and nothing of it is written.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf, StoreName } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testId } from '../../test/helpers/workspace.ts';

const fundId = ID.fund;
const eur = (amount: string) => ({ currency: 'EUR', amount });
const usd = (amount: string) => ({ currency: 'USD', amount });

let group: AnalysisWorkspace;
beforeAll(async () => {
  group = await analysisWorkspace();
  group.change((tx) => {
    tx.insert('fund_deal', { id: testId(9101), fund_id: fundId, code: 'HEL', name: 'Helion' });
    // Where money moved beside calls, the books say what cash there is.
    tx.insert('fund_flow', {
      ...{ id: testId(9104), fund_id: fundId, number: 1, flow_date: '2025-06-30' },
      ...{ kind: 'investment', deal_id: testId(9101), amount_minor: -100_00n },
    });
    tx.insert('fund_terms', {
      id: testId(9102),
      ...{ fund_id: fundId, version: 2, valid_from: '2025-01-01' },
      terms: { currency: 'EUR', waterfall, managementFee: fee() },
    });
  });
}, 30_000);
afterAll(() => group?.dispose());

const waterfall = {
  form: 'whole-fund' as const,
  preferredReturn: { rateAnnual: '0.08', compounding: 'compound' as const },
  catchUp: { share: '0.5' },
  carry: { rate: '0.2' },
};
type Phase = { from: string; to?: string };
const fee = (...phases: Phase[]) => ({
  phases: (phases.length > 0 ? phases : [{ from: '2024-01-01' }]).map((phase) => ({
    ...phase,
    basis: 'committed' as const,
    rateAnnual: '0.02',
  })),
});
const terms = (more: object): InputOf<'funds.saveTerms'> => ({
  fundId,
  validFrom: '2027-01-01',
  terms: { currency: 'EUR', waterfall, ...more },
});
const paid = (more: Partial<InputOf<'distributions.create'>>) => ({
  ...{ fundId, payDate: '2026-12-31', amount: eur('1.00') },
  ...more,
});
const called = (more: Partial<InputOf<'capitalCalls.create'>>, amount = eur('1000.00')) => ({
  ...{ fundId, dueDate: '2027-02-01', amount },
  purposes: [{ id: 'p', kind: 'investment' as const, label: 'Helion', amount }],
  ...more,
});
const charged = (date: string) => ({
  ...{ fundId, from: '2025-01-01', to: '2025-04-01' },
  portfolioFees: [{ date, amount: eur('1.00') }],
});

const call = (date: string, amount = eur('50')) => ({ date, kind: 'call', amount });
/** A calculation by itself, as `ballast calc` and the palette run it. */
const calc = (change: object, calculation = 'fund.waterfall') => ({
  calculation,
  input: {
    terms: { currency: 'EUR', ...waterfall },
    commitments: [
      { id: 'a', name: 'a', classId: 'A', className: 'A', kind: 'lp', commitment: eur('100') },
    ],
    flows: [call('2024-01-31')],
    distribution: { date: '2025-01-31', amount: eur('60') },
    ...change,
  },
});
const calcFee = (offsetDate: string) => ({
  calculation: 'fund.managementFee',
  input: {
    ...{ currency: 'EUR', from: '2024-01-01', to: '2025-01-01', ...fee() },
    bases: { committed: [{ from: '2024-01-01', amount: eur('100') }] },
    offsets: {
      share: '1',
      carriesForward: true,
      received: [{ date: offsetDate, amount: eur('1') }],
    },
  },
});

type Case = {
  [Name in StoreName]: [code: string, path: string, name: Name, input: InputOf<Name>];
}[StoreName];

/** Every table row and the journal, so that half a write would show. */
function everything(): string {
  const tables = group.store.all<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
  );
  const counts = tables.map(
    ({ name }) => `${name} ${group.store.pluck(`SELECT COUNT(*) FROM "${name}"`)}`,
  );
  return [group.store.lastEntry(), ...counts].join('\n');
}

describe('what is impossible in a fund', () => {
  const cases: Case[] = [
    // More called than committed: as a calculation, and as a call of the fund.
    [
      'CALLED_ABOVE_COMMITMENT',
      'flows.1.amount',
      'calc.run',
      calc({ flows: [call('2024-01-31'), call('2024-02-29', eur('50.01'))] }),
    ],
    ['CALL_EXCEEDS_UNFUNDED', 'amount', 'capitalCalls.create', called({}, eur('90000000.00'))],
    // Dates.
    [
      'FLOWS_OUT_OF_ORDER',
      'flows.1.date',
      'calc.run',
      calc({ flows: [call('2024-01-31'), call('2024-01-30')] }),
    ],
    [
      'FLOWS_OUT_OF_ORDER',
      'distribution.date',
      'calc.run',
      calc({ distribution: { date: '2024-01-30', amount: eur('1') } }),
    ],
    ['FLOW_BEFORE_FIRST_CLOSING', 'flows.0.date', 'calc.run', calc({ firstClosing: '2024-02-01' })],
    [
      'FLOW_BEFORE_FIRST_CLOSING',
      'payDate',
      'distributions.create',
      paid({ payDate: '2024-01-14' }),
    ],
    ['CALL_BEFORE_CLOSING', 'dueDate', 'capitalCalls.create', called({ dueDate: '2024-01-14' })],
    // Terms.
    [
      'FEE_PHASES_OVERLAP',
      'terms.managementFee.phases.1.from',
      'funds.saveTerms',
      terms({
        managementFee: fee({ from: '2024-01-01', to: '2029-01-01' }, { from: '2028-12-31' }),
      }),
    ],
    [
      'FEE_PHASES_GAP',
      'terms.managementFee.phases.1.from',
      'funds.saveTerms',
      terms({
        managementFee: fee({ from: '2024-01-01', to: '2029-01-01' }, { from: '2029-01-02' }),
      }),
    ],
    [
      'FEE_PHASES_GAP',
      'terms.managementFee.phases.1.from',
      'fundTerms.dryRun',
      terms({
        managementFee: fee({ from: '2024-01-01', to: '2029-01-01' }, { from: '2029-01-02' }),
      }),
    ],
    [
      'CATCH_UP_NEVER_COMPLETES',
      'terms.waterfall.catchUp.share',
      'funds.saveTerms',
      terms({ waterfall: { ...waterfall, catchUp: { share: '0.2' } } }),
    ],
    [
      'CATCH_UP_NEVER_COMPLETES',
      'terms.carryRate',
      'sideLetters.save',
      { fundId, investorId: ID.lp, validFrom: '2025-01-01', terms: { carryRate: '0.5' } },
    ],
    [
      'CATCH_UP_NEVER_COMPLETES',
      'terms.catchUp.share',
      'calc.run',
      calc({ terms: { currency: 'EUR', ...waterfall, catchUp: { share: '0.1' } } }),
    ],
    // Cash.
    [
      'DISTRIBUTION_ABOVE_CASH',
      'amount.amount',
      'distributions.create',
      paid({ amount: eur('99000000.00') }),
    ],
    [
      'DISTRIBUTION_ABOVE_CASH',
      'distribution.amount',
      'calc.run',
      calc({
        distribution: { date: '2025-01-31', amount: eur('60'), cashAvailable: eur('59.99') },
      }),
    ],
    // Currencies.
    ['CURRENCY_MIXED', 'amount.currency', 'distributions.create', paid({ amount: usd('1.00') })],
    ['CURRENCY_MIXED', 'amount.currency', 'capitalCalls.create', called({}, usd('1000.00'))],
    ['CURRENCY_MIXED', 'terms.currency', 'funds.saveTerms', terms({ currency: 'USD' })],
    [
      'CURRENCY_MIXED',
      'flows.0.amount',
      'calc.run',
      calc({ flows: [call('2024-01-31', usd('50'))] }),
    ],
    [
      'CURRENCY_MIXED',
      'commitments.0.commitment',
      'calc.run',
      calc({
        commitments: [
          { id: 'a', name: 'a', classId: 'A', className: 'A', kind: 'lp', commitment: usd('100') },
        ],
      }),
    ],
    // Carry given back, and fees set off.
    [
      'CLAWBACK_ABOVE_CARRY',
      'flows.1.amount',
      'calc.run',
      calc({
        flows: [call('2024-01-31'), { date: '2024-06-30', kind: 'clawback', amount: eur('5') }],
      }),
    ],
    ['OFFSET_OUTSIDE_FEE', 'offsets.received.0.date', 'calc.run', calcFee('2025-01-01')],
    ['FEE_OFFSETS_NOT_AGREED', 'portfolioFees', 'fundFees.charge', charged('2025-01-01')],
  ];

  it.each(cases)('%s at %s (%s)', async (code, path, name, input) => {
    const before = everything();
    const error = await group.refusal(name, input as never);
    expect([error?.code, error?.path]).toEqual([code, path]);
    // What is wrong, then what to do about it.
    expect(error?.message).toMatch(/\. [A-Z][^.]+.*\.$/);
    expect(everything()).toBe(before);
  });

  it('OFFSET_OUTSIDE_FEE at portfolioFees.0.date, with its neighbour taken', async () => {
    group.change((tx) =>
      tx.update('fund_terms', testId(9102), {
        terms: {
          currency: 'EUR',
          waterfall,
          managementFee: { ...fee(), offsets: { share: '0.5' } },
        },
      }),
    );
    const before = everything();
    for (const date of ['2024-12-31', '2025-04-01']) {
      const error = await group.refusal('fundFees.charge', charged(date));
      expect([error?.code, error?.path]).toEqual(['OFFSET_OUTSIDE_FEE', 'portfolioFees.0.date']);
    }
    expect(everything()).toBe(before);
    const taken = await group.call('fundFees.charge', charged('2025-03-31'));
    expect(taken.offset).toEqual(eur('0.50'));
  });

  it('CALLED_ABOVE_COMMITMENT where an import brought more calls than were committed', async () => {
    group.change((tx) =>
      tx.insert('capital_call', {
        ...{ id: testId(9103), fund_id: fundId, number: 77, due_date: '2026-12-01' },
        ...{ status: 'settled', amount_minor: 90_000_000_00n, purpose: 'Imported' },
      }),
    );
    const before = everything();
    const input = { fundId, distributable: eur('1.00'), payDate: '2026-12-31' };
    const error = await group.refusal('fund.whatIf', input);
    expect(error?.code).toBe('CALLED_ABOVE_COMMITMENT');
    expect(error?.message).toContain('Lower the call');
    expect(everything()).toBe(before);
  });
});
