/** Ids have the form of UUIDv7, rise, tell their time and never repeat. */
import { describe, expect, test } from 'vitest';
import { entryIdOf, newId } from './ids.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const timeOf = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16);

/** Later than any other id of this process, whose clock never steps back. */
const later = Date.UTC(2200, 0, 1);

describe('new ids', () => {
  test('more than a millisecond and a pool hold are different, rise and have the form', () => {
    const ids = Array.from({ length: 10_000 }, () => newId(later));
    expect(ids.every((id) => UUID_V7.test(id))).toBe(true);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids.map((id) => id.slice(19))).size).toBe(ids.length);
    expect([timeOf(ids[0] ?? ''), timeOf(ids[9999] ?? '')]).toEqual([later, later + 2]);
  });

  test('a clock that steps back does not take the ids with it', () => {
    const before = newId(later + 100);
    const after = newId(later - 5);
    expect(after > before).toBe(true);
    expect(timeOf(after)).toBe(later + 100);
  });

  test('one idempotency key gives one id', () => {
    expect(entryIdOf('a')).toBe(entryIdOf('a'));
    expect(entryIdOf('a')).not.toBe(entryIdOf('b'));
    expect(entryIdOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/);
  });
});
