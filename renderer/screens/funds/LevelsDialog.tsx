/** Levels of an index, pasted from a sheet or typed: a date and a level a line. */
import { useState } from 'react';
import { DraftNotice } from '../../form/DraftNotice.tsx';
import { hasNames, useDraft } from '../../form/use-draft.ts';
import { t } from '../../messages/index.ts';
import { useCommand } from '../../query.ts';
import { Button, Dialog, Field, TextField } from '../../ui/index.ts';

interface Level {
  readonly date: string;
  readonly value: string;
}

interface Typed {
  readonly index: string;
  readonly source: string;
  readonly text: string;
}

/** Lines of text as levels; the number of the first line that is neither empty nor one. */
export function readLevels(text: string): readonly Level[] | number {
  const levels: Level[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const words = line.trim();
    if (words === '') continue;
    const [, date, level] = /^(\d{4}-\d{2}-\d{2})[\s;]+(\d+(?:[.,]\d+)?)$/.exec(words) ?? [];
    if (date === undefined || level === undefined) return at + 1;
    levels.push({ date, value: level.replace(',', '.') });
  }
  return levels;
}

export function LevelsDialog(props: { readonly index: string; onClose(): void }) {
  const { onClose } = props;
  const [start] = useState<Typed>(() => ({ index: props.index, source: '', text: '' }));
  const draft = useDraft({
    form: `fundIndices.save.${props.index}`,
    start,
    read: (content) => (hasNames(content, Object.keys(start)) ? (content as Typed) : null),
  });
  const { index, source, text } = draft.value;
  const set = (part: Partial<Typed>) => draft.change({ ...draft.value, ...part });
  const save = useCommand('fundIndices.save', {
    toastErrors: false,
    done: ({ saved }) => t('funds.levelsSaved', { count: saved, index }),
  });
  const levels = readLevels(text);
  const problem =
    typeof levels === 'number'
      ? t('funds.levelsUnread', { line: levels })
      : (save.error?.message ?? null);
  const isReady = typeof levels !== 'number' && levels.length > 0 && index !== '' && source !== '';
  const send = async () => {
    if (typeof levels === 'number') return;
    const reply = await save.run({ index, source, levels: [...levels] });
    if (!reply.ok) return;
    draft.forget();
    onClose();
  };
  return (
    <Dialog
      title={t('funds.enterLevels')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" disabled={!isReady || save.isRunning} onClick={() => void send()}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <DraftNotice draft={draft} />
        <TextField
          label={t('funds.indexName')}
          value={index}
          onChange={(text) => set({ index: text.toUpperCase() })}
        />
        <TextField
          label={t('funds.levelsSource')}
          value={source}
          onChange={(text) => set({ source: text })}
        />
        <Field label={t('funds.levels')}>
          <textarea
            className="input mono"
            rows={8}
            placeholder={t('funds.levelsHelp')}
            value={text}
            aria-invalid={typeof levels === 'number'}
            onChange={(event) => set({ text: event.target.value })}
          />
        </Field>
        {problem !== null && (
          <span className="field-problem" role="alert">
            {problem}
          </span>
        )}
      </div>
    </Dialog>
  );
}
