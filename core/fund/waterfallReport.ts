/**
 * The waterfall as a screen and a report need it: tiers, lines by holder and class, the hurdle
 * balance and the proof figures, in money, every column footing. It only presents; it decides
 * nothing.
 */
import { allocate } from '../money/allocate.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import { formatMinor, type Money } from '../money/money.ts';
import type { HolderLine, RoundedDistribution } from './allocation.ts';
import { roundToTotal } from './rounding.ts';
import { decimalText } from './text.ts';
import type { PouredDistribution, PreparedFund } from './waterfall.ts';

function toMinor(amount: Decimal): bigint {
  return BigInt(roundDecimal(amount, 0, 'half-even').toFixed(0));
}

/** Shares of a total as decimals of four places that sum to 1 (all zero for a total of zero). */
function sharesOf(amountsMinor: readonly bigint[]): string[] {
  const total = amountsMinor.reduce((sum, amount) => sum + amount, 0n);
  const parts = total === 0n ? amountsMinor.map(() => 0n) : allocate(10_000n, amountsMinor);
  return parts.map((part) => formatMinor(part, 4));
}

function linesReport(lines: readonly HolderLine[], rounded: RoundedDistribution, currency: string) {
  const shares = sharesOf(lines.map((line) => line.totalMinor));
  return lines.map((line, row) => ({
    id: line.id,
    name: line.name,
    classId: line.classId,
    className: line.className,
    kind: line.kind,
    commitment: { currency, minor: line.commitmentMinor },
    lines: rounded.tiers.map((tier, k) => ({
      tierId: tier.id,
      amount: { currency, minor: line.amountsMinor[k] ?? 0n },
    })),
    total: { currency, minor: line.totalMinor },
    share: shares[row] ?? '0.0000',
  }));
}

/** Adds up holders of one class and kind, in the order in which classes first appear. */
export function classLines(holders: readonly HolderLine[]): (HolderLine & { count: number })[] {
  const byClass = new Map<string, HolderLine & { count: number }>();
  for (const line of holders) {
    const key = `${line.kind}:${line.classId}`;
    const sofar = byClass.get(key);
    byClass.set(key, {
      ...line,
      id: key,
      name: line.className,
      count: (sofar?.count ?? 0) + 1,
      commitmentMinor: (sofar?.commitmentMinor ?? 0n) + line.commitmentMinor,
      amountsMinor: line.amountsMinor.map((amount, k) => amount + (sofar?.amountsMinor[k] ?? 0n)),
      totalMinor: (sofar?.totalMinor ?? 0n) + line.totalMinor,
    });
  }
  return [...byClass.values()];
}

/**
 * The rows' values in whole minor units, footing to `needed`. Its distance from the exact balance,
 * a minor unit or so, goes to the largest row.
 */
function footingValues(poured: PouredDistribution, needed: bigint): bigint[] {
  const exact = poured.hurdle.map((row) => row.valueWithReturn);
  const largest = exact.reduce(
    (best, value, k) => (value.abs().gt(exact[best]?.abs() ?? 0) ? k : best),
    0,
  );
  const gap = new Decimal(needed.toString()).minus(poured.hurdleBalance);
  return roundToTotal(
    exact.map((value, k) => (k === largest ? value.plus(gap) : value)),
    needed,
  );
}

/**
 * The hurdle balance in money. What was needed is what the two repaying tiers took plus what is
 * still due, so that it foots to the lines paid; it is within one minor unit of the exact balance.
 */
