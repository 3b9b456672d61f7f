/**
 * Journals: postings that balance in each currency and in the entity's base currency. A journal is
 * never changed; what was wrong is taken back by a journal of the opposite postings.
 */
import { allocate } from '../money/allocate.ts';
import { Decimal } from '../money/decimal.ts';
import { convert, formatAmount, type Money, money } from '../money/money.ts';
import { type AppError, fail, invariant, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import type { LedgerAccount } from './chart.ts';

export const journalSources = [
  'bank-line',
  'manual',
  'revaluation',
  'reversal',
  'closing',
] as const;
export type JournalSource = (typeof journalSources)[number];

/** Debits positive, credits negative, in `amount` and in `base` alike. */
export interface Posting {
  readonly accountId: string;
  readonly amount: Money;
  /** The amount in the entity's base currency. */
  readonly base: Money;
  /** Units of the base currency for one unit of the amount's; null where `base` is not a product. */
  readonly rate: string | null;
  readonly lineId: string | null;
  readonly costCenter: string | null;
  readonly taxCode: string | null;
  readonly description: string | null;
}

export interface Journal {
  readonly postingDate: IsoDate;
  readonly documentDate: IsoDate;
  readonly description: string;
  readonly source: JournalSource;
  /** Says what it was made from, so that the same is not posted twice. */
  readonly externalId: string;
  readonly postings: readonly Posting[];
}

/** A posting before its base amount is known. */
export type OpenPosting = Pick<Posting, 'accountId' | 'amount'> &
  Partial<Pick<Posting, 'lineId' | 'costCenter' | 'taxCode' | 'description'>>;

function fault(code: string, message: string, path = 'postings'): AppError {
  return { kind: 'invalid-input', code, message, path };
}

/** Sums by currency, in order of the codes; zero sums stay. */
export function sumByCurrency(amounts: Iterable<Money>): Money[] {
  const sums = new Map<string, bigint>();
  for (const { currency, minor } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + minor);
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, minor]) => money(currency, minor));
}

/**
 * Whether postings make a journal: two at least, each doing something, zero in every currency and in
 * the base currency, on accounts that exist, are open and take the currency. Fails with
 * JOURNAL_TOO_SHORT, POSTING_EMPTY, JOURNAL_BASE_MIXED, JOURNAL_UNBALANCED, JOURNAL_BASE_UNBALANCED,
 * POSTING_ACCOUNT_UNKNOWN, POSTING_ACCOUNT_CLOSED or POSTING_CURRENCY.
 */
export function checkJournal(
  journal: Pick<Journal, 'postings'>,
  accounts: ReadonlyMap<string, LedgerAccount>,
): Result<null> {
  const { postings } = journal;
  if (postings.length < 2)
    return fail(fault('JOURNAL_TOO_SHORT', 'A journal needs two postings at least.'));
  for (const [index, posting] of postings.entries()) {
    const error = postingFault(posting, accounts, `postings.${index}`);
    if (error !== null) return fail(error);
  }
  const error = balanceFault(postings);
  return error === null ? ok(null) : fail(error);
}

function balanceFault(postings: readonly Posting[]): AppError | null {
  const bases = sumByCurrency(postings.map(({ base }) => base));
  if (bases.length > 1)
    return fault('JOURNAL_BASE_MIXED', 'The postings of a journal have one base currency.');
  for (const sum of sumByCurrency(postings.map(({ amount }) => amount)))
    if (sum.minor !== 0n)
      return fault(
        'JOURNAL_UNBALANCED',
        `The journal does not balance: debits less credits are ${sum.currency} ${formatAmount(sum)}. Each currency must come to zero.`,
      );
  const [base] = bases;
  if (base !== undefined && base.minor !== 0n)
    return fault(
      'JOURNAL_BASE_UNBALANCED',
      `The journal does not balance in the base currency: ${base.currency} ${formatAmount(base)} are left.`,
    );
  return null;
}

