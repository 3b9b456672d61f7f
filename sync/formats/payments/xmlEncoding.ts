/** How payment messages and lists in XML are fed to the walker: in pieces. */

const PIECE_BYTES = 1 << 20;

/** Bytes in pieces, so that no reader needs the text of a whole file as one string. */
export function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}
