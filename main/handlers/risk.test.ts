/** Risk where rates are missing, where nothing held moves, and for limits of their own confidence. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../core/time/dates.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testId, testMeta } from '../../test/helpers/workspace.ts';

interface Figures {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly confidence: number;
  readonly components: readonly { readonly valueAtRisk: number }[];
}

let group: AnalysisWorkspace;
beforeAll(async () => {
  group = await analysisWorkspace();
});
afterAll(() => group?.dispose());

const codesOf = (run: { readonly warnings: readonly { readonly code: string }[] }) =>
  run.warnings.map(({ code }) => code);

describe('risk for limits', () => {
  it('measures a limit at its own confidence without showing another method', async () => {
    group.store.command(testMeta('test.limit'), (tx) => {
      tx.insert('treasury_limit', {
        id: testId(36),
        code: 'ES',
        name: 'Expected shortfall 97.5 %',
        measure: 'expected-shortfall',
        scope_text: 'Group',
        warn_share: '0.9',
        currency: 'EUR',
        amount_minor: 8_000_000_00n,
        parameters: { confidence: 0.975, horizonDays: 1 },
      });
    });
    const { runs } = await group.call('risk.run', { asOf: AS_OF, windowDays: 300 });
    const methods = ['backtest', 'cornish-fisher', 'historical', 'parametric-normal', 'student-t'];
    expect(runs.map(({ method }) => method).sort()).toEqual(methods);
    const limits = await group.call('limits.list', { asOf: AS_OF });
    const limit = limits.find(({ code }) => code === 'ES');
    const { run, output } = await group.call('runs.get', { runId: limit?.runId ?? '' });
    const figures = output as Figures;
    expect(figures.confidence).toBe(0.975);
    expect(Number(limit?.now)).toBeCloseTo(figures.expectedShortfall, 2);
    expect(limit?.state).toBe('within');
    expect(run.parameters).toMatchObject({ confidence: 0.975, horizonDays: 1 });
    expect((await group.call('runs.verify', { runId: run.id })).reproduces).toBe(true);
    // A tail of 2.5 % is milder than one of 1 %, and the method of record is still at 99 %.
    const record = (await group.call('risk.latest', { asOf: AS_OF })).methods;
    expect(record).toHaveLength(4);
    const ofRecord = record[0]?.output as Figures;
    expect(figures.expectedShortfall).toBeLessThan(ofRecord.expectedShortfall);
    const asked = { asOf: AS_OF, confidence: 0.975 };
    expect((await group.call('risk.latest', asked)).methods).toEqual([]);
    const other = limits.find(({ code }) => code === 'VAR');
    expect(Number(other?.now)).toBeCloseTo(ofRecord.valueAtRisk, 2);
  });
});

describe('parts of value at risk', () => {
  it('sum to the measure as amounts and to a hundred as shares', async () => {
    await group.call('risk.run', { asOf: AS_OF, windowDays: 300 });
    const [record] = (await group.call('risk.latest', { asOf: AS_OF })).methods;
    const runId = record?.run.id ?? '';
    const output = record?.output as Omit<Figures, 'components'> & {
      readonly components: readonly { readonly id: string; readonly valueAtRisk: number }[];
    };
    const ids = output.components.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(1);
    const part = (components: string[]) => group.call('risk.explainPart', { runId, components });
    let sum = 0;
    for (const [index, id] of ids.entries()) {
      const { figure } = await part([id]);
      const amount = Number(figure.money?.amount);
      expect(amount).toBeCloseTo(output.components[index]?.valueAtRisk ?? Number.NaN, 2);
      sum += amount;
    }
    expect(sum).toBeCloseTo(output.valueAtRisk, 1);
    const some = await part(ids.slice(1));
    const share = await group.call('risk.explainPart', {
      runId,
      components: ids.slice(1),
      figure: 'share',
    });
    expect(share.figure.unit).toBe('%');
    expect(Number(share.figure.text)).toBeCloseTo(
      (100 * Number(some.figure.money?.amount)) / output.valueAtRisk,
      2,
    );
    const whole = await group.call('risk.explainPart', { runId, figure: 'share' });
    expect(whole.figure.text).toBe('100.0000');
    const refused = await group.refusal('risk.explainPart', { runId, components: ['none'] });
    expect(refused).toMatchObject({ code: 'RISK_PART_UNKNOWN', path: 'components.0' });
    const backtest = (await group.call('risk.latest', { asOf: AS_OF })).backtest?.run.id ?? '';
    expect((await group.refusal('risk.explainPart', { runId: backtest }))?.code).toBe(
      'RUN_NO_RISK',
    );
  });
});

describe('rates that are missing', () => {
  it('are named by series and day where they leave no tail', async () => {
    const error = await group.refusal('risk.run', { asOf: AS_OF, confidence: 0.999 });
    expect(error).toMatchObject({ kind: 'missing-data', code: 'RISK_WINDOW_SHORT' });
    expect(error?.message).toContain('1000 daily returns');
    expect(error?.message).toMatch(/USD has nothing before 20\d\d-\d\d-\d\d/);
  });

  it('are named where they leave a gap in the window', async () => {
    const lost = addDays(AS_OF, -7);
    group.store.command(testMeta('test.gap'), (tx) => {
      tx.run('DELETE FROM fx_rate WHERE date = ?', [lost]);
    });
    const { runs } = await group.call('risk.run', { asOf: AS_OF, windowDays: 700 });
    const { run } = await group.call('runs.get', { runId: runs[0]?.runId ?? '' });
    const warning = run.warnings.find(({ code }) => code === 'RISK_WINDOW_INCOMPLETE');
    expect(warning?.message).toContain(`no ${lost}`);
  });
});

describe('a group in one currency', () => {
  it('has risk runs of zero that say why', async () => {
    group.store.command(testMeta('test.plain'), (tx) => {
      tx.run('DELETE FROM statement_line WHERE account_id = ?', [ID.usd]);
      tx.run('DELETE FROM statement WHERE account_id = ?', [ID.usd]);
      tx.remove('holding', testId(52));
    });
    const { runs } = await group.call('risk.run', { asOf: AS_OF });
    expect(runs.map(({ method }) => method)).not.toContain('backtest');
    for (const { runId } of runs) {
      const { run, output } = await group.call('runs.get', { runId });
      const { valueAtRisk, expectedShortfall, components } = output as Figures;
      expect([valueAtRisk, expectedShortfall]).toEqual([0, 0]);
      expect(new Set(components.map((each) => each.valueAtRisk))).toEqual(new Set([0]));
      expect(codesOf(run)).toContain('RISK_BACKTEST_LEFT_OUT');
      expect(codesOf(run)).toContain('RISK_NO_FACTOR');
    }
    expect((await group.call('risk.latest', { asOf: AS_OF })).methods).toHaveLength(4);
    const limits = await group.call('limits.list', { asOf: AS_OF });
    expect(limits.find(({ code }) => code === 'ES')).toMatchObject({ now: '0.00' });
  });
});
