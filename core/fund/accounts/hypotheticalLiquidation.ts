/**
 * `fund.hypotheticalLiquidation`: the net asset value of a date poured through the fund's own
 * waterfall, as if everything were sold at its value. What the carry vehicle would get is the accrued
 * carry; what investors would still lack bounds what it would have to give back.
 */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../../calculation.ts';
import { dateSchema, decimalSchema, moneyCodec } from '../../money/codecs.ts';
import { formatAmount, type Money } from '../../money/money.ts';
import { fail, ok } from '../../result.ts';
import { CARRY_HOLDER_ID } from '../commitments.ts';
import { waterfallCalculation, waterfallInputSchema } from '../waterfallCalculation.ts';
import { carryBorneBy } from './carryBorne.ts';

export const hypotheticalLiquidationInputSchema = z.object({
  waterfall: waterfallInputSchema.omit({ distribution: true }).meta({
    title: 'Fund',
    description: 'Terms, commitments and history, as the waterfall takes them',
  }),
  date: dateSchema,
  nav: moneyCodec.meta({ title: 'Net asset value', description: 'On the date, before carry' }),
  carryPaid: moneyCodec.optional().meta({ title: 'Carry paid until the date' }),
  deals: waterfallInputSchema.shape.distribution.shape.deals.meta({
    title: 'Deals',
    description:
      'What each is worth; the rest of the value is of the fund. Needed where each deal stands ' +
      'alone, and where an investor is excused from one that is held',
  }),
});

const holderSchema = z.object({
  id: z.string(),
  name: z.string(),
  classId: z.string(),
  className: z.string(),
  kind: z.enum(['lp', 'gp', 'carry']),
  amount: moneyCodec,
  share: decimalSchema,
});

/** What a liquidation tells: the carry it gives and lacks, by tier and by holder. */
export const liquidationShape = {
  nav: moneyCodec,
  /** To the carry vehicle by this liquidation. */
  accruedCarry: moneyCodec,
  carryPaid: moneyCodec,
  /** Paid and accrued. */
  carryEarned: moneyCodec,
  /** Capital and preferred return that investors would still lack. */
  stillDueToInvestors: moneyCodec,
  /** The smaller of carry paid and what investors would still lack. */
  clawbackAtMost: moneyCodec,
  tiers: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      total: moneyCodec,
      investors: moneyCodec,
      carry: moneyCodec,
    }),
  ),
  holders: z.array(holderSchema),
} as const;

export const hypotheticalLiquidationCalculation = defineCalculation({
  id: 'fund.hypotheticalLiquidation',
  version: '1.2.0',
  label: 'Hypothetical liquidation',
  description:
    'Who would get what of the net asset value if the fund were sold on a date, and with it the ' +
    'accrued carry.',
  input: hypotheticalLiquidationInputSchema,
  output: z.object({
    date: dateSchema,
    ...liquidationShape,
    /** Carry paid and accrued by whose own terms give it, in unrounded minor units. */
    carryBorne: z.array(z.object({ id: z.string(), minorUnits: decimalSchema })),
  }),
  run(input, context) {
    const { waterfall, date, nav, deals } = input;
    if (nav.minor < 0n)
      return fail({
        kind: 'not-applicable',
        code: 'NAV_NEGATIVE',
        path: 'nav',
        message:
          `The net asset value of ${date} is ${formatAmount(nav)}: there is nothing to hand out. ` +
          'Call what is missing, or check the valuations.',
      });
    const distribution = { date, amount: nav, liquidates: true, ...(deals && { deals }) };
    const run = waterfallCalculation.run({ ...waterfall, distribution }, context);
    if (!run.ok)
      return run.error.path?.startsWith('distribution.') === true
        ? { ...run, error: { ...run.error, path: run.error.path.replace('distribution.', '') } }
        : { ...run, error: { ...run.error, path: `waterfall.${run.error.path ?? ''}` } };
    const { output, trace, warnings } = run.value;
    const borne = carryBorneBy(waterfall, distribution);
    if (!borne.ok) return borne;
    const { currency } = nav;
    const inFund = (minor: bigint): Money => ({ currency, minor });
    const carry = output.holders.find(({ id }) => id === CARRY_HOLDER_ID);
    const accrued = carry?.total.minor ?? 0n;
    const paid = input.carryPaid?.minor ?? 0n;
    const lacking = output.proof.stillDueToInvestors.minor;
    const step: TraceStep = {
      id: 'accruedCarry',
      label: 'Accrued carry',
      rule: 'What the carry vehicle would get if the net asset value were distributed on the date',
      inputs: [
        { label: 'Net asset value', value: formatAmount(nav), unit: currency },
        ...output.tiers.map((tier) => ({
          label: tier.label,
          value: formatAmount(tier.carryAmount),
          unit: currency,
          ref: `tier.${tier.id}`,
        })),
      ],
      result: formatAmount(inFund(accrued)),
      unit: currency,
    };
    return ok({
      output: {
        date,
        nav,
        accruedCarry: inFund(accrued),
        carryPaid: inFund(paid),
        carryEarned: inFund(paid + accrued),
        stillDueToInvestors: inFund(lacking),
        clawbackAtMost: inFund(paid < lacking ? paid : lacking),
        tiers: output.tiers.map((tier) => ({
          id: tier.id,
          label: tier.label,
          total: tier.total,
          investors: inFund(tier.total.minor - tier.carryAmount.minor),
          carry: tier.carryAmount,
        })),
        holders: output.holders.map(({ id, name, classId, className, kind, total, share }) => ({
          id,
          name,
          classId,
          className,
          kind,
          amount: total,
          share,
        })),
        carryBorne: [...borne.value].map(([id, exact]) => ({ id, minorUnits: exact.toFixed(6) })),
      },
      trace: [step, ...trace],
      warnings,
    });
  },
});
