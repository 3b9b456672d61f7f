/** The saved views of a grid: choose one, save what is shown under a name, replace or delete. */
import { useState } from 'react';
import { layoutOf, setLayoutOf } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useSession } from '../../stores/session.ts';
import { useToasts } from '../../stores/toasts.ts';
import { type SavedView, useViews, viewsAt } from '../../stores/views.ts';
import { Button, Dialog, type MenuItem } from '../../ui/index.ts';
import { FilterMenu } from './FilterMenu.tsx';

export interface ViewMenuProps<Settings> {
  /** The grid's state key, which also names the screen of the views. */
  readonly screen: string;
  readonly settings: Settings;
  /** What is shown without a view. */
  readonly standard: Settings;
  onChange(settings: Settings): void;
}

const NAME_LENGTH = 40;

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function nameOf(chosen: SavedView | undefined, settings: unknown, standard: unknown): string {
  if (!chosen) return t(isSame(settings, standard) ? 'views.standard' : 'views.changedStandard');
  return isSame(settings, chosen.settings)
    ? chosen.name
    : t('views.changed', { name: chosen.name });
}

export function ViewMenu<Settings>(props: ViewMenuProps<Settings>) {
  const { screen, settings, standard, onChange } = props;
  const workspace = useSession((state) => state.workspaceName);
  const place = { workspace, screen };
  const { views: all, save, remove } = useViews();
  const views = viewsAt(all, place);
  const [name, setName] = useState<string | null>(null);
  const [isNaming, setNaming] = useState(false);
  const chosen = views.find((view) => view.name === name);
  const keep = (as: string) => {
    save({ ...place, name: as, settings, layout: layoutOf(screen) });
    setName(as);
  };
  const show = (view: SavedView | null) => {
    onChange(view ? (view.settings as Settings) : standard);
    setLayoutOf(screen, view?.layout ?? null);
    setName(view?.name ?? null);
  };
  const drop = (view: SavedView) => {
    remove(place, view.name);
    setName(null);
    useToasts.getState().push({
      kind: 'note',
      text: t('views.deleted', { name: view.name }),
      action: { label: t('common.undo'), run: () => save(view) },
    });
  };
  const items: readonly MenuItem[] = [
    {
      id: 'standard',
      label: t('views.standard'),
      isChecked: chosen === undefined,
      run: () => show(null),
    },
    ...views.map((view) => ({
      id: `view:${view.name}`,
      label: view.name,
      isChecked: view === chosen,
      run: () => show(view),
    })),
    {
      id: 'save',
      label: t('views.saveAs'),
      startsGroup: true,
      icon: 'plus',
      run: () => setNaming(true),
    },
    ...(chosen
      ? ([
          {
            id: 'replace',
            label: t('views.replace', { name: chosen.name }),
            icon: 'refresh',
            run: () => keep(chosen.name),
          },
          {
            id: 'delete',
            label: t('views.delete', { name: chosen.name }),
            icon: 'close',
            run: () => drop(chosen),
          },
        ] satisfies readonly MenuItem[])
      : []),
  ];
  return (
    <>
      <FilterMenu
        label={t('views.label')}
        value={nameOf(chosen, settings, standard)}
        items={items}
        align="end"
      />
      {isNaming && (
        <NameDialog
          taken={views.map((view) => view.name)}
          onSave={keep}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}

function NameDialog(props: {
  readonly taken: readonly string[];
  onSave(name: string): void;
  onClose(): void;
}) {
  const { taken, onSave, onClose } = props;
  const [text, setText] = useState('');
  const name = text.trim();
  const submit = () => {
    if (name === '') return;
    onClose();
    onSave(name);
  };
  return (
    <Dialog
      title={t('views.nameTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" disabled={name === ''} onClick={submit}>
            {t(taken.includes(name) ? 'views.replaceVerb' : 'views.saveVerb')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label className="views-name">
          {t('views.name')}
          <input
            className="input"
            maxLength={NAME_LENGTH}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              // Its release would press the button that gets the focus back.
              event.preventDefault();
              submit();
            }}
          />
        </label>
        <p className="muted">{t(taken.includes(name) ? 'views.taken' : 'views.nameHelp')}</p>
      </div>
    </Dialog>
  );
}
