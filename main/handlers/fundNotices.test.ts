/** The day of notices: planned, sent, kept with the call or distribution, and printed on each notice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf } from '../../preload/contract/index.ts';
import { type AnalysisWorkspace, analysisWorkspace } from '../../test/helpers/analysisWorkspace.ts';
import { loadWorkbook, plainCells } from '../../test/helpers/office.ts';
import { insertStatementFund, STATEMENT_FUND } from '../../test/helpers/statementFund.ts';
import { testMeta } from '../../test/helpers/workspace.ts';

const { fund: fundId } = STATEMENT_FUND;
const INVESTORS = 3;
const DAY = 86_400_000;
let group: AnalysisWorkspace;

const START = Date.now();
/** Days from now, since notices that go out today are dated by the clock. */
const daysAhead = (days: number) => new Date(START + days * DAY).toISOString().slice(0, 10);
const eur = (amount: string) => ({ currency: 'EUR', amount });

beforeAll(async () => {
  group = await analysisWorkspace();
  group.store.command(testMeta('test.notices'), (tx) => {
    insertStatementFund(tx, INVESTORS);
    const row = tx.row<{ id: string; terms: object }>(
      'fund_terms',
      'SELECT id, terms FROM fund_terms WHERE fund_id = ?',
      [fundId],
    );
    tx.update('fund_terms', row?.id ?? '', {
      terms: { ...row?.terms, capitalCalls: { noticeDays: 10 } },
    });
  });
  await group.call('settings.set', { key: 'fund.approvalsNeeded', value: 1 });
});
afterAll(() => group?.dispose());

type Notice = Pick<InputOf<'reports.create'>, 'kind' | 'capitalCallId' | 'distributionId'>;

/** What the notice of one investor says: its day, and the notes below its transactions. */
async function printed(input: Notice) {
  const asOf = daysAhead(0);
  const { documents } = await group.call('reports.create', {
    ...input,
    asOf,
    investor: 'S001',
    formats: ['xlsx'],
  });
  const { content } = await group.call('documents.content', { documentId: documents[0]?.id ?? '' });
  const cells = plainCells(await loadWorkbook(Buffer.from(content, 'base64')));
  const label = cells.find(({ value }) => value === 'Date of notice');
  const beside = label && `B${label.address.slice(1)}`;
  const day = cells.find(({ sheet, address }) => sheet === label?.sheet && address === beside);
  const texts = cells.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  return { day: day?.value ?? null, texts };
}

describe('notices of a distribution', () => {
  const pay = daysAhead(40);
  let distributionId: string;
  const now = async () =>
    (await group.call('funds.get', { fundId, asOf: pay })).distributions.find(
      ({ id }) => id === distributionId,
    );

  it('have the planned day from the draft on, not after the pay date', async () => {
    const draft = { fundId, payDate: pay, amount: eur('3000000.00') };
    const late = { ...draft, noticeDate: daysAhead(41) };
    expect((await group.refusal('distributions.create', late))?.code).toBe('NOTICE_AFTER_DUE');
    const made = await group.call('distributions.create', { ...draft, noticeDate: daysAhead(25) });
    distributionId = made.distributionId;
    expect((await now())?.noticeDate).toBe(daysAhead(25));
    await group.call('fund.runWaterfall', { distributionId });
    const { day, texts } = await printed({ kind: 'distribution-notice', distributionId });
    expect(day).toBe(daysAhead(25));
    expect(texts).toContain('Draft: this distribution is not approved. Do not send it.');
  });

  it('have the day on which they went out, once they did', async () => {
    await group.callAsReviewer('distributions.review', { distributionId });
    const seen = { contentHash: (await now())?.contentHash ?? '', verdict: 'approved' as const };
    await group.callAsReviewer('distributions.decide', { distributionId, ...seen });
    const sent = { distributionId, step: 'notice' as const };
    const late = { ...sent, date: daysAhead(41) };
    expect((await group.refusal('distributions.step', late))?.code).toBe('NOTICE_AFTER_DUE');
    expect((await now())?.noticeDate).toBe(daysAhead(25));
    await group.call('distributions.step', { ...sent, date: daysAhead(30) });
    expect((await now())?.noticeDate).toBe(daysAhead(30));
    const { day, texts } = await printed({ kind: 'distribution-notice', distributionId });
    expect(day).toBe(daysAhead(30));
    expect(texts.join()).not.toContain('Draft');
    // The terms have a notice period of calls alone.
    expect(texts.join()).not.toContain('terms ask for');
  });

  it('go back to the planned day with the undo of their step', async () => {
    const { rows } = await group.call('journal.list', { count: 5 });
    const step = rows.find(({ command }) => command === 'distributions.step');
    const later = rows.filter(({ entry }) => entry >= (step?.entry ?? 0));
    await group.call('journal.undo', { entries: later.map(({ entry }) => entry) });
    expect((await now())?.noticeDate).toBe(daysAhead(25));
    await group.call('distributions.step', { distributionId, step: 'notice' });
    expect((await now())?.noticeDate).toBe(daysAhead(25));
  });
});

describe('notices of a call', () => {
  const due = daysAhead(20);

  it('say that they are shorter than the terms ask for, and why that holds', async () => {
    const { capitalCallId } = await group.call('capitalCalls.create', {
      fundId,
      dueDate: due,
      amount: eur('600000.00'),
      purposes: [{ id: 'more', kind: 'expenses', label: 'Audit', amount: eur('600000.00') }],
      noticeDate: daysAhead(14),
      shortNoticeReason: 'All investors waived the period.',
    });
    await group.call('capitalCalls.compute', { capitalCallId });
    const planned = await printed({ kind: 'capital-call-notice', capitalCallId });
    expect(planned.day).toBe(daysAhead(14));
    expect(planned.texts.join()).toContain(
      'Notice of 6 days, where the terms ask for 10: All investors waived the period.',
    );
    const seen = await group.call('capitalCalls.get', { capitalCallId, asOf: due });
    await group.callAsReviewer('capitalCalls.review', { capitalCallId });
    const decision = { contentHash: seen.contentHash, verdict: 'approved' as const };
    await group.callAsReviewer('capitalCalls.decide', { capitalCallId, ...decision });
    await group.call('capitalCalls.step', { capitalCallId, step: 'notice', date: daysAhead(5) });
    const sent = await printed({ kind: 'capital-call-notice', capitalCallId });
    expect(sent.day).toBe(daysAhead(5));
    expect(sent.texts.join()).not.toContain('terms ask for');
  });
});
