/** The keys that work on every screen. */
import { filterCurrentGrid, findColumnInCurrentGrid } from '../grid/live-grids.ts';
import { printWindow } from '../grid/print.ts';
import { t } from '../messages/index.ts';
import { SCREENS } from '../screens/index.ts';
import { useClocks } from '../stores/clocks.ts';
import { useExplain } from '../stores/explain.ts';
import { openScreen, useTabs } from '../stores/tabs.ts';
import { useOverlay } from './overlays.ts';
import type { Shortcut } from './shortcuts.ts';
import { redoLast, undoLast } from './undo.ts';

/** Moves the focus to the next or previous region (`data-region`) of the window. */
export function focusRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const start = at < 0 ? (by === 1 ? -1 : 0) : at;
  const next = regions[(start + by + regions.length) % regions.length];
  const inside = next?.querySelector<HTMLElement>(
    '[tabindex="0"], button:not(:disabled):not([tabindex="-1"]), input',
  );
  (inside ?? next)?.focus();
}

let lastEscapeMs = 0;

function onEscape(): void {
  const now = performance.now();
  const isSecond = now - lastEscapeMs < 700;
  lastEscapeMs = now;
  const { knownAt, setKnownAt } = useClocks.getState();
  if (knownAt && isSecond) setKnownAt(null);
  else if (!knownAt && useExplain.getState().isOpen) useExplain.getState().setOpen(false);
}

function closeActive(): void {
  const { active, close } = useTabs.getState();
  close(active);
}

/** The list, for registration and for the shortcut sheet. */
export function globalShortcuts(): readonly Shortcut[] {
  const { show } = useOverlay.getState();
  const key = (keys: string, label: string, run?: Shortcut['run']): Shortcut =>
    run ? { keys, label, group: 'anywhere', run } : { keys, label, group: 'anywhere' };
  const letters = SCREENS.filter((screen) => screen.letter !== undefined).map((screen) =>
    key(`g ${screen.letter}`, t('shortcut.go', { screen: t(screen.rail) }), () =>
      openScreen(screen.id),
    ),
  );
  const digits = Array.from({ length: 9 }, (_, index): Shortcut => {
    const run = () => {
      const { tabs, activate } = useTabs.getState();
      const tab = tabs[index];
      if (tab) activate(tab.id);
    };
    return { keys: `Ctrl+${index + 1}`, label: '', group: 'anywhere', run };
  });
  return [
    key('Ctrl+K', t('shortcut.palette'), () => show('palette')),
    ...letters,
    key('Ctrl+1..9', t('shortcut.tab')),
    ...digits,
    key('Ctrl+W', t('shortcut.closeTab'), closeActive),
    key('Ctrl+Z', t('shortcut.undo'), () => void undoLast()),
    key('Ctrl+Shift+Z', t('shortcut.redo'), () => void redoLast()),
    key('Ctrl+E', t('shortcut.effective'), () => show('effective')),
    key('Ctrl+Shift+E', t('shortcut.known'), () => show('known')),
    key('Escape', t('shortcut.now'), onEscape),
    key('Alt+ArrowLeft', t('shortcut.back'), () => useTabs.getState().travel(-1)),
    key('Alt+ArrowRight', t('shortcut.forward'), () => useTabs.getState().travel(1)),
    key('F6', t('shortcut.region'), () => focusRegion(1)),
    key('Shift+F6', t('shortcut.regionBack'), () => focusRegion(-1)),
    key('Ctrl+P', t('gate.print'), () => void printWindow()),
    key('F1', t('shortcut.help'), () => show('help')),
    key('?', t('shortcut.keys'), () => show('shortcuts')),
  ];
}

/** Keys of grids and charts; those without an action are handled at the cell or chart itself. */
export function partShortcuts(): readonly Shortcut[] {
  const grid = (keys: string, label: string): Shortcut => ({ keys, label, group: 'grid' });
  const chart = (keys: string, label: string): Shortcut => ({ keys, label, group: 'chart' });
  return [
    grid('Enter', t('shortcut.drill')),
    grid('Alt+Enter', t('shortcut.explain')),
    grid('F2', t('shortcut.edit')),
    grid('Ctrl+D', t('shortcut.fill')),
    grid('Ctrl+C Ctrl+Shift+C', t('shortcut.copy')),
    grid('Ctrl+V', t('shortcut.paste')),
    grid('Shift+Arrows', t('shortcut.extend')),
    grid('Ctrl+A', t('shortcut.selectAll')),
    { ...grid('/', t('shortcut.filterGrid')), run: filterCurrentGrid },
    { ...grid('f', t('shortcut.findColumn')), run: findColumnInCurrentGrid },
    chart('t', t('shortcut.table')),
    chart('Left Right', t('shortcut.chartMove')),
  ];
}
