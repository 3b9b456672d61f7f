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
import type { FundTerms } from './terms.ts';
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

/** What is owed for the first hurdle after the distribution; unrounded. */
function stillOwed({ after, groups }: PouredDistribution, form: FundTerms['form']): Decimal {
  if (form !== 'investor-hurdles') return after.unreturnedCapital.plus(after.unpaidPreferred);
  return groups.reduce(
    (sum, group) => sum.plus(Decimal.max(0, group.after.hurdles[0] ?? 0)),
    new Decimal(0),
  );
}

/** Of a hybrid's test, what went to deals that are realised: the rest is no part of this hurdle. */
function realisedCoverage({ tiers }: PouredDistribution, lpPaid: (id: string) => bigint): bigint {
  const line = tiers.find(({ tier }) => tier.id === 'coverage');
  if (!line) return 0n;
  const early = toMinor(line.ledger.prepaid.minus(line.before.prepaid));
  const paid = lpPaid('coverage');
  return paid > early ? paid - early : 0n;
}

/**
 * The hurdle balance in money. What was needed is what the two repaying tiers took plus what is
 * still due, so that it foots to the lines paid; it is within one minor unit of the exact balance.
 */
function hurdleReport(
  poured: PouredDistribution,
  rounded: RoundedDistribution,
  { currency, form }: FundTerms,
) {
  const money = (minor: bigint): Money => ({ currency, minor });
  const lpPaid = (id: string) => rounded.tiers.find((tier) => tier.id === id)?.lpMinor ?? 0n;
  const stillDue = toMinor(stillOwed(poured, form));
  const isHurdle = form === 'investor-hurdles';
  const capitalPaid = isHurdle
    ? 0n
    : lpPaid('return-of-capital') + realisedCoverage(poured, lpPaid);
  const preferredPaid = lpPaid(isHurdle ? 'hurdle-1' : 'preferred-return');
  const isPassed = poured.hurdleBalance.lt(0);
  const needed = isPassed ? toMinor(poured.hurdleBalance) : capitalPaid + preferredPaid + stillDue;
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

/** Capital that the distribution gives back, in whole minor units. */
function capitalReturned(
  poured: PouredDistribution,
  rounded: RoundedDistribution,
  form: FundTerms['form'],
): bigint {
  if (form === 'investor-hurdles')
    return toMinor(poured.before.unreturnedCapital.minus(poured.after.unreturnedCapital));
  return rounded.tiers
    .filter(({ id }) => id === 'return-of-capital' || id === 'coverage')
    .reduce((sum, { totalMinor }) => sum + totalMinor, 0n);
}

function proofReport(
  poured: PouredDistribution,
  rounded: RoundedDistribution,
  { currency, form }: FundTerms,
) {
  const money = (minor: bigint): Money => ({ currency, minor });
  const { before, after } = poured;
  const carryMinor = rounded.tiers.reduce((sum, tier) => sum + tier.carryMinor, 0n);
  const capitalMinor = capitalReturned(poured, rounded, form);
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
    stillDueToInvestors: money(toMinor(stillOwed(poured, form))),
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
  const { currency } = fund.terms;
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
    hurdle: hurdleReport(poured, rounded, fund.terms),
    proof: proofReport(poured, rounded, fund.terms),
  };
}
