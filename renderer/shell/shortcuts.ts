/**
 * The keys that work now. The shell registers its own; a screen adds its keys while it is shown, and
 * the shortcut sheet lists them all from here.
 */
import { useEffect, useRef } from 'react';
import { onEvent } from '../api.ts';
import { usePreferences } from '../stores/preferences.ts';
import { isTyping, keyName, matchesKeys } from './keys.ts';

export interface Shortcut {
  /** `Ctrl+K`; two single keys in a row as `g h`. */
  readonly keys: string;
  readonly label: string;
  readonly group: 'anywhere' | 'screen' | 'grid' | 'chart';
  /** Listed in the sheet only: another part of the window handles the key. */
  run?(event: KeyboardEvent): void;
}

const registered = new Set<readonly Shortcut[]>();
let prefix = '';
let prefixTimer: ReturnType<typeof setTimeout> | undefined;

export function registerShortcuts(list: readonly Shortcut[]): () => void {
  registered.add(list);
  return () => {
    registered.delete(list);
  };
}

/** Adds keys while the component is shown. */
export function useShortcuts(list: readonly Shortcut[]): void {
  const current = useRef(list);
  current.current = list;
  const signature = list.map((shortcut) => shortcut.keys).join('|');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys are the identity of the list
  useEffect(() => {
    const live = current.current.map((shortcut, index) => ({
      ...shortcut,
      ...(shortcut.run
        ? { run: (event: KeyboardEvent) => current.current[index]?.run?.(event) }
        : {}),
    }));
    return registerShortcuts(live);
  }, [signature]);
}

/** Every registered key, newest registration first. */
export function allShortcuts(): readonly Shortcut[] {
  return [...registered].reverse().flat();
}

function isLetter(keys: string): boolean {
  return !/Ctrl|Alt|F\d|Escape|Enter/.test(keys);
}

/** Keys that a text field has for itself: there Ctrl+Z takes back typing, not a command. */
const EDITING_KEYS = new Set(['Ctrl+Z', 'Ctrl+Shift+Z']);

function findShortcut(event: KeyboardEvent): Shortcut | undefined {
  const typing = isTyping(event.target);
  const lettersOff = typing || !usePreferences.getState().letterKeys;
  // A screen's own filter answers before the one over its grid.
  const all = allShortcuts();
  const ordered = [
    ...all.filter(({ group }) => group === 'screen'),
    ...all.filter(({ group }) => group !== 'screen'),
  ];
  return ordered.find((shortcut) => {
    if (!shortcut.run || (lettersOff && isLetter(shortcut.keys))) return false;
    if (typing && EDITING_KEYS.has(shortcut.keys)) return false;
    const [first, second] = shortcut.keys.split(' ');
    if (second === undefined) return prefix === '' && matchesKeys(event, first ?? '');
    return prefix === first && matchesKeys(event, second);
  });
}

function startsSequence(event: KeyboardEvent): boolean {
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return false;
  const name = keyName(event);
  return allShortcuts().some((shortcut) => shortcut.keys.startsWith(`${name} `));
}

function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const found = findShortcut(event);
  const hadPrefix = prefix !== '';
  clearTimeout(prefixTimer);
  prefix = '';
  if (found?.run) {
    event.preventDefault();
    found.run(event);
  } else if (!hadPrefix && startsSequence(event)) {
    prefix = keyName(event);
    prefixTimer = setTimeout(() => {
      prefix = '';
    }, 1200);
  }
}

/** The key event of a combination; `Ctrl` stands for itself, which `matchesKeys` takes on a Mac too. */
function eventOf(combination: string): KeyboardEvent {
  const parts = combination.split('+');
  return new KeyboardEvent('keydown', {
    key: parts.at(-1) ?? '',
    ctrlKey: parts.includes('Ctrl'),
    altKey: parts.includes('Alt'),
    shiftKey: parts.includes('Shift'),
    bubbles: true,
    cancelable: true,
  });
}

/**
 * Presses a key for a person who chose it from the native menu. A registered key runs at once,
 * wherever the focus is; others go to the focused part, which handles them itself.
 */
export function pressKeys(keys: string): void {
  const found = allShortcuts().find((shortcut) => shortcut.run && shortcut.keys === keys);
  if (found?.run) found.run(eventOf(keys));
  else if (keys.includes(' ')) for (const part of keys.split(' ')) pressKeys(part);
  else (document.activeElement ?? document.body).dispatchEvent(eventOf(keys));
}

/** Listens for the window's keys and the native menu; gives the way to stop. */
export function listenForKeys(): () => void {
  window.addEventListener('keydown', handleKey);
  const stopMenu = onEvent('menu', ({ keys }) => pressKeys(keys));
  return () => {
    window.removeEventListener('keydown', handleKey);
    stopMenu();
  };
}
