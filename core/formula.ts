/**
 * What a spreadsheet would run or swallow when it opens a text file: every file of comma-separated
 * values that Ballast writes passes its texts through here.
 */

// Characters that start a formula, a DDE call or a cell break in Excel, LibreOffice and their imports;
// the full-width forms are folded to ASCII by East Asian versions.
const TRIGGER = /^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;
// What a spreadsheet skips before it looks: blanks of every width, marks of direction, joiners.
const SKIPPED =
  /^[\s\u00a0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u2069\u3000\ufeff\0]+/;

/** Whether a spreadsheet could take the line for a formula or lose its first character. */
export function isFormulaLike(line: string): boolean {
  return /^[\t\r\n\0]/.test(line) || TRIGGER.test(line) || TRIGGER.test(line.replace(SKIPPED, ''));
}

/** Puts an apostrophe before each line of the text that could run as a formula. */
export function disarmFormula(text: string): string {
  // A leading break would put the apostrophe's line above the payload: the first line is kept with it.
  return text
    .split(/(\r\n|\r|\n)/)
    .map((part, index) =>
      index % 2 === 0 && (isFormulaLike(part) || (index === 0 && part === '' && text !== ''))
        ? `'${part}`
        : part,
    )
    .join('');
}
