/** The agreement of a fund as a document: its schema, its contradictions, and what overrides what. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type FundAgreement,
  fundAgreementSchema,
  sideLetterSchema,
  termsFor,
} from './agreement.ts';
import { agreementProblems, checkAgreement, sideLetterProblems } from './agreementChecks.ts';

const preferred = {
  preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
  catchUp: { share: '1' },
  carry: { rate: '0.2' },
} as const;

type Wire = z.input<typeof fundAgreementSchema>;

const wire = {
  currency: 'EUR',
  waterfall: { form: 'whole-fund', ...preferred },
  managementFee: {
    frequency: 'quarterly',
    phases: [
      { from: '2024-01-01', to: '2029-01-01', basis: 'committed', rateAnnual: '0.02' },
      { from: '2029-01-01', basis: 'invested', rateAnnual: '0.015' },
    ],
  },
  investmentPeriod: { from: '2024-01-01', to: '2028-12-31' },
  recycling: { limitShare: '0.2' },
  classes: [
    { code: 'A', name: 'Class A' },
    { code: 'B', name: 'Class B', carryRate: '0.1', feeFactor: '0.5' },
  ],
} as const satisfies Wire;

const parse = (change: Partial<Wire> = {}): FundAgreement =>
  fundAgreementSchema.parse({ ...wire, ...change });

/** Code and path of each problem. */
const problemsOf = (change: Partial<Wire>) =>
  agreementProblems(parse(change)).map(({ code, path }) => `${code} ${path}`);

const phases = (...list: NonNullable<Wire['managementFee']>['phases']) => ({
  managementFee: { ...wire.managementFee, phases: list },
});
const phase = (from: string, to?: string) => ({
  from,
  ...(to !== undefined && { to }),
  basis: 'committed' as const,
  rateAnnual: '0.02',
});

describe('fundAgreementSchema', () => {
  it('fills in what an agreement usually leaves to convention', () => {
    const agreement = parse();
    expect(agreement.capitalCalls).toEqual({
      basis: 'commitment',
      noticeDays: 10,
      lateInterest: { rateAnnual: '0', dayCount: 'act/365f' },
    });
    expect(agreement.clawback).toEqual({
      taxRate: '0',
      escrowShare: '0',
      liability: 'several',
      interim: 'none',
    });
    expect(agreement.waterfall).toMatchObject({
      order: 'capital-first',
      carryTiers: [],
      preferredReturn: { convention: 'continuous', from: 'due-date', onFees: true },
    });
  });

  it.each<Wire['waterfall']>([
    { form: 'deal-by-deal', ...preferred },
    { form: 'hybrid', ...preferred, test: { kind: 'fair-value' } },
    { form: 'investor-hurdles', tiers: [{ irr: '0.08', promote: '0' }], finalPromote: '0.2' },
  ])('reads the form $form', (waterfall) => {
    expect(checkAgreement(parse({ waterfall }))).toMatchObject({
      ok: true,
      value: { waterfall: { form: waterfall.form } },
    });
  });

  it('reads back what it writes', () => {
    const cap = { organisationalCostCap: { amount: { currency: 'EUR', amount: '500000.00' } } };
    const agreement = parse(cap);
    const written = z.encode(fundAgreementSchema, agreement);
    expect(written.organisationalCostCap).toEqual(cap.organisationalCostCap);
    expect(fundAgreementSchema.parse(written)).toEqual(agreement);
  });

  it('has a title for every field of its form', () => {
    const untitled: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties, items, oneOf, title } = node as Record<string, unknown>;
      const isConstant = 'const' in node;
      if (title === undefined && !isConstant && properties === undefined) untitled.push(path);
      for (const [key, each] of Object.entries(properties ?? {})) visit(each, `${path}.${key}`);
      for (const each of (oneOf as unknown[] | undefined) ?? []) visit(each, path);
      visit(items, `${path}.*`);
    };
    visit(z.toJSONSchema(fundAgreementSchema, { io: 'input', reused: 'inline' }), '');
    expect(untitled).toEqual([]);
  });
});

