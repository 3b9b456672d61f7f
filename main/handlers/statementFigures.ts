/**
 * The figures of a bank statement explained, whether it is stored or still waits in a file: the rule,
 * the lines that sum to the figure, and the very text of the file behind it.
 */
import { counted } from '../../core/counted.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';

export type Section = Explanation['sections'][number];
export type Line = Section['lines'][number];
type Link = NonNullable<Line['link']>;

export type StatementColumn = 'opening' | 'credits' | 'debits' | 'closing' | 'difference' | 'lines';

export interface StatementFacts {
  readonly currency: string;
  readonly openingMinor: bigint | null;
  readonly closingMinor: bigint | null;
  readonly creditMinor: bigint;
  readonly debitMinor: bigint;
  readonly differenceMinor: bigint | null;
  readonly proof: string;
  /** In the order of the statement. */
  readonly lines: readonly LineFacts[];
  /** Where another figure of the same statement leads. */
  link(column: StatementColumn): Link;
}

export interface LineFacts {
  readonly position: number;
  readonly label: string;
  readonly amountMinor: bigint;
  readonly link: Link;
}

const LABELS: { readonly [Column in StatementColumn]: string } = {
  opening: 'Opening',
  credits: 'Credits',
  debits: 'Debits',
  closing: 'Closing',
  difference: 'Difference',
  lines: 'Lines',
};

/** A figure that is not there, in words for the panel. */
export function missing(message: string, path: string): AppFailure {
  return new AppFailure({ kind: 'not-found', code: 'FIGURE_UNKNOWN', message, path });
}

/** How many lines a panel lists; the rest stands in one line with its sum, so that the list foots. */
const LINES_SHOWN = 12;

export function columnLabel(column: StatementColumn): string {
  return LABELS[column];
}

/** Closing less what the lines lead to; null where the statement states no balances. */
function differenceOf(facts: StatementFacts): bigint | null {
  const { openingMinor, closingMinor, creditMinor, debitMinor, differenceMinor } = facts;
  if (differenceMinor !== null) return differenceMinor;
  if (openingMinor === null || closingMinor === null) return null;
  return closingMinor - (openingMinor + creditMinor - debitMinor);
}

/** The figure itself; `null` where the statement does not state it. */
export function statementFigure(facts: StatementFacts, column: StatementColumn): Money | null {
  const minor = {
    opening: facts.openingMinor,
    credits: facts.creditMinor,
    debits: facts.debitMinor,
    closing: facts.closingMinor,
    difference: differenceOf(facts),
    lines: null,
  }[column];
  return minor === null ? null : money(facts.currency, minor);
}

export function proofChip(proof: string): Explanation['chips'][number] {
  return { text: `statement ${proof}`, tone: proof === 'proven' ? 'positive' : 'warning' };
}

/** Opening, credits and debits against the closing that is stated, with what is left over. */
function proofLines(facts: StatementFacts, column: StatementColumn): Line[] {
  const { currency, openingMinor, closingMinor, creditMinor, debitMinor } = facts;
  const line = (label: string, minor: bigint, of: StatementColumn): Line => ({
    label,
    money: money(currency, minor),
    ...(of === column ? {} : { link: facts.link(of) }),
  });
  const sum = (openingMinor ?? 0n) + creditMinor - debitMinor;
  return [
    ...(openingMinor === null ? [] : [line('Opening', openingMinor, 'opening')]),
    line('+ Credits', creditMinor, 'credits'),
    line('− Debits', debitMinor, 'debits'),
    {
      label: openingMinor === null ? 'Sum' : 'Computed closing',
      money: money(currency, sum),
      tone: 'total',
    },
    ...(closingMinor === null ? [] : [line('Closing as stated', closingMinor, 'closing')]),
    ...(closingMinor === null || openingMinor === null
      ? []
      : [
          {
            label: 'Difference',
            money: money(currency, closingMinor - sum),
            ...(closingMinor === sum ? {} : { tone: 'negative' as const }),
          },
        ]),
  ];
}

const RULES: { readonly [Column in StatementColumn]: string } = {
  opening: 'As the bank states it. The lines must lead from it to the closing.',
  credits: 'The sum of the booked lines that bring money in.',
  debits: 'The sum of the booked lines that take money out, as a positive amount.',
  closing: 'As the bank states it, proven by opening + credits − debits.',
  difference: 'What is left between the closing as stated and opening + credits − debits.',
  lines: 'The booked lines of the statement, each counted once.',
};

export function ruleOf(facts: StatementFacts, column: StatementColumn): Section {
  const isUnproven = column === 'difference' && differenceOf(facts) === null;
  const text = isUnproven
    ? 'The file states no opening and closing balance, so nothing proves that its lines are all there.'
    : RULES[column];
  return { title: 'Rule', text, lines: proofLines(facts, column) };
}

const belongs: { readonly [Column in 'credits' | 'debits']: (line: LineFacts) => boolean } = {
  credits: (line) => line.amountMinor > 0n,
  debits: (line) => line.amountMinor < 0n,
};

