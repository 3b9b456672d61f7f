/**
 * The entry of the journal and its hash, in a fixed byte layout.
 *
 * hash = SHA-256 of the fields below in this order, each as four bytes of length (unsigned, big-endian)
 * and the bytes; an absent field has the length 0xFFFFFFFF and no bytes; text is UTF-8, numbers are
 * decimal text:
 *   "ballast.journal.1", seq, id, at, user_id, device_id, command, summary, input_hash, reason,
 *   undo_kind, undoes, schema_version, row_count, digest, previous
 * input_hash = SHA-256(input_salt, input), so that an input can be blanked while the chain holds.
 * `previous` of the first entry is 32 zero bytes.
 */
import { createHash } from 'node:crypto';

/** What a command declares about taking it back. */
export type UndoKind =
  | { readonly kind: 'inverse' }
  | { readonly kind: 'reversal'; readonly command: string }
  | { readonly kind: 'none'; readonly why: string };

/** One row of `journal_entry`, as stored. */
export interface StoredEntry {
  readonly seq: bigint;
  readonly id: string;
  readonly at: string;
  readonly user_id: string | null;
  readonly device_id: string | null;
  readonly command: string;
  readonly summary: string | null;
  readonly input: string | null;
  readonly input_salt: Uint8Array | null;
  readonly input_hash: Uint8Array;
  readonly reason: string | null;
  readonly undo_kind: string;
  /** JSON array of the entries that this one undoes. */
  readonly undoes: string | null;
  readonly schema_version: bigint;
  readonly row_count: bigint;
  readonly checks: Uint8Array;
  readonly digest: Uint8Array;
  readonly previous: Uint8Array;
  readonly hash: Uint8Array;
}

/** An entry as the program shows it. */
export interface JournalEntry {
  readonly entry: number;
  readonly id: string;
  readonly at: string;
  readonly userId: string | null;
  readonly deviceId: string | null;
  readonly command: string;
  /** One line for people; null where the command gave none. */
  readonly summary: string | null;
  /** Parsed; `{ "$file": hash }` where the input stands in the content store. */
  readonly input: unknown;
  readonly reason: string | null;
  readonly undo: UndoKind;
  readonly undoes: readonly number[];
  /** Rows inserted, changed or removed. */
  readonly rowCount: number;
  readonly digest: Uint8Array;
  readonly previous: Uint8Array;
  readonly hash: Uint8Array;
}

export const firstPrevious = Buffer.alloc(32);

export function entryHash(entry: Omit<StoredEntry, 'hash' | 'checks' | 'input' | 'input_salt'>) {
  const hash = createHash('sha256');
  const fields = [
    'ballast.journal.1',
    entry.seq,
    entry.id,
    entry.at,
    entry.user_id,
    entry.device_id,
    entry.command,
    entry.summary,
    entry.input_hash,
    entry.reason,
    entry.undo_kind,
    entry.undoes,
    entry.schema_version,
    entry.row_count,
    entry.digest,
    entry.previous,
  ];
  for (const field of fields) hash.update(framed(field));
  return hash.digest();
}

export function inputHash(salt: Uint8Array, input: string): Buffer {
  return createHash('sha256').update(salt).update(input).digest();
}

function framed(field: string | bigint | Uint8Array | null): Buffer {
  if (field === null) return Buffer.from([0xff, 0xff, 0xff, 0xff]);
  const bytes = field instanceof Uint8Array ? field : Buffer.from(String(field));
  const framedBytes = Buffer.alloc(4 + bytes.length);
  framedBytes.writeUInt32BE(bytes.length);
  framedBytes.set(bytes, 4);
  return framedBytes;
}

export function undoText(undo: UndoKind): string {
  if (undo.kind === 'inverse') return 'inverse';
  return undo.kind === 'reversal' ? `reversal:${undo.command}` : `none:${undo.why}`;
}

export function parseUndo(text: string): UndoKind {
  if (text === 'inverse') return { kind: 'inverse' };
  const rest = text.slice(text.indexOf(':') + 1);
  return text.startsWith('reversal:')
    ? { kind: 'reversal', command: rest }
    : { kind: 'none', why: rest };
}

export function decodeEntry(stored: StoredEntry): JournalEntry {
  return {
    entry: Number(stored.seq),
    id: stored.id,
    at: stored.at,
    userId: stored.user_id,
    deviceId: stored.device_id,
    command: stored.command,
    summary: stored.summary,
    input: stored.input === null ? null : JSON.parse(stored.input),
    reason: stored.reason,
    undo: parseUndo(stored.undo_kind),
    undoes: stored.undoes === null ? [] : (JSON.parse(stored.undoes) as number[]),
    rowCount: Number(stored.row_count),
    digest: stored.digest,
    previous: stored.previous,
    hash: stored.hash,
  };
}
