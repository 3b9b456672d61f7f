/** A workspace that exists: its folder on this computer, or a backup file from this or another one. */
import { useId, useState } from 'react';
import { t } from '../../messages/index.ts';
import { Button } from '../../ui/index.ts';
import { base64Of } from '../../ui/upload.ts';
import {
  Field,
  Frame,
  Refusal,
  StepFoot,
  type StepProps,
  useAttempt,
  useNewFolder,
} from './parts.tsx';

/** What a browser may send in one piece; larger backups are read by their path. */
const LARGEST_UPLOAD_BYTES = 128 * 1024 * 1024;

export function Existing({ port, onOpened, onBack }: StepProps & { onBack(): void }) {
  return (
    <Frame title={t('gate.import')}>
      <div className="gate-halves">
        <OpenFolder port={port} onOpened={onOpened} />
        <Restore port={port} onOpened={onOpened} />
      </div>
      <section className="gate-note">
        <h2>{t('gate.move')}</h2>
        <ul>
          <li>{t('gate.move.backup')}</li>
          <li>{t('gate.move.folder')}</li>
          <li>{t('gate.move.key')}</li>
        </ul>
      </section>
      <div className="row gate-foot">
        <Button onClick={onBack}>{t('common.back')}</Button>
      </div>
    </Frame>
  );
}

function OpenFolder({ port, onOpened }: StepProps) {
  const [folder, setFolder] = useState('');
  const { error, isBusy, attempt } = useAttempt();
  return (
    <form
      className="gate-form"
      onSubmit={async (event) => {
        event.preventDefault();
        if ((await attempt(() => port.open(folder.trim()))).ok) onOpened();
      }}
    >
      <h2>{t('gate.openFolder')}</h2>
      <Refusal error={error} />
      <Field
        label={t('gate.folder')}
        help={t('gate.folderHelp')}
        isFirst
        value={folder}
        onChange={setFolder}
      />
      <span className="grow" />
      <StepFoot action={t('common.open')} isOff={isBusy || folder.trim() === ''} />
    </form>
  );
}

function Restore({ port, onOpened }: StepProps) {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [path, setPath] = useState('');
  const place = useNewFolder(port, t('gate.restoredName'));
  const { error, isBusy, attempt } = useAttempt();
  const isTooLarge = file !== null && file.size > LARGEST_UPLOAD_BYTES;
  const restore = async () => {
    if (!(await place.confirm())) return;
    const reply = await attempt(async () =>
      port.restore({
        backup: file === null ? { path: path.trim() } : { content: await base64Of(file) },
        folder: place.folder,
      }),
    );
    if (reply.ok) onOpened();
  };
  return (
    <form
      className="gate-form"
      onSubmit={(event) => {
        event.preventDefault();
        void restore();
      }}
    >
      <h2>{t('gate.restore')}</h2>
      <Refusal error={error} />
      <div className="field">
        <label className="field-label" htmlFor={id}>
          {t('gate.backupFile')}
        </label>
        <input
          id={id}
          className="gate-file"
          type="file"
          accept=".ballast-backup"
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
        {isTooLarge && (
          <span className="field-problem" role="alert">
            {t('gate.backupLarge')}
          </span>
        )}
      </div>
      {(file === null || isTooLarge) && (
        <Field
          label={t('gate.backupPath')}
          help={t('gate.backupPathHelp')}
          value={path}
          onChange={(text) => {
            setPath(text);
            if (isTooLarge) setFile(null);
          }}
        />
      )}
      <Field
        label={t('gate.newFolder')}
        help={t('gate.restoreHelp')}
        value={place.folder}
        onChange={place.setFolder}
        problem={place.problem}
      />
      <StepFoot
        action={t('gate.restoreButton')}
        isOff={isBusy || isTooLarge || (file === null && path.trim() === '')}
      />
    </form>
  );
}
