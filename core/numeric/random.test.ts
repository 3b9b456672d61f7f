/** Philox against the known-answer vectors of its authors, and the independence of paths. */
import { expect, test } from 'vitest';
import { fillNormals, fillUniforms, normal, philoxBlock, uniform } from './random.ts';
import { correlation, excessKurtosis, mean, skewness, variance } from './sums.ts';

type Counter = [number, number, number, number];

test.each<[Counter, [number, number], string]>([
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    '408f276d 41c83b0e a20bc7c6 6d5451fd',
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  ],
])('philox 4x32-10 of counter %j and key %j', (counter, key, words) => {
  const out = new Uint32Array(4);
  philoxBlock(counter, key, out);
  expect([...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(words);
});

test('a draw depends on seed, path and index alone', () => {
  const whole = new Float64Array(11);
  fillUniforms(42, 7, whole);
  const tail = new Float64Array(5);
  fillUniforms(42, 7, tail, 6);
  expect([...tail]).toEqual([...whole].slice(6));
  for (const [index, value] of whole.entries()) expect(uniform(42, 7, index)).toBe(value);
  const normals = new Float64Array(3);
  fillNormals(42, 7, normals);
  expect(normal(42, 7, 2)).toBe(normals[2]);
  const others = [uniform(43, 7, 0), uniform(42, 8, 0), uniform(42 + 2 ** 32, 7, 0)];
  expect(new Set([...others, uniform(42, 7, 0)]).size).toBe(4);
});

test('draws have the moments of their distribution', () => {
  const count = 40_000;
  const [first, second] = [new Float64Array(count), new Float64Array(count)];
  fillNormals(2026, 0, first);
  fillNormals(2026, 1, second);
  // Four standard errors of each moment.
  expect(Math.abs(mean(first))).toBeLessThan(4 / Math.sqrt(count));
  expect(Math.abs(variance(first) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  expect(Math.abs(skewness(first))).toBeLessThan(4 * Math.sqrt(6 / count));
  expect(Math.abs(excessKurtosis(first))).toBeLessThan(4 * Math.sqrt(24 / count));
  expect(Math.abs(correlation(first, second))).toBeLessThan(4 / Math.sqrt(count));
  fillUniforms(2026, 0, first);
  expect(first.every((value) => value > 0 && value < 1)).toBe(true);
});

test('a seed that is no whole number is a bug', () => {
  expect(() => uniform(1.5, 0, 0)).toThrow('seed must be an integer');
  expect(() => uniform(-1, 0, 0)).toThrow('seed must be an integer');
});
