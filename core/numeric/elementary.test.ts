/** The elementary functions against 60-digit decimal arithmetic, and their special values. */
import DecimalJs from 'decimal.js';
import { describe, expect, test } from 'vitest';
import { cos, exp, expm1, log, log1p, log10, pow, sin, tanh } from './elementary.ts';

const Wide = DecimalJs.clone({ precision: 60, toExpNeg: -400, toExpPos: 400 });
type Wide = DecimalJs;

const bits = new DataView(new ArrayBuffer(8));

/** The exact value of a double: the Decimal constructor reads its shortest text, which differs. */
function exactly(value: number): Wide {
  let [whole, halvings] = [value, 0];
  for (; Math.floor(whole) !== whole; halvings++) whole *= 2;
  const integer = new Wide(BigInt(whole).toString());
  return halvings === 0 ? integer : integer.div(new Wide(2).pow(halvings));
}

/** The distance of `value` from `exact` in units of the last place of `exact`. */
function ulps(value: number, exact: Wide): number {
  const nearest = Math.abs(exact.toNumber());
  bits.setFloat64(0, Math.max(nearest, 2.3e-308));
  bits.setBigInt64(0, bits.getBigInt64(0) + 1n);
  const unit = bits.getFloat64(0) - Math.max(nearest, 2.3e-308);
  return exactly(value).minus(exact).abs().div(unit).toNumber();
}

/** A small multiplicative sequence: the test points have to be the same on every run. */
function* points(count: number, low: number, high: number): Generator<number> {
  let state = 12345;
  for (let index = 0; index < count; index++) {
    state = (state * 48271) % 2147483647;
    yield low + ((high - low) * state) / 2147483647;
  }
}

function worst(
  own: (x: number) => number,
  reference: (x: Wide) => Wide,
  xs: Iterable<number>,
): number {
  let most = 0;
  for (const x of xs) most = Math.max(most, ulps(own(x), reference(exactly(x))));
  return most;
}

