/** The workstation: the bars around, the active screen inside, the layers above. */
import { Activity, Suspense, useEffect } from 'react';
import { t } from '../messages/index.ts';
import { screenOf } from '../screens/index.ts';
import { useClocks } from '../stores/clocks.ts';
import { useExplain } from '../stores/explain.ts';
import { useJobs } from '../stores/jobs.ts';
import { placeOf, type Tab, useTabs } from '../stores/tabs.ts';
import { ErrorBoundary, Skeleton } from '../ui/index.ts';
import { CommandBar } from './CommandBar.tsx';
import { CommandDialog } from './CommandDialog.tsx';
import { ExplainPanel } from './ExplainPanel.tsx';
import { ExplainFeed } from './ExplainWindow.tsx';
import { globalShortcuts, partShortcuts } from './global-keys.ts';
import { HelpPage, ShortcutSheet } from './Help.tsx';
import { JobAnnouncement } from './JobTray.tsx';
import { useOverlay } from './overlays.ts';
import { Palette } from './Palette.tsx';
import { Rail } from './Rail.tsx';
import { StatusBar } from './StatusBar.tsx';
import { listenForKeys, registerShortcuts } from './shortcuts.ts';
import { TabStrip } from './TabStrip.tsx';
import { Toasts } from './Toasts.tsx';

function useFrame(): void {
  const isPast = useClocks((state) => state.knownAt !== null);
  useEffect(() => {
    const root = document.documentElement;
    if (isPast) root.dataset.known = '';
    else delete root.dataset.known;
    return () => {
      delete root.dataset.known;
    };
  }, [isPast]);
  useEffect(() => {
    const stops = [
      registerShortcuts(partShortcuts()),
      registerShortcuts(globalShortcuts()),
      listenForKeys(),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
}

export function Shell() {
  useFrame();
  const tabs = useTabs((state) => state.tabs);
  const active = useTabs((state) => state.active);
  const isExplainOpen = useExplain((state) => state.isOpen);
  const hasJobs = useJobs((state) => state.jobs.some((job) => job.state === 'running'));
  const overlay = useOverlay((state) => state.overlay);
  const command = useOverlay((state) => state.command);
  return (
    <div className="shell">
      <a className="sr-only" href="#screen">
        {t('shell.skip')}
      </a>
      <CommandBar />
      <Rail />
      <TabStrip />
      <main className="main" id="screen" tabIndex={-1} data-region="screen">
        {tabs.map((tab) => (
          <Activity key={tab.id} mode={tab.id === active ? 'visible' : 'hidden'}>
            <TabScreen tab={tab} />
          </Activity>
        ))}
      </main>
      {(isExplainOpen || hasJobs) && <ExplainPanel />}
      <StatusBar />
      <JobAnnouncement />
      <ExplainFeed />
      <Toasts />
      {overlay === 'palette' && <Palette />}
      {overlay === 'shortcuts' && <ShortcutSheet />}
      {overlay === 'help' && <HelpPage />}
      {command && <CommandDialog command={command} />}
    </div>
  );
}

function TabScreen({ tab }: { readonly tab: Tab }) {
  const place = placeOf(tab);
  const Component = screenOf(place.screen).component;
  return (
    <ErrorBoundary resetKey={`${place.screen} ${JSON.stringify(place.params)}`}>
      <Suspense fallback={<Skeleton rows={12} />}>
        <Component key={place.screen} tabId={tab.id} params={place.params} />
      </Suspense>
    </ErrorBoundary>
  );
}
