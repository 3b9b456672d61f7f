/** Before a workspace is open: choose one, create one, unlock one, or come back with the secret. */
import { type ReactNode, useState } from 'react';
import type { AppError, Reply } from '../contract.ts';
import { formatAge } from '../format/index.ts';
import { t } from '../messages/index.ts';
import type { RecentWorkspace } from '../stores/session.ts';
import { Button, Check, CopyError, Link, Mark } from '../ui/index.ts';
import { type GatePort, passphraseProblem } from './gate-port.ts';

interface StepProps {
  readonly port: GatePort;
  onOpened(): void;
}

function Frame(props: {
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

function Refusal({ error }: { readonly error: AppError | null }) {
  if (!error) return null;
  return (
    <div className="notice bad" role="alert">
      <span className="grow">{error.message}</span>
      <CopyError error={error} />
    </div>
  );
}

function useAttempt(onOpened: () => void) {
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
  const open = async (ask: () => Promise<Reply<unknown>>) => {
    if ((await attempt(ask)).ok) onOpened();
  };
  return { error, isBusy, attempt, open };
}

/** First run: create, look at the sample, or open what exists. */
export function FirstRun(props: StepProps & { readonly recent: readonly RecentWorkspace[] }) {
  const { port, onOpened, recent } = props;
  const [step, setStep] = useState<'choose' | 'create' | 'existing'>('choose');
  const { error, isBusy, open } = useAttempt(onOpened);
  const back = () => setStep('choose');
  if (step === 'create') return <CreateWorkspace port={port} onOpened={onOpened} onBack={back} />;
  if (step === 'existing') return <OpenFolder port={port} onOpened={onOpened} onBack={back} />;
  return (
    <Frame title={t('gate.title')}>
      <div className="stack">
        <Refusal error={error} />
        <div className="gate-choices">
          <div>
            <h2>{t('gate.create')}</h2>
            <p>{t('gate.createHelp')}</p>
            <Button disabled={isBusy} onClick={() => setStep('create')}>
              {t('gate.createButton')}
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
              {t('gate.sampleButton')}
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
      </div>
    </Frame>
  );
}

function OpenFolder({ port, onOpened, onBack }: StepProps & { onBack(): void }) {
  const [folder, setFolder] = useState('');
  const { error, isBusy, open } = useAttempt(onOpened);
  return (
    <Frame title={t('gate.import')} narrow>
      <form
        className="gate-form"
        onSubmit={(event) => {
          event.preventDefault();
          void open(() => port.open(folder.trim()));
        }}
      >
        <Refusal error={error} />
        <Field
          label={t('gate.folder')}
          help={t('gate.folderHelp')}
          isFirst
          value={folder}
          onChange={setFolder}
          problem={null}
        />
        <div className="row">
          <Button onClick={onBack}>{t('common.back')}</Button>
          <span className="grow" />
          <Button kind="primary" submit disabled={isBusy || folder.trim() === ''}>
            {t('common.open')}
          </Button>
        </div>
      </form>
    </Frame>
  );
}

function CreateWorkspace({ port, onOpened, onBack }: StepProps & { onBack(): void }) {
  const [name, setName] = useState('');
  const [userName, setUserName] = useState('');
  const [baseCurrency, setBaseCurrency] = useState('EUR');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isTried, setTried] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { error, isBusy, attempt } = useAttempt(onOpened);
  const problem = passphraseProblem(passphrase, again);
  const create = async () => {
    setTried(true);
    if (problem !== null || name.trim() === '' || userName.trim() === '') return;
    const input = { name: name.trim(), userName: userName.trim(), baseCurrency, passphrase };
    const reply = await attempt(() => port.create(input));
    if (reply.ok) setSecret(reply.value.recoverySecret);
  };
  if (secret !== null) return <RecoverySecret port={port} secret={secret} onOpened={onOpened} />;
  return (
    <Frame title={t('gate.create')} narrow>
      <form
        className="gate-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <Refusal error={error} />
        <Field
          label={t('gate.name')}
          value={name}
          onChange={setName}
          problem={isTried && name.trim() === '' ? t('gate.nameMissing') : null}
        />
        <Field
          label={t('gate.person')}
          value={userName}
          onChange={setUserName}
          problem={isTried && userName.trim() === '' ? t('gate.personMissing') : null}
        />
        <Field
          label={t('gate.currency')}
          value={baseCurrency}
          onChange={(text) => setBaseCurrency(text.toUpperCase().slice(0, 3))}
          problem={null}
        />
        <Field
          label={t('gate.passphrase')}
          help={t('gate.passphraseHelp')}
          isSecret
          value={passphrase}
          onChange={setPassphrase}
          problem={
            isTried && problem === 'short'
              ? t('gate.passphraseShort', { count: [...passphrase].length })
              : null
          }
        />
        <Field
          label={t('gate.passphraseAgain')}
          isSecret
          value={again}
          onChange={setAgain}
          problem={isTried && problem === 'differs' ? t('gate.passphraseDiffers') : null}
        />
        <div className="row">
          <Button onClick={onBack}>{t('common.back')}</Button>
          <span className="grow" />
          <Button kind="primary" submit disabled={isBusy}>
            {t('gate.createButton')}
          </Button>
        </div>
      </form>
    </Frame>
  );
}

function RecoverySecret({ port, secret, onOpened }: StepProps & { readonly secret: string }) {
  const [isStored, setStored] = useState(false);
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const check = async () => {
    if (await port.checkRecovery(typed)) onOpened();
    else setWrong(true);
  };
  return (
    <Frame title={t('gate.recovery')} narrow>
      <div className="gate-form">
        <p>{t('gate.recoveryHelp')}</p>
        <p className="recovery-secret">{secret}</p>
        <Check label={t('gate.recoveryStored')} checked={isStored} onChange={setStored} />
        {isStored && (
          <Field
            label={t('gate.recoveryAgain')}
            value={typed}
            onChange={setTyped}
            problem={isWrong ? t('gate.recoveryWrong') : null}
          />
        )}
        <div className="row">
          <Button icon="print" onClick={() => window.print()}>
            {t('gate.print')}
          </Button>
          <span className="grow" />
          <Button kind="primary" disabled={!isStored || typed === ''} onClick={() => void check()}>
            {t('gate.recoveryContinue')}
          </Button>
        </div>
      </div>
    </Frame>
  );
}

/** A locked workspace: its passphrase, or the recovery secret where that is lost. */
export function Unlock({ port, onOpened, name }: StepProps & { readonly name: string }) {
  const [isRecovery, setRecovery] = useState(false);
  const [text, setText] = useState('');
  const { error, isBusy, open } = useAttempt(onOpened);
  return (
    <Frame title={t('gate.unlock', { name })} narrow>
      <form
        className="gate-form"
        onSubmit={(event) => {
          event.preventDefault();
          void open(() =>
            port.unlock(isRecovery ? { recoverySecret: text } : { passphrase: text }),
          );
        }}
      >
        <Refusal error={error} />
        <Field
          key={isRecovery ? 'recovery' : 'passphrase'}
          label={t(isRecovery ? 'gate.recoveryEntry' : 'gate.passphrase')}
          isSecret={!isRecovery}
          isFirst
          value={text}
          onChange={setText}
          problem={null}
        />
        <div className="row">
          <Link
            onClick={() => {
              setRecovery(!isRecovery);
              setText('');
            }}
          >
            {t(isRecovery ? 'gate.usePassphrase' : 'gate.useRecovery')}
          </Link>
          <span className="grow" />
          <Button kind="primary" submit disabled={isBusy || text === ''}>
            {t('gate.unlockButton')}
          </Button>
        </div>
      </form>
    </Frame>
  );
}

interface FieldProps {
  readonly label: string;
  readonly help?: string;
  readonly isSecret?: boolean;
  readonly isFirst?: boolean;
  readonly value: string;
  readonly problem: string | null;
  onChange(value: string): void;
}

function Field({ label, help, isSecret, isFirst, value, problem, onChange }: FieldProps) {
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <input
        className="input"
        type={isSecret ? 'password' : 'text'}
        autoComplete="off"
        spellCheck={false}
        ref={(input) => {
          if (isFirst && document.activeElement === document.body) input?.focus();
        }}
        aria-invalid={problem !== null}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem ? (
        <span className="field-problem" role="alert">
          {problem}
        </span>
      ) : (
        help && <span className="muted">{help}</span>
      )}
    </label>
  );
}
