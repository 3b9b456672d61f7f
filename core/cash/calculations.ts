/** Pools and the ladder as calculations on plain JSON, for the command line and other programs. */
import { z } from 'zod';
import { type Calculation, defineCalculation, type TraceStep } from '../calculation.ts';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { formatAmount, type Money, money } from '../money/money.ts';
import { type AppError, fail, ok } from '../result.ts';
import { calendarOf, calendarSchema } from '../time/calendar.ts';
import { daysBetween } from '../time/dates.ts';
import { ACCRUAL_DAY_COUNTS } from '../time/dayCount.ts';
import { buildLadder, LADDER_BUCKETS } from './ladder.ts';
import { notionalInterest } from './notional.ts';
import { proposeSweep } from './sweep.ts';

/** The first amount in another currency than the calculation's. */
function strayCurrency(
  currency: string,
  amounts: readonly (readonly [path: string, amount: Money | null])[],
): AppError | null {
  const stray = amounts.find(([, amount]) => amount !== null && amount.currency !== currency);
  if (stray === undefined) return null;
  return {
    kind: 'invalid-input',
    code: 'POOL_CURRENCY_MIXED',
    message: `${stray[0]} is in ${stray[1]?.currency}; a pool has one currency, here ${currency}.`,
    path: stray[0],
  };
}

const sweepInput = z.object({
  currency: currencySchema,
  header: z.object({ id: z.string().min(1), balance: moneyCodec, floor: moneyCodec }),
  members: z
    .array(
      z.object({
        id: z.string().min(1),
        balance: moneyCodec,
        held: moneyCodec.optional(),
        target: moneyCodec,
        minimumTransfer: moneyCodec.optional(),
        priority: z.int().default(0),
      }),
    )
    .max(10_000),
});

const sweptAccount = z.object({
  id: z.string(),
  before: moneyCodec,
  after: moneyCodec,
  offTarget: moneyCodec,
  left: z.enum(['below-minimum-transfer', 'restricted', 'header-too-low']).nullable(),
});

const sweepOutput = z.object({
  transfers: z.array(
    z.object({
      fromId: z.string(),
      toId: z.string(),
      amount: moneyCodec,
      kind: z.enum(['surplus', 'deficit', 'partial']),
    }),
  ),
  header: sweptAccount,
  members: z.array(sweptAccount),
});

const RULES = {
  surplus: 'balance − target, nothing of what a restriction holds',
  deficit: 'target − balance, from the header',
  partial: 'what the header has above its floor',
} as const;

export const sweepCalculation = defineCalculation({
  id: 'cash.sweep',
  version: '1.0.0',
  label: 'Pool sweep',
  description: 'Transfers that bring the accounts of a pool to their targets; cash is conserved.',
  input: sweepInput,
  output: sweepOutput,
  run({ currency, header, members }) {
    const stray = strayCurrency(currency, [
      ['header.balance', header.balance],
      ['header.floor', header.floor],
      ...members.flatMap((member, index) =>
        (['balance', 'held', 'target', 'minimumTransfer'] as const).map(
          (name) => [`members.${index}.${name}`, member[name] ?? null] as const,
        ),
      ),
    ]);
    if (stray !== null) return fail(stray);
    const sweep = proposeSweep({
      header: {
        id: header.id,
        balanceMinor: header.balance.minor,
        floorMinor: header.floor.minor,
      },
      members: members.map((member) => ({
        id: member.id,
        balanceMinor: member.balance.minor,
        heldMinor: member.held?.minor ?? 0n,
        targetMinor: member.target.minor,
        minimumTransferMinor: member.minimumTransfer?.minor ?? 0n,
        priority: member.priority,
      })),
    });
    const of = (minor: bigint) => money(currency, minor);
    const account = (each: (typeof sweep)['header']) => ({
      id: each.id,
      before: of(each.beforeMinor),
      after: of(each.afterMinor),
      offTarget: of(each.offTargetMinor),
      left: each.left,
    });
    const output = {
      transfers: sweep.transfers.map(({ fromId, toId, amountMinor, kind }) => ({
        fromId,
        toId,
        amount: of(amountMinor),
        kind,
      })),
      header: account(sweep.header),
      members: sweep.members.map(account),
    };
    const trace = output.transfers.map(({ fromId, toId, amount, kind }, index): TraceStep => {
      const moved = members.find(({ id }) => id === (kind === 'surplus' ? fromId : toId));
      return {
        id: `transfer.${index + 1}`,
        label: `${fromId} to ${toId}`,
        rule: RULES[kind],
        inputs: [
          { label: 'Balance', value: moved ? formatAmount(moved.balance) : '', unit: currency },
          { label: 'Target', value: moved ? formatAmount(moved.target) : '', unit: currency },
        ],
        result: formatAmount(amount),
        unit: currency,
      };
    });
    return ok({ output, trace, warnings: [] });
  },
});

