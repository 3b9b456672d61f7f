/** Value, accounts, performance, fees, credit and plans of a fund over a real store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testId, testMeta } from '../../test/helpers/workspace.ts';

const fundId = ID.fund;
const eur = (amount: string) => ({ currency: 'EUR', amount });
let group: AnalysisWorkspace;

beforeAll(async () => {
  group = await analysisWorkspace();
  group.store.command(testMeta('test.fund'), (tx) => {
    const deal = { fund_id: fundId, sector: null, country: null };
    tx.insert('fund_deal', { id: testId(9001), code: 'HEL', name: 'Helion', ...deal });
    tx.insert('fund_terms', {
      id: testId(9002),
      fund_id: fundId,
      version: 2,
      valid_from: '2024-06-01',
      terms: {
        currency: 'EUR',
        waterfall: {
          form: 'whole-fund',
          preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
          catchUp: { share: '1' },
          carry: { rate: '0.2' },
        },
        managementFee: {
          phases: [{ from: '2024-01-01', basis: 'committed', rateAnnual: '0.02' }],
          offsets: { share: '0.5' },
          vatRate: '0.17',
        },
        organisationalCostCap: { shareOfCommitments: '0.005' },
      },
    });
    tx.insert('category', {
      id: testId(9003),
      code: 'fund-flows',
      name: 'Fund flows',
      direction: 'both',
      sort: 9,
    });
  });
});
afterAll(() => group?.dispose());

const flow = (
  date: string,
  kind: InputOf<'fundFlows.save'>['kind'],
  amount: string,
  dealCode: string | null = null,
) => group.call('fundFlows.save', { fundId, date, kind, amount: eur(amount), dealCode });

describe('the facts of a fund', () => {
  it('are refused where they cannot be', async () => {
    const save = (change: Partial<InputOf<'fundFlows.save'>>) =>
      group.refusal('fundFlows.save', {
        fundId,
        date: '2024-12-01',
        kind: 'investment',
        dealCode: 'HEL',
        amount: eur('-1.00'),
        ...change,
      });
    expect((await save({ amount: eur('1.00') }))?.code).toBe('FLOW_SIGN');
    expect((await save({ dealCode: null }))?.code).toBe('FLOW_WITHOUT_DEAL');
    expect((await save({ dealCode: 'NONE' }))?.code).toBe('DEAL_UNKNOWN');
    expect((await save({ kind: 'write-off' }))?.code).toBe('WRITE_OFF_ABOVE_COST');
    const capped = await save({ kind: 'organisation-cost', amount: eur('-50000.01') });
    expect(capped?.code).toBe('ORGANISATION_COST_CAP');
    expect(capped?.message).toContain('50000.00');
    expect((await save({ kind: 'fee-waiver' }))?.code).toBe('FLOW_SIGN');
    expect((await save({ category: 'audit' }))?.message).toContain('Leave the category out');
    const unlike = await save({ kind: 'expense', category: 'dividend' });
    expect(unlike).toMatchObject({ code: 'FLOW_CATEGORY_WITHOUT_MEANING', path: 'category' });
    const value = { kind: 'deal' as const, label: 'HEL', amount: eur('1.00') };
    const twice = { fundId, date: AS_OF, items: [value, value] };
    expect((await group.refusal('fundValuations.save', twice))?.code).toBe('VALUATION_TWICE');
  });

  it('are kept with numbers and versions', async () => {
    await flow('2024-12-01', 'investment', '-4800000.00', 'HEL');
    await group.call('fundFlows.save', {
      fundId,
      date: '2025-03-31',
      kind: 'expense',
      category: 'audit',
      amount: eur('-30000.00'),
    });
    await flow('2026-03-31', 'income', '60000.00', 'HEL');
    const value = (amount: string) =>
      group.call('fundValuations.save', {
        fundId,
        date: '2026-09-30',
        items: [{ kind: 'deal', label: 'HEL', amount: eur(amount), method: 'Multiples' }],
      });
    await value('7000000.00');
    await value('7200000.00');
    const rows = await group.call('fundValuations.list', { fundId, asOf: AS_OF });
    expect(rows.map(({ version, replaced }) => [version, replaced])).toEqual([
      [2, false],
      [1, true],
    ]);
    const flows = await group.call('fundFlows.list', { fundId, asOf: AS_OF });
    expect(flows.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(flows.map(({ category }) => category)).toEqual([null, 'audit', null]);
    const { sections } = await group.call('fundAccounts.explain', {
      fundId,
      to: AS_OF,
      figure: 'flow',
      of: flows[1]?.id,
    });
    expect(sections[0]?.lines).toContainEqual({ label: 'Category', value: 'audit' });
  });
});

describe('a distribution above the cash of the fund', () => {
  it('is refused with what there is, and nothing is written', async () => {
    const before = await group.call('funds.get', { fundId, asOf: AS_OF });
    const input = { fundId, payDate: '2026-11-20', amount: eur('99000000.00') };
    const error = await group.refusal('distributions.create', input);
    expect(error).toMatchObject({ code: 'DISTRIBUTION_ABOVE_CASH', path: 'amount.amount' });
    const overview = await group.call('fundAccounts.overview', { fundId, asOf: AS_OF });
    expect(error?.message).toContain(`EUR ${overview.balance.cash.amount}`);
    const after = await group.call('funds.get', { fundId, asOf: AS_OF });
    expect(after.distributions).toEqual(before.distributions);
    // An asset handed out in kind takes no cash.
    const inKind = await group.call('distributions.create', {
      ...input,
      kind: 'in-kind',
      asset: 'Shares of Helion',
    });
    await group.call('distributions.step', {
      distributionId: inKind.distributionId,
      step: 'cancel',
    });
  });
});

describe('management fees', () => {
  const charge = (from: string, to: string, portfolioFee?: string) => ({
    fundId,
    from,
    to,
    ...(portfolioFee ? { portfolioFees: [{ date: from, amount: eur(portfolioFee) }] } : {}),
  });

  it('are charged from the terms, once, and wait with unused offsets', async () => {
    const charged = await group.call(
      'fundFees.charge',
      charge('2025-01-01', '2025-04-01', '140000'),
    );
    // A quarter of 2% on 10 million is 50,000; half of 140,000 offsets all, 20,000 wait.
    expect(charged).toMatchObject({
      gross: eur('50000.00'),
      offset: eur('50000.00'),
      charged: eur('0.00'),
    });
    const next = await group.call('fundFees.charge', charge('2025-04-01', '2025-07-01'));
    expect(next).toMatchObject({ offset: eur('20000.00'), vat: eur('5100.00') });
    expect(next.charged).toEqual(eur('35100.00'));
    const again = await group.refusal('fundFees.charge', charge('2025-05-01', '2025-08-01'));
    expect(again?.code).toBe('FEE_ALREADY_CHARGED');
    const before = charge('2024-02-01', '2024-04-01');
    expect((await group.refusal('fundFees.charge', before))?.code).toBe('FEE_TERMS_MISSING');
    const { run } = await group.call('runs.get', { runId: next.runId });
    expect(run).toMatchObject({ calculation: 'fund.managementFee', pinned: true });
  });
});

describe('value and accounts', () => {
  it('roll forward to the valuations', async () => {
    const { closing, opening, rows } = await group.call('fundAccounts.rollForward', {
      fundId,
      from: '2025-12-31',
      to: AS_OF,
    });
    // Cash: 5,000,000 called, 4,800,000 invested, 30,000 and 35,100 of costs, 60,000 of income.
    expect(closing).toMatchObject({ cash: eur('194900.00'), nav: eur('7394900.00') });
    expect(opening.nav).toEqual(eur('4934900.00'));
    const moved = rows.filter(({ amount }) => amount.amount !== '0.00');
    expect(moved.map(({ id, amount }) => [id, amount.amount])).toEqual([
      ['income', '60000.00'],
      ['unrealised', '2400000.00'],
    ]);
  });

  it('accounts foot to the value, and periods chain', async () => {
    const whole = await group.call('fundAccounts.capital', { fundId, to: AS_OF });
    expect(whole.totals.closing).toEqual(whole.nav);
    expect(whole.warnings).toEqual([]);
    expect(whole.accounts.map(({ kind }) => kind)).toEqual(['gp', 'lp', 'carry']);
    const first = await group.call('fundAccounts.capital', { fundId, to: '2025-12-31' });
    const second = await group.call('fundAccounts.capital', {
      fundId,
      from: '2025-12-31',
      to: AS_OF,
    });
    expect(second.accounts.map(({ opening }) => opening)).toEqual(
      first.accounts.map(({ closing }) => closing),
    );
  });

  it('accrue carry by a liquidation', async () => {
    const sold = await group.call('fundAccounts.liquidation', { fundId, asOf: AS_OF });
    const whole = await group.call('fundAccounts.capital', { fundId, to: AS_OF });
    expect(sold.nav).toEqual(eur('7394900.00'));
    // The investors' part is 99%: profit 2,371,000.99, a fifth of it once caught up.
    expect(sold.accruedCarry).toEqual(eur('474190.20'));
    expect(whole.accounts.at(-1)?.closing).toEqual(sold.accruedCarry);
  });

  it('measure net and gross', async () => {
    const { net, gross, deals, timeWeighted } = await group.call('fundAccounts.performance', {
      fundId,
      asOf: AS_OF,
    });
    expect(net).toMatchObject({ tvpi: '1.3841', dpi: '0.0000', pic: '0.5000' });
    expect(gross.moic).toBe('1.5125');
    expect(deals).toHaveLength(1);
    expect(Number(gross.irr)).toBeGreaterThan(Number(net.irr));
    expect(timeWeighted).not.toBeNull();
    const [vintage] = await group.call('fundAccounts.vintages', { asOf: AS_OF });
    expect(vintage).toMatchObject({ vintage: 2024, tvpi: net.tvpi, irr: net.irr });
    const year = { asOf: AS_OF, vintage: 2024, currency: 'EUR' };
    for (const item of ['paidIn', 'distributed', 'nav'] as const)
      expect(
        (await group.call('fundAccounts.explainVintage', { ...year, item })).figure.money,
      ).toEqual(vintage?.[item]);
    const { figure, sections } = await group.call('fundAccounts.explainVintage', {
      ...year,
      item: 'tvpi',
    });
    expect(figure.text).toBe(vintage?.tvpi);
    const link = sections.flatMap(({ lines }) => lines).at(-1)?.link;
    const measure = link?.input as InputOf<'fundAccounts.explain'>;
    expect((await group.call('fundAccounts.explain', measure)).figure.text).toBe(net.tvpi);
    const other = { ...year, vintage: 1999, item: 'irr' as const };
    expect((await group.refusal('fundAccounts.explainVintage', other))?.code).toBe(
      'VINTAGE_UNKNOWN',
    );
  });

  it('stand beside an index, net and gross, by deal and vintage', async () => {
    const levels = [
      ['2024-01-31', '100'],
      ['2024-12-31', '110'],
      [AS_OF, '120'],
    ].map(([date = '', value = '']) => ({ date, value }));
    const index = 'WORLD.EUR';
    const save = (more: object = {}) => ({ index, source: 'Test', levels, ...more });
    const refused = (value: string) =>
      group.refusal('fundIndices.save', save({ levels: [{ date: AS_OF, value }] }));
    expect(await refused('0')).toMatchObject({
      code: 'LEVEL_NOT_POSITIVE',
      path: 'levels.0.value',
    });
    const twice = [...levels, ...levels.slice(0, 1)];
    expect((await group.refusal('fundIndices.save', save({ levels: twice })))?.code).toBe(
      'LEVEL_TWICE',
    );
    expect(await group.call('fundIndices.list', { asOf: AS_OF })).toEqual([]);
    const ask = (asOf: string) => ({ fundId, asOf, index });
    expect((await group.refusal('fundAccounts.equivalents', ask(AS_OF)))?.code).toBe(
      'INDEX_UNKNOWN',
    );
    expect(await group.call('fundIndices.save', save())).toMatchObject({ saved: 3, unchanged: 0 });
    const other = [{ date: AS_OF, value: '121' }];
    expect(
      await group.call('fundIndices.save', save({ levels: [...levels.slice(0, 2), ...other] })),
    ).toMatchObject({
      saved: 1,
      unchanged: 2,
    });
    expect(await group.call('fundIndices.save', save())).toMatchObject({ saved: 1, unchanged: 2 });
    const [listed] = await group.call('fundIndices.list', { asOf: AS_OF });
    expect(listed).toMatchObject({ index, levelCount: 3, from: '2024-01-31', to: AS_OF });

    const { rows, warnings } = await group.call('fundAccounts.equivalents', ask(AS_OF));
    expect(warnings).toEqual([]);
    const of = (kind: string) => rows.find((row) => row.kind === kind);
    expect(rows.map(({ kind }) => kind)).toEqual(['net', 'gross', 'deal', 'vintage']);
    // One fund and one deal: the vintage is the fund, the deal is all deals.
    expect(of('vintage')?.ksPme).toBe(of('net')?.ksPme);
    expect(of('deal')?.directAlpha).toBe(of('gross')?.directAlpha);
    expect(Number(of('gross')?.ksPme)).toBeGreaterThan(Number(of('net')?.ksPme));
    // Beside an index that does not move, the value over what was paid in, and the plain rate.
    const flat = levels.map(({ date }) => ({ date, value: '100' }));
    await group.call('fundIndices.save', save({ index: 'FLAT', levels: flat }));
    const still = await group.call('fundAccounts.equivalents', { ...ask(AS_OF), index: 'FLAT' });
    const { net } = await group.call('fundAccounts.performance', { fundId, asOf: AS_OF });
    expect(Number(still.rows[0]?.ksPme)).toBeCloseTo(Number(net.tvpi), 4);
    expect(still.rows[0]?.directAlpha).toBe(net.irr);
    expect(Number(still.rows[0]?.modifiedPme)).toBeCloseTo(0, 6);
    const explained = await group.call('fundAccounts.explain', {
      ...{ fundId, to: AS_OF, figure: 'measure', item: 'ksPme', index },
    });
    expect(explained.figure.text).toBe(of('net')?.ksPme);
    const vintage = await group.call('fundAccounts.explain', {
      ...{ fundId, to: AS_OF, figure: 'measure', item: 'ksPme', index },
      of: of('vintage')?.of ?? '',
    });
    expect(vintage.figure.text).toBe(of('vintage')?.ksPme);
    const [value, total] = vintage.sections[0]?.lines ?? [];
    expect(total?.money).toEqual(value?.money);
    expect(value?.link?.input).toMatchObject({ fundId, figure: 'nav' });
    const late = [{ date: AS_OF, value: '7' }];
    await group.call('fundIndices.save', save({ index: 'LATE', levels: late }));
    const short = await group.call('fundAccounts.equivalents', { ...ask(AS_OF), index: 'LATE' });
    expect(short.rows[0]?.ksPme).toBeNull();
    expect(short.warnings.map(({ code }) => code)).toContain('INDEX_TOO_SHORT');
  });

  it('look the same in the overview', async () => {
    const shown = await group.call('fundAccounts.overview', { fundId, asOf: AS_OF });
    expect(shown.balance.nav).toEqual(eur('7394900.00'));
    expect(shown.points.at(-1)).toMatchObject({ called: eur('5000000.00'), date: AS_OF });
  });

  it('every figure opens down to its facts', async () => {
    const explain = (figure: InputOf<'fundAccounts.explain'>['figure'], more = {}) =>
      group.call('fundAccounts.explain', { fundId, to: AS_OF, figure, ...more });
    const nav = await explain('nav');
    expect(nav.figure.money).toEqual(eur('7394900.00'));
    const links = nav.sections.flatMap(({ lines }) => lines.flatMap(({ link }) => link ?? []));
    const opened = new Set<string>();
    const queue = [...links];
    for (let next = queue.shift(); next; next = queue.shift()) {
      const key = JSON.stringify(next);
      if (opened.has(key) || next.target !== 'fundAccounts.explain') continue;
      opened.add(key);
      const { sections } = await group.call(
        'fundAccounts.explain',
        next.input as InputOf<'fundAccounts.explain'>,
      );
      queue.push(...sections.flatMap(({ lines }) => lines.flatMap(({ link }) => link ?? [])));
    }
    expect(opened.size).toBeGreaterThan(15);
    for (const item of ['tvpi', 'irr', 'moic', 'grossIrr', 'twr', 'gain'])
      expect((await explain('measure', { item })).sections.length).toBeGreaterThan(0);
    for (const item of ['contributions', 'carry', 'closing', 'unrealised'])
      expect((await explain('account', { item, of: 'lp' })).figure.money).toBeDefined();
    expect((await explain('carry')).figure.money).toEqual(eur('474190.20'));
    expect((await explain('holder', { of: 'lp' })).figure.money).toBeDefined();
    const sold = await group.call('fundAccounts.liquidation', { fundId, asOf: AS_OF });
    expect(sold.tiers.length).toBeGreaterThan(1);
    for (const tier of sold.tiers)
      for (const item of ['total', 'investors', 'carry'] as const)
        expect((await explain('tier', { of: tier.id, item })).figure.money).toEqual(tier[item]);
    expect((await explain('tier')).figure.money).toEqual(sold.nav);
    expect((await explain('tier', { item: 'carry' })).figure.money).toEqual(sold.accruedCarry);
    const unknown = { fundId, to: AS_OF, figure: 'deal' as const, of: 'NONE' };
    expect((await group.refusal('fundAccounts.explain', unknown))?.code).toBe(
      'FUND_FIGURE_UNKNOWN',
    );
  });
});

describe('a credit line', () => {
  it('is drawn and repaid within its limit', async () => {
    const { id } = await group.call('creditLines.save', {
      fundId,
      name: 'Subscription line',
      limit: eur('3000000.00'),
      rateAnnual: '0.06',
      validFrom: '2024-01-15',
    });
    const record = (date: string, kind: 'draw' | 'repay', amount: string, call?: string) => ({
      creditLineId: id,
      date,
      kind,
      amount: eur(amount),
      ...(call ? { capitalCallId: call } : {}),
    });
    const over = record('2024-05-24', 'draw', '3000000.01');
    expect((await group.refusal('creditLines.record', over))?.code).toBe('DRAWN_ABOVE_LIMIT');
    await group.call('creditLines.record', record('2024-05-24', 'draw', '2000000.00'));
    await group.call('creditLines.record', record('2024-11-20', 'repay', '2000000.00', testId(47)));
    const [line] = await group.call('creditLines.list', { fundId, asOf: AS_OF });
    // 180 days of 2 million at 6% over 360.
    expect(line).toMatchObject({
      principal: eur('0.00'),
      interestOwed: eur('60000.00'),
      flows: [{ kind: 'draw' }, { kind: 'repay', callNumber: 1 }],
    });
    expect(Number(line?.irrWith)).toBeGreaterThan(Number(line?.irrWithout));
    const told = await group.call('fundAccounts.explain', {
      fundId,
      to: AS_OF,
      figure: 'creditLine',
      of: id,
      item: 'interestOwed',
    });
    expect(told.figure.money).toEqual(eur('60000.00'));
  });

  it('is changed only within what was drawn, and each flow opens', async () => {
    const [line] = await group.call('creditLines.list', { fundId, asOf: AS_OF });
    const of = line?.id ?? '';
    const change = {
      id: of,
      fundId,
      name: 'Subscription line',
      limit: eur('2000000.00'),
      rateAnnual: '0.06',
      validFrom: '2024-01-15',
    };
    const codeOf = async (more: object) =>
      (await group.refusal('creditLines.save', { ...change, ...more }))?.code;
    expect(await codeOf({ limit: eur('0.00') })).toBe('AMOUNT_NOT_POSITIVE');
    expect(await codeOf({ limit: eur('1999999.99') })).toBe('DRAWN_ABOVE_LIMIT');
    expect(await codeOf({ validFrom: '2024-05-25' })).toBe('CREDIT_LINE_ENDED');
    expect(await codeOf({ id: testId(999) })).toBe('CREDIT_LINE_UNKNOWN');
    expect(await codeOf({})).toBeUndefined();
    const figure = { fundId, to: AS_OF, figure: 'creditLine' as const, of };
    const told = (item: string) => group.call('fundAccounts.explain', { ...figure, item });
    expect((await told('limit')).figure.money).toEqual(eur('2000000.00'));
    const repaid = await told('flow.2');
    expect(repaid.figure.money).toEqual(eur('2000000.00'));
    expect(repaid.sections[0]?.lines).toContainEqual({ label: 'Paid by', value: 'Capital call 1' });
  });
});

describe('a plan', () => {
  it('puts its coming flows into the cash forecast, and takes them out again', async () => {
    const plan = {
      fundId,
      name: 'Base',
      inForecast: true,
      assumptions: { start: AS_OF, lifeYears: 10, forecastMonths: 12, growthAnnual: '0.1' },
    };
    const refused = await group.refusal('fundPlans.save', plan);
    expect(refused?.code).toBe('PLAN_WITHOUT_ENTITY');
    group.store.command(testMeta('test.fund'), (tx) =>
      tx.update('fund', fundId, { entity_id: ID.holding }),
    );
    const saved = await group.call('fundPlans.save', plan);
    expect(saved.forecastFlows).toBeGreaterThan(6);
    const { rows } = await group.call('expectedFlows.list', { status: 'open', count: 100 });
    const own = rows.filter(({ source }) => source === 'fund');
    expect(own).toHaveLength(saved.forecastFlows);
    const call = own.find(({ description }) => description.includes('Call planned'));
    const told = await group.call('expectedFlows.explain', { id: call?.id ?? '', asOf: AS_OF });
    const source = told.sections.find(({ title }) => title === 'Source');
    expect(source?.lines.find(({ label }) => label === 'Reference')?.link?.target).toBe(
      'fundAccounts.explain',
    );
    const [listed] = await group.call('fundPlans.list', { fundId, asOf: AS_OF });
    expect(listed).toMatchObject({ ageYears: 2, inForecast: true, problem: null });
    expect(listed?.years.at(-1)?.closing.amount).not.toBe('0.00');
    const opened = await group.call('fundAccounts.explain', {
      fundId,
      to: AS_OF,
      figure: 'plan',
      of: saved.id,
      item: '3.called',
    });
    expect(opened.figure.money).toEqual(listed?.years[0]?.called);
    const out = await group.call('fundPlans.save', { ...plan, id: saved.id, inForecast: false });
    expect(out.forecastFlows).toBe(0);
    const left = await group.call('expectedFlows.list', { status: 'open', count: 100 });
    expect(left.rows.filter(({ source }) => source === 'fund')).toHaveLength(0);
  });
});

describe('a table of what a distribution would do', () => {
  it('runs the waterfall in every cell', async () => {
    const table = await group.call('fund.sensitivity', {
      fundId,
      distributable: eur('6000000.00'),
      payDate: AS_OF,
      rows: { path: 'distribution.amount.amount', values: ['5000000', '6000000'] },
      columns: { path: 'terms.carry.rate', values: ['0.1', '0.2'] },
      outputs: [{ path: 'proof.carry', label: 'Carry' }],
    });
    expect(table.cells.map((row) => row.map((cell) => cell.figures[0]))).toEqual([
      ['0.00', '0.00'],
      [expect.any(String), table.base.figures[0]],
    ]);
  });
});

describe('a later closing with fees', () => {
  it('passes them through the fund to its manager: value and proof stay', async () => {
    const rolled = () => group.call('fundAccounts.rollForward', { fundId, to: AS_OF });
    const before = await rolled();
    const fee = '35000.00';
    group.change((tx) => {
      const investor = { code: 'late', name: 'Late fund', kind: 'lp', country: 'DE' };
      tx.insert('investor', { id: testId(900), ...investor });
      const commitment = { party: 'lp', class_code: 'A', class_name: 'Class A' };
      const closing = { fund_id: fundId, closing_date: '2026-11-02' };
      tx.insert('commitment', {
        ...{ id: testId(901), investor_id: testId(900), ...closing, ...commitment },
        amount_minor: 1_000_000_00n,
      });
      tx.insert('closing', { id: testId(902), number: 9, status: 'settled', ...closing });
      for (const [id, holder, kind, minor] of [
        [903, testId(901), 'fee', 35_000_00n],
        [904, testId(901), 'capital', 500_000_00n],
        [905, ID.lp, 'capital', -500_000_00n],
      ] as const)
        tx.insert('closing_line', {
          ...{ id: testId(id), closing_id: testId(902), commitment_id: holder, kind },
          amount_minor: minor,
        });
    });
    const after = await rolled();
    expect(after.closing.nav).toEqual(before.closing.nav);
    const moved = (id: string) => {
      const cents = (rows: typeof after.rows) =>
        BigInt(rows.find((row) => row.id === id)?.amount.amount.replace('.', '') ?? '0');
      return cents(after.rows) - cents(before.rows);
    };
    expect([moved('contributions'), moved('managementFees')]).toEqual([35_000_00n, -35_000_00n]);
    const capital = await group.call('fundAccounts.capital', { fundId, to: AS_OF });
    expect(capital.warnings).toEqual([]);
    expect(capital.totals.closing).toEqual(after.closing.nav);
    for (const [item, amount] of [
      ['contributions', fee],
      ['managementFees', `-${fee}`],
    ] as const) {
      const { figure, sections } = await group.call('fundAccounts.explain', {
        ...{ fundId, to: AS_OF, figure: 'movement', item },
      });
      const lines = sections.find(({ title }) => title === 'Summed from')?.lines ?? [];
      const closing = lines.find(({ label }) => label.startsWith('Closing 9'));
      expect(closing?.money).toEqual(eur(amount));
      const parts = lines.filter(({ tone }) => tone !== 'total');
      const sum = parts.reduce(
        (total, { money }) => total + BigInt(money?.amount.replace('.', '') ?? '0'),
        0n,
      );
      expect(sum).toBe(BigInt(figure.money?.amount.replace('.', '') ?? '0'));
    }
  });
});
