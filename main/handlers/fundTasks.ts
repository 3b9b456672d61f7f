/** What a person should do next for the calls, distributions, closings and clawbacks of the funds. */
import { formatAmount, money } from '../../core/money/money.ts';
import { daysBetween, type IsoDate } from '../../core/time/dates.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
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

type Alert = DomainOutput<'home.get'>['alerts'][number];

const TAB_OF: { readonly [table: string]: string } = { closing: 'investors', clawback: 'clawback' };

/** The next step in words, or null where nothing is to be done on the day. */
function nextOf(
  store: ReadStore,
  { kind, fund, row }: { kind: Omit<EventKind<never>, 'machine'>; fund: FundRow; row: EventRow },
  today: IsoDate,
): string | null {
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

/** Events that wait for somebody, by the day they are due. */
export function fundTasks({ store }: QueryContext, today: IsoDate): Alert[] {
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
    const amount =
      kind.table === 'closing'
        ? ''
        : `, ${fund.currency} ${formatAmount(money(fund.currency, row.amount_minor))}`;
    const tab = TAB_OF[kind.table];
    const isOverdue = next.startsWith('Receive') && row.date < today;
    return {
      id: `${kind.table}:${row.id}`,
      severity: isOverdue ? ('warning' as const) : ('task' as const),
      title: `${next} ${kind.noun} ${row.number}${amount}`,
      detail: `${fund.name}, ${dueWords(row.date, today)}`,
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
