/** What pages and the network may do to a window: nothing. Attack addresses, permissions, files. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as electron from '../../../test/helpers/electronStandIn.ts';
import { lockEveryContents, lockSession, openOutside } from './lockdown.ts';
import { isOwnUrl } from './origin.ts';
import { mayLoad, registerScheme, serveOwnFile, serveRenderer } from './protocol.ts';

vi.mock('electron', () => import('../../../test/helpers/electronStandIn.ts'));

const ATTACKS = [
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'smb://server/share/run.exe',
  '\\\\server\\share\\run.exe',
  'file://server/share/run.exe',
  'http://www.ecb.europa.eu/',
  'https://www.ecb.europa.eu.example.org/',
  'https://www.ecb.europa.eu@example.org/',
  'https://user:secret@www.ecb.europa.eu/',
  'https://www.ecb.europa.eu:8443/',
  'ms-msdt:/id PCWDiagnostic',
  'vbscript:msgbox(1)',
  'blob:https://example.org/1',
  'app://other/index.html',
  'about:blank#blocked',
  'not an address',
];

beforeEach(electron.resetStandIn);

describe('navigation', () => {
  function contents(): electron.StandInContents {
    lockEveryContents();
    const created = new electron.StandInContents('app://ballast/index.html');
    electron.app.emit('web-contents-created', {}, created);
    return created;
  }
  function isPrevented(target: electron.StandInContents, event: string, details: object): boolean {
    let prevented = false;
    target.emit(
      event,
      { ...details, preventDefault: () => (prevented = true) },
      [],
      () => undefined,
    );
    return prevented;
  }

  test.each(ATTACKS)('%s leads nowhere', (url) => {
    const target = contents();
    expect(isPrevented(target, 'will-navigate', { url })).toBe(true);
    expect(isPrevented(target, 'will-redirect', { url })).toBe(true);
    expect(isPrevented(target, 'will-frame-navigate', { url, isMainFrame: false })).toBe(true);
    expect(target.windowOpen?.({ url })).toEqual({ action: 'deny' });
    expect(openOutside(url)).toBe(false);
    expect(electron.opened).toEqual([]);
  });

  test('the page may load itself again, a listed site opens in the own browser', () => {
    const target = contents();
    expect(isPrevented(target, 'will-navigate', { url: 'app://ballast/index.html' })).toBe(false);
    expect(isPrevented(target, 'will-navigate', { url: 'app://ballast/assets/x.svg' })).toBe(true);
    expect(target.windowOpen?.({ url: 'https://www.ecb.europa.eu/stats' })).toEqual({
      action: 'deny',
    });
    expect(electron.opened).toEqual(['https://www.ecb.europa.eu/stats']);
  });

  test('our page alone may open Explain beside it, behind the same wall', () => {
    lockEveryContents('/app/preload.cjs');
    const target = new electron.StandInContents('app://ballast/index.html');
    electron.app.emit('web-contents-created', {}, target);
    expect(target.windowOpen?.({ url: 'app://ballast/index.html#explain=12' })).toMatchObject({
      action: 'allow',
      overrideBrowserWindowOptions: {
        webPreferences: { sandbox: true, contextIsolation: true, preload: '/app/preload.cjs' },
      },
    });
    const refused = ['app://ballast/index.html', 'app://ballast/index.html#explain=<b>'];
    for (const url of [...refused, ...ATTACKS.map((attack) => `${attack}#explain=12`)])
      expect(target.windowOpen?.({ url })).toEqual({ action: 'deny' });
    const foreign = new electron.StandInContents('app://other/index.html');
    electron.app.emit('web-contents-created', {}, foreign);
    expect(foreign.windowOpen?.({ url: 'app://ballast/index.html#explain=12' })).toEqual({
      action: 'deny',
    });
  });

  test('no page is embedded', () => {
    expect(isPrevented(contents(), 'will-attach-webview', {})).toBe(true);
  });
});

describe('permissions', () => {
  type Loose = (...given: unknown[]) => unknown;
  function handler(name: string): Loose {
    const { handlers } = electron.session.defaultSession;
    if (handlers.size === 0) lockSession(electron.session.defaultSession as never);
    return electron.session.defaultSession.handlers.get(name) as unknown as Loose;
  }
  const own = 'app://ballast/';

  test.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'fileSystem',
    'hid',
    'serial',
    'usb',
    'midiSysex',
    'display-capture',
    'openExternal',
    'local-fonts',
    'fullscreen',
    'unknown',
  ])('%s is denied', (permission) => {
    const decisions: unknown[] = [];
    const decide = (granted: unknown) => decisions.push(granted);
    handler('setPermissionRequestHandler')(null, permission, decide, { requestingUrl: own });
    expect(decisions).toEqual([false]);
    expect(handler('setPermissionCheckHandler')(null, permission, own, {})).toBe(false);
  });

  test('copying is granted to the own page and to no other', () => {
    const check = handler('setPermissionCheckHandler');
    expect(check(null, 'clipboard-sanitized-write', own, {})).toBe(true);
    expect(check(null, 'clipboard-sanitized-write', 'https://example.org/', {})).toBe(false);
  });

  test('devices and screens are denied', () => {
    expect(handler('setDevicePermissionHandler')({})).toBe(false);
    const streams: unknown[] = [];
    handler('setDisplayMediaRequestHandler')({}, (given: unknown) => streams.push(given));
    expect(streams).toEqual([null]);
    expect(handler('setUSBProtectedClassesHandler')({ protectedClasses: ['hid'] })).toEqual([
      'hid',
    ]);
    const { defaultSession } = electron.session;
    for (const event of ['select-hid-device', 'select-usb-device']) {
      const chosen: unknown[] = [];
      defaultSession.emit(event, { preventDefault: () => undefined }, {}, (id?: unknown) =>
        chosen.push(id ?? null),
      );
      expect(chosen).toEqual([null]);
    }
  });

  test('only files that the page made are saved, and no dictionary is fetched', () => {
    lockSession(electron.session.defaultSession as never);
    const { defaultSession } = electron.session;
    const isStopped = (url: string) => {
      let stopped = false;
      defaultSession.emit(
        'will-download',
        { preventDefault: () => (stopped = true) },
        { getURL: () => url },
      );
      return stopped;
    };
    expect(isStopped('blob:app://ballast/5f0c')).toBe(false);
    for (const url of ATTACKS) expect(isStopped(url), url).toBe(true);
    expect(defaultSession.spellChecker).toBe(false);
  });
});

describe('own files', () => {
  let folder: string;
  beforeEach(() => {
    const base = mkdtempSync(join(tmpdir(), 'ballast-page-'));
    folder = join(base, 'renderer');
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets', 'main.js'), 'export {};');
    writeFileSync(join(base, 'secret.json'), '{}');
    writeFileSync(join(folder, 'key.pem'), 'no');
    mkdirSync(`${folder}-other`);
    writeFileSync(join(`${folder}-other`, 'index.html'), 'no');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  /** A request as the protocol hands it in: the address is not normalised by `Request` here. */
  const get = (url: string, method = 'GET') =>
    serveOwnFile(folder, { url, method } as unknown as Request);

  test('the page comes with the content security policy', async () => {
    const answer = await get('app://ballast/');
    expect(await answer.text()).toBe('<!doctype html>');
    const policy = answer.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect((await get('app://ballast/assets/main.js?v=1#x')).headers.get('Content-Type')).toMatch(
      /javascript/,
    );
  });

  test.each([
    'app://ballast/../secret.json',
    'app://ballast/assets/../../secret.json',
    'app://ballast/%2e%2e/secret.json',
    'app://ballast/..%2fsecret.json',
    'app://ballast/..%5csecret.json',
    'app://ballast/..\\secret.json',
    'app://ballast/%2e%2e%2frenderer-other/index.html',
    'app://ballast/assets/%00main.js',
    'app://ballast/%zz',
    'app://ballast//etc/passwd',
    'app://ballast/key.pem',
    'app://ballast/assets',
    'app://other/index.html',
    'https://ballast/index.html',
  ])('%s is not found', async (url) => {
    const answer = await get(url);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('Not found');
    expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  });

  test('nothing but reading', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await get('app://ballast/index.html', method)).status).toBe(404);
  });

  test('the page reaches no network', () => {
    for (const url of [...ATTACKS, 'https://www.ecb.europa.eu/', 'ws://127.0.0.1:9/'])
      expect(mayLoad(url), url).toBe(false);
    expect(mayLoad('app://ballast/assets/main.js')).toBe(true);
    expect(isOwnUrl('app://BALLAST/')).toBe(false);
    serveRenderer(electron.session.defaultSession as never, folder);
    const filter = electron.session.defaultSession.handlers.get('onBeforeRequest') as unknown as (
      details: { url: string },
      decide: (answer: { cancel: boolean }) => void,
    ) => void;
    const answers: boolean[] = [];
    filter({ url: 'https://example.org/' }, ({ cancel }) => answers.push(cancel));
    filter({ url: 'app://ballast/' }, ({ cancel }) => answers.push(cancel));
    expect(answers).toEqual([true, false]);
  });

  test('the scheme is a secure origin that bypasses no policy', () => {
    registerScheme();
    const [scheme] = electron.protocol.schemes as { scheme: string; privileges: object }[];
    expect(scheme).toMatchObject({ scheme: 'app', privileges: { standard: true, secure: true } });
    expect(scheme?.privileges).not.toHaveProperty('bypassCSP');
    expect(scheme?.privileges).not.toHaveProperty('allowServiceWorkers');
  });
});

