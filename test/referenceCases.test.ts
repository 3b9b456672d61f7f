/** `ballast calc` on every shared reference case, and the table of it in docs/spec/fund.md. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../main/hosts/cli/cli.ts';
import { Agreed, expectStated } from './helpers/agreed.ts';
import { type Calc, REFERENCE_SETS } from './helpers/referenceCases.ts';

const absent = !existsSync(new URL('../../shared/data/waterfall/', import.meta.url));
if (absent) console.log('skipped: ../shared is absent');

/** What the program prints and notes for one input on its standard input, and how it ends. */
async function started(id: string, input: object): Promise<[string, string, number]> {
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
  return [printed, noted, code];
}

const calc: Calc = async (id, input) => {
  const [printed, noted, code] = await started(id, input);
  if (code === 0) return JSON.parse(printed).output;
  return /\b[A-Z]+(_[A-Z]+)+\b/.exec(noted)?.[0] ?? noted;
};

describe('ballast calc on what cannot be', () => {
  const eur = (amount: string) => ({ currency: 'EUR', amount });
  const terms = {
    form: 'whole-fund',
    currency: 'EUR',
    preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
    catchUp: { share: '1' },
    carry: { rate: '0.2' },
  };
  const fund = {
    terms,
    commitments: [
      { id: 'a', name: 'A', classId: 'A', className: 'A', kind: 'lp', commitment: eur('100') },
    ],
    flows: [{ date: '2024-01-31', kind: 'call', amount: eur('50') }],
    distribution: { date: '2025-01-31', amount: eur('60') },
  };
  const call = (date: string, amount: object) => ({ date, kind: 'call', amount });

  it.each<[code: string, path: string, change: object]>([
    [
      'CATCH_UP_NEVER_COMPLETES',
      'terms.catchUp.share',
      { terms: { ...terms, catchUp: { share: '0.2' } } },
    ],
    ['FLOW_BEFORE_FIRST_CLOSING', 'flows.0.date', { firstClosing: '2024-02-01' }],
    ['CALLED_ABOVE_COMMITMENT', 'flows.0.amount', { flows: [call('2024-01-31', eur('100.01'))] }],
    [
      'CURRENCY_MIXED',
      'flows.0.amount',
      { flows: [call('2024-01-31', { currency: 'USD', amount: '1' })] },
    ],
    [
      'DISTRIBUTION_ABOVE_CASH',
      'distribution.amount',
      { distribution: { ...fund.distribution, cashAvailable: eur('59.99') } },
    ],
    [
      'FLOWS_OUT_OF_ORDER',
      'flows.1.date',
      { flows: [call('2024-01-31', eur('1')), call('2024-01-30', eur('1'))] },
    ],
  ])('refuses %s at %s and says what to change', async (code, path, change) => {
    const [printed, noted, exit] = await started('fund.waterfall', { ...fund, ...change });
    expect([printed, exit]).toEqual(['', 2]);
    expect(noted).toContain(`code ${code}`);
    expect(noted).toContain(path);
    expect(noted).toMatch(/\. [A-Z][^.]*\./);
  });
});

describe.skipIf(absent)('ballast calc', () => {
  it.each(REFERENCE_SETS)('agrees with the cases of %s', async (set, compare) => {
    const agreed = new Agreed();
    for (const { found, expected, tolerance, isRelative } of await compare(calc))
      expect(agreed.differ(found, expected, isRelative)).toBeLessThanOrEqual(tolerance);
    expectStated(set, agreed);
  });
});
