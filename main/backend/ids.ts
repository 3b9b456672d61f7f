/** UUIDv7 (RFC 9562) from the real clock: ids sort by the time of their making. */
import { createHash, randomFillSync } from 'node:crypto';

let lastMillisecond = 0;
let sequence = 0;

/** Random bytes drawn ahead: an import needs an id for each of its lines. */
const pool = Buffer.alloc(16_384);
let drawn = pool.length;

function random16(): Buffer {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += 16;
  return pool.subarray(drawn - 16, drawn);
}

/** A new id; ids made in one process within one millisecond keep their order by a 12-bit counter. */
export function newId(milliseconds: number = Date.now()): string {
  if (milliseconds > lastMillisecond) {
    lastMillisecond = milliseconds;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMillisecond += 1;
    sequence = 0;
  }
  const bytes = random16();
  bytes.writeUIntBE(lastMillisecond, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidText(bytes);
}

/** The entry id that belongs to an idempotency key: the same key gives the same id, in UUIDv8 form. */
export function entryIdOf(idempotencyKey: string): string {
  const bytes = createHash('sha256').update(`ballast.entry:${idempotencyKey}`).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidText(bytes.subarray(0, 16));
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
