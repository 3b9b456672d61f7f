/** Every figure of a kept forecast and comparison opens, foots, and leads to a statement line. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { CashflowOutput } from '../../core/forecast/cash/schema.ts';
import type { scenarioCompare } from '../../core/scenario/compare.ts';
import type { ExplanationWire } from '../../preload/contract/explain.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';

type CompareWire = z.input<typeof scenarioCompare.output>;
type Section = ExplanationWire['sections'][number];

let group: AnalysisWorkspace;
let runId: string;
let output: CashflowOutput;
let compareId: string;
let baseId: string;

beforeAll(async () => {
  group = await analysisWorkspace();
  const request = { asOf: AS_OF, horizonDays: 28, historyDays: 290 };
  ({ runId } = await group.call('forecast.run', request));
  output = (await group.call('runs.get', { runId })).output as CashflowOutput;
  const compared = await group.call('scenarios.compare', { ...request, scenarioId: ID.scenario });
  compareId = compared.compareRunId;
  baseId = compared.baseRunId;
});
afterAll(() => group?.dispose());

const cents = (text: string | undefined) => BigInt((text ?? '').replace('.', ''));

/** The lines of a section with a total: their sum must be it. */
function sumOf(section: Section | undefined): { readonly parts: bigint; readonly total: bigint } {
  const lines = section?.lines ?? [];
  const total = lines.find(({ tone }) => tone === 'total');
  const parts = lines.filter((line) => line !== total);
  return {
    parts: parts.reduce((sum, { money }) => sum + cents(money?.amount), 0n),
    total: cents(total?.money?.amount),
  };
}

const named = ({ sections }: ExplanationWire, title: string) =>
  sections.find((section) => section.title === title);

async function follow(link: { target: string; input?: unknown } | undefined) {
  expect(link).toBeDefined();
  const answer = await group.call(link?.target as 'runs.explain', link?.input as never);
  return answer as unknown as ExplanationWire;
}

