/**
 * Both sides in columns: texts become numbers once, so that the passes compare integers. Items stand in
 * the order of their ids, which makes every pass independent of the order in which they were given.
 */
import { AppFailure } from '../result.ts';
import { keysInText, nameKey } from './keys.ts';
import { KeyTable } from './keyTable.ts';
import type { Item } from './model.ts';

export interface Side {
  readonly items: readonly Item[];
  /** Pool and currency as one number; equal for items that may be summed. */
  readonly purse: Int32Array;
  /** The pool alone, for items of another currency. */
  readonly pool: Int32Array;
  readonly amount: Float64Array;
  readonly day: Int32Array;
  /** The bank account as a number; 0 for a book item that may be paid through any. */
  readonly account: Int32Array;
  /** 1 where the counterparty is told, by name or account. */
  readonly hasParty: Uint8Array;
  /** Keys of item i stand from `keyFrom[i]` to `keyFrom[i + 1]` in `keys`. */
  readonly keyFrom: Int32Array;
  readonly keys: Int32Array;
  /** 1 while nothing has taken the item. */
  readonly open: Uint8Array;
}

export interface Sides {
  readonly bank: Side;
  readonly book: Side;
  /** Reference keys by number. */
  readonly names: KeyTable;
  /** Slots of book keys by key: `book` items with the key k are chained from `head[k]`. */
  readonly head: Int32Array;
  readonly next: Int32Array;
  /** The book item of a slot. */
  readonly slotItem: Int32Array;
}

