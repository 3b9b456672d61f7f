/**
 * The chart of accounts: what kinds of accounts there are, on which side they grow, and what makes a
 * chart sound. A chart is shared by the group; which entity posted stands on the posting.
 */
import { isCurrency } from '../money/currencies.ts';
import { type AppError, fail, ok, type Result } from '../result.ts';

export const accountKinds = ['asset', 'liability', 'equity', 'income', 'expense'] as const;
export type AccountKind = (typeof accountKinds)[number];

export interface LedgerAccount {
  readonly id: string;
  /** Number or short name, unique in the chart; charts are sorted by it as text. */
  readonly code: string;
  readonly name: string;
  readonly kind: AccountKind;
  readonly parentId: string | null;
  /** Restricts postings to one currency; null takes any. */
  readonly currency: string | null;
  /** The bank account that it mirrors. */
  readonly bankAccountId: string | null;
  /** A monetary item of IAS 21.8: balances in other currencies are revalued at the closing rate. */
  readonly monetary: boolean;
  readonly closed: boolean;
}

/** Assets and expenses grow by debits, the others by credits. */
export function growsByDebit(kind: AccountKind): boolean {
  return kind === 'asset' || kind === 'expense';
}

/** Income and expenses make the result; the others stand in the balance sheet. */
export function isResultKind(kind: AccountKind): boolean {
  return kind === 'income' || kind === 'expense';
}

function chartFault(code: string, message: string, account: LedgerAccount): AppError {
  return { kind: 'invalid-input', code, message, path: account.code };
}

/**
 * Checks a whole chart. Fails with the first of CHART_CODE_TWICE, CHART_PARENT_MISSING,
 * CHART_PARENT_KIND, CHART_PARENT_CYCLE, CHART_CURRENCY, CHART_MONETARY, CHART_BANK_KIND and
 * CHART_BANK_TWICE; the account's code is the error's path.
 */
export function checkChart(accounts: readonly LedgerAccount[]): Result<readonly LedgerAccount[]> {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const codes = new Set<string>();
  const banks = new Set<string>();
  for (const account of accounts) {
    const error =
      codeFault(account, codes) ?? parentFault(account, byId) ?? ownFault(account, banks);
    if (error !== null) return fail(error);
  }
  return ok([...accounts].sort((a, b) => (a.code < b.code ? -1 : 1)));
}

function codeFault(account: LedgerAccount, codes: Set<string>): AppError | null {
  const { code } = account;
  if (codes.has(code))
    return chartFault('CHART_CODE_TWICE', `Two accounts have the code ${code}.`, account);
  codes.add(code);
  return null;
}

function parentFault(
  account: LedgerAccount,
  byId: ReadonlyMap<string, LedgerAccount>,
): AppError | null {
  const seen = new Set<string>([account.id]);
  let child = account;
  while (child.parentId !== null) {
    const parent = byId.get(child.parentId);
    if (parent === undefined)
      return chartFault(
        'CHART_PARENT_MISSING',
        `Account ${child.code} stands under an account that does not exist.`,
        child,
      );
    if (parent.kind !== child.kind)
      return chartFault(
        'CHART_PARENT_KIND',
        `Account ${child.code} is ${child.kind} but stands under ${parent.code}, which is ${parent.kind}.`,
        child,
      );
    if (seen.has(parent.id))
      return chartFault('CHART_PARENT_CYCLE', `Account ${child.code} stands under itself.`, child);
    seen.add(parent.id);
    child = parent;
  }
  return null;
}

function ownFault(account: LedgerAccount, banks: Set<string>): AppError | null {
  const { code, currency, bankAccountId } = account;
  if (currency !== null && !isCurrency(currency))
    return chartFault('CHART_CURRENCY', `Account ${code} has no ISO 4217 currency.`, account);
  if (account.monetary && isResultKind(account.kind))
    return chartFault(
      'CHART_MONETARY',
      `Account ${code} is ${account.kind}; only balance sheet accounts are monetary items.`,
      account,
    );
  if (bankAccountId === null) return null;
  // An overdrawn account is a liability that mirrors a bank as well.
  if (account.kind !== 'asset' && account.kind !== 'liability')
    return chartFault(
      'CHART_BANK_KIND',
      `Account ${code} mirrors a bank account, so it must be an asset or a liability.`,
      account,
    );
  if (banks.has(bankAccountId))
    return chartFault(
      'CHART_BANK_TWICE',
      `The bank account of ${code} is mirrored by another account already.`,
      account,
    );
  banks.add(bankAccountId);
  return null;
}
