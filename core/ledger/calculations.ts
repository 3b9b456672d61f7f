/**
 * The ledger's statements, revaluation and closing as calculations on plain JSON: a chart and postings
 * in, figures and journals out. The screens read the same rules over sums that the store keeps.
 */
import { z } from 'zod';
import { type Calculation, defineCalculation, type TraceStep } from '../calculation.ts';
import { fxTable } from '../market/fx.ts';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { formatAmount } from '../money/money.ts';
import { ok } from '../result.ts';
import { dateOf, dateParts } from '../time/dates.ts';
import { balanceSheet, incomeStatement, trialBalance } from './balances.ts';
import {
  balancesOf,
  booksShape,
  checkBooks,
  figuresOut,
  figuresSchema,
  journalOut,
  journalSchema,
  monetaryBalances,
  sectionOut,
  sectionSchema,
  sumsOf,
} from './booksInput.ts';
import { closeYear } from './closing.ts';
import { revalue } from './revaluation.ts';

const trialInput = z.object({ ...booksShape, from: dateSchema, to: dateSchema });
const trialOutput = z.object({
  rows: z.array(
    z.object({
      accountId: z.string(),
      code: z.string(),
      base: figuresSchema,
      currencies: z.array(figuresSchema),
    }),
  ),
  total: figuresSchema,
});

const trialCalculation: Calculation<typeof trialInput, typeof trialOutput> = defineCalculation({
  id: 'ledger.trialBalance',
  version: '1.0.0',
  label: 'Trial balance',
  description: 'Opening, debits, credits and closing of every account from its postings',
  input: trialInput,
  output: trialOutput,
  run(input) {
    const checked = checkBooks(input);
    if (!checked.ok) return checked;
    const { from, to, baseCurrency, accounts } = input;
    const { rows, total } = trialBalance(accounts, sumsOf(input, from, to), baseCurrency);
    const trace = rows.map(
      ({ account, base }): TraceStep => ({
        id: `account.${account.code}`,
        label: `${account.code} ${account.name}`,
        rule: 'opening + debits - credits',
        inputs: [
          { label: 'Opening', value: formatAmount(base.opening), unit: baseCurrency },
          { label: 'Debits', value: formatAmount(base.debit), unit: baseCurrency },
          { label: 'Credits', value: formatAmount(base.credit), unit: baseCurrency },
        ],
        result: formatAmount(base.closing),
        unit: baseCurrency,
      }),
    );
    const output = {
      rows: rows.map(({ account, base, currencies }) => ({
        accountId: account.id,
        code: account.code,
        base: figuresOut(base),
        currencies: currencies.map(figuresOut),
      })),
      total: figuresOut(total),
    };
    return ok({ output, trace, warnings: [] });
  },
});

const sheetInput = z.object({
  ...booksShape,
  date: dateSchema,
  yearStart: z.int().min(1).max(12).default(1).meta({ title: 'First month of the year' }),
});
const sheetOutput = z.object({
  assets: sectionSchema,
  liabilities: sectionSchema,
  equity: sectionSchema,
  resultOfYear: moneyCodec,
  resultBefore: moneyCodec,
  equityTotal: moneyCodec,
});

const sheetCalculation: Calculation<typeof sheetInput, typeof sheetOutput> = defineCalculation({
  id: 'ledger.balanceSheet',
  version: '1.0.0',
  label: 'Balance sheet',
  description: 'Assets, liabilities and equity on a date from postings',
  input: sheetInput,
  output: sheetOutput,
  run(input) {
    const checked = checkBooks(input);
    if (!checked.ok) return checked;
    const { accounts, date, yearStart, baseCurrency } = input;
    const { year, month } = dateParts(date);
    const begin = dateOf(month >= yearStart ? year : year - 1, yearStart, 1);
    const { trace, assets, liabilities, equity, ...rest } = balanceSheet(
      accounts,
      balancesOf(input, (posting) => posting.date <= date),
      balancesOf(input, (posting) => posting.date < begin),
      baseCurrency,
    );
    const sections = {
      assets: sectionOut(assets),
      liabilities: sectionOut(liabilities),
      equity: sectionOut(equity),
    };
    const { resultOfYear, resultBefore, equityTotal } = rest;
    const output = { ...sections, resultOfYear, resultBefore, equityTotal };
    return ok({ output, trace, warnings: [] });
  },
});

