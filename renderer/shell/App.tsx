/** The window: the gate until a workspace is open, the shell after. */
import { useEffect } from 'react';
import { t } from '../messages/index.ts';
import { applyPreferences, usePreferences } from '../stores/preferences.ts';
import { useSession } from '../stores/session.ts';
import { ErrorBoundary, Mark } from '../ui/index.ts';
import { bootstrap, refreshWorkspace } from './bootstrap.ts';
import { FirstRun, Unlock } from './Gate.tsx';
import { contractGate } from './gate-port.ts';
import { Shell } from './Shell.tsx';
import { Toasts } from './Toasts.tsx';

export function App() {
  const locale = usePreferences((state) => state.locale);
  useEffect(applyPreferences, []);
  useEffect(bootstrap, []);
  return (
    <ErrorBoundary key={locale} resetKey="window">
      <Window />
    </ErrorBoundary>
  );
}

function Window() {
  const workspace = useSession((state) => state.workspace);
  const name = useSession((state) => state.workspaceName);
  const recents = useSession((state) => state.recents);
  const onOpened = () => void refreshWorkspace();
  if (workspace === 'open') return <Shell />;
  if (workspace === 'opening')
    return (
      <div className="gate" role="status" aria-label={t('gate.opening')}>
        <Mark size={40} />
      </div>
    );
  return (
    <>
      {workspace === 'locked' ? (
        <Unlock port={contractGate} name={name} onOpened={onOpened} />
      ) : (
        <FirstRun port={contractGate} recent={recents} onOpened={onOpened} />
      )}
      <Toasts />
    </>
  );
}