const ratesShape = { creditRate: decimalSchema, debitRate: decimalSchema };

export const notionalCalculation = defineCalculation({
  id: 'cash.notional',
  version: '1.0.0',
  label: 'Notional pool interest',
  description:
    'Interest on the sum of balances, its benefit over stand-alone accounts, and shares.',
  input: z.object({
    currency: currencySchema,
    from: dateSchema,
    /** The day after the last one. */
    to: dateSchema,
    dayCount: z.enum(ACCRUAL_DAY_COUNTS),
    ...ratesShape,
    members: z
      .array(
        z.object({
          id: z.string().min(1),
          balances: z.array(moneyCodec),
          creditRate: decimalSchema.optional(),
          debitRate: decimalSchema.optional(),
        }),
      )
      .max(1000),
  }),
  output: z.object({
    days: z.int(),
    pool: moneyCodec,
    alone: moneyCodec,
    benefit: moneyCodec,
    shares: z.array(
      z.object({ id: z.string(), alone: moneyCodec, benefit: moneyCodec, interest: moneyCodec }),
    ),
  }),
  run({ currency, from, to, dayCount, creditRate, debitRate, members }) {
    const days = daysBetween(from, to);
    const wrong = members.findIndex(({ balances }) => balances.length !== days);
    if (days < 1 || days > 3660 || wrong >= 0)
      return fail({
        kind: 'invalid-input',
        code: 'POOL_DAYS',
        message: `The period ${from} to ${to} has ${days} days; give 1 to 3660 and one balance a day for each member.`,
        path: wrong >= 0 ? `members.${wrong}.balances` : 'to',
      });
    const stray = strayCurrency(
      currency,
      members.flatMap(({ balances }, index) =>
        balances.map((balance, day) => [`members.${index}.balances.${day}`, balance] as const),
      ),
    );
    if (stray !== null) return fail(stray);
    const result = notionalInterest({
      from,
      to,
      dayCount,
      rates: { creditRate, debitRate },
      members: members.map((member) => ({
        id: member.id,
        balances: member.balances.map(({ minor }) => minor),
        rates: {
          creditRate: member.creditRate ?? creditRate,
          debitRate: member.debitRate ?? debitRate,
        },
      })),
    });
    const of = (minor: bigint) => money(currency, minor);
    const output = {
      days: result.days,
      pool: of(result.poolMinor),
      alone: of(result.aloneMinor),
      benefit: of(result.benefitMinor),
      shares: result.shares.map((share) => ({
        id: share.id,
        alone: of(share.aloneMinor),
        benefit: of(share.benefitMinor),
        interest: of(share.interestMinor),
      })),
    };
    const trace: TraceStep[] = [
      {
        id: 'pool',
        label: 'Interest of the pool',
        rule: 'sum over days of pooled balance × rate × day fraction, rounded half-even once',
        inputs: [
          { label: 'Earned, minor units', value: result.earned },
          { label: 'Paid, minor units', value: result.paid },
          { label: 'Credit rate', value: creditRate },
          { label: 'Debit rate', value: debitRate },
        ],
        result: formatAmount(output.pool),
        unit: currency,
      },
      {
        id: 'benefit',
        label: 'Benefit',
        rule: 'pool interest − interest of each account by itself',
        inputs: [{ label: 'By themselves', value: formatAmount(output.alone), unit: currency }],
        result: formatAmount(output.benefit),
        unit: currency,
      },
      ...output.shares.map(
        (share): TraceStep => ({
          id: `share.${share.id}`,
          label: share.id,
          rule: 'own interest + part of the benefit by balance-days, largest remainder',
          inputs: [
            { label: 'By itself', value: formatAmount(share.alone), unit: currency },
            { label: 'Benefit', value: formatAmount(share.benefit), unit: currency },
          ],
          result: formatAmount(share.interest),
          unit: currency,
        }),
      ),
    ];
    return ok({ output, trace, warnings: [] });
  },
});

