/**
 * Sums: one line for several items, several lines for one item, several for several. Members must have
 * something in common besides the amount (a named reference, the counterparty, a batch), because among
 * enough strangers some always sum up.
 */
import { referenceGround, sharedKey } from './exact.ts';
import { accountKey, nameKey } from './keys.ts';
import type { Item, MatchGround } from './model.ts';
import {
  allowedDifference,
  differenceKind,
  forEachByKey,
  MOST_PER_KEY,
  shareText,
} from './near.ts';
import { addMatch, type Run, whole } from './run.ts';
import { accountFits, type Side } from './sides.ts';
import { findSubset, type SubsetSearch } from './subset.ts';

/** What items of one matter share: purse with counterparty, its account, or batch. */
type Bond = string;

function bondsOf(side: Side, index: number): Bond[] {
  const { counterparty, counterpartyAccount, group } = side.items[index] as Item;
  const purse = side.purse[index] as number;
  const [name, account] = [nameKey(counterparty), accountKey(counterpartyAccount)];
  return [
    ...(name === '' ? [] : [`${purse} n ${name}`]),
    ...(account === '' ? [] : [`${purse} a ${account}`]),
    ...(group ? [`${purse} g ${group}`] : []),
  ];
}

/** Open items by bond, each list in order of days. */
function indexBonds(side: Side): Map<Bond, number[]> {
  const found = new Map<Bond, number[]>();
  for (let index = 0; index < side.items.length; index++) {
    if (side.open[index] === 0) continue;
    for (const bond of bondsOf(side, index)) {
      const known = found.get(bond);
      if (known === undefined) found.set(bond, [index]);
      else known.push(index);
    }
  }
  for (const list of found.values())
    list.sort((a, b) => (side.day[a] as number) - (side.day[b] as number) || a - b);
  return found;
}

function sumOf(side: Side, members: readonly number[]): number {
  return members.reduce((sum, index) => sum + (side.amount[index] as number), 0);
}

function close(side: Side, members: readonly number[]): void {
  for (const index of members) side.open[index] = 0;
}

/** As often as one run looks at whole batches; afterwards at the first items of a key alone. */
const MOST_LOOKS = 2_000_000;
/** Among more items than these no sum of some of them is looked for. */
const MOST_SEARCHED = 256;

/** Everything that a line names by reference, together, within the tolerance. */
export function matchNamed(run: Run): void {
  const { sides, options } = run;
  const { bank, book } = sides;
  // A batch may have thousands of payments, which many lines may name.
  let looks = MOST_LOOKS;
  for (let i = 0; i < bank.items.length; i++) {
    if (bank.open[i] === 0 || (bank.keyFrom[i + 1] as number) - (bank.keyFrom[i] as number) === 0)
      continue;
    const left = bank.items[i] as Item;
    const named = new Set<number>();
    const visit = (j: number) => {
      looks--;
      if (
        book.open[j] === 1 &&
        book.purse[j] === bank.purse[i] &&
        accountFits(left, book.items[j] as Item)
      )
        named.add(j);
    };
    forEachByKey(sides, i, visit, looks > 0 ? Number.POSITIVE_INFINITY : MOST_PER_KEY);
    if (named.size < 2) continue;
    const members = [...named].sort((a, b) => a - b);
    const total = sumOf(book, members);
    const difference = left.amountMinor - total;
    const isWithin =
      total !== 0 &&
      left.amountMinor < 0 === total < 0 &&
      Math.abs(difference) <= allowedDifference(total, options.tolerance);
    if (isWithin) takeNamed(run, i, members, difference, 0);
    else if (members.length <= MOST_SEARCHED) {
      const search = sumTo(
        run,
        members.map((j) => book.amount[j] as number),
        left.amountMinor,
        2,
      );
      if (search.members !== null)
        takeNamed(
          run,
          i,
          search.members.map((at) => members[at] as number),
          0,
          search.others,
        );
    }
  }
}

function takeNamed(
  run: Run,
  i: number,
  members: readonly number[],
  difference: number,
  alternatives: number,
): void {
  const { bank, book } = run.sides;
  const left = bank.items[i] as Item;
  const total = left.amountMinor - difference;
  const sum: MatchGround =
    difference === 0
      ? { kind: 'sum', weight: 0.3, text: `${members.length} items sum to the amount exactly` }
      : {
          kind: 'difference',
          weight: 0.25,
          text: `${members.length} items sum to the amount but for ${shareText(difference, total)}`,
        };
  const first = sharedKey(run.sides, i, members[0] as number);
  bank.open[i] = 0;
  close(book, members);
  addMatch(
    run,
    [whole(bank, i)],
    members.map((j) => whole(book, j)),
    {
      currency: left.currency,
      method: 'subset',
      grounds: [
        {
          ...referenceGround(run.sides, i, first),
          text: `The line names ${members.length} of the items by reference`,
        },
        sum,
      ],
      differenceMinor: difference,
      differenceKind: differenceKind(difference, Boolean(left.original)),
      alternatives,
    },
  );
}

function sumTo(
  run: Run,
  amounts: readonly number[],
  target: number,
  minimum: number,
): SubsetSearch {
  const { members: maximum, stepsPerItem } = run.options.limits;
  const search = findSubset(amounts, target, {
    minimum,
    maximum,
    steps: Math.min(stepsPerItem, run.steps),
  });
  run.steps -= search.steps;
  return search;
}

