/** What the pages before an open workspace are made of: frame, fields, refusals, a checked folder. */
import { type ReactNode, useEffect, useId, useState } from 'react';
import type { AppError, Reply } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { Button, Check, CopyError, Mark } from '../../ui/index.ts';
import type { FolderCheck, GatePort } from '../gate-port.ts';
import { passphraseProblem, passphraseStrength } from './passphrase.ts';

export interface StepProps {
  readonly port: GatePort;
  onOpened(): void;
}

export function Frame(props: {
  readonly title: string;
  readonly narrow?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className="gate">
      <main className={props.narrow ? 'gate-card narrow' : 'gate-card'}>
        <header>
          <Mark size={32} />
          <h1>{props.title}</h1>
        </header>
        {props.children}
      </main>
    </div>
  );
}

export function Refusal({ error }: { readonly error: AppError | null }) {
  if (!error) return null;
  return (
    <div className="notice bad" role="alert">
      <span className="grow">{error.message}</span>
      <CopyError error={error} />
    </div>
  );
}

/** One question at a time to the host: whether it runs, and how it was refused. */
export function useAttempt() {
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = async <Value,>(ask: () => Promise<Reply<Value>>): Promise<Reply<Value>> => {
    setBusy(true);
    setError(null);
    const reply = await ask();
    setBusy(false);
    if (!reply.ok && reply.error.kind !== 'cancelled') setError(reply.error);
    return reply;
  };
  const clear = () => setError(null);
  return { error, isBusy, attempt, clear };
}

export interface FieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  readonly isSecret?: boolean;
  readonly isFirst?: boolean;
  readonly isMono?: boolean;
  readonly value: string;
  readonly problem?: string | null;
  onChange(value: string): void;
}

/** Label above, help or problem below, both told to a screen reader. */
export function Field(props: FieldProps) {
  const { label, help, isSecret, isFirst, isMono, value, problem = null, onChange } = props;
  const id = useId();
  const note = problem ?? help;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={isMono ? 'input mono' : 'input'}
        type={isSecret ? 'password' : 'text'}
        autoComplete="off"
        spellCheck={false}
        ref={(input) => {
          if (isFirst && document.activeElement === document.body) input?.focus();
        }}
        aria-invalid={problem !== null}
        aria-describedby={note ? `${id}-note` : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {note && (
        <span
          id={`${id}-note`}
          className={problem ? 'field-problem' : 'muted'}
          role={problem ? 'alert' : undefined}
        >
          {note}
        </span>
      )}
    </div>
  );
}

/** The foot of a step: back at the left, what the step does at the right. */
export function StepFoot(props: {
  readonly action: string;
  readonly isOff: boolean;
  readonly back?: ReactNode;
  onBack?(): void;
}) {
  return (
    <div className="row">
      {props.onBack && <Button onClick={props.onBack}>{t('common.back')}</Button>}
      {props.back}
      <span className="grow" />
      <Button kind="primary" submit disabled={props.isOff}>
        {props.action}
      </Button>
    </div>
  );
}

export interface NewPassphrase {
  readonly value: string;
  readonly again: string;
}

export const NO_PASSPHRASE: NewPassphrase = { value: '', again: '' };

export function isGood({ value, again }: NewPassphrase): boolean {
  return passphraseProblem(value, again) === null;
}

/** A new passphrase, written twice, with how good it is in words. */
export function NewPassphraseFields(props: {
  readonly value: NewPassphrase;
  readonly isTried: boolean;
  readonly label?: string;
  readonly isFirst?: boolean;
  onChange(value: NewPassphrase): void;
}) {
  const { value, isTried, onChange } = props;
  const [isShown, setShown] = useState(false);
  const problem = passphraseProblem(value.value, value.again);
  const strength = passphraseStrength(value.value);
  return (
    <>
      <Field
        label={props.label ?? t('gate.passphrase')}
        help={t('gate.passphraseHelp')}
        isSecret={!isShown}
        {...(props.isFirst ? { isFirst: true } : {})}
        value={value.value}
        onChange={(text) => onChange({ ...value, value: text })}
        problem={
          isTried && problem === 'short'
            ? t('gate.passphraseShort', { count: [...value.value].length })
            : null
        }
      />
      <div className="strength" data-strength={value.value === '' ? 'none' : strength}>
        <span className="strength-bar" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        <span role="status">{value.value !== '' && t(`gate.strength.${strength}`)}</span>
      </div>
      <Field
        label={t('gate.passphraseAgain')}
        isSecret={!isShown}
        value={value.again}
        onChange={(text) => onChange({ ...value, again: text })}
        problem={isTried && problem === 'differs' ? t('gate.passphraseDiffers') : null}
      />
      <Check label={t('gate.show')} checked={isShown} onChange={setShown} />
    </>
  );
}

const CHECK_DELAY_MS = 250;

/** A folder that follows the host's proposal for a name until a person writes another. */
export function useNewFolder(port: GatePort, name: string) {
  const [typed, setTyped] = useState<string | null>(null);
  const [check, setCheck] = useState<FolderCheck | null>(null);
  useEffect(() => {
    let isStale = false;
    const timer = setTimeout(() => {
      const wanted = typed === null || typed.trim() === '' ? { name } : { folder: typed };
      void port.checkFolder(wanted).then((found) => {
        if (!isStale) setCheck(found);
      });
    }, CHECK_DELAY_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [port, name, typed]);
  return {
    folder: typed ?? check?.folder ?? '',
    problem: check?.problem?.message ?? null,
    setFolder: setTyped,
    /** Asks at once, for the moment of sending. */
    async confirm(): Promise<boolean> {
      const wanted = typed === null || typed.trim() === '' ? { name } : { folder: typed };
      const found = await port.checkFolder(wanted);
      setCheck(found);
      return found?.problem === null;
    },
  };
}
