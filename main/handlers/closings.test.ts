/**
 * A later closing from its draft to settled, and a transfer, over a real store: every cent of the
 * equalisation and of the history that passes on is worked out on paper here.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';

let group: AnalysisWorkspace;
let newcomer = '';
let closingId = '';

const eur = (amount: string) => ({ currency: 'EUR', amount });

beforeAll(async () => {
  group = await analysisWorkspace();
  await group.call('settings.set', { key: 'fund.approvalsNeeded', value: 1 });
  await group.call('funds.saveTerms', {
    fundId: ID.fund,
    validFrom: '2024-12-01',
    terms: {
      currency: 'EUR',
      waterfall: {
        form: 'whole-fund',
        preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
        catchUp: { share: '1' },
        carry: { rate: '0.2' },
      },
      equalisation: { rateAnnual: '0.06', dayCount: 'act/360' },
    },
  });
  const made = await group.call('investors.save', {
    code: 'NEW',
    name: 'Late insurer',
    kind: 'insurer',
    country: 'LU',
  });
  newcomer = made.id;
});
afterAll(() => group?.dispose());

const fundNow = (asOf: string = AS_OF) => group.call('funds.get', { fundId: ID.fund, asOf });

const commitment = (change: Partial<InputOf<'closings.commit'>> = {}) => ({
  closingId,
  investorId: newcomer,
  classCode: 'A',
  className: 'Class A',
  amount: eur('10000000.00'),
  ...change,
});

describe('a closing', () => {
  it('is drafted after the last one and after every call that was split', async () => {
    const create = (closingDate: string) => ({ fundId: ID.fund, closingDate });
    const refused = [
      await group.refusal('closings.create', create('2024-01-15')),
      await group.refusal('closings.create', create('2024-06-30')),
      await group.refusal('closings.create', create('2023-06-30')),
    ];
    expect(refused.map((error) => [error?.code, error?.path])).toEqual([
      ['CLOSING_ORDER', 'closingDate'],
      ['CLOSING_BEFORE_CALL', 'closingDate'],
      ['FUND_TERMS_MISSING', 'fundId'],
    ]);
    const made = await group.call('closings.create', create('2024-12-20'));
    expect(made.number).toBe(1);
    closingId = made.closingId;
    expect((await group.refusal('closings.compute', { closingId }))?.code).toBe('CLOSING_EMPTY');
  });

  it('takes commitments that count only once it is approved', async () => {
    await group.call('closings.commit', commitment());
    const refused = [
      await group.refusal('closings.commit', commitment()),
      await group.refusal(
        'closings.commit',
        commitment({ amount: { currency: 'USD', amount: '1.00' } }),
      ),
      await group.refusal('closings.commit', commitment({ amount: eur('0.00') })),
      await group.refusal(
        'closings.commit',
        commitment({ investorId: ID.scenario, className: 'Another' }),
      ),
    ];
    expect(refused.map((error) => error?.code)).toEqual([
      'COMMITMENT_TWICE',
      'CURRENCY_MIXED',
      'AMOUNT_NOT_POSITIVE',
      'CLASS_NAME',
    ]);
    expect((await fundNow()).fund.committed.amount).toBe('10000000.00');
  });

  it('is equalised to the cent: half of the call with thirty days of interest', async () => {
    await group.call('closings.compute', { closingId });
    const { lines, total, closing } = await group.call('closings.get', { closingId });
    // The newcomer bears 2.5 m of the 5 m; 2,500,000 x 6 % x 30/360 = 12,500.00 of interest.
    expect(
      lines.map(({ investorName, isNew, capital, interest }) => [
        investorName,
        isNew,
        capital.amount,
        interest.amount,
      ]),
    ).toEqual([
      ['Late insurer', true, '2500000.00', '12500.00'],
      ['Partners', false, '-25000.00', '-125.00'],
      ['Pension fund', false, '-2475000.00', '-12375.00'],
    ]);
    expect(total).toMatchObject({ capital: eur('0.00'), interest: eur('0.00') });
    expect(closing).toMatchObject({ status: 'computed', paidIn: eur('2512500.00') });
    const verified = await group.call('runs.verify', { runId: closing.runId ?? '' });
    expect(verified.reproduces).toBe(true);
  });

  it('explains a figure down to the call that it puts right', async () => {
    const { lines } = await group.call('closings.get', { closingId });
    const shown = await group.call('closings.explain', {
      closingId,
      figure: 'interest',
      commitmentId: lines[0]?.commitmentId ?? '',
    });
    expect(shown.figure.money).toEqual(eur('12500.00'));
    const from = shown.sections.find(({ title }) => title === 'Summed from');
    expect(from?.lines).toMatchObject([
      { label: 'Capital call 1', prefix: '2024-11-20', money: eur('12500.00') },
    ]);
    const step = from?.lines[0]?.link;
    const opened = await group.call('runs.explain', step?.input as InputOf<'runs.explain'>);
    expect(opened.figure.money).toEqual(eur('2512500.00'));
  });

  it('is voided by a change of its commitments, and its lines with it', async () => {
    const { commitments } = await group.call('closings.get', { closingId });
    const [own] = commitments;
    await group.call('closings.commit', {
      ...commitment({ amount: eur('2500000.00') }),
      commitmentId: own?.id ?? '',
    });
    const voided = await group.call('closings.get', { closingId });
    expect(voided).toMatchObject({ closing: { status: 'draft', runId: null }, lines: [] });
    await group.call('closings.commit', { ...commitment(), commitmentId: own?.id ?? '' });
    await group.call('closings.compute', { closingId });
  });

  it('is reviewed and approved by another person, and counts from then on', async () => {
    const own = await group.refusal('closings.review', { closingId }, ID.treasurer);
    expect(own?.code).toBe('FOUR_EYES');
    await group.callAsReviewer('closings.review', { closingId });
    const { closing } = await group.call('closings.get', { closingId });
    const decision = { closingId, contentHash: closing.contentHash, verdict: 'approved' as const };
    expect((await group.refusal('closings.decide', decision))?.code).toBe('FOUR_EYES');
    await group.callAsReviewer('closings.decide', decision);
    const late = await group.refusal('closings.commit', commitment({ investorId: ID.lp }));
    expect(late?.code).toBe('CLOSING_DECIDED');
    const { fund, commitments } = await fundNow();
    expect(fund).toMatchObject({
      committed: eur('20000000.00'),
      called: eur('5000000.00'),
      investorCount: 3,
    });
    const called = commitments.map(({ investorName, called }) => [investorName, called.amount]);
    expect(called).toEqual([
      ['Late insurer', '2500000.00'],
      ['Partners', '25000.00'],
      ['Pension fund', '2475000.00'],
    ]);
    for (const row of commitments) {
      const input = {
        fundId: ID.fund,
        asOf: AS_OF,
        figure: 'called',
        commitmentId: row.id,
      } as const;
      const { figure, sections } = await group.call('funds.explain', input);
      expect(figure.money).toEqual(row.called);
      const labels = sections.find(({ title }) => title === 'Summed from')?.lines;
      expect(labels?.map(({ label }) => label)).toContain('Closing 1');
    }
    for (const step of ['notice', 'settle'] as const)
      await group.call('closings.step', { closingId, step });
  });
});

describe('a transfer', () => {
  it('takes its part of every line along, to the cent', async () => {
    const to = await group.call('investors.save', {
      code: 'SEC',
      name: 'Secondary buyer',
      kind: 'fund-of-funds',
      country: 'CH',
    });
    const transfer = (change: Partial<InputOf<'transfers.save'>> = {}) => ({
      fundId: ID.fund,
      effectiveDate: '2025-06-30',
      fromCommitmentId: ID.lp,
      toInvestorId: to.id,
      amount: eur('3300000.01'),
      ...change,
    });
    const refused = [
      await group.refusal('transfers.save', transfer({ amount: eur('9900000.01') })),
      await group.refusal('transfers.save', transfer({ effectiveDate: '2024-12-19' })),
      await group.refusal(
        'transfers.save',
        transfer({ amount: { currency: 'USD', amount: '1.00' } }),
      ),
      await group.refusal('transfers.save', transfer({ effectiveDate: '2023-12-19' })),
    ];
    expect(refused.map((error) => [error?.code, error?.path])).toEqual([
      ['TRANSFER_BEYOND_COMMITMENT', 'amount.amount'],
      ['TRANSFER_BEFORE_EVENT', 'effectiveDate'],
      ['CURRENCY_MIXED', 'amount.currency'],
      ['COMMITMENT_UNKNOWN', 'fromCommitmentId'],
    ]);
    await group.call('transfers.save', transfer());
    const [listed] = await group.call('transfers.list', { fundId: ID.fund });
    // A third of 4,950,000.00 and of −2,475,000.00, and the cent's own part of both.
    expect(listed).toMatchObject({
      fromName: 'Pension fund',
      toName: 'Secondary buyer',
      called: eur('825000.01'),
      distributed: eur('0.00'),
    });
    const before = await fundNow('2025-06-29');
    const after = await fundNow('2025-06-30');
    expect(before.commitments).toHaveLength(3);
    expect(after.fund.committed).toEqual(before.fund.committed);
    expect(after.fund.called).toEqual(before.fund.called);
    const cents = (amount: string) => BigInt(amount.replace('.', ''));
    const sum = after.commitments.reduce((total, row) => total + cents(row.called.amount), 0n);
    expect(sum).toBe(cents(after.fund.called.amount));
    expect(after.commitments.map((row) => [row.investorName, row.amount.amount])).toEqual(
      [
        ['Late insurer', '10000000.00'],
        ['Secondary buyer', '3300000.01'],
        ['Partners', '100000.00'],
        ['Pension fund', '6599999.99'],
      ].sort((a, b) => order(a[0]) - order(b[0])),
    );
    for (const row of after.commitments) {
      const input = {
        fundId: ID.fund,
        asOf: AS_OF,
        figure: 'called',
        commitmentId: row.id,
      } as const;
      expect((await group.call('funds.explain', input)).figure.money).toEqual(row.called);
    }
    const explained = await group.call('transfers.explain', {
      transferId: listed?.id ?? '',
      figure: 'called',
    });
    expect(explained.figure.money).toEqual(listed?.called);
  });

  it('is part of what a still later closing finds paid', async () => {
    const { closingId: next } = await group.call('closings.create', {
      fundId: ID.fund,
      closingDate: '2025-12-31',
    });
    await group.call('closings.commit', {
      ...commitment({ closingId: next, amount: eur('20000000.00') }),
      investorId: newcomer,
    });
    await group.call('closings.compute', { closingId: next });
    const { lines, total } = await group.call('closings.get', { closingId: next });
    const fresh = lines.find(({ isNew }) => isNew);
    expect(fresh?.capital).toEqual(eur('2500000.00'));
    expect(total.capital).toEqual(eur('0.00'));
    expect(lines).toHaveLength(5);
    // Each bears an eighth to a half: all in proportion to 40 m, whoever paid it first.
    const partner = lines.find(({ investorName }) => investorName === 'Partners');
    expect(partner?.capital).toEqual(eur('-12500.00'));
  });
});

/** The order of the list: by class and code of the investor. */
function order(name: string | undefined): number {
  return ['Late insurer', 'Secondary buyer', 'Partners', 'Pension fund'].indexOf(name ?? '');
}
