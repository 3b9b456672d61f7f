/** Matches by rules that people wrote: conditions on the bank item, tolerances of their own. */
import { compileConditions } from '../rules/condition.ts';
import { referenceGround, sharedKey } from './exact.ts';
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

function applyRule(run: Run, rule: MatchRule): void {
  const { sides } = run;
  const { bank, book } = sides;
  const holds = compileConditions(rule.conditions);
  const chains = byPurse(run);
  const candidates = new Candidates();
  const grounds = new Map<number, string>();
  for (let i = 0; i < bank.items.length; i++) {
    const left = bank.items[i] as Item;
    if (bank.open[i] === 0 || left.line === undefined) continue;
    const found = holds(left.line);
    if (found === null) continue;
    grounds.set(i, found.map(({ field, wanted }) => `${field} ${wanted}`).join(', '));
    const chain = chains.get(bank.purse[i] as number) ?? [];
    const { days } = rule.tolerance;
    for (let at = lowerBound(chain, book.day, left.day - days); at < chain.length; at++) {
      const j = chain[at] as number;
      const right = book.items[j] as Item;
      if (right.day > left.day + days) break;
      if (left.amountMinor < 0 !== right.amountMinor < 0 || !accountFits(left, right)) continue;
      const difference = Math.abs(left.amountMinor - right.amountMinor);
      if (difference > allowedDifference(right.amountMinor, rule.tolerance)) continue;
      if (rule.agree === 'reference' && sharedKey(sides, i, j) < 0) continue;
      if (rule.agree === 'counterparty' && counterpartyAgrees(left, right) !== true) continue;
      candidates.add(
        i,
        j,
        difference / Math.abs(right.amountMinor) + Math.abs(left.day - right.day) / 1e4,
      );
    }
  }
  takePairs(sides, candidates, (i, j, _cost, alternatives) => {
    const [left, right] = [bank.items[i] as Item, book.items[j] as Item];
    const difference = left.amountMinor - right.amountMinor;
    const key = sharedKey(sides, i, j);
    const amount: MatchGround =
      difference === 0
        ? { kind: 'amount', weight: 0.3, text: 'The amounts are equal' }
        : {
            kind: 'difference',
            weight: 0.2,
            text: `The amounts differ by ${shareText(difference, right.amountMinor)}, which the rule allows`,
          };
    const why = grounds.get(i) ?? '';
    addMatch(run, [whole(bank, i)], [whole(book, j)], {
      currency: left.currency,
      method: 'rule',
      ruleId: rule.id,
      grounds: [
        { kind: 'rule', weight: 0.5, text: `Rule “${rule.name}”${why === '' ? '' : `: ${why}`}` },
        amount,
        daysGround(Math.abs(left.day - right.day), 0.05),
        ...(key < 0 ? [] : [{ ...referenceGround(sides, i, key), weight: 0.1 }]),
        ...counterpartyGround(left, right, 0.1),
      ],
      differenceMinor: difference,
      differenceKind: differenceKind(difference, Boolean(left.original)),
      alternatives,
    });
  });
}

/** Rules in their order; what an earlier one takes a later one does not see. */
export function matchByRules(run: Run): void {
  for (const rule of run.options.rules) applyRule(run, rule);
}
