/**
 * A capital call from draft to settled over a real store: excused and late investors, four eyes, bank
 * lines, netting, cancellation, and every figure traced to its source.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testId, testMeta } from '../../test/helpers/workspace.ts';

const DEAL = testId(900);
const SECOND = testId(901);
const APPROVER = testId(902);
const HELPER = testId(906);
const LINE = { full: testId(910), part: testId(911), other: testId(912) };
const DUE = '2026-10-30';
type ReceiptInput = InputOf<'capitalCalls.receive'>['receipts'][number];
const eur = (amount: string) => ({ currency: 'EUR', amount });

let group: AnalysisWorkspace;
beforeAll(async () => {
  group = await analysisWorkspace();
  group.store.command(testMeta('test.calls'), (tx) => {
    tx.insert('user', {
      id: APPROVER,
      login: 'b',
      name: 'B. Approver',
      initials: 'BA',
      active: true,
    });
    tx.insert('user', { id: HELPER, login: 'h', name: 'H. Helper', initials: 'HH', active: true });
    tx.insert('user_role', { id: testId(903), user_id: APPROVER, role_id: ID.approverRole });
    tx.update('fund', ID.fund, { account_id: ID.small });
    tx.update('fund_terms', testId(44), {
      terms: {
        ...(tx.row<{ terms: object }>('fund_terms', 'SELECT terms FROM fund_terms', [])?.terms ??
          {}),
        capitalCalls: { noticeDays: 10, lateInterest: { rateAnnual: '0.0730' } },
      },
    });
    tx.insert('fund_deal', {
      id: DEAL,
      fund_id: ID.fund,
      code: 'D1',
      name: 'Mill',
      sector: 'coal',
    });
    tx.insert('investor', {
      id: testId(904),
      code: 'lp2',
      name: 'Örn Insurance',
      kind: 'lp',
      country: 'SE',
    });
    tx.insert('commitment', {
      id: SECOND,
      fund_id: ID.fund,
      investor_id: testId(904),
      party: 'lp',
      class_code: 'B',
      class_name: 'Class B',
      closing_date: '2025-06-30',
      amount_minor: 5_000_000_00n,
    });
    tx.insert('side_letter', {
      id: testId(905),
      fund_id: ID.fund,
      investor_id: testId(904),
      version: 1,
      valid_from: '2025-06-30',
      terms: { excusedSectors: ['coal'] },
    });
    tx.insert('statement', {
      id: testId(909),
      account_id: ID.small,
      kind: 'booked',
      currency: 'EUR',
      from_date: '2026-10-01',
      to_date: AS_OF,
      opening_minor: 0n,
      closing_minor: 0n,
      line_count: 3,
      credit_minor: 0n,
      debit_minor: 0n,
      proof: 'proven',
      identity: 'small',
    });
    const line = {
      statement_id: testId(909),
      account_id: ID.small,
      currency: 'EUR',
      reversal: false,
      occurrence: 1,
    };
    const lines = [
      {
        id: LINE.full,
        day: '2026-10-29',
        minor: 1_290_000_00n,
        who: 'PENSION FUND',
        text: 'GP CALL 2',
      },
      { id: LINE.part, day: '2026-11-09', minor: 100_000_00n, who: 'Orn Insurance AB', text: null },
      { id: LINE.other, day: '2026-11-10', minor: 77_00n, who: 'Landlord', text: 'RENT' },
    ];
    lines.forEach(({ id, day, minor, who, text }, index) => {
      tx.insert('statement_line', {
        ...line,
        id,
        position: index + 1,
        booking_date: day,
        value_date: day,
        amount_minor: minor,
        counterparty_name: who,
        remittance: text,
        fingerprint: `c${index}`,
      });
    });
  });
});
afterAll(() => group?.dispose());

const purposes: InputOf<'capitalCalls.create'>['purposes'] = [
  { id: 'mill', kind: 'investment', label: 'Mill', dealId: DEAL, amount: eur('1000000.00') },
  { id: 'fee', kind: 'management-fee', label: 'Management fee', amount: eur('450000.00') },
];
const draft: InputOf<'capitalCalls.create'> = {
  fundId: ID.fund,
  dueDate: DUE,
  amount: eur('1450000.00'),
  purposes,
};

const refusalOf = async (change: Partial<typeof draft>) =>
  (await group.refusal('capitalCalls.create', { ...draft, ...change }))?.code;
const callNow = (capitalCallId: string, asOf: string = AS_OF) =>
  group.call('capitalCalls.get', { capitalCallId, asOf });
const linesOf = ({ lines }: OutputOf<'capitalCalls.get'>) =>
  Object.fromEntries(lines.map((line) => [line.commitmentId, line]));

async function approved(capitalCallId: string): Promise<void> {
  await group.call('capitalCalls.compute', { capitalCallId });
  expect(await group.refusal('capitalCalls.review', { capitalCallId }, ID.reviewer)).toBeNull();
  const { contentHash } = await callNow(capitalCallId);
  const decision = { capitalCallId, contentHash, verdict: 'approved' as const };
  for (const person of [ID.reviewer, APPROVER])
    expect(await group.refusal('capitalCalls.decide', decision, person)).toBeNull();
}

describe('what cannot be called', () => {
  it('is refused with what to change, and nothing is written', async () => {
    const entry = group.store.lastEntry();
    const whole = {
      amount: eur('90000000.00'),
      purposes: [{ ...purposes[1], amount: eur('90000000.00') }],
    };
    const dollars = { currency: 'USD', amount: '1450000.00' };
    const codes = [
      await refusalOf(whole as typeof draft),
      await refusalOf({ dueDate: '2024-01-10' }),
      await refusalOf({ amount: dollars }),
      await refusalOf({ amount: eur('1450000.01') }),
      await refusalOf({ dueDate: '2024-06-30' }),
      await refusalOf({
        amount: eur('0.00'),
        purposes: [{ ...purposes[1], amount: eur('0.00') }] as typeof purposes,
      }),
      await refusalOf({ nettedDistributionId: ID.draft }),
      await refusalOf({
        purposes: [{ ...purposes[0], dealId: testId(999) }, purposes[1]] as typeof purposes,
      }),
    ];
    expect(codes).toEqual([
      'CALL_EXCEEDS_UNFUNDED',
      'CALL_BEFORE_CLOSING',
      'CURRENCY_MIXED',
      'PURPOSES_DO_NOT_SUM',
      'CALL_OUT_OF_ORDER',
      'CALL_AMOUNT',
      'NETTING_NOT_SAME_DAY',
      'DEAL_UNKNOWN',
    ]);
    expect(group.store.lastEntry()).toBe(entry);
  });
});

describe('a capital call', () => {
  let id = '';

  it('shows who would pay, with side letters and what is unfunded', async () => {
    const { lines, warnings } = await group.call('capitalCalls.preview', draft);
    expect(
      lines.map((line) => [line.investorName, line.amount.amount, line.reason, line.note]),
    ).toEqual([
      ['Partners', '13000.00', 'pro-rata', null],
      ['Pension fund', '1287000.00', 'pro-rata', null],
      ['Örn Insurance', '150000.00', 'partly-excused', 'Excused by side letter: Mill'],
    ]);
    expect(lines[1]?.parts.map(({ amount }) => amount)).toEqual(['990000.00', '297000.00']);
    expect(lines[1]?.unfundedAfter.amount).toBe('3663000.00');
    expect(warnings).toEqual([]);
  });

  it('tells why before anything is kept, down to what earlier calls took', async () => {
    const before = group.store.lastEntry();
    const { lines } = await group.call('capitalCalls.preview', draft);
    const explained = (change: Partial<InputOf<'capitalCalls.explainPreview'>>) =>
      group.call('capitalCalls.explainPreview', { ...draft, ...change });
    const minor = (text = '0') => BigInt(text.replace('.', ''));
    for (const figure of ['amount', 'unfunded', 'unfundedAfter'] as const) {
      const all = await explained({ figure });
      const summed = all.sections.find(({ title }) => title === 'Summed from')?.lines ?? [];
      const parts = summed.slice(0, -1).map(({ money }) => minor(money?.amount));
      expect(parts.reduce((sum, one) => sum + one, 0n)).toBe(minor(all.figure.money?.amount));
      for (const [at, line] of lines.entries()) {
        const link = summed[at]?.link;
        const own = await group.call(
          'capitalCalls.explainPreview',
          link?.input as InputOf<'capitalCalls.explainPreview'>,
        );
        expect(own.figure.money).toEqual(line[figure]);
        const steps = own.sections.find(({ title }) => title === 'Steps')?.lines ?? [];
        if (figure === 'amount') continue;
        const footed = steps.slice(0, -1).map(({ money }) => minor(money?.amount));
        expect(footed.reduce((sum, one) => sum + one, 0n)).toBe(minor(line[figure].amount));
      }
    }
    const pension = await explained({ figure: 'unfunded', commitmentId: lines[1]?.commitmentId });
    const earlier = pension.sections
      .find(({ title }) => title === 'Steps')
      ?.lines.find(({ label }) => label === 'Capital call 1');
    const call = await group.call(
      'capitalCalls.explain',
      earlier?.link?.input as InputOf<'capitalCalls.explain'>,
    );
    expect(minor(call.figure.money?.amount)).toBe(-minor(earlier?.money?.amount));
    const unknown = { ...draft, commitmentId: testId(999) };
    expect((await group.refusal('capitalCalls.explainPreview', unknown))?.code).toBe(
      'COMMITMENT_UNKNOWN',
    );
    expect(group.store.lastEntry()).toBe(before);
  });

  it('has its notice in the time of the terms, or the reason why less is enough', async () => {
    expect(await refusalOf({ noticeDate: '2026-10-31' })).toBe('NOTICE_AFTER_DUE');
    expect(await refusalOf({ noticeDate: '2026-10-21' })).toBe('NOTICE_SHORT');
    const short = { ...draft, noticeDate: '2026-10-21' };
    const { warnings } = await group.call('capitalCalls.preview', short);
    expect(warnings.map(({ code }) => code)).toEqual(['NOTICE_SHORT']);
    const waived = { ...short, shortNoticeReason: 'All investors waived the period' };
    const { capitalCallId } = await group.call('capitalCalls.create', waived);
    expect((await callNow(capitalCallId)).options).toMatchObject({ noticeDate: '2026-10-21' });
    const [entry] = (await group.call('journal.list', { count: 1 })).rows;
    await group.call('journal.undo', { entries: [entry?.entry ?? 0] });
    expect(await refusalOf({ noticeDate: '2026-10-20', amount: eur('0.00') })).toBe('CALL_AMOUNT');
  });

  it('is drafted, computed to lines that sum to it, and approved by two others', async () => {
    const made = await group.call('capitalCalls.create', draft);
    id = made.capitalCallId;
    expect(made.number).toBe(2);
    await group.call('capitalCalls.compute', { capitalCallId: id });
    const computed = await callNow(id);
    expect(computed).toMatchObject({
      status: 'computed',
      payerCount: 3,
      reminder: { kind: 'approve' },
    });
    expect(computed.lines.map(({ amount }) => amount.amount)).toEqual([
      '13000.00',
      '1287000.00',
      '150000.00',
    ]);
    const own = {
      capitalCallId: id,
      contentHash: computed.contentHash,
      verdict: 'approved' as const,
    };
    expect((await group.refusal('capitalCalls.review', { capitalCallId: id }))?.code).toBe(
      'FOUR_EYES',
    );
    expect(
      await group.refusal('capitalCalls.review', { capitalCallId: id }, ID.reviewer),
    ).toBeNull();
    expect((await group.refusal('capitalCalls.decide', own))?.code).toBe('FOUR_EYES');
    expect(await group.refusal('capitalCalls.decide', own, ID.reviewer)).toBeNull();
    expect((await callNow(id)).approval).toMatchObject({ needed: 2, missing: 1 });
    expect(await group.refusal('capitalCalls.decide', own, APPROVER)).toBeNull();
    expect((await callNow(id)).status).toBe('approved');
  });

  it('is void once it is changed, and whoever changed it is a preparer too', async () => {
    const later = { ...draft, capitalCallId: id, dueDate: DUE, amount: eur('1450000.00') };
    const { fundId: _, ...change } = later;
    const half = [purposes[0], { ...purposes[1], amount: eur('440000.00') }] as typeof purposes;
    const changed = { ...change, amount: eur('1440000.00'), purposes: half };
    expect(await group.refusal('capitalCalls.save', changed, HELPER)).toBeNull();
    expect(await callNow(id)).toMatchObject({ status: 'draft', runId: null, lines: [] });
    await group.call('capitalCalls.compute', { capitalCallId: id });
    const refused = await group.refusal('capitalCalls.review', { capitalCallId: id }, HELPER);
    expect(refused?.code).toBe('FOUR_EYES');
    expect(refused?.message).toContain('B. Approver, R. Reviewer');
    await group.call('capitalCalls.save', change);
    await approved(id);
  });

  it('is noticed in time or warns, and takes money only after that', async () => {
    const receipt = { commitmentId: ID.gp, receiptDate: DUE, amount: eur('1.00') };
    const early = await group.refusal('capitalCalls.receive', {
      capitalCallId: id,
      receipts: [receipt],
    });
    expect(early?.code).toBe('STEP_NOT_POSSIBLE');
    const late = await group.refusal('capitalCalls.step', {
      capitalCallId: id,
      step: 'notice',
      date: '2026-10-31',
    });
    expect(late?.code).toBe('NOTICE_AFTER_DUE');
    await group.call('capitalCalls.step', {
      capitalCallId: id,
      step: 'notice',
      date: '2026-10-25',
    });
    const noticed = await callNow(id);
    expect(noticed).toMatchObject({ status: 'noticed', noticeBy: '2026-10-20', lateCount: 3 });
    expect(noticed.warnings.map(({ code }) => code)).toEqual(['NOTICE_SHORT']);
    expect(noticed.reminder).toEqual({ kind: 'receive', on: DUE, daysLeft: -21 });
    const { alerts } = await group.call('home.get', { asOf: AS_OF });
    expect(alerts.find(({ id: alert }) => alert === `capital_call:${id}`)).toMatchObject({
      severity: 'warning',
      title: 'Receive the rest of capital call 2, EUR 1450000.00',
      detail: 'Growth Partners, 21 days late',
      link: { parameters: { fundId: ID.fund, capitalCallId: id } },
    });
  });

  it('finds its receipts on the bank by amount, name and reference', async () => {
    const { suggestions, lines } = await group.call('capitalCalls.suggest', {
      capitalCallId: id,
      asOf: AS_OF,
    });
    expect(lines).toHaveLength(3);
    expect(
      suggestions.map(({ lineId, commitmentId, receipt, grounds }) => [
        lineId,
        commitmentId,
        receipt.amount,
        grounds,
      ]),
    ).toEqual([
      [LINE.part, SECOND, '100000.00', ['part', 'name']],
      [LINE.full, ID.lp, '1290000.00', ['name']],
    ]);
    const refused = [
      {
        commitmentId: SECOND,
        receiptDate: DUE,
        amount: eur('100000.01'),
        statementLineId: LINE.part,
      },
      { commitmentId: SECOND, receiptDate: DUE, amount: eur('0.00') },
      { commitmentId: SECOND, receiptDate: DUE, amount: { currency: 'USD', amount: '1.00' } },
      { commitmentId: testId(998), receiptDate: DUE, amount: eur('1.00') },
      {
        commitmentId: SECOND,
        receiptDate: DUE,
        amount: eur('1.00'),
        statementLineId: testId(1001),
      },
    ].map(
      async (receipt) =>
        (await group.refusal('capitalCalls.receive', { capitalCallId: id, receipts: [receipt] }))
          ?.code,
    );
    expect(await Promise.all(refused)).toEqual([
      'RECEIPT_ABOVE_LINE',
      'RECEIPT_AMOUNT',
      'CURRENCY_MIXED',
      'COMMITMENT_NOT_CALLED',
      'LINE_NOT_OF_FUND',
    ]);
    const receipts = suggestions.map((one) => ({
      commitmentId: one.commitmentId,
      receiptDate: one.bookingDate,
      amount: one.receipt,
      interest: one.interest,
      statementLineId: one.lineId,
    }));
    const answer = await group.call('capitalCalls.receive', { capitalCallId: id, receipts });
    expect(answer.status).toBe('part-funded');
    const now = await callNow(id);
    expect(linesOf(now)[ID.lp]).toMatchObject({
      overpaid: eur('3000.00'),
      outstanding: eur('0.00'),
      daysLate: 0,
    });
    // 150,000 for 10 days and 50,000 for 11 more at 0.02 % a day: 300 + 110.
    expect(linesOf(now)[SECOND]).toMatchObject({
      outstanding: eur('50000.00'),
      interestDue: eur('410.00'),
      daysLate: 21,
    });
    // What one holder paid too much is no part of what the others owe.
    const owed = now.lines.reduce((sum, { outstanding }) => sum + Number(outstanding.amount), 0);
    const { alerts } = await group.call('home.get', { asOf: AS_OF });
    expect(alerts.find(({ id: alert }) => alert === `capital_call:${id}`)?.title).toBe(
      `Receive the rest of capital call 2, EUR ${owed.toFixed(2)}`,
    );
    expect(
      (await group.call('capitalCalls.suggest', { capitalCallId: id, asOf: AS_OF })).lines,
    ).toHaveLength(1);
  });

  it('proposes the interest of a day, and waives of it what a reason is given for', async () => {
    const asked = { capitalCallId: id, commitmentId: SECOND, receiptDate: AS_OF };
    const proposal = await group.call('capitalCalls.proposeReceipt', asked);
    expect(proposal).toMatchObject({
      outstanding: eur('50000.00'),
      interest: eur('410.00'),
      daysLate: 21,
      late: { rateAnnual: '0.0730' },
    });
    const receipt = { commitmentId: SECOND, receiptDate: AS_OF, amount: eur('10.00') };
    const codeOf = async (change: Partial<ReceiptInput>) => {
      const receipts = [{ ...receipt, ...change }];
      return (await group.refusal('capitalCalls.receive', { capitalCallId: id, receipts }))?.code;
    };
    expect(await codeOf({ waived: eur('10.00') })).toBe('WAIVER_WITHOUT_REASON');
    const half = { interest: eur('205.00'), waivedNote: 'Agreed by the board' };
    expect(await codeOf({ ...half, waived: eur('205.01') })).toBe('WAIVER_ABOVE_INTEREST');
    expect(await codeOf({ ...half, waived: eur('205.00') })).toBeUndefined();
    expect((await group.call('capitalCalls.proposeReceipt', asked)).interest).toEqual(eur('0.00'));
    const of = { capitalCallId: id, asOf: AS_OF, commitmentId: SECOND };
    const open = await group.call('capitalCalls.explain', { ...of, figure: 'interestOpen' });
    expect(open.figure.money).toEqual(eur('0.00'));
    expect(open.sections[0]?.lines.map(({ money }) => money?.amount)).toEqual([
      '410.00',
      '205.00',
      '205.00',
    ]);
    const waived = await group.call('capitalCalls.explain', { ...of, figure: 'interestWaived' });
    expect(waived.figure.money).toEqual(eur('205.00'));
    const kept = (await callNow(id)).receipts.find(({ waivedNote }) => waivedNote !== null);
    expect(kept).toMatchObject({ waived: eur('205.00'), waivedNote: 'Agreed by the board' });
    await group.call('capitalCalls.removeReceipt', { receiptId: kept?.id ?? '' });
  });

  it('is funded by the rest, opened again without it, and settled', async () => {
    const rest = [
      { commitmentId: ID.gp, receiptDate: DUE, amount: eur('13000.00') },
      {
        commitmentId: SECOND,
        receiptDate: AS_OF,
        amount: eur('50000.00'),
        interest: eur('410.00'),
      },
    ];
    expect(
      (await group.call('capitalCalls.receive', { capitalCallId: id, receipts: rest })).status,
    ).toBe('funded');
    const { receipts, interestDue, interestReceived, reminder } = await callNow(id);
    expect([interestDue, interestReceived]).toEqual([eur('410.00'), eur('410.00')]);
    expect(reminder?.kind).toBe('settle');
    const last = receipts.find(({ interest }) => interest.amount !== '0.00');
    const removed = await group.call('capitalCalls.removeReceipt', { receiptId: last?.id ?? '' });
    expect(removed.status).toBe('part-funded');
    expect(
      (await group.refusal('capitalCalls.step', { capitalCallId: id, step: 'settle' }))?.code,
    ).toBe('STEP_NOT_POSSIBLE');
    const [entry] = (await group.call('journal.list', { count: 1 })).rows;
    await group.call('journal.undo', { entries: [entry?.entry ?? 0] });
    await group.call('capitalCalls.step', { capitalCallId: id, step: 'settle' });
    const settled = await callNow(id);
    expect(settled).toMatchObject({
      status: 'settled',
      steps: [],
      reminder: null,
      outstanding: eur('0.00'),
    });
    expect(
      (await group.refusal('capitalCalls.removeReceipt', { receiptId: last?.id ?? '' }))?.code,
    ).toBe('STEP_NOT_POSSIBLE');
  });

  it('leads from its amount to its lines, its run, its receipts and the bank line', async () => {
    const ask = { capitalCallId: id, asOf: AS_OF };
    const section = (explained: OutputOf<'capitalCalls.explain'>, title: string) =>
      explained.sections.find((one) => one.title === title)?.lines ?? [];
    const whole = await group.call('capitalCalls.explain', { ...ask, figure: 'amount' });
    expect(whole.figure.money).toEqual(eur('1450000.00'));
    expect(section(whole, 'Summed from').at(-1)?.money).toEqual(eur('1450000.00'));
    const fee = await group.call('capitalCalls.explain', {
      ...ask,
      figure: 'amount',
      purposeId: 'fee',
    });
    expect(fee.figure.money).toEqual(eur('450000.00'));
    expect(section(fee, 'Summed from').at(-1)?.money).toEqual(eur('450000.00'));
    const share = await group.call('capitalCalls.explain', {
      ...ask,
      figure: 'amount',
      commitmentId: SECOND,
    });
    expect(share.chips.map(({ text }) => text)).toContain('Excused by side letter: Mill');
    expect(section(share, 'Rule').at(-1)?.link?.target).toBe('runs.explain');
    const interest = await group.call('capitalCalls.explain', {
      ...ask,
      figure: 'interestDue',
      commitmentId: SECOND,
    });
    expect(interest.sections.find(({ title }) => title === 'Late balance')?.table?.rows).toEqual([
      ['2026-10-30', '2026-11-09', '150000.00', '300.00'],
      ['2026-11-09', '2026-11-20', '50000.00', '110.00'],
    ]);
    const received = await group.call('capitalCalls.explain', {
      ...ask,
      figure: 'received',
      commitmentId: ID.lp,
    });
    const link = section(received, 'Receipts')[0]?.link;
    const receipt = await group.call(
      'capitalCalls.explain',
      link?.input as InputOf<'capitalCalls.explain'>,
    );
    expect(section(receipt, 'Bank')[0]?.link).toEqual({
      target: 'lines.explain',
      input: { lineId: LINE.full },
    });
    for (const figure of [
      'received',
      'outstanding',
      'overpaid',
      'interestDue',
      'interestReceived',
      'netted',
      'commitment',
    ] as const) {
      const { figure: shown } = await group.call('capitalCalls.explain', { ...ask, figure });
      const now = await callNow(id);
      if (figure !== 'netted' && figure !== 'commitment') expect(shown.money).toEqual(now[figure]);
    }
  });
});

describe('beside the plain way', () => {
  it('pays a call by a distribution of the same day', async () => {
    await group.call('fund.runWaterfall', { distributionId: ID.draft });
    const terms = {
      fundId: ID.fund,
      dueDate: AS_OF,
      amount: eur('100000.00'),
      nettedDistributionId: ID.draft,
    };
    const purpose = [{ ...purposes[1], amount: eur('100000.00') }] as typeof purposes;
    const { capitalCallId } = await group.call('capitalCalls.create', {
      ...terms,
      purposes: purpose,
    });
    await approved(capitalCallId);
    const notice = { capitalCallId, step: 'notice' as const, date: '2026-11-06' };
    expect((await group.refusal('capitalCalls.step', notice))?.code).toBe('NETTING_NOT_APPROVED');
    group.store.command(testMeta('test.approve'), (tx) =>
      tx.update('distribution', ID.draft, { status: 'approved' }),
    );
    const { status } = await group.call('capitalCalls.step', notice);
    const now = await callNow(capitalCallId);
    expect(status).toBe(now.status);
    const paid = linesOf(now)[ID.lp];
    expect(paid?.netted).toEqual(paid?.amount);
    const netted = now.receipts.find(({ isNetted }) => isNetted);
    expect(
      (await group.refusal('capitalCalls.removeReceipt', { receiptId: netted?.id ?? '' }))?.code,
    ).toBe('RECEIPT_NETTED');
  });

  it('gives back what came in when it is cancelled', async () => {
    const purpose = [{ ...purposes[1], amount: eur('15000.00') }] as typeof purposes;
    const { capitalCallId } = await group.call('capitalCalls.create', {
      fundId: ID.fund,
      dueDate: AS_OF,
      amount: eur('15000.00'),
      purposes: purpose,
      exclusions: [
        { commitmentId: SECOND, kind: 'defaulting', reason: 'Did not pay call 2' },
        { commitmentId: ID.gp, kind: 'excused', reason: 'Pays its fee elsewhere' },
      ],
    });
    await approved(capitalCallId);
    expect(
      (await callNow(capitalCallId)).lines.map(({ amount, note }) => [amount.amount, note]),
    ).toEqual([
      ['0.00', 'Pays its fee elsewhere'],
      ['15000.00', null],
      ['0.00', 'Did not pay call 2'],
    ]);
    await group.call('capitalCalls.step', { capitalCallId, step: 'notice', date: '2026-11-01' });
    const receipts = [{ commitmentId: ID.lp, receiptDate: '2026-11-19', amount: eur('9000.00') }];
    await group.call('capitalCalls.receive', { capitalCallId, receipts });
    await group.call('capitalCalls.step', { capitalCallId, step: 'cancel', date: AS_OF });
    const cancelled = await callNow(capitalCallId);
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      received: eur('0.00'),
      outstanding: eur('0.00'),
    });
    expect(cancelled.receipts.map(({ amount }) => amount.amount)).toEqual(['9000.00', '-9000.00']);
    const [entry] = (await group.call('journal.list', { count: 1 })).rows;
    await group.call('journal.undo', { entries: [entry?.entry ?? 0] });
    expect(await callNow(capitalCallId)).toMatchObject({
      status: 'part-funded',
      received: eur('9000.00'),
    });
    await group.call('capitalCalls.step', { capitalCallId, step: 'cancel', date: AS_OF });
  });

  it('lists them with what was received and is outstanding', async () => {
    const { rows, called, outstanding } = await group.call('capitalCalls.list', {
      fundId: ID.fund,
      asOf: AS_OF,
    });
    expect(rows.map(({ number, status }) => `${number} ${status}`)).toEqual([
      '1 settled',
      '2 settled',
      '3 funded',
      '4 cancelled',
    ]);
    expect(called).toEqual(eur('6550000.00'));
    expect(outstanding).toEqual(eur('0.00'));
  });

  it('opens the totals of the list to the calls that they are summed from', async () => {
    const list = await group.call('capitalCalls.list', { fundId: ID.fund, asOf: AS_OF });
    for (const figure of ['amount', 'received', 'outstanding'] as const) {
      const ask = { fundId: ID.fund, asOf: AS_OF, figure };
      const told = await group.call('capitalCalls.explainTotal', ask);
      expect(told.figure.money).toEqual(figure === 'amount' ? list.called : list[figure]);
      const lines = told.sections.find(({ title }) => title === 'Summed from')?.lines ?? [];
      expect(lines).toHaveLength(list.rows.length + 1);
      expect(lines.find(({ label }) => label === 'Capital call 4')?.note).toContain('not counted');
      const [first] = lines;
      const opened = await group.call(
        'capitalCalls.explain',
        first?.link?.input as InputOf<'capitalCalls.explain'>,
      );
      expect(opened.figure.money).toEqual(first?.money);
      const share = await group.call('capitalCalls.explainTotal', { ...ask, isShare: true });
      const [part, whole] = share.sections[0]?.lines ?? [];
      expect(part?.money).toEqual(told.figure.money);
      expect(whole?.money).toEqual(figure === 'amount' ? list.committed : list.called);
      const percent = (Number(part?.money?.amount) / Number(whole?.money?.amount)) * 100;
      expect(Number.parseFloat(share.figure.text ?? '')).toBeCloseTo(percent, 3);
    }
  });

  it('names who has paid all of a call and who has not', async () => {
    const { rows } = await group.call('capitalCalls.list', { fundId: ID.fund, asOf: AS_OF });
    for (const { id: capitalCallId, paidCount, payerCount, outstanding } of rows) {
      const told = await group.call('capitalCalls.explainPaid', { capitalCallId, asOf: AS_OF });
      expect(told.figure.text).toBe(`${paidCount} of ${payerCount}`);
      const named = (name: string) =>
        told.sections.find(({ title }) => title === name)?.lines ?? [];
      expect(named('Paid').filter(({ link }) => link)).toHaveLength(paidCount);
      const open = named('Still open');
      expect(open.filter(({ link }) => link)).toHaveLength(payerCount - paidCount);
      if (open.length > 0) expect(open.at(-1)?.money).toEqual(outstanding);
    }
  });
});
