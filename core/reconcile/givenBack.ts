/**
 * Returns of what an earlier match has settled: the line is opposite to the one that paid, so taking it
 * with the items leaves them open as they were before.
 */
import { keysInText, usefulKey } from './keys.ts';
import type { Item, MatchGround, Settled } from './model.ts';
import { daysGround } from './near.ts';
import { addMatch, type Run, whole } from './run.ts';

/** As long as a return may take. */
export const LONGEST_RETURN_DAYS = 90;

interface Candidate {
  readonly settled: Settled;
  /** The reference that both carry; null where the bank's word alone says that it came back. */
  readonly key: string | null;
  readonly gap: number;
  /** Line less what was paid: zero, or the charges that the bank names. */
  readonly difference: number;
}

const sumOf = ({ parts }: Settled) => parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** What is settled, by key and by account and amount. */
class Index {
  readonly #byKey = new Map<string, Settled[]>();
  readonly #told: Settled[] = [];

  constructor(settled: readonly Settled[]) {
    for (const one of settled) {
      for (const key of new Set(one.references.map(usefulKey)))
        if (key !== null) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), one]);
      if (one.isTold) this.#told.push(one);
    }
  }

  /** What the line may give back, the nearest first. */
  of(line: Item, left: (one: Settled) => boolean): Candidate[] {
    const own = (line.references ?? []).map(usefulKey).filter((key) => key !== null);
    const inside = keysInText(line.text ?? '', (key) => this.#byKey.has(key));
    const found = new Map<Settled, Candidate>();
    const look = (settled: Settled, key: string | null) => {
      if (found.has(settled) || !left(settled)) return;
      const candidate = candidateOf(line, settled, key);
      if (candidate !== null) found.set(settled, candidate);
    };
    for (const key of [...own, ...inside])
      for (const settled of this.#byKey.get(key) ?? []) look(settled, key);
    if (found.size === 0) {
      for (const settled of this.#told) look(settled, null);
      // Without a reference only the one payment that the bank gave back can be meant.
      if (found.size > 1) return [];
    }
    return [...found.values()].sort(
      (a, b) =>
        Math.abs(a.difference) - Math.abs(b.difference) ||
        a.gap - b.gap ||
        (firstId(a) < firstId(b) ? -1 : 1),
    );
  }
}

const firstId = ({ settled }: Candidate) => settled.parts[0]?.id ?? '';

function candidateOf(line: Item, settled: Settled, key: string | null): Candidate | null {
  const gap = line.day - settled.day;
  if (line.pool !== settled.pool || line.currency !== settled.currency) return null;
  if (line.accountId !== settled.accountId || gap < 0 || gap > LONGEST_RETURN_DAYS) return null;
  const difference = line.amountMinor - sumOf(settled);
  const isCharged = key !== null && difference !== 0 && -difference === line.chargesMinor;
  return difference === 0 || isCharged ? { settled, key, gap, difference } : null;
}

function groundsOf(line: Item, { settled, key, gap, difference }: Candidate): MatchGround[] {
  return [
    ...(key === null
      ? []
      : [
          {
            kind: 'reference' as const,
            weight: 0.45,
            text: `The line carries ${key}, by which it was paid`,
          },
        ]),
    difference === 0
      ? { kind: 'amount', weight: 0.3, text: 'The amount is what was paid, given back' }
      : { kind: 'charges', weight: 0.25, text: 'The bank names charges of exactly the difference' },
    ...(settled.isTold
      ? [
          {
            kind: 'return' as const,
            weight: 0.3,
            text: 'The bank told that the payment came back',
          },
        ]
      : []),
    ...(line.reversal === true
      ? [{ kind: 'return' as const, weight: 0.15, text: 'The bank marks the line as a reversal' }]
      : []),
    daysGround(gap, 0.05),
  ];
}

/**
 * Lines that give back what earlier matches settled. Those that the bank marks come first; a line that
 * names no reference is taken only where the bank told of exactly one such payment that it came back.
 */
export function matchGivenBack(run: Run, only: 'marked' | 'all'): void {
  const { settled } = run.options;
  if (settled.length === 0) return;
  const { bank } = run.sides;
  const index = new Index(settled);
  const given = new Set(
    run.matches.flatMap(({ method, book }) =>
      method === 'return' ? book.map(({ id }) => id) : [],
    ),
  );
  const isLeft = ({ parts }: Settled) => parts.every(({ id }) => !given.has(id));
  for (let i = 0; i < bank.items.length; i++) {
    const line = bank.items[i] as Item;
    if (bank.open[i] === 0 || (only === 'marked' && line.reversal !== true)) continue;
    const [best, ...others] = index.of(line, isLeft);
    if (best === undefined) continue;
    bank.open[i] = 0;
    for (const { id } of best.settled.parts) given.add(id);
    addMatch(run, [whole(bank, i)], best.settled.parts, {
      currency: line.currency,
      method: 'return',
      grounds: groundsOf(line, best),
      differenceMinor: best.difference,
      differenceKind: best.difference === 0 ? null : 'fee',
      alternatives: others.filter(
        ({ gap, difference }) => gap === best.gap && difference === best.difference,
      ).length,
    });
  }
}
