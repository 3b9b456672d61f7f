/**
 * A clawback from its draft to settled over a real store: a distribution paid carry, a later call was
 * lost, and what is owed gross, net of tax, from escrow and by each holder is worked out on paper.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testMeta } from '../../test/helpers/workspace.ts';

let group: AnalysisWorkspace;
let clawbackId = '';
const alertOf = async (asOf: string, start: string) =>
  (await group.call('home.get', { asOf })).alerts.find(({ id }) => id.startsWith(start));

const eur = (amount: string) => ({ currency: 'EUR', amount });
const cents = (amount: string) => BigInt(amount.replace('.', ''));

/** Five million called in 2024; six million paid two years later; another million called and lost. */
beforeAll(async () => {
  group = await analysisWorkspace();
  await group.call('settings.set', { key: 'fund.approvalsNeeded', value: 1 });
  await group.call('fund.runWaterfall', { distributionId: ID.draft });
  await group.callAsReviewer('distributions.review', { distributionId: ID.draft });
  const { distributions } = await group.call('funds.get', { fundId: ID.fund, asOf: '2027-01-31' });
  await group.callAsReviewer('distributions.decide', {
    distributionId: ID.draft,
    contentHash: distributions[0]?.contentHash ?? '',
    verdict: 'approved',
  });
  const call = await group.call('capitalCalls.create', {
    fundId: ID.fund,
    dueDate: '2027-01-15',
    amount: eur('1000000.00'),
    purposes: [{ id: 'p1', kind: 'investment', label: 'Follow-on', amount: eur('1000000.00') }],
  });
  await group.call('capitalCalls.compute', { capitalCallId: call.capitalCallId });
  await group.callAsReviewer('capitalCalls.review', { capitalCallId: call.capitalCallId });
  const { contentHash } = await group.call('capitalCalls.get', {
    capitalCallId: call.capitalCallId,
    asOf: '2027-01-31',
  });
  await group.callAsReviewer('capitalCalls.decide', {
    capitalCallId: call.capitalCallId,
    contentHash,
    verdict: 'approved',
  });
}, 30_000);
afterAll(() => group?.dispose());

const draft = (change: Partial<InputOf<'clawbacks.create'>> = {}) => ({
  fundId: ID.fund,
  testDate: '2027-01-31',
  kind: 'final' as const,
  taxRate: '0.45',
  escrowShare: '0.3',
  ...change,
});

const shown = () => group.call('clawbacks.get', { clawbackId });
const amounts = (result: OutputOf<'clawbacks.get'>['result']) => ({
  carryPaid: result?.carryPaid.amount,
  gross: result?.gross.amount,
  fromEscrow: result?.fromEscrow.amount,
  fromHolders: result?.fromHolders.amount,
  payable: result?.payable.amount,
  uncovered: result?.uncovered.amount,
});

async function decide(verdict: 'approved' | 'rejected') {
  await group.callAsReviewer('clawbacks.review', { clawbackId });
  const { contentHash } = await shown();
  return group.callAsReviewer('clawbacks.decide', { clawbackId, contentHash, verdict });
}

/** What each investor and carry have had by a day, in cents. */
async function distributedBy(asOf: string) {
  const { commitments, fund } = await group.call('funds.get', { fundId: ID.fund, asOf });
  const byName = commitments.map((row) => [row.investorName, row.distributed.amount]);
  return { byName: Object.fromEntries(byName) as Record<string, string>, all: fund.distributed };
}

