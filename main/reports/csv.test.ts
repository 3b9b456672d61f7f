import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disarmFormula, writeCsv } from './csv.ts';
import type { ReportTable } from './model.ts';

function tableOf(texts: readonly string[]): ReportTable {
  return {
    kind: 'table',
    id: 'texts',
    title: 'Texts',
    columns: [
      { id: 'text', title: 'Text', type: 'text' },
      { id: 'amount', title: 'Amount', type: 'amount' },
    ],
    rows: texts.map((text) => ({
      kind: 'line',
      cells: { text, amount: { value: '-1250.05', currency: 'EUR' } },
    })),
    notes: [],
  };
}

/** Texts that spreadsheets have run as formulas, or that lose what hides the trigger. */
const payloads: readonly string[] = [
  '=1+1',
  '=SUM(A1:A9)',
  '=HYPERLINK("http://x.example","see")',
  '=WEBSERVICE("http://x.example")',
  '=IMPORTXML("http://x.example","//a")',
  "=cmd|' /C calc'!A0",
  '=DDE("cmd";"/C calc";"x")',
  '=1;2',
  '==1',
  '="="',
  '+1+1',
  "+cmd|' /C calc'!A0",
  '+49 30 1234',
  '-1+1',
  "-2+3+cmd|' /C calc'!A0",
  '-',
  '@SUM(1+1)',
  '@A1',
  '\t=1+1',
  '\t',
  '\r=1+1',
  '\n=1+1',
  '\r\n=1+1',
  '\0=1+1',
  ' =1+1',
  '   =1+1',
  ' \t =1+1',
  '\u00a0=1+1',
  '\u00a0\u00a0+1',
  '\u2003=1+1',
  '\u3000=1+1',
  '\u200b=1+1',
  '\ufeff=1+1',
  '\u202e=1+1',
  '\u2066@x',
  '\uff1d1+1',
  '\uff0b1',
  '\uff0d1',
  '\uff20x',
  'first\n=1+1',
  'first\r\n+1',
  'first\r-1',
  'first\n @x',
  'a\n\n=1+1',
  '"=1+1',
  '";=1+1;"',
  'x",=1+1,"',
];

const TRIGGERED =
  /^[\s\0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

describe('writeCsv', () => {
  it.each(payloads.map((payload) => [JSON.stringify(payload), payload] as const))(
    'disarms %s',
    (_, payload) => {
      const rows: string[][] = parse(writeCsv(tableOf([payload])), { relaxQuotes: false });
      const field = rows[1]?.[0] ?? '';
      for (const line of field.split(/\r\n|\r|\n/)) expect(line).not.toMatch(TRIGGERED);
      expect(field).not.toMatch(/^[\t\r\n\0]/);
      expect(field.replaceAll("'", '')).toBe(payload.replaceAll("'", ''));
      expect(rows[1]).toHaveLength(3);
    },
  );

  it('has a table of at least forty payloads', () => {
    expect(new Set(payloads).size).toBeGreaterThanOrEqual(40);
  });

  it('leaves plain text and numbers alone, negatives too', () => {
    const text = writeCsv(tableOf(['Łódź, "Bieżący"']));
    expect(text).toBe('Text,Amount,Amount currency\r\n"Łódź, ""Bieżący""",-1250.05,EUR\r\n');
    expect(disarmFormula('A-B = C')).toBe('A-B = C');
  });

  it('writes a byte order mark when asked', () => {
    expect(writeCsv(tableOf(['a'])).startsWith('T')).toBe(true);
    expect(writeCsv(tableOf(['a']), { byteOrderMark: true }).startsWith('\ufeffText')).toBe(true);
  });

  it('keeps any text readable and never starts a line with a trigger', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const rows: string[][] = parse(writeCsv(tableOf(texts)));
        expect(rows).toHaveLength(texts.length + 1);
        texts.forEach((text, index) => {
          const field = rows[index + 1]?.[0] ?? '';
          expect(field.replaceAll("'", '')).toBe(text.replaceAll("'", ''));
          for (const line of field.split(/\r\n|\r|\n/)) expect(line).not.toMatch(TRIGGERED);
        });
      }),
    );
  });
});
