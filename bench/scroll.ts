/**
 * A million statement lines in the grid, from the store to the screen: first rows, sort, a jump to the
 * middle, frames while scrolling, and memory of the page. The peer is the same grid library with its
 * client-side model over the same rows as objects; fetching those is not counted for it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { createProgram } from '../main/backend/program.ts';
import { startWebHost } from '../main/hosts/web/server.ts';
import { launchBrowser } from '../test/helpers/browser.ts';
import { testWorkspace } from '../test/helpers/workspace.ts';
import { fill } from './filled.ts';
import { median, type Row } from './row.ts';

const rowCount = 1_000_000;
const rounds = 3;

interface Measured {
  readonly loadMs: number;
  readonly sortMs: number;
  readonly jumpMs: number;
  readonly fps: number;
  readonly worstMs: number;
  readonly heapMegabytes: number;
}

interface Bench {
  loadRows(count: number): Promise<number>;
  ballast(): Promise<Omit<Measured, 'heapMegabytes'>>;
  peer(): Promise<Omit<Measured, 'heapMegabytes'>>;
  clear(): void;
  dropRows(): void;
}

/** About five minutes. */
export async function run(count = rowCount, times = rounds): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  const workspace = await testWorkspace();
  fill(workspace, count);
  const program = createProgram({ host: 'web', threads: true, home: folder });
  await program.open(workspace.folder, { kind: 'open' });
  await buildPage(join(folder, 'page'));
  const host = await startWebHost({ program, rendererFolder: join(folder, 'page') });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(300_000);
  await page.goto(host.newAddress());
  await page.waitForFunction(() => 'bench' in window);
  const [own, peer]: [Measured[], Measured[]] = [[], []];
  try {
    for (let round = 0; round < times; round++) {
      // A new journal entry makes the kept views worthless, so that each round sorts in the store.
      await program.call('settings.set', { key: 'bench.round', value: round });
      own.push(await measure(page, 'ballast'));
      const loaded = await page.evaluate((n) => theBench().loadRows(n), count);
      if (loaded !== count) throw new Error(`${loaded} of ${count} rows reached the page`);
      peer.push(await measure(page, 'peer'));
      await page.evaluate(() => theBench().dropRows());
    }
  } finally {
    await browser.close();
    await host.close();
    await program.close();
    workspace.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
  return rowsOf(own, peer, count);
}

declare function theBench(): Bench;

async function measure(page: Page, which: 'ballast' | 'peer'): Promise<Measured> {
  const measured = await page.evaluate((name) => theBench()[name](), which);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  await page.evaluate(() => theBench().clear());
  return { ...measured, heapMegabytes: usedSize / 1e6 };
}

function rowsOf(own: readonly Measured[], peer: readonly Measured[], count: number): Row[] {
  const middle = (all: readonly Measured[], of: keyof Measured) =>
    median(all.map((one) => one[of]));
  const name = `${count.toLocaleString('en')} rows`;
  const row = (workload: string, of: keyof Measured, note: string, unit = 'ms'): Row => {
    const [theirs, ours] = [middle(peer, of), middle(own, of)];
    const isTime = unit === 'ms';
    return {
      workload: `${name}: ${workload}`,
      peer: 'AG Grid Community, client-side row model, rows as objects in memory',
      peerMs: isTime ? theirs : null,
      ballastMs: isTime ? ours : null,
      ratio: ours / theirs,
      target: 'none',
      met: true,
      note: isTime ? note : `${ours.toFixed(0)} ${unit} beside ${theirs.toFixed(0)}; ${note}`,
    };
  };
  return [
    row(
      'first rows drawn',
      'loadMs',
      'view of all lines sorted in the store, first page over HTTP',
    ),
    row('sorted by amount', 'sortMs', 'sorted in the store, first page over HTTP'),
    row('jump to the middle', 'jumpMs', 'until rows with figures are drawn'),
    row(
      'frames while scrolling',
      'fps',
      `three screens a frame; longest frame ${middle(own, 'worstMs').toFixed(0)} ms beside ` +
        `${middle(peer, 'worstMs').toFixed(0)} ms`,
      'frames a second',
    ),
    row('memory of the page', 'heapMegabytes', 'heap after a collection', 'MB'),
  ];
}

async function buildPage(outDir: string): Promise<void> {
  const root = join(import.meta.dirname, '..');
  await build({
    root: join(import.meta.dirname, 'grid'),
    base: './',
    configFile: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, target: 'es2024' },
  });
  const bridge = readFileSync(join(root, 'preload/web.ts'), 'utf8');
  writeFileSync(
    join(outDir, 'bridge.js'),
    `${stripTypeScriptTypes(bridge)}\nwindow.theBench = () => window.bench;\n`,
  );
}
