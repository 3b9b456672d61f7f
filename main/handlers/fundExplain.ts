/**
 * Where a figure of a fund comes from. A total opens to its calls, distributions or commitments, each
 * of them to its lines by investor, a line to the bank's statement line and the journal entry.
 */
import { silentContext } from '../../core/calculation.ts';
import { metricsCalculation } from '../../core/fund/metrics.ts';
import { termsInWords } from '../../core/fund/termsText.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { fundEvents, isCounted } from '../queries/fundLines.ts';
import { ratioText, recalledUntil } from '../queries/fundPerformance.ts';
import { decodeTerms, fundFlows, termsAt } from '../queries/funds.ts';
import { waterfallTermsOf } from '../queries/waterfallFacts.ts';
import {
  entriesSection,
  entryLine,
  eventLine,
  type FundInput,
  fundLink,
  type Line,
} from './explainParts.ts';
import {
  type AmountFigure,
  explainAllFunds,
  explainAmount,
  explainList,
} from './fundAmountExplain.ts';
import { explainEvent } from './fundEventExplain.ts';
import {
  committedSections,
  explanationOf,
  FUND_LABEL,
  type FundScope,
  scopeOf,
  unknownInFund,
} from './fundScope.ts';
import { fundHead } from './funds.ts';

/** The multiple without what was paid out as recallable, where something was. */
function recycledLines(
  { store }: QueryContext,
  { fund, asOf }: FundScope,
  { called, distributed }: Pick<ReturnType<typeof fundHead>, 'called' | 'distributed'>,
): Line[] {
  const recallable = recalledUntil(store, fund, asOf);
  if (recallable === 0n || called.minor <= recallable) return [];
  const net = ratioText(distributed.minor - recallable, called.minor - recallable);
  return [
    { label: 'Of it recallable', money: money(fund.currency, recallable) },
    { label: 'Net of recycling, out of both', value: net ?? 'missing' },
  ];
}

/** A share or multiple of two totals, both of which open. */
function explainRatio(context: QueryContext, scope: FundScope, figure: 'calledPercent' | 'dpi') {
  const head = fundHead(context.store, scope.fund, scope.asOf);
  const isShare = figure === 'calledPercent';
  const [upper, lower] = isShare
    ? (['called', 'committed'] as const)
    : (['distributed', 'called'] as const);
  const text = isShare ? `${head.calledPercent}%` : (head.dpi ?? 'missing');
  const line = (name: AmountFigure, sign: string): Line => ({
    label: `${sign}${FUND_LABEL[name]}`,
    money: head[name],
    link: fundLink(scope.asOf, { fundId: scope.fund.id, figure: name }),
  });
  return explanationOf(context, scope, {
    figure: { text },
    sections: [
      {
        title: 'Rule',
        text: isShare
          ? 'Called over committed, in percent with one decimal'
          : 'Distributed over called, which is what was paid in; no value still held is counted',
        lines: [
          line(upper, ''),
          line(lower, '÷ '),
          { label: FUND_LABEL[figure], value: text, tone: 'total' },
          ...(isShare ? [] : recycledLines(context, scope, head)),
        ],
      },
    ],
  });
}

function explainRate(context: QueryContext, scope: FundScope): Explanation {
  const { fund, asOf } = scope;
  const flows = fundFlows(context.store, fund, asOf);
  const result = metricsCalculation.run({ currency: fund.currency, flows }, silentContext);
  const step = result.ok ? result.value.trace.find(({ id }) => id === 'irr') : undefined;
  const warnings = result.ok ? result.value.warnings : [result.error];
  const headline = result.ok ? result.value.output.irr?.headline : undefined;
  const text =
    headline === undefined ? 'missing' : `${new Decimal(headline).times(100).toFixed(2)}%`;
  const events = fundEvents(context.store, fund.id).filter(
    (event) => isCounted(event, asOf) && (event.kind !== 'closing' || event.amount_minor !== 0n),
  );
  return explanationOf(context, scope, {
    figure: { text, ...(headline === undefined ? {} : { unit: 'a year' }) },
    sections: [
      {
        title: 'Rule',
        note: `fund.metrics ${metricsCalculation.version}`,
        text: [step?.rule, ...warnings.map(({ message }) => message)].filter(Boolean).join('. '),
        lines: headline === undefined ? [] : [{ label: 'Unrounded', value: String(headline) }],
      },
      {
        title: 'Inputs',
        note: 'as the investors see them',
        lines: events.map((event) =>
          eventLine(fund, event, {
            asOf,
            amount: money(
              fund.currency,
              event.kind === 'distribution' ? event.amount_minor : -event.amount_minor,
            ),
          }),
        ),
      },
      ...(events.length === 0 ? [] : [entriesSection(events.map(({ entry }) => entry))]),
    ],
  });
}

function explainInvestors(context: QueryContext, scope: FundScope): Explanation {
  const codes = new Set(scope.commitments.map((row) => row.investor_code));
  return explanationOf(context, scope, {
    figure: { text: String(codes.size) },
    sections: [
      {
        title: 'Rule',
        text: 'Investors with a commitment closed by the date, each counted once',
        lines: [],
      },
      ...committedSections(scope),
    ],
  });
}

function explainTerms(context: QueryContext, scope: FundScope): Explanation {
  const { fund, asOf } = scope;
  const stored = termsAt(context.store, fund, asOf);
  const terms = waterfallTermsOf(decodeTerms(fund, stored));
  const words = termsInWords(terms);
  const version = `Version ${stored.version}`;
  const { term } = scope.input;
  return explanationOf(context, scope, {
    figure: { text: words.find(({ id }) => id === term)?.value ?? version },
    chips: [
      ...(term === undefined ? [] : [{ text: version, tone: 'plain' as const }]),
      { text: `valid from ${stored.validFrom}`, tone: 'plain' },
    ],
    sections: [
      {
        title: 'Rule',
        text: `The newest version in force on ${asOf}; a distribution takes the one of its pay date`,
        lines: [],
      },
      {
        title: 'Terms',
        lines: words.map(({ label, value }) => ({ label, value })),
      },
      { title: 'Source', lines: [entryLine(stored.entry)] },
    ],
  });
}

/** Throws FUND_UNKNOWN, COMMITMENT_UNKNOWN and FUND_EVENT_UNKNOWN (not-found). */
function explainFund(context: QueryContext, input: FundInput): Explanation {
  const { fundId } = input;
  if (fundId === undefined) return explainAllFunds(context, input);
  const scope = scopeOf(context, { ...input, fundId });
  const { figure } = input;
  switch (figure) {
    case 'committed':
    case 'called':
    case 'distributed':
    case 'uncalled':
      return explainAmount(context, scope, figure);
    case 'calledPercent':
    case 'dpi':
      return explainRatio(context, scope, figure);
    case 'irr':
      return explainRate(context, scope);
    case 'investors':
      return explainInvestors(context, scope);
    case 'terms':
      return explainTerms(context, scope);
    case 'calls':
    case 'distributions':
      return explainList(context, scope, figure === 'calls' ? 'call' : 'distribution');
    default: {
      const event = fundEvents(context.store, fundId).find(({ id }) => id === input.eventId);
      if (event === undefined || event.kind !== figure)
        throw unknownInFund(
          'FUND_EVENT_UNKNOWN',
          `${scope.fund.name} has no such ${figure} at the chosen time. Choose one of the fund.`,
          'eventId',
        );
      return explainEvent(context, scope, event);
    }
  }
}

export const fundExplainHandlers = {
  'funds.explain': query<'funds.explain'>(explainFund),
};