describe('accuracy in units of the last place', () => {
  test('exp', () => {
    const reference = (x: Wide) => x.exp();
    expect(worst(exp, reference, points(400, -700, 709))).toBeLessThan(1);
    expect(worst(exp, reference, points(400, -1, 1))).toBeLessThan(1);
  });

  test('log', () => {
    const reference = (x: Wide) => x.ln();
    expect(worst(log, reference, points(400, 0.4, 2.2))).toBeLessThan(1);
    expect(worst(log, reference, points(200, 2, 1e6))).toBeLessThan(1);
    expect(worst(log, reference, [1e-300, 5e-324, 1e-310, 1.7e308, 1 + 2 ** -52])).toBeLessThan(1);
  });

  test('log10', () => {
    const reference = (x: Wide) => x.ln().div(new Wide(10).ln());
    expect(worst(log10, reference, points(200, 0.4, 2000))).toBeLessThan(1);
    expect([1, 10, 1000, 1e15, 1e-7].map(log10)).toEqual([0, 1, 3, 15, -7]);
  });

  test('expm1', () => {
    const reference = (x: Wide) => x.exp().minus(1);
    expect(worst(expm1, reference, points(400, -1, 1))).toBeLessThan(2);
    expect(worst(expm1, reference, points(200, -38, 45))).toBeLessThan(2);
    expect(worst(expm1, reference, points(100, -1e-5, 1e-5))).toBeLessThan(2);
  });

  test('log1p', () => {
    const reference = (x: Wide) => x.plus(1).ln();
    expect(worst(log1p, reference, points(400, -0.9, 2))).toBeLessThan(2);
    expect(worst(log1p, reference, points(100, -1e-5, 1e-5))).toBeLessThan(2);
    expect(worst(log1p, reference, points(100, 2, 1e9))).toBeLessThan(2);
  });

  test('sin and cos', () => {
    const sine = (x: Wide) => Wide.sin(x);
    const cosine = (x: Wide) => Wide.cos(x);
    expect(worst(sin, sine, points(300, -10, 10))).toBeLessThan(1);
    expect(worst(cos, cosine, points(300, -10, 10))).toBeLessThan(1);
    expect(worst(sin, sine, points(60, -1e6, 1e6))).toBeLessThan(1);
    expect(worst(cos, cosine, points(60, -1e6, 1e6))).toBeLessThan(1);
    // Doubles next to multiples of pi/2 lose the most bits in the reduction.
    const nearTurns = [11, 22, 355, 710, 103993].flatMap((n) => [n, n / 2, n * Math.PI]);
    expect(worst(sin, sine, nearTurns)).toBeLessThan(1);
    expect(worst(cos, cosine, nearTurns)).toBeLessThan(1);
  });

  test('sin of huge angles', () => {
    const VeryWide = DecimalJs.clone({ precision: 400 });
    const halfPi = VeryWide.acos(0);
    for (const x of [1.7e6, 123456789.125, 1e22, 6.02e23, 8.5e200, 1.7976931348623157e308]) {
      const turns = new VeryWide(exactly(x)).div(halfPi).round();
      const rest = new Wide(
        new VeryWide(exactly(x)).minus(turns.times(halfPi)).toSignificantDigits(60),
      );
      const quadrant = turns.mod(4).toNumber();
      const sine = quadrant % 2 === 0 ? Wide.sin(rest) : Wide.cos(rest);
      expect(ulps(sin(x), quadrant >= 2 ? sine.neg() : sine)).toBeLessThan(1);
      expect(sin(-x)).toBe(-sin(x));
    }
  });

  test('tanh', () => {
    const reference = (x: Wide) => {
      const twice = x.times(2).exp();
      return twice.minus(1).div(twice.plus(1));
    };
    expect(worst(tanh, reference, points(400, -3, 3))).toBeLessThan(2);
    expect(worst(tanh, reference, points(100, -25, 25))).toBeLessThan(2);
  });

  test('pow', () => {
    const exponents = [0.5, -0.5, 1.5, 2, 3, 12, 365, 1 / 3, -7.25, 100.1];
    for (const y of exponents)
      expect(
        worst(
          (x) => pow(x, y),
          (x) => x.pow(exactly(y)),
          points(60, 0.2, 6.5),
        ),
      ).toBeLessThan(1);
    expect(ulps(pow(1.0001, 5_000_000), exactly(1.0001).pow(5_000_000))).toBeLessThan(1);
    expect(ulps(pow(10, 308), new Wide(10).pow(308))).toBeLessThan(1);
    expect(ulps(pow(2, -1074), new Wide(2).pow(-1074))).toBeLessThan(1e-40);
  });
});

describe('special values', () => {
  test('powers agree with the language', () => {
    const awkward = [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      0.5,
      -0.5,
      3,
      -3,
      1e300,
      -1e300,
      Infinity,
      -Infinity,
      NaN,
    ];
    for (const x of awkward)
      for (const y of awkward) {
        const native = x ** y;
        const own = pow(x, y);
        const near = Math.abs(own - native) <= 3e-16 * Math.abs(native);
        expect(Object.is(own, native) || near, `${x} to the ${y}: ${own}`).toBe(true);
      }
  });

  test('ends of the ranges', () => {
    expect([exp(710), exp(-746), exp(-Infinity), exp(NaN)]).toEqual([Infinity, 0, 0, NaN]);
    expect([log(0), log(-1), log(Infinity), log(1)]).toEqual([-Infinity, NaN, Infinity, 0]);
    expect([expm1(-Infinity), expm1(Infinity), log1p(-1), log1p(-2)]).toEqual([
      -1,
      Infinity,
      -Infinity,
      NaN,
    ]);
    expect([sin(Infinity), cos(NaN), cos(0), tanh(-Infinity), tanh(400)]).toEqual([
      NaN,
      NaN,
      1,
      -1,
      1,
    ]);
    expect(Object.is(sin(-0), -0) && Object.is(tanh(-0), -0) && Object.is(expm1(-0), -0)).toBe(
      true,
    );
  });
});
