/**
 * A later closing put right: investors who come in late bear their part of every earlier call, as if
 * they had been there from the start, with interest for the time that others carried it. What they
 * pay goes to the earlier investors, but for fees on new commitments, which the manager earns anew.
 */
import { z } from 'zod';
import { allocate } from '../money/allocate.ts';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import type { Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import { ACCRUAL_DAY_COUNTS } from '../time/dayCount.ts';
import { CONVENTIONS, interestBetween } from './compounding.ts';
import { checkAmount } from './flows.ts';
import { duplicateId, shareProblems } from './termChecks.ts';

/** How interest for late comers compounds. */
export const interestCompoundingSchema = z.enum(['simple', ...CONVENTIONS]);

export const equalisationInputSchema = z.object({
  currency: currencySchema,
  /** The day of the closing, to which interest runs. */
  date: dateSchema,
  interestRateAnnual: decimalSchema.meta({ description: '0.08 is 8% a year' }),
  compounding: interestCompoundingSchema.optional().meta({
    title: 'Compounding',
    description: 'Simple where left out; anniversaries are those of the call',
  }),
  dayCount: z.enum(ACCRUAL_DAY_COUNTS).default('act/365f'),
  interestOnFees: z.boolean().default(true),
  investors: z
    .array(
      z.object({
        id: z.string().min(1),
        name: z.string().optional().meta({ description: 'For people; the id where left out' }),
        before: moneyCodec.meta({ description: 'Commitment before the closing; zero where new' }),
        after: moneyCodec.meta({
          description: 'Commitment after it; more where the investor adds',
        }),
      }),
    )
    .min(1),
  calls: z.array(
    z.object({
      id: z.string().min(1),
      date: dateSchema,
      kind: z.enum(['shared', 'fee']).meta({
        description:
          'Shared: investments and expenses, borne by all. Fee: on commitments, so new ones add to it',
      }),
      amount: moneyCodec,
      /** What each investor paid of it, in the order of the investors. */
      paid: z.array(moneyCodec),
      excused: z.array(z.string()).optional().meta({
        description: 'Ids of investors that bear nothing of a shared call',
      }),
    }),
  ),
});
export type EqualisationInput = z.output<typeof equalisationInputSchema>;

/** What one investor pays for one call at the closing; negative where it is paid back. */
export interface EqualisedCall {
  readonly capital: bigint;
  readonly interest: bigint;
}

export interface Equalisation {
  /** `lines[call][investor]`, in minor units. */
  readonly lines: readonly (readonly EqualisedCall[])[];
  /** What the manager gets for each call: fees on new commitments and their interest. */
  readonly toManager: readonly EqualisedCall[];
}

function checkInput(input: EqualisationInput): Result<undefined> {
  const { currency, investors, calls, date } = input;
  const refuse = (code: string, path: string, message: string) =>
    fail({ kind: 'invalid-input', code, path, message });
  const [wrong] = shareProblems(input.interestRateAnnual, {
    code: 'SHARE_RANGE',
    path: 'interestRateAnnual',
    what: 'Interest',
  });
  const first = wrong ?? duplicateId(investors, 'investors') ?? duplicateId(calls, 'calls');
  if (first) return fail(first);
  const amounts: [string, Money][] = [
    ...investors.flatMap(({ before, after }, k): [string, Money][] => [
      [`investors.${k}.before`, before],
      [`investors.${k}.after`, after],
    ]),
    ...calls.flatMap(({ amount, paid }, k): [string, Money][] => [
      [`calls.${k}.amount`, amount],
      ...paid.map((each, at): [string, Money] => [`calls.${k}.paid.${at}`, each]),
    ]),
  ];
  for (const [path, amount] of amounts) {
    const checked = checkAmount(amount, { currency, path, what: 'This amount' });
    if (!checked.ok) return checked;
  }
  const shrunk = investors.findIndex(({ before, after }) => after.minor < before.minor);
  if (shrunk >= 0)
    return refuse(
      'COMMITMENT_REDUCED',
      `investors.${shrunk}.after`,
      'A closing adds commitments. Enter a transfer where an investor gives one up.',
    );
  if (calls.length > 0 && investors.every(({ before }) => before.minor === 0n))
    return refuse('NO_EARLIER_CLOSING', 'investors', 'Nobody had committed before this closing.');
  for (const [k, call] of calls.entries()) {
    const paid = call.paid.reduce((sum, { minor }) => sum + minor, 0n);
    if (call.paid.length !== investors.length || paid !== call.amount.minor)
      return refuse(
        'CALL_DOES_NOT_SUM',
        `calls.${k}.paid`,
        `What investors paid of ${call.id} does not sum to the call. Give one amount an investor.`,
      );
    if (call.amount.minor > 0n && investors.every(({ id }) => call.excused?.includes(id)))
      return refuse(
        'CALL_WITHOUT_INVESTORS',
        `calls.${k}.excused`,
        `Every investor is excused from ${call.id}, so nobody bears it. Correct the excuses.`,
      );
    if (call.date > date)
      return refuse(
        'CALL_AFTER_CLOSING',
        `calls.${k}.date`,
        `The call of ${call.date} is after the closing of ${date}, so all bear it already.`,
      );
  }
  return ok(undefined);
}

/** Interest on what a call makes somebody pay, rounded half-even to the minor unit. */
type Interest = (minor: bigint) => bigint;

const NO_INTEREST: Interest = () => 0n;

function interestFrom(input: EqualisationInput, call: Call): Interest {
  const terms = {
    rateAnnual: new Decimal(input.interestRateAnnual),
    convention: input.compounding ?? 'simple',
    dayCount: input.dayCount,
  };
  return (minor) => {
    const exact = interestBetween(new Decimal(minor.toString()), terms, call.date, input.date);
    return BigInt(roundDecimal(exact, 0, 'half-even').toFixed(0));
  };
}

/**
 * Lines by call. A shared call is borne anew by largest remainder over the commitments after the
 * closing; who bears more pays the difference with interest, and those who bear less share both. A
 * fee adds what the new commitments would have paid at its rate, to the manager.
 *
 * Source: Schell, Private Equity Funds, on subsequent closings.
 * Errors: SHARE_RANGE, ID_DUPLICATE, COMMITMENT_REDUCED, NO_EARLIER_CLOSING, CALL_DOES_NOT_SUM,
 * CALL_WITHOUT_INVESTORS, CALL_AFTER_CLOSING, and those of `checkAmount`.
 */
export function equalise(input: EqualisationInput): Result<Equalisation> {
  const checked = checkInput(input);
  if (!checked.ok) return checked;
  const results = input.calls.map((call) => {
    const interest = interestFrom(input, call);
    return call.kind === 'shared'
      ? shareAnew(input, call, interest)
      : feeOnNew(input, call, input.interestOnFees ? interest : NO_INTEREST);
  });
  return ok({
    lines: results.map(({ lines }) => lines),
    toManager: results.map(({ toManager }) => toManager),
  });
}

type Call = EqualisationInput['calls'][number];
type CallResult = { readonly lines: EqualisedCall[]; readonly toManager: EqualisedCall };

function shareAnew({ investors }: EqualisationInput, call: Call, interest: Interest): CallResult {
  const excused = new Set(call.excused);
  const target = allocate(
    call.amount.minor,
    investors.map(({ id, after }) => (excused.has(id) ? 0n : after.minor)),
  );
  const moves = target.map((share, k) => share - (call.paid[k]?.minor ?? 0n));
  const paidIn = moves.map((move) => (move > 0n ? interest(move) : 0n));
  const whole = paidIn.reduce((sum, each) => sum + each, 0n);
  const paidBack = moves.map((move) => (move < 0n ? -move : 0n));
  const shares = whole === 0n ? moves.map(() => 0n) : allocate(whole, paidBack);
  return {
    lines: moves.map((capital, k) => ({
      capital,
      interest: (paidIn[k] ?? 0n) - (shares[k] ?? 0n),
    })),
    toManager: { capital: 0n, interest: 0n },
  };
}

function feeOnNew({ investors }: EqualisationInput, call: Call, interest: Interest): CallResult {
  const committed = investors.reduce((sum, { before }) => sum + before.minor, 0n);
  const lines = investors.map(({ before, after }): EqualisedCall => {
    const exact = new Decimal((call.amount.minor * (after.minor - before.minor)).toString());
    const share = roundDecimal(exact.div(committed.toString()), 0, 'half-even');
    const capital = BigInt(share.toFixed(0));
    return { capital, interest: interest(capital) };
  });
  const total = (of: keyof EqualisedCall) => lines.reduce((sum, line) => sum + line[of], 0n);
  return { lines, toManager: { capital: total('capital'), interest: total('interest') } };
}
