/**
 * `fund.clawback`: what the carry holders owe back on a date, as an interim test with what the fund
 * still holds or as the final one, by group of investors, shared among the carry holders and paid to
 * the investors to the minor unit.
 */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { allocate } from '../money/allocate.ts';
import { dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { Book, type Dated } from './book.ts';
import {
  type CarryHolder,
  type Clawback,
  clawbackOf,
  hurdleShortfall,
  shareClawback,
} from './clawback.ts';
import { CARRY_HOLDER_ID } from './commitments.ts';
import { checkAmount } from './flows.ts';
import { partOf } from './groups.ts';
import { ZERO } from './replay.ts';
import { roundToTotal } from './rounding.ts';
import { duplicateId, problem, shareProblems } from './termChecks.ts';
import { amountText, percentText } from './text.ts';
import { type PreparedFund, type PreparedGroup, prepareFund } from './waterfall.ts';
import { fundHistorySchema } from './waterfallCalculation.ts';

const share = (title: string) =>
  decimalSchema.default('0').meta({ title, description: '0.3 is 30%' });

export const carryHolderSchema = z.object({
  id: z.string().min(1).max(80).meta({ title: 'Name' }),
  share: decimalSchema.meta({ title: 'Of carry', description: '0.6 is 60%; all sum to 1' }),
  taxRate: decimalSchema.optional().meta({ title: 'Own tax rate' }),
  isUnable: z.boolean().default(false).meta({ title: 'Cannot pay' }),
});

export const clawbackInputSchema = z.object({
  fund: fundHistorySchema.meta({ title: 'Fund', description: 'Terms, commitments and history' }),
  date: dateSchema.meta({ title: 'Tested on', description: 'Not before the last flow' }),
  kind: z.enum(['interim', 'final']).default('final'),
  /** An interim test counts it as if it were paid out on the date. */
  stillHeld: moneyCodec.optional().meta({
    title: 'Still held',
    description: 'Value of what the fund holds; an interim test needs it',
  }),
  taxRate: share('Tax on carry'),
  escrowShare: share('Escrow'),
  liability: z.enum(['several', 'joint']).default('several'),
  holders: z
    .array(carryHolderSchema)
    .default([])
    .meta({ title: 'Carry holders', description: 'Left out, the carry vehicle is the only one' }),
});
type Input = z.output<typeof clawbackInputSchema>;

export const clawbackOutputSchema = z.object({
  date: dateSchema,
  kind: z.enum(['interim', 'final']),
  /** Cash to carry until the date, advances included, less what was given back. */
  carryPaid: moneyCodec,
  profit: moneyCodec,
  agreedCarry: moneyCodec,
  excessCarry: moneyCodec,
  preferredShortfall: moneyCodec,
  gross: moneyCodec,
  fromEscrow: moneyCodec,
  fromHolders: moneyCodec,
  afterTaxCap: moneyCodec,
  /** What investors get: from escrow and from holders. */
  payable: moneyCodec,
  /** Owed gross and not recoverable. */
  uncovered: moneyCodec,
  holders: z.array(
    z.object({ id: z.string(), owed: moneyCodec, cap: moneyCodec, pays: moneyCodec }),
  ),
  investors: z.array(z.object({ id: z.string(), amount: moneyCodec })),
});
type Output = z.output<typeof clawbackOutputSchema>;

function checkInput(input: Input): Result<undefined> {
  const { currency } = input.fund.terms;
  const problems = [
    ...shareProblems(input.taxRate, { code: 'SHARE_RANGE', path: 'taxRate', what: 'Tax' }),
    ...shareProblems(input.escrowShare, {
      code: 'SHARE_RANGE',
      path: 'escrowShare',
      what: 'Escrow',
    }),
    ...input.holders.flatMap((holder, k) => [
      ...shareProblems(holder.share, {
        code: 'SHARE_RANGE',
        path: `holders.${k}.share`,
        what: 'A share of carry',
      }),
      ...shareProblems(holder.taxRate ?? '0', {
        code: 'SHARE_RANGE',
        path: `holders.${k}.taxRate`,
        what: 'Tax',
      }),
    ]),
  ];
  const [first] = problems;
  if (first) return fail(first);
  const twice = duplicateId(input.holders, 'holders');
  if (twice) return fail(twice);
  const total = input.holders.reduce((sum, holder) => sum.plus(holder.share), ZERO);
  if (input.holders.length > 0 && !total.eq(1))
    return fail(
      problem(
        'SHARES_DO_NOT_SUM',
        'holders',
        `The shares of carry sum to ${percentText(total)}. Make them sum to 100%.`,
      ),
    );
  if (input.kind === 'interim' && !input.stillHeld)
    return fail({
      kind: 'missing-data',
      code: 'FAIR_VALUE_MISSING',
      path: 'stillHeld',
      message:
        'An interim test counts what the fund still holds. Enter its value; 0 for a final test.',
    });
  if (input.kind === 'final' && input.stillHeld && input.stillHeld.minor !== 0n)
    return fail(
      problem(
        'FINAL_WITH_ASSETS',
        'stillHeld',
        'A final test is made when nothing is held any more. Make it interim, or leave the value out.',
      ),
    );
  const held =
    input.stillHeld &&
    checkAmount(input.stillHeld, { currency, path: 'stillHeld', what: 'What is still held' });
  return held && !held.ok ? held : ok(undefined);
}

interface GroupTest {
  readonly group: PreparedGroup['group'];
  readonly clawback: Clawback;
  readonly profit: Decimal;
  readonly agreed: Decimal;
  readonly carry: Decimal;
}

function sumOf(list: readonly Dated[]): Decimal {
  return list.reduce((total, { amount }) => total.plus(amount), ZERO);
}

/**
 * Carry that a whole-fund waterfall of the same terms would have given for the same money on the same
 * days, with what is held paid out on the last.
 */
function replayedCarry({ group, state }: PreparedGroup, held: Decimal, date: IsoDate): Decimal {
  const { terms } = group;
  const whole =
    terms.form === 'investor-hurdles' ? terms : { ...terms, form: 'whole-fund' as const };
  const [first] = state.calls;
  if (!first) return ZERO;
  const book = new Book(whole, first.date);
  const money = [...state.paid, ...state.carried, { date, amount: held }];
  const days = [...new Set([...state.calls, ...money].map((each) => each.date))].sort();
  const on = (list: readonly Dated[], day: IsoDate) =>
    sumOf(list.filter((each) => each.date === day));
  let replayed = book.open();
  for (const day of days) {
    replayed = book.moveTo(replayed, day);
    for (const call of state.calls)
      if (call.date === day)
        replayed = book.call(replayed, call.amount, undefined, call.isIdle ?? false);
    const amount = on(money, day);
    if (amount.gt(0)) replayed = book.pay(replayed, amount, undefined).state;
  }
  return sumOf(replayed.carried);
}

/** The test of one group of investors; unrounded minor units. */
function testGroup(fund: PreparedFund, prepared: PreparedGroup, input: Input): GroupTest {
  const { group, book, state } = prepared;
  const { terms } = group;
  const held =
    input.kind === 'interim' && input.stillHeld
      ? partOf(input.stillHeld.minor, group, fund.committedMinor)
      : ZERO;
  const carry = Decimal.max(0, sumOf(state.carried));
  const profit = sumOf(state.paid).plus(sumOf(state.carried)).plus(held).minus(sumOf(state.calls));
  const hasOneRate =
    terms.form !== 'investor-hurdles' &&
    terms.carryTiers.length === 0 &&
    !new Decimal(terms.catchUp.share).isZero();
  const agreed = hasOneRate
    ? Decimal.max(0, profit).times(terms.carry.rate)
    : replayedCarry(prepared, held, input.date);
  const owed =
    terms.form === 'investor-hurdles'
      ? (book.account(book.moveTo(state, input.date), undefined).ledger.hurdles[0] ?? ZERO)
      : hurdleShortfall(book.growth, state, input.date);
  const clawback = clawbackOf({
    carry,
    agreedCarry: agreed,
    hurdleShortfall: owed.minus(held),
    taxRate: new Decimal(input.taxRate),
    escrowShare: new Decimal(input.escrowShare),
  });
  return { group, clawback, profit, agreed, carry };
}

/** What investors get, split over groups by what each lacks and over commitments within them. */
function investorLines(tests: readonly GroupTest[], payableMinor: bigint, currency: string) {
  const gross = tests.reduce((sum, { clawback }) => sum.plus(clawback.gross), ZERO);
  const payable = new Decimal(payableMinor.toString());
  const byGroup = roundToTotal(
    tests.map(({ clawback }) => (gross.isZero() ? ZERO : payable.times(clawback.gross).div(gross))),
    payableMinor,
  );
  return tests.flatMap(({ group }, k) => {
    const parts = allocate(
      byGroup[k] ?? 0n,
      group.members.map(({ commitment }) => commitment.minor),
    );
    return group.members.map(({ id }, at) => ({
      id,
      amount: { currency, minor: parts[at] ?? 0n },
    }));
  });
}

function carryHolders({ holders, taxRate }: Input): CarryHolder[] {
  if (holders.length === 0)
    return [
      {
        id: CARRY_HOLDER_ID,
        share: new Decimal(1),
        taxRate: new Decimal(taxRate),
        isUnable: false,
      },
    ];
  return holders.map((holder) => ({
    id: holder.id,
    share: new Decimal(holder.share),
    taxRate: new Decimal(holder.taxRate ?? taxRate),
    isUnable: holder.isUnable,
  }));
}

function run(input: Input) {
  const checked = checkInput(input);
  if (!checked.ok) return checked;
  const fund = prepareFund(input.fund);
  if (!fund.ok)
    return fail({ ...fund.error, ...(fund.error.path && { path: `fund.${fund.error.path}` }) });
  if (input.date < fund.value.last)
    return fail(
      problem(
        'FLOWS_OUT_OF_ORDER',
        'date',
        `The test of ${input.date} is before the last flow of ${fund.value.last}. ` +
          'Choose a later date, or leave later flows out.',
      ),
    );
  const { currency } = input.fund.terms;
  const tests = fund.value.books.map((each) => testGroup(fund.value, each, input));
  const total = (of: (test: GroupTest) => Decimal) =>
    tests.reduce((sum, test) => sum.plus(of(test)), ZERO);
  const [carry, gross] = [total((test) => test.carry), total((test) => test.clawback.gross)];
  const escrow = carry.times(input.escrowShare);
  const fromEscrow = Decimal.min(gross, escrow);
  const lines = shareClawback(
    gross.minus(fromEscrow),
    carry.minus(escrow),
    carryHolders(input),
    input.liability,
  );
  const fromHolders = lines.reduce((sum, { pays }) => sum.plus(pays), ZERO);
  const toMinor = (value: Decimal) => BigInt(roundDecimal(value, 0, 'half-even').toFixed(0));
  const money = (value: Decimal): Money => ({ currency, minor: toMinor(value) });
  const payableMinor = toMinor(fromEscrow.plus(fromHolders));
  const escrowMinor = toMinor(fromEscrow);
  // Escrow and holders sum to what investors get: holders take the odd unit.
  const paysMinor = roundToTotal(
    lines.map(({ pays }, k) =>
      k === 0
        ? pays.plus(new Decimal((payableMinor - escrowMinor).toString()).minus(fromHolders))
        : pays,
    ),
    payableMinor - escrowMinor,
  );
  const output: Output = {
    date: input.date,
    kind: input.kind,
    carryPaid: money(carry),
    profit: money(total((test) => test.profit)),
    agreedCarry: money(total((test) => test.agreed)),
    excessCarry: money(total((test) => test.clawback.excessCarry)),
    preferredShortfall: money(total((test) => test.clawback.preferredShortfall)),
    gross: money(gross),
    fromEscrow: money(fromEscrow),
    fromHolders: { currency, minor: payableMinor - escrowMinor },
    afterTaxCap: money(lines.reduce((sum, { cap }) => sum.plus(cap), ZERO)),
    payable: { currency, minor: payableMinor },
    uncovered: { currency, minor: toMinor(gross) - payableMinor },
    holders: lines.map(({ id, owed, cap }, k) => ({
      id,
      owed: money(owed),
      cap: money(cap),
      pays: { currency, minor: paysMinor[k] ?? 0n },
    })),
    investors: investorLines(tests, payableMinor, currency),
  };
  return ok({ output, trace: traceOf(output, tests, input), warnings: [] });
}

function traceOf(output: Output, tests: readonly GroupTest[], input: Input): TraceStep[] {
  const { currency } = output.gross;
  const exact = (label: string, value: Decimal) => ({
    label,
    value: amountText(value, currency),
    unit: currency,
  });
  const line = (label: string, value: Money, ref?: string) => ({
    label,
    value: formatAmount(value),
    unit: currency,
    ...(ref !== undefined && { ref }),
  });
  const groups = tests.map(
    ({ group, clawback, profit, agreed, carry }): TraceStep => ({
      id: `clawback.${group.id}`,
      label: [...new Set(group.members.map(({ className }) => className))].join(', '),
      rule:
        'The larger of carry above what was agreed on the profit of the whole fund and of what ' +
        'investors lack to capital and preferred return, at most the carry paid',
      inputs: [
        exact('Carry paid', carry),
        exact(input.kind === 'interim' ? 'Profit with what is held' : 'Profit', profit),
        exact('Carry agreed on it', agreed),
        exact('Carry above it', clawback.excessCarry),
        exact('Lacking to capital and preferred return', clawback.preferredShortfall),
      ],
      result: amountText(clawback.gross, currency),
      unit: currency,
    }),
  );
  return [
    ...groups,
    {
      id: 'clawback.payable',
      label: 'Clawback to pay',
      rule:
        'From escrow first, then from the carry holders up to what tax left them, ' +
        (input.liability === 'joint' ? 'each for the others too' : 'each for its own part'),
      inputs: [
        ...groups.map(({ id, label, result }) => ({
          label,
          value: result,
          unit: currency,
          ref: id,
        })),
        line('From escrow', output.fromEscrow),
        ...output.holders.map(({ id, pays }) => line(id, pays)),
      ],
      result: formatAmount(output.payable),
      unit: currency,
    },
  ];
}

export const clawbackCalculation = defineCalculation({
  id: 'fund.clawback',
  version: '1.0.0',
  label: 'Clawback',
  description:
    'What carry holders owe back on a date, interim or final, gross and net of tax, from escrow and ' +
    'from each holder, several or joint.',
  input: clawbackInputSchema,
  output: clawbackOutputSchema,
  run,
});
