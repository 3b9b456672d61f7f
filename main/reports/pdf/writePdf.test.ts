import { inflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import {
  sampleDistributionReport,
  sampleFrame,
  sampleTreasuryReport,
} from '../../../test/helpers/reportSamples.ts';
import type { ReportModel, Row } from '../model.ts';
import { fontFile, runsOf } from './fonts.ts';
import { writePdf } from './writePdf.ts';

interface ParsedPdf {
  readonly text: string;
  /** Content and other streams, inflated. */
  readonly streams: readonly string[];
  readonly pageCount: number;
}

/** Reads as much of a PDF as the tests need: its plain part and its streams. */
function parsePdf(bytes: Uint8Array): ParsedPdf {
  const raw = Buffer.from(bytes);
  const text = raw.toString('latin1');
  const streams: string[] = [];
  for (const match of text.matchAll(/\/Length (\d+)[^>]*>>\s*stream\r?\n/g)) {
    const start = match.index + match[0].length;
    const data = raw.subarray(start, start + Number(match[1]));
    if (match[0].includes('/FlateDecode')) streams.push(inflateSync(data).toString('latin1'));
  }
  return { text, streams, pageCount: [...text.matchAll(/\/Type \/Page\b/g)].length };
}

/** The text that the file's own tables give for the glyphs drawn, as a reader would copy it. */
function copiedText(parsed: ParsedPdf): string {
  return parsed.streams
    .filter((stream) => stream.includes('beginbfrange'))
    .flatMap((stream) => [...stream.matchAll(/<([0-9a-f]{4,8})>(?=[\s\]])/gi)])
    .map((match) =>
      Buffer.from(match[1] ?? '', 'hex')
        .swap16()
        .toString('utf16le'),
    )
    .join('');
}

function lines(count: number): readonly Row[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'line',
    cells: { name: `Row ${index}`, amount: '1.00' },
  }));
}

function tableReport(count: number): ReportModel {
  return {
    ...sampleFrame,
    id: 'test.table',
    title: 'Table',
    subtitle: '',
    sections: [
      {
        kind: 'table',
        id: 'long',
        title: 'Long',
        columns: [
          { id: 'name', title: 'Name', type: 'text' },
          { id: 'amount', title: 'Amount', type: 'amount', currency: 'EUR' },
        ],
        rows: [
          ...lines(count),
          { kind: 'total', over: 'all', sums: ['amount'], cells: { amount: `${count}.00` } },
        ],
        notes: [],
      },
    ],
  };
}

describe('writePdf', () => {
  it('gives the same bytes for the same model', async () => {
    for (const report of [sampleTreasuryReport(), sampleDistributionReport()]) {
      const [once, again] = [await writePdf(report), await writePdf(report)];
      expect(Buffer.compare(once, again)).toBe(0);
    }
  });

  it('takes its creation date from the model and names title, author and language', async () => {
    const { text } = parsePdf(await writePdf(sampleTreasuryReport()));
    expect(text).toContain('D:20261120164600Z');
    const moments = [...text.matchAll(/D:\d{14}Z/g)].map((match) => match[0]);
    expect(new Set(moments)).toEqual(new Set(['D:20261120164600Z']));
    expect(text).toContain('/Lang (en)');
    expect(text).toContain('/StructTreeRoot');
    expect(text).toContain('/Outlines');
  });

  it('breaks a long table over pages, and says n of m on each', async () => {
    const short = parsePdf(await writePdf(tableReport(5)));
    const long = parsePdf(await writePdf(tableReport(300)));
    expect(short.pageCount).toBeLessThanOrEqual(2);
    expect(long.pageCount).toBeGreaterThan(5);
    // Every page repeats the head: as many TH elements as two per page with a table on it.
    const heads = [...long.text.matchAll(/\/S \/TH\b/g)].length;
    expect(heads).toBeGreaterThanOrEqual(2 * (long.pageCount - 1));
  });

  it('can be read back: names in every script are in the glyph tables', async () => {
    const copied = copiedText(parsePdf(await writePdf(sampleTreasuryReport())));
    for (const character of 'Łódź北风上海ΒορέαςСеверный≈−') expect(copied).toContain(character);
  });

  it('writes Letter when asked', async () => {
    const { text } = parsePdf(await writePdf(tableReport(3), { paper: 'Letter' }));
    expect(text).toContain('[0 0 612 792]');
  });

  it('refuses a report that does not foot', async () => {
    const report = tableReport(3);
    const [section] = report.sections;
    if (section?.kind !== 'table') throw new Error('the sample has a table');
    const rows = section.rows.map((row, index) =>
      index === 0 ? { ...row, cells: { name: 'Row 0', amount: '1.01' } } : row,
    );
    await expect(writePdf({ ...report, sections: [{ ...section, rows }] })).rejects.toThrow(
      /REPORT_NOT_FOOTED.*3\.01/,
    );
  });

  it('refuses a moment that is none', async () => {
    const report = tableReport(1);
    const provenance = { ...report.provenance, generatedAt: 'yesterday' };
    await expect(writePdf({ ...report, provenance })).rejects.toThrow(/REPORT_MOMENT/);
  });
});

interface OpenedFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

/** The font as the PDF library itself opens it. */
function openFont(name: string): OpenedFont {
  const document = new PDFDocument();
  document.font(fontFile(name));
  return (document as unknown as { _font: { font: OpenedFont } })._font.font;
}

describe('runsOf', () => {
  const samples = [
    'Łódź Bieżący',
    '北风（上海）贸易有限公司',
    'Βορέας Α.Ε.',
    'Северный ветер',
    '≈ −1,204.50 €',
    'Ελλάς – “x” … ≤ ≥',
    'カタカナ',
  ];

  it.each(samples)('finds a real glyph for every character of %s, in each weight', (sample) => {
    for (const weight of ['regular', 'medium', 'strong'] as const)
      for (const run of runsOf(sample, weight)) {
        const font = openFont(run.font);
        for (const character of run.text)
          expect(font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0), character).toBe(true);
      }
  });

  it('keeps the text, and replaces only what no face holds', () => {
    for (const sample of samples)
      expect(
        runsOf(sample, 'regular')
          .map((run) => run.text)
          .join(''),
      ).toBe(sample.normalize('NFC'));
    expect(
      runsOf('a\u{1f600}b\u0007', 'regular')
        .map((run) => run.text)
        .join(''),
    ).toMatch(/^a.b $/u);
  });
});
