/**
 * UUIDv7-shaped ids that depend on the seed alone (RFC 9562, 5.7): the batch's time, then a counter
 * in the bits that the standard leaves for one, then random bits. Ids of a batch sort as made.
 */
import { philoxBlock } from '../../core/numeric/random.ts';
import { PATHS, SAMPLE_SEED } from './draws.ts';

const HEX16 = Array.from({ length: 65536 }, (_, value) => value.toString(16).padStart(4, '0'));

function hex32(value: number): string {
  return `${HEX16[value >>> 16]}${HEX16[value & 0xffff]}`;
}

/**
 * A source of ids; the counter runs over the whole sample, so no two ids are equal. Sources of
 * different paths share no random bits.
 */
export function idSource(path: number = PATHS.ids): { at(instant: string): void; next(): string } {
  const block = new Uint32Array(4);
  let start = 0;
  let inBatch = 0;
  let count = 0;
  let time = '';
  return {
    at(instant) {
      start = Date.parse(instant);
      inBatch = 0;
    },
    next() {
      // The counter has 12 bits; a batch that uses them up goes on in the next millisecond.
      if (inBatch % 4096 === 0) {
        const text = (start + inBatch / 4096).toString(16).padStart(12, '0');
        time = `${text.slice(0, 8)}-${text.slice(8)}`;
      }
      philoxBlock([count, 0, path, 0], [SAMPLE_SEED, 0], block);
      const [a = 0, b = 0] = block;
      const counter = (inBatch % 4096).toString(16).padStart(3, '0');
      const variant = (0x8000 | (a & 0x3fff)).toString(16);
      inBatch += 1;
      count += 1;
      return `${time}-7${counter}-${variant}-${hex32(b)}${hex32(a).slice(0, 4)}`;
    },
  };
}
