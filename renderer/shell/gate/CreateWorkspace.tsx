/** A new workspace: who works there, its passphrase and folder, then the recovery secret. */
import { useState } from 'react';
import { t } from '../../messages/index.ts';
import { useGate } from '../../stores/gate.ts';
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
  useNewFolder,
} from './parts.tsx';
import { RecoverySheet } from './RecoverySheet.tsx';

export function CreateWorkspace({ port, onOpened, onBack }: StepProps & { onBack(): void }) {
  const [name, setName] = useState('');
  const [userName, setUserName] = useState('');
  const [baseCurrency, setBaseCurrency] = useState('EUR');
  const [passphrase, setPassphrase] = useState(NO_PASSPHRASE);
  const [isTried, setTried] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const place = useNewFolder(port, name.trim());
  const { error, isBusy, attempt } = useAttempt();
  const isComplete =
    name.trim() !== '' &&
    userName.trim() !== '' &&
    /^[A-Z]{3}$/.test(baseCurrency) &&
    isGood(passphrase);
  const create = async () => {
    setTried(true);
    if (!isComplete || !(await place.confirm())) return;
    const input = {
      name: name.trim(),
      userName: userName.trim(),
      baseCurrency,
      passphrase: passphrase.value,
      folder: place.folder,
    };
    // The workspace opens at once; the page stays until its secret was checked.
    useGate.getState().hold('none');
    const reply = await attempt(() => port.create(input));
    if (reply.ok) setSecret(reply.value.recoverySecret);
    else useGate.getState().release();
  };
  if (secret !== null)
    return (
      <Frame title={t('gate.recovery')} narrow>
        <RecoverySheet
          secret={secret}
          workspaceName={name.trim()}
          check={port.checkRecovery}
          onDone={onOpened}
        />
      </Frame>
    );
  const missing = (isMissing: boolean, text: string) => (isTried && isMissing ? text : null);
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
        <div className="gate-pair">
          <Field
            label={t('gate.name')}
            isFirst
            value={name}
            onChange={setName}
            problem={missing(name.trim() === '', t('gate.nameMissing'))}
          />
          <Field
            label={t('gate.currency')}
            value={baseCurrency}
            onChange={(text) => setBaseCurrency(text.toUpperCase().slice(0, 3))}
            problem={missing(!/^[A-Z]{3}$/.test(baseCurrency), t('gate.currencyWrong'))}
          />
        </div>
        <Field
          label={t('gate.person')}
          help={t('gate.personHelp')}
          value={userName}
          onChange={setUserName}
          problem={missing(userName.trim() === '', t('gate.personMissing'))}
        />
        <NewPassphraseFields value={passphrase} isTried={isTried} onChange={setPassphrase} />
        <Field
          label={t('gate.newFolder')}
          help={t('gate.newFolderHelp')}
          value={place.folder}
          onChange={place.setFolder}
          problem={place.problem}
        />
        <StepFoot action={t('gate.createButton')} isOff={isBusy} onBack={onBack} />
      </form>
    </Frame>
  );
}
