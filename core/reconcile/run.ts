/** One run of matching: the sides, the options and what was found so far, as the passes share them. */
import type { Item, Match, MatchGround, MatchOptions, Method, Part } from './model.ts';
import type { Sides } from './sides.ts';

export interface Run {
  readonly sides: Sides;
  readonly options: MatchOptions;
  readonly matches: Match[];
  /** Steps that the search for sums may still take. */
  steps: number;
}

type Rest = Pick<Match, 'method' | 'grounds' | 'currency'> &
  Partial<Pick<Match, 'ruleId' | 'differenceMinor' | 'differenceKind' | 'alternatives'>>;

function shapeOf(bank: readonly Part[], book: readonly Part[]): Match['shape'] {
  if (bank.length > 1) return book.length > 1 ? 'many-to-many' : 'many-to-one';
  return book.length > 1 ? 'one-to-many' : 'one-to-one';
}

/** Scores never claim certainty that only an exact match has. */
const HIGHEST: { readonly [method in Method]: number } = {
  exact: 1,
  rule: 0.98,
  tolerance: 0.97,
  subset: 0.95,
  partial: 0.9,
  return: 0.95,
  learned: 0.99,
};

/** The sum of the weights, between zero and what the method can claim, to four decimals. */
export function scoreOf(method: Method, grounds: readonly MatchGround[]): number {
  let sum = 0;
  for (let at = 0; at < grounds.length; at++) sum += (grounds[at] as MatchGround).weight;
  return Math.round(Math.max(0, Math.min(HIGHEST[method], sum)) * 10_000) / 10_000;
}

function contestedGround(alternatives: number): MatchGround {
  const others = alternatives === 1 ? 'choice is' : 'choices are';
  return {
    kind: 'alternatives',
    weight: -0.15,
    text: `${alternatives} other ${others} as near`,
  };
}

/** Adds a match. A contested one carries that ground, which lowers its score. */
export function addMatch(run: Run, bank: readonly Part[], book: readonly Part[], rest: Rest): void {
  const { method, alternatives = 0 } = rest;
  const grounds =
    alternatives === 0 ? rest.grounds : [...rest.grounds, contestedGround(alternatives)];
  run.matches.push({
    bank,
    book,
    currency: rest.currency,
    shape: shapeOf(bank, book),
    method,
    ruleId: rest.ruleId ?? null,
    score: scoreOf(method, grounds),
    grounds,
    differenceMinor: rest.differenceMinor ?? 0,
    differenceKind: rest.differenceKind ?? null,
    alternatives,
  });
}

/** The whole open amount of an item. */
export function whole(side: Sides['bank'], index: number): Part {
  const { id, amountMinor } = side.items[index] as Item;
  return { id, amountMinor };
}
