/** Choosing among candidate pairs: the nearest first, each item once, ties by the order of the items. */
import type { Sides } from './sides.ts';

/** Pairs of one pass in columns; `cost` orders them. */
export class Candidates {
  readonly bank: number[] = [];
  readonly book: number[] = [];
  readonly cost: number[] = [];

  add(bank: number, book: number, cost: number): void {
    this.bank.push(bank);
    this.book.push(book);
    this.cost.push(cost);
  }
}

/**
 * Takes pairs in the order of their cost while both items are open, and closes them. `alternatives`
 * counts other candidates of either item that cost as little.
 */
export function takePairs(
  { bank, book }: Sides,
  candidates: Candidates,
  take: (bank: number, book: number, cost: number, alternatives: number) => void,
): void {
  const count = candidates.bank.length;
  const bankDegree = new Int32Array(bank.items.length);
  const bookDegree = new Int32Array(book.items.length);
  for (let at = 0; at < count; at++) {
    const i = candidates.bank[at] as number;
    const j = candidates.book[at] as number;
    bankDegree[i] = (bankDegree[i] as number) + 1;
    bookDegree[j] = (bookDegree[j] as number) + 1;
  }
  const contested: number[] = [];
  for (let at = 0; at < count; at++) {
    const i = candidates.bank[at] as number;
    const j = candidates.book[at] as number;
    if (bankDegree[i] === 1 && bookDegree[j] === 1) {
      bank.open[i] = 0;
      book.open[j] = 0;
      take(i, j, candidates.cost[at] as number, 0);
    } else contested.push(at);
  }
  if (contested.length === 0) return;
  const cost = (at: number) => candidates.cost[at] as number;
  const byBank = countBest(contested, candidates.bank, candidates.cost);
  const byBook = countBest(contested, candidates.book, candidates.cost);
  contested.sort(
    (a, b) =>
      cost(a) - cost(b) ||
      (candidates.bank[a] as number) - (candidates.bank[b] as number) ||
      (candidates.book[a] as number) - (candidates.book[b] as number),
  );
  for (const at of contested) {
    const i = candidates.bank[at] as number;
    const j = candidates.book[at] as number;
    if (bank.open[i] === 0 || book.open[j] === 0) continue;
    bank.open[i] = 0;
    book.open[j] = 0;
    const others = (map: ReadonlyMap<string, number>, item: number) =>
      (map.get(`${item} ${cost(at)}`) ?? 1) - 1;
    take(i, j, cost(at), Math.max(others(byBank, i), others(byBook, j)));
  }
}

function countBest(
  positions: readonly number[],
  items: readonly number[],
  costs: readonly number[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const at of positions) {
    const key = `${items[at]} ${costs[at]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
