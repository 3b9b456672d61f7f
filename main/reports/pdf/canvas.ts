/**
 * The page as the report writers see it: text in mixed scripts, measured and wrapped; a vertical cursor
 * that breaks pages between blocks; structure tags, so that a screen reader can follow the file.
 */
import PDFDocument from 'pdfkit';
import type { ReportModel } from '../model.ts';
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
function featuresOf(text: string): PDFKit.Mixins.OpenTypeFeatures[] {
  const tnum = /\d/.test(text) && !text.includes('-');
  // Contextual alternates cost most of the layout time and change nothing in plain text. The font
  // engine takes switches as an object; the typings know only the list.
  return { tnum, calt: false } as unknown as PDFKit.Mixins.OpenTypeFeatures[];
}

interface EmbeddedFont {
  layoutRun(text: string, features: unknown): unknown;
}

/**
 * Keeps the glyph run of each text of the document's current font. The library shapes a text anew each
 * time it is measured or drawn with features, which made long tables ten times slower.
 */
function keepLayouts(document: PDFKit.PDFDocument): void {
  const font = (document as unknown as { _font: EmbeddedFont })._font;
  const shape = font.layoutRun.bind(font);
  const known = new Map<string, unknown>();
  font.layoutRun = (text, features) => {
    const key = `${JSON.stringify(features)}${text}`;
    const run = known.get(key) ?? shape(text, features);
    known.set(key, run);
    return run;
  };
}

const MARGIN = { top: 46, side: 46, bottom: 66 } as const;

export class Canvas {
  readonly document: PDFKit.PDFDocument;
  /** Top edge of the next block, in points from the top of the page. */
  y: number = MARGIN.top;
  private readonly registered = new Set<string>();
  private readonly root: PDFKit.PDFStructureElement;
  private readonly widths = new Map<string, number>();

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
    keepLayouts(this.document);
  }

  /** Width of one line in points. */
  measure(text: string, style: TextStyle): number {
    const weight = style.weight ?? 'regular';
    const key = `${weight}|${text}`;
    let unit = this.widths.get(key);
    if (unit === undefined) {
      unit = 0;
      for (const run of runsOf(text, weight)) {
        this.use(run);
        unit +=
          this.document.fontSize(100).widthOfString(run.text, { features: featuresOf(run.text) }) /
          100;
      }
      this.widths.set(key, unit);
    }
    return unit * style.size;
  }

  /** Draws one line with its baseline at `baseline`; returns its width. */
  line(text: string, x: number, baseline: number, style: PlacedText, width = 0): number {
    const used = this.measure(text, style);
    const align = style.align ?? 'left';
    let at = align === 'right' ? x + width - used : align === 'center' ? x + (width - used) / 2 : x;
    for (const run of runsOf(text, style.weight ?? 'regular')) {
      this.use(run);
      this.document.fontSize(style.size).fillColor(style.color ?? palette.text);
      this.document.text(run.text, at, baseline, {
        lineBreak: false,
        baseline: 'alphabetic',
        features: featuresOf(run.text),
      });
      at += this.document.widthOfString(run.text, { features: featuresOf(run.text) });
    }
    return used;
  }

  /** Breaks a text into lines that fit `width`: at blanks, between CJK characters, else anywhere. */
  wrap(text: string, width: number, style: TextStyle): readonly string[] {
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
    this.artifact(() => {
      this.document
        .lineWidth(lineWidth)
        .strokeColor(color)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke();
    });
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
