/** Records of QIF: lines of a letter and a value, ended by "^", in sections that begin with "!". */
import { linesOf, type TextSource } from '../source.ts';

export interface QifField {
  readonly letter: string;
  readonly value: string;
}

export interface QifRecord {
  /** The section's name without "!" and "Type:", in small letters; empty before the first one. */
  readonly section: string;
  /** How often a section was begun before: sections of one name are told apart. */
  readonly sectionIndex: number;
  /** The account that the file named last, or null. */
  readonly account: string | null;
  readonly fields: readonly QifField[];
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly hasEnd: boolean;
}

/** All records with at least one field. `onText` gets the lines that stand outside of any section. */
export function* recordsOf(
  source: TextSource,
  onText: (line: number) => void,
): Generator<QifRecord> {
  let section = '';
  let sectionIndex = 0;
  let account: string | null = null;
  let fields: QifField[] = [];
  let start = 0;
  let end = 0;
  let firstLine = 0;
  const record = (hasEnd: boolean): QifRecord => ({
    section,
    sectionIndex,
    account,
    fields,
    start,
    end,
    line: firstLine,
    hasEnd,
  });
  function* finish(hasEnd: boolean): Generator<QifRecord> {
    if (fields.length === 0) return;
    if (section === 'account') account = nameIn(fields) ?? account;
    else yield record(hasEnd);
    fields = [];
  }
  for (const { raw, start: from, end: to, line } of linesOf(source)) {
    const text = source.decode(raw).trimEnd();
    if (text.trim() === '') continue;
    if (text.startsWith('!')) {
      yield* finish(false);
      const name = text.slice(1).trim().toLowerCase();
      if (/^(?:option|clear):/.test(name)) continue;
      section = name.replace(/^type:\s*/, '');
      sectionIndex++;
    } else if (text.trimStart() === '^') {
      if (fields.length > 0) end = to;
      yield* finish(true);
    } else if (section === '') onText(line);
    else {
      if (fields.length === 0) {
        start = from;
        firstLine = line;
      }
      end = to;
      fields.push({ letter: text.slice(0, 1).toUpperCase(), value: text.slice(1).trim() });
    }
  }
  yield* finish(false);
}

function nameIn(fields: readonly QifField[]): string | null {
  return fields.find((field) => field.letter === 'N')?.value || null;
}
