/**
 * The open screens, one above the other, of which one is seen. A screen that was seen stays laid out
 * under `content-visibility: hidden`, so that coming back costs no style and no layout: these took
 * most of the time between the key and the answer. One that opens for the first time answers with its
 * frame and is filled right after.
 */
import {
  Activity,
  memo,
  Suspense,
  startTransition,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { afterPaint } from '../after-paint.ts';
import { t } from '../messages/index.ts';
import { screenOf } from '../screens/index.ts';
import { placeOf, type Tab, useTabs } from '../stores/tabs.ts';
import { ErrorBoundary, Skeleton } from '../ui/index.ts';
import { usePreloadedScreens } from './preload-screens.ts';
import { Screen } from './Screen.tsx';

/** Undoes `display: none` on a pane that is away; its own attribute hides it. */
function show(pane: HTMLElement): void {
  if (pane.dataset.away !== undefined && pane.style.display !== '')
    pane.style.removeProperty('display');
}

/**
 * React hides a tab's elements with `display: none`, which forgets their layout, and says so again
 * with every change in the hidden tab. A pane that was seen is skipped by the browser instead; its
 * effects stop and start with the tab all the same. The observer is told before anything is drawn.
 */
function keepLayout(main: HTMLElement | null, active: string, observer: MutationObserver): void {
  for (const pane of main?.querySelectorAll<HTMLElement>(':scope > .pane') ?? []) {
    const isShown = pane.dataset.pane === active;
    if (isShown && pane.dataset.seen === undefined) {
      pane.dataset.seen = '';
      observer.observe(pane, { attributes: true, attributeFilter: ['style'] });
    }
    if (isShown) delete pane.dataset.away;
    else if (pane.dataset.seen !== undefined) pane.dataset.away = '';
    show(pane);
  }
}

function useKeptLayout(active: string) {
  const main = useRef<HTMLElement>(null);
  const [observer] = useState(
    () =>
      new MutationObserver((changes) => {
        for (const { target } of changes) if (target instanceof HTMLElement) show(target);
      }),
  );
  useLayoutEffect(() => keepLayout(main.current, active, observer), [active, observer]);
  useEffect(() => () => observer.disconnect(), [observer]);
  return main;
}

export function TabPanes() {
  const tabs = useTabs((state) => state.tabs);
  const active = useTabs((state) => state.active);
  const main = useKeptLayout(active);
  const [first] = useState(active);
  usePreloadedScreens();
  return (
    <main ref={main} className="main" id="screen" tabIndex={-1} data-region="screen">
      {tabs.map((tab) => (
        <Activity key={tab.id} mode={tab.id === active ? 'visible' : 'hidden'}>
          <Pane tab={tab} isFirst={tab.id === first} />
        </Activity>
      ))}
    </main>
  );
}

const SLOW_MS = 300;

interface PaneProps {
  readonly tab: Tab;
  readonly isFirst: boolean;
}

/** Drawn again where its own place changes, not because another tab is shown. */
const Pane = memo(function Pane(props: PaneProps) {
  return (
    <div className="pane" data-pane={props.tab.id}>
      <TabScreen {...props} />
    </div>
  );
});

function TabScreen({ tab, isFirst }: PaneProps) {
  const place = placeOf(tab);
  const [filled, setFilled] = useState(isFirst ? place.screen : null);
  useEffect(() => {
    if (filled === place.screen) return;
    return afterPaint(() => startTransition(() => setFilled(place.screen)));
  }, [filled, place.screen]);
  const Component = screenOf(place.screen).component;
  const frame = <Frame title={place.title ?? t(screenOf(place.screen).title)} />;
  return (
    <ErrorBoundary resetKey={`${place.screen} ${JSON.stringify(place.params)}`}>
      {/* Stays while its content changes, so that the frame gives way as soon as code is there. */}
      <Suspense fallback={frame}>
        {filled === place.screen ? (
          <Component key={place.screen} tabId={tab.id} params={place.params} />
        ) : (
          frame
        )}
      </Suspense>
    </ErrorBoundary>
  );
}

/** A screen before it is filled: its name at once, rows where it takes long. */
function Frame({ title }: { readonly title: string }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Screen title={title} className="unfilled">
      {isSlow && <Skeleton rows={12} />}
    </Screen>
  );
}
