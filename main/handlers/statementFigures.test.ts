/** Lists of lines that foot. */
import { expect, test } from 'vitest';
import { linesSection } from './statementFigures.ts';

test('lines beyond the first stand in one, so that the list foots', () => {
  const lines = Array.from({ length: 15 }, (_, index) => ({
    position: index + 1,
    label: 'Receipt',
    amountMinor: 100n,
    link: { target: 'lines.explain' },
  }));
  const section = linesSection('EUR', lines);
  const minors = section.lines.map((line) => line.money?.minor ?? 0n);
  expect(section.lines.at(-2)?.label).toBe('3 further lines');
  expect(minors.at(-1)).toBe(1500n);
  expect(minors.slice(0, -1).reduce((sum, minor) => sum + minor, 0n)).toBe(1500n);
});
