/**
 * The rows of the list of documents: sets newest first, and below an open one its members. Both come in
 * pages by key, and only as far as the list was scrolled, so that a set of ten thousand opens at once.
 */
import type { OutputOf } from '../../contract.ts';
import type { GridPage, GridSource, GridTree } from '../../grid/index.ts';

export type SetsPage = OutputOf<'reports.list'>;
export type DocumentSet = SetsPage['sets'][number];
export type MembersPage = OutputOf<'documents.list'>;
export type ReportDocument = MembersPage['rows'][number];

/** A set of several documents. */
export interface SetRow {
  readonly id: string;
  readonly kind: 'set';
  readonly set: DocumentSet;
}

/** A member of a set, or the only document that a command made. */
export interface DocumentRow {
  readonly id: string;
  readonly kind: 'document';
  readonly document: ReportDocument;
  /** The set that it stands under; null where it stands alone. */
  readonly set: DocumentSet | null;
}

export type ListRow = SetRow | DocumentRow;

export interface RowLoader {
  sets(before: number): Promise<SetsPage>;
  members(entry: number, after: string | undefined): Promise<MembersPage>;
}

interface Members {
  readonly rows: ReportDocument[];
  /** Undefined before the first page, null after the last. */
  next: string | null | undefined;
}

/** A set that shows as one row with members, and not as its only document. */
export function isGroup({ countOfAll }: DocumentSet): boolean {
  return countOfAll > 1;
}

function topRow(set: DocumentSet): ListRow {
  if (isGroup(set)) return { id: `set ${set.entry}`, kind: 'set', set };
  return { id: set.first.id, kind: 'document', document: set.first, set: null };
}

export class DocumentRows implements GridSource<ListRow> {
  readonly #sets: DocumentSet[];
  readonly #setCount: number;
  readonly #load: RowLoader;
  readonly #open: Set<number>;
  readonly #members = new Map<number, Members>();
  #next: number | null;
  /** Pages are asked one after the other: each needs the key of the one before. */
  #waiting: Promise<unknown> = Promise.resolve();

  constructor(first: SetsPage, load: RowLoader, open: Iterable<number> = []) {
    this.#sets = [...first.sets];
    this.#setCount = first.setCount;
    this.#next = first.next;
    this.#load = load;
    this.#open = new Set(open);
  }

  /** The sets that are open, for a list that takes the place of this one. */
  get open(): ReadonlySet<number> {
    return this.#open;
  }

  readonly tree: GridTree<ListRow> = {
    state: (row) => ({
      level: row.kind === 'document' && row.set !== null ? 1 : 0,
      isGroup: row.kind === 'set',
      isOpen: row.kind === 'set' && this.#open.has(row.set.entry),
    }),
    onToggle: (row) => {
      if (row.kind === 'set' && !this.#open.delete(row.set.entry)) this.#open.add(row.set.entry);
    },
  };

  getRows(start: number, end: number): Promise<GridPage<ListRow>> {
    const page = this.#waiting.then(() => this.#page(start, end));
    this.#waiting = page.catch(() => undefined);
    return page;
  }

  async #page(start: number, end: number): Promise<GridPage<ListRow>> {
    const rows: ListRow[] = [];
    let [at, index] = [0, 0];
    while (at < end) {
      if (index === this.#sets.length && !(await this.#loadSets())) break;
      const set = this.#sets[index] as DocumentSet;
      if (at >= start) rows.push(topRow(set));
      at += 1;
      index += 1;
      if (!this.#isOpened(set)) continue;
      const [from, to] = [Math.max(0, start - at), Math.min(set.count, end - at)];
      if (to > from)
        for (const document of (await this.#loadMembers(set, to)).slice(from, to))
          rows.push({ id: document.id, kind: 'document', document, set });
      at += set.count;
    }
    return { rows, count: this.#count() };
  }

  #isOpened(set: DocumentSet): boolean {
    return isGroup(set) && this.#open.has(set.entry);
  }

  #count(): number {
    const opened = this.#sets.filter((set) => this.#isOpened(set));
    return this.#setCount + opened.reduce((sum, { count }) => sum + count, 0);
  }

  async #loadSets(): Promise<boolean> {
    if (this.#next === null) return false;
    const page = await this.#load.sets(this.#next);
    this.#sets.push(...page.sets);
    this.#next = page.next;
    return page.sets.length > 0;
  }

  async #loadMembers({ entry }: DocumentSet, count: number): Promise<readonly ReportDocument[]> {
    const members = this.#members.get(entry) ?? { rows: [], next: undefined };
    this.#members.set(entry, members);
    while (members.rows.length < count && members.next !== null) {
      const page = await this.#load.members(entry, members.next);
      members.rows.push(...page.rows);
      members.next = page.next;
    }
    return members.rows;
  }
}
