/**
 * The desktop host: windows, menu and door over one program. It holds no business logic; whatever a
 * person does goes through the contract.
 */
import { app, BrowserWindow, dialog, screen, session } from 'electron';
import { AppFailure } from '../../../core/result.ts';
import { toAppError } from '../../backend/errors.ts';
import type { Program } from '../../backend/program.ts';
import { openDoor, sendEvent, type Windows } from './ipc.ts';
import { switchKeyStore, usesKeyStore } from './keyStore.ts';
import { lockSession } from './lockdown.ts';
import { type MenuActions, showMenu } from './menu.ts';
import { openWorkspacePath, workspaceArgument } from './openPath.ts';
import { serveRenderer } from './protocol.ts';
import { openWindow } from './window.ts';
import { windowStateIn } from './windowState.ts';

export interface HostOptions {
  readonly program: Program;
  /** Folder of the program's own data. */
  readonly home: string;
  readonly rendererFolder: string;
  /** The built preload script. */
  readonly preload: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
}

export interface DesktopHost {
  readonly windows: Windows;
  newWindow(): BrowserWindow;
  /** Opens a workspace and tells the person in a dialog where that fails. */
  openPath(path: string): Promise<void>;
}

function frontWindow(): BrowserWindow | undefined {
  return BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
}

function showFailure(thrown: unknown): void {
  const { code, message } = toAppError(thrown);
  const options = { type: 'error' as const, message, detail: code, buttons: ['Close'] };
  const window = frontWindow();
  void (window === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
}

/** Runs what a person asked for outside the page; failures are told in words. */
async function attempt(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    showFailure(thrown);
  }
}

async function callOrFail(program: Program, name: string, input: unknown): Promise<void> {
  const reply = await program.call(name, input);
  if (!reply.ok) throw new AppFailure(reply.error);
}

async function chooseWorkspace(openPath: (path: string) => Promise<void>): Promise<void> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Open workspace',
    properties: ['openFile'],
    filters: [{ name: 'Ballast workspace', extensions: ['ballast'] }],
  });
  const [path] = filePaths;
  if (!canceled && path !== undefined) await openPath(path);
}

/** Wires everything once the app is ready, and opens the first window. */
export function startHost(options: HostOptions): DesktopHost {
  const { program, platform } = options;
  const windowState = windowStateIn(options.home);
  const windows: Windows = {
    contents: () => BrowserWindow.getAllWindows().map((window) => window.webContents),
  };

  function newWindow(): BrowserWindow {
    const cascade = BrowserWindow.getAllWindows().length > 0;
    const areas = screen.getAllDisplays().map((display) => display.workArea);
    const place = windowState.read(areas);
    const window = openWindow({ preload: options.preload, place, cascade });
    window.on('close', () =>
      windowState.write({ ...window.getNormalBounds(), maximized: window.isMaximized() }),
    );
    return window;
  }

  const openPath = (path: string) => attempt(() => openWorkspacePath(program, path, platform));

  const actions: MenuActions = {
    press(keys) {
      const front = frontWindow();
      if (front !== undefined) sendEvent({ contents: () => [front.webContents] }, 'menu', { keys });
    },
    newWindow: () => void newWindow(),
    chooseWorkspace: () => void attempt(() => chooseWorkspace(openPath)),
    openPath: (path) => void openPath(path),
    openSample: () => void attempt(() => callOrFail(program, 'app.openSample', {})),
    lock: () => void attempt(() => callOrFail(program, 'app.closeWorkspace', {})),
    switchKeyStore: (on) =>
      void attempt(() => switchKeyStore(program, on, platform)).then(refreshMenu),
  };

  function refreshMenu(): void {
    const { recents } = program.state();
    const opened = program.opened();
    showMenu(
      {
        recents,
        isOpen: opened !== null,
        usesKeyStore: opened !== null && usesKeyStore(opened.folder),
        platform,
      },
      actions,
    );
  }

  lockSession(session.defaultSession);
  serveRenderer(session.defaultSession, options.rendererFolder);
  openDoor({ program, windows, openPath });
  program.events.subscribe((name) => {
    if (name !== 'app') return;
    refreshMenu();
    const opened = program.opened();
    if (opened !== null) app.addRecentDocument(opened.folder);
  });
  refreshMenu();
  keepRunning({ newWindow, openPath, windows });
  newWindow();
  void openFirst(options, openPath);
  return { windows, newWindow, openPath };
}

/** What a start opens: a file it was given, the sample if asked for, else the latest workspace. */
async function openFirst(
  { program, argv, cwd }: HostOptions,
  openPath: (path: string) => Promise<void>,
): Promise<void> {
  const given = workspaceArgument(argv, cwd);
  const [latest] = program.state().recents;
  if (given !== null) await openPath(given);
  else if (argv.includes('--sample'))
    await attempt(() => callOrFail(program, 'app.openSample', {}));
  else if (latest !== undefined) await openPath(latest.folder);
}

/** Second starts, files opened from outside, and windows coming and going. */
function keepRunning({ newWindow, openPath }: DesktopHost): void {
  function showFront(): void {
    const window = frontWindow() ?? newWindow();
    if (window.isMinimized()) window.restore();
    window.focus();
  }
  app.on('second-instance', (_event, argv, cwd) => {
    const path = workspaceArgument(argv, cwd);
    showFront();
    if (path !== null) void openPath(path);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    showFront();
    void openPath(path);
  });
  app.on('activate', showFront);
}
