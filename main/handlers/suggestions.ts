/** Matches suggested: made in the pool over what is open, and shown with their lines and items. */
import { counted } from '../../core/counted.ts';
import { money } from '../../core/money/money.ts';
import { type Match, matchDefaults } from '../../core/reconcile/model.ts';
import { invariant } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type JobPlan, jobQuery, type Outcomes, type QueryContext } from '../backend/handler.ts';
import type { MatchTaskInput, MatchTaskOutput } from '../jobs/matchTask.ts';
import { type Packed, pack, unpack } from '../jobs/packed.ts';
import { acceptedPairs } from '../queries/acceptedPairs.ts';
import { methodHistory, rejectedKeys } from '../queries/matches.ts';
import { bankShown, bookShown, itemFacts, lineFacts } from '../queries/matchParts.ts';
import type { ReadStore } from '../store/index.ts';
import { bankIds, bookIds, matchKey, materialOf } from './reconcile.ts';

type Output = DomainOutput<'reconcile.suggest'>;
type Suggestion = Output['suggestions'][number];

export interface Planned {
  readonly itemCount: number;
}

type Suggesting = Pick<
  DomainInput<'reconcile.suggest'>,
  Exclude<keyof DomainInput<'reconcile.suggest'>, 'start' | 'count' | 'minimumScore'>
>;

/** The matching of what is open, as work for the pool; without an open line there is none. */
export function planSuggestions({ store }: QueryContext, input: Suggesting): JobPlan<Planned> {
  const { options, ...sides } = materialOf(store, input);
  const task: MatchTaskInput = {
    ...sides,
    options: {
      ...options,
      tolerance: { ...matchDefaults.tolerance, fxShare: input.fxShare },
      without: input.without.filter((method) => method !== 'manual'),
    },
    accepted: input.without.includes('learned') ? [] : acceptedPairs(store),
  };
  return {
    label: `Match ${counted(sides.bank.length, 'line')} with ${counted(sides.book.length, 'item')}`,
    work:
      sides.bank.length === 0
        ? []
        : [{ key: 'match', task: 'reconcile.suggest', input: pack(task) }],
    context: { itemCount: sides.book.length },
  };
}

/** What the matching of a plan came to. */
export function foundBy({ itemCount }: Planned, { match }: Outcomes): MatchTaskOutput {
  if (match !== undefined) return unpack(match.output as Packed<MatchTaskOutput>);
  return { matches: [], openBankCount: 0, openBookCount: itemCount, complete: true, learned: null };
}

/** Matches as screens show them; the lines and items are read for these alone. */
export function shownMatches(store: ReadStore, matches: readonly Match[]): Suggestion[] {
  const lines = lineFacts(
    store,
    matches.flatMap(({ bank }) => bank.map(({ id }) => bankIds(id).lineId)),
  );
  const items = itemFacts(
    store,
    matches.flatMap(({ book }) => book.map(({ id }) => bookIds(id).id)),
  );
  return matches.map((match) => ({
    key: matchKey(match),
    shape: match.shape,
    method: match.method,
    ruleId: match.ruleId,
    score: match.score,
    grounds: match.grounds.map((ground) => ({ ...ground })),
    difference: money(match.currency, BigInt(match.differenceMinor)),
    differenceKind: match.differenceKind,
    alternatives: match.alternatives,
    bank: match.bank.map(({ id, amountMinor }) => {
      const { lineId, detail } = bankIds(id);
      const facts = lines.get(lineId);
      invariant(facts !== undefined, 'a suggested line is in the store');
      return bankShown(facts, detail, BigInt(amountMinor));
    }),
    book: match.book.map(({ id, amountMinor }) => {
      const facts = items.get(bookIds(id).id);
      invariant(facts !== undefined, 'a suggested item is in the store');
      return bookShown(facts, BigInt(amountMinor));
    }),
  }));
}

/** Matches from a confidence up that nobody turned down. */
export function standing(
  store: ReadStore,
  { matches }: MatchTaskOutput,
  minimumScore: number,
): Match[] {
  const rejected = rejectedKeys(store);
  return matches.filter(
    (match) =>
      match.score >= minimumScore && (rejected.size === 0 || !rejected.has(matchKey(match))),
  );
}

/** What matches without an alternative take of the bank lines, by method and currency. */
function sureTotals(matches: readonly Match[]): Output['sure'] {
  const totals = new Map<string, Output['sure'][number]>();
  for (const { method, currency, bank, differenceMinor, alternatives } of matches) {
    if (alternatives > 0) continue;
    const zero = money(currency, 0n);
    const key = `${method} ${currency}`;
    const known = totals.get(key) ?? {
      method,
      count: 0,
      inflow: zero,
      outflow: zero,
      difference: zero,
    };
    const sum = (of: (minor: number) => number) =>
      BigInt(bank.reduce((total, { amountMinor }) => total + of(amountMinor), 0));
    totals.set(key, {
      method,
      count: known.count + 1,
      inflow: money(currency, known.inflow.minor + sum((minor) => Math.max(minor, 0))),
      outflow: money(currency, known.outflow.minor + sum((minor) => Math.max(-minor, 0))),
      difference: money(currency, known.difference.minor + BigInt(differenceMinor)),
    });
  }
  return [...totals.values()];
}

function answerSuggestions(
  { store, journal }: QueryContext,
  input: DomainInput<'reconcile.suggest'>,
  planned: Planned,
  outcomes: Outcomes,
): Output {
  const found = foundBy(planned, outcomes);
  const matches = standing(store, found, input.minimumScore)
    .map((match, at) => ({ match, at }))
    .sort((a, b) => b.match.score - a.match.score || a.at - b.at)
    .map(({ match }) => match);
  const counts = new Map<string, number>();
  for (const { method } of matches) counts.set(method, (counts.get(method) ?? 0) + 1);
  const history = new Map(methodHistory(journal).map((row) => [row.method, row]));
  return {
    suggestions: shownMatches(store, matches.slice(input.start, input.start + input.count)),
    count: matches.length,
    byMethod: [...counts].map(([method, count]) => ({
      method: method as Suggestion['method'],
      count,
      accepted: history.get(method)?.accepted ?? 0,
      undone: history.get(method)?.undone ?? 0,
      rejected: history.get(method)?.rejected ?? 0,
      precision: history.get(method)?.precision ?? null,
    })),
    sure: sureTotals(matches),
    openLineCount: found.openBankCount,
    openItemCount: found.openBookCount,
    learned:
      found.learned === null ? null : { ...found.learned, history: [...found.learned.history] },
    complete: found.complete,
  };
}

export const suggestionHandlers = {
  'reconcile.suggest': jobQuery<'reconcile.suggest', Planned>({
    plan: planSuggestions,
    answer: answerSuggestions,
  }),
};
