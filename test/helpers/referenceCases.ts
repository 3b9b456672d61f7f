/**
 * The shared reference cases as inputs of `ballast calc`, each with the figures that its answer must
 * hold. Only the wire is used: what a case says goes in as JSON and comes out as JSON.
 */
import { readFileSync } from 'node:fs';
import { addDays, addMonths, isoDate } from '../../core/time/dates.ts';

const data = new URL('../../../shared/data/', import.meta.url);

/** One figure of an answer beside the case. */
export interface Figure {
  readonly found: number;
  readonly expected: number;
  readonly tolerance: number;
  /** Whether the distance counts relative to figures above 1. */
  readonly isRelative?: boolean;
}

/** Runs one calculation on JSON; the answer's output, or the code of its refusal. */
export type Calc = (id: string, input: object) => Promise<Output | string>;
/** The output of any calculation as it stands on the wire. */
// biome-ignore lint/suspicious/noExplicitAny: what stands in it differs by calculation.
export type Output = any;

// biome-ignore lint/suspicious/noExplicitAny: the files have no schema but their README.
type Case = any;

const cases = (name: string, key = 'cases'): Case[] =>
  JSON.parse(readFileSync(new URL(name, data), 'utf8'))[key];
const rows = (name: string): string[][] =>
  readFileSync(new URL(`daycount_calendar/${name}`, data), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) =>
      (line.trim().match(/("[^"]*"|[^,]*)(,|$)/g) ?? []).map((field) =>
        field.replace(/,$/, '').replaceAll('"', ''),
      ),
    );

const euro = (amount: number) => ({ currency: 'EUR', amount: amount.toFixed(2) });
const cents = (minor: number | bigint) => euro(Number(minor) / 100);
const value = (money: Output) => Number(money?.amount ?? 0);
const same = (found: unknown, expected: unknown): Figure => ({
  found: String(found) === String(expected) ? 0 : 1,
  expected: 0,
  tolerance: 0,
});

/** Where a refusal is the right answer, its code; elsewhere the output. */
function outputOf(answer: Output | string): Output {
  if (typeof answer === 'string') throw new Error(`refused: ${answer}`);
  return answer;
}

const periodDate = (at: number | string) =>
  typeof at === 'string' ? at : addDays(isoDate('2001-01-01'), 365 * at);

async function wholeFund(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { terms, flows, expected } of cases('waterfall/whole_fund.json')) {
    const holder = (id: string, points: number) => ({
      id,
      name: id,
      classId: id,
      className: id,
      kind: id,
      commitment: { currency: 'EUR', amount: `${points}0000000000` },
    });
    const partner = Math.round(terms.gp_commitment * 10_000);
    const wire = flows.map(([at, kind, amount]: Case) => ({
      date: periodDate(at),
      kind: kind === 'call' ? 'call' : 'distribution',
      amount: euro(amount),
    }));
    let k = 0;
    for (const [index, flow] of wire.entries()) {
      if (flow.kind === 'call') continue;
      const output = outputOf(
        await calc('fund.waterfall', {
          terms: {
            form: 'whole-fund',
            currency: 'EUR',
            order: terms.order === 'capital_first' ? 'capital-first' : 'preferred-first',
            preferredReturn: {
              rateAnnual: String(terms.pref_rate),
              compounding: terms.pref_compounding,
            },
            catchUp: { share: String(terms.catch_up) },
            carry: { rate: String(terms.carry) },
          },
          commitments: [
            holder('lp', 10_000 - partner),
            ...(partner > 0 ? [holder('gp', partner)] : []),
          ],
          flows: wire.slice(0, index),
          distribution: { date: flow.date, amount: flow.amount },
        }),
      );
      const tier = (id: string) => output.tiers.find((each: Case) => each.id === id);
      const line = expected.distributions[k++];
      for (const [found, known] of [
        [tier('return-of-capital')?.lpAmount, line.roc],
        [tier('preferred-return')?.lpAmount, line.pref],
        [tier('catch-up')?.carryAmount, line.catchup_gp],
        [tier('catch-up')?.lpAmount, line.catchup_lp],
        [tier('carry-split')?.carryAmount, line.split_gp],
        [tier('carry-split')?.lpAmount, line.split_lp],
        [tier('gp-commitment')?.total, line.gp_commitment_share],
      ])
        figures.push({ found: value(found), expected: known, tolerance: 0.01 });
    }
  }
  return figures;
}

