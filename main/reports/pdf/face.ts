/**
 * Text set from the advances of character pairs. The font engine shapes every text anew, which took most
 * of the time of a long report; in the scripts of the bundled faces shaping comes down to kerning between
 * neighbours, so that each pair is shaped once and texts are put together from pairs. A text with a pair
 * for which that does not hold is left to the engine. Only two signs without a script of their own, such
 * as a comma and a digit, are set plainer than the engine would beside letters.
 */

/** What is used of a font of the PDF library. */
export interface EngineFont {
  readonly id: string;
  encode(text: string, features: unknown): [string[], readonly GlyphPosition[]];
  ref(): unknown;
}

interface GlyphPosition {
  readonly xAdvance: number;
  readonly advanceWidth: number;
  readonly xOffset: number;
  readonly yOffset: number;
}

interface Glyph {
  /** The glyph in the subset, as hexadecimal of a PDF string. */
  readonly hex: string;
  /** Thousandths of the font size, alone and by the font's table of widths. */
  readonly advance: number;
  readonly nominal: number;
}

/** One font with one set of features. */
export class Face {
  readonly font: EngineFont;
  private readonly features: unknown;
  private readonly glyphs = new Map<number, Glyph | null>();
  private readonly pairs = new Map<number, number | null>();
  private readonly shaped = new Map<string, number>();

  constructor(font: EngineFont, features: unknown) {
    this.font = font;
    this.features = features;
  }

  /** Width of a text at size 1000. */
  width(text: string): number {
    return this.pairWidth(text) ?? this.engineWidth(text);
  }

  private engineWidth(text: string): number {
    let width = this.shaped.get(text);
    if (width === undefined) {
      const [, positions] = this.font.encode(text, this.features);
      width = positions.reduce((sum, position) => sum + position.xAdvance, 0);
      this.shaped.set(text, width);
    }
    return width;
  }

  private pairWidth(text: string): number | null {
    let width = 0;
    let before = -1;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.codePointAt(at) as number;
      if (code > 0xffff) at += 1;
      if (before >= 0) {
        const advance = this.pair(before, code);
        if (advance === null) return null;
        width += advance;
      }
      before = code;
    }
    const last = before < 0 ? null : this.glyph(before);
    return last === null ? (before < 0 ? 0 : null) : width + last.advance;
  }

  /** The operand of the operator TJ (ISO 32000-1, 9.4.3), or null where only the engine can set it. */
  operand(text: string): string | null {
    let [out, run] = ['', ''];
    let before: Glyph | null = null;
    let codeBefore = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.codePointAt(at) as number;
      if (code > 0xffff) at += 1;
      const glyph = this.glyph(code);
      if (glyph === null) return null;
      if (before !== null) {
        const advance = this.pair(codeBefore, code);
        if (advance === null) return null;
        if (advance !== before.nominal) {
          out += `<${run}>${rounded(before.nominal - advance)}`;
          run = '';
        }
      }
      run += glyph.hex;
      [before, codeBefore] = [glyph, code];
    }
    return `[${out}<${run}>]`;
  }

  private glyph(code: number): Glyph | null {
    const known = this.glyphs.get(code);
    if (known !== undefined) return known;
    const [hex, positions] = this.font.encode(String.fromCodePoint(code), this.features);
    const [position] = positions;
    const glyph =
      positions.length === 1 && position !== undefined && isPlain(position)
        ? { hex: hex[0] ?? '', advance: position.xAdvance, nominal: position.advanceWidth }
        : null;
    this.glyphs.set(code, glyph);
    return glyph;
  }

  /** How far the first character reaches where the second follows; null where they change each other. */
  private pair(first: number, second: number): number | null {
    const key = first * 0x110000 + second;
    const known = this.pairs.get(key);
    if (known !== undefined) return known;
    const [one, other] = [this.glyph(first), this.glyph(second)];
    const [hex, positions] = this.font.encode(String.fromCodePoint(first, second), this.features);
    const isKerning =
      positions.length === 2 &&
      positions.every(isPlain) &&
      hex[0] === one?.hex &&
      hex[1] === other?.hex;
    const advance = isKerning ? (positions[0]?.xAdvance ?? 0) : null;
    this.pairs.set(key, advance);
    return advance;
  }
}

function isPlain({ xOffset, yOffset }: GlyphPosition): boolean {
  return xOffset === 0 && yOffset === 0;
}

/** As short as a PDF number may be at this precision. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