/** The lines behind a figure: of its sign for credits and debits, else all of them. */
export function linesBehind(facts: StatementFacts, column: StatementColumn): readonly LineFacts[] {
  return column === 'credits' || column === 'debits'
    ? facts.lines.filter(belongs[column])
    : facts.lines;
}

/** Lines with their sum; those beyond the first ones are summed in one. */
export function linesSection(
  currency: string,
  lines: readonly LineFacts[],
  options: { readonly title?: string; readonly isNegated?: boolean } = {},
): Section {
  const { title = 'Lines', isNegated = false } = options;
  const amount = (minor: bigint) => money(currency, isNegated ? -minor : minor);
  const sum = (of: readonly LineFacts[]) =>
    of.reduce((total, line) => total + line.amountMinor, 0n);
  const rest = lines.slice(LINES_SHOWN);
  return {
    title,
    note: counted(lines.length, 'line'),
    lines: [
      ...lines.slice(0, LINES_SHOWN).map((line) => ({
        label: line.label,
        prefix: String(line.position),
        money: amount(line.amountMinor),
        link: line.link,
      })),
      ...(rest.length === 0
        ? []
        : [
            {
              label: `${rest.length} further lines`,
              money: amount(sum(rest)),
              tone: 'muted' as const,
            },
          ]),
      { label: 'Sum', money: amount(sum(lines)), tone: 'total' as const },
    ],
  };
}

export interface FileFacts {
  readonly name: string;
  readonly format: string | null;
  readonly sha256: string;
}

const FORMAT_NAMES: { readonly [format: string]: string } = {
  mt940: 'MT940',
  mt942: 'MT942',
  csv: 'CSV',
  'ecb-rates': 'ECB rates',
};

/** A format by the name that banks use. */
export function formatName(format: string): string {
  return FORMAT_NAMES[format] ?? format;
}

const LONGEST_LABEL = 60;

/** A line by its counterparty or text; a long one is shortened, the line itself has it in full. */
export function lineLabel(text: string | null): string {
  if (text === null) return 'Statement line';
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_LABEL ? `${line.slice(0, LONGEST_LABEL - 1).trimEnd()}…` : line;
}

export function shortHash(sha256: string): string {
  return `${sha256.slice(0, 8)} … ${sha256.slice(-8)}`;
}

/** The file behind a figure, with the text that states it where that was found. */
export function fileSection(
  file: FileFacts,
  place: FilePlace | null,
  further: readonly Line[],
): Section {
  return {
    title: 'Source',
    ...(place === null ? {} : { raw: place.text }),
    lines: [
      { label: 'File', value: file.name },
      ...(file.format === null ? [] : [{ label: 'Format', value: formatName(file.format) }]),
      ...(place === null ? [] : [{ label: 'Line in the file', value: String(place.line) }]),
      { label: 'SHA-256', value: shortHash(file.sha256), tone: 'code' },
      ...further,
    ],
  };
}

/** A place in a file: its line from 1, and the text that stands there. */
export interface FilePlace {
  readonly line: number;
  readonly text: string;
}

const LONGEST_TEXT = 600;
const NEW_LINE = 10;

export function textAt(bytes: Uint8Array, offset: number, length: number): string {
  const slice = bytes.subarray(offset, offset + Math.min(length, LONGEST_TEXT));
  return new TextDecoder('utf-8').decode(slice).trim();
}

function lineNumberAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = 0; at < offset; at += 1) if (bytes[at] === NEW_LINE) line += 1;
  return line;
}

/** An amount as files may print it: any group mark, point or comma, trailing zeros left out. */
function printedAmount(amount: string): RegExp {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, "[., '\u00a0]?");
  const kept = fraction.replace(/0+$/, '');
  const zeros = fraction.length - kept.length;
  const tail = fraction === '' ? '' : `[.,]${kept}0{0,${zeros}}`;
  // A round amount may be printed without decimals, but a bare zero stands everywhere.
  const cents = kept === '' && tail !== '' && whole !== '0' ? `(?:${tail})?` : tail;
  return new RegExp(`(?<!\\d)(?<!\\d[.,])0*${groups}${cents}(?![.,]?\\d)`, 'g');
}

/**
 * Where a balance stands in its statement's part of the file: the opening is the first place that
 * prints its amount, the closing the last. `null` where the file does not print it, as where a CSV
 * gives a balance after each line only.
 */
export function balancePlace(
  bytes: Uint8Array,
  part: { readonly offset: number; readonly length: number },
  amountText: string,
  isClosing: boolean,
): FilePlace | null {
  // One byte is one character here, so places in the text are places in the file.
  const text = new TextDecoder('latin1').decode(
    bytes.subarray(part.offset, part.offset + part.length),
  );
  const found = [...text.matchAll(printedAmount(amountText))];
  const match = isClosing ? found.at(-1) : found[0];
  if (match === undefined) return null;
  const from = text.lastIndexOf('\n', match.index) + 1;
  const to = text.indexOf('\n', match.index);
  const offset = part.offset + from;
  return {
    line: lineNumberAt(bytes, offset),
    text: textAt(bytes, offset, (to < 0 ? text.length : to) - from),
  };
}
