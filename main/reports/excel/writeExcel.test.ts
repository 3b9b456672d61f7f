import ExcelJs, { type Workbook, type Worksheet } from 'exceljs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  sampleDistributionReport,
  sampleFrame,
  samplePosition,
  sampleTreasuryReport,
} from '../../../test/helpers/reportSamples.ts';
import { unzip } from '../../../test/helpers/unzip.ts';
import { chartTable } from '../chartTable.ts';
import { sumTexts } from '../decimalText.ts';
import { cellOf, type ReportModel, type ReportTable } from '../model.ts';
import { sheetName, sumFormula } from './sheet.ts';
import { writeExcel } from './writeExcel.ts';

async function open(bytes: Uint8Array): Promise<Workbook> {
  const workbook = new ExcelJs.Workbook();
  await workbook.xlsx.load(bytes.slice().buffer as never);
  return workbook;
}

function sheetOf(workbook: Workbook, title: string): Worksheet {
  const sheet = workbook.worksheets.find((each) => each.getCell(1, 1).value === title);
  if (!sheet) throw new Error(`no sheet is titled ${title}`);
  return sheet;
}

function tablesOf(report: ReportModel): readonly ReportTable[] {
  return report.sections.flatMap((section) =>
    section.kind === 'table' ? [section] : section.kind === 'chart' ? [chartTable(section)] : [],
  );
}

const HEAD_ROW = 4;

/** Compares every number and date of a table with its sheet; returns how many it compared. */
function compareTable(sheet: Worksheet, table: ReportTable): number {
  let compared = 0;
  for (const column of table.columns) {
    let at = 1;
    while (sheet.getCell(HEAD_ROW, at).value !== column.title) at += 1;
    table.rows.forEach((row, index) => {
      const cell = cellOf(row.cells[column.id]);
      if (!cell || cell.mark === 'missing') return;
      const type = cell.type ?? column.type;
      const stored = sheet.getCell(HEAD_ROW + 1 + index, at).value;
      const value =
        typeof stored === 'object' && stored !== null && 'result' in stored
          ? stored.result
          : stored;
      const where = `${table.id} row ${index} ${column.id}`;
      if (type === 'text') expect(value, where).toBe(cell.value);
      else if (type === 'date') expect((value as Date).toISOString().slice(0, 10)).toBe(cell.value);
      else {
        expect(typeof value, where).toBe('number');
        expect(sumTexts([cell.value, sumTexts(['0'])]), where).toBe(cell.value);
        expect(value, where).toBe(Number(cell.value));
        // Up to 15 digits the stored double prints back as the very decimal of the model.
        expect(Number(value).toFixed((cell.value.split('.')[1] ?? '').length)).toBe(
          cell.value.replace(/^-(?=[0.]*$)/, ''),
        );
      }
      compared += 1;
    });
  }
  return compared;
}

