/** The entries of one account in a CSV as a statement, with the balances that a running one gives. */
import { formatMinor } from '../../../core/money/money.ts';
import type { IsoDate } from '../../../core/time/dates.ts';
import type { ReadOptions, StatementEvent } from '../format.ts';
import { type Issue, ibanShape, type StatementBalance, type StatementEntry } from '../model.ts';
import { decimalsOf, scaled } from '../values.ts';
import type { CsvProfile } from './profile.ts';

/** The rows of one account and currency. */
export interface Group {
  readonly account: string;
  readonly currency: string;
  readonly line: number;
  readonly entries: StatementEntry[];
}

/** One statement as events. Without an account or a currency it is refused, never guessed. */
export function* statementEvents(
  group: Group,
  profile: CsvProfile,
  { isDateOrderOpen, isOverridden }: ReadOptions,
): Generator<StatementEvent> {
  const found: Issue[] = [];
  const error = (code: string, message: string): void => {
    found.push({ code, severity: 'error', line: group.line, message });
  };
  if (group.account === '')
    error('ACCOUNT_MISSING', 'The file does not name the account. Choose it before importing.');
  if (group.currency === '')
    error('CURRENCY_MISSING', 'The file does not name the currency. Choose it before importing.');
  const isOpen = isDateOrderOpen === true;
  const isRefused = found.length > 0 || (isOpen && isOverridden !== true);
  if (isOpen)
    found.push({
      code: 'DATE_ORDER_OPEN',
      severity: isOverridden ? 'warning' : 'error',
      line: group.line,
      message:
        'All dates of the file can be read as month-day-year and as day-month-year. Choose the ' +
        `order (--date-order, or in the mapping); ${profile.datePattern} is proposed.`,
      isOverridable: true,
    });
  const balances = profile.columns.balance === undefined ? [] : runningBalances(group, found);
  let from = group.entries[0]?.bookingDate as IsoDate;
  let to = from;
  for (const { bookingDate } of group.entries) {
    if (bookingDate < from) from = bookingDate;
    if (bookingDate > to) to = bookingDate;
  }
  const last = group.entries.at(-1)?.slice;
  const first = group.entries[0]?.slice;
  const offset = first?.offset ?? 0;
  const header = {
    kind: 'booked' as const,
    statementId: null,
    number: null,
    legalNumber: null,
    messageId: null,
    page: null,
    account: {
      id: group.account,
      iban: ibanShape(group.account),
      bic: null,
      name: null,
      ownerName: null,
    },
    currency: group.currency,
    from,
    to,
    createdAt: null,
    balances,
    information: null,
    declared: null,
    slice: {
      offset,
      length: last ? last.offset + last.length - offset : 0,
      line: group.line,
    },
  };
  yield { type: 'open', header };
  yield { type: 'entries', entries: group.entries };
  yield { type: 'close', header, issues: found, isRefused };
}

/**
 * A running balance on each row gives opening and closing balance for nothing, if it runs: oldest
 * first or newest first. Where it does not, a warning is left and no balance.
 */
function runningBalances(group: Group, found: Issue[]): StatementBalance[] {
  const { entries, currency } = group;
  const booked = entries.filter((entry) => entry.status === 'booked');
  if (booked.length === 0 || booked.some((entry) => entry.balanceAfter === null)) return [];
  let scale = 2;
  for (const entry of booked)
    scale = Math.max(scale, decimalsOf(entry.amount), decimalsOf(entry.balanceAfter as string));
  const amounts = booked.map((entry) => {
    const value = scaled(entry.amount, scale);
    return entry.sign === 'debit' ? -value : value;
  });
  const after = booked.map((entry) => scaled(entry.balanceAfter as string, scale));
  const size = booked.length;
  const isOn = (i: number): boolean =>
    i === 0 || after[i] === (after[i - 1] as bigint) + (amounts[i] as bigint);
  const isBack = (i: number): boolean =>
    i === size - 1 || after[i] === (after[i + 1] as bigint) + (amounts[i] as bigint);
  const brokenOn = booked.filter((_, i) => !isOn(i));
  const brokenBack = booked.filter((_, i) => !isBack(i));
  const runsOn = brokenOn.length === 0;
  if (!runsOn && brokenBack.length > 0) {
    const broken = brokenOn.length <= brokenBack.length ? brokenOn : brokenBack;
    const line = broken[0]?.slice.line ?? group.line;
    found.push({
      code: 'RUNNING_BALANCE',
      severity: 'warning',
      line,
      message:
        `The running balance does not follow from the amounts in ${broken.length} of ${size} rows, ` +
        `first in line ${line}; rows may be missing. Compare the file with the bank.`,
    });
    return [];
  }
  const firstIndex = runsOn ? 0 : size - 1;
  const lastIndex = runsOn ? size - 1 : 0;
  const opening = (after[firstIndex] as bigint) - (amounts[firstIndex] as bigint);
  const closing = after[lastIndex] as bigint;
  const balance = (kind: 'opening' | 'closing', value: bigint, at: number): StatementBalance => ({
    kind,
    code: 'RUNNING',
    isIntermediate: false,
    isDerived: kind === 'opening',
    sign: value < 0n ? 'debit' : 'credit',
    amount: formatMinor(value < 0n ? -value : value, scale),
    currency,
    date: booked[at]?.bookingDate ?? null,
  });
  return [balance('opening', opening, firstIndex), balance('closing', closing, lastIndex)];
}
