/**
 * Revaluation of monetary balances in foreign currencies (IAS 21.23(a)): each is brought to its worth
 * at the closing rate, and the exchange difference goes to profit or loss (IAS 21.28). The currency
 * amounts stay what they are, so the postings are of zero in the currency and of the difference in base.
 */
import type { Outcome, TraceStep } from '../calculation.ts';
import { type FxTable, fxRate } from '../market/fx.ts';
import { Decimal } from '../money/decimal.ts';
import { convert, formatAmount, type Money, money } from '../money/money.ts';
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import type { LedgerAccount } from './chart.ts';
import type { Journal, Posting } from './journal.ts';

/** What an account holds in a currency, and what that stands at in the base currency. */
export interface MonetaryBalance {
  readonly accountId: string;
  readonly amount: Money;
  readonly base: Money;
}

export interface RevaluationInput {
  readonly date: IsoDate;
  readonly baseCurrency: string;
  readonly accounts: readonly LedgerAccount[];
  readonly balances: readonly MonetaryBalance[];
  readonly rates: FxTable;
  /** Income account for gains and expense account for losses; they may be one. */
  readonly gainAccountId: string;
  readonly lossAccountId: string;
  readonly externalId: string;
}

export interface RevaluedBalance {
  readonly accountId: string;
  readonly amount: Money;
  readonly before: Money;
  readonly rate: string;
  readonly rateDate: IsoDate;
  readonly rateSource: string;
  readonly after: Money;
  /** After less before: for a debit balance a gain where positive; for a credit balance as well. */
  readonly difference: Money;
}

export interface Revaluation {
  readonly items: readonly RevaluedBalance[];
  /** Null where every balance stands at the closing rate already. */
  readonly journal: Journal | null;
  readonly gain: Money;
  readonly loss: Money;
}

/**
 * Revalues what is monetary and not in the base currency. Doing it again at the same rates gives no
 * journal. Fails with FX_RATE_MISSING naming pair and date.
 */
export function revalue(input: RevaluationInput): Result<Outcome<Revaluation>> {
  const { date, baseCurrency } = input;
  const monetary = new Map(
    input.accounts.filter(({ monetary }) => monetary).map((account) => [account.id, account]),
  );
  const items: RevaluedBalance[] = [];
  const trace: TraceStep[] = [];
  const codeOf = (id: string) => monetary.get(id)?.code ?? '';
  const wanted = input.balances
    .filter(({ accountId, amount }) => monetary.has(accountId) && amount.currency !== baseCurrency)
    .sort((a, b) => (sortKey(a, codeOf) < sortKey(b, codeOf) ? -1 : 1));
  for (const { accountId, amount, base } of wanted) {
    const found = fxRate(input.rates, amount.currency, baseCurrency, date);
    if (!found.ok) return fail(found.error);
    const { rate, date: rateDate, source } = found.value;
    const after = convert(amount, new Decimal(rate), baseCurrency, 'half-even');
    const difference = money(baseCurrency, after.minor - base.minor);
    if (difference.minor === 0n) continue;
    const item = { accountId, amount, before: base, rate, rateDate, rateSource: source, after };
    items.push({ ...item, difference });
    trace.push(itemStep(codeOf(accountId), { ...item, difference }));
  }
  const sum = (keep: (minor: bigint) => boolean) =>
    items.reduce((total, { difference: { minor } }) => (keep(minor) ? total + minor : total), 0n);
  const output: Revaluation = {
    items,
    journal: items.length === 0 ? null : journalOf(input, items),
    gain: money(
      baseCurrency,
      sum((minor) => minor > 0n),
    ),
    loss: money(baseCurrency, -sum((minor) => minor < 0n)),
  };
  return ok({ output, trace, warnings: [] });
}

function sortKey({ accountId, amount }: MonetaryBalance, codeOf: (id: string) => string): string {
  return `${codeOf(accountId)} ${amount.currency}`;
}

function itemStep(code: string, item: RevaluedBalance): TraceStep {
  const base = item.after.currency;
  return {
    id: `revalue.${code}.${item.amount.currency}`,
    label: `${code} in ${item.amount.currency}`,
    rule: 'balance x closing rate, rounded half-even, less what it stood at (IAS 21.23, 21.28)',
    inputs: [
      { label: 'Balance', value: formatAmount(item.amount), unit: item.amount.currency },
      { label: `Rate of ${item.rateDate}, ${item.rateSource}`, value: item.rate },
      { label: 'Stood at', value: formatAmount(item.before), unit: base },
      { label: 'Worth', value: formatAmount(item.after), unit: base },
    ],
    result: formatAmount(item.difference),
    unit: base,
  };
}

/** Each difference on its account and, with the opposite sign, on the account for gains or losses. */
function journalOf(input: RevaluationInput, items: readonly RevaluedBalance[]): Journal {
  const postings = items.flatMap(({ accountId, amount, difference, rate }): Posting[] => {
    const nothing = money(amount.currency, 0n);
    const shared = { amount: nothing, lineId: null, costCenter: null, taxCode: null };
    const description = `${amount.currency} ${formatAmount(amount)} at ${shortRate(rate)}`;
    const against = difference.minor > 0n ? input.gainAccountId : input.lossAccountId;
    const opposite = money(difference.currency, -difference.minor);
    return [
      { ...shared, accountId, base: difference, rate, description },
      { ...shared, accountId: against, base: opposite, rate: null, description },
    ];
  });
  return {
    postingDate: input.date,
    documentDate: input.date,
    description: `Revaluation at closing rates of ${input.date}`,
    source: 'revaluation',
    externalId: input.externalId,
    postings,
  };
}

const SHOWN_DIGITS = 8;

function shortRate(rate: string): string {
  return new Decimal(rate).toSignificantDigits(SHOWN_DIGITS).toFixed();
}