const incomeOutput = z.object({
  income: sectionSchema,
  expenses: sectionSchema,
  result: moneyCodec,
});

const incomeCalculation: Calculation<typeof trialInput, typeof incomeOutput> = defineCalculation({
  id: 'ledger.incomeStatement',
  version: '1.0.0',
  label: 'Income statement',
  description: 'Income, expenses and result of a stretch of days, without closing journals',
  input: trialInput,
  output: incomeOutput,
  run(input) {
    const checked = checkBooks(input);
    if (!checked.ok) return checked;
    const { from, to, accounts, baseCurrency } = input;
    const movements = balancesOf(
      input,
      ({ date, closing }) => !closing && from <= date && date <= to,
    );
    const { income, expenses, result, trace } = incomeStatement(accounts, movements, baseCurrency);
    const output = { income: sectionOut(income), expenses: sectionOut(expenses), result };
    return ok({ output, trace, warnings: [] });
  },
});

const revaluationInput = z.object({
  ...booksShape,
  date: dateSchema,
  rates: z
    .array(
      z.object({
        base: currencySchema,
        quote: currencySchema,
        date: dateSchema,
        rate: decimalSchema,
        source: z.string(),
      }),
    )
    .meta({ title: 'Rates', description: 'Units of quote for one of base' }),
  gainAccountId: z.string(),
  lossAccountId: z.string(),
});
const revaluationOutput = z.object({
  items: z.array(
    z.object({
      accountId: z.string(),
      amount: moneyCodec,
      before: moneyCodec,
      rate: decimalSchema,
      rateDate: dateSchema,
      rateSource: z.string(),
      after: moneyCodec,
      difference: moneyCodec,
    }),
  ),
  gain: moneyCodec,
  loss: moneyCodec,
  journal: journalSchema.nullable(),
});

const revaluationCalculation: Calculation<typeof revaluationInput, typeof revaluationOutput> =
  defineCalculation({
    id: 'ledger.revaluation',
    version: '1.0.0',
    label: 'Revaluation',
    description: 'Exchange differences of monetary balances at closing rates (IAS 21.23, 21.28)',
    input: revaluationInput,
    output: revaluationOutput,
    run(input) {
      const checked = checkBooks(input);
      if (!checked.ok) return checked;
      const { date, gainAccountId, lossAccountId, accounts, baseCurrency } = input;
      const found = revalue({
        date,
        baseCurrency,
        accounts,
        balances: monetaryBalances(input, date),
        rates: fxTable(input.rates),
        gainAccountId,
        lossAccountId,
        externalId: `revaluation:${date}`,
      });
      if (!found.ok) return found;
      const { items, gain, loss, journal } = found.value.output;
      const output = {
        items: items.map((item) => ({ ...item })),
        gain,
        loss,
        journal: journalOut(journal),
      };
      return ok({ output, trace: found.value.trace, warnings: [] });
    },
  });

const closingInput = z.object({ ...booksShape, date: dateSchema, retainedAccountId: z.string() });
const closingOutput = z.object({
  items: z.array(z.object({ accountId: z.string(), amount: moneyCodec, base: moneyCodec })),
  result: moneyCodec,
  journal: journalSchema.nullable(),
});

const closingCalculation: Calculation<typeof closingInput, typeof closingOutput> =
  defineCalculation({
    id: 'ledger.closeYear',
    version: '1.0.0',
    label: 'Year-end closing',
    description: 'The journal that moves income and expenses to retained earnings',
    input: closingInput,
    output: closingOutput,
    run(input) {
      const checked = checkBooks(input);
      if (!checked.ok) return checked;
      const { date, baseCurrency, accounts, retainedAccountId } = input;
      const found = closeYear({
        date,
        baseCurrency,
        accounts,
        balances: monetaryBalances(input, date),
        retainedAccountId,
        externalId: `closing:${date}`,
      });
      if (!found.ok) return found;
      const { items, result, journal } = found.value.output;
      const output = {
        items: items.map((item) => ({ ...item })),
        result,
        journal: journalOut(journal),
      };
      return ok({ output, trace: found.value.trace, warnings: [] });
    },
  });

/** Statements, revaluation and closing, by id. */
export const ledgerCalculations: readonly Calculation[] = [
  trialCalculation,
  sheetCalculation,
  incomeCalculation,
  revaluationCalculation,
  closingCalculation,
];
