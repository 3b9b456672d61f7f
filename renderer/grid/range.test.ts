import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellCount,
  covers,
  extendRange,
  formatTsv,
  parseTsv,
  planFill,
  planPaste,
  rectangleOf,
  singleCell,
  wholeGrid,
} from './range.ts';

const bounds = { rows: 1_000_000, columns: 8 };
const at = (row: number, column: number) => ({ row, column });
const plain = { jump: false, pageRows: 20 };

describe('moving a range', () => {
  it('extends from the anchor, both ways', () => {
    const down = extendRange(singleCell(at(5, 2)), 'ArrowDown', plain, bounds);
    expect(down).toEqual({ anchor: at(5, 2), head: at(6, 2) });
    const up = down && extendRange(down, 'PageUp', plain, bounds);
    expect(up && rectangleOf(up)).toEqual({ top: 0, bottom: 5, left: 2, right: 2 });
  });

  it('jumps to the last of a million rows without touching them', () => {
    const all = extendRange(singleCell(at(0, 0)), 'ArrowDown', { ...plain, jump: true }, bounds);
    expect(all && cellCount(all)).toBe(1_000_000);
    expect(covers(all, 999_999, 0)).toBe(true);
    expect(covers(all, 999_999, 1)).toBe(false);
  });

  it('leaves other keys alone', () => {
    expect(extendRange(singleCell(at(0, 0)), 'a', plain, bounds)).toBeNull();
    expect(wholeGrid({ rows: 0, columns: 3 })).toBeNull();
  });

  it('never leaves the grid', () => {
    const keys = fc.constantFrom(
      'ArrowUp',
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'Home',
      'End',
      'PageUp',
      'PageDown',
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(keys, fc.boolean()), { maxLength: 40 }),
        fc.record({
          rows: fc.integer({ min: 1, max: 30 }),
          columns: fc.integer({ min: 1, max: 6 }),
        }),
        (moves, size) => {
          let range = singleCell(at(0, 0));
          for (const [key, jump] of moves)
            range = extendRange(range, key, { jump, pageRows: 7 }, size) ?? range;
          const { top, left, bottom, right } = rectangleOf(range);
          expect(top >= 0 && left >= 0 && bottom < size.rows && right < size.columns).toBe(true);
          expect(range.anchor).toEqual(at(0, 0));
        },
      ),
    );
  });
});

describe('paste and fill', () => {
  const editable = (column: number) => column >= 2;

  it('fills a range with one copied value', () => {
    const plan = planPaste([['7']], { anchor: at(1, 2), head: at(3, 3) }, bounds, editable);
    expect(plan.ok && plan.writes.length).toBe(6);
    expect(plan.ok && plan.rows).toBe(3);
  });

  it('puts a block at the top left corner and stops at the last row', () => {
    const plan = planPaste(
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      singleCell(at(9, 2)),
      { rows: 10, columns: 8 },
      editable,
    );
    expect(plan.ok && plan.writes).toEqual([
      { row: 9, column: 2, text: 'a' },
      { row: 9, column: 3, text: 'b' },
    ]);
  });

  it('refuses a block that is too wide or meets a locked column', () => {
    expect(planPaste([['a', 'b', 'c']], singleCell(at(0, 6)), bounds, editable)).toMatchObject({
      ok: false,
      why: 'too-wide',
      room: 2,
    });
    expect(planPaste([['a', 'b']], singleCell(at(0, 1)), bounds, editable)).toMatchObject({
      ok: false,
      why: 'locked',
      locked: 1,
    });
  });

  it('fills down editable columns only', () => {
    const writes = planFill(
      { anchor: at(0, 1), head: at(2, 2) },
      (row, column) => `${row}:${column}`,
      editable,
    );
    expect(writes).toEqual([
      { row: 1, column: 2, text: '0:2' },
      { row: 2, column: 2, text: '0:2' },
    ]);
  });
});

describe('tab-separated text', () => {
  it('reads what spreadsheets copy', () => {
    expect(parseTsv('a\t"b\tc"\r\n"say ""yes"""\t\r\n')).toEqual([
      ['a', 'b\tc'],
      ['say "yes"', ''],
    ]);
  });

  it('reads back what it writes', () => {
    const cell = fc.string().map((text) => text.replace(/\r/g, ''));
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
          minLength: 1,
          maxLength: 5,
        }),
      )
      .filter((rows) => rows.flat().some((text) => text !== ''));
    fc.assert(
      fc.property(table, (rows) => {
        expect(parseTsv(`${formatTsv(rows)}\n`)).toEqual(rows);
      }),
    );
  });
});
