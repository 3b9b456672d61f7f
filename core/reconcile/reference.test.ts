/** Made pairs whose truth is known, in the shares that a desk meets: all of them right, none wrong. */
import { expect, test } from 'vitest';
import { matchItems } from './match.ts';
import type { Item } from './model.ts';

/** Lehmer's generator: whole numbers below `below`, the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const size = 10_000;

/** 70 % exact, 15 % days off without the reference, 10 % reference with a fee, 5 % strangers. */
function makePairs() {
  const random = generator(909);
  const truth = new Map<string, string>();
  const [bank, book]: [Item[], Item[]] = [[], []];
  for (let at = 0; at < size; at++) {
    const id = String(at).padStart(6, '0');
    const amountMinor = 1000 + random(50_000_000);
    const day = random(360);
    const reference = `INV-${String(random(100_000_000)).padStart(8, '0')}`;
    const common = { pool: 'p', currency: 'EUR' };
    book.push({ ...common, id: `f${id}`, amountMinor, day, references: [reference] });
    const kind = random(100);
    const fee = Math.max(1, Math.floor((amountMinor * (1 + random(89))) / 10_000));
    const line =
      kind < 70
        ? { amountMinor, day, references: [reference] }
        : kind < 85
          ? { amountMinor, day: day + 1 + random(3), references: [`MISC ${random(1_000_000)}`] }
          : kind < 95
            ? {
                amountMinor: amountMinor - fee,
                day: day + random(3),
                references: [reference.replace('INV-', 'inv ')],
              }
            : {
                amountMinor: 1000 + random(50_000_000),
                day: random(360),
                references: [`X${random(100_000_000)}`],
              };
    bank.push({ ...common, id: `b${id}`, ...line });
    if (kind < 95) truth.set(`b${id}`, `f${id}`);
  }
  return { bank, book, truth };
}

test('finds every made pair and no other', () => {
  const { bank, book, truth } = makePairs();
  const { matches } = matchItems(bank, book);
  const found = new Map(matches.map((match) => [match.bank[0]?.id, match.book[0]?.id]));
  const wrong = [...found].filter(([line, item]) => truth.get(line ?? '') !== item);
  const missed = [...truth].filter(([line]) => !found.has(line));
  expect({ wrong, missed }).toEqual({ wrong: [], missed: [] });
});
