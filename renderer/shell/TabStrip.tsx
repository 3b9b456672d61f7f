/** The open screens. Middle click closes, Home is pinned, a dot marks unsaved work. */
import { useEffect, useRef } from 'react';
import { afterPaint } from '../after-paint.ts';
import { t } from '../messages/index.ts';
import { SCREENS, screenOf } from '../screens/index.ts';
import { HOME_TAB, placeOf, type Tab, useTabs } from '../stores/tabs.ts';
import { Icon, Menu } from '../ui/index.ts';

/** The name on a tab: the place's own, or the screen's. */
export function tabTitle(tab: Tab): string {
  const place = placeOf(tab);
  return place.title ?? t(screenOf(place.screen).title);
}

export function TabStrip() {
  const { tabs, active, activate, close, open, move } = useTabs();
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = () =>
      strip.current
        ?.querySelector(`[data-tab="${active}"]`)
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    let stop = afterPaint(show);
    // A narrower window would leave the tab that is shown out of sight.
    const observer = new ResizeObserver(() => {
      stop();
      stop = afterPaint(show);
    });
    if (strip.current) observer.observe(strip.current);
    return () => {
      stop();
      observer.disconnect();
    };
  }, [active]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === active);
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) {
      if (event.key === 'Delete') close(active);
      return;
    }
    event.preventDefault();
    if (event.ctrlKey && event.shiftKey) {
      move(active, by);
      return;
    }
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!next) return;
    activate(next.id);
    strip.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div className="tabs" data-region="tabs">
      <div
        ref={strip}
        role="tablist"
        tabIndex={-1}
        aria-label={t('shell.openScreens')}
        onKeyDown={onKeyDown}
      >
        {tabs.map((tab) => (
          <TabItem
            key={tab.id}
            tab={tab}
            isActive={tab.id === active}
            onActivate={() => activate(tab.id)}
            onClose={() => close(tab.id)}
          />
        ))}
      </div>
      <Menu
        label={t('shell.newTab')}
        items={SCREENS.map((screen) => ({
          id: screen.id,
          label: t(screen.title),
          icon: screen.icon,
          run: () => open({ screen: screen.id, params: {} }, { newTab: screen.id !== 'home' }),
        }))}
        trigger={(props) => (
          <button
            type="button"
            className="icon-btn new-tab"
            aria-label={t('shell.newTab')}
            title={t('shell.newTab')}
            {...props}
          >
            <Icon name="plus" />
          </button>
        )}
      />
    </div>
  );
}

function TabItem(props: {
  readonly tab: Tab;
  readonly isActive: boolean;
  onActivate(): void;
  onClose(): void;
}) {
  const { tab, isActive, onActivate, onClose } = props;
  const title = tabTitle(tab);
  const isHome = tab.id === HOME_TAB;
  return (
    <div
      className={isActive ? 'tab on' : 'tab'}
      role="presentation"
      // Long names give way first, the active one never.
      style={{ flexShrink: isActive ? 0 : title.length ** 3 }}
      onAuxClick={(event) => {
        if (event.button === 1 && !isHome) onClose();
      }}
    >
      <button
        type="button"
        role="tab"
        data-tab={tab.id}
        aria-selected={isActive}
        aria-controls="screen"
        tabIndex={isActive ? 0 : -1}
        title={title}
        onClick={onActivate}
      >
        <Icon name={screenOf(placeOf(tab).screen).icon} />
        <span className="ellipsis">{title}</span>
        {tab.isDirty && (
          <>
            <i className="dirty" />
            <span className="sr-only">{t('shell.unsaved')}</span>
          </>
        )}
      </button>
      {isHome ? (
        <span className="pin" title={t('shell.pinned')}>
          <Icon name="pin" size={12} />
        </span>
      ) : (
        isActive && (
          <button
            type="button"
            className="close"
            tabIndex={-1}
            // A tab list holds tabs alone; the keyboard closes with Delete or Ctrl W.
            aria-hidden="true"
            title={`${t('shell.closeTab', { title })} (Ctrl W)`}
            onClick={onClose}
          >
            <Icon name="close" size={12} />
          </button>
        )
      )}
    </div>
  );
}
