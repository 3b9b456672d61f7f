/** Findings that are alike are told once, with their count and places. */
import { expect, test } from 'vitest';
import { type Finding, findingLines } from './findings.ts';

const found = (message: string, line?: number | null): Finding => ({
  code: 'X',
  severity: 'warning',
  message,
  line,
});

test('alike ones are one line, others stay apart in their order', () => {
  const findings = [found('a', 3), found('b', 4), found('a', 9), found('a', 9), found('c')];
  expect(findingLines(findings, 'f.bai')).toEqual([
    'warning: f.bai, lines 3, 9 (3 times): a (X)\n',
    'warning: f.bai, line 4: b (X)\n',
    'warning: f.bai: c (X)\n',
  ]);
});

test('many places are counted, none are needed', () => {
  const many = Array.from({ length: 1200 }, (_, index) => found('a', index + 1));
  expect(findingLines(many, 'f')).toEqual([
    'warning: f, lines 1, 2, 3, 4, 5 and 1,195 more (1,200 times): a (X)\n',
  ]);
  expect(findingLines([found('a', null), found('a')], null)).toEqual([
    'warning (2 times): a (X)\n',
  ]);
  expect(findingLines([found('a', 2)], null)).toEqual(['warning, line 2: a (X)\n']);
  expect(findingLines([found('a')], null)).toEqual(['warning: a (X)\n']);
});
