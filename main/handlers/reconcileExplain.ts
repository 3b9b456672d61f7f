/** Why a match was made: its grounds with their weights, what it joins, and the entry that stored it. */
import { type Money, money } from '../../core/money/money.ts';
import { unpackGrounds } from '../../core/reconcile/grounds.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { MATCH_PARTS } from '../queries/matched.ts';
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
import { entryLine, type Line, type Section } from './explainParts.ts';

/** What a method goes by, in a sentence. */
export const METHOD_RULES: { readonly [method: string]: string } = {
  exact: 'The same reference and the same amount.',
  rule: 'The conditions and tolerances of a match rule.',
  tolerance: 'The reference with nearly the amount, or the amount within some days.',
  subset: 'Items with something in common whose amounts sum up.',
  partial: 'The same reference and a part of the amount; the rest stays open.',
  return:
    'A line that takes an earlier one, or what an earlier match settled, back. What was planned is open again; what an order alone was expected as is cancelled.',
  learned: 'Learned from matches that people accepted (logistic regression).',
  manual:
    'Chosen by a person. Where it gives back what an earlier match settled, that is open again, and what an order alone was expected as is cancelled.',
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

type Which = Pick<DomainInput<'reconcile.explain'>, 'figure' | 'at'>;

const DIFFERENCES: { readonly [kind: string]: string } = {
  fee: 'Bank less books; the bank kept a fee.',
  fx: 'Bank less books at the rate of the day; the bank took another rate.',
  rounding: 'Bank less books; no more than rounding leaves.',
  partial: 'Bank less books; the rest stays open.',
  other: 'Bank less books; nothing tells what it is.',
};

interface Asked {
  /** The last crumb; none where the whole match is asked about. */
  readonly crumb?: string;
  readonly figure: Explanation['figure'];
  readonly rule?: string;
}

/** The sum of a side, or one part of it. */
function askedOfSide({ bank, book, difference }: MatchShown, { figure, at }: Which): Asked {
  const side = figure === 'book' ? book : bank;
  const part = at === undefined ? undefined : side[at];
  if (part !== undefined)
    return {
      crumb: figure === 'book' ? `Item ${(at ?? 0) + 1}` : `Line ${(at ?? 0) + 1}`,
      figure: { money: part.amount, converted: false },
      rule: 'What this match takes of it.',
    };
  const sum = side.reduce((all, { amount }) => all + amount.minor, 0n);
  const shown = money(side[0]?.amount.currency ?? difference.currency, sum);
  return {
    ...(figure === 'book' ? { crumb: 'Books' } : {}),
    figure: { money: shown, converted: false },
  };
}

/** The figure of a match that is asked about, and its own rule. */
function askedOf(match: MatchShown, which: Which): Asked {
  const { difference, differenceKind, score, grounds } = match;
  switch (which.figure) {
    case 'difference':
      return {
        crumb: 'Difference',
        figure: { money: difference, converted: false },
        rule: DIFFERENCES[differenceKind ?? ''] ?? 'Bank less books.',
      };
    case 'score':
      return {
        crumb: 'Confidence',
        figure: { text: score, converted: false },
        rule: 'From 0 to 1: the weights of the grounds for the match, less those against it.',
      };
    case 'ground': {
      const { text = '', weight = 0 } = grounds[which.at ?? 0] ?? {};
      return {
        crumb: text,
        figure: { text: weight.toFixed(2), converted: false },
        rule: `What this ground ${weight < 0 ? 'takes off' : 'adds to'} the confidence.`,
      };
    }
    default:
      return askedOfSide(match, which);
  }
}

/** What is said of a figure of a match, be it stored or only suggested. */
function explanationOf(
  context: QueryContext,
  match: MatchShown,
  place: { readonly crumb: string; readonly source: Section; readonly which: Which },
): Explanation {
  const { bank, book, difference, method, score } = match;
  const past = methodHistory(context.journal).find((row) => row.method === method);
  const asked = askedOf(match, place.which);
  return {
    crumbs: [
      { label: bank[0]?.accountName ?? '' },
      { label: place.crumb },
      ...(asked.crumb === undefined ? [] : [{ label: asked.crumb }]),
    ],
    figure: asked.figure,
    chips: [
      { text: method, tone: 'plain' },
      { text: `confidence ${score}`, tone: Number(score) >= 0.9 ? 'positive' : 'warning' },
    ],
    sections: [
      ...(asked.rule === undefined ? [] : [{ title: 'Figure', text: asked.rule, lines: [] }]),
      {
        title: 'Rule',
        text: METHOD_RULES[method] ?? method,
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
      { title: 'Bank lines', lines: listed(bank, bankLine) },
      { title: 'Items of the books', lines: listed(book, bookLine) },
      place.source,
    ],
  };
}

/** As many parts as an explanation lists by name; the others are one line, so that it still foots. */
const PARTS_LISTED = 200;

function listed<Part extends { readonly amount: Money }>(
  parts: readonly Part[],
  lineOf: (part: Part) => Line,
): Line[] {
  const rest = parts.slice(PARTS_LISTED);
  const currency = rest[0]?.amount.currency;
  const isOne = rest.every(({ amount }) => amount.currency === currency);
  const more: Line[] =
    currency === undefined
      ? []
      : [
          {
            label: `${rest.length} more`,
            tone: 'muted',
            ...(isOne
              ? {
                  money: money(
                    currency,
                    rest.reduce((sum, { amount }) => sum + amount.minor, 0n),
                  ),
                }
              : {}),
          },
        ];
  return [...parts.slice(0, PARTS_LISTED).map(lineOf), ...more];
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
  payment,
}: Shown['book'][number]): Line {
  return {
    label:
      payment === null
        ? reference
        : `${reference}, payment ${payment.name} in ${payment.batch}: ${payment.status}`,
    prefix: date,
    money: amount,
    link:
      journalId === null
        ? { target: 'expectedFlows.explain', input: { id, asOf: date, figure: 'amount' } }
        : {
            target: 'ledger.explain',
            input: { entityId, figure: 'posting', postingId: id, currency: amount.currency },
          },
  };
}

function explainMatch(
  context: QueryContext,
  { id, ...which }: DomainInput<'reconcile.explain'>,
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
    grounds: unpackGrounds(row.explanation),
    difference: money(row.currency, row.difference_minor),
    differenceKind: row.difference_kind as MatchShown['differenceKind'],
  };
  return explanationOf(context, match, {
    which,
    crumb: `Match, ${row.shape}`,
    source: { title: 'Source', lines: [...givesBack(store, id), entryLine(row.entry)] },
  });
}