function postingFault(
  posting: Posting,
  accounts: ReadonlyMap<string, LedgerAccount>,
  path: string,
): AppError | null {
  const { amount, base } = posting;
  if (amount.minor === 0n && base.minor === 0n)
    return fault('POSTING_EMPTY', 'A posting of zero does nothing. Leave it out.', path);
  const account = accounts.get(posting.accountId);
  if (account === undefined)
    return fault('POSTING_ACCOUNT_UNKNOWN', 'The chart has no such account.', path);
  if (account.closed)
    return fault(
      'POSTING_ACCOUNT_CLOSED',
      `Account ${account.code} ${account.name} is closed.`,
      path,
    );
  if (account.currency !== null && account.currency !== amount.currency)
    return fault(
      'POSTING_CURRENCY',
      `Account ${account.code} ${account.name} takes ${account.currency}, not ${amount.currency}.`,
      path,
    );
  return null;
}

/**
 * Base amounts of postings at one rate for each currency. Every posting is converted and rounded
 * half-even; where a currency balances but its rounded base amounts do not, the difference (less than
 * one minor unit a posting) is spread over that currency's postings by size, so that the base amounts
 * of a balanced currency always come to zero.
 *
 * `rateOf` gives units of the base currency for one unit; it is not asked for the base currency.
 */
export function withBase(
  postings: readonly OpenPosting[],
  baseCurrency: string,
  rateOf: (currency: string) => string,
): Posting[] {
  const rates = new Map<string, string>();
  for (const { amount } of postings)
    if (!rates.has(amount.currency))
      rates.set(amount.currency, amount.currency === baseCurrency ? '1' : rateOf(amount.currency));
  const bases = postings.map(({ amount }) =>
    amount.currency === baseCurrency
      ? amount
      : convert(amount, new Decimal(rates.get(amount.currency) ?? '1'), baseCurrency, 'half-even'),
  );
  const settled = bases.map(({ minor }) => minor);
  for (const sum of sumByCurrency(postings.map(({ amount }) => amount)))
    if (sum.minor === 0n && sum.currency !== baseCurrency)
      settleRounding(postings, settled, sum.currency);
  return postings.map((posting, index) => ({
    accountId: posting.accountId,
    amount: posting.amount,
    base: money(baseCurrency, settled[index] ?? 0n),
    rate: rates.get(posting.amount.currency) ?? null,
    lineId: posting.lineId ?? null,
    costCenter: posting.costCenter ?? null,
    taxCode: posting.taxCode ?? null,
    description: posting.description ?? null,
  }));
}

/** Takes what rounding left over off the postings of a currency, in proportion to their size. */
function settleRounding(
  postings: readonly OpenPosting[],
  settled: bigint[],
  currency: string,
): void {
  const places = postings.flatMap(({ amount }, index) =>
    amount.currency === currency ? [index] : [],
  );
  const left = places.reduce((sum, index) => sum + (settled[index] ?? 0n), 0n);
  if (left === 0n) return;
  const weights = places.map((index) => {
    const minor = postings[index]?.amount.minor ?? 0n;
    return minor < 0n ? -minor : minor;
  });
  for (const [at, part] of allocate(left, weights).entries()) {
    const index = places[at];
    invariant(index !== undefined, 'each weight has its posting');
    settled[index] = (settled[index] ?? 0n) - part;
  }
}

export interface ReversalOf {
  readonly number: number;
  readonly externalId: string;
  readonly description: string;
}

/** The journal that takes another one back: every posting with the opposite sign, in the same order. */
export function reverseJournal(
  original: Pick<Journal, 'postings'> & ReversalOf,
  options: { readonly postingDate: IsoDate; readonly reason?: string },
): Journal {
  const opposite = ({ currency, minor }: Money): Money => money(currency, -minor);
  const reason = options.reason === undefined ? '' : `: ${options.reason}`;
  return {
    postingDate: options.postingDate,
    documentDate: options.postingDate,
    description: `Reversal of journal ${original.number}, ${original.description}${reason}`,
    source: 'reversal',
    externalId: `reversal:${original.externalId}`,
    postings: original.postings.map((posting) => ({
      ...posting,
      amount: opposite(posting.amount),
      base: opposite(posting.base),
    })),
  };
}
