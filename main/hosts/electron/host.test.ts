/** The desktop host against a stand-in of Electron: hardened windows, the door, menu, opening files. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallMeta } from '../../../preload/contract/bridge.ts';
import { contract } from '../../../preload/contract/index.ts';
import * as electron from '../../../test/helpers/electronStandIn.ts';
import { eventually } from '../../../test/helpers/eventually.ts';
import { createEvents } from '../../backend/events.ts';
import type { Program } from '../../backend/program.ts';
import { type DesktopHost, startHost } from './host.ts';
import { lockEveryContents } from './lockdown.ts';
import { quitCleanly } from './quit.ts';

vi.mock('electron', () => import('../../../test/helpers/electronStandIn.ts'));

interface Call {
  readonly name: string;
  readonly wire: unknown;
  readonly meta: CallMeta | undefined;
}

/** A program that answers everything and remembers what reached it. */
function recordingProgram() {
  const calls: Call[] = [];
  const events = createEvents();
  let closed = 0;
  const program: Program = {
    events,
    async call(name, wire, meta) {
      calls.push({ name, wire, meta });
      return { ok: true, value: null, meta: { entry: null, knownEntry: 0, durationMs: 0 } };
    },
    open: async () => undefined,
    openSample: async () => undefined,
    opened: () => null,
    state: () => ({
      stage: 'first-run',
      workspace: null,
      recents: [{ name: 'Norholt', folder: '/srv/norholt', openedAt: '2026-11-20T08:00:00Z' }],
      version: '0.1.0',
      host: 'electron',
    }),
    close: async () => {
      closed++;
    },
  };
  return { program, calls, closed: () => closed };
}

let home: string;
let recording: ReturnType<typeof recordingProgram>;
let host: DesktopHost;
const opened: string[] = [];

async function start(given: string | null = null): Promise<void> {
  recording = recordingProgram();
  lockEveryContents();
  host = await startHost({
    program: recording.program,
    home,
    rendererFolder: home,
    preload: '/app/preload.cjs',
    given,
    openFirst: async () => {
      opened.push('first');
    },
    platform: 'linux',
  });
}

