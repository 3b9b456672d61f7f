/** Exact matches: the same reference and the same amount. */
import { referenceKey } from '../rules/fold.ts';
import { sameAmount, sameReference } from './grounds.ts';
import type { Item, MatchGround } from './model.ts';
import { Candidates, takePairs } from './pairs.ts';
import { addMatch, type Run, whole } from './run.ts';
import { accountsFit, type Sides } from './sides.ts';

/** Chains longer than this are looked up by amount. */
const LONG_CHAIN = 64;

type ByAmount = Map<number, number[]>;

/** Book items of a key by amount, for keys that very many items share. */
function longChain({ book, next, slotItem }: Sides, from: number): ByAmount | null {
  let length = 0;
  for (let slot = from; slot >= 0 && length <= LONG_CHAIN; slot = next[slot] as number) length++;
  if (length <= LONG_CHAIN) return null;
  const found: ByAmount = new Map();
  for (let slot = from; slot >= 0; slot = next[slot] as number) {
    const item = slotItem[slot] as number;
    const amount = book.amount[item] as number;
    const known = found.get(amount);
    if (known === undefined) found.set(amount, [item]);
    else if (known.length < LONG_CHAIN) known.push(item);
  }
  return found;
}

/** The ground for equal references, with the book's spelling. */
export function referenceGround({ bank, names }: Sides, i: number, key: number): MatchGround {
  const name = names.spelling(key);
  const { references = [], text } = bank.items[i] as Item;
  const inText =
    references.length === 0 || (text ? !references.some((one) => hasKey(one, name)) : false);
  return inText
    ? { kind: 'reference-in-text', weight: 0.55, text: `The bank's text names ${name}` }
    : sameReference(name);
}

function hasKey(reference: string, key: string): boolean {
  return referenceKey(reference).includes(referenceKey(key));
}

/** A key that both items carry, or -1. */
export function sharedKey({ bank, book }: Sides, i: number, j: number): number {
  const to = bank.keyFrom[i + 1] as number;
  const end = book.keyFrom[j + 1] as number;
  for (let at = bank.keyFrom[i] as number; at < to; at++)
    for (let other = book.keyFrom[j] as number; other < end; other++)
      if (bank.keys[at] === book.keys[other]) return bank.keys[at] as number;
  return -1;
}

/** Keys that many book items share, by amount; null for those with a short chain. */
type LongChains = Map<number, ByAmount | null>;

function longChainOf(sides: Sides, key: number, long: LongChains): ByAmount | null {
  const known = long.get(key);
  if (known !== undefined) return known;
  const chain = longChain(sides, sides.head[key] as number);
  if (chain !== null) long.set(key, chain);
  return chain;
}

/** Adds a pair of open items, unless it stands among the candidates since `first`. */
function addPair(sides: Sides, i: number, j: number, first: number, candidates: Candidates): void {
  const { bank, book } = sides;
  if (book.open[j] === 0 || book.purse[j] !== bank.purse[i] || !accountsFit(sides, i, j)) return;
  for (let known = first; known < candidates.book.length; known++)
    if (candidates.book[known] === j) return;
  candidates.add(i, j, Math.abs((bank.day[i] as number) - (book.day[j] as number)));
}

/** Adds the open book items with one of the line's keys and its amount. */
function addCandidates(sides: Sides, i: number, long: LongChains, candidates: Candidates): void {
  const { bank, book, head, next, slotItem } = sides;
  const first = candidates.bank.length;
  const amount = bank.amount[i] as number;
  for (let at = bank.keyFrom[i] as number; at < (bank.keyFrom[i + 1] as number); at++) {
    const key = bank.keys[at] as number;
    const from = head[key] as number;
    const single = from >= 0 && (next[from] as number) < 0;
    const chain = single ? null : longChainOf(sides, key, long);
    if (chain !== null)
      for (const j of chain.get(amount) ?? []) addPair(sides, i, j, first, candidates);
    else
      for (let slot = from; slot >= 0; slot = next[slot] as number) {
        const j = slotItem[slot] as number;
        if (book.amount[j] === amount) addPair(sides, i, j, first, candidates);
      }
  }
}

/** Pairs with a common reference and equal amounts; of several the nearest in time. */
export function matchExact(run: Run): void {
  const { sides } = run;
  const { bank, book } = sides;
  const candidates = new Candidates();
  const long: LongChains = new Map();
  for (let i = 0; i < bank.items.length; i++)
    if (bank.open[i] === 1 && bank.keyFrom[i] !== bank.keyFrom[i + 1])
      addCandidates(sides, i, long, candidates);
  takePairs(sides, candidates, (i, j, _cost, alternatives) => {
    const { currency } = bank.items[i] as Item;
    addMatch(run, [whole(bank, i)], [whole(book, j)], {
      currency,
      method: 'exact',
      grounds: [referenceGround(sides, i, sharedKey(sides, i, j)), sameAmount],
      alternatives,
    });
  });
}
