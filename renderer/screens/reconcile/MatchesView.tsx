/** Matches that stand, newest first, each with its way back. */
import { useState } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatDate, formatMoment, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, DataTable, Empty, Figure, Link, QueryView, useReadOnly } from '../../ui/index.ts';
import { isZero, methodName, opensBook, sumOf } from './figures.ts';
import { MoreRows, STEP } from './MoreRows.tsx';
import { PaymentMarks } from './PaymentMark.tsx';

type Match = OutputOf<'reconcile.list'>['rows'][number];

export function MatchesView({ input }: { readonly input: InputOf<'reconcile.list'> }) {
  const [count, setCount] = useState(STEP);
  const query = useQuery('reconcile.list', { ...input, count }, { topics: ['reconciliation'] });
  const unmatch = useCommand('reconcile.unmatch', {
    done: ({ removed }) => tn('reconcile.takenBack', removed),
  });
  const refusal = useReadOnly('cash.reconcile');
  const shown = query.data?.rows.length ?? 0;
  return (
    <Area
      title={t('reconcile.matches')}
      className="reconcile-matches"
      caption={
        query.data === undefined
          ? ''
          : t('reconcile.matchesCaption', {
              shown: formatNumber(shown, 0),
              count: formatNumber(query.data.count, 0),
            })
      }
      aside={
        <MoreRows shown={shown} all={query.data?.count ?? 0} count={count} onCount={setCount} />
      }
    >
      <QueryView
        query={query}
        rows={16}
        isEmpty={(value) => value.rows.length === 0}
        empty={<Empty title={t('reconcile.matches.none')} why={t('reconcile.matches.noneWhy')} />}
      >
        {(value) => (
          <DataTable
            name={t('reconcile.matches')}
            rows={value.rows}
            rowId={({ id }) => id}
            columns={[
              ...COLUMNS,
              {
                head: t('reconcile.matches.takeBack'),
                isHeadHidden: true,
                cell: (match) => (
                  <Link
                    disabled={refusal !== null || unmatch.isRunning}
                    title={refusal ?? undefined}
                    aria-label={t('reconcile.matches.takeBackOf', { name: nameOf(match) })}
                    onClick={() => void unmatch.run({ ids: [match.id] })}
                  >
                    {t('reconcile.matches.takeBack')}
                  </Link>
                ),
              },
            ]}
          />
        )}
      </QueryView>
    </Area>
  );
}

function nameOf({ bank, accountName }: Match): string {
  return bank[0]?.counterparty ?? accountName;
}

const COLUMNS = [
  {
    get head() {
      return t('reconcile.matches.at');
    },
    className: 'num' as const,
    cell: ({ matchedAt, entry }: Match) => (
      <Link onClick={() => openScreen('journal', { entry: String(entry) })}>
        {formatMoment(matchedAt)}
      </Link>
    ),
  },
  {
    get head() {
      return t('reconcile.date');
    },
    className: 'num' as const,
    cell: ({ bank }: Match) => (bank[0] ? formatDate(bank[0].date) : ''),
  },
  {
    get head() {
      return t('reconcile.party');
    },
    cell: (match: Match) => {
      const says = [nameOf(match), match.bank[0]?.text].filter(Boolean).join(' · ');
      return (
        <span className="cut" title={says}>
          {match.bank.length > 1 && <b>{tn('reconcile.severalLines', match.bank.length)} </b>}
          {says}
        </span>
      );
    },
  },
  {
    get head() {
      return t('reconcile.amount');
    },
    isFigure: true,
    cell: (match: Match) => {
      const sum = sumOf(match.bank);
      return (
        sum && (
          <Figure
            amount={sum.amount}
            currency={sum.currency}
            label={nameOf(match)}
            opens={explainBy('reconcile.explain', { id: match.id })}
          />
        )
      );
    },
  },
  {
    get head() {
      return t('reconcile.found');
    },
    className: 'muted' as const,
    cell: ({ method }: Match) => methodName(method),
  },
  {
    get head() {
      return t('reconcile.reference');
    },
    cell: ({ book }: Match) => (
      <span className="cut">
        {book.length > 1 && <b>{tn('reconcile.severalItems', book.length)} </b>}
        <PaymentMarks book={book} /> {book.map(({ reference }) => reference).join(', ')}
      </span>
    ),
  },
  {
    get head() {
      return t('reconcile.books');
    },
    isFigure: true,
    cell: ({ id, book, method }: Match) => {
      const [item] = book;
      const sum = sumOf(book);
      const isItem = book.length === 1 && method !== 'partial';
      return (
        sum &&
        item && (
          <Figure
            amount={sum.amount}
            currency={sum.currency}
            label={item.reference}
            opens={
              isItem ? opensBook(item) : explainBy('reconcile.explain', { id, figure: 'book' })
            }
          />
        )
      );
    },
  },
  {
    get head() {
      return t('reconcile.difference');
    },
    isFigure: true,
    cell: (match: Match) =>
      isZero(match.difference.amount) ? null : (
        <Figure
          amount={match.difference.amount}
          signed
          label={t('reconcile.difference')}
          opens={explainBy('reconcile.explain', { id: match.id, figure: 'difference' })}
        />
      ),
  },
];
