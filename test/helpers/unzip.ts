/** Reads ZIP files by their directory, apart from the program's own code. */
import { crc32, inflateRawSync } from 'node:zlib';

export interface UnzippedPart {
  readonly bytes: Buffer;
  readonly text: string;
  readonly time: number;
  readonly date: number;
}

/** The parts of a ZIP file by name, with their stamps; throws where a checksum is not that of its bytes. */
export function unzip(bytes: Uint8Array): ReadonlyMap<string, UnzippedPart> {
  const buffer = Buffer.from(bytes);
  const end = buffer.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const entries = new Map<string, UnzippedPart>();
  let at = buffer.readUInt32LE(end + 16);
  for (let index = 0; index < buffer.readUInt16LE(end + 10); index += 1) {
    const nameLength = buffer.readUInt16LE(at + 28);
    const name = buffer.toString('utf8', at + 46, at + 46 + nameLength);
    const local = buffer.readUInt32LE(at + 42);
    const start = local + 30 + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28);
    const data = buffer.subarray(start, start + buffer.readUInt32LE(at + 20));
    const content = buffer.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data;
    if (crc32(content) !== buffer.readUInt32LE(at + 16)) throw new Error(`${name} is damaged`);
    entries.set(name, {
      bytes: content,
      text: content.toString('utf8'),
      time: buffer.readUInt16LE(local + 10),
      date: buffer.readUInt16LE(local + 12),
    });
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32);
  }
  return entries;
}