async function dealByDeal(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  const near = (found: Output, expected: number) =>
    figures.push({ found: value(found), expected, tolerance: 0.015 });
  for (const { terms, deals, expected } of cases('waterfall/deal_by_deal.json')) {
    const output = outputOf(
      await calc('fund.dealByDeal', {
        terms: {
          currency: 'EUR',
          preferredReturn: {
            rateAnnual: String(terms.pref_rate),
            compounding: terms.pref_compounding,
          },
          catchUp: { share: String(terms.catch_up) },
          carry: { rate: String(terms.carry) },
        },
        losses: terms.loss_carryforward ? 'carried-forward' : 'each-deal-alone',
        clawback: { taxRate: String(terms.clawback_tax_rate ?? 0) },
        flows: deals.flatMap((deal: Case) =>
          deal.flows.map(([date, kind, amount]: Case) => ({
            date,
            deal: deal.id,
            kind: kind === 'dist' ? 'distribution' : kind === 'writeoff' ? 'write-off' : kind,
            ...(kind === 'writeoff' ? {} : { amount: euro(amount) }),
          })),
        ),
      }),
    );
    expected.distributions.forEach((line: Case, k: number) => {
      near(output.distributions[k]?.lp, line.lp);
      near(output.distributions[k]?.carry, line.gp_carry);
    });
    near(output.totals.wholeFundCarry, expected.totals.whole_fund_carry);
    near(output.clawback.gross, expected.totals.clawback_gross);
    near(output.clawback.payable, expected.totals.clawback_payable);
  }
  return figures;
}

async function hurdleTiers(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const each of cases('waterfall/tiered_irr_hurdles.json')) {
    const output = outputOf(
      await calc('fund.hurdleTiers', {
        currency: 'EUR',
        tiers: each.tiers.map((tier: Case) => ({
          irr: String(tier.hurdle_irr),
          promote: String(tier.promote),
        })),
        finalPromote: String(each.final_promote),
        gpInvestment: String(each.gp_coinvest),
        flows: each.flows.map(([at, kind, amount]: Case) => ({
          date: periodDate(at),
          kind: kind === 'call' ? 'call' : 'distribution',
          amount: euro(amount),
        })),
      }),
    );
    each.expected.distributions.forEach((line: Case, k: number) => {
      const found = output.distributions[k];
      line.tiers.forEach((tier: Case, at: number) => {
        for (const part of ['investors', 'promote'])
          figures.push({
            found: value(found?.tiers[at]?.[part]),
            expected: tier[part],
            tolerance: each.tol_abs,
          });
      });
    });
  }
  return figures;
}

async function managementFees(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  const start = isoDate('2015-01-01');
  const quarter = (k: number) => addMonths(start, 3 * k);
  for (const each of cases('waterfall/management_fees.json')) {
    const output = outputOf(
      await calc('fund.managementFee', {
        currency: 'EUR',
        from: start,
        to: quarter(each.quarters),
        phases: [
          { from: start, basis: 'committed', rateAnnual: String(each.rate) },
          {
            from: quarter(each.investment_period_quarters),
            basis: each.post_basis === 'committed' ? 'committed' : 'invested',
            rateAnnual: String(each.post_rate),
          },
        ],
        bases: {
          committed: [{ from: start, amount: euro(each.committed) }],
          invested: each.invested_cost.map((cost: number, k: number) => ({
            from: quarter(k),
            amount: euro(cost),
          })),
        },
        offsets: {
          share: String(each.offset_pct),
          carriesForward: false,
          received: Object.entries(each.transaction_fees).map(([k, fee]) => ({
            date: quarter(Number(k)),
            amount: euro(Number(fee)),
          })),
        },
      }),
    );
    each.expected.net_fee_per_quarter.forEach((expected: number, k: number) => {
      figures.push({ found: value(output.periods[k]?.net), expected, tolerance: each.tol_abs });
    });
  }
  return figures;
}

