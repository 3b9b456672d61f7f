/** The statement lines of an account: every one of them, searched, sorted and totalled in SQL. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { call } from '../../api.ts';
import type { AppError, InputOf, OutputOf } from '../../contract.ts';
import { dateOfDayNumber, dayNumberOf, formatDate } from '../../format/index.ts';
import { Grid, type GridEdit, type GridSource } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { runCommand, useQuery, useTopics } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { knownMeta, useAsOf, useClocks, useIsPast } from '../../stores/clocks.ts';
import { explain, explainBy } from '../../stores/explain.ts';
import { useTabs } from '../../stores/tabs.ts';
import { toastError } from '../../stores/toasts.ts';
import { downloadFile } from '../../ui/download.ts';
import { Button, Chip, Icon } from '../../ui/index.ts';
import { FilterMenu } from './FilterMenu.tsx';
import { type LineRow, lineColumns, totalRows } from './lines-columns.ts';

type Input = InputOf<'lines.page'>;
type Page = OutputOf<'lines.page'>;
type Category = OutputOf<'categories.list'>[number];

const PERIODS = ['all', 'month', 'day'] as const;
type Period = (typeof PERIODS)[number];

const MONTH_DAYS = 30;
const TYPING_MS = 200;

function fromOf(period: Period, until: string): string | undefined {
  if (period === 'all') return undefined;
  const days = period === 'day' ? 0 : MONTH_DAYS - 1;
  return dateOfDayNumber((dayNumberOf(until) ?? 0) - days);
}

/** Pages of the lines that match, and what is known of all of them. */
function useLines(filter: Input) {
  const key = JSON.stringify(filter);
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const [round, setRound] = useState(0);
  const [all, setAll] = useState<Pick<Page, 'count' | 'totals'> | null>(null);
  useTopics(['statement_line', 'category'], () => setRound((before) => before + 1));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other knowledge is other lines
  const source = useMemo<GridSource<LineRow>>(
    () => ({
      getRows: async (start, end, sort) => {
        const asked = JSON.parse(key) as Input;
        const page = { ...asked, start, count: end - start, ...(sort ? { sort } : {}) };
        const reply = await call('lines.page', page, knownMeta());
        if (!reply.ok) throw Object.assign(new Error(reply.error.message), { error: reply.error });
        const { rows, count, totals } = reply.value;
        setAll((before) =>
          JSON.stringify(before) === JSON.stringify({ count, totals }) ? before : { count, totals },
        );
        return { rows: rows.map((line) => ({ kind: 'line', id: line.id, line })), count };
      },
    }),
    [key, knownEntry],
  );
  return { source, all, round };
}

/** The category that typed text names, by its name or code; `null` for none. */
function categoryOf(text: string, categories: readonly Category[]): Category | null | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return null;
  return categories.find(
    ({ name, code }) => name.toLowerCase() === wanted || code.toLowerCase() === wanted,
  );
}

async function setCategory(
  lineIds: readonly string[],
  category: Category | null,
  toastErrors: boolean,
): Promise<AppError | null> {
  const count = lineIds.length;
  const reply = await runCommand(
    'lines.setCategory',
    { lineIds: [...lineIds], categoryId: category?.id ?? null },
    {
      toastErrors,
      done: () =>
        category
          ? tn('lines.categorised', count, { category: category.name })
          : tn('lines.uncategorised', count),
    },
  );
  return reply.ok ? null : reply.error;
}

/** Saves typed or pasted categories, one command for each category. */
async function saveEdits(
  edits: readonly GridEdit<LineRow>[],
  categories: readonly Category[],
): Promise<AppError | null> {
  const chosen = new Map<Category | null, string[]>();
  for (const { row, value } of edits) {
    const category = categoryOf(value, categories);
    if (category === undefined)
      return {
        kind: 'invalid-input',
        code: 'CATEGORY_UNKNOWN',
        message: t('lines.categoryUnknown', {
          name: value,
          known: categories.map(({ name }) => name).join(', '),
        }),
        path: 'categoryId',
      };
    chosen.set(category, [...(chosen.get(category) ?? []), row.id]);
  }
  for (const [category, lineIds] of chosen) {
    const error = await setCategory(lineIds, category, false);
    if (error) return error;
  }
  return null;
}

async function exportCsv(input: Input): Promise<void> {
  const reply = await call('export.table', { table: 'lines', input }, knownMeta());
  if (reply.ok) downloadFile(reply.value);
  else toastError(reply.error);
}

function goBack(): void {
  const { tabs, active, travel, go } = useTabs.getState();
  const tab = tabs.find((one) => one.id === active);
  if (tab && tab.at > 0) travel(-1);
  else go({ screen: 'position', params: {} });
}

