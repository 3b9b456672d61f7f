/**
 * Accounting periods: a stretch of days that is open, closed (nothing is posted until somebody opens
 * it again) or locked (never again). A date outside of all periods is open, unless it lies before the
 * end of what is locked.
 */
import { type AppError, AppFailure } from '../result.ts';
import { daysBetween, type IsoDate } from '../time/dates.ts';

export type PeriodStatus = 'open' | 'closed' | 'locked';

export interface Period {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly status: PeriodStatus;
}

export type PeriodAction = 'close' | 'lock' | 'reopen';

function refusal(code: string, message: string, path = 'from'): AppError {
  return { kind: 'conflict', code, message, path };
}

/** Why a date takes no postings, or null where it does: PERIOD_CLOSED or PERIOD_LOCKED. */
export function postingRefusal(periods: readonly Period[], date: IsoDate): AppError | null {
  const holding = periods.find(({ from, to }) => from <= date && date <= to);
  if (holding?.status === 'closed')
    return refusal(
      'PERIOD_CLOSED',
      `${date} lies in the closed period ${holding.from} to ${holding.to}. Reopen it, or post on a later date.`,
      'postingDate',
    );
  const lockedTo = lastLocked(periods);
  if (holding?.status === 'locked' || (lockedTo !== null && date <= lockedTo))
    return refusal(
      'PERIOD_LOCKED',
      `Nothing is posted on or before ${lockedTo ?? holding?.to}, which is locked. Post on a later date.`,
      'postingDate',
    );
  return null;
}

/** The last day of the last locked period; null where none is locked. */
export function lastLocked(periods: readonly Period[]): IsoDate | null {
  const ends = periods.filter(({ status }) => status === 'locked').map(({ to }) => to);
  return ends.sort().at(-1) ?? null;
}

/**
 * The status that a period gets by an action. Throws PERIOD_ORDER where `to` lies before `from`,
 * PERIOD_OVERLAP where it cuts another period, PERIOD_LOCKED where it is locked already,
 * PERIOD_NOT_CLOSED where an open one is to be locked or reopened, and PERIOD_GAP where locking
 * would leave an open or closed period before it.
 */
export function nextStatus(
  periods: readonly Period[],
  span: { readonly from: IsoDate; readonly to: IsoDate },
  action: PeriodAction,
): PeriodStatus {
  const { from, to } = span;
  const named = `${from} to ${to}`;
  const check = (holds: boolean, error: AppError): void => {
    if (!holds) throw new AppFailure(error);
  };
  check(
    daysBetween(from, to) >= 0,
    refusal('PERIOD_ORDER', `The period ${named} ends before it begins.`, 'to'),
  );
  const same = periods.find((period) => period.from === from && period.to === to);
  const cut = periods.find((period) => period !== same && period.from <= to && from <= period.to);
  check(
    cut === undefined,
    refusal('PERIOD_OVERLAP', `The period ${named} overlaps ${cut?.from} to ${cut?.to}.`),
  );
  check(
    same?.status !== 'locked',
    refusal('PERIOD_LOCKED', `The period ${named} is locked for good.`),
  );
  if (action === 'close') return 'closed';
  check(
    same?.status === 'closed',
    refusal('PERIOD_NOT_CLOSED', `The period ${named} is not closed. Close it first.`),
  );
  if (action === 'reopen') return 'open';
  const before = periods.find((period) => period.to < from && period.status !== 'locked');
  check(
    before === undefined,
    refusal(
      'PERIOD_GAP',
      `The period ${before?.from} to ${before?.to} comes first. Lock it before ${named}.`,
    ),
  );
  return 'locked';
}
