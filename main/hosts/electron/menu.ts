/**
 * The native menu. Entries that the window has keys for press those keys there, so that menu and
 * keyboard can never do different things; the rest are the system's own roles and the workspace.
 */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Recent } from '../../backend/places.ts';
import {
  acceleratorOf,
  CELL_ENTRIES,
  FILE_ENTRIES,
  GO_ENTRIES,
  HELP_ENTRIES,
  type MenuLine,
  SEPARATOR,
  UNDO_ENTRIES,
  VIEW_ENTRIES,
} from './menuEntries.ts';

export interface MenuActions {
  /** Presses a key of the window in the window that is in front. */
  press(keys: string): void;
  newWindow(): void;
  chooseWorkspace(): void;
  openPath(path: string): void;
  openSample(): void;
  lock(): void;
  switchKeyStore(on: boolean): void;
}

export interface MenuState {
  readonly recents: readonly Recent[];
  readonly isOpen: boolean;
  /** Whether the open workspace has a slot of the operating system's key store. */
  readonly usesKeyStore: boolean;
  readonly platform: NodeJS.Platform;
}

type Item = MenuItemConstructorOptions;
const separator: Item = { type: 'separator' };

function pressing(lines: readonly MenuLine[], actions: MenuActions): Item[] {
  return lines.map((line): Item => {
    if (line === SEPARATOR) return separator;
    const accelerator = acceleratorOf(line.keys);
    return {
      label: line.label,
      click: () => actions.press(line.keys),
      // Shown only: the window hears the key itself.
      registerAccelerator: false,
      ...(accelerator === undefined ? {} : { accelerator }),
    };
  });
}

function recentItems({ recents }: MenuState, actions: MenuActions): Item[] {
  if (recents.length === 0) return [{ label: 'None yet', enabled: false }];
  return recents.map(({ name, folder }) => ({
    label: name === folder ? folder : `${name} (${folder})`,
    click: () => actions.openPath(folder),
  }));
}

function fileMenu(state: MenuState, actions: MenuActions): Item {
  return {
    label: 'File',
    submenu: [
      { label: 'New window', accelerator: 'CmdOrCtrl+N', click: () => actions.newWindow() },
      separator,
      {
        label: 'Open workspace…',
        accelerator: 'CmdOrCtrl+O',
        click: () => actions.chooseWorkspace(),
      },
      { label: 'Open recent', submenu: recentItems(state, actions) },
      { label: 'Open the sample', click: () => actions.openSample() },
      separator,
      {
        label: 'Unlock with the key store of this computer',
        type: 'checkbox',
        checked: state.usesKeyStore,
        enabled: state.isOpen,
        click: (item) => actions.switchKeyStore(item.checked),
      },
      { label: 'Lock workspace', enabled: state.isOpen, click: () => actions.lock() },
      separator,
      ...pressing(FILE_ENTRIES, actions),
      { role: 'close', label: 'Close window', accelerator: 'CmdOrCtrl+Shift+W' },
      ...(state.platform === 'darwin' ? [] : [separator, { role: 'quit' } as Item]),
    ],
  };
}

/** The whole menu for a state. */
export function menuTemplate(state: MenuState, actions: MenuActions): Item[] {
  return [
    ...(state.platform === 'darwin' ? [{ role: 'appMenu' } as Item] : []),
    fileMenu(state, actions),
    {
      label: 'Edit',
      submenu: [
        ...pressing(UNDO_ENTRIES, actions),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        ...pressing(CELL_ENTRIES, actions),
      ],
    },
    {
      label: 'View',
      submenu: [
        ...pressing(VIEW_ENTRIES, actions),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { label: 'Go', submenu: pressing(GO_ENTRIES, actions) },
    // Not the ready-made window menu: its close entry would take Ctrl+W from the tabs.
    { role: 'window', submenu: [{ role: 'minimize' }, { role: 'zoom' }] },
    {
      role: 'help',
      submenu: [...pressing(HELP_ENTRIES, actions), separator, { role: 'about' }],
    },
  ];
}

export function showMenu(state: MenuState, actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, actions)));
}
