/** Amounts of a new call as people of a locale type them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locale, setLocale } from '../../format/locale.ts';
import { newPurpose, plainAmount, readCallDraft, totalOf } from './newCallDraft.ts';

describe('plainAmount', () => {
  const before = locale();
  beforeEach(() => setLocale('en-GB'));
  afterEach(() => setLocale(before));

  it('reads grouped figures of the locale and never a hundredfold of them', () => {
    expect(plainAmount('1,250,000.00')).toBe('1250000.00');
    expect(plainAmount('1250000')).toBe('1250000');
    expect(plainAmount('1,25')).toBeNull();
    setLocale('de-DE');
    expect(plainAmount('1.250.000,00')).toBe('1250000.00');
    expect(plainAmount('1250000,5')).toBe('1250000.5');
    expect(totalOf([{ ...newPurpose([]), amount: '1.000,50' }])).toBe('1000.50');
  });

  it('has nothing for words and for what is below zero', () => {
    expect(plainAmount('')).toBeNull();
    expect(plainAmount('two')).toBeNull();
    expect(plainAmount('-5')).toBeNull();
  });
});

it('takes a kept draft of this form alone', () => {
  const draft = {
    ...{ dueDate: '2026-12-01', noticeDate: '2026-11-20', noticeDays: 10, noticeReason: '' },
    ...{ basis: 'commitment', purposes: [newPurpose([])], parts: {} },
  };
  expect(readCallDraft(draft)).toBe(draft);
  expect(readCallDraft({ amount: '1' })).toBeNull();
  expect(readCallDraft(null)).toBeNull();
});
