/** One account is one account, however a bank prints it. */
import { describe, expect, test } from 'vitest';
import { canonicalAccount, printedIban } from './account.ts';

const IBAN = 'DE89370400440532013000';

describe('accounts', () => {
  test.each([
    IBAN,
    'de89 3704 0044 0532 0130 00',
    `${IBAN}EUR`,
    `${IBAN} EUR`,
    `/${IBAN}`,
    `COBADEFFXXX/${IBAN}`,
    '37040044/0532013000',
    '37040044/532013000EUR',
  ])('%j is one account', (id) => {
    expect(canonicalAccount(id)).toBe(IBAN);
  });

  test.each([
    ['DE89370400440532013001', 'DE89370400440532013001'],
    [`${IBAN}XYZ`, `${IBAN}XYZ`],
    ['0012/345', '0012345'],
    ['12345678901/12', '1234567890112'],
    ['NL20INGB0001234567EUR', 'NL20INGB0001234567'],
  ])('%j stays another: %j', (id, canonical) => {
    expect(canonicalAccount(id)).toBe(canonical);
  });

  test.each([
    ['300060000112345678901', 'FR7630006000011234567890189'],
    ['20041010050500013M026', 'FR1420041010050500013M02606'],
  ])('the French %s is %s', (id, iban) => {
    expect(canonicalAccount(id)).toBe(iban);
  });

  test('a bank code and number is no printed IBAN', () => {
    expect(printedIban('37040044/532013000')).toBeNull();
    expect(printedIban(`/${IBAN}`)).toBe(IBAN);
  });
});
