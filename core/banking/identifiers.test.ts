/** Identifiers against published examples, another package's table, and every single wrong digit. */
import fc from 'fast-check';
import { countrySpecs, isValidIBAN } from 'ibantools';
import { describe, expect, test } from 'vitest';
import { IBAN_STRUCTURES } from './ibanStructures.ts';
import {
  abaCheckDigit,
  bicFitsIban,
  checkAba,
  checkBic,
  checkIban,
  checkLei,
  checkQrr,
  checkRf,
  ibanLength,
  ibanOf,
  isQrIban,
  isTestBic,
  qrrCheckDigit,
  rfOf,
} from './identifiers.ts';

const code = (found: { readonly code: string } | null): string | null => found?.code ?? null;

describe('IBAN', () => {
  test('examples of the registry are right, also with blanks and small letters', () => {
    for (const iban of [
      'DE89 3704 0044 0532 0130 00',
      'gb29 NWBK 6016 1331 9268 19',
      'FR1420041010050500013M02606',
      'NO9386011117947',
      'MT84MALT011000012345MTLCAST001S',
      'BR1800360305000010009795493C1',
    ])
      expect(checkIban(iban)).toBeNull();
  });

  test('each fault has its code', () => {
    expect(code(checkIban('hello'))).toBe('IBAN_CHARACTERS');
    expect(code(checkIban('US64SVBKUS6S3300958879'))).toBe('IBAN_COUNTRY');
    expect(code(checkIban('DE1234567890123456'))).toBe('IBAN_LENGTH');
    expect(code(checkIban('DE89370400440532O13000'))).toBe('IBAN_FORMAT');
    expect(code(checkIban('DE88370400440532013000'))).toBe('IBAN_CHECK_DIGITS');
  });

  test('lengths equal those of another table, and accounts built by structure are right there', () => {
    const absent = new Set(['BI', 'DJ', 'FK', 'HN']);
    for (const [country, structure] of Object.entries(IBAN_STRUCTURES)) {
      const spec = countrySpecs[country as keyof typeof countrySpecs];
      if (spec?.chars) expect([country, ibanLength(country)]).toEqual([country, spec.chars]);
      else expect(absent.has(country)).toBe(true);
      const built = ['ABCXYZ', '123456'].map((mixed) => {
        const letters: Record<string, string> = { a: 'ABCXYZ', n: '0123456789', c: mixed };
        return structure.replace(/([anc])(\d+)/g, (_, kind: string, size: string) =>
          Array.from({ length: Number(size) }, (__, i) => letters[kind]?.charAt(i % 6)).join(''),
        );
      });
      const ibans = built.map((account) => ibanOf(country, account));
      for (const iban of ibans) expect(checkIban(iban)).toBeNull();
      // Countries with check digits of their own inside the account refuse an invented one there,
      // and where the registry says letters or digits, the other table wants one of them.
      if (spec?.IBANRegistry && !spec.bban_validation_func)
        expect([country, ibans.some((iban) => isValidIBAN(iban))]).toEqual([country, true]);
    }
    for (const [country, spec] of Object.entries(countrySpecs))
      if (spec.IBANRegistry) expect(ibanLength(country)).not.toBeNull();
  });

  test('one wrong digit is always found', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{18}$/),
        fc.nat(17),
        fc.integer({ min: 1, max: 9 }),
        (account, at, shift) => {
          const iban = ibanOf('DE', account);
          const wrong = (Number(iban.charAt(at + 4)) + shift) % 10;
          const bad = iban.slice(0, at + 4) + wrong + iban.slice(at + 5);
          expect(checkIban(iban)).toBeNull();
          expect(code(checkIban(bad))).toBe('IBAN_CHECK_DIGITS');
        },
      ),
    );
  });
});

test('BIC: form, test systems, and the country of the account', () => {
  expect(checkBic('DEUTDEFF')).toBeNull();
  expect(checkBic('DEUTDEFF500')).toBeNull();
  for (const bad of ['DEUTDEF', 'deutdeff', 'DEUTDE1', 'DEUTDEFF50'])
    expect(code(checkBic(bad))).toBe('BIC_FORMAT');
  expect(isTestBic('TESTDE00')).toBe(true);
  expect(isTestBic('DEUTDEFF')).toBe(false);
  expect(bicFitsIban('BNPAFRPP', 'RE7630003015001234567890183')).toBe(true);
  expect(bicFitsIban('DEUTDEFF', 'FR1420041010050500013M02606')).toBe(false);
});

test('ABA: published numbers, district and check digit', () => {
  for (const good of ['021000021', '011401533', '091000019', '231380104', '121042882'])
    expect(checkAba(good)).toBeNull();
  expect(abaCheckDigit('12104288')).toBe(2);
  expect(code(checkAba('12345678'))).toBe('ABA_FORMAT');
  expect(code(checkAba('500000005'))).toBe('ABA_DISTRICT');
  expect(code(checkAba('021000022'))).toBe('ABA_CHECK_DIGIT');
});

test('LEI, RF and QRR: published examples and their faults', () => {
  expect(checkLei('529900T8BM49AURSDO55')).toBeNull();
  expect(code(checkLei('529900T8BM49AURSDO56'))).toBe('LEI_CHECK_DIGITS');
  expect(code(checkLei('529900T8BM49AURSDO5'))).toBe('LEI_FORMAT');
  expect(checkRf('RF18 5390 0754 7034')).toBeNull();
  expect(rfOf('539007547034')).toBe('RF18539007547034');
  expect(code(checkRf('RF19539007547034'))).toBe('RF_CHECK_DIGITS');
  expect(code(checkRf('XX18539007547034'))).toBe('RF_FORMAT');
  expect(checkQrr('21 00000 00003 13947 14300 09017')).toBeNull();
  expect(qrrCheckDigit('21000000000313947143000901')).toBe(7);
  expect(code(checkQrr('210000000003139471430009018'))).toBe('QRR_CHECK_DIGIT');
  expect(code(checkQrr('2100'))).toBe('QRR_FORMAT');
  expect(isQrIban('CH4431999123000889012')).toBe(true);
  expect(isQrIban('CH9300762011623852957')).toBe(false);
});
