/**
 * Files that a bank or a person packed with gzip, as what they hold: everything behind (hash, proof,
 * place of an entry, raw bytes) is about the content, so that packing makes no second file of it.
 */
import { gunzipSync } from 'node:zlib';

/** More than any reader takes as a whole; a packed bomb ends here. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

const known = new WeakMap<Uint8Array, Uint8Array>();

/** The content of a gzip file; any other, and one that cannot be unpacked, as it is. */
export function unpacked(content: Uint8Array): Uint8Array {
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content;
  const seen = known.get(content);
  if (seen !== undefined) return seen;
  const inner = unpack(content);
  known.set(content, inner);
  return inner;
}

function unpack(content: Uint8Array): Uint8Array {
  try {
    return gunzipSync(content, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch {
    // The readers refuse it as an archive, and say what to do.
    return content;
  }
}
