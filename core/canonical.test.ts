/** Canonical JSON against the examples of RFC 8785 and against what has no JSON form. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';

test('the example of RFC 8785, section 3.2.2', () => {
  const value = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('members are sorted by UTF-16 code units and absent ones left out', () => {
  expect(
    canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, ö: 6 }),
  ).toBe('{"\\r":2,"1":4,"ö":6,"€":1,"😀":5,"\ufb33":3}');
  expect(canonicalJson({ b: undefined, a: -0 })).toBe('{"a":0}');
});

test.each([
  [Number.NaN, '$ is NaN'],
  [{ a: [1, Number.POSITIVE_INFINITY] }, '$.a[1] is Infinity'],
  [{ a: 1n }, '$.a is a bigint'],
  [[undefined], '$[0] is a undefined'],
  [{ a: new Float64Array(1) }, '$.a is no plain object'],
  [new Map(), '$ is no plain object'],
  ['\ud800', '$ holds half a character'],
])('refuses what JSON cannot hold', (value, message) => {
  expect(() => canonicalJson(value)).toThrow(message);
});

test('it is JSON of the same data, whatever the order of members', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
    { seed: 7 },
  );
});
