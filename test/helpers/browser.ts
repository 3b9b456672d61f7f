/**
 * The browser of the end-to-end tests: a real headless Chromium that npm itself delivers, so that a
 * fresh machine needs nothing but `npm ci`. The binary unpacks once into the temporary folder.
 *
 * The package is made for serverless machines and asks for a single process, an unsafe web security
 * switch and hidden certificate checks. Tests want the opposite: one process per page as people have
 * it, and the content security policy and cross-origin rules in force, because they are under test.
 */
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const UNWANTED = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--disable-site-isolation-trials',
  '--disable-print-preview',
  // A graphics card played by the processor costs a third of all its time; text needs none.
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]);
const ADDED = ['--disable-dev-shm-usage', '--disable-gpu'];

/** The switches that the tests run with: the package's own without those that weaken or slow the page. */
export function browserArguments(all: readonly string[]): string[] {
  return [...all.filter((argument) => !UNWANTED.has(argument)), ...ADDED];
}

/**
 * Starts headless Chromium. The caller closes it. Throws with the reason where this machine cannot
 * run the binary (it is built for Linux x64; elsewhere set `BALLAST_BROWSER` to an installed one).
 */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env.BALLAST_BROWSER;
  const executablePath = own ?? (await chromium.executablePath());
  return playwright.launch({
    executablePath,
    headless: true,
    args: browserArguments(chromium.args),
  });
}

let kept: Promise<Browser> | null = null;

/**
 * The browser that the test files of one process take their windows from, each in a context of its
 * own: starting and ending one takes seconds. It ends with the process; one that ended is replaced.
 */
export async function keptBrowser(): Promise<Browser> {
  const browser = await kept?.catch(() => null);
  if (browser?.isConnected()) return browser;
  kept = launchBrowser();
  return kept;
}
