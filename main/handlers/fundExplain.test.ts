/** A figure of a fund opens down to its lines, bank lines and entries, and everything foots. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../core/time/dates.ts';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testId } from '../../test/helpers/workspace.ts';

type Explained = OutputOf<'funds.explain'>;
type Link = NonNullable<Explained['crumbs'][number]['link']>;

let group: AnalysisWorkspace;
let runId = '';
beforeAll(async () => {
  group = await analysisWorkspace();
  ({ runId } = await group.call('fund.runWaterfall', { distributionId: ID.draft }));
});
afterAll(() => group?.dispose());

const figureOf = (figure: InputOf<'funds.explain'>['figure'], more: object = {}) =>
  group.call('funds.explain', { fundId: ID.fund, asOf: AS_OF, figure, ...more });
const allocation = (input: Omit<InputOf<'distributions.explain'>, 'runId'>) =>
  group.call('distributions.explain', { runId, ...input });

const sectionOf = (explained: Explained, title: string) =>
  explained.sections.find((section) => section.title === title)?.lines ?? [];

const cents = (amount: string | undefined) => BigInt((amount ?? '').replace('.', ''));

/** The lines above a total sum to it. */
function foots(lines: Explained['sections'][number]['lines']): void {
  const parts = lines.filter(({ tone, money }) => tone !== 'total' && money !== undefined);
  const total = lines.find(({ tone }) => tone === 'total');
  const sum = parts.reduce(
    (all, { label, money }) =>
      all + (label.startsWith('−') ? -cents(money?.amount) : cents(money?.amount)),
    0n,
  );
  expect(sum).toBe(cents(total?.money?.amount));
}

/** Follows links as the panel does; a link to a screen ends there. */
async function follow(link: Link | undefined): Promise<Explained> {
  const { target, input } = link ?? { target: '' };
  return group.call(target as 'funds.explain', input as InputOf<'funds.explain'>);
}

describe('funds.explain', () => {
  it('opens what was called to the call, its lines and its journal entry', async () => {
    const called = await figureOf('called');
    expect(called.figure.money).toEqual({ currency: 'EUR', amount: '5000000.00' });
    foots(sectionOf(called, 'Summed from'));
    const call = await follow(sectionOf(called, 'Summed from')[0]?.link);
    expect(call.crumbs.map(({ label }) => label)).toEqual(['Growth Partners', 'Capital call 1']);
    const lines = sectionOf(call, 'Summed from');
    foots(lines);
    const line = await follow(lines.find(({ label }) => label === 'Pension fund')?.link);
    expect(line.figure.money?.amount).toBe('4950000.00');
    expect(line.crumbs.at(-1)?.label).toBe('Pension fund');
    expect(sectionOf(line, 'Source')[0]?.link?.target).toBe('screen:journal');
  });

  it('opens shares and multiples to the two totals behind them', async () => {
    const share = await figureOf('calledPercent');
    expect(share.figure.text).toBe('50.0%');
    const totals = sectionOf(share, 'Rule');
    expect(totals.map(({ money }) => money?.amount)).toEqual([
      '5000000.00',
      '10000000.00',
      undefined,
    ]);
    const committed = await follow(totals[1]?.link);
    expect(committed.figure.money?.amount).toBe('10000000.00');
    expect((await figureOf('dpi')).figure.text).toBe('0.0000');
    const uncalled = await figureOf('uncalled');
    expect(uncalled.figure.money?.amount).toBe('5000000.00');
    foots(sectionOf(uncalled, 'Rule'));
  });

  it('opens a class and a commitment to their own part', async () => {
    const ofClass = await figureOf('called', { classCode: 'A' });
    expect(ofClass.figure.money?.amount).toBe('5000000.00');
    const ofOne = await figureOf('called', { commitmentId: ID.gp });
    expect(ofOne.figure.money?.amount).toBe('50000.00');
    expect(ofOne.crumbs[1]?.label).toBe('Partners');
    const refused = await group.refusal('funds.explain', {
      fundId: ID.fund,
      asOf: AS_OF,
      figure: 'called',
      commitmentId: testId(999),
    });
    expect(refused?.code).toBe('COMMITMENT_UNKNOWN');
  });

  it('says why there is no rate of return, and which terms are in force', async () => {
    const rate = await figureOf('irr');
    expect(rate.figure.text).toBe('missing');
    expect(sectionOf(rate, 'Inputs')).toMatchObject([
      { label: 'Capital call 1', money: { amount: '-5000000.00' } },
    ]);
    const terms = await figureOf('terms');
    expect(terms.figure.text).toBe('Version 1');
    expect(sectionOf(terms, 'Terms').find(({ label }) => label === 'Carry')?.value).toBe(
      '20% of profit',
    );
  });

  it('lists what does not count yet with its status', async () => {
    const all = await figureOf('distributions');
    expect(all.figure.money?.amount).toBe('6000000.00');
    expect(sectionOf(all, 'Summed from')[0]?.note).toBe('computed');
    expect((await figureOf('distributed')).figure.money?.amount).toBe('0.00');
  });

  it('sums the funds of a currency and refuses a ratio over several', async () => {
    const input = { asOf: AS_OF, currency: 'EUR' } as const;
    const total = await group.call('funds.explain', { ...input, figure: 'committed' });
    expect(total.figure.money?.amount).toBe('10000000.00');
    foots(sectionOf(total, 'Summed from'));
    const refused = await group.refusal('funds.explain', { ...input, figure: 'dpi' });
    expect(refused?.code).toBe('FUND_UNKNOWN');
  });
});

