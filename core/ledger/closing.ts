/**
 * Year-end closing: what income and expense accounts hold goes to retained earnings, so that the next
 * year begins at zero. It is one journal in each currency that the accounts hold, and it is taken back
 * like any other journal.
 */
import type { Outcome, TraceStep } from '../calculation.ts';
import { formatAmount, type Money, money } from '../money/money.ts';
import { type AppError, fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { isResultKind, type LedgerAccount } from './chart.ts';
import type { Journal, Posting } from './journal.ts';
import type { MonetaryBalance } from './revaluation.ts';

export interface YearClosingInput {
  /** The last day of the year. */
  readonly date: IsoDate;
  readonly baseCurrency: string;
  readonly accounts: readonly LedgerAccount[];
  /** What every account holds on that day, by currency; debit-positive. */
  readonly balances: readonly MonetaryBalance[];
  /** An equity account. */
  readonly retainedAccountId: string;
  readonly externalId: string;
}

export interface YearClosing {
  /** The balances that are moved, by account and currency; debit-positive. */
  readonly items: readonly MonetaryBalance[];
  /** Income less expenses, in the base currency. */
  readonly result: Money;
  /** Null where no income or expense account holds anything. */
  readonly journal: Journal | null;
}

function fault(code: string, message: string): AppError {
  return { kind: 'invalid-input', code, message, path: 'retainedAccountId' };
}

/** Debits credits and credits debits: every posting takes a balance away. */
function opposite({ currency, minor }: Money): Money {
  return money(currency, -minor);
}

/**
 * The closing journal. Doing it again moves only what came since. Fails with CLOSING_ACCOUNT where the
 * account for retained earnings is unknown, is no equity, or is closed.
 */
export function closeYear(input: YearClosingInput): Result<Outcome<YearClosing>> {
  const { accounts, baseCurrency, date } = input;
  const retained = accounts.find(({ id }) => id === input.retainedAccountId);
  if (retained?.kind !== 'equity' || retained.closed)
    return fail(
      fault(
        'CLOSING_ACCOUNT',
        'Results go to an open equity account. Name the account for retained earnings.',
      ),
    );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const codeOf = (id: string) => byId.get(id)?.code ?? '';
  const items = input.balances
    .filter(({ accountId, amount, base }) => {
      const kind = byId.get(accountId)?.kind;
      return kind !== undefined && isResultKind(kind) && (amount.minor !== 0n || base.minor !== 0n);
    })
    .sort((a, b) => (keyOf(a, codeOf) < keyOf(b, codeOf) ? -1 : 1));
  const result = money(
    baseCurrency,
    items.reduce((sum, { base }) => sum - base.minor, 0n),
  );
  const journal: Journal | null =
    items.length === 0
      ? null
      : {
          postingDate: date,
          documentDate: date,
          description: `Closing of the year to ${date}`,
          source: 'closing',
          externalId: input.externalId,
          postings: [
            ...items.map(({ accountId, amount, base }) =>
              postingOf(accountId, opposite(amount), opposite(base)),
            ),
            ...retainedPostings(items, retained.id, baseCurrency),
          ],
        };
  return ok({
    output: { items, result, journal },
    trace: traceOf(items, result, codeOf),
    warnings: [],
  });
}

function keyOf({ accountId, amount }: MonetaryBalance, codeOf: (id: string) => string): string {
  return `${codeOf(accountId)} ${amount.currency}`;
}

function postingOf(accountId: string, amount: Money, base: Money): Posting {
  const nothing = { lineId: null, costCenter: null, taxCode: null, description: null };
  return { accountId, amount, base, rate: null, ...nothing };
}

/** One posting to retained earnings a currency, so that each currency balances. */
function retainedPostings(
  items: readonly MonetaryBalance[],
  accountId: string,
  baseCurrency: string,
): Posting[] {
  const sums = new Map<string, { amount: bigint; base: bigint }>();
  for (const { amount, base } of items) {
    const sum = sums.get(amount.currency) ?? { amount: 0n, base: 0n };
    sums.set(amount.currency, { amount: sum.amount + amount.minor, base: sum.base + base.minor });
  }
  return [...sums]
    .filter(([, { amount, base }]) => amount !== 0n || base !== 0n)
    .map(([currency, { amount, base }]) =>
      postingOf(accountId, money(currency, amount), money(baseCurrency, base)),
    );
}

function traceOf(
  items: readonly MonetaryBalance[],
  result: Money,
  codeOf: (id: string) => string,
): TraceStep[] {
  return [
    {
      id: 'closing.result',
      label: 'Result',
      rule: 'income - expenses: the opposite of what their accounts hold, which goes to retained earnings',
      inputs: items.map(({ accountId, amount, base }) => ({
        label: `${codeOf(accountId)} in ${amount.currency}`,
        value: formatAmount(base),
        unit: base.currency,
      })),
      result: formatAmount(result),
      unit: result.currency,
    },
  ];
}
