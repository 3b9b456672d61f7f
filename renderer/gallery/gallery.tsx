/**
 * A page for looking at every component with invented figures, in the real shell. It is served in
 * development only and is no part of the build: `?sheet=position&theme=dark&known=1`.
 */
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { SCREENS } from '../screens/index.ts';
import type { ScreenEntry } from '../screens/registry.ts';
import { App } from '../shell/App.tsx';
import { useClocks } from '../stores/clocks.ts';
import { explain, explainBy } from '../stores/explain.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useTabs } from '../stores/tabs.ts';
import { galleryBridge } from './bridge.ts';
import { FormSheet, HomeSheet, MillionSheet, PositionSheet, RiskSheet } from './sheets.tsx';
import '../styles/index.css';
import './gallery.css';

Object.assign(window, { ballast: galleryBridge });

const query = new URLSearchParams(location.search);
const SHEETS = {
  home: HomeSheet,
  position: PositionSheet,
  risk: RiskSheet,
  journal: MillionSheet,
  scenarios: FormSheet,
} as const;

for (const screen of SCREENS as ScreenEntry[]) {
  const Sheet = SHEETS[screen.id as keyof typeof SHEETS];
  if (Sheet)
    Object.assign(screen, { component: Object.assign(Sheet, { preload: async () => undefined }) });
}

const sheet = query.get('sheet') ?? 'home';
localStorage.clear();
const theme = query.get('theme');
usePreferences.setState({ theme: theme === 'dark' ? 'dark' : 'light' });
if (query.has('comfortable')) usePreferences.setState({ density: 'comfortable' });
useTabs.setState({
  tabs: [
    { id: 'home', places: [{ screen: 'home', params: {} }], at: 0 },
    { id: 't1', places: [{ screen: 'position', params: {} }], at: 0 },
    {
      id: 't2',
      places: [{ screen: 'funds', params: {}, title: 'Growth Partners II · Distribution 4' }],
      at: 0,
      isDirty: true,
    },
    { id: 't3', places: [{ screen: 'risk', params: {} }], at: 0 },
    { id: 't4', places: [{ screen: 'journal', params: {} }], at: 0 },
    { id: 't5', places: [{ screen: 'scenarios', params: {} }], at: 0 },
  ],
  active:
    { home: 'home', position: 't1', funds: 't2', risk: 't3', journal: 't4', scenarios: 't5' }[
      sheet
    ] ?? 'home',
});
if (query.has('known'))
  useClocks.setState({ knownAt: { entry: 184211, moment: '2026-11-20T12:00:00Z' } });
if (query.has('explain'))
  explain(explainBy('position.explain', { column: 'closing', asOf: '2026-11-20' }));

function Gallery() {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    void document.fonts.ready.then(() => setReady(true));
  }, []);
  return (
    <div style={{ display: 'contents' }} data-ready={isReady}>
      {<App />}
    </div>
  );
}

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Gallery />
    </StrictMode>,
  );
