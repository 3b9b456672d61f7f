import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandPath,
  barPlaces,
  bridgeColumns,
  evenPlaces,
  labelIndices,
  linePath,
  monthStarts,
  nearestIndex,
  sparkPoints,
  spreadLabels,
  tickDigits,
  tierColumns,
  valueScale,
} from './geometry.ts';

const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe('scales', () => {
  it('covers the figures with round ticks, upward', () => {
    const scale = valueScale([237.4, 426.7], { top: 10, bottom: 210 });
    expect(scale.low).toBeLessThanOrEqual(237.4);
    expect(scale.high).toBeGreaterThanOrEqual(426.7);
    expect(scale.at(scale.high)).toBeCloseTo(10);
    expect(scale.at(scale.low)).toBeCloseTo(210);
    expect(scale.ticks).toEqual([200, 250, 300, 350, 400, 450]);
  });

  it('keeps zero in sight when asked and survives equal figures', () => {
    expect(valueScale([5, 9], { top: 0, bottom: 1, includeZero: true }).low).toBe(0);
    const flat = valueScale([7, 7], { top: 0, bottom: 1 });
    expect(flat.low).toBeLessThan(7);
    expect(flat.high).toBeGreaterThan(7);
  });

  it('tells the decimals of its ticks', () => {
    expect(tickDigits([0, 100])).toBe(0);
    expect(tickDigits([2.5, 3])).toBe(1);
    expect(tickDigits([0, 0.05])).toBe(2);
  });
});

describe('lines and labels', () => {
  it('breaks a line where a figure is missing', () => {
    const path = linePath([
      { x: 0, y: 1 },
      { x: 1, y: Number.NaN },
      { x: 2, y: 3 },
      { x: 3, y: 4 },
    ]);
    expect(path.match(/M/g)?.length).toBe(2);
  });

  it('closes a band', () => {
    expect(bandPath([0, 10], [5, 6], [1, 2])).toMatch(/^M0,1L10,2L10,6L0,5Z$/);
  });

  it('finds the nearest place', () => {
    expect(nearestIndex([0, 10, 20], 14)).toBe(1);
    expect(nearestIndex([], 3)).toBe(-1);
    expect(evenPlaces(3, 0, 10)).toEqual([0, 5, 10]);
  });

  it('labels evenly with the anchor among them', () => {
    expect(labelIndices(22, 11, 8)).toContain(8);
    expect(labelIndices(22, 11, 8).length).toBeLessThanOrEqual(11);
  });

  it('spreads labels without overlap, inside the bounds, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 10 }), (wanted) => {
        const placed = spreadLabels(wanted, 14, 0, 200);
        const sorted = [...placed].sort((one, other) => one - other);
        for (let index = 1; index < sorted.length; index += 1)
          expect((sorted[index] ?? 0) - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(13.999);
        for (const place of placed) {
          expect(place).toBeGreaterThanOrEqual(-0.001);
          expect(place).toBeLessThanOrEqual(200.001);
        }
      }),
    );
  });
});

describe('waterfall, bridge and bars', () => {
  it('hangs each tier where the one before ended', () => {
    const tiers = tierColumns(50, [
      [{ holder: 'pool', value: 1.389 }],
      [{ holder: 'lp', value: 12.2 }],
      [
        { holder: 'lp', value: 5.272 },
        { holder: 'gp', value: 1.318 },
      ],
    ]);
    expect(tiers[0]).toMatchObject({ from: 50, to: 48.611 });
    expect(tiers[1]?.from).toBe(tiers[0]?.to);
    expect(tiers[2]?.parts[1]?.from).toBe(tiers[2]?.parts[0]?.to);
    expect(tiers[2]?.total).toBeCloseTo(6.59);
  });

  it('steps from opening to closing whatever is joined as other', () => {
    const step = fc.record({ label: fc.string(), value: number });
    fc.assert(
      fc.property(number, fc.array(step, { maxLength: 20 }), (opening, steps) => {
        const labels = { closing: 'Closing', other: 'Other' };
        const columns = bridgeColumns({ label: 'Opening', value: opening }, steps, labels, 5);
        const total = steps.reduce((sum, one) => sum + one.value, opening);
        expect(columns.at(-1)?.value).toBeCloseTo(total, 3);
        expect(columns.length).toBeLessThanOrEqual(7);
        const others = columns.filter((column) => column.kind === 'other');
        expect(others.length).toBe(steps.length > 5 ? 1 : 0);
      }),
    );
  });

  it('starts every bar at one zero line', () => {
    const { zero, bars } = barPlaces([4, -1]);
    expect(zero).toBeCloseTo(0.2);
    expect(bars[0]).toMatchObject({ left: zero, isNegative: false });
    expect(bars[0]?.width).toBeCloseTo(0.8);
    expect((bars[1]?.left ?? 1) + (bars[1]?.width ?? 0)).toBeCloseTo(zero);
    expect(barPlaces([]).bars).toEqual([]);
  });

  it('keeps a sparkline in its box', () => {
    for (const point of sparkPoints([3, 9, 4, 4], 72, 22)) {
      expect(point.y).toBeGreaterThanOrEqual(3);
      expect(point.y).toBeLessThanOrEqual(19);
    }
    expect(sparkPoints([5, 5], 72, 22)[0]?.y).toBe(11);
  });
});

describe('months along a foot', () => {
  const dates = [
    '2026-09-29',
    '2026-09-30',
    '2026-10-01',
    '2026-10-02',
    '2026-11-02',
    '2026-12-01',
  ];

  it('finds where another month begins, and leaves out what finds no room', () => {
    expect(monthStarts(dates, 9)).toEqual([2, 4, 5]);
    expect(monthStarts(dates, 2)).toEqual([2, 5]);
    expect(monthStarts([], 2)).toEqual([]);
  });
});
