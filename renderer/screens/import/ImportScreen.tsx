/**
 * Import: files come in by picking or dropping, are read and shown with their proof, and are stored
 * as one command that can be undone.
 */
import { type DragEvent, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { formatMessage } from '../../format/index.ts';
import { Grid, useTree } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery, useTopics } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import {
  Area,
  Button,
  Chip,
  Icon,
  type IconName,
  Link,
  Problem,
  Segmented,
  Skeleton,
  useRefusal,
} from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import './import.css';
import { droppedFiles, pickedFiles } from './collect.ts';
import { ImportBelow } from './ImportBelow.tsx';
import { MappingPanel } from './MappingPanel.tsx';
import {
  type Finding,
  findingsOf,
  type PreviewRow,
  previewColumns,
  previewRows,
  previewSummary,
  previewWidths,
} from './preview-rows.ts';
import { QuestionsPanel } from './QuestionsPanel.tsx';
import {
  addFiles,
  bringsSomething,
  type FilePreview,
  holdStaged,
  importStaged,
  mayBeHeld,
  readStaged,
  stopReading,
  useStaging,
} from './staging.ts';

/** Names that banks give to their files; what a file is decides its content, never its name. */
const ACCEPTED = [
  '.sta,.mta,.mt940,.940,.mt942,.942,.swi,.fin,.txt,.dat',
  '.xml,.camt,.camt052,.camt053,.camt054,.052,.053,.054,.c52,.c53,.c54',
  '.bai,.bai2,.btr,.ofx,.qfx,.qif,.cod,.coda,.cfo,.cfonb,.120,.afb',
  '.csv,.tsv,.tab,.prn,.asc,.ach,.101,.pain',
].join(',');
const SHOWN_FINDINGS = 200;

