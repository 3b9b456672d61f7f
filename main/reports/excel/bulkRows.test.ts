/** Long tables are written without the library, and hold what it would have written. */
import type { Cell as SheetCell, Worksheet } from 'exceljs';
import { describe, expect, it } from 'vitest';
import { hasOffice, loadWorkbook, plainCells, reopened } from '../../../test/helpers/office.ts';
import { sampleFrame } from '../../../test/helpers/reportSamples.ts';
import { sumTexts } from '../decimalText.ts';
import type { Cells, ReportModel, Row } from '../model.ts';
import { writeExcel } from './writeExcel.ts';

/** Every kind of cell that a table can hold, again and again. */
const patterns: readonly Cells[] = [
  { text: 'plain', money: '1250.50', day: '2026-11-20', share: '0.0532', count: '12' },
  { text: '=1+1', money: '-0.01', day: '1999-12-31', rate: '1.198760' },
  { text: ' <b> & "q" \u2028 _x0041_ ', money: '999999999999.99', day: 'total', count: '-3' },
  { text: 'a\nb', money: '1.5', rate: { value: '2', mark: 'stale' } },
  { text: '\u6d77\u6cb3 \u{1f600} \u0141\u00f3d\u017a', money: { value: '', mark: 'missing' } },
  { text: 'w'.repeat(30).concat(' x'.repeat(40)), money: '12345678901234567.89' },
  { own: { value: '1204550221', currency: 'JPY' }, day: { value: '2026-11-13', mark: 'stale' } },
  { own: { value: '412055.125', currency: 'KWD', mark: 'converted' }, text: '' },
  { own: { value: '7', currency: 'EUR', mark: 'breach' }, share: '0', text: '+41 44' },
  { own: { value: 'none', type: 'text' }, count: '0', flow: '0.00', change: '5.00' },
  { flow: '-4.00', change: '0.00', text: '-dash' },
];

function reportOf(count: number): ReportModel {
  const rows: Row[] = [{ kind: 'group', cells: { text: 'Group' } }];
  for (let index = 0; index < count; index += 1)
    rows.push({ kind: 'line', cells: patterns[index % patterns.length] as Cells });
  const total = sumTexts(
    rows.map((row) => (typeof row.cells.money === 'string' ? row.cells.money : '0')),
  );
  rows.push({
    kind: 'total',
    over: 'all',
    sums: ['money'],
    cells: { text: 'Total', money: total },
  });
  return {
    ...sampleFrame,
    id: 'test.bulk',
    title: 'Bulk',
    subtitle: '',
    sections: [
      {
        kind: 'table',
        id: 'bulk',
        title: 'Rows',
        columns: [
          { id: 'text', title: 'Text', type: 'text' },
          { id: 'money', title: 'Money', type: 'amount', currency: 'EUR' },
          { id: 'own', title: 'Own', type: 'amount' },
          { id: 'day', title: 'Day', type: 'date' },
          { id: 'rate', title: 'Rate', type: 'rate', decimals: 6 },
          { id: 'share', title: 'Share', type: 'percent' },
          { id: 'count', title: 'Count', type: 'integer' },
          { id: 'flow', title: 'Flow', type: 'amount', currency: 'EUR', isFlow: true },
          { id: 'change', title: 'Change', type: 'amount', currency: 'EUR', isChange: true },
        ],
        rows,
        notes: ['A note below.'],
      },
    ],
  };
}

function lookOf(cell: SheetCell) {
  const { numFmt, font, alignment, border, fill } = cell;
  return { value: cell.value ?? '', numFmt, font, alignment, border, fill };
}

function sheetOf(workbook: Awaited<ReturnType<typeof loadWorkbook>>): Worksheet {
  const sheet = workbook.worksheets[1];
  if (sheet === undefined) throw new Error('the table has a sheet');
  return sheet;
}

const COUNT = 2200;
const FIRST = 6;
const COLUMNS = 15;

describe('a long table', () => {
  it('is what the library writes of a short one, cell by cell', async () => {
    const short = sheetOf(await loadWorkbook(await writeExcel(reportOf(patterns.length))));
    const long = sheetOf(await loadWorkbook(await writeExcel(reportOf(COUNT))));
    for (let index = 0; index < COUNT; index += 1)
      for (let column = 1; column <= COLUMNS; column += 1) {
        const example = short.getCell(FIRST + (index % patterns.length), column);
        const cell = long.getCell(FIRST + index, column);
        // The library reads escapes in shared texts only; LibreOffice proves this one below.
        if (String(example.value).includes('x0041')) continue;
        expect(lookOf(cell), cell.address).toEqual(lookOf(example));
      }
    expect(long.getRow(FIRST + 5).height).toBe(short.getRow(FIRST + 5).height);
    expect(long.getRow(FIRST + 5).height).toBeGreaterThan(15);
    const total = long.getCell(FIRST + COUNT, 2);
    expect(total.formula).toBe(`SUM(B${FIRST}:B${FIRST + COUNT - 1})`);
    expect(long.getCell(FIRST + COUNT + 2, 1).value).toBe('A note below.');
    expect(long.getCell(5, 1).value).toBe('Group');
    expect(long.columnCount).toBe(short.columnCount);
  });

  it('is the same bytes again', async () => {
    const [one, other] = [await writeExcel(reportOf(COUNT)), await writeExcel(reportOf(COUNT))];
    expect(Buffer.compare(one, other)).toBe(0);
  });

  it.skipIf(!hasOffice)('opens in LibreOffice with its texts as texts', async () => {
    const bytes = await writeExcel(reportOf(COUNT));
    const [opened] = await reopened(bytes);
    const cells = new Map(
      (opened ? plainCells(opened) : []).map((cell) => [`${cell.sheet}!${cell.address}`, cell]),
    );
    const at = (address: string) => cells.get(`Rows!${address}`);
    for (let index = 0; index < COUNT; index += 1) {
      const pattern = patterns[index % patterns.length];
      if (typeof pattern?.text !== 'string' || pattern.text === '') continue;
      const found = at(`A${FIRST + index}`);
      expect(found?.formula ?? null, pattern.text).toBeNull();
      expect(found?.value).toBe(pattern.text);
    }
    expect([...cells.values()].filter((cell) => cell.formula !== null)).toHaveLength(1);
    const money = patterns.flatMap(({ money: cell }) => (typeof cell === 'string' ? [cell] : []));
    const sum = (Number(sumTexts(money)) * COUNT) / patterns.length;
    expect(Number(at(`B${FIRST + COUNT}`)?.value) / sum).toBeCloseTo(1, 12);
  });
});