async function capitalCalls(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const each of cases('waterfall/capital_calls.json')) {
    const answer = await calc('fund.capitalCall', {
      amount: cents(each.total_cents),
      investors: each.commitment_cents.map((commitment: number, k: number) => ({
        id: String(k),
        commitment: cents(commitment),
        unfunded: cents(each.unfunded_cents[k]),
        excused: each.excused[k],
      })),
    });
    if (each.expected_status === 'ok')
      outputOf(answer).investors.forEach((line: Case, k: number) => {
        figures.push(same(line.amount.amount, cents(each.expected[k]).amount));
      });
    else figures.push(same(answer, 'CALL_EXCEEDS_UNFUNDED'));
  }
  return figures;
}

async function largestRemainder(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const each of cases('waterfall/largest_remainder.json')) {
    const output = outputOf(
      await calc('fund.allocate', {
        amount: cents(each.total_cents),
        shares: each.weights.map((weight: number, k: number) => ({
          id: String(k),
          weight: String(weight),
        })),
      }),
    );
    output.parts.forEach((part: Case, k: number) => {
      figures.push(same(part.amount.amount, cents(each.expected[k]).amount));
    });
  }
  return figures;
}

const asFlows = (flows: [string, number][]) =>
  flows.map(([date, amount]) => ({ date, amount: String(amount) }));

async function ratesOfReturn(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const each of cases('returns/xirr_cases.json')) {
    const answer = await calc('fund.xirr', { flows: asFlows(each.flows) });
    if (each.accept === 'no_root') {
      figures.push(same(typeof answer, 'string'));
      continue;
    }
    const { roots, isAmbiguous } = outputOf(answer);
    figures.push(same(isAmbiguous, each.root_count > 1), same(roots.length, each.root_count));
    each.all_real_roots_gt_minus1.forEach((expected: number, k: number) => {
      const tolerance = each.tol_rate_rel * (1 + Math.abs(expected));
      figures.push({ found: roots[k], expected, tolerance, isRelative: true });
    });
  }
  return figures;
}

const CONVENTIONS: Readonly<Record<string, string>> = {
  'act/act isda': 'act/act-isda',
  'act/act afb': 'act/act-afb',
  'act/act year': 'act/act-year',
  'act/act icma': 'act/act-icma',
  '30/360 us(sia)': '30/360-us',
  '30/360 isda(bondbasis)': '30/360-isda',
  '30/360 psa': '30/360-psa',
  '30e/360 isda(german,not maturity)': '30e/360-isda',
};
const conventionOf = (name: string) => CONVENTIONS[name.toLowerCase()] ?? name.toLowerCase();

async function performance(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  const near = (found: number | null, expected: number | null, tolerance: number) =>
    figures.push(
      expected === null || found === null
        ? same(found, expected)
        : { found, expected, tolerance, isRelative: true },
    );
  for (const each of cases('returns/irr_mirr_xnpv_docs.json')) {
    const amounts = each.cf.map(String);
    const rates = { financeRate: String(each.finance), reinvestmentRate: String(each.reinvest) };
    const output =
      each.fn === 'mirr'
        ? outputOf(await calc('fund.mirr', { amounts, ...rates })).rate
        : outputOf(await calc('fund.irr', { amounts })).headline;
    near(output, each.expected, each.tol);
  }
  for (const { rate, flows, expected, tol } of cases('returns/irr_mirr_xnpv_docs.json', 'xnpv')) {
    const input = { rateAnnual: String(rate), flows: asFlows(flows) };
    near(outputOf(await calc('fund.presentValue', input)).value, expected, tol);
  }
  const flows = asFlows(cases('returns/xirr_daycounts.json', 'flows') as [string, number][]);
  for (const { convention, expected, tol } of cases('returns/xirr_daycounts.json')) {
    const dayCount = conventionOf(convention);
    near(outputOf(await calc('fund.xirr', { flows, dayCount })).headline, expected, tol);
  }
  for (const each of cases('returns/pme_cases.json')) {
    const points = each.cashflows.map((flow: number, k: number) => {
      const nav = each.nav_series?.[k] ?? (k === each.index.length - 1 ? each.nav_end : undefined);
      return {
        contribution: String(Math.max(0, -flow)),
        distribution: String(Math.max(0, flow)),
        index: String(each.index[k]),
        ...(nav === undefined ? {} : { nav: String(nav) }),
      };
    });
    const output = outputOf(await calc('fund.pme', { points }));
    for (const [name, field] of Object.entries({
      ks_pme: 'ksPme',
      ln_pme_nav: 'lnPmeNav',
      ln_pme: 'lnPme',
      pme_plus_lambda: 'pmePlusLambda',
      pme_plus: 'pmePlus',
      direct_alpha: 'directAlpha',
      m_pme: 'modifiedPme',
    }))
      if (name in each.expected) near(output[field], each.expected[name], each.tol);
  }
  return figures;
}

