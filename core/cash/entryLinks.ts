/**
 * Which entries that a bank tells about are the same money as which booked lines: an interim entry and
 * the line that took its place, an entry of a second channel, a notification. Every line is taken once,
 * so that two like payments need two like entries. Pure: the answer depends on the entries alone.
 */

export interface LinkableEntry {
  readonly id: string;
  /** Signed minor units of the account's currency. */
  readonly amountMinor: bigint;
  /** Days since 1970-01-01. */
  readonly bookingDay: number;
  readonly valueDay: number;
  /** Ids that the bank itself gave to the entry. */
  readonly bankIds: readonly (string | null)[];
  /** References of the parties: end to end, customer. */
  readonly references: readonly (string | null)[];
  /** Ids of the order that a collective booking carries out. */
  readonly batchIds: readonly (string | null)[];
  readonly counterparty: string | null;
  readonly counterpartyAccount: string | null;
}

export type LinkGround = 'bank-id' | 'reference' | 'counterparty' | 'same-day' | 'batch';

export interface EntryLink {
  readonly toldId: string;
  readonly lineId: string;
  readonly ground: LinkGround;
  /** The entry tells of a part of the line: a collective booking. */
  readonly isPart: boolean;
}

export interface LinkOptions {
  /** Booking or value dates at most so far apart. Default 5. */
  readonly daysApart?: number;
  /** The same for entries with one id of the bank's own. Default 40. */
  readonly bankIdDays?: number;
  /**
   * Whether the amount on the very day suffices: `never`; `agreeing` where nothing speaks against it;
   * `enough` also against the names, where there is but one on either side.
   */
  readonly sameDay?: 'never' | 'agreeing' | 'enough';
  /** Whether an entry may tell of a part of a line. */
  readonly withParts?: boolean;
  /** What else has to hold between a line and an entry, by their ids. */
  readonly fits?: (lineId: string, toldId: string) => boolean;
}

/** Banks use their references again in another year. */
const BANK_ID_DAYS = 40;
/** MT940 cuts references at 16 characters. */
const CUT_LENGTH = 16;
const NO_REFERENCE = /^(NONREF|NOTPROVIDED|NOTAVAILABLE|NOREF|UNKNOWN|STARTUMS|0+)$/;

/** Links entries to lines; the surest grounds first, each ground in the order given. */
export function linkEntries(
  lines: readonly LinkableEntry[],
  told: readonly LinkableEntry[],
  options: LinkOptions = {},
): EntryLink[] {
  const { daysApart = 5, bankIdDays = BANK_ID_DAYS, sameDay = 'agreeing' } = options;
  const { withParts = false, fits = () => true } = options;
  const open = new OpenEntries(lines, told, fits);
  open.pair('bank-id', (entry) => keysOf(entry.bankIds), bankIdDays);
  open.pair('reference', (entry) => keysOf(entry.references), daysApart);
  open.pair('counterparty', partyKeys, daysApart);
  if (sameDay !== 'never') open.pairSameDay(sameDay === 'enough');
  if (withParts) open.pairParts();
  return open.links;
}

/** One spelling of a reference; null where it identifies nothing. */
function keyOf(reference: string | null): string | null {
  if (reference === null) return null;
  const key = reference.toUpperCase().replace(/[^A-Z0-9]+/g, '');
  return key.length < 4 || NO_REFERENCE.test(key) ? null : key;
}

function keysOf(references: readonly (string | null)[]): string[] {
  const keys = new Set<string>();
  for (const reference of references) {
    const key = keyOf(reference);
    if (key !== null) keys.add(key.slice(0, CUT_LENGTH));
  }
  return [...keys];
}

/** Names are cut and written differently; their beginnings agree once the legal form is left out. */
const NAME_LENGTH = 10;
const LEGAL_FORM =
  /\b(GMBH|AG|KG|SE|EV|LTD|LIMITED|PLC|LLC|INC|CORP|CO|COMPANY|SA|SAS|SARL|SPA|SRL|BV|NV|OY|AB|AS|APS)\b/g;

function nameOf({ counterparty }: LinkableEntry): string | null {
  const words = (counterparty ?? '').toUpperCase().replace(/[^\p{L}\p{N}]+/gu, ' ');
  const name = words.replace(LEGAL_FORM, '').replaceAll(' ', '');
  return name.length < 3 ? null : name.slice(0, NAME_LENGTH);
}

function partyKeys(entry: LinkableEntry): string[] {
  const account = keyOf(entry.counterpartyAccount);
  const name = nameOf(entry);
  return [...(name === null ? [] : [`N${name}`]), ...(account === null ? [] : [`A${account}`])];
}

/** Whether two entries name different parties or different references. */
function disagree(a: LinkableEntry, b: LinkableEntry): boolean {
  const differ = (one: readonly string[], other: readonly string[]) =>
    one.length > 0 && other.length > 0 && !one.some((key) => other.includes(key));
  return differ(partyKeys(a), partyKeys(b)) || differ(keysOf(a.references), keysOf(b.references));
}

function distance(a: LinkableEntry, b: LinkableEntry): number {
  return Math.min(Math.abs(a.bookingDay - b.bookingDay), Math.abs(a.valueDay - b.valueDay));
}

/** Lines of one key in order of booking; those before `first` are taken. */
interface Shelf {
  readonly lines: LinkableEntry[];
  first: number;
}

class OpenEntries {
  readonly links: EntryLink[] = [];
  readonly #lines: readonly LinkableEntry[];
  readonly #told: readonly LinkableEntry[];
  readonly #taken = new Set<string>();
  readonly #linked = new Set<string>();
  readonly #fits: (lineId: string, toldId: string) => boolean;

