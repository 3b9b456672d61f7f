/** Keys chosen from the native menu do what the keys themselves do. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pressKeys, registerShortcuts } from './shortcuts.ts';

class KeyPressed extends Event {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  constructor(type: string, init: KeyboardEventInit) {
    super(type, init);
    this.key = init.key ?? '';
    this.ctrlKey = init.ctrlKey ?? false;
    this.shiftKey = init.shiftKey ?? false;
  }
}

const focused = new EventTarget();
const seen: string[] = [];
let unregister: () => void;

beforeEach(() => {
  vi.stubGlobal('KeyboardEvent', KeyPressed);
  vi.stubGlobal('document', { activeElement: focused, body: null });
  seen.length = 0;
  const run = (name: string) => () => void seen.push(name);
  unregister = registerShortcuts([
    { keys: 'Ctrl+K', label: '', group: 'anywhere', run: run('palette') },
    { keys: 'g h', label: '', group: 'anywhere', run: run('home') },
    { keys: 'Escape', label: '', group: 'anywhere', run: run('escape') },
    { keys: 'Ctrl+D', label: '', group: 'grid' },
  ]);
});
afterEach(() => {
  unregister();
  vi.unstubAllGlobals();
});

test('a registered key runs, also one of two letters and one pressed twice', () => {
  for (const keys of ['Ctrl+K', 'g h', 'Escape Escape']) pressKeys(keys);
  expect(seen).toEqual(['palette', 'home', 'escape', 'escape']);
});

test('a key that a part handles itself goes to the focused part', () => {
  focused.addEventListener('keydown', (event) => {
    const { key, ctrlKey, shiftKey } = event as unknown as KeyPressed;
    seen.push(`${ctrlKey}-${shiftKey}-${key}`);
  });
  pressKeys('Ctrl+D');
  pressKeys('Ctrl+Shift+C');
  expect(seen).toEqual(['true-false-D', 'true-true-C']);
});
