/** Grounds as kept: short where they are common, and always the very words again. */
import { expect, test } from 'vitest';
import { packGrounds, sameAmount, sameReference, unpackGrounds } from './grounds.ts';

test('the grounds of an exact match are kept in short and come back word by word', () => {
  const grounds = [sameReference('INV "1"\u00e9'), sameAmount];
  const kept = packGrounds(grounds);
  expect(kept).toBe('[["#","INV \\"1\\"é"],"="]');
  expect(unpackGrounds(kept)).toEqual([
    { kind: 'reference', weight: 0.6, text: 'Both carry the reference INV "1"é' },
    { kind: 'amount', weight: 0.4, text: 'The amounts are equal' },
  ]);
});

test('grounds that differ in anything are kept as they are', () => {
  const others = [
    { ...sameAmount, weight: 0.5 },
    { ...sameAmount, text: 'The amounts agree' },
    { ...sameReference('INV-1'), weight: 0.1 },
    { ...sameReference('INV-1'), kind: 'rule' },
    { kind: 'days', weight: -0.05, text: '3 days apart' },
  ];
  expect(unpackGrounds(packGrounds(others))).toEqual(others);
  expect(JSON.parse(packGrounds(others))).toEqual(others);
});
