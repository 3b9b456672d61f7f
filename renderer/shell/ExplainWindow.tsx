/** The second window: the explanation alone, following the selection and the clocks of the first. */
import { useEffect, useState } from 'react';
import { formatDate } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { useAsOf, useClocks } from '../stores/clocks.ts';
import { type ExplainTarget, useExplain } from '../stores/explain.ts';
import { onMessage, type SentView, sendSign, sendView } from '../stores/explain-windows.ts';
import { useSession } from '../stores/session.ts';
import { IconButton } from '../ui/index.ts';
import { Explanation } from './Explanation.tsx';
import { knownAtText } from './Screen.tsx';
import { follow, useExplanation } from './useExplanation.ts';

/** In the first window: hears the second, and sends it what is explained. Draws nothing. */
export function ExplainFeed() {
  const isDetached = useExplain((state) => state.isDetached);
  const target = useExplain((state) => state.stack.at(-1));
  useEffect(
    () =>
      onMessage((message) => {
        const { attach, detach, back } = useExplain.getState();
        if (message.kind === 'hello') detach();
        if (message.kind === 'bye') attach();
        if (message.kind === 'back') back();
        if (message.kind === 'follow') follow(message.link);
      }),
    [],
  );
  useEffect(() => {
    const end = () => sendSign('ended');
    window.addEventListener('pagehide', end);
    return () => window.removeEventListener('pagehide', end);
  }, []);
  if (!isDetached) return null;
  return target ? <TargetFeed target={target} /> : <NothingFeed />;
}

function TargetFeed({ target }: { readonly target: ExplainTarget }) {
  const shown = useExplanation(target);
  const depth = useExplain((state) => state.stack.length);
  const asOf = useAsOf();
  const knownAt = useClocks((state) => state.knownAt);
  useEffect(() => sendView({ shown, depth, asOf, knownAt }), [shown, depth, asOf, knownAt]);
  return null;
}

function NothingFeed() {
  const asOf = useAsOf();
  const knownAt = useClocks((state) => state.knownAt);
  useEffect(() => sendView({ shown: {}, depth: 0, asOf, knownAt }), [asOf, knownAt]);
  return null;
}

/** In the second window: the page itself. */
export function ExplainWindow() {
  const [view, setView] = useState<SentView | null>(null);
  const workspace = useSession((state) => state.workspaceName);
  useEffect(() => {
    const stop = onMessage((message) => {
      if (message.kind === 'view') setView(message.view);
      if (message.kind === 'ended') window.close();
    });
    const leave = () => sendSign('bye');
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') window.close();
    };
    window.addEventListener('pagehide', leave);
    window.addEventListener('keydown', close);
    sendSign('hello');
    return () => {
      stop();
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('keydown', close);
    };
  }, []);
  const knownAt = view?.knownAt ?? null;
  useEffect(() => {
    document.title = [t('explain.title'), workspace].filter(Boolean).join(' · ');
    document.documentElement.toggleAttribute('data-known', knownAt !== null);
  }, [workspace, knownAt]);
  return (
    <main className="panel explain-window">
      <header>
        <h1>{t('explain.title')}</h1>
        <IconButton icon="close" label={t('explain.dock')} onClick={() => window.close()} />
      </header>
      <div className="panel-body">
        {view !== null && view.depth > 0 ? (
          <Explanation shown={view.shown} depth={view.depth} />
        ) : (
          <p className="section muted">{t('explain.emptyWindow')}</p>
        )}
      </div>
      {view !== null && (
        <footer className="section muted">
          {t('explain.follows', { date: formatDate(view.asOf, { weekday: true }) })}
          {knownAt && `, ${t('clock.asKnown', { moment: knownAtText(knownAt) })}`}
        </footer>
      )}
    </main>
  );
}
