/** Finds the one date pattern that fits a whole column. */
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
  'dd MMM yyyy',
  'dd-MMM-yyyy',
  'dd MM yyyy',
] as const;

/**
 * The pattern that reads most cells. Of two that read all, the one in which the dates run in order
 * (either way) wins, then the earlier in the list; a tie in order leaves confidence one half.
 */
export function detectDatePattern(cells: readonly string[]): PatternGuess {
  // Neighbours repeat their day; once is enough for fit and order.
  const filled = cells.filter((cell, i) => cell !== cells[i - 1] && cell.trim() !== '');
  const scored = CANDIDATES.map((pattern) => {
    const read = compileDatePattern(pattern);
    const days: string[] = [];
    if (read)
      for (const cell of filled) {
        const parsed = read(cell);
        if (parsed && !parsed.isClamped) days.push(parsed.date);
      }
    return {
      pattern,
      fit: filled.length === 0 ? 0 : days.length / filled.length,
      order: orderOf(days),
    };
  }).filter((candidate) => candidate.fit > 0);
  scored.sort((a, b) => b.fit - a.fit || b.order - a.order);
  const [best, second] = scored;
  if (!best) return { pattern: 'yyyy-MM-dd', confidence: 0 };
  const isOpen = second !== undefined && second.fit === best.fit;
  if (!isOpen) return { pattern: best.pattern, confidence: best.fit };
  return { pattern: best.pattern, confidence: best.order > second.order ? 0.8 : 0.5 };
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
