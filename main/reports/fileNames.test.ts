import { describe, expect, it } from 'vitest';
import { fileStemOf, safeFileNames } from './fileNames.ts';

describe('names of files', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['a/b\\c:d*e?f"g<h>i|j.pdf', 'a-b-c-d-e-f-g-h-i-j.pdf'],
    ['..', 'document'],
    ['name. . ', 'name'],
    ['aux', '_aux'],
    ['LPT1.tar.gz', '_LPT1.tar.gz'],
    ['console.pdf', 'console.pdf'],
    ['tab\tand\u202eturn.pdf', 'tab-and-turn.pdf'],
    ['Versorgungswerk der \u00c4rzte.pdf', 'Versorgungswerk der \u00c4rzte.pdf'],
  ])('%j is %j on every system', (given, safe) => {
    expect(safeFileNames([given])).toEqual([safe]);
  });

  it('are unique in upper and lower case, however composed and however long', () => {
    const long = `${'x'.repeat(300)}.pdf`;
    const names = ['One.pdf', 'one.PDF', 'one (2).pdf', 'e\u0301.pdf', '\u00c9.pdf', long, long];
    const safe = safeFileNames(names);
    expect(new Set(safe.map((name) => name.toLowerCase())).size).toBe(names.length);
    expect(safe.slice(0, 3)).toEqual(['One.pdf', 'one (2).PDF', 'one (2) (2).pdf']);
    for (const name of safe) expect(name.length).toBeLessThanOrEqual(120);
    expect(safe.at(-1)).toMatch(/ \(2\)\.pdf$/);
  });

  it('have stems of letters and digits', () => {
    expect(fileStemOf('GP2', 'capital account', '2026-09-30', 'Z\u00fcrich & Co.')).toBe(
      'gp2-capital-account-2026-09-30-z\u00fcrich-co.',
    );
  });
});
