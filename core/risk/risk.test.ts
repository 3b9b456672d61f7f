/** Properties of the risk calculations, their wire form, and the errors of bad input. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Calculation, silentContext } from '../calculation.ts';
import { findCalculation } from '../calculations.ts';
import { normalQuantile } from '../numeric/distributions.ts';
import { exp } from '../numeric/elementary.ts';
import { fillNormals } from '../numeric/random.ts';
import { sumOf } from '../numeric/sums.ts';
import { unwrap } from '../result.ts';
import { addDays, isoDate } from '../time/dates.ts';
import { backtestRisk } from './backtest.ts';
import { christoffersen, countTransitions, kupiec, trafficLight } from './coverage.ts';
import { historicalRisk } from './historical.ts';
import { cornishFisherMultiples, isCornishFisherValid, normalMultiples } from './multiples.ts';
import { parametricRisk } from './parametric.ts';
import { fitStudent } from './student.ts';
import { historicalTail, varInterval } from './tail.ts';

function datesFor(count: number) {
  return Array.from({ length: count }, (_, day) => addDays(isoDate('2020-01-01'), day));
}

function draws(path: number, count: number, scale: number): number[] {
  const series = new Float64Array(count);
  fillNormals(11, path, series);
  return [...series].map((value) => value * scale);
}

/** Cash in three currencies and a bond in dollars, over `days` seeded returns. */
function wirePortfolio(days = 300) {
  return {
    reportingCurrency: 'EUR',
    asOf: '2021-12-31',
    dates: datesFor(days),
    positions: [
      { id: 'usd', label: 'USD cash', value: 2_000_000, fxFactor: 'USD' },
      { id: 'gbp', label: 'GBP overdraft', value: -700_000, fxFactor: 'GBP' },
      {
        id: 'bill',
        label: 'US Treasury bill',
        value: 1_500_000,
        fxFactor: 'USD',
        rateFactor: 'USD.1Y',
        modifiedDurationYears: 0.9,
        convexity: 1.2,
      },
      { id: 'eur', label: 'EUR cash', value: 5_000_000 },
    ],
    factors: [
      { id: 'USD', kind: 'fx', returns: draws(0, days, 0.005) },
      { id: 'GBP', kind: 'fx', returns: draws(1, days, 0.006) },
      { id: 'USD.1Y', kind: 'rate', returns: draws(2, days, 0.0004) },
    ],
  };
}

type Wire = ReturnType<typeof wirePortfolio>;

function runWire<C extends Calculation>(calculation: C, wire: object) {
  const input = z.decode(calculation.input, wire as never);
  return calculation.run(input, silentContext) as ReturnType<C['run']>;
}

const historical = (wire: object) => unwrap(runWire(historicalRisk, wire));
const parametric = (wire: object) => unwrap(runWire(parametricRisk, wire));

const portfolios = fc
  .record({
    values: fc.array(fc.double({ min: -1e7, max: 1e7, noNaN: true }), {
      minLength: 4,
      maxLength: 4,
    }),
    days: fc.integer({ min: 110, max: 260 }),
    confidence: fc.constantFrom(0.95, 0.975, 0.99),
    quantile: fc.constantFrom('type-1', 'type-6', 'type-7', 'hull'),
    distribution: fc.constantFrom('normal', 'student', 'cornish-fisher'),
    covariance: fc.constantFrom('sample', 'ewma'),
    mean: fc.constantFrom('zero', 'sample'),
    horizonDays: fc.constantFrom(1, 5),
  })
  .map(({ values, days, ...options }) => {
    const wire = wirePortfolio(days);
    const positions = wire.positions.map((position, index) => ({
      ...position,
      value: values[index] ?? 0,
    }));
    return { ...wire, positions, ...options };
  });

const sizeOf = (wire: Wire) => 1 + sumOf(wire.positions.map(({ value }) => Math.abs(value)));

