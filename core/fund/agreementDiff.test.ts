/** Terms in words, and what changed between two versions of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FundAgreement, fundAgreementSchema, sideLetterSchema } from './agreement.ts';
import { agreementLines, sideLetterLines, termChanges } from './agreementDiff.ts';

const agreement = (change: object = {}): FundAgreement =>
  fundAgreementSchema.parse({
    currency: 'EUR',
    waterfall: {
      form: 'whole-fund',
      preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
      catchUp: { share: '1' },
      carry: { rate: '0.2' },
    },
    ...change,
  });

const textOf = (document: FundAgreement, path: string) =>
  agreementLines(document).find((line) => line.path === path)?.text;

describe('terms in words', () => {
  it('name every term once, with its value as a person reads it', () => {
    const lines = agreementLines(
      agreement({
        organisationalCostCap: { amount: { currency: 'EUR', amount: '500000.00' } },
        classes: [{ code: 'B', name: 'Class B', feeFactor: '0.5', carryRate: '0.15' }],
        capitalCalls: { noticeDays: 12 },
      }),
    );
    expect(new Set(lines.map(({ path }) => path)).size).toBe(lines.length);
    const words = lines.map(({ labels, text }) => `${labels.join(' · ')}: ${text}`);
    expect(words).toEqual(
      expect.arrayContaining([
        'Waterfall · Form: Whole fund (European)',
        'Waterfall · Preferred return: 8% a year',
        'Waterfall · Preferred return · Compounding: compound',
        'Waterfall · Catch-up · Catch-up share: 100%',
        'Waterfall · Carry: 20% of profit',
        'Capital calls · Notice: 12 days',
        'Cap on organisational costs · Amount: EUR 500000.00',
        'Classes · Class B · Part of the fee: 0.5 times',
        'Classes · Class B · Carry: 15% of profit',
      ]),
    );
  });

  it('follow the form of the waterfall', () => {
    const hurdles = agreement({
      waterfall: {
        form: 'investor-hurdles',
        tiers: [{ irr: '0.1', promote: '0' }],
        finalPromote: '0.3',
      },
    });
    expect(textOf(hurdles, 'waterfall.form')).toBe('By investor hurdles');
    expect(textOf(hurdles, 'waterfall.tiers.0.irr')).toBe('10% a year');
    expect(textOf(hurdles, 'waterfall.carry.rate')).toBeUndefined();
  });

  it('of a side letter leave out what it does not grant', () => {
    const letter = sideLetterSchema.parse({ feeRateAnnual: '0.015', excusedSectors: ['Tobacco'] });
    expect(sideLetterLines(letter).map(({ labels, text }) => [labels.at(-1), text])).toEqual([
      ['Fee rate', '1.5% a year'],
      ['Excused sectors', 'Tobacco'],
    ]);
  });
});

describe('a diff', () => {
  it('tells what a term was and is, what is new and what is gone', () => {
    const before = agreement({ recycling: { limitShare: '0.2' } });
    const after = agreement({
      waterfall: { ...agreement().waterfall, catchUp: { share: '0.8' } },
      taxDistributions: { rate: '0.45' },
    });
    const changes = termChanges(agreementLines(before), agreementLines(after));
    expect(changes.map(({ path, from, to }) => [path, from, to])).toEqual([
      ['waterfall.catchUp.share', '100%', '80%'],
      ['taxDistributions.rate', null, '45%'],
      ['recycling.limitShare', '20% of commitments', null],
      ['recycling.proceeds', 'capital', null],
    ]);
  });

  it('of a version with itself is empty, and turned round it swaps its sides', () => {
    const rate = fc.integer({ min: 0, max: 99 }).map((percent) => (percent / 100).toFixed(2));
    const version = fc.record({ pref: rate, carry: rate, notice: fc.nat(60) }).map((drawn) =>
      agreement({
        waterfall: {
          form: 'whole-fund',
          preferredReturn: { rateAnnual: drawn.pref, compounding: 'simple' },
          catchUp: { share: '1' },
          carry: { rate: drawn.carry },
        },
        capitalCalls: { noticeDays: drawn.notice },
      }),
    );
    fc.assert(
      fc.property(version, version, (one, other) => {
        const [a, b] = [agreementLines(one), agreementLines(other)];
        expect(termChanges(a, a)).toEqual([]);
        const turned = termChanges(b, a).map(({ from, to, ...rest }) => ({
          ...rest,
          from: to,
          to: from,
        }));
        expect(turned).toEqual(termChanges(a, b));
      }),
      { numRuns: 100 },
    );
  });
});
