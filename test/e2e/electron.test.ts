/**
 * The real desktop program, wherever Electron's binary and a display are present: it opens the sample,
 * shows the position, and holds at run time what the stand-in tests hold in parts.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';
import { build, createBuilder } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findElectron, hasDisplay } from '../../main/hosts/start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const found = findElectron(join(root, 'node_modules', 'electron'), process.env);
const binary = 'binary' in found ? found.binary : null;
const missing =
  binary === null
    ? 'the Electron binary is absent'
    : hasDisplay(process.env)
      ? null
      : 'there is no display';
if (missing !== null) console.log(`skipped: ${missing}`);

describe.skipIf(missing !== null)('the desktop program', () => {
  let home: string;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
    const builder = await createBuilder({
      configFile: join(root, 'vite.main.config.ts'),
      logLevel: 'error',
    });
    await builder.buildApp();
    home = mkdtempSync(join(tmpdir(), 'ballast-electron-'));
    app = await electron.launch({
      executablePath: binary ?? '',
      args: [root, '--sample'],
      env: { ...process.env, BALLAST_HOME: home } as { [name: string]: string },
      timeout: 60_000,
    });
    page = await app.firstWindow();
  });
  afterAll(async () => {
    await app?.close();
    rmSync(home, { recursive: true, force: true });
  });

  test('opens the sample and shows the position', async () => {
    await page.waitForSelector('.screen-head h1');
    await page.evaluate(async () => {
      const reply = await (window as never as { ballast: Bridge }).ballast.call('app.state', {});
      if (!reply.ok) throw new Error('the bridge does not answer');
    });
    await page.getByText('Position', { exact: true }).first().click();
    await page.waitForSelector('.ag-row');
    expect(await page.locator('.screen-head h1').textContent()).toMatch(/position/i);
  });

  test('every window is hardened at run time', async () => {
    await app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'File');
      file?.submenu?.items.find(({ label }) => label === 'New window')?.click();
    });
    await expect.poll(() => app.windows().length).toBe(2);
    const preferences = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => {
        const contents = window.webContents as unknown as {
          getLastWebPreferences(): { readonly [name: string]: unknown };
        };
        const { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag } =
          contents.getLastWebPreferences();
        return { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag };
      }),
    );
    for (const one of preferences)
      expect(one).toMatchObject({
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      });
  });

  test('the page has the bridge and nothing else of the machine', async () => {
    const seen = await page.evaluate(() => ({
      url: location.href,
      bridge: Object.keys((window as never as { ballast: object }).ballast).sort(),
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
    }));
    expect(seen).toEqual({
      url: expect.stringMatching(/^app:\/\/ballast\//),
      bridge: ['call', 'host', 'on'],
      node: [],
    });
  });

  test('inline scripts, eval, navigation and the network are refused', async () => {
    const outcome = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.__inline = true';
      document.head.append(script);
      const evaluated = (() => {
        try {
          return Function('return 2')();
        } catch {
          return 'refused';
        }
      })();
      const reached = await fetch('https://www.ecb.europa.eu/').then(
        () => 'reached',
        () => 'refused',
      );
      const outside = await fetch('app://ballast/..%2f..%2fpackage.json').then(
        (answer) => answer.status,
        () => 404,
      );
      return {
        inline: '__inline' in window,
        evaluated,
        reached,
        outside,
        opened: window.open('https://example.org/') === null,
      };
    });
    expect(outcome).toEqual({
      inline: false,
      evaluated: 'refused',
      reached: 'refused',
      outside: 404,
      opened: true,
    });
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await page.waitForTimeout(500);
    expect(page.url()).toMatch(/^app:\/\/ballast\//);
  });

  test('ends cleanly: the workspace is free afterwards', async () => {
    await app.close();
    const owner = join(home, 'sample', 'lock.json');
    expect(existsSync(owner) ? readFileSync(owner, 'utf8') : null).toBeNull();
  });
});

/** What of the bridge is used here. */
interface Bridge {
  call(name: string, input: unknown): Promise<{ readonly ok: boolean }>;
}