describe.each([
  ['risk.historical', historical],
  ['risk.parametric', parametric],
] as const)('%s', (id, run) => {
  test('VaR is at most ES, and components sum to both', () => {
    fc.assert(
      fc.property(portfolios, (wire) => {
        const { output } = run(wire);
        const slack = 1e-12 * sizeOf(wire);
        expect(output.valueAtRisk).toBeLessThanOrEqual(output.expectedShortfall + slack);
        const sums = (key: 'valueAtRisk' | 'expectedShortfall') =>
          sumOf((output.components as Record<typeof key, number>[]).map((each) => each[key]));
        expect(Math.abs(sums('valueAtRisk') - output.valueAtRisk)).toBeLessThan(slack);
        expect(Math.abs(sums('expectedShortfall') - output.expectedShortfall)).toBeLessThan(slack);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('twice the positions is twice the risk; cash without factors changes nothing', () => {
    fc.assert(
      fc.property(portfolios, fc.integer({ min: -9, max: 9 }), (wire, extra) => {
        const slack = 1e-12 * sizeOf(wire);
        const { output } = run(wire);
        const positions = [
          ...wire.positions.map((position) => ({ ...position, value: 2 * position.value })),
          { id: 'more', label: 'More EUR', value: extra * 1e5 },
        ];
        const moved = run({ ...wire, positions }).output;
        expect(Math.abs(moved.valueAtRisk - 2 * output.valueAtRisk)).toBeLessThan(slack);
        expect(Math.abs(moved.expectedShortfall - 2 * output.expectedShortfall)).toBeLessThan(
          slack,
        );
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('the order of positions does not matter, and a repeat has the same bits', () => {
    const wire = wirePortfolio();
    const first = run(wire).output;
    expect(run(wire).output).toEqual(first);
    const turned = run({ ...wire, positions: wire.positions.toReversed() }).output;
    expect(turned.valueAtRisk).toBeCloseTo(first.valueAtRisk, 6);
  });

  test.each<[string, string, (wire: Wire) => object]>([
    ['RISK_LOOK_AHEAD', 'dates.299', (wire) => ({ ...wire, asOf: '2020-10-25' })],
    ['RISK_DATES_UNORDERED', 'dates.1', (wire) => ({ ...wire, dates: wire.dates.toReversed() })],
    [
      'RISK_SERIES_LENGTH',
      'factors.0.returns',
      (wire) => ({ ...wire, dates: wire.dates.slice(1) }),
    ],
    [
      'RISK_FACTOR_UNKNOWN',
      'positions.1.fxFactor',
      (wire) => ({ ...wire, factors: wire.factors.filter(({ id }) => id !== 'GBP') }),
    ],
    [
      'RISK_FACTOR_UNKNOWN',
      'positions.2.rateFactor',
      (wire) => ({ ...wire, factors: wire.factors.slice(0, 2) }),
    ],
    [
      'RISK_DURATION_MISSING',
      'positions.2.modifiedDurationYears',
      (wire) => ({
        ...wire,
        positions: wire.positions.map(({ modifiedDurationYears: _years, ...rest }) => rest),
      }),
    ],
    [
      'RISK_ID_REPEATED',
      'positions.4',
      (wire) => ({ ...wire, positions: [...wire.positions, wire.positions[0]] }),
    ],
  ])('refuses with %s at %s', (code, path, change) => {
    const calculation = findCalculation(id) ?? historicalRisk;
    const result = runWire(calculation, change(wirePortfolio()));
    expect(result).toMatchObject({ ok: false, error: { kind: 'invalid-input', code, path } });
  });

  test('a NaN that slips past the wire is a typed error', () => {
    const calculation = findCalculation(id) ?? historicalRisk;
    const input = z.decode(calculation.input, wirePortfolio() as never) as {
      factors: { returns: Float64Array }[];
    };
    input.factors[1]?.returns.set([Number.NaN], 5);
    expect(calculation.run(input, silentContext)).toMatchObject({
      error: { code: 'RISK_SERIES_INVALID', path: 'factors.1.returns' },
    });
    expect(() =>
      z.decode(calculation.input, { ...wirePortfolio(), confidence: 1 } as never),
    ).toThrow('confidence');
  });
});

describe('historical simulation', () => {
  test('revalues in full and lists the worst days first', () => {
    const wire = wirePortfolio(120);
    const { output, trace, warnings } = historical({ ...wire, confidence: 0.95, worstCount: 3 });
    const bill = wire.positions[2];
    const [usd = 0, rate = 0] = [wire.factors[0]?.returns[7], wire.factors[2]?.returns[7]];
    const gbp = wire.factors[1]?.returns[7] ?? 0;
    const price = 1 - 0.9 * rate + 0.6 * rate * rate;
    const expected =
      2e6 * (exp(usd) - 1) - 7e5 * (exp(gbp) - 1) + (bill?.value ?? 0) * (exp(usd) * price - 1);
    expect(output.scenarioPnl[7]).toBeCloseTo(expected, 6);
    const ascending = [...output.scenarioPnl].sort((a, b) => a - b);
    expect(output.worst.map(({ pnl }) => pnl)).toEqual(ascending.slice(0, 3));
    expect(output.window).toMatchObject({ from: '2020-01-01', days: 120, scenarios: 120 });
    expect(trace.map(({ id }) => id)).toEqual([
      'scenarios',
      'valueAtRisk',
      'worst',
      'expectedShortfall',
      'exposures',
      ...output.components.map(({ id }) => `component.${id}`),
    ]);
    const shares = trace.filter(({ id }) => id.startsWith('component.'));
    expect(shares.map(({ result }) => Number(result))).toEqual(
      output.components.map(({ valueAtRisk }) => valueAtRisk),
    );
    const refs = trace.flatMap(({ inputs }) => inputs.flatMap(({ ref }) => ref ?? []));
    expect(trace.map(({ id }) => id)).toEqual(expect.arrayContaining(refs));
    expect(warnings).toEqual([]);
  });

  test('a longer horizon overlaps by default and scales on request', () => {
    const wire = { ...wirePortfolio(300), confidence: 0.95, horizonDays: 10 };
    const overlapping = historical(wire);
    expect(overlapping.output.window.scenarios).toBe(291);
    expect(overlapping.warnings.map(({ code }) => code)).toContain('RISK_OVERLAPPING');
    const scaled = historical({ ...wire, horizonMethod: 'sqrt-time' });
    const oneDay = historical({ ...wire, horizonDays: 1 });
    expect(scaled.output.valueAtRisk).toBeCloseTo(Math.sqrt(10) * oneDay.output.valueAtRisk, 6);
    expect(scaled.warnings.map(({ code }) => code)).toContain('RISK_SQRT_TIME');
  });

  test('a window without a tail is refused, a thin one is marked', () => {
    expect(runWire(historicalRisk, wirePortfolio(99))).toMatchObject({
      error: { kind: 'not-applicable', code: 'RISK_WINDOW_SHORT' },
    });
    const thin = historical(wirePortfolio(250));
    expect(thin.warnings.map(({ code }) => code)).toEqual(['RISK_SMALL_SAMPLE']);
    expect(thin.output.interval.upper).toBeNull();
  });

  test('a portfolio in one currency has no risk and says so', () => {
    const wire = wirePortfolio();
    const { output, warnings } = historical({ ...wire, positions: wire.positions.slice(3) });
    expect([output.valueAtRisk, output.expectedShortfall]).toEqual([0, 0]);
    expect(warnings.map(({ code }) => code)).toEqual(['RISK_NO_FACTOR']);
  });

  test('a portfolio in one currency needs no window: zeros by every method', () => {
    const wire = wirePortfolio();
    const alone = { ...wire, positions: wire.positions.slice(3), dates: [], factors: [] };
    const tails = ['normal', 'student', 'cornish-fisher'].map((distribution) =>
      unwrap(runWire(parametricRisk, { ...alone, distribution })),
    );
    const all = [unwrap(runWire(historicalRisk, alone)), ...tails];
    for (const { output, warnings } of all) {
      const { valueAtRisk, expectedShortfall, components, window, portfolioValue } = output;
      expect([valueAtRisk, expectedShortfall, window.days]).toEqual([0, 0, 0]);
      expect(components.map((each) => each.valueAtRisk)).toEqual(alone.positions.map(() => 0));
      expect(portfolioValue).toBeGreaterThan(0);
      expect(warnings.map(({ code }) => code)).toEqual(['RISK_NO_FACTOR']);
    }
    expect(historical(alone).output.interval).toEqual({ level: 0.95, lower: 0, upper: 0 });
  });

  test('positions that offset each other are marked as such, not as unmoved', () => {
    const wire = wirePortfolio();
    const [first] = wire.positions;
    const short = { ...first, id: 'short', value: -(first?.value ?? 0) };
    const { output, warnings } = historical({ ...wire, positions: [first, short] });
    expect(output.valueAtRisk).toBe(0);
    expect(warnings.map(({ code }) => code)).toContain('RISK_NO_EXPOSURE');
  });

  test('a move beyond all numbers is a typed error', () => {
    const wire = wirePortfolio(120);
    wire.factors[0]?.returns.splice(3, 1, 1000);
    expect(runWire(historicalRisk, wire)).toMatchObject({ error: { code: 'RISK_OVERFLOW' } });
  });

  test('losses beyond VaR may be none', () => {
    const flat = new Float64Array(200).fill(4);
    expect(historicalTail(flat, 0.95, 'type-7', 'beyond-var')).toMatchObject({
      error: { code: 'ES_UNDEFINED' },
    });
  });

  test('the interval of VaR holds the true quantile as often as it says', () => {
    const [truth, days, trials] = [normalQuantile(0.95), 250, 400];
    let hits = 0;
    for (let trial = 0; trial < trials; trial++) {
      const losses = Float64Array.from(draws(100 + trial, days, 1));
      const { order } = unwrap(historicalTail(losses, 0.95, 'type-7', 'acerbi-tasche'));
      const { lower, upper } = varInterval(losses, order, 0.95, 0.9);
      if (lower <= truth && truth <= (upper ?? Number.POSITIVE_INFINITY)) hits++;
    }
    // At least 90 %, less four standard errors.
    expect(hits / trials).toBeGreaterThan(0.9 - 4 * Math.sqrt((0.9 * 0.1) / trials));
    expect(hits / trials).toBeLessThan(0.99);
  });
});

describe('parametric risk', () => {
  test('one position alone has its own risk in full', () => {
    const wire = wirePortfolio();
    const { output } = parametric({ ...wire, positions: wire.positions.slice(0, 1) });
    const [only] = output.components;
    for (const figure of [
      only?.valueAtRisk,
      only?.standaloneValueAtRisk,
      only?.incrementalValueAtRisk,
    ])
      expect(figure).toBeCloseTo(output.valueAtRisk, 6);
  });

  test('Cornish-Fisher without skew and kurtosis is normal, and its ES is the mean of the tail', () => {
    const plain = cornishFisherMultiples(0.99, { skewness: 0, excessKurtosis: 0 });
    expect(plain.valueAtRisk).toBeCloseTo(normalMultiples(0.99).valueAtRisk, 14);
    expect(plain.expectedShortfall).toBeCloseTo(normalMultiples(0.99).expectedShortfall, 14);
    const shape = { skewness: -0.4, excessKurtosis: 1.5 };
    expect(isCornishFisherValid(shape)).toBe(true);
    const steps = 20_000;
    const quantiles = Float64Array.from(
      { length: steps },
      (_, step) =>
        cornishFisherMultiples(0.975 + (0.025 * (step + 0.5)) / steps, shape).valueAtRisk,
    );
    const shortfall = cornishFisherMultiples(0.975, shape).expectedShortfall;
    expect(Math.abs(sumOf(quantiles) / steps - shortfall)).toBeLessThan(1e-4);
  });

  test('gains without a variance have no Student-t risk', () => {
    const wire = wirePortfolio();
    const wild = wire.factors[0]?.returns.map((value) => 1e6 * value * value * value);
    const factors = [{ id: 'USD', kind: 'fx', returns: wild }];
    const positions = wire.positions.slice(0, 1);
    const result = runWire(parametricRisk, {
      ...wire,
      factors,
      positions,
      distribution: 'student',
    });
    expect(result).toMatchObject({ error: { code: 'STUDENT_NO_VARIANCE' } });
    expect(fitStudent([3, 3, 3])).toMatchObject({ error: { code: 'STUDENT_NO_SPREAD' } });
  });

  test('a shape outside the domain of Cornish-Fisher is marked', () => {
    const wire = wirePortfolio();
    wire.factors[0]?.returns.splice(3, 1, 0.2);
    const { warnings, output } = parametric({ ...wire, distribution: 'cornish-fisher' });
    expect(output.excessKurtosis).toBeGreaterThan(8);
    expect(warnings.map(({ code }) => code)).toContain('CORNISH_FISHER_DOMAIN');
  });

  test('fatter tails give more ES, and two days are the least', () => {
    const wire = wirePortfolio();
    const normal = parametric(wire).output.expectedShortfall;
    const student = parametric({ ...wire, distribution: 'student', degreesOfFreedom: 3 }).output;
    expect(student.expectedShortfall).toBeGreaterThan(normal);
    const fitted = parametric({ ...wire, distribution: 'student' }).output;
    expect(fitted.degreesOfFreedom).toBeGreaterThan(10);
    expect(fitted.expectedShortfall).toBeLessThan(student.expectedShortfall);
    expect(runWire(parametricRisk, wirePortfolio(1))).toMatchObject({
      error: { code: 'RISK_WINDOW_SHORT' },
    });
  });
});

describe('backtest', () => {
  const wire = (losses: number[], model: object, confidence = 0.99) => ({
    dates: datesFor(losses.length),
    pnl: losses.map((loss) => -loss),
    confidence,
    model,
  });

  test('only a loss strictly above VaR is an exception', () => {
    const losses = new Array<number>(250).fill(0).fill(10, 0, 3).fill(10.5, 3, 8);
    const valueAtRisk = new Array<number>(250).fill(10);
    const { output } = unwrap(runWire(backtestRisk, wire(losses, { kind: 'given', valueAtRisk })));
    expect(output.exceptionCount).toBe(5);
    expect(output.transitions).toEqual({ n00: 243, n01: 1, n10: 1, n11: 4 });
    expect(output.trafficLight).toMatchObject({ zone: 'yellow', plusFactor: 0.4, days: 250 });
    expect(output.independence.pValue).toBeLessThan(1e-6);
  });

  test('every figure of the test has a step of its own', () => {
    const losses = new Array<number>(250).fill(0).fill(10.5, 3, 8);
    const valueAtRisk = new Array<number>(250).fill(10);
    const { output, trace } = unwrap(
      runWire(backtestRisk, wire(losses, { kind: 'given', valueAtRisk })),
    );
    const results = Object.fromEntries(trace.map(({ id, result }) => [id, result]));
    expect(results).toEqual({
      exceptions: '5',
      unconditionalCoverage: String(output.unconditionalCoverage.statistic),
      'unconditionalCoverage.pValue': String(output.unconditionalCoverage.pValue),
      independence: String(output.independence.statistic),
      'independence.pValue': String(output.independence.pValue),
      conditionalCoverage: String(output.conditionalCoverage.statistic),
      'conditionalCoverage.pValue': String(output.conditionalCoverage.pValue),
      trafficLight: 'yellow',
    });
    const refs = trace.flatMap(({ inputs }) => inputs.flatMap(({ ref }) => ref ?? []));
    expect(Object.keys(results)).toEqual(expect.arrayContaining(refs));
  });

  test('the VaR of a day does not see that day', () => {
    const losses = draws(5, 400, 1);
    for (const kind of ['historical', 'normal', 'ewma']) {
      const before = unwrap(runWire(backtestRisk, wire(losses, { kind, windowDays: 250 }))).output;
      const changed = losses.with(300, 50);
      const after = unwrap(runWire(backtestRisk, wire(changed, { kind, windowDays: 250 }))).output;
      expect([...after.valueAtRisk.slice(0, 51)]).toEqual([...before.valueAtRisk.slice(0, 51)]);
      expect(after.valueAtRisk[51]).not.toBe(before.valueAtRisk[51]);
    }
  });

  test('no exception and nothing but exceptions have a finite ratio', () => {
    expect(kupiec(0, 100, 0.99).statistic).toBeCloseTo(2.01006717070029, 12);
    expect(Number.isFinite(kupiec(100, 100, 0.99).statistic)).toBe(true);
    expect(christoffersen(countTransitions([false, false, false])).statistic).toBe(0);
    expect(trafficLight(3, 100, 0.95)).toMatchObject({ zone: 'green', plusFactor: null });
  });

  test('mismatched, short or broken series are refused', () => {
    const losses = draws(5, 100, 1);
    const given = (valueAtRisk: number[]) => ({ kind: 'given', valueAtRisk });
    expect(runWire(backtestRisk, wire(losses, given([1])))).toMatchObject({
      error: { code: 'BACKTEST_LENGTH' },
    });
    expect(runWire(backtestRisk, wire(losses, { kind: 'normal', windowDays: 100 }))).toMatchObject({
      error: { code: 'BACKTEST_TOO_SHORT' },
    });
    const input = z.decode(backtestRisk.input, wire(losses, given(losses)) as never);
    const huge = losses.map(() => 1e300);
    const rolling = { kind: 'ewma', windowDays: 50 };
    expect(runWire(backtestRisk, wire(huge, rolling))).toMatchObject({
      error: { code: 'BACKTEST_SERIES_INVALID' },
    });
    input.pnl.set([Number.NaN], 4);
    expect(backtestRisk.run(input, silentContext)).toMatchObject({
      error: { code: 'BACKTEST_SERIES_INVALID' },
    });
  });
});

describe('wire form', () => {
  test('the output survives its wire form', () => {
    for (const [calculation, run] of [
      [historicalRisk, historical],
      [parametricRisk, parametric],
    ] as const) {
      const { output } = run(wirePortfolio());
      const wire = z.encode(calculation.output, output as never);
      expect(z.decode(calculation.output, JSON.parse(JSON.stringify(wire)))).toEqual(output);
    }
  });
});
