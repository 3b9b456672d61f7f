/**
 * The page as the report writers see it: text in mixed scripts, measured and wrapped; a vertical cursor
 * that breaks pages between blocks; structure tags, so that a screen reader can follow the file.
 */
import PDFDocument from 'pdfkit';
import type { ReportModel } from '../model.ts';
import { type EngineFont, Face, rounded } from './face.ts';
import { fontFile, type Run, runsOf, type Weight } from './fonts.ts';
import { palette, size } from './palette.ts';

export type PaperSize = 'A4' | 'Letter';

export interface TextStyle {
  readonly size: number;
  readonly weight?: Weight;
  readonly color?: string;
}

export interface PlacedText extends TextStyle {
  readonly align?: 'left' | 'right' | 'center';
}

/** Tabular figures, but not where their wide hyphen would part words such as `Müller-Żółkiewska`. */
function isTabularText(text: string): boolean {
  return /\d/.test(text) && !text.includes('-');
}

function featuresOf(tnum: boolean): PDFKit.Mixins.OpenTypeFeatures[] {
  // Contextual alternates cost most of the layout time and change nothing in plain text. The font
  // engine takes switches as an object; the typings know only the list.
  return { tnum, calt: false } as unknown as PDFKit.Mixins.OpenTypeFeatures[];
}

/** `0.5 0 1 rg`: the colour of fills, or with `RG` of strokes. */
function colorOperator(color: string, operator: 'rg' | 'RG'): string {
  let channels = colors.get(color);
  if (channels === undefined) {
    channels = [1, 3, 5]
      .map((at) => rounded(Number.parseInt(color.slice(at, at + 2), 16) / 255))
      .join(' ');
    colors.set(color, channels);
  }
  return `${channels} ${operator}`;
}

const colors = new Map<string, string>();

interface FacedText extends Run {
  readonly face: Face;
}

/** What the page object has besides what its typings tell. */
interface EnginePage {
  readonly fonts: { [id: string]: unknown };
}

const MARGIN = { top: 46, side: 46, bottom: 66 } as const;

export class Canvas {
  readonly document: PDFKit.PDFDocument;
  /** Top edge of the next block, in points from the top of the page. */
  y: number = MARGIN.top;
  private readonly registered = new Set<string>();
  private readonly root: PDFKit.PDFStructureElement;
  private readonly faces = new Map<string, Face>();
  private readonly tabularFaces = new Map<string, Face>();
  /** Operators that wait to be written at once; null where each is written as it comes. */
  private waiting: string | null = null;

  constructor(report: ReportModel, paper: PaperSize) {
    const created = new Date(report.provenance.generatedAt);
    this.document = new PDFDocument({
      size: paper === 'A4' ? 'A4' : 'LETTER',
      layout: report.orientation ?? 'portrait',
      margins: { top: 0, bottom: 0, left: 0, right: 0 },
      pdfVersion: '1.7',
      lang: report.language,
      tagged: true,
      displayTitle: true,
      bufferPages: true,
      info: {
        Title: `${report.title}, ${report.workspace}, ${report.asOf}`,
        Author: report.provenance.generatedBy,
        Subject: report.subtitle,
        Creator: report.provenance.program,
        Producer: report.provenance.program,
        CreationDate: created,
        ModDate: created,
      },
    });
    this.root = this.document.struct('Document');
    this.document.addStructure(this.root);
  }

  get left(): number {
    return MARGIN.side;
  }

  get width(): number {
    return this.document.page.width - 2 * MARGIN.side;
  }

  get bottom(): number {
    return this.document.page.height - MARGIN.bottom;
  }

  /** The height of an empty page's body. */
  get bodyHeight(): number {
    return this.bottom - MARGIN.top;
  }

  newPage(): void {
    this.document.addPage();
    this.y = MARGIN.top;
  }

  /** Starts a new page unless `height` points are free below the cursor. */
  ensure(height: number): void {
    if (this.y + height > this.bottom && this.y > MARGIN.top) this.newPage();
  }

  /** Draws marked as a structure element under `parent`, or under the document. */
  tagged(
    tag: string,
    draw: () => void,
    parent: PDFKit.PDFStructureElement = this.root,
    alternative?: string,
  ): void {
    const content = this.document.markStructureContent(tag);
    draw();
    this.document.endMarkedContent();
    const options = alternative === undefined ? {} : { alt: alternative };
    parent.add(this.document.struct(tag, options, [content]));
  }

  /** A structure element that groups others: a table, a row. Close it with `end()`. */
  group(tag: string, parent: PDFKit.PDFStructureElement = this.root): PDFKit.PDFStructureElement {
    const element = this.document.struct(tag);
    parent.add(element);
    return element;
  }

  /** Draws what a screen reader skips: rules, tints, running feet. */
  artifact(draw: () => void): void {
    this.document.markContent('Artifact', { type: 'Layout' });
    draw();
    this.document.endMarkedContent();
  }

  end(): void {
    this.root.end();
  }

  private use(run: Run): void {
    if (this.registered.has(run.font)) {
      this.document.font(run.font);
      return;
    }
    this.document.registerFont(run.font, fontFile(run.font));
    this.document.font(run.font);
    this.registered.add(run.font);
  }

  private face(run: Run): Face {
    const isTabular = isTabularText(run.text);
    const faces = isTabular ? this.tabularFaces : this.faces;
    let face = faces.get(run.font);
    if (face === undefined) {
      this.use(run);
      const font = (this.document as unknown as { readonly _font: EngineFont })._font;
      face = new Face(font, featuresOf(isTabular));
      faces.set(run.font, face);
    }
    return face;
  }

