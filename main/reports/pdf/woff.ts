/**
 * Turns a WOFF 1.0 font (W3C Recommendation, 2012) into the plain font inside it. The font engine could
 * read WOFF itself, but inflates it in slow JavaScript; half the time of a report went there.
 */
import { inflateSync } from 'node:zlib';
import { invariant } from '../../../core/result.ts';

const SIGNATURE = 0x774f4646;
const HEADER_BYTES = 44;
const ENTRY_BYTES = 20;

function align(offset: number): number {
  return (offset + 3) & ~3;
}

/** The font as SFNT bytes (TrueType or OpenType): same tables, same order, inflated. */
export function unpackWoff(woff: Buffer): Buffer {
  invariant(woff.readUInt32BE(0) === SIGNATURE, 'bundled fonts are WOFF files');
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = HEADER_BYTES + index * ENTRY_BYTES;
    const start = woff.readUInt32BE(at + 4);
    const packed = woff.subarray(start, start + woff.readUInt32BE(at + 8));
    const length = woff.readUInt32BE(at + 12);
    return {
      tag: woff.readUInt32BE(at),
      checksum: woff.readUInt32BE(at + 16),
      data: packed.byteLength < length ? inflateSync(packed) : packed,
    };
  });
  const directory = 12 + count * 16;
  const size = tables.reduce((sum, table) => sum + align(table.data.byteLength), directory);
  const font = Buffer.alloc(size);
  // The search fields are the largest power of two below the count, times an entry's size.
  const power = 2 ** Math.floor(Math.log2(count));
  font.writeUInt32BE(woff.readUInt32BE(4), 0);
  font.writeUInt16BE(count, 4);
  font.writeUInt16BE(power * 16, 6);
  font.writeUInt16BE(Math.log2(power), 8);
  font.writeUInt16BE((count - power) * 16, 10);
  let offset = directory;
  tables.forEach((table, index) => {
    const at = 12 + index * 16;
    font.writeUInt32BE(table.tag, at);
    font.writeUInt32BE(table.checksum, at + 4);
    font.writeUInt32BE(offset, at + 8);
    font.writeUInt32BE(table.data.byteLength, at + 12);
    table.data.copy(font, offset);
    offset += align(table.data.byteLength);
  });
  return font;
}
