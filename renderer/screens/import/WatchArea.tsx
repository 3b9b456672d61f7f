/** The watch folders of this device: chosen here, and what came in from them lately. */
import { useId, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatMessage, formatMoment, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { openScreen } from '../../stores/tabs.ts';
import {
  Button,
  Check,
  Chip,
  type ChipTone,
  IconButton,
  Link,
  QueryView,
  useReadOnly,
} from '../../ui/index.ts';

type Config = OutputOf<'watch.get'>;
type Status = OutputOf<'watch.status'>;
type Folder = Status['folders'][number];
type Arrival = Status['recent'][number];

const OUTCOME_TONES: { readonly [Outcome in Arrival['outcome']]: ChipTone } = {
  imported: 'ok',
  known: 'neutral',
  held: 'warn',
  checked: 'neutral',
  failed: 'bad',
};

export function WatchArea() {
  const config = useQuery('watch.get', {}, { topics: ['setting'] });
  const status = useQuery('watch.status', {}, { topics: ['watch', 'setting'] });
  return (
    <div className="watch">
      <QueryView query={config} rows={3}>
        {(value) => (
          <Choice key={JSON.stringify(value)} config={value} folders={status.data?.folders ?? []} />
        )}
      </QueryView>
      <QueryView query={status} rows={3}>
        {(value) => <Recent status={value} />}
      </QueryView>
    </div>
  );
}

interface ChoiceProps {
  readonly config: Config;
  readonly folders: readonly Folder[];
}

function Choice({ config, folders }: ChoiceProps) {
  const [path, setPath] = useState('');
  const id = useId();
  const refusal = useReadOnly('cash.import');
  const set = useCommand('watch.set', { done: () => t('watch.saved') });
  const save = (change: Partial<Config>) => void set.run({ ...config, ...change });
  const isOff = refusal !== null || set.isRunning;
  const add = () => {
    const folder = path.trim();
    if (folder === '') return;
    save({ folders: [...new Set([...config.folders, folder])], enabled: true });
  };
  return (
    <div className="watch-choice">
      <p className="muted">{t('watch.help')}</p>
      <Check
        label={t('watch.enabled')}
        checked={config.enabled}
        disabled={isOff || config.folders.length === 0}
        onChange={(enabled) => save({ enabled })}
      />
      <ul className="watch-folders">
        {config.folders.map((folder) => (
          <FolderRow
            key={folder}
            path={folder}
            isOn={config.enabled}
            state={folders.find((one) => one.path === folder)}
            isDisabled={isOff}
            onRemove={() => {
              const left = config.folders.filter((one) => one !== folder);
              save({ folders: left, enabled: config.enabled && left.length > 0 });
            }}
          />
        ))}
      </ul>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <label className="field-label" htmlFor={id}>
          {t('watch.path')}
        </label>
        <input
          id={id}
          className="input grow"
          placeholder={t('watch.placeholder')}
          maxLength={1024}
          disabled={isOff}
          value={path}
          onChange={(event) => setPath(event.target.value)}
        />
        <Button submit writes="cash.import" disabled={path.trim() === '' || set.isRunning}>
          {t('watch.add')}
        </Button>
      </form>
    </div>
  );
}

function FolderRow(props: {
  readonly path: string;
  readonly isOn: boolean;
  readonly state: Folder | undefined;
  readonly isDisabled: boolean;
  onRemove(): void;
}) {
  const { path, isOn, state, isDisabled, onRemove } = props;
  const isWell = state?.state === 'watching';
  return (
    <li className="row">
      <span className="mono grow watch-path">{path}</span>
      {isOn && state && (
        <>
          <span className="muted">
            {tn('watch.files', state.fileCount)}
            {state.waitingCount > 0 &&
              `, ${t('watch.waiting', { count: formatNumber(state.waitingCount, 0) })}`}
          </span>
          <Chip tone={isWell ? 'ok' : 'bad'}>{t(`watch.state.${state.state}`)}</Chip>
        </>
      )}
      {!isOn && <Chip>{t('watch.off')}</Chip>}
      <IconButton
        small
        icon="close"
        label={t('watch.remove', { path })}
        disabled={isDisabled}
        onClick={onRemove}
      />
    </li>
  );
}

function Recent({ status }: { readonly status: Status }) {
  const scan = useCommand('watch.scan', { canUndo: false });
  return (
    <div className="watch-recent">
      <div className="row">
        <b>{t('watch.recent')}</b>
        {status.lastScanAt !== null && (
          <span className="muted">
            {t('watch.lastLook', { moment: formatMoment(status.lastScanAt) })}
          </span>
        )}
        <span className="grow" />
        <Button
          small
          writes="cash.import"
          disabled={!status.isRunning || scan.isRunning}
          onClick={() => void scan.run({})}
        >
          {t('watch.scan')}
        </Button>
      </div>
      {status.recent.length === 0 ? (
        <p className="muted">{t('watch.recentEmpty')}</p>
      ) : (
        <table className="data" aria-label={t('watch.recent')}>
          <thead>
            <tr>
              <th scope="col">{t('watch.recent.at')}</th>
              <th scope="col">{t('watch.recent.file')}</th>
              <th scope="col">{t('watch.recent.outcome')}</th>
              <th scope="col">{t('watch.recent.message')}</th>
              <th scope="col" className="n">
                {t('watch.recent.entry')}
              </th>
            </tr>
          </thead>
          <tbody>
            {status.recent.map((one) => (
              <tr key={`${one.at} ${one.folder} ${one.name}`}>
                <td className="num">{formatMoment(one.at)}</td>
                <td className="medium" title={one.folder}>
                  {one.name}
                </td>
                <td>
                  <Chip tone={OUTCOME_TONES[one.outcome]}>{t(`watch.outcome.${one.outcome}`)}</Chip>
                </td>
                <td>{formatMessage(one.message)}</td>
                <td className="n">
                  <EntryLink entry={one.entry} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function EntryLink({ entry }: { readonly entry: number | null }) {
  if (entry === null) return null;
  return (
    <Link onClick={() => openScreen('journal', { entry: String(entry) })}>
      {formatNumber(entry, 0)}
    </Link>
  );
}
