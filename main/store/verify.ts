/**
 * Proves a workspace: the chain of entries, each entry's digest from the row versions it began and
 * ended, versions without gap or overlap, foreign keys, derived tables and the file itself. Nothing is
 * executed again; every finding names the table, the row and the entry.
 */
import type { TableDeclaration } from '../../sync/tables/index.ts';
import { type DigestLine, DigestWriter } from './digest.ts';
import { entryHash, firstPrevious, inputHash, type StoredEntry } from './entry.ts';
import type { ReadStore } from './read.ts';
import { digestLines, touchedTables, type WroteIn } from './verify-lines.ts';
import { checkDerived, checkForeignKeys, checkVersions } from './verify-rows.ts';

export interface VerifyFinding {
  /** Stable: CHAIN_BROKEN, ENTRY_CHANGED, VERSION_CHANGED and so on. */
  readonly code: string;
  /** What is wrong, with table, row and entry. */
  readonly message: string;
  /** A table, a history twin or `journal_entry`; absent for damage below tables. */
  readonly table?: string;
  readonly rowId?: string;
  readonly entry?: number;
}

export interface VerifyReport {
  readonly clean: boolean;
  readonly entries: number;
  /** Row versions that were hashed, begun and ended ones. */
  readonly rows: number;
  readonly findings: readonly VerifyFinding[];
  /** True where more was found than is listed. */
  readonly truncated: boolean;
}

export interface VerifyOptions {
  readonly onProgress?: (done: number, total: number, unit: string) => void;
  /** The slow check of the file: every index against its table. Default: pages and structure only. */
  readonly full?: boolean;
}

/** What `verifyStore` needs of a store. */
export interface Verifiable extends ReadStore {
  readonly tables: readonly TableDeclaration[];
}

/** A damaged file can break thousands of rows; the list ends here. */
const maxFindings = 200;

export function verifyStore(store: Verifiable, options: VerifyOptions = {}): VerifyReport {
  const findings: VerifyFinding[] = [];
  const note: Note = (finding) => {
    if (findings.length <= maxFindings) findings.push(finding);
  };
  let counts = { entries: 0, rows: 0 };
  const steps: (() => void)[] = [
    () => checkFile(store, options.full === true, note),
    () => {
      counts = checkEntries(store, note, options.onProgress);
    },
    () => checkVersions(store, note),
    () => checkForeignKeys(store, note),
    () => checkDerived(store, note),
  ];
  for (const step of steps)
    try {
      step();
    } catch (error) {
      // A page that fails its check stops one step; the others may still tell more.
      note({ code: 'STORE_UNREADABLE', message: unreadable(error) });
    }
  return {
    clean: findings.length === 0,
    ...counts,
    findings: findings.slice(0, maxFindings),
    truncated: findings.length > maxFindings,
  };
}

/** Takes one finding; the list has an end, the checks go on. */
export type Note = (finding: VerifyFinding) => void;

