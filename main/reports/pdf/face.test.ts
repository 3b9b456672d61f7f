/** Texts set from pairs are those that the font engine shapes: same widths, same glyphs, every script. */
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { type EngineFont, Face } from './face.ts';
import { fontFile, runsOf } from './fonts.ts';

const features = (tnum: boolean) => ({ tnum, calt: false });

const opened = new Map<string, EngineFont>();

function engineFont(name: string): EngineFont {
  let font = opened.get(name);
  if (font === undefined) {
    const document = new PDFDocument();
    document.font(fontFile(name));
    font = (document as unknown as { readonly _font: EngineFont })._font;
    opened.set(name, font);
  }
  return font;
}

/** Glyphs and places of a text as the operand says them, in thousandths. */
function placesOf(operand: string, widths: ReadonlyMap<string, number>): [string, number][] {
  const places: [string, number][] = [];
  let at = 0;
  for (const [, hex, adjustment] of operand.matchAll(/<([0-9a-f]*)>(-?[\d.]+)?/g)) {
    for (let index = 0; index < (hex?.length ?? 0); index += 4) {
      const glyph = hex?.slice(index, index + 4) ?? '';
      places.push([glyph, at]);
      at += widths.get(glyph) ?? Number.NaN;
    }
    at -= Number(adjustment ?? 0);
  }
  return places;
}

function compare(text: string, tnum: boolean, weight: 'regular' | 'strong'): number {
  let compared = 0;
  for (const run of runsOf(text, weight)) {
    const font = engineFont(run.font);
    const face = new Face(font, features(tnum));
    const [glyphs, positions] = font.encode(run.text, features(tnum));
    const total = positions.reduce((sum, position) => sum + position.xAdvance, 0);
    // Two signs that belong to no script, such as a comma and a digit, are kerned by the engine only
    // beside letters; set from pairs they never are, so that figures keep their columns.
    const isExact = !/[^\p{L}][^\p{L}]/u.test(run.text);
    const most = isExact ? 1e-6 : 40 * run.text.length;
    expect(Math.abs(face.width(run.text) - total), run.text).toBeLessThan(most);
    const operand = face.operand(run.text);
    if (operand === null) continue;
    const widths = new Map(glyphs.map((glyph, at) => [glyph, positions[at]?.advanceWidth ?? 0]));
    const places = placesOf(operand, widths);
    expect(places.map(([glyph]) => glyph)).toEqual(glyphs);
    let at = 0;
    compared += places.length;
    if (!isExact) continue;
    places.forEach(([, place], index) => {
      // Adjustments are rounded to thousandths of a thousandth of the size.
      expect(Math.abs(place - at)).toBeLessThan(0.001 * (index + 1));
      at += positions[index]?.xAdvance ?? 0;
    });
  }
  return compared;
}

describe('Face', () => {
  it.each([
    'AVATAR Tavern, To. Ty, "We" fi ffl',
    'Tavern To Ty We LTAV fiffl',
    '\u2212 1,204,550,221.00 \u20ac 11:17 (4.4)',
    '\u0141\u00f3d\u017a Bie\u017c\u0105cy M\u00fcller-\u017b\u00f3\u0142kiewska',
    '\u0392\u03bf\u03c1\u03ad\u03b1\u03c2 \u0391.\u0395.',
    '\u0421\u0435\u0432\u0435\u0440\u043d\u044b\u0439 \u0432\u0435\u0442\u0435\u0440',
    '\u5317\u98ce\uff08\u4e0a\u6d77\uff09\u8d38\u6613\u6709\u9650\u516c\u53f8',
  ])('sets %s as the engine does', (text) => {
    for (const tnum of [false, true])
      for (const weight of ['regular', 'strong'] as const)
        expect(compare(text, tnum, weight)).toBeGreaterThan(2);
  });

  it('sets any plain text as the engine does, without asking it again', () => {
    const text = fc.string({ minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(text, fc.boolean(), (any, tnum) => {
        compare(any, tnum, 'regular');
      }),
      { numRuns: 60 },
    );
  });

  it('leaves to the engine what it sets otherwise', () => {
    const font: EngineFont = {
      id: 'F1',
      ref: () => null,
      encode: (text) => {
        const ligature = text.replace('fi', '\ufb01');
        const hex = [...ligature].map((sign) => sign.charCodeAt(0).toString(16).padStart(4, '0'));
        const position = { xAdvance: 500, advanceWidth: 500, xOffset: 0, yOffset: 0 };
        return [hex, hex.map(() => position)];
      },
    };
    const face = new Face(font, {});
    expect(face.operand('fig')).toBeNull();
    expect(face.width('fig')).toBe(1000);
    expect(face.operand('gif')).toBe('[<006700690066>]');
    expect(face.width('')).toBe(0);
  });
});
