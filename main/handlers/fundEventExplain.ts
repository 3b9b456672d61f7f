/** One call or distribution of a fund, or what of it falls to a class or one commitment. */
import { counted } from '../../core/counted.ts';
import { money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { QueryContext } from '../backend/handler.ts';
import { commitmentHistory, transferRows } from '../queries/commitmentHistory.ts';
import { type EventLine, type FundEvent, linesOfEvent } from '../queries/fundLines.ts';
import type { CommitmentRow, FundRow } from '../queries/funds.ts';
import { holderIdsOf } from '../queries/waterfallFacts.ts';
import {
  bankSection,
  entriesSection,
  eventName,
  type FundInput,
  fundLink,
  knownBeforeFund,
  type Line,
  type Section,
} from './explainParts.ts';

interface EventScope {
  readonly fund: FundRow;
  readonly input: FundInput;
  readonly asOf: IsoDate;
  readonly commitments: readonly CommitmentRow[];
  readonly isWhole: boolean;
  readonly name: string | null;
}

const TIER_LABEL: { readonly [tier: string]: string } = {
  'gp-commitment': 'GP commitment',
  'return-of-capital': 'Return of capital',
  'preferred-return': 'Preferred return',
  'catch-up': 'Catch-up',
  'carry-split': 'Split',
  capital: 'Capital',
  fee: 'Fee',
  interest: 'Interest',
};

/** Where the line's figure goes on: the run's own step, or the line of that investor. */
function linkOf(
  { fund, asOf }: EventScope,
  event: FundEvent,
  line: EventLine,
  holders: ReadonlyMap<string, string>,
): Line['link'] {
  if (event.kind === 'closing')
    return {
      target: 'closings.explain',
      input: { closingId: event.id, figure: line.tier, commitmentId: line.holder },
    };
  if (event.run_id !== null && line.tier !== null) {
    const holder = line.holder === 'carry' ? 'carry' : holders.get(line.holder);
    return {
      target: 'runs.explain',
      input: { runId: event.run_id, step: `line.${holder}.${line.tier}` },
    };
  }
  if (line.holder === 'carry') return undefined;
  if (event.run_id !== null)
    return {
      target: 'capitalCalls.explain',
      input: { capitalCallId: event.id, asOf, figure: 'amount', commitmentId: line.holder },
    };
  return fundLink(asOf, {
    fundId: fund.id,
    figure: event.kind,
    eventId: event.id,
    commitmentId: line.holder,
  });
}

function lineOf(
  scope: EventScope,
  event: FundEvent,
  line: EventLine,
  holders: ReadonlyMap<string, string>,
): Line {
  const isOne = scope.commitments.length === 1 && !scope.isWhole;
  const tier = line.tier === null ? null : (TIER_LABEL[line.tier] ?? line.tier);
  const isEnd = isOne && event.run_id === null && event.kind !== 'closing';
  const link = isEnd ? undefined : linkOf(scope, event, line, holders);
  return {
    label: line.investor ?? 'Carry vehicle',
    prefix: line.class_code ?? '',
    money: money(scope.fund.currency, line.amount_minor),
    ...(tier === null ? {} : { note: tier }),
    ...(link === undefined ? {} : { link }),
  };
}

function ruleOf(event: FundEvent, isPart: boolean): string {
  if (event.kind === 'call')
    return isPart
      ? 'The call times the commitment over all commitments, rounded to the minor unit so that the lines foot'
      : 'The amount called, split over the commitments; its lines sum to it';
  if (event.kind === 'closing')
    return 'Capital and fee of the closing; capital passes between investors, so that only fees add to what was called';
  if (event.run_id !== null) return 'The amount paid out, as its run took it through the tiers';
  return isPart
    ? 'What was paid to the investor, as taken over with the history of the fund'
    : 'The amount paid out; its lines were taken over with the history of the fund';
}

const DAY_LABEL = { call: 'Due', distribution: 'Pay date', closing: 'Closed' } as const;

function factsSection(event: FundEvent): Section {
  return {
    title: 'Facts',
    lines: [
      { label: DAY_LABEL[event.kind], value: event.date },
      { label: 'State', value: event.status },
      ...(event.purpose === null ? [] : [{ label: 'Purpose', value: event.purpose }]),
    ],
  };
}

/** All lines as they were split; those of chosen commitments as they hold them after transfers. */
function linesOf(
  { store }: QueryContext,
  { fund, asOf, isWhole, commitments }: EventScope,
  event: FundEvent,
  chosen: ReadonlySet<string>,
): EventLine[] {
  const all = linesOfEvent(store, event.id).filter(
    ({ kind, tier }) => kind !== 'closing' || tier !== 'interest',
  );
  if (isWhole) return all;
  if (transferRows(store, fund.id, asOf).length === 0)
    return all.filter(({ holder }) => chosen.has(holder));
  const known = new Map(all.map((line) => [line.id, line]));
  return commitmentHistory(store, fund.id, asOf).lines.flatMap((held): EventLine[] => {
    const line = known.get(held.id);
    if (line === undefined || !chosen.has(held.holder)) return [];
    const owner = commitments.find(({ id }) => id === held.holder);
    const { holder, amount_minor } = held;
    return [{ ...line, holder, amount_minor, investor: owner?.investor_name ?? line.investor }];
  });
}

export function explainEvent(
  context: QueryContext,
  scope: EventScope,
  event: FundEvent,
): Explanation {
  const { fund, asOf, isWhole, name } = scope;
  const chosen = new Set(scope.commitments.map(({ id }) => id));
  const lines = linesOf(context, scope, event, chosen);
  const minor = isWhole
    ? event.amount_minor
    : lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  const holders = holderIdsOf(context.store, fund.id, event.date as IsoDate);
  const total: Line = { label: 'Sum', money: money(fund.currency, minor), tone: 'total' };
  const signed = event.kind === 'distribution' ? -minor : minor;
  const [only] = scope.commitments;
  const investor =
    !isWhole && scope.commitments.length === 1 ? (only?.investor_name ?? null) : null;
  return {
    crumbs: [
      {
        label: fund.name,
        link: fundLink(asOf, {
          fundId: fund.id,
          figure: event.kind === 'distribution' ? 'distributions' : 'calls',
        }),
      },
      {
        label: eventName(event),
        ...(isWhole
          ? {}
          : {
              link: fundLink(asOf, { fundId: fund.id, figure: event.kind, eventId: event.id }),
            }),
      },
      ...(name === null ? [] : [{ label: name }]),
    ],
    figure: { money: money(fund.currency, minor), converted: false },
    chips: [{ text: event.status, tone: 'plain' }],
    sections: [
      { title: 'Rule', text: ruleOf(event, !isWhole), lines: [] },
      factsSection(event),
      ...(lines.length === 0
        ? []
        : [
            {
              title: 'Summed from',
              note: counted(lines.length, 'line'),
              lines: [...lines.map((line) => lineOf(scope, event, line, holders)), total],
            },
          ]),
      ...bankSection(context, fund, { signed, date: event.date as IsoDate, name: investor }),
      entriesSection([event.entry, ...lines.map(({ entry }) => entry)]),
      ...knownBeforeFund(context, fund.id),
    ],
  };
}
