import { describe, expect, it } from 'vitest';
import { silentContext } from '../../core/calculation.ts';
import { fundAgreementSchema } from '../../core/fund/agreement.ts';
import { agreementProblems } from '../../core/fund/agreementChecks.ts';
import { fundTermsSchema } from '../../core/fund/terms.ts';
import { waterfallCalculation } from '../../core/fund/waterfallCalculation.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import { isoDate } from '../../core/time/dates.ts';
import { buildFunds, investorCode } from './funds.ts';
import { INVESTORS } from './investors.ts';

const funds = buildFunds();
const euros = (minor: bigint) => money('EUR', minor);

function runNextDistribution(code: string, date: string, amountMinor: bigint) {
  const fund = funds.find((candidate) => candidate.code === code);
  if (!fund) throw new Error(`no fund ${code}`);
  const flows = fund.events
    .filter((event) => event.status === 'settled')
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .map(({ date, kind, amountMinor }) => ({
      date: isoDate(date),
      kind,
      amount: euros(amountMinor),
    }));
  const commitments = fund.commitments.map((row) => ({
    id: investorCode(row.investor),
    name: row.investor.name,
    classId: row.classCode,
    className: row.className,
    kind: row.party,
    commitment: euros(row.amountMinor),
  }));
  const agreement = fundAgreementSchema.parse(fund.terms.at(-1)?.terms);
  const terms = fundTermsSchema.parse({ ...agreement.waterfall, currency: agreement.currency });
  const distribution = { date: isoDate(date), amount: euros(amountMinor) };
  return unwrap(
    waterfallCalculation.run({ terms, commitments, flows, distribution }, silentContext),
  ).output;
}

describe('funds of the sample through the waterfall', () => {
  it('gives distribution 4 the tiers and totals of its screen', () => {
    const output = runNextDistribution('GP2', '2026-11-27', 5_000_000_000n);
    const tiers = output.tiers.map((tier) => [tier.id, formatAmount(tier.total)]);
    expect(tiers).toEqual([
      ['gp-commitment', '1388888.89'],
      ['return-of-capital', '12200000.00'],
      ['preferred-return', '23857074.36'],
      ['catch-up', '5964268.59'],
      ['carry-split', '6589768.16'],
    ]);
    const classes = output.classes.map((line) => [line.classId, formatAmount(line.total)]);
    expect(classes.slice(0, 4)).toEqual([
      ['A', '23616507.94'],
      ['B', '11808253.97'],
      ['C', '5904126.98'],
      ['GP', '1388888.89'],
    ]);
    expect(formatAmount(output.proof.carry)).toBe('7282222.22');
    // The screen rounds the investors' flows first; the engine keeps them exact, so two rows end in
    // another cent there.
    expect(output.hurdle.rows.map((row) => formatAmount(row.valueWithReturn))).toEqual([
      '32471210.56',
      '28362202.04',
      '32443997.83',
      '22417113.25',
      '-23848888.57',
      '7829809.80',
      '-36308123.44',
      '-27310247.11',
    ]);
  });

  it.each(['GP1', 'GP3'])('%s has terms that a waterfall can follow', (code) => {
    const output = runNextDistribution(code, '2026-11-27', 1_000_000_000n);
    expect(formatAmount(output.proof.allocated)).toBe('10000000.00');
  });

  it('has agreements without a contradiction, in every version', () => {
    const all = funds.flatMap((fund) => fund.terms.map((each) => each.terms));
    expect(all).toHaveLength(7);
    for (const each of all) expect(agreementProblems(fundAgreementSchema.parse(each))).toEqual([]);
  });

  it('knows 60 investors by different names and codes', () => {
    expect(new Set(INVESTORS.map((investor) => investor.name)).size).toBe(60);
    expect(new Set(INVESTORS.map(investorCode)).size).toBe(60);
  });
});
