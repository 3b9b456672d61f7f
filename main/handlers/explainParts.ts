/** Lines and sections that explanations share: journal entries, and what those of funds stand on. */
import { type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import type { HeldKind, HeldLine } from '../queries/commitmentHistory.ts';
import { bankLinesOf, entriesOfFund, type FundEvent } from '../queries/fundLines.ts';
import type { FundRow } from '../queries/funds.ts';

export type Section = Explanation['sections'][number];
export type Line = Section['lines'][number];
export type FundInput = DomainInput<'funds.explain'>;

/** A link to another figure of a fund on the same date. */
export function fundLink(
  asOf: IsoDate,
  target: Omit<FundInput, 'asOf'>,
): NonNullable<Line['link']> {
  return { target: 'funds.explain', input: { ...target, asOf } };
}

/** Opens the journal at an entry. */
export function entryLink(entry: bigint | number): NonNullable<Line['link']> {
  return { target: 'screen:journal', input: { entry: Number(entry) } };
}

/** The entry of the journal that a row or run stands on, with its moment where `at` gives it. */
export function entryLine(entry: bigint | number, label = 'Journal', at?: string): Line {
  const value = at === undefined ? `entry ${entry}` : `entry ${entry}, ${at}`;
  return { label, value, link: entryLink(entry) };
}

/** An entry that changed a figure, by its day. */
export function changeLine(change: {
  readonly seq: bigint | number;
  readonly at: string;
  readonly what: string;
}): Line {
  return {
    label: `${change.at.slice(0, 10)} · entry ${change.seq}`,
    value: change.what,
    link: entryLink(change.seq),
  };
}

/** The run that a figure is of, in short. */
export function runSection(run: {
  readonly runHash: string;
  readonly knownEntry: bigint | number;
}): Section {
  return {
    title: 'Run',
    lines: [
      { label: 'Run', value: run.runHash.slice(0, 8), tone: 'code' },
      entryLine(run.knownEntry, 'Known at'),
    ],
  };
}

/** The journal entries behind several rows, each once. */
export function entriesSection(entries: readonly (bigint | number)[]): Section {
  const distinct = [...new Set(entries.map(Number))].sort((one, other) => one - other);
  return {
    title: 'Source',
    lines: distinct.map((entry, index) => ({ ...entryLine(entry), prefix: String(index + 1) })),
  };
}

export const EVENT_NAME: { readonly [Kind in HeldKind]: string } = {
  call: 'Capital call',
  distribution: 'Distribution',
  closing: 'Closing',
  clawback: 'Clawback',
};

export function eventName({ kind, number }: Pick<HeldLine, 'kind' | 'number'>): string {
  return `${EVENT_NAME[kind]} ${number}`;
}

/** A call or distribution as one line that opens. */
export function eventLine(
  fund: FundRow,
  event: FundEvent,
  { asOf, amount }: { readonly asOf: IsoDate; readonly amount?: Money },
): Line {
  return {
    label: eventName(event),
    prefix: event.date,
    money: amount ?? money(fund.currency, event.amount_minor),
    link: fundLink(asOf, { fundId: fund.id, figure: event.kind, eventId: event.id }),
  };
}

/** How many bank lines a panel shows. */
const BANK_LINES_SHOWN = 6;

/** The statement lines that carry an amount of the fund; empty where no account of it is here. */
export function bankSection(
  { store }: QueryContext,
  fund: FundRow,
  wanted: { readonly signed: bigint; readonly date: IsoDate; readonly name: string | null },
): Section[] {
  const { signed, date, name } = wanted;
  const found = bankLinesOf(store, {
    fundId: fund.id,
    currency: fund.currency,
    amountMinor: signed,
    date,
    name,
  });
  if (found.length === 0) return [];
  return [
    {
      title: 'Bank',
      note: 'same amount, near the date',
      lines: found.slice(0, BANK_LINES_SHOWN).map((line) => ({
        label: line.counterparty_name ?? 'Statement line',
        prefix: line.booking_date,
        money: money(fund.currency, line.amount_minor),
        link: { target: 'lines.explain', input: { lineId: line.id } },
      })),
    },
  ];
}

export function knownBeforeFund(context: QueryContext, fundId: string): Section[] {
  const entries = entriesOfFund(context.store, fundId, context.knownEntry);
  if (entries.length === 0) return [];
  return [
    {
      title: 'Known before',
      lines: entries.map(changeLine),
    },
  ];
}
