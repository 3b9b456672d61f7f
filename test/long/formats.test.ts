/** Twenty thousand damaged files for each statement reader: no crash, no hang, no growing memory. */
import { describe, expect, test } from 'vitest';
import { areBankFilesAbsent, FUZZED, fuzzFormat, fuzzRates } from '../helpers/fuzzFormats.ts';

if (areBankFilesAbsent) console.log('skipped: ../shared is absent');

const RUNS = 20_000;
const MAX_GROWTH_BYTES = 256 * 1024 ** 2;

describe.skipIf(areBankFilesAbsent)('damaged bank files', () => {
  for (const [formatId, folder] of FUZZED)
    test(`${formatId}: ${RUNS} inputs`, () => {
      const before = process.memoryUsage.rss();
      fuzzFormat(formatId, folder, RUNS, 7);
      expect(process.memoryUsage.rss() - before).toBeLessThan(MAX_GROWTH_BYTES);
    });

  test(`ecb-rates: ${RUNS} inputs`, () => fuzzRates(RUNS, 7));
});
