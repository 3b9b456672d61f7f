/**
 * Thousands of suggestions accepted as one entry: they are found again off the store's threads, where
 * a person sees how far it is and may cancel, and every part is looked at once more before it is kept.
 */
import { counted } from '../../core/counted.ts';
import { money } from '../../core/money/money.ts';
import type { Match } from '../../core/reconcile/model.ts';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, jobCommand } from '../backend/handler.ts';
import type { MatchTaskOutput } from '../jobs/matchTask.ts';
import { itemFacts } from '../queries/matchParts.ts';
import { acceptMatches } from './acceptMatches.ts';
import { bankIds, bookIds } from './reconcile.ts';
import { foundBy, type Planned, planSuggestions, standing } from './suggestions.ts';

type Given = DomainInput<'reconcile.accept'>['matches'][number];

/** A suggestion as the command that accepts it takes it. */
function givenOf(match: Match, currencyOf: (itemId: string) => string | undefined): Given {
  return {
    bank: match.bank.map(({ id, amountMinor }) => ({
      ...bankIds(id),
      amount: money(match.currency, BigInt(amountMinor)),
    })),
    book: match.book.map(({ id, amountMinor }) => {
      const item = bookIds(id);
      const currency = currencyOf(item.id) ?? match.currency;
      return { ...item, amount: money(currency, BigInt(amountMinor)) };
    }),
    method: match.method,
    ruleId: match.ruleId,
    score: match.score,
    grounds: match.grounds.map((ground) => ({ ...ground })),
    differenceKind: match.differenceKind,
    difference: money(match.currency, BigInt(match.differenceMinor)),
  };
}

function keepSuggested(
  context: CommandContext,
  { methods, minimumScore, expected }: DomainInput<'reconcile.acceptSuggested'>,
  found: MatchTaskOutput,
): DomainOutput<'reconcile.acceptSuggested'> {
  const { store } = context;
  const chosen = standing(store, found, minimumScore).filter(
    ({ alternatives, method }) => alternatives === 0 && methods.includes(method),
  );
  if (expected !== undefined && chosen.length !== expected)
    throw new AppFailure({
      kind: 'conflict',
      code: 'MATCHES_CHANGED',
      message: `${chosen.length} suggestions are certain enough now, and ${expected} were seen. Nothing was accepted; look at them again.`,
      path: 'expected',
    });
  if (chosen.length === 0) return { accepted: 0, settledFlows: 0 };
  const items = itemFacts(
    store,
    chosen.flatMap(({ book }) => book.map(({ id }) => bookIds(id).id)),
  );
  const matches = chosen.map((match) => givenOf(match, (id) => items.get(id)?.currency));
  const { ids, settledFlows } = acceptMatches(context, { matches });
  return { accepted: ids.length, settledFlows };
}

export const acceptSuggestedHandlers = {
  'reconcile.acceptSuggested': jobCommand<'reconcile.acceptSuggested', Planned>({
    plan: planSuggestions,
    summary: ({ methods, minimumScore }, { accepted }) =>
      `${counted(accepted, 'match', 'matches')} accepted from ${minimumScore} up (${methods.join(', ')})`,
    keep: (context, input, planned, outcomes) =>
      keepSuggested(context, input, foundBy(planned, outcomes)),
  }),
};
