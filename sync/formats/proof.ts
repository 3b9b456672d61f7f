/**
 * The balance proof: opening + booked entries = closing, on exact integers of the printed decimals,
 * and the chain from one statement of an account to the next.
 */
import { isCurrency, minorDigits } from '../../core/money/currencies.ts';
import { Decimal, roundDecimal } from '../../core/money/decimal.ts';
import { formatMinor } from '../../core/money/money.ts';
import {
  closingBalance,
  DERIVED_FROM_CLOSING,
  type Issue,
  openingBalance,
  type SideTotal,
  type Statement,
  type StatementBalance,
  type StatementEntry,
  signedAmount,
} from './model.ts';
import { decimalsOf, scaled } from './values.ts';

export type ProofStatus = 'proven' | 'unproven' | 'unbalanced';

/** Sums over booked entries only. All amounts are decimal text; debits are a positive sum. */
export interface StatementProof {
  readonly status: ProofStatus;
  /** Why a statement is unproven: which balance is missing, or entries in another currency. */
  readonly reason: string | null;
  readonly entryCount: number;
  readonly creditCount: number;
  readonly debitCount: number;
  readonly sumCredits: string;
  readonly sumDebits: string;
  readonly opening: string | null;
  readonly closing: string | null;
  /** Printed closing minus (opening + credits - debits), signed; null where it has no meaning. */
  readonly difference: string | null;
  readonly issues: readonly Issue[];
}

function signedScaled(balance: StatementBalance, scale: number): bigint {
  const value = scaled(balance.amount, scale);
  return balance.sign === 'debit' ? -value : value;
}

/** An exact running sum that stays in doubles while they are integers below 2^53. */
class ExactSum {
  private small = 0;
  private large = 0n;

  add(amount: string, scale: number): void {
    if (amount.length <= 14 && scale <= 2) {
      const point = amount.indexOf('.');
      const decimals = point < 0 ? 0 : amount.length - point - 1;
      const digits = point < 0 ? amount : amount.slice(0, point) + amount.slice(point + 1);
      const missing = scale - decimals;
      this.small += Number(digits) * (missing === 0 ? 1 : missing === 1 ? 10 : 100);
      if (this.small > 4_000_000_000_000_000) this.fold();
    } else this.large += scaled(amount, scale);
  }

  private fold(): void {
    this.large += BigInt(this.small);
    this.small = 0;
  }

  total(): bigint {
    this.fold();
    return this.large;
  }
}

/**
 * Proves a statement on the amounts as printed, with as many decimals as any of them has.
 *
 * `proven`: the identity holds. `unbalanced`: it does not, `difference` says by how much (null where
 * the two balances are in different currencies). `unproven`: a balance is missing or a booked entry is
 * in another currency. Issues: BALANCE_MISMATCH and BALANCE_CURRENCY (warnings),
 * BALANCE_UNPROVEN (info), AMOUNT_SCALE (warning: printed decimals exceed the currency's),
 * CURRENCY_UNKNOWN, ENTRY_CURRENCY, DECLARED_COUNT, DECLARED_SUM (warnings).
 */
export function proveStatement(statement: Statement): StatementProof {
  const opening = openingBalance(statement);
  const closing = closingBalance(statement);
  const { currency, entries } = statement;
  let scale = isCurrency(currency) ? minorDigits(currency) : 2;
  for (const balance of [opening, closing])
    if (balance) scale = Math.max(scale, decimalsOf(balance.amount));
  for (const entry of entries) scale = Math.max(scale, decimalsOf(entry.amount));
  const credits = new ExactSum();
  const debits = new ExactSum();
  let creditCount = 0;
  let debitCount = 0;
  let foreignCount = 0;
  for (const entry of entries) {
    if (entry.status !== 'booked') continue;
    if (entry.currency !== currency) foreignCount++;
    if (entry.sign === 'credit') creditCount++;
    else debitCount++;
    (entry.sign === 'credit' ? credits : debits).add(entry.amount, scale);
  }
  const sumCredits = credits.total();
  const sumDebits = debits.total();
  const issues = scaleIssues(statement, foreignCount);
  declaredIssues(statement, scale, issues);
  const reason = unprovenReason(opening, closing, foreignCount);
  const difference =
    reason === null && opening && closing && opening.currency === closing.currency
      ? signedScaled(closing, scale) - (signedScaled(opening, scale) + sumCredits - sumDebits)
      : null;
  const isMixed = opening !== null && closing !== null && opening.currency !== closing.currency;
  const status = isMixed
    ? 'unbalanced'
    : difference === null
      ? 'unproven'
      : difference === 0n
        ? 'proven'
        : 'unbalanced';
  if (difference !== null && difference !== 0n)
    issues.push(
      at(
        statement,
        'BALANCE_MISMATCH',
        'warning',
        `Opening and entries miss the closing balance by ${formatMinor(difference, scale)} ` +
          `${currency}. Compare the file with the bank before relying on it.`,
      ),
    );
  if (isMixed)
    issues.push(
      at(
        statement,
        'BALANCE_CURRENCY',
        'warning',
        `The opening balance is in ${opening.currency}, the closing one in ${closing.currency}.`,
      ),
    );
  if (reason !== null) issues.push(at(statement, 'BALANCE_UNPROVEN', 'info', reason));
  return {
    status,
    reason,
    entryCount: entries.length,
    creditCount,
    debitCount,
    sumCredits: formatMinor(sumCredits, scale),
    sumDebits: formatMinor(sumDebits, scale),
    opening: opening && signedAmount(opening),
    closing: closing && signedAmount(closing),
    difference: difference === null ? null : formatMinor(difference, scale),
    issues,
  };
}

