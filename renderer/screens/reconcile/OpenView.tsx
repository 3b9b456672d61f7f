/**
 * What has no match on either side. Lines and items are selected, their difference runs along below,
 * and one key matches them: one with one, one with many, many with many.
 */
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { InputOf } from '../../contract.ts';
import { formatDate, formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { Area, Empty, Figure, Link, QueryView, useReadOnly } from '../../ui/index.ts';
import { type OpenRow, opensOpen } from './figures.ts';
import { ManualBar } from './ManualBar.tsx';
import { type Chosen, manualMatch, NOTHING_CHOSEN } from './manual.ts';
import { PaymentMark } from './PaymentMark.tsx';

type OpenInput = Omit<InputOf<'reconcile.open'>, 'side' | 'start' | 'count'>;
type Side = 'bank' | 'book';

const STEP = 100;
const MOST = 1000;
export const OPEN_TOPICS = ['reconciliation', 'statement_line', 'expected_flow', 'ledger_posting'];

export interface OpenViewProps {
  readonly input: OpenInput;
  readonly chosen: Chosen;
  onChosen(chosen: Chosen): void;
}

export function OpenView({ input, chosen, onChosen }: OpenViewProps) {
  const { from, ...anyDay } = input;
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
  const toggle = (side: Side, row: OpenRow) => {
    const own = chosen[side];
    const rest = own.filter(({ id }) => id !== row.id);
    onChosen({ ...chosen, [side]: rest.length < own.length ? rest : [...own, row] });
  };
  return (
    <div className="reconcile-open">
      <OpenSide
        side="bank"
        input={input}
        table={tables.bank}
        chosen={chosen.bank}
        onToggle={(row) => toggle('bank', row)}
        onOther={() => tables.book.current?.focus()}
      />
      <OpenSide
        side="book"
        input={anyDay}
        table={tables.book}
        chosen={chosen.book}
        onToggle={(row) => toggle('book', row)}
        onOther={() => tables.bank.current?.focus()}
      />
      <ManualBar chosen={chosen} onChosen={onChosen} onMatch={() => void run()} />
    </div>
  );
}

interface SideProps {
  readonly side: Side;
  readonly input: OpenInput;
  readonly table: React.RefObject<HTMLTableElement | null>;
  readonly chosen: readonly OpenRow[];
  onToggle(row: OpenRow): void;
  onOther(): void;
}

function OpenSide({ side, input, table, chosen, onToggle, onOther }: SideProps) {
  const [count, setCount] = useState(STEP);
  const query = useQuery('reconcile.open', { ...input, side, count }, { topics: OPEN_TOPICS });
  const title = t(`reconcile.open.${side}`);
  const shown = query.data?.rows.length ?? 0;
  const all = query.data?.count ?? 0;
  return (
    <Area
      title={title}
      caption={t('reconcile.open.caption', {
        shown: formatNumber(shown, 0),
        count: formatNumber(all, 0),
      })}
      aside={
        all > shown &&
        count < MOST && (
          <Link onClick={() => setCount(Math.min(MOST, count + STEP))}>{t('reconcile.more')}</Link>
        )
      }
    >
      <QueryView
        query={query}
        rows={16}
        isEmpty={(value) => value.rows.length === 0}
        empty={<Empty title={t('reconcile.open.none')} why={t('reconcile.open.noneWhy')} />}
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

interface TableProps extends Omit<SideProps, 'input'> {
  readonly name: string;
  readonly rows: readonly OpenRow[];
}

const PAGE = 12;

/** Moves within a side by keys; the other side by left and right. */
function useMoves({ rows, side, onToggle, onOther }: TableProps) {
  const [at, setAt] = useState(0);
  const place = Math.min(at, Math.max(0, rows.length - 1));
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const steps: { readonly [key: string]: number } = {
        ArrowDown: place + 1,
        ArrowUp: place - 1,
        PageDown: place + PAGE,
        PageUp: place - PAGE,
        Home: 0,
        End: rows.length - 1,
      };
      const step = steps[event.key];
      const row = rows[place];
      const isOnControl =
        event.target instanceof HTMLButtonElement || event.target instanceof HTMLInputElement;
      if (step !== undefined) setAt(Math.max(0, Math.min(rows.length - 1, step)));
      else if (event.key === (side === 'bank' ? 'ArrowRight' : 'ArrowLeft')) onOther();
      else if (event.key === ' ' && !isOnControl && row) onToggle(row);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [place, rows, side, onToggle, onOther],
  );
  return { place, setAt, onKeyDown };
}

function OpenTable(props: TableProps) {
  const { name, rows, table, chosen, side, onToggle } = props;
  const { place, setAt, onKeyDown } = useMoves(props);
  const ids = new Set(chosen.map(({ id }) => id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row at the place is drawn by then
  useEffect(() => {
    table.current?.querySelector('[data-at="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [place]);
  return (
    <table
      ref={table}
      className="data reconcile-table"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows chosen by keys
      role="grid"
      tabIndex={0}
      aria-label={name}
      aria-multiselectable
      aria-rowcount={rows.length}
      aria-activedescendant={`${side}${place}`}
      onKeyDown={onKeyDown}
    >
      <thead>
        <tr>
          <th scope="col">
            <span className="sr-only">{t('reconcile.keys.select')}</span>
          </th>
          <th scope="col">{t('reconcile.date')}</th>
          <th scope="col">{t(side === 'bank' ? 'reconcile.party' : 'reconcile.reference')}</th>
          <th scope="col" className="n">
            {t('reconcile.open.age')}
          </th>
          <th scope="col" className="n">
            {t('reconcile.open.open')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <OpenRowView
            key={row.id}
            id={`${side}${index}`}
            row={row}
            isAt={index === place}
            isChosen={ids.has(row.id)}
            onChoose={() => {
              setAt(index);
              onToggle(row);
              table.current?.focus();
            }}
          />
        ))}
      </tbody>
    </table>
  );
}

function OpenRowView(props: {
  readonly id: string;
  readonly row: OpenRow;
  readonly isAt: boolean;
  readonly isChosen: boolean;
  onChoose(): void;
}) {
  const { id, row, isAt, isChosen, onChoose } = props;
  const words =
    row.side === 'bank'
      ? [row.counterparty, row.text, row.accountName]
      : [row.reference, row.text, row.accountName];
  const says = words.filter(Boolean).join(' · ');
  return (
    <tr
      id={id}
      aria-selected={isChosen}
      data-at={isAt}
      onClick={(event) => {
        if (!(event.target instanceof HTMLButtonElement)) onChoose();
      }}
    >
      <td>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isChosen}
          aria-label={t('reconcile.open.select', { name: says })}
          onChange={() => undefined}
        />
      </td>
      <td className="num">{formatDate(row.date)}</td>
      <td className="cut" title={says}>
        {row.payment && <PaymentMark payment={row.payment} isShort />} {says}
      </td>
      <td className="n muted">{formatNumber(row.ageDays, 0)}</td>
      <td className="n">
        <Figure
          amount={row.open.amount}
          currency={row.open.currency}
          label={says}
          opens={opensOpen(row)}
        />
      </td>
    </tr>
  );
}
