/** First run, or another workspace: create one, look at the sample, open or restore what exists. */
import { useState } from 'react';
import type { Reply } from '../../contract.ts';
import { formatAge } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { RecentWorkspace } from '../../stores/session.ts';
import { Button, Link } from '../../ui/index.ts';
import type { AppState } from '../gate-port.ts';
import { CreateWorkspace } from './CreateWorkspace.tsx';
import { Existing } from './Existing.tsx';
import { Frame, Refusal, type StepProps, useAttempt } from './parts.tsx';

export interface FirstRunProps extends StepProps {
  readonly recent: readonly RecentWorkspace[];
  /** Back to the workspace that waits for its passphrase. */
  onBack?(): void;
}

export function FirstRun({ port, onOpened, recent, onBack }: FirstRunProps) {
  const [step, setStep] = useState<'choose' | 'create' | 'existing'>('choose');
  const { error, isBusy, attempt } = useAttempt();
  const open = async (ask: () => Promise<Reply<AppState>>) => {
    if ((await attempt(ask)).ok) onOpened();
  };
  const back = () => setStep('choose');
  if (step === 'create') return <CreateWorkspace port={port} onOpened={onOpened} onBack={back} />;
  if (step === 'existing') return <Existing port={port} onOpened={onOpened} onBack={back} />;
  return (
    <Frame title={t('gate.title')}>
      <div className="stack">
        <Refusal error={error} />
        <div className="gate-choices">
          <div>
            <h2>{t('gate.create')}</h2>
            <p>{t('gate.createHelp')}</p>
            <Button disabled={isBusy} onClick={() => setStep('create')}>
              {t('gate.createChoice')}
            </Button>
          </div>
          <div>
            <h2>{t('gate.sample')}</h2>
            <p>{t('gate.sampleHelp')}</p>
            <Button
              kind="primary"
              disabled={isBusy}
              onClick={() => void open(() => port.openSample())}
            >
              {t(isBusy ? 'gate.opening' : 'gate.sampleButton')}
            </Button>
          </div>
          <div>
            <h2>{t('gate.import')}</h2>
            <p>{t('gate.importHelp')}</p>
            <Button disabled={isBusy} onClick={() => setStep('existing')}>
              {t('gate.importButton')}
            </Button>
          </div>
        </div>
        {recent.length > 0 && (
          <section className="area">
            <header>
              <h2>{t('gate.recent')}</h2>
            </header>
            <table className="data">
              <tbody>
                {recent.map((one) => (
                  <tr key={one.folder}>
                    <td>
                      <Link
                        disabled={isBusy}
                        onClick={() => void open(() => port.open(one.folder))}
                      >
                        {one.name}
                      </Link>
                    </td>
                    <td className="muted ellipsis">{one.folder}</td>
                    <td className="n muted">{formatAge(one.openedAt, Date.now())}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        {onBack && (
          <div className="row">
            <Button onClick={onBack}>{t('common.back')}</Button>
          </div>
        )}
      </div>
    </Frame>
  );
}
