/** The list of suggestions with the one that is looked at beside it; worked through by keys. */
import { type KeyboardEvent, memo, useCallback, useEffect, useId, useRef, useState } from 'react';
import { formatDate, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Button, Chip, Empty, Figure, Link, QueryView, useReadOnly } from '../../ui/index.ts';
import {
  type DifferenceKind,
  isZero,
  methodName,
  opensBankOf,
  opensBookOf,
  opensSuggestion,
  type Suggestion,
  sumOf,
} from './figures.ts';
import { SuggestionDetail } from './SuggestionDetail.tsx';
import { MOST_SHOWN, type Worklist } from './worklist.ts';

const PAGE = 12;

export interface SuggestionsProps {
  readonly work: Worklist;
  readonly shown: number;
  onMore(): void;
  /** Opens the lines and items of a suggestion to be matched by hand. */
  onByHand(one: Suggestion): void;
}

export function SuggestionsView({ work, shown, onMore, onByHand }: SuggestionsProps) {
  const { query, list } = work;
  const [at, setAt] = useState(0);
  const [kind, setKind] = useState<DifferenceKind | null>(null);
  const place = Math.min(at, Math.max(0, list.length - 1));
  const active = list[place];
  const refusal = useReadOnly('cash.reconcile');
  const go = (to: number) => {
    setAt(Math.max(0, Math.min(list.length - 1, to)));
    setKind(null);
  };
  const accept = (one: Suggestion) => {
    if (refusal !== null) return;
    void work.accept(one, kind);
    setKind(null);
  };
  const reject = (one: Suggestion) => {
    if (refusal === null) void work.reject(one);
  };
  useShortcuts([
    { keys: 'ArrowDown', label: t('reconcile.keys.move'), group: 'screen' },
    { keys: 'Enter', label: t('reconcile.accept'), group: 'screen' },
    { keys: 'x', label: t('reconcile.reject'), group: 'screen' },
    { keys: 'm', label: t('reconcile.byHand'), group: 'screen' },
    { keys: 'u', label: t('reconcile.undoLast'), group: 'screen' },
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: { readonly [key: string]: number } = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      PageDown: place + PAGE,
      PageUp: place - PAGE,
      Home: 0,
      End: list.length - 1,
    };
    const step = steps[event.key];
    const letter = event.key.toLowerCase();
    // A figure that has the focus opens by Enter, as everywhere.
    const isOnFigure = event.target instanceof HTMLButtonElement;
    if (step !== undefined) go(step);
    else if (event.key === 'Enter' && !isOnFigure && active) accept(active);
    else if ((letter === 'x' || event.key === 'Delete') && active) reject(active);
    else if (letter === 'm' && active) onByHand(active);
    else if (letter === 'u') work.undoLast();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <QueryView
      query={query}
      rows={16}
      isEmpty={(value) => value.suggestions.length === 0}
      empty={
        <Area title={t('reconcile.suggestions')} className="reconcile-list">
          {query.data?.openLineCount === 0 ? (
            <Empty
              title={t('reconcile.noLine')}
              why={t('reconcile.noLineWhy')}
              action={
                <Button icon="import" onClick={() => openScreen('import')}>
                  {t('position.import')}
                </Button>
              }
            />
          ) : (
            <Empty
              title={t('reconcile.none')}
              why={t('reconcile.noneWhy', {
                lines: formatNumber(query.data?.openLineCount ?? 0, 0),
                items: formatNumber(query.data?.openItemCount ?? 0, 0),
              })}
            />
          )}
        </Area>
      }
    >
      {(value) => (
        <div className="reconcile-work">
          <Area
            title={t('reconcile.suggestions')}
            caption={t('reconcile.suggestionsCaption', {
              shown: formatNumber(list.length, 0),
              count: formatNumber(value.count, 0),
            })}
            className="reconcile-list"
            aside={
              <>
                {!value.complete && <Chip tone="warn">{t('reconcile.incomplete')}</Chip>}
                {work.accepted + work.rejected > 0 && (
                  <Chip>
                    {t('reconcile.decided', { accepted: work.accepted, rejected: work.rejected })}
                  </Chip>
                )}
                {value.count > shown && shown < MOST_SHOWN && (
                  <Link onClick={onMore}>{t('reconcile.more')}</Link>
                )}
              </>
            }
          >
            {list.length === 0 ? (
              <Empty
                title={t('reconcile.allDone')}
                why={t('reconcile.allDoneWhy', {
                  accepted: work.accepted,
                  rejected: work.rejected,
                })}
                action={
                  <Button icon="undo" writes="cash.reconcile" onClick={work.undoLast}>
                    {t('reconcile.undoLast')}
                  </Button>
                }
              />
            ) : (
              <SuggestionTable list={list} at={place} onGo={go} onKeyDown={onKeyDown} />
            )}
          </Area>
          {active && (
            <SuggestionDetail
              one={active}
              learned={value.learned}
              history={value.byMethod.find(({ method }) => method === active.method)}
              kind={kind}
              onKind={setKind}
              onAccept={() => accept(active)}
              onReject={() => reject(active)}
              onByHand={() => onByHand(active)}
            />
          )}
        </div>
      )}
    </QueryView>
  );
}

interface TableProps {
  readonly list: readonly Suggestion[];
  readonly at: number;
  onGo(at: number): void;
  onKeyDown(event: KeyboardEvent): void;
}

function SuggestionTable({ list, at, onGo, onKeyDown }: TableProps) {
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
