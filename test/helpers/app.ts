/**
 * The workstation as a person has it, for end-to-end tests: the web host on a copy of the sample
 * workspace, the built window in a real browser, signed in by the one-time address.
 */
import { constants, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createProgram, type Program } from '../../main/backend/program.ts';
import { startWebHost, type WebHost } from '../../main/hosts/web/server.ts';
import type { CallMeta } from '../../preload/contract/bridge.ts';
import type { ContractName, InputOf, OutputOf } from '../../preload/contract/index.ts';
import { keptBrowser, launchBrowser } from './browser.ts';
import { builtWindow, prebuiltSample } from './prebuilt.ts';
import { SLOW_MS, slowAnswers } from './slowAnswers.ts';

/** How long a page may take for one step before the test fails. */
const PATIENCE_MS = 60_000;

export interface AppOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  /** What is open at the start: the sample, or nothing, as on the first run. */
  readonly start?: 'sample' | 'nothing';
  /** A folder that is not there yet, for pictures that show it; else one in the temporary place. */
  readonly home?: string;
}

export interface App {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly program: Program;
  /** A folder of the test's own, removed when the app closes. */
  readonly home: string;
  /** What the page complained about; `close` fails on any. Take out what a test provokes. */
  readonly complaints: string[];
  /** A call past the page, to compare figures with; throws on a refusal. */
  call<Name extends ContractName>(
    name: Name,
    input: InputOf<Name>,
    meta?: CallMeta,
  ): Promise<OutputOf<Name>>;
  /** A new address with a one-time token. */
  newAddress(): string;
  /** Goes to a screen by its rail button and waits for its heading. */
  goTo(rail: string): Promise<void>;
  setTheme(theme: 'light' | 'dark'): Promise<void>;
  /** Closes everything and throws where the page complained. */
  close(): Promise<void>;
}

const openPages = new Set<Page>();

/** What a failed test left over the screen is closed, so that the next one fails only for itself. */
export async function closeLeftovers(): Promise<void> {
  for (const page of openPages)
    for (let layer = 0; layer < 4; layer += 1) {
      const isCovered = await page.locator('[role="dialog"], [role="menu"]').first().isVisible();
      if (isCovered) await page.keyboard.press('Escape');
    }
}

/** Starts host, browser and page on a fresh copy of the sample, signed in, with Home shown. */
export async function openApp(options: AppOptions = {}): Promise<App> {
  const { width = 1440, height = 900, theme = 'light', start = 'sample' } = options;
  const rendererFolder = await builtWindow();
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'ballast-app-'));
  mkdirSync(home, { recursive: true });
  if (start === 'sample')
    cpSync(await prebuiltSample(), join(home, 'sample'), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
    });
  const program = createProgram({ host: 'web', threads: true, home });
  // A test process keeps its browser; a program of its own, such as one that takes pictures, ends it.
  const isKept = process.env.VITEST !== undefined;
  const opening = openContext(isKept ? keptBrowser() : launchBrowser(), { width, height, theme });
  let host: WebHost | undefined;
  const stop = async () => {
    const context = await opening.catch(() => null);
    for (const page of context?.pages() ?? []) openPages.delete(page);
    await context?.close();
    if (!isKept) await context?.browser()?.close();
    await host?.close();
    await program.close();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    if (start === 'sample') await program.open(join(home, 'sample'), { kind: 'open' });
    host = await startWebHost({ program, rendererFolder });
    const context = await opening;
    const page = await context.newPage();
    openPages.add(page);
    page.setDefaultTimeout(PATIENCE_MS);
    const complaints = listen(page);
    await page.goto(host.newAddress());
    await page.locator(start === 'sample' ? '.shell' : '.gate-card').waitFor();
    return appOf({ page, context, program, home, complaints, host, stop });
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function openContext(
  browser: Promise<Browser>,
  window: { readonly width: number; readonly height: number; readonly theme: 'light' | 'dark' },
): Promise<BrowserContext> {
  const { width, height, theme } = window;
  const context = await (await browser).newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Amsterdam',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  if (SLOW_MS > 0) await slowAnswers(context, SLOW_MS);
  return context;
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (cause) => complaints.push(String(cause)));
  return complaints;
}

