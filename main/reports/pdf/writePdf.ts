/**
 * A report model as a PDF file: outline, tagged structure, page numbers and the provenance foot on each
 * page, and a page that lists every run. The same model gives the same bytes: no clock is read.
 */
import { AppFailure, assertNever } from '../../../core/result.ts';
import { checkReport } from '../check.ts';
import { footerLines, formatDate, formatKnownAt, formatValue } from '../formatText.ts';
import type { ChartSection, KeyFigure, KeyFigures, ReportModel, Section } from '../model.ts';
import { provenanceTables } from '../provenance.ts';
import { Canvas, caption, type PaperSize } from './canvas.ts';
import { barsHeight, drawBars } from './charts/bars.ts';
import { drawBridge } from './charts/bridge.ts';
import { drawFan } from './charts/fan.ts';
import { CHART_HEIGHT, chartRoom } from './charts/frame.ts';
import { drawTiers } from './charts/tiers.ts';
import { palette, size } from './palette.ts';
import { drawSignOff, signOffHeight } from './signOff.ts';
import { drawTable, tableHeight, tableOpening } from './table.ts';

export interface PdfOptions {
  readonly paper?: PaperSize;
}

/**
 * Writes the report as PDF bytes.
 *
 * Rejects with `AppFailure` where the model does not hold together (codes of `checkReport`), and with
 * REPORT_MOMENT where its moment of generation is no ISO 8601 time.
 */
export async function writePdf(report: ReportModel, options: PdfOptions = {}): Promise<Uint8Array> {
  checkReport(report);
  if (Number.isNaN(Date.parse(report.provenance.generatedAt)))
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'REPORT_MOMENT',
      message: `"${report.provenance.generatedAt}" is not a moment. Write it like 2026-11-20T16:45:00Z.`,
      path: 'provenance.generatedAt',
    });
  const canvas = new Canvas(report, options.paper ?? 'A4');
  const chunks: Uint8Array[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    canvas.document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    canvas.document.on('end', resolve);
    canvas.document.on('error', reject);
  });
  drawTitle(canvas, report);
  let outline: PDFKit.PDFOutline | undefined;
  const sections: readonly Section[] = [
    ...report.sections,
    { kind: 'heading', level: 1, text: 'Provenance' },
    ...provenanceTables(report),
  ];
  sections.forEach((section, index) => {
    if (section.kind === 'heading') {
      const isLast = index === report.sections.length;
      const isWhole = isLast && canvas.bottom - canvas.y < canvas.bodyHeight * ROOMY;
      canvas.ensure(
        isWhole ? provenanceHeight(canvas, report) : openingOf(canvas, sections, index),
      );
      const parent = section.level === 2 && outline ? outline : canvas.document.outline;
      const item = parent.addItem(section.text, { expanded: true });
      if (section.level === 1) outline = item;
    }
    drawSection(canvas, section);
  });
  canvas.end();
  drawFeet(canvas, report);
  canvas.document.end();
  await finished;
  return new Uint8Array(Buffer.concat(chunks));
}

/** Of its full size, before a title takes a second line. */
const LEAST_TITLE = 0.65;

function drawTitle(canvas: Canvas, report: ReportModel): void {
  const natural = canvas.measure(report.title, { size: size.title, weight: 'strong' });
  const fitted = Math.max(LEAST_TITLE, Math.min(1, canvas.width / natural));
  canvas.paragraph(report.title, { size: size.title * fitted, weight: 'strong' }, 'H1');
  canvas.y += 1;
  canvas.paragraph(report.subtitle, { size: size.subheading, color: palette.secondary });
  canvas.y += 6;
  canvas.rule(canvas.y, palette.rule, 1);
  canvas.y += 7;
  const isPast = report.knownAt.state === 'past';
  const facts = [
    ['Workspace', report.workspace],
    ['As of', formatDate(report.asOf)],
    ['Known at', formatKnownAt(report.knownAt)],
    ['Base currency', report.baseCurrency],
  ] as const;
  for (const [name, value] of facts) {
    const style = { size: size.table + 0.5 };
    const color = isPast && name === 'Known at' ? palette.known : palette.text;
    canvas.tagged('P', () => {
      canvas.line(name, canvas.left, canvas.y + 9, { ...style, color: palette.muted });
      canvas.line(value, canvas.left + 82, canvas.y + 9, { ...style, weight: 'medium', color });
    });
    canvas.y += 13;
  }
  canvas.y += 12;
}

/** Height that keeps a heading with the text after it and the start of the first table or chart. */
function openingOf(canvas: Canvas, sections: readonly Section[], from: number): number {
  let height = 0;
  for (const section of sections.slice(from, from + 4)) {
    if (section.kind === 'heading') height += size.heading * 1.42 + 16;
    else if (section.kind === 'paragraph')
      height += canvas.wrap(section.text, canvas.width, { size: size.body }).length * 14 + 8;
    else if (section.kind === 'table') return height + tableOpening(canvas, section);
    else if (section.kind === 'chart') return height + chartOpening(canvas, section);
    else if (section.kind === 'signOff') return height + signOffHeight(section);
    else return height;
  }
  return height;
}

/** The share of a page that is too much to stay empty for the sake of provenance on one page. */
const ROOMY = 0.4;

/** The provenance stands on one page, unless it is longer than one. */
function provenanceHeight(canvas: Canvas, report: ReportModel): number {
  const height = provenanceTables(report).reduce(
    (sum, table) => sum + tableHeight(canvas, table),
    size.heading * 1.42 + 16,
  );
  return Math.min(height, canvas.bodyHeight);
}

