/**
 * The daily cash report: what stands in the accounts, what moved, what is missing, which agreed
 * balances and limits do not hold, and what falls due next, to be signed by those who stand for it.
 */
import { counted } from '../../../core/counted.ts';
import { negateText, subtractTexts, sumTexts } from '../decimalText.ts';
import { formatDate, formatValue } from '../formatText.ts';
import type { KeyFigure, ReportFrame, ReportModel, Section, SignOffLine } from '../model.ts';
import { expectedTable, intradayTable, largestTable, movementTable } from './dailyCashMovements.ts';
import { balanceTable, ladderTable, outlookTable } from './dailyCashOutlook.ts';
import { currencyTable, entityTable, gapTable, worksheetTable } from './dailyCashTables.ts';
import { type PositionRow, summaryTable } from './position.ts';
import { type LimitRow, limitSections } from './risk.ts';

/** An account with a balance on the day; amounts in its own currency, outflow positive. */
export interface DailyAccount extends PositionRow {
  readonly opening: string;
  readonly inflow: string;
  readonly outflow: string;
  /** The last statement's date where it is older than the day's. */
  readonly lateSince: string | null;
}

/** From opening to closing in the base currency, over the accounts that have a rate. */
export interface DailyBridge {
  readonly opening: string;
  readonly inflow: string;
  readonly outflow: string;
  readonly rates: string;
  readonly closing: string;
}

/** Something without which the figures are not whole. */
export interface Gap {
  readonly kind: 'statement' | 'proof' | 'rate' | 'file';
  readonly what: string;
  readonly subject: string;
  readonly detail: string;
}

/** Sums in the base currency; `converted` says whether any of it was in another one. */
export interface CategoryMovement {
  readonly category: string;
  readonly count: number;
  readonly inflow: string;
  readonly outflow: string;
  readonly isConverted: boolean;
}

/** One entry of the day, or one flow expected; credits positive. */
export interface Movement {
  readonly date: string;
  readonly account: string;
  readonly party: string;
  readonly text: string;
  readonly currency: string;
  readonly amount: string;
  readonly converted: string | null;
}

/** What interim reports tell of an account beyond its last statement, in its currency. */
export interface Intraday {
  readonly account: string;
  readonly bank: string;
  readonly currency: string;
  /** Null where no statement tells a balance. */
  readonly booked: string | null;
  readonly inflow: string;
  readonly outflow: string;
  /** Booked balance with what came in and went out. */
  readonly balance: string | null;
  readonly pending: string;
  readonly lastDate: string;
}

/** The balances agreed for an account against the one it has. */
export interface AgreedBalance {
  readonly account: string;
  readonly bank: string;
  readonly currency: string;
  readonly balance: string;
  readonly minimum: string | null;
  readonly target: string | null;
  readonly overdraft: string | null;
  readonly state: 'within' | 'below-minimum' | 'overdrawn' | 'above-target' | 'below-target';
  /** How far the balance is from what is agreed; zero where it is within. */
  readonly distance: string;
}

/** Open expected flows of a day, in the base currency. */
export interface ExpectedDay {
  readonly date: string;
  readonly count: number;
  readonly inflow: string;
  readonly outflow: string;
}

/** What a currency's balance becomes by the flows expected. */
export interface CurrencyOutlook {
  readonly currency: string;
  readonly balance: string;
  readonly inflow: string;
  readonly outflow: string;
  readonly end: string;
}

export interface DailyCashInput {
  readonly frame: ReportFrame;
  readonly accounts: readonly DailyAccount[];
  /** All accounts that were open, with a balance or not. */
  readonly accountCount: number;
  readonly bridge: DailyBridge;
  /** The same by entity, largest first; they sum to `bridge`. */
  readonly entities: readonly (DailyBridge & { readonly entity: string })[];
  readonly gaps: readonly Gap[];
  readonly categories: readonly CategoryMovement[];
  readonly largest: readonly Movement[];
  readonly intraday: readonly Intraday[];
  readonly agreed: readonly AgreedBalance[];
  readonly limits: readonly LimitRow[];
  /** Trapped and restricted cash in the base currency. */
  readonly restricted: string;
  readonly days: readonly ExpectedDay[];
  readonly outlook: readonly CurrencyOutlook[];
  readonly expected: readonly Movement[];
  /** Open flows that were due by the day, in the base currency. */
  readonly overdue: Omit<ExpectedDay, 'date'>;
  readonly signOff: readonly SignOffLine[];
}

export function isBroken(state: AgreedBalance['state']): boolean {
  return state === 'below-minimum' || state === 'overdrawn';
}

