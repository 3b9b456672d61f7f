/** A locked workspace: its passphrase; or the recovery secret, then a new passphrase. */
import { useEffect, useId, useState } from 'react';
import { t } from '../../messages/index.ts';
import { useGate } from '../../stores/gate.ts';
import { Button, Link } from '../../ui/index.ts';
import type { GatePerson } from '../gate-port.ts';
import {
  Field,
  Frame,
  isGood,
  NewPassphraseFields,
  NO_PASSPHRASE,
  Refusal,
  StepFoot,
  type StepProps,
  useAttempt,
} from './parts.tsx';

export interface UnlockProps extends StepProps {
  readonly name: string;
  /** Another workspace than this one. */
  onElsewhere(): void;
}

export function Unlock(props: UnlockProps) {
  const [step, setStep] = useState<'passphrase' | 'forgotten' | 'reset'>('passphrase');
  // The name is kept, because the session takes another one as soon as the workspace has opened.
  const [name] = useState(props.name);
  if (step === 'reset') return <NewPassphraseStep port={props.port} onOpened={props.onOpened} />;
  if (step === 'forgotten')
    return (
      <Forgotten
        {...props}
        name={name}
        onBack={() => setStep('passphrase')}
        onUnlocked={() => setStep('reset')}
      />
    );
  return <Passphrase {...props} onForgotten={() => setStep('forgotten')} />;
}

function Passphrase(props: UnlockProps & { onForgotten(): void }) {
  const { port, name, onOpened, onElsewhere, onForgotten } = props;
  const [passphrase, setPassphrase] = useState('');
  const { error, isBusy, attempt } = useAttempt();
  return (
    <Frame title={t('gate.unlock', { name })} narrow>
      <form
        className="gate-form"
        onSubmit={async (event) => {
          event.preventDefault();
          if ((await attempt(() => port.unlock({ passphrase }))).ok) onOpened();
        }}
      >
        <Refusal error={error} />
        <Field
          label={t('gate.passphrase')}
          help={t('gate.unlockHelp')}
          isSecret
          isFirst
          value={passphrase}
          onChange={setPassphrase}
        />
        <StepFoot
          action={t('gate.unlockButton')}
          isOff={isBusy || passphrase === ''}
          back={<Link onClick={onForgotten}>{t('gate.forgotten')}</Link>}
        />
      </form>
      <div className="row gate-foot">
        <Link onClick={onElsewhere}>{t('gate.elsewhere')}</Link>
      </div>
    </Frame>
  );
}

function Forgotten(props: UnlockProps & { onBack(): void; onUnlocked(): void }) {
  const { port, name, onBack, onUnlocked } = props;
  const [recoverySecret, setSecret] = useState('');
  const { error, isBusy, attempt } = useAttempt();
  const unlock = async () => {
    // The workspace opens with the secret; the page stays for the new passphrase.
    useGate.getState().hold('locked');
    const reply = await attempt(() => port.unlock({ recoverySecret }));
    if (reply.ok) onUnlocked();
    else useGate.getState().release();
  };
  return (
    <Frame title={t('gate.forgottenTitle', { name })} narrow>
      <form
        className="gate-form"
        onSubmit={(event) => {
          event.preventDefault();
          void unlock();
        }}
      >
        <p>{t('gate.forgottenHelp')}</p>
        <Refusal error={error} />
        <Field
          label={t('gate.recoveryEntry')}
          help={t('gate.recoveryForgives')}
          isFirst
          isMono
          value={recoverySecret}
          onChange={setSecret}
        />
        <StepFoot
          action={t('gate.unlockButton')}
          isOff={isBusy || recoverySecret.trim() === ''}
          onBack={onBack}
        />
      </form>
    </Frame>
  );
}

function NewPassphraseStep({ port, onOpened }: StepProps) {
  const id = useId();
  const [people, setPeople] = useState<readonly GatePerson[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [passphrase, setPassphrase] = useState(NO_PASSPHRASE);
  const [isTried, setTried] = useState(false);
  const { error, isBusy, attempt } = useAttempt();
  useEffect(() => void port.people().then(setPeople), [port]);
  const userLogin = chosen ?? people[0]?.login ?? '';
  const reset = async () => {
    setTried(true);
    if (!isGood(passphrase) || userLogin === '') return;
    const input = { userLogin, passphrase: passphrase.value };
    if ((await attempt(() => port.resetPassphrase(input))).ok) onOpened();
  };
  return (
    <Frame title={t('gate.newPassphrase')} narrow>
      <form
        className="gate-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void reset();
        }}
      >
        <p>{t('gate.newPassphraseHelp')}</p>
        <Refusal error={error} />
        {people.length > 1 && (
          <div className="field">
            <label className="field-label" htmlFor={id}>
              {t('gate.whose')}
            </label>
            <select
              id={id}
              className="input"
              value={userLogin}
              onChange={(event) => setChosen(event.target.value)}
            >
              {people.map((person) => (
                <option key={person.login} value={person.login}>
                  {person.name}
                </option>
              ))}
            </select>
          </div>
        )}
        <NewPassphraseFields
          label={t('gate.newPassphrase')}
          isFirst
          value={passphrase}
          isTried={isTried}
          onChange={setPassphrase}
        />
        <StepFoot
          action={t('gate.newPassphraseButton')}
          isOff={isBusy}
          back={<Button onClick={onOpened}>{t('gate.notNow')}</Button>}
        />
      </form>
    </Frame>
  );
}
