/** The shortcut sheet and the help of a screen; both are in the program and need no network. */
import { t } from '../messages/index.ts';
import { screenOf } from '../screens/index.ts';
import { placeOf, useTabs } from '../stores/tabs.ts';
import { Dialog } from '../ui/index.ts';
import { keysText } from './keys.ts';
import { useOverlay } from './overlays.ts';
import { allShortcuts, type Shortcut } from './shortcuts.ts';

const GROUPS = [
  ['screen', 'shortcut.screen'],
  ['anywhere', 'shortcut.anywhere'],
  ['grid', 'shortcut.grid'],
  ['chart', 'shortcut.chart'],
] as const;

function useCurrentScreen() {
  return useTabs((state) => {
    const tab = state.tabs.find((one) => one.id === state.active);
    return screenOf(tab ? placeOf(tab).screen : 'home');
  });
}

function Sheet() {
  const all = allShortcuts().filter((shortcut) => shortcut.label !== '');
  return (
    <div className="shortcut-sheet">
      {GROUPS.map(([group, name]) => {
        const list = all.filter((shortcut) => shortcut.group === group);
        return list.length === 0 ? null : (
          <section key={group}>
            <h3>{t(name)}</h3>
            {list.map((shortcut: Shortcut) => (
              <div key={shortcut.keys + shortcut.label}>
                <span>{shortcut.label}</span>
                <kbd>{keysText(shortcut.keys)}</kbd>
              </div>
            ))}
          </section>
        );
      })}
    </div>
  );
}

export function ShortcutSheet() {
  const show = useOverlay((state) => state.show);
  return (
    <Dialog wide title={t('shell.shortcuts')} onClose={() => show(null)}>
      <Sheet />
    </Dialog>
  );
}

export function HelpPage() {
  const show = useOverlay((state) => state.show);
  const screen = useCurrentScreen();
  return (
    <Dialog wide title={t('help.title', { screen: t(screen.title) })} onClose={() => show(null)}>
      <div className="stack">
        <p>{t(screen.help)}</p>
        <p>{t('help.intro')}</p>
        <p>{t('help.colours')}</p>
        <Sheet />
      </div>
    </Dialog>
  );
}
