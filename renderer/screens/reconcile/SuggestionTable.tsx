/** Suggestions as rows, bank beside books; the row that is looked at is chosen by keys or a click. */
import { type KeyboardEvent, memo, useCallback, useEffect, useId, useRef } from 'react';
import { formatDate, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { Figure } from '../../ui/index.ts';
import {
  isZero,
  methodName,
  opensBankOf,
  opensBookOf,
  opensSuggestion,
  type Suggestion,
  sumOf,
} from './figures.ts';

interface TableProps {
  readonly list: readonly Suggestion[];
  readonly at: number;
  onGo(at: number): void;
  onKeyDown(event: KeyboardEvent): void;
}

export function SuggestionTable({ list, at, onGo, onKeyDown }: TableProps) {
  const id = useId();
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) table.current?.focus();
  }, []);
  const key = list[at]?.key;
  const current = useRef({ list, onGo });
  current.current = { list, onGo };
  const choose = useCallback((one: Suggestion) => {
    current.current.onGo(current.current.list.indexOf(one));
    table.current?.focus();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row came to the place
  useEffect(() => {
    table.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, key]);
  return (
    <table
      ref={table}
      className="data reconcile-table"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows chosen by keys
      role="grid"
      tabIndex={0}
      aria-label={t('reconcile.suggestions')}
      aria-rowcount={list.length}
      aria-activedescendant={list[at] && idOf(id, list[at])}
      onKeyDown={onKeyDown}
    >
      <thead>
        <tr className="sides">
          <th scope="colgroup" colSpan={3}>
            {t('reconcile.bank')}
          </th>
          <td />
          <th scope="colgroup" colSpan={4}>
            {t('reconcile.books')}
          </th>
        </tr>
        <tr>
          <th scope="col">{t('reconcile.date')}</th>
          <th scope="col">{t('reconcile.party')}</th>
          <th scope="col" className="n">
            {t('reconcile.amount')}
          </th>
          <th scope="col" className="found">
            {t('reconcile.found')}
          </th>
          <th scope="col">{t('reconcile.date')}</th>
          <th scope="col">{t('reconcile.reference')}</th>
          <th scope="col" className="n">
            {t('reconcile.amount')}
          </th>
          <th scope="col" className="n">
            {t('reconcile.difference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {list.map((one, index) => (
          <SuggestionRow
            key={one.key}
            id={idOf(id, one)}
            one={one}
            isActive={index === at}
            onChoose={choose}
          />
        ))}
      </tbody>
    </table>
  );
}

/** An element's id without blanks, which stays while others leave the list. */
function idOf(prefix: string, { key }: Suggestion): string {
  return `${prefix}${key.replaceAll(' ', '_')}`;
}

function shortDate(date: string | undefined): string {
  return date === undefined ? '' : formatDate(date, { year: 'auto', near: date });
}

/** Drawn again only where it changes: a key may take no longer with a thousand rows. */
const SuggestionRow = memo(function SuggestionRow(props: {
  readonly id: string;
  readonly one: Suggestion;
  readonly isActive: boolean;
  onChoose(one: Suggestion): void;
}) {
  const { id, one, isActive, onChoose } = props;
  const [line] = one.bank;
  const [item] = one.book;
  const bankSum = sumOf(one.bank);
  const bookSum = sumOf(one.book);
  const says = [line?.counterparty, line?.text].filter(Boolean).join(' · ');
  const books = [item?.reference, item?.description].filter(Boolean).join(' · ');
  return (
    <tr id={id} aria-selected={isActive} onClick={() => onChoose(one)}>
      <td className="num">{shortDate(line?.date)}</td>
      <td className="cut" title={says}>
        {one.bank.length > 1 && <b>{tn('reconcile.severalLines', one.bank.length)} </b>}
        {says}
      </td>
      <td className="n">
        {bankSum && (
          <Figure
            amount={bankSum.amount}
            currency={bankSum.currency}
            label={t('reconcile.bank')}
            opens={opensBankOf(one, one.bank.length === 1 ? 0 : undefined)}
          />
        )}
      </td>
      <td className="found">
        <span className={`method ${one.score >= 0.9 ? '' : 'unsure'}`}>
          {methodName(one.method)} {formatNumber(one.score * 100, 0)}
        </span>
      </td>
      <td className="num">{shortDate(item?.date)}</td>
      <td className="cut" title={books}>
        {one.book.length > 1 && <b>{tn('reconcile.severalItems', one.book.length)} </b>}
        {books}
      </td>
      <td className="n">
        {bookSum ? (
          <Figure
            amount={bookSum.amount}
            currency={bookSum.currency}
            label={t('reconcile.books')}
            opens={opensBookOf(one, one.book.length === 1 ? 0 : undefined)}
          />
        ) : (
          one.book.length > 0 && <span className="muted">{t('reconcile.mixed')}</span>
        )}
      </td>
      <td className="n">
        {!isZero(one.difference.amount) && (
          <Figure
            amount={one.difference.amount}
            signed
            label={t('reconcile.difference')}
            opens={opensSuggestion(one, { figure: 'difference' })}
          />
        )}
      </td>
    </tr>
  );
});