/** A row of the ladder: what comes in and goes out by bucket, and where it falls below the minimum. */
export const ladderRowSchema = z.object({
  id: z.string(),
  label: z.string(),
  opening: moneyCodec.nullable(),
  lines: moneyCodec.nullable(),
  minimum: moneyCodec.nullable(),
  cells: z.array(
    z
      .object({
        inflow: moneyCodec,
        outflow: moneyCodec,
        cumulative: moneyCodec,
        withLines: moneyCodec,
        short: moneyCodec.nullable(),
      })
      .nullable(),
  ),
  /** The first bucket below the minimum. */
  breach: z.string().nullable(),
  missing: z.array(z.string()),
});

export const ladderCalculation = defineCalculation({
  id: 'cash.ladder',
  version: '1.1.0',
  label: 'Liquidity ladder',
  description: 'Cash, expected flows and committed lines in time buckets against the minimum.',
  input: z.object({
    asOf: dateSchema,
    reportingCurrency: currencySchema,
    buckets: z
      .array(z.object({ id: z.string(), fromDay: z.int().min(0), toDay: z.int().min(0) }))
      .min(1)
      .default([...LADDER_BUCKETS]),
    groups: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        parts: z.array(
          z.object({
            /** Units of the reporting currency for one; null where it is missing. */
            rate: decimalSchema.nullable(),
            opening: moneyCodec,
            lines: moneyCodec.nullable().default(null),
            minimum: moneyCodec.nullable().default(null),
            flows: z.array(z.object({ date: dateSchema, amount: moneyCodec })),
            /** Buckets end on its business days; every day counts without one. */
            calendar: calendarSchema.nullable().default(null),
          }),
        ),
      }),
    ),
  }),
  output: z.object({ rows: z.array(ladderRowSchema), total: ladderRowSchema, laterCount: z.int() }),
  run({ asOf, reportingCurrency, buckets, groups }) {
    for (const [index, { parts }] of groups.entries())
      for (const [at, part] of parts.entries()) {
        const stray = strayCurrency(part.opening.currency, [
          [`groups.${index}.parts.${at}.lines`, part.lines],
          [`groups.${index}.parts.${at}.minimum`, part.minimum],
          ...part.flows.map(
            ({ amount }, flow) =>
              [`groups.${index}.parts.${at}.flows.${flow}.amount`, amount] as const,
          ),
        ]);
        if (stray !== null) return fail(stray);
      }
    const ladder = buildLadder({
      asOf,
      reportingCurrency,
      buckets,
      groups: groups.map(({ id, label, parts }) => ({
        id,
        label,
        parts: parts.map((part) => ({
          currency: part.opening.currency,
          rate: part.rate,
          openingMinor: part.opening.minor,
          linesMinor: part.lines?.minor ?? 0n,
          minimumMinor: part.minimum?.minor ?? null,
          flows: part.flows.map(({ date, amount }) => ({ date, minor: amount.minor })),
          calendar: part.calendar === null ? null : calendarOf(part.calendar),
        })),
      })),
    });
    const trace = ladder.rows.flatMap((row) =>
      row.cells.flatMap((cell, index): TraceStep[] =>
        cell === null
          ? []
          : [
              {
                id: `${row.id}.${buckets[index]?.id ?? index}`,
                label: `${row.label}, ${buckets[index]?.id ?? index}`,
                rule: 'cumulative before + in − out',
                inputs: [
                  { label: 'In', value: formatAmount(cell.inflow) },
                  { label: 'Out', value: formatAmount(cell.outflow) },
                ],
                result: formatAmount(cell.cumulative),
                unit: reportingCurrency,
              },
            ],
      ),
    );
    const plain = (row: typeof ladder.total) => ({
      ...row,
      cells: [...row.cells],
      missing: [...row.missing],
    });
    return ok({
      output: {
        rows: ladder.rows.map(plain),
        total: plain(ladder.total),
        laterCount: ladder.laterCount,
      },
      trace,
      warnings: ladder.total.missing.map((currency) => ({
        code: 'FX_RATE_MISSING',
        message: `There is no rate for ${currency}; the total is unknown.`,
      })),
    });
  },
});

export const cashCalculations: readonly Calculation[] = [
  ladderCalculation,
  notionalCalculation,
  sweepCalculation,
];
