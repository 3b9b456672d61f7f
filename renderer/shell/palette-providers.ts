/**
 * What the palette can find. Screens and the window's own actions are here; commands of the contract
 * and objects (accounts, funds, entries) come from providers that other parts register.
 */
import { call } from '../api.ts';
import type { ContractName, InputOf } from '../contract.ts';
import type { JsonSchema } from '../form/json-schema.ts';
import { printWindow } from '../grid/print.ts';
import { t } from '../messages/index.ts';
import { runCommand } from '../query.ts';
import { SCREENS } from '../screens/index.ts';
import { useClocks } from '../stores/clocks.ts';
import { usePreferences } from '../stores/preferences.ts';
import { openScreen } from '../stores/tabs.ts';
import type { IconName } from '../ui/icons.tsx';
import { useOverlay } from './overlays.ts';
import { matchScore } from './palette-search.ts';
import { redoLast, undoLast } from './undo.ts';

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon: IconName;
  readonly keys?: string;
  run(): void;
}

export interface PaletteProvider {
  readonly id: string;
  /** The heading of its results. */
  readonly label: string;
  /** Items for a query; a provider that asks the backend matches there and gives them in order. */
  search(query: string): readonly PaletteItem[] | Promise<readonly PaletteItem[]>;
}

/** A command of the contract that a person may run, with the schema of its input. */
export interface CommandDescriptor {
  readonly name: ContractName;
  readonly label: string;
  readonly schema?: JsonSchema;
}

const providers: PaletteProvider[] = [];
let commands: readonly CommandDescriptor[] = [];

/** Adds a source of results; gives the way to take it out. */
export function registerPaletteProvider(provider: PaletteProvider): () => void {
  providers.push(provider);
  return () => {
    const at = providers.indexOf(provider);
    if (at >= 0) providers.splice(at, 1);
  };
}

/** Sets the commands that this person may run. */
export function setPaletteCommands(list: readonly CommandDescriptor[]): void {
  commands = list;
}

/** The best of `items` for a query, best first; ties keep their order. */
export function rankItems(
  query: string,
  items: readonly PaletteItem[],
  limit: number,
): PaletteItem[] {
  return items
    .map((item) => ({
      item,
      score: Math.max(matchScore(query, item.label), matchScore(query, item.detail ?? '') / 2),
    }))
    .filter(({ item, score }) => score > 0 && (query !== '' || item.label !== ''))
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ item }) => item);
}

function screenItems(): PaletteItem[] {
  return SCREENS.map((screen) => ({
    id: `screen.${screen.id}`,
    label: t(screen.title),
    icon: screen.icon,
    ...(screen.letter ? { keys: `g ${screen.letter}` } : {}),
    run: () => openScreen(screen.id),
  }));
}

function windowItems(): PaletteItem[] {
  const { setTheme, setDensity, density } = usePreferences.getState();
  const { show } = useOverlay.getState();
  const action = (id: string, label: string, icon: IconName, run: () => void, keys?: string) => ({
    id: `window.${id}`,
    label,
    icon,
    run,
    ...(keys ? { keys } : {}),
  });
  const isComfortable = density === 'comfortable';
  return [
    action('undo', t('shortcut.undo'), 'undo', () => void undoLast(), 'Ctrl+Z'),
    action('redo', t('shortcut.redo'), 'redo', () => void redoLast(), 'Ctrl+Shift+Z'),
    action('effective', t('shortcut.effective'), 'calendar', () => show('effective'), 'Ctrl+E'),
    action('known', t('shortcut.known'), 'clock', () => show('known'), 'Ctrl+Shift+E'),
    action('now', t('shortcut.now'), 'clock', () => useClocks.getState().setKnownAt(null)),
    action('light', `${t('shell.theme')}: ${t('shell.theme.light')}`, 'eye', () =>
      setTheme('light'),
    ),
    action('dark', `${t('shell.theme')}: ${t('shell.theme.dark')}`, 'eye', () => setTheme('dark')),
    action('system', `${t('shell.theme')}: ${t('shell.theme.system')}`, 'eye', () =>
      setTheme('system'),
    ),
    action(
      'density',
      `${t('shell.density')}: ${t(isComfortable ? 'shell.density.compact' : 'shell.density.comfortable')}`,
      'table',
      () => setDensity(isComfortable ? 'compact' : 'comfortable'),
    ),
    action('keys', t('shell.shortcuts'), 'keyboard', () => show('shortcuts'), '?'),
    action('help', t('shell.help'), 'help', () => show('help'), 'F1'),
    action('lock', t('shell.lock'), 'lock', () => void call('app.closeWorkspace', {})),
    action('print', t('gate.print'), 'print', () => void printWindow(), 'Ctrl+P'),
  ];
}

function needsInput(schema: JsonSchema | undefined): boolean {
  return schema?.properties !== undefined && Object.keys(schema.properties).length > 0;
}

function commandItems(): PaletteItem[] {
  return commands.map((command) => ({
    id: `command.${command.name}`,
    label: command.label,
    detail: command.name,
    icon: 'command',
    run: () => {
      if (needsInput(command.schema)) useOverlay.getState().showCommand(command);
      else void runCommand(command.name, {} as InputOf<ContractName>);
    },
  }));
}

export interface PaletteGroup {
  readonly id: string;
  readonly label: string;
  readonly items: readonly PaletteItem[];
}

/** Everything that answers a query, grouped; providers that fail give nothing. */
export async function searchPalette(query: string): Promise<readonly PaletteGroup[]> {
  const own: PaletteGroup[] = [
    { id: 'screens', label: t('palette.screens'), items: rankItems(query, screenItems(), 10) },
    { id: 'commands', label: t('palette.commands'), items: rankItems(query, commandItems(), 8) },
    { id: 'window', label: t('palette.actions'), items: rankItems(query, windowItems(), 12) },
  ];
  const asked = query === '' ? [] : providers;
  const found = await Promise.all(
    asked.map(async (provider): Promise<PaletteGroup> => {
      const items = await Promise.resolve(provider.search(query)).catch(() => []);
      return { id: provider.id, label: provider.label, items: items.slice(0, 8) };
    }),
  );
  return [...own.slice(0, 1), ...found, ...own.slice(1)].filter((group) => group.items.length > 0);
}
