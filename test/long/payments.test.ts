/** Twenty thousand damaged inputs for each reader of payments and sanctions lists. */
import { describe, expect, test } from 'vitest';
import { headsOf, PAYMENT_READERS, readDamaged } from '../helpers/damagedPayments.ts';
import { noBankFiles } from '../helpers/sampleFiles.ts';

const RUNS = 20_000;
/** As the import process: no input may need more. */
const MOST_HEAP_BYTES = 256 * 1024 * 1024;

describe.skipIf(noBankFiles)('damaged payment files', () => {
  for (const reader of PAYMENT_READERS)
    test(`${reader}: ${RUNS} inputs`, () => {
      readDamaged(reader, headsOf(reader), RUNS, 7);
      expect(process.memoryUsage().heapUsed).toBeLessThan(MOST_HEAP_BYTES);
    });
});
