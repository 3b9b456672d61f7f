/**
 * Counts what a test compares with a reference set and keeps the worst difference, so that the table
 * of the specification is held to what was found.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

const page = new URL('../../docs/spec/fund.md', import.meta.url);

export class Agreed {
  count = 0;
  worst = 0;

  /** The distance of a figure from its reference; relative beyond 1 where `relative` is set. */
  differ(found: number, reference: number, relative = false): number {
    const size = relative ? Math.max(1, Math.abs(reference)) : 1;
    const difference = Math.abs(found - reference) / size;
    this.count += 1;
    this.worst = Math.max(this.worst, difference);
    return Math.abs(found - reference);
  }
}

/** The row of a set in the specification states this count, and no smaller worst difference. */
export function expectStated(set: string, { count, worst }: Agreed): void {
  const row = readFileSync(page, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| ${set} |`));
  const [, , , counted = '', stated = ''] = (row ?? '').split('|').map((cell) => cell.trim());
  expect(`${set}: ${counted}`).toBe(`${set}: ${count.toLocaleString('en')}`);
  const most = stated === 'exact' ? 0 : Number(stated);
  expect(worst, `${set}: worst difference`).toBeLessThanOrEqual(most);
}