describe('settings in the sources', () => {
  /** A weak setting, and a line that has it: the rule must find that line. */
  const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
    [/nodeIntegration\w*:\s*true/, 'nodeIntegration: true,'],
    [/nodeIntegration\w*:\s*true/, 'nodeIntegrationInWorker: true'],
    [/contextIsolation:\s*false/, 'contextIsolation: false'],
    [/sandbox:\s*false/, 'sandbox: false'],
    [/webSecurity:\s*false/, 'webSecurity:false'],
    [/webviewTag:\s*true/, 'webviewTag: true'],
    [/allowRunningInsecureContent:\s*true/, 'allowRunningInsecureContent: true'],
    [/experimentalFeatures:\s*true/, 'experimentalFeatures: true'],
    [/enableBlinkFeatures/, "enableBlinkFeatures: 'CSSVariables'"],
    [/bypassCSP:\s*true/, 'bypassCSP: true'],
    [/no-sandbox/, "app.commandLine.appendSwitch('no-sandbox')"],
    [/loadFile\(|file:\/\//, "window.loadFile('index.html')"],
    [/loadURL\((?!PAGE_URL)/, "window.loadURL('https://example.org')"],
    [/executeJavaScript|insertCSS/, "contents.executeJavaScript('1')"],
    [/setUsePlainTextEncryption/, 'safeStorage.setUsePlainTextEncryption(true)'],
    [
      /ELECTRON_RUN_AS_NODE|from 'node:child_process'/,
      "import { fork } from 'node:child_process';",
    ],
    [/\bautoUpdater\b|crashReporter/, 'crashReporter.start()'],
    [/@electron\/remote|ipcMain\.on\((?!DROP_CHANNEL)/, "ipcMain.on('anything', run)"],
    [/ipcMain\.handle\((?!CALL_CHANNEL)/, "ipcMain.handle('sql', run)"],
    [/exposeInMainWorld\((?!'ballast')/, "contextBridge.exposeInMainWorld('ipc', ipcRenderer)"],
    [/:\s*ipcRenderer\b|=>\s*ipcRenderer,/, 'ipc: ipcRenderer,'],
  ];
  const here = new URL('.', import.meta.url);
  const sources = [
    ...readdirSync(here)
      .filter((name) => !name.endsWith('.test.ts'))
      .map((name) => readFileSync(new URL(name, here), 'utf8')),
    readFileSync(new URL('../../../preload/preload.ts', import.meta.url), 'utf8'),
  ].map((text) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''));

  test.each(FORBIDDEN)('%s is nowhere', (rule, weakLine) => {
    expect(weakLine).toMatch(rule);
    expect(sources.length).toBeGreaterThan(10);
    for (const source of sources) expect(source).not.toMatch(rule);
  });
});
