/**
 * Workbooks of waterfalls of every form: what their formulas come to is what the engine gives, in decimals
 * over random funds and in LibreOffice over one fund with everything that agreements know.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { silentContext } from '../../../../core/calculation.ts';
import {
  type WaterfallInput,
  type WaterfallOutput,
  waterfallCalculation,
} from '../../../../core/fund/waterfallCalculation.ts';
import { unwrap } from '../../../../core/result.ts';
import { fundArbitrary } from '../../../../test/helpers/fundArbitraries.ts';
import {
  hasOffice,
  loadWorkbook,
  plainCells,
  reopened,
  withoutResults,
} from '../../../../test/helpers/office.ts';
import { sampleFrame } from '../../../../test/helpers/reportSamples.ts';
import { writeExcel } from '../../excel/writeExcel.ts';
import { differenceOf, workbookInputOf } from './fromRun.ts';
import { waterfallValues } from './values.ts';
import { waterfallWorkbook } from './workbook.ts';

function run(facts: WaterfallInput) {
  const { output, trace } = unwrap(waterfallCalculation.run(facts, silentContext));
  return { output: output as WaterfallOutput, trace };
}

const eur = (amount: string) => ({ currency: 'EUR', amount });

const preferred = {
  currency: 'EUR',
  preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
  catchUp: { share: '1' },
  carry: { rate: '0.2' },
};
const dealwise = { ...preferred, form: 'deal-by-deal' };

/** One set of terms of every kind that changes which formulas are written. */
const TERMS: { readonly [name: string]: object } = {
  'whole fund with carry tiers, by quarters': {
    ...preferred,
    form: 'whole-fund',
    order: 'preferred-first',
    preferredReturn: {
      ...{ rateAnnual: '0.07', compounding: 'compound', convention: 'quarter-end' },
      ...{ dayCount: 'act/360', onFees: false },
    },
    carryTiers: [{ irr: '0.12', multiple: '1.3', carryRate: '0.25', catchUpShare: '0.6' }],
  },
  'deal by deal, losses carried forward': dealwise,
  'deal by deal, each alone': { ...dealwise, losses: 'each-deal-alone' },
  'hybrid, whole fund': { ...dealwise, form: 'hybrid', test: { kind: 'whole-fund' } },
  'hybrid, fair value': { ...dealwise, form: 'hybrid', test: { kind: 'fair-value' } },
  'investor hurdles': {
    form: 'investor-hurdles',
    currency: 'EUR',
    tiers: [
      { irr: '0.08', promote: '0' },
      { irr: '0.12', multiple: '1.2', promote: '0.15' },
    ],
    finalPromote: '0.3',
  },
};

/** Two deals, a third written off, an expense, an advance, carry given back, and side letters. */
function factsOf(terms: object): WaterfallInput {
  const holder = (id: string, amount: string, own: object = {}) => ({
    ...{ id, name: `Holder ${id}`, classId: 'A', className: 'Class A', kind: 'lp' },
    commitment: eur(amount),
    ...own,
  });
  const flow = (date: string, kind: string, amount: string | null, rest: object = {}) => ({
    ...{ date, kind },
    ...(amount !== null && { amount: eur(amount) }),
    ...rest,
  });
  const isHurdles = 'finalPromote' in terms;
  const hasTiers = 'carryTiers' in terms;
  return z.decode(
    waterfallCalculation.input as never,
    {
      terms,
      commitments: [
        holder('1', '30000000.00'),
        holder('2', '17000000.00', { carryRate: '0.1' }),
        holder('3', '11000000.00', isHurdles || hasTiers ? {} : { preferredRate: '0.06' }),
        holder('4', '7000000.00', { excusedDeals: ['Helion'] }),
        holder('gp', '1300000.00', { kind: 'gp' }),
      ],
      flows: [
        flow('2019-03-11', 'call', '900000.00', { use: 'expenses' }),
        flow('2019-05-02', 'call', '21000000.00', { deal: 'Alzette' }),
        flow('2020-02-28', 'call', '14000000.00', { deal: 'Helion' }),
        flow('2020-11-16', 'call', '9000000.00', { deal: 'Moselle' }),
        flow('2021-01-04', 'call', '650000.00', { use: 'fees' }),
        flow('2021-06-30', 'distribution', '24500000.00', { deal: 'Alzette', share: '0.6' }),
        flow('2021-12-31', 'tax-distribution', '310000.00', { deal: 'Alzette' }),
        flow('2022-04-19', 'write-off', null, { deal: 'Moselle' }),
        flow('2022-09-30', 'distribution', '19750000.00', { deal: 'Alzette' }),
        flow('2023-03-15', 'clawback', '120000.00'),
      ],
      valuations: [
        { date: '2021-03-31', amount: eur('61000000.00') },
        { date: '2022-03-31', amount: eur('22000000.00') },
      ],
      taxDistributions: { rate: '0.4' },
      distribution: { date: '2024-08-20', amount: eur('38123456.78'), deal: 'Helion' },
    } as never,
  ) as WaterfallInput;
}