describe('a clawback', () => {
  it('is asked for each year end where the terms say so and carry was paid, until it is made', async () => {
    const test = (asOf: string) => alertOf(asOf, 'interim-test:');
    expect(await test('2027-01-31')).toBeUndefined();
    group.store.command(testMeta('test.interim'), (tx) => {
      const [row] = tx.rows<{ id: string; terms: object }>(
        'fund_terms',
        'SELECT id, terms FROM fund_terms',
        [],
      );
      const clawback = { interim: 'annual' };
      tx.update('fund_terms', row?.id ?? '', { terms: { ...row?.terms, clawback } });
    });
    expect(await test('2026-12-30')).toBeUndefined();
    const asked = await test('2026-12-31');
    expect(asked).toMatchObject({
      severity: 'task',
      title: 'Test the clawback of Growth Partners on 2026-12-31',
      link: { parameters: { fundId: ID.fund, tab: 'clawback' } },
    });
    expect(await test('2027-04-30')).toMatchObject({ severity: 'task' });
    expect(await test('2027-05-01')).toMatchObject({ severity: 'warning' });
    await group.call('clawbacks.create', draft({ kind: 'interim' }));
    expect(await test('2027-01-31')).toBeUndefined();
    const muchLater = '2090-01-31';
    const waiting = await alertOf(muchLater, 'clawback:');
    expect(waiting?.detail).toMatch(/, waiting \d+ days for a decision$/);
    expect(waiting?.severity).toBe('warning');
    await group.call('settings.set', { key: 'fund.approvalReminderDays', value: 100_000 });
    expect(await alertOf(muchLater, 'clawback:')).toMatchObject({ severity: 'task' });
    const entries = (await group.call('journal.list', { count: 2 })).rows.map(({ entry }) => entry);
    await group.call('journal.undo', { entries });
  });

  it('is refused where it cannot be tested, and nothing is written', async () => {
    const refused = [
      await group.refusal('clawbacks.create', draft({ testDate: '2026-11-20' })),
      await group.refusal('clawbacks.create', draft({ testDate: '2023-12-31' })),
      await group.refusal('clawbacks.create', draft({ taxRate: '1.2' })),
      await group.refusal('clawbacks.create', draft({ holders: [{ id: 'A', share: '0.6' }] })),
      await group.refusal(
        'clawbacks.create',
        draft({
          holders: [
            { id: 'A', share: '0.5' },
            { id: 'A ', share: '0.5' },
          ],
        }),
      ),
      await group.refusal(
        'clawbacks.create',
        draft({ kind: 'interim', stillHeld: { currency: 'USD', amount: '1.00' } }),
      ),
    ];
    expect(refused.map((error) => [error?.code, error?.path])).toEqual([
      ['CLAWBACK_ORDER', 'testDate'],
      ['FLOW_BEFORE_FIRST_CLOSING', 'testDate'],
      ['SHARE_RANGE', 'taxRate'],
      ['SHARES_DO_NOT_SUM', 'holders'],
      ['CARRY_HOLDER_TWICE', 'holders.1.id'],
      ['CURRENCY_MIXED', 'stillHeld.currency'],
    ]);
    expect(await group.call('clawbacks.list', { fundId: ID.fund })).toEqual([]);
  });

  it('owes gross what carry got too much, net what escrow and tax leave', async () => {
    ({ clawbackId } = await group.call('clawbacks.create', draft()));
    const other = await group.refusal('clawbacks.create', draft());
    expect(other?.code).toBe('CLAWBACK_UNDECIDED');
    expect(await shown()).toMatchObject({ status: 'draft', result: null, amount: eur('0.00') });
    await group.call('clawbacks.compute', { clawbackId });
    const { result, runId, investors } = await shown();
    // Investors lent 4.95 m for two years: 5,773,680.00 back at 8 %. Of their 5,940,000.00 carry got
    // 166,320.00, less than its catch-up. The lost call of 990,000.00 leaves no profit at all:
    // all of it is owed. Escrow holds 30 %, tax takes 45 % of the rest.
    expect(amounts(result)).toEqual({
      carryPaid: '166320.00',
      gross: '166320.00',
      fromEscrow: '49896.00',
      fromHolders: '64033.20',
      payable: '113929.20',
      uncovered: '52390.80',
    });
    expect(result?.profit).toEqual(eur('0.00'));
    expect(investors).toMatchObject([{ investorName: 'Pension fund', amount: eur('113929.20') }]);
    const verified = await group.call('runs.verify', { runId: runId ?? '' });
    expect(verified.reproduces).toBe(true);
  });

  it('opens every figure, down to the distribution that paid the carry', async () => {
    const { result, investors } = await shown();
    const explain = (input: Omit<InputOf<'clawbacks.explain'>, 'clawbackId'>) =>
      group.call('clawbacks.explain', { clawbackId, ...input });
    for (const figure of [
      'carryPaid',
      'profit',
      'agreedCarry',
      'excessCarry',
      'preferredShortfall',
      'gross',
      'fromEscrow',
      'fromHolders',
      'afterTaxCap',
      'payable',
      'uncovered',
    ] as const)
      expect((await explain({ figure })).figure.money).toEqual(result?.[figure]);
    for (const figure of ['owed', 'cap', 'pays'] as const)
      expect((await explain({ figure, holderId: 'carry' })).figure.money).toEqual(
        result?.holders[0]?.[figure],
      );
    const [lp] = investors;
    const gets = await explain({ figure: 'investor', commitmentId: lp?.commitmentId ?? '' });
    expect(gets.figure.money).toEqual(eur('113929.20'));
    const paid = (await explain({ figure: 'carryPaid' })).sections[1]?.lines ?? [];
    expect(paid.map(({ label, money }) => [label, money?.amount])).toEqual([
      ['Distribution 1', '166320.00'],
      ['Sum', '166320.00'],
    ]);
    const opened = await group.call(
      'funds.explain',
      paid[0]?.link?.input as InputOf<'funds.explain'>,
    );
    expect(opened.figure.money).toEqual(eur('6000000.00'));
    const unknown = await group.refusal('clawbacks.explain', {
      clawbackId,
      figure: 'pays',
      holderId: 'nobody',
    });
    expect(unknown).toMatchObject({ code: 'CLAWBACK_FIGURE_UNKNOWN', path: 'holderId' });
  });

  it('puts what one holder cannot pay on the other, up to what tax left it', async () => {
    const holders = [
      { id: 'Ada Lind', share: '0.6' },
      { id: 'Bo Ruiz', share: '0.4', isUnable: true },
    ];
    const parts = { ...draft({ holders, liability: 'joint' }) };
    const { fundId: _, ...change } = parts;
    await group.call('clawbacks.save', { clawbackId, ...change, taxRate: '0.2' });
    expect(await shown()).toMatchObject({ status: 'draft', result: null, investors: [] });
    await group.call('clawbacks.compute', { clawbackId });
    const { result } = await shown();
    // 116,424.00 is not in escrow. Ada owes 60 % of it, and has 80 % of her 69,854.40 left.
    expect(result?.holders.map(({ id, owed, pays }) => [id, owed.amount, pays.amount])).toEqual([
      ['Ada Lind', '69854.40', '55883.52'],
      ['Bo Ruiz', '46569.60', '0.00'],
    ]);
  });

  it('is approved by another person than who computed it', async () => {
    const own = await group.refusal('clawbacks.review', { clawbackId }, ID.treasurer);
    expect(own?.code).toBe('FOUR_EYES');
    await decide('rejected');
    expect((await shown()).status).toBe('draft');
    await group.call('clawbacks.compute', { clawbackId });
    const { state } = await decide('approved');
    expect(state).toBe('approved');
  });

  it('counts for its investors from the approval on, and the fund has paid nothing more', async () => {
    const before = await distributedBy('2027-01-30');
    const after = await distributedBy('2027-01-31');
    expect(after.all).toEqual(before.all);
    expect(cents(after.byName['Pension fund'] ?? '')).toBe(
      cents(before.byName['Pension fund'] ?? '') + 10_577_952n,
    );
    const explained = await group.call('funds.explain', {
      fundId: ID.fund,
      asOf: '2027-01-31',
      figure: 'distributed',
      commitmentId: ID.lp,
    });
    expect(explained.figure.money?.amount).toBe(after.byName['Pension fund']);
    const { accounts, totals, nav } = await group.call('fundAccounts.capital', {
      fundId: ID.fund,
      to: '2027-01-31',
    });
    const closing = accounts.reduce((sum, { closing }) => sum + cents(closing.amount), 0n);
    expect(closing).toBe(cents(nav.amount));
    expect(totals.closing).toEqual(nav);
  });

  it('is taken back line by line where it is cancelled after its approval', async () => {
    await group.call('clawbacks.step', { clawbackId, step: 'notice' });
    await group.call('clawbacks.step', { clawbackId, step: 'cancel' });
    const sums = group.store.all<{ holder: string; rows: bigint; minor: bigint }>(
      `SELECT holder, COUNT(*) AS rows, SUM(amount_minor) AS minor FROM clawback_line
        WHERE clawback_id = ? GROUP BY holder`,
      [clawbackId],
    );
    expect(sums.map(({ rows, minor }) => [rows, minor])).toEqual(
      ['escrow', 'Ada', 'Pension fund'].map(() => [2n, 0n]),
    );
    const after = await distributedBy('2027-01-31');
    expect(after.byName).toEqual((await distributedBy('2027-01-30')).byName);
    const again = await group.refusal('clawbacks.step', { clawbackId, step: 'settle' });
    expect(again?.code).toBe('STEP_NOT_POSSIBLE');
  });

  it('interim counts what is held; once settled nothing more is owed and nothing cancels it', async () => {
    const interim = await group.call(
      'clawbacks.create',
      draft({ kind: 'interim', stillHeld: eur('2000000.00') }),
    );
    clawbackId = interim.clawbackId;
    await group.call('clawbacks.compute', { clawbackId });
    // With two million still held investors have their return, and carry is below its fifth.
    expect(amounts((await shown()).result)).toMatchObject({ gross: '0.00', payable: '0.00' });
    await group.call('clawbacks.step', { clawbackId, step: 'cancel' });
    ({ clawbackId } = await group.call('clawbacks.create', draft({ taxRate: '0' })));
    await group.call('clawbacks.compute', { clawbackId });
    await decide('approved');
    for (const step of ['notice', 'settle'] as const)
      await group.call('clawbacks.step', { clawbackId, step });
    const refused = await group.refusal('clawbacks.step', { clawbackId, step: 'cancel' });
    expect(refused?.code).toBe('STEP_NOT_POSSIBLE');
    const next = await group.call('clawbacks.create', draft({ testDate: '2027-02-28' }));
    clawbackId = next.clawbackId;
    await group.call('clawbacks.compute', { clawbackId });
    const { result } = await shown();
    expect(amounts(result)).toMatchObject({ carryPaid: '0.00', gross: '0.00', payable: '0.00' });
  });
});
