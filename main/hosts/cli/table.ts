/** Tables for people in a terminal: aligned columns, thousands separators, no colour. */
import type { MoneyText } from './wire.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Rows of texts under their titles, each column as wide as its widest text. */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const widths = columns.map((column, index) =>
    Math.max(width(column.title), ...rows.map((row) => width(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const text = cells[index] ?? '';
        const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(text)));
        return align === 'right' ? gap + text : text + gap;
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((length) => '-'.repeat(length)).join('  ');
  return `${[line(columns.map(({ title }) => title)), rule, ...rows.map(line)].join('\n')}\n`;
}

/** Names and values below each other. */
export function listText(pairs: readonly (readonly [string, string])[]): string {
  const longest = Math.max(0, ...pairs.map(([name]) => width(name)));
  return pairs.map(([name, text]) => `${name.padEnd(longest)}  ${text}\n`).join('');
}

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns on the screen; East Asian wide characters take two. */
function width(text: string): number {
  let columns = 0;
  for (const { segment } of segments.segment(text))
    columns += /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(
      segment,
    )
      ? 2
      : 1;
  return columns;
}

/** Thousands separators in a decimal text, which stays exactly what it was otherwise. */
export function groupDigits(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** An amount without its currency, which a column or title tells; a dash where there is none. */
export function amountText(money: MoneyText | null): string {
  return money === null ? '–' : groupDigits(money.amount);
}

export function moneyText(money: MoneyText | null): string {
  return money === null ? '–' : `${money.currency} ${groupDigits(money.amount)}`;
}

/** Whole numbers with thousands separators. */
export function countText(count: number): string {
  return groupDigits(String(count));
}

/** A float of a statistical result, in whole units of its currency. */
export function estimateText(value: number): string {
  return groupDigits(value.toFixed(0));
}