/** The match that a return gives back. */
function givesBack(store: QueryContext['store'], id: string): Line[] {
  const settled = store.get<{ id: string; date: string; account: string }>(
    `SELECT s.id, a.name AS account, (SELECT MAX(l.booking_date) FROM ${MATCH_PARTS} b
              JOIN statement_line l ON l.id = b.line_id WHERE b.reconciliation_id = s.id) AS date
       FROM reconciliation r JOIN reconciliation s ON s.id = r.returns_id
       JOIN account a ON a.id = s.account_id WHERE r.id = ?`,
    [id],
  );
  if (settled === undefined) return [];
  const link = { target: 'reconcile.explain', input: { id: settled.id } };
  return [{ label: `Gives back the match on ${settled.account}`, prefix: settled.date, link }];
}

/** A suggestion is not stored, so who asks sends it along. */
export function explainSuggested(
  context: QueryContext,
  { match, ...which }: DomainInput<'reconcile.explainSuggested'>,
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
      which,
      crumb: 'Suggested match',
      source: { title: 'Source', text: 'Not stored: a person decides on it.', lines: [] },
    },
  );
}

export const reconcileExplainHandlers = {
  'reconcile.explain': query<'reconcile.explain'>(explainMatch),
  'reconcile.explainSuggested': query<'reconcile.explainSuggested'>(explainSuggested),
};
