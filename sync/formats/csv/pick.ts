/** Picks the columns of dates, references, parties and texts from their cells and their names. */
import { amountShare, type ColumnFacts } from './columns.ts';
import { type Role, roleOfName } from './words.ts';

/** The columns of booking and value date, or null where no column holds dates. */
export function pickDates(
  columns: readonly ColumnFacts[],
  rowCount: number,
): { booking: number; value: number | null; all: readonly number[]; confidence: number } | null {
  const dated = columns.filter((column) => column.dates >= Math.max(1, rowCount * 0.7));
  const byRole = (role: Role): ColumnFacts | undefined =>
    dated.find((column) => roleOfName(column.name) === role);
  const booking =
    byRole('bookingDate') ?? dated.find((c) => roleOfName(c.name) !== 'valueDate') ?? dated[0];
  if (!booking) return null;
  const value =
    byRole('valueDate') ??
    (booking.name === '' ? dated.find((column) => column.index > booking.index) : undefined);
  const isNamed = roleOfName(booking.name) === 'bookingDate';
  return {
    booking: booking.index,
    value: value && value !== booking ? value.index : null,
    all: dated.map((column) => column.index),
    confidence: isNamed || dated.length === 1 ? 0.95 : 0.7,
  };
}

type OtherColumns = Partial<
  Record<
    | 'currency'
    | 'account'
    | 'id'
    | 'reference'
    | 'endToEnd'
    | 'mandate'
    | 'bookingText'
    | 'counterpartyName'
    | 'counterpartyAccount'
    | 'counterpartyBank'
    | 'status',
    number
  >
> & {
  text: number[];
};

const PENDING = /pend|vorgemerkt|reserv|authori[sz]|uncleared|in progress|provision|offen|open/i;
const VOID = /revert|declin|fail|cancel|reject|void|storniert|abgelehnt|deleted|returned/i;

/** The values of a status column that mean not booked yet, and those that mean never. */
export function stagesIn(column: ColumnFacts): {
  readonly pending: string[];
  readonly void: string[];
  readonly isTold: boolean;
} {
  const values = [...column.distinct.keys()];
  const none = values.filter((value) => VOID.test(value));
  const pending = values.filter((value) => PENDING.test(value) && !VOID.test(value));
  return { pending, void: none, isTold: none.length + pending.length > 0 };
}

/** The columns of currency, account, references, parties, status and text. */
export function pickOthers(
  columns: readonly ColumnFacts[],
  rowCount: number,
  used: readonly number[],
): OtherColumns {
  const free = columns.filter((column) => !used.includes(column.index));
  const result: OtherColumns = { text: [] };
  const currency = free.find(
    (c) =>
      c.currencies >= Math.max(1, c.filled * 0.8) &&
      (c.name === '' || roleOfName(c.name) !== 'other'),
  );
  if (currency && currency.currencies >= rowCount * 0.8) result.currency = currency.index;
  const accounts = free.filter(
    (c) => c.filled >= rowCount * 0.95 && roleOfName(c.name) === 'account',
  );
  const account = accounts.find((c) => c.ibans > 0 && /iban/i.test(c.name)) ?? accounts[0];
  if (account) result.account = account.index;
  const roles = [
    'id',
    'reference',
    'endToEnd',
    'mandate',
    'bookingText',
    'counterpartyName',
    'counterpartyAccount',
    'counterpartyBank',
  ] as const;
  for (const role of roles) {
    const found = free.find((c) => roleOfName(c.name) === role && c.filled > 0);
    if (found) result[role] = found.index;
  }
  const status = free.find((c) => roleOfName(c.name) === 'status' && c.distinct.size <= 12);
  if (status && stagesIn(status).isTold) result.status = status.index;
  const texts = free.filter((c) => roleOfName(c.name) === 'text' && c.filled > 0);
  const taken = new Set<number | undefined>(roles.map((role) => result[role]));
  taken.add(result.currency).add(result.account).add(result.status);
  // Nothing that reads like a text gets lost because nobody knows its name.
  const unnamed = free.filter(
    (c) =>
      !taken.has(c.index) &&
      c.filled > 0 &&
      c.dates === 0 &&
      amountShare(c) < 0.5 &&
      c.currencies === 0,
  );
  result.text = (texts.length > 0 ? texts : unnamed).map((c) => c.index);
  return result;
}
