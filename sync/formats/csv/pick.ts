/** Picks the columns of dates, references, parties and texts from their cells and their names. */

import { ibanShape } from '../model.ts';
import { amountShare, type ColumnFacts } from './columns.ts';
import type { NamedAbove } from './preamble.ts';
import { isBookingDay, isSetAside, type Role, roleOfName } from './words.ts';

/** The columns of booking and value date, or null where no column holds dates. */
export function pickDates(
  columns: readonly ColumnFacts[],
  rowCount: number,
): {
  booking: number;
  value: number | null;
  /** A day for rows that have no booking day yet. */
  pending: number | null;
  all: readonly number[];
  confidence: number;
} | null {
  const dated = columns.filter((column) => column.dates >= Math.max(1, rowCount * 0.7));
  const byRole = (role: Role): ColumnFacts | undefined =>
    dated.find((column) => roleOfName(column.name) === role);
  const booked = columns.filter(
    (column) => column.dates > 0 && column.dates === column.filled && isBookingDay(column.name),
  );
  const booking =
    booked.find((column) => dated.includes(column)) ??
    // Entries that wait have no booking day yet, only the day on which they began.
    booked.find((column) => column.dates >= rowCount * 0.3) ??
    byRole('bookingDate') ??
    dated.find((c) => roleOfName(c.name) !== 'valueDate') ??
    dated[0];
  if (!booking) return null;
  const value =
    byRole('valueDate') ??
    (booking.name === '' ? dated.find((column) => column.index > booking.index) : undefined);
  const pending =
    booking.filled < rowCount
      ? dated.find((column) => column !== booking && column !== value && column.filled === rowCount)
      : undefined;
  const isNamed = roleOfName(booking.name) === 'bookingDate';
  return {
    booking: booking.index,
    value: value && value !== booking ? value.index : null,
    pending: pending?.index ?? null,
    all: [...new Set([...dated, booking].map((column) => column.index))],
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

const PENDING =
  /pend|vorgemerkt|reserv|authori[sz]|uncleared|in progress|processing|provision|offen|open|^(?:non|not|nicht|ikke|nie|no) (?:yet )?(?:contabil|book|post|gebucht|zaksi)|in attesa|en attente|oczekuj|beklemede|^venter|vantande|odottaa|обрабат/i;
const VOID =
  /revert|declin|fail|cancel|reject|void|storniert|abgelehnt|deleted|returned|annul|rifiutat|refus|rechazad|odrzuc|отмен|отклон/i;
const BOOKED =
  /^(?:umsatz )?gebucht$|^complet|^booked$|^posted$|^settled$|^cleared$|^executed$|^success|^ok$|contabiliz|comptabilis|^zaksi|^realiz|^udf(?:ø|o)rt|^utf(?:ø|o)rt|^bokf(?:ö|ø)rt|^gennemf|^исполнен|^выполнен/i;

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

/** Whatever its name: each cell of the column is a known stage, and not all are booked. */
function isOfStages(column: ColumnFacts, rowCount: number): boolean {
  const values = [...column.distinct.keys()];
  return (
    column.filled >= rowCount * 0.9 &&
    values.length <= 6 &&
    values.every((value) => BOOKED.test(value) || PENDING.test(value) || VOID.test(value)) &&
    stagesIn(column).isTold
  );
}

/** The columns of currency, account, references, parties, status and text. */
export function pickOthers(
  columns: readonly ColumnFacts[],
  rowCount: number,
  used: readonly number[],
  above: NamedAbove = {},
): OtherColumns {
  const free = columns.filter((column) => !used.includes(column.index));
  const result: OtherColumns = { text: [] };
  const currency = free.find(
    (c) => c.currencies >= Math.max(1, c.filled * 0.8) && !isSetAside(c.name),
  );
  if (currency && currency.currencies >= rowCount * 0.8) result.currency = currency.index;
  const accounts = free.filter(
    (c) => c.filled >= rowCount * 0.95 && roleOfName(c.name) === 'account',
  );
  const account = accounts.find((c) => c.ibans > 0 && /iban/i.test(c.name)) ?? accounts[0];
  const isOwn = account !== undefined && isOwnAccount(account, columns, above);
  if (account && isOwn) result.account = account.index;
  else if (account) result.counterpartyAccount = account.index;
  else {
    // Without names only one and the same account number in all rows can be the file's own.
    const same = free.find((c) => c.name === '' && c.ibans === rowCount && c.distinct.size === 1);
    if (same && rowCount > 1) result.account = same.index;
  }
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
    if (result[role] !== undefined) continue;
    const found = free.find(
      (c) => roleOfName(c.name) === role && c.filled > 0 && c.index !== result.account,
    );
    if (found) result[role] = found.index;
  }
  const status =
    free.find((c) => roleOfName(c.name) === 'status' && c.distinct.size <= 12) ??
    free.find((c) => isOfStages(c, rowCount));
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

/**
 * An account that the lines above name is the file's own; a column of other accounts is then the other
 * side's. So is one whose name tells no side, behind the column of names.
 */
function isOwnAccount(
  account: ColumnFacts,
  columns: readonly ColumnFacts[],
  above: NamedAbove,
): boolean {
  const bare = (text: string) => text.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
  if (above.account !== undefined && ibanShape(above.account) !== null) {
    const own = bare(above.account);
    return [...account.distinct.keys()].every((value) => own.endsWith(bare(value)));
  }
  const isBehindNames = columns.some(
    (c) => c.index < account.index && roleOfName(c.name) === 'counterpartyName' && c.filled > 0,
  );
  return !(
    isBehindNames &&
    /^(?:iban|konto(?:nr|nummer)?\.?|account(?: (?:no|number))?)$/i.test(account.name.trim())
  );
}
