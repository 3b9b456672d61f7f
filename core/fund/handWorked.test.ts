/**
 * Reference cases of this project, each worked out on paper with round figures: a hybrid test that
 * returns capital early, an advance that carry repays, an interim clawback among joint holders, and
 * three closings. A program in another language agrees with each over several hundred random cases.
 */
import { expect, it } from 'vitest';
import { silentContext } from '../calculation.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { clawbackCalculation } from './clawbackCalculation.ts';
import { equalisationCalculation } from './equalisationCalculation.ts';
import { waterfallCalculation } from './waterfallCalculation.ts';

const eur = (amount: string) => ({ currency: 'EUR', amount });
const commitments = [
  { id: 'a', name: 'a', classId: 'A', className: 'A', kind: 'lp', commitment: eur('1000') },
];
const flow = (kind: string, date: string, amount: string, deal?: string) => ({
  ...{ date, kind, amount: eur(amount) },
  ...(deal !== undefined && { deal }),
});
const preferred = (rateAnnual: string, share: string) => ({
  currency: 'EUR',
  preferredReturn: { rateAnnual, compounding: 'compound' },
  catchUp: { share },
  carry: { rate: '0.2' },
});

/** Each tier that paid as `id investors/carry`, and carry to date over profit to date. */
function poured(input: object) {
  const parsed = waterfallCalculation.input.parse({ commitments, ...input });
  const { tiers, proof } = unwrap(waterfallCalculation.run(parsed, silentContext)).output;
  const paid = tiers
    .filter(({ total }) => total.minor > 0n)
    .map(({ id, lpAmount, carryAmount }) => [
      id,
      formatAmount(lpAmount),
      formatAmount(carryAmount),
    ]);
  return [
    ...paid,
    ['to date', formatAmount(proof.toDate.profit), formatAmount(proof.toDate.carry)],
  ];
}

it('a hybrid fund returns capital of a held deal early, and catches up by half', () => {
  const terms = {
    ...{ form: 'hybrid', ...preferred('0.1', '0.5') },
    test: { kind: 'fair-value', coverage: '1.5' },
  };
  const flows = [flow('call', '2021-01-01', '60', 'A'), flow('call', '2021-01-01', '40', 'B')];
  const valuations = [
    { date: '2022-01-01', amount: eur('30') },
    { date: '2023-01-01', amount: eur('0') },
  ];
  // 30 cover 20 of 100, so 80 come back: A's 60 and 20 of B's. A's return is 6; the catch-up takes
  // (0.2 x 6) / 0.3 = 4; of 60 above it a fifth is carry. 14 is a fifth of 70.
  const first = { terms, flows, valuations };
  const sale = { date: '2022-01-01', amount: eur('150'), deal: 'A' };
  expect(poured({ ...first, distribution: sale })).toEqual([
    ['coverage', '80.00', '0.00'],
    ['preferred-return', '6.00', '0.00'],
    ['catch-up', '2.00', '2.00'],
    ['carry-split', '48.00', '12.00'],
    ['to date', '70.00', '14.00'],
  ]);
  // B owed 44, got 20, owes 24 and a year later 26.40. The catch-up wants (0.2 x 76.4 - 14) / 0.3,
  // which is more than the 3.60 that are left.
  const second = [...flows, flow('distribution', '2022-01-01', '150', 'A')];
  const last = { date: '2023-01-01', amount: eur('30'), deal: 'B' };
  expect(poured({ ...first, flows: second, distribution: last })).toEqual([
    ['coverage', '20.00', '0.00'],
    ['preferred-return', '6.40', '0.00'],
    ['catch-up', '1.80', '1.80'],
    ['to date', '80.00', '15.80'],
  ]);
});

