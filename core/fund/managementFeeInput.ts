/** What a management fee is computed from, as `fund.managementFee` reads it, and what makes it impossible. */
import { z } from 'zod';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { type AppError, fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { ACCRUAL_DAY_COUNTS } from '../time/dayCount.ts';
import { checkAmount } from './flows.ts';
import { problem, shareProblems } from './termChecks.ts';

/** What a fee may be a share of. */
export const FEE_BASES = ['committed', 'invested', 'net-asset-value'] as const;
const levelSchema = z.object({ from: dateSchema, amount: moneyCodec });

/** A second base of a phase. */
export const notAboveSchema = z.enum(FEE_BASES).optional().meta({
  title: 'Not above',
  description: 'A second base: the lower of both counts; left out for the first alone',
});

/** Whether the second base is compared for the fund as a whole, or investment by investment. */
export const perInvestmentSchema = z
  .boolean()
  .optional()
  .meta({
    title: 'Of each investment',
    description:
      'Cost and value are compared investment by investment and the lower ones summed; left out or ' +
      'no, the sums of the fund are compared',
  });

export const managementFeeInputSchema = z.object({
  currency: currencySchema,
  from: dateSchema.meta({ title: 'First day' }),
  to: dateSchema.meta({ title: 'Day after the last' }),
  frequency: z.enum(['monthly', 'quarterly', 'semi-annual', 'annual']).default('quarterly'),
  periods: z.enum(['calendar', 'anniversary']).default('calendar').meta({
    description: 'Whether periods end with calendar quarters or count from the first day',
  }),
  proration: z
    .enum(['equal-periods', ...ACCRUAL_DAY_COUNTS])
    .default('equal-periods')
    .meta({ description: 'Equal periods: a whole one is the year over their number' }),
  baseTaken: z
    .enum(['period-start', 'daily'])
    .default('period-start')
    .meta({ description: 'Whether a base that changes within a period counts from its day' }),
  phases: z
    .array(
      z.object({
        from: dateSchema,
        basis: z.enum(FEE_BASES),
        notAbove: notAboveSchema,
        perInvestment: perInvestmentSchema,
        rateAnnual: decimalSchema.meta({ description: '0.02 is 2% a year' }),
      }),
    )
    .min(1)
    .meta({ description: 'Each until the next begins; a step-down is a phase' }),
  bases: z.object({
    committed: z.array(levelSchema).default([]),
    invested: z.array(levelSchema).default([]),
    'net-asset-value': z.array(levelSchema).default([]),
    investments: z
      .array(
        z.object({
          deal: z.string().min(1),
          levels: z.array(z.object({ from: dateSchema, cost: moneyCodec, value: moneyCodec })),
        }),
      )
      .optional()
      .meta({ description: 'What each costs and is worth, for phases of each investment' }),
  }),
  offsets: z
    .object({
      share: decimalSchema.meta({
        description: 'Of portfolio fees that reduce the fee; 0.8 is 80%',
      }),
      carriesForward: z
        .boolean()
        .meta({ description: 'Whether what exceeds a fee reduces later ones' }),
      received: z.array(z.object({ date: dateSchema, amount: moneyCodec })),
      waiting: moneyCodec
        .optional()
        .meta({ title: 'Waiting', description: 'Offset left over from earlier fees' }),
    })
    .optional(),
  vatRate: decimalSchema.default('0'),
});
export type ManagementFeeInput = z.output<typeof managementFeeInputSchema>;
export type FeePhaseInput = ManagementFeeInput['phases'][number];

/** FEE_BASE_TWICE where a phase is not above the base that it already has. */
export function secondBaseProblems(
  phases: readonly Pick<FeePhaseInput, 'basis' | 'notAbove'>[],
  path: string,
): AppError[] {
  return phases.flatMap(({ basis, notAbove }, k) =>
    basis === notAbove
      ? [
          problem(
            'FEE_BASE_TWICE',
            `${path}.${k}.notAbove`,
            `This phase is on ${basis} and not above ${basis}. Choose another second base, or leave it out.`,
          ),
        ]
      : [],
  );
}

/**
 * FEE_BASE_NOT_BY_INVESTMENT where a phase compares each investment but not cost with value: what is
 * committed is of no investment.
 */
export function perInvestmentProblems(
  phases: readonly Pick<FeePhaseInput, 'basis' | 'notAbove' | 'perInvestment'>[],
  path: string,
): AppError[] {
  return phases.flatMap(({ basis, notAbove, perInvestment }, k) => {
    const both = [basis, notAbove];
    const compares = both.includes('invested') && both.includes('net-asset-value');
    return perInvestment !== true || compares
      ? []
      : [
          problem(
            'FEE_BASE_NOT_BY_INVESTMENT',
            `${path}.${k}.perInvestment`,
            'Only cost and value are known of each investment. Take invested and net-asset-value ' +
              'as the two bases of this phase, or compare the sums of the fund.',
          ),
        ];
  });
}

/**
 * Errors: FEE_PERIOD_EMPTY, FEE_RATE_RANGE, SHARE_RANGE, DATES_OUT_OF_ORDER, FEE_BASE_TWICE,
 * FEE_BASE_NOT_BY_INVESTMENT, DEAL_TWICE, OFFSET_OUTSIDE_FEE and those of `checkAmount`, each with its path.
 */
export function checkManagementFee(input: ManagementFeeInput): Result<undefined> {
  if (input.to <= input.from)
    return fail({
      kind: 'invalid-input',
      code: 'FEE_PERIOD_EMPTY',
      path: 'to',
      message: `The fee ends on ${input.to}, not after ${input.from}. Choose a later end.`,
    });
  const { phases, offsets, vatRate } = input;
  const [range] = [
    ...phases.flatMap(({ rateAnnual }, k) =>
      shareProblems(rateAnnual, {
        code: 'FEE_RATE_RANGE',
        path: `phases.${k}.rateAnnual`,
        what: 'Fee',
      }),
    ),
    ...shareProblems(offsets?.share ?? '0', {
      code: 'SHARE_RANGE',
      path: 'offsets.share',
      what: 'Offset',
    }),
    ...shareProblems(vatRate, { code: 'SHARE_RANGE', path: 'vatRate', what: 'VAT' }),
    ...secondBaseProblems(phases, 'phases'),
    ...perInvestmentProblems(phases, 'phases'),
  ];
  if (range) return fail(range);
  const { investments = [] } = input.bases;
  const twice = investments.findIndex(
    ({ deal }, k) => investments.findIndex((each) => each.deal === deal) < k,
  );
  if (twice >= 0)
    return fail(
      problem(
        'DEAL_TWICE',
        `bases.investments.${twice}.deal`,
        `Investment ${investments[twice]?.deal} stands twice. Give each once, with all its levels.`,
      ),
    );
  const lists: [string, readonly { readonly from: IsoDate }[]][] = [
    ['phases', input.phases],
    ...FEE_BASES.map((basis): [string, readonly { readonly from: IsoDate }[]] => [
      `bases.${basis}`,
      input.bases[basis],
    ]),
    ...investments.map(({ levels }, k): [string, typeof levels] => [
      `bases.investments.${k}.levels`,
      levels,
    ]),
  ];
  for (const [path, list] of lists) {
    const at = list.findIndex(({ from }, k) => k > 0 && from <= (list[k - 1]?.from ?? from));
    if (at > 0)
      return fail({
        kind: 'invalid-input',
        code: 'DATES_OUT_OF_ORDER',
        path: `${path}.${at}.from`,
        message: `${list[at]?.from} is not after the date before it. Sort by date, each once.`,
      });
  }
  const amounts = [
    ...FEE_BASES.flatMap((basis) =>
      input.bases[basis].map(({ amount }, k) => ({ amount, path: `bases.${basis}.${k}.amount` })),
    ),
    ...investments.flatMap(({ levels }, k) =>
      levels.flatMap(({ cost, value }, at) => {
        const path = `bases.investments.${k}.levels.${at}`;
        return [
          { amount: cost, path: `${path}.cost` },
          { amount: value, path: `${path}.value` },
        ];
      }),
    ),
    ...(input.offsets?.received ?? []).map(({ amount }, k) => ({
      amount,
      path: `offsets.received.${k}.amount`,
    })),
    ...(input.offsets?.waiting === undefined
      ? []
      : [{ amount: input.offsets.waiting, path: 'offsets.waiting' }]),
  ];
  for (const { amount, path } of amounts) {
    const checked = checkAmount(amount, { currency: input.currency, path, what: 'This amount' });
    if (!checked.ok) return checked;
  }
  return checkReceived(input);
}

/** OFFSET_OUTSIDE_FEE where a fee was received before the first day or after the last. */
function checkReceived({ from, to, offsets }: ManagementFeeInput): Result<undefined> {
  const received = offsets?.received ?? [];
  const outside = received.findIndex(({ date }) => date < from || date >= to);
  const found = received[outside];
  if (!found) return ok(undefined);
  return fail({
    kind: 'invalid-input',
    code: 'OFFSET_OUTSIDE_FEE',
    path: `offsets.received.${outside}.date`,
    message:
      `The fee received on ${found.date} lies outside ${from} until ${to}, so nothing would be ` +
      'offset. Correct its date, charge it with the fee of its day, or enter what is left of it ' +
      'as waiting.',
  });
}