beforeEach(() => {
  electron.resetStandIn();
  opened.length = 0;
  home = mkdtempSync(join(tmpdir(), 'ballast-host-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const front = () => electron.BrowserWindow.open[0] as electron.BrowserWindow;

function invoke(event: object, ...given: unknown[]): Promise<unknown> {
  const handler = electron.ipcMain.handlers.get('ballast:call') as unknown as (
    ...all: unknown[]
  ) => Promise<unknown>;
  return handler(event, ...given);
}

const ownFrame = () => {
  const { webContents } = front();
  return { sender: webContents, senderFrame: webContents.mainFrame };
};

describe('windows', () => {
  test('every window has the hardened preferences and shows the page', async () => {
    await start();
    host.newWindow();
    expect(electron.BrowserWindow.open).toHaveLength(2);
    for (const window of electron.BrowserWindow.open) {
      expect(window.options.webPreferences).toMatchObject({
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        spellcheck: false,
      });
      expect(window.webContents.mainFrame.url).toBe('app://ballast/index.html');
    }
  });

  test('a second window hears the same events', async () => {
    await start();
    host.newWindow();
    recording.program.events.emit('changed', { entry: 7, topics: ['position'] });
    for (const window of electron.BrowserWindow.open)
      expect(window.webContents.sent).toContainEqual([
        'ballast:event',
        'changed',
        { entry: 7, topics: ['position'] },
      ]);
  });

  test('the place of a closed window is kept for the next start', async () => {
    await start();
    front().emit('close');
    const kept = JSON.parse(readFileSync(join(home, 'window.json'), 'utf8'));
    expect(kept).toEqual({ x: 0, y: 0, width: 1440, height: 900, maximized: false });
  });
});

describe('the door', () => {
  test('a call of the window reaches the program as it is', async () => {
    await start();
    const reply = await invoke(ownFrame(), 'position.get', { asOf: '2026-11-20' }, { jobId: 'j1' });
    expect(reply).toMatchObject({ ok: true });
    expect(recording.calls).toEqual([
      { name: 'position.get', wire: { asOf: '2026-11-20' }, meta: { jobId: 'j1' } },
    ]);
  });

  test('foreign senders are refused', async () => {
    await start();
    const { webContents } = front();
    const stranger = new electron.StandInContents('app://ballast/index.html');
    const senders = [
      { sender: stranger, senderFrame: stranger.mainFrame },
      { sender: webContents, senderFrame: null },
      { sender: webContents, senderFrame: { url: 'app://ballast/index.html' } },
    ];
    for (const sender of senders)
      expect(await invoke(sender, 'app.state', {}, {})).toMatchObject({
        ok: false,
        error: { code: 'SENDER_REFUSED' },
      });
    for (const url of [
      'https://example.org/',
      'app://other/index.html',
      'app://ballast.example.org/',
      'app://user@ballast/index.html',
      'app://ballast/../index.html.exe',
      'file:///index.html',
      'about:blank',
      'data:text/html,hello',
      '',
    ]) {
      webContents.mainFrame.url = url;
      expect(await invoke(ownFrame(), 'app.state', {}, {}), url).toMatchObject({
        error: { code: 'SENDER_REFUSED' },
      });
    }
    expect(recording.calls).toEqual([]);
  });

  test('1,000 malformed calls reach nothing', async () => {
    await start();
    const names = Object.keys(contract);
    const badNames = [
      undefined,
      null,
      1,
      {},
      [],
      '',
      'nothing.here',
      '__proto__',
      'toString',
      'x'.repeat(9999),
      Symbol.iterator.toString(),
      'app.state ',
      'APP.STATE',
    ];
    const badMetas = [
      null,
      1,
      'text',
      [],
      { knownEntry: -1 },
      { knownEntry: 1.5 },
      { knownEntry: Number.NaN },
      { knownEntry: '1' },
      { jobId: '' },
      { jobId: 5 },
      { idempotencyKey: 'x'.repeat(300) },
      { permissions: ['*'] },
      { session: { userId: 'admin' } },
    ];
    let sent = 0;
    for (let round = 0; sent < 1000; round++) {
      const name = names[round % names.length] as string;
      const attempts: unknown[][] = [
        [badNames[round % badNames.length], {}, {}],
        [name, {}, badMetas[round % badMetas.length]],
        [name, {}, {}, 'more'],
        [badNames[(round * 7) % badNames.length], null, badMetas[(round * 5) % badMetas.length]],
      ];
      for (const attempt of attempts) {
        expect(await invoke(ownFrame(), ...attempt)).toMatchObject({
          ok: false,
          error: { code: 'CALL_MALFORMED' },
        });
        sent++;
      }
    }
    expect(await invoke(ownFrame())).toMatchObject({ error: { code: 'CALL_MALFORMED' } });
    expect(recording.calls).toEqual([]);
  });

  test('only the channels that are named exist', async () => {
    await start();
    expect([...electron.ipcMain.handlers.keys()]).toEqual(['ballast:call']);
    expect(electron.ipcMain.eventNames()).toEqual(['ballast:drop']);
  });
});

describe('files from outside', () => {
  const openedFolders = () =>
    recording.calls
      .filter(({ name }) => name === 'app.openWorkspace')
      .map(({ wire }) => (wire as { readonly folder: string }).folder);

  test('a start opens the workspace of last time, or the file it was given, before its window', async () => {
    await start();
    expect(opened).toEqual(['first']);
    expect(electron.BrowserWindow.open).toHaveLength(1);
    electron.resetStandIn();
    await start('/srv/group/workspace.ballast');
    expect(opened).toEqual(['first']);
    expect(openedFolders()).toEqual(['/srv/group']);
  });

  test('a second start, the system and a drop open the workspace of a header file', async () => {
    await start();
    const header = '/srv/group/workspace.ballast';
    electron.app.emit(
      'second-instance',
      {},
      ['ballast', '--flag', 'group/workspace.ballast'],
      '/srv',
    );
    electron.app.emit('open-file', { preventDefault: () => undefined }, header);
    electron.ipcMain.emit('ballast:drop', ownFrame(), header);
    await eventually(() =>
      expect(openedFolders()).toEqual(['/srv/group', '/srv/group', '/srv/group']),
    );
  });

  test('a drop from a foreign frame or of no path is ignored', async () => {
    await start();
    electron.ipcMain.emit('ballast:drop', { ...ownFrame(), senderFrame: null }, '/srv/a.ballast');
    for (const path of [null, 5, 'relative.ballast', `/srv/${'x'.repeat(5000)}`, '/srv/\0.ballast'])
      electron.ipcMain.emit('ballast:drop', ownFrame(), path);
    expect(recording.calls).toEqual([]);
  });

  test('a workspace that cannot be opened is told in a dialog', async () => {
    await start();
    recording.program.call = async () => ({
      ok: false,
      error: { kind: 'not-found', code: 'WORKSPACE_MISSING', message: 'There is no workspace.' },
    });
    await host.openPath('/srv/group/workspace.ballast');
    expect(electron.dialogs.at(-1)?.at(-1)).toMatchObject({
      message: 'There is no workspace.',
      detail: 'WORKSPACE_MISSING',
    });
  });
});

describe('quitting', () => {
  test('closes the program once and then lets the app go', async () => {
    await start();
    quitCleanly(recording.program, 'linux');
    let prevented = 0;
    const event = { preventDefault: () => prevented++ };
    electron.app.emit('will-quit', event);
    electron.app.emit('will-quit', event);
    await eventually(() => expect(electron.appCalls.get('quit')).toHaveLength(1));
    electron.app.emit('will-quit', event);
    expect([prevented, recording.closed()]).toEqual([2, 1]);
  });

  test('the last window ends the program, but not on a Mac', async () => {
    await start();
    quitCleanly(recording.program, 'darwin');
    electron.app.emit('window-all-closed');
    expect(electron.appCalls.has('quit')).toBe(false);
    quitCleanly(recording.program, 'win32');
    electron.app.emit('window-all-closed');
    expect(electron.appCalls.get('quit')).toHaveLength(1);
  });
});