  private write(operators: string): void {
    if (this.waiting !== null) this.waiting += `${operators}\n`;
    else this.addContent(operators);
  }

  private addContent(operators: string): void {
    // The library turns text into bytes one by one, and takes bytes as they are.
    this.document.addContent(Buffer.from(`${operators}\n`, 'latin1') as never);
  }

  /** Writes the lines that `draw` sets in one piece; nothing but `line` may be called in it. */
  batched(draw: () => void): void {
    this.waiting = '';
    draw();
    const operators = this.waiting;
    this.waiting = null;
    if (operators !== '') this.addContent(operators);
  }

  /** Width of one line in points. */
  measure(text: string, style: TextStyle): number {
    let width = 0;
    for (const { face, text: part } of this.facesOf(text, style)) width += face.width(part);
    return (width * style.size) / 1000;
  }

  private facesOf(text: string, style: TextStyle): readonly FacedText[] {
    return runsOf(text, style.weight ?? 'regular').map((run) => ({ ...run, face: this.face(run) }));
  }

  /** Draws one line with its baseline at `baseline`; returns its width. */
  line(text: string, x: number, baseline: number, style: PlacedText, width = 0): number {
    const align = style.align ?? 'left';
    const parts = this.facesOf(text, style);
    const widths = parts.map((part) => (part.face.width(part.text) * style.size) / 1000);
    const used = widths.reduce((sum, each) => sum + each, 0);
    let at = align === 'right' ? x + width - used : align === 'center' ? x + (width - used) / 2 : x;
    parts.forEach((part, index) => {
      const operand = part.face.operand(part.text);
      if (operand === null) this.lineByEngine(part, at, baseline, style);
      else this.lineByPairs(part.face.font, operand, style, { x: at, baseline });
      at += widths[index] ?? 0;
    });
    return used;
  }

  private lineByPairs(
    font: EngineFont,
    operand: string,
    style: TextStyle,
    at: { readonly x: number; readonly baseline: number },
  ): void {
    const { fonts } = this.document.page as unknown as EnginePage;
    fonts[font.id] ??= font.ref();
    const color = colorOperator(style.color ?? palette.text, 'rg');
    // The page counts from its top, so that the text is turned upright again.
    const place = `1 0 0 -1 ${rounded(at.x)} ${rounded(at.baseline)} Tm`;
    this.write(`${color} BT /${font.id} ${style.size} Tf ${place} ${operand} TJ ET`);
  }

  /** For texts whose characters change each other. */
  private lineByEngine(run: Run, x: number, baseline: number, style: PlacedText): void {
    this.use(run);
    this.document.fontSize(style.size).fillColor(style.color ?? palette.text);
    this.document.text(run.text, x, baseline, {
      lineBreak: false,
      baseline: 'alphabetic',
      features: featuresOf(isTabularText(run.text)),
    });
  }

  /** Breaks a text into lines that fit `width`: at blanks, between CJK characters, else anywhere. */
  wrap(text: string, width: number, style: TextStyle): readonly string[] {
    if (!/[\r\n]/.test(text) && this.measure(text, style) <= width) return [text.trimEnd()];
    const lines: string[] = [];
    for (const paragraph of text.split(/\r\n|\r|\n/)) {
      let line = '';
      for (const piece of piecesOf(paragraph)) {
        if (this.measure((line + piece).trimEnd(), style) <= width) {
          line += piece;
          continue;
        }
        if (line.trim() !== '') lines.push(line.trimEnd());
        line = piece.trimStart();
        while (this.measure(line.trimEnd(), style) > width && [...line].length > 1) {
          const characters = [...line];
          let count = characters.length - 1;
          while (count > 1 && this.measure(characters.slice(0, count).join(''), style) > width)
            count -= 1;
          lines.push(characters.slice(0, count).join(''));
          line = characters.slice(count).join('');
        }
      }
      lines.push(line.trimEnd());
    }
    return lines;
  }

  /** A wrapped paragraph at the cursor over the full width, kept within pages line by line. */
  paragraph(text: string, style: TextStyle, tag = 'P', indent = 0): void {
    const lineHeight = style.size * 1.42;
    const lines = this.wrap(text, this.width - indent, style);
    this.ensure(Math.min(lines.length, 3) * lineHeight);
    for (const line of lines) {
      this.ensure(lineHeight);
      const baseline = this.y + lineHeight * 0.5 + style.size * 0.36;
      this.tagged(tag, () => this.line(line, this.left + indent, baseline, style));
      this.y += lineHeight;
    }
  }

  rule(y: number, color: string, lineWidth = 0.5, x = this.left, width = this.width): void {
    const path = `${rounded(x)} ${rounded(y)} m ${rounded(x + width)} ${rounded(y)} l S`;
    this.addContent(
      `/Artifact <</Type /Layout>> BDC ${lineWidth} w ${colorOperator(color, 'RG')} ${path} EMC`,
    );
  }

  fill(x: number, y: number, width: number, height: number, color: string): void {
    this.artifact(() => {
      this.document.rect(x, y, width, height).fill(color);
    });
  }
}

function piecesOf(text: string): readonly string[] {
  return (
    // The no-break space stays within its piece.
    text.match(
      /[\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef][^\S\u00a0]*|(?:\u00a0|[^\s\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef])+[^\S\u00a0]*|[^\S\u00a0]+/gu,
    ) ?? []
  );
}

/** Size and weight of captions over blocks. */
export const caption: TextStyle = { size: size.subheading, weight: 'strong' };
