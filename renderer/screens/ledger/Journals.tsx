/** Journals, newest first, and the one that is chosen beside them; what is posted is only reversed. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { call } from '../../api.ts';
import type { InputOf, OutputOf } from '../../contract.ts';
import { Grid, type GridColumn, type GridSource } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useClocks } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Empty, IconButton, QueryView } from '../../ui/index.ts';
import { amountColumn, textColumn } from './columns.ts';
import { JournalDetail } from './JournalDetail.tsx';
import { type Books, useLedgerView } from './ledger-view.ts';
import { LEDGER_TOPICS } from './TrialBalance.tsx';

type Journals = OutputOf<'ledger.journals'>;
export type Journal = Journals['rows'][number];
type Input = Omit<InputOf<'ledger.journals'>, 'start' | 'count'>;

const FIRST_PAGE = 200;

export interface JournalsProps {
  readonly books: Books;
  /** The journal to show beside the list. */
  readonly journal: string | undefined;
  /** Only those that left in this batch. */
  readonly batch: string | undefined;
  readonly batchNumber: string | undefined;
  /** Only those that left already, or that are ready to leave. */
  readonly left: 'yes' | 'no' | undefined;
}

function inputOf(
  { books, batch, left }: JournalsProps,
  view: { source: string | null; search: string },
): Input {
  if (batch !== undefined) return { batchId: batch };
  const { entityId, from, to } = books;
  return {
    ...(entityId === null ? {} : { entityIds: [entityId] }),
    from,
    to,
    ...(left === undefined ? {} : { hasLeft: left === 'yes' }),
    ...(view.source === null ? {} : { source: view.source as NonNullable<Input['source']> }),
    ...(view.search === '' ? {} : { search: view.search }),
  };
}

function titleOf({ batchNumber, left }: JournalsProps): string {
  if (batchNumber !== undefined) return t('ledger.journals.ofBatch', { number: batchNumber });
  if (left === undefined) return t('ledger.section.journals');
  return t(left === 'yes' ? 'ledger.journals.left' : 'ledger.journals.ready');
}

export function Journals(props: JournalsProps) {
  const { journal, books } = props;
  const source = useLedgerView((state) => state.source);
  const search = useLedgerView((state) => state.search);
  const input = inputOf(props, { source, search });
  const query = useQuery(
    'ledger.journals',
    { ...input, start: 0, count: FIRST_PAGE },
    { topics: [...LEDGER_TOPICS, 'export_batch'] },
  );
  const [active, setActive] = useState<string | null>(journal ?? null);
  useEffect(() => {
    if (journal !== undefined) setActive(journal);
  }, [journal]);
  const side = useRef<HTMLDivElement>(null);
  const cell = useRef<Element | null>(null);
  const [entered, setEntered] = useState(0);
  // Enter goes from the list into the journal, Escape back: tabs alone would walk through all cells.
  useEffect(() => {
    if (entered > 0) side.current?.focus();
  }, [entered]);
  const enter = (row: Journal) => {
    cell.current = document.activeElement;
    setActive(row.id);
    setEntered((times) => times + 1);
  };
  return (
    <div className={active === null ? 'ledger-journals' : 'ledger-journals split'}>
      <Area
        title={titleOf(props)}
        caption={books.entityName}
        className="sections-fill"
        {...(query.data
          ? {
              aside: <span className="muted">{tn('ledger.journals.count', query.data.count)}</span>,
            }
          : {})}
      >
        <QueryView
          query={query}
          rows={16}
          isEmpty={({ count }) => count === 0}
          empty={<Empty title={t('ledger.journals.empty')} why={t('ledger.journals.emptyWhy')} />}
        >
          {(first) => (
            <JournalGrid
              first={first}
              input={input}
              onActive={(row) => setActive(row.id)}
              onEnter={enter}
            />
          )}
        </QueryView>
      </Area>
      {active !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape leads back to the list
        <div
          ref={side}
          className="ledger-side"
          tabIndex={-1}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && cell.current instanceof HTMLElement) cell.current.focus();
          }}
        >
          <IconButton
            icon="close"
            small
            label={t('ledger.journals.close')}
            onClick={() => setActive(null)}
          />
          <JournalDetail key={active} journalId={active} onShow={setActive} />
        </div>
      )}
    </div>
  );
}

function useSource(first: Journals, input: Input): GridSource<Journal> {
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const asked = JSON.stringify(input);
  return useMemo(
    () => ({
      getRows: async (start, end) => {
        if (end <= first.rows.length || first.rows.length === first.count)
          return { rows: first.rows.slice(start, end), count: first.count };
        const reply = await call(
          'ledger.journals',
          { ...(JSON.parse(asked) as Input), start, count: Math.max(1, end - start) },
          knownEntry === undefined ? undefined : { knownEntry },
        );
        if (!reply.ok) throw Object.assign(new Error(reply.error.message), { error: reply.error });
        return reply.value;
      },
    }),
    [first, asked, knownEntry],
  );
}

function journalColumns(): readonly GridColumn<Journal>[] {
  return [
    textColumn<Journal>('number', 'ledger.column.number', 72, ({ number }) => String(number), {
      isName: true,
    }),
    {
      id: 'date',
      head: t('ledger.column.date'),
      type: 'date',
      width: 104,
      value: ({ postingDate }) => postingDate,
    },
    textColumn<Journal>(
      'description',
      'ledger.column.description',
      260,
      ({ description }) => description,
      { grow: true },
    ),
    textColumn<Journal>(
      'source',
      'ledger.column.source',
      92,
      ({ source, ruleName }) => ruleName ?? t(`ledger.source.${source}`),
      { rank: 2, marks: () => ({ isMuted: true }) },
    ),
    textColumn<Journal>(
      'batches',
      'ledger.column.batches',
      68,
      ({ batches }) => batches.join(', '),
      {
        rank: 2,
      },
    ),
    {
      id: 'state',
      head: t('ledger.column.state'),
      type: 'status',
      width: 112,
      rank: 2,
      value: () => '',
      status: ({ reversedByNumber }) =>
        reversedByNumber === null
          ? null
          : { tone: 'warn', text: t('ledger.journals.reversed', { number: reversedByNumber }) },
    },
    textColumn<Journal>('ccy', 'ledger.column.ccy', 50, ({ total }) => total.currency),
    amountColumn<Journal>('total', t('ledger.column.total'), ({ total }) => total, {
      isKey: true,
      explain: ({ entityId, id }) =>
        explainBy('ledger.explain', { entityId, figure: 'journal', journalId: id }),
    }),
  ];
}

function JournalGrid(props: {
  readonly first: Journals;
  readonly input: Input;
  onActive(row: Journal): void;
  onEnter(row: Journal): void;
}) {
  const { first, input, onActive, onEnter } = props;
  const source = useSource(first, input);
  const columns = useMemo(journalColumns, []);
  return (
    <Grid<Journal>
      name={t('ledger.section.journals')}
      columns={columns}
      source={source}
      rowId={({ id }) => id}
      stateKey="ledger.journals"
      onActiveRow={(row) => row && onActive(row)}
      onDrill={onEnter}
    />
  );
}