/** Open members of the bonds of an item within the days, the nearest first, as many as allowed. */
function neighbours(
  run: Run,
  item: { readonly side: Side; readonly index: number },
  other: Side,
  bonds: ReadonlyMap<Bond, readonly number[]>,
): number[] {
  const { groupDays, limits } = run.options;
  const day = item.side.day[item.index] as number;
  const found = new Set<number>();
  for (const bond of bondsOf(item.side, item.index))
    for (const index of bonds.get(bond) ?? [])
      if (other.open[index] === 1 && Math.abs((other.day[index] as number) - day) <= groupDays)
        found.add(index);
  const gap = (index: number) => Math.abs((other.day[index] as number) - day);
  return [...found]
    .filter((index) => accountFits(item.side.items[item.index] as Item, other.items[index] as Item))
    .sort((a, b) => gap(a) - gap(b) || a - b)
    .slice(0, limits.candidates)
    .sort((a, b) => a - b);
}

const commonGround = (item: Item): MatchGround => ({
  kind: item.counterparty ? 'counterparty' : item.group ? 'batch' : 'account',
  weight: 0.35,
  text: `All of them are with ${item.counterparty ?? item.group ?? item.counterpartyAccount ?? ''}`,
});

const sumGround = (count: number, complete: boolean): MatchGround => ({
  kind: 'sum',
  weight: complete ? 0.45 : 0.35,
  text: `${count} amounts sum up exactly${complete ? '' : '; not every other sum was tried'}`,
});

/** One item of `single` against several of the other side. */
function matchOneToMany(run: Run, single: 'bank' | 'book'): void {
  const { sides } = run;
  const [one, many] = single === 'bank' ? [sides.bank, sides.book] : [sides.book, sides.bank];
  const bonds = indexBonds(many);
  for (let index = 0; index < one.items.length && run.steps > 0; index++) {
    if (one.open[index] === 0) continue;
    const near = neighbours(run, { side: one, index }, many, bonds);
    if (near.length < 2) continue;
    const target = one.amount[index] as number;
    const search = sumTo(
      run,
      near.map((at) => many.amount[at] as number),
      target,
      2,
    );
    if (search.members === null) continue;
    const members = search.members.map((at) => near[at] as number);
    one.open[index] = 0;
    close(many, members);
    const parts = members.map((at) => whole(many, at));
    const [bankParts, bookParts] =
      single === 'bank' ? [[whole(one, index)], parts] : [parts, [whole(one, index)]];
    const item = one.items[index] as Item;
    addMatch(run, bankParts, bookParts, {
      currency: item.currency,
      method: 'subset',
      grounds: [commonGround(item), sumGround(members.length, search.complete)],
      alternatives: search.others,
    });
  }
}

/** Neighbours in time of one bond: a new cluster begins after a silence of `groupDays`. */
function clusters(side: Side, list: readonly number[], days: number): number[][] {
  const found: number[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const index of list) {
    if (side.open[index] === 0) continue;
    const day = side.day[index] as number;
    if (day - last > days) found.push([]);
    found.at(-1)?.push(index);
    last = day;
  }
  return found;
}

function takeMany(
  run: Run,
  bankMembers: readonly number[],
  bookMembers: readonly number[],
  search: Pick<SubsetSearch, 'complete' | 'others'>,
): void {
  const { bank, book } = run.sides;
  close(bank, bankMembers);
  close(book, bookMembers);
  const item = bank.items[bankMembers[0] as number] as Item;
  const count = bankMembers.length + bookMembers.length;
  addMatch(
    run,
    bankMembers.map((i) => whole(bank, i)),
    bookMembers.map((j) => whole(book, j)),
    {
      currency: item.currency,
      method: 'subset',
      grounds: [commonGround(item), { ...sumGround(count, search.complete), weight: 0.35 }],
      alternatives: search.others,
    },
  );
}

/** Lines taken together, at most; more would find sums among strangers. */
const MOST_LINES = 4;

/** Sums of two to four lines of a cluster, each against the items of the cluster. */
function matchCluster(run: Run, lines: readonly number[], items: readonly number[]): void {
  const { bank, book } = run.sides;
  if (sumOf(bank, lines) === sumOf(book, items)) {
    takeMany(run, lines, items, { complete: true, others: 0 });
    return;
  }
  const choose = (from: number, chosen: readonly number[]): void => {
    if (chosen.length >= 2 && chosen.every((i) => bank.open[i] === 1)) {
      const open = items.filter((j) => book.open[j] === 1);
      const search = sumTo(
        run,
        open.map((j) => book.amount[j] as number),
        sumOf(bank, chosen),
        2,
      );
      if (search.members !== null) {
        takeMany(
          run,
          chosen,
          search.members.map((at) => open[at] as number),
          search,
        );
        return;
      }
    }
    if (chosen.length === MOST_LINES) return;
    for (let at = from; at < lines.length && run.steps > 0; at++)
      if (bank.open[lines[at] as number] === 1) choose(at + 1, [...chosen, lines[at] as number]);
  };
  choose(0, []);
}

function matchManyToMany(run: Run): void {
  const { sides, options } = run;
  const { candidates } = options.limits;
  const books = indexBonds(sides.book);
  for (const [bond, list] of indexBonds(sides.bank))
    for (const lines of clusters(sides.bank, list, options.groupDays)) {
      if (lines.length < 2 || run.steps <= 0) continue;
      const from = (sides.bank.day[lines[0] as number] as number) - options.groupDays;
      const to = (sides.bank.day[lines.at(-1) as number] as number) + options.groupDays;
      const items = (books.get(bond) ?? []).filter((j) => {
        const day = sides.book.day[j] as number;
        return sides.book.open[j] === 1 && day >= from && day <= to;
      });
      if (items.length < 2) continue;
      matchCluster(run, lines.slice(0, candidates / 2), items.slice(0, candidates));
    }
}

/** One to many, many to one and many to many, in this order. */
export function matchSums(run: Run): void {
  matchOneToMany(run, 'bank');
  matchOneToMany(run, 'book');
  matchManyToMany(run);
}
