/**
 * Writes the ZIP file of a workbook anew (APPNOTE 6.3): every part with one time stamp, so that the same
 * report gives the same bytes, and some parts with other content, packed while it is made.
 */
import { once } from 'node:events';
import { crc32, createDeflateRaw, inflateRawSync } from 'node:zlib';
import { AppFailure, invariant } from '../../../core/result.ts';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const STORED = 0;
const DEFLATED = 8;
/** Names are UTF-8. */
const UTF8_FLAG = 0x0800;
/** Sizes and places have 32 bits; a workbook beyond that is none to be opened. */
const MOST_BYTES = 0xffffffff;

/** Of deflate's nine: a twelfth smaller than the quickest, and hardly slower. */
const PACKING_LEVEL = 2;

/** New content of a part, made from its old one. */
export type Replacements = ReadonlyMap<string, (content: string) => Iterable<string>>;

interface Part {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  /** Unpacked. */
  readonly size: number;
  readonly packed: readonly Uint8Array[];
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

function partsOf(bytes: Uint8Array): Part[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  invariant(end >= 0, 'a workbook is a ZIP file with a directory');
  const parts: Part[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    invariant(zip.readUInt32LE(at) === CENTRAL_HEADER, 'a ZIP directory lists its entries');
    const nameLength = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    invariant(zip.readUInt32LE(local) === LOCAL_HEADER, 'a ZIP entry has a local header');
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    parts.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      size: zip.readUInt32LE(at + 24),
      packed: [zip.subarray(start, start + zip.readUInt32LE(at + 20))],
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return parts;
}

function contentOf({ method, packed: [bytes = new Uint8Array()] }: Part): string {
  const content = method === STORED ? bytes : inflateRawSync(bytes);
  return Buffer.from(content).toString('utf8');
}

/** Packs pieces as they come, quickly rather than small: the packing runs beside their making. */
async function packed(name: string, pieces: Iterable<string>): Promise<Part> {
  const stream = createDeflateRaw({ level: PACKING_LEVEL, chunkSize: 1 << 18 });
  const chunks: Uint8Array[] = [];
  stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  let [crc, size] = [0, 0];
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'utf8');
    crc = crc32(bytes, crc);
    size += bytes.length;
    if (!stream.write(bytes)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'end');
  return { name, method: DEFLATED, crc, size, packed: chunks };
}

function packedSize({ packed: chunks }: Part): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

/** The fields that the local and the central header share, from the version needed on (APPNOTE 4.4). */
function sharedFields(part: Part, moment: Date): Buffer {
  const { time, date } = dosStamp(moment);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(UTF8_FLAG, 2);
  fields.writeUInt16LE(part.method, 4);
  fields.writeUInt16LE(time, 6);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(part.crc, 10);
  fields.writeUInt32LE(packedSize(part), 14);
  fields.writeUInt32LE(part.size, 18);
  fields.writeUInt16LE(Buffer.byteLength(part.name), 22);
  return fields;
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function checkSize(bytes: number): void {
  if (bytes > MOST_BYTES)
    throw new AppFailure({
      kind: 'not-applicable',
      code: 'REPORT_TOO_LARGE',
      message:
        'The workbook would be larger than 4 GB. Narrow the dates or accounts of the report.',
    });
}

/**
 * The workbook with `moment` as the stamp of each part and the replacements made. Rejects with
 * REPORT_TOO_LARGE where a part or the file passes 4 GB.
 */
export async function rezip(
  bytes: Uint8Array,
  moment: Date,
  replacements: Replacements = new Map(),
): Promise<Uint8Array> {
  const body: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const parts = partsOf(bytes);
  for (const known of parts) {
    const replace = replacements.get(known.name);
    const part =
      replace === undefined ? known : await packed(known.name, replace(contentOf(known)));
    checkSize(Math.max(part.size, at));
    const fields = sharedFields(part, moment);
    const name = Buffer.from(part.name);
    body.push(number32(LOCAL_HEADER), fields, name, ...part.packed);
    // Made by version 2.0; no comment, first disk, no attributes.
    const rest = Buffer.alloc(10);
    directory.push(
      number32(CENTRAL_HEADER),
      Buffer.from([20, 0]),
      fields,
      rest,
      number32(at),
      name,
    );
    at += 30 + name.length + packedSize(part);
  }
  const length = directory.reduce((sum, chunk) => sum + chunk.length, 0);
  checkSize(at + length);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...body, ...directory, end]));
}
