/** Workbooks in LibreOffice: they open, live totals compute to what the report says, texts stay texts. */
import { describe, expect, test } from 'vitest';
import { hasOffice, loadWorkbook, plainCells, reopened } from '../../../test/helpers/office.ts';
import {
  sampleDailyCashReport,
  sampleDistributionReport,
} from '../../../test/helpers/reportSamples.ts';
import { writeExcel } from './writeExcel.ts';

if (!hasOffice) console.log('skipped: LibreOffice is not installed');

describe.skipIf(!hasOffice)('workbooks in LibreOffice', () => {
  test('keep every cell', async () => {
    const reports = [sampleDailyCashReport(), sampleDistributionReport()];
    const books = await Promise.all(reports.map((report) => writeExcel(report)));
    const opened = await reopened(...books);
    for (const [index, book] of books.entries()) {
      const written = plainCells(await loadWorkbook(book));
      const cells = opened[index] === undefined ? [] : plainCells(opened[index]);
      const there = new Map(cells.map((cell) => [`${cell.sheet}!${cell.address}`, cell]));
      let formulas = 0;
      for (const cell of written) {
        const at = `${cell.sheet}!${cell.address}`;
        const found = there.get(at);
        const place = `${reports[index]?.id} ${at}`;
        // Text that begins like a formula is a text there too, and every total is computed anew.
        expect((found?.formula ?? null) === null, place).toBe(cell.formula === null);
        if (cell.formula !== null) formulas += 1;
        if (typeof cell.value === 'number')
          expect(found?.value as number, place).toBeCloseTo(cell.value, 4);
        else expect((found?.value ?? '').toString().trim(), place).toBe(cell.value?.trim());
      }
      expect(formulas).toBeGreaterThan(5);
    }
  });
});