export function ImportScreen(_props: ScreenProps) {
  const { files, previews, job, isImporting, error, clear } = useStaging();
  const picker = useRef<HTMLInputElement>(null);
  const folders = useRef<HTMLInputElement>(null);
  const refusal = useRefusal('cash.import');
  const mayImport = refusal === null;
  const pick = () => mayImport && picker.current?.click();
  useShortcuts([
    { keys: 'Ctrl+O', label: t('import.choose'), group: 'screen', run: pick },
    {
      keys: 'Ctrl+Enter',
      label: t('import.title'),
      group: 'screen',
      run: () => void importStaged(),
    },
  ]);
  // What is known decides what is new, so an undo elsewhere changes what the files would bring.
  useTopics(['raw_file', 'statement', 'account'], () => void readStaged());
  const isStaged = files.length > 0;
  return (
    <Screen
      permission="cash.import"
      title={t('import.title')}
      context={previews && isStaged ? previewSummary(previews) : t('import.context')}
      states={previews && <ProofChip files={previews} />}
      actions={
        <>
          {isStaged && (
            <Button kind="quiet" disabled={isImporting} onClick={clear}>
              {t('import.clear')}
            </Button>
          )}
          {mayImport && (
            <Button
              icon="folder"
              {...(isStaged ? {} : { kind: 'primary' as const })}
              disabled={isImporting}
              onClick={pick}
            >
              {t(isStaged ? 'import.chooseMore' : 'import.choose')}
            </Button>
          )}
          {mayImport && (
            <Button
              kind="quiet"
              secondary
              disabled={isImporting}
              onClick={() => folders.current?.click()}
            >
              {t('import.chooseFolder')}
            </Button>
          )}
          {isStaged && <RunButton />}
        </>
      }
    >
      <input
        ref={picker}
        type="file"
        multiple
        accept={ACCEPTED}
        hidden
        data-testid="import-files"
        onChange={(event) => {
          void addFiles(pickedFiles(event.target.files));
          event.target.value = '';
        }}
      />
      <input
        ref={(input) => {
          folders.current = input;
          // React knows no such attribute; without it the picker takes files only.
          input?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        multiple
        hidden
        data-testid="import-folder"
        onChange={(event) => {
          void addFiles(pickedFiles(event.target.files));
          event.target.value = '';
        }}
      />
      <DropZone isSlim={isStaged} refusal={refusal}>
        {job !== null && (
          <div className="notice neutral" role="status">
            <span className="grow">{tn('import.reading', files.length)}</span>
            <Link onClick={stopReading}>{t('import.cancel')}</Link>
          </div>
        )}
        {error && <Problem error={error} onRetry={() => void readStaged()} />}
        {isStaged && previews === null && job !== null && <Skeleton rows={8} />}
        {isStaged && previews && previews.length > 0 && <Preview files={previews} />}
        <ImportBelow />
      </DropZone>
    </Screen>
  );
}

function RunButton() {
  const { previews, isImporting, job, ...choices } = useStaging();
  const bringing = previews?.filter((file) => bringsSomething(file, choices)).length ?? 0;
  return (
    <Button
      kind="primary"
      icon="import"
      writes
      disabled={bringing === 0 || isImporting || job !== null}
      onClick={() => void importStaged()}
    >
      {bringing === 0 ? t('import.none') : tn('import.run', bringing)}
    </Button>
  );
}

function ProofChip({ files }: { readonly files: readonly FilePreview[] }) {
  const open = files.filter((file) => file.importedAt === null);
  const statements = open.flatMap((file) => file.statements);
  const off = statements.filter((one) => one.proof === 'unbalanced').length;
  const refused = open.filter((file) => file.refusal !== null).length;
  return (
    <>
      {refused > 0 && <Chip tone="bad">{tn('import.previewState.refused', refused)}</Chip>}
      {off > 0 && <Chip tone="bad">{tn('import.previewState.unbalanced', off)}</Chip>}
    </>
  );
}

/** The whole body takes dropped files; a frame says so while they hover. */
function DropZone(props: {
  readonly isSlim: boolean;
  /** Why this person imports nothing; `null` where they may. */
  readonly refusal: string | null;
  readonly children: React.ReactNode;
}) {
  const mayDrop = props.refusal === null;
  const [isOver, setOver] = useState(false);
  const hover = (event: DragEvent) => {
    if (!mayDrop || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has the button as its key alternative
    <div
      className={isOver ? 'import-drop over' : 'import-drop'}
      onDragEnter={hover}
      onDragOver={hover}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (mayDrop) void droppedFiles(event.dataTransfer).then(addFiles);
      }}
    >
      {!props.isSlim && (
        <div className="import-zone">
          <Icon name={mayDrop ? 'import' : 'lock'} size={18} />
          {mayDrop ? (
            <div>
              <b>{t(isOver ? 'import.dropNow' : 'import.drop')}</b>
              <p className="muted">{t('import.dropHelp')}</p>
            </div>
          ) : (
            <p>{props.refusal}</p>
          )}
        </div>
      )}
      {props.children}
    </div>
  );
}

const NARROW_WINDOW = '(max-width: 900px)';

function onWindow(listener: () => void): () => void {
  const query = window.matchMedia(NARROW_WINDOW);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** True in a narrow or zoomed window, where names give way to figures. */
function useIsNarrow(): boolean {
  return useSyncExternalStore(onWindow, () => window.matchMedia(NARROW_WINDOW).matches);
}

const ROW_HEAD_HEIGHT = 28;
const SHOWN_ROWS = { least: 2, most: 13 };

function Preview({ files }: { readonly files: readonly FilePreview[] }) {
  const rows = useMemo(() => previewRows(files), [files]);
  const isNarrow = useIsNarrow();
  const widths = useMemo(() => previewWidths(files, isNarrow), [files, isNarrow]);
  const columns = useMemo(() => previewColumns(widths), [widths]);
  const { shown, tree } = useTree(rows);
  const [active, setActive] = useState<string | null>(null);
  const proposals = useStaging((state) => state.proposals);
  const answers = useStaging((state) => state.answers);
  const mapped = files.filter(
    (file) =>
      file.importedAt === null &&
      (proposals[file.name] || file.questions.length > 0 || answers[file.name]),
  );
  const chosen = mapped.find((file) => file.name === active) ?? mapped[0];
  const proposal = chosen && proposals[chosen.name];
  const height = Math.min(SHOWN_ROWS.most, Math.max(SHOWN_ROWS.least, shown.length));
  return (
    <>
      <Area title={t('import.preview')} aside={<Choices files={files} />}>
        <div
          className="import-grid"
          style={{ height: `calc(var(--row) * ${height} + ${ROW_HEAD_HEIGHT + 16}px)` }}
        >
          <Grid<PreviewRow>
            // Wider figures need wider columns, which a grid takes when it starts.
            key={Object.values(widths).join(' ')}
            name={t('import.preview')}
            columns={columns}
            rows={shown}
            rowId={(row) => row.id}
            tree={tree}
            stateKey="import.preview"
            onActiveRow={(row) => setActive(row?.file.name ?? null)}
          />
        </div>
      </Area>
      <div className="columns-12 import-below">
        <Area
          title={t('import.findings')}
          span={chosen ? 7 : 12}
          aside={<HoldButton files={files} />}
        >
          <Findings findings={findingsOf(files)} />
        </Area>
        {chosen && (
          <Area
            title={
              mapped.length > 1
                ? t('import.mapping.several')
                : t(proposal ? 'import.mapping' : 'import.questions', { name: chosen.name })
            }
            span={5}
            padded
            aside={
              mapped.length > 1 && (
                <MappingChoice files={mapped} chosen={chosen.name} onChoose={setActive} />
              )
            }
          >
            {proposal ? (
              <MappingPanel key={chosen.name} fileName={chosen.name} proposal={proposal} />
            ) : (
              <QuestionsPanel key={chosen.name} file={chosen} />
            )}
          </Area>
        )}
      </div>
    </>
  );
}

/** Refused files can be kept for a decision, instead of being forgotten with the window. */
function HoldButton({ files }: { readonly files: readonly FilePreview[] }) {
  const { isImporting, job } = useStaging();
  const count = files.filter(mayBeHeld).length;
  if (count === 0) return null;
  return (
    <Button
      small
      writes
      title={t('import.holdTitle')}
      disabled={isImporting || job !== null}
      onClick={() => void holdStaged()}
    >
      {tn('import.hold', count)}
    </Button>
  );
}

function MappingChoice(props: {
  readonly files: readonly FilePreview[];
  readonly chosen: string;
  onChoose(name: string): void;
}) {
  return (
    <select
      className="input import-mapping-choice"
      aria-label={t('import.mapping.of')}
      value={props.chosen}
      onChange={(event) => props.onChoose(event.target.value)}
    >
      {props.files.map((file) => (
        <option key={file.name} value={file.name}>
          {file.name}
        </option>
      ))}
    </select>
  );
}

function Choices({ files }: { readonly files: readonly FilePreview[] }) {
  return (
    <>
      <Corrections files={files} />
      <NewAccounts files={files} />
    </>
  );
}

/** Whether corrected statements replace what is stored; shown only when there are some. */
function Corrections({ files }: { readonly files: readonly FilePreview[] }) {
  const { corrections, choose } = useStaging();
  const isCorrected = files.some(
    (file) => file.importedAt === null && file.statements.some((one) => one.known === 'correction'),
  );
  if (!isCorrected) return null;
  return (
    <>
      <span className="muted">{t('import.corrections')}</span>
      <Segmented
        small
        label={t('import.corrections')}
        value={corrections}
        options={[
          { value: 'refuse', label: t('import.corrections.refuse') },
          { value: 'apply', label: t('import.corrections.apply') },
        ]}
        onChange={(value) => choose({ corrections: value })}
      />
    </>
  );
}

/** Where accounts go that the register does not know; shown only when there are some. */
function NewAccounts({ files }: { readonly files: readonly FilePreview[] }) {
  const { entityId, unknownAccounts, choose } = useStaging();
  const entities = useQuery('entities.list', {}, { topics: ['entity'] });
  const isNew = files.some(
    (file) =>
      file.importedAt === null && file.statements.some((statement) => statement.accountId === null),
  );
  if (!isNew) return null;
  return (
    <>
      <span className="muted">{t('import.unknown')}</span>
      <Segmented
        small
        label={t('import.unknown')}
        value={unknownAccounts}
        options={[
          { value: 'create', label: t('import.unknown.create') },
          { value: 'refuse', label: t('import.unknown.refuse') },
        ]}
        onChange={(value) => choose({ unknownAccounts: value })}
      />
      {unknownAccounts === 'create' && (
        <select
          className="input import-entity"
          aria-label={t('import.entity')}
          title={t('import.entity')}
          value={entityId ?? ''}
          onChange={(event) => choose({ entityId: event.target.value || null })}
        >
          <option value="">{t('import.entityUnassigned')}</option>
          {entities.data?.map((entity) => (
            <option key={entity.id} value={entity.id}>
              {entity.name}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

const SEVERITY_ICONS: { readonly [One in Finding['severity']]: readonly [IconName, string] } = {
  error: ['breach', 'negative'],
  warning: ['warning', 'warning'],
  info: ['info', 'muted'],
};

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const remove = useStaging((state) => state.remove);
  if (findings.length === 0) return <p className="muted import-none">{t('import.findingsNone')}</p>;
  const shown = findings.slice(0, SHOWN_FINDINGS);
  return (
    <ul className="import-findings">
      {shown.map((one) => {
        const [icon, tone] = SEVERITY_ICONS[one.severity];
        return (
          <li key={one.id}>
            <Icon name={icon} className={tone} />
            <div>
              <p>{formatMessage(one.message)}</p>
              <p className="muted">
                {one.file}
                {one.line === null ? '' : `, ${t('import.finding.line', { line: one.line })}`}
                {', '}
                <span className="mono">{one.code}</span>
              </p>
            </div>
            {one.id.endsWith('!') && (
              <Link
                aria-label={t('import.remove', { name: one.file })}
                onClick={() => remove(one.file)}
              >
                <Icon name="close" size={12} />
              </Link>
            )}
          </li>
        );
      })}
      {findings.length > shown.length && (
        <li className="muted">
          {t('import.finding.more', { count: findings.length - shown.length })}
        </li>
      )}
    </ul>
  );
}
