/**
 * Pairs that nearly agree: the reference without the amount (fees, rounding, part payments),
 * and the amount without the reference within some days.
 */
import { referenceGround, sharedKey } from './exact.ts';
import type { DifferenceKind, Item, MatchGround, Tolerance } from './model.ts';
import { Candidates, takePairs } from './pairs.ts';
import { addMatch, type Run, whole } from './run.ts';
import { accountFits, accountsFit, counterpartyAgrees, type Sides } from './sides.ts';

/** Book items looked at for one key of one bank item, where not all of them are asked for. */
export const MOST_PER_KEY = 64;

/** Up to two units are rounding, whatever else they might be. */
export function differenceKind(difference: number, isForeign: boolean): DifferenceKind | null {
  if (difference === 0) return null;
  if (Math.abs(difference) <= 2) return 'rounding';
  if (isForeign) return 'fx';
  // Charges lessen what comes in and add to what goes out: both make the bank's amount smaller.
  return difference < 0 ? 'fee' : 'other';
}

export function allowedDifference(book: number, { share, minor }: Tolerance): number {
  return Math.max(minor, Math.floor(Math.abs(book) * share));
}

export function daysGround(gap: number, weight: number): MatchGround {
  const text = gap === 0 ? 'On the same day' : `${gap} ${gap === 1 ? 'day' : 'days'} apart`;
  return { kind: 'days', weight, text };
}

export function counterpartyGround(bank: Item, book: Item, weight: number): MatchGround[] {
  const agrees = counterpartyAgrees(bank, book);
  if (agrees === null) return [];
  return agrees
    ? [
        {
          kind: 'counterparty',
          weight,
          text: `The counterparty is ${bank.counterparty ?? book.counterparty ?? 'the same account'}`,
        },
      ]
    : [
        {
          kind: 'counterparty',
          weight: -weight,
          text: `The counterparties differ: ${bank.counterparty} and ${book.counterparty}`,
        },
      ];
}

/** Book items that share a reference with bank item i. */
export function forEachByKey(
  sides: Sides,
  i: number,
  visit: (book: number) => void,
  mostPerKey = MOST_PER_KEY,
): void {
  const { bank, head, next, slotItem } = sides;
  for (let at = bank.keyFrom[i] as number; at < (bank.keyFrom[i + 1] as number); at++) {
    let seen = 0;
    for (
      let slot = head[bank.keys[at] as number] as number;
      slot >= 0 && seen < mostPerKey;
      slot = next[slot] as number, seen++
    )
      visit(slotItem[slot] as number);
  }
}

/** Same reference and currency, amounts within the tolerance; known charges explain exactly. */
export function matchReference(run: Run): void {
  const { sides, options } = run;
  const { bank, book } = sides;
  const { tolerance } = options;
  const candidates = new Candidates();
  for (let i = 0; i < bank.items.length; i++) {
    if (bank.open[i] === 0) continue;
    forEachByKey(sides, i, (j) => {
      if (book.open[j] === 0 || book.purse[j] !== bank.purse[i]) return;
      const left = bank.items[i] as Item;
      const right = book.items[j] as Item;
      if (left.amountMinor < 0 !== right.amountMinor < 0 || !accountFits(left, right)) return;
      const gap = Math.abs(left.day - right.day);
      const difference = Math.abs(left.amountMinor - right.amountMinor);
      const isKnown = (left.chargesMinor ?? 0) > 0 && difference === left.chargesMinor;
      if (gap > tolerance.days) return;
      if (!isKnown && difference > allowedDifference(right.amountMinor, tolerance)) return;
      const share = isKnown ? 0 : difference / Math.abs(right.amountMinor);
      candidates.add(i, j, share + gap / 1e6);
    });
  }
  takePairs(sides, candidates, (i, j, _cost, alternatives) => {
    const left = bank.items[i] as Item;
    const right = book.items[j] as Item;
    const difference = left.amountMinor - right.amountMinor;
    const kind = differenceKind(difference, Boolean(left.original));
    const isKnown = -difference === left.chargesMinor;
    const ground: MatchGround = isKnown
      ? { kind: 'charges', weight: 0.37, text: 'The bank names charges of exactly the difference' }
      : {
          kind: 'difference',
          weight: 0.28,
          text: `The amounts differ by ${shareText(difference, right.amountMinor)}`,
        };
    addMatch(run, [whole(bank, i)], [whole(book, j)], {
      currency: left.currency,
      method: 'tolerance',
      grounds: [
        referenceGround(sides, i, sharedKey(sides, i, j)),
        ground,
        daysGround(Math.abs(left.day - right.day), 0.02),
      ],
      differenceMinor: difference,
      differenceKind: isKnown ? 'fee' : kind,
      alternatives,
    });
  });
}

