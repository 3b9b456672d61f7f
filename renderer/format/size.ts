/** Sizes of files in words. */
import { formatNumber } from './number.ts';

const UNITS = ['bytes', 'KB', 'MB', 'GB'] as const;

/** `812 bytes`, `48.2 KB`, `3.1 MB`; a thousand bytes are a KB. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, unit === 0 ? 0 : 1)} ${UNITS[unit]}`;
}