const workbookOf = (tables: ReturnType<typeof waterfallValues>) =>
  writeExcel({
    ...sampleFrame,
    ...{ id: 'fund.waterfallWorkbook', title: 'Waterfall', subtitle: 'Of a test' },
    sections: tables,
  });

describe('formulas of a waterfall', () => {
  it('come to the engine\u2019s lines over random funds of every form', () => {
    fc.assert(
      fc.property(fundArbitrary, (facts) => {
        const { output } = run(facts);
        const result = waterfallWorkbook(workbookInputOf(facts, output));
        expect(differenceOf(output, result)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it.skipIf(!hasOffice)(
    'come to them in LibreOffice, without any stored result',
    { timeout: 300_000 },
    async () => {
      const books = await Promise.all(
        Object.entries(TERMS).map(async ([name, terms]) => {
          const facts = factsOf(terms);
          const { output } = run(facts);
          const result = waterfallWorkbook(workbookInputOf(facts, output));
          expect(differenceOf(output, result), name).toBeUndefined();
          const carry = output.holders.find(({ kind }) => kind === 'carry');
          expect(carry?.total.minor, name).toBeGreaterThan(0n);
          const bytes = await workbookOf(result.tables);
          return { name, output, bytes };
        }),
      );
      const stripped = await Promise.all(books.map(({ bytes }) => withoutResults(bytes)));
      const computed = await reopened(...stripped);
      for (const [index, { name, output, bytes }] of books.entries()) {
        const book = computed[index];
        if (book === undefined) throw new Error(`LibreOffice did not open ${name}`);
        const found = new Map(
          plainCells(book).map((cell) => [`${cell.sheet}!${cell.address}`, cell.value]),
        );
        const formulas = plainCells(await loadWorkbook(bytes)).filter((cell) => cell.formula);
        expect(formulas.length, name).toBeGreaterThan(400);
        for (const { sheet, address, value } of formulas) {
          const at = found.get(`${sheet}!${address}`);
          const place = `${name}, ${sheet}!${address}`;
          if (typeof value === 'number') expect(at as number, place).toBeCloseTo(value, 4);
          else expect(at, place).toBe(value);
        }
        const totals = new Map<string, number>();
        book.getWorksheet('Who gets what (EUR)')?.eachRow((row) => {
          totals.set(row.getCell(1).text, Number(row.getCell(row.cellCount).result));
        });
        for (const holder of output.holders)
          expect(BigInt(Math.round((totals.get(holder.name) ?? 0) * 100)), name).toBe(
            holder.total.minor,
          );
      }
    },
  );
});

describe('a waterfall whose formulas would miss a unit', () => {
  const facts = factsOf(dealwise);
  const { output, trace } = run(facts);

  it('is told apart by the line in which they differ', () => {
    const other = {
      ...output,
      holders: output.holders.map((holder) => ({
        ...holder,
        lines: holder.lines.map((line) =>
          holder.id === '2' && line.tierId === 'carry-split'
            ? { ...line, amount: { ...line.amount, minor: line.amount.minor + 1n } }
            : line,
        ),
      })),
    };
    const result = waterfallWorkbook(workbookInputOf(facts, output));
    expect(differenceOf(other, result)).toMatch(/ of Holder 2$/);
  });

  it('is stated in values that foot, with every step of the run', async () => {
    const [values, steps] = waterfallValues(output, trace);
    expect(steps?.rows.filter(({ cells }) => cells.step !== undefined)).toHaveLength(trace.length);
    expect(values?.rows).toHaveLength(output.holders.length + 1);
    const told = steps?.rows.map(({ cells }) => `${cells.value ?? ''} ${cells.result ?? ''}`) ?? [];
    expect(told.filter((text) => /(^|[^.\d,])\d{4,}[.\s]/.test(`${text} `))).toEqual([]);
    const formulas = plainCells(
      await loadWorkbook(await workbookOf(waterfallValues(output, trace))),
    ).filter((cell) => cell.formula !== null);
    // Only the sums below the columns.
    expect(formulas).toHaveLength(output.tiers.length + 1);
  });
});