describe('figures of a forecast', () => {
  it('opens the flow of all weeks down to a day and its statement lines', async () => {
    const all = await group.call('forecast.explain', { runId, figure: 'flow' });
    const weeks = sumOf(named(all, 'Weeks'));
    expect(weeks.parts).toBe(weeks.total);
    const end = output.balance.expected.at(-1) ?? Number.NaN;
    const opening = await group.call('forecast.explain', { runId, figure: 'opening' });
    const sum = Number(all.figure.money?.amount) + Number(opening.figure.money?.amount);
    expect(sum).toBeCloseTo(end, 1);
    const week = await follow(named(all, 'Weeks')?.lines[0]?.link);
    const categories = sumOf(named(week, 'Categories'));
    expect(categories.parts).toBe(categories.total);
    const cell = await follow(named(week, 'Categories')?.lines[0]?.link);
    const days = sumOf(named(cell, 'Days'));
    expect(days.parts).toBe(days.total);
    expect(days.total).toBe(cents(named(week, 'Categories')?.lines[0]?.money?.amount));
    const line = await follow(named(cell, 'Source')?.lines[0]?.link);
    expect(line.figure.money).toEqual(named(cell, 'Source')?.lines[0]?.money);
  });

  it('opens the opening balance by currency and leads to the position', async () => {
    const opening = await group.call('forecast.explain', { runId, figure: 'opening' });
    const parts = sumOf(named(opening, 'Currencies'));
    expect(parts.parts).toBe(parts.total);
    const source = named(opening, 'Source')?.lines ?? [];
    const accounts = source.filter(({ link }) => link?.target === 'position.explain');
    const sum = accounts.reduce((so, { money }) => so + Number(money?.amount), 0);
    expect(sum).toBeCloseTo(Number(opening.figure.money?.amount), 0);
    const account = await follow(accounts[0]?.link);
    expect(account.figure.money).toEqual(accounts[0]?.money);
    expect(source.some(({ value }) => value === 'no statement, left out')).toBe(true);
  });

  it('shows the expected flow that stands in a week of its category', async () => {
    const category = 'Debt service, USD';
    const explained = await group.call('forecast.explain', { runId, figure: 'flow', category });
    const weeks = named(explained, 'Weeks')?.lines.filter(({ tone }) => tone !== 'total') ?? [];
    const paid = weeks.find(({ money }) => Number(money?.amount) < 0);
    const cell = await follow(paid?.link);
    const [item] = named(cell, 'Expected flows')?.lines ?? [];
    expect(item?.money).toEqual({ currency: 'USD', amount: '-1000000.00' });
    expect((await follow(item?.link)).figure.money?.currency).toBe('EUR');
  });

  it('lists the newest statement lines of every category', async () => {
    let listed = 0;
    for (const { category } of output.categories) {
      const explained = await group.call('forecast.explain', { runId, figure: 'flow', category });
      const [code, currency = 'EUR'] = category.split(', ');
      const read = (columns: string) =>
        `SELECT ${columns} FROM statement_line l JOIN category c ON c.id = l.category_id
          WHERE c.name = :name AND l.booking_date <= :to
            AND (l.currency = :currency OR :currency = 'EUR')`;
      const values = { name: code ?? '', currency, to: AS_OF };
      const ids = group.store.plucks(
        `${read('l.id')} ORDER BY l.booking_date DESC, l.id LIMIT 8`,
        values,
      );
      const source = named(explained, 'Source');
      expect(source?.lines.map(({ link }) => link?.input?.lineId) ?? []).toEqual(ids);
      if (ids.length === 0) continue;
      listed += 1;
      const count = group.store.pluck(read('COUNT(*)'), values);
      expect(source?.note).toBe(`latest ${ids.length} of ${count} statement lines`);
    }
    expect(listed).toBeGreaterThan(1);
  });

  it('opens what a category was tested by, and the minimum', async () => {
    const category = output.categories[0]?.category ?? '';
    for (const figure of ['coverage', 'naive', 'history'] as const) {
      const explained = await group.call('forecast.explain', { runId, figure, category });
      expect(explained.figure.text).toMatch(/\d/);
    }
    for (const { category: name, backtest } of output.categories) {
      const [model, naive] = [backtest?.model.mase, backtest?.seasonalNaive.mase];
      const against = await group.call('forecast.explain', {
        runId,
        figure: 'against',
        category: name,
      });
      if (model == null || naive == null) {
        expect(against.figure.text).toBe('not tested');
        continue;
      }
      const share = Math.abs(Math.round((1 - model / naive) * 1000) / 10);
      expect(against.figure.text).toBe(`${share} % ${model > naive ? 'worse' : 'better'}`);
      const [, beside] = named(against, 'Rule')?.lines ?? [];
      expect((await follow(beside?.link)).figure.text).toBe(beside?.value);
    }
    const minimum = await group.call('forecast.explain', { runId, figure: 'minimum' });
    expect(minimum.figure.money).toEqual({ currency: 'EUR', amount: '8000000.00' });
    const code = async (input: object) =>
      (await group.refusal('forecast.explain', { runId, figure: 'flow', ...input }))?.code;
    expect(await code({ week: 99 })).toBe('FORECAST_WEEK_UNKNOWN');
    expect(await code({ category: 'Nothing' })).toBe('FORECAST_CATEGORY_UNKNOWN');
    expect(await code({ runId: compareId })).toBe('RUN_NO_FORECAST');
  });

  it('leads from the steps of a trace to the facts behind them', async () => {
    for (const step of ['opening', 'week.1', `category.${output.categories[0]?.category}.model`]) {
      const explained = await group.call('runs.explain', { runId, step });
      const facts = await follow(named(explained, 'Source')?.lines[0]?.link);
      expect(facts.sections.flatMap(({ lines }) => lines).some(({ link }) => link)).toBe(true);
    }
  });
});

describe('figures of a comparison', () => {
  it('opens base, branch and difference of a date, each to what it sums', async () => {
    const kept = (await group.call('runs.get', { runId: compareId })).output as CompareWire;
    for (const [index, date] of kept.dates.entries()) {
      if (index % 7 !== 0) continue;
      const open = (figure: 'base' | 'scenario' | 'difference') =>
        group.call('scenarios.explain', { runId: compareId, figure, date });
      const [base, scenario, difference] = await Promise.all([
        open('base'),
        open('scenario'),
        open('difference'),
      ]);
      expect(base.figure.money).toEqual(kept.base[index]);
      expect(scenario.figure.money).toEqual(kept.scenario[index]);
      expect(difference.figure.money).toEqual(kept.difference[index]);
      for (const one of [scenario, difference]) {
        const steps = sumOf(named(one, 'Steps'));
        expect(steps.parts).toBe(steps.total);
      }
    }
  });

  it('opens the total of the branch and leads to the base forecast that was kept with it', async () => {
    const kept = (await group.call('runs.get', { runId: compareId })).output as CompareWire;
    const total = await group.call('scenarios.explain', { runId: compareId, figure: 'total' });
    expect(total.figure.money).toEqual(kept.bridge.closing);
    const steps = sumOf(named(total, 'Steps'));
    expect(steps.parts).toBe(steps.total);
    const base = await group.call('scenarios.explain', { runId: compareId, figure: 'base' });
    const link = named(base, 'Source')?.lines[0]?.link;
    expect(link?.input).toEqual({ runId: baseId, figure: 'opening' });
    await follow(link);
    const refused = await group.refusal('scenarios.explain', {
      runId: compareId,
      figure: 'base',
      date: '2031-01-01',
    });
    expect(refused?.code).toBe('SCENARIO_DATE');
  });
});
