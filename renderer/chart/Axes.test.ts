import { describe, expect, it } from 'vitest';
import { roomFor, tickTexts } from './Axes.tsx';

describe('room beside a plot', () => {
  it('fits the widest figure and is never less than asked for', () => {
    expect(roomFor(['0', '250'], 44)).toBe(44);
    const wide = roomFor(['0', '1,250,000'], 44);
    expect(wide).toBeGreaterThan(50);
    expect(roomFor(['−1,250,000'], 44)).toBeGreaterThan(wide);
    expect(roomFor([], 44)).toBe(44);
  });

  it('gives ticks as many decimals as tell them apart', () => {
    expect(tickTexts({ ticks: [0, 0.5, 1] })).toEqual(['0.0', '0.5', '1.0']);
    expect(tickTexts({ ticks: [0, 100_000] })).toEqual(['0', '100,000']);
  });
});
