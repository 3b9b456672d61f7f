/** What `/` and `F` open over a grid: a filter of its rows, and the list of its columns. */
import { type RefObject, useId, useState } from 'react';
import { formatNumber } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { Icon, IconButton, Popover } from '../ui/index.ts';
import type { GridColumn } from './columns.ts';

export interface GridFilterProps {
  readonly text: string;
  readonly shown: number;
  readonly all: number;
  /** Totals below stay those of all rows, which is then said. */
  readonly hasTotals: boolean;
  onChange(text: string): void;
  /** To the rows that are left. */
  onDone(): void;
  onClose(): void;
}

/** A line over the grid: the text, how many rows hold it, and the way out. */
export function GridFilter(props: GridFilterProps) {
  const { text, shown, all, hasTotals } = props;
  const counts = t('grid.filterCount', {
    shown: formatNumber(shown, 0),
    all: formatNumber(all, 0),
  });
  return (
    <search className="grid-filter">
      <Icon name="search" className="muted" />
      <input
        // biome-ignore lint/a11y/noAutofocus: a person asked for it with a key
        autoFocus
        type="search"
        className="input"
        aria-label={t('grid.filter')}
        placeholder={t('grid.filterHint')}
        value={text}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault();
            props.onDone();
          }
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          props.onClose();
        }}
      />
      <span role="status" className="muted">
        {text.trim() === '' ? '' : counts}
        {text.trim() !== '' && hasTotals ? `, ${t('grid.filterTotals')}` : ''}
      </span>
      <IconButton icon="close" small label={t('grid.filterClose')} onClick={props.onClose} />
    </search>
  );
}

export interface FindColumnProps<Row> {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly columns: readonly GridColumn<Row>[];
  onFound(id: string): void;
  onClose(): void;
}

/** Columns by their heads; arrows choose, Enter goes there. */
export function FindColumn<Row>({ anchor, columns, onFound, onClose }: FindColumnProps<Row>) {
  const list = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const wanted = text.trim().toLowerCase();
  const found = columns.filter(({ head }) => head.toLowerCase().includes(wanted));
  const active = Math.min(at, found.length - 1);
  const choose = (column: GridColumn<Row> | undefined) => {
    if (!column) return;
    onClose();
    onFound(column.id);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) setAt((active + step + found.length) % found.length);
    else if (event.key === 'Enter') choose(found[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Popover
      anchor={anchor}
      label={t('grid.findColumn')}
      className="popover find-column"
      onClose={onClose}
    >
      <input
        className="input"
        role="combobox"
        aria-label={t('grid.findColumn')}
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        placeholder={t('grid.findColumn')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={list} role="listbox" aria-label={t('grid.columns')}>
        {found.map((column, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
          <div
            key={column.id}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onClick={() => choose(column)}
          >
            {column.head}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="muted">{t('grid.noColumn', { text: text.trim() })}</p>}
    </Popover>
  );
}
