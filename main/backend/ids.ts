/** UUIDv7 (RFC 9562) from the real clock: ids sort by the time of their making. */
import { createHash, randomFillSync } from 'node:crypto';

let lastMillisecond = 0;
let sequence = 0;

/** The first two groups of ids of the last millisecond, with their hyphens. */
let timeText = '';

/** Bytes of randomness in an id: its last two groups, the variant's two bits among them. */
const RANDOM_BYTES = 8;
/** Random bytes drawn ahead and written as text together: an import needs an id for each of its lines. */
const pool = Buffer.alloc(1024 * RANDOM_BYTES);
let poolText = '';
let drawn = 0;

/** Sixteen random hexadecimal digits that begin with the variant of RFC 9562. */
function randomDigits(): string {
  if (drawn === poolText.length) {
    randomFillSync(pool);
    for (let at = 0; at < pool.length; at += RANDOM_BYTES)
      pool[at] = ((pool[at] ?? 0) & 0x3f) | 0x80;
    poolText = pool.toString('hex');
    drawn = 0;
  }
  drawn += 2 * RANDOM_BYTES;
  return poolText.slice(drawn - 2 * RANDOM_BYTES, drawn);
}

/** A new id; ids made in one process within one millisecond keep their order by a 12-bit counter. */
export function newId(milliseconds: number = Date.now()): string {
  if (milliseconds > lastMillisecond) begin(milliseconds);
  else if (++sequence > 0xfff) begin(lastMillisecond + 1);
  const digits = randomDigits();
  return `${timeText}${(0x7000 | sequence).toString(16)}-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

function begin(millisecond: number): void {
  lastMillisecond = millisecond;
  sequence = 0;
  const text = millisecond.toString(16).padStart(12, '0');
  timeText = `${text.slice(0, 8)}-${text.slice(8)}-`;
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