describe('distributions.explain', () => {
  it('opens the total of a row to its tiers, and a tier to the holders’ steps', async () => {
    const row = await allocation({ figure: 'amount', row: 'investors' });
    expect(row.figure.money?.amount).toBe('5773680.00');
    const tiers = sectionOf(row, 'Rule');
    foots(tiers);
    const cell = await follow(tiers.find(({ label }) => label.startsWith('Preferred'))?.link);
    expect(cell.figure.money?.amount).toBe('823680.00');
    const step = await follow(sectionOf(cell, 'Summed from')[0]?.link);
    expect(step.figure.money?.amount).toBe('823680.00');
    expect(step.crumbs.at(-1)?.label).toContain('Pension fund');
  });

  it('opens shares and the proof with figures that foot', async () => {
    const share = await allocation({ figure: 'share', row: 'total' });
    expect(share.figure.text).toBe('100.00%');
    const footing = [
      'profit',
      'carry',
      'needed',
      'stillDue',
      'capitalPaid',
      'preferredPaid',
    ] as const;
    for (const figure of footing) {
      const opened = await allocation({ figure });
      foots(sectionOf(opened, 'Rule'));
    }
    expect((await allocation({ figure: 'profit' })).figure.money?.amount).toBe('990000.00');
    const due = await allocation({ figure: 'stillDue' });
    expect(due.figure.money?.amount).toBe('0.00');
    const refused = await group.refusal('distributions.explain', {
      runId,
      figure: 'amount',
      row: 'holder',
      rowId: 'nobody',
    });
    expect(refused?.code).toBe('ALLOCATION_UNKNOWN');
  });

  it('opens each row of the hurdle at the figure that it shows', async () => {
    const run = await group.call('runs.get', { runId });
    const { hurdle } = run.output as {
      hurdle: { rows: { valueWithReturn: object; days: number }[] };
    };
    expect(hurdle.rows.length).toBeGreaterThan(0);
    for (const [index, row] of hurdle.rows.entries()) {
      const opened = await allocation({ figure: 'withReturn', index });
      expect(opened.figure.money).toEqual(row.valueWithReturn);
      const lines = sectionOf(opened, 'Rule');
      foots(lines.filter(({ label }) => label !== 'Moved the balance'));
      const moved = await follow(lines[0]?.link);
      expect(moved.figure.money).toEqual(lines[0]?.money);
      const days = await follow(lines[1]?.link);
      expect(days.figure).toMatchObject({ text: String(row.days), unit: 'days' });
    }
    const none = { runId, figure: 'withReturn', index: hurdle.rows.length } as const;
    expect((await group.refusal('distributions.explain', none))?.code).toBe('ALLOCATION_UNKNOWN');
  });

  it('leads from a step of the run to the call, the commitment and the terms', async () => {
    const flow = await group.call('runs.explain', { runId, step: 'hurdle.flow.0' });
    const inputs = sectionOf(flow, 'Inputs');
    const call = await follow(inputs[0]?.link);
    expect(call.crumbs.at(-1)?.label).toBe('Capital call 1');
    const terms = await follow(inputs[1]?.link);
    expect(terms.figure.text).toBe('Version 1');
    const line = await group.call('runs.explain', { runId, step: 'line.lp.return-of-capital' });
    const commitment = sectionOf(line, 'Inputs').find(({ label }) => label === 'Commitment');
    expect((await follow(commitment?.link)).crumbs[1]?.label).toBe('Pension fund');
  });
});

