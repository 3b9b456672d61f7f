/** Distributions against figures computed with 40 digits (mpmath), and their inverses. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  binomialCdf,
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareSurvival,
  erf,
  erfc,
  incompleteBeta,
  incompleteGamma,
  logGamma,
  normalCdf,
  normalPdf,
  normalQuantile,
  studentCdf,
  studentPdf,
  studentQuantile,
} from './distributions.ts';

/** Name, arguments, exact value to double precision. */
const REFERENCE: [string, number[], number][] = [
  ['erf', [0.1], 0.1124629160182849],
  ['erf', [0.49], 0.511668261188523],
  ['erf', [0.51], 0.5292436198411704],
  ['erf', [1], 0.8427007929497149],
  ['erf', [2.5], 0.999593047982555],
  ['erf', [5], 0.9999999999984626],
  ['erfc', [-1.5], 1.9661051464753108],
  ['erfc', [0.3], 0.6713732405408726],
  ['erfc', [0.7], 0.32219880616258156],
  ['erfc', [3], 2.209049699858544e-5],
  ['erfc', [10], 2.088487583762545e-45],
  ['erfc', [26], 5.663192408856143e-296],
  ['normalCdf', [-37], 5.725571222524577e-300],
  ['normalCdf', [-8.25], 7.919726314642477e-17],
  ['normalCdf', [-2.326], 0.010009275340867665],
  ['normalCdf', [-0.3], 0.3820885778110474],
  ['normalCdf', [0.4], 0.6554217416103242],
  ['normalCdf', [1.96], 0.9750021048517795],
  ['normalPdf', [0], 0.3989422804014327],
  ['normalPdf', [1.5], 0.12951759566589172],
  ['normalPdf', [-6.5], 2.669556614762852e-10],
  ['normalQuantile', [1e-300], -37.0470962993612],
  ['normalQuantile', [1e-20], -9.262340089798407],
  ['normalQuantile', [0.001], -3.0902323061678136],
  ['normalQuantile', [0.01], -2.326347874040841],
  ['normalQuantile', [0.05], -1.6448536269514726],
  ['normalQuantile', [0.3], -0.5244005127080408],
  ['normalQuantile', [0.6], 0.2533471031357997],
  ['normalQuantile', [0.975], 1.9599639845400538],
  ['normalQuantile', [0.999], 3.090232306167813],
  ['logGamma', [0.5], 0.5723649429247001],
  ['logGamma', [3.5], 1.2009736023470743],
  ['logGamma', [12.25], 18.115669505710894],
  ['logGamma', [1000.5], 5908.674175848678],
  ['logGamma', [1000000], 12815504.569147611],
  ['chiSquareCdf', [3.84, 1], 0.9499564787512949],
  ['chiSquareCdf', [1.5, 2.5], 0.4149570252692738],
  ['chiSquareCdf', [90, 100], 0.24680203440017026],
  ['chiSquareCdf', [2100, 2000], 0.9413288886226819],
  ['chiSquareSurvival', [3.84, 1], 0.050043521248705106],
  ['chiSquareSurvival', [30, 2], 3.059023205018258e-7],
  ['chiSquareSurvival', [1200, 1000], 1.2255942330622905e-5],
  ['chiSquareQuantile', [0.95, 1], 3.8414588206941245],
  ['chiSquareQuantile', [0.99, 2], 9.210340371976182],
  ['chiSquareQuantile', [0.01, 10], 2.558212160187206],
  ['chiSquareQuantile', [0.5, 250], 249.33365030643904],
  ['studentCdf', [-2.5, 3], 0.04385332350403277],
  ['studentCdf', [1.2, 7.5], 0.866665538603389],
  ['studentCdf', [-8, 30], 3.1329112378503795e-9],
  ['studentCdf', [0.01, 4], 0.5037499218770507],
  ['studentPdf', [0.5, 4], 0.3222618685603871],
  ['studentPdf', [-3, 1.5], 0.029925689970337083],
  ['studentPdf', [1.5, 2000000000], 0.12951759565880874],
  ['studentQuantile', [0.01, 4], -3.746947387979197],
  ['studentQuantile', [0.99, 5.5], 3.240725680693837],
  ['studentQuantile', [0.3, 0.7], -0.8354411557069624],
  ['studentQuantile', [0.001, 1000], -3.098402163912923],
  ['studentQuantile', [0.05, 1], -6.313751514675043],
  ['studentQuantile', [0.975, 2], 4.302652729749462],
  ['incompleteBeta', [2, 3, 0.4], 0.5248],
  ['incompleteBeta', [0.5, 0.5, 0.1], 0.20483276469913345],
  ['incompleteBeta', [250, 4, 0.99], 0.7516556203719081],
  ['incompleteBeta', [1500, 800, 0.66], 0.7841638066287299],
  ['binomialCdf', [4, 250, 0.01], 0.8921876269036253],
  ['binomialCdf', [9, 250, 0.01], 0.9997498099312595],
  ['binomialCdf', [12, 250, 0.05], 0.517529094743085],
  ['binomialCdf', [0, 30, 0.5], 9.313225746154785e-10],
];

function expectClose(value: number, exact: number, relative = 1e-13): void {
  expect(Math.abs(value - exact)).toBeLessThanOrEqual(relative * Math.abs(exact));
}

describe('reference figures', () => {
  test.each(REFERENCE)('%s(%j)', (name, inputs, exact) => {
    const functions: Record<string, (...inputs: number[]) => number> = {
      binomialCdf,
      chiSquareCdf,
      chiSquareQuantile,
      chiSquareSurvival,
      erf,
      erfc,
      incompleteBeta,
      logGamma,
      normalCdf,
      normalPdf,
      normalQuantile,
      studentCdf,
      studentPdf,
      studentQuantile,
    };
    expectClose(functions[name]?.(...inputs) ?? Number.NaN, exact);
  });
});

describe('properties', () => {
  const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
  const degrees = fc.double({ min: 0.5, max: 2000, noNaN: true });

  test('quantiles invert their distribution functions', () => {
    fc.assert(
      fc.property(probability, degrees, (p, nu) => {
        expectClose(normalCdf(normalQuantile(p)), p, 1e-12);
        expectClose(studentCdf(studentQuantile(p, nu), nu), p, 1e-11);
        expectClose(chiSquareCdf(chiSquareQuantile(p, nu), nu), p, 1e-11);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  test('the halves of a distribution add up', () => {
    fc.assert(
      fc.property(degrees, fc.double({ min: 0, max: 3000, noNaN: true }), (a, x) => {
        const { lower, upper } = incompleteGamma(a, x);
        expect(lower + upper).toBeCloseTo(1, 14);
        expect(studentCdf(x, a) + studentCdf(-x, a)).toBeCloseTo(1, 14);
        expect(normalCdf(x / 300) + normalCdf(-x / 300)).toBeCloseTo(1, 14);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

test('values outside the domain give NaN, the ends give the ends', () => {
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  expect([chiSquareQuantile(0, 3), chiSquareQuantile(1, 3)]).toEqual([0, Infinity]);
  expect(studentQuantile(0, 3)).toBe(-Infinity);
  const outside = [
    normalQuantile(-0.1),
    normalQuantile(1.1),
    studentQuantile(0.5, -1),
    studentCdf(0, 0),
    chiSquareQuantile(0.5, 0),
    logGamma(0),
    incompleteBeta(-1, 1, 0.5),
    binomialCdf(1, 2, 1.5),
  ];
  for (const value of outside) expect(value).toBeNaN();
});
