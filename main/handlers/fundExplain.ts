/**
 * Where a figure of a fund comes from. A total opens to its calls, distributions or commitments, each
 * of them to its lines by investor, a line to the bank's statement line and the journal entry.
 */
import { silentContext } from '../../core/calculation.ts';
import { metricsCalculation } from '../../core/fund/metrics.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import {
  type EventKind,
  type FundEvent,
  fundEvents,
  isCounted,
  linesOfHolder,
} from '../queries/fundLines.ts';
import {
  type CommitmentRow,
  commitmentsAt,
  decodeTerms,
  type FundRow,
  fundById,
  fundFlows,
  fundRows,
  termsAt,
} from '../queries/funds.ts';
import {
  entriesSection,
  entryLine,
  eventLine,
  type FundInput,
  fundLink,
  knownBeforeFund,
  type Line,
  type Section,
} from './explainParts.ts';
import { explainEvent } from './fundEventExplain.ts';
import { fundHead } from './funds.ts';

type Figure = FundInput['figure'];
type AmountFigure = 'committed' | 'called' | 'distributed' | 'uncalled';

const LABEL: { readonly [Name in Figure]: string } = {
  committed: 'Committed',
  called: 'Called',
  distributed: 'Distributed',
  uncalled: 'Not called yet',
  calledPercent: 'Called share',
  dpi: 'Distributed to paid in',
  irr: 'Net IRR',
  investors: 'Investors',
  terms: 'Terms',
  calls: 'All capital calls',
  distributions: 'All distributions',
  call: 'Capital call',
  distribution: 'Distribution',
};

const RULE: { readonly [Name in AmountFigure]: string } = {
  committed: 'Sum of the commitments closed by the date',
  called: 'Sum of the capital calls due by the date; drafts and cancelled calls do not count',
  distributed: 'Sum of the distributions approved and paid by the date',
  uncalled: 'Committed less called',
};

/** What a person opened: one fund, and within it a class or one commitment. */
interface Scope {
  readonly fund: FundRow;
  readonly input: FundInput & { readonly fundId: string };
  readonly asOf: IsoDate;
  /** The commitments that the figure is of. */
  readonly commitments: readonly CommitmentRow[];
  /** Whether they are all of the fund's. */
  readonly isWhole: boolean;
  readonly name: string | null;
}

function unknown(code: string, message: string, path: string): AppFailure {
  return new AppFailure({ kind: 'not-found', code, message, path });
}

function scopeOf({ store }: QueryContext, input: FundInput & { fundId: string }): Scope {
  const fund = fundById(store, input.fundId);
  const { asOf, classCode, commitmentId } = input;
  const all = commitmentsAt(store, fund.id, asOf);
  const chosen = all.filter(
    (row) =>
      (classCode === undefined || row.class_code === classCode) &&
      (commitmentId === undefined || row.id === commitmentId),
  );
  const [first] = chosen;
  const isWhole = classCode === undefined && commitmentId === undefined;
  if (!isWhole && first === undefined)
    throw unknown(
      'COMMITMENT_UNKNOWN',
      `${fund.name} has no such commitment on ${asOf}. Choose one of the fund.`,
      commitmentId === undefined ? 'classCode' : 'commitmentId',
    );
  const name = commitmentId === undefined ? first?.class_name : first?.investor_name;
  return { fund, input, asOf, commitments: chosen, isWhole, name: isWhole ? null : (name ?? null) };
}

function crumbsOf({ fund, asOf, name }: Scope, label: string): Explanation['crumbs'] {
  const link = fundLink(asOf, { fundId: fund.id, figure: 'committed' });
  return [
    { label: fund.name, ...(label === LABEL.committed && name === null ? {} : { link }) },
    ...(name === null ? [] : [{ label: name }]),
    { label },
  ];
}

function explanationOf(
  context: QueryContext,
  scope: Scope,
  shown: {
    readonly figure: Omit<Explanation['figure'], 'converted'>;
    readonly chips?: Explanation['chips'];
    readonly sections: readonly Section[];
  },
): Explanation {
  return {
    crumbs: crumbsOf(scope, LABEL[scope.input.figure]),
    figure: { ...shown.figure, converted: false },
    chips: [{ text: `up to ${scope.asOf}`, tone: 'plain' }, ...(shown.chips ?? [])],
    sections: [...shown.sections, ...knownBeforeFund(context, scope.fund.id)],
  };
}

function committedSections({ fund, asOf, commitments }: Scope): Section[] {
  const lines = commitments.map(
    (row): Line => ({
      label: row.investor_name,
      prefix: row.class_code,
      money: money(fund.currency, row.amount_minor),
      ...(commitments.length === 1
        ? { note: `closed ${row.closing_date}` }
        : {
            link: fundLink(asOf, { fundId: fund.id, figure: 'committed', commitmentId: row.id }),
          }),
    }),
  );
  return [
    { title: 'Summed from', note: `${lines.length} commitments`, lines },
    entriesSection(commitments.map((row) => row.entry)),
  ];
}

