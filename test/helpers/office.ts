/** LibreOffice, where it is installed: opens a workbook, computes every formula anew, and saves it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJs, { type Workbook } from 'exceljs';

export const hasOffice = spawnSync('soffice', ['--version']).status === 0;

/** Makes LibreOffice trust no stored result of a formula. */
const ALWAYS_RECALCULATE = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`;

export async function loadWorkbook(bytes: Uint8Array): Promise<Workbook> {
  const workbook = new ExcelJs.Workbook();
  // A copy of its own: a small Buffer shares its memory with others.
  await workbook.xlsx.load(new Uint8Array(bytes).buffer as never);
  return workbook;
}

/**
 * The workbooks as LibreOffice saves them again after computing all formulas. Its start takes most of
 * the time, so several come at once.
 */
export async function reopened(...books: readonly Uint8Array[]): Promise<Workbook[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-office-'));
  try {
    const [profile, out] = [join(folder, 'profile'), join(folder, 'out')];
    mkdirSync(join(profile, 'user'), { recursive: true });
    writeFileSync(join(profile, 'user', 'registrymodifications.xcu'), ALWAYS_RECALCULATE);
    const names = books.map((_, index) => `book-${index}.xlsx`);
    for (const [index, name] of names.entries())
      writeFileSync(join(folder, name), books[index] ?? '');
    execFileSync(
      'soffice',
      [
        '--headless',
        `-env:UserInstallation=file://${profile}`,
        ...['--convert-to', 'xlsx', '--outdir', out],
        ...names.map((name) => join(folder, name)),
      ],
      { stdio: 'ignore' },
    );
    return await Promise.all(names.map((name) => loadWorkbook(readFileSync(join(out, name)))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One cell's content without its style: a formula with its result, a value, or null. */
export interface PlainCell {
  readonly sheet: string;
  readonly address: string;
  readonly formula: string | null;
  readonly value: string | number | null;
}

/** Every cell with content, sheet by sheet. */
export function plainCells(workbook: Workbook): PlainCell[] {
  const cells: PlainCell[] = [];
  for (const sheet of workbook.worksheets)
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        // A merged cell repeats the content of the first.
        if (cell.isMerged && cell.master.address !== cell.address) return;
        const formula = cell.formula ?? null;
        const raw = formula === null ? cell.value : cell.result;
        const value =
          raw instanceof Date
            ? raw.toISOString().slice(0, 10)
            : typeof raw === 'object' && raw !== null
              ? cell.text
              : typeof raw === 'number'
                ? raw
                : String(raw ?? '');
        cells.push({ sheet: sheet.name, address: cell.address, formula, value });
      }),
    );
  return cells;
}

/** The workbook without any stored result: what LibreOffice shows it has computed. */
export async function withoutResults(bytes: Uint8Array): Promise<Uint8Array> {
  const workbook = await loadWorkbook(bytes);
  for (const sheet of workbook.worksheets)
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        if (cell.formula !== undefined)
          cell.value = { formula: cell.formula, date1904: false } as never;
      }),
    );
  return new Uint8Array((await workbook.xlsx.writeBuffer()) as ArrayBuffer);
}