function keyFigures(input: DailyCashInput): readonly KeyFigure[] {
  const { frame, accounts, bridge, gaps, agreed, limits, days } = input;
  const base = frame.baseCurrency;
  const isConverted = accounts.some((row) => row.currency !== base);
  const amount = { type: 'amount', currency: base, isConverted } as const;
  const change = subtractTexts(bridge.closing, bridge.opening);
  const broken =
    agreed.filter(({ state }) => isBroken(state)).length +
    limits.filter((row) => row.state.startsWith('breach')).length;
  const net = sumTexts(days.flatMap((day) => [day.inflow, negateText(day.outflow)]));
  const reported = accounts.filter((row) => row.lateSince === null).length;
  return [
    {
      id: 'cash_total',
      label: 'Cash position',
      value: bridge.closing,
      note: `${reported} of ${counted(input.accountCount, 'account')} reported`,
      ...amount,
    },
    {
      id: 'cash_change',
      label: 'Change of the day',
      value: change,
      note: `of it exchange rates ${formatValue(bridge.rates, { type: 'amount', currency: base, isChange: true })}`,
      ...amount,
    },
    {
      id: 'cash_free',
      label: 'Free of trapped and restricted cash',
      value: subtractTexts(bridge.closing, input.restricted),
      ...amount,
    },
    {
      id: 'cash_expected',
      label: 'Expected over the next days, net',
      value: net,
      note:
        days.length === 0
          ? 'no open flows'
          : `until ${formatDate(days.at(-1)?.date ?? frame.asOf)}, unweighted`,
      ...amount,
      isConverted: true,
    },
    {
      id: 'cash_breaches',
      label: 'Balances and limits broken',
      type: 'integer',
      value: String(broken),
      ...(broken > 0 ? { tone: 'negative' } : {}),
    },
    {
      id: 'cash_gaps',
      label: 'Statements, rates or files missing',
      type: 'integer',
      value: String(gaps.length),
      ...(gaps.length > 0 ? { tone: 'warning' } : {}),
    },
  ];
}

function gapSections({ gaps, frame }: DailyCashInput): readonly Section[] {
  if (gaps.length === 0)
    return [
      {
        kind: 'paragraph',
        tone: 'note',
        text: `Every account has a proven statement of ${formatDate(frame.asOf)} or of the last bank day before it, and every currency a current rate.`,
      },
    ];
  const hasMissing = gaps.some(({ kind }) => kind !== 'file');
  return [
    {
      kind: 'paragraph',
      tone: 'warning',
      text:
        `${counted(gaps.length, 'finding')} below: ` +
        (hasMissing
          ? 'totals hold the last balance or rate known, and leave out what has none.'
          : 'held files are not part of any figure.'),
    },
    gapTable(gaps),
  ];
}

function movementSections(input: DailyCashInput): readonly Section[] {
  const { frame, categories, largest, intraday } = input;
  const base = frame.baseCurrency;
  return [
    { kind: 'heading', level: 1, text: 'Movements of the day' },
    entityTable(input.entities, base),
    ...(categories.length === 0
      ? [
          {
            kind: 'paragraph',
            tone: 'note',
            text: `No entry was booked on ${formatDate(frame.asOf)}.`,
          } as const,
        ]
      : [movementTable(categories, base), largestTable(largest, base)]),
    { kind: 'heading', level: 2, text: 'Intraday' },
    intraday.length === 0
      ? {
          kind: 'paragraph',
          tone: 'note',
          text: 'No interim report tells more than the last statements do.',
        }
      : intradayTable(intraday),
  ];
}

function outlookSections(input: DailyCashInput): readonly Section[] {
  const { frame, days, outlook, expected, overdue, bridge } = input;
  const base = frame.baseCurrency;
  const text = (value: string) => formatValue(value, { type: 'amount', currency: base });
  return [
    { kind: 'heading', level: 1, text: 'Next days' },
    ...(overdue.count === 0
      ? []
      : [
          {
            kind: 'paragraph',
            tone: 'note',
            text:
              `${counted(overdue.count, 'open flow')} due by ${formatDate(frame.asOf)} ` +
              `stand beside the ladder: \u2248 ${text(overdue.inflow)} ${base} in and ` +
              `\u2248 ${text(overdue.outflow)} ${base} out.`,
          } as const,
        ]),
    ...(days.length === 0
      ? [{ kind: 'paragraph', tone: 'note', text: 'No flow is expected in these days.' } as const]
      : [
          ladderTable(days, bridge.closing, base),
          outlookTable(outlook),
          expectedTable(expected, base),
        ]),
  ];
}

/** Builds the daily cash report. Nothing is rounded or converted here: figures arrive exact. */
export function dailyCashReport(input: DailyCashInput): ReportModel {
  const { frame, accounts, agreed, limits } = input;
  const base = frame.baseCurrency;
  const sections: Section[] = [
    { kind: 'keyFigures', title: 'At a glance', figures: keyFigures(input) },
    ...gapSections(input),
    { kind: 'heading', level: 1, text: 'Cash position' },
    currencyTable(accounts, base, input.restricted),
    summaryTable(accounts, base, 'bank'),
    worksheetTable(accounts, base),
    ...movementSections(input),
    { kind: 'heading', level: 1, text: 'Targets and breaches' },
    agreed.length === 0
      ? {
          kind: 'paragraph',
          tone: 'note',
          text: 'No account has a target, a least balance or an overdraft line.',
        }
      : balanceTable(agreed),
    ...(limits.length > 0 ? limitSections(limits).slice(1) : []),
    ...outlookSections(input),
    { kind: 'signOff', title: 'Sign-off', lines: input.signOff },
  ];
  return {
    ...frame,
    id: 'cash.daily',
    title: 'Daily cash report',
    subtitle: 'Position, movements, targets and the days ahead',
    sections,
  };
}
