/** Where the amounts of a fund come from: commitments, calls and distributions, counted and listed. */
import { type Money, money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { QueryContext } from '../backend/handler.ts';
import { commitmentHistory, countsAsCalled } from '../queries/commitmentHistory.ts';
import { type EventKind, type FundEvent, fundEvents, isCounted } from '../queries/fundLines.ts';
import { fundRows } from '../queries/funds.ts';
import {
  entriesSection,
  eventLine,
  type FundInput,
  fundLink,
  type Line,
  type Section,
} from './explainParts.ts';
import {
  committedSections,
  explanationOf,
  FUND_LABEL,
  type FundScope,
  unknownInFund,
} from './fundScope.ts';
import { fundHead } from './funds.ts';

/** The amounts that a fund is summed up in. */
export type AmountFigure = 'committed' | 'called' | 'distributed' | 'uncalled';

const RULE: { readonly [Name in AmountFigure]: string } = {
  committed: 'Sum of the commitments closed by the date, transfers counted in',
  called:
    'Sum of the capital calls due by the date and of what later closings put right; drafts and cancelled calls do not count, nor does interest between investors',
  distributed:
    'Sum of the distributions approved and paid by the date; of an investor, with what clawbacks brought',
  uncalled: 'Committed less called',
};

/** The part of each counted event that falls to the chosen commitments, as they hold it now. */
function partsOf(
  { store }: QueryContext,
  { fund, asOf, commitments, isWhole }: FundScope,
  kind: 'call' | 'distribution',
): { readonly event: FundEvent; readonly minor: bigint }[] {
  const isOfKind = (event: FundEvent) =>
    event.kind === kind || (kind === 'call' && event.kind === 'closing');
  const events = fundEvents(store, fund.id).filter(
    (event) => isOfKind(event) && isCounted(event, asOf),
  );
  if (isWhole)
    return events
      .filter((event) => event.kind !== 'closing' || event.amount_minor !== 0n)
      .map((event) => ({ event, minor: event.amount_minor }));
  const chosen = new Set(commitments.map(({ id }) => id));
  const sums = new Map<string, bigint>();
  for (const line of commitmentHistory(store, fund.id, asOf).lines) {
    const counts = kind === 'call' ? countsAsCalled(line) : line.kind === 'distribution';
    if (counts && chosen.has(line.holder))
      sums.set(line.event_id, (sums.get(line.event_id) ?? 0n) + line.amount_minor);
  }
  return events
    .filter((event) => sums.has(event.id))
    .map((event) => ({ event, minor: sums.get(event.id) ?? 0n }));
}

/** What the chosen commitments got of clawbacks; over the whole fund they move nothing. */
function clawbackLines({ store }: QueryContext, scope: FundScope): (Line & { money: Money })[] {
  const { fund, asOf, commitments, isWhole } = scope;
  if (isWhole) return [];
  const chosen = new Set(commitments.map(({ id }) => id));
  return commitmentHistory(store, fund.id, asOf)
    .lines.filter(({ kind, holder }) => kind === 'clawback' && chosen.has(holder))
    .map((line) => ({
      label: `Clawback ${line.number}`,
      prefix: line.date,
      money: money(fund.currency, line.amount_minor),
      link: {
        target: 'clawbacks.explain',
        input: { clawbackId: line.event_id, figure: 'investor', commitmentId: line.holder },
      },
    }));
}

function eventSections(context: QueryContext, scope: FundScope, kind: 'call' | 'distribution') {
  const { fund, asOf, input } = scope;
  const parts = partsOf(context, scope, kind);
  const given = kind === 'distribution' ? clawbackLines(context, scope) : [];
  const minor =
    parts.reduce((sum, part) => sum + part.minor, 0n) +
    given.reduce((sum, line) => sum + line.money.minor, 0n);
  const lines = parts.map(({ event, minor: part }): Line => {
    const line = eventLine(fund, event, { asOf, amount: money(fund.currency, part) });
    const { commitmentId, classCode } = input;
    return {
      ...line,
      link: fundLink(asOf, {
        fundId: fund.id,
        figure: event.kind,
        eventId: event.id,
        ...(classCode === undefined ? {} : { classCode }),
        ...(commitmentId === undefined ? {} : { commitmentId }),
      }),
    };
  });
  const total: Line = { label: 'Sum', money: money(fund.currency, minor), tone: 'total' };
  const sections: Section[] = [
    { title: 'Summed from', lines: [...lines, ...given, total] },
    ...(parts.length === 0 ? [] : [entriesSection(parts.map(({ event }) => event.entry))]),
  ];
  return { minor, sections };
}

/** An amount, summed from its events or commitments. */
export function explainAmount(
  context: QueryContext,
  scope: FundScope,
  figure: AmountFigure,
): Explanation {
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

/** Everything listed on the fund's page, whatever its status. */
export function explainList(
  context: QueryContext,
  scope: FundScope,
  kind: Exclude<EventKind, 'closing'>,
): Explanation {
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

/** The sum of an amount over the funds of a currency. */
export function explainAllFunds(
  context: QueryContext,
  { asOf, figure, currency }: FundInput,
): Explanation {
  const isAmount =
    figure === 'committed' ||
    figure === 'called' ||
    figure === 'distributed' ||
    figure === 'uncalled';
  if (!isAmount || currency === undefined)
    throw unknownInFund(
      'FUND_UNKNOWN',
      'Choose a fund; this figure is of one fund only.',
      'fundId',
    );
  const heads = fundRows(context.store)
    .filter((fund) => fund.currency === currency)
    .filter(({ vehicle }) => vehicle !== 'feeder' && vehicle !== 'blocker')
    .map((fund) => fundHead(context.store, fund, asOf));
  const total = money(
    currency,
    heads.reduce((sum, head) => sum + head[figure].minor, 0n),
  );
  return {
    crumbs: [{ label: 'Funds' }, { label: FUND_LABEL[figure] }],
    figure: { money: total, converted: false },
    chips: [{ text: `up to ${asOf}`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: `Sum over the funds in ${currency}; none is converted. Feeders and blockers are left out: they invest through a fund that counts`,
        lines: [],
      },
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