function inOrder(items: readonly Item[], side: string): readonly Item[] {
  let sorted = true;
  for (let index = 1; index < items.length && sorted; index++)
    sorted = (items[index - 1] as Item).id < (items[index] as Item).id;
  const ordered = sorted ? items : [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (let index = 0; index < ordered.length; index++) {
    const { id, amountMinor } = ordered[index] as Item;
    if (!Number.isSafeInteger(amountMinor) || amountMinor === 0)
      throw new AppFailure({
        kind: 'invalid-input',
        code: 'RECONCILE_AMOUNT',
        message: `The ${side} item ${id} has the amount ${amountMinor}. Amounts are whole minor units other than zero, up to 2^53.`,
        path: side,
      });
    if (index > 0 && (ordered[index - 1] as Item).id === id)
      throw new AppFailure({
        kind: 'invalid-input',
        code: 'RECONCILE_ITEM_TWICE',
        message: `The ${side} item ${id} was given twice.`,
        path: side,
      });
  }
  return ordered;
}

/** Numbers for texts in the order in which they are met. */
class Names {
  readonly byName = new Map<string, number>();

  number(name: string): number {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const made = this.byName.size;
    this.byName.set(name, made);
    return made;
  }
}

/** Numbers for keys of one side's items, growing as they come. */
class KeyList {
  #keys: Int32Array;
  #from = 0;
  length = 0;

  constructor(expected: number) {
    this.#keys = new Int32Array(expected + 16);
  }

  begin(): void {
    this.#from = this.length;
  }

  /** Adds a key of the running item, once; a negative number is none. */
  add(key: number): void {
    if (key < 0) return;
    for (let at = this.#from; at < this.length; at++) if (this.#keys[at] === key) return;
    if (this.length === this.#keys.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys[this.length++] = key;
  }

  done(): Int32Array {
    return this.#keys.subarray(0, this.length);
  }
}

/** Adds the keys of an item. */
type KeyReader = (item: Item, list: KeyList) => void;

interface Numbered {
  readonly pools: Names;
  readonly purses: Names;
  readonly accounts: Names;
}

function columns(
  items: readonly Item[],
  { pools, purses, accounts }: Numbered,
  readKeys: KeyReader,
): Side {
  const count = items.length;
  const purse = new Int32Array(count);
  const pool = new Int32Array(count);
  const amount = new Float64Array(count);
  const day = new Int32Array(count);
  const account = new Int32Array(count);
  const hasParty = new Uint8Array(count);
  const keyFrom = new Int32Array(count + 1);
  const list = new KeyList(count);
  let last: Item | null = null;
  for (let index = 0; index < count; index++) {
    const item = items[index] as Item;
    // Neighbours mostly belong together, and comparing is cheaper than looking up.
    const same = last !== null && last.pool === item.pool && last.currency === item.currency;
    const sameAccount = last !== null && last.accountId === item.accountId;
    pool[index] = same ? (pool[index - 1] as number) : pools.number(item.pool);
    purse[index] = same
      ? (purse[index - 1] as number)
      : purses.number(`${item.currency}${item.pool}`);
    last = item;
    amount[index] = item.amountMinor;
    day[index] = item.day;
    if (sameAccount) account[index] = account[index - 1] as number;
    else if (item.accountId) account[index] = accounts.number(item.accountId) + 1;
    if (item.counterparty || item.counterpartyAccount) hasParty[index] = 1;
    list.begin();
    readKeys(item, list);
    keyFrom[index + 1] = list.length;
  }
  const open = new Uint8Array(count).fill(1);
  return {
    items,
    purse,
    pool,
    amount,
    day,
    account,
    hasParty,
    keyFrom,
    keys: list.done(),
    open,
  };
}

const NONE: readonly string[] = [];

/** Several tokens, of which one may be the reference. */
const SEVERAL = /[\s,;:+|?]/;

/** Throws `AppFailure` RECONCILE_AMOUNT and RECONCILE_ITEM_TWICE. */
export function prepareSides(bankItems: readonly Item[], bookItems: readonly Item[]): Sides {
  const numbered: Numbered = { pools: new Names(), purses: new Names(), accounts: new Names() };
  const names = new KeyTable(bookItems.length);
  const book = columns(inOrder(bookItems, 'book'), numbered, (item, list) => {
    for (const reference of item.references ?? NONE) list.add(names.add(reference));
  });
  const isKnown = (key: string) => names.find(key) >= 0;
  const addInside = (text: string, list: KeyList) => {
    for (const inside of keysInText(text, isKnown)) list.add(names.find(inside));
  };
  // Keys that no book item has lead nowhere, so bank items keep only the others.
  const bank = columns(inOrder(bankItems, 'bank'), numbered, (item, list) => {
    for (const reference of item.references ?? NONE) {
      const known = names.find(reference);
      if (known >= 0) list.add(known);
      else if (SEVERAL.test(reference)) addInside(reference, list);
    }
    if (item.text) addInside(item.text, list);
  });
  const head = new Int32Array(names.size).fill(-1);
  const next = new Int32Array(book.keys.length);
  const slotItem = new Int32Array(book.keys.length);
  // Backwards, so that chains run in the order of the items.
  for (let index = book.items.length - 1; index >= 0; index--)
    for (
      let slot = book.keyFrom[index] as number;
      slot < (book.keyFrom[index + 1] as number);
      slot++
    ) {
      const key = book.keys[slot] as number;
      slotItem[slot] = index;
      next[slot] = head[key] as number;
      head[key] = slot;
    }
  return { bank, book, names, head, next, slotItem };
}

/** A book item that names an account is paid through that account alone. */
export function accountFits(bank: Item, book: Item): boolean {
  return !book.accountId || !bank.accountId || book.accountId === bank.accountId;
}

/** The same over columns, which spares the look at the items. */
export function accountsFit({ bank, book }: Sides, i: number, j: number): boolean {
  return book.account[j] === 0 || bank.account[i] === 0 || book.account[j] === bank.account[i];
}

/** Whether the counterparties agree, by account or by name; null where one side does not tell. */
export function counterpartyAgrees(bank: Item, book: Item): boolean | null {
  if (bank.counterpartyAccount && book.counterpartyAccount) {
    const same =
      bank.counterpartyAccount.replace(/\s+/g, '') === book.counterpartyAccount.replace(/\s+/g, '');
    if (same) return true;
  }
  const [left, right] = [nameKey(bank.counterparty), nameKey(book.counterparty)];
  return left === '' || right === '' ? null : left === right;
}
