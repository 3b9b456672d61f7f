/** The waterfall against published and independently computed funds, and what it refuses. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Agreed, expectStated } from '../../test/helpers/agreed.ts';
import { silentContext } from '../calculation.ts';
import { Decimal } from '../money/decimal.ts';
import { formatAmount, money, parseMoney } from '../money/money.ts';
import { unwrap } from '../result.ts';
import { addDays, isoDate } from '../time/dates.ts';
import { pourDistribution, prepareFund } from './waterfall.ts';
import {
  type WaterfallInput,
  waterfallCalculation,
  waterfallInputSchema,
  waterfallOutputSchema,
} from './waterfallCalculation.ts';

const file = new URL('../../../shared/data/waterfall/whole_fund.json', import.meta.url);
const absent = !existsSync(file);
if (absent) console.log('skipped: ../shared is absent');

interface ExpectedLines {
  readonly amount: number;
  readonly roc: number;
  readonly pref: number;
  readonly catchup_gp: number;
  readonly catchup_lp: number;
  readonly split_gp: number;
  readonly split_lp: number;
  readonly lp: number;
  readonly gp_carry: number;
  readonly gp_commitment_share: number;
}

interface Case {
  readonly id: string;
  readonly terms: {
    readonly pref_rate: number;
    readonly pref_compounding: 'compound' | 'simple';
    readonly carry: number;
    readonly catch_up: number;
    readonly gp_commitment: number;
    readonly order: 'capital_first' | 'pref_first';
  };
  readonly flows: readonly [string | number, 'call' | 'dist', number][];
  readonly published?: Readonly<Record<string, readonly number[]>>;
  readonly tol_abs: number;
  readonly tol_published?: number;
  readonly expected: { readonly distributions: readonly ExpectedLines[] };
}

const eur = (amount: number) => parseMoney(amount.toFixed(2), 'EUR');

/** Periods are whole years, which under act/365 are 365 days. */
const dateOfCase = (at: string | number) =>
  typeof at === 'string' ? isoDate(at) : addDays(isoDate('2001-01-01'), 365 * at);

/** The fund just before the flow at `index`, which becomes the distribution to compute. */
function inputBefore(each: Case, index: number): WaterfallInput {
  const { terms } = each;
  const gpShare = Math.round(terms.gp_commitment * 10_000);
  const holder = (id: string, kind: 'lp' | 'gp', minor: number) => ({
    id,
    name: id,
    classId: kind,
    className: kind,
    kind,
    commitment: money('EUR', BigInt(minor) * 1_000_000_000_000n),
  });
  const [at, , amount] = each.flows[index] ?? [0, 'dist', 0];
  return {
    terms: {
      form: 'whole-fund',
      currency: 'EUR',
      order: terms.order === 'capital_first' ? 'capital-first' : 'preferred-first',
      preferredReturn: {
        rateAnnual: String(terms.pref_rate),
        compounding: terms.pref_compounding,
        convention: 'continuous',
        dayCount: 'act/365f',
        from: 'due-date',
        onFees: true,
      },
      catchUp: { share: String(terms.catch_up) },
      carry: { rate: String(terms.carry) },
      carryTiers: [],
      gpCommitment: 'carry-free',
    },
    commitments: [
      holder('lp', 'lp', 10_000 - gpShare),
      ...(gpShare === 0 ? [] : [holder('gp', 'gp', gpShare)]),
    ],
    flows: each.flows.slice(0, index).map(([date, kind, flowAmount]) => ({
      date: dateOfCase(date),
      kind: kind === 'call' ? ('call' as const) : ('distribution' as const),
      amount: eur(flowAmount),
    })),
    distribution: { date: dateOfCase(at), amount: eur(amount) },
  };
}

