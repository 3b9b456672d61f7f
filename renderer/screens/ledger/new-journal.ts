/** What is typed for a new journal: its rows as postings, and what is missing of each currency. */
import type { InputOf, MoneyWire } from '../../contract.ts';
import { parseDecimal, signOf, subtractDecimals, sumDecimals } from '../../format/index.ts';

export interface DraftRow {
  readonly key: number;
  readonly account: string;
  readonly currency: string;
  readonly debit: string;
  readonly credit: string;
  readonly costCenter: string;
  readonly text: string;
}

export function emptyRow(key: number, currency: string): DraftRow {
  return { key, currency, account: '', debit: '', credit: '', costCenter: '', text: '' };
}

export function isEmptyRow({ account, debit, credit, text, costCenter }: DraftRow): boolean {
  return [account, debit, credit, text, costCenter].every((value) => value.trim() === '');
}

/** A typed amount as decimal text; `null` where it is none, is not above zero, or nothing is typed. */
function positive(text: string): string | null {
  const value = text.trim() === '' ? null : parseDecimal(text.trim());
  return value !== null && signOf(value) > 0 ? value : null;
}

/** The amount of a row, debits positive; `null` where it has none, or two. */
export function amountOf({ debit, credit, currency }: DraftRow): MoneyWire | null {
  const [onDebit, onCredit] = [positive(debit), positive(credit)];
  if (onDebit !== null && credit.trim() === '') return { currency, amount: onDebit };
  if (onCredit !== null && debit.trim() === '') return { currency, amount: `-${onCredit}` };
  return null;
}

export interface CurrencyBalance {
  readonly currency: string;
  readonly debits: string;
  readonly credits: string;
  /** Debits less credits. */
  readonly left: string;
  readonly isBalanced: boolean;
}

/** Debits and credits of each currency, in the order in which they were typed. */
export function balancesOf(rows: readonly DraftRow[]): readonly CurrencyBalance[] {
  const amounts = rows.flatMap((row) => amountOf(row) ?? []);
  return [...new Set(amounts.map(({ currency }) => currency))].map((currency) => {
    const own = amounts.filter((one) => one.currency === currency).map(({ amount }) => amount);
    const debits = sumDecimals(own.filter((amount) => signOf(amount) > 0)) ?? '0';
    const credits = (sumDecimals(own.filter((amount) => signOf(amount) < 0)) ?? '0').replace(
      '-',
      '',
    );
    const left = subtractDecimals(debits, credits) ?? '0';
    return { currency, debits, credits, left, isBalanced: signOf(left) === 0 };
  });
}

/** The number of the first row that is neither empty nor a posting; `null` where all are fine. */
export function firstFault(rows: readonly DraftRow[]): number | null {
  const at = rows.findIndex(
    (row) => !isEmptyRow(row) && (row.account === '' || amountOf(row) === null),
  );
  return at < 0 ? null : at + 1;
}

export function canPost(rows: readonly DraftRow[], description: string): boolean {
  const balances = balancesOf(rows);
  return (
    description.trim() !== '' &&
    firstFault(rows) === null &&
    balances.length > 0 &&
    balances.every(({ isBalanced }) => isBalanced)
  );
}

type Postings = InputOf<'ledger.post'>['postings'];

export function postingsOf(rows: readonly DraftRow[]): Postings {
  return rows.flatMap((row) => {
    const amount = amountOf(row);
    if (amount === null) return [];
    const [costCenter, description] = [row.costCenter.trim(), row.text.trim()];
    return [
      {
        ledgerAccountId: row.account,
        amount,
        ...(costCenter === '' ? {} : { costCenter }),
        ...(description === '' ? {} : { description }),
      },
    ];
  });
}