it('an advance for taxes is repaid by the first carry', () => {
  const flows = [flow('call', '2021-01-01', '100'), flow('tax-distribution', '2021-07-01', '3')];
  // Of 10 above capital and return the catch-up of 2.50 is set off wholly; then 10.50 are shared as
  // if the last 0.50 of the advance were there: 8.40 and 2.10 less 0.50. 4.60 is a fifth of 23.
  expect(
    poured({
      terms: { form: 'whole-fund', ...preferred('0.1', '1') },
      flows,
      taxDistributions: { rate: '0.45' },
      distribution: { date: '2022-01-01', amount: eur('120') },
    }),
  ).toEqual([
    ['return-of-capital', '100.00', '0.00'],
    ['preferred-return', '10.00', '0.00'],
    ['carry-split', '8.40', '1.60'],
    ['to date', '23.00', '4.60'],
  ]);
});

it('an interim clawback is owed beside what is held, by each holder or by all for each other', () => {
  const fund = {
    terms: { form: 'deal-by-deal', ...preferred('0', '1') },
    commitments,
    flows: [
      flow('call', '2021-01-01', '100', 'A'),
      flow('call', '2021-01-01', '100', 'B'),
      flow('distribution', '2022-01-01', '150', 'A'),
    ],
  };
  // Carry got 10 of A. With 70 held the profit is 20, of which 4 are agreed: 6 too much, 2 of them
  // in escrow. Of the other 4 x owes 2, all that tax leaves it; y 1.20 of at most 2.40; z cannot pay.
  const test = (liability: string) => {
    const parsed = clawbackCalculation.input.parse({
      ...{ fund, date: '2022-12-31', kind: 'interim', stillHeld: eur('70'), liability },
      escrowShare: '0.2',
      holders: [
        { id: 'x', share: '0.5', taxRate: '0.5' },
        { id: 'y', share: '0.3' },
        { id: 'z', share: '0.2', isUnable: true },
      ],
    });
    const { gross, fromEscrow, holders, payable, uncovered } = unwrap(
      clawbackCalculation.run(parsed, silentContext),
    ).output;
    const pays = holders.map((holder) => holder.pays);
    return [gross, fromEscrow, ...pays, payable, uncovered].map((each: Money) =>
      formatAmount(each),
    );
  };
  expect(test('several')).toEqual(['6.00', '2.00', '2.00', '1.20', '0.00', '5.20', '0.80']);
  expect(test('joint')).toEqual(['6.00', '2.00', '2.00', '2.00', '0.00', '6.00', '0.00']);
});

it('two later closings put every call right, one of them for the second time', () => {
  const closing = (date: string, investors: object[], calls: object[]) => {
    const parsed = equalisationCalculation.input.parse({
      ...{ currency: 'EUR', date, interestRateAnnual: '0.1', dayCount: '30e/360' },
      investors,
      calls,
    });
    return unwrap(equalisationCalculation.run(parsed, silentContext)).output.investors.map(
      ({ capital, interest }) => [formatAmount(capital), formatAmount(interest)],
    );
  };
  const holder = (id: string, before: string, after: string) => ({
    ...{ id, before: eur(before), after: eur(after) },
  });
  const call = (id: string, date: string, amount: string, paid: string[]) => ({
    ...{ id, date, kind: 'shared', amount: eur(amount), paid: paid.map(eur) },
  });
  // A quarter of 1,200 is b's, with half a year of 10%.
  expect(
    closing(
      '2025-07-01',
      [holder('a', '6000', '6000'), holder('b', '0', '2000')],
      [call('c1', '2025-01-01', '1200', ['1200', '0'])],
    ),
  ).toEqual([
    ['-300.00', '-15.00'],
    ['300.00', '15.00'],
  ]);
  // c comes in with 3,000 and b adds 1,000: of 1,200 c bears 300 for a year, of 800 it bears 200 for
  // a quarter of one. b's share of both is what it paid.
  expect(
    closing(
      '2026-01-01',
      [holder('a', '6000', '6000'), holder('b', '2000', '3000'), holder('c', '0', '3000')],
      [
        call('c1', '2025-01-01', '1200', ['900', '300', '0']),
        call('c2', '2025-10-01', '800', ['600', '200', '0']),
      ],
    ),
  ).toEqual([
    ['-500.00', '-35.00'],
    ['0.00', '0.00'],
    ['500.00', '35.00'],
  ]);
});
