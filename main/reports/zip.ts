/**
 * The pieces of a ZIP file (APPNOTE 6.3): an entry with its header, its line of the directory, and the
 * end. Whoever writes one puts them together, at once or as they come.
 */
import { crc32 } from 'node:zlib';

export const LOCAL_HEADER = 0x04034b50;
export const CENTRAL_HEADER = 0x02014b50;
export const END_OF_DIRECTORY = 0x06054b50;
export const STORED = 0;
export const DEFLATED = 8;
/** Names are UTF-8. */
const UTF8_FLAG = 0x0800;
/** Sizes and places have 32 bits. */
export const MOST_ZIP_BYTES = 0xffffffff;
/** Entries are counted with 16 bits. */
export const MOST_ZIP_ENTRIES = 0xffff;

const LOCAL_BYTES = 30;
const END_BYTES = 22;

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  /** Unpacked. */
  readonly size: number;
  readonly packed: readonly Uint8Array[];
}

/** An entry whose bytes are packed already, as those of PDF files and workbooks are. */
export function storedEntry(name: string, bytes: Uint8Array): ZipEntry {
  return { name, method: STORED, crc: crc32(bytes), size: bytes.length, packed: [bytes] };
}

/** The MS-DOS date and time of a moment in UTC, two-second steps, from 1980 (APPNOTE 4.4.6). */
function dosStamp(moment: Date): { readonly time: number; readonly date: number } {
  const year = Math.max(1980, moment.getUTCFullYear());
  return {
    time:
      (moment.getUTCHours() << 11) |
      (moment.getUTCMinutes() << 5) |
      Math.floor(moment.getUTCSeconds() / 2),
    date: ((year - 1980) << 9) | ((moment.getUTCMonth() + 1) << 5) | moment.getUTCDate(),
  };
}

function packedSize({ packed }: ZipEntry): number {
  return packed.reduce((sum, chunk) => sum + chunk.length, 0);
}

/** The fields that the local and the central header share, from the version needed on (APPNOTE 4.4). */
function sharedFields(entry: ZipEntry, moment: Date): Buffer {
  const { time, date } = dosStamp(moment);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(UTF8_FLAG, 2);
  fields.writeUInt16LE(entry.method, 4);
  fields.writeUInt16LE(time, 6);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(entry.crc, 10);
  fields.writeUInt32LE(packedSize(entry), 14);
  fields.writeUInt32LE(entry.size, 18);
  fields.writeUInt16LE(Buffer.byteLength(entry.name), 22);
  return fields;
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** How many bytes an entry takes before the directory. */
export function entryBytes(entry: ZipEntry): number {
  return LOCAL_BYTES + Buffer.byteLength(entry.name) + packedSize(entry);
}

/** The entry itself, stamped with `moment`. */
export function entryChunks(entry: ZipEntry, moment: Date): Uint8Array[] {
  const name = Buffer.from(entry.name);
  return [number32(LOCAL_HEADER), sharedFields(entry, moment), name, ...entry.packed];
}

/** Its line of the directory; `at` is where the entry begins. */
export function directoryChunks(entry: ZipEntry, moment: Date, at: number): Uint8Array[] {
  return [
    number32(CENTRAL_HEADER),
    // Made by version 2.0; no comment, first disk, no attributes.
    Buffer.from([20, 0]),
    sharedFields(entry, moment),
    Buffer.alloc(10),
    number32(at),
    Buffer.from(entry.name),
  ];
}

/** What stands after the directory. */
export function endOfDirectory(entries: number, bytes: number, directoryBytes: number): Uint8Array {
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(bytes, 16);
  return end;
}
