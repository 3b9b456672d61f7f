/** Dates and amounts inside sentences of the backend. */
import { beforeEach, expect, it } from 'vitest';
import { setShownDay } from './date.ts';
import { locale, setLocale } from './locale.ts';
import { formatMessage } from './message.ts';

beforeEach(() => setShownDay('2026-11-20'));

it('puts dates and amounts into the order of the reader', () => {
  expect(formatMessage('2 accounts, last closing 2026-11-18')).toBe(
    '2 accounts, last closing 18 Nov',
  );
  expect(formatMessage('Compute distribution 4, EUR 50000000.00')).toBe(
    'Compute distribution 4, EUR 50,000,000.00',
  );
  expect(formatMessage('Group: 385955805.85 of 250000000.00 EUR')).toBe(
    'Group: 385955805.85 of 250,000,000.00 EUR',
  );
});

it('leaves numbers that are no amounts alone', () => {
  const text = 'Invoice 88213, no. 224, 43.2 of 45.0, ISIN DE0005140008';
  expect(formatMessage(text)).toBe(text);
});

it('writes shares as the window does', () => {
  expect(formatMessage('USD -10 %, customer receipts less 20 %')).toBe(
    'USD −10%, customer receipts less 20%',
  );
  expect(formatMessage('use % of the limit')).toBe('use % of the limit');
});

it('writes the year of a date that is far from the day that is shown', () => {
  expect(formatMessage('1 account, last closing 2023-11-18')).toBe(
    '1 account, last closing 18 Nov 2023',
  );
});

it('leaves codes before numbers and quoted dates alone', () => {
  const text = `BLZ 10020030 is no bank, and "2024-02-01" no amount`;
  expect(formatMessage(text)).toBe(text);
});

it('writes a true minus', () => {
  expect(formatMessage('USD -10')).toBe('USD \u221210');
  expect(formatMessage('-5 bp from -1 to e-7')).toBe('\u22125 bp from \u22121 to e-7');
});

it('ends a sentence once where a month is cut short with a stop', () => {
  const before = locale();
  setLocale('de-DE');
  try {
    expect(formatMessage('Due 2026-12-15. Pay it')).toBe('Due 15. Dez. Pay it');
    expect(formatMessage('Due 2023-12-15. Pay it')).toBe('Due 15. Dez. 2023. Pay it');
  } finally {
    setLocale(before);
  }
});
