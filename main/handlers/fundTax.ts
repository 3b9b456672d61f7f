/** What the terms of a fund let carry holders have in advance for taxes, and why. */
import { silentContext, type TraceStep } from '../../core/calculation.ts';
import { taxDistributionCalculation } from '../../core/fund/taxDistributionCalculation.ts';
import { invariant, unwrap } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { dealRows } from '../queries/fundBooks.ts';
import { type FundRow, fundById } from '../queries/funds.ts';
import { taxDistributionFacts } from '../queries/taxDistributions.ts';
import { undecidedWarning } from '../queries/waterfallFacts.ts';
import { cashOn } from './distributionCash.ts';
import { fundLink, type Line, type Section } from './explainParts.ts';
import { stepFigure, stepOf, stepSections } from './whatIfExplain.ts';

type Wanted = DomainInput<'distributions.proposeTax'>;
type Asked = DomainInput<'distributions.explainTax'>;

function proposalOf({ store }: Pick<QueryContext, 'store'>, fund: FundRow, { payDate }: Wanted) {
  const cashMinor = cashOn(store, fund, payDate);
  const input = taxDistributionFacts(store, fund, { payDate, cashMinor });
  return { input, ...unwrap(taxDistributionCalculation.run(input, silentContext)) };
}

function proposeTax(
  context: QueryContext,
  wanted: Wanted,
): DomainOutput<'distributions.proposeTax'> {
  const { store } = context;
  const fund = fundById(store, wanted.fundId);
  const { output, warnings } = proposalOf(context, fund, wanted);
  const { years, deals = [], ...figures } = output;
  const rows = new Map(dealRows(store, fund.id).map((row) => [row.code, row]));
  return {
    ...figures,
    years: years.map(({ to, income, allocatedToDate }) => ({ to, income, allocatedToDate })),
    deals: deals.map(({ deal, payable }) => {
      const row = rows.get(deal);
      invariant(row !== undefined, `${deal} is a deal of the fund`);
      return { dealId: row.id, deal, name: row.name, payable };
    }),
    warnings: [
      ...warnings,
      ...undecidedWarning(store, fund, { payDate: wanted.payDate, number: null }),
    ],
  };
}

function linkTo({ fundId, payDate }: Asked, step: string): NonNullable<Line['link']> {
  return { target: 'distributions.explainTax', input: { fundId, payDate, step } };
}

/** What the fund earned in each tax year: what a step of a year counts together. */
function yearsSection(
  asked: Asked,
  { years }: Pick<ReturnType<typeof proposalOf>['output'], 'years'>,
): Section {
  return {
    title: 'Tax years',
    note: 'realised, less costs',
    lines: years.map(
      ({ to, income }): Line => ({
        label: `Year to ${to}`,
        money: income,
        link: linkTo(asked, `allocated.${to}`),
      }),
    ),
  };
}

function factsSection({ fundId, payDate }: Asked): Section {
  return {
    title: 'Facts',
    lines: [
      { label: 'Pay date', value: payDate },
      {
        label: 'Terms',
        value: 'of the pay date',
        link: fundLink(payDate, { fundId, figure: 'terms' }),
      },
      {
        label: 'Called',
        value: 'up to the pay date',
        link: fundLink(payDate, { fundId, figure: 'called' }),
      },
      {
        label: 'Distributed',
        value: 'up to the pay date',
        link: fundLink(payDate, { fundId, figure: 'distributed' }),
      },
    ],
  };
}

/** Deals below the distribution of all of them, each a step of its own. */
function dealsSection(asked: Asked, trace: readonly TraceStep[]): Section[] {
  const deals = trace.filter(({ id }) => id.startsWith('deal.'));
  if (deals.length === 0) return [];
  return [
    {
      title: 'By deal',
      lines: deals.map(
        (step): Line => ({
          label: step.label,
          ...stepFigure(step.result, step.unit),
          link: linkTo(asked, step.id),
        }),
      ),
    },
  ];
}

function explainTax(context: QueryContext, asked: Asked): Explanation {
  const fund = fundById(context.store, asked.fundId);
  const { output, trace } = proposalOf(context, fund, asked);
  const step = stepOf(trace, asked.step);
  const ids = new Set(trace.map(({ id }) => id));
  const isWhole = step.id === 'payable';
  return {
    crumbs: [
      { label: fund.name },
      { label: 'Tax distribution', ...(isWhole ? {} : { link: linkTo(asked, 'payable') }) },
      ...(isWhole ? [] : [{ label: step.label }]),
    ],
    figure: { ...stepFigure(step.result, step.unit), converted: false },
    chips: [{ text: 'proposed, not saved', tone: 'plain' }],
    sections: [
      ...stepSections(step, ids, (id) => linkTo(asked, id)),
      ...(isWhole ? [...dealsSection(asked, trace), yearsSection(asked, output)] : []),
      factsSection(asked),
    ],
  };
}

export const fundTaxHandlers = {
  'distributions.proposeTax': query<'distributions.proposeTax'>(proposeTax),
  'distributions.explainTax': query<'distributions.explainTax'>(explainTax),
};
