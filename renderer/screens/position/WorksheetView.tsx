/**
 * The cash worksheet: days beside each other from opening to closing, with manual items that people
 * add, and the signing of the position. Each day foots, and every cell opens to its lines and flows.
 */
import { useMemo, useState } from 'react';
import type { AppError, InputOf, OutputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { formatDate } from '../../format/index.ts';
import { Grid, type GridColumn, useTree } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { useSession } from '../../stores/session.ts';
import { Button, Chip, Dialog, Opens, QueryView, Skeleton } from '../../ui/index.ts';
import { CashExport } from './CashExport.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { NoAccounts, NoMatch } from './NothingHere.tsx';
import { PositionFilters } from './PositionFilters.tsx';
import { CASH_TOPICS, scopeInput } from './position-input.ts';
import { SignDialog } from './SignDialog.tsx';
import { ViewTabs } from './ViewTabs.tsx';
import { AHEAD_DAYS, isNarrowed, usePositionView } from './view-store.ts';

type Worksheet = OutputOf<'position.worksheet'>;
type SheetRow = Worksheet['rows'][number];
type Item = OutputOf<'position.items'>[number];
type ItemInput = InputOf<'position.saveItem'>;

/** The rows as a tree: groups close, balances stand by themselves. */
interface SheetLine extends Omit<SheetRow, 'kind'> {
  readonly kind: 'group' | 'row';
  readonly what: SheetRow['kind'];
}

/** Words of the rows that are not names of categories. */
function labelOf(row: SheetLine): string {
  if (row.what === 'category' || row.what === 'item') return row.label;
  return t(`worksheet.row.${row.id}` as 'worksheet.row.opening');
}

function columnsOf(value: Worksheet, asked: { readonly asOf: string }) {
  const { reportingCurrency: currency, days } = value;
  return [
    {
      id: 'label',
      head: t('worksheet.name', { currency }),
      width: 210,
      value: labelOf,
    },
    ...days.map(
      (day, index): GridColumn<SheetLine> => ({
        id: day,
        head: formatDate(day, { weekday: true, year: 'never' }),
        type: 'amount',
        width: 112,
        value: (row) => row.cells[index]?.amount ?? null,
        currency: () => currency,
        zeroAsDash: true,
        explain: (row) => explainBy('position.explainCell', { ...asked, rowId: row.id, day }),
      }),
    ),
  ] satisfies readonly GridColumn<SheetLine>[];
}

const NO_LINES: readonly SheetLine[] = [];

export function WorksheetView() {
  const asOf = useAsOf();
  const view = usePositionView();
  const scope = useSession((state) => state.scope);
  const input = {
    asOf,
    by: view.by,
    ahead: view.ahead,
    ...scopeInput(view, scope?.id),
  } satisfies InputOf<'position.worksheet'>;
  const query = useQuery('position.worksheet', input, { topics: CASH_TOPICS });
  const items = useQuery('position.items', {}, { topics: ['expected_flow'] });
  const [edited, setEdited] = useState<{ readonly item: Item | null } | null>(null);
  const [isSigning, setSigning] = useState(false);
  const lines = useMemo(
    () =>
      query.data?.rows.map(
        (row): SheetLine => ({
          ...row,
          kind: row.kind === 'group' ? 'group' : 'row',
          what: row.kind,
        }),
      ) ?? NO_LINES,
    [query.data],
  );
  const closing = lines.filter(({ id }) => id === 'closing');
  const body = useMemo(() => lines.filter(({ id }) => id !== 'closing'), [lines]);
  const { shown, tree } = useTree(body);
  const key = JSON.stringify(input);
  const days = query.data?.days.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the whole question
  const columns = useMemo(() => (query.data ? columnsOf(query.data, input) : []), [key, days]);
  const gaps = (query.data?.missingAccounts.length ?? 0) + (query.data?.missingRates.length ?? 0);
  const late = query.data?.lateAccounts.length ?? 0;
  const openItem = (row: SheetLine) => {
    const id = row.id.startsWith('manual:') ? row.id.slice('manual:'.length) : null;
    const item = items.data?.find((one) => one.id === id);
    if (item) setEdited({ item });
  };
  return (
    <Screen
      flush
      permission="cash.edit"
      title={t('position.title')}
      context={t('worksheet.context')}
      states={
        <>
          {gaps > 0 && <Chip tone="warn">{tn('worksheet.gaps', gaps)}</Chip>}
          {late > 0 && (
            <Opens
              className="chip-figure"
              opens={explainBy('position.explainCount', {
                asOf,
                basis: view.by === 'value' ? 'value' : 'booked',
                count: 'late',
                ...scopeInput(view, scope?.id),
              })}
            >
              <Chip tone="warn">{tn('worksheet.late', late)}</Chip>
            </Opens>
          )}
        </>
      }
      actions={
        <>
          <ViewTabs view="worksheet" />
          <CashExport table="worksheet" input={input} isReady={query.data !== undefined} />
          <Button
            kind="primary"
            writes="cash.edit"
            disabled={query.data === undefined || query.data.accountCount === 0}
            onClick={() => setSigning(true)}
          >
            {t('worksheet.sign')}
          </Button>
        </>
      }
      toolbar={
        <PositionFilters name="position.worksheet">
          <FilterMenu
            label={t('worksheet.by')}
            value={t(`worksheet.by.${view.by}`)}
            items={(['booking', 'value'] as const).map((by) => ({
              id: by,
              label: t(`worksheet.by.${by}`),
              isChecked: by === view.by,
              run: () => view.change({ by }),
            }))}
          />
          <FilterMenu
            label={t('worksheet.ahead')}
            value={tn('worksheet.days', view.ahead)}
            items={AHEAD_DAYS.map((ahead) => ({
              id: String(ahead),
              label: tn('worksheet.days', ahead),
              isChecked: ahead === view.ahead,
              run: () => view.change({ ahead }),
            }))}
          />
          <Button small icon="plus" writes="cash.edit" onClick={() => setEdited({ item: null })}>
            {t('worksheet.addItem')}
          </Button>
        </PositionFilters>
      }
    >
      <QueryView
        query={query}
        rows={16}
        isEmpty={({ accountCount, rows }) =>
          accountCount === 0 && rows.every(({ kind }) => kind !== 'item')
        }
        empty={isNarrowed(view) || scope?.id ? <NoMatch /> : <NoAccounts />}
      >
        {(value) => (
          <Grid<SheetLine>
            key={`${value.reportingCurrency} ${value.days.join(' ')}`}
            name={t('worksheet.grid')}
            columns={columns}
            rows={shown}
            totals={closing}
            tree={tree}
            rowId={(row) => row.id}
            onDrill={openItem}
          />
        )}
      </QueryView>
      {edited && <ItemDialog item={edited.item} asOf={asOf} onClose={() => setEdited(null)} />}
      {isSigning && <SignDialog basis="booked" onClose={() => setSigning(false)} />}
    </Screen>
  );
}

function ItemDialog(props: { readonly item: Item | null; asOf: string; onClose(): void }) {
  const { item, asOf, onClose } = props;
  const schema = useEntrySchema('position.saveItem');
  const accounts = useQuery('accounts.list', {});
  const categories = useQuery('categories.list', {});
  const [error, setError] = useState<AppError | undefined>(undefined);
  const initial = useMemo(
    () =>
      item === null
        ? { date: asOf }
        : {
            accountId: item.accountId ?? '',
            categoryId: item.categoryId,
            date: item.date,
            amount: item.amount,
            description: item.description,
          },
    [item, asOf],
  );
  const save = async (value: ItemInput) => {
    const reply = await runCommand(
      'position.saveItem',
      { ...value, ...(item === null ? {} : { id: item.id, expectedEntry: item.entry }) },
      { toastErrors: false, done: () => t('worksheet.itemSaved', { name: value.description }) },
    );
    setError(reply.ok ? undefined : reply.error);
    if (reply.ok) onClose();
    return reply.ok;
  };
  const remove = async () => {
    if (item === null) return;
    const reply = await runCommand(
      'position.removeItem',
      { id: item.id, expectedEntry: item.entry },
      { done: () => t('worksheet.itemRemoved', { name: item.description }) },
    );
    if (reply.ok) onClose();
  };
  return (
    <Dialog
      wide
      title={t(item === null ? 'worksheet.addItem' : 'worksheet.editItem')}
      onClose={onClose}
    >
      {schema && accounts.data && categories.data ? (
        <>
          <SchemaForm
            schema={schema}
            initial={initial}
            hidden={['id', 'expectedEntry']}
            references={{
              accountId: accounts.data.map(({ id, name, entityName, currency }) => ({
                id,
                label: `${entityName}, ${name} (${currency})`,
              })),
              categoryId: categories.data.map(({ id, name }) => ({ id, label: name })),
            }}
            submitLabel={t('common.save')}
            {...(error ? { error } : {})}
            onCancel={onClose}
            onSubmit={(value) => save(value as unknown as ItemInput)}
          />
          {item !== null && (
            <Button kind="quiet" icon="close" writes="cash.edit" onClick={() => void remove()}>
              {t('worksheet.removeItem')}
            </Button>
          )}
        </>
      ) : (
        <Skeleton rows={6} />
      )}
    </Dialog>
  );
}
