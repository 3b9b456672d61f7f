/**
 * Writes the ZIP file of a workbook anew (APPNOTE 6.3): every part with one time stamp, so that the same
 * report gives the same bytes, and some parts with other content, packed while it is made.
 */
import { once } from 'node:events';
import { crc32, createDeflateRaw, inflateRawSync } from 'node:zlib';
import { AppFailure, invariant } from '../../../core/result.ts';
import {
  CENTRAL_HEADER,
  DEFLATED,
  directoryChunks,
  END_OF_DIRECTORY,
  endOfDirectory,
  entryBytes,
  entryChunks,
  LOCAL_HEADER,
  MOST_ZIP_BYTES,
  STORED,
  type ZipEntry,
} from '../zip.ts';

/** Of deflate's nine: a twelfth smaller than the quickest, and hardly slower. */
const PACKING_LEVEL = 2;

/** New content of a part, made from its old one. */
export type Replacements = ReadonlyMap<string, (content: string) => Iterable<string>>;

function partsOf(bytes: Uint8Array): ZipEntry[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  invariant(end >= 0, 'a workbook is a ZIP file with a directory');
  const parts: ZipEntry[] = [];
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

function contentOf({ method, packed: [bytes = new Uint8Array()] }: ZipEntry): string {
  const content = method === STORED ? bytes : inflateRawSync(bytes);
  return Buffer.from(content).toString('utf8');
}

/** Packs pieces as they come, quickly rather than small: the packing runs beside their making. */
async function packed(name: string, pieces: Iterable<string>): Promise<ZipEntry> {
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

function checkSize(bytes: number): void {
  if (bytes > MOST_ZIP_BYTES)
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
    body.push(...entryChunks(part, moment));
    directory.push(...directoryChunks(part, moment, at));
    at += entryBytes(part);
  }
  const length = directory.reduce((sum, chunk) => sum + chunk.length, 0);
  checkSize(at + length);
  const end = endOfDirectory(parts.length, at, length);
  return new Uint8Array(Buffer.concat([...body, ...directory, end]));
}
