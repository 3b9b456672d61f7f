/**
 * What changed between two cash positions that were signed, or between a signed one and today's
 * knowledge: accounts, worksheet cells and gaps, each with before, after and difference.
 */
import { type Money, money } from '../money/money.ts';
import type { IsoDate } from '../time/dates.ts';

export interface SnapshotAccount {
  readonly id: string;
  readonly name: string;
  readonly entityName: string;
  readonly currency: string;
  /** Null where no statement told it. */
  readonly balance: Money | null;
  /** Null where a rate or statement was missing. */
  readonly closing: Money | null;
}

export interface SnapshotRow {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly cells: readonly (Money | null)[];
}

export interface SnapshotContent {
  readonly asOf: IsoDate;
  readonly basis: string;
  readonly reportingCurrency: string;
  readonly total: Money | null;
  readonly accounts: readonly SnapshotAccount[];
  readonly days: readonly IsoDate[];
  readonly worksheet: readonly SnapshotRow[];
  readonly gaps: readonly string[];
}

export interface Compared {
  readonly before: Money | null;
  readonly after: Money | null;
  /** After less before; null where one is missing or their currencies differ. */
  readonly difference: Money | null;
}

export interface AccountDifference {
  readonly id: string;
  readonly name: string;
  readonly entityName: string;
  readonly currency: string;
  readonly change: 'added' | 'removed' | 'changed' | 'same';
  readonly balance: Compared;
  readonly closing: Compared;
}

export interface CellDifference {
  readonly rowId: string;
  readonly label: string;
  readonly date: IsoDate;
  readonly value: Compared;
}

export interface SnapshotDifference {
  readonly total: Compared;
  readonly accounts: readonly AccountDifference[];
  /** Cells of days that both hold and that differ. */
  readonly cells: readonly CellDifference[];
  readonly gapsOpened: readonly string[];
  readonly gapsClosed: readonly string[];
}

function compared(before: Money | null, after: Money | null): Compared {
  const isComparable = before !== null && after !== null && before.currency === after.currency;
  return {
    before,
    after,
    difference: isComparable ? money(after.currency, after.minor - before.minor) : null,
  };
}

function isSame({ before, after }: Compared): boolean {
  if (before === null || after === null) return before === after;
  return before.currency === after.currency && before.minor === after.minor;
}

/** An account that one of them lacks counts with nothing there, so that the differences sum. */
function accountDifference(
  before: SnapshotAccount | undefined,
  after: SnapshotAccount | undefined,
): AccountDifference | null {
  const head = after ?? before;
  if (head === undefined) return null;
  const nothing = (value: Money | null | undefined) =>
    value === null || value === undefined ? null : money(value.currency, 0n);
  const balance = compared(
    before === undefined ? nothing(after?.balance) : before.balance,
    after === undefined ? nothing(before?.balance) : after.balance,
  );
  const closing = compared(
    before === undefined ? nothing(after?.closing) : before.closing,
    after === undefined ? nothing(before?.closing) : after.closing,
  );
  const { id, name, entityName, currency } = head;
  return {
    id,
    name,
    entityName,
    currency,
    change:
      before === undefined
        ? 'added'
        : after === undefined
          ? 'removed'
          : isSame(balance) && isSame(closing)
            ? 'same'
            : 'changed',
    balance,
    closing,
  };
}

/** Compares two positions; accounts come in the order of the later one, removed ones last. */
export function diffSnapshots(before: SnapshotContent, after: SnapshotContent): SnapshotDifference {
  const old = new Map(before.accounts.map((account) => [account.id, account]));
  const current = new Set(after.accounts.map(({ id }) => id));
  const accounts = [
    ...after.accounts.map((account) => accountDifference(old.get(account.id), account)),
    ...before.accounts
      .filter(({ id }) => !current.has(id))
      .map((account) => accountDifference(account, undefined)),
  ].filter((difference) => difference !== null);
  const oldRows = new Map(before.worksheet.map((row) => [row.id, row]));
  const newRows = new Map(after.worksheet.map((row) => [row.id, row]));
  const zero = money(after.reportingCurrency, 0n);
  const cells: CellDifference[] = [];
  const rows = [...after.worksheet, ...before.worksheet.filter(({ id }) => !newRows.has(id))];
  for (const { id, label } of rows)
    after.days.forEach((date, index) => {
      const place = before.days.indexOf(date);
      if (place < 0) return;
      // A row that one of them lacks had nothing to show: it is zero there.
      const was = oldRows.has(id) ? (oldRows.get(id)?.cells[place] ?? null) : zero;
      const is = newRows.has(id) ? (newRows.get(id)?.cells[index] ?? null) : zero;
      const value = compared(was, is);
      if (!isSame(value)) cells.push({ rowId: id, label, date, value });
    });
  return {
    total: compared(before.total, after.total),
    accounts,
    cells,
    gapsOpened: after.gaps.filter((gap) => !before.gaps.includes(gap)),
    gapsClosed: before.gaps.filter((gap) => !after.gaps.includes(gap)),
  };
}
