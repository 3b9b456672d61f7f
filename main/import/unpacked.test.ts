/** Packed files: their content counts, and what cannot be unpacked stays what it is. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unpacked } from './unpacked.ts';

test('a gzip file is its content, each time the same bytes', () => {
  const packed = gzipSync(':20:STATEMENT');
  expect(Buffer.from(unpacked(packed)).toString()).toBe(':20:STATEMENT');
  expect(unpacked(packed)).toBe(unpacked(packed));
});

test.each([
  ['cut', gzipSync('x'.repeat(1000)).subarray(0, 15)],
  ['a bomb', gzipSync(Buffer.alloc(257 * 1024 * 1024))],
  ['no gzip at all', Buffer.from(':20:STATEMENT')],
])('%s stays as it is', (_, content) => {
  expect(unpacked(content)).toBe(content);
});
