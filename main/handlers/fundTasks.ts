/** What a person should do next for the calls, distributions, closings and clawbacks of the funds. */
import { formatAmount, money } from '../../core/money/money.ts';
import { daysBetween, type IsoDate } from '../../core/time/dates.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { approvalReminderDays } from '../queries/approvals.ts';
import { outstandingOf } from '../queries/capitalCalls.ts';
import {
  CAPITAL_CALL,
  CLAWBACK,
  CLOSING,
  DISTRIBUTION,
  type EventKind,
  type EventRow,
  eventRows,
} from '../queries/fundEventRows.ts';
import { type FundRow, fundRows } from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';
import { callReminder } from './capitalCallViews.ts';
import { interimTestTask } from './clawbackTasks.ts';

type Alert = DomainOutput<'home.get'>['alerts'][number];

/** Nobody has approved it yet. */
const UNDECIDED_STATES: readonly string[] = ['draft', 'computed', 'reviewed'];
/** Money of the investors is waited for. */
const WAITING_STATES: readonly string[] = ['noticed', 'part-funded'];

interface Waiting {
  readonly kind: Omit<EventKind<never>, 'machine'>;
  readonly fund: FundRow;
  readonly row: EventRow;
}

const TAB_OF: { readonly [table: string]: string } = { closing: 'investors', clawback: 'clawback' };

/** The next step in words, or null where nothing is to be done on the day. */
function nextOf(store: ReadStore, { kind, fund, row }: Waiting, today: IsoDate): string | null {
  switch (row.status) {
    case 'draft':
      return 'Compute';
    case 'computed':
      return 'Review';
    case 'reviewed':
      return 'Approve';
    case 'settled':
    case 'cancelled':
      return null;
  }
  if (kind.table === 'capital_call') {
    const reminder = callReminder(store, fund, row, today);
    if (reminder === null) return null;
    if (reminder.kind === 'notice') return 'Send notices of';
    return reminder.kind === 'receive' ? 'Receive the rest of' : 'Settle';
  }
  if (row.status === 'approved') return 'Send notices of';
  return today >= row.date ? 'Settle' : null;
}

function dueWords(date: string, today: IsoDate): string {
  const days = daysBetween(today, date as IsoDate);
  if (days < 0) return `${-days} ${days === -1 ? 'day' : 'days'} late`;
  return days === 0 ? 'due today' : `due on ${date}`;
}

/** Of a call that is waited for, what is still to come in; else the event's own amount. */
function amountOf(store: ReadStore, { kind, fund, row }: Waiting, today: IsoDate): string {
  if (kind.table === 'closing') return '';
  const isReceiving = kind.table === 'capital_call' && WAITING_STATES.includes(row.status);
  const minor = isReceiving ? outstandingOf(store, row.id, today) : row.amount_minor;
  return `, ${fund.currency} ${formatAmount(money(fund.currency, minor))}`;
}

/** How long an event that nobody has approved has lain as it is. */
function waitedDays(row: EventRow, at: string | undefined, today: IsoDate): number {
  if (at === undefined || !UNDECIDED_STATES.includes(row.status)) return 0;
  return Math.max(0, daysBetween(at.slice(0, 10) as IsoDate, today));
}

/** Events that wait for somebody, by the day they are due, and tests that the terms ask for. */
export function fundTasks({ store }: QueryContext, today: IsoDate): Alert[] {
  const tests = fundRows(store).flatMap((fund) => interimTestTask(store, fund, today) ?? []);
  return [...eventTasks(store, today), ...tests];
}

function eventTasks(store: ReadStore, today: IsoDate): Alert[] {
  const patience = approvalReminderDays(store);
  const kinds = [CAPITAL_CALL, DISTRIBUTION, CLOSING, CLAWBACK];
  const open = fundRows(store).flatMap((fund) =>
    kinds.flatMap((kind) =>
      eventRows(store, kind, fund.id).flatMap((row) => {
        const next = nextOf(store, { kind, fund, row }, today);
        return next === null ? [] : [{ kind, fund, row, next }];
      }),
    ),
  );
  open.sort((a, b) => (a.row.date < b.row.date ? -1 : a.row.date > b.row.date ? 1 : 0));
  return open.map(({ kind, fund, row, next }) => {
    const at = store.pluck<string>('SELECT at FROM journal_entry WHERE seq = ?', [row.entry]);
    const amount = amountOf(store, { kind, fund, row }, today);
    const tab = TAB_OF[kind.table];
    const waited = waitedDays(row, at, today);
    const isForgotten = waited > patience;
    const isOverdue = isForgotten || (next.startsWith('Receive') && row.date < today);
    const waiting = isForgotten ? `, waiting ${waited} days for a decision` : '';
    return {
      id: `${kind.table}:${row.id}`,
      severity: isOverdue ? ('warning' as const) : ('task' as const),
      title: `${next} ${kind.noun} ${row.number}${amount}`,
      detail: `${fund.name}, ${dueWords(row.date, today)}${waiting}`,
      at: at ?? null,
      link: {
        label: 'Open',
        screen: 'funds',
        parameters: {
          fundId: fund.id,
          ...(tab === undefined ? {} : { tab }),
          [kind.path]: row.id,
        },
      },
    };
  });
}
