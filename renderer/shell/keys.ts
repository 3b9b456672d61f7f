/**
 * Reading keys. Letters follow what is printed on a Latin keyboard and the physical key elsewhere,
 * so that Ctrl+K works on a Greek layout too. `Ctrl` means Command on a Mac.
 */

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The letter or named key of a press, independent of the layout's script. */
export function keyName(press: KeyPress): string {
  const { key, code } = press;
  if (key.length > 1) return key;
  const isLatin = /^[\x20-\x7e]$/.test(key);
  if (!isLatin || press.altKey) {
    const letter = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
    if (letter) return letter.toLowerCase();
  }
  return key.toLowerCase();
}

/** True where a press is the combination: `Ctrl+Shift+E`, `Alt+ArrowLeft`, `F6`, `?`, `g`. */
export function matchesKeys(press: KeyPress, combination: string): boolean {
  const parts = combination.split('+');
  const wanted = (parts.at(-1) ?? '').toLowerCase();
  const control = press.ctrlKey || press.metaKey;
  if (control !== parts.includes('Ctrl') || press.altKey !== parts.includes('Alt')) return false;
  const name = keyName(press).toLowerCase();
  const shiftMatters = /^[a-z]$|.{2,}/.test(wanted);
  if (shiftMatters && press.shiftKey !== parts.includes('Shift')) return false;
  return name === wanted;
}

/** True where typing goes into a field, so that single letters must stay letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range'].includes(target.type))
  );
}

/** A combination as a person reads it: `Ctrl Shift E`. */
export function keysText(combination: string): string {
  return combination
    .replace('Arrow', '')
    .replace('..', ' to ')
    .split(/[+ ]/)
    .map((part) => (part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
}
