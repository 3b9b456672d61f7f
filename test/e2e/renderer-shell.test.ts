/**
 * The window's parts in a real browser, built as for release and served under the release's content
 * security policy: nothing may be blocked, the keys must work, and axe must find nothing.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../helpers/browser.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES: { readonly [ending: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

let folder: string;
let server: Server;
let origin: string;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

async function open(query: string): Promise<void> {
  await page.goto(`${origin}/gallery.html?${query}`);
  await page.waitForSelector('.screen-head h1:visible');
}

const cell = (row: number, column: string) =>
  page.locator(`.ag-row[row-index="${row}"] .ag-cell[col-id="${column}"]:visible`);

const statusText = async () => (await page.locator('.status').innerText()).replaceAll('\n', ' | ');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ballast-gallery-'));
  await build({
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'error',
    build: {
      outDir: folder,
      rollupOptions: { input: [join(ROOT, 'renderer/gallery.html')] },
    },
  });
  server = createServer((request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'http://localhost').pathname);
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    if (existsSync(path) && extname(path) !== '') response.end(readFileSync(path));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  page = await context.newPage();
  page.on('console', (message) => {
    const isNoise = message.text().includes('404');
    if (['error', 'warning'].includes(message.type()) && !isNoise) complaints.push(message.text());
  });
  page.on('pageerror', (cause) => complaints.push(String(cause)));
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the position grid', () => {
  it('selects a range by keys, sums it exactly and copies raw figures with heads', async () => {
    await open('sheet=position');
    await cell(1, 'closing').click();
    for (let step = 0; step < 2; step += 1) await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(statusText).toContain('6 cells | Sum EUR ');
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.keyboard.press('Control+Shift+c');
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(clipboard).not.toBe('');
    const copied = await clipboard();
    const rows = copied.split('\n').map((line) => line.split('\t'));
    expect(rows[0]).toEqual(['Rates EUR', 'Closing EUR']);
    expect(rows.length).toBe(4);
    for (const row of rows.slice(1)) expect(row[1]).toMatch(/^-?\d+\.\d{2}$/);
  });

  it('explains with Alt+Enter, closes groups with Enter, and keeps refused text marked', async () => {
    await cell(1, 'closing').click();
    await page.keyboard.press('Alt+Enter');
    const figure = page.locator('.panel .big-figure');
    await expect.poll(() => figure.innerText()).toContain('EUR 9,569,364.58');
    const second = await cell(1, 'label').innerText();
    await cell(0, 'label').click();
    await page.keyboard.press('Enter');
    await expect.poll(() => cell(1, 'label').innerText()).not.toBe(second);
    expect(await cell(0, 'label').locator('.twist.open').count()).toBe(0);
    await page.keyboard.press('Enter');
    await expect.poll(() => cell(1, 'label').innerText()).toBe(second);
    await cell(1, 'balance').click();
    await page.keyboard.press('F2');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('abc');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.cell-invalid').count()).toBe(1);
  });
});

describe('the shell', () => {
  it('shows what is known now beside a past figure, and comes back with Esc Esc', async () => {
    await page.keyboard.press('Control+Shift+E');
    await page.locator('.known-picker button[type="submit"]').click();
    await expect
      .poll(() => page.evaluate(() => 'known' in document.documentElement.dataset))
      .toBe(true);
    await expect.poll(() => page.locator('.known-now').innerText()).toContain('+11,415.40');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect
      .poll(() => page.evaluate(() => 'known' in document.documentElement.dataset))
      .toBe(false);
  });

  it('goes by palette and letters, each tab with its own explanation', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('market');
    await page.waitForSelector('.palette [role="option"]');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('h1:visible').innerText()).toBe('Market risk');
    await expect.poll(() => page.locator('.panel .big-figure').count()).toBe(0);
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await expect
      .poll(() => page.locator('.panel .big-figure').innerText())
      .toContain('EUR 9,569,364.58');
    await page.keyboard.press('g');
    await page.keyboard.press('j');
    await expect.poll(() => page.locator('h1:visible').innerText()).toBe('One million lines');
  });

  it('selects a million rows that are not loaded', async () => {
    await cell(0, 'amount').click();
    await page.keyboard.press('Control+Shift+ArrowDown');
    await expect.poll(statusText).toContain('1,000,000 cells');
  });

  it.each(['home', 'position', 'risk', 'scenarios'])('is accessible: %s', async (sheet) => {
    await open(`sheet=${sheet}&explain=1`);
    await page.locator('.panel .big-figure').waitFor();
    await page.locator('.screen-body.unfilled:visible').waitFor({ state: 'detached' });
    await page.evaluate(readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8'));
    const found = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: {
          run(
            root: Document,
            options: object,
          ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
      };
      const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
      const result = await axe.run(document, { runOnly: tags });
      return result.violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 120)}`);
    });
    expect(found).toEqual([]);
  });

  it('was never stopped by the security policy and logged nothing', () => {
    expect(complaints).toEqual([]);
  });
});