export function shareText(difference: number, of: number): string {
  return `${(Math.round((Math.abs(difference) / Math.abs(of)) * 10_000) / 100).toFixed(2)} %`;
}

/** Equal amounts within some days; the counterparty speaks for or against. */
export function matchAmount(run: Run): void {
  const { sides, options } = run;
  const { bank, book } = sides;
  const byAmount = new Map<number, number[]>();
  for (let j = 0; j < book.items.length; j++) {
    if (book.open[j] === 0) continue;
    const amount = book.amount[j] as number;
    const known = byAmount.get(amount);
    if (known === undefined) byAmount.set(amount, [j]);
    else known.push(j);
  }
  for (const chain of byAmount.values())
    if (chain.length > 1)
      chain.sort((a, b) => (book.day[a] as number) - (book.day[b] as number) || a - b);
  const candidates = new Candidates();
  for (let i = 0; i < bank.items.length; i++) {
    if (bank.open[i] === 0) continue;
    const chain = byAmount.get(bank.amount[i] as number);
    if (chain === undefined) continue;
    const day = bank.day[i] as number;
    for (let at = firstFrom(chain, book.day, day - options.amountDays); at < chain.length; at++) {
      const j = chain[at] as number;
      const gap = Math.abs((book.day[j] as number) - day);
      if ((book.day[j] as number) > day + options.amountDays) break;
      if (book.purse[j] !== bank.purse[i]) continue;
      if (!accountsFit(sides, i, j)) continue;
      const agrees =
        bank.hasParty[i] === 1 && book.hasParty[j] === 1
          ? counterpartyAgrees(bank.items[i] as Item, book.items[j] as Item)
          : null;
      candidates.add(i, j, gap + (agrees === null ? 0 : agrees ? -100 : 100));
    }
  }
  takePairs(sides, candidates, (i, j, _cost, alternatives) => {
    const left = bank.items[i] as Item;
    const right = book.items[j] as Item;
    const gap = Math.abs(left.day - right.day);
    addMatch(run, [whole(bank, i)], [whole(book, j)], {
      currency: left.currency,
      method: 'tolerance',
      grounds: [
        { kind: 'amount', weight: 0.6, text: 'The amounts are equal' },
        daysGround(gap, Math.round((0.2 / (1 + gap)) * 100) / 100),
        ...counterpartyGround(left, right, 0.15),
      ],
      alternatives,
    });
  });
}

/** The first position of a chain in order of days whose day is not before `day`. */
function firstFrom(chain: readonly number[], days: Int32Array, day: number): number {
  let [low, high] = [0, chain.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[chain[middle] as number] as number) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Same reference, too little or too much: the smaller amount is matched and the rest stays open. */
export function matchPartial(run: Run): void {
  const { sides, options } = run;
  const { bank, book } = sides;
  const candidates = new Candidates();
  for (let i = 0; i < bank.items.length; i++) {
    if (bank.open[i] === 0) continue;
    forEachByKey(sides, i, (j) => {
      if (book.open[j] === 0 || book.purse[j] !== bank.purse[i]) return;
      const left = bank.items[i] as Item;
      const right = book.items[j] as Item;
      if (left.amountMinor < 0 !== right.amountMinor < 0 || !accountFits(left, right)) return;
      const gap = Math.abs(left.day - right.day);
      if (gap <= options.tolerance.days * 3) candidates.add(i, j, gap);
    });
  }
  takePairs(sides, candidates, (i, j, _cost, alternatives) => {
    const left = bank.items[i] as Item;
    const right = book.items[j] as Item;
    const taken =
      Math.abs(left.amountMinor) < Math.abs(right.amountMinor)
        ? left.amountMinor
        : right.amountMinor;
    const isPart = taken === left.amountMinor;
    const rest = Math.abs((isPart ? right : left).amountMinor - taken);
    addMatch(run, [{ id: left.id, amountMinor: taken }], [{ id: right.id, amountMinor: taken }], {
      currency: left.currency,
      method: 'partial',
      grounds: [
        referenceGround(sides, i, sharedKey(sides, i, j)),
        {
          kind: 'remainder',
          weight: 0.2,
          text: isPart
            ? `Pays ${shareText(taken, right.amountMinor)} of the item; the rest stays open`
            : `Pays the item and leaves ${shareText(rest, left.amountMinor)} of the line open`,
        },
        ...counterpartyGround(left, right, 0.1),
      ],
      differenceKind: 'partial',
      alternatives,
    });
  });
}
