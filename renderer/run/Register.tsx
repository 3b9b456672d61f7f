/**
 * One register of the workspace: its rows as a grid, a row opened in a form that is drawn from the
 * command's schema, and a button to add one.
 */
import { type ReactNode, useMemo, useState } from 'react';
import type { Reference } from '../form/field.tsx';
import { Grid, type GridColumn } from '../grid/index.ts';
import { t, tn } from '../messages/index.ts';
import type { QueryState } from '../query.ts';
import { Area, Button, Empty, QueryView } from '../ui/index.ts';
import { type Checker, EntryDialog } from './EntryDialog.tsx';

type SaveName = 'entities.save' | 'banks.save' | 'categories.save' | 'feePrices.save';

export interface RegisterProps<Row extends { readonly id: string; readonly name: string }> {
  readonly title: string;
  /** One of its rows, in a word. */
  readonly one: string;
  readonly query: QueryState<readonly Row[]>;
  readonly columns: readonly GridColumn<Row>[];
  readonly save: SaveName;
  readonly references?: { readonly [property: string]: readonly Reference[] };
  /** Tells at its fields what is wrong while somebody types. */
  readonly check?: Checker;
  /** Further buttons over the list, for the row that is active. */
  extra?(active: Row | null): ReactNode;
  /** The fields of the command, from a row. */
  valuesOf(row: Row): { readonly [name: string]: unknown };
}

type Opened<Row> = { readonly row: Row | null } | null;

export function Register<Row extends { readonly id: string; readonly name: string }>(
  props: RegisterProps<Row>,
) {
  const { title, query, columns } = props;
  const [opened, setOpened] = useState<Opened<Row>>(null);
  const [active, setActive] = useState<Row | null>(null);
  return (
    <Area
      title={title}
      caption={t('settings.list.editHint')}
      className="sections-fill register-list"
      aside={
        <>
          {query.data && (
            <span className="muted">{tn('settings.list.count', query.data.length)}</span>
          )}
          {props.extra?.(active)}
          <Button
            small
            icon="edit"
            writes
            disabled={active === null}
            onClick={() => setOpened({ row: active })}
          >
            {t('settings.list.edit')}
          </Button>
          <Button small icon="plus" writes onClick={() => setOpened({ row: null })}>
            {t('settings.list.add')}
          </Button>
        </>
      }
    >
      <QueryView
        query={query}
        rows={12}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <Empty
            title={t('settings.list.empty')}
            why={t('settings.list.emptyWhy')}
            action={
              <Button icon="plus" writes onClick={() => setOpened({ row: null })}>
                {t('settings.list.addTitle', { what: props.one })}
              </Button>
            }
          />
        }
      >
        {(rows) => (
          <Grid<Row>
            name={title}
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            stateKey={`settings.${props.save}`}
            onActiveRow={(row) => row && setActive(row)}
            onDrill={(row) => setOpened({ row })}
          />
        )}
      </QueryView>
      {opened && <RowDialog {...props} row={opened.row} onClose={() => setOpened(null)} />}
    </Area>
  );
}

function RowDialog<Row extends { readonly id: string; readonly name: string }>(
  props: RegisterProps<Row> & { readonly row: Row | null; onClose(): void },
) {
  const { row, save, one, valuesOf } = props;
  const initial = useMemo(
    () => (row === null ? {} : { ...valuesOf(row), id: row.id }),
    [row, valuesOf],
  );
  const what = row?.name ?? one;
  return (
    <EntryDialog
      name={save}
      title={t(row === null ? 'settings.list.addTitle' : 'settings.list.editTitle', { what })}
      initial={initial}
      hidden={['id', 'expectedEntry']}
      references={props.references ?? {}}
      {...(props.check ? { check: props.check } : {})}
      {...(row === null ? { draftKey: `settings.${save}` } : {})}
      done={(value) => t('settings.saved', { name: String(value.name ?? one) })}
      onClose={props.onClose}
    />
  );
}