function unreadable(error: unknown): string {
  return `A part of the database cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

function checkFile(store: Verifiable, full: boolean, note: Note): void {
  const pragma = full ? 'integrity_check' : 'quick_check';
  for (const found of store.plucks<string>(`PRAGMA main.${pragma}(20)`))
    if (found !== 'ok')
      note({ code: 'STORE_INTEGRITY', message: `The database file is damaged: ${found}.` });
}

function checkEntries(
  store: Verifiable,
  note: Note,
  onProgress: VerifyOptions['onProgress'],
): { entries: number; rows: number } {
  const total = Number(store.pluck('SELECT count(*) FROM main.journal_entry'));
  const touched = touchedTables(store, store.tables);
  let previous: Uint8Array = firstPrevious;
  let expected = 1n;
  let rows = 0;
  for (;;) {
    const page = store.all<StoredEntry>(
      'SELECT * FROM main.journal_entry WHERE seq >= ? ORDER BY seq LIMIT 200',
      [expected],
    );
    if (page.length === 0) break;
    for (const entry of page) {
      if (entry.seq !== expected)
        note(ofEntry('ENTRY_MISSING', expected, `is missing; the next is ${entry.seq}`));
      checkChain(entry, previous, note);
      rows += checkDigest(store, entry, touched.get(entry.seq) ?? [], note);
      touched.delete(entry.seq);
      previous = entry.hash;
      expected = entry.seq + 1n;
    }
    onProgress?.(Number(expected - 1n), total, 'entries');
  }
  for (const [seq, tables] of touched)
    for (const { table } of tables)
      note({
        code: 'VERSION_ORPHAN',
        message: `Row versions of ${table.name} carry entry ${seq}, which the journal does not have.`,
        table: table.name,
        entry: Number(seq),
      });
  return { entries: total, rows };
}

function ofEntry(code: string, seq: bigint, what: string): VerifyFinding {
  const message = `Journal entry ${seq} ${what}.`;
  return { code, message, table: 'journal_entry', rowId: String(seq), entry: Number(seq) };
}

function checkChain(entry: StoredEntry, previous: Uint8Array, note: Note): void {
  if (!same(entry.previous, previous))
    note(ofEntry('CHAIN_BROKEN', entry.seq, 'does not follow the entry before it'));
  if (!same(entryHash(entry), entry.hash))
    note(ofEntry('ENTRY_CHANGED', entry.seq, 'does not fit its hash: a field of it was changed'));
  if (entry.input === null || entry.input_salt === null) return;
  if (!same(inputHash(entry.input_salt, entry.input), entry.input_hash))
    note(ofEntry('INPUT_CHANGED', entry.seq, 'holds another input than was recorded'));
}

interface OddLine {
  readonly line: DigestLine;
  readonly check: number;
}

function checkDigest(
  store: Verifiable,
  entry: StoredEntry,
  touched: readonly WroteIn[],
  note: Note,
): number {
  const writer = new DigestWriter();
  const rows = new RowCounter();
  const odd: OddLine[] = [];
  let versions = 0;
  let at = 0;
  for (const wrote of touched) {
    writer.add(`T ${wrote.table.name}`);
    at += 4;
    for (const line of digestLines(store, wrote, entry)) {
      const check = writer.add(line.text);
      if (at >= entry.checks.length || readCheck(entry.checks, at) !== check)
        odd.push({ line, check });
      at += 4;
      rows.add(line);
      versions++;
    }
  }
  const { digest, checks } = writer.finish();
  if (!same(digest, entry.digest)) nameDamage(entry, odd, checks.length, note);
  else if (!same(checks, entry.checks))
    note(ofEntry('CHECKS_CHANGED', entry.seq, 'holds other row checks than were recorded'));
  else if (rows.count !== Number(entry.row_count))
    note(ofEntry('ENTRY_CHANGED', entry.seq, 'counts other rows than it wrote'));
  return versions;
}

/** Tells which rows of an entry are not what the entry wrote. */
function nameDamage(
  entry: StoredEntry,
  odd: readonly OddLine[],
  checksLength: number,
  note: Note,
): void {
  // A row too few or too many shifts all that follow; then only checks that occur nowhere are odd.
  const known = new Set<number>();
  for (let at = 0; at < entry.checks.length; at += 4) known.add(readCheck(entry.checks, at));
  const shifted = checksLength !== entry.checks.length;
  const changed = shifted ? odd.filter(({ check }) => !known.has(check)) : odd;
  for (const { line } of changed) note(ofLine(line, Number(entry.seq)));
  const missing = (entry.checks.length - checksLength) / 4;
  if (missing > 0)
    note(ofEntry('VERSION_MISSING', entry.seq, `lacks ${missing} lines of row versions`));
  else if (changed.length === 0)
    note(ofEntry('DIGEST_DIFFERS', entry.seq, 'has a digest that its row versions do not give'));
}

function ofLine(line: DigestLine, entry: number): VerifyFinding {
  const table = line.past ? `${line.table.name}_history` : line.table.name;
  const what =
    line.kind === 'begun' ? 'is not what the entry wrote' : 'was not ended by it as it stands';
  return {
    code: 'VERSION_CHANGED',
    message: `Row ${line.id} of ${table}, entry ${entry}: the version ${what}.`,
    table,
    rowId: line.id,
    entry,
  };
}

/** Counts rows as the journal does: versions begun, and removals without a new version. */
class RowCounter {
  count = 0;
  readonly #begun = new Set<string>();
  #table = '';

  add(line: DigestLine): void {
    if (line.table.name !== this.#table) {
      this.#begun.clear();
      this.#table = line.table.name;
    }
    if (line.kind === 'begun') this.#begun.add(line.id);
    if (line.kind === 'begun' || !this.#begun.has(line.id)) this.count++;
  }
}

function readCheck(checks: Uint8Array, at: number): number {
  return new DataView(checks.buffer, checks.byteOffset, checks.byteLength).getUint32(at);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
