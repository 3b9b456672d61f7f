/** Finds the one date pattern that fits a whole column. */
import type { DateOrder } from '../format.ts';
import { compileDatePattern } from './cells.ts';

export interface PatternGuess {
  readonly pattern: string;
  /** 0.5 where day and month could be exchanged in every cell. */
  readonly confidence: number;
}

const CANDIDATES = [
  'yyyy-MM-dd',
  'dd.MM.yyyy',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'dd-MM-yyyy',
  'MM-dd-yyyy',
  'yyyy/MM/dd',
  'yyyy.MM.dd',
  'yyyyMMdd',
  'dd.MM.yy',
  'dd/MM/yy',
  'MM/dd/yy',
  'dd-MM-yy',
  'yy-MM-dd',
  'MM-dd-yy',
  'dd MMM yyyy',
  'dd-MMM-yyyy',
  'dd/MMM/yyyy',
  'dd.MMM.yyyy',
  'dd MMM yy',
  'dd-MMM-yy',
  'dd/MMM/yy',
  'MMM dd, yyyy',
  'MMM dd,yyyy',
  'yyyy-MMM-dd',
  'MM.dd.yyyy',
  'dd MM yyyy',
  'yyyy MM dd',
] as const;

/** The order of day, month and year in a pattern. */
export function orderOfPattern(pattern: string): DateOrder {
  return pattern.startsWith('y') ? 'ymd' : pattern.startsWith('M') ? 'mdy' : 'dmy';
}

interface Told {
  /** What a person answered. */
  readonly order?: DateOrder | undefined;
  /** Cells of further columns of dates: the same bank writes all of them alike. */
  readonly others?: readonly string[];
  /** A decimal comma is never American. */
  readonly hasDecimalComma?: boolean;
}

/**
 * The pattern that reads most cells. Of two that read all, the one that reads more cells of the other
 * columns wins, then the one that a decimal comma speaks for, then the one in which the dates run in
 * order (either way), then the earlier in the list; a tie to the end leaves confidence one half.
 */
export function detectDatePattern(cells: readonly string[], told: Told = {}): PatternGuess {
  const filled = withoutRepeats(cells);
  const others = withoutRepeats(told.others ?? []);
  const scored = CANDIDATES.filter(
    (pattern) => told.order === undefined || orderOfPattern(pattern) === told.order,
  )
    .map((pattern) => {
      const days = daysOf(filled, pattern);
      return {
        pattern,
        fit: filled.length === 0 ? 0 : days.length / filled.length,
        otherFit: daysOf(others, pattern).length,
        usual: told.hasDecimalComma && orderOfPattern(pattern) === 'mdy' ? 0 : 1,
        order: orderOf(days),
      };
    })
    .filter((candidate) => candidate.fit > 0);
  scored.sort(
    (a, b) => b.fit - a.fit || b.otherFit - a.otherFit || b.usual - a.usual || b.order - a.order,
  );
  const [best, second] = scored;
  if (!best) return { pattern: 'yyyy-MM-dd', confidence: 0 };
  const isOpen =
    second !== undefined && second.fit === best.fit && second.otherFit === best.otherFit;
  if (!isOpen) return { pattern: best.pattern, confidence: best.fit };
  const isLikely = best.usual > second.usual || best.order > second.order;
  return { pattern: best.pattern, confidence: isLikely ? 0.8 : 0.5 };
}

/** Neighbours repeat their day; once is enough for fit and order. */
function withoutRepeats(cells: readonly string[]): string[] {
  return cells.filter((cell, i) => cell !== cells[i - 1] && cell.trim() !== '');
}

function daysOf(cells: readonly string[], pattern: string): string[] {
  const read = compileDatePattern(pattern);
  const days: string[] = [];
  if (read)
    for (const cell of cells) {
      const parsed = read(cell);
      if (parsed && !parsed.isClamped) days.push(parsed.date);
    }
  return days;
}

/** Share of neighbours that run in the commoner direction; one day alone says nothing. */
function orderOf(days: readonly string[]): number {
  let up = 0;
  let down = 0;
  for (let i = 1; i < days.length; i++) {
    const [a, b] = [days[i - 1] as string, days[i] as string];
    if (a < b) up++;
    else if (a > b) down++;
  }
  return up + down === 0 ? 0 : Math.max(up, down) / (up + down);
}
