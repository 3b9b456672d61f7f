/**
 * What the native menu offers beside the system's own entries: the window's keys, by the names that
 * the window itself uses for them. A test holds this list against the window's list.
 */
export interface MenuEntry {
  readonly label: string;
  /** The key as the window knows it: `Ctrl+K`, `g h`, `F6`. Choosing the entry presses it there. */
  readonly keys: string;
}

export const SEPARATOR = 'separator';
export type MenuLine = MenuEntry | typeof SEPARATOR;

const entry = (label: string, keys: string): MenuEntry => ({ label, keys });

export const FILE_ENTRIES: readonly MenuLine[] = [
  entry('Print', 'Ctrl+P'),
  SEPARATOR,
  entry('Close tab', 'Ctrl+W'),
];

export const UNDO_ENTRIES: readonly MenuLine[] = [
  entry('Undo your last command', 'Ctrl+Z'),
  entry('Redo', 'Ctrl+Shift+Z'),
];

export const CELL_ENTRIES: readonly MenuLine[] = [
  entry('Edit cell', 'F2'),
  entry('Fill down', 'Ctrl+D'),
  entry('Copy with heads', 'Ctrl+Shift+C'),
];

export const VIEW_ENTRIES: readonly MenuLine[] = [
  entry('Palette', 'Ctrl+K'),
  SEPARATOR,
  entry('Effective date', 'Ctrl+E'),
  entry('Known at', 'Ctrl+Shift+E'),
  entry('Return to now', 'Escape Escape'),
  SEPARATOR,
  entry('One level down', 'Enter'),
  entry('Explain the figure', 'Alt+Enter'),
  entry('Chart or table', 't'),
  SEPARATOR,
  entry('Next region', 'F6'),
  entry('Previous region', 'Shift+F6'),
];

export const GO_ENTRIES: readonly MenuLine[] = [
  entry('Home', 'g h'),
  entry('Position', 'g p'),
  entry('Accounts', 'g a'),
  entry('Reconcile', 'g c'),
  entry('Ledger', 'g l'),
  entry('Funds', 'g f'),
  entry('Risk', 'g r'),
  entry('Journal', 'g j'),
  SEPARATOR,
  entry('Back', 'Alt+ArrowLeft'),
  entry('Forward', 'Alt+ArrowRight'),
  SEPARATOR,
  ...Array.from({ length: 9 }, (_, index) => entry(`Tab ${index + 1}`, `Ctrl+${index + 1}`)),
];

export const HELP_ENTRIES: readonly MenuLine[] = [
  entry('Help for this screen', 'F1'),
  entry('Keys of this screen', '?'),
];

/** Every entry that presses a key in the window. */
export const KEY_ENTRIES: readonly MenuEntry[] = [
  ...FILE_ENTRIES,
  ...UNDO_ENTRIES,
  ...CELL_ENTRIES,
  ...VIEW_ENTRIES,
  ...GO_ENTRIES,
  ...HELP_ENTRIES,
].filter((line) => line !== SEPARATOR);

/** The key as a menu shows it, or undefined for keys that are no single stroke of a combination. */
export function acceleratorOf(keys: string): string | undefined {
  if (keys.includes(' ') || !/Ctrl|Alt|^(Shift\+)?F\d/.test(keys)) return undefined;
  return keys.replace('Ctrl', 'CmdOrCtrl').replace('Arrow', '');
}