export function LinesView(props: {
  readonly accountId: string;
  /** The day asked for by the figure that led here; the effective date otherwise. */
  readonly until: string | undefined;
}) {
  const { accountId } = props;
  const effective = useAsOf();
  const until = props.until ?? effective;
  const isPast = useIsPast();
  const [search, setSearch] = useState('');
  const [period, setPeriod] = useState<Period>('all');
  const [categoryId, setCategoryId] = useState<string | null>(null);
  const [active, setActive] = useState<LineRow | null>(null);
  const accounts = useQuery('accounts.list', {}, { topics: ['account'] });
  const categories = useQuery('categories.list', {}, { topics: ['category'] }).data ?? [];
  const account = accounts.data?.find((one) => one.id === accountId);
  const from = fromOf(period, until);
  const filter: Input = {
    accountIds: [accountId],
    to: until,
    ...(from === undefined ? {} : { from }),
    ...(search === '' ? {} : { search }),
    ...(categoryId === null ? {} : { categoryIds: [categoryId] }),
  };
  const { source, all, round } = useLines(filter);
  const currency = account?.currency ?? null;
  const columns = useMemo(() => lineColumns(currency), [currency]);
  const totals = useMemo(() => (all ? totalRows(all.totals, all.count) : []), [all]);
  const onActiveRow = useCallback((row: LineRow | null) => setActive(row), []);
  const title = account ? t('lines.title', { account: account.name }) : t('lines.allAccounts');
  return (
    <Screen
      flush
      title={title}
      tabTitle={account?.name ?? t('lines.allAccounts')}
      {...(account
        ? { context: [account.entityName, account.bankName, account.number].join(' · ') }
        : {})}
      states={all && <Chip>{tn('lines.count', all.count)}</Chip>}
      actions={
        <>
          <Button icon="left" onClick={goBack} title="Alt ←">
            {t('lines.back')}
          </Button>
          <Button icon="download" onClick={() => void exportCsv(filter)}>
            {t('position.exportCsv')}
          </Button>
        </>
      }
      toolbar={
        <>
          <SearchField onSearch={setSearch} />
          <FilterMenu
            label={t('lines.period')}
            value={t(`lines.period.${period}`, { date: formatDate(until) })}
            items={PERIODS.map((one) => ({
              id: one,
              label: t(`lines.period.${one}`, { date: formatDate(until) }),
              isChecked: one === period,
              run: () => setPeriod(one),
            }))}
          />
          <FilterMenu
            label={t('lines.category')}
            value={categories.find(({ id }) => id === categoryId)?.name ?? t('lines.categoryAll')}
            items={[
              {
                id: 'all',
                label: t('lines.categoryAll'),
                isChecked: categoryId === null,
                run: () => setCategoryId(null),
              },
              ...categories.map(({ id, name }, index) => ({
                id,
                label: name,
                isChecked: id === categoryId,
                startsGroup: index === 0,
                run: () => setCategoryId(id),
              })),
            ]}
          />
          <span className="grow" />
          {!isPast && active?.kind === 'line' && (
            <FilterMenu
              label={t('lines.setCategory')}
              value={active.line.categoryName ?? t('lines.noCategory')}
              items={[null, ...categories].map((category) => ({
                id: category?.id ?? 'none',
                label: category?.name ?? t('lines.noCategory'),
                isChecked: (category?.id ?? null) === active.line.categoryId,
                run: () => void setCategory([active.id], category, true),
              }))}
            />
          )}
        </>
      }
    >
      <Grid
        key={currency ?? ''}
        name={t('lines.grid')}
        columns={columns}
        source={source}
        round={round}
        totals={totals}
        rowId={(row) => row.id}
        stateKey="lines"
        onActiveRow={onActiveRow}
        onDrill={(row) => explain(explainBy('lines.explain', { lineId: row.id }))}
        onEdit={(edits) => saveEdits(edits, categories)}
      />
    </Screen>
  );
}

/** Asks once typing pauses. `/` goes there. */
function SearchField({ onSearch }: { onSearch(text: string): void }) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => onSearch(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, onSearch]);
  useShortcuts([
    {
      keys: '/',
      label: t('lines.searchKey'),
      group: 'screen',
      run: (event) => {
        event.preventDefault();
        field.current?.focus();
      },
    },
  ]);
  return (
    <label className="lines-search">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        className="input"
        value={text}
        aria-label={t('lines.searchKey')}
        placeholder={t('lines.search')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') {
            event.stopPropagation();
            setText('');
          }
        }}
      />
    </label>
  );
}
