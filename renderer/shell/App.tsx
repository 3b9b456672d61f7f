/** The window: the gate until a workspace is open, the shell after. */
import { useEffect, useState } from 'react';
import { t } from '../messages/index.ts';
import { isExplainWindow } from '../stores/explain-windows.ts';
import { useGate } from '../stores/gate.ts';
import { applyPreferences, usePreferences } from '../stores/preferences.ts';
import { useSession } from '../stores/session.ts';
import { ErrorBoundary, Mark } from '../ui/index.ts';
import { bootstrap, refreshWorkspace } from './bootstrap.ts';
import { ExplainWindow } from './ExplainWindow.tsx';
import { FirstRun } from './gate/FirstRun.tsx';
import { Unlock } from './gate/Unlock.tsx';
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
  const state = useSession((session) => session.workspace);
  const name = useSession((session) => session.workspaceName);
  const recents = useSession((session) => session.recents);
  const held = useGate((gate) => gate.held);
  const [isElsewhere, setElsewhere] = useState(false);
  const workspace = held ?? state;
  const onOpened = () => {
    setElsewhere(false);
    void refreshWorkspace().finally(useGate.getState().release);
  };
  if (workspace === 'open') return isExplainWindow() ? <ExplainWindow /> : <Shell />;
  if (workspace === 'opening')
    return (
      <div className="gate" role="status" aria-label={t('gate.opening')}>
        <Mark size={40} />
      </div>
    );
  return (
    <>
      {workspace === 'locked' && !isElsewhere ? (
        <Unlock
          port={contractGate}
          name={name}
          onOpened={onOpened}
          onElsewhere={() => setElsewhere(true)}
        />
      ) : (
        <FirstRun
          port={contractGate}
          recent={recents}
          onOpened={onOpened}
          {...(isElsewhere ? { onBack: () => setElsewhere(false) } : {})}
        />
      )}
      <Toasts />
    </>
  );
}
