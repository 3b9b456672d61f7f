/** Findings as lines of text: what is found alike in many places is one line with its count and places. */
import { countText } from './table.ts';

export interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly line?: number | null | undefined;
}

/** So many places are named; the count tells of the others. */
const MOST_PLACES = 5;

/** One line a finding, in the order of their first places; `file` stands before the place. */
export function findingLines(findings: readonly Finding[], file: string | null): string[] {
  const alike = Map.groupBy(findings, ({ severity, code, message }) =>
    JSON.stringify([severity, code, message]),
  );
  return [...alike.values()].map((group) => {
    const { severity, code, message } = group[0] as Finding;
    return `${severity}${file === null ? '' : `: ${file}`}${placesText(group)}: ${message} (${code})\n`;
  });
}

function placesText(group: readonly Finding[]): string {
  const lines = [...new Set(group.map(({ line }) => line ?? null))].filter((line) => line !== null);
  const times = group.length === 1 ? '' : ` (${countText(group.length)} times)`;
  if (lines.length === 0) return times;
  const shown = lines.slice(0, MOST_PLACES).join(', ');
  const more = lines.length - MOST_PLACES;
  const rest = more > 0 ? ` and ${countText(more)} more` : '';
  return `, ${lines.length === 1 ? 'line' : 'lines'} ${shown}${rest}${times}`;
}
