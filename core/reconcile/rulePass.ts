/** Matches by rules that people wrote: conditions on the bank item, tolerances of their own. */
import { compileConditions } from '../rules/condition.ts';
import { referenceGround, sharedKey } from './exact.ts';
import { conversionOf, offRate } from './foreign.ts';
import type { Item, MatchGround, MatchRule } from './model.ts';
import {
  allowedDifference,
  counterpartyGround,
  daysGround,
  differenceKind,
  shareText,
} from './near.ts';
import { Candidates, takePairs } from './pairs.ts';
import { addMatch, type Run, whole } from './run.ts';
import { accountFits, counterpartyAgrees } from './sides.ts';

/** Open book items of each purse in order of days. */
function byPurse({ sides: { book } }: Run): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (let j = 0; j < book.items.length; j++) {
    if (book.open[j] === 0) continue;
    const known = found.get(book.purse[j] as number);
    if (known === undefined) found.set(book.purse[j] as number, [j]);
    else known.push(j);
  }
  for (const chain of found.values())
    chain.sort((a, b) => (book.day[a] as number) - (book.day[b] as number) || a - b);
  return found;
}

function lowerBound(chain: readonly number[], days: Int32Array, day: number): number {
  let [low, high] = [0, chain.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[chain[middle] as number] as number) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The purses of each pool: what a line may be matched with where a rule allows exchange. */
function byPool(
  { sides: { book } }: Run,
  chains: ReadonlyMap<number, readonly number[]>,
): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const [purse, [first = 0]] of chains) {
    const pool = book.pool[first] as number;
    const known = found.get(pool);
    if (known === undefined) found.set(pool, [purse]);
    else known.push(purse);
  }
  return found;
}

/** An item's amount in the line's currency; without a ground where it is the item's own. */
interface Expected {
  readonly expectedMinor: number;
  readonly ground: MatchGround | null;
}

/** What an item should bring in the line's currency; null where no rate tells it. */
function expectedOf(run: Run, left: Item, right: Item): Expected | null {
  if (left.currency !== right.currency) return conversionOf(run, left, right);
  return { expectedMinor: right.amountMinor, ground: null };
}

/** How far two items are apart as a share, within the rule's tolerances; null where they do not fit. */
function costOf({ sides }: Run, rule: MatchRule, i: number, j: number, expected: number) {
  const [left, right] = [sides.bank.items[i] as Item, sides.book.items[j] as Item];
  if (left.amountMinor < 0 !== expected < 0 || expected === 0) return null;
  const { tolerance, agree } = rule;
  const allowed =
    left.currency === right.currency
      ? allowedDifference(expected, tolerance)
      : Math.floor(Math.abs(expected) * tolerance.fxShare);
  const difference = Math.abs(left.amountMinor - expected);
  if (difference > allowed) return null;
  if (agree === 'reference' && sharedKey(sides, i, j) < 0) return null;
  if (agree === 'counterparty' && counterpartyAgrees(left, right) !== true) return null;
  return difference / Math.abs(expected) + Math.abs(left.day - right.day) / 1e4;
}

function applyRule(run: Run, rule: MatchRule): void {
  const { sides } = run;
  const { bank, book } = sides;
  const holds = compileConditions(rule.conditions);
  const chains = byPurse(run);
  const { days, fxShare } = rule.tolerance;
  const pools = fxShare > 0 ? byPool(run, chains) : null;
  const candidates = new Candidates();
  const why = new Map<number, string>();
  for (let i = 0; i < bank.items.length; i++) {
    const left = bank.items[i] as Item;
    if (bank.open[i] === 0 || left.line === undefined) continue;
    const found = holds(left.line);
    if (found === null) continue;
    why.set(i, found.map(({ field, wanted }) => `${field} ${wanted}`).join(', '));
    const purse = bank.purse[i] as number;
    for (const chain of pools?.get(bank.pool[i] as number) ?? [purse]) {
      const items = chains.get(chain) ?? [];
      for (let at = lowerBound(items, book.day, left.day - days); at < items.length; at++) {
        const j = items[at] as number;
        const right = book.items[j] as Item;
        if (right.day > left.day + days) break;
        if (!accountFits(left, right)) continue;
        const expected = expectedOf(run, left, right);
        const cost = expected && costOf(run, rule, i, j, expected.expectedMinor);
        if (cost !== null) candidates.add(i, j, cost);
      }
    }
  }
  takePairs(sides, candidates, (i, j, _cost, alternatives) => {
    addByRule(run, rule, { i, j, why: why.get(i) ?? '', alternatives });
  });
}

interface Found {
  readonly i: number;
  readonly j: number;
  /** The conditions that hold, in words. */
  readonly why: string;
  readonly alternatives: number;
}

function amountGrounds(
  left: Item,
  right: Item,
  { expectedMinor, ground }: Expected,
): MatchGround[] {
  if (ground !== null) return [ground, ...offRate(left, expectedMinor)];
  const difference = left.amountMinor - right.amountMinor;
  if (difference === 0) return [{ kind: 'amount', weight: 0.3, text: 'The amounts are equal' }];
  const text = `The amounts differ by ${shareText(difference, right.amountMinor)}, which the rule allows`;
  return [{ kind: 'difference', weight: 0.2, text }];
}

function addByRule(run: Run, rule: MatchRule, { i, j, why, alternatives }: Found): void {
  const { sides } = run;
  const { bank, book } = sides;
  const [left, right] = [bank.items[i] as Item, book.items[j] as Item];
  const expected = expectedOf(run, left, right);
  if (expected === null) return;
  const difference = left.amountMinor - expected.expectedMinor;
  const key = sharedKey(sides, i, j);
  const isForeign = left.currency !== right.currency;
  addMatch(run, [whole(bank, i)], [whole(book, j)], {
    currency: left.currency,
    method: 'rule',
    ruleId: rule.id,
    grounds: [
      { kind: 'rule', weight: 0.5, text: `Rule “${rule.name}”${why === '' ? '' : `: ${why}`}` },
      ...amountGrounds(left, right, expected),
      daysGround(Math.abs(left.day - right.day), 0.05),
      ...(key < 0 ? [] : [{ ...referenceGround(sides, i, key), weight: 0.1 }]),
      ...counterpartyGround(left, right, 0.1),
    ],
    differenceMinor: difference,
    differenceKind: differenceKind(difference, isForeign || Boolean(left.original)),
    alternatives,
  });
}

/** Rules in their order; what an earlier one takes a later one does not see. */
export function matchByRules(run: Run): void {
  for (const rule of run.options.rules) applyRule(run, rule);
}
