/** Accounting periods: closed until reopened, locked for good, and the next one that can be closed. */
import { useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import {
  dateOfDayNumber,
  dayNumberOf,
  formatDate,
  formatMoment,
  formatNumber,
  shiftMonths,
} from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import {
  Area,
  Button,
  Chip,
  type ChipTone,
  Confirm,
  type DataColumn,
  DataTable,
  Empty,
  Link,
  QueryView,
} from '../../ui/index.ts';
import { type EntityBooks, goToSection } from './ledger-view.ts';

type Period = OutputOf<'ledger.periods'>[number];
type Span = Pick<Period, 'from' | 'to'>;

const TONES: { readonly [Status in Period['status']]: ChipTone } = {
  open: 'ok',
  closed: 'warn',
  locked: 'neutral',
};

/** The month after the last period that is not open; the month of the day where there is none. */
export function nextPeriod(periods: readonly Span[], day: string): Span {
  const last = periods
    .map(({ to }) => to)
    .sort()
    .at(-1);
  const from =
    last === undefined ? `${day.slice(0, 7)}-01` : dateOfDayNumber((dayNumberOf(last) ?? 0) + 1);
  const next = shiftMonths(`${from.slice(0, 7)}-01`, 1);
  return { from, to: dateOfDayNumber((dayNumberOf(next) ?? 0) - 1) };
}

const shown = ({ from, to }: Span) => ({ from: formatDate(from), to: formatDate(to) });

export function Periods({ books }: { readonly books: EntityBooks }) {
  const { entityId, entityName, to } = books;
  const query = useQuery(
    'ledger.periods',
    { entityId },
    { topics: ['ledger_period', 'ledger_journal'] },
  );
  const [locking, setLocking] = useState<Period | null>(null);
  const settled = (query.data ?? []).filter(({ status }) => status !== 'open');
  const next = nextPeriod(settled, to);
  const decide = (command: 'ledger.closePeriod' | 'ledger.reopenPeriod', span: Span) =>
    runCommand(
      command,
      { entityId, from: span.from, to: span.to },
      {
        done: () =>
          t(
            command === 'ledger.closePeriod' ? 'ledger.periods.closed' : 'ledger.periods.reopened',
            shown(span),
          ),
      },
    );
  const lock = ({ from, to: end }: Span) =>
    runCommand(
      'ledger.lockPeriod',
      { entityId, from, to: end },
      { canUndo: false, done: () => t('ledger.periods.locked', shown({ from, to: end })) },
    );
  const close = (
    <Button
      small
      kind="primary"
      icon="lock"
      writes="ledger.close"
      disabled={query.data === undefined}
      onClick={() => void decide('ledger.closePeriod', next)}
    >
      {t('ledger.periods.close', shown(next))}
    </Button>
  );
  return (
    <Area
      title={t('ledger.section.periods')}
      caption={t('ledger.periods.caption')}
      className="sections-fill"
      aside={close}
    >
      <QueryView
        query={query}
        rows={6}
        isEmpty={(periods) => periods.length === 0}
        empty={<Empty title={t('ledger.periods.empty')} why={t('ledger.periods.emptyWhy')} />}
      >
        {(periods) => (
          <DataTable<Period>
            name={t('ledger.section.periods')}
            columns={periodColumns({
              reopen: (period) => void decide('ledger.reopenPeriod', period),
              closeAgain: (period) => void decide('ledger.closePeriod', period),
              lock: setLocking,
            })}
            rows={periods}
            rowId={({ id }) => id}
          />
        )}
      </QueryView>
      {locking && (
        <Confirm
          title={t('ledger.periods.lockTitle', shown(locking))}
          text={t('ledger.periods.lockText', {
            entity: entityName,
            to: formatDate(locking.to),
          })}
          verb={t('ledger.periods.lockVerb')}
          onConfirm={() => void lock(locking)}
          onClose={() => setLocking(null)}
        />
      )}
    </Area>
  );
}

function periodColumns(act: {
  reopen(period: Period): void;
  closeAgain(period: Period): void;
  lock(period: Period): void;
}): readonly DataColumn<Period>[] {
  return [
    {
      head: t('ledger.column.from'),
      className: 'num',
      cell: ({ from }) => formatDate(from),
    },
    { head: t('ledger.column.until'), className: 'num', cell: ({ to }) => formatDate(to) },
    {
      head: t('ledger.column.state'),
      cell: ({ status }) => (
        <Chip tone={TONES[status]} {...(status === 'locked' ? { icon: 'lock' } : {})}>
          {t(`ledger.periods.state.${status}`)}
        </Chip>
      ),
    },
    {
      head: t('ledger.column.journals'),
      isFigure: true,
      cell: ({ journalCount }) => (
        <Link
          aria-label={tn('ledger.journals.count', journalCount)}
          onClick={() => goToSection('journals')}
        >
          {formatNumber(journalCount, 0)}
        </Link>
      ),
    },
    { head: t('ledger.column.by'), cell: ({ decidedBy }) => decidedBy ?? '' },
    {
      head: t('ledger.column.at'),
      className: 'muted',
      cell: ({ decidedAt }) => (decidedAt === null ? '' : formatMoment(decidedAt)),
    },
    {
      head: t('ledger.column.actions'),
      isHeadHidden: true,
      cell: (period) => <Actions period={period} {...act} />,
    },
  ];
}

function Actions(props: {
  readonly period: Period;
  reopen(period: Period): void;
  closeAgain(period: Period): void;
  lock(period: Period): void;
}) {
  const { period } = props;
  if (period.status === 'locked') return null;
  const label = t('ledger.statement.span', shown(period));
  if (period.status === 'open')
    return (
      <Button
        small
        writes="ledger.close"
        aria-label={`${t('ledger.periods.closeAgain')} ${label}`}
        onClick={() => props.closeAgain(period)}
      >
        {t('ledger.periods.closeAgain')}
      </Button>
    );
  return (
    <span className="row">
      <Button
        small
        writes="ledger.close"
        aria-label={`${t('ledger.periods.reopen')} ${label}`}
        onClick={() => props.reopen(period)}
      >
        {t('ledger.periods.reopen')}
      </Button>
      <Button
        small
        icon="lock"
        writes="ledger.close"
        aria-label={`${t('ledger.periods.lock')} ${label}`}
        onClick={() => props.lock(period)}
      >
        {t('ledger.periods.lock')}
      </Button>
    </span>
  );
}
