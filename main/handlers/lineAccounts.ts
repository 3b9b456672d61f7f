/**
 * The bank account of each line of a run. Matches mostly come in the order of the lines, so each is found
 * beside the one before; a map of a hundred thousand ids costs a tenth of matching and storing them.
 */
import type { Item } from '../../core/reconcile/model.ts';

export class LineAccounts {
  readonly #bank: readonly Item[];
  #next = 0;
  #known: Map<string, string> | null = null;

  /** Takes the lines of a run, mostly in the order of their ids. */
  constructor(bank: readonly Item[]) {
    this.#bank = bank;
  }

  /** The account of the line or part with this id; empty where it has none. */
  of(id: string): string {
    while (this.#next < this.#bank.length && (this.#bank[this.#next] as Item).id < id) this.#next++;
    const found = this.#bank[this.#next];
    return found?.id === id ? (found.accountId ?? '') : this.#lookUp(id);
  }

  /** Contested matches come out of order, and a part may stand in the list under its line alone. */
  #lookUp(id: string): string {
    this.#known ??= new Map(this.#bank.map((item) => [item.id, item.accountId ?? '']));
    const mark = id.indexOf('#');
    return this.#known.get(id) ?? this.#known.get(mark < 0 ? id : id.slice(0, mark)) ?? '';
  }
}
