/**
 * SWIFT MT942 interim reports: the entries of an MT940 without balances, with floor limits and totals.
 * Several reports of a day repeat each other; the statement that follows replaces them all.
 */
import type { StatementFormat } from '../format.ts';
import { Mt940Reader } from '../mt940/read.ts';

/** SWIFT MT942 interim transaction reports in any dialect. */
export const mt942: StatementFormat = {
  id: 'mt942',
  label: 'SWIFT MT942',
  sniff(head) {
    const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
    if (/^:6[02][FM]:/m.test(text)) return 0;
    let score = 0;
    if (/^:34F:[A-Z]{3}[CD]?\s?\d/m.test(text)) score += 0.4;
    if (/^:90[CD]:\d{1,5}[A-Z]{3}/m.test(text)) score += 0.3;
    if (score === 0) return 0;
    if (/^:20:/m.test(text) || /\{4:\s*:20:/.test(text)) score += 0.3;
    if (/^:(?:25P?|28C?|13D?):/m.test(text)) score += 0.2;
    return Math.min(1, score);
  },
  open: (context) => new Mt940Reader(context, true),
};
