/** The rail: icon and word for every screen, a count only where someone must act. */
import { useEffect, useRef } from 'react';
import { afterPaint } from '../after-paint.ts';
import { t, tn } from '../messages/index.ts';
import { SCREENS } from '../screens/index.ts';
import type { ScreenEntry } from '../screens/registry.ts';
import { useSession } from '../stores/session.ts';
import { openScreen, placeOf, useTabs } from '../stores/tabs.ts';
import { Icon } from '../ui/index.ts';

export function Rail() {
  const current = useTabs((state) => {
    const tab = state.tabs.find((one) => one.id === state.active);
    return tab ? placeOf(tab).screen : 'home';
  });
  const badges = useSession((state) => state.badges);
  const item = (screen: ScreenEntry) => (
    <RailItem
      key={screen.id}
      screen={screen}
      isCurrent={screen.id === current}
      count={badges[screen.id] ?? 0}
    />
  );
  return (
    <nav className="rail" aria-label={t('shell.screens')} data-region="rail">
      {SCREENS.filter((screen) => !screen.atFoot).map(item)}
      <span className="spacer" />
      {SCREENS.filter((screen) => screen.atFoot).map(item)}
    </nav>
  );
}

function RailItem(props: {
  readonly screen: ScreenEntry;
  readonly isCurrent: boolean;
  readonly count: number;
}) {
  const { screen, isCurrent, count } = props;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isCurrent) return;
    // A low window shows a part of the rail; the screen that is open is in it.
    return afterPaint(() =>
      button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
  }, [isCurrent]);
  return (
    <button
      ref={button}
      type="button"
      aria-current={isCurrent ? 'page' : undefined}
      title={t(screen.title)}
      onClick={() => openScreen(screen.id)}
    >
      <Icon name={screen.icon} size={18} />
      <span>{t(screen.rail)}</span>
      {count > 0 && (
        <b className="badge">
          <span aria-hidden="true">{count}</span>
          <span className="sr-only">{tn('shell.alerts', count)}</span>
        </b>
      )}
    </button>
  );
}
