/** The command palette: one field that finds screens, objects and commands, by keyboard alone. */
import { useEffect, useId, useReducer, useRef, useState } from 'react';
import { t, tn } from '../messages/index.ts';
import { Icon } from '../ui/index.ts';
import { keysText } from './keys.ts';
import { useOverlay } from './overlays.ts';
import { type PaletteGroup, type PaletteItem, searchPalette } from './palette-providers.ts';

interface Found {
  readonly groups: readonly PaletteGroup[];
  readonly items: readonly PaletteItem[];
  /** The index of the chosen item, always inside the list. */
  readonly at: number;
  /** The query that the list answers; it lags behind quick fingers. */
  readonly answered: string | null;
}

type Change =
  | { readonly groups: readonly PaletteGroup[]; readonly answered: string }
  | { readonly by: 1 | -1 }
  | { readonly at: number };

/** One state for list and choice: a key pressed while an answer comes must not point outside it. */
function changeFound(found: Found, change: Change): Found {
  if ('groups' in change)
    return { ...change, items: change.groups.flatMap((group) => group.items), at: 0 };
  const count = found.items.length;
  if ('at' in change) return change.at < count ? { ...found, at: change.at } : found;
  return count === 0 ? found : { ...found, at: (found.at + change.by + count) % count };
}

const NOTHING: Found = { groups: [], items: [], at: 0, answered: null };

export function Palette() {
  const show = useOverlay((state) => state.show);
  const [query, setQuery] = useState('');
  const [{ groups, items, at, answered }, change] = useReducer(changeFound, NOTHING);
  const isEntered = useRef(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();

  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    input.current?.focus();
    return () => before?.focus();
  }, []);
  useEffect(() => {
    let isCurrent = true;
    isEntered.current = false;
    void searchPalette(query.trim()).then((found) => {
      if (!isCurrent) return;
      change({ groups: found, answered: query });
      const first = found[0]?.items[0];
      if (!isEntered.current || !first) return;
      show(null);
      first.run();
    });
    return () => {
      isCurrent = false;
    };
  }, [query, show]);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const run = (item: PaletteItem | undefined) => {
    if (!item) return;
    show(null);
    item.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') show(null);
    // Enter before the answer means the first of what will be found, never of what was.
    else if (event.key === 'Enter' && answered !== query) isEntered.current = true;
    else if (event.key === 'Enter') run(items[at]);
    else if (event.key === 'ArrowDown') change({ by: 1 });
    else if (event.key === 'ArrowUp') change({ by: -1 });
    else if (event.key === 'Tab') event.preventDefault();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="scrim"
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) show(null);
      }}
    >
      <div className="palette" role="dialog" aria-modal="true" aria-label={t('palette.title')}>
        <div className="palette-input">
          <Icon name="search" size={16} className="muted" />
          <input
            ref={input}
            role="combobox"
            aria-expanded="true"
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={items[at] ? `${listId}-${at}` : undefined}
            aria-label={t('palette.title')}
            placeholder={t('palette.title')}
            value={query}
            spellCheck={false}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <kbd>Esc</kbd>
        </div>
        <div
          ref={list}
          id={listId}
          role="listbox"
          aria-label={t('palette.title')}
          aria-busy={answered !== query}
          className="palette-list"
        >
          {items.length === 0 && query !== '' && (
            <div className="state muted">{t('palette.none', { query })}</div>
          )}
          <Results
            groups={groups}
            listId={listId}
            at={at}
            onRun={run}
            onPoint={(index) => change({ at: index })}
          />
        </div>
        <div className="palette-foot">
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.move')}
          </span>
          <span>
            <kbd>Enter</kbd> {t('palette.run')}
          </span>
          <span className="grow" />
          <span role="status">{tn('palette.results', items.length)}</span>
        </div>
      </div>
    </div>
  );
}

interface ResultsProps {
  readonly groups: readonly PaletteGroup[];
  readonly listId: string;
  readonly at: number;
  onRun(item: PaletteItem): void;
  onPoint(index: number): void;
}

function Results({ groups, listId, at, onRun, onPoint }: ResultsProps) {
  let index = -1;
  return groups.map((group) => (
    // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox
    <div key={group.id} role="group" aria-label={group.label}>
      <div className="group" aria-hidden="true">
        {group.label}
      </div>
      {group.items.map((item) => {
        index += 1;
        const mine = index;
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and points here
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field's Enter runs the option
          <div
            key={item.id}
            id={`${listId}-${mine}`}
            data-index={mine}
            role="option"
            aria-selected={mine === at}
            onClick={() => onRun(item)}
            onPointerMove={() => {
              if (mine !== at) onPoint(mine);
            }}
          >
            <Icon name={item.icon} />
            <span className="ellipsis">{item.label}</span>
            {item.detail && <span className="muted ellipsis">{item.detail}</span>}
            <span className="grow" />
            {item.keys && <kbd>{keysText(item.keys)}</kbd>}
          </div>
        );
      })}
    </div>
  ));
}
