/**
 * Seeded draws for the sample: a cursor over one path of the counter-based generator. Each stream
 * of the sample has a path of its own, so that a change to one never moves the others.
 */

import { normalQuantile } from '../../core/numeric/distributions.ts';
import { exp } from '../../core/numeric/elementary.ts';
import { fillUniforms } from '../../core/numeric/random.ts';

/** The one seed of the sample workspace. */
export const SAMPLE_SEED = 20261120;

const BUFFER = 64;

/** Draws from one path, in order. Not shared: every consumer opens its own. */
export interface Draws {
  /** Uniform in (0, 1). */
  uniform(): number;
  normal(): number;
  /** Integer from 0 to `count` - 1. */
  index(count: number): number;
  /** Integer from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  /** Lognormal with mean 1 and the given standard deviation of its logarithm. */
  spread(sigma: number): number;
  /** `count` decimal digits as text. */
  digits(count: number): string;
}

export function drawsOf(path: number): Draws {
  const buffer = new Float64Array(BUFFER);
  let first = 0;
  let at = BUFFER;
  function uniform(): number {
    if (at === BUFFER) {
      fillUniforms(SAMPLE_SEED, path, buffer, first);
      first += BUFFER;
      at = 0;
    }
    return buffer[at++] ?? 0.5;
  }
  const normal = () => normalQuantile(uniform());
  const index = (count: number) => Math.floor(uniform() * count);
  return {
    uniform,
    normal,
    index,
    between: (low, high) => low + index(high - low + 1),
    pick: (items) => items[index(items.length)] as (typeof items)[number],
    spread: (sigma) => exp(sigma * normal() - (sigma * sigma) / 2),
    digits(count) {
      let text = '';
      for (let left = count; left > 0; left -= 6) {
        const width = Math.min(left, 6);
        text += String(index(10 ** width)).padStart(width, '0');
      }
      return text;
    },
  };
}

/** The paths of the generator's parts, far enough apart that none runs into another. */
export const PATHS = {
  amounts: 1_000,
  texts: 100_000,
  market: 200_000,
  funds: 300_000,
  expected: 400_000,
  ids: 500_000,
  fileIds: 510_000,
  ledgerIds: 520_000,
  cashIds: 525_000,
  reconcileIds: 530_000,
  reconcile: 540_000,
  registerIds: 550_000,
  fundBookIds: 560_000,
  receiptIds: 570_000,
} as const;