/** The part of each counted call or distribution that falls to the chosen commitments. */
function partsOf(
  { store }: QueryContext,
  { fund, asOf, commitments, isWhole }: Scope,
  kind: EventKind,
): { readonly event: FundEvent; readonly minor: bigint }[] {
  const events = fundEvents(store, fund.id).filter(
    (event) => event.kind === kind && isCounted(event, asOf),
  );
  if (isWhole) return events.map((event) => ({ event, minor: event.amount_minor }));
  const sums = new Map<string, bigint>();
  for (const { id } of commitments)
    for (const line of linesOfHolder(store, kind, id))
      sums.set(line.event_id, (sums.get(line.event_id) ?? 0n) + line.amount_minor);
  return events
    .filter((event) => sums.has(event.id))
    .map((event) => ({ event, minor: sums.get(event.id) ?? 0n }));
}

function eventSections(context: QueryContext, scope: Scope, kind: EventKind) {
  const { fund, asOf, input } = scope;
  const parts = partsOf(context, scope, kind);
  const minor = parts.reduce((sum, part) => sum + part.minor, 0n);
  const lines = parts.map(({ event, minor: part }): Line => {
    const line = eventLine(fund, event, { asOf, amount: money(fund.currency, part) });
    const { commitmentId, classCode } = input;
    return {
      ...line,
      link: fundLink(asOf, {
        fundId: fund.id,
        figure: kind,
        eventId: event.id,
        ...(classCode === undefined ? {} : { classCode }),
        ...(commitmentId === undefined ? {} : { commitmentId }),
      }),
    };
  });
  const total: Line = { label: 'Sum', money: money(fund.currency, minor), tone: 'total' };
  const sections: Section[] = [
    { title: 'Summed from', lines: [...lines, total] },
    ...(parts.length === 0 ? [] : [entriesSection(parts.map(({ event }) => event.entry))]),
  ];
  return { minor, sections };
}

function explainAmount(context: QueryContext, scope: Scope, figure: AmountFigure): Explanation {
  const { fund } = scope;
  const inFund = (minor: bigint): Money => money(fund.currency, minor);
  const committed = scope.commitments.reduce((sum, row) => sum + row.amount_minor, 0n);
  const rule: Section = { title: 'Rule', text: RULE[figure], lines: [] };
  if (figure === 'committed')
    return explanationOf(context, scope, {
      figure: { money: inFund(committed) },
      sections: [rule, ...committedSections(scope)],
    });
  const kind = figure === 'distributed' ? 'distribution' : 'call';
  const { minor, sections } = eventSections(context, scope, kind);
  if (figure !== 'uncalled')
    return explanationOf(context, scope, {
      figure: { money: inFund(minor) },
      sections: [rule, ...sections],
    });
  const left = inFund(committed - minor);
  const to = (name: AmountFigure) => fundLink(scope.asOf, { ...scope.input, figure: name });
  return explanationOf(context, scope, {
    figure: { money: left },
    sections: [
      {
        ...rule,
        lines: [
          { label: 'Committed', money: inFund(committed), link: to('committed') },
          { label: '− Called', money: inFund(minor), link: to('called') },
          { label: 'Not called yet', money: left, tone: 'total' },
        ],
      },
      ...sections,
    ],
  });
}

/** A share or multiple of two totals, both of which open. */
function explainRatio(context: QueryContext, scope: Scope, figure: 'calledPercent' | 'dpi') {
  const head = fundHead(context.store, scope.fund, scope.asOf);
  const isShare = figure === 'calledPercent';
  const [upper, lower] = isShare
    ? (['called', 'committed'] as const)
    : (['distributed', 'called'] as const);
  const text = isShare ? `${head.calledPercent}%` : (head.dpi ?? 'missing');
  const line = (name: AmountFigure, sign: string): Line => ({
    label: `${sign}${LABEL[name]}`,
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
          { label: LABEL[figure], value: text, tone: 'total' },
        ],
      },
    ],
  });
}

