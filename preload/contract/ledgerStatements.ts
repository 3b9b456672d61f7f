/** Statements of one entity, and the explanation of every figure of the ledger. */
import { z } from 'zod';
import { accountKinds } from '../../core/ledger/chart.ts';
import { currencySchema, dateSchema, idSchema, moneyCodec, sliceShape } from './common.ts';
import { query } from './define.ts';
import { explanationSchema } from './explain.ts';
import { entityAndDate, entityAndSpan, section, yearStart } from './ledgerShapes.ts';

/** Debit balances positive; opening + debit - credit = closing. */
const figures = z.object({
  opening: moneyCodec,
  debit: moneyCodec,
  credit: moneyCodec,
  closing: moneyCodec,
});

export const ledgerStatementsContract = {
  'ledger.trialBalance': query({
    permission: 'ledger.read',
    summary: 'Opening, debits, credits and closing of every account of an entity',
    input: z.object(entityAndSpan),
    output: z.object({
      baseCurrency: currencySchema,
      rows: z.array(
        z.object({
          ledgerAccountId: idSchema,
          code: z.string(),
          name: z.string(),
          kind: z.enum(accountKinds),
          base: figures,
          currencies: z.array(figures),
        }),
      ),
      total: figures,
    }),
  }),
  'ledger.balanceSheet': query({
    permission: 'ledger.read',
    summary: 'Assets, liabilities and equity of an entity on a date',
    input: z.object({ ...entityAndDate, yearStart }),
    output: z.object({
      baseCurrency: currencySchema,
      assets: section,
      liabilities: section,
      equity: section,
      resultOfYear: moneyCodec,
      resultBefore: moneyCodec,
      equityTotal: moneyCodec,
    }),
  }),
  'ledger.incomeStatement': query({
    permission: 'ledger.read',
    summary: 'Income, expenses and result of an entity over a stretch of days',
    input: z.object(entityAndSpan),
    output: z.object({
      baseCurrency: currencySchema,
      income: section,
      expenses: section,
      result: moneyCodec,
    }),
  }),
  'ledger.accountStatement': query({
    permission: 'ledger.read',
    summary: 'The postings of an account with the balance after each',
    input: z.object({
      ...entityAndSpan,
      ledgerAccountId: idSchema.meta({ title: 'Account' }),
      /** Running balances in this currency; in the base currency where none is given. */
      currency: currencySchema.optional(),
      ...sliceShape,
    }),
    output: z.object({
      code: z.string(),
      name: z.string(),
      currency: currencySchema,
      opening: moneyCodec,
      debit: moneyCodec,
      credit: moneyCodec,
      closing: moneyCodec,
      rows: z.array(
        z.object({
          postingId: idSchema,
          journalId: idSchema,
          number: z.int(),
          postingDate: dateSchema,
          description: z.string(),
          amount: moneyCodec,
          /** In the statement's currency, as is the balance. */
          counted: moneyCodec,
          balance: moneyCodec,
          lineId: idSchema.nullable(),
        }),
      ),
      count: z.int(),
    }),
  }),
  'ledger.explain': query({
    permission: 'ledger.read',
    summary: 'A figure of the ledger with its rule, postings, statement lines and journal entry',
    input: z.object({
      entityId: idSchema,
      figure: z.enum([
        'opening',
        'debit',
        'credit',
        'closing',
        'result',
        'equityTotal',
        'assets',
        'liabilities',
        'income',
        'expenses',
        'equity',
        'resultOfYear',
        'resultBefore',
        'resultOpen',
        'balance',
        'movement',
        'posting',
        'balanceAfter',
        'revaluation',
        'journal',
      ]),
      /** The account of an opening, debit, credit or closing; all of them where none is given. */
      ledgerAccountId: idSchema.optional(),
      /** In this currency; in the base currency where none is given. */
      currency: currencySchema.optional(),
      journalId: idSchema.optional(),
      /** The posting of an amount, or of the balance that stands after it. */
      postingId: idSchema.optional(),
      /** Which figure of a revaluation. */
      part: z.enum(['amount', 'before', 'after', 'difference', 'gain', 'loss']).optional(),
      from: dateSchema.optional(),
      to: dateSchema.optional(),
      yearStart,
    }),
    output: explanationSchema,
  }),
} as const;
