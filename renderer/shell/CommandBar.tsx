/** The bar on top: mark, entity scope, palette, the two clocks, undo, person. */
import { t, tn } from '../messages/index.ts';
import { usePreferences } from '../stores/preferences.ts';
import { initials, useSession } from '../stores/session.ts';
import { openScreen } from '../stores/tabs.ts';
import { Icon, IconButton, Mark, Menu, type MenuItem } from '../ui/index.ts';
import { Clocks } from './Clocks.tsx';
import { leaveWorkspace } from './locking.ts';
import { useOverlay } from './overlays.ts';
import { undoLast } from './undo.ts';

export function CommandBar() {
  const show = useOverlay((state) => state.show);
  const last = useSession((state) => state.undoable.at(-1));
  const undoLabel = last ? t('shell.undoNamed', { what: last.what }) : t('shell.nothingToUndo');
  return (
    <header className="cmd" data-region="command bar">
      <div className="brand">
        <Mark />
      </div>
      <Scope />
      <button
        type="button"
        className="palette-btn"
        title={`${t('palette.title')} (Ctrl K)`}
        onClick={() => show('palette')}
      >
        <Icon name="search" />
        <span className="grow ellipsis wide-only">{t('palette.title')}</span>
        <span className="grow ellipsis narrow-only">{t('palette.short')}</span>
        <kbd className="wide-only">Ctrl K</kbd>
      </button>
      <Clocks />
      <IconButton
        icon="undo"
        size={16}
        label={undoLabel}
        title={`${undoLabel} (Ctrl Z)`}
        disabled={!last}
        onClick={() => void undoLast()}
      />
      <Person />
    </header>
  );
}

function Scope() {
  const { workspaceName, scope, scopes, entityCount, set } = useSession();
  const items: MenuItem[] = [{ id: null, name: workspaceName }, ...scopes].map((one) => ({
    id: one.id ?? 'group',
    label: one.name,
    isChecked: (scope?.id ?? null) === one.id,
    run: () => set({ scope: one.id === null ? null : one }),
  }));
  return (
    <Menu
      label={t('shell.scope')}
      items={items}
      trigger={(props) => (
        <button type="button" className="scope" title={scope?.name ?? workspaceName} {...props}>
          <b>{scope?.name ?? workspaceName}</b>
          {!scope && entityCount > 0 && (
            <span className="muted wide-only">{tn('shell.entities', entityCount)}</span>
          )}
          <Icon name="down" size={12} className="muted" />
        </button>
      )}
    />
  );
}

function Person() {
  const person = useSession((state) => state.person);
  const { theme, density, setTheme, setDensity } = usePreferences();
  const show = useOverlay((state) => state.show);
  const themes: MenuItem[] = (['system', 'light', 'dark'] as const).map((one) => ({
    id: one,
    label: `${t('shell.theme')}: ${t(`shell.theme.${one}`)}`,
    isChecked: theme === one,
    run: () => setTheme(one),
  }));
  const densities: MenuItem[] = (['compact', 'comfortable'] as const).map((one, index) => ({
    id: one,
    label: `${t('shell.density')}: ${t(`shell.density.${one}`)}`,
    isChecked: density === one,
    startsGroup: index === 0,
    run: () => setDensity(one),
  }));
  const items: MenuItem[] = [
    ...themes,
    ...densities,
    {
      id: 'keys',
      label: t('shell.shortcuts'),
      icon: 'keyboard',
      hint: '?',
      startsGroup: true,
      run: () => show('shortcuts'),
    },
    { id: 'help', label: t('shell.help'), icon: 'help', hint: 'F1', run: () => show('help') },
    {
      id: 'settings',
      label: t('settings.title'),
      icon: 'settings',
      run: () => openScreen('settings'),
    },
    {
      id: 'lock',
      label: t('shell.lock'),
      icon: 'lock',
      startsGroup: true,
      run: () => void leaveWorkspace(),
    },
  ];
  return (
    <Menu
      label={t('shell.person')}
      align="end"
      items={items}
      trigger={(props) => (
        <button
          type="button"
          className="avatar"
          aria-label={[initials(person.name), t('shell.person')].filter(Boolean).join(', ')}
          title={[person.name, person.role].filter(Boolean).join(', ')}
          {...props}
        >
          {initials(person.name)}
        </button>
      )}
    />
  );
}