function unroundedLines(input: WaterfallInput): Omit<ExpectedLines, 'amount'> {
  const poured = unwrap(pourDistribution(unwrap(prepareFund(input)), input.distribution));
  const major = (amount: Decimal) => amount.div(100).toNumber();
  const zero = new Decimal(0);
  const part = (id: string, side: 'investors' | 'carry') =>
    poured.tiers.find((line) => line.tier.id === id)?.[side] ?? zero;
  const total = (side: 'investors' | 'carry') =>
    poured.tiers.reduce((sum, line) => sum.plus(line[side]), zero);
  return {
    roc: major(part('return-of-capital', 'investors')),
    pref: major(part('preferred-return', 'investors')),
    catchup_gp: major(part('catch-up', 'carry')),
    catchup_lp: major(part('catch-up', 'investors')),
    split_gp: major(part('carry-split', 'carry')),
    split_lp: major(part('carry-split', 'investors')),
    lp: major(total('investors')),
    gp_carry: major(total('carry')),
    gp_commitment_share: major(poured.carryFreePart),
  };
}

describe.skipIf(absent)('shared whole-fund cases', () => {
  const cases: Case[] = absent
    ? []
    : (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases;

  const agreed = new Agreed();

  it.each(cases.map((each) => [each.id, each] as const))('%s', (_, each) => {
    const computed = each.flows.flatMap(([, kind], index) =>
      kind === 'dist' ? [unroundedLines(inputBefore(each, index))] : [],
    );
    expect(computed).toHaveLength(each.expected.distributions.length);
    each.expected.distributions.forEach((expected, k) => {
      for (const [name, value] of Object.entries(computed[k] ?? {})) {
        const known = expected[name as keyof ExpectedLines];
        // Far inside the stated tolerance of a cent: the inputs are exact and so is the method.
        const tolerance = Math.min(each.tol_abs, 1e-7 * Math.max(1, expected.amount / 1e6));
        expect(agreed.differ(value, known, true), `${name} of distribution ${k}`).toBeLessThan(
          tolerance,
        );
      }
    });
    for (const [name, values] of Object.entries(each.published ?? {}))
      values.forEach((published, k) => {
        const value = computed[k]?.[name as keyof (typeof computed)[number]] ?? Number.NaN;
        expect(Math.abs(value - published)).toBeLessThanOrEqual(each.tol_published ?? 0);
      });
  });

  it('agree as the specification states', () => {
    expectStated('whole-fund waterfalls', agreed);
  });

  it('rounds every case to the cent without losing one', () => {
    for (const each of cases)
      each.flows.forEach(([, kind], index) => {
        if (kind !== 'dist') return;
        const input = inputBefore(each, index);
        const outcome = unwrap(waterfallCalculation.run(input, silentContext));
        const { proof, holders } = outcome.output;
        expect(proof.allocated).toEqual(input.distribution.amount);
        expect(holders.reduce((sum, line) => sum + line.total.minor, 0n)).toBe(
          input.distribution.amount.minor,
        );
      });
  });
});

/** A fund of 108 million with two classes of investors and a GP commitment, on the wire. */
const wireInput = {
  terms: {
    form: 'whole-fund',
    currency: 'EUR',
    preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
    catchUp: { share: '1' },
    carry: { rate: '0.2' },
  },
  commitments: [
    { id: 'a1', name: 'Alder', classId: 'A', className: 'Class A', kind: 'lp', amount: '50000000' },
    { id: 'a2', name: 'Birch', classId: 'A', className: 'Class A', kind: 'lp', amount: '25000000' },
    { id: 'b1', name: 'Cedar', classId: 'B', className: 'Class B', kind: 'lp', amount: '30000000' },
    { id: 'gp', name: 'Partner', classId: 'GP', className: 'GP', kind: 'gp', amount: '3000000' },
  ].map(({ amount, kind, ...rest }) => ({
    ...rest,
    kind: kind === 'gp' ? ('gp' as const) : ('lp' as const),
    commitment: { currency: 'EUR', amount },
  })),
  flows: [
    { date: '2021-03-31', kind: 'call', amount: { currency: 'EUR', amount: '36000000' } },
    { date: '2023-03-31', kind: 'distribution', amount: { currency: 'EUR', amount: '10800000' } },
  ],
  distribution: { date: '2024-03-30', amount: { currency: 'EUR', amount: '50000000.01' } },
} satisfies z.input<typeof waterfallInputSchema>;

function runWire(change: (input: WaterfallInput) => WaterfallInput = (input) => input) {
  return waterfallCalculation.run(
    change(waterfallInputSchema.parse(wireInput) as WaterfallInput),
    silentContext,
  );
}

describe('fund.waterfall', () => {
  const outcome = unwrap(runWire());
  const { output } = outcome;

  it('gives the figures worked out by hand', () => {
    // LP part 105/108 of each flow: 35.0 m called, 10.5 m back after 730 days, then 365 days.
    // Balance: ((35.0 x 1.08^2) - 10.5) x 1.08 = 32,749,920.
    expect(formatAmount(output.hurdle.needed)).toBe('32749920.00');
    expect(output.tiers.map((tier) => [tier.id, formatAmount(tier.total)])).toEqual([
      ['gp-commitment', '1388888.89'],
      ['return-of-capital', '24500000.00'],
      ['preferred-return', '8249920.00'],
      ['catch-up', '2062480.00'],
      ['carry-split', '13798711.12'],
    ]);
    expect(output.proof.carryShareOfProfit).toBe('0.2');
    expect(output.proof.toDate.carryShareOfProfit).toBe('0.2');
    expect(formatAmount(output.proof.stillDueToInvestors)).toBe('0.00');
  });

  it('foots by row, column, class and share', () => {
    const sum = (values: readonly { readonly minor: bigint }[]) =>
      values.reduce((total, value) => total + value.minor, 0n);
    for (const table of [output.holders, output.classes]) {
      expect(sum(table.map((line) => line.total))).toBe(output.amount.minor);
      output.tiers.forEach((tier, k) => {
        const column = table.map((line) => line.lines[k]?.amount ?? money('EUR', 0n));
        expect(sum(column)).toBe(tier.total.minor);
      });
      for (const line of table)
        expect(sum(line.lines.map((each) => each.amount))).toBe(line.total.minor);
      const shares = table.reduce((total, line) => total.plus(line.share), new Decimal(0));
      expect(shares.toString()).toBe('1');
    }
    expect(sum(output.hurdle.rows.map((row) => row.valueWithReturn))).toBe(
      output.hurdle.needed.minor,
    );
    expect(output.classes.map((line) => [line.className, line.holderCount])).toEqual([
      ['Class A', 2],
      ['Class B', 1],
      ['GP', 1],
      ['Carry vehicle', 1],
    ]);
  });

  it('traces a class of several holders to their lines', () => {
    const { classes } = outcome.output;
    const many = classes.filter((line) => line.holderCount > 1);
    expect(many.length).toBeGreaterThan(0);
    for (const line of many)
      for (const { tierId, amount } of line.lines) {
        const step = outcome.trace.find((each) => each.id === `class.${line.id}.${tierId}`);
        if (amount.minor === 0n) expect(step).toBeUndefined();
        else expect(step?.result).toBe(formatAmount(amount));
      }
  });

  it('traces every figure to steps that exist', () => {
    const ids = outcome.trace.map((step) => step.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const step of outcome.trace)
      for (const input of step.inputs)
        if (input.ref !== undefined && !input.ref.startsWith('input.'))
          expect(ids).toContain(input.ref);
    for (const line of output.holders)
      for (const { tierId, amount } of line.lines)
        if (amount.minor !== 0n) {
          const step = outcome.trace.find((each) => each.id === `line.${line.id}.${tierId}`);
          expect(step?.result).toBe(formatAmount(amount));
        }
    for (const tier of output.tiers) expect(ids).toContain(`tier.${tier.id}`);
  });

  it('goes to the wire and back', () => {
    const wire = z.encode(waterfallOutputSchema, output);
    expect(() => JSON.stringify(wire)).not.toThrow();
    expect(waterfallOutputSchema.parse(JSON.parse(JSON.stringify(wire)))).toEqual(output);
  });

  it('takes the GP commitment as an investor where the terms say so', () => {
    const { output: other } = unwrap(
      runWire((input) => ({ ...input, terms: { ...input.terms, gpCommitment: 'as-investor' } })),
    );
    expect(other.tiers[0]?.id).toBe('return-of-capital');
    const partner = other.holders.find((line) => line.id === 'gp');
    expect(
      partner?.lines.every((line) => line.amount.minor > 0n || line.tierId === 'catch-up'),
    ).toBe(true);
  });

  it('has no catch-up under a hard hurdle', () => {
    const { output: hard } = unwrap(
      runWire((input) => ({ ...input, terms: { ...input.terms, catchUp: { share: '0' } } })),
    );
    expect(hard.tiers.map((tier) => tier.id)).not.toContain('catch-up');
    // 20% of what is left after capital and preferred return alone.
    expect(formatAmount(hard.proof.carry)).toBe('3172238.22');
  });

  it('pays investors in full where nothing but capital comes back', () => {
    const { output: small } = unwrap(
      runWire((input) => ({
        ...input,
        distribution: { ...input.distribution, amount: money('EUR', 1_000_000_07n) },
      })),
    );
    expect(formatAmount(small.proof.carry)).toBe('0.00');
    expect(small.proof.carryShareOfProfit).toBeUndefined();
    expect(formatAmount(small.hurdle.stillDue)).toBe('31777697.71');
  });

  it.each([
    ['30/360-us', '2024-03-30', '2025-03-31'],
    ['30e/360', '2024-03-30', '2025-03-31'],
    ['act/act-isda', '2024-01-01', '2025-01-01'],
    ['act/360', '2024-01-01', '2024-12-26'],
  ] as const)('counts a year by %s from %s to %s', (dayCount, from, to) => {
    const { output: year } = unwrap(
      runWire((input) => ({
        ...input,
        terms: {
          ...input.terms,
          preferredReturn: {
            rateAnnual: '0.08',
            compounding: 'compound',
            convention: 'continuous',
            dayCount,
            from: 'due-date',
            onFees: true,
          },
        },
        commitments: input.commitments.slice(0, 1),
        flows: [{ date: isoDate(from), kind: 'call', amount: money('EUR', 100_00n) }],
        distribution: { date: isoDate(to), amount: money('EUR', 108_00n) },
      })),
    );
    expect(formatAmount(year.hurdle.needed)).toBe('108.00');
    expect(year.hurdle.exactBalance).toBe('10800');
  });
});

describe('refusals', () => {
  type Change = (input: WaterfallInput) => WaterfallInput;
  type WholeFund = Extract<WaterfallInput['terms'], { form: 'whole-fund' }>;
  const terms =
    (change: Partial<WholeFund>): Change =>
    (input) => ({
      ...input,
      terms: { ...(input.terms as WholeFund), ...change },
    });
  const flow =
    (index: number, change: Partial<WaterfallInput['flows'][number]>): Change =>
    (input) => ({
      ...input,
      flows: input.flows.map((each, k) => (k === index ? { ...each, ...change } : each)),
    });
  const commitment =
    (index: number, change: Partial<WaterfallInput['commitments'][number]>): Change =>
    (input) => ({
      ...input,
      commitments: input.commitments.map((each, k) =>
        k === index ? { ...each, ...change } : each,
      ),
    });
  const pay =
    (change: Partial<WaterfallInput['distribution']>): Change =>
    (input) => ({
      ...input,
      distribution: { ...input.distribution, ...change },
    });

  it.each<[string, string, Change]>([
    ['CATCH_UP_NEVER_COMPLETES', 'terms.catchUp.share', terms({ catchUp: { share: '0.15' } })],
    ['CATCH_UP_NEVER_COMPLETES', 'terms.catchUp.share', terms({ catchUp: { share: '0.2' } })],
    ['CATCH_UP_RANGE', 'terms.catchUp.share', terms({ catchUp: { share: '1.01' } })],
    ['CARRY_RANGE', 'terms.carry.rate', terms({ carry: { rate: '20' } })],
    [
      'PREFERRED_RATE_RANGE',
      'terms.preferredReturn.rateAnnual',
      terms({
        preferredReturn: {
          rateAnnual: '8',
          compounding: 'compound',
          convention: 'continuous',
          dayCount: 'act/365f',
          from: 'due-date',
          onFees: true,
        },
      }),
    ],
    ['CURRENCY_MIXED', 'flows.1.amount', flow(1, { amount: money('USD', 1n) })],
    ['CURRENCY_MIXED', 'commitments.2.commitment', commitment(2, { commitment: money('USD', 1n) })],
    ['CURRENCY_MIXED', 'distribution.amount', pay({ amount: money('USD', 1n) })],
    ['AMOUNT_NEGATIVE', 'flows.0.amount', flow(0, { amount: money('EUR', -1n) })],
    ['AMOUNT_NEGATIVE', 'distribution.amount', pay({ amount: money('EUR', -1n) })],
    ['FLOWS_OUT_OF_ORDER', 'flows.1.date', flow(0, { date: isoDate('2023-04-01') })],
    ['FLOWS_OUT_OF_ORDER', 'distribution.date', pay({ date: isoDate('2023-03-30') })],
    [
      'CALLED_ABOVE_COMMITMENT',
      'flows.0.amount',
      flow(0, { amount: money('EUR', 20_000_000_000n) }),
    ],
    [
      'FLOW_BEFORE_FIRST_CLOSING',
      'flows.0.date',
      (input) => ({ ...input, firstClosing: isoDate('2021-04-01') }),
    ],
    ['DISTRIBUTION_ABOVE_CASH', 'distribution.amount', pay({ cashAvailable: money('EUR', 100n) })],
    ['TAX_DISTRIBUTION_NOT_AGREED', 'distribution.kind', pay({ kind: 'tax' })],
    ['ASSET_MISSING', 'distribution.asset', pay({ kind: 'in-kind' })],
    ['SHARE_RANGE', 'escrowShare', (input) => ({ ...input, escrowShare: '1.5' })],
    ['DISTRIBUTION_BEFORE_CALL', 'flows.0.date', flow(0, { kind: 'distribution' })],
    ['DISTRIBUTION_BEFORE_CALL', 'flows', (input) => ({ ...input, flows: [] })],
    [
      'DISTRIBUTION_BEFORE_CALL',
      'distribution.date',
      (input) => ({
        ...input,
        flows: input.flows.slice(0, 1).map((call) => ({ ...call, amount: money('EUR', 0n) })),
      }),
    ],
    [
      'COMMITMENT_NOT_POSITIVE',
      'commitments.0.commitment',
      commitment(0, { commitment: money('EUR', 0n) }),
    ],
    ['COMMITMENT_DUPLICATE', 'commitments.1.id', commitment(1, { id: 'a1' })],
    ['COMMITMENT_DUPLICATE', 'commitments.1.id', commitment(1, { id: 'carry' })],
    ['COMMITMENTS_MISSING', 'commitments', (input) => ({ ...input, commitments: [] })],
  ])('%s at %s', (code, path, change) => {
    const result = runWire(change);
    if (result.ok) throw new Error('the input was accepted');
    expect([result.error.code, result.error.path]).toEqual([code, path]);
    expect(result.error.kind).toBe('invalid-input');
  });

  it('says what to do', () => {
    const result = runWire(terms({ catchUp: { share: '0.15' } }));
    expect(result.ok ? '' : result.error.message).toBe(
      'Catch-up share 15% is not above carry 20%, so it never completes. ' +
        'Raise it above 20%, or write 0 for a hard hurdle.',
    );
  });
});