function explainRate(context: QueryContext, scope: Scope): Explanation {
  const { fund, asOf } = scope;
  const flows = fundFlows(context.store, fund, asOf);
  const result = metricsCalculation.run({ currency: fund.currency, flows }, silentContext);
  const step = result.ok ? result.value.trace.find(({ id }) => id === 'irr') : undefined;
  const warnings = result.ok ? result.value.warnings : [result.error];
  const headline = result.ok ? result.value.output.irr?.headline : undefined;
  const text =
    headline === undefined ? 'missing' : `${new Decimal(headline).times(100).toFixed(2)}%`;
  const events = fundEvents(context.store, fund.id).filter((event) => isCounted(event, asOf));
  return explanationOf(context, scope, {
    figure: { text, ...(headline === undefined ? {} : { unit: 'a year' }) },
    sections: [
      {
        title: 'Rule',
        note: 'fund.metrics 1.0.0',
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
              event.kind === 'call' ? -event.amount_minor : event.amount_minor,
            ),
          }),
        ),
      },
      ...(events.length === 0 ? [] : [entriesSection(events.map(({ entry }) => entry))]),
    ],
  });
}

function explainInvestors(context: QueryContext, scope: Scope): Explanation {
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

/** Everything listed on the fund's page, whatever its status. */
function explainList(context: QueryContext, scope: Scope, kind: EventKind): Explanation {
  const { fund, asOf } = scope;
  const events = fundEvents(context.store, fund.id).filter((event) => event.kind === kind);
  const total = money(
    fund.currency,
    events.reduce((sum, event) => sum + event.amount_minor, 0n),
  );
  return explanationOf(context, scope, {
    figure: { money: total },
    sections: [
      {
        title: 'Rule',
        text: 'Sum of the list, whatever the status; what counts on the date is under Called and Distributed',
        lines: [],
      },
      {
        title: 'Summed from',
        lines: [
          ...events.map(
            (event): Line => ({
              ...eventLine(fund, event, { asOf }),
              ...(isCounted(event, asOf) ? {} : { note: event.status }),
            }),
          ),
          { label: 'Sum', money: total, tone: 'total' },
        ],
      },
      ...(events.length === 0 ? [] : [entriesSection(events.map(({ entry }) => entry))]),
    ],
  });
}

const ORDER_TEXT = {
  'capital-first': 'Capital first, then the preferred return',
  'preferred-first': 'Preferred return first, then capital',
} as const;

function explainTerms(context: QueryContext, scope: Scope): Explanation {
  const { fund, asOf } = scope;
  const stored = termsAt(context.store, fund, asOf);
  const terms = decodeTerms(fund, stored);
  const percent = (fraction: string, places: number) =>
    `${new Decimal(fraction).times(100).toFixed(places)}%`;
  return explanationOf(context, scope, {
    figure: { text: `Version ${stored.version}` },
    chips: [{ text: `valid from ${stored.validFrom}`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: `The newest version in force on ${asOf}; a distribution takes the one of its pay date`,
        lines: [],
      },
      {
        title: 'Terms',
        lines: [
          { label: 'Waterfall', value: 'European, whole fund' },
          { label: 'Order', value: ORDER_TEXT[terms.order] },
          { label: 'Preferred return', value: percent(terms.preferredReturn.rateAnnual, 2) },
          { label: 'Compounding', value: terms.preferredReturn.compounding },
          { label: 'Day count', value: terms.preferredReturn.dayCount },
          { label: 'Catch-up to GP', value: percent(terms.catchUp.share, 0) },
          { label: 'Carry', value: `${percent(terms.carry.rate, 0)} of profit` },
          {
            label: 'GP commitment',
            value: terms.gpCommitment === 'carry-free' ? 'free of carry' : 'bears carry',
          },
        ],
      },
      { title: 'Source', lines: [entryLine(stored.entry)] },
    ],
  });
}

/** The sum of an amount over the funds of a currency. */
function explainAllFunds(
  context: QueryContext,
  { asOf, figure, currency }: FundInput,
): Explanation {
  const isAmount =
    figure === 'committed' ||
    figure === 'called' ||
    figure === 'distributed' ||
    figure === 'uncalled';
  if (!isAmount || currency === undefined)
    throw unknown('FUND_UNKNOWN', 'Choose a fund; this figure is of one fund only.', 'fundId');
  const heads = fundRows(context.store)
    .filter((fund) => fund.currency === currency)
    .map((fund) => fundHead(context.store, fund, asOf));
  const total = money(
    currency,
    heads.reduce((sum, head) => sum + head[figure].minor, 0n),
  );
  return {
    crumbs: [{ label: 'Funds' }, { label: LABEL[figure] }],
    figure: { money: total, converted: false },
    chips: [{ text: `up to ${asOf}`, tone: 'plain' }],
    sections: [
      { title: 'Rule', text: `Sum over the funds in ${currency}; none is converted`, lines: [] },
      {
        title: 'Summed from',
        lines: [
          ...heads.map(
            (head): Line => ({
              label: head.name,
              prefix: head.code,
              money: head[figure],
              link: fundLink(asOf, { fundId: head.id, figure }),
            }),
          ),
          { label: 'Sum', money: total, tone: 'total' },
        ],
      },
    ],
  };
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
        throw unknown(
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
