/** Why a match was made: its grounds with their weights, what it joins, and the entry that stored it. */
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { methodHistory } from '../queries/matches.ts';
import {
  bankShown,
  bookShown,
  itemFacts,
  lineFacts,
  MATCH_COLUMNS,
  partsOfMatches,
  type StoredMatch,
} from '../queries/matchParts.ts';
import { ageing, type Bucket, type OpenRow, openOfBucket } from '../queries/openItems.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';

const RULES: { readonly [method: string]: string } = {
  exact: 'The same reference and the same amount.',
  rule: 'The conditions and tolerances of a match rule.',
  tolerance: 'The reference with nearly the amount, or the amount within some days.',
  subset: 'Items with something in common whose amounts sum up.',
  partial: 'The same reference and a part of the amount; the rest stays open.',
  return: 'A line that takes an earlier one back.',
  learned: 'Learned from matches that people accepted (logistic regression).',
  manual: 'Chosen by a person.',
};

interface Ground {
  readonly weight: number;
  readonly text: string;
}

function groundsSection(grounds: readonly Ground[], score: string): Section {
  const weighed = grounds.map(({ weight, text }) => ({
    label: text,
    value: weight === 0 ? '' : weight.toFixed(2),
    ...(weight < 0 ? { tone: 'warning' as const } : {}),
  }));
  return {
    title: 'Grounds',
    lines: [...weighed, { label: 'Confidence', value: score, tone: 'total' }],
  };
}

function sumSection(
  bank: readonly { readonly amount: Money }[],
  book: readonly { readonly amount: Money }[],
  difference: Money,
  kind: string | null,
): Section {
  const total = (parts: readonly { readonly amount: Money }[]) =>
    money(
      parts[0]?.amount.currency ?? difference.currency,
      parts.reduce((sum, { amount }) => sum + amount.minor, 0n),
    );
  return {
    title: 'Sums',
    lines: [
      { label: 'Bank', money: total(bank) },
      ...(book.length === 0 ? [] : [{ label: 'Books', money: total(book) }]),
      {
        label: kind === null ? 'Difference' : `Difference (${kind})`,
        money: difference,
        tone: 'total' as const,
      },
    ],
  };
}

type Shown = DomainOutput<'reconcile.suggest'>['suggestions'][number];
type MatchShown = Pick<Shown, 'bank' | 'book' | 'difference' | 'differenceKind' | 'grounds'> & {
  readonly method: string;
  readonly score: string;
};

/** What is said of a match, be it stored or only suggested. */
function explanationOf(
  context: QueryContext,
  match: MatchShown,
  place: { readonly crumb: string; readonly source: Section },
): Explanation {
  const { bank, book, difference, method, score } = match;
  const past = methodHistory(context.journal).find((row) => row.method === method);
  const currency = bank[0]?.amount.currency ?? difference.currency;
  return {
    crumbs: [{ label: bank[0]?.accountName ?? '' }, { label: place.crumb }],
    figure: {
      money: money(
        currency,
        bank.reduce((sum, { amount }) => sum + amount.minor, 0n),
      ),
      converted: false,
    },
    chips: [
      { text: method, tone: 'plain' },
      { text: `confidence ${score}`, tone: Number(score) >= 0.9 ? 'positive' : 'warning' },
    ],
    sections: [
      {
        title: 'Rule',
        text: RULES[method] ?? method,
        lines:
          past === undefined
            ? []
            : [
                { label: 'Matches by this method that stand', count: past.accepted },
                { label: 'Matches that were taken back', count: past.undone },
                { label: 'Suggestions that were turned down', count: past.rejected },
              ],
      },
      groundsSection(match.grounds, score),
      sumSection(bank, book, difference, match.differenceKind),
      { title: 'Bank lines', lines: bank.map(bankLine) },
      { title: 'Items of the books', lines: book.map(bookLine) },
      place.source,
    ],
  };
}

function bankLine({ lineId, detail, date, accountName, amount }: Shown['bank'][number]): Line {
  return {
    label: `${accountName}${detail === null ? '' : `, part ${detail}`}`,
    prefix: date,
    money: amount,
    link: { target: 'lines.explain', input: { lineId } },
  };
}

function bookLine({
  id,
  date,
  reference,
  amount,
  entityId,
  journalId,
}: Shown['book'][number]): Line {
  return {
    label: reference,
    prefix: date,
    money: amount,
    link:
      journalId === null
        ? { target: 'expectedFlows.explain', input: { id, asOf: date, figure: 'amount' } }
        : { target: 'ledger.explain', input: { entityId, figure: 'journal', journalId } },
  };
}

function explainMatch(
  context: QueryContext,
  { id }: DomainInput<'reconcile.explain'>,
): Explanation {
  const { store } = context;
  const row = store.get<StoredMatch>(
    `SELECT ${MATCH_COLUMNS} FROM reconciliation r JOIN account a ON a.id = r.account_id
      WHERE r.id = ?`,
    [id],
  );
  if (row === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'MATCH_UNKNOWN',
      message: 'This match is not known at the chosen time; it may have been taken back.',
      path: 'id',
    });
  const { bank = [], book = [] } = partsOfMatches(store, [id]).get(id) ?? {};
  const match: MatchShown = {
    bank,
    book,
    method: row.method,
    score: row.score,
    grounds: JSON.parse(row.explanation) as MatchShown['grounds'],
    difference: money(row.currency, row.difference_minor),
    differenceKind: row.difference_kind as MatchShown['differenceKind'],
  };
  return explanationOf(context, match, {
    crumb: `Match, ${row.shape}`,
    source: { title: 'Source', lines: [entryLine(row.entry)] },
  });
}