const yearsOf = async (calc: Calc, dayCount: string, from = '', to = '', more: object = {}) =>
  outputOf(await calc('time.yearFraction', { dayCount, from, to, ...more })).years as number;

async function yearFractions(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name = '', from, to, , expected] of rows('year_fractions.csv'))
    figures.push({
      found: await yearsOf(calc, conventionOf(name), from, to),
      expected: Number(expected),
      tolerance: 1e-12,
    });
  for (const [name = '', from, to, expected] of rows('strata_year_fractions.csv'))
    figures.push({
      found: await yearsOf(calc, conventionOf(name), from, to),
      expected: Number(expected),
      tolerance: 1e-12,
    });
  return figures;
}

/** The last regular period of a case of the memorandum; its months tell the coupons a year. */
function couponOf(each: Case) {
  const [from, to] = each.nominal_periods?.[0] ??
    each.schedule?.slice(-2) ?? [each.ref_start, each.ref_end];
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  const frequency = 12 / Math.round((12 * days) / 365);
  return { from, to, frequency, endOfMonth: each.note?.includes('quarterly EOM') === true };
}

async function memorandum(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const each of cases('daycount_calendar/actact_isda_memo.json')) {
    const dayCount = conventionOf(each.convention);
    const more = dayCount === 'act/act-icma' ? { coupon: couponOf(each) } : {};
    const found = await yearsOf(calc, dayCount, each.start, each.end, more);
    figures.push({ found, expected: each.expected, tolerance: each.tol });
  }
  return figures;
}

async function thirties(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [from, to, ...expected] of rows('days360_table.csv'))
    for (const [k, dayCount] of ['30/360-us', '30e/360', '30e/360-isda', 'act/360'].entries()) {
      const years = await yearsOf(calc, dayCount, from, to);
      figures.push({ found: 360 * years, expected: Number(expected[k]), tolerance: 1e-9 });
    }
  return figures;
}

async function businessDays(calc: Calc): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const row of rows('business_day_ops.csv')) {
    const [id = '', date = '', open = '', ...adjusted] = row;
    const [addedDays, afterDays, until, between, months, endOfMonth, afterMonths] = row.slice(7);
    const base = { calendars: [id], date };
    for (const [k, convention] of [
      'following',
      'modified-following',
      'preceding',
      'modified-preceding',
    ].entries()) {
      const output = outputOf(await calc('time.businessDay', { ...base, convention }));
      figures.push(same(output.adjusted, adjusted[k]));
    }
    const output = outputOf(
      await calc('time.businessDay', {
        ...base,
        addDays: Number(addedDays),
        addMonths: Number(months),
        endOfMonth: endOfMonth === 'True',
        until,
      }),
    );
    figures.push(
      same(output.isBusinessDay ? 'True' : 'False', open),
      same(output.afterDays, afterDays),
      same(output.businessDays, between),
      same(output.afterMonths, afterMonths),
    );
  }
  return figures;
}

/** Each set by its name in the specification. */
export const REFERENCE_SETS: readonly (readonly [string, (calc: Calc) => Promise<Figure[]>])[] = [
  ['`ballast calc fund.waterfall`', wholeFund],
  ['`ballast calc fund.dealByDeal`', dealByDeal],
  ['`ballast calc fund.hurdleTiers`', hurdleTiers],
  ['`ballast calc fund.managementFee`', managementFees],
  ['`ballast calc fund.capitalCall`', capitalCalls],
  ['`ballast calc fund.allocate`', largestRemainder],
  ['`ballast calc fund.xirr`', ratesOfReturn],
  [
    '`fund.irr`, `fund.mirr`, `fund.presentValue`, `fund.xirr` by day count, `fund.pme`',
    performance,
  ],
  ['`ballast calc time.yearFraction`, two tables', yearFractions],
  ['`ballast calc time.yearFraction`, ACT/ACT memorandum', memorandum],
  ['`ballast calc time.yearFraction`, 30/360', thirties],
  ['`ballast calc time.businessDay`', businessDays],
];