function hurdleReport(poured: PouredDistribution, rounded: RoundedDistribution, currency: string) {
  const money = (minor: bigint): Money => ({ currency, minor });
  const paid = (id: string) => rounded.tiers.find((tier) => tier.id === id)?.totalMinor ?? 0n;
  const stillDue = toMinor(poured.after.unreturnedCapital.plus(poured.after.unpaidPreferred));
  const capitalPaid = paid('return-of-capital');
  const preferredPaid = paid('preferred-return');
  const needed = capitalPaid + preferredPaid + stillDue;
  const values = footingValues(poured, needed);
  return {
    rows: poured.hurdle.map((row, k) => ({
      date: row.date,
      kind: row.kind,
      flow: money(toMinor(row.flow)),
      applied: money(toMinor(row.applied)),
      days: row.days,
      growth: decimalText(row.growth, 12),
      valueWithReturn: money(values[k] ?? 0n),
    })),
    needed: money(needed),
    exactBalance: decimalText(poured.hurdleBalance, 12),
    capitalPaid: money(capitalPaid),
    preferredPaid: money(preferredPaid),
    stillDue: money(stillDue),
  };
}

/** Carry as a share of profit, ten decimals; absent where there is no profit. */
function carryShare(carry: Decimal, profit: Decimal) {
  return profit.isZero() ? {} : { carryShareOfProfit: decimalText(carry.div(profit), 10) };
}

function proofReport(poured: PouredDistribution, rounded: RoundedDistribution, currency: string) {
  const money = (minor: bigint): Money => ({ currency, minor });
  const { before, after } = poured;
  const carryMinor = rounded.tiers.reduce((sum, tier) => sum + tier.carryMinor, 0n);
  const capitalMinor =
    rounded.tiers.find((tier) => tier.id === 'return-of-capital')?.totalMinor ?? 0n;
  const gpCommitmentMinor = rounded.tiers.reduce((sum, tier) => sum + tier.gpCommitmentMinor, 0n);
  const profit = after.investorProfit.minus(before.investorProfit);
  const carry = after.carry.minus(before.carry);
  const catchUp = poured.tiers.find((line) => line.tier.id === 'catch-up')?.stillToFill;
  return {
    distributed: poured.amount,
    allocated: money(rounded.holders.reduce((sum, line) => sum + line.totalMinor, 0n)),
    profit: money(poured.amount.minor - capitalMinor - gpCommitmentMinor),
    carry: money(carryMinor),
    ...carryShare(carry, profit.plus(carry)),
    stillDueToInvestors: money(toMinor(after.unreturnedCapital.plus(after.unpaidPreferred))),
    stillToCatchUp: money(catchUp ? toMinor(catchUp) : 0n),
    toDate: {
      profit: money(toMinor(after.investorProfit.plus(after.carry))),
      carry: money(toMinor(after.carry)),
      unreturnedCapital: money(toMinor(after.unreturnedCapital)),
      unpaidPreferred: money(toMinor(after.unpaidPreferred)),
      ...carryShare(after.carry, after.investorProfit.plus(after.carry)),
    },
  };
}

/** Everything that the waterfall screen shows, from one run. */
export function reportDistribution(
  fund: PreparedFund,
  poured: PouredDistribution,
  rounded: RoundedDistribution,
) {
  const { currency } = fund.terms.source;
  const money = (minor: bigint): Money => ({ currency, minor });
  const classes = classLines(rounded.holders);
  const counts = classes.map((line) => line.count);
  return {
    date: poured.date,
    amount: poured.amount,
    called: money(fund.calledMinor),
    committed: money(fund.committedMinor),
    tiers: rounded.tiers.map((tier) => ({
      id: tier.id,
      label: tier.label,
      rule: tier.rule,
      total: money(tier.totalMinor),
      lpAmount: money(tier.lpMinor),
      gpCommitmentAmount: money(tier.gpCommitmentMinor),
      carryAmount: money(tier.carryMinor),
      ...(tier.stillToFill && { stillToFill: money(toMinor(tier.stillToFill)) }),
    })),
    holders: linesReport(rounded.holders, rounded, currency),
    classes: linesReport(classes, rounded, currency).map((line, k) => ({
      ...line,
      holderCount: counts[k] ?? 0,
    })),
    hurdle: hurdleReport(poured, rounded, currency),
    proof: proofReport(poured, rounded, currency),
  };
}