  constructor(
    lines: readonly LinkableEntry[],
    told: readonly LinkableEntry[],
    fits: (lineId: string, toldId: string) => boolean,
  ) {
    this.#fits = fits;
    this.#lines = lines.toSorted((a, b) => a.bookingDay - b.bookingDay);
    this.#told = told;
  }

  /** Pairs entries of equal amount that share a key, the nearest in time first. */
  pair(ground: LinkGround, keys: (entry: LinkableEntry) => string[], daysApart: number): void {
    const told = this.#told.filter(({ id }) => !this.#linked.has(id));
    if (told.length === 0) return;
    const shelves = this.#shelves((line) => keys(line).map((key) => `${line.amountMinor} ${key}`));
    for (const entry of told) {
      const found = keys(entry)
        .map((key) => shelves.get(`${entry.amountMinor} ${key}`))
        .map((shelf) => (shelf === undefined ? null : this.#nearest(shelf, entry, daysApart)))
        .filter((line) => line !== null)
        .sort((a, b) => distance(a, entry) - distance(b, entry))[0];
      if (found !== undefined) this.#link(entry, found, ground);
    }
  }

  pairSameDay(isEnough: boolean): void {
    const byDay = (entry: LinkableEntry) => `${entry.amountMinor} ${entry.bookingDay}`;
    const shelves = this.#shelves((line) => [byDay(line)]);
    const told = this.#told.filter(({ id }) => !this.#linked.has(id));
    for (const entry of told) {
      const shelf = shelves.get(byDay(entry));
      const found = shelf?.lines.find(
        (line) => this.#isOpen(line, entry) && !disagree(line, entry),
      );
      if (found !== undefined) this.#link(entry, found, 'same-day');
    }
    if (!isEnough) return;
    const rest = told.filter(({ id }) => !this.#linked.has(id));
    const counts = new Map<string, number>();
    for (const entry of rest) counts.set(byDay(entry), (counts.get(byDay(entry)) ?? 0) + 1);
    for (const entry of rest) {
      if (counts.get(byDay(entry)) !== 1) continue;
      const shelf = shelves.get(byDay(entry));
      const left = shelf?.lines.filter((line) => this.#isOpen(line, entry)) ?? [];
      if (left[0] !== undefined && left.length === 1) this.#link(entry, left[0], 'same-day');
    }
  }

  /** Links what is left as parts of the one line with its id, where they do not exceed the line. */
  pairParts(): void {
    const keys = (entry: LinkableEntry) => [...keysOf(entry.bankIds), ...keysOf(entry.batchIds)];
    const shelves = this.#shelves(keys);
    const parts = new Map<LinkableEntry, LinkableEntry[]>();
    for (const entry of this.#told) {
      if (this.#linked.has(entry.id)) continue;
      const lines = keys(entry).map((key) =>
        (shelves.get(key)?.lines ?? []).filter((line) => isWithin(line, entry)),
      );
      const [line] = lines.find((found) => found.length === 1) ?? [];
      if (line !== undefined) parts.set(line, [...(parts.get(line) ?? []), entry]);
    }
    for (const [line, entries] of parts) {
      const sum = entries.reduce((total, entry) => total + entry.amountMinor, 0n);
      const exceeds = line.amountMinor > 0n ? sum > line.amountMinor : sum < line.amountMinor;
      if (!exceeds)
        for (const { id } of entries)
          this.links.push({ toldId: id, lineId: line.id, ground: 'batch', isPart: true });
    }
  }

  #shelves(keys: (line: LinkableEntry) => string[]): Map<string, Shelf> {
    const shelves = new Map<string, Shelf>();
    for (const line of this.#lines) {
      if (this.#taken.has(line.id)) continue;
      for (const key of keys(line)) {
        const shelf = shelves.get(key);
        if (shelf === undefined) shelves.set(key, { lines: [line], first: 0 });
        else shelf.lines.push(line);
      }
    }
    return shelves;
  }

  #nearest(shelf: Shelf, entry: LinkableEntry, daysApart: number): LinkableEntry | null {
    const { lines } = shelf;
    while (shelf.first < lines.length && this.#taken.has(lines[shelf.first]?.id ?? ''))
      shelf.first++;
    let best: LinkableEntry | null = null;
    for (let at = shelf.first; at < lines.length; at++) {
      const line = lines[at];
      if (line === undefined || !this.#isOpen(line, entry)) continue;
      const apart = distance(line, entry);
      if (apart > daysApart || (best !== null && apart >= distance(best, entry))) continue;
      best = line;
      if (apart === 0) break;
    }
    return best;
  }

  #isOpen(line: LinkableEntry, entry: LinkableEntry): boolean {
    return !this.#taken.has(line.id) && this.#fits(line.id, entry.id);
  }

  #link(entry: LinkableEntry, line: LinkableEntry, ground: LinkGround): void {
    this.#taken.add(line.id);
    this.#linked.add(entry.id);
    this.links.push({ toldId: entry.id, lineId: line.id, ground, isPart: false });
  }
}

/** Whether an entry may be a part of a line: of its direction, smaller, and near in time. */
function isWithin(line: LinkableEntry, entry: LinkableEntry): boolean {
  if (distance(line, entry) > BANK_ID_DAYS) return false;
  return line.amountMinor > 0n
    ? entry.amountMinor > 0n && entry.amountMinor < line.amountMinor
    : entry.amountMinor < 0n && entry.amountMinor > line.amountMinor;
}
