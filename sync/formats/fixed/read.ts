/** Fixed-width files, read by a profile of the same kind as CSV, with positions for its columns. */
import { CsvReader } from '../csv/read.ts';
import type { StatementFormat } from '../format.ts';
import { detectFixedProfile, sniffFixed } from './detect.ts';

/** Lines whose columns stand at positions. */
export const fixedWidth: StatementFormat = {
  id: 'fixed',
  label: 'fixed width',
  sniff: (head) => sniffFixed(head),
  open: (context) => new CsvReader(context, detectFixedProfile),
};
