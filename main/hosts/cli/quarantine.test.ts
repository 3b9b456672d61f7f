/** What `ballast quarantine` prints. */
import { describe, expect, it } from 'vitest';
import type { OutputOf } from '../../../preload/contract/index.ts';
import { heldText, inspectedText } from './commands/quarantine.ts';

const row: OutputOf<'quarantine.list'>['rows'][number] = {
  id: '019ab6d2-5f0e-7c1a-8d2b-0e4c6a8b1f35',
  fileName: 'totals.bai',
  sha256: 'a'.repeat(64),
  sizeBytes: 400,
  format: 'bai2',
  figures: {
    accountNumber: '12345',
    currency: 'USD',
    kind: 'booked',
    number: null,
    from: '2026-10-07',
    to: '2026-10-07',
    opening: '100.00',
    closing: '110.00',
    balances: [],
    creditCount: 1,
    debitCount: 0,
    sumCredits: '10.00',
    sumDebits: '0.00',
    entryCount: 1,
    proof: 'proven',
    source: { offset: 60, length: 80, line: 3 },
  },
  code: 'CONTROL_TOTAL',
  message: 'The total differs.',
  issues: [{ code: 'CONTROL_TOTAL', severity: 'error', message: 'The total differs.', line: 9 }],
  overridable: true,
  status: 'held',
  heldBy: { id: '1', name: 'A. Treasurer' },
  heldAt: '2026-11-22T08:00:00.000Z',
  decidedBy: null,
  decidedAt: null,
  reason: null,
  mayDiscard: true,
  mayRelease: 'own',
};

describe('ballast quarantine', () => {
  it('lists what waits, and who may release it', () => {
    const text = heldText({ rows: [row], count: 3, heldCount: 3 });
    expect(text).toContain('12345 USD, 1 entries');
    expect(text).toContain('by a second person');
    expect(text).toContain('2 more.');
    expect(heldText({ rows: [], count: 0, heldCount: 0 })).toBe('Quarantine holds nothing.\n');
  });

  it('shows one with its reasons and its raw bytes', () => {
    const excerpt = { line: 3, offset: 60, text: '03,12345,USD', isCut: true };
    const text = inspectedText({ item: row, excerpt, reading: null });
    expect(text).toContain('error, line 9: The total differs. (CONTROL_TOTAL)');
    expect(text).toContain('From line 3, byte 60:\n03,12345,USD\n…');
  });
});
