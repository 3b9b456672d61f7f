/** `ballast calc` on every shared reference case, and the table of it in docs/spec/fund.md. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../main/hosts/cli/cli.ts';
import { Agreed, expectStated } from './helpers/agreed.ts';
import { type Calc, REFERENCE_SETS } from './helpers/referenceCases.ts';

const absent = !existsSync(new URL('../../shared/data/waterfall/', import.meta.url));
if (absent) console.log('skipped: ../shared is absent');

/** What the program prints for one input on its standard input. */
const calc: Calc = async (id, input) => {
  let [printed, noted] = ['', ''];
  const code = await runCli(['calc', id], {
    out: (text) => {
      printed += text;
    },
    note: (text) => {
      noted += text;
    },
    readInput: async () => JSON.stringify(input),
  });
  if (code === 0) return JSON.parse(printed).output;
  return /\b[A-Z]+(_[A-Z]+)+\b/.exec(noted)?.[0] ?? noted;
};

describe.skipIf(absent)('ballast calc', () => {
  it.each(REFERENCE_SETS)('agrees with the cases of %s', async (set, compare) => {
    const agreed = new Agreed();
    for (const { found, expected, tolerance, isRelative } of await compare(calc))
      expect(agreed.differ(found, expected, isRelative)).toBeLessThanOrEqual(tolerance);
    expectStated(set, agreed);
  });
});
