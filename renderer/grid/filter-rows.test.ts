/** The filter of a grid in memory: words, figures as shown and raw, and trees. */
import { describe, expect, it } from 'vitest';
import type { GridColumn } from './columns.ts';
import { filterRows } from './filter-rows.ts';

interface Item {
  readonly name: string;
  readonly amount: string;
  readonly level: number;
}

const item = (name: string, amount: string, level = 0): Item => ({ name, amount, level });
const columns: readonly GridColumn<Item>[] = [
  { id: 'name', head: 'Name', value: (row) => row.name },
  { id: 'amount', head: 'Amount', type: 'amount', value: (row) => row.amount },
];
const namesOf = (rows: readonly Item[]) => rows.map(({ name }) => name);

describe('filterRows', () => {
  const rows = [item('Rent Łódź', '-1250.00'), item('Rent Oslo', '99.50'), item('Tax', '1250.00')];

  it('keeps rows that hold every word, in any column and any case', () => {
    expect(namesOf(filterRows(rows, columns, ' oslo RENT '))).toEqual(['Rent Oslo']);
    expect(namesOf(filterRows(rows, columns, 'łódź'))).toEqual(['Rent Łódź']);
    expect(filterRows(rows, columns, 'rent tax')).toEqual([]);
  });

  it('finds figures as they are shown and as they are', () => {
    expect(namesOf(filterRows(rows, columns, '1,250.00'))).toEqual(['Rent Łódź', 'Tax']);
    expect(namesOf(filterRows(rows, columns, '1250.00'))).toEqual(['Rent Łódź', 'Tax']);
  });

  it('gives every row for blanks', () => {
    expect(filterRows(rows, columns, '  ')).toBe(rows);
  });

  it('keeps the groups above a match and what is below a group that matches', () => {
    const tree = [
      item('North', '1'),
      item('Bank', '2', 1),
      item('Bergen', '3', 2),
      item('Other', '4', 1),
      item('South', '5'),
      item('Faro', '6', 1),
    ];
    const stateOf = (row: Item) => ({ level: row.level, isGroup: row.level < 2, isOpen: true });
    const found = (text: string) => namesOf(filterRows(tree, columns, text, stateOf));
    expect(found('bergen')).toEqual(['North', 'Bank', 'Bergen']);
    expect(found('south')).toEqual(['South', 'Faro']);
    expect(found('other')).toEqual(['North', 'Other']);
  });
});