function chartOpening(canvas: Canvas, section: ChartSection): number {
  const { chart } = section;
  return (
    chartRoom(canvas, section) +
    (chart.kind === 'bars' ? barsHeight(chart) : CHART_HEIGHT[chart.kind])
  );
}

function drawSection(canvas: Canvas, section: Section): void {
  switch (section.kind) {
    case 'heading': {
      const style = { size: section.level === 1 ? size.heading : size.subheading } as const;
      if (section.level === 1) canvas.y += 6;
      canvas.paragraph(
        section.text,
        { ...style, weight: 'strong' },
        section.level === 1 ? 'H2' : 'H3',
      );
      if (section.level === 1) canvas.rule(canvas.y + 1, palette.border, 0.7);
      canvas.y += 8;
      return;
    }
    case 'paragraph': {
      const isNote = section.tone === 'note';
      const start = canvas.y;
      const indent = section.tone === 'warning' ? 10 : 0;
      const style = {
        size: isNote ? size.table : size.body,
        color: isNote ? palette.muted : palette.text,
      };
      canvas.paragraph(section.text, style, 'P', indent);
      if (indent > 0 && canvas.y > start)
        canvas.fill(canvas.left, start + 1, 3, canvas.y - start - 2, palette.warningMark);
      canvas.y += 8;
      return;
    }
    case 'keyFigures':
      drawKeyFigures(canvas, section);
      return;
    case 'table':
      drawTable(canvas, section);
      return;
    case 'chart':
      drawChart(canvas, section);
      return;
    case 'signOff':
      drawSignOff(canvas, section);
      return;
    case 'pageBreak':
      canvas.newPage();
      return;
    default:
      assertNever(section);
  }
}

function drawChart(canvas: Canvas, section: ChartSection): void {
  const { chart } = section;
  if (chart.kind === 'fan') drawFan(canvas, section, chart);
  else if (chart.kind === 'bars') drawBars(canvas, section, chart);
  else if (chart.kind === 'tiers') drawTiers(canvas, section, chart);
  else drawBridge(canvas, section, chart);
}

function figureText(figure: KeyFigure): string {
  const text = formatValue(figure.value, figure);
  const currency = figure.type === 'amount' ? ` ${figure.currency}` : '';
  return `${figure.isConverted ? '\u2248 ' : ''}${text}${currency}`;
}

/** Points from which on four figures stand in a row, where they fill their rows. */
const WIDE = 640;

function drawKeyFigures(canvas: Canvas, section: KeyFigures): void {
  const isWide = canvas.width > WIDE && section.figures.length % 4 === 0;
  const perRow = isWide ? 4 : 3;
  const gap = 20;
  const width = (canvas.width - gap * (perRow - 1)) / perRow;
  if (section.title !== '') {
    canvas.ensure(90);
    canvas.paragraph(section.title, caption, 'H3');
    canvas.y += 4;
  }
  for (let start = 0; start < section.figures.length; start += perRow) {
    const figures = section.figures.slice(start, start + perRow);
    const note = { size: size.micro + 0.5, color: palette.muted };
    const notes = figures.map((figure) =>
      figure.note === undefined ? [] : canvas.wrap(figure.note, width, note),
    );
    const name = { size: size.table, color: palette.muted };
    const names = figures.map((figure) => canvas.wrap(figure.label, width, name));
    const extra = (Math.max(1, ...names.map((lines) => lines.length)) - 1) * 10;
    const height = 38 + extra + Math.max(0, ...notes.map((lines) => lines.length)) * 10 + 8;
    canvas.ensure(height);
    const top = canvas.y;
    figures.forEach((figure, index) => {
      const x = canvas.left + index * (width + gap);
      canvas.rule(top, palette.border, 0.7, x, width);
      const tone = figure.tone === undefined ? palette.text : palette[figure.tone];
      const color =
        figure.value.startsWith('-') && figure.type !== 'text' ? palette.negative : tone;
      const text = figureText(figure);
      const natural = canvas.measure(text, { size: size.figure, weight: 'strong' });
      const fitted = natural > width ? (size.figure * width) / natural : size.figure;
      canvas.tagged('P', () => {
        (names[index] ?? []).forEach((line, number) => {
          canvas.line(line, x, top + 13 + number * 10, name);
        });
        canvas.line(text, x, top + 31 + extra, { size: fitted, weight: 'strong', color });
        (notes[index] ?? []).forEach((line, number) => {
          canvas.line(line, x, top + 43 + extra + number * 10, note);
        });
      });
    });
    canvas.y = top + height;
  }
  canvas.y += 6;
}

function drawFeet(canvas: Canvas, report: ReportModel): void {
  const { document } = canvas;
  const range = document.bufferedPageRange();
  const lines = footerLines(report);
  for (let page = 0; page < range.count; page += 1) {
    document.switchToPage(range.start + page);
    document.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] });
    const top = canvas.bottom + 16;
    const style = { size: size.micro, color: palette.muted };
    document
      .lineWidth(0.5)
      .strokeColor(palette.border)
      .moveTo(canvas.left, top)
      .lineTo(canvas.left + canvas.width, top)
      .stroke();
    const number = `${page + 1} of ${range.count}`;
    const room = canvas.width - canvas.measure(number, style) - 16;
    canvas.line(number, canvas.left, top + 11, { ...style, align: 'right' }, canvas.width);
    let baseline = top + 11;
    for (const line of lines.flatMap((text) => canvas.wrap(text, room, style)).slice(0, 4)) {
      canvas.line(line, canvas.left, baseline, style);
      baseline += 9;
    }
    document.endMarkedContent();
  }
}
