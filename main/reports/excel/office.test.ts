/** Workbooks in LibreOffice: they open, live totals compute to what the report says, texts stay texts. */
import { describe, expect, test } from 'vitest';
import { hasOffice, loadWorkbook, plainCells, reopened } from '../../../test/helpers/office.ts';
import {
  sampleDailyCashReport,
  sampleDistributionReport,
} from '../../../test/helpers/reportSamples.ts';
import { writeExcel } from './writeExcel.ts';

if (!hasOffice) console.log('skipped: LibreOffice is not installed');

describe.skipIf(!hasOffice)('a workbook in LibreOffice', () => {
  for (const report of [sampleDailyCashReport(), sampleDistributionReport()])
    test(`keeps every cell of ${report.id}`, { timeout: 120_000 }, async () => {
      const bytes = await writeExcel(report);
      const written = plainCells(await loadWorkbook(bytes));
      const there = new Map(
        plainCells(await reopened(bytes)).map((cell) => [`${cell.sheet}!${cell.address}`, cell]),
      );
      let formulas = 0;
      for (const cell of written) {
        const place = `${cell.sheet}!${cell.address}`;
        const found = there.get(place);
        // Text that begins like a formula is a text there too, and every total is computed anew.
        expect((found?.formula ?? null) === null, place).toBe(cell.formula === null);
        if (cell.formula !== null) formulas += 1;
        if (typeof cell.value === 'number')
          expect(found?.value as number, place).toBeCloseTo(cell.value, 4);
        else expect((found?.value ?? '').toString().trim(), place).toBe(cell.value?.trim());
      }
      expect(formulas).toBeGreaterThan(5);
    });
});
