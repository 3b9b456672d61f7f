/** Tax distributions of funds: what the terms allow on a day, to be taken over into a distribution. */
import { z } from 'zod';
import { dateSchema, decimalSchema, idSchema, moneyCodec, warningSchema } from './common.ts';
import { query } from './define.ts';
import { explanationSchema } from './explain.ts';

const wanted = {
  fundId: idSchema,
  payDate: dateSchema.meta({ title: 'Pay date' }),
};

export const fundTaxContract = {
  'distributions.proposeTax': query({
    permission: 'fund.read',
    summary: 'What carry holders may be paid in advance for taxes by the terms, on a pay date',
    input: z.object(wanted),
    output: z.object({
      payable: moneyCodec,
      taxedIncome: moneyCodec,
      rate: decimalSchema,
      tax: moneyCodec,
      carryPaid: moneyCodec,
      /** What the fund's cash does not cover. */
      notCovered: moneyCodec,
      /** Advances that later carry repays first, with this one. */
      openAdvances: moneyCodec,
      /** Calendar years that are over on the pay date, since the first call. */
      years: z.array(z.object({ to: dateSchema, income: moneyCodec, allocatedToDate: moneyCodec })),
      /** Where each deal stands alone, one distribution a deal; else empty. */
      deals: z.array(
        z.object({ dealId: idSchema, deal: z.string(), name: z.string(), payable: moneyCodec }),
      ),
      warnings: z.array(warningSchema),
    }),
  }),
  'distributions.explainTax': query({
    permission: 'fund.read',
    summary: 'Why a tax distribution is proposed: tax years, income of carry, rate, carry paid',
    input: z.object({
      ...wanted,
      /** A step of the calculation, such as `deal.A`; the distribution where left out. */
      step: z.string().min(1).default('payable'),
    }),
    output: explanationSchema,
  }),
} as const;