describe('writeExcel', () => {
  let bytes: Uint8Array;
  let workbook: Workbook;
  const report = sampleTreasuryReport();

  beforeAll(async () => {
    bytes = await writeExcel(report);
    workbook = await open(bytes);
  });

  it('gives the same bytes for the same model, stamped with the model\u2019s moment', async () => {
    expect(Buffer.compare(bytes, await writeExcel(report))).toBe(0);
    const stamps = new Set(
      [...unzip(bytes).values()].map((entry) => `${entry.date}/${entry.time}`),
    );
    expect(stamps).toEqual(
      new Set([`${((2026 - 1980) << 9) | (11 << 5) | 20}/${(16 << 11) | (46 << 5)}`]),
    );
    const core = unzip(bytes).get('docProps/core.xml')?.text ?? '';
    expect(core.match(/2026-11-20T16:46:00Z/g)).toHaveLength(2);
  });

  it('reads back every number, date and text of the treasury model exactly', () => {
    const compared = tablesOf(report).map((table) =>
      compareTable(sheetOf(workbook, table.title), table),
    );
    expect(compared.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(800);
  });

  it('reads back the distribution exactly, and its totals are live sums', async () => {
    const distribution = sampleDistributionReport();
    const opened = await open(await writeExcel(distribution));
    for (const table of tablesOf(distribution))
      expect(compareTable(sheetOf(opened, table.title), table)).toBeGreaterThan(5);
    const holders = sheetOf(opened, 'By holder (EUR)');
    const total = holders.getRow(HEAD_ROW + 66);
    expect(total.getCell(3).value).toMatchObject({ formula: `SUM(C5:C69)`, result: 405_200_000 });
  });

  it('sums groups and the whole by formulas over lines only', () => {
    const sheet = sheetOf(workbook, 'Position by account');
    const formulas: string[] = [];
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        if (cell.formula) formulas.push(cell.formula);
      }),
    );
    const converted = samplePosition.flatMap((row) => row.converted ?? []);
    const last = formulas.at(-1) ?? '';
    expect(formulas.length).toBeGreaterThan(7);
    let sum = 0n;
    for (const [, letter, from, to] of last.matchAll(/([A-Z]+)(\d+):[A-Z]+(\d+)/g))
      for (let row = Number(from); row <= Number(to); row += 1) {
        const value = sheet.getCell(`${letter}${row}`).value;
        if (typeof value === 'number') sum += BigInt(Math.round(value * 100));
      }
    expect(sum).toBe(BigInt(sumTexts(converted).replace('.', '')));
  });

  it('names every key figure, and the name points at its value', () => {
    for (const section of report.sections) {
      if (section.kind !== 'keyFigures') continue;
      for (const figure of section.figures) {
        const { ranges } = workbook.definedNames.getRanges(`figure_${figure.id}`);
        expect(ranges, figure.id).toHaveLength(1);
        const [, sheet = '', address = ''] = /^'?([^'!]+)'?!(.+)$/.exec(ranges[0] ?? '') ?? [];
        const cell = workbook.getWorksheet(sheet)?.getCell(address.replaceAll('$', ''));
        expect(cell?.value).toBe(Number(figure.value));
      }
    }
  });

  it('formats each amount by its currency\u2019s scale', () => {
    const sheet = sheetOf(workbook, 'Position by account');
    const formats = new Map<unknown, string>();
    sheet.eachRow((row) => formats.set(row.getCell(3).value, row.getCell(4).numFmt));
    expect(formats.get('JPY')).toBe('#,##0');
    expect(formats.get('KWD')).toBe('#,##0.000');
    expect(formats.get('EUR')).toBe('#,##0.00');
  });

  it('freezes heads, repeats them in print, fits the width and carries the foot', () => {
    for (const table of tablesOf(report)) {
      const sheet = sheetOf(workbook, table.title);
      expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: HEAD_ROW, xSplit: 1 });
      expect(sheet.pageSetup).toMatchObject({ orientation: 'landscape', fitToWidth: 1 });
      expect(sheet.pageSetup.printTitlesRow).toMatch(/4:\$?4/);
      expect(sheet.headerFooter.oddFooter).toContain('entry 14,212');
      expect(sheet.headerFooter.oddFooter).toMatch(/#0f8e2a9c4b.*&R&7&P of &N$/);
      expect((sheet.headerFooter.oddFooter ?? '').length).toBeLessThanOrEqual(255);
    }
    const texts: string[] = [];
    workbook.getWorksheet('Provenance')?.eachRow((row) => {
      row.eachCell((cell) => texts.push(String(cell.value)));
    });
    for (const run of report.provenance.runs) {
      expect(texts).toContain(run.hash);
      expect(texts).toContain(run.id);
    }
  });

  it('never makes text a formula, as the raw XML shows', async () => {
    const payloads = [
      '=1+1',
      '+1',
      '-1+cmd',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      ' =1',
      '\u00a0=1',
      "='a'!A1",
    ];
    const opened = unzip(
      await writeExcel({
        ...sampleFrame,
        id: 'test.text',
        title: '=TITLE()',
        subtitle: '@x',
        sections: [
          {
            kind: 'table',
            id: 'texts',
            title: '=TABLE()',
            columns: [{ id: 'text', title: '=HEAD()', type: 'text' }],
            rows: payloads.map((text) => ({ kind: 'line', cells: { text } })),
            notes: ['=NOTE()'],
          },
        ],
      }),
    );
    const sheets = [...opened].filter(([name]) => name.startsWith('xl/worksheets/sheet'));
    expect(sheets).toHaveLength(3);
    for (const [, entry] of sheets) expect(entry.text).not.toMatch(/<f[\s>]/);
    const [, table] = sheets.find(([, entry]) => entry.text.includes('A12')) ?? [];
    for (let row = 5; row < 5 + payloads.length; row += 1)
      expect(table?.text).toMatch(new RegExp(`<c r="A${row}"[^>]* t="s"`));
    expect(opened.get('xl/sharedStrings.xml')?.text).toContain('=1+1');
  });

  it('says so where an amount has more digits than a spreadsheet keeps', async () => {
    const exact = '12345678901234567.89';
    const opened = await open(
      await writeExcel({
        ...sampleFrame,
        id: 'test.digits',
        title: 'Digits',
        subtitle: '',
        sections: [
          {
            kind: 'table',
            id: 'big',
            title: 'Big',
            columns: [{ id: 'amount', title: 'Amount', type: 'amount', currency: 'IDR' }],
            rows: [{ kind: 'line', cells: { amount: exact } }],
            notes: [],
          },
        ],
      }),
    );
    const sheet = sheetOf(opened, 'Big');
    expect(sheet.getCell(HEAD_ROW, 2).value).toBe('Amount, exact text');
    expect(sheet.getCell(HEAD_ROW + 1, 2).value).toBe(exact);
    expect(sheet.getCell(HEAD_ROW + 3, 1).value).toContain('15 digits');
  });
});

describe('a long title', () => {
  it('stands on lines of its own on the first sheet, and is cut at the head of pages', async () => {
    const title = `${'Beteiligungsgesellschaft Norddeutschland '.repeat(3)}GmbH & Co. KG: notice`;
    const workbook = await open(
      await writeExcel({
        ...sampleFrame,
        ...{ id: 'test.long', title, subtitle: '', sections: [] },
      }),
    );
    const [first] = workbook.worksheets;
    expect(first?.getCell(1, 4).isMerged).toBe(true);
    expect(first?.getRow(1).height).toBe(3 * 26);
    const head = first?.headerFooter.oddHeader ?? '';
    expect(head).toContain('\u2026');
    expect(head.length).toBeLessThan(110);
  });
});

describe('sheetName', () => {
  it('gives legal, distinct names', () => {
    const taken = new Set<string>();
    const long = 'Nordwind Grundst\u00fccksverwaltungsgesellschaft: A/B [x]?';
    const names = [long, long, "'q'", '', 'History'].map((title) => sheetName(title, taken));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(5);
    for (const name of names) {
      expect(name.length).toBeLessThanOrEqual(31);
      expect(name).not.toMatch(/[\\/?*[\]:]|^'|'$/);
    }
  });
});

describe('sumFormula', () => {
  it('joins runs of rows and splits what a SUM cannot hold', () => {
    expect(sumFormula('C', [5, 6, 7, 10])).toBe('SUM(C5:C7,C10:C10)');
    expect(sumFormula('C', [])).toBe('0');
    const odd = Array.from({ length: 450 }, (_, index) => index * 2 + 5);
    expect(sumFormula('AB', odd).split('+')).toHaveLength(3);
  });
});
