/** The workstation: the bars around, the active screen inside, the layers above. */
import { useEffect } from 'react';
import { t } from '../messages/index.ts';
import { useClocks } from '../stores/clocks.ts';
import { useExplain } from '../stores/explain.ts';
import { useJobs } from '../stores/jobs.ts';
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
import { TabPanes } from './TabPanes.tsx';
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
      <TabPanes />
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
