/** The program's windows: hardened the same way, each showing the one page. */
import { BrowserWindow, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron';
import { PAGE_URL } from './origin.ts';
import type { WindowPlace } from './windowState.ts';

/** The preferences of every window. The first six are the wall between page and machine. */
export function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
  };
}

export interface WindowOptions {
  readonly preload: string;
  readonly place: WindowPlace;
  /** Another window stands at the same place: step aside from it. */
  readonly cascade: boolean;
}

/** A small window for Explain, which a window of ours opens beside itself. */
export function explainWindowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: 440,
    height: 760,
    minWidth: 360,
    minHeight: 400,
    title: 'Ballast',
    backgroundColor: '#EDF0F4',
    webPreferences: webPreferences(preload),
  };
}

const STEP = 28;

/** Opens a window; it shows itself when the page has painted, so that it never flashes. */
export function openWindow({ preload, place, cascade }: WindowOptions): BrowserWindow {
  const { x, y, width, height } = place;
  const step = cascade ? STEP : 0;
  const window = new BrowserWindow({
    width,
    height,
    ...(x === undefined || y === undefined ? {} : { x: x + step, y: y + step }),
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Ballast',
    backgroundColor: '#EDF0F4',
    webPreferences: webPreferences(preload),
  });
  if (place.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  void window.loadURL(PAGE_URL);
  return window;
}
