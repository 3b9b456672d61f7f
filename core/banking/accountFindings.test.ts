/** What a register tells of itself, case by case, and the checks while somebody types. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, isoDate } from '../time/dates.ts';
import { checkAccount, checkBank, checkEntity, printedNumber, schemeOf } from './accountChecks.ts';
import { type AccountFacts, findingsOf, isValidOn, type MandateFacts } from './accountFindings.ts';
import { ibanOf } from './identifiers.ts';

const today = isoDate('2026-11-20');
const IBAN = 'DE02120300000000202051';

function mandate(more: Partial<MandateFacts> = {}): MandateFacts {
  return {
    id: 'm',
    personName: 'I. Brandt',
    kind: 'signatory',
    rights: 'sole',
    validFrom: isoDate('2024-01-01'),
    validTo: null,
    ...more,
  };
}

const healthy: AccountFacts = {
  id: 'a',
  name: 'Operating',
  number: IBAN,
  scheme: 'iban',
  bankBic: 'BYLADEM1001',
  bankCountry: 'DE',
  openedOn: isoDate('2019-01-02'),
  closedOn: null,
  entityLei: '529900T8BM49AURSDO55',
  mandates: [mandate()],
  lastStatement: today,
  lastMovement: today,
  balanceMinor: 100n,
};

const codes = (account: Partial<AccountFacts>) =>
  findingsOf({ ...healthy, ...account }, today).map(({ code }) => code);

test.each<[string, Partial<AccountFacts>, string[]]>([
  ['a healthy account', {}, []],
  ['no mandate', { mandates: [] }, ['NO_SIGNATORY']],
  ['only a viewer', { mandates: [mandate({ kind: 'viewer' })] }, ['NO_SIGNATORY']],
  [
    'an expired mandate',
    { mandates: [mandate({ validTo: isoDate('2026-11-19') })] },
    ['NO_SIGNATORY', 'MANDATE_EXPIRED'],
  ],
  [
    'an expired mandate that was renewed',
    {
      mandates: [
        mandate({ validTo: isoDate('2026-06-30') }),
        mandate({ id: 'n', validFrom: isoDate('2026-07-01') }),
      ],
    },
    [],
  ],
  [
    'a mandate that ends',
    { mandates: [mandate({ validTo: addDays(today, 30) })] },
    ['MANDATE_EXPIRES'],
  ],
  ['a mandate that ends later', { mandates: [mandate({ validTo: addDays(today, 31) })] }, []],
  ['one who signs jointly', { mandates: [mandate({ rights: 'joint-two' })] }, ['SIGNATORY_ALONE']],
  [
    'two who sign jointly',
    {
      mandates: [
        mandate({ rights: 'joint-two' }),
        mandate({ id: 'n', personName: 'S. Aoki', rights: 'joint-two' }),
      ],
    },
    [],
  ],
  ['no statement', { lastStatement: null }, ['NO_STATEMENT']],
  ['a late statement', { lastStatement: addDays(today, -6) }, ['STATEMENT_LATE']],
  ['no movement', { lastMovement: addDays(today, -181) }, ['DORMANT']],
  ['opened and never used', { lastMovement: null }, ['DORMANT']],
  ['a wrong IBAN', { number: 'DE02120300000000202052' }, ['IBAN_CHECK_DIGITS']],
  ['a BIC of another country', { bankBic: 'BQLMCHZZXXX', bankCountry: 'CH' }, ['BIC_IBAN_COUNTRY']],
  ['a BIC that is none', { bankBic: 'BYLADE' }, ['BIC_FORMAT']],
  ['a BIC of a test system', { bankBic: 'BYLADEM0001' }, ['BIC_TEST']],
  ['a wrong LEI', { entityLei: '529900T8BM49AURSDO56' }, ['LEI_CHECK_DIGITS']],
  [
    'closed and empty',
    {
      closedOn: isoDate('2026-10-31'),
      lastMovement: isoDate('2026-10-30'),
      balanceMinor: 0n,
      mandates: [],
    },
    [],
  ],
  [
    'closed and still moving',
    { closedOn: isoDate('2026-10-31') },
    ['CLOSED_WITH_MOVEMENT', 'CLOSED_WITH_BALANCE'],
  ],
  ['not opened yet', { openedOn: isoDate('2026-12-01'), mandates: [], lastStatement: null }, []],
])('%s', (_, account, expected) => {
  expect(codes(account)).toEqual(expected);
});

test('every finding says what to do and names its account', () => {
  for (const finding of findingsOf({ ...healthy, mandates: [], lastStatement: null }, today)) {
    expect(finding.accountId).toBe('a');
    expect(finding.message).toMatch(/\.$/);
  }
});

test('a mandate holds from its first to its last day', () => {
  const days = fc.integer({ min: 0, max: 4000 });
  fc.assert(
    fc.property(days, days, days, (from, to, on) => {
      const first = addDays(isoDate('2020-01-01'), from);
      const last = addDays(isoDate('2020-01-01'), to);
      const held = isValidOn(
        { validFrom: first, validTo: last },
        addDays(isoDate('2020-01-01'), on),
      );
      expect(held).toBe(from <= on && on <= to);
    }),
  );
});

describe('checks while typing', () => {
  test('an IBAN by its beginning, unless told otherwise', () => {
    expect(schemeOf('de02 1203 0000')).toBe('iban');
    expect(schemeOf('7710345')).toBe('other');
    expect(schemeOf(IBAN, 'other')).toBe('other');
    expect(checkAccount({ number: 'DE02 1203' })).toMatchObject([
      { path: 'number', severity: 'problem', code: 'IBAN_LENGTH' },
    ]);
    expect(checkAccount({ number: 'DE02 1203', scheme: 'other' })).toEqual([]);
    expect(printedNumber(IBAN, 'iban')).toBe('DE02 1203 0000 0000 2020 51');
  });

  test('a routing number of an American bank', () => {
    const us = { number: '7710345', bankCountry: 'US' };
    expect(checkAccount({ ...us, routingNumber: '021000021' })).toEqual([]);
    expect(checkAccount({ ...us, routingNumber: '021000022' })).toMatchObject([
      { path: 'routingNumber', code: 'ABA_CHECK_DIGIT' },
    ]);
    expect(checkAccount({ number: '1', bankCountry: 'CA', routingNumber: '12' })).toEqual([]);
  });

  test('a BIC of another country than its bank is a remark', () => {
    expect(checkBank('BYLADEM1001', 'FR')).toMatchObject([
      { severity: 'remark', code: 'BIC_COUNTRY' },
    ]);
    expect(checkBank(null, 'FR')).toEqual([]);
    expect(checkEntity(null)).toEqual([]);
  });

  test('one wrong digit of an IBAN is always found', () => {
    const digits = fc.stringMatching(/^\d{18}$/);
    fc.assert(
      fc.property(digits, fc.nat(17), fc.integer({ min: 1, max: 9 }), (body, place, by) => {
        const iban = ibanOf('DE', body);
        expect(checkAccount({ number: iban })).toEqual([]);
        const wrong = (Number(iban[place + 4]) + by) % 10;
        const other = iban.slice(0, place + 4) + wrong + iban.slice(place + 5);
        expect(checkAccount({ number: other })).toHaveLength(1);
      }),
    );
  });
});
