/** What a pair looks like to the learned matcher: each feature from 0 (no) to 1 (wholly). */
import { foldText } from '../rules/fold.ts';
import { accountKey, nameKey, nameWords, usefulKey } from './keys.ts';
import type { Item } from './model.ts';

export const featureNames = [
  'same amount',
  'near amount',
  'near in time',
  'same reference',
  'common words',
  'like counterparty',
  'same counterparty account',
  'pair seen before',
] as const;

export type Features = readonly number[];

/** What is compared of one item, made once. */
interface Facts {
  readonly words: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
  readonly account: string;
  readonly name: string;
}

const known = new WeakMap<Item, Facts>();

function factsOf(item: Item): Facts {
  const cached = known.get(item);
  if (cached !== undefined) return cached;
  const texts = [item.text ?? '', item.counterparty ?? '', ...(item.references ?? [])].join(' ');
  const made: Facts = {
    words: new Set(foldText(texts).match(/[\p{L}\p{N}]{3,}/gu) ?? []),
    names: new Set(item.counterparty ? nameWords(item.counterparty) : []),
    keys: new Set((item.references ?? []).map(usefulKey).filter((key) => key !== null)),
    account: accountKey(item.counterpartyAccount),
    name: nameKey(item.counterparty),
  };
  known.set(item, made);
  return made;
}

/** Dice's coefficient of two sets. */
function dice(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  let common = 0;
  for (const word of left) if (right.has(word)) common++;
  return (2 * common) / (left.size + right.size);
}

/** How often a bank-side name was matched with a book-side name. */
export class PairMemory {
  readonly #counts = new Map<string, number>();

  static key(bank: Item, book: Item): string {
    const [left, right] = [factsOf(bank), factsOf(book)];
    const name = left.name === '' ? left.account : left.name;
    return name === '' || right.name === '' ? '' : `${name} = ${right.name}`;
  }

  note(bank: Item, book: Item): void {
    const key = PairMemory.key(bank, book);
    if (key !== '') this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** Times seen, without the `own` ones that a pair under test has added itself. */
  seen(bank: Item, book: Item, own = 0): number {
    return Math.max(0, (this.#counts.get(PairMemory.key(bank, book)) ?? 0) - own);
  }
}

/** Pairs this far off in amount have no nearness. */
const FARTHEST_SHARE = 0.05;

export function featuresOf(bank: Item, book: Item, memory: PairMemory, own = 0): Features {
  const [left, right] = [factsOf(bank), factsOf(book)];
  const off = Math.abs(bank.amountMinor - book.amountMinor) / Math.abs(book.amountMinor);
  let sameKey = 0;
  for (const key of left.keys) if (right.keys.has(key)) sameKey = 1;
  return [
    off === 0 ? 1 : 0,
    Math.max(0, 1 - off / FARTHEST_SHARE),
    1 / (1 + Math.abs(bank.day - book.day) / 3),
    sameKey,
    dice(left.words, right.words),
    dice(left.names, right.names),
    left.account !== '' && left.account === right.account ? 1 : 0,
    memory.seen(bank, book, own) > 0 ? 1 : 0,
  ];
}
