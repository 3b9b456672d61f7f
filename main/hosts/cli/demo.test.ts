/** The demo once: its figures foot, its documents are there, and what it ran gives the same again. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runDemo } from '../../../test/helpers/demo.ts';
import { createProgram } from '../../backend/program.ts';
import type { DemoFigures } from './demo/figures.ts';
import { callProgram } from './wire.ts';

const room = mkdtempSync(join(tmpdir(), 'ballast-demo-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

function minor(money: { amount: string } | null | undefined): bigint {
  return BigInt((money?.amount ?? '').replace('.', ''));
}

it('gives figures that foot and runs that reproduce', async () => {
  const folder = join(room, 'out');
  const printed = await runDemo(folder);
  expect(readFileSync(join(folder, 'demo.json'), 'utf8')).toBe(printed);
  const figures = JSON.parse(printed) as DemoFigures;

  const { opening, inflow, outflow, rates, closing, currencies } = figures.position;
  expect(minor(opening) + minor(inflow) - minor(outflow) + minor(rates)).toBe(minor(closing));
  expect(currencies.reduce((sum, row) => sum + minor(row.closing), 0n)).toBe(minor(closing));

  const { distribution, scenario, risk } = figures;
  expect(distribution?.tiers.reduce((sum, tier) => sum + minor(tier.total), 0n)).toBe(
    minor(distribution?.amount),
  );
  expect(scenario.steps.reduce((sum, step) => sum + minor(step.change), 0n)).toBe(
    minor(scenario.closing) - minor(scenario.opening),
  );
  expect(scenario.baseForecastHash).toBe(figures.forecast.runHash);
  expect(scenario.scenarioForecastHash).not.toBe(scenario.baseForecastHash);
  expect(risk.length).toBeGreaterThan(1);
  for (const { valueAtRisk, expectedShortfall } of risk) {
    expect(valueAtRisk).toBeGreaterThan(0);
    expect(expectedShortfall).toBeGreaterThan(valueAtRisk);
  }
  const endings = figures.documents.map((name) => name.split('.').at(-1));
  expect(endings.sort()).toEqual(['pdf', 'pdf', 'xlsx', 'xlsx']);
  for (const name of figures.documents)
    expect(statSync(join(folder, name)).size).toBeGreaterThan(10_000);

  const program = createProgram({ host: 'cli', threads: false, home: join(room, 'home') });
  await program.open(join(folder, 'demo.workspace'), { kind: 'open' });
  try {
    const report = await callProgram(program, 'workspace.verify', { full: true });
    expect(report.findings).toEqual([]);
    const { rows } = await callProgram(program, 'runs.list', { calculation: 'risk.historical' });
    const [run] = rows;
    const verified = await callProgram(program, 'runs.verify', { runId: run?.id ?? '' });
    expect(verified.reproduces).toBe(true);
  } finally {
    await program.close();
  }
});
