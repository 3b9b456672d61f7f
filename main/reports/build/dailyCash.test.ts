import { describe, expect, it } from 'vitest';
import {
  sampleDailyCashInput,
  sampleDailyCashReport,
} from '../../../test/helpers/reportSamples.ts';
import { checkReport } from '../check.ts';
import { subtractTexts, sumTexts } from '../decimalText.ts';
import { withFiguresHash } from '../figuresHash.ts';
import { footerLines } from '../formatText.ts';
import { cellOf, type ReportModel, type ReportTable } from '../model.ts';
import { writePdf } from '../pdf/writePdf.ts';
import { dailyCashReport } from './dailyCash.ts';

function tableOf(report: ReportModel, id: string): ReportTable {
  const table = report.sections.find((section) => section.kind === 'table' && section.id === id);
  if (table?.kind !== 'table') throw new Error(`no table ${id}`);
  return table;
}

const valuesOf = (table: ReportTable, column: string) =>
  table.rows.map((row) => cellOf(row.cells[column])?.value);

const marksOf = (table: ReportTable, column: string) =>
  table.rows.map((row) => cellOf(row.cells[column])?.mark);

function figureOf(report: ReportModel, id: string): string | undefined {
  const [figures] = report.sections;
  if (figures?.kind !== 'keyFigures') throw new Error('the report opens with key figures');
  return figures.figures.find((figure) => figure.id === id)?.value;
}

describe('dailyCashReport', () => {
  const input = sampleDailyCashInput();
  const report = checkReport(sampleDailyCashReport());

  it('says the same total in its figures, by currency, account and entity', () => {
    const total = input.bridge.closing;
    expect(figureOf(report, 'cash_total')).toBe(total);
    for (const id of ['cash_currencies', 'cash_accounts'])
      expect(valuesOf(tableOf(report, id), 'converted').at(-1)).toBe(total);
    expect(valuesOf(tableOf(report, 'cash_entities'), 'closing').at(-1)).toBe(total);
    expect(figureOf(report, 'cash_free')).toBe(subtractTexts(total, input.restricted));
    expect(figureOf(report, 'cash_change')).toBe('900.25');
  });

  it('counts what is broken and what is missing, and marks it', () => {
    const broken = input.limits.filter((row) => row.state.startsWith('breach')).length;
    expect(figureOf(report, 'cash_breaches')).toBe(String(broken + 1));
    expect(figureOf(report, 'cash_gaps')).toBe('3');
    expect(valuesOf(tableOf(report, 'gaps'), 'subject')).toEqual([
      'Bank Warta',
      'RUB to EUR',
      '@odd.sta',
    ]);
    expect(marksOf(tableOf(report, 'cash_balances'), 'state')).toEqual(['breach', 'near']);
    expect(marksOf(tableOf(report, 'cash_outlook'), 'end')).toEqual(['breach']);
    expect(marksOf(tableOf(report, 'cash_largest'), 'converted')).toEqual(['converted', 'missing']);
  });

  it('climbs the ladder from the position, day by day', () => {
    const ladder = tableOf(report, 'cash_ladder');
    const after = sumTexts([input.bridge.closing, '100.00']);
    expect(valuesOf(ladder, 'balance').slice(0, 2)).toEqual([after, after]);
    expect(valuesOf(ladder, 'net').at(-1)).toBe('100.00');
  });

  it('ends with the block to sign, filled where somebody has signed', async () => {
    expect(report.sections.at(-1)).toMatchObject({
      kind: 'signOff',
      lines: [{ at: '2026-11-20T16:40:00Z' }, { name: '' }],
    });
    expect((await writePdf(report)).byteLength).toBeGreaterThan(10_000);
  });

  it('says so in words where nothing is missing, moved, agreed or expected', () => {
    const quiet = checkReport(
      dailyCashReport({
        ...input,
        gaps: [],
        categories: [],
        largest: [],
        intraday: [],
        agreed: [],
        limits: [],
        days: [],
        outlook: [],
        expected: [],
        overdue: { count: 0, inflow: '0', outflow: '0' },
      }),
    );
    const notes = quiet.sections.flatMap((section) =>
      section.kind === 'paragraph' ? [section.text] : [],
    );
    for (const words of ['Every account', 'No entry', 'No interim', 'No account', 'No flow'])
      expect(notes.filter((note) => note.startsWith(words))).toHaveLength(1);
  });

  it('has one hash for the same figures, whoever made them and when', () => {
    const { provenance } = report;
    const later = { ...provenance, generatedAt: '2026-11-21T08:00:00Z', generatedBy: 'B' };
    expect(withFiguresHash({ ...report, provenance: later }).provenance.figuresHash).toBe(
      provenance.figuresHash,
    );
    const other = withFiguresHash(dailyCashReport({ ...input, restricted: '0' }));
    expect(other.provenance.figuresHash).not.toBe(provenance.figuresHash);
    expect(footerLines(report)[1]).toContain(`#${provenance.figuresHash?.slice(0, 10)}`);
  });
});
