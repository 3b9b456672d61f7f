/** Limits open without a run and with one, in their own currency, and change together or not at all. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutputOf } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testMeta } from '../../test/helpers/workspace.ts';

type Explanation = OutputOf<'limits.explain'>;

let group: AnalysisWorkspace;
beforeAll(async () => {
  group = await analysisWorkspace();
});
afterAll(() => group?.dispose());

const limits = () => group.call('limits.list', { asOf: AS_OF });
const limitOf = async (measure: string) => {
  const found = (await limits()).find((limit) => limit.measure === measure);
  if (found === undefined) throw new Error(`The workspace has a limit on ${measure}.`);
  return found;
};
const explained = async (measure: string, figure: 'now' | 'limit' | 'use') =>
  group.call('limits.explain', { limitId: (await limitOf(measure)).id, asOf: AS_OF, figure });
const section = (explanation: Explanation, title: string) =>
  explanation.sections.find((each) => each.title === title);

describe('limits.explain', () => {
  it('says that nothing measured a limit yet, and who set it', async () => {
    const found = await explained('var', 'now');
    expect(found.figure.text).toBe('not measured');
    expect(section(found, 'Rule')?.text).toMatch(/Not measured: No risk run/);
    const limit = await limitOf('var');
    const journal = section(found, 'Source')?.lines.find(({ label }) => label === 'Journal');
    expect(journal?.link).toEqual({ target: 'screen:journal', input: { entry: limit.entry } });
  });

  it('leads from the measure to the step of its run', async () => {
    await group.call('risk.run', { asOf: AS_OF, windowDays: 300 });
    const found = await explained('var', 'now');
    const limit = await limitOf('var');
    expect(found.figure.money?.amount).toBe(limit.now);
    const now = section(found, 'Inputs')?.lines[0];
    const input = { runId: limit.runId, step: 'valueAtRisk' };
    expect(now?.link).toEqual({ target: 'runs.explain', input });
    const step = await group.call('runs.explain', {
      runId: limit.runId ?? '',
      step: 'valueAtRisk',
    });
    expect(step.figure.money?.amount).toBe(limit.now);
  });

  it('shows the parts of a concentration, which sum to what the share is taken of', async () => {
    const found = await explained('bank-concentration', 'use');
    const lines = section(found, 'Steps')?.lines ?? [];
    const cents = (text = '0') => BigInt(text.replace('.', ''));
    const parts = lines.filter(({ label }) => label !== 'Taken of');
    const sum = parts.reduce((total, line) => total + cents(line.money?.amount), 0n);
    const whole = lines.find(({ label }) => label === 'Taken of')?.money?.amount;
    expect(parts.length).toBeGreaterThan(0);
    expect(sum - cents(whole)).toBeLessThanOrEqual(BigInt(parts.length));
    const link = parts[0]?.link;
    expect(link?.target).toBe('limits.explainPart');
    const opened = await group.call('limits.explainPart', link?.input as never);
    expect(opened.crumbs.map(({ label }) => label)).toContain(parts[0]?.label);
    expect(opened.figure.money).toEqual(parts[0]?.money);
    const counted = section(opened, 'Steps')?.lines ?? [];
    const accounts = counted.slice(0, -1);
    expect(accounts.reduce((total, line) => total + cents(line.money?.amount), 0n)).toBe(
      cents(opened.figure.money?.amount),
    );
    const account = accounts[0];
    expect(account?.link?.target).toBe('position.explain');
    const balance = await group.call('position.explain', account?.link?.input as never);
    expect(balance.figure.money).toEqual(account?.money);
  });

  it('counts what is positive, and says what overdrawn accounts leave of it', async () => {
    const { id } = await limitOf('bank-concentration');
    const opened = await group.call('limits.explainPart', { limitId: id, asOf: AS_OF });
    const position = await group.call('position.get', { asOf: AS_OF, groupBy: 'none' });
    const closings = position.rows.flatMap(({ closing }) => (closing ? [closing.amount] : []));
    const cents = (text: string) => BigInt(text.replace('.', ''));
    const sum = (texts: readonly string[]) => texts.reduce((all, one) => all + cents(one), 0n);
    expect(cents(opened.figure.money?.amount ?? '')).toBe(
      sum(closings.filter((text) => !text.startsWith('-'))),
    );
    const net = section(opened, 'Not counted')?.lines.at(-1)?.money?.amount;
    expect(closings.some((text) => text.startsWith('-'))).toBe(net !== undefined);
    if (net !== undefined) expect(cents(net)).toBe(sum(closings));
  });

  it('tells from which use on a limit is near, and who set that', async () => {
    const limit = await limitOf('bank-concentration');
    const asked = { limitId: limit.id, asOf: AS_OF, figure: 'warn' as const };
    const opened = await group.call('limits.explain', asked);
    expect(opened.figure.text).toBe(`${limit.warnPercent} %`);
    expect(section(opened, 'Source')?.lines.at(-1)?.link?.target).toBe('screen:journal');
  });

  it('finds its entity by id, so that another name changes nothing', async () => {
    const limit = await limitOf('fund-share');
    const [entity] = await group.call('entities.list', {});
    if (entity === undefined) throw new Error('The workspace has an entity.');
    group.store.command(testMeta('test.limit'), (tx) =>
      tx.update('treasury_limit', limit.id, { parameters: { entityId: entity.id } }),
    );
    const before = await limitOf('fund-share');
    expect(before.now).not.toBeNull();
    expect(before.scope).toBe(entity.name);
    await group.call('entities.save', { ...entity, name: 'Another name' });
    const after = await limitOf('fund-share');
    expect([after.now, after.scope]).toEqual([before.now, 'Another name']);
  });

  it('finds a bank by the name that it had when the limit was written', async () => {
    const limit = await limitOf('bank-concentration');
    const put = (parameters: { readonly [name: string]: string }) =>
      group.store.command(testMeta('test.limit'), (tx) =>
        tx.update('treasury_limit', limit.id, { parameters }),
      );
    put({ bankId: ID.otherBank });
    const byId = await limitOf('bank-concentration');
    expect(byId.now).not.toBe(limit.now);
    put({ bank: 'First Harbor' });
    expect((await limitOf('bank-concentration')).now).toBe(byId.now);
    group.store.command(testMeta('test.bank'), (tx) =>
      tx.update('bank', ID.otherBank, { name: 'Second Harbor' }),
    );
    const renamed = await limitOf('bank-concentration');
    expect([renamed.now, renamed.scope]).toEqual([byId.now, 'Second Harbor']);
    put({ bank: 'Nobody' });
    expect((await limitOf('bank-concentration')).now).toBeNull();
  });

  it('keeps a bound in the currency that it was set in', async () => {
    const { id } = await limitOf('var');
    const amount = { currency: 'USD', amount: '3000000.00' };
    await group.call('limits.save', { id, amount });
    const limit = await limitOf('var');
    expect(limit.own).toEqual(amount);
    expect(limit.unit).toBe('EUR');
    const inputs = section(await explained('var', 'limit'), 'Inputs')?.lines ?? [];
    expect(inputs.find(({ label }) => label === 'Limit as set, USD')?.money).toEqual(amount);
    const converted = inputs.find(({ link }) => link?.target === 'rates.explain');
    expect(converted?.money).toEqual({ currency: 'EUR', amount: limit.limit });
    expect(section(await explained('var', 'limit'), 'Known before')?.lines).toHaveLength(1);
  });
});

describe('limits.saveAll', () => {
  it('changes several limits as one entry, or none', async () => {
    const before = await limits();
    const change = (warnShare: string) => before.map(({ id }) => ({ id, warnShare }));
    await group.call('limits.saveAll', { limits: change('0.8') });
    const saved = await limits();
    expect(saved.map(({ warnPercent }) => warnPercent)).toEqual(before.map(() => '80'));
    expect(new Set(saved.map(({ entry }) => entry)).size).toBe(1);
    const [first] = change('0.7');
    const wrong = { id: before.at(-1)?.id ?? '', warnShare: '2' };
    const refusal = await group.refusal('limits.saveAll', {
      limits: first === undefined ? [wrong] : [first, wrong],
    });
    expect(refusal?.code).toBe('LIMIT_RANGE');
    expect(await limits()).toEqual(saved);
  });
});
