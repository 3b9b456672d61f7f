/** The desktop program's start, against the stand-in and a real program over an empty data folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../../../test/helpers/eventually.ts';

// One stand-in for all starts, although each start loads the program anew.
const electron = await vi.hoisted(() => import('../../../test/helpers/electronStandIn.ts'));
vi.mock('electron', () => electron);

let home: string;
const argv = [...process.argv];

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ballast-main-'));
  vi.stubEnv('BALLAST_HOME', home);
});
beforeEach(() => {
  electron.resetStandIn();
  vi.resetModules();
});
afterAll(() => {
  process.argv = argv;
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

test('a second start hands over to the first and opens nothing', async () => {
  electron.instance.isFirst = false;
  await import('./main.ts');
  expect(electron.appCalls.get('quit')).toHaveLength(1);
  expect(electron.BrowserWindow.open).toEqual([]);
  expect(electron.ipcMain.handlers.size).toBe(0);
});

test('a start is sandboxed and locked down, and its window reaches the program', async () => {
  process.argv = ['ballast', join(home, 'gone', 'workspace.ballast')];
  await import('./main.ts');
  await eventually(() => expect(electron.BrowserWindow.open).toHaveLength(1));

  expect(electron.appCalls.get('enableSandbox')).toHaveLength(1);
  expect(electron.appCalls.get('setPath')).toEqual([['userData', join(home, 'window')]]);
  expect(electron.protocol.schemes).toHaveLength(1);
  expect(electron.session.defaultSession.handlers.has('protocol:app')).toBe(true);
  expect(electron.session.defaultSession.handlers.has('setPermissionRequestHandler')).toBe(true);
  expect(electron.dialogs.at(-1)?.at(-1)).toMatchObject({ detail: 'WORKSPACE_MISSING' });

  const [window] = electron.BrowserWindow.open;
  expect(window?.options.webPreferences).toMatchObject({
    preload: join('/app', 'dist', 'main', 'preload.cjs'),
    sandbox: true,
  });
  const frame = { sender: window?.webContents, senderFrame: window?.webContents.mainFrame };
  const call = electron.ipcMain.handlers.get('ballast:call') as unknown as (
    event: object,
    ...given: unknown[]
  ) => Promise<unknown>;
  expect(await call(frame, 'app.state', {})).toMatchObject({
    ok: true,
    value: { stage: 'first-run', host: 'electron' },
  });
  expect(await call(frame, 'workspace.info', {})).toMatchObject({
    ok: false,
    error: { code: 'WORKSPACE_NOT_OPEN' },
  });
});

test('files are read in a utility process without environment', async () => {
  const { startUtilityReader } = await import('./readerProcess.ts');
  const ended: string[] = [];
  const reader = startUtilityReader({ module: '/app/parser.child.js', memoryMib: 64 });
  reader.onEnd((why) => ended.push(why));
  expect(electron.utilityProcess.started.at(-1)).toEqual([
    '/app/parser.child.js',
    [],
    expect.objectContaining({
      env: {},
      stdio: 'ignore',
      execArgv: ['--max-old-space-size=64'],
    }),
  ]);
  electron.utilityProcess.child.emit('exit', 5);
  expect(ended).toEqual(['the reader ended (5)']);
});
