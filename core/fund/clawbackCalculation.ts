/**
 * `fund.clawback`: what the carry holders owe back on a date, as an interim test with what the fund
 * still holds or as the final one, by group of investors, shared among the carry holders and paid to
 * the investors to the minor unit.
 */
import { defineCalculation, type TraceStep } from '../calculation.ts';
import { allocate } from '../money/allocate.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import { formatAmount, type Money } from '../money/money.ts';
import { fail, ok } from '../result.ts';
import { type CarryHolder, shareClawback } from './clawback.ts';
import { type GroupTest, testGroup } from './clawbackGroup.ts';
import {
  type ClawbackInput,
  type ClawbackOutput,
  checkClawback,
  clawbackInputSchema,
  clawbackOutputSchema,
} from './clawbackInput.ts';
import { CARRY_HOLDER_ID } from './commitments.ts';
import { soldParts, soldTotal } from './liquidation.ts';
import { ZERO } from './replay.ts';
import { roundToTotal } from './rounding.ts';
import { problem } from './termChecks.ts';
import { amountText } from './text.ts';
import { prepareFund } from './waterfall.ts';

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

function carryHolders({ holders, taxRate }: ClawbackInput): CarryHolder[] {
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

function run(input: ClawbackInput) {
  const checked = checkClawback(input);
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
  const { date, taxRate, escrowShare, stillHeld } = input;
  const amount = { currency, minor: input.kind === 'interim' ? (stillHeld?.minor ?? 0n) : 0n };
  const held = soldParts(fund.value.groups, { date, amount, deals: input.stillHeldDeals });
  if (!held.ok)
    return fail({
      ...held.error,
      path: held.error.path?.replace('distribution.deals', 'stillHeldDeals') ?? 'stillHeldDeals',
    });
  const tests = fund.value.books.map((each) =>
    testGroup(each, { date, held: soldTotal(held.value(each.group)), taxRate, escrowShare }),
  );
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
  const output: ClawbackOutput = {
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

function traceOf(
  output: ClawbackOutput,
  tests: readonly GroupTest[],
  input: ClawbackInput,
): TraceStep[] {
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
  version: '1.2.0',
  label: 'Clawback',
  description:
    'What carry holders owe back on a date, interim or final, gross and net of tax, from escrow and ' +
    'from each holder, several or joint.',
  input: clawbackInputSchema,
  output: clawbackOutputSchema,
  run,
});