describe('agreementProblems', () => {
  it('finds none in a sound agreement', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each<[string, Partial<Wire>]>([
    [
      'FEE_PHASES_OVERLAP managementFee.phases.1.from',
      phases(phase('2024-01-01', '2029-01-01'), phase('2028-06-01')),
    ],
    [
      'FEE_PHASES_GAP managementFee.phases.1.from',
      phases(phase('2024-01-01', '2029-01-01'), phase('2029-06-01')),
    ],
    [
      'FEE_PHASES_OVERLAP managementFee.phases.1.from',
      phases(phase('2024-01-01'), phase('2023-01-01')),
    ],
    ['FEE_PHASE_REVERSED managementFee.phases.0.to', phases(phase('2024-01-01', '2023-01-01'))],
    [
      'INVESTMENT_PERIOD_REVERSED investmentPeriod.to',
      { investmentPeriod: { from: '2024-01-01', to: '2023-12-31' } },
    ],
    [
      'CATCH_UP_NEVER_COMPLETES waterfall.catchUp.share',
      { waterfall: { form: 'whole-fund', ...preferred, catchUp: { share: '0.2' } } },
    ],
    [
      'CARRY_RANGE classes.0.carryRate',
      { classes: [{ code: 'A', name: 'Class A', carryRate: '1' }] },
    ],
    [
      'CATCH_UP_NEVER_COMPLETES classes.0.carryRate',
      {
        waterfall: { form: 'whole-fund', ...preferred, catchUp: { share: '0.5' } },
        classes: [{ code: 'A', name: 'Class A', carryRate: '0.5' }],
      },
    ],
    [
      'CLASS_DUPLICATE classes.1.code',
      {
        classes: [
          { code: 'A', name: 'Class A' },
          { code: 'A', name: 'Class A again' },
        ],
      },
    ],
    [
      'HURDLES_OUT_OF_ORDER waterfall.tiers.1',
      {
        waterfall: {
          form: 'investor-hurdles',
          tiers: [
            { irr: '0.12', promote: '0' },
            { irr: '0.08', promote: '0.1' },
          ],
          finalPromote: '0.2',
        },
      },
    ],
    [
      'CARRY_FALLS waterfall.carryTiers.0.carryRate',
      {
        waterfall: {
          form: 'whole-fund',
          ...preferred,
          carryTiers: [{ irr: '0.2', carryRate: '0.15' }],
        },
      },
    ],
    [
      'COVERAGE_RANGE waterfall.test.coverage',
      {
        waterfall: { form: 'hybrid', ...preferred, test: { kind: 'fair-value', coverage: '0' } },
      },
    ],
    ['SHARE_RANGE clawback.escrowShare', { clawback: { escrowShare: '1.2' } }],
    ['COST_CAP_EMPTY organisationalCostCap', { organisationalCostCap: {} }],
    [
      'CURRENCY_MIXED organisationalCostCap.amount',
      { organisationalCostCap: { amount: { currency: 'USD', amount: '1' } } },
    ],
  ])('%s', (expected, change) => {
    expect(problemsOf(change)).toEqual([expected]);
    const [first] = agreementProblems(parse(change));
    expect(first?.message).toMatch(/\. \w.*\.$/);
  });

  it('lists all problems at once, in the order of the document', () => {
    expect(
      problemsOf({
        ...phases(phase('2024-01-01', '2029-01-01'), phase('2030-01-01')),
        clawback: { taxRate: '-0.1' },
      }),
    ).toEqual(['FEE_PHASES_GAP managementFee.phases.1.from', 'SHARE_RANGE clawback.taxRate']);
  });
});

describe('termsFor', () => {
  it('takes the side letter before the class and the class before the agreement', () => {
    const letter = sideLetterSchema.parse({ carryRate: '0.05', excusedDeals: ['COAL'] });
    expect(termsFor(parse(), 'A')).toEqual({
      feeFactor: '1',
      excusedDeals: [],
      excusedSectors: [],
      recycles: true,
      mostFavoured: false,
      sources: { carryRate: 'agreement', preferredRate: 'agreement', fee: 'agreement' },
    });
    expect(termsFor(parse(), 'B')).toMatchObject({
      carryRate: '0.1',
      feeFactor: '0.5',
      sources: { carryRate: 'class', fee: 'class' },
    });
    expect(termsFor(parse(), 'B', letter)).toMatchObject({
      carryRate: '0.05',
      feeFactor: '0.5',
      excusedDeals: ['COAL'],
      sources: { carryRate: 'side-letter', fee: 'class' },
    });
  });

  it('lets a letter refuse recycling, and knows none where the agreement has none', () => {
    const letter = sideLetterSchema.parse({ noRecycling: true, feeRateAnnual: '0.01' });
    expect(termsFor(parse(), 'A', letter)).toMatchObject({
      recycles: false,
      feeRateAnnual: '0.01',
      sources: { fee: 'side-letter' },
    });
    const { recycling: _, ...without } = wire;
    expect(termsFor(fundAgreementSchema.parse(without), 'A').recycles).toBe(false);
  });
});

describe('sideLetterProblems', () => {
  it('checks a letter against the agreement', () => {
    const hurdles = parse({
      waterfall: {
        form: 'investor-hurdles',
        tiers: [{ irr: '0.08', promote: '0' }],
        finalPromote: '0.2',
      },
    });
    const letter = sideLetterSchema.parse({ preferredRate: '0.07', feeRateAnnual: '2' });
    expect(sideLetterProblems(hurdles, letter).map(({ code }) => code)).toEqual([
      'PREFERRED_RATE_WITHOUT_MEANING',
      'FEE_RATE_RANGE',
    ]);
    expect(sideLetterProblems(parse(), sideLetterSchema.parse({ feeFactor: '-1' }))).toMatchObject([
      { code: 'FEE_FACTOR_RANGE', path: 'feeFactor' },
    ]);
  });
});
