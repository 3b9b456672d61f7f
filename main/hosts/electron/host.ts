/**
 * The desktop host: windows, menu and door over one program. It holds no business logic; whatever a
 * person does goes through the contract.
 */
import { app, BrowserWindow, dialog, screen, session } from 'electron';
import { AppFailure } from '../../../core/result.ts';
import { toAppError } from '../../backend/errors.ts';
import type { Program } from '../../backend/program.ts';
import { openDoor, sendEvent, type Windows } from './ipc.ts';
import { switchKeyStore, unlockByKeyStore, usesKeyStore } from './keyStore.ts';
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
  /** The file that this start was asked to open, or null. */
  readonly given: string | null;
  /** Opens what a start without a file opens. */
  openFirst(): Promise<void>;
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

/** Wires everything once the app is ready, opens the workspace, then the first window. */
export async function startHost(options: HostOptions): Promise<DesktopHost> {
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
  const host: DesktopHost = { windows, newWindow, openPath };
  keepRunning(host);
  // The workspace comes first, so that the window never shows the first-run page in passing.
  const { given } = options;
  await (given === null ? attempt(() => openLast(options)) : openPath(given));
  if (BrowserWindow.getAllWindows().length === 0) newWindow();
  return host;
}

/** Opens the workspace of last time, by the key store where it is locked and has a slot there. */
async function openLast({ program, openFirst, platform }: HostOptions): Promise<void> {
  await openFirst();
  const { stage, workspace } = program.state();
  if (stage === 'locked' && workspace !== null)
    await unlockByKeyStore(program, workspace.folder, platform);
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