/** A suggestion is not stored, so who asks sends it along. */
function explainSuggested(
  context: QueryContext,
  { match }: DomainInput<'reconcile.explainSuggested'>,
): Explanation {
  const { store } = context;
  const lines = lineFacts(
    store,
    match.bank.map(({ lineId }) => lineId),
  );
  const items = itemFacts(
    store,
    match.book.map(({ id }) => id),
  );
  const bank = match.bank.flatMap(({ lineId, detail, amount }) => {
    const facts = lines.get(lineId);
    return facts === undefined ? [] : [bankShown(facts, detail, amount.minor)];
  });
  const book = match.book.flatMap(({ id, amount }) => {
    const facts = items.get(id);
    return facts === undefined ? [] : [bookShown(facts, amount.minor)];
  });
  if (bank.length < match.bank.length || book.length < match.book.length)
    throw new AppFailure({
      kind: 'not-found',
      code: 'MATCH_PART_UNKNOWN',
      message: 'A line or item of this suggestion is not known at the chosen time.',
      path: 'match',
    });
  const currency = bank[0]?.amount.currency ?? '';
  const total = (parts: readonly { readonly amount: Money }[]) =>
    parts.reduce((sum, { amount }) => sum + amount.minor, 0n);
  return explanationOf(
    context,
    {
      bank,
      book,
      method: match.method,
      score: String(match.score),
      grounds: match.grounds,
      difference: match.difference ?? money(currency, total(bank) - total(book)),
      differenceKind: match.differenceKind,
    },
    {
      crumb: 'Suggested match',
      source: { title: 'Source', text: 'Not stored: a person decides on it.', lines: [] },
    },
  );
}

/** How many items a panel shows. */
const OPEN_SHOWN = 14;

const AGE_LABEL = { future: 'not due yet' } as { readonly [bucket: string]: string };

function explainOpen(
  { store }: QueryContext,
  input: DomainInput<'reconcile.explainOpen'>,
): Explanation {
  const { side, asOf, currency, bucket, figure, ...scope } = input;
  const narrowed = { ...scope, currencies: [currency] };
  const sums = ageing(store, side, narrowed, asOf).filter(
    (one) => bucket === undefined || one.bucket === bucket,
  );
  const sum = (pick: (one: Bucket) => bigint) => sums.reduce((all, one) => all + pick(one), 0n);
  const [inflow, outflow, count] = [
    sum((b) => b.inflow),
    sum((b) => b.outflow),
    sum((b) => b.count),
  ];
  const largest = openOfBucket(store, side, narrowed, { asOf, bucket, count: OPEN_SHOWN });
  const shown = largest.reduce((all, { open_minor }) => all + open_minor, 0n);
  const net = inflow - outflow;
  const age = bucket === undefined ? 'any age' : (AGE_LABEL[bucket] ?? `${bucket} days`);
  const amount = { inflow, outflow, net, count }[figure];
  return {
    crumbs: [{ label: side === 'bank' ? 'Bank lines' : 'Items of the books' }, { label: age }],
    figure:
      figure === 'count'
        ? { text: String(count), converted: false }
        : { money: money(currency, amount), converted: false },
    chips: [{ text: `${count} open`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text:
          side === 'bank'
            ? 'What no match has taken of bank lines, by days since their booking.'
            : 'What no match has taken of expected flows and of postings on bank accounts, by days since they were due or posted.',
        lines: [
          { label: 'In', money: money(currency, inflow) },
          { label: 'Out', money: money(currency, -outflow) },
          { label: 'Net', money: money(currency, net), tone: 'total' },
        ],
      },
      {
        title: 'Open items',
        note: 'the largest first',
        lines: [
          ...largest.map((row) => ({
            label: row.counterparty ?? row.text,
            prefix: row.date,
            money: money(row.currency, row.open_minor),
            link: openLink(row),
          })),
          ...(Number(count) > largest.length
            ? [
                {
                  label: `${Number(count) - largest.length} more`,
                  money: money(currency, net - shown),
                  tone: 'muted' as const,
                },
              ]
            : []),
          { label: 'Net', money: money(currency, net), tone: 'total' as const },
        ],
      },
    ],
  };
}

function openLink({ kind, id, date, entity_id, journal_id }: OpenRow): NonNullable<Line['link']> {
  if (kind === 'line') return { target: 'lines.explain', input: { lineId: id } };
  if (kind === 'flow')
    return { target: 'expectedFlows.explain', input: { id, asOf: date, figure: 'amount' } };
  return {
    target: 'ledger.explain',
    input: { entityId: entity_id, figure: 'journal', journalId: journal_id },
  };
}

export const reconcileExplainHandlers = {
  'reconcile.explain': query<'reconcile.explain'>(explainMatch),
  'reconcile.explainSuggested': query<'reconcile.explainSuggested'>(explainSuggested),
  'reconcile.explainOpen': query<'reconcile.explainOpen'>(explainOpen),
};