function at(
  statement: Statement,
  code: string,
  severity: Issue['severity'],
  message: string,
): Issue {
  return { code, severity, line: statement.slice.line, message };
}

function unprovenReason(
  opening: StatementBalance | null,
  closing: StatementBalance | null,
  foreignCount: number,
): string | null {
  if (!opening && !closing) return 'The statement prints neither an opening nor a closing balance.';
  if (!opening) return 'The statement prints no opening balance.';
  if (!closing) return 'The statement prints no closing balance.';
  if (opening.code === DERIVED_FROM_CLOSING)
    return 'The opening balance is worked out from the closing one, so it proves nothing.';
  return foreignCount > 0 ? `${foreignCount} entries are in another currency.` : null;
}

function scaleIssues(statement: Statement, foreignCount: number): Issue[] {
  const { currency } = statement;
  const issues: Issue[] = [];
  if (foreignCount > 0)
    issues.push(
      at(
        statement,
        'ENTRY_CURRENCY',
        'warning',
        `${foreignCount} entries are in another currency than the account (${currency}).`,
      ),
    );
  if (!isCurrency(currency)) {
    issues.push(
      at(statement, 'CURRENCY_UNKNOWN', 'warning', `"${currency}" is not an ISO 4217 currency.`),
    );
    return issues;
  }
  const digits = minorDigits(currency);
  const finer = statement.entries.filter((entry) => hasFinerValue(entry.amount, digits));
  const balances = statement.balances.filter((balance) => hasFinerValue(balance.amount, digits));
  const [first] = finer;
  if (finer.length > 0 || balances.length > 0)
    issues.push({
      code: 'AMOUNT_SCALE',
      severity: 'warning',
      line: first?.slice.line ?? statement.slice.line,
      message:
        `${finer.length} entries and ${balances.length} balances have more than ${digits} decimals. ` +
        'They are proven as printed and stored rounded half to even.',
    });
  return issues;
}

/** Whether digits other than zero stand beyond the currency's decimals. */
function hasFinerValue(amount: string, digits: number): boolean {
  const point = amount.indexOf('.');
  if (point < 0 || amount.length - point - 1 <= digits) return false;
  return /[1-9]/.test(amount.slice(point + 1 + digits));
}

/** Banks count booked entries or all of them; either may be what they declare. */
function declaredIssues(statement: Statement, scale: number, issues: Issue[]): void {
  const { declared, entries } = statement;
  if (!declared) return;
  const sides: [SideTotal | undefined, string, readonly StatementEntry[]][] = [
    [declared, '', entries],
    [declared.credits, 'credit ', entries.filter((entry) => entry.sign === 'credit')],
    [declared.debits, 'debit ', entries.filter((entry) => entry.sign === 'debit')],
  ];
  for (const [total, side, all] of sides) {
    if (!total) continue;
    const booked = all.filter((entry) => entry.status === 'booked');
    const { entryCount, sum } = total;
    if (entryCount !== null && entryCount !== all.length && entryCount !== booked.length)
      issues.push(
        at(
          statement,
          'DECLARED_COUNT',
          'warning',
          `The bank declares ${entryCount} ${side}entries, the file holds ${all.length}.`,
        ),
      );
    if (sum === null) continue;
    const finest = Math.max(scale, decimalsOf(sum));
    const held = sumOf(all, finest);
    const want = scaled(sum, finest);
    if (want !== held && want !== sumOf(booked, finest))
      issues.push(
        at(
          statement,
          'DECLARED_SUM',
          'warning',
          `The bank declares ${side}entries of ${sum} in all, the file's sum to ${formatMinor(held, finest)}.`,
        ),
      );
  }
}

function sumOf(entries: readonly StatementEntry[], scale: number): bigint {
  const sum = new ExactSum();
  for (const entry of entries) sum.add(entry.amount, scale);
  return sum.total();
}

/**
 * A signed amount in minor units of its currency, for storage. More decimals than the currency has
 * are rounded half to even and flagged (AMOUNT_SCALE): the printed text is kept beside it.
 */
export function storedMinor(
  signed: string,
  currency: string,
): { readonly minor: bigint; readonly isRounded: boolean } {
  const digits = minorDigits(currency);
  const isNegative = signed.startsWith('-');
  const amount = isNegative ? signed.slice(1) : signed;
  let minor: bigint;
  const isRounded = hasFinerValue(amount, digits);
  if (isRounded) {
    const shifted = new Decimal(amount).times(new Decimal(10).pow(digits));
    minor = BigInt(roundDecimal(shifted, 0, 'half-even').toFixed(0));
  } else {
    const point = amount.indexOf('.');
    const cut = point < 0 ? amount : amount.slice(0, point + 1 + digits).replace(/\.$/, '');
    minor = scaled(cut, digits);
  }
  return { minor: isNegative ? -minor : minor, isRounded };
}

export type ChainLink =
  | { readonly status: 'joined' }
  | { readonly status: 'gap'; readonly difference: string }
  | { readonly status: 'unknown' };

/**
 * Whether `next` begins where `previous` ended. Both are of one account and currency, `previous` the
 * statement before by date. A gap means a missing, corrected or out-of-order statement.
 */
export function linkStatements(previous: Statement, next: Statement): ChainLink {
  const closing = closingBalance(previous);
  const opening = openingBalance(next);
  if (!closing || !opening || closing.currency !== opening.currency) return { status: 'unknown' };
  const scale = Math.max(decimalsOf(closing.amount), decimalsOf(opening.amount), 2);
  const difference = signedScaled(opening, scale) - signedScaled(closing, scale);
  if (difference === 0n) return { status: 'joined' };
  return { status: 'gap', difference: formatMinor(difference, scale) };
}
