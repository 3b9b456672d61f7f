/** Damaged payment files and lists: no reader crashes, hangs or accepts what does not add up. */
import { describe, expect, test } from 'vitest';
import { headsOf, PAYMENT_READERS, readDamaged } from '../../../test/helpers/damagedPayments.ts';
import { noBankFiles } from '../../../test/helpers/sampleFiles.ts';

const RUNS = 500;

describe.skipIf(noBankFiles)('damaged files', () => {
  for (const reader of PAYMENT_READERS)
    test(`${reader}: ${RUNS} inputs`, () => {
      const files = headsOf(reader);
      expect(files.length).toBeGreaterThan(0);
      readDamaged(reader, files, RUNS, 20_261_122);
    });
});