function appOf(parts: {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly program: Program;
  readonly home: string;
  readonly complaints: string[];
  readonly host: WebHost;
  stop(): Promise<void>;
}): App {
  const { page, context, program, home, complaints, host, stop } = parts;
  return {
    page,
    context,
    program,
    home,
    complaints,
    newAddress: () => host.newAddress(),
    async call(name, input, meta) {
      const reply = await program.call(name, input, meta);
      if (!reply.ok) throw new Error(`${name}: ${reply.error.code} ${reply.error.message}`);
      return reply.value as OutputOf<typeof name>;
    },
    async goTo(rail) {
      const button = page.locator('.rail').getByText(rail, { exact: true });
      await button.click();
      // Once gives the position as it was left, which may be its lines; twice the position itself.
      if (rail === 'Position') await button.click();
      await page.locator('.screen-head h1:visible').waitFor();
      // The name stands there first; what one may do on the screen comes right after.
      await page.locator('.screen-body.unfilled:visible').waitFor({ state: 'detached' });
    },
    async setTheme(theme) {
      await page.emulateMedia({ colorScheme: theme });
      await page.locator(`:root[data-theme="${theme}"]`).waitFor({ state: 'attached' });
    },
    async close() {
      await stop();
      if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`);
    },
  };
}

/** Turns the window to what was known at a journal entry, by the clock in the command bar. */
export async function showKnownAt(page: Page, entry: number): Promise<void> {
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('radio', { name: 'Journal entry' }).click();
  await page.getByRole('textbox', { name: 'Its number' }).fill(String(entry));
  await page.getByRole('button', { name: 'Show as known then' }).click();
  await page.locator(':root[data-known]').waitFor({ state: 'attached' });
}

/** Waits until nothing that shows is being asked again. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.reloading:visible').first().waitFor({ state: 'detached' });
}

/**
 * Accessibility violations of the page when it has settled, one line each, by the rules of WCAG 2.2
 * AA; or of its colours alone, where only the theme is another than in a check before.
 */
export async function axeViolations(page: Page, only?: 'colours'): Promise<string[]> {
  await settled(page);
  return axeViolationsNow(page, only);
}

/** The same of the page as it is, also while it is asked again. */
export async function axeViolationsNow(page: Page, only?: 'colours'): Promise<string[]> {
  // Evaluated through the debugger, because the content security policy refuses foreign scripts.
  await page.evaluate(axe.source);
  const runOnly =
    only === 'colours'
      ? ['color-contrast']
      : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const results = await page.evaluate(
    (rules) =>
      (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
        runOnly: rules,
        resultTypes: ['violations'],
      }),
    runOnly,
  );
  return results.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} (${nodes.length}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3)})`,
  );
}

/** The number behind shown text: true minus, group commas and a leading mark are read. */
export function figureIn(text: string): string {
  const found = /[-\u2212+]?\d[\d,]*(?:\.\d+)?/.exec(text)?.[0];
  if (found === undefined) throw new Error(`"${text}" holds no figure.`);
  return found.replaceAll(',', '').replace('\u2212', '-').replace('+', '');
}

/** A shown figure in minor units of two decimals, exact; a dash is nothing. */
export function centsIn(text: string): bigint {
  if (text.trim() === '\u2013' || text.trim() === '') return 0n;
  const [whole = '0', fraction = ''] = figureIn(text).split('.');
  const sign = whole.startsWith('-') ? -1n : 1n;
  return sign * BigInt(whole.replace('-', '') + fraction.padEnd(2, '0').slice(0, 2));
}
