/** The editor of a branch, drawn from the command's schema: a shock is one of four kinds. */
import { useMemo } from 'react';
import type { InputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { t } from '../../messages/index.ts';
import { useCommand } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { Dialog, Skeleton } from '../../ui/index.ts';
import type { Draft } from './ScenariosScreen.tsx';
import type { CategoryNames, Scenario } from './shock-words.ts';

export interface ScenarioEditorProps {
  readonly draft: Draft;
  readonly scenarios: readonly Scenario[];
  readonly names: CategoryNames;
  onClose(): void;
  onSaved(id: string): void;
}

function initialOf(draft: Draft) {
  if (!('scenario' in draft))
    return draft.baseEntry === undefined ? {} : { baseEntry: draft.baseEntry };
  const { id, name, description, parentId, baseEntry, shocks } = draft.scenario;
  return { id, name, description, parentId, baseEntry, shocks };
}

export function ScenarioEditor(props: ScenarioEditorProps) {
  const { draft, scenarios, names, onClose, onSaved } = props;
  const schema = useEntrySchema('scenarios.save');
  const save = useCommand('scenarios.save', {
    toastErrors: false,
    done: () => t('scenarios.saved'),
  });
  const initial = useMemo(() => initialOf(draft), [draft]);
  const own = 'scenario' in draft ? draft.scenario.id : null;
  const key = own ?? (initial.baseEntry === undefined ? 'new' : `entry.${initial.baseEntry}`);
  return (
    <Dialog
      wide
      title={own === null ? t('scenarios.new') : t('scenarios.editTitle')}
      onClose={onClose}
    >
      {schema ? (
        <SchemaForm
          schema={schema}
          initial={initial}
          hidden={['id']}
          draftKey={`scenarios.save.${key}`}
          references={{
            parentId: scenarios
              .filter(({ id, archived }) => id !== own && !archived)
              .map(({ id, name }) => ({ id, label: name })),
            categories: [...names].map(([id, label]) => ({ id, label })),
          }}
          submitLabel={t('scenarios.save')}
          {...(save.error ? { error: save.error } : {})}
          onCancel={onClose}
          onSubmit={async (value) => {
            const reply = await save.run(value as InputOf<'scenarios.save'>);
            if (reply.ok) {
              onSaved(reply.value.id);
              onClose();
            }
            return reply.ok;
          }}
        />
      ) : (
        <Skeleton rows={6} />
      )}
    </Dialog>
  );
}
