/** Which entries are fees, and what was charged beside what was agreed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '../money/money.ts';
import { isoDate } from '../time/dates.ts';
import { type ChargedFee, compareFees, type FeePrice, settlementsOf } from './feeComparison.ts';
import { type FeeCodes, feeServiceOf, feeServiceOfText, feesOfLine } from './fees.ts';

const NONE: FeeCodes = {
  swift: null,
  business: null,
  domain: null,
  family: null,
  subFamily: null,
  proprietary: null,
  proprietaryIssuer: null,
};

test.each<[string, Partial<FeeCodes>, string | null]>([
  ['ISO charges', { domain: 'ACMT', family: 'MDOP', subFamily: 'CHRG' }, 'ACMT-MDOP-CHRG'],
  ['ISO commission without a domain', { subFamily: 'COMM' }, 'COMM'],
  ['SWIFT charges', { swift: 'NCHG' }, 'NCHG'],
  ['SWIFT charges of the first advice', { swift: 'FCHG' }, 'FCHG'],
  ['a transfer', { swift: 'NTRF' }, null],
  ['German fee booked as miscellaneous', { swift: 'NMSC', business: '808' }, '808'],
  ['German interest', { swift: 'NINT', business: '814' }, null],
  ['both in one proprietary code', { proprietary: 'NMSC+809+931' }, 'NMSC+809+931'],
  ['BAI miscellaneous fees', { proprietary: '698', proprietaryIssuer: 'BAI' }, '698'],
  ['BAI account analysis', { proprietary: '661', proprietaryIssuer: 'BAI' }, '661'],
  ['698 of another bank', { proprietary: '698', proprietaryIssuer: null }, null],
  ['OFX service charge', { proprietary: 'SRVCHG', proprietaryIssuer: 'OFX' }, 'SRVCHG'],
  ['CODA fees', { proprietary: '08037013', proprietaryIssuer: 'CODA' }, '08037013'],
  ['CODA transfer', { proprietary: '00150000', proprietaryIssuer: 'CODA' }, null],
  ['nothing', {}, null],
])('%s', (_, codes, expected) => {
  expect(feeServiceOf({ ...NONE, ...codes })).toBe(expected);
});

test('codes as lines keep them', () => {
  expect(feeServiceOfText('PMNT-ICDT-CHRG')).toBe('PMNT-ICDT-CHRG');
  expect(feeServiceOfText('PMNT-ICDT-ESCT')).toBeNull();
  expect(feeServiceOfText('SCOM')).toBe('SCOM');
  expect(feeServiceOfText('WELCOM')).toBeNull();
  expect(feeServiceOfText(null)).toBeNull();
});

describe('fees of a line', () => {
  const line = { currency: 'EUR', amountMinor: -1250n, code: null, isFeeCategory: false };

  test('the line itself, by code or category; a credit is a refund', () => {
    expect(feesOfLine({ ...line, code: 'NCHG', details: null })).toEqual([
      { origin: 'line', serviceCode: 'NCHG', amount: money('EUR', 1250n), part: 0 },
    ]);
    expect(feesOfLine({ ...line, isFeeCategory: true, details: null })[0]?.serviceCode).toBe('FEE');
    const refund = feesOfLine({ ...line, amountMinor: 300n, code: 'NCHG', details: null });
    expect(refund[0]?.amount).toEqual(money('EUR', -300n));
  });

  test('charges within: of the entry, else of each of its parts, never both', () => {
    const charge = (amount: string, currency = 'EUR') => ({ charges: { amount, currency } });
    const whole = feesOfLine({
      ...line,
      details: { ...charge('2.5'), details: [charge('1.5'), charge('1')] },
    });
    expect(whole.map(({ amount }) => amount.minor)).toEqual([250n]);
    const parts = feesOfLine({
      ...line,
      details: { details: [charge('1.5'), { charges: null }, charge('70', 'JPY'), charge('0')] },
    });
    expect(parts).toEqual([
      { origin: 'charges', serviceCode: 'CHARGE', amount: money('EUR', 150n), part: 0 },
      { origin: 'charges', serviceCode: 'CHARGE', amount: money('JPY', 70n), part: 2 },
    ]);
    expect(feesOfLine({ ...line, details: charge('1', 'XQZ') })).toEqual([]);
    const own = feesOfLine({ ...line, code: 'NCHG', details: charge('9') });
    expect(own.map(({ origin }) => origin)).toEqual(['line']);
  });
});

const day = isoDate('2026-10-31');

function fee(id: string, minor: bigint, more: Partial<ChargedFee> = {}): ChargedFee {
  return {
    id,
    bankId: 'bank',
    accountId: 'account',
    origin: 'line',
    fileId: null,
    serviceCode: 'PAY',
    fromDate: day,
    toDate: day,
    volume: null,
    amount: money('EUR', minor),
    ...more,
  };
}

const price: FeePrice = {
  id: 'p',
  bankId: 'bank',
  serviceCode: 'PAY',
  currency: 'EUR',
  unitPrice: '0.045',
  fixedMinor: 500n,
  validFrom: isoDate('2026-01-01'),
  validTo: null,
};

describe('charged and agreed', () => {
  test('volume times unit price, half-even, and the fixed price once a month', () => {
    const [first, second, refund] = compareFees(
      [fee('a', 1044n, { volume: '121' }), fee('b', 5n), fee('c', -30n)],
      [price],
    );
    // 121 × 0.045 = 5.445, to the even cent 5.44; and 5.00 for the month.
    expect(first).toMatchObject({ unitMinor: 544n, fixedMinor: 500n, state: 'as-agreed' });
    // One item of 4.5 cents goes to the even 4.
    expect(second).toMatchObject({ unitMinor: 4n, fixedMinor: 0n, state: 'over' });
    expect(second?.variance).toEqual(money('EUR', 1n));
    expect(refund).toMatchObject({ agreed: money('EUR', 0n), state: 'under' });
  });

  test('the price that began last counts; outside of its days and currency there is none', () => {
    const newer = { ...price, id: 'q', validFrom: isoDate('2026-10-01'), unitPrice: '0.06' };
    expect(compareFees([fee('a', 1n)], [price, newer])[0]?.price?.id).toBe('q');
    const ended = { ...price, validTo: isoDate('2026-09-30') };
    expect(compareFees([fee('a', 1n)], [ended])[0]).toMatchObject({ state: 'unpriced' });
    expect(compareFees([fee('a', 1n, { amount: money('USD', 1n) })], [price])[0]?.price).toBeNull();
  });

  test('charged less agreed is the variance, whatever the fees', () => {
    const fees = fc.array(
      fc.record({
        minor: fc.bigInt({ min: -10_000n, max: 10_000_000n }),
        volume: fc.option(fc.integer({ min: 0, max: 99_999 }).map(String)),
        account: fc.constantFrom('one', 'two'),
        month: fc.integer({ min: 1, max: 12 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(fees, (drawn) => {
        const compared = compareFees(
          drawn.map(({ minor, volume, account, month }, index) => {
            const date = isoDate(`2026-${String(month).padStart(2, '0')}-15`);
            return fee(String(index), minor, {
              volume,
              accountId: account,
              fromDate: date,
              toDate: date,
            });
          }),
          [price],
        );
        for (const { fee: one, agreed, variance, unitMinor, fixedMinor } of compared) {
          expect(agreed?.minor).toBe(unitMinor + fixedMinor);
          expect(one.amount.minor - (agreed?.minor ?? 0n)).toBe(variance?.minor);
        }
        const months = new Set(
          compared
            .filter(({ fee: one }) => one.amount.minor >= 0n)
            .map(({ fee: one }) => `${one.accountId} ${one.toDate}`),
        );
        const fixed = compared.reduce((sum, { fixedMinor }) => sum + fixedMinor, 0n);
        expect(fixed).toBe(500n * BigInt(months.size));
      }),
    );
  });
});

describe('settlement of a billing statement', () => {
  const billed = { origin: 'billing' as const, fileId: 'f', fromDate: isoDate('2026-10-01') };
  const bills = [fee('x', 700n, billed), fee('y', 550n, billed)];
  const booked = (id: string, date: string, minor = 1250n) =>
    fee(id, minor, { fromDate: isoDate(date), toDate: isoDate(date) });

  test('the booking of the exact sum after the period pays for it, once', () => {
    const found = settlementsOf([
      ...bills,
      booked('late', '2026-11-20'),
      booked('paid', '2026-11-05'),
      booked('other', '2026-11-05', 1249n),
    ]);
    expect([...found]).toEqual([['paid', ['x', 'y']]]);
  });

  test('a booking long after the period pays for something else', () => {
    expect(settlementsOf([...bills, booked('far', '2027-03-01')]).size).toBe(0);
  });
});
