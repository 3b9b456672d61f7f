/** What a fund is worth and whose it is: valuations, flows, roll-forward, accounts, performance. */
import { z } from 'zod';
import { accountAmounts } from '../../core/fund/accounts/capitalAccountsCalculation.ts';
import { liquidationShape } from '../../core/fund/accounts/hypotheticalLiquidation.ts';
import { FLOW_CATEGORIES } from '../../core/fund/flowCategories.ts';
import {
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  moneyCodec,
  warningSchema,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';

const valuationKind = z.enum(['deal', 'cash', 'receivable', 'liability']);

export const FUND_FLOW_KINDS = [
  'investment',
  'proceeds',
  'income',
  'write-off',
  'management-fee',
  'expense',
  'organisation-cost',
  'fee-offset',
  'fee-waiver',
  'fee-rebate',
  'chargeback',
  'offering-cost',
  'placement-fee',
  'tax',
  'other',
] as const;

const balance = z.object({
  deals: moneyCodec,
  cash: moneyCodec,
  receivables: moneyCodec,
  liabilities: moneyCodec,
  creditLines: moneyCodec,
  nav: moneyCodec,
});

/** A rate is a fraction a year; null where none exists. */
const rate = decimalSchema.nullable();

const multiples = {
  committed: moneyCodec,
  paidIn: moneyCodec,
  /** To the investors, carry left out. */
  distributed: moneyCodec,
  /** Of the investors, after accrued carry. */
  nav: moneyCodec,
  dpi: rate,
  rvpi: rate,
  tvpi: rate,
  /** Paid in over committed. */
  pic: rate,
  irr: rate,
  /** What the multiples are without what was paid out as recallable; null where nothing was. */
  netOfRecycling: z
    .object({
      recallable: moneyCodec,
      paidIn: moneyCodec,
      distributed: moneyCodec,
      dpi: rate,
      rvpi: rate,
      tvpi: rate,
    })
    .nullable(),
} as const;

const period = {
  fundId: idSchema,
  /** Evening of; the beginning of the fund where left out. */
  from: dateSchema.optional(),
  to: dateSchema,
} as const;

export const fundAccountsContract = {
  'fundValuations.list': query({
    permission: 'fund.read',
    summary: 'What the deals, cash, receivables and liabilities of a fund were worth, newest first',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.array(
      z.object({
        id: idSchema,
        date: dateSchema,
        kind: valuationKind,
        label: z.string(),
        dealName: z.string().nullable(),
        version: z.int(),
        amount: moneyCodec,
        method: z.string().nullable(),
        /** Whether a later version of the same date took its place. */
        replaced: z.boolean(),
        entry: entrySchema,
      }),
    ),
  }),
  'fundValuations.save': command({
    permission: 'fund.edit',
    summary: 'Value what a fund holds on a date; a second value of a date replaces the first',
    undo: inverse,
    input: z.object({
      fundId: idSchema,
      date: dateSchema.meta({ title: 'Date' }),
      items: z
        .array(
          z.object({
            kind: valuationKind.default('deal').meta({ title: 'What' }),
            label: z.string().min(1).max(80).meta({ title: 'Deal code or name' }),
            amount: moneyCodec,
            method: z.string().max(140).nullable().default(null).meta({ title: 'Method' }),
          }),
        )
        .min(1)
        .max(500),
    }),
    output: z.object({ saved: z.int() }),
  }),
  'fundFlows.list': query({
    permission: 'fund.read',
    summary: 'Investments, proceeds, fees and expenses of a fund, newest first',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.array(
      z.object({
        id: idSchema,
        number: z.int(),
        date: dateSchema,
        kind: z.enum(FUND_FLOW_KINDS),
        category: z.enum(FLOW_CATEGORIES).nullable(),
        dealCode: z.string().nullable(),
        dealName: z.string().nullable(),
        amount: moneyCodec,
        note: z.string().nullable(),
        runId: idSchema.nullable(),
        entry: entrySchema,
      }),
    ),
  }),
  'fundFlows.save': command({
    permission: 'fund.edit',
    summary: 'Record an investment, proceeds, write-off, income, fee or expense of a fund',
    undo: inverse,
    input: z.object({
      fundId: idSchema,
      date: dateSchema.meta({ title: 'Date' }),
      kind: z.enum(FUND_FLOW_KINDS).meta({ title: 'Kind' }),
      category: z.enum(FLOW_CATEGORIES).nullable().default(null).meta({
        title: 'Category',
        description: 'Of an expense, a chargeback or income',
      }),
      dealCode: z.string().nullable().default(null).meta({ title: 'Deal' }),
      amount: moneyCodec.meta({ title: 'Amount', description: 'Positive into the fund' }),
      note: z.string().max(200).nullable().default(null).meta({ title: 'Note' }),
    }),
    output: z.object({ id: idSchema, number: z.int() }),
  }),
  'fundFees.charge': command({
    permission: 'fund.edit',
    summary: 'Charge the management fee of a period from the agreement, once',
    undo: inverse,
    input: z.object({
      fundId: idSchema,
      from: dateSchema.meta({ title: 'First day' }),
      to: dateSchema.meta({ title: 'Day after the last' }),
      portfolioFees: z
        .array(z.object({ date: dateSchema, amount: moneyCodec }))
        .default([])
        .meta({ title: 'Portfolio fees', description: 'That the manager received elsewhere' }),
    }),
    output: z.object({
      runId: idSchema,
      gross: moneyCodec,
      offset: moneyCodec,
      vat: moneyCodec,
      charged: moneyCodec,
    }),
  }),
  'fundAccounts.overview': query({
    permission: 'fund.read',
    summary: 'A fund at one look: net asset value, multiples, and their course since it began',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.object({
      currency: z.string(),
      balance,
      accruedCarry: moneyCodec,
      ...multiples,
      /** On each date with a flow or valuation. */
      points: z.array(
        z.object({
          date: dateSchema,
          called: moneyCodec,
          distributed: moneyCodec,
          /** Distributed less called, since the fund began. */
          net: moneyCodec,
          nav: moneyCodec,
        }),
      ),
      warnings: z.array(warningSchema),
    }),
  }),
  'fundAccounts.rollForward': query({
    permission: 'fund.read',
    summary: 'From opening to closing net asset value of a fund, movement by movement and by deal',
    input: z.object(period),
    output: z.object({
      opening: balance,
      closing: balance,
      rows: z.array(z.object({ id: z.string(), label: z.string(), amount: moneyCodec })),
      deals: z.array(
        z.object({
          deal: z.string(),
          name: z.string(),
          openingValue: moneyCodec,
          invested: moneyCodec,
          proceeds: moneyCodec,
          income: moneyCodec,
          realised: moneyCodec,
          unrealised: moneyCodec,
          closingValue: moneyCodec,
          closingCost: moneyCodec,
          valuedOn: dateSchema.nullable(),
        }),
      ),
      warnings: z.array(warningSchema),
    }),
  }),
  'fundAccounts.capital': query({
    permission: 'fund.read',
    summary: 'Capital accounts of the investors over a period, footing to the fund',
    input: z.object(period),
    output: z.object({
      accounts: z.array(
        z.object({
          id: z.string(),
          /** Null for the carry vehicle. */
          commitmentId: idSchema.nullable(),
          name: z.string(),
          classCode: z.string(),
          className: z.string(),
          kind: z.enum(['lp', 'gp', 'carry']),
          commitment: moneyCodec,
          ...accountAmounts,
        }),
      ),
      totals: z.object(accountAmounts),
      nav: moneyCodec,
      warnings: z.array(warningSchema),
    }),
  }),
  'fundAccounts.liquidation': query({
    permission: 'fund.read',
    summary: 'Who would get what if the fund were sold at its values on a date, with accrued carry',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.object({
      ...liquidationShape,
      warnings: z.array(warningSchema),
    }),
  }),
  'fundAccounts.performance': query({
    permission: 'fund.read',
    summary: 'Performance of a fund net and gross, by deal and time-weighted',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.object({
      net: z.object(multiples),
      gross: z.object({
        invested: moneyCodec,
        returned: moneyCodec,
        value: moneyCodec,
        moic: rate,
        irr: rate,
      }),
      deals: z.array(
        z.object({
          deal: z.string(),
          name: z.string(),
          invested: moneyCodec,
          /** Proceeds and income. */
          returned: moneyCodec,
          cost: moneyCodec,
          value: moneyCodec,
          gain: moneyCodec,
          moic: rate,
          irr: rate,
        }),
      ),
      /** Not annualised; null where a stretch has no invested base. */
      timeWeighted: rate,
      timeWeightedFrom: dateSchema.nullable(),
    }),
  }),
  'fundAccounts.vintages': query({
    permission: 'fund.read',
    summary: 'Performance of all funds pooled by vintage year and currency',
    input: z.object({ asOf: dateSchema }),
    output: z.array(
      z.object({
        vintage: z.int(),
        currency: z.string(),
        funds: z.array(z.string()),
        ...multiples,
      }),
    ),
  }),
  'fundAccounts.explainVintage': query({
    permission: 'fund.read',
    summary: 'Which funds a figure of a vintage year is pooled from, each of which opens',
    input: z.object({
      asOf: dateSchema,
      vintage: z.int(),
      currency: z.string(),
      item: z.enum([
        'paidIn',
        'distributed',
        'nav',
        'dpi',
        'rvpi',
        'tvpi',
        'pic',
        'irr',
        'netDpi',
        'netTvpi',
      ]),
    }),
    output: explanationSchema,
  }),
  'fundAccounts.explain': query({
    permission: 'fund.read',
    summary: 'Where a figure of value, account or performance comes from, down to its facts',
    input: z.object({
      ...period,
      figure: z.enum([
        'nav',
        'movement',
        'deal',
        'account',
        'carry',
        'tier',
        'holder',
        'measure',
        'valuation',
        'flow',
        'creditLine',
        'plan',
      ]),
      /** The row, column or measure that is meant. */
      item: z.string().optional(),
      /** A deal's code, a tier's or holder's id, or the id of the row. */
      of: z.string().optional(),
      index: z.string().optional(),
    }),
    output: explanationSchema,
  }),
} as const;
