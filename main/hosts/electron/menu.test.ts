/** The native menu says and does what the window's own keys do; windows come back onto a screen. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { globalShortcuts, partShortcuts } from '../../../renderer/shell/global-keys.ts';
import * as electron from '../../../test/helpers/electronStandIn.ts';
import { type MenuActions, menuTemplate, showMenu } from './menu.ts';
import { acceleratorOf, KEY_ENTRIES } from './menuEntries.ts';
import { clampPlace } from './windowState.ts';

vi.mock('electron', () => import('../../../test/helpers/electronStandIn.ts'));

const pressed: string[] = [];
const chosen: string[] = [];
const actions: MenuActions = {
  press: (keys) => void pressed.push(keys),
  newWindow: () => void chosen.push('window'),
  chooseWorkspace: () => void chosen.push('choose'),
  openPath: (path) => void chosen.push(path),
  openSample: () => void chosen.push('sample'),
  lock: () => void chosen.push('lock'),
  switchKeyStore: (on) => void chosen.push(`keys ${on}`),
};

const state = {
  recents: [{ name: 'Norholt', folder: '/srv/norholt', openedAt: '2026-11-20T08:00:00Z' }],
  isOpen: true,
  usesKeyStore: false,
  platform: 'linux',
} as const;

function flat(items: readonly electron.StandInMenuItem[]): electron.StandInMenuItem[] {
  return items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);
}
const items = (platform: NodeJS.Platform = 'linux') =>
  flat(
    menuTemplate({ ...state, platform }, actions) as unknown as readonly electron.StandInMenuItem[],
  );
const find = (label: string) => items().find((item) => item.label?.startsWith(label));

beforeEach(() => {
  electron.resetStandIn();
  pressed.length = 0;
  chosen.length = 0;
});

describe('keys', () => {
  /** Keys of the window that a menu gives by a role of the system, or that only make sense by hand. */
  const ELSEWHERE = new Set([
    'Ctrl+1..9',
    'Escape',
    'Ctrl+C Ctrl+Shift+C',
    'Ctrl+V',
    'Ctrl+A',
    'Shift+Arrows',
    'Left Right',
    // Plain characters as keys of a menu would be taken from every text field.
    '/',
    'f',
  ]);
  const known = [...globalShortcuts(), ...partShortcuts()];

  test('every key of the window is in the menu', () => {
    const offered = new Set(KEY_ENTRIES.map(({ keys }) => keys));
    const missing = known
      .map(({ keys }) => keys)
      .filter((keys) => !offered.has(keys) && !ELSEWHERE.has(keys));
    expect(missing).toEqual([]);
  });

  test('every menu entry is a key of the window, under the same words', () => {
    const labels = new Map(known.map(({ keys, label }) => [keys, label]));
    for (const { keys, label } of KEY_ENTRIES) {
      const parts = keys === 'Escape Escape' ? ['Escape'] : [keys];
      for (const part of parts)
        expect(labels.has(part) || part === 'Ctrl+Shift+C', `${label}: ${part}`).toBe(true);
    }
    expect(labels.get('Ctrl+Z')).toBe(KEY_ENTRIES.find(({ keys }) => keys === 'Ctrl+Z')?.label);
  });

  test('choosing an entry presses its key in the window', () => {
    for (const { label, keys } of KEY_ENTRIES) {
      items()
        .find((item) => item.label === label)
        ?.click?.({ checked: false });
      expect(pressed.at(-1)).toBe(keys);
    }
  });

  test('accelerators are shown and left to the window, and none is given twice', () => {
    expect(acceleratorOf('Ctrl+Shift+E')).toBe('CmdOrCtrl+Shift+E');
    expect(acceleratorOf('Alt+ArrowLeft')).toBe('Alt+Left');
    expect(acceleratorOf('F6')).toBe('F6');
    expect(acceleratorOf('g h')).toBeUndefined();
    expect(acceleratorOf('?')).toBeUndefined();
    const shown = items().filter((item) => item.accelerator !== undefined);
    const accelerators = shown.map((item) => item.accelerator);
    expect(new Set(accelerators).size).toBe(accelerators.length);
    for (const { label, accelerator, registerAccelerator } of shown)
      if (KEY_ENTRIES.some((entry) => entry.label === label))
        expect(registerAccelerator, accelerator).toBe(false);
  });

  test('editing is by the roles of the system, and no entry reloads or inspects', () => {
    const roles = items().map(({ role }) => role);
    expect(roles).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll', 'quit']));
    expect(roles).not.toContain('toggleDevTools');
    expect(roles).not.toContain('reload');
    expect(roles).not.toContain('undo');
    expect(items('darwin').map(({ role }) => role)).toContain('appMenu');
  });
});

describe('workspace entries', () => {
  test('recents, lock and the key store', () => {
    find('Norholt')?.click?.({ checked: false });
    find('Lock workspace')?.click?.({ checked: false });
    find('Unlock with the key store')?.click?.({ checked: true });
    expect(chosen).toEqual(['/srv/norholt', 'lock', 'keys true']);
  });

  test('without a workspace there is nothing to lock', () => {
    showMenu({ ...state, isOpen: false, recents: [] }, actions);
    const shown = flat(electron.Menu.shown);
    expect(shown.find(({ label }) => label === 'Lock workspace')?.enabled).toBe(false);
    expect(shown.some(({ label }) => label === 'None yet')).toBe(true);
  });
});

describe('window places', () => {
  const left = { x: 0, y: 25, width: 1440, height: 875 };
  const right = { x: 1440, y: 0, width: 2560, height: 1440 };
  const place = { x: 1600, y: 100, width: 1800, height: 1000, maximized: false };

  test('a place on a screen that exists is kept', () => {
    expect(clampPlace(place, [left, right])).toEqual(place);
  });
  test('a screen that is gone leaves size within the first one and position to the system', () => {
    expect(clampPlace(place, [left])).toEqual({ width: 1440, height: 875, maximized: false });
  });
  test('a window half outside is brought in', () => {
    const out = { ...place, x: 3000, y: -200 };
    expect(clampPlace(out, [left, right])).toEqual({ ...place, x: 2200, y: 0 });
  });
});
