/** Returns: a line that takes an earlier one back, so that both leave nothing open. */

import { LONGEST_RETURN_DAYS } from './givenBack.ts';
import { keysInText, usefulKey } from './keys.ts';
import type { Item, Part } from './model.ts';
import { daysGround, forEachByKey } from './near.ts';
import { addMatch, type Run, whole } from './run.ts';
import { accountsFit, counterpartyAgrees, type Side } from './sides.ts';

/** Amounts of open lines whose opposite is open too; only such lines can take one another back. */
function oppositeAmounts({ amount, open }: Side): ReadonlySet<number> {
  const amounts = new Set(amount.filter((_, index) => open[index] === 1));
  return new Set([...amounts].filter((one) => amounts.has(-one)));
}

/** Keys of lines among themselves; the book's keys play no part. */
function ownKeys(items: readonly Item[], open: Uint8Array): Map<string, number[]> {
  const found = new Map<string, number[]>();
  items.forEach((item, index) => {
    if (open[index] === 0) return;
    for (const key of new Set((item.references ?? []).map(usefulKey))) {
      if (key === null) continue;
      const known = found.get(key);
      if (known === undefined) found.set(key, [index]);
      else known.push(index);
    }
  });
  return found;
}

/**
 * What the order behind a returned line is expected as: paid by the one line and given back by the
 * other, so that it stands in the match and stays open. None where no order sums to the line.
 */
function orderedBy(run: Run, early: number): Part[] {
  const { sides } = run;
  const { bank, book } = sides;
  const byOrder = new Map<string, Set<number>>();
  forEachByKey(sides, early, (j) => {
    const { orderId } = book.items[j] as Item;
    if (!orderId || book.open[j] === 0 || book.purse[j] !== bank.purse[early]) return;
    if (!accountsFit(sides, early, j)) return;
    byOrder.set(orderId, (byOrder.get(orderId) ?? new Set()).add(j));
  });
  for (const found of byOrder.values()) {
    const items = [...found].sort((a, b) => a - b);
    const sum = items.reduce((total, j) => total + (book.amount[j] as number), 0);
    if (sum !== bank.amount[early]) continue;
    for (const j of items) book.open[j] = 0;
    const paid = items.map((j) => whole(book, j));
    return [...paid, ...paid.map(({ id, amountMinor }) => ({ id, amountMinor: -amountMinor }))];
  }
  return [];
}

/**
 * Lines with opposite amounts and one reference, the later one taking the earlier back. Those that the
 * bank marks come before everything else, since what came back settles nothing.
 */
export function matchReturns(run: Run, only: 'marked' | 'all'): void {
  const { bank } = run.sides;
  if (only === 'marked' && !bank.items.some(({ reversal }) => reversal === true)) return;
  const amounts = oppositeAmounts(bank);
  if (amounts.size === 0) return;
  const byKey = ownKeys(bank.items, bank.open);
  const isKnown = (key: string) => byKey.has(key);
  for (let i = 0; i < bank.items.length; i++) {
    if (bank.open[i] === 0) continue;
    const late = bank.items[i] as Item;
    if (only === 'marked' && late.reversal !== true) continue;
    if (!amounts.has(late.amountMinor)) continue;
    const own = (late.references ?? []).map(usefulKey).filter((key) => key !== null);
    const keys = new Set([...own, ...keysInText(late.text ?? '', isKnown)]);
    let best: { index: number; gap: number; key: string } | null = null;
    for (const key of keys)
      for (const index of byKey.get(key) ?? []) {
        const early = bank.items[index] as Item;
        const gap = late.day - early.day;
        if (index === i || bank.open[index] === 0 || bank.purse[index] !== bank.purse[i]) continue;
        if (early.amountMinor !== -late.amountMinor || early.accountId !== late.accountId) continue;
        if (gap < 0 || gap > LONGEST_RETURN_DAYS) continue;
        if (best === null || gap < best.gap || (gap === best.gap && index < best.index))
          best = { index, gap, key };
      }
    if (best === null) continue;
    const early = bank.items[best.index] as Item;
    const ordered = orderedBy(run, best.index);
    bank.open[i] = 0;
    bank.open[best.index] = 0;
    const agrees = counterpartyAgrees(late, early);
    addMatch(run, [whole(bank, best.index), whole(bank, i)], ordered, {
      currency: late.currency,
      method: 'return',
      grounds: [
        { kind: 'reference', weight: 0.45, text: `Both lines carry ${best.key}` },
        { kind: 'amount', weight: 0.3, text: 'The amounts cancel each other' },
        ...(late.reversal
          ? [
              {
                kind: 'return' as const,
                weight: 0.15,
                text: 'The bank marks the line as a reversal',
              },
            ]
          : []),
        ...(agrees === true
          ? [{ kind: 'counterparty' as const, weight: 0.1, text: 'The counterparty is the same' }]
          : []),
        daysGround(best.gap, 0.05),
      ],
    });
  }
}
