/**
 * A recovery secret, shown once: printed or written down, then typed back from the paper, so that
 * nobody finds out years later that the sheet cannot be read.
 */
import { useState } from 'react';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { Button, Check } from '../../ui/index.ts';
import { Field } from './parts.tsx';

export interface RecoverySheetProps {
  readonly secret: string;
  readonly workspaceName: string;
  /** Whether what was typed opens the workspace. */
  check(typed: string): Promise<boolean>;
  onDone(): void;
}

const today = () => new Date().toISOString().slice(0, 10);

export function RecoverySheet({ secret, workspaceName, check, onDone }: RecoverySheetProps) {
  const [isStored, setStored] = useState(false);
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      className="gate-form"
      onSubmit={async (event) => {
        event.preventDefault();
        if (await check(typed)) onDone();
        else setWrong(true);
      }}
    >
      <p>{t('gate.recoveryHelp')}</p>
      <section className="recovery-sheet" aria-label={t('gate.recovery')}>
        <p className="print-only recovery-title">{t('gate.sheetTitle', { name: workspaceName })}</p>
        <p className="recovery-secret">
          {secret.split('-').map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups are told apart by their place
            <span key={index}>{group}</span>
          ))}
        </p>
        <p className="print-only">{t('gate.sheetUse', { date: formatDate(today()) })}</p>
      </section>
      <div className="row">
        <Check label={t('gate.recoveryStored')} checked={isStored} onChange={setStored} />
        <span className="grow" />
        <Button icon="print" onClick={() => window.print()}>
          {t('gate.print')}
        </Button>
      </div>
      {isStored && (
        <Field
          label={t('gate.recoveryAgain')}
          help={t('gate.recoveryForgives')}
          isMono
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setWrong(false);
          }}
          problem={isWrong ? t('gate.recoveryWrong') : null}
        />
      )}
      <div className="row">
        <span className="grow" />
        <Button kind="primary" submit disabled={!isStored || typed.trim() === ''}>
          {t('gate.recoveryContinue')}
        </Button>
      </div>
    </form>
  );
}
