/**
 * A stand-in for the parts of Electron that the desktop host uses. It records what it was told and
 * lets a test play the operating system: events, permission requests, calls from a frame.
 */
import { EventEmitter } from 'node:events';

type Handler = (...given: never[]) => unknown;

/** Calls a method for which any arguments do, as the real thing would from C++. */
function record<T extends object>(target: T, calls: Map<string, unknown[][]>): T {
  return new Proxy(target, {
    get(object, name, receiver) {
      if (name in object) return Reflect.get(object, name, receiver);
      return (...given: unknown[]) => {
        const known = calls.get(String(name)) ?? [];
        calls.set(String(name), [...known, given]);
      };
    },
  });
}

export class StandInContents extends EventEmitter {
  readonly mainFrame: { url: string };
  readonly sent: unknown[][] = [];
  windowOpen: ((details: { url: string }) => { action: string }) | null = null;

  constructor(url: string) {
    super();
    this.mainFrame = { url };
  }
  isDestroyed(): boolean {
    return false;
  }
  send(...given: unknown[]): void {
    this.sent.push(given);
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpen = handler;
  }
}

interface Bounds {
  x?: number;
  y?: number;
  width: number;
  height: number;
}

export class BrowserWindow extends EventEmitter {
  static open: BrowserWindow[] = [];
  readonly webContents = new StandInContents('');
  readonly options: Bounds & { readonly webPreferences: { readonly [name: string]: unknown } };
  maximized = false;

  constructor(options: BrowserWindow['options']) {
    super();
    this.options = options;
    BrowserWindow.open.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.open;
  }
  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.open.at(-1) ?? null;
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
  }
  getNormalBounds(): Bounds {
    const { x = 0, y = 0, width, height } = this.options;
    return { x, y, width, height };
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  maximize(): void {
    this.maximized = true;
  }
  isMinimized(): boolean {
    return false;
  }
  show(): void {}
  restore(): void {}
  focus(): void {}
}

class StandInSession extends EventEmitter {
  /** Handlers by the name of the setter. */
  readonly handlers = new Map<string, Handler>();
  readonly protocol = {
    handle: (scheme: string, handler: Handler) => this.handlers.set(`protocol:${scheme}`, handler),
  };
  readonly webRequest = {
    onBeforeRequest: (handler: Handler) => this.handlers.set('onBeforeRequest', handler),
  };
  spellChecker = true;

  setSpellCheckerEnabled(on: boolean): void {
    this.spellChecker = on;
  }
}

for (const name of [
  'setPermissionRequestHandler',
  'setPermissionCheckHandler',
  'setDevicePermissionHandler',
  'setDisplayMediaRequestHandler',
  'setUSBProtectedClassesHandler',
  'setBluetoothPairingHandler',
])
  Object.defineProperty(StandInSession.prototype, name, {
    value(this: StandInSession, handler: Handler) {
      this.handlers.set(name, handler);
    },
  });

class StandInIpc extends EventEmitter {
  readonly handlers = new Map<string, Handler>();
  handle(channel: string, handler: Handler): void {
    this.handlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
}

export interface StandInMenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly enabled?: boolean;
  readonly checked?: boolean;
  readonly submenu?: readonly StandInMenuItem[];
  readonly click?: (item: { readonly checked: boolean }) => void;
}

/** What the host asked of `app` beside its events, by method. */
export const appCalls = new Map<string, unknown[][]>();
/** Whether this start is the first one of the program. */
export const instance = { isFirst: true };
export const app = record(
  Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => instance.isFirst,
    whenReady: async () => undefined,
    getAppPath: () => '/app',
  }),
  appCalls,
);
export const ipcMain = new StandInIpc();
export const session = { defaultSession: new StandInSession() };
export const protocol = {
  schemes: [] as unknown[],
  registerSchemesAsPrivileged(schemes: unknown[]): void {
    this.schemes = schemes;
  },
};
export const opened: string[] = [];
export const shell = {
  async openExternal(url: string): Promise<void> {
    opened.push(url);
  },
};
export const dialogs: unknown[][] = [];
export const dialog = {
  async showMessageBox(...given: unknown[]): Promise<object> {
    dialogs.push(given);
    return { response: 0 };
  },
  async showOpenDialog(): Promise<{ canceled: boolean; filePaths: string[] }> {
    return { canceled: true, filePaths: [] };
  },
};
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
};
export const Menu = {
  shown: [] as readonly StandInMenuItem[],
  buildFromTemplate: (template: readonly StandInMenuItem[]) => template,
  setApplicationMenu(template: readonly StandInMenuItem[]): void {
    Menu.shown = template;
  },
};

/** A key store whose machine, backend and secret a test can change. */
export const keyring = { available: true, backend: 'gnome_libsecret', secret: 'one' };
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => keyring.available,
  getSelectedStorageBackend: () => keyring.backend,
  encryptStringAsync: async (text: string) => Buffer.from(`${keyring.secret}:${text}`),
  async decryptStringAsync(bytes: Buffer) {
    const [secret, text] = bytes.toString().split(':');
    if (secret !== keyring.secret || text === undefined) throw new Error('cannot be decrypted');
    return { result: text, shouldReEncrypt: false };
  },
};

export const utilityProcess = {
  started: [] as unknown[][],
  child: new EventEmitter(),
  fork(...given: unknown[]) {
    utilityProcess.started.push(given);
    return Object.assign(utilityProcess.child, { postMessage: () => undefined, kill: () => true });
  },
};

/** Puts everything back to the start of a program. */
export function resetStandIn(): void {
  BrowserWindow.open = [];
  app.removeAllListeners();
  appCalls.clear();
  ipcMain.removeAllListeners();
  ipcMain.handlers.clear();
  session.defaultSession = new StandInSession();
  opened.length = 0;
  dialogs.length = 0;
  Menu.shown = [];
  instance.isFirst = true;
  Object.assign(keyring, { available: true, backend: 'gnome_libsecret', secret: 'one' });
}
