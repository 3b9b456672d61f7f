/**
 * Books as plain JSON: a chart with its postings, checked before anything is calculated, and the sums
 * and balances that the ledger's calculations stand on.
 */
import { z } from 'zod';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { formatAmount, type Money, money } from '../money/money.ts';
import { type AppError, fail, ok, type Result } from '../result.ts';
import { addDays, type IsoDate } from '../time/dates.ts';
import type { AccountSums, Figures, Section } from './balances.ts';
import { accountKinds, checkChart, type LedgerAccount } from './chart.ts';
import { type Journal, journalSources } from './journal.ts';
import type { MonetaryBalance } from './revaluation.ts';

const accountSchema = z.object({
  id: z.string().min(1),
  code: z.string().min(1),
  name: z.string(),
  kind: z.enum(accountKinds),
  parentId: z.string().nullable().default(null),
  currency: currencySchema.nullable().default(null),
  bankAccountId: z.string().nullable().default(null),
  monetary: z.boolean().default(false),
  closed: z.boolean().default(false),
});

const postingSchema = z.object({
  accountId: z.string().min(1),
  date: dateSchema,
  amount: moneyCodec.meta({ title: 'Amount', description: 'Debits positive, credits negative' }),
  base: moneyCodec.optional().meta({ title: 'The same in the base currency' }),
  closing: z.boolean().default(false).meta({ title: 'Posted by the closing of a year' }),
});
type PostingIn = z.output<typeof postingSchema>;

export const booksShape = {
  baseCurrency: currencySchema,
  accounts: z.array(accountSchema).max(10_000),
  postings: z.array(postingSchema).max(1_000_000),
};
interface BooksIn {
  readonly baseCurrency: string;
  readonly accounts: LedgerAccount[];
  readonly postings: PostingIn[];
}

export const figuresSchema = z.object({
  opening: moneyCodec,
  debit: moneyCodec,
  credit: moneyCodec,
  closing: moneyCodec,
});
export const figuresOut = ({ opening, debit, credit, closing }: Figures) => ({
  opening,
  debit,
  credit,
  closing,
});

export const sectionSchema = z.object({
  rows: z.array(
    z.object({
      accountId: z.string(),
      code: z.string(),
      level: z.int(),
      own: moneyCodec,
      amount: moneyCodec,
    }),
  ),
  total: moneyCodec,
});
export const sectionOut = ({ rows, total }: Section) => ({
  rows: rows.map(({ account, level, own, amount }) => ({
    accountId: account.id,
    code: account.code,
    level,
    own,
    amount,
  })),
  total,
});

export const journalSchema = z.object({
  postingDate: dateSchema,
  documentDate: dateSchema,
  description: z.string(),
  source: z.enum(journalSources),
  externalId: z.string(),
  postings: z.array(
    z.object({
      accountId: z.string(),
      amount: moneyCodec,
      base: moneyCodec,
      rate: decimalSchema.nullable(),
    }),
  ),
});
export const journalOut = (journal: Journal | null) =>
  journal === null
    ? null
    : {
        ...journal,
        postings: journal.postings.map(({ accountId, amount, base, rate }) => ({
          accountId,
          amount,
          base,
          rate,
        })),
      };

function fault(code: string, message: string, path: string): Result<never> {
  const error: AppError = { kind: 'invalid-input', code, message, path };
  return fail(error);
}

const baseOf = ({ amount, base }: PostingIn): Money => base ?? amount;

/** Whether chart and postings are books: known accounts, one base currency, zero in each currency. */
export function checkBooks({ accounts, postings, baseCurrency }: BooksIn): Result<null> {
  const chart = checkChart(accounts);
  if (!chart.ok) return chart;
  const known = new Set(accounts.map(({ id }) => id));
  const sums = new Map<string, bigint>();
  let bases = 0n;
  for (const [index, posting] of postings.entries()) {
    const path = `postings.${index}`;
    if (!known.has(posting.accountId))
      return fault('POSTING_ACCOUNT_UNKNOWN', 'The chart has no such account.', path);
    const base = baseOf(posting);
    if (base.currency !== baseCurrency)
      return fault(
        'JOURNAL_BASE_CURRENCY',
        `The books are kept in ${baseCurrency}; give the base amount of ${base.currency}.`,
        `${path}.base`,
      );
    const { currency, minor } = posting.amount;
    sums.set(currency, (sums.get(currency) ?? 0n) + minor);
    bases += base.minor;
  }
  for (const [currency, sum] of [...sums, [baseCurrency, bases] as const])
    if (sum !== 0n)
      return fault(
        'JOURNAL_UNBALANCED',
        `The postings do not balance: ${currency} ${formatAmount(money(currency, sum))} are left.`,
        'postings',
      );
  return ok(null);
}

export function sumsOf({ postings }: BooksIn, from: IsoDate, to: IsoDate): AccountSums[] {
  const found = new Map<string, { -readonly [Key in keyof AccountSums]: AccountSums[Key] }>();
  for (const posting of postings) {
    if (posting.date > to) continue;
    const { accountId, amount } = posting;
    const base = baseOf(posting).minor;
    const key = `${accountId} ${amount.currency}`;
    const sum = found.get(key) ?? {
      accountId,
      currency: amount.currency,
      opening: 0n,
      debit: 0n,
      credit: 0n,
      baseOpening: 0n,
      baseDebit: 0n,
      baseCredit: 0n,
    };
    found.set(key, sum);
    if (posting.date < from) {
      sum.opening += amount.minor;
      sum.baseOpening += base;
      continue;
    }
    if (amount.minor > 0n) sum.debit += amount.minor;
    else sum.credit -= amount.minor;
    if (base > 0n) sum.baseDebit += base;
    else sum.baseCredit -= base;
  }
  return [...found.values()];
}

/** Base balances by account of the postings that count. */
export function balancesOf(
  { postings }: BooksIn,
  counts: (posting: PostingIn) => boolean,
): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const posting of postings)
    if (counts(posting))
      found.set(posting.accountId, (found.get(posting.accountId) ?? 0n) + baseOf(posting).minor);
  return found;
}

export function monetaryBalances(books: BooksIn, date: IsoDate): MonetaryBalance[] {
  return sumsOf(books, addDays(date, 1), date).map((sum) => ({
    accountId: sum.accountId,
    amount: money(sum.currency, sum.opening),
    base: money(books.baseCurrency, sum.baseOpening),
  }));
}
