/**
 * What has no match on either side. Lines and items are selected, their difference runs along below,
 * and one key matches them: one with one, one with many, many with many.
 */
import { useRef, useState } from 'react';
import type { InputOf } from '../../contract.ts';
import { formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { Area, QueryView, Segmented, useReadOnly } from '../../ui/index.ts';
import type { OpenRow } from './figures.ts';
import { ManualBar } from './ManualBar.tsx';
import { MoreRows, STEP } from './MoreRows.tsx';
import { type BookRow, type Chosen, manualMatch, NOTHING_CHOSEN } from './manual.ts';
import { NothingOpen } from './NothingOpen.tsx';
import { OPEN_TOPICS, OpenTable, type SideProps } from './OpenTable.tsx';
import { SettledSide } from './SettledSide.tsx';

type OpenInput = Omit<InputOf<'reconcile.open'>, 'side' | 'start' | 'count'>;
type Side = 'bank' | 'book';
/** The books show what is open, or what was settled and a chosen line gives back. */
const BOOKS = ['open', 'settled'] as const;
type Books = (typeof BOOKS)[number];

export interface OpenViewProps {
  readonly input: OpenInput;
  /** Bank lines of the period, matched or not; before it is known, `undefined`. */
  readonly lineCount: number | undefined;
  readonly chosen: Chosen;
  onChosen(chosen: Chosen): void;
}

export function OpenView({ input, lineCount, chosen, onChosen }: OpenViewProps) {
  const { from, ...anyDay } = input;
  const [books, setBooks] = useState<Books>('open');
  const tables = { bank: useRef<HTMLTableElement>(null), book: useRef<HTMLTableElement>(null) };
  const refusal = useReadOnly('cash.reconcile');
  const accept = useCommand('reconcile.accept', {
    done: () => t('reconcile.accepted.one', { count: 1 }),
  });
  const run = async () => {
    const match = manualMatch(chosen);
    if (typeof match === 'string' || refusal !== null || accept.isRunning) return;
    const reply = await accept.run({ matches: [match] });
    if (reply.ok) onChosen(NOTHING_CHOSEN);
  };
  useShortcuts([
    { keys: 'm', label: t('reconcile.keys.match'), group: 'screen', run: () => void run() },
    { keys: 'ArrowDown', label: t('reconcile.keys.move'), group: 'screen' },
    { keys: 'Space', label: t('reconcile.keys.select'), group: 'screen' },
    { keys: 'ArrowRight', label: t('reconcile.keys.side'), group: 'screen' },
  ]);
  const toggle = (side: Side, row: OpenRow | BookRow) => {
    const own: readonly (OpenRow | BookRow)[] = chosen[side];
    const rest = own.filter(({ id }) => id !== row.id);
    const next = rest.length < own.length ? rest : [...own, row];
    // What a line gives back depends on the line.
    const stays = side === 'book' || books === 'open';
    onChosen({ ...chosen, ...(stays ? {} : { book: [] }), [side]: next });
  };
  const booksChoice = (
    <Segmented<Books>
      small
      label={t('reconcile.open.books')}
      value={books}
      options={BOOKS.map((value) => ({ value, label: t(`reconcile.open.books.${value}`) }))}
      onChange={(value) => {
        setBooks(value);
        onChosen({ ...chosen, book: [] });
      }}
    />
  );
  return (
    <div className="reconcile-open">
      <OpenSide
        side="bank"
        input={input}
        lineCount={lineCount}
        table={tables.bank}
        chosen={chosen.bank}
        onToggle={(row) => toggle('bank', row)}
        onOther={() => tables.book.current?.focus()}
      />
      {books === 'open' ? (
        <OpenSide
          side="book"
          input={anyDay}
          table={tables.book}
          chosen={chosen.book}
          aside={booksChoice}
          onToggle={(row) => toggle('book', row)}
          onOther={() => tables.bank.current?.focus()}
        />
      ) : (
        <SettledSide
          side="book"
          line={chosen.bank[0]}
          search={anyDay.search}
          table={tables.book}
          chosen={chosen.book}
          aside={booksChoice}
          onToggle={(row) => toggle('book', row)}
          onOther={() => tables.bank.current?.focus()}
        />
      )}
      <ManualBar chosen={chosen} onChosen={onChosen} onMatch={() => void run()} />
    </div>
  );
}

function OpenSide({
  side,
  input,
  lineCount,
  table,
  chosen,
  aside,
  onToggle,
  onOther,
}: SideProps & { readonly input: OpenInput; readonly lineCount?: number | undefined }) {
  const [count, setCount] = useState(STEP);
  const query = useQuery('reconcile.open', { ...input, side, count }, { topics: OPEN_TOPICS });
  const title = t(`reconcile.open.${side}`);
  const shown = query.data?.rows.length ?? 0;
  const all = query.data?.count ?? 0;
  return (
    <Area
      title={title}
      caption={
        query.data === undefined
          ? ''
          : t('reconcile.open.caption', {
              shown: formatNumber(shown, 0),
              count: formatNumber(all, 0),
            })
      }
      aside={
        <>
          <MoreRows shown={shown} all={all} count={count} onCount={setCount} />
          {aside}
        </>
      }
    >
      <QueryView
        query={query}
        rows={16}
        isEmpty={(value) => value.rows.length === 0}
        empty={<NothingOpen lineCount={side === 'bank' ? lineCount : undefined} />}
      >
        {(value) => (
          <OpenTable
            name={title}
            rows={value.rows}
            table={table}
            chosen={chosen}
            side={side}
            onToggle={onToggle}
            onOther={onOther}
          />
        )}
      </QueryView>
    </Area>
  );
}
