/** Equal answers are told from those that differ anywhere. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSameData } from './same.ts';

it('finds a copy the same and a text of another value not', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(isSameData(one, structuredClone(one))).toBe(true);
      const isSameText = JSON.stringify(one) === JSON.stringify(other);
      if (isSameText) expect(isSameData(one, other)).toBe(true);
      expect(isSameData({ one, at: 1 }, { one, at: 2 })).toBe(false);
      expect(isSameData([one], { 0: one })).toBe(false);
    }),
  );
});

it('does not take a missing field for an undefined one', () => {
  expect(isSameData({ a: undefined }, { b: undefined })).toBe(false);
  expect(isSameData({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(isSameData(new Float64Array([1, 2]), new Float64Array([1, 3]))).toBe(false);
});
