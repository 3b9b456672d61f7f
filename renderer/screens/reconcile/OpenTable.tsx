/** One side of what can be matched: rows that are chosen by keys or by pointer. */
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useState } from 'react';
import { formatDate, formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { Figure } from '../../ui/index.ts';
import { opensOpen } from './figures.ts';
import type { BookRow } from './manual.ts';
import { rowAfter } from './moves.ts';
import { PaymentMark } from './PaymentMark.tsx';

/** What changes the lists of open and settled items. */
export const OPEN_TOPICS = ['reconciliation', 'statement_line', 'expected_flow', 'ledger_posting'];

export interface SideProps {
  readonly side: 'bank' | 'book';
  readonly table: React.RefObject<HTMLTableElement | null>;
  readonly chosen: readonly BookRow[];
  /** Beside the title. */
  readonly aside?: ReactNode;
  onToggle(row: BookRow): void;
  onOther(): void;
}

interface TableProps extends Omit<SideProps, 'aside'> {
  readonly name: string;
  readonly rows: readonly BookRow[];
}

/** Moves within a side by keys; the other side by left and right. */
function useMoves({ rows, side, onToggle, onOther }: TableProps) {
  const [at, setAt] = useState(0);
  const place = Math.min(at, Math.max(0, rows.length - 1));
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const next = rowAfter(event.key, place, rows.length);
      const row = rows[place];
      const isOnControl =
        event.target instanceof HTMLButtonElement || event.target instanceof HTMLInputElement;
      if (next !== undefined) setAt(next);
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

export function OpenTable(props: TableProps) {
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
  readonly row: BookRow;
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
          label={t('reconcile.open.open')}
          opens={opensOpen(row)}
        />
      </td>
    </tr>
  );
}