describe('fund.explainWhatIf', () => {
  const tried = {
    fundId: ID.fund,
    distributable: { currency: 'EUR', amount: '7000000.00' },
    payDate: AS_OF,
  } as const;

  it('opens what a tried amount gives to its tiers and their inputs, without keeping it', async () => {
    const entry = group.store.lastEntry();
    const lp = await group.call('fund.explainWhatIf', { ...tried, side: 'lp' });
    foots(sectionOf(lp, 'Rule'));
    const tier = await follow(
      sectionOf(lp, 'Rule').find(({ label }) => label.startsWith('Preferred'))?.link,
    );
    expect(tier.figure.money?.amount).toBe('823680.00');
    expect(group.store.lastEntry()).toBe(entry);
  });

  it('opens the difference from the kept run to both sides of it', async () => {
    const more = await group.call('fund.explainWhatIf', { ...tried, side: 'carry', runId });
    foots(sectionOf(more, 'Rule'));
    const kept = await follow(sectionOf(more, 'Rule')[1]?.link);
    expect(kept.figure.money?.amount).toBe('166320.00');
  });
});

describe('fund.explainCell', () => {
  const base = {
    fundId: ID.fund,
    distributable: { currency: 'EUR', amount: '7000000.00' },
    payDate: AS_OF,
  } as const;
  const rows = { path: 'distribution.amount.amount', values: ['6900000', '7000000'] };
  const later = addDays(AS_OF, 180);
  const columns = { path: 'distribution.date', values: [AS_OF, later] };
  const cell = (path: string, amount: string, date: string = later) =>
    group.call('fund.explainCell', {
      ...base,
      changes: [
        { path: rows.path, label: 'Amount', value: amount },
        { path: columns.path, label: 'Pay date', value: date },
      ],
      output: { path, label: 'Figure' },
    });

  it('opens every figure of a table with the figures it is made of, its inputs and its run', async () => {
    const entry = group.store.lastEntry();
    const paths = ['proof.carry', 'proof.profit', 'proof.stillDueToInvestors'];
    const outputs = [...paths, 'classes.classId=A.total'].map((path) => ({ path }));
    const table = await group.call('fund.sensitivity', { ...base, rows, columns, outputs });
    for (const [row, amount] of rows.values.entries())
      for (const [column, date] of columns.values.entries())
        for (const [k, { path }] of outputs.entries()) {
          const opened = await cell(path, amount, date);
          const figure = table.cells[row]?.[column]?.figures[k];
          if (figure == null) continue;
          expect(opened.figure.money?.amount, `${path} ${amount} ${date}`).toBe(figure);
          foots(sectionOf(opened, 'Rule'));
        }
    const opened = await cell('proof.carry', '7000000');
    expect(sectionOf(opened, 'Changed')).toEqual([
      { label: 'Amount', money: { currency: 'EUR', amount: '7000000.00' }, note: 'as it is' },
      { label: 'Pay date', value: later, note: `instead of ${AS_OF}` },
      expect.objectContaining({ label: 'All else' }),
    ]);
    expect(sectionOf(opened, 'Run')[1]?.value).toMatch(/^[0-9a-f]{64}$/);
    const share = await cell('proof.carryShareOfProfit', '7000000');
    expect(share.figure).toMatchObject({ unit: '%' });
    const tier = await follow(sectionOf(opened, 'Rule')[0]?.link);
    expect(sectionOf(tier, 'Run')).toEqual(sectionOf(opened, 'Run'));
    expect(group.store.lastEntry()).toBe(entry);
  });

  it('refuses a place that the input does not have, and what the waterfall refuses', async () => {
    const refused = (path: string, value: string) =>
      group.refusal('fund.explainCell', {
        ...base,
        changes: [{ path, label: 'Place', value }],
        output: { path: 'proof.carry', label: 'Carry' },
      });
    expect((await refused('terms.fees.rate', '0.1'))?.code).toBe('SENSITIVITY_PATH');
    expect((await refused('distribution.date', 'soon'))?.code).toBe('INPUT_INVALID');
    expect((await refused('distribution.date', '1999-01-01'))?.code).toBe('FLOWS_OUT_OF_ORDER');
  });
});
