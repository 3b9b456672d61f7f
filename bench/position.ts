/**
 * The cash position over a million statement lines, from the click to the frame that shows its
 * figures, in real Chromium over the web host: the screen's first visit, and each of its views. There
 * is no peer; the target is absolute.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createProgram } from '../main/backend/program.ts';
import { startWebHost } from '../main/hosts/web/server.ts';
import { launchBrowser } from '../test/helpers/browser.ts';
import { builtWindow } from '../test/helpers/prebuilt.ts';
import { testWorkspace } from '../test/helpers/workspace.ts';
import { fill } from './filled.ts';
import { dateOfDay, days } from './lines.ts';
import { median, type Row } from './row.ts';

const rowCount = 1_000_000;
const rounds = 7;
const limitMs = 200;

/** Views by the name of their switch, the accounts last so that each round leaves them. */
const views = ['Available', 'Worksheet', 'Ladder', 'Accounts'] as const;
type Measure = 'visit' | (typeof views)[number];

/** About two minutes. */
export async function run(count = rowCount): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  const workspace = await testWorkspace();
  fill(workspace, count);
  const rendererFolder = await builtWindow();
  const program = createProgram({ host: 'web', threads: true, home: folder });
  await program.open(workspace.folder, { kind: 'open' });
  await program.call('settings.set', {
    key: 'group.businessDate',
    value: dateOfDay(days - 1),
  });
  const host = await startWebHost({ program, rendererFolder });
  const browser = await launchBrowser();
  const times = new Map<Measure, number[]>();
  try {
    for (let round = 0; round < rounds; round++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      await page.goto(host.newAddress());
      await page.locator('.rail').getByText('Position', { exact: true }).waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      const add = (measure: Measure, ms: number) =>
        times.set(measure, [...(times.get(measure) ?? []), ms]);
      add('visit', await clickToPaint(page, '.rail button', 'Position'));
      for (const view of views) add(view, await clickToPaint(page, '[role="radio"]', view));
      await context.close();
    }
  } finally {
    await browser.close();
    await host.close();
    await program.close();
    workspace.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
  return rowsOf(times, count);
}

/** From the click on what has this text to the frame after the grid shows figures and nothing loads. */
function clickToPaint(page: Page, selector: string, text: string): Promise<number> {
  return page.evaluate(
    async ([wanted, words]) => {
      const button = [...document.querySelectorAll<HTMLElement>(wanted ?? '')].find(
        (one) => one.innerText.trim() === words && one.offsetParent !== null,
      );
      if (!button) throw new Error(`there is no ${words}`);
      const before = new Set(document.querySelectorAll('.ag-row'));
      const started = performance.now();
      button.click();
      const isShown = () =>
        document.querySelector('.screen [aria-busy="true"]') === null &&
        [...document.querySelectorAll<HTMLElement>('.ag-row')].some(
          (row) => !before.has(row) && row.offsetParent !== null && /\d\.\d\d/.test(row.innerText),
        );
      const frame = () => new Promise<number>((next) => requestAnimationFrame(next));
      while (!isShown()) {
        if (performance.now() - started > 30_000) throw new Error(`${words} shows no figures`);
        await frame();
      }
      // The frame in which the figures stand is on the screen when the next one begins.
      await frame();
      return performance.now() - started;
    },
    [selector, text] as const,
  );
}

function rowsOf(times: ReadonlyMap<Measure, readonly number[]>, count: number): Row[] {
  return [...times].map(([measure, all]): Row => {
    const ms = median(all);
    const what = measure === 'visit' ? 'first visit of the position' : `${measure} of the position`;
    return {
      workload: `${what}, ${count.toLocaleString('en')} lines, click to paint`,
      peer: 'none',
      peerMs: null,
      ballastMs: ms,
      ratio: null,
      target: `<= ${limitMs} ms`,
      met: ms <= limitMs,
      note: `40 accounts, three years; median of ${all.length}, fastest ${Math.min(...all).toFixed(0)} ms`,
    };
  });
}
