/**
 * Import: files come in by picking or dropping, are read and shown with their proof, and are stored
 * as one command that can be undone.
 */
import { useRef } from 'react';
import { t, tn } from '../../messages/index.ts';
import { useTopics } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { Button, Chip, Link, Problem, Skeleton, useRefusal } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import './import.css';
import { DropZone, FileInputs } from './DropZone.tsx';
import { ImportBelow } from './ImportBelow.tsx';
import { Preview } from './Preview.tsx';
import { previewSummary } from './preview-rows.ts';
import {
  bringsSomething,
  type FilePreview,
  importStaged,
  readStaged,
  stopReading,
  useStaging,
} from './staging.ts';

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
      <FileInputs files={picker} folders={folders} />
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
      {previews === null
        ? t('import.title')
        : bringing === 0
          ? t('import.none')
          : tn('import.run', bringing)}
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
